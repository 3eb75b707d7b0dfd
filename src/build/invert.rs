//! Cuts articles into terms and counts them by passage and field.

use super::{acronyms::Acronym, articles::Ordered, compounds, passages::Passages, postings::Counted, synonyms};
use crate::{
    Article,
    analysis::{Kind, analyse, spelling, stem, stop},
};
use core::{cell::OnceCell, ops::Range};
use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    hash::BuildHasher,
};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Occurrences {
    pub(super) passage: u32,
    pub(super) by_field: [u16; Field::COUNT],
    /// Whether it is a stop word in the language of the article.
    pub(super) is_stop: bool,
}

/// A term with all its occurrences.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) text: Box<str>,
    /// Terms with the same stem are one group.
    pub(super) stem: Box<str>,
    /// Whether it may be a compound, in the language it first stands in.
    pub(super) is_compound: bool,
    /// Whether it stands nowhere by itself, but is written together of the parts of units (`pg_stat`).
    pub(super) is_unit: bool,
    pub(super) counted: Counted,
}

impl Term {
    /// A term that no article has, or none yet.
    pub(super) fn absent(text: &str, stem: &str) -> Self {
        Self { text: text.into(), stem: stem.into(), is_compound: false, is_unit: false, counted: Counted::default() }
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

/// At least so many articles are cut at a time, if there are as many: each chunk knows its own terms, which costs time where
/// there are many.
const MIN_CHUNK: usize = 20;
/// And about so many bytes at most.
const MAX_CHUNK_BYTES: usize = 4 << 20;
/// An article costs as much as so many bytes besides its text.
const COST_OF_AN_ARTICLE: usize = 200;

/// The terms of several chunks are put together in so many partitions, which are told by their texts.
const N_PARTITIONS: usize = 16;

pub(super) fn invert(articles: &Ordered<'_>, passages: &Passages, acronyms: &[Acronym], synonyms: &[Vec<String>]) -> Inverted {
    let known = KnownAcronyms::of(acronyms, synonyms);
    let n_at_once = 2 * rayon::current_num_threads();
    let n_bytes = |number| -> usize {
        (passages.first(number)..passages.first(number + 1)).map(|passage| passages.n_bytes(passage as usize)).sum()
    };
    let sizes: Vec<usize> = (0..articles.len()).map(n_bytes).collect();
    let chunks = chunks(&sizes, n_at_once);
    let mut partitions: Vec<Terms<Term>> = (0..N_PARTITIONS).map(|_| Terms::default()).collect();
    let (mut lengths, mut langs) = (Vec::with_capacity(articles.len()), BTreeSet::new());
    for chunks in chunks.chunks(n_at_once) {
        let inverted: Vec<Chunk> = chunks
            .par_iter()
            .map(|numbers| {
                let mut inverter = Inverter::of(&known);
                let lengths = numbers.clone().map(|number| inverter.article(passages, number, &articles.read(number))).collect();
                let langs = inverter.stops.iter().map(|(lang, _)| lang.clone()).collect();
                Chunk { partitions: inverter.finish(), lengths, langs }
            })
            .collect();
        let mut new: Vec<Vec<Vec<Term>>> = (0..N_PARTITIONS).map(|_| Vec::new()).collect();
        for chunk in inverted {
            lengths.extend(chunk.lengths);
            langs.extend(chunk.langs);
            new.iter_mut().zip(chunk.partitions).for_each(|(new, terms)| new.push(terms));
        }
        // Of equal terms, those of earlier articles decide the stem.
        partitions
            .par_iter_mut()
            .zip(new)
            .for_each(|(partition, new)| new.into_iter().flatten().for_each(|term| partition.add(term)));
    }
    let mut terms: Vec<Term> = Vec::with_capacity(partitions.iter().map(|partition| partition.list.len()).sum());
    partitions.into_iter().for_each(|partition| terms.extend(partition.list));
    terms.par_iter_mut().for_each(|term| term.counted.shrink());
    terms.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    add_stop_words(&mut terms, &langs);
    let n_words = lengths.iter().flatten().map(|n| u64::from(*n)).sum();
    Inverted { terms, lengths, n_words }
}

/// Cuts articles of so many bytes into runs that cost about the same, as many or several times as many as are cut at once,
/// fewer if there are few articles: the threads are to be ready at the same time.
fn chunks(sizes: &[usize], n_at_once: usize) -> Vec<Range<usize>> {
    let cost = |n_bytes: &usize| n_bytes + COST_OF_AN_ARTICLE;
    let total: usize = sizes.iter().map(cost).sum();
    let n_chunks = (total.div_ceil(MAX_CHUNK_BYTES).next_multiple_of(n_at_once)).min(sizes.len().div_ceil(MIN_CHUNK));
    let mut chunks: Vec<Range<usize>> = Vec::with_capacity(n_chunks);
    let (mut start, mut n_before) = (0, 0);
    for (number, n_bytes) in sizes.iter().enumerate() {
        n_before += cost(n_bytes);
        if n_before * n_chunks >= total * (chunks.len() + 1) {
            chunks.push(start..number + 1);
            start = number + 1;
        }
    }
    chunks
}

/// Terms that are found by their text.
struct Terms<T> {
    list: Vec<T>,
    numbers: HashTable<(Beginning, u32)>,
}

/// The first bytes of a text, then zeros: what most words are told apart by without looking them up.
type Beginning = [u8; 12];

fn beginning(text: &str) -> Beginning {
    let mut beginning = Beginning::default();
    let n_bytes = text.len().min(beginning.len());
    beginning[..n_bytes].copy_from_slice(&text.as_bytes()[..n_bytes]);
    beginning
}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self { list: Vec::new(), numbers: HashTable::new() }
    }
}

impl<T: AsRef<Term>> Terms<T> {
    /// Which of the terms has this text.
    fn find(&self, text: &str) -> Option<u32> {
        let sought = beginning(text);
        let is_whole = text.len() < sought.len();
        let is_it = |(beginning, number): &(Beginning, u32)| {
            *beginning == sought && (is_whole || *self.list[*number as usize].as_ref().text == *text)
        };
        self.numbers.find(hash_of(text), is_it).map(|(_, number)| *number)
    }

    /// Takes a term that is not there yet.
    fn push(&mut self, term: T) -> u32 {
        let number = self.list.len() as u32;
        let text = &*term.as_ref().text;
        let (hash, entry) = (hash_of(text), (beginning(text), number));
        self.list.push(term);
        let rehash = |(_, number): &(Beginning, u32)| hash_of(&self.list[*number as usize].as_ref().text);
        self.numbers.insert_unique(hash, entry, rehash);
        number
    }
}

impl Terms<Term> {
    /// Takes a term, or its occurrences, which are in later passages, if it is there already.
    fn add(&mut self, term: Term) {
        match self.find(&term.text) {
            Some(number) => {
                let known = &mut self.list[number as usize];
                known.is_unit &= term.is_unit;
                known.counted.append(&term.counted);
            }
            None => _ = self.push(term),
        }
    }
}

fn hash_of(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

impl AsRef<Self> for Term {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl AsRef<Term> for Known<'_> {
    fn as_ref(&self) -> &Term {
        &self.term
    }
}

/// What some of the articles have.
struct Chunk {
    /// The terms, each in the partition that its text says.
    partitions: Vec<Vec<Term>>,
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
            if terms.binary_search_by(|term| (*term.text).cmp(&word)).is_err() {
                let stem = stems.stem(lang, &word, &word);
                absent.entry(word).or_insert(stem);
            }
        }
    }
    terms.extend(absent.into_iter().map(|(word, stem)| Term::absent(&word, &stem)));
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
        let of_owner = || synonyms.iter().flatten();
        for short in acronyms.iter().map(|acronym| &acronym.short).chain(of_owner().filter(|key| key.ends_with(' '))) {
            known.short_forms.insert(short.trim_end().to_owned());
        }
        let phrases = of_owner().filter(|key| synonyms::is_phrase(key));
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
    /// Its occurrences in the passage that it was last seen in.
    last: Option<Occurrences>,
    /// Whether it is a stop word, and in which language.
    is_stop: (bool, usize),
    /// Its American spelling, once it is asked for.
    american: OnceCell<String>,
    /// Whether some article explains it as an acronym.
    is_short_form: bool,
    /// The long forms that begin with it.
    long_forms: Option<&'a BTreeSet<(Vec<String>, String)>>,
}

struct Inverter<'a> {
    terms: Terms<Known<'a>>,
    stems: stem::Stems,
    /// Languages with their stop words.
    stops: Vec<(String, HashSet<String>)>,
    acronyms: &'a KnownAcronyms,
    /// Which of these is that of the article.
    lang: usize,
    /// Whether its language writes compounds in one word.
    has_compounds: bool,
}

impl<'a> Inverter<'a> {
    fn of(acronyms: &'a KnownAcronyms) -> Self {
        Self {
            terms: Terms::default(),
            stems: stem::Stems::default(),
            stops: Vec::new(),
            acronyms,
            lang: 0,
            has_compounds: false,
        }
    }

    /// Counts the terms of an article; gives how many words each field has.
    fn article(&mut self, passages: &Passages, number: usize, article: &Article) -> [u32; Field::COUNT] {
        let lang = article.lang.clone().unwrap_or_else(|| stem::detect(&article.paragraphs.join("\n")).to_owned());
        self.has_compounds = compounds::has_compounds(&lang);
        self.lang = self.stops.iter().position(|(known, _)| *known == lang).unwrap_or_else(|| {
            let words = stop::words(&lang);
            self.stops.push((lang, words));
            self.stops.len() - 1
        });
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

    /// All terms, in partitions.
    fn finish(self) -> Vec<Vec<Term>> {
        let mut partitions: Vec<Vec<Term>> = (0..N_PARTITIONS).map(|_| Vec::new()).collect();
        for Known { mut term, last, .. } in self.terms.list {
            last.iter().for_each(|last| term.counted.push(last));
            // The tables look at other bits.
            partitions[(hash_of(&term.text) >> 40) as usize % N_PARTITIONS].push(term);
        }
        partitions
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
                let (lang, _) = &inverter.stops[inverter.lang];
                let stem = inverter.stems.stem(lang, token.term, if token.kind == Kind::Part { written } else { token.term });
                Term { is_compound: inverter.has_compounds, is_unit: true, ..Term::absent(token.term, &stem) }
            });
            self.terms.list[number as usize].term.is_unit &= token.kind == Kind::Whole;
            if token.kind == Kind::Part {
                n_words += 1;
                if has_acronyms {
                    words.push(number);
                }
            }
            self.count(number, passage, field, weight);
            if self.terms.list[number as usize].is_short_form && written.chars().filter(|c| c.is_uppercase()).count() > 1 {
                let key = spelling::short_form(token.term);
                let number = self.number(&key, |_| Term::absent(&key, &key));
                self.count(number, passage, field, weight);
            }
        });
        for (i, word) in words.iter().enumerate() {
            for (long, key) in self.terms.list[*word as usize].long_forms.into_iter().flatten() {
                let is_long = |words: &[u32]| {
                    words.iter().zip(long).all(|(word, of_long)| {
                        let Known { term, american, .. } = &self.terms.list[*word as usize];
                        *term.text == **of_long || american.get_or_init(|| spelling::american(&term.text)) == of_long
                    })
                };
                if words.get(i..i + long.len()).is_some_and(is_long) {
                    let number = self.number(key, |_| Term::absent(key, key));
                    self.count(number, passage, field, weight);
                }
            }
        }
        n_words
    }

    /// Which of the terms has this text; `new` makes it if none has.
    fn number(&mut self, text: &str, new: impl FnOnce(&mut Self) -> Term) -> u32 {
        if let Some(number) = self.terms.find(text) {
            return number;
        }
        let known = Known {
            term: new(self),
            last: None,
            is_stop: (self.stops[self.lang].1.contains(text), self.lang),
            american: OnceCell::new(),
            is_short_form: self.acronyms.short_forms.contains(text),
            long_forms: self.acronyms.long_forms.get(text),
        };
        self.terms.push(known)
    }

    /// Counts a term where it stands.
    fn count(&mut self, number: u32, passage: u32, field: Field, weight: u16) {
        let Known { term, last, is_stop, .. } = &mut self.terms.list[number as usize];
        if last.is_none_or(|last| last.passage != passage) {
            if is_stop.1 != self.lang {
                *is_stop = (self.stops[self.lang].1.contains(&*term.text), self.lang);
            }
            let (is_stop, _) = *is_stop;
            let before = last.replace(Occurrences { passage, is_stop, ..Occurrences::default() });
            before.iter().for_each(|before| term.counted.push(before));
        }
        if let Some(last) = last {
            let n = &mut last.by_field[field as usize];
            *n = n.saturating_add(weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_CHUNK_BYTES, chunks};

    #[test]
    fn chunks_cost_the_same_and_have_all_articles() {
        let with_one_long = [vec![0; 5000], vec![50_000_000], vec![0; 5000]].concat();
        for (sizes, n_chunks) in [
            (vec![], 0..=0),
            (vec![7000], 1..=1),
            (vec![0; 5000], 4..=4),
            (vec![100; 30], 2..=2),
            (vec![7000; 1200], 4..=4),
            (vec![1000; 300_000], 88..=88),
            (with_one_long, 3..=16),
        ] {
            let chunks = chunks(&sizes, 4);
            assert!(n_chunks.contains(&chunks.len()), "{} of {}", chunks.len(), sizes.len());
            assert_eq!(chunks.iter().map(ExactSizeIterator::len).sum::<usize>(), sizes.len());
            assert!(chunks.windows(2).all(|pair| pair[0].end == pair[1].start) && chunks.iter().all(|chunk| !chunk.is_empty()));
            let n_bytes = |chunk: &core::ops::Range<usize>| sizes[chunk.clone()].iter().sum::<usize>();
            assert!(
                chunks.iter().all(|chunk| n_bytes(chunk) <= MAX_CHUNK_BYTES + sizes[chunk.clone()].iter().max().unwrap_or(&0))
            );
        }
    }
}
