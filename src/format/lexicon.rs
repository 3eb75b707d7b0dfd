//! Term to ordinal, ordinal to stem group.
//!
//! The fst stores only which terms there are; the ordinal of a term is its rank in sorted order.
//! Everything else lies in arrays by ordinal, which is a third smaller than packing it into the
//! fst. A term with a space is the key of an acronym (see
//! [`spelling`](crate::analysis::spelling)) and is only found whole.

use super::{Section, cursor::Cursor};
use crate::Error;
use core::ops::Range;
use fst::{
    Map, Streamer,
    raw::{Node, Output},
};

/// No term is longer; no path in a damaged fst is followed further.
const MAX_TERM_BYTES: usize = 255;

/// Someone who is led through the terms byte by byte.
pub(crate) trait Walk {
    /// Takes a further byte, or refuses: then no term that goes on with it is visited.
    fn enter(&mut self, byte: u8) -> bool;
    /// Takes the last byte back.
    fn leave(&mut self);
    /// The bytes taken so far are a term.
    fn found(&mut self, term: &[u8], ordinal: u32);
}

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
        // The fst's own checksum finds what ours cannot: bytes that were changed on purpose. The browser
        // trusts ours, because a table for this one would be a quarter of the engine.
        #[cfg(feature = "build")]
        map.as_fst().verify().map_err(|_| Error::corrupt(part, "the fst's own checksum does not match"))?;
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
            let group =
                n_groups.checked_sub(back).ok_or_else(|| cursor.corrupt("a term belongs to a group that does not exist"))?;
            match read.n_forms.get_mut(group as usize) {
                Some(n_forms) => *n_forms += 1,
                None => read.n_forms.push(1),
            }
            let forms_start = forms_end;
            forms_end =
                forms_end.checked_add(cursor.varint()?).ok_or_else(|| cursor.corrupt("its lists of forms are too long"))?;
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

    /// Calls `found` with every term that begins with `prefix`, the term itself included, and its
    /// ordinal.
    pub fn starting_with(&self, prefix: &str, found: &mut dyn FnMut(&[u8], u32)) {
        struct All<'f>(&'f mut dyn FnMut(&[u8], u32));
        impl Walk for All<'_> {
            fn enter(&mut self, _: u8) -> bool {
                true
            }
            fn leave(&mut self) {}
            fn found(&mut self, term: &[u8], ordinal: u32) {
                (self.0)(term, ordinal);
            }
        }
        let fst = self.map.as_fst();
        let mut node = fst.root();
        let mut output = Output::zero();
        for byte in prefix.bytes() {
            let Some(i) = node.find_input(byte) else { return };
            let transition = node.transition(i);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
        }
        self.walk_from(&node, output, &mut prefix.as_bytes().to_vec(), &mut All(found));
    }

    /// Leads `walk` through all terms it is willing to enter, in order.
    pub(crate) fn walk(&self, walk: &mut dyn Walk) {
        self.walk_from(&self.map.as_fst().root(), Output::zero(), &mut Vec::new(), walk);
    }

    fn walk_from(&self, node: &Node<'_>, output: Output, term: &mut Vec<u8>, walk: &mut dyn Walk) {
        let ordinal = output.cat(node.final_output()).value();
        if node.is_final() && ordinal < self.terms.len() as u64 {
            walk.found(term, ordinal as u32);
        }
        for i in 0..node.len() {
            let transition = node.transition(i);
            if term.len() < MAX_TERM_BYTES && walk.enter(transition.inp) {
                term.push(transition.inp);
                self.walk_from(&self.map.as_fst().node(transition.addr), output.cat(transition.out), term, walk);
                term.pop();
                walk.leave();
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
        if expected == self.terms.len() as u64 {
            Ok(())
        } else {
            Err(Error::corrupt(Section::Lexicon.name(), "terms are missing"))
        }
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
