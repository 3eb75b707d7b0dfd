//! What a visitor typed becomes the articles that match it.
//!
//! - `parse`: text to clauses; anything a person types is a valid query;
//! - `expand`: a word to the terms that answer it: itself, its other spellings, its stem, its long or
//!   short form, words that begin with it, words it may be a misspelling of;
//! - `typo`: the automaton that finds misspellings;
//! - `evaluate`: clauses to articles. All words are required; where that finds nothing, misspellings
//!   are allowed; where that finds nothing, the articles with some of the words are given, and said
//!   to be partial. In questions of five words and more only the rarer are required for the first place.

pub(crate) mod evaluate;
mod expand;
mod parse;
mod typo;

pub(crate) use evaluate::evaluate;
pub(crate) use parse::{Clause, Field, Query, parse};

/// What to mark in a title or text, found while the query was evaluated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Highlights {
    /// Words that answer, each with the number of its clause; sorted by [`Self::seal`].
    pub(crate) words: Vec<(String, u32)>,
    /// Beginnings of words.
    pub(crate) prefixes: Vec<(String, u32)>,
    /// Parts that must follow each other; the last may be a beginning only.
    pub(crate) sequences: Vec<Sequence>,
    /// The first bytes of all of these, by [`Self::seal`]; zeros after shorter ones.
    pub(crate) beginnings: Vec<[u8; BEGINNING_BYTES]>,
    /// By byte, whether any of these may begin with it before folding, by [`Self::seal`].
    pub(crate) may_begin: [u32; 8],
}

/// So many bytes of a word are compared before a text is cut into words.
pub(crate) const BEGINNING_BYTES: usize = 4;

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) words: Vec<String>,
    pub(crate) last_is_prefix: bool,
    /// Whether only those in a title count.
    pub(crate) in_title: bool,
    pub(crate) clause: u32,
}

impl Highlights {
    /// Makes it ready to be looked up in.
    pub(crate) fn seal(&mut self) {
        crate::order::sort(&mut self.words);
        // What is not ASCII may be folded to anything; bytes below 0xC0 are not the first of a character.
        self.may_begin = [0, 0, 0, 0, 0, 0, u32::MAX, u32::MAX];
        let mut add = |word: &str| {
            let mut beginning = [0; BEGINNING_BYTES];
            for (to, byte) in beginning.iter_mut().zip(word.bytes()) {
                *to = byte;
            }
            for byte in [beginning[0], beginning[0].to_ascii_uppercase()] {
                self.may_begin[usize::from(byte >> 5)] |= 1 << (byte & 31);
            }
            self.beginnings.push(beginning);
        };
        for (word, _) in self.words.iter().chain(&self.prefixes) {
            add(word);
        }
        for word in self.sequences.iter().filter_map(|sequence| sequence.words.first()) {
            for spelt in crate::analysis::spelling::spellings(word) {
                add(&spelt);
            }
        }
        crate::order::sort(&mut self.beginnings);
        self.beginnings.dedup();
    }

    /// The clause that a word answers.
    pub(crate) fn clause_of(&self, word: &str) -> Option<u32> {
        let at = self.words.partition_point(|(of, _)| of.as_str() < word);
        self.words.get(at).filter(|(of, _)| of == word).map(|(_, clause)| *clause)
    }
}
