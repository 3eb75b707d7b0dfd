//! Articles become an index.
//!
//! 1. `acronyms` learns which short forms stand for which long forms; `synonyms` adds what the owner says.
//! 2. `passages` cuts long articles.
//! 3. `invert` cuts every article into terms and counts them by passage and field.
//! 4. `endings` learns which endings replace each other, for inflections nobody wrote yet.
//! 5. `compounds` takes compounds apart; `weigh` groups terms by stem and gives each posting its integer weight.
//! 6. `neighbours` raises what articles share with those most like them.
//! 7. `shards` cuts the dictionary into shards.
//! 8. [`format`](crate::format) writes the parts.
//!
//! No clock, no random hash order: the same articles give the same bytes, with any number of threads.

mod acronyms;
mod compounds;
mod endings;
mod invert;
mod neighbours;
mod passages;
mod shards;
mod synonyms;
mod weigh;

pub use crate::format::root::MAX_PASSAGES;
use crate::{
    Article, Heading, Weight,
    analysis::is_correctable,
    format::{
        N_RELATED, block, facets, hash,
        root::{Contents, Kind, Root},
        vocabulary,
    },
};
use passages::Passages;
use rayon::prelude::*;
use std::{borrow::Cow, collections::HashMap};
use weigh::Dictionary;

/// How large the parts of an index are to be, in bytes before compression.
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
}

impl Sizes {
    /// Parts of an index that is loaded as a whole: as few as can be.
    #[must_use]
    pub fn whole() -> Self {
        Self { shard_bytes: usize::MAX, block_bytes: usize::MAX, tiered_from: usize::MAX, tier_head: 0 }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self { shard_bytes: 8_000, block_bytes: 8_000, tiered_from: 4096, tier_head: 1024 }
    }
}

/// An index and what is in it.
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
    /// The index in one file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.contents.write(true)
    }

    /// The root of the index without its parts.
    #[must_use]
    pub fn root(&self) -> Vec<u8> {
        self.contents.write(false)
    }

    /// The parts with their file names; parts with the same content are one.
    ///
    /// # Panics
    ///
    /// If two parts have different contents and the same hash, of 40 bits.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, &[u8])> {
        let root = Root::read(&self.root()).expect("what was written can be read");
        let mut parts: Vec<(String, &[u8])> = Vec::new();
        let mut known: HashMap<String, &[u8]> = HashMap::new();
        for (number, bytes) in self.contents.parts.iter().flatten().enumerate() {
            let name = root.file_name(number as u32);
            match known.insert(name.clone(), bytes) {
                None => parts.push((name, bytes)),
                Some(other) => assert!(other == bytes, "two parts have the same hash; build with another --block-bytes"),
            }
        }
        parts
    }
}

/// How many passages articles are cut into: an index has at most [`MAX_PASSAGES`].
#[must_use]
pub fn n_passages(articles: &[Article], sizes: &Sizes) -> usize {
    Passages::cut(articles, sizes.block_bytes).len()
}

/// Compiles articles into an index, of at most [`MAX_PASSAGES`] passages. Their ids must be unique.
#[must_use]
pub fn build<'a>(articles: impl Into<Cow<'a, [Article]>>) -> Built {
    build_with(articles, &Sizes::default(), &[])
}

/// Compiles articles into an index with parts of other sizes, and with words or phrases that mean the same.
/// Articles that are given away are not copied.
#[must_use]
pub fn build_with<'a>(articles: impl Into<Cow<'a, [Article]>>, sizes: &Sizes, synonyms: &[Vec<String>]) -> Built {
    let (places, articles) = in_order_of_date(articles.into().into_owned());
    let acronyms = acronyms::learn(&articles);
    let passages = Passages::cut(&articles, sizes.block_bytes);
    let synonyms = synonyms::keys(synonyms);
    let mut inverted = invert::invert(&articles, &passages, &acronyms, &synonyms);
    synonyms::complete(&mut inverted.terms, &synonyms);
    let endings = endings::learn(&inverted);
    let (n_words, n_terms) = (inverted.n_words, inverted.terms.len());
    let article_of_passage = passages.articles();
    let mut dictionary = weigh::weigh(inverted, &article_of_passage);
    let related = neighbours::raise_shared(&mut dictionary, &article_of_passage);
    let words = words(&dictionary);
    let newest_first = articles.last().is_some_and(|article| article.date.is_some());
    let written = shards::write(dictionary, &synonyms::links(&acronyms, &synonyms), &article_of_passage, sizes, newest_first);
    // One shard knows all words.
    let vocabulary = if written.shards.len() > 1 { vec![write_vocabulary(&words)] } else { Vec::new() };
    let fields = facets::fields(&articles);
    let (n_passages_of_blocks, blocks) = write_blocks(&articles, &places, &passages, &fields, sizes);
    let mut parts: [Vec<Vec<u8>>; Kind::ALL.len()] = Default::default();
    parts[Kind::Shard as usize] = written.shards;
    parts[Kind::Rest as usize] = written.rests;
    parts[Kind::Facets as usize] = vec![facets::write(&articles, &fields)];
    parts[Kind::Vocabulary as usize] = vocabulary;
    parts[Kind::Ids as usize] = vec![write_ids(&articles, &related)];
    parts[Kind::Block as usize] = blocks;
    let n_undated = articles.iter().take_while(|article| article.date.is_none()).count() as u32;
    let contents = Contents {
        n_passages: passages.counts(),
        n_undated,
        fields,
        endings,
        first_terms: written.first_terms,
        tiered_terms: written.tiered_terms,
        n_passages_of_blocks,
        parts,
    };
    Built { n_articles: articles.len(), n_words, n_terms, contents }
}

/// The part [`Kind::Ids`]: the hash of each article's id, then for each the numbers of those related to it.
fn write_ids(articles: &[Article], related: &[Vec<u32>]) -> Vec<u8> {
    let mut out: Vec<u8> = articles.iter().flat_map(|article| id_hash(&article.id)).collect();
    for of_article in related {
        let none = core::iter::repeat(&u32::MAX);
        out.extend(
            of_article.iter().chain(none).take(N_RELATED as usize).flat_map(|number| number.to_le_bytes().into_iter().take(3)),
        );
    }
    out
}

fn id_hash(id: &str) -> [u8; 4] {
    (hash(id.as_bytes()) as u32).to_le_bytes()
}

/// The articles, the oldest first, those without a date before all, each with its place in the input.
fn in_order_of_date(articles: Vec<Article>) -> (Vec<u32>, Vec<Article>) {
    let mut ordered: Vec<(u32, Article)> =
        articles.into_par_iter().enumerate().map(|(place, article)| (place as u32, tidy(article))).collect();
    ordered.sort_by(|(_, a), (_, b)| a.date.cmp(&b.date));
    ordered.into_iter().unzip()
}

/// The words that misspellings can be corrected to, each with how many passages have its stem.
fn words(dictionary: &Dictionary) -> Vec<(String, u32)> {
    let correctable = dictionary.entries.iter().filter(|entry| !entry.passages.is_empty() && is_correctable(&entry.text));
    correctable.map(|entry| (entry.text.clone(), dictionary.groups[entry.group].len() as u32)).collect()
}

fn write_vocabulary(words: &[(String, u32)]) -> Vec<u8> {
    let words: Vec<(&str, u32)> = words.iter().map(|(word, n)| (word.as_str(), *n)).collect();
    vocabulary::write(&words)
}

/// How many passages each block has, and its bytes. A block is full with the first passage that brings it
/// to its size.
fn write_blocks(
    articles: &[Article],
    places: &[u32],
    passages: &Passages,
    fields: &[String],
    sizes: &Sizes,
) -> (Vec<u32>, Vec<Vec<u8>>) {
    let mut blocks: Vec<Vec<block::Passage<'_>>> = Vec::new();
    let mut n_bytes = 0;
    for (number, article) in articles.iter().enumerate() {
        let mut is_first = true;
        let mut n_before = 0;
        for paragraphs in passages.of(number, article) {
            let first_paragraph = n_before;
            n_before += paragraphs.len();
            let of_passage = 100 + paragraphs.iter().map(String::len).sum::<usize>();
            if blocks.is_empty() || n_bytes + of_passage / 2 >= sizes.block_bytes {
                blocks.push(Vec::new());
                (n_bytes, is_first) = (0, true);
            }
            // The place relative to the number does not change when earlier articles are added.
            let place = places[number].wrapping_sub(number as u32);
            if let Some(block) = blocks.last_mut() {
                block.push(block::Passage { article, place, goes_on: !is_first, first_paragraph, paragraphs });
            }
            n_bytes += of_passage;
            is_first = false;
        }
    }
    let counts = blocks.iter().map(|block| block.len() as u32).collect();
    (counts, blocks.par_iter().map(|block| block::write(block, fields)).collect())
}

/// Line feeds separate paragraphs in a block, and empty paragraphs say nothing.
fn tidy(mut article: Article) -> Article {
    article.title = one_line(article.title);
    let mut headings = core::mem::take(&mut article.headings).into_iter().peekable();
    let mut weights = core::mem::take(&mut article.weights).into_iter().peekable();
    for (i, paragraph) in core::mem::take(&mut article.paragraphs).into_iter().enumerate() {
        let paragraph = one_line(paragraph);
        let mut anchor = String::new();
        while let Some(heading) = headings.next_if(|heading| heading.paragraph <= i) {
            anchor = one_line(heading.anchor);
        }
        let weight = core::iter::from_fn(|| weights.next_if(|weight| weight.paragraph <= i)).last();
        if !paragraph.is_empty() {
            let here = article.paragraphs.len();
            article
                .weights
                .extend(weight.filter(|weight| weight.paragraph == i).map(|weight| Weight { paragraph: here, ..weight }));
            if !anchor.is_empty() {
                article.headings.push(Heading { paragraph: here, anchor });
            }
            article.paragraphs.push(paragraph);
        }
    }
    article.date = article.date.filter(|date| !date.is_empty());
    article
}

/// The text with single spaces between its words and no control characters.
fn one_line(text: String) -> String {
    let bytes = text.as_bytes();
    let is_one_line = bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !bytes.windows(2).any(|pair| pair == b"  ")
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ');
    if is_one_line {
        return text;
    }
    // Characters that turn the direction of what follows would reorder more than the article itself.
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control() || turns(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
