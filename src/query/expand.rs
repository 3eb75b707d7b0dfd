//! A word to the terms that answer it, and those to articles.

use super::{
    Highlights,
    evaluate::{Match, Matches, Tier},
    typo::{Near, Search},
};
use crate::{
    Error, Index,
    analysis::{is_unspaced, is_word, spelling},
    rank,
};

/// How much each way of answering a word counts, in sixteenths.
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

/// A word to look for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'q> {
    pub(super) word: &'q str,
    pub(super) is_prefix: bool,
    pub(super) may_be_misspelt: bool,
    /// The number of its clause.
    pub(super) clause: usize,
    /// Whether single words are to be marked (parts of identifiers are marked in a row).
    pub(super) is_marked: bool,
}

/// Every article that answers the word, in the best way it does.
pub(super) fn expand(index: &Index, wanted: Wanted<'_>, highlights: &mut Highlights) -> Result<Matches, Error> {
    let mut found = Found { index, best: vec![(Tier::MAX, 0); index.n_docs()], highlights, wanted };
    found.literal()?;
    if wanted.is_prefix {
        found.prefix()?;
    }
    if wanted.may_be_misspelt {
        found.misspelt()?;
    }
    let best = found.best.iter().enumerate().filter(|(_, (_, score))| *score > 0);
    Ok(Matches(best.map(|(doc, (tier, score))| Match { doc: doc as u32, tier: *tier, score: *score }).collect()))
}

/// The articles that have exactly this word, in one of its spellings but not in another form.
pub(super) fn exactly(index: &Index, word: &str) -> Result<Vec<u32>, Error> {
    let mut docs = Vec::new();
    let mut spellings = spelling::spellings(word);
    if is_unspaced_character(word) {
        index.lexicon().starting_with(word, &mut |term, _| spellings.extend(core::str::from_utf8(term).map(str::to_owned)));
    }
    for spelt in &spellings {
        let Some(term) = index.lexicon().ordinal(spelt).and_then(|ordinal| index.lexicon().term(ordinal)) else { continue };
        let postings = index.postings().of_group(term.group)?;
        index.postings().of_form(term.forms(), postings.len(), &mut |rank| docs.push(postings[rank].doc))?;
    }
    crate::order::sort(&mut docs);
    docs.dedup();
    Ok(docs)
}

struct Found<'i, 'h> {
    index: &'i Index,
    /// By article: how it answers and how well.
    best: Vec<(Tier, u32)>,
    highlights: &'h mut Highlights,
    wanted: Wanted<'h>,
}

impl Found<'_, '_> {
    fn improve(&mut self, doc: u32, tier: Tier, score: u32) {
        let best = &mut self.best[doc as usize];
        if tier < best.0 {
            *best = (tier, score.max(1));
        } else if tier == best.0 {
            best.1 = best.1.max(score);
        }
    }

    /// The word itself, its other spellings, its stem, and what it abbreviates.
    fn literal(&mut self) -> Result<(), Error> {
        let word = self.wanted.word;
        let lexicon = self.index.lexicon();
        let spellings = spelling::spellings(word);
        let mut is_known = false;
        for spelt in &spellings {
            if let Some(ordinal) = lexicon.ordinal(spelt) {
                is_known = true;
                self.term(ordinal, Tier::EXACT, quality::EXACT, quality::STEM)?;
            }
        }
        if let Some(short) = lexicon.ordinal(&spelling::short_form(word)) {
            let long_forms: Vec<u32> = self.index.acronyms().long_forms(short).collect();
            for long in long_forms {
                self.term(long, Tier::SYNONYM, quality::SYNONYM, quality::SYNONYM)?;
                let words = self.index.acronyms().key(long).split(' ').map(str::to_owned).collect();
                self.highlights.sequences.push(super::Sequence { words, last_is_prefix: false, clause: self.wanted.clause });
            }
        }
        for spelt in &spellings {
            if !is_known && let Some(ordinal) = self.inflected(spelt) {
                is_known = true;
                self.term(ordinal, Tier::EXACT, quality::INFLECTED, quality::INFLECTED)?;
            }
        }
        Ok(())
    }

    /// A known word from which `word` differs by endings that replace each other in this index.
    fn inflected(&self, word: &str) -> Option<u32> {
        const MIN_STEM_BYTES: usize = 3;
        let lexicon = self.index.lexicon();
        self.index.endings().iter().flat_map(|(one, other)| [(one, other), (other, one)]).find_map(|(from, to)| {
            let stem = word.strip_suffix(from.as_str()).filter(|stem| stem.len() >= MIN_STEM_BYTES)?;
            lexicon.ordinal(&[stem, to].concat())
        })
    }

    /// The articles of a term (`exact`) and of the other terms of its stem (`stem`).
    fn term(&mut self, ordinal: u32, tier: Tier, exact: u32, stem: u32) -> Result<(), Error> {
        let Some(term) = self.index.lexicon().term(ordinal) else { return Ok(()) };
        let postings = self.index.postings().of_group(term.group)?;
        let rarity = rank::rarity(self.index.n_docs(), postings.len());
        if stem > 0 {
            for posting in &postings {
                self.improve(posting.doc, tier, rarity * u32::from(posting.weight) * stem / 16);
            }
        }
        let mut of_form = Vec::new();
        self.index.postings().of_form(term.forms(), postings.len(), &mut |rank| of_form.push(rank))?;
        for rank in of_form {
            self.improve(postings[rank].doc, tier, rarity * u32::from(postings[rank].weight) * exact / 16);
        }
        if self.wanted.is_marked {
            self.highlights.groups.push((term.group, self.wanted.clause));
        }
        Ok(())
    }

    /// Words that begin with it: one list, as rare as all of them together.
    fn prefix(&mut self) -> Result<(), Error> {
        let mut ordinals = Vec::new();
        for prefix in spelling::spellings(self.wanted.word) {
            // The long form of an acronym begins with a word that is found anyway.
            self.index.lexicon().starting_with(&prefix, &mut |term, ordinal| {
                if !term.contains(&b' ') {
                    ordinals.push(ordinal);
                }
            });
            if self.wanted.is_marked {
                self.highlights.prefixes.push((prefix, self.wanted.clause));
            }
        }
        self.together(&ordinals, Tier::PREFIX, quality::PREFIX)
    }

    fn together(&mut self, ordinals: &[u32], tier: Tier, quality: u32) -> Result<(), Error> {
        let mut weights = vec![0_u8; self.index.n_docs()];
        for term in ordinals.iter().filter_map(|ordinal| self.index.lexicon().term(*ordinal)) {
            let postings = self.index.postings().of_group(term.group)?;
            self.index.postings().of_form(term.forms(), postings.len(), &mut |rank| {
                let best = &mut weights[postings[rank].doc as usize];
                *best = postings[rank].weight.max(*best);
            })?;
        }
        let rarity = rank::rarity(self.index.n_docs(), weights.iter().filter(|weight| **weight > 0).count());
        for (doc, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
            self.improve(doc as u32, tier, rarity * u32::from(*weight) * quality / 16);
        }
        Ok(())
    }

    /// Words it may be a misspelling of.
    fn misspelt(&mut self) -> Result<(), Error> {
        let word = self.wanted.word;
        let n_chars = word.chars().count();
        if n_chars < ONE_TYPO_FROM_CHARS || !is_correctable(word) {
            return Ok(());
        }
        let max = if n_chars < TWO_TYPOS_FROM_CHARS { 1 } else { 2 };
        let lists: &[(bool, [Tier; 2])] = if self.wanted.is_prefix {
            &[(false, [Tier::TYPO, Tier::TWO_TYPOS]), (true, [Tier::TYPO_IN_PREFIX, Tier::TWO_TYPOS_IN_PREFIX])]
        } else {
            &[(false, [Tier::TYPO, Tier::TWO_TYPOS])]
        };
        for (of_prefix, tiers) in lists {
            let Some(near) = Near::new(word, max, *of_prefix) else { continue };
            let mut by_distance = [Vec::new(), Vec::new()];
            self.index.lexicon().walk(&mut Search::new(&near, &mut |term, distance, ordinal| {
                if (1..=2).contains(&distance) && is_correctable(term) {
                    by_distance[usize::from(distance) - 1].push(ordinal);
                }
            }));
            for (i, ordinals) in by_distance.iter().enumerate() {
                if !ordinals.is_empty() {
                    self.together(ordinals, tiers[i], if i == 0 { quality::TYPO } else { quality::TWO_TYPOS })?;
                    let groups = ordinals
                        .iter()
                        .filter_map(|ordinal| self.index.lexicon().term(*ordinal))
                        .map(|term| (term.group, self.wanted.clause));
                    self.highlights.groups.extend(groups);
                }
            }
        }
        Ok(())
    }
}

/// A single character of a script without spaces is a word, and the beginning of bigrams.
pub(super) fn is_unspaced_character(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_unspaced) && chars.next().is_none()
}

/// Letters only: numbers and names with symbols are never taken for each other.
fn is_correctable(term: &str) -> bool {
    term.chars().all(|c| is_word(c) && !c.is_ascii_digit() && !is_unspaced(c))
}
