//! The bytes of an index. `docs/format.md` describes them so that a reader can be written without
//! this source.
//!
//! - [`header`]: magic, version, analyser fingerprint, lengths and checksums of the sections;
//! - [`cursor`]: the only way bytes are read, every step checked;
//! - [`lexicon`]: term to ordinal, and which terms share a stem; the only user of fst;
//! - [`postings`]: which articles have a stem, how important it is in each, and in which forms;
//! - [`store`]: what is shown of an article, and its text.
//!
//! Nothing here maps memory, seeks or depends on the order of a hash table: the same articles give
//! the same bytes, and damaged bytes give an [`Error`](crate::Error). In the browser the bytes inside the
//! fst are trusted once their checksum is right.

pub mod cursor;
pub mod header;
pub mod lexicon;
pub mod postings;
pub mod store;

/// The first eight bytes of an index.
pub const MAGIC: [u8; 8] = *b"FINDLING";

/// The version this crate writes, and the only one it reads.
pub const VERSION: u16 = 1;

/// The parts of an index, in the order they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// The fst: term to ordinal.
    Lexicon = 1,
    /// Per ordinal: its stem group, and the length of its forms.
    Terms = 2,
    /// Per group: document gaps and weights.
    Postings = 3,
    /// Per ordinal of a group of several: in which of the group's articles it stands.
    Forms = 4,
    /// Short forms and their long forms.
    Acronyms = 5,
    /// Endings that replace each other in words of one stem.
    Endings = 6,
    /// Per article: what is shown of it.
    Documents = 7,
    /// Per article: its paragraphs.
    Texts = 8,
}

impl Section {
    /// In the order they are written.
    pub const ALL: [Self; 8] =
        [Self::Lexicon, Self::Terms, Self::Postings, Self::Forms, Self::Acronyms, Self::Endings, Self::Documents, Self::Texts];

    /// The name used in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lexicon => "lexicon",
            Self::Terms => "terms",
            Self::Postings => "postings",
            Self::Forms => "forms",
            Self::Acronyms => "acronyms",
            Self::Endings => "endings",
            Self::Documents => "documents",
            Self::Texts => "texts",
        }
    }
}

/// CRC-32 (ISO-HDLC, the one of gzip and PNG), four bits at a time: the table fits in a cache line.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    const NIBBLES: [u32; 16] = {
        let mut table = [0; 16];
        let mut i = 0;
        while i < 16 {
            let mut crc = i as u32;
            let mut bit = 0;
            while bit < 4 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
                bit += 1;
            }
            table[i] = crc;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc: u32, byte| {
        let crc = crc ^ u32::from(*byte);
        let crc = (crc >> 4) ^ NIBBLES[(crc & 15) as usize];
        (crc >> 4) ^ NIBBLES[(crc & 15) as usize]
    })
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

/// Appends the length of `text` in bytes as LEB128, then the bytes.
#[cfg(feature = "build")]
pub(crate) fn write_str(out: &mut Vec<u8>, text: &str) {
    write_varint(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_the_one_of_gzip() {
        assert_eq!(super::checksum(b"123456789"), 0xCBF4_3926);
    }
}
