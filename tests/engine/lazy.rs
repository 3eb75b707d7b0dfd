//! An index whose parts are loaded on demand answers as one that has them all, whatever was searched before.

use crate::{ids, open, properties::articles, search_with};
use findling::{
    Answer, Article, Filters, Found, FullText, Index, Options, Sort,
    build::{Sizes, build_with},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::HashMap;

/// An index of which only the root is loaded, and where its parts are.
struct Site {
    index: Index,
    parts: HashMap<String, Vec<u8>>,
    /// How often parts were downloaded before the last answer, one after the other.
    depth: usize,
    n_requests: usize,
}

impl Site {
    fn new(articles: &[Article], sizes: &Sizes) -> Self {
        let built = build_with(articles, sizes, &[]);
        let index = Index::open(&built.root()).expect("what was built can be opened");
        let parts = built.parts().into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        Self { index, parts, depth: 0, n_requests: 0 }
    }

    fn ask<T>(&mut self, question: impl Fn(&Index) -> Answer<T>) -> T {
        self.depth = 0;
        loop {
            match question(&self.index) {
                Answer::Known(answer) => return answer,
                Answer::Wanted(wanted) => {
                    self.depth += 1;
                    for part in wanted {
                        self.n_requests += 1;
                        let name = self.index.root().file_name(part);
                        self.index.supply(part, &self.parts[&name]).expect("a sound part");
                    }
                }
            }
        }
    }

    fn search(&mut self, query: &str, options: &Options) -> Found {
        self.ask(|index| index.search(query, options).expect("a sound index answers"))
    }

    fn article(&mut self, id: &str) -> Option<FullText> {
        self.ask(|index| index.article(id))
    }
}

/// So small that a few articles have many parts of every kind.
fn tiny() -> Sizes {
    Sizes { shard_bytes: 60, block_bytes: 30, tiered_from: 3, tier_head: 2, ..Sizes::default() }
}

fn options(limit: usize, sort: Sort) -> Options {
    Options { limit, sort, ..Options::default() }
}

/// Queries of every kind.
fn queries() -> impl Strategy<Value = Vec<String>> {
    let words = select(vec![
        "c",
        "ca",
        "cat",
        "catalog",
        "standard",
        "standardise",
        "stndard",
        "e",
        "energy navigate",
        "title",
        "t",
        "gb",
        "gbt",
        "37932",
        "5g",
        "tc28",
        "e-mail",
        "国家",
        "国",
        "\"energy navigation\"",
        "\"title c",
        "-cat title",
        "-\"cat cut\" title",
        "cat OR energy",
        "\"cat cut\" OR colour",
        "title:cat",
        "title:c",
        "tag:cat",
        "before:2020 title",
        "after:2020 t",
        "zzz energy",
        "",
    ]);
    vec(words.prop_map(str::to_owned), 1..5)
}

proptest! {
    // Each case opens several sites.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn answers_do_not_depend_on_what_is_loaded(articles in articles(), queries in queries(), limit in 1_usize..5) {
        let one_shard = Sizes { shard_bytes: usize::MAX, ..tiny() };
        let all = Index::open(&build_with(&articles, &one_shard, &[]).bytes()).expect("what was built can be opened");
        let untiered = Sizes { tiered_from: usize::MAX, ..tiny() };
        let untiered = Index::open(&build_with(&articles, &untiered, &[]).bytes()).expect("what was built can be opened");
        let mut site = Site::new(&articles, &tiny());
        for query in queries {
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let expected = search_with(&all, &query, &options(limit, sort));
                let after_others = site.search(&query, &options(limit, sort));
                let fresh = Site::new(&articles, &tiny()).search(&query, &options(limit, sort));
                prop_assert_eq!(&after_others, &fresh, "{} on a fresh page", &query);
                prop_assert_eq!(&fresh.hits, &expected.hits, "{}", &query);
                // Nor on whether long lists are cut in two.
                let untiered = search_with(&untiered, &query, &options(limit, sort));
                prop_assert_eq!(ids(&fresh), ids(&untiered), "{}", &query);
                prop_assert_eq!(&fresh.suggestion, &expected.suggestion, "{}", &query);
                if fresh.is_at_least {
                    prop_assert!(fresh.total <= expected.total);
                } else {
                    prop_assert_eq!(fresh.total, expected.total, "{}", &query);
                }
            }
        }
    }

    #[test]
    fn articles_are_read_whole(articles in articles()) {
        let mut site = Site::new(&articles, &tiny());
        for article in &articles {
            let read = site.article(&article.id).expect("it is there");
            let written: Vec<&String> = article.paragraphs.iter().filter(|paragraph| !paragraph.is_empty()).collect();
            prop_assert_eq!(read.paragraphs.iter().collect::<Vec<_>>(), written);
            prop_assert_eq!(&read.document.tags, &article.tags);
        }
        prop_assert_eq!(site.article("no such id"), None);
    }

    #[test]
    fn pages_follow_each_other(articles in articles(), query in select(vec!["title", "cat", "standard"])) {
        let all = open(&articles);
        let whole = search_with(&all, query, &options(usize::MAX, Sort::Relevance));
        for offset in 0..=whole.hits.len() {
            let page = search_with(&all, query, &Options { offset, limit: 2, ..Options::default() });
            prop_assert_eq!(page.total, whole.total);
            prop_assert_eq!(&page.hits[..], whole.hits.get(offset..whole.hits.len().min(offset + 2)).unwrap_or_default());
        }
    }
}

fn numbered(n: usize) -> Vec<Article> {
    let words = ["patent", "network", "energy", "standard", "vehicle", "railway", "water", "food", "toy", "drone"];
    let article = |i: usize| Article {
        id: i.to_string(),
        title: format!("Article {i} about {}", words[i % words.len()]),
        lang: Some("en".to_owned()),
        paragraphs: vec![format!("The {} of the {} number{}.", words[i / 7 % 10], words[i / 3 % 10], i * 7919 % 10_007)],
        ..Article::default()
    };
    (0..n).map(article).collect()
}

#[test]
fn a_query_is_answered_after_three_downloads_in_a_row_with_few_requests() {
    let mut site = Site::new(&numbered(20_000), &Sizes::default());
    for query in ["patent energy", "the", "the patent", "numb", "n", "the number", "article 77", "number5542"] {
        let found = site.search(query, &Options::default());
        assert!(found.hits.len() == 10 || query.starts_with("number5"), "{query}: {}", found.total);
        // The root came before.
        assert!(site.depth <= 2, "{query}: {} rounds", site.depth);
    }
}

#[test]
fn a_frequent_word_costs_no_more_than_a_rare_one() {
    let articles = numbered(20_000);
    let mut frequent = Site::new(&articles, &Sizes::default());
    let found = frequent.search("the", &Options::default());
    assert!(found.is_at_least && found.total >= 1024 && found.hits.len() == 10);
    let mut rare = Site::new(&articles, &Sizes::default());
    rare.search("number5542", &Options::default());
    assert!(frequent.n_requests <= rare.n_requests + 10, "{} {}", frequent.n_requests, rare.n_requests);
    // With another word all articles that have both are known.
    let both = frequent.search("the drone", &Options::default());
    assert!(!both.is_at_least);
}

#[test]
fn one_more_article_leaves_most_files_as_they_were() {
    let mut articles = numbered(1_000);
    let before = build_with(&articles, &Sizes::default(), &[]);
    articles.push(numbered(1_001).remove(1_000));
    let after = build_with(&articles, &Sizes::default(), &[]);
    let old: HashMap<String, usize> = before.parts().into_iter().map(|(name, bytes)| (name, bytes.len())).collect();
    let total: usize = after.parts().iter().map(|(_, bytes)| bytes.len()).sum();
    let kept: usize = after.parts().iter().filter(|(name, _)| old.contains_key(name)).map(|(_, bytes)| bytes.len()).sum();
    assert!(kept * 2 > total, "{kept} of {total} bytes");
}

#[test]
fn facets_count_the_articles_that_answer() {
    let mut articles = numbered(10);
    for (i, article) in articles.iter_mut().enumerate() {
        article.tags = vec![if i % 2 == 0 { "even" } else { "odd" }.to_owned()];
        article.section = (i > 7).then(|| "late".to_owned());
    }
    let index = open(&articles);
    let found = search_with(&index, "about", &Options { facets: true, limit: 0, ..Options::default() });
    assert_eq!(found.facets[0], ("tags".to_owned(), vec![("even".to_owned(), 5), ("odd".to_owned(), 5)]));
    assert_eq!(found.facets[1].1, [("late".to_owned(), 2)]);
    let found = search_with(&index, "tag:odd", &Options { facets: true, ..Options::default() });
    assert_eq!(ids(&found), ["1", "3", "5", "7", "9"]);
    assert_eq!(found.facets[1].1, [("late".to_owned(), 1)]);
}

#[test]
fn any_field_of_the_articles_is_a_facet() {
    let mut articles = numbered(6);
    for (i, article) in articles.iter_mut().enumerate() {
        article.metadata.insert("author".to_owned(), vec![["Ada", "Bo"][i % 2].to_owned()]);
        article.tags = vec![format!("t{}", i % 3)];
    }
    articles[5].metadata.insert("kinds".to_owned(), vec!["law".to_owned(), "draft".to_owned()]);
    let index = open(&articles);
    let found = search_with(&index, "author:ada", &Options { facets: true, sort: Sort::Oldest, ..Options::default() });
    assert_eq!(ids(&found), ["0", "2", "4"]);
    assert_eq!(found.facets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["tags", "section", "author", "kinds"]);
    assert_eq!(found.facets[2].1, [("Ada".to_owned(), 3)]);
    assert_eq!(found.hits[0].metadata, [("author".to_owned(), vec!["Ada".to_owned()])]);
    let find = |query: &str| ids(&search_with(&index, query, &options(10, Sort::Oldest))).join(" ");
    assert_eq!(find("kind:law"), "5");
    assert_eq!(find("tag:t0 tag:t1"), "0 1 3 4", "several values of a field are alternatives");
    assert_eq!(find("tag:t0 tag:t1 author:bo"), "1 3", "fields are not");
    assert_eq!(find("tag:t0 -author:ada"), "3");
    assert_eq!(find("kind:draft OR tag:t0"), "0 3 5");
    assert_eq!(find("nofield:law"), "");
    let filters = Filters { fields: vec![("author".into(), vec!["Bo".into()])], ..Filters::default() };
    let found = search_with(&index, "", &Options { filters, sort: Sort::Oldest, ..Options::default() });
    assert_eq!(ids(&found), ["1", "3", "5"]);
}

#[test]
fn a_form_of_a_word_is_as_rare_as_its_stem_wherever_the_borders_of_shards_are() {
    let article = |i: usize| Article {
        id: i.to_string(),
        title: format!("Article {i}"),
        lang: Some("en".to_owned()),
        paragraphs: vec![if i == 0 {
            "They organize it.".to_owned()
        } else {
            "They organise, organise, organise it.".to_owned()
        }],
        ..Article::default()
    };
    let articles: Vec<Article> = (0..30).map(article).collect();
    let whole = open(&articles);
    let expected = search_with(&whole, "organize ", &options(3, Sort::Relevance));
    let mut site = Site::new(&articles, &Sizes { shard_bytes: 40, ..Sizes::default() });
    assert_eq!(ids(&site.search("organize ", &options(3, Sort::Relevance))), ids(&expected));
}

#[test]
fn filters_do_not_make_a_phrase_read_every_text() {
    let mut articles = numbered(2_000);
    for article in &mut articles {
        article.tags = vec!["all".to_owned()];
    }
    let sizes = Sizes { block_bytes: 500, ..Sizes::default() };
    let mut site = Site::new(&articles, &sizes);
    site.search("\"the patent\" tag:all", &Options::default());
    assert!(site.n_requests * 3 < site.parts.len(), "{} of {} parts", site.n_requests, site.parts.len());
}

#[test]
fn a_stop_word_costs_nothing_beside_another_word() {
    let mut articles = numbered(3_000);
    for article in &mut articles {
        article.lang = Some("en".to_owned());
        article.paragraphs.push("This is the text of the article.".to_owned());
    }
    articles[7].paragraphs.push("A unicorn.".to_owned());
    let sizes = Sizes { tiered_from: 100, tier_head: 50, ..Sizes::default() };
    let mut site = Site::new(&articles, &sizes);
    let found = site.search("unicorn", &options(10, Sort::Relevance));
    let n_without = site.n_requests;
    let mut other = Site::new(&articles, &sizes);
    assert_eq!(ids(&other.search("the unicorn", &options(10, Sort::Relevance))), ids(&found));
    // The shard of the stop word, and not its other postings.
    assert!(other.n_requests <= n_without + 1, "{} {n_without}", other.n_requests);
    let found = other.search("this is the ", &options(10, Sort::Relevance));
    assert_eq!(found.total, 3_000, "alone they count");
    assert_eq!(other.search("\"this is the\" unicorn", &options(10, Sort::Relevance)).total, 1);
    assert!(other.search("\"is the this\" unicorn", &options(10, Sort::Relevance)).is_partial, "quoted they count");
}
