//! Lists of postings while an index is made, in few bytes: there are as many as a tenth of the bytes of all texts.

use super::invert::{Field, Occurrences, USUAL};
use crate::format::write_varint;

/// Reads what [`write_varint`] wrote here: nothing needs to be checked, and millions of them are read.
fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u32::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

/// Passages, rising, each as what it exceeds the one before.
#[derive(Clone, Debug, Default)]
pub(super) struct Rising(Box<[u8]>);

impl Rising {
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let (mut rest, mut before) = (&*self.0, 0);
        core::iter::from_fn(move || {
            before += read_varint(&mut rest)?;
            Some(before)
        })
    }

    pub(super) fn len(&self) -> usize {
        // Each ends with a byte of which the high bit is not set.
        self.0.iter().filter(|byte| **byte < 0x80).count()
    }
}

impl FromIterator<u32> for Rising {
    fn from_iter<I: IntoIterator<Item = u32>>(passages: I) -> Self {
        let (mut bytes, mut before) = (Vec::new(), 0);
        for passage in passages {
            write_varint(&mut bytes, passage - before);
            before = passage;
        }
        Self(bytes.into())
    }
}

/// A passage and the weight of a stem in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weighed {
    pub(super) passage: u32,
    pub(super) weight: u8,
}

/// The postings of a stem, by rising passage.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    passages: Rising,
    weights: Box<[u8]>,
}

impl List {
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Weighed> {
        self.passages.iter().zip(&self.weights).map(|(passage, weight)| Weighed { passage, weight: *weight })
    }

    pub(super) fn passages(&self) -> &Rising {
        &self.passages
    }

    /// Leaves so many significant bits of each weight, in the middle of those that become the same. Three are the least: those
    /// of stop words stay as they are.
    pub(super) fn round(&mut self, n_bits: u32) {
        for weight in &mut self.weights {
            let n_less = (u8::BITS - weight.leading_zeros()).saturating_sub(n_bits.max(3));
            if n_less > 0 {
                *weight = *weight >> n_less << n_less | 1 << (n_less - 1);
            }
        }
    }

    /// By passage, in their order: its weight, to be changed.
    pub(super) fn weights_mut(&mut self) -> impl Iterator<Item = (u32, &mut u8)> {
        self.passages.iter().zip(&mut self.weights)
    }
}

impl FromIterator<Weighed> for List {
    fn from_iter<I: IntoIterator<Item = Weighed>>(list: I) -> Self {
        let mut weights = Vec::new();
        let passages = list.into_iter().inspect(|found| weights.push(found.weight)).map(|found| found.passage).collect();
        Self { passages, weights: weights.into() }
    }
}

/// The occurrences of a term, by rising passage. Of each passage: what it exceeds the one before; a byte that says
/// whether it is a stop word there, and in which fields it stands, or how often if only in the body; then what it counts in
/// each field.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    bytes: Vec<u8>,
    /// The first and the last passage.
    first: u32,
    last: u32,
    len: u32,
    n_stops: u32,
}

/// In the body only, this bit and the number of times less one.
const IN_BODY: u8 = 0x80;
const STOP: u8 = 0x40;
const MAX_IN_BODY: u16 = 0x40;

impl Counted {
    pub(super) fn push(&mut self, found: &Occurrences) {
        if self.len == 0 {
            self.first = found.passage;
        } else {
            write_varint(&mut self.bytes, found.passage - self.last);
        }
        self.last = found.passage;
        self.len += 1;
        self.n_stops += u32::from(found.is_stop);
        let stop = if found.is_stop { STOP } else { 0 };
        let in_body = found.by_field[Field::Body as usize];
        let times = in_body / USUAL;
        let n_fields = found.by_field.iter().filter(|n| **n > 0).count();
        if n_fields == 1 && times * USUAL == in_body && (1..=MAX_IN_BODY).contains(&times) {
            self.bytes.push(IN_BODY | stop | (times - 1) as u8);
            return;
        }
        let fields = found.by_field.iter().enumerate().filter(|(_, n)| **n > 0);
        self.bytes.push(fields.clone().fold(stop, |head, (i, _)| head | 1 << i));
        fields.for_each(|(_, n)| write_varint(&mut self.bytes, u32::from(*n)));
    }

    /// Takes those of later passages.
    pub(super) fn append(&mut self, later: &Self) {
        if self.len == 0 {
            self.clone_from(later);
        } else if later.len > 0 {
            write_varint(&mut self.bytes, later.first - self.last);
            self.bytes.extend_from_slice(&later.bytes);
            self.last = later.last;
            self.len += later.len;
            self.n_stops += later.n_stops;
        }
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// In how many passages the term stands.
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether it is a stop word wherever it stands, or stands nowhere.
    pub(super) fn is_stop(&self) -> bool {
        self.n_stops == self.len
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Occurrences> {
        let (mut rest, mut passage) = (self.bytes.as_slice(), self.first);
        (0..self.len).map_while(move |i| {
            if i > 0 {
                passage += read_varint(&mut rest)?;
            }
            let (head, after) = rest.split_first()?;
            rest = after;
            let mut found = Occurrences { passage, is_stop: head & STOP != 0, ..Occurrences::default() };
            if head & IN_BODY != 0 {
                found.by_field[Field::Body as usize] = (u16::from(head & (MAX_IN_BODY - 1) as u8) + 1) * USUAL;
            } else {
                for (field, n) in found.by_field.iter_mut().enumerate() {
                    if head & 1 << field != 0 {
                        *n = read_varint(&mut rest)? as u16;
                    }
                }
            }
            Some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::shard::MAX_WEIGHT;

    fn found(passage: u32, by_field: [u16; Field::COUNT], is_stop: bool) -> Occurrences {
        Occurrences { passage, by_field, is_stop }
    }

    #[test]
    fn occurrences_come_out_as_they_went_in() {
        let all = [
            found(0, [0, 0, 0, 10, 0], false),
            found(1, [10, 0, 0, 20, 0], false),
            found(300, [0, 0, 0, 640, 0], true),
            found(301, [0, 0, 0, 650, 0], false),
            found(70_000, [0, 0, 0, 15, 0], true),
            found(70_001, [u16::MAX, 10, 1, u16::MAX, 5], false),
        ];
        for border in 0..=all.len() {
            let mut counted = Counted::default();
            let mut later = Counted::default();
            all[..border].iter().for_each(|found| counted.push(found));
            all[border..].iter().for_each(|found| later.push(found));
            counted.append(&later);
            assert_eq!(counted.iter().collect::<Vec<_>>(), all, "{border}");
            assert_eq!(counted.len(), all.len());
        }
    }

    #[test]
    fn weights_keep_their_order_when_they_are_rounded() {
        let all = || (1..=MAX_WEIGHT).map(|weight| Weighed { passage: u32::from(weight), weight }).collect::<List>();
        for n_bits in 0..=6 {
            let mut list = all();
            list.round(n_bits);
            let weights: Vec<u8> = list.iter().map(|found| found.weight).collect();
            assert!(weights.is_sorted() && weights.iter().all(|weight| (1..=MAX_WEIGHT).contains(weight)));
            assert_eq!(weights[..7], [1, 2, 3, 4, 5, 6, 7], "stop words are told by theirs");
            let once = list.clone();
            list.round(n_bits);
            assert_eq!(list.weights, once.weights);
        }
        let mut list = all();
        list.round(3);
        let weight = |of: usize| list.weights[of - 1];
        assert_eq!([8, 9, 10, 32, 39, 40, 63].map(weight), [9, 9, 11, 36, 36, 44, 60]);
        list = all();
        list.round(6);
        assert_eq!(list.weights, all().weights);
    }

    #[test]
    fn a_list_comes_out_as_it_went_in() {
        let all = [(0, 1), (1, 63), (128, 2), (1_000_000, 7)].map(|(passage, weight)| Weighed { passage, weight });
        let list: List = all.into_iter().collect();
        assert_eq!(list.iter().collect::<Vec<_>>(), all);
        assert_eq!(list.passages().iter().collect::<Vec<_>>(), [0, 1, 128, 1_000_000]);
    }
}
