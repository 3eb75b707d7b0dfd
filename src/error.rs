//! The one error of the engine.

use core::fmt;

/// Why an index cannot be used, or a section of it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes do not begin with the magic number.
    NotAnIndex,
    /// Written by a version of Findling that this one cannot read.
    Version {
        /// The version in the header.
        found: u16,
    },
    /// Written with other rules for cutting text into words.
    Analyser,
    /// The file ends early, or goes on after its end.
    Length {
        /// The length in the header.
        expected_bytes: u64,
        /// The length of the file.
        found_bytes: u64,
    },
    /// Bytes were changed after they were written.
    Checksum {
        /// The section (or `header`).
        part: &'static str,
    },
    /// The checksum is right, but the content makes no sense.
    Corrupt {
        /// The section.
        part: &'static str,
        /// What was expected and what stands there instead.
        why: &'static str,
    },
}

impl Error {
    pub(crate) fn corrupt(part: &'static str, why: &'static str) -> Self {
        Self::Corrupt { part, why }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const REBUILD: &str = "Build the index again and upload it whole.";
        match self {
            Self::NotAnIndex => write!(f, "This is not a Findling index. Check the address of the search folder."),
            Self::Version { found } => write!(
                f,
                "The index has format version {found}, this engine reads version {}. Upload the engine and the index of the same build.",
                crate::format::VERSION
            ),
            Self::Analyser => write!(
                f,
                "The index was built with other rules for cutting words than this engine's. Upload the engine and the index of the same build."
            ),
            Self::Length { expected_bytes, found_bytes } => write!(
                f,
                "The index should have {expected_bytes} bytes but has {found_bytes}: it was not transferred whole. {REBUILD}"
            ),
            Self::Checksum { part } => {
                write!(f, "The index is damaged: the checksum of its part \"{part}\" does not match. {REBUILD}")
            }
            Self::Corrupt { part, why } => write!(f, "The index is damaged in its part \"{part}\": {why}. {REBUILD}"),
        }
    }
}

impl std::error::Error for Error {}
