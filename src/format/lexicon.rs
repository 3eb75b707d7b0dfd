//! Term to ordinal. An fst stores only which terms there are; the ordinal of a term is its rank in
//! sorted order. Everything else lies in arrays by ordinal, which is a third smaller than packing it
//! into the fst.
//!
//! The crate `fst` writes and verifies the bytes. They are read here, because the crate's own reader trusts
//! them: it panics on bytes that were changed together with every checksum, and walks without end where
//! nodes lead to each other. In the layout of `fst`, version 3, a node ends at its address and its fields lie
//! before it: state, number of transitions, their sizes, their inputs, their targets, their outputs.

use crate::Error;

/// No term is longer; no path in a damaged fst is followed further.
pub(crate) const MAX_TERM_BYTES: usize = 255;
/// Version, type, number of terms, address of the root, checksum.
const MIN_FST_BYTES: usize = 36;
const CHECKSUM_BYTES: usize = 4;
const FST_VERSION: u8 = 3;
/// The address of the node that ends a term and goes no further.
const END: usize = 0;
/// A node with more transitions has an index of its inputs, in so many bytes, which is not needed here.
const INDEXED_FROM: usize = 33;
const INDEX_BYTES: usize = 256;
/// The most frequent inputs, which a node with one transition has in its state.
const COMMON_INPUTS: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

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
    bytes: Vec<u8>,
    root: usize,
    n_terms: usize,
}

/// A node of the fst; where its fields end, and how long they are.
#[derive(Clone, Copy, Default)]
struct Node {
    start: usize,
    n: usize,
    /// The only input, if it is in the state.
    input: u8,
    inputs: usize,
    targets: usize,
    target_bytes: usize,
    outputs: usize,
    output_bytes: usize,
    /// Where its first field begins: targets are counted from here.
    end: usize,
    /// What is added to the ordinal of a term that ends here.
    last: Option<u32>,
}

/// Where a byte leads, and what it adds to the ordinal.
#[derive(Clone, Copy)]
struct Transition {
    input: u8,
    output: u32,
    target: usize,
}

impl Lexicon {
    /// Reads an fst of `n_terms` terms.
    pub fn read(fst: &[u8], n_terms: usize, part: &'static str) -> Result<Self, Error> {
        let end = fst.len().saturating_sub(CHECKSUM_BYTES);
        let mut lexicon = Self { bytes: fst.to_vec(), root: 0, n_terms };
        let (n, root) = (lexicon.number(end.saturating_sub(16), 8), lexicon.number(end.saturating_sub(8), 8));
        lexicon.root = root.unwrap_or_default() as usize;
        if fst.len() < MIN_FST_BYTES || fst[0] != FST_VERSION || n != Some(n_terms as u64) {
            return Err(Error::corrupt(part, "its fst is not of this version, or has another number of terms than its arrays"));
        }
        Ok(lexicon)
    }

    /// How many terms there are.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.n_terms
    }

    /// The ordinal of exactly this term.
    #[must_use]
    pub fn ordinal(&self, term: &str) -> Option<u32> {
        let (node, ordinal) = self.after(term)?;
        Some(ordinal.wrapping_add(node.last?)).filter(|ordinal| (*ordinal as usize) < self.n_terms)
    }

    /// The term of an ordinal: at each node the last transition whose ordinals do not begin beyond it.
    #[must_use]
    pub fn term(&self, ordinal: u32) -> Option<String> {
        let mut node = self.node(self.root)?;
        let (mut rest, mut term) = (ordinal, Vec::new());
        while node.last != Some(rest) {
            let mut taken = None;
            for i in 0..node.n {
                let transition = self.transition(&node, i)?;
                if transition.output <= rest {
                    taken = Some(transition);
                }
            }
            let transition = taken.filter(|_| term.len() < MAX_TERM_BYTES)?;
            rest -= transition.output;
            term.push(transition.input);
            node = self.node(transition.target)?;
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
        if let Some((node, ordinal)) = self.after(prefix) {
            self.walk_from(&node, ordinal, &mut prefix.as_bytes().to_vec(), &mut self.n_steps(), &mut All(found));
        }
    }

    /// Leads `walk` through all terms it is willing to enter, in order.
    pub(crate) fn walk(&self, walk: &mut dyn Walk) {
        if let Some(root) = self.node(self.root) {
            self.walk_from(&root, 0, &mut Vec::new(), &mut self.n_steps(), walk);
        }
    }

    /// No walk through all terms takes more steps.
    fn n_steps(&self) -> usize {
        (self.n_terms + 1).saturating_mul(MAX_TERM_BYTES)
    }

    fn walk_from(&self, node: &Node, ordinal: u32, term: &mut Vec<u8>, n_steps: &mut usize, walk: &mut dyn Walk) {
        if let Some(last) = node.last
            && (ordinal.wrapping_add(last) as usize) < self.n_terms
        {
            walk.found(term, ordinal.wrapping_add(last));
        }
        for i in 0..node.n {
            let Some(transition) = self.transition(node, i) else { return };
            if *n_steps == 0 || term.len() >= MAX_TERM_BYTES {
                return;
            }
            if walk.enter(transition.input) {
                *n_steps -= 1;
                term.push(transition.input);
                if let Some(next) = self.node(transition.target) {
                    self.walk_from(&next, ordinal.wrapping_add(transition.output), term, n_steps, walk);
                }
                term.pop();
                walk.leave();
            }
        }
    }

    /// The node that these bytes lead to, and what they add to the ordinal.
    fn after(&self, prefix: &str) -> Option<(Node, u32)> {
        let mut node = self.node(self.root)?;
        let mut ordinal = 0_u32;
        for byte in prefix.bytes() {
            let mut taken = None;
            for i in 0..node.n {
                taken = self.transition(&node, i).filter(|transition| transition.input == byte);
                if taken.is_some() {
                    break;
                }
            }
            let transition = taken?;
            ordinal = ordinal.wrapping_add(transition.output);
            node = self.node(transition.target)?;
        }
        Some((node, ordinal))
    }

    /// The node at an address.
    fn node(&self, start: usize) -> Option<Node> {
        if start == END {
            return Some(Node { last: Some(0), ..Node::default() });
        }
        let state = *self.bytes.get(start)?;
        let mut node = Node { start, n: 1, inputs: start, ..Node::default() };
        let low = usize::from(state & 0x3F);
        // The two highest bits: 3 one transition to the node before, 2 one to any, 1 several and final, 0 several.
        let kind = state >> 6;
        let mut at = start;
        if kind >= 2 {
            if low == 0 {
                at = at.checked_sub(1)?;
                node.input = *self.bytes.get(at)?;
            } else {
                node.input = COMMON_INPUTS[low - 1];
            }
            if kind == 3 {
                node.end = at;
                return Some(node);
            }
        } else {
            node.n = low;
            if low == 0 {
                at = at.checked_sub(1)?;
                node.n = usize::from(*self.bytes.get(at)?);
                // A byte has no 256, and 1 would be in the state.
                if node.n == 1 {
                    node.n = 256;
                }
            }
        }
        at = at.checked_sub(1)?;
        let sizes = usize::from(*self.bytes.get(at)?);
        (node.target_bytes, node.output_bytes) = (sizes >> 4, sizes & 15);
        if kind < 2 {
            node.inputs = at.checked_sub(if node.n >= INDEXED_FROM { INDEX_BYTES } else { 0 })?;
            at = node.inputs.checked_sub(node.n)?;
        }
        node.targets = at;
        node.outputs = at.checked_sub(node.n * node.target_bytes)?;
        node.end = node.outputs.checked_sub(node.n * node.output_bytes)?;
        if kind == 1 {
            node.end = node.end.checked_sub(node.output_bytes)?;
            node.last = Some(self.number(node.end, node.output_bytes)? as u32);
        }
        Some(node)
    }

    /// A transition of a node; its target lies before the node.
    fn transition(&self, node: &Node, i: usize) -> Option<Transition> {
        let mut input = node.input;
        if node.inputs < node.start {
            input = *self.bytes.get(node.inputs - i - 1)?;
        }
        if node.targets == 0 {
            return Some(Transition { input, output: 0, target: node.end.checked_sub(1)? });
        }
        let back = self.number(node.targets - (i + 1) * node.target_bytes, node.target_bytes)? as usize;
        let output = self.number(node.outputs - (i + 1) * node.output_bytes, node.output_bytes)? as u32;
        let target = if back == 0 { END } else { node.end.checked_sub(back)? };
        Some(Transition { input, output, target })
    }

    /// A little-endian number.
    fn number(&self, at: usize, n_bytes: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at + n_bytes)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Walks through every term, for `verify`: each must be UTF-8, and have its rank as ordinal.
    pub fn verify(&self, part: &'static str) -> Result<(), Error> {
        #[cfg(feature = "build")]
        fst::Map::new(self.bytes.as_slice())
            .and_then(|map| map.as_fst().verify())
            .map_err(|_| Error::corrupt(part, "its terms are no fst, or its checksum does not match"))?;
        let mut check = Check { next: 0, is_sound: true };
        self.walk(&mut check);
        if !check.is_sound {
            return Err(Error::corrupt(part, "a term is not UTF-8, or has not its rank as ordinal"));
        }
        if check.next as usize == self.n_terms { Ok(()) } else { Err(Error::corrupt(part, "terms are missing")) }
    }
}

/// Whether every term has its rank as ordinal.
struct Check {
    next: u32,
    is_sound: bool,
}
impl Walk for Check {
    fn enter(&mut self, _: u8) -> bool {
        true
    }
    fn leave(&mut self) {}
    fn found(&mut self, term: &[u8], ordinal: u32) {
        self.is_sound &= ordinal == self.next && core::str::from_utf8(term).is_ok();
        self.next = ordinal.wrapping_add(1);
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

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*, sample::select};

    proptest! {
        /// What is read is what the crate `fst` reads, whatever the terms.
        #[test]
        fn reads_what_fst_writes(terms in btree_set(prop_oneof!["[a-e]{0,6}", "\\PC{0,3}", select(vec!["x".repeat(200)])], 0..300)) {
            let bytes = write_fst(terms.iter().map(String::as_str));
            let map = fst::Map::new(&bytes).expect("an fst");
            let lexicon = Lexicon::read(&bytes, terms.len(), "test").expect("an fst");
            lexicon.verify("test").expect("sound");
            for (ordinal, term) in terms.iter().enumerate() {
                prop_assert_eq!(lexicon.ordinal(term), map.get(term).map(|of_term| of_term as u32));
                prop_assert_eq!(&lexicon.term(ordinal as u32).expect("a term"), term);
                let longer = format!("{term}q");
                prop_assert_eq!(lexicon.ordinal(&longer).is_some(), terms.contains(&longer));
                let prefix: String = term.chars().take(2).collect();
                let mut found = Vec::new();
                lexicon.starting_with(&prefix, &mut |term, _| found.push(String::from_utf8(term.to_vec()).expect("UTF-8")));
                let expected: Vec<&String> = terms.iter().filter(|term| term.starts_with(&prefix)).collect();
                prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
            }
            prop_assert_eq!(lexicon.term(terms.len() as u32), None);
        }

        /// No bytes in place of an fst make it panic or walk without end.
        #[test]
        fn any_bytes_are_read(mut bytes in btree_set("[a-d]{0,5}", 1..60), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)) {
            bytes.insert("a".to_owned());
            let mut fst = write_fst(bytes.iter().map(String::as_str));
            for (at, byte) in changes {
                let at = at.index(fst.len());
                fst[at] = byte;
            }
            let end = fst.len() - CHECKSUM_BYTES;
            let root = u64::from_le_bytes(fst[end - 8..end].try_into().expect("8 bytes")) as usize;
            let lexicon = Lexicon { bytes: fst, root, n_terms: bytes.len() };
            let mut n_found = 0;
            lexicon.starting_with("", &mut |_, _| n_found += 1);
            prop_assert!(n_found <= (bytes.len() + 1) * MAX_TERM_BYTES);
            let _ = (lexicon.ordinal("abc"), lexicon.term(3), lexicon.verify("test"));
        }
    }
}
