//! A word to the terms that answer it, and those to passages.

use super::{
    Highlights,
    evaluate::{Evaluator, Tier},
    typo::{Near, Search},
};
use crate::{
    Error,
    analysis::{is_correctable, is_unspaced, spelling},
    format::{
        shard::{MAX_STOP_WEIGHT, MAX_WEIGHT, Posting, Relation},
        vocabulary::frequency,
    },
    parts::{Parts, Term},
    rank,
};

/// How much each way of answering a word counts. Scores are not scaled down by it, so that different weights
/// give different scores.
mod quality {
    pub(super) const EXACT: u32 = 16;
    pub(super) const STEM: u32 = 14;
    pub(super) const INFLECTED: u32 = 12;
    pub(super) const SYNONYM: u32 = 8;
    pub(super) const PREFIX: u32 = 8;
    pub(super) const TYPO: u32 = 6;
    pub(super) const TWO_TYPOS: u32 = 4;
}

/// One typo is forgiven from so many letters on.
const ONE_TYPO_FROM_CHARS: usize = 4;
/// Two typos are forgiven from so many letters on.
const TWO_TYPOS_FROM_CHARS: usize = 8;
/// A word is taken for a misspelling of so many others of each tier at most, the most frequent.
const MAX_CORRECTIONS: usize = 12;

/// A word to look for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'q> {
    pub(super) word: &'q str,
    pub(super) is_prefix: bool,
    pub(super) may_be_misspelt: bool,
    /// The number of its clause.
    pub(super) clause: u32,
    /// Whether single words are to be marked (parts of identifiers are marked in a row).
    pub(super) is_marked: bool,
}

/// The passages that have exactly this word, in one of its spellings but not in another form.
pub(super) fn exactly(parts: &Parts, word: &str, is_prefix: bool) -> Result<Vec<u32>, Error> {
    let mut terms = Vec::new();
    for spelt in spelling::spellings(word) {
        if is_prefix && let Some(key) = parts.prefix_list(&spelt) {
            terms.extend(parts.term(&key));
        } else if is_prefix || is_unspaced_character(&spelt) {
            parts.starting_with(&spelt, &mut |_, term| terms.push(term));
        } else {
            terms.extend(parts.term(&spelt));
        }
    }
    let mut passages = Vec::new();
    for term in terms {
        for posting in parts.postings(term, true)?.known {
            if posting.has_form {
                passages.push(posting.passage);
            }
        }
    }
    crate::order::sort(&mut passages);
    passages.dedup();
    Ok(passages)
}

/// Every passage that answers a word, in the best way it does.
pub(super) struct Found<'e, 'i, 'q> {
    pub(super) evaluator: &'e mut Evaluator<'i>,
    pub(super) wanted: Wanted<'q>,
    /// By passage: how it answers, and how well; see [`Tier`].
    pub(super) best: Vec<u32>,
    /// The heaviest posting of the word itself; nothing while it is not known.
    pub(super) heaviest: Option<u8>,
}

impl<'i> Found<'_, 'i, '_> {
    pub(super) fn word(&mut self) -> Result<(), Error> {
        self.literal()?;
        if self.wanted.is_prefix {
            self.prefix()?;
        }
        if self.wanted.may_be_misspelt && !is_stop(self.heaviest.unwrap_or(u8::MAX)) {
            self.misspelt()?;
        }
        Ok(())
    }

    /// The passages of what a word abbreviates or is abbreviated to.
    pub(super) fn synonym(&mut self, term: Term<'i>) -> Result<(), Error> {
        self.postings(term, Tier::SYNONYM, quality::SYNONYM, quality::SYNONYM, 0)
    }

    fn improve(&mut self, passage: u32, tier: Tier, score: u32) {
        if let Some(best) = self.best.get_mut(passage as usize) {
            *best = (*best).max(tier.with(score.max(1)));
        }
    }

    /// The word itself, its other spellings, its stem, and what it abbreviates.
    fn literal(&mut self) -> Result<(), Error> {
        let word = self.wanted.word;
        let parts = self.evaluator.parts;
        let spellings = spelling::spellings(word);
        let mut is_known = false;
        for spelt in &spellings {
            if self.evaluator.is_full {
                parts.want_rest(spelt);
            }
            if let Some(term) = parts.term(spelt) {
                is_known = true;
                self.term(term, Tier::EXACT, quality::EXACT, quality::STEM)?;
            }
        }
        let of_word = self.heaviest;
        // What it abbreviates where it is written in capitals, and what the owner of the site says it means.
        let short_form = spelling::short_form(word);
        for key in spellings.iter().chain([&short_form]) {
            let Some(term) = parts.term(key) else { continue };
            for long in term.shard.links(term.ordinal, Relation::LongForm) {
                if let Some(term) = parts.term(long) {
                    self.synonym(term)?;
                }
                let words = long.trim_end().split(' ').map(str::to_owned).collect();
                let clause = self.wanted.clause;
                self.evaluator.highlights.sequences.push(super::Sequence { words, clause, ..super::Sequence::default() });
            }
        }
        if of_word > Some(0) {
            self.heaviest = of_word;
        }
        for spelt in &spellings {
            if !is_known && let Some(term) = self.inflected(spelt) {
                is_known = true;
                self.term(term, Tier::EXACT, quality::INFLECTED, quality::INFLECTED)?;
            }
        }
        Ok(())
    }

    /// A known word from which `word` differs by endings that replace each other in this index.
    fn inflected(&self, word: &str) -> Option<Term<'i>> {
        const MIN_STEM_BYTES: usize = 3;
        let parts = self.evaluator.parts;
        for (one, other) in &parts.root.endings {
            for (from, to) in [(one, other), (other, one)] {
                let Some(stem) = word.strip_suffix(from.as_str()) else { continue };
                if stem.len() >= MIN_STEM_BYTES
                    && let Some(term) = parts.term(&[stem, to].concat())
                {
                    return Some(term);
                }
            }
        }
        None
    }

    /// The passages of a term and of its stem, also where that is at home in another shard.
    fn term(&mut self, term: Term<'i>, tier: Tier, exact: u32, stem: u32) -> Result<(), Error> {
        // As rare as the stem, also where only this form of it is.
        let mut n_of_stem = 0;
        for home in term.shard.links(term.ordinal, Relation::Home) {
            if let Some(home) = self.evaluator.parts.term(home) {
                n_of_stem = home.shard.n_postings(home.ordinal)?;
                let of_others = self.heaviest;
                self.postings(home, tier, stem, stem, 0)?;
                self.heaviest = of_others;
                self.mark_forms(home);
            }
        }
        self.postings(term, tier, exact, stem, n_of_stem as usize)?;
        self.mark_forms(term);
        Ok(())
    }

    fn mark_forms(&mut self, term: Term<'_>) {
        if self.wanted.is_marked {
            let Highlights { words, .. } = &mut self.evaluator.highlights;
            for form in term.shard.forms(term.ordinal) {
                words.push((form, self.wanted.clause));
            }
        }
    }

    /// The passages that have a term (`exact`) or another of the same group (`stem`).
    fn postings(&mut self, term: Term<'i>, tier: Tier, exact: u32, stem: u32, n_of_stem: usize) -> Result<(), Error> {
        let mut postings = self.evaluator.parts.postings(term, false)?;
        let is_stop = postings.known.iter().all(|found| is_stop(found.weight));
        if self.evaluator.is_full && (!is_stop || self.evaluator.reads_stop_words) {
            postings = self.evaluator.parts.postings(term, true)?;
        }
        let n_rest = postings.rest.map_or(0, |(_, n)| n as usize);
        let rarity = self.evaluator.rarity(n_of_stem.max(postings.known.len() + n_rest));
        let mut least = u32::from(MAX_WEIGHT);
        let mut heaviest = 0;
        for Posting { passage, weight, has_form } in &postings.known {
            let mut quality = stem;
            if *has_form {
                quality = exact;
                heaviest = heaviest.max(*weight);
            }
            self.improve(*passage, tier, rarity * u32::from(*weight) * quality);
            least = least.min(u32::from(*weight));
        }
        self.heaviest = self.heaviest.max(Some(heaviest));
        if n_rest > 0 {
            self.evaluator.skip(tier.with(rarity * least * exact.max(stem)));
        }
        Ok(())
    }

    /// Words that begin with it: one list, as rare as all of them together.
    fn prefix(&mut self) -> Result<(), Error> {
        let parts = self.evaluator.parts;
        for prefix in spelling::spellings(self.wanted.word) {
            if let Some(key) = parts.prefix_list(&prefix) {
                if self.evaluator.is_full {
                    parts.want_rest(&key);
                }
                if let Some(list) = parts.term(&key) {
                    self.postings(list, Tier::PREFIX, quality::PREFIX, quality::PREFIX, 0)?;
                }
            } else {
                let mut terms = Vec::new();
                parts.starting_with(&prefix, &mut |_, term| terms.push(term));
                self.together(&terms, Tier::PREFIX, quality::PREFIX)?;
            }
            if self.wanted.is_marked {
                self.evaluator.highlights.prefixes.push((prefix, self.wanted.clause));
            }
        }
        Ok(())
    }

    /// The passages that have any of the terms.
    fn together(&mut self, terms: &[Term<'i>], tier: Tier, quality: u32) -> Result<(), Error> {
        let mut weights = vec![0_u8; self.best.len()];
        let (mut n_passages, mut bound, mut n_most) = (0, 0, 0);
        for term in terms {
            let postings = self.evaluator.parts.postings(*term, self.evaluator.is_full)?;
            let mut least = u8::MAX;
            let has_rest = postings.rest.is_some();
            n_most = n_most.max(postings.rest.map_or(0, |(_, n)| n as usize + postings.known.len()));
            for Posting { passage, weight, has_form } in postings.known {
                least = least.min(weight);
                if has_form && let Some(best) = weights.get_mut(passage as usize) {
                    self.heaviest = self.heaviest.max(Some(weight));
                    n_passages += usize::from(*best == 0);
                    *best = weight.max(*best);
                }
            }
            if has_rest {
                bound = least.max(bound);
            }
        }
        // Of lists that are cut in two the union is not known, only that it has no fewer than the longest.
        let rarity = self.evaluator.rarity(n_passages.max(n_most));
        for (passage, weight) in weights.iter().enumerate() {
            if *weight > 0 {
                self.improve(passage as u32, tier, rarity * u32::from(*weight) * quality);
            }
        }
        if bound > 0 {
            self.evaluator.skip(tier.with(rarity * u32::from(bound) * quality));
        }
        Ok(())
    }

    /// Words it may be a misspelling of.
    fn misspelt(&mut self) -> Result<(), Error> {
        let (corrections, is_cut) = corrections(self.evaluator.parts, self.wanted.word, self.wanted.is_prefix);
        self.evaluator.is_cut |= is_cut;
        // A word that articles have is spelt right, whatever else is near.
        if let Some((word, _)) = corrections.first().filter(|_| self.best.iter().all(|best| *best == 0)) {
            self.evaluator.corrections.push((word.clone(), self.wanted.clause));
        }
        for tier in Tier::OF_TYPOS {
            let mut terms = Vec::new();
            for (word, _) in corrections.iter().filter(|(_, rank)| Tier::of_rank(*rank) == tier) {
                if let Some(term) = self.evaluator.parts.term(word) {
                    terms.push(term);
                    self.mark_forms(term);
                }
            }
            let quality = if tier.is_of_two_typos() { quality::TWO_TYPOS } else { quality::TYPO };
            self.together(&terms, tier, quality)?;
        }
        Ok(())
    }
}

/// What a word may be a misspelling of, each with its [`Tier::rank`]: the best tier first, and in each the most
/// frequent words; and whether there are more.
fn corrections(parts: &Parts, word: &str, is_prefix: bool) -> (Vec<(String, u32)>, bool) {
    let n_chars = word.chars().count();
    let mut found: Vec<(String, u32)> = Vec::new();
    if n_chars < ONE_TYPO_FROM_CHARS || !is_correctable(word) {
        return (found, false);
    }
    let max = if n_chars < TWO_TYPOS_FROM_CHARS { 1 } else { 2 };
    let words = parts.vocabulary();
    let lexicon = match (words.shard, words.vocabulary) {
        (Some(shard), _) => shard.lexicon(),
        (_, Some(vocabulary)) => &vocabulary.lexicon,
        _ => return (found, false),
    };
    for of_prefix in [false, true] {
        let Some(near) = Near::new(word, max, of_prefix).filter(|_| is_prefix || !of_prefix) else { continue };
        lexicon.walk(&mut Search::new(&near, &mut |term, distance, ordinal| {
            if (1..=2).contains(&distance) && is_correctable(term) {
                let frequency = match words.vocabulary {
                    Some(vocabulary) => vocabulary.frequency(ordinal),
                    None => words.shard.and_then(|shard| shard.n_postings(ordinal).ok()).map_or(0, frequency),
                };
                // Stop words that no article has are known too.
                if frequency > 0 {
                    found.push((term.to_owned(), Tier::of_typos(distance, of_prefix).rank(frequency)));
                }
            }
        }));
    }
    let (n_found, mut best) = (found.len(), Vec::new());
    let is_before = |a: &(String, u32), b: &(String, u32)| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)).is_lt();
    for correction in crate::order::first(found, usize::MAX, &is_before) {
        let tier = Tier::of_rank(correction.1);
        let n_of_tier = best.iter().filter(|(_, rank): &&(String, u32)| Tier::of_rank(*rank) == tier).count();
        if n_of_tier < MAX_CORRECTIONS {
            best.push(correction);
        }
    }
    let is_cut = best.len() < n_found;
    (best, is_cut)
}

/// Whether a word with this heaviest posting is a stop word.
pub(super) fn is_stop(heaviest: u8) -> bool {
    heaviest <= MAX_STOP_WEIGHT
}

/// A single character of a script without spaces is a word, and the beginning of bigrams.
pub(super) fn is_unspaced_character(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_unspaced) && chars.next().is_none()
}

impl Evaluator<'_> {
    /// How rare it is to be in so many passages.
    pub(super) fn rarity(&self, n_postings: usize) -> u32 {
        rank::rarity(self.parts.root.n_passages as usize, n_postings)
    }
}
