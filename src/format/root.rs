//! What every visitor loads: which parts there are, and which words are in which shard.

use super::{MAGIC, VERSION, cursor::Cursor, hash};
use crate::{Error, analysis};
use core::ops::Range;
#[cfg(feature = "build")]
use std::collections::BTreeMap;

/// Magic, version, whether the parts are inside, a zero, fingerprint, length and hash.
const HEADER_BYTES: usize = 32;
/// No index has more passages; what is allocated for each must stay small.
pub const MAX_PASSAGES: u32 = 1 << 20;
/// The name of a part is so much of the hash of its bytes.
const NAME_BYTES: usize = 5;

/// What a part is; parts are numbered in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A range of terms with their postings.
    Shard,
    /// The postings of a frequent term that are not in its shard.
    Rest,
    /// Which articles have which tags, sections and dates.
    Facets,
    /// All words of all shards, for misspellings.
    Vocabulary,
    /// Hashes of some articles' ids.
    Ids,
    /// Which articles are related to those of a run.
    Related,
    /// What is shown of some articles, and their texts.
    Block,
}

impl Kind {
    /// In the order of numbers.
    pub const ALL: [Self; 7] = [Self::Shard, Self::Rest, Self::Facets, Self::Vocabulary, Self::Ids, Self::Related, Self::Block];

    /// The name used in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shard => "shard",
            Self::Rest => "rest",
            Self::Facets => "facets",
            Self::Vocabulary => "vocabulary",
            Self::Ids => "ids",
            Self::Related => "related",
            Self::Block => "block",
        }
    }
}

/// The checked root of an index.
#[derive(Debug, Default)]
pub struct Root {
    /// How many articles there are.
    pub n_articles: u32,
    /// How many of them have no date; they come first, and the others by rising date.
    pub n_undated: u32,
    /// How many passages they have.
    pub n_passages: u32,
    /// The fields by which articles can be filtered: [`FIELDS`](super::facets::FIELDS), and those of their metadata.
    pub fields: Vec<String>,
    /// Endings that replace each other in words of one stem, the most frequent pair first.
    pub endings: Vec<(String, String)>,
    /// Articles of more than one passage, rising: number of the first passage, number of passages.
    long_articles: Vec<(u32, u32)>,
    /// By shard: its first term.
    first_terms: Vec<String>,
    /// Terms that have a rest, but for stop words, sorted, each with which it is.
    tiered_terms: Vec<(String, u32)>,
    /// By block: its first passage; and the number of passages at the end.
    first_passages: Vec<u32>,
    /// By kind: the number of its first part; and the number of parts at the end.
    first_parts: [u32; Kind::ALL.len() + 1],
    /// By part.
    names: Vec<u64>,
    /// By part, where the parts lie in the file; empty where they have files of their own.
    inside: Vec<Range<usize>>,
}

impl Root {
    /// Checks magic, version, length, hash and fingerprint, and reads the rest.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let found_bytes = file.len() as u64;
        if !file.starts_with(&MAGIC) {
            return Err(Error::NotAnIndex);
        }
        let Some((header, body)) = file.split_at_checked(HEADER_BYTES) else {
            return Err(Error::Length { expected_bytes: HEADER_BYTES as u64, found_bytes });
        };
        let found = number(&header[8..10]) as u16;
        if found != VERSION {
            return Err(Error::Version { found });
        }
        let expected_bytes = number(&header[16..24]);
        if expected_bytes != found_bytes {
            return Err(Error::Length { expected_bytes, found_bytes });
        }
        // The rest of the header is hashed with the body, so that no byte of the file goes unchecked.
        if number(&header[24..32]) != hash(body) ^ hash(&header[..24]) {
            return Err(Error::Damaged { part: "root" });
        }
        if number(&header[12..16]) != u64::from(analysis::fingerprint()) {
            return Err(Error::Analyser);
        }
        let mut cursor = Cursor::new(body, "root");
        let mut root = Self::read_body(&mut cursor)?;
        if header[10] > 0 {
            for _ in 0..root.names.len() {
                let bytes = cursor.bytes()?;
                let end = file.len() - cursor.remaining();
                root.inside.push(end - bytes.len()..end);
            }
        }
        cursor.finish()?;
        Ok(root)
    }

    fn read_body(cursor: &mut Cursor<'_>) -> Result<Self, Error> {
        let mut root = Self { n_articles: cursor.varint()?, n_undated: cursor.varint()?, ..Self::default() };
        let n_long = cursor.count()?;
        let mut n_more = 0_u32;
        let mut next = 0_u32;
        for _ in 0..n_long {
            let first = next.saturating_add(cursor.varint()?);
            let n_passages = cursor.varint()?.saturating_add(2);
            root.long_articles.push((first, n_passages));
            n_more = n_more.saturating_add(n_passages - 1);
            next = first.saturating_add(n_passages);
        }
        root.n_passages = root.n_articles.saturating_add(n_more);
        root.fields = cursor.strings()?;
        let n_endings = cursor.count()?;
        for _ in 0..n_endings {
            root.endings.push((cursor.string()?, cursor.string()?));
        }
        root.first_terms = cursor.strings()?;
        let n_shards = root.first_terms.len() as u32;
        let n_rests = cursor.count()? as u32;
        let n_tiered = cursor.count()?;
        for _ in 0..n_tiered {
            let term = cursor.string()?;
            let rest = cursor.varint()?;
            if rest >= n_rests {
                return Err(cursor.corrupt("it names a rest that does not exist"));
            }
            root.tiered_terms.push((term, rest));
        }
        let has_vocabulary = cursor.varint()?.min(1);
        let (n_ids, n_related) = (cursor.count()? as u32, cursor.count()? as u32);
        let n_blocks = cursor.count()?;
        root.first_passages.push(0);
        let mut first = 0_u32;
        for _ in 0..n_blocks {
            first = first.saturating_add(cursor.varint()?);
            root.first_passages.push(first);
        }
        let mut n_parts = 0_u32;
        for (kind, n) in [n_shards, n_rests, 1, has_vocabulary, n_ids, n_related, n_blocks as u32].into_iter().enumerate() {
            n_parts = n_parts.saturating_add(n);
            root.first_parts[kind + 1] = n_parts;
        }
        if next > root.n_passages || first != root.n_passages || root.n_passages > MAX_PASSAGES {
            return Err(cursor.corrupt("its articles, passages and blocks do not add up"));
        }
        let names = cursor.take(n_parts as usize * NAME_BYTES)?;
        root.names = names.chunks_exact(NAME_BYTES).map(number).collect();
        Ok(root)
    }

    /// How many parts there are.
    #[must_use]
    pub fn n_parts(&self) -> usize {
        self.names.len()
    }

    /// The numbers of the parts of a kind.
    #[must_use]
    pub fn parts(&self, kind: Kind) -> Range<u32> {
        self.first_parts[kind as usize]..self.first_parts[kind as usize + 1]
    }

    /// What the part with this number is, and which among its kind.
    #[must_use]
    pub fn kind(&self, part: u32) -> Option<(Kind, u32)> {
        let of_part = |kind: &Kind| self.parts(*kind).contains(&part);
        Kind::ALL.into_iter().find(of_part).map(|kind| (kind, part - self.parts(kind).start))
    }

    /// The name of a part's file: its content's hash in hexadecimal, and `.findling`.
    #[must_use]
    pub fn file_name(&self, part: u32) -> String {
        file_name(self.names.get(part as usize).copied().unwrap_or_default())
    }

    /// Whether these are the bytes that the part should have.
    #[must_use]
    pub fn is_part(&self, part: u32, bytes: &[u8]) -> bool {
        self.names.get(part as usize) == Some(&name(bytes))
    }

    /// Where the part lies in the file, if it lies there.
    #[must_use]
    pub fn inside(&self, part: u32) -> Option<Range<usize>> {
        self.inside.get(part as usize).cloned()
    }

    /// The shards that have terms from `first` on and, if given, before `end`.
    #[must_use]
    pub fn shards(&self, first: &str, end: Option<&str>) -> Range<u32> {
        let after = |term: &str| self.first_terms.partition_point(|of_shard| of_shard.as_str() <= term) as u32;
        let last = match end {
            Some(end) => self.first_terms.partition_point(|of_shard| of_shard.as_str() < end) as u32,
            None => self.first_terms.len() as u32,
        };
        let start = after(first).saturating_sub(1);
        start..last.max(start)
    }

    /// The part with the rest of a term's postings, if they are cut in two and worth reading with its shard: those
    /// of stop words are not.
    #[must_use]
    pub fn rest(&self, term: &str) -> Option<u32> {
        let at = self.tiered_terms.partition_point(|(of, _)| of.as_str() < term);
        self.tiered_terms.get(at).filter(|(of, _)| of == term).map(|(_, rest)| *rest)
    }

    /// The block that has this passage.
    #[must_use]
    pub fn block(&self, passage: u32) -> u32 {
        self.first_passages.partition_point(|first| *first <= passage) as u32 - 1
    }

    /// The passages of a block.
    #[must_use]
    pub fn passages_of_block(&self, block: u32) -> Range<u32> {
        self.first_passages[block as usize]..self.first_passages[block as usize + 1]
    }

    /// By passage: its article.
    #[must_use]
    pub fn articles(&self) -> Vec<u32> {
        let mut articles = Vec::with_capacity(self.n_passages as usize);
        let mut long = self.long_articles.iter().peekable();
        for article in 0..self.n_articles {
            let first = articles.len() as u32;
            let n_passages = long.next_if(|(of_long, _)| *of_long == first).map_or(1, |(_, n)| *n);
            articles.resize(articles.len() + n_passages as usize, article);
        }
        articles
    }

    /// The passages of an article.
    #[must_use]
    pub fn passages(&self, article: u32) -> Range<u32> {
        let mut n_more = 0;
        for (first, n_passages) in &self.long_articles {
            if article + n_more <= *first {
                let n_own = if article + n_more == *first { *n_passages } else { 1 };
                return article + n_more..article + n_more + n_own;
            }
            n_more += n_passages - 1;
        }
        article + n_more..article + n_more + 1
    }
}

/// A little-endian number of up to eight bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// What a part is called.
fn name(bytes: &[u8]) -> u64 {
    name_of_hash(hash(bytes))
}

/// What a part is called whose bytes have this hash.
pub(crate) fn name_of_hash(hash: u64) -> u64 {
    hash >> (64 - 8 * NAME_BYTES)
}

/// The name of the file of a part that is called so.
pub(crate) fn file_name(name: u64) -> String {
    let digit = |i: u32| char::from(b"0123456789abcdef"[(name >> (4 * i) & 15) as usize]);
    let mut file: String = (0..2 * NAME_BYTES as u32).rev().map(digit).collect();
    file += ".findling";
    file
}

/// What a root is written from.
#[cfg(feature = "build")]
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// By article: how many passages it has.
    pub(crate) n_passages: Vec<u32>,
    pub(crate) n_undated: u32,
    pub(crate) fields: Vec<String>,
    pub(crate) endings: Vec<(String, String)>,
    pub(crate) first_terms: Vec<String>,
    /// Sorted; each with the number of its rest.
    pub(crate) tiered_terms: Vec<(String, u32)>,
    /// By block: how many passages it has.
    pub(crate) n_passages_of_blocks: Vec<u32>,
    /// By kind: the [`name`]s of its parts.
    pub(crate) parts: [Vec<u64>; Kind::ALL.len()],
}

#[cfg(feature = "build")]
impl Contents {
    /// The bytes of the root, with the parts inside, if their bytes are given by name.
    pub(crate) fn write(&self, inside: Option<&BTreeMap<u64, Vec<u8>>>) -> Vec<u8> {
        use super::{write_bytes, write_strings, write_varint};
        let mut body = Vec::new();
        write_varint(&mut body, self.n_passages.len() as u32);
        write_varint(&mut body, self.n_undated);
        let long: Vec<u32> = self.n_passages.iter().copied().filter(|n| *n > 1).collect();
        write_varint(&mut body, long.len() as u32);
        let (mut passage, mut next) = (0, 0);
        for n_passages in &self.n_passages {
            if *n_passages > 1 {
                write_varint(&mut body, passage - next);
                write_varint(&mut body, n_passages - 2);
                next = passage + n_passages;
            }
            passage += n_passages;
        }
        write_strings(&mut body, &self.fields);
        write_varint(&mut body, self.endings.len() as u32);
        for (one, other) in &self.endings {
            write_bytes(&mut body, one.as_bytes());
            write_bytes(&mut body, other.as_bytes());
        }
        write_strings(&mut body, &self.first_terms);
        let [_, rests, _, vocabulary, ids, related, _] = &self.parts;
        write_varint(&mut body, rests.len() as u32);
        write_varint(&mut body, self.tiered_terms.len() as u32);
        for (term, rest) in &self.tiered_terms {
            write_bytes(&mut body, term.as_bytes());
            write_varint(&mut body, *rest);
        }
        for parts in [vocabulary, ids, related] {
            write_varint(&mut body, parts.len() as u32);
        }
        write_varint(&mut body, self.n_passages_of_blocks.len() as u32);
        self.n_passages_of_blocks.iter().for_each(|n| write_varint(&mut body, *n));
        for part in self.parts.iter().flatten() {
            body.extend_from_slice(&part.to_le_bytes()[..NAME_BYTES]);
        }
        if let Some(bytes) = inside {
            self.parts.iter().flatten().for_each(|part| write_bytes(&mut body, &bytes[part]));
        }
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&[u8::from(inside.is_some()), 0]);
        file.extend_from_slice(&analysis::fingerprint().to_le_bytes());
        file.extend_from_slice(&((HEADER_BYTES + body.len()) as u64).to_le_bytes());
        let sum = hash(&body) ^ hash(&file);
        file.extend_from_slice(&sum.to_le_bytes());
        file.extend_from_slice(&body);
        file
    }
}
