//! Articles become an index.
//!
//! 1. `acronyms` learns which short forms stand for which long forms.
//! 2. `invert` cuts every article into terms and counts them by field.
//! 3. `weigh` groups terms by stem and gives each posting its integer weight.
//! 4. `endings` learns which endings replace each other, for inflections nobody wrote yet.
//! 5. [`format`](crate::format) writes the sections.
//!
//! No clock, no random hash order: the same articles give the same bytes.

mod acronyms;
mod endings;
mod invert;
mod weigh;

use crate::{
    Article,
    format::{header::Header, lexicon, store, write_varint},
};

/// An index and what is in it.
#[derive(Clone, Debug)]
pub struct Built {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many articles it has.
    pub n_articles: usize,
    /// How many words the articles have, repetitions included.
    pub n_words: u64,
    /// How many different terms it has.
    pub n_terms: usize,
}

/// Compiles articles into an index. Their ids must be unique; they keep their order.
#[must_use]
pub fn build(articles: &[Article]) -> Built {
    let articles: Vec<Article> = articles.iter().map(tidy).collect();
    let acronyms = acronyms::learn(&articles);
    let inverted = invert::invert(&articles, &acronyms);
    let weighed = weigh::weigh(&inverted);
    let ordinal = |term: &str| inverted.terms.binary_search_by(|entry| entry.text.as_str().cmp(term)).ok();

    let pair = |acronym: &acronyms::Acronym| Some((ordinal(&acronym.short)?, ordinal(&acronym.long)?));
    let mut pairs: Vec<(usize, usize)> = acronyms.iter().filter_map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut acronym_bytes = Vec::new();
    write_varint(&mut acronym_bytes, pairs.len() as u32);
    for (short, long) in pairs {
        write_varint(&mut acronym_bytes, short as u32);
        write_varint(&mut acronym_bytes, long as u32);
    }

    let (documents, texts) = store::write(&articles);
    let lexicon = lexicon::write_fst(inverted.terms.iter().map(|term| term.text.as_str()));
    let endings = endings::learn(&inverted);
    // In the order of `Section::ALL`.
    let sections = [lexicon, weighed.terms, weighed.postings, weighed.forms, acronym_bytes, endings, documents, texts];
    let bytes = Header::write(&sections);
    Built { bytes, n_articles: articles.len(), n_words: inverted.n_words, n_terms: inverted.terms.len() }
}

/// Line feeds separate paragraphs in the store, and empty paragraphs say nothing.
fn tidy(article: &Article) -> Article {
    // Characters that turn the direction of what follows would reorder more than the article itself.
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let one_line = |text: &str| {
        text.split(|c: char| c.is_whitespace() || c.is_control() || turns(c))
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut article = article.clone();
    article.title = one_line(&article.title);
    article.paragraphs = article.paragraphs.iter().map(|paragraph| one_line(paragraph)).filter(|p| !p.is_empty()).collect();
    article
}
