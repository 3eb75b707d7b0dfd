//! The bytes of an index. `docs/format.md` describes them so that a reader can be written without
//! this source.
//!
//! An index is a root and its parts. A small site has all of them in one file; a large one has a file
//! for each part, named by its content, and a visitor downloads those that a query needs.
//!
//! - [`cursor`]: the only way bytes are read, every step checked;
//! - [`root`]: what every visitor loads: which parts there are, and which words are in which shard;
//! - [`lexicon`]: the terms of a part, an fst;
//! - [`shard`]: a range of terms with their postings;
//! - [`block`]: what is shown of some articles, and their texts;
//! - [`facets`]: which articles have which tags, sections and dates;
//! - [`vocabulary`]: all words of all shards, for misspellings.
//!
//! Nothing here maps memory, seeks or depends on the order of a hash table: the same articles give
//! the same bytes, and damaged bytes give an [`Error`](crate::Error), or answers; nothing else, also if every
//! hash is right.

pub mod block;
pub mod cursor;
pub mod facets;
pub mod lexicon;
pub mod root;
pub mod shard;
pub mod vocabulary;

/// The first eight bytes of an index.
pub const MAGIC: [u8; 8] = *b"FINDLING";

/// The version this crate writes, and the only one it reads.
pub const VERSION: u16 = 6;

/// An article has at most so many related ones.
pub const N_RELATED: u32 = 5;

/// The related articles of so many articles are in one part.
pub const ARTICLES_OF_RELATED: u32 = 1024;

/// How many bytes the number of a related article takes.
pub(crate) const RELATED_BYTES: usize = 3;

/// A beginning whose words lie in more shards than this has a list of its own.
pub(crate) const MAX_SHARDS_OF_A_PREFIX: usize = 3;

/// Ends the key of such a list.
pub(crate) const PREFIX_MARK: char = '*';

/// The key of the list of all words that begin so.
pub(crate) fn prefix_key(prefix: &str) -> String {
    let mut key = prefix.to_owned();
    key.push(PREFIX_MARK);
    key
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv): finds every changed byte, and gives a
/// part its name.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    }
    hash
}

/// Appends `value` as LEB128: seven bits a byte, the lowest first, the high bit set but in the last.
#[cfg(feature = "build")]
pub(crate) fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the length of `bytes` as LEB128, then the bytes.
#[cfg(feature = "build")]
pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_varint(out, u32::try_from(bytes.len()).expect("nothing in a part has 4 GB"));
    out.extend_from_slice(bytes);
}

/// Appends how many strings there are, then each with its length.
#[cfg(feature = "build")]
pub(crate) fn write_strings(out: &mut Vec<u8>, strings: &[String]) {
    write_varint(out, strings.len() as u32);
    strings.iter().for_each(|string| write_bytes(out, string.as_bytes()));
}

/// Rising numbers, each as what it exceeds the least that it could be.
#[cfg(feature = "build")]
pub(crate) fn write_rising(out: &mut Vec<u8>, rising: impl Iterator<Item = u32>) {
    let mut next = 0;
    for number in rising {
        write_varint(out, number - next);
        next = number + 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(super::hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::hash(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
