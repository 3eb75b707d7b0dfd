//! Articles become an index.
//!
//! 1. `survey` reads all articles, in the order of dates that `articles` gives them: `acronyms` learns which short forms
//!    stand for which long forms, `passages` cuts long articles, the facets are collected.
//! 2. `invert` cuts every article into terms and counts them by passage and field; `synonyms` adds what the owner says.
//! 3. `endings` learns which endings replace each other, for inflections nobody wrote yet.
//! 4. `compounds` takes compounds apart; `weigh` groups terms by stem and gives each posting its integer weight.
//! 5. `neighbours` raises what articles share with those most like them; then the weights are rounded.
//! 6. `shards` cuts the dictionary into shards, `blocks` the articles into blocks, `ids` says which article is which;
//!    [`format`](crate::format) has the bytes, and `parts` hands them over.
//!
//! Texts need not be in memory, and parts do not stay there: only the lists of `postings` do.
//!
//! No clock, no random hash order: the same articles give the same bytes, with any number of threads.

mod acronyms;
mod articles;
mod blocks;
mod compounds;
mod endings;
mod ids;
mod invert;
mod neighbours;
mod parts;
mod passages;
mod postings;
mod shards;
mod survey;
mod synonyms;
mod weigh;

pub use crate::format::root::MAX_PASSAGES;
use crate::{
    Article,
    analysis::is_correctable,
    format::{
        root::{Contents, Kind, file_name},
        vocabulary,
    },
};
pub use articles::Articles;
use articles::Ordered;
use core::fmt;
use parts::Parts;
use rayon::prelude::*;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use weigh::{Dictionary, Entry};

/// How large the parts of an index are to be, in bytes before compression, and how exact its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// A shard of the dictionary.
    pub shard_bytes: usize,
    /// A block of articles, and the longest passage of a long one.
    pub block_bytes: usize,
    /// Longer lists of postings are cut in two: the heaviest, and the rest.
    pub tiered_from: usize,
    /// So many are the heaviest.
    pub tier_head: usize,
    /// Weights have so many significant bits, three at least, of the six that they are computed with.
    pub weight_bits: u32,
}

impl Sizes {
    /// Parts of an index that is loaded as a whole: as few as can be. It is small, and has all bits.
    #[must_use]
    pub fn whole() -> Self {
        Self { shard_bytes: usize::MAX, block_bytes: usize::MAX, tiered_from: usize::MAX, tier_head: 0, weight_bits: 6 }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self { shard_bytes: 8_000, block_bytes: 8_000, tiered_from: 4096, tier_head: 1024, weight_bits: 3 }
    }
}

/// What an index has, but for its parts.
#[derive(Debug)]
pub struct Built {
    /// How many articles it has.
    pub n_articles: usize,
    /// How many words the articles have, repetitions included.
    pub n_words: u64,
    /// How many different terms it has.
    pub n_terms: usize,
    contents: Contents,
}

impl Built {
    /// The root of the index without its parts.
    #[must_use]
    pub fn root(&self) -> Vec<u8> {
        self.contents.write(None)
    }
}

/// An index with its parts.
#[derive(Debug)]
pub struct Whole {
    /// What it has.
    pub built: Built,
    /// By name.
    parts: BTreeMap<u64, Vec<u8>>,
}

impl Whole {
    /// The index in one file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.built.contents.write(Some(&self.parts))
    }

    /// The root of the index without its parts.
    #[must_use]
    pub fn root(&self) -> Vec<u8> {
        self.built.root()
    }

    /// The parts with their file names; parts with the same content are one.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, &[u8])> {
        self.parts.iter().map(|(name, bytes)| (file_name(*name), bytes.as_slice())).collect()
    }
}

/// Where the articles of a build are. Their ids must be unique.
pub enum Source<'a> {
    /// In memory; those that are given away are not copied.
    Held(Cow<'a, [Article]>),
    /// Somewhere else.
    Kept(&'a dyn Articles),
}

/// Why no index can be made of some articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They are cut into more passages than an index can have: [`MAX_PASSAGES`].
    TooManyPassages {
        /// How many they are cut into.
        n_passages: usize,
    },
    /// Two parts of different content have the same hash of 40 bits, which happens to one of a hundred indexes with
    /// 150,000 parts.
    SameName {
        /// It.
        name: u64,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyPassages { n_passages } => {
                write!(f, "{n_passages} passages are more than a browser can search ({MAX_PASSAGES})")
            }
            Self::SameName { name } => write!(f, "two parts of the index would have the same name, {}", file_name(*name)),
        }
    }
}

impl core::error::Error for Refused {}

/// Compiles articles into an index.
///
/// # Panics
///
/// As [`build_with`] does.
#[must_use]
pub fn build<'a>(articles: impl Into<Cow<'a, [Article]>>) -> Whole {
    build_with(articles, &Sizes::default(), &[])
}

/// Compiles articles into an index with parts of other sizes, and with words or phrases that mean the same.
/// Articles that are given away are not copied. Their ids must be unique.
///
/// # Panics
///
/// Where [`build_whole`] refuses.
#[must_use]
pub fn build_with<'a>(articles: impl Into<Cow<'a, [Article]>>, sizes: &Sizes, synonyms: &[Vec<String>]) -> Whole {
    build_whole(Source::Held(articles.into()), sizes, synonyms).expect("articles of one index")
}

/// The same from wherever the articles are.
pub fn build_whole(source: Source<'_>, sizes: &Sizes, synonyms: &[Vec<String>]) -> Result<Whole, Refused> {
    let parts = Mutex::new(BTreeMap::new());
    let take = |name, bytes| {
        parts.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes);
    };
    let built = build_from(&Ordered::of(source), sizes, synonyms, &Parts::new(&take))?;
    Ok(Whole { built, parts: parts.into_inner().unwrap_or_else(PoisonError::into_inner) })
}

/// Compiles articles into an index that is not held in memory: `take` takes the file name and the bytes of each part as
/// soon as it is made, from several threads. If the articles are not in memory either, what is there are the dictionary
/// and the postings: of a gigabyte of texts with a million and a half different words another gigabyte, of prose less
/// than half of the texts.
pub fn build_into(
    source: Source<'_>,
    sizes: &Sizes,
    synonyms: &[Vec<String>],
    take: &(dyn Fn(String, Vec<u8>) + Sync),
) -> Result<Built, Refused> {
    build_from(&Ordered::of(source), sizes, synonyms, &Parts::new(&|name, bytes| take(file_name(name), bytes)))
}

fn build_from(articles: &Ordered<'_>, sizes: &Sizes, synonyms: &[Vec<String>], parts: &Parts<'_>) -> Result<Built, Refused> {
    let survey::Survey { acronyms, passages, facets, ids } = survey::survey(articles, sizes);
    let n_passages = passages.len();
    if n_passages > MAX_PASSAGES as usize {
        return Err(Refused::TooManyPassages { n_passages });
    }
    let synonyms = synonyms::keys(synonyms);
    let mut inverted = invert::invert(articles, &passages, &acronyms, &synonyms);
    synonyms::complete(&mut inverted.terms, &synonyms);
    let endings = endings::learn(&inverted);
    let (n_words, n_terms) = (inverted.n_words, inverted.terms.len());
    let article_of_passage = passages.articles();
    let mut dictionary = weigh::weigh(inverted, &article_of_passage);
    let related = neighbours::raise_shared(&mut dictionary, &article_of_passage);
    dictionary.groups.par_iter_mut().for_each(|list| list.round(sizes.weight_bits));
    let words = words(&dictionary);
    let newest_first = articles.len().checked_sub(1).is_some_and(|last| articles.date(last).is_some());
    let links = synonyms::links(&acronyms, &synonyms);
    let written = shards::write(dictionary, &links, &article_of_passage, sizes, newest_first, parts);
    let fields = facets.fields();
    let (vocabulary, (n_passages_of_blocks, blocks)) = rayon::join(
        // One shard knows all words.
        || if written.shards.len() > 1 { vec![parts.add(write_vocabulary(&words))] } else { Vec::new() },
        || blocks::write(articles, &passages, &fields, sizes, parts),
    );
    let mut names: [Vec<u64>; Kind::ALL.len()] = Default::default();
    names[Kind::Shard as usize] = written.shards;
    names[Kind::Rest as usize] = written.rests;
    names[Kind::Facets as usize] = vec![parts.add(facets.write())];
    names[Kind::Vocabulary as usize] = vocabulary;
    names[Kind::Ids as usize] = ids::write_ids(&ids).into_iter().map(|part| parts.add(part)).collect();
    names[Kind::Related as usize] = ids::write_related(&related).into_iter().map(|part| parts.add(part)).collect();
    names[Kind::Block as usize] = blocks;
    let n_undated = (0..articles.len()).take_while(|number| articles.date(*number).is_none()).count() as u32;
    let contents = Contents {
        n_passages: passages.counts(),
        n_undated,
        fields,
        endings,
        first_terms: written.first_terms,
        tiered_terms: written.tiered_terms,
        n_passages_of_blocks,
        parts: names,
    };
    parts.check()?;
    Ok(Built { n_articles: articles.len(), n_words, n_terms, contents })
}

/// The words that misspellings can be corrected to, each with how many passages have its stem. A unit that stands in one
/// passage only is corrected part by part: such units are half of all words in technical texts.
fn words(dictionary: &Dictionary) -> Vec<(String, u32)> {
    let is_written = |entry: &&Entry| {
        let n_least = if entry.is_unit { 2 } else { 1 };
        dictionary.passages(entry).iter().nth(n_least - 1).is_some() && is_correctable(&entry.text)
    };
    let correctable = dictionary.entries.par_iter().filter(is_written);
    correctable.map(|entry| (entry.text.to_string(), dictionary.list(entry).len() as u32)).collect()
}

fn write_vocabulary(words: &[(String, u32)]) -> Vec<u8> {
    let words: Vec<(&str, u32)> = words.iter().map(|(word, n)| (word.as_str(), *n)).collect();
    vocabulary::write(&words)
}
