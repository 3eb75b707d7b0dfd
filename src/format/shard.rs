//! A range of terms with their postings.
//!
//! Terms with the same stem form a group with one list of postings; each form says which of them are
//! its own. A term may be linked to others: to the home of its stem, if that is in another shard, and
//! to what it abbreviates or is abbreviated to.

use super::{cursor::Cursor, lexicon::Lexicon};
use crate::Error;
use core::ops::Range;

/// The largest weight of a posting.
pub const MAX_WEIGHT: u8 = 63;

/// A word is a stop word if none of its postings is heavier; those of others are.
pub const MAX_STOP_WEIGHT: u8 = 4;

/// A passage that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The number of the passage.
    pub passage: u32,
    /// How important the stem is in its article, 1 to [`MAX_WEIGHT`].
    pub weight: u8,
    /// Whether it has this form of the stem, and not only another.
    pub has_form: bool,
}

/// Postings of a term, by rising passage.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// Those that are known.
    pub known: Vec<Posting>,
    /// The others are in this part of the kind [`Rest`](super::root::Kind::Rest), and how many they are.
    /// None of them is heavier than any that is known.
    pub rest: Option<(u32, u32)>,
}

/// What a linked term is to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Relation {
    /// A form of the same stem, with the postings of all of them.
    Home = 0,
    /// What it abbreviates.
    LongForm = 1,
    /// What abbreviates it.
    ShortForm = 2,
    /// A form of the same stem in another shard, linked from the first of its home.
    Form = 3,
}

/// Terms with their postings.
pub struct Shard {
    lexicon: Lexicon,
    n_passages: u32,
    /// By ordinal: its group, and where its list lies in `forms`; nothing if the group is all its own.
    terms: Vec<(u32, Option<Range<u32>>)>,
    /// By group: where its list begins in `lists`.
    groups: Vec<u32>,
    lists: Vec<u8>,
    forms: Vec<u8>,
    /// By rising ordinal.
    links: Vec<(u32, Relation, String)>,
}

const PART: &str = "shard";

impl Shard {
    /// Reads a part of the kind [`Shard`](super::root::Kind::Shard).
    pub fn read(bytes: &[u8], n_passages: u32) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes, PART);
        let n_terms = cursor.count()?;
        let lexicon = Lexicon::read(cursor.bytes()?, n_terms, PART)?;
        let (mut terms, mut n_groups, mut forms_end) = (Vec::with_capacity(n_terms), 0_u32, 0_u32);
        for _ in 0..n_terms {
            let group = n_groups.checked_sub(cursor.varint()?);
            let group = group.ok_or_else(|| cursor.corrupt("a term belongs to a group that does not exist"))?;
            n_groups = n_groups.max(group + 1);
            let n_bytes = cursor.varint()?;
            let start = forms_end;
            forms_end = start.saturating_add(n_bytes.saturating_sub(1));
            terms.push((group, (n_bytes > 0).then_some(start..forms_end)));
        }
        let mut groups = Vec::with_capacity(n_groups as usize);
        let (mut from_lists, n_bytes) = (cursor.clone(), cursor.remaining());
        for _ in 0..n_groups {
            groups.push((n_bytes - cursor.remaining()) as u32);
            let (n_known, _) = head(&mut cursor)?;
            cursor.skip_varints(n_known)?;
            cursor.take(n_known)?;
        }
        let lists = from_lists.take(n_bytes - cursor.remaining())?.to_vec();
        let forms = cursor.take(forms_end as usize)?.to_vec();
        let n_links = cursor.count()?;
        let mut links = Vec::with_capacity(n_links);
        let mut ordinal = 0_u32;
        for _ in 0..n_links {
            ordinal = ordinal.saturating_add(cursor.varint()?);
            let relation = match cursor.varint()? {
                0 => Relation::Home,
                1 => Relation::LongForm,
                2 => Relation::ShortForm,
                3 => Relation::Form,
                _ => return Err(cursor.corrupt("a link is of an unknown kind")),
            };
            links.push((ordinal, relation, cursor.string()?));
        }
        cursor.finish()?;
        Ok(Self { lexicon, n_passages, terms, groups, lists, forms, links })
    }

    /// Its terms.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How many stems there are.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.groups.len()
    }

    /// The terms that this one is linked to.
    #[must_use]
    pub fn links(&self, ordinal: u32, relation: Relation) -> Vec<&str> {
        let start = self.links.partition_point(|(of, ..)| *of < ordinal);
        let mut found = Vec::new();
        for (of, kind, term) in &self.links[start..] {
            if *of == ordinal && *kind == relation {
                found.push(term.as_str());
            } else if *of > ordinal {
                break;
            }
        }
        found
    }

    /// All forms of a term's stem.
    #[must_use]
    pub fn forms(&self, ordinal: u32) -> Vec<String> {
        let Some((group, _)) = self.terms.get(ordinal as usize) else { return Vec::new() };
        let mut forms = Vec::new();
        for (member, (of_member, _)) in self.terms.iter().enumerate() {
            if of_member == group {
                forms.extend(self.lexicon.term(member as u32));
                for form in self.links(member as u32, Relation::Form) {
                    forms.push(form.to_owned());
                }
            }
        }
        forms
    }

    /// How many passages have a form of the stem.
    pub fn n_postings(&self, ordinal: u32) -> Result<u32, Error> {
        let (_, n_known, rest) = self.list(ordinal)?;
        Ok(n_known as u32 + rest.map_or(0, |(_, n)| n))
    }

    /// The postings of a term's stem: those in the shard, and those of its rest, if that is given.
    pub fn postings(&self, ordinal: u32, rest: Option<&[u8]>) -> Result<Postings, Error> {
        let (mut cursor, n_known, other) = self.list(ordinal)?;
        let mut known = read_list(&mut cursor, n_known, self.n_passages)?;
        let forms = self.terms[ordinal as usize].1.clone();
        mark_forms(&mut known, forms.map(|range| &self.forms[range.start as usize..range.end as usize]), PART)?;
        let (Some(bytes), Some((_, n_rest))) = (rest, other) else { return Ok(Postings { known, rest: other }) };
        let mut cursor = Cursor::new(bytes, "rest");
        let mut more = read_list(&mut cursor, n_rest as usize, self.n_passages)?;
        let group = self.terms[ordinal as usize].0;
        let mut of_form = None;
        for (i, (of_term, _)) in self.terms.iter().enumerate() {
            if *of_term == group {
                let n_bytes = cursor.varint()? as usize;
                let bytes = cursor.take(n_bytes.saturating_sub(1))?;
                if i == ordinal as usize && n_bytes > 0 {
                    of_form = Some(bytes);
                }
            }
        }
        cursor.finish()?;
        mark_forms(&mut more, of_form, "rest")?;
        Ok(Postings { known: merge(&known, &more), rest: None })
    }

    /// Where the list of a term's group begins, how many postings it has, and where the others are.
    #[expect(clippy::type_complexity, reason = "used in this file only")]
    fn list(&self, ordinal: u32) -> Result<(Cursor<'_>, usize, Option<(u32, u32)>), Error> {
        let start = self.terms.get(ordinal as usize).and_then(|(group, _)| self.groups.get(*group as usize));
        let start = start.ok_or_else(|| Error::corrupt(PART, "it has fewer terms than were counted"))?;
        let mut cursor = Cursor::new(&self.lists[*start as usize..], PART);
        let (n_known, rest) = head(&mut cursor)?;
        Ok((cursor, n_known, rest))
    }

    /// Decodes every list; `rest` gives the bytes of a rest.
    pub fn verify(&self, rest: &dyn Fn(u32) -> Result<Vec<u8>, Error>) -> Result<(), Error> {
        self.lexicon.verify(PART)?;
        for ordinal in 0..self.terms.len() as u32 {
            if let Some((part, _)) = self.postings(ordinal, None)?.rest {
                self.postings(ordinal, Some(&rest(part)?))?;
            }
        }
        if self.links.last().is_some_and(|(ordinal, ..)| *ordinal as usize >= self.terms.len()) {
            return Err(Error::corrupt(PART, "a link is of a term that does not exist"));
        }
        Ok(())
    }
}

/// How many postings a list has here, and in which rest how many others are.
fn head(cursor: &mut Cursor<'_>) -> Result<(usize, Option<(u32, u32)>), Error> {
    let n_known = cursor.varint()?;
    let mut rest = None;
    if n_known & 1 == 1 {
        let number = cursor.take(4)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
        rest = Some((number, cursor.varint()?));
    }
    Ok(((n_known >> 1) as usize, rest))
}

fn read_list(cursor: &mut Cursor<'_>, n: usize, n_passages: u32) -> Result<Vec<Posting>, Error> {
    let passages = cursor.rising(n, n_passages)?;
    let weights = cursor.take(n)?;
    let mut postings = Vec::with_capacity(n);
    for (passage, weight) in passages.into_iter().zip(weights) {
        if !(1..=MAX_WEIGHT).contains(weight) {
            return Err(cursor.corrupt("a weight is out of range"));
        }
        postings.push(Posting { passage, weight: *weight, has_form: true });
    }
    Ok(postings)
}

/// Takes the form from all postings but those at the given ranks; without ranks all have it.
fn mark_forms(postings: &mut [Posting], ranks: Option<&[u8]>, part: &'static str) -> Result<(), Error> {
    let Some(ranks) = ranks else { return Ok(()) };
    for posting in postings.iter_mut() {
        posting.has_form = false;
    }
    let mut cursor = Cursor::new(ranks, part);
    let mut next = 0;
    while cursor.remaining() > 0 {
        let rank = next + cursor.varint()? as usize;
        match postings.get_mut(rank) {
            Some(posting) => posting.has_form = true,
            None => return Err(cursor.corrupt("a form stands in a passage without its stem")),
        }
        next = rank + 1;
    }
    Ok(())
}

/// Both lists by rising passage.
fn merge(one: &[Posting], other: &[Posting]) -> Vec<Posting> {
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let mut i = 0;
    for posting in one {
        while i < other.len() && other[i].passage < posting.passage {
            merged.push(other[i]);
            i += 1;
        }
        merged.push(*posting);
    }
    merged.extend_from_slice(&other[i..]);
    merged
}
