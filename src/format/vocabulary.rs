//! All words of all shards with their frequency, for misspellings.

use super::{cursor::Cursor, lexicon::Lexicon};
use crate::Error;

/// The words of an index.
pub struct Vocabulary {
    /// The words.
    pub lexicon: Lexicon,
    /// By ordinal: the binary logarithm of the number of passages that have the word's stem, and one.
    frequencies: Vec<u8>,
}

const PART: &str = "vocabulary";

impl Vocabulary {
    /// Reads a part of the kind [`Vocabulary`](super::root::Kind::Vocabulary).
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes, PART);
        let frequencies = cursor.bytes()?.to_vec();
        let lexicon = Lexicon::read(cursor.take(cursor.remaining())?, frequencies.len(), PART)?;
        Ok(Self { lexicon, frequencies })
    }

    /// How frequent a word is, on a logarithmic scale.
    #[must_use]
    pub fn frequency(&self, ordinal: u32) -> u8 {
        self.frequencies.get(ordinal as usize).copied().unwrap_or(0)
    }
}

/// A number of passages on the scale of [`Vocabulary::frequency`].
#[must_use]
pub fn frequency(n_passages: u32) -> u8 {
    n_passages.checked_ilog2().map_or(0, |log| log as u8 + 1)
}

/// The bytes of a vocabulary: sorted words with the numbers of passages that have them.
#[cfg(feature = "build")]
pub(crate) fn write<'t>(words: &[(&'t str, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    let frequencies: Vec<u8> = words.iter().map(|(_, n)| frequency(*n)).collect();
    super::write_bytes(&mut out, &frequencies);
    out.extend(super::lexicon::write_fst(words.iter().map(|(word, _): &(&'t str, u32)| *word)));
    out
}
