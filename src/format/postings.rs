//! Which articles have a stem, how important it is in each, and in which forms it stands there.
//!
//! A posting is an article and a weight of six bits: the share of the largest possible BM25 term
//! weight, field boosts and length normalisation included (six bits lose nothing measurable in
//! nDCG@10). The inverse document frequency is not part of it: the reader knows how long a list is.

use super::{Section, cursor::Cursor, lexicon::Lexicon};
use crate::Error;

/// The largest weight of a posting.
pub const MAX_WEIGHT: u8 = 63;

/// One article in the list of a stem group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The article, counted from zero in the order of input.
    pub doc: u32,
    /// 1 to [`MAX_WEIGHT`].
    pub weight: u8,
}

/// The lists of all groups.
pub struct Postings {
    bytes: Vec<u8>,
    forms: Vec<u8>,
    /// By group, where its list begins; one more at the end.
    starts: Vec<u32>,
    n_docs: u32,
}

impl Postings {
    /// Reads the sections [`Section::Postings`] and [`Section::Forms`].
    pub fn read(bytes: &[u8], forms: &[u8], lexicon: &Lexicon, n_docs: u32) -> Result<Self, Error> {
        if forms.len() != lexicon.forms_bytes() {
            return Err(Error::corrupt(Section::Forms.name(), "it has another length than the terms say"));
        }
        let mut cursor = Cursor::new(bytes, Section::Postings);
        let mut starts = Vec::with_capacity(lexicon.n_groups() + 1);
        let mut lengths = Vec::with_capacity(lexicon.n_groups());
        for _ in 0..lexicon.n_groups() {
            lengths.push(cursor.varint()?);
        }
        let mut start = (bytes.len() - cursor.remaining()) as u32;
        for length in lengths {
            starts.push(start);
            start = start.checked_add(length).ok_or_else(|| cursor.corrupt("its lists are too long"))?;
        }
        starts.push(start);
        if start as usize != bytes.len() {
            return Err(cursor.corrupt("its lists do not add up to its length"));
        }
        Ok(Self { bytes: bytes.to_vec(), forms: forms.to_vec(), starts, n_docs })
    }

    /// The list of a group, by rising article.
    pub fn of_group(&self, group: u32) -> Result<Vec<Posting>, Error> {
        let mut cursor = Cursor::new(&self.bytes, Section::Postings);
        let bounds = self.starts.get(group as usize).zip(self.starts.get(group as usize + 1));
        let (start, end) = bounds.ok_or_else(|| cursor.corrupt("a group has no list"))?;
        let list = self.bytes.get(*start as usize..*end as usize).ok_or_else(|| cursor.corrupt("a list lies outside"))?;
        cursor = Cursor::new(list, Section::Postings);
        let n_postings = cursor.count()?;
        let mut postings = Vec::with_capacity(n_postings);
        let mut next = 0_u32;
        for _ in 0..n_postings {
            let doc = next.checked_add(cursor.varint()?).filter(|doc| *doc < self.n_docs);
            let doc = doc.ok_or_else(|| cursor.corrupt("a list names an article that does not exist"))?;
            postings.push(Posting { doc, weight: 0 });
            next = doc + 1;
        }
        for (posting, weight) in postings.iter_mut().zip(cursor.take(n_postings)?) {
            if !(1..=MAX_WEIGHT).contains(weight) {
                return Err(cursor.corrupt("a weight is out of range"));
            }
            posting.weight = *weight;
        }
        cursor.finish()?;
        Ok(postings)
    }

    /// Calls `found` with the rank in the group's list of every posting that has the given form.
    /// A form without a list of its own stands in all of them.
    pub fn of_form(&self, forms: core::ops::Range<usize>, n_postings: usize, found: &mut dyn FnMut(usize)) -> Result<(), Error> {
        let mut cursor = Cursor::new(self.forms.get(forms).unwrap_or(&[]), Section::Forms);
        if cursor.remaining() == 0 {
            (0..n_postings).for_each(found);
            return Ok(());
        }
        let mut next = 0;
        while cursor.remaining() > 0 {
            let rank = next + cursor.varint()? as usize;
            if rank >= n_postings {
                return Err(cursor.corrupt("a form stands in an article without its stem"));
            }
            found(rank);
            next = rank + 1;
        }
        Ok(())
    }
}

/// The bytes of one list.
#[cfg(feature = "build")]
pub(crate) fn write_list(out: &mut Vec<u8>, postings: &[Posting]) {
    super::write_varint(out, postings.len() as u32);
    write_gaps(out, postings.iter().map(|posting| posting.doc));
    out.extend(postings.iter().map(|posting| posting.weight));
}

/// Rising numbers, each as what it exceeds the least that it could be.
#[cfg(feature = "build")]
pub(crate) fn write_gaps(out: &mut Vec<u8>, rising: impl Iterator<Item = u32>) {
    let mut next = 0;
    for number in rising {
        super::write_varint(out, number - next);
        next = number + 1;
    }
}
