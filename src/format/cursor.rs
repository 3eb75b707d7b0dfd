//! Reads bytes in order, every step checked.

use super::Section;
use crate::Error;

/// A position in the bytes of one section.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    section: Section,
}

impl<'a> Cursor<'a> {
    /// Begins at the first byte; errors will name `section`.
    #[must_use]
    pub fn new(bytes: &'a [u8], section: Section) -> Self {
        Self { bytes, section }
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// An error about this section.
    #[must_use]
    pub fn corrupt(&self, why: &'static str) -> Error {
        Error::corrupt(self.section.name(), why)
    }

    /// The next `n_bytes`.
    pub fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) =
            self.bytes.split_at_checked(n_bytes).ok_or_else(|| self.corrupt("it ends in the middle of a value"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    /// A LEB128 number of at most 32 bits.
    pub fn varint(&mut self) -> Result<u32, Error> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            let bits = u32::from(byte & 0x7F);
            if bits << shift >> shift != bits {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.corrupt("a number does not fit in 32 bits"))
    }

    /// A LEB128 count of things that take at least one byte each.
    pub fn count(&mut self) -> Result<usize, Error> {
        let count = self.varint()? as usize;
        if count > self.remaining() {
            return Err(self.corrupt("it counts more things than it has bytes"));
        }
        Ok(count)
    }

    /// A string with its length in bytes before it.
    pub fn str(&mut self) -> Result<&'a str, Error> {
        let n_bytes = self.count()?;
        core::str::from_utf8(self.take(n_bytes)?).map_err(|_| self.corrupt("a text is not UTF-8"))
    }

    /// Ends reading; nothing may be left.
    pub fn finish(self) -> Result<(), Error> {
        if self.bytes.is_empty() { Ok(()) } else { Err(self.corrupt("bytes are left over at its end")) }
    }
}
