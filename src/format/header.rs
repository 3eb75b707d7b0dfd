//! The first bytes of an index: what it is, and where its sections are.

use super::{MAGIC, Section, VERSION, checksum};
use crate::{Error, analysis};

/// Magic, version, number of sections, fingerprint, file length, zeros.
const FIXED_BYTES: usize = 32;
/// Id, three zeros, length, checksum.
const ENTRY_BYTES: usize = 12;
/// The table and the checksum of everything before it.
const HEADER_BYTES: usize = FIXED_BYTES + Section::ALL.len() * ENTRY_BYTES + 4;

/// Where a section lies in the file.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which section.
    pub section: Section,
    /// In bytes.
    pub length_bytes: usize,
    offset: usize,
    checksum: u32,
}

/// The checked header of an index.
#[derive(Clone, Debug)]
pub struct Header {
    entries: Vec<Entry>,
}

impl Header {
    /// Checks magic, version, length, the header's own checksum and the fingerprint.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let found_bytes = file.len() as u64;
        if !file.starts_with(&MAGIC) {
            return Err(Error::NotAnIndex);
        }
        let Some(header) = file.get(..HEADER_BYTES) else {
            return Err(Error::Length { expected_bytes: HEADER_BYTES as u64, found_bytes });
        };
        let found = u16::from_le_bytes([header[8], header[9]]);
        if found != VERSION {
            return Err(Error::Version { found });
        }
        if u32_at(header, HEADER_BYTES - 4) != checksum(&header[..HEADER_BYTES - 4]) {
            return Err(Error::Checksum { part: "header" });
        }
        let expected_bytes = u64::from(u32_at(header, 16)) | u64::from(u32_at(header, 20)) << 32;
        if expected_bytes != found_bytes {
            return Err(Error::Length { expected_bytes, found_bytes });
        }
        if u32_at(header, 12) != analysis::fingerprint() {
            return Err(Error::Analyser);
        }
        Self::table(header, file.len()).ok_or(Error::corrupt("header", "its table of sections makes no sense"))
    }

    fn table(header: &[u8], file_bytes: usize) -> Option<Self> {
        let mut offset = HEADER_BYTES;
        let mut entries = Vec::new();
        for (i, section) in Section::ALL.into_iter().enumerate() {
            let at = FIXED_BYTES + i * ENTRY_BYTES;
            let length_bytes = u32_at(header, at + 4) as usize;
            if header[at] != section as u8 {
                return None;
            }
            entries.push(Entry { section, length_bytes, offset, checksum: u32_at(header, at + 8) });
            offset = offset.checked_add(length_bytes).filter(|end| *end <= file_bytes)?;
        }
        (offset == file_bytes && usize::from(header[10]) == entries.len()).then_some(Self { entries })
    }

    /// The sections in the order they lie in the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of a section, its checksum verified.
    pub fn section<'a>(&self, file: &'a [u8], section: Section) -> Result<&'a [u8], Error> {
        let part = section.name();
        let entry = self.entries.iter().find(|entry| entry.section == section);
        let bytes = entry.and_then(|entry| file.get(entry.offset..entry.offset + entry.length_bytes));
        let (entry, bytes) = entry.zip(bytes).ok_or(Error::corrupt(part, "it is missing"))?;
        if checksum(bytes) == entry.checksum { Ok(bytes) } else { Err(Error::Checksum { part }) }
    }

    /// Writes an index of the given sections, which are in the order of [`Section::ALL`].
    ///
    /// # Panics
    ///
    /// If a section has 4 GB or more, which the format cannot say.
    #[cfg(feature = "build")]
    #[must_use]
    pub fn write(sections: &[Vec<u8>; Section::ALL.len()]) -> Vec<u8> {
        let file_bytes = HEADER_BYTES + sections.iter().map(Vec::len).sum::<usize>();
        let mut file = Vec::with_capacity(file_bytes);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&[Section::ALL.len() as u8, 0]);
        file.extend_from_slice(&analysis::fingerprint().to_le_bytes());
        file.extend_from_slice(&(file_bytes as u64).to_le_bytes());
        file.extend_from_slice(&[0; 8]);
        for (section, bytes) in Section::ALL.into_iter().zip(sections) {
            file.extend_from_slice(&[section as u8, 0, 0, 0]);
            let length = u32::try_from(bytes.len()).expect("a section has less than 4 GB");
            file.extend_from_slice(&length.to_le_bytes());
            file.extend_from_slice(&checksum(bytes).to_le_bytes());
        }
        file.extend_from_slice(&checksum(&file).to_le_bytes());
        sections.iter().for_each(|bytes| file.extend_from_slice(bytes));
        file
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
