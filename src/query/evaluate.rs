//! Clauses to articles.

use super::{
    Highlights, Sequence,
    expand::{Found, Wanted, exactly, is_stop, is_unspaced_character},
    parse::{Clause, Query, Unit},
};
use crate::{
    Error,
    analysis::spelling,
    fields,
    format::shard::Relation,
    order,
    parts::Parts,
    rank::{MAX_WEIGHT, TIER_SHIFT},
};

/// How an article answers a word; the worst of its words decides how it answers a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tier(u8);

impl Tier {
    pub(super) const EXACT: Self = Self(0);
    pub(super) const PREFIX: Self = Self(1);
    pub(super) const SYNONYM: Self = Self(2);
    const TYPO: u8 = 3;
    /// Not all words are answered.
    const SOME: Self = Self(7);
    /// The number of the worst.
    const MAX: u32 = 7;

    /// One typo, two, one in the beginning of a longer word, or two.
    pub(super) fn of_typos(n_typos: u8, of_prefix: bool) -> Self {
        Self(Self::TYPO + n_typos - 1 + 2 * u8::from(of_prefix))
    }

    /// The tiers of misspellings.
    pub(super) const OF_TYPOS: [Self; 4] = [Self(Self::TYPO), Self(Self::TYPO + 1), Self(Self::TYPO + 2), Self(Self::TYPO + 3)];

    /// A number that is the lower the better the tier, and in a tier the higher the frequency.
    pub(super) fn rank(self, frequency: u8) -> u32 {
        u32::from(self.0) << 8 | u32::from(u8::MAX - frequency)
    }

    /// The tier of a rank.
    pub(super) fn of_rank(rank: u32) -> Self {
        Self((rank >> 8) as u8)
    }

    pub(super) fn is_of_two_typos(self) -> bool {
        self >= Self::of_typos(2, false) && self != Self::of_typos(1, true)
    }

    /// Tier and score in one number: higher is better, a better tier before any score.
    pub(super) fn with(self, score: u32) -> u32 {
        (Self::MAX - u32::from(self.0)) << TIER_SHIFT | score.min(MAX_WEIGHT)
    }
}

/// The value of answering in the worse of two tiers, with the scores of both.
fn both(one: u32, other: u32) -> u32 {
    let score = ((one & MAX_WEIGHT) + (other & MAX_WEIGHT)).min(MAX_WEIGHT);
    (one >> TIER_SHIFT).min(other >> TIER_SHIFT) << TIER_SHIFT | score
}

/// The value of answering in two ways: the better of them, or both if they are equally good.
fn either(one: u32, other: u32) -> u32 {
    if one >> TIER_SHIFT == other >> TIER_SHIFT { both(one, other) } else { one.max(other) }
}

/// An article that answers a clause or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) article: u32,
    /// See [`Tier::with`].
    pub(crate) value: u32,
    /// The checks that it must still pass, as bits.
    checks: u32,
}

/// By rising article, each at most once.
pub(crate) type Matches = Vec<Match>;

/// How an article that answers two clauses is valued.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    /// It must answer both.
    And,
    /// Either; both are better.
    Or,
    /// Either; only the better counts.
    Best,
}

fn merged(left: &[Match], right: &[Match], join: Join) -> Matches {
    let mut merged = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        let of_left = left.get(i).map_or(u32::MAX, |found| found.article);
        let of_right = right.get(j).map_or(u32::MAX, |found| found.article);
        let article = of_left.min(of_right);
        if of_left == of_right {
            let (a, b) = (left[i], right[j]);
            if join == Join::And {
                merged.push(Match { article, value: both(a.value, b.value), checks: a.checks | b.checks });
            } else {
                // What answers without a check needs none.
                let checks = if a.checks == 0 || b.checks == 0 { 0 } else { a.checks | b.checks };
                let value = if join == Join::Or { either(a.value, b.value) } else { a.value.max(b.value) };
                merged.push(Match { article, value, checks });
            }
        } else if join != Join::And {
            merged.push(if of_left < of_right { left[i] } else { right[j] });
        }
        i += usize::from(of_left == article);
        j += usize::from(of_right == article);
    }
    merged
}

/// Those of `all`, if there are any yet, that are in `matches` too.
fn and(all: Option<Matches>, matches: Matches) -> Matches {
    match all {
        Some(all) => merged(&all, &matches, Join::And),
        None => matches,
    }
}

/// Keeps those articles; in one place, because each copy of `retain` is two hundred bytes of engine.
fn keep(matches: &mut Matches, is_kept: &mut dyn FnMut(u32) -> bool) {
    matches.retain(|found| is_kept(found.article));
}

/// Something that postings can't tell, and the text of a passage can.
struct Check {
    /// Whether the article must not have it.
    is_without: bool,
    /// Each with the passages that may have it.
    alternatives: Vec<(Sequence, Vec<u32>)>,
}

/// A query of so many words, and nothing else, is a question: articles with some of its words are answers too.
const LONG_QUERY: usize = 5;
/// Of a question of more words that count an article has all words only because it is long.
const LONGEST_WITH_ALL: usize = 10;
/// A word of a question is not required if it is in more than one article in so many.
const FREQUENT_SHARE: usize = 2;
/// So many clauses of a query can need a check.
const MAX_CHECKS: usize = 32;
/// So many articles are checked before they are wanted, so that their number is known.
const CHECKED_ANYWAY: usize = 32;
/// So many blocks are downloaded at a time for checks; more, the longer nothing is found, so that the rounds
/// are few.
const MIN_BLOCKS_AT_ONCE: usize = 16;

/// What a query found.
pub(crate) struct Evaluated {
    /// The best, in order.
    pub(crate) matches: Matches,
    /// How many articles answer the query.
    pub(crate) total: usize,
    /// Whether there may be more than that.
    pub(crate) is_at_least: bool,
    /// No article answers the whole query; these answer some of it.
    pub(crate) is_partial: bool,
    pub(crate) highlights: Highlights,
    /// The words that clauses were taken for misspellings of, and the numbers of the clauses.
    pub(crate) corrections: Vec<(String, u32)>,
    /// By passage: how many words of the query it answers.
    pub(crate) n_answered: Vec<u8>,
    /// All that answer, if they were asked for.
    pub(crate) all: Matches,
}

/// What is wanted of the articles that answer.
pub(crate) struct Demand<'d> {
    /// So many of the best.
    pub(crate) limit: usize,
    /// Which are wanted at all.
    pub(crate) is_wanted: &'d dyn Fn(u32) -> bool,
    /// Which comes first.
    pub(crate) is_before: &'d dyn Fn(&Match, &Match) -> bool,
    /// Whether the best by relevance alone are not enough to choose from.
    pub(crate) is_full: bool,
    /// Whether all that answer must be known.
    pub(crate) all: bool,
}

/// Finds the articles that answer the query, among those that are wanted.
pub(crate) fn evaluate(parts: &Parts, query: &Query, demand: &Demand<'_>) -> Result<Evaluated, Error> {
    let is_alone = matches!(query.clauses.as_slice(), [Clause::Unit(unit)] if unit.parts.len() == 1)
        && query.without.is_empty()
        && !demand.all
        && !demand.is_full;
    if is_alone {
        // The heaviest postings of frequent words are enough, if none of the others can be among the best.
        let mut evaluator = Evaluator::new(parts, false);
        let matches = evaluator.all(&query.clauses, false)?;
        let bound = evaluator.bound;
        let mut evaluated = evaluator.finish(matches, query, demand)?;
        let has_enough =
            evaluated.matches.len() == demand.limit && evaluated.matches.last().is_some_and(|last| last.value >= bound);
        if parts.n_wanted() > 0 || has_enough || bound == 0 && evaluated.total > 0 {
            evaluated.is_at_least |= bound > 0;
            return Ok(evaluated);
        }
    }
    if query.clauses.len() >= LONG_QUERY && query.clauses.iter().all(|clause| matches!(clause, Clause::Unit(_))) {
        let mut evaluator = Evaluator::new(parts, true);
        let (matches, is_partial) = evaluator.most(&query.clauses)?;
        return Ok(Evaluated { is_partial, ..evaluator.finish(matches, query, demand)? });
    }
    for may_be_misspelt in [false, true] {
        let mut evaluator = Evaluator::new(parts, true);
        let matches = evaluator.all(&query.clauses, may_be_misspelt)?;
        let evaluated = evaluator.finish(matches, query, demand)?;
        if evaluated.total > 0 || parts.n_wanted() > 0 {
            return Ok(evaluated);
        }
    }
    let mut evaluator = Evaluator::new(parts, true);
    let matches = evaluator.some(&query.clauses)?;
    Ok(Evaluated { is_partial: true, ..evaluator.finish(matches, query, demand)? })
}

/// The articles that are not excluded, for a query that looks for nothing in particular.
pub(crate) fn everything(parts: &Parts, query: &Query, demand: &Demand<'_>) -> Result<Evaluated, Error> {
    let evaluator = Evaluator::new(parts, true);
    let all = (0..parts.root.n_articles).map(|article| Match { article, value: Tier::EXACT.with(0), checks: 0 });
    evaluator.finish(all.collect(), query, demand)
}

pub(super) struct Evaluator<'i> {
    pub(super) parts: &'i Parts,
    /// Whether all postings of frequent words are read.
    pub(super) is_full: bool,
    pub(super) highlights: Highlights,
    pub(super) corrections: Vec<(String, u32)>,
    /// The best value that any skipped posting can have; zero if none was.
    bound: u32,
    n_answered: Vec<u8>,
    checks: Vec<Check>,
    /// The heaviest posting of the words of a clause.
    heaviest: u8,
    /// Whether all postings of stop words are read too.
    pub(super) reads_stop_words: bool,
    /// Whether a word may be a misspelling of more words than were looked for.
    pub(super) is_cut: bool,
}

impl<'i> Evaluator<'i> {
    fn new(parts: &'i Parts, is_full: bool) -> Self {
        Self {
            parts,
            is_full,
            highlights: Highlights::default(),
            corrections: Vec::new(),
            bound: 0,
            n_answered: vec![0; parts.articles.len()],
            checks: Vec::new(),
            heaviest: 0,
            reads_stop_words: false,
            is_cut: false,
        }
    }

    /// Notes that postings were skipped of which none has a better value.
    pub(super) fn skip(&mut self, value: u32) {
        self.bound = self.bound.max(value);
    }

    fn finish(mut self, mut matches: Matches, query: &Query, demand: &Demand<'_>) -> Result<Evaluated, Error> {
        for clause in &query.without {
            matches = self.without(matches, clause)?;
        }
        keep(&mut matches, &mut |article| (demand.is_wanted)(article));
        self.highlights.seal();
        let n_candidates = matches.len();
        let is_checked = matches.iter().all(|found| found.checks == 0);
        let all = if demand.all && is_checked { matches.clone() } else { Vec::new() };
        let mut evaluated = Evaluated {
            matches: Vec::new(),
            total: n_candidates,
            is_at_least: self.is_cut,
            is_partial: false,
            highlights: core::mem::take(&mut self.highlights),
            corrections: core::mem::take(&mut self.corrections),
            n_answered: core::mem::take(&mut self.n_answered),
            all,
        };
        if is_checked {
            evaluated.matches = order::first(matches, demand.limit, demand.is_before);
            return Ok(evaluated);
        }
        let checks_all = demand.all || n_candidates <= CHECKED_ANYWAY || self.parts.root.inside(0).is_some();
        let (mut n_passed, mut n_seen) = (0, 0);
        for found in order::first(matches, usize::MAX, demand.is_before) {
            if !checks_all && n_passed >= demand.limit || self.parts.n_wanted() >= MIN_BLOCKS_AT_ONCE.max(n_seen / 2) {
                break;
            }
            n_seen += 1;
            if self.passes(found) {
                n_passed += 1;
                evaluated.all.push(found);
            }
        }
        evaluated.is_at_least |= n_seen < n_candidates;
        evaluated.total = n_passed;
        evaluated.matches = evaluated.all.iter().copied().take(demand.limit).collect();
        Ok(evaluated)
    }

    /// Whether an article passes the checks it needs; where texts are missing, they are wanted.
    fn passes(&self, found: Match) -> bool {
        for (number, check) in self.checks.iter().enumerate() {
            if found.checks >> number & 1 == 0 {
                continue;
            }
            let mut has_any = false;
            for (sequence, passages) in &check.alternatives {
                for passage in self.parts.root.passages(found.article) {
                    has_any |= passages.binary_search(&passage).is_ok() && self.has_sequence(passage, sequence);
                }
            }
            if has_any == check.is_without {
                return false;
            }
        }
        true
    }

    /// Whether the words follow each other somewhere in the passage, or in what is shown of its article.
    fn has_sequence(&self, passage: u32, sequence: &Sequence) -> bool {
        let Some((block, number)) = self.parts.passage(passage) else { return false };
        let sequences = core::slice::from_ref(sequence);
        let has = |text: &str| !crate::snippet::sequences(text, sequences).is_empty();
        if let Some(document) = block.document(number) {
            if has(&document.title) {
                return true;
            }
            if !sequence.in_title && (document.tags.iter().any(|tag| has(tag)) || document.section.as_deref().is_some_and(has)) {
                return true;
            }
        }
        !sequence.in_title && block.paragraphs(number).any(has)
    }

    /// Adds a check to the matches; nothing is checked that a query has too much of.
    fn checked(&mut self, mut matches: Matches, check: Check) -> Matches {
        if self.checks.len() < MAX_CHECKS {
            let bit = 1 << self.checks.len();
            let mut of_passages = Vec::new();
            for (_, passages) in &check.alternatives {
                for passage in passages {
                    of_passages.push(self.parts.articles[*passage as usize]);
                }
            }
            order::sort(&mut of_passages);
            self.checks.push(check);
            for found in &mut matches {
                if of_passages.binary_search(&found.article).is_ok() {
                    found.checks |= bit;
                }
            }
        }
        matches
    }

    /// The articles that answer all clauses.
    fn all(&mut self, clauses: &[Clause], may_be_misspelt: bool) -> Result<Matches, Error> {
        let (mut all, mut of_stop_words) = (None, None);
        let has_read_all = self.reads_stop_words;
        let mut i = 0;
        while i < clauses.len() {
            let (matches, n_clauses) = self.next(clauses, i, may_be_misspelt)?;
            i += n_clauses;
            if is_stop(self.heaviest) {
                // Some are in no article at all.
                if !matches.is_empty() {
                    of_stop_words = Some(and(of_stop_words, matches));
                }
                continue;
            }
            all = Some(and(all, matches));
            // While parts are missing, those of the other clauses are wanted too.
            if all.as_ref().is_some_and(Vec::is_empty) && self.parts.n_wanted() == 0 {
                break;
            }
        }
        // Stop words count only where there is nothing else, and then all of them.
        if all.is_none() && of_stop_words.is_some() && !has_read_all {
            self.reads_stop_words = true;
            return self.all(clauses, may_be_misspelt);
        }
        Ok(all.or(of_stop_words).unwrap_or_default())
    }

    /// The articles that answer the next clause, or the next ones together, and how many these are.
    fn next(&mut self, clauses: &[Clause], i: usize, may_be_misspelt: bool) -> Result<(Matches, usize), Error> {
        let n_marked = self.highlights.words.len();
        self.heaviest = 0;
        let found = match self.long_form(&clauses[i..], i as u32, may_be_misspelt)? {
            Some(found) => found,
            None => (self.clause(&clauses[i], i as u32, may_be_misspelt)?, 1),
        };
        if is_stop(self.heaviest) && clauses.len() > 1 && !self.reads_stop_words {
            self.highlights.words.truncate(n_marked);
        }
        Ok(found)
    }

    /// The articles that answer all of the rarer clauses, and below them those that answer any of these; and
    /// whether there are only the latter.
    fn most(&mut self, clauses: &[Clause]) -> Result<(Matches, bool), Error> {
        let (mut lists, mut of_stop_words) = (Vec::new(), Vec::new());
        let has_read_all = self.reads_stop_words;
        let mut i = 0;
        while i < clauses.len() {
            let (mut matches, n_clauses) = self.next(clauses, i, false)?;
            if is_stop(self.heaviest) {
                of_stop_words.push(matches);
            } else {
                if matches.is_empty() && self.parts.n_wanted() == 0 {
                    matches = self.some_of(&clauses[i], i as u32)?;
                }
                lists.push(matches);
            }
            i += n_clauses;
        }
        if lists.is_empty() {
            if !has_read_all {
                self.reads_stop_words = true;
                return self.most(clauses);
            }
            lists = of_stop_words;
        }
        let n_articles = self.parts.root.n_articles as usize;
        let is_frequent = |list: &Matches| list.len() > n_articles / FREQUENT_SHARE;
        // Where all words are frequent, all are required.
        let are_all_frequent = lists.iter().all(|list| list.is_empty() || is_frequent(list));
        let (mut scores, mut n_answered, mut n_required) = (vec![0; n_articles], vec![0; n_articles], 0);
        for frequent in [false, true] {
            for list in &lists {
                if (is_frequent(list) && !are_all_frequent) != frequent {
                    continue;
                }
                n_required += u32::from(!frequent);
                for found in list {
                    let article = found.article as usize;
                    // Frequent words add to what the others found.
                    if !frequent || n_answered[article] > 0 {
                        scores[article] += found.value & MAX_WEIGHT;
                        n_answered[article] += u32::from(!frequent);
                    }
                }
            }
        }
        let mut matches = Matches::new();
        let mut is_partial = true;
        for (article, score) in scores.into_iter().enumerate() {
            if n_answered[article] > 0 {
                let has_all = n_answered[article] == n_required;
                is_partial &= !has_all;
                let tier = if has_all && lists.len() <= LONGEST_WITH_ALL { Tier::EXACT } else { Tier::SOME };
                matches.push(Match { article: article as u32, value: tier.with(score.max(1)), checks: 0 });
            }
        }
        Ok((matches, is_partial))
    }

    /// The articles that answer some of the words: what they have is what counts, in any form.
    fn some(&mut self, clauses: &[Clause]) -> Result<Matches, Error> {
        let mut some = Matches::new();
        for (i, clause) in clauses.iter().enumerate() {
            let alternatives = match clause {
                Clause::Any(alternatives) => alternatives.as_slice(),
                clause => core::slice::from_ref(clause),
            };
            for clause in alternatives {
                let of_clause = self.some_of(clause, i as u32)?;
                some = merged(&some, &of_clause, Join::Or);
            }
        }
        Ok(some)
    }

    fn some_of(&mut self, clause: &Clause, number: u32) -> Result<Matches, Error> {
        let mut some = Matches::new();
        let (words, whole, last_is_prefix) = match clause {
            Clause::Unit(Unit { parts, whole, is_prefix, .. }) => (parts, whole.as_ref(), *is_prefix),
            Clause::Phrase(Sequence { words, last_is_prefix, .. }) => (words, None, *last_is_prefix),
            Clause::Any(_) | Clause::Field(..) => return Ok(some),
        };
        for (j, word) in words.iter().chain(whole).enumerate() {
            // The letters of "R&D" stand everywhere.
            if words.len() > 1 && word.len() == 1 {
                continue;
            }
            let mut wanted = Wanted {
                word,
                is_prefix: last_is_prefix && j + 1 >= words.len(),
                may_be_misspelt: false,
                clause: number,
                is_marked: words.len() == 1 || word.chars().count() > 2,
            };
            self.heaviest = 0;
            let mut matches = self.word(wanted)?;
            if matches.is_empty() && self.parts.n_wanted() == 0 {
                wanted.may_be_misspelt = true;
                matches = self.word(wanted)?;
            }
            if is_stop(self.heaviest) {
                continue;
            }
            for found in &mut matches {
                found.value = Tier::EXACT.with(found.value & MAX_WEIGHT);
            }
            some = merged(&some, &matches, Join::Or);
        }
        Ok(some)
    }

    fn clause(&mut self, clause: &Clause, number: u32, may_be_misspelt: bool) -> Result<Matches, Error> {
        match clause {
            Clause::Unit(unit) => self.unit(unit, number, may_be_misspelt),
            Clause::Phrase(sequence) => self.phrase(sequence, number),
            Clause::Field(field, is_without) => {
                let mut matches = Matches::new();
                self.heaviest = u8::MAX;
                if let Some(facets) = self.parts.facets() {
                    let passing = fields::passing(&self.parts.root, facets, field, *is_without);
                    for (article, passes) in passing.into_iter().enumerate() {
                        if passes {
                            matches.push(Match { article: article as u32, value: Tier::EXACT.with(1), checks: 0 });
                        }
                    }
                }
                Ok(matches)
            }
            Clause::Any(alternatives) => {
                self.reads_stop_words = true;
                let mut any = Matches::new();
                let n_checks = self.checks.len();
                for clause in alternatives {
                    let matches = self.clause(clause, number, may_be_misspelt)?;
                    any = merged(&any, &matches, Join::Or);
                }
                // One check for the clause: any of the phrases will do.
                let mut all = Vec::new();
                for check in self.checks.drain(n_checks..) {
                    all.extend(check.alternatives);
                }
                let bit = 1_u32.checked_shl(n_checks as u32).unwrap_or(0);
                for found in &mut any {
                    found.checks = if found.checks == 0 { 0 } else { bit };
                }
                if !all.is_empty() && bit > 0 {
                    self.checks.push(Check { is_without: false, alternatives: all });
                }
                Ok(any)
            }
        }
    }

    /// Every article that answers a word.
    fn word(&mut self, wanted: Wanted<'_>) -> Result<Matches, Error> {
        let best = vec![0; self.parts.articles.len()];
        let mut found = Found { evaluator: self, wanted, best, heaviest: None };
        found.word()?;
        let (best, heaviest) = (found.best, found.heaviest);
        self.heaviest = self.heaviest.max(heaviest.unwrap_or(u8::MAX));
        Ok(self.by_article(&best))
    }

    /// Values by passage to matches by article.
    fn by_article(&mut self, best: &[u32]) -> Matches {
        let mut matches = Matches::new();
        for (passage, value) in best.iter().enumerate() {
            if *value == 0 {
                continue;
            }
            let n_answered = &mut self.n_answered[passage];
            *n_answered = n_answered.saturating_add(1);
            let article = self.parts.articles[passage];
            match matches.last_mut() {
                Some(last) if last.article == article => last.value = last.value.max(*value),
                _ => matches.push(Match { article, value: *value, checks: 0 }),
            }
        }
        matches
    }

    fn unit(&mut self, unit: &Unit, clause: u32, may_be_misspelt: bool) -> Result<Matches, Error> {
        let is_symbol = self.is_symbol(unit.whole.as_deref());
        let is_single = unit.parts.len() == 1;
        self.reads_stop_words |= !is_single;
        let mut parts: Option<Matches> = None;
        for (i, word) in unit.parts.iter().enumerate() {
            if is_symbol {
                break;
            }
            let wanted = Wanted {
                word,
                is_prefix: unit.is_prefix && i + 1 == unit.parts.len(),
                may_be_misspelt,
                clause,
                is_marked: is_single || (word.chars().count() > 2 && !word.bytes().all(|b| b.is_ascii_digit()) || word.len() > 4),
            };
            let matches = self.word(wanted)?;
            parts = Some(and(parts, matches));
        }
        if !is_single {
            let sequence = Sequence { words: unit.parts.clone(), last_is_prefix: unit.is_prefix, in_title: false, clause };
            self.highlights.sequences.push(sequence);
        }
        let mut parts = parts.unwrap_or_default();
        let Some(whole) = &unit.whole else { return Ok(parts) };
        // The unit counts as one word.
        for found in &mut parts {
            found.value -= (found.value & MAX_WEIGHT) / unit.parts.len() as u32 * (unit.parts.len() as u32 - 1);
        }
        let of_parts = self.heaviest;
        let wanted = Wanted { word: whole, is_prefix: unit.is_prefix && !is_symbol, may_be_misspelt, clause, is_marked: true };
        let matches = self.word(wanted)?;
        // What is not written together is no less known.
        if matches.is_empty() {
            self.heaviest = of_parts;
        }
        Ok(merged(&parts, &matches, Join::Best))
    }

    /// Whether the unit is a name with symbols, such as `C++`, that the index knows: then its letters
    /// alone are something else.
    fn is_symbol(&self, whole: Option<&str>) -> bool {
        let Some(whole) = whole else { return false };
        (whole.contains(['+', '#']) || whole.starts_with('.')) && self.parts.term(whole).is_some()
    }

    /// The articles that may have the words in a row, to be checked.
    fn phrase(&mut self, sequence: &Sequence, clause: u32) -> Result<Matches, Error> {
        let Sequence { words, last_is_prefix, in_title, .. } = sequence;
        self.reads_stop_words = true;
        let mut all: Option<Matches> = None;
        for (i, word) in words.iter().enumerate() {
            let is_prefix = (*last_is_prefix && i + 1 == words.len()) || is_unspaced_character(word);
            let wanted = Wanted { word, is_prefix, may_be_misspelt: false, clause, is_marked: false };
            let matches = self.word(wanted)?;
            all = Some(and(all, matches));
        }
        // Whoever quotes a stop word means it.
        self.heaviest = u8::MAX;
        let mut passages = self.in_one_passage(words, *last_is_prefix)?;
        if *in_title {
            // Titles belong to the first passage.
            let first = |passage: &u32| self.parts.root.passages(self.parts.articles[*passage as usize]).start == *passage;
            passages.retain(first);
        }
        let mut matches = all.unwrap_or_default();
        let mut last = 0;
        keep(&mut matches, &mut |article| {
            while last < passages.len() && self.parts.articles[passages[last] as usize] < article {
                last += 1;
            }
            last < passages.len() && self.parts.articles[passages[last] as usize] == article
        });
        for found in &mut matches {
            found.value = Tier::EXACT.with(found.value & MAX_WEIGHT);
        }
        self.highlights.sequences.push(Sequence { clause, ..sequence.clone() });
        if words.len() == 1 && !in_title {
            return Ok(matches);
        }
        let check = Check { is_without: false, alternatives: vec![(sequence.clone(), passages)] };
        Ok(self.checked(matches, check))
    }

    /// The passages that have exactly these words.
    fn in_one_passage(&self, words: &[String], last_is_prefix: bool) -> Result<Vec<u32>, Error> {
        let mut all: Option<Vec<u32>> = None;
        for (i, word) in words.iter().enumerate() {
            let of_word = exactly(self.parts, word, last_is_prefix && i + 1 == words.len())?;
            all = Some(match all {
                Some(mut all) => {
                    all.retain(|passage| of_word.binary_search(passage).is_ok());
                    all
                }
                None => of_word,
            });
        }
        Ok(all.unwrap_or_default())
    }

    /// Takes away those that have exactly this, not those with another form of it.
    fn without(&mut self, mut matches: Matches, clause: &Clause) -> Result<Matches, Error> {
        let (sequence, whole) = match clause {
            Clause::Unit(Unit { parts, whole, .. }) => {
                let words = if self.is_symbol(whole.as_deref()) { Vec::new() } else { parts.clone() };
                (Sequence { words, ..Sequence::default() }, whole.as_deref())
            }
            Clause::Phrase(sequence) => (sequence.clone(), None),
            Clause::Any(_) | Clause::Field(..) => return Ok(matches),
        };
        if let Some(whole) = whole {
            let passages = exactly(self.parts, whole, false)?;
            self.remove(&mut matches, &passages);
        }
        let passages = self.in_one_passage(&sequence.words, false)?;
        if sequence.words.len() == 1 && !sequence.in_title {
            self.remove(&mut matches, &passages);
        } else if !passages.is_empty() {
            matches = self.checked(matches, Check { is_without: true, alternatives: vec![(sequence, passages)] });
        }
        Ok(matches)
    }

    fn remove(&self, matches: &mut Matches, passages: &[u32]) {
        let mut articles = Vec::with_capacity(passages.len());
        for passage in passages {
            articles.push(self.parts.articles[*passage as usize]);
        }
        keep(matches, &mut |article| articles.binary_search(&article).is_err());
    }

    /// If the clauses begin with the long form of an acronym, the articles that have its words or
    /// its short form, and how many clauses it takes.
    fn long_form(&mut self, clauses: &[Clause], first: u32, may_be_misspelt: bool) -> Result<Option<(Matches, usize)>, Error> {
        let mut units: Vec<&Unit> = Vec::new();
        for clause in clauses {
            match clause {
                Clause::Unit(unit) => units.push(unit),
                _ => break,
            }
        }
        for n_units in (1..=units.len().min(spelling::MAX_LONG_FORM_WORDS)).rev() {
            let mut words: Vec<&str> = Vec::new();
            for unit in &units[..n_units] {
                for part in &unit.parts {
                    words.push(part);
                }
            }
            // One unit is several words only where there are no spaces.
            if n_units == 1 && (words.len() == 1 || units[0].whole.is_some()) {
                break;
            }
            let parts = self.parts;
            let mut longs = Vec::new();
            longs.extend(parts.term(&spelling::long_form(words.iter().copied())));
            if let [finished @ .., last] = words.as_slice()
                && units[n_units - 1].is_prefix
                && longs.is_empty()
            {
                let finished = spelling::long_form(finished.iter().copied());
                for last in spelling::spellings(last) {
                    let beginning = [&finished, " ", &last].concat();
                    parts.keys_starting_with(&beginning, &mut |term| longs.push(term));
                }
            }
            if longs.is_empty() {
                continue;
            }
            self.reads_stop_words = true;
            let mut all: Option<Matches> = None;
            for (i, unit) in units[..n_units].iter().enumerate() {
                let matches = self.unit(unit, first + i as u32, may_be_misspelt)?;
                all = Some(and(all, matches));
            }
            let mut matches = all.unwrap_or_default();
            for long in longs {
                for short in long.shard.links(long.ordinal, Relation::ShortForm) {
                    let of_short = self.short_form(short, first)?;
                    matches = merged(&matches, &of_short, Join::Or);
                }
            }
            return Ok(Some((matches, n_units)));
        }
        Ok(None)
    }

    /// The articles that have a short form in capitals.
    fn short_form(&mut self, key: &str, clause: u32) -> Result<Matches, Error> {
        let parts = self.parts;
        let Some(term) = parts.term(key) else { return Ok(Matches::new()) };
        let wanted = Wanted { word: key.trim_end(), is_prefix: false, may_be_misspelt: false, clause, is_marked: false };
        let best = vec![0; self.parts.articles.len()];
        let mut found = Found { evaluator: self, wanted, best, heaviest: None };
        found.synonym(term)?;
        let best = found.best;
        // Marked only if the letters never stand for a word: `ITS` is found, `its` is not marked.
        if let Some(word) = parts.term(key.trim_end())
            && word.shard.n_postings(word.ordinal)? == term.shard.n_postings(term.ordinal)?
        {
            self.highlights.words.push((key.trim_end().to_owned(), clause));
        }
        Ok(self.by_article(&best))
    }
}
