//! Text becomes tokens.
//!
//! One analyser serves the builder and the browser, so a word is cut in one place only:
//!
//! - [`segment`](analyse) cuts text at the word boundaries of Unicode (UAX 29), keeps identifiers
//!   and compounds whole *and* in parts, and cuts scripts without spaces into overlapping bigrams;
//! - [`fold`](fold()) removes what readers do not type: case, diacritics, compatibility forms;
//! - [`spelling`] maps British to American spelling and back;
//! - `stem` (builder only) maps an inflected form to its stem;
//! - `stop` (builder only) knows the words of a language that say nothing about a text.
//!
//! There is no stemmer in the browser: the builder stores which forms share a stem.

mod character;
mod fold;
mod segment;
pub mod spelling;
#[cfg(feature = "build")]
pub(crate) mod stem;
#[cfg(feature = "build")]
pub(crate) mod stop;

use character::begins_word;
pub use character::{is_unspaced, is_word};
pub use fold::fold;
pub use segment::{Kind, Token, analyse, in_a_row};

/// Whether a word can be a misspelling, or be meant by one: letters only, because numbers and names with
/// symbols are never taken for each other.
#[must_use]
pub fn is_correctable(term: &str) -> bool {
    term.chars().all(|c| is_word(c) && !c.is_ascii_digit() && !is_unspaced(c))
}

/// Changes whenever the same text may give other tokens; an index built under another fingerprint
/// cannot be searched, because its words and the query's would be cut differently.
#[must_use]
pub fn fingerprint() -> u32 {
    // Raise with every change to `segment`, `character`, `fold` or `spelling`.
    const RULES: u8 = 5;
    let (major, minor, patch) = unicode_segmentation::UNICODE_VERSION;
    let version = [major as u8, minor as u8, patch as u8, RULES];
    crate::format::hash(&version) as u32
}
