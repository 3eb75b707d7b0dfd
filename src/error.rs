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
    Damaged {
        /// What kind of part.
        part: &'static str,
    },
    /// The hash is right, but the content makes no sense.
    Corrupt {
        /// What kind of part.
        part: &'static str,
        /// What was expected and what stands there instead.
        why: &'static str,
    },
}

impl Error {
    /// A part whose content makes no sense. In a browser only which part it is: `index-builder verify` says why,
    /// and a kilobyte of reasons would be downloaded by every visitor.
    #[must_use]
    pub(crate) fn corrupt(part: &'static str, why: &'static str) -> Self {
        if cfg!(target_arch = "wasm32") { Self::Damaged { part } } else { Self::Corrupt { part, why } }
    }

    /// What is wrong and what to do. In the browser without numbers: `core::fmt` would be two kilobytes of the
    /// engine.
    #[must_use]
    pub fn message(&self) -> String {
        const REBUILD: &str = "Build the index again and upload it whole.";
        const SAME_BUILD: &str = "Upload the engine and the index of the same build.";
        match self {
            Self::NotAnIndex => "This is not a Findling index. Check the address of the search folder.".to_owned(),
            Self::Version { found } => {
                let read = crate::format::VERSION;
                ["The index has another version", &numbers(&[u64::from(*found), u64::from(read)]), ". ", SAME_BUILD].concat()
            }
            Self::Analyser => ["The index is of another build than the engine. ", SAME_BUILD].concat(),
            Self::Length { expected_bytes, found_bytes } => {
                let numbers = numbers(&[*found_bytes, *expected_bytes]);
                ["The index was not transferred whole", &numbers, ". ", REBUILD].concat()
            }
            Self::Damaged { part } => {
                ["The index is damaged: a part of it (\"", part, "\") is not what was built. ", REBUILD].concat()
            }
            Self::Corrupt { part, why } => ["The index is damaged in its part \"", part, "\": ", why, ". ", REBUILD].concat(),
        }
    }
}

/// What was found in place of what, in the terminal.
#[cfg(not(target_arch = "wasm32"))]
fn numbers([found, expected]: &[u64; 2]) -> String {
    format!(" ({found} in place of {expected})")
}

#[cfg(target_arch = "wasm32")]
fn numbers(_: &[u64; 2]) -> String {
    String::new()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}
