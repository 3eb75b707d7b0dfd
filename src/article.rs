//! What is indexed.

/// One article: what a search result stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Names the article; unique within an index.
    pub id: String,
    /// One line.
    pub title: String,
    /// Where the result leads. `#id` when the article has no page of its own.
    pub url: String,
    /// Key words given by the author.
    pub tags: Vec<String>,
    /// The part of the publication it stood in.
    pub section: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// BCP 47 language tag; detected from the text when absent.
    pub lang: Option<String>,
    /// Addresses the article names as its sources.
    pub sources: Vec<String>,
    /// The text, in paragraphs.
    pub paragraphs: Vec<String>,
}
