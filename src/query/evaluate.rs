//! Clauses to articles.

use super::{
    Highlights, Sequence,
    expand::{Wanted, exactly, expand, is_unspaced_character},
    parse::{Clause, Query, Unit},
};
use crate::{
    Error, Index,
    analysis::{self, spelling},
    rank,
};

/// How an article answers a word; the worst of its words decides how it answers a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tier(u8);

impl Tier {
    pub(crate) const EXACT: Self = Self(0);
    pub(crate) const PREFIX: Self = Self(1);
    pub(crate) const SYNONYM: Self = Self(2);
    pub(crate) const TYPO: Self = Self(3);
    pub(crate) const TWO_TYPOS: Self = Self(4);
    pub(crate) const TYPO_IN_PREFIX: Self = Self(5);
    pub(crate) const TWO_TYPOS_IN_PREFIX: Self = Self(6);
    /// Worse than any.
    pub(crate) const MAX: Self = Self(7);

    /// What the tier adds to the score of a hit, so that a better tier is a higher score.
    pub(crate) fn base(self) -> u32 {
        u32::from(Self::MAX.0 - self.0) << rank::TIER_SHIFT
    }
}

/// An article that answers a clause or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) doc: u32,
    pub(crate) tier: Tier,
    pub(crate) score: u32,
}

impl Match {
    /// Tier and score in one number: higher is better.
    pub(crate) fn total_score(self) -> u32 {
        self.tier.base() | self.score.min(rank::MAX_WEIGHT)
    }
}

/// By rising article, each at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Matches(pub(crate) Vec<Match>);

impl Matches {
    /// The articles in both.
    fn and(&self, other: &Self) -> Self {
        self.merged(other, |a, b| {
            a.zip(b).map(|(a, b)| Match { doc: a.doc, tier: a.tier.max(b.tier), score: a.score.saturating_add(b.score) })
        })
    }

    /// The articles in either. One that answers in two ways counts for the better of them, and for
    /// both if they are equally good.
    fn or(&self, other: &Self) -> Self {
        self.merged(other, |a, b| match (a, b) {
            (Some(a), Some(b)) if a.tier == b.tier => Some(Match { score: a.score.saturating_add(b.score), ..a }),
            (Some(a), Some(b)) => Some(if a.tier < b.tier { a } else { b }),
            (a, b) => a.or(b),
        })
    }

    fn merged(&self, other: &Self, combine: impl Fn(Option<Match>, Option<Match>) -> Option<Match>) -> Self {
        let (mut left, mut right) = (self.0.iter().copied().peekable(), other.0.iter().copied().peekable());
        let mut merged = Vec::new();
        while let Some(doc) = left.peek().map(|m| m.doc).into_iter().chain(right.peek().map(|m| m.doc)).min() {
            merged.extend(combine(left.next_if(|m| m.doc == doc), right.next_if(|m| m.doc == doc)));
        }
        Self(merged)
    }
}

/// What a query found.
pub(crate) struct Evaluated {
    pub(crate) matches: Matches,
    /// No article answers the whole query; these answer some of it.
    pub(crate) is_partial: bool,
    pub(crate) highlights: Highlights,
}

/// Finds the articles that answer the query, among those that `is_wanted`.
pub(crate) fn evaluate(index: &Index, query: &Query, is_wanted: &dyn Fn(u32) -> bool) -> Result<Evaluated, Error> {
    let excluded = excluded(index, query)?;
    let keep = |matches: Matches| {
        Matches(matches.0.into_iter().filter(|m| excluded.binary_search(&m.doc).is_err() && is_wanted(m.doc)).collect())
    };
    for may_be_misspelt in [false, true] {
        let mut evaluator = Evaluator { index, highlights: Highlights::default(), may_be_misspelt };
        let matches = keep(evaluator.all(&query.clauses)?);
        if !matches.0.is_empty() {
            return Ok(evaluator.finish(matches, false));
        }
    }
    let mut evaluator = Evaluator { index, highlights: Highlights::default(), may_be_misspelt: false };
    let matches = keep(evaluator.some(&query.clauses)?);
    Ok(evaluator.finish(matches, true))
}

/// The articles that are not excluded, for a query that looks for nothing in particular.
pub(crate) fn everything(index: &Index, query: &Query, is_wanted: &dyn Fn(u32) -> bool) -> Result<Evaluated, Error> {
    let excluded = excluded(index, query)?;
    let docs = (0..index.n_docs() as u32).filter(|doc| is_wanted(*doc) && excluded.binary_search(doc).is_err());
    let matches = Matches(docs.map(|doc| Match { doc, tier: Tier::EXACT, score: 0 }).collect());
    Ok(Evaluated { matches, is_partial: false, highlights: Highlights::default() })
}

fn excluded(index: &Index, query: &Query) -> Result<Vec<u32>, Error> {
    let mut excluded = Vec::new();
    for clause in &query.without {
        excluded.extend(without(index, clause)?);
    }
    crate::order::sort(&mut excluded);
    Ok(excluded)
}

/// The articles that a `-clause` takes away: those with exactly this, not with another form of it.
fn without(index: &Index, clause: &Clause) -> Result<Vec<u32>, Error> {
    match clause {
        Clause::Unit(Unit { parts, whole, .. }) => {
            let mut docs = match whole {
                Some(whole) => exactly(index, whole)?,
                None => Vec::new(),
            };
            if !is_symbol(index, whole.as_deref()) {
                docs.extend(in_a_row(index, parts, false)?);
            }
            Ok(docs)
        }
        Clause::Phrase { words, .. } => in_a_row(index, words, false),
    }
}

/// Whether the unit is a name with symbols, such as `C++`, that the index knows: then its letters
/// alone are something else.
fn is_symbol(index: &Index, whole: Option<&str>) -> bool {
    whole.is_some_and(|whole| whole.contains(['+', '#']) || whole.starts_with('.'))
        && whole.is_some_and(|whole| index.lexicon().ordinal(whole).is_some())
}

/// The articles in which the words follow each other.
fn in_a_row(index: &Index, words: &[String], last_is_prefix: bool) -> Result<Vec<u32>, Error> {
    let mut docs: Option<Vec<u32>> = None;
    let n_whole = if last_is_prefix { words.len().saturating_sub(1) } else { words.len() };
    for word in &words[..n_whole] {
        let of_word = exactly(index, word)?;
        docs = Some(match docs {
            Some(docs) => docs.into_iter().filter(|doc| of_word.binary_search(doc).is_ok()).collect(),
            None => of_word,
        });
    }
    let mut docs = docs.unwrap_or_default();
    if words.len() > 1 {
        let sequence = Sequence { words: words.to_vec(), last_is_prefix, clause: 0 };
        docs.retain(|doc| has_sequence(index, *doc, &sequence));
    }
    Ok(docs)
}

/// Whether the words follow each other somewhere in the title, a tag or a paragraph of the article.
fn has_sequence(index: &Index, doc: u32, sequence: &Sequence) -> bool {
    let Some(document) = index.store().documents().get(doc as usize) else { return false };
    let fields = core::iter::once(document.title.as_str())
        .chain(document.tags.iter().map(String::as_str))
        .chain(document.section.as_deref());
    let mut fields = fields.chain(index.store().paragraphs(document));
    fields.any(|paragraph| !crate::snippet::sequences(paragraph, core::slice::from_ref(sequence)).is_empty())
}

struct Evaluator<'i> {
    index: &'i Index,
    highlights: Highlights,
    may_be_misspelt: bool,
}

impl Evaluator<'_> {
    fn finish(mut self, matches: Matches, is_partial: bool) -> Evaluated {
        self.highlights.seal();
        Evaluated { matches, is_partial, highlights: self.highlights }
    }

    /// The articles that answer all clauses.
    fn all(&mut self, clauses: &[Clause]) -> Result<Matches, Error> {
        let mut all: Option<Matches> = None;
        let mut i = 0;
        while i < clauses.len() {
            let (matches, n_clauses) = match self.long_form(&clauses[i..], i)? {
                Some(found) => found,
                None => (self.clause(&clauses[i], i)?, 1),
            };
            all = Some(all.map_or_else(|| matches.clone(), |all| all.and(&matches)));
            if all.as_ref().is_some_and(|all| all.0.is_empty()) {
                break;
            }
            i += n_clauses;
        }
        Ok(all.unwrap_or_default())
    }

    /// The articles that answer some of the words: what they have is what counts, in any form.
    fn some(&mut self, clauses: &[Clause]) -> Result<Matches, Error> {
        let mut some = Matches::default();
        for (i, clause) in clauses.iter().enumerate() {
            let (words, whole, last_is_prefix) = match clause {
                Clause::Unit(Unit { parts, whole, is_prefix }) => (parts, whole.as_ref(), *is_prefix),
                Clause::Phrase { words, last_is_prefix } => (words, None, *last_is_prefix),
            };
            for (j, word) in words.iter().chain(whole).enumerate() {
                // The letters of "R&D" stand everywhere.
                if words.len() > 1 && word.len() == 1 {
                    continue;
                }
                let is_last = last_is_prefix && j + 1 >= words.len();
                let wanted = Wanted {
                    word,
                    is_prefix: is_last,
                    may_be_misspelt: false,
                    clause: i,
                    is_marked: words.len() == 1 || word.chars().count() > 2,
                };
                let mut matches = expand(self.index, wanted, &mut self.highlights)?;
                if matches.0.is_empty() {
                    matches = expand(self.index, Wanted { may_be_misspelt: true, ..wanted }, &mut self.highlights)?;
                }
                matches.0.iter_mut().for_each(|found| found.tier = Tier::EXACT);
                some = some.or(&matches);
            }
        }
        Ok(some)
    }

    fn clause(&mut self, clause: &Clause, number: usize) -> Result<Matches, Error> {
        match clause {
            Clause::Unit(unit) => self.unit(unit, number),
            Clause::Phrase { words, last_is_prefix } => self.phrase(words, *last_is_prefix, number),
        }
    }

    fn unit(&mut self, unit: &Unit, clause: usize) -> Result<Matches, Error> {
        let is_symbol = is_symbol(self.index, unit.whole.as_deref());
        let is_single = unit.parts.len() == 1;
        let mut parts: Option<Matches> = None;
        for (i, word) in unit.parts.iter().enumerate().filter(|_| !is_symbol) {
            let wanted = Wanted {
                word,
                is_prefix: unit.is_prefix && i + 1 == unit.parts.len(),
                may_be_misspelt: self.may_be_misspelt,
                clause,
                is_marked: is_single || (word.chars().count() > 2 && !word.bytes().all(|b| b.is_ascii_digit()) || word.len() > 4),
            };
            let matches = expand(self.index, wanted, &mut self.highlights)?;
            parts = Some(parts.map_or_else(|| matches.clone(), |parts| parts.and(&matches)));
        }
        if !is_single {
            self.highlights.sequences.push(Sequence { words: unit.parts.clone(), last_is_prefix: unit.is_prefix, clause });
        }
        let parts = parts.unwrap_or_default();
        let Some(whole) = &unit.whole else { return Ok(parts) };
        let wanted = Wanted {
            word: whole,
            is_prefix: unit.is_prefix && !is_symbol,
            may_be_misspelt: self.may_be_misspelt,
            clause,
            is_marked: true,
        };
        Ok(parts.or(&expand(self.index, wanted, &mut self.highlights)?))
    }

    fn phrase(&mut self, words: &[String], last_is_prefix: bool, clause: usize) -> Result<Matches, Error> {
        let docs = in_a_row(self.index, words, last_is_prefix)?;
        let mut scores = Matches(docs.iter().map(|doc| Match { doc: *doc, tier: Tier::EXACT, score: 0 }).collect());
        let mut unmarked = Highlights::default();
        for (i, word) in words.iter().enumerate() {
            let is_prefix = (last_is_prefix && i + 1 == words.len()) || is_unspaced_character(word);
            let wanted = Wanted { word, is_prefix, may_be_misspelt: false, clause, is_marked: false };
            let of_word = expand(self.index, wanted, &mut unmarked)?;
            scores = scores.and(&of_word);
        }
        scores.0.iter_mut().for_each(|found| found.tier = Tier::EXACT);
        self.highlights.sequences.push(Sequence { words: words.to_vec(), last_is_prefix, clause });
        Ok(scores)
    }

    /// If the clauses begin with the long form of an acronym, the articles that have its words or
    /// its short form, and how many clauses it takes.
    fn long_form(&mut self, clauses: &[Clause], first: usize) -> Result<Option<(Matches, usize)>, Error> {
        let units: Vec<&Unit> =
            clauses.iter().map_while(|clause| if let Clause::Unit(unit) = clause { Some(unit) } else { None }).collect();
        for n_units in (2..=units.len().min(spelling::MAX_LONG_FORM_WORDS)).rev() {
            let words: Vec<&str> = units[..n_units].iter().flat_map(|unit| &unit.parts).map(String::as_str).collect();
            let mut longs: Vec<u32> =
                self.index.lexicon().ordinal(&spelling::long_form(words.iter().copied())).into_iter().collect();
            if let [finished @ .., last] = words.as_slice()
                && units[n_units - 1].is_prefix
                && longs.is_empty()
            {
                let finished = spelling::long_form(finished.iter().copied());
                for last in spelling::spellings(last) {
                    self.index.lexicon().starting_with(&[&finished, " ", &last].concat(), &mut |_, ordinal| longs.push(ordinal));
                }
            }
            if longs.is_empty() {
                continue;
            }
            let mut matches = self.all_of_units(&units[..n_units], first)?;
            for long in longs {
                for short in self.index.acronyms().short_forms(long).collect::<Vec<_>>() {
                    let of_short = self.synonym(short, first)?;
                    matches = matches.or(&of_short);
                }
            }
            return Ok(Some((matches, n_units)));
        }
        Ok(None)
    }

    fn all_of_units(&mut self, units: &[&Unit], first: usize) -> Result<Matches, Error> {
        let mut all: Option<Matches> = None;
        for (i, unit) in units.iter().enumerate() {
            let matches = self.unit(unit, first + i)?;
            all = Some(all.map_or_else(|| matches.clone(), |all| all.and(&matches)));
        }
        Ok(all.unwrap_or_default())
    }

    fn synonym(&mut self, ordinal: u32, clause: usize) -> Result<Matches, Error> {
        let Some(term) = self.index.lexicon().term(ordinal) else { return Ok(Matches::default()) };
        let postings = self.index.postings().of_group(term.group)?;
        // Marked only if the letters never stand for a word: `ITS` is found, `its` is not marked.
        let lexicon = self.index.lexicon();
        let word = lexicon.ordinal(self.index.acronyms().key(ordinal).trim_end()).and_then(|word| lexicon.term(word));
        if let Some(word) = word
            && self.index.postings().of_group(word.group)?.len() == postings.len()
        {
            self.highlights.groups.push((word.group, clause));
        }
        let rarity = rank::rarity(self.index.n_docs(), postings.len());
        let matches = postings.iter().map(|posting| Match {
            doc: posting.doc,
            tier: Tier::SYNONYM,
            score: rarity * u32::from(posting.weight) / 2,
        });
        Ok(Matches(matches.collect()))
    }
}

/// Whether a folded tag is the one that was asked for.
pub(crate) fn has_tag(tags: &[String], wanted: &str, is_exact: bool) -> bool {
    tags.iter().any(|tag| {
        let mut folded = String::new();
        analysis::fold(tag, &mut folded);
        if is_exact { folded == wanted } else { folded.starts_with(wanted) }
    })
}
