//! Learns which endings replace each other, from the forms that share a stem.
//!
//! The browser has no stemmer. A form that no article has (`patented`) is traced to one that some
//! article has (`patent`) by endings that are seen to replace each other in this very corpus, in
//! whatever languages it is written.

use super::invert::Inverted;
use rustc_hash::FxHashMap;

/// Longest ending, in bytes.
const MAX_ENDING_BYTES: usize = 8;
/// Shortest part before the ending, in characters.
const MIN_STEM_CHARS: usize = 3;
/// How many pairs are kept, the most frequent.
const MAX_PAIRS: usize = 96;

/// Pairs of endings, the most frequent first.
pub(super) fn learn(inverted: &Inverted) -> Vec<(String, String)> {
    let mut groups: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for term in &inverted.terms {
        if term.text.chars().all(char::is_alphabetic) {
            groups.entry(&term.stem).or_default().push(&term.text);
        }
    }
    let mut counts: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    for forms in groups.values() {
        for (i, one) in forms.iter().enumerate() {
            for other in &forms[i + 1..] {
                if let Some(pair) = endings(one, other) {
                    *counts.entry(pair).or_default() += 1;
                }
            }
        }
    }
    let mut pairs: Vec<_> = counts.into_iter().collect();
    pairs.sort_unstable_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    pairs.truncate(MAX_PAIRS);
    pairs.into_iter().map(|((one, other), _)| (one.to_owned(), other.to_owned())).collect()
}

/// What is left of two words after their common beginning, the smaller ending first.
fn endings<'t>(one: &'t str, other: &'t str) -> Option<(&'t str, &'t str)> {
    let common: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (&one[common..], &other[common..]);
    let is_usual = one[..common].chars().count() >= MIN_STEM_CHARS && a.len().max(b.len()) <= MAX_ENDING_BYTES;
    is_usual.then(|| if a <= b { (a, b) } else { (b, a) })
}
