//! What can be done, one file for each verb.

pub(crate) mod build;
pub(crate) mod diff;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod query;
pub(crate) mod serve;
pub(crate) mod verify;
pub(crate) mod watch;

use crate::{front, problem::Problem};
use findling::{Answer, Found, Index, Options};
use flate2::read::MultiGzDecoder;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// More than any part can inflate to: its lengths are 32 bits.
const MAX_PART_BYTES: u64 = 1 << 32;

/// An index on the disk, whose parts are read when they are needed.
struct Opened {
    index: Index,
    file: PathBuf,
    /// The index file as it is stored.
    stored: Vec<u8>,
}

impl Opened {
    /// Reads the root of an output folder, or an index file.
    fn open(path: &Path) -> Result<Self, Problem> {
        let file = if path.is_file() { path.to_owned() } else { path.join(front::name::INDEX) };
        let stored = fs::read(&file).map_err(|error| Problem::io(&error, "read the index", &file))?;
        let bytes = inflate(&stored).map_err(|problem| problem.in_file(&file))?;
        let index = Index::open(&bytes).map_err(|error| damaged(&error).in_file(&file))?;
        Ok(Self { index, file, stored })
    }

    /// The file of a part.
    fn part(&self, part: u32) -> PathBuf {
        self.file.with_file_name(front::name::PARTS).join(self.index.root().file_name(part))
    }

    fn load(&mut self, part: u32) -> Result<(), Problem> {
        let file = self.part(part);
        let stored = fs::read(&file).map_err(|error| Problem::io(&error, "read a part of the index", &file))?;
        let bytes = inflate(&stored).map_err(|problem| problem.in_file(&file))?;
        self.index.supply(part, &bytes).map_err(|error| damaged(&error).in_file(&file))
    }

    /// Reads every part that is not in the index file.
    fn load_all(&mut self) -> Result<(), Problem> {
        let apart = (0..self.index.root().n_parts() as u32).filter(|part| self.index.root().inside(*part).is_none());
        apart.collect::<Vec<u32>>().into_iter().try_for_each(|part| self.load(part))
    }

    fn search(&mut self, text: &str, options: &Options) -> Result<Found, Problem> {
        loop {
            match self.index.search(text, options).map_err(|error| damaged(&error))? {
                Answer::Known(found) => return Ok(found),
                Answer::Wanted(parts) => parts.into_iter().try_for_each(|part| self.load(part))?,
            }
        }
    }
}

/// The content of a gzip member; other bytes as they are, so that the engine can say what they are not.
fn inflate(stored: &[u8]) -> Result<Vec<u8>, Problem> {
    if stored.is_empty() {
        return Err(Problem::new("the index is empty", "Build the index again."));
    }
    if !stored.starts_with(&[0x1F, 0x8B]) {
        return Ok(stored.to_vec());
    }
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(stored).take(MAX_PART_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| {
        Problem::new(format!("the index is damaged or was not transferred whole: {error}"), "Build the index again.")
    })?;
    Ok(bytes)
}

fn damaged(error: &findling::Error) -> Problem {
    Problem::new(error.to_string(), "")
}
