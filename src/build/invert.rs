//! Cuts articles into terms and counts them by passage and field.

use super::{acronyms::Acronym, compounds, passages::Passages};
use crate::{
    Article,
    analysis::{Kind, analyse, spelling, stem, stop},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where in an article a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Tags,
    Section,
    Body,
    /// Within the body.
    Headings,
}

impl Field {
    pub(super) const COUNT: usize = 5;
}

/// What an occurrence counts where nothing is said of its weight.
pub(super) const USUAL: u16 = 10;

/// How often a term stands in each field of one passage, each time [`USUAL`] or what its paragraph says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Occurrences {
    pub(super) passage: u32,
    pub(super) by_field: [u16; Field::COUNT],
    /// Whether it is a stop word in the language of the article.
    pub(super) is_stop: bool,
}

/// A term with all its occurrences.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) text: String,
    /// Terms with the same stem are one group.
    pub(super) stem: String,
    /// Whether it may be a compound, in the language it first stands in.
    pub(super) is_compound: bool,
    /// By rising passage.
    pub(super) occurrences: Vec<Occurrences>,
}

impl Term {
    /// A term that no article has, or none yet.
    pub(super) fn absent(text: &str, stem: String) -> Self {
        Self { text: text.to_owned(), stem, is_compound: false, occurrences: Vec::new() }
    }

    /// Whether it is a stop word wherever it stands, or stands nowhere.
    pub(super) fn is_stop(&self) -> bool {
        self.occurrences.iter().all(|found| found.is_stop)
    }
}

/// Every term of the articles, sorted.
#[derive(Debug)]
pub(super) struct Inverted {
    pub(super) terms: Vec<Term>,
    /// By article: how many words each field has.
    pub(super) lengths: Vec<[u32; Field::COUNT]>,
    pub(super) n_words: u64,
}

/// At least and at most so many articles are cut at a time: each chunk knows its own terms, which costs time and memory
/// where there are many, but several are needed to keep all threads busy.
const CHUNK: core::ops::RangeInclusive<usize> = 20..=640;

pub(super) fn invert(articles: &[Article], passages: &Passages, acronyms: &[Acronym], synonyms: &[Vec<String>]) -> Inverted {
    let known = KnownAcronyms::of(acronyms, synonyms);
    let numbered: Vec<(usize, &Article)> = articles.iter().enumerate().collect();
    let chunks: Vec<Chunk> = numbered
        .par_chunks((articles.len() / (2 * rayon::current_num_threads())).clamp(*CHUNK.start(), *CHUNK.end()))
        .map(|chunk| {
            let mut inverter = Inverter::of(&known);
            let lengths = chunk.iter().map(|(number, article)| inverter.article(passages, *number, article)).collect();
            let langs = inverter.stops.keys().cloned().collect();
            Chunk { terms: inverter.finish(), lengths, langs }
        })
        .collect();
    let lengths: Vec<[u32; Field::COUNT]> = chunks.iter().flat_map(|chunk| chunk.lengths.iter().copied()).collect();
    let langs: BTreeSet<String> = chunks.iter().flat_map(|chunk| chunk.langs.iter().cloned()).collect();
    // The sort is stable: of equal terms, those of earlier articles come first and decide the stem. It merges
    // what is sorted already.
    let mut terms: Vec<Term> = chunks.into_iter().flat_map(|chunk| chunk.terms).collect();
    terms.par_sort_by(|a, b| a.text.cmp(&b.text));
    let mut terms = terms.into_iter().peekable();
    let mut merged: Vec<Term> = Vec::new();
    while let Some(mut term) = terms.next() {
        let same: Vec<Term> = core::iter::from_fn(|| terms.next_if(|next| next.text == term.text)).collect();
        term.occurrences.reserve_exact(same.iter().map(|other| other.occurrences.len()).sum());
        same.into_iter().for_each(|other| term.occurrences.extend(other.occurrences));
        merged.push(term);
    }
    add_stop_words(&mut merged, &langs);
    let n_words = lengths.iter().flatten().map(|n| u64::from(*n)).sum();
    Inverted { terms: merged, lengths, n_words }
}

/// What some of the articles have.
struct Chunk {
    terms: Vec<Term>,
    /// By article.
    lengths: Vec<[u32; Field::COUNT]>,
    langs: Vec<String>,
}

/// Stop words that no article has are terms too, so that queries can leave them out.
fn add_stop_words(terms: &mut Vec<Term>, langs: &BTreeSet<String>) {
    let mut stems = stem::Stems::default();
    let mut absent: BTreeMap<String, String> = BTreeMap::new();
    for lang in langs {
        for word in stop::words(lang) {
            if terms.binary_search_by(|term| term.text.cmp(&word)).is_err() {
                let stem = stems.stem(lang, &word, &word);
                absent.entry(word).or_insert(stem);
            }
        }
    }
    terms.extend(absent.into_iter().map(|(word, stem)| Term::absent(&word, stem)));
    terms.sort_by(|a, b| a.text.cmp(&b.text));
}

struct KnownAcronyms {
    /// Acronyms that some article explains.
    short_forms: HashSet<String>,
    /// By first word: the words and the key of each long form, and of each synonym of several words.
    long_forms: BTreeMap<String, BTreeSet<(Vec<String>, String)>>,
}

impl KnownAcronyms {
    fn of(acronyms: &[Acronym], synonyms: &[Vec<String>]) -> Self {
        let mut known = Self { short_forms: HashSet::new(), long_forms: BTreeMap::new() };
        for Acronym { short, .. } in acronyms {
            known.short_forms.insert(short.trim_end().to_owned());
        }
        let phrases = synonyms.iter().flatten().filter(|key| key.contains(' '));
        for long in acronyms.iter().map(|acronym| &acronym.long).chain(phrases) {
            let words: Vec<String> = long.split(' ').map(str::to_owned).collect();
            // Words are looked up as they are written; only the candidates are compared in American spelling.
            for first in spelling::spellings(&words[0]) {
                known.long_forms.entry(first).or_default().insert((words.clone(), long.clone()));
            }
        }
        known
    }
}

/// A term, and what its text says without looking it up again.
struct Known<'a> {
    term: Term,
    /// Whether some article explains it as an acronym.
    is_short_form: bool,
    /// The long forms that begin with it.
    long_forms: Option<&'a BTreeSet<(Vec<String>, String)>>,
}

struct Inverter<'a> {
    terms: Vec<Known<'a>>,
    /// By text: which of the terms.
    numbers: FxHashMap<String, u32>,
    stems: stem::Stems,
    /// By language.
    stops: BTreeMap<String, HashSet<String>>,
    acronyms: &'a KnownAcronyms,
    /// Of the article.
    lang: String,
    /// Whether its language writes compounds in one word.
    has_compounds: bool,
}

impl<'a> Inverter<'a> {
    fn of(acronyms: &'a KnownAcronyms) -> Self {
        Self {
            terms: Vec::new(),
            numbers: FxHashMap::default(),
            stems: stem::Stems::default(),
            stops: BTreeMap::new(),
            acronyms,
            lang: String::new(),
            has_compounds: false,
        }
    }

    /// Counts the terms of an article; gives how many words each field has.
    fn article(&mut self, passages: &Passages, number: usize, article: &Article) -> [u32; Field::COUNT] {
        self.lang = article.lang.clone().unwrap_or_else(|| stem::detect(&article.paragraphs.join("\n")).to_owned());
        self.stops.entry(self.lang.clone()).or_insert_with(|| stop::words(&self.lang));
        self.has_compounds = compounds::has_compounds(&self.lang);
        let mut length = [0; Field::COUNT];
        let first = passages.first(number);
        length[Field::Title as usize] += self.add(first, Field::Title, USUAL, &article.title);
        for tag in &article.tags {
            length[Field::Tags as usize] += self.add(first, Field::Tags, USUAL, tag);
        }
        if let Some(section) = &article.section {
            length[Field::Section as usize] += self.add(first, Field::Section, USUAL, section);
        }
        let mut headings = article.headings.iter().map(|heading| heading.paragraph).peekable();
        let mut weights = article.weights.iter().peekable();
        let mut n_paragraphs = 0;
        for (passage, paragraphs) in (first..).zip(passages.of(number, article)) {
            for paragraph in paragraphs {
                let is_heading = headings.next_if_eq(&n_paragraphs).is_some();
                let field = if is_heading { Field::Headings } else { Field::Body };
                let weight = weights.next_if(|weight| weight.paragraph == n_paragraphs);
                let weight = weight.map_or(USUAL, |weight| (weight.percent / (100 / USUAL)).max(1));
                length[field as usize] += self.add(passage, field, weight, paragraph);
                n_paragraphs += 1;
            }
        }
        length
    }

    /// All terms, sorted.
    fn finish(self) -> Vec<Term> {
        let mut terms: Vec<Term> = self.terms.into_iter().map(|known| known.term).collect();
        terms.iter_mut().for_each(|term| term.occurrences.shrink_to_fit());
        terms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        terms
    }

    /// Counts the terms of `text`, each occurrence for so much; gives how many words it has.
    fn add(&mut self, passage: u32, field: Field, weight: u16, text: &str) -> u32 {
        // The words in a row, where a long form may be among them.
        let mut words: Vec<u32> = Vec::new();
        let mut n_words = 0;
        let has_acronyms = !self.acronyms.long_forms.is_empty();
        analyse(text, &mut |token| {
            let written = &text[token.start..token.end];
            let number = self.number(token.term, |inverter| {
                let stem =
                    inverter.stems.stem(&inverter.lang, token.term, if token.kind == Kind::Part { written } else { token.term });
                Term { is_compound: inverter.has_compounds, ..Term::absent(token.term, stem) }
            });
            if token.kind == Kind::Part {
                n_words += 1;
                if has_acronyms {
                    words.push(number);
                }
            }
            self.count(number, passage, field, weight);
            if self.terms[number as usize].is_short_form && written.chars().filter(|c| c.is_uppercase()).count() > 1 {
                let key = spelling::short_form(token.term);
                let number = self.number(&key, |_| Term::absent(&key, key.clone()));
                self.count(number, passage, field, weight);
            }
        });
        for (i, word) in words.iter().enumerate() {
            for (long, key) in self.terms[*word as usize].long_forms.into_iter().flatten() {
                let is_long = |words: &[u32]| {
                    words.iter().zip(long).all(|(word, of_long)| {
                        let word = &self.terms[*word as usize].term.text;
                        word == of_long || spelling::american(word) == *of_long
                    })
                };
                if words.get(i..i + long.len()).is_some_and(is_long) {
                    let number = self.number(key, |_| Term::absent(key, key.clone()));
                    self.count(number, passage, field, weight);
                }
            }
        }
        n_words
    }

    /// Which of the terms has this text; `new` makes it if none has.
    fn number(&mut self, text: &str, new: impl FnOnce(&mut Self) -> Term) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.terms.len() as u32;
        let known = Known {
            term: new(self),
            is_short_form: self.acronyms.short_forms.contains(text),
            long_forms: self.acronyms.long_forms.get(text),
        };
        self.terms.push(known);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// Counts a term where it stands.
    fn count(&mut self, number: u32, passage: u32, field: Field, weight: u16) {
        let Term { text, occurrences, .. } = &mut self.terms[number as usize].term;
        if occurrences.last().is_none_or(|last| last.passage != passage) {
            let is_stop = self.stops[&self.lang].contains(text);
            occurrences.push(Occurrences { passage, is_stop, ..Occurrences::default() });
        }
        if let Some(last) = occurrences.last_mut() {
            let n = &mut last.by_field[field as usize];
            *n = n.saturating_add(weight);
        }
    }
}
