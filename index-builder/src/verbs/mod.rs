//! What can be done, one file for each verb.

pub(crate) mod build;
pub(crate) mod inspect;
pub(crate) mod query;
pub(crate) mod verify;

use crate::{front, problem::Problem};
use findling::Index;
use flate2::read::MultiGzDecoder;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// More than any index can inflate to: its lengths are 32 bits.
const MAX_INDEX_BYTES: u64 = 1 << 32;

/// Reads the index of an output folder, or an index file.
fn open_index(path: &Path) -> Result<(Index, Vec<u8>), Problem> {
    let file = index_path(path);
    let stored = fs::read(&file).map_err(|error| Problem::io(&error, "read the index", &file))?;
    let bytes = inflate(&stored).map_err(|problem| problem.in_file(&file))?;
    let index = Index::open(&bytes).map_err(|error| damaged(&error).in_file(&file))?;
    Ok((index, stored))
}

fn index_path(path: &Path) -> PathBuf {
    if path.is_file() { path.to_owned() } else { path.join(front::name::INDEX) }
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
    let read = MultiGzDecoder::new(stored).take(MAX_INDEX_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| {
        Problem::new(format!("the index is damaged or was not transferred whole: {error}"), "Build the index again.")
    })?;
    Ok(bytes)
}

fn damaged(error: &findling::Error) -> Problem {
    Problem::new(error.to_string(), "")
}
