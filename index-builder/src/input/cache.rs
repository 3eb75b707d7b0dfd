//! What files became, kept from one build to the next: a file that has not changed is not parsed again.
//!
//! Each output has a file in the user's cache folder. It may be deleted at any time; one that cannot be read or written
//! makes the build slower and nothing else.

use super::Input;
use crate::output;
use std::{
    collections::HashMap,
    env,
    fs::{self, File},
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
    time::{Duration, SystemTime},
};

/// More is not kept.
const MAX_BYTES: u64 = 1 << 30;
/// Less is parsed in no time.
const MIN_BYTES: u64 = 500_000;
/// What no build has used for so long is removed.
const KEPT_FOR: Duration = Duration::from_hours(24 * 30);
/// A key, and the length of what is kept under it.
const HEAD_BYTES: u64 = KEY_BYTES as u64 + 4;
const KEY_BYTES: usize = 32;
/// What is kept begins with so much of its own hash.
const CHECKSUM_BYTES: usize = 8;

/// The hash of all that the articles of a file depend on.
pub(super) type Key = [u8; KEY_BYTES];

/// What earlier builds of an output read.
#[derive(Default)]
pub(crate) struct Cache {
    /// None if there is no folder for it.
    path: Option<PathBuf>,
    /// What is kept, and where in it.
    file: Option<Mutex<File>>,
    ranges: HashMap<Key, Range<u64>>,
    /// How inputs are read.
    settings: String,
    /// The hash of this program, once it is needed: another reads otherwise.
    program: OnceLock<Option<blake3::Hash>>,
    used: Mutex<Used>,
}

/// What this build used or made.
#[derive(Default)]
struct Used {
    before: Vec<(Key, Range<u64>)>,
    /// In the form of the file.
    made: Option<File>,
    n_bytes: u64,
    /// Whether what was made could not be written.
    is_broken: bool,
}

impl Cache {
    /// Opens what is kept for an output; `settings` says how inputs are read.
    pub(crate) fn open(output: &Path, settings: &str) -> Self {
        let Some(folder) = dirs::cache_dir().map(|folder| folder.join("findling").join("inputs")) else { return Self::default() };
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        let name = blake3::hash(output.as_os_str().as_encoded_bytes()).to_hex();
        let path = folder.join(&name[..16]);
        let file = File::open(&path).ok();
        let ranges = file.as_ref().and_then(|file| ranges(file).ok()).unwrap_or_default();
        let settings = settings.to_owned();
        Self { path: Some(path), file: file.map(Mutex::new), ranges, settings, ..Self::default() }
    }

    /// The key of a file's bytes, and of what else its articles depend on; none where nothing can be kept.
    pub(super) fn key(&self, of_file: &[&str], bytes: &[u8]) -> Option<Key> {
        self.path.as_ref()?;
        let hash = || Some(blake3::hash(&env::current_exe().and_then(fs::read).ok()?));
        let program = (*self.program.get_or_init(hash))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(program.as_bytes());
        for text in of_file.iter().copied().chain([self.settings.as_str()]) {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        Some(*hasher.update(bytes).finalize().as_bytes())
    }

    pub(super) fn get(&self, key: &Key) -> Option<Input> {
        let range = self.ranges.get(key)?.clone();
        let bytes = read(&mut *self.file.as_ref()?.lock().ok()?, &range).ok()?;
        let (checksum, of_file) = bytes.split_at_checked(CHECKSUM_BYTES)?;
        if checksum != &blake3::hash(of_file).as_bytes()[..CHECKSUM_BYTES] {
            return None;
        }
        let input = postcard::from_bytes(of_file).ok()?;
        let mut used = self.used.lock().ok()?;
        used.n_bytes += range.end - range.start;
        used.before.push((*key, range));
        Some(input)
    }

    pub(super) fn put(&self, key: &Key, input: &Input) {
        let Ok(of_file) = postcard::to_stdvec(input) else { return };
        let Ok(n_bytes) = u32::try_from(CHECKSUM_BYTES + of_file.len()) else { return };
        let hash = blake3::hash(&of_file);
        let bytes = [key, &n_bytes.to_le_bytes()[..], &hash.as_bytes()[..CHECKSUM_BYTES], &of_file].concat();
        let Ok(mut used) = self.used.lock() else { return };
        if used.is_broken || used.n_bytes + bytes.len() as u64 > MAX_BYTES {
            return;
        }
        used.n_bytes += bytes.len() as u64;
        if used.made.is_none() {
            let folder = self.path.as_ref().and_then(|path| path.parent());
            used.made = folder.and_then(|folder| fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder)).ok());
        }
        used.is_broken = used.made.as_mut().is_none_or(|made| made.write_all(&bytes).is_err());
    }

    /// Keeps what this build used, if that is not what was kept already.
    pub(crate) fn save(self) {
        let (Some(path), Ok(used)) = (&self.path, self.used.into_inner()) else { return };
        if used.made.is_none() && used.before.len() == self.ranges.len() {
            // It is old when nothing has used it for long.
            let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
        } else if used.n_bytes < MIN_BYTES || used.is_broken {
            let _ = fs::remove_file(path);
        } else if let Some(folder) = path.parent().filter(|folder| fs::create_dir_all(folder).is_ok()) {
            // What cannot be kept is parsed again.
            let _ = write(folder, path, self.file, used);
            remove_old(folder);
        }
    }
}

/// Where in the file what is kept is.
fn ranges(mut file: &File) -> io::Result<HashMap<Key, Range<u64>>> {
    let (mut ranges, mut at, end) = (HashMap::new(), 0, file.metadata()?.len());
    while at + HEAD_BYTES <= end {
        let (mut key, mut length) = (Key::default(), [0; 4]);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut key)?;
        file.read_exact(&mut length)?;
        let range = at + HEAD_BYTES..at + HEAD_BYTES + u64::from(u32::from_le_bytes(length));
        at = range.end;
        if at <= end {
            ranges.insert(key, range);
        }
    }
    Ok(ranges)
}

fn read(file: &mut File, range: &Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; (range.end - range.start) as usize];
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Writes the file anew.
fn write(folder: &Path, path: &Path, before: Option<Mutex<File>>, used: Used) -> io::Result<()> {
    let temporary = output::temporary(folder).map_err(|_| io::ErrorKind::Other)?;
    let anew = temporary.folder.path().join("anew");
    let mut file = BufWriter::new(File::create(&anew)?);
    if let Some(mut before) = before.and_then(|before| before.into_inner().ok()) {
        for (key, range) in &used.before {
            let bytes = read(&mut before, range)?;
            file.write_all(key)?;
            file.write_all(&(bytes.len() as u32).to_le_bytes())?;
            file.write_all(&bytes)?;
        }
    }
    if let Some(mut made) = used.made {
        made.rewind()?;
        io::copy(&mut made, &mut file)?;
    }
    file.into_inner()?;
    fs::rename(anew, path)
}

fn remove_old(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if output::is_older(&entry, KEPT_FOR) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
