//! Term to ordinal, ordinal to stem group.
//!
//! The fst stores only which terms there are; the ordinal of a term is its rank in sorted order.
//! Everything else lies in arrays by ordinal, which is a third smaller than packing it into the
//! fst. A term that contains a space is the long form of an acronym and is only found whole.

use super::{Section, cursor::Cursor};
use crate::Error;
use core::ops::Range;
use fst::{Automaton, IntoStreamer, Map, Streamer};

/// The words of an index.
pub struct Lexicon {
    map: Map<Vec<u8>>,
    /// By ordinal.
    terms: Vec<Term>,
    /// By group: how many forms it has.
    n_forms: Vec<u32>,
}

/// What is known of a term besides its text.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Its stem group.
    pub group: u32,
    /// Its bytes in the section of forms; empty where the group has no other form.
    forms_start: u32,
    forms_end: u32,
}

impl Term {
    /// Where its list lies in the section of forms.
    #[must_use]
    pub fn forms(&self) -> Range<usize> {
        self.forms_start as usize..self.forms_end as usize
    }
}

impl Lexicon {
    /// Reads the sections [`Section::Lexicon`] and [`Section::Terms`].
    pub fn read(fst: &[u8], terms: &[u8]) -> Result<Self, Error> {
        let part = Section::Lexicon.name();
        let map = Map::new(fst.to_vec()).map_err(|_| Error::corrupt(part, "it is no fst"))?;
        let mut cursor = Cursor::new(terms, Section::Terms);
        let n_terms = cursor.count()?;
        if map.len() != n_terms {
            return Err(Error::corrupt(part, "it has another number of terms than the array of terms"));
        }
        let mut read = Self { map, terms: Vec::with_capacity(n_terms), n_forms: Vec::new() };
        let mut forms_end = 0_u32;
        for _ in 0..n_terms {
            let back = cursor.varint()?;
            let n_groups = read.n_forms.len() as u32;
            let group = n_groups.checked_sub(back).ok_or_else(|| cursor.corrupt("a term belongs to a group that does not exist"))?;
            match read.n_forms.get_mut(group as usize) {
                Some(n_forms) => *n_forms += 1,
                None => read.n_forms.push(1),
            }
            let forms_start = forms_end;
            forms_end = forms_end.checked_add(cursor.varint()?).ok_or_else(|| cursor.corrupt("its lists of forms are too long"))?;
            read.terms.push(Term { group, forms_start, forms_end });
        }
        cursor.finish()?;
        Ok(read)
    }

    /// How many terms there are.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.terms.len()
    }

    /// How many stem groups there are.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_forms.len()
    }

    /// How many terms share the group.
    #[must_use]
    pub fn n_forms(&self, group: u32) -> u32 {
        self.n_forms.get(group as usize).copied().unwrap_or(0)
    }

    /// The length of the section of forms that the terms add up to.
    #[must_use]
    pub fn forms_bytes(&self) -> usize {
        self.terms.last().map_or(0, |term| term.forms_end as usize)
    }

    /// The ordinal of exactly this term.
    #[must_use]
    pub fn ordinal(&self, term: &str) -> Option<u32> {
        self.map.get(term).map(|ordinal| ordinal as u32).filter(|ordinal| (*ordinal as usize) < self.terms.len())
    }

    /// What is known of a term of this index.
    #[must_use]
    pub fn term(&self, ordinal: u32) -> Option<Term> {
        self.terms.get(ordinal as usize).copied()
    }

    /// Calls `found` with the ordinal of every term that begins with `prefix`, the term itself
    /// included.
    pub fn starting_with(&self, prefix: &str, found: &mut dyn FnMut(&[u8], u32)) {
        let mut stream = self.map.range().ge(prefix).into_stream();
        while let Some((term, ordinal)) = stream.next() {
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            if (ordinal as usize) < self.terms.len() {
                found(term, ordinal as u32);
            }
        }
    }

    /// Calls `found` with every term the automaton accepts.
    pub fn matching<A: Automaton>(&self, automaton: A, found: &mut dyn FnMut(&[u8], u32)) {
        let mut stream = self.map.search(automaton).into_stream();
        while let Some((term, ordinal)) = stream.next() {
            if (ordinal as usize) < self.terms.len() {
                found(term, ordinal as u32);
            }
        }
    }

    /// Walks through every term, for `verify`: each must be UTF-8, in order, and have its rank as
    /// ordinal.
    pub fn verify(&self) -> Result<(), Error> {
        let mut stream = self.map.stream();
        let mut expected = 0;
        while let Some((term, ordinal)) = stream.next() {
            if ordinal != expected || core::str::from_utf8(term).is_err() {
                return Err(Error::corrupt(Section::Lexicon.name(), "a term is not UTF-8, or has not its rank as ordinal"));
            }
            expected += 1;
        }
        if expected == self.terms.len() as u64 { Ok(()) } else { Err(Error::corrupt(Section::Lexicon.name(), "terms are missing")) }
    }
}

/// The bytes of the fst of `terms`, which must be sorted and without repetition.
#[cfg(feature = "build")]
pub(crate) fn write_fst<'t>(terms: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    for (ordinal, term) in terms.enumerate() {
        builder.insert(term, ordinal as u64).expect("terms are sorted and unique");
    }
    builder.into_inner().expect("memory does not fail")
}
