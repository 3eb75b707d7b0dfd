//! Reads bytes in order, every step checked.

use crate::Error;

/// A position in the bytes of one part.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    part: &'static str,
}

impl<'a> Cursor<'a> {
    /// Begins at the first byte; errors will name `part`.
    #[must_use]
    pub fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self { bytes, part }
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// An error about this part.
    #[must_use]
    pub fn corrupt(&self, why: &'static str) -> Error {
        Error::corrupt(self.part, why)
    }

    /// The next `n_bytes`.
    pub fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) =
            self.bytes.split_at_checked(n_bytes).ok_or_else(|| self.corrupt("it ends in the middle of a value"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// A LEB128 number of at most 32 bits.
    pub fn varint(&mut self) -> Result<u32, Error> {
        let (mut value, mut shift) = (0, 0);
        while shift < u32::BITS {
            let byte = self.take(1)?[0];
            let bits = u32::from(byte & 0x7F);
            if bits << shift >> shift != bits {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
        Err(self.corrupt("a number does not fit in 32 bits"))
    }

    /// Passes over so many LEB128 numbers, however large.
    pub fn skip_varints(&mut self, n: usize) -> Result<(), Error> {
        let mut n_left = n;
        while n_left > 0 {
            n_left -= usize::from(self.take(1)?[0] < 0x80);
        }
        Ok(())
    }

    /// A LEB128 count of things that take at least one byte each.
    pub fn count(&mut self) -> Result<usize, Error> {
        let count = self.varint()? as usize;
        if count > self.remaining() {
            return Err(self.corrupt("it counts more things than it has bytes"));
        }
        Ok(count)
    }

    /// As many bytes as the number before them says.
    pub fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let n_bytes = self.count()?;
        self.take(n_bytes)
    }

    /// A string with its length in bytes before it.
    pub fn string(&mut self) -> Result<String, Error> {
        match core::str::from_utf8(self.bytes()?) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(self.corrupt("a text is not UTF-8")),
        }
    }

    /// A count, and as many strings.
    pub fn strings(&mut self) -> Result<Vec<String>, Error> {
        let n_strings = self.count()?;
        let mut strings = Vec::with_capacity(n_strings);
        for _ in 0..n_strings {
            strings.push(self.string()?);
        }
        Ok(strings)
    }

    /// `n` rising numbers below `limit`, each stored as what it exceeds the least that it could be.
    pub fn rising(&mut self, n: usize, limit: u32) -> Result<Vec<u32>, Error> {
        if n > self.remaining() {
            return Err(self.corrupt("it counts more things than it has bytes"));
        }
        let mut numbers = Vec::with_capacity(n);
        let mut next = 0_u32;
        for _ in 0..n {
            match next.checked_add(self.varint()?) {
                Some(number) if number < limit => {
                    numbers.push(number);
                    next = number + 1;
                }
                _ => return Err(self.corrupt("a list names something that does not exist")),
            }
        }
        Ok(numbers)
    }

    /// Ends reading; nothing may be left.
    pub fn finish(self) -> Result<(), Error> {
        if self.bytes.is_empty() { Ok(()) } else { Err(self.corrupt("bytes are left over at its end")) }
    }
}
