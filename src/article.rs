//! What is indexed.

use std::collections::BTreeMap;

/// One article: what a search result stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "build", derive(serde::Serialize, serde::Deserialize))]
pub struct Article {
    /// Names the article; unique within an index.
    pub id: String,
    /// One line; may be empty.
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
    /// Other fields by which articles can be filtered: author, kind, place.
    pub metadata: BTreeMap<String, Vec<String>>,
    /// Addresses the article names as its sources.
    pub sources: Vec<String>,
    /// The text, in paragraphs; headings, items of lists and rows of tables are paragraphs too.
    pub paragraphs: Vec<String>,
    /// By paragraph: what it is besides text.
    pub roles: BTreeMap<usize, Role>,
    /// Those of its headings that a link can lead to, in the order of paragraphs.
    pub headings: Vec<Heading>,
    /// Paragraphs whose words count more or less than others, in their order.
    pub weights: Vec<Weight>,
}

/// What a paragraph is besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "build", derive(serde::Serialize, serde::Deserialize))]
pub enum Role {
    /// A heading; those of lower levels are above those of higher ones, as in HTML.
    Heading(u8),
    /// An item of a list without an order.
    Item,
    /// An item of a numbered list.
    NumberedItem,
    /// Lines as they are, with line feeds between. One at the end is an empty line before what follows, if that is
    /// preformatted too.
    Preformatted,
    /// A row of a table, its cells with tabs between.
    Row,
    /// The same, of cells that head the columns.
    HeaderRow,
}

/// How much the words of a paragraph count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "build", derive(serde::Serialize, serde::Deserialize))]
pub struct Weight {
    /// Which of the paragraphs it is.
    pub paragraph: usize,
    /// 100 is what words of other paragraphs count.
    pub percent: u16,
}

/// A heading within an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "build", derive(serde::Serialize, serde::Deserialize))]
pub struct Heading {
    /// Which of the paragraphs it is.
    pub paragraph: usize,
    /// What stands after `#` in the address of the heading.
    pub anchor: String,
}

/// So many words of a text stand for a title.
const WORDS_OF_A_TITLE: usize = 12;
/// But not more characters.
const CHARS_OF_A_TITLE: usize = 80;

impl Article {
    /// The title, or the beginning of the text where there is none. Only a title of its own counts as one in
    /// the ranking.
    #[must_use]
    pub fn shown_title(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let text = self.paragraphs.first().map_or("", String::as_str);
        let mut title = String::new();
        for word in text.split_whitespace().take(WORDS_OF_A_TITLE) {
            if !title.is_empty() {
                title.push(' ');
            }
            title.push_str(word);
        }
        // In scripts without spaces a word is all the text.
        if let Some((end, _)) = title.char_indices().nth(CHARS_OF_A_TITLE) {
            title.truncate(end);
        }
        if title.len() < text.trim().len() {
            title.push_str(" …");
        }
        title
    }
}
