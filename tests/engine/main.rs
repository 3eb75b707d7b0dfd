//! The engine as its users see it: what is found, in which order, and what happens to damaged files.

mod damage;
mod finding;
mod format;
mod identifiers;
mod lazy;
mod oracle;
mod properties;

use findling::{Answer, Article, Found, Index, Options, build};

/// An article with a title and a body; its id is the title.
fn article(title: &str, body: &str) -> Article {
    Article {
        id: title.to_owned(),
        title: title.to_owned(),
        url: format!("/{title}"),
        paragraphs: vec![body.to_owned()],
        lang: Some("en".to_owned()),
        ..Article::default()
    }
}

fn open(articles: &[Article]) -> Index {
    Index::open(&build::build(articles).bytes()).expect("what was built can be opened")
}

fn search(index: &Index, query: &str) -> Found {
    search_with(index, query, &Options { limit: usize::MAX, ..Options::default() })
}

fn search_with(index: &Index, query: &str, options: &Options) -> Found {
    match index.search(query, options).expect("a sound index answers") {
        Answer::Known(found) => found,
        Answer::Wanted(parts) => panic!("{parts:?} are missing from an index in one file"),
    }
}

/// The ids of all hits, in order.
fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}
