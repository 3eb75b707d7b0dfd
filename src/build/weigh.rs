//! Groups terms by stem and gives each posting its weight: BM25F (Robertson, Zaragoza and Taylor,
//! "Simple BM25 extension to multiple weighted fields", CIKM 2004), without the inverse document
//! frequency, in six bits.

use super::{
    compounds,
    invert::{Field, Inverted, Occurrences, USUAL},
};
use crate::format::shard::{MAX_STOP_WEIGHT, MAX_WEIGHT};
use rayon::prelude::*;
use std::collections::HashMap;

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

/// A passage and the weight of a stem in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weighed {
    pub(super) passage: u32,
    pub(super) weight: u8,
}

/// A term of the dictionary.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) text: String,
    /// The number of its stem.
    pub(super) group: usize,
    /// The passages that have it, rising.
    pub(super) passages: Vec<u32>,
}

/// The dictionary with its weights.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Sorted.
    pub(super) entries: Vec<Entry>,
    /// By group, by rising passage.
    pub(super) groups: Vec<Vec<Weighed>>,
}

pub(super) fn weigh(inverted: Inverted, articles: &[u32]) -> Dictionary {
    let Inverted { terms, lengths, .. } = inverted;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of_stem: HashMap<&str, usize> = HashMap::new();
    let mut group_of_term = Vec::with_capacity(terms.len());
    for (ordinal, term) in terms.iter().enumerate() {
        let group = *group_of_stem.entry(&term.stem).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(ordinal);
        group_of_term.push(group);
    }
    // A compound has its parts too, but is no form of them.
    for (ordinal, parts) in compounds::parts(&terms).into_iter().enumerate() {
        for part in parts.iter().map(|part| group_of_term[*part]).filter(|part| *part != group_of_term[ordinal]) {
            groups[part].push(ordinal);
        }
    }
    let norms = Norms::of(&lengths);
    let groups = groups
        .par_iter()
        .map(|group| norms.weighed(&merge(group.iter().map(|ordinal| terms[*ordinal].occurrences.as_slice())), articles))
        .collect();
    let entries = terms.into_iter().zip(group_of_term);
    let entries = entries.map(|(term, group)| Entry {
        text: term.text,
        group,
        passages: term.occurrences.iter().map(|found| found.passage).collect(),
    });
    Dictionary { entries: entries.collect(), groups }
}

/// Adds up the occurrences of several terms, by rising passage.
fn merge<'o>(lists: impl Iterator<Item = &'o [Occurrences]>) -> Vec<Occurrences> {
    let mut all: Vec<Occurrences> = lists.flatten().copied().collect();
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
    fn weighed(&self, found: &[Occurrences], articles: &[u32]) -> Vec<Weighed> {
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
        weighed
    }
}
