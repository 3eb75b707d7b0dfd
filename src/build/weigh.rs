//! Groups terms by stem and gives each posting its weight: BM25F (Robertson, Zaragoza and Taylor,
//! "Simple BM25 extension to multiple weighted fields", CIKM 2004), without the inverse document
//! frequency, in six bits.

use super::invert::{Field, Inverted, Occurrences};
use crate::format::{
    postings::{MAX_WEIGHT, Posting, write_gaps, write_list},
    write_varint,
};
use std::collections::HashMap;

/// How quickly repetition stops to count.
const K1: f64 = 1.2;
/// How much a word in each field counts, against one in the body.
const BOOSTS: [f64; Field::COUNT] = [3.0, 2.0, 0.5, 1.0];
/// How much the length of each field counts.
const LENGTH_SHARES: [f64; Field::COUNT] = [0.4, 0.4, 0.0, 0.7];

/// The bytes of three sections.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    pub(super) terms: Vec<u8>,
    pub(super) postings: Vec<u8>,
    pub(super) forms: Vec<u8>,
}

pub(super) fn weigh(inverted: &Inverted) -> Weighed {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of_stem: HashMap<&str, usize> = HashMap::new();
    let mut group_of_term = Vec::with_capacity(inverted.terms.len());
    for (ordinal, term) in inverted.terms.iter().enumerate() {
        let group = *group_of_stem.entry(&term.stem).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(ordinal);
        group_of_term.push(group);
    }
    let norms = Norms::of(&inverted.lengths);
    let mut lists = Vec::new();
    let mut list_lengths = Vec::new();
    let mut docs_of_groups = Vec::with_capacity(groups.len());
    for group in &groups {
        let merged = merge(group.iter().map(|ordinal| inverted.terms[*ordinal].occurrences.as_slice()));
        let postings: Vec<Posting> = merged.iter().map(|found| Posting { doc: found.doc, weight: norms.weight(found) }).collect();
        let before = lists.len();
        write_list(&mut lists, &postings);
        write_varint(&mut list_lengths, (lists.len() - before) as u32);
        docs_of_groups.push(merged.iter().map(|found| found.doc).collect::<Vec<u32>>());
    }
    let mut weighed = Weighed::default();
    write_varint(&mut weighed.terms, inverted.terms.len() as u32);
    let mut n_groups = 0;
    for (term, group) in inverted.terms.iter().zip(group_of_term) {
        write_varint(&mut weighed.terms, (n_groups - group) as u32);
        n_groups = n_groups.max(group + 1);
        let before = weighed.forms.len();
        let docs = &docs_of_groups[group];
        if term.occurrences.len() < docs.len() {
            let rank = |doc| docs.binary_search(&doc).expect("a group has the articles of its terms") as u32;
            write_gaps(&mut weighed.forms, term.occurrences.iter().map(|found| rank(found.doc)));
        }
        write_varint(&mut weighed.terms, (weighed.forms.len() - before) as u32);
    }
    weighed.postings = [list_lengths, lists].concat();
    weighed
}

/// Adds up the occurrences of several terms, by rising article.
fn merge<'o>(lists: impl Iterator<Item = &'o [Occurrences]>) -> Vec<Occurrences> {
    let mut all: Vec<Occurrences> = lists.flatten().copied().collect();
    all.sort_unstable_by_key(|found| found.doc);
    all.dedup_by(|next, kept| {
        let same = next.doc == kept.doc;
        if same {
            kept.by_field.iter_mut().zip(next.by_field).for_each(|(sum, n)| *sum += n);
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
            let value = total as f64 / lengths.len().max(1) as f64;
            *mean = value.max(1.0);
        }
        let norm = |length: &[u32; Field::COUNT]| {
            core::array::from_fn(|i| 1.0 - LENGTH_SHARES[i] + LENGTH_SHARES[i] * f64::from(length[i]) / means[i])
        };
        Self(lengths.iter().map(norm).collect())
    }

    fn weight(&self, found: &Occurrences) -> u8 {
        let norms = &self.0[found.doc as usize];
        let frequency: f64 = (0..Field::COUNT).map(|i| BOOSTS[i] * f64::from(found.by_field[i]) / norms[i]).sum();
        let share = frequency / (K1 + frequency);
        #[expect(clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
        let weight = (share * f64::from(MAX_WEIGHT)).round() as u8;
        weight.clamp(1, MAX_WEIGHT)
    }
}
