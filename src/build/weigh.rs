//! Groups terms by stem and gives each posting its weight: BM25F (Robertson, Zaragoza and Taylor,
//! "Simple BM25 extension to multiple weighted fields", CIKM 2004), without the inverse document
//! frequency, in six bits.

use super::{
    compounds,
    invert::{Field, Inverted, Occurrences, USUAL},
    postings::{Counted, List, Rising, Weighed},
};
use crate::format::shard::{MAX_STOP_WEIGHT, MAX_WEIGHT};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How quickly repetition stops to count.
const K1: f64 = 1.1;
/// How much a word in each field counts, against one in the body.
const BOOSTS: [f64; Field::COUNT] = [3.0, 2.0, 0.5, 1.0, 2.0];
/// How much the length of each field counts.
const LENGTH_SHARES: [f64; Field::COUNT] = [0.4, 0.4, 0.0, 0.9, 0.4];
/// So many words of each field do not count as length: between short texts it says little.
const FREE_LENGTHS: [f64; Field::COUNT] = [0.0, 0.0, 0.0, 50.0, 50.0];
/// The mean length of a field counts as the nearest of so many steps a doubling: one more article must not
/// change the weights of all others.
const STEPS_OF_MEANS: f64 = 4.0;

/// A term of the dictionary.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) text: Box<str>,
    /// The number of its stem.
    pub(super) group: u32,
    /// See [`Term::is_unit`](super::invert::Term::is_unit).
    pub(super) is_unit: bool,
    /// The passages that have it, if not all that have its stem do.
    passages: Option<Rising>,
}

impl Entry {
    /// In how many passages it is, if that is said of it: not where all that have its stem have it.
    pub(super) fn n_own_passages(&self) -> usize {
        self.passages.as_ref().map_or(0, Rising::len)
    }
}

/// The dictionary with its weights.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Sorted.
    pub(super) entries: Vec<Entry>,
    /// By group.
    pub(super) groups: Vec<List>,
}

impl Dictionary {
    /// The postings of an entry's stem.
    pub(super) fn list(&self, entry: &Entry) -> &List {
        &self.groups[entry.group as usize]
    }

    /// How many passages have an entry.
    pub(super) fn n_passages(&self, entry: &Entry) -> usize {
        entry.passages.as_ref().map_or_else(|| self.list(entry).len(), Rising::len)
    }

    /// The passages that have an entry.
    pub(super) fn passages<'d>(&'d self, entry: &'d Entry) -> &'d Rising {
        entry.passages.as_ref().unwrap_or_else(|| self.list(entry).passages())
    }

    /// Adds an entry, at the end, with a stem of its own.
    pub(super) fn push(&mut self, text: &str, list: List) {
        self.entries.push(Entry { text: text.into(), group: self.groups.len() as u32, is_unit: false, passages: None });
        self.groups.push(list);
    }
}

/// Groups are weighed in so many steps.
const N_STEPS: usize = 16;

pub(super) fn weigh(inverted: Inverted, articles: &[u32]) -> Dictionary {
    let Inverted { mut terms, lengths, .. } = inverted;
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut group_of_stem: FxHashMap<&str, u32> = FxHashMap::default();
    let mut group_of_term = Vec::with_capacity(terms.len());
    for (ordinal, term) in terms.iter().enumerate() {
        let group = *group_of_stem.entry(&term.stem).or_insert_with(|| {
            groups.push(Vec::with_capacity(1));
            groups.len() as u32 - 1
        });
        groups[group as usize].push(ordinal as u32);
        group_of_term.push(group);
    }
    drop(group_of_stem);
    // A compound has its parts too, but is no form of them.
    for (ordinal, parts) in compounds::parts(&terms) {
        for part in parts.iter().map(|part| group_of_term[*part]).filter(|part| *part != group_of_term[ordinal]) {
            groups[part as usize].push(ordinal as u32);
        }
    }
    let norms = Norms::of(&lengths);
    let mut lists: Vec<List> = Vec::with_capacity(groups.len());
    let mut entries: Vec<Entry> = Vec::with_capacity(terms.len());
    for (term, group) in terms.iter_mut().zip(&group_of_term) {
        let text = core::mem::take(&mut term.text);
        entries.push(Entry { text, group: *group, is_unit: term.is_unit, passages: None });
        term.stem = Box::default();
    }
    // What has been weighed is given up on the way: all of it twice would be most of the memory of a build.
    let mut last_groups: Vec<u32> = vec![0; terms.len()];
    for (group, members) in groups.iter().enumerate() {
        members.iter().for_each(|ordinal| last_groups[*ordinal as usize] = group as u32);
    }
    for groups in groups.chunks(groups.len() / N_STEPS + 1) {
        let first = lists.len() as u32;
        let members = |group: &Vec<u32>| merge(group.iter().map(|ordinal| &terms[*ordinal as usize].counted));
        lists.par_extend(groups.par_iter().map(|group| norms.weighed(&members(group), articles)));
        let weighed = first..lists.len() as u32;
        let done = terms.par_iter_mut().zip(&mut entries).zip(&last_groups).filter(|(_, last)| weighed.contains(last));
        done.for_each(|((term, entry), _)| {
            let counted = core::mem::take(&mut term.counted);
            if counted.len() < lists[entry.group as usize].len() {
                entry.passages = Some(counted.iter().map(|found| found.passage).collect());
            }
        });
    }
    Dictionary { entries, groups: lists }
}

/// Adds up the occurrences of several terms, by rising passage.
fn merge<'o>(lists: impl Iterator<Item = &'o Counted>) -> Vec<Occurrences> {
    let mut all: Vec<Occurrences> = lists.flat_map(Counted::iter).collect();
    all.sort_unstable_by_key(|found| found.passage);
    all.dedup_by(|next, kept| {
        let same = next.passage == kept.passage;
        if same {
            kept.is_stop &= next.is_stop;
            kept.by_field.iter_mut().zip(next.by_field).for_each(|(sum, n)| *sum = sum.saturating_add(n));
        }
        same
    });
    all
}

/// By article and field, how much length discounts a word.
struct Norms(Vec<[f64; Field::COUNT]>);

impl Norms {
    fn of(lengths: &[[u32; Field::COUNT]]) -> Self {
        let mut means = [0.0; Field::COUNT];
        for (field, mean) in means.iter_mut().enumerate() {
            let total: u64 = lengths.iter().map(|length| u64::from(length[field])).sum();
            #[expect(clippy::cast_precision_loss, reason = "a mean of counts far below 2^52")]
            let value = (total as f64 / lengths.len().max(1) as f64).max(1.0);
            *mean = ((value.log2() * STEPS_OF_MEANS).round() / STEPS_OF_MEANS).exp2();
        }
        let norm = |length: &[u32; Field::COUNT]| {
            core::array::from_fn(|i| {
                1.0 - LENGTH_SHARES[i]
                    + LENGTH_SHARES[i] * (f64::from(length[i]) + FREE_LENGTHS[i]) / (means[i] + FREE_LENGTHS[i])
            })
        };
        Self(lengths.iter().map(norm).collect())
    }

    /// Each passage has the weight of its article.
    fn weighed(&self, found: &[Occurrences], articles: &[u32]) -> List {
        let article = |found: &Occurrences| articles[found.passage as usize];
        let mut weighed = Vec::with_capacity(found.len());
        for passages in found.chunk_by(|one, next| article(one) == article(next)) {
            let norms = &self.0[article(&passages[0]) as usize];
            let in_field = |i: usize| passages.iter().map(|found| u32::from(found.by_field[i])).sum::<u32>();
            let frequency: f64 =
                (0..Field::COUNT).map(|i| BOOSTS[i] * (f64::from(in_field(i)) / f64::from(USUAL)) / norms[i]).sum();
            let share = frequency / (K1 + frequency);
            #[expect(clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
            let weight = |most: u8| (share * f64::from(most)).round() as u8;
            let weight = if passages.iter().all(|found| found.is_stop) {
                weight(MAX_STOP_WEIGHT).max(1)
            } else {
                weight(MAX_WEIGHT).max(MAX_STOP_WEIGHT + 1)
            };
            weighed.extend(passages.iter().map(|found| Weighed { passage: found.passage, weight }));
        }
        weighed.into_iter().collect()
    }
}
