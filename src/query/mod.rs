//! What a visitor typed becomes the articles that match it.
//!
//! - `parse`: text to clauses; anything a person types is a valid query;
//! - `expand`: a word to the terms that answer it: itself, its other spellings, its stem, its long or
//!   short form, words that begin with it, words it may be a misspelling of;
//! - `typo`: the automaton that finds misspellings;
//! - `evaluate`: clauses to articles. All words are required; where that finds nothing, misspellings
//!   are allowed; where that finds nothing, the articles with some of the words are given, and said
//!   to be partial.

pub(crate) mod evaluate;
mod expand;
mod parse;
mod typo;

pub(crate) use evaluate::evaluate;
pub(crate) use parse::parse;

/// What to mark in a title or text, found while the query was evaluated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Highlights {
    /// Stem groups that answer a word, each with the number of its clause; sorted by [`Self::seal`].
    pub(crate) groups: Vec<(u32, usize)>,
    /// Beginnings of words.
    pub(crate) prefixes: Vec<(String, usize)>,
    /// Parts that must follow each other; the last may be a beginning only.
    pub(crate) sequences: Vec<Sequence>,
}

/// Words in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) words: Vec<String>,
    pub(crate) last_is_prefix: bool,
    pub(crate) clause: usize,
}

impl Highlights {
    /// Makes it ready to be looked up in.
    pub(crate) fn seal(&mut self) {
        crate::order::sort(&mut self.groups);
        self.groups.dedup();
    }

    /// The clause that a term of this group answers.
    pub(crate) fn clause_of_group(&self, group: u32) -> Option<usize> {
        let at = self.groups.partition_point(|(g, _)| *g < group);
        self.groups.get(at).filter(|(g, _)| *g == group).map(|(_, clause)| *clause)
    }
}
