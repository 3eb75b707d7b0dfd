//! Term to ordinal. An fst stores only which terms there are; the ordinal of a term is its rank in
//! sorted order. Everything else lies in arrays by ordinal, which is a third smaller than packing it
//! into the fst.

use crate::Error;
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

/// The terms of a part.
pub struct Lexicon {
    map: Map<Vec<u8>>,
}

impl Lexicon {
    /// Reads an fst of `n_terms` terms.
    pub fn read(fst: &[u8], n_terms: usize, part: &'static str) -> Result<Self, Error> {
        let map = Map::new(fst.to_vec()).map_err(|_| Error::corrupt(part, "its terms are no fst"))?;
        // The fst's own checksum finds what our hash cannot: bytes that were changed on purpose. The browser
        // trusts ours, because a table for this one would be a quarter of the engine.
        #[cfg(feature = "build")]
        map.as_fst().verify().map_err(|_| Error::corrupt(part, "the checksum of its fst does not match"))?;
        if map.len() == n_terms {
            Ok(Self { map })
        } else {
            Err(Error::corrupt(part, "its fst has another number of terms than its arrays"))
        }
    }

    /// How many terms there are.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.map.len()
    }

    /// The ordinal of exactly this term.
    #[must_use]
    pub fn ordinal(&self, term: &str) -> Option<u32> {
        self.map.get(term).map(|ordinal| ordinal as u32).filter(|ordinal| (*ordinal as usize) < self.n_terms())
    }

    /// The term of an ordinal: at each node the last transition whose ordinals do not begin beyond it.
    #[must_use]
    pub fn term(&self, ordinal: u32) -> Option<String> {
        let fst = self.map.as_fst();
        let mut node = fst.root();
        let (mut rest, mut term) = (u64::from(ordinal), Vec::new());
        while !node.is_final() || node.final_output().value() != rest {
            let mut taken = None;
            for i in 0..node.len() {
                let transition = node.transition(i);
                if transition.out.value() <= rest {
                    taken = Some(transition);
                }
            }
            let transition = taken.filter(|_| term.len() < MAX_TERM_BYTES)?;
            rest -= transition.out.value();
            term.push(transition.inp);
            node = fst.node(transition.addr);
        }
        String::from_utf8(term).ok()
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
        if node.is_final() && ordinal < self.n_terms() as u64 {
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
    pub fn verify(&self, part: &'static str) -> Result<(), Error> {
        let mut stream = self.map.stream();
        let mut expected = 0;
        while let Some((term, ordinal)) = stream.next() {
            if ordinal != expected || core::str::from_utf8(term).is_err() {
                return Err(Error::corrupt(part, "a term is not UTF-8, or has not its rank as ordinal"));
            }
            expected += 1;
        }
        if expected == self.n_terms() as u64 { Ok(()) } else { Err(Error::corrupt(part, "terms are missing")) }
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
