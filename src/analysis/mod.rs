//! Text becomes tokens.
//!
//! One analyser serves the builder and the browser, so a word is cut in one place only:
//!
//! - [`segment`](analyse) cuts text at the word boundaries of Unicode (UAX 29), keeps identifiers
//!   and compounds whole *and* in parts, and cuts scripts without spaces into overlapping bigrams;
//! - [`fold`](fold()) removes what readers do not type: case, diacritics, compatibility forms;
//! - [`spelling`] maps British to American spelling and back;
//! - `stem` (builder only) maps an inflected form to its stem.
//!
//! There is no stemmer in the browser: the builder stores which forms share a stem.

mod character;
mod fold;
mod segment;
pub mod spelling;
#[cfg(feature = "build")]
pub(crate) mod stem;

use character::begins_word;
pub use character::{is_unspaced, is_word};
pub use fold::fold;
pub use segment::{Kind, Token, analyse};

/// Changes whenever the same text may give other tokens; an index built under another fingerprint
/// cannot be searched, because its words and the query's would be cut differently.
#[must_use]
pub fn fingerprint() -> u32 {
    // Raise with every change to `segment`, `character` or `spelling`.
    const SEGMENT_RULES: u32 = 1;
    let (major, minor, patch) = unicode_segmentation::UNICODE_VERSION;
    let version = [major as u8, minor as u8, patch as u8, SEGMENT_RULES as u8];
    crate::format::checksum(&version) ^ crate::format::checksum(fold::TABLE)
}
