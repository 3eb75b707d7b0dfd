//! What files became, kept from one build to the next: a file that has not changed is not parsed again.
//!
//! Each output has a file in the user's cache folder. It may be deleted at any time; one that cannot be read or written
//! makes the build slower and nothing else.

use super::Input;
use crate::output;
use std::{
    collections::HashMap,
    env, fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

/// More is not kept: reading it would take the memory that parsing needs.
const MAX_BYTES: usize = 256 << 20;
/// Less is parsed in no time.
const MIN_BYTES: usize = 500_000;
/// What no build has used for so long is removed.
const KEPT_FOR: Duration = Duration::from_hours(24 * 30);
/// A key, and the length of what is kept under it.
const HEAD_BYTES: usize = KEY_BYTES + 4;
const KEY_BYTES: usize = 32;
/// What is kept begins with so much of its own hash.
const CHECKSUM_BYTES: usize = 8;

/// The hash of all that the articles of a file depend on.
pub(super) type Key = [u8; KEY_BYTES];

/// What earlier builds of an output read.
#[derive(Default)]
pub(crate) struct Cache {
    /// None if there is no folder for it.
    file: Option<PathBuf>,
    bytes: Vec<u8>,
    ranges: HashMap<Key, Range<usize>>,
    /// How inputs are read.
    settings: String,
    /// The hash of this program, once it is needed: another reads otherwise.
    program: OnceLock<Option<blake3::Hash>>,
    /// What this build used or made.
    used: Mutex<Vec<(Key, Kept)>>,
    n_used_bytes: AtomicUsize,
    n_made: AtomicUsize,
}

/// What a file became, in a compact form, after its checksum.
enum Kept {
    /// So many bytes of the cache file.
    Before(Range<usize>),
    Now(Vec<u8>),
}

impl Cache {
    /// Opens what is kept for an output; `settings` says how inputs are read.
    pub(crate) fn open(output: &Path, settings: &str) -> Self {
        let Some(folder) = dirs::cache_dir().map(|folder| folder.join("findling").join("inputs")) else { return Self::default() };
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        let name = blake3::hash(output.as_os_str().as_encoded_bytes()).to_hex();
        let file = folder.join(&name[..16]);
        let mut cache = Self { file: Some(file), settings: settings.to_owned(), ..Self::default() };
        cache.load();
        cache
    }

    fn load(&mut self) {
        let Some(bytes) = self.file.as_ref().and_then(|file| fs::read(file).ok()) else { return };
        let mut at = 0;
        while let Some(head) = bytes.get(at..at + HEAD_BYTES) {
            let (key, length) = head.split_at(KEY_BYTES);
            let (Ok(key), Ok(length)) = (Key::try_from(key), length.try_into().map(u32::from_le_bytes)) else { break };
            let range = at + HEAD_BYTES..at + HEAD_BYTES + length as usize;
            at = range.end;
            if at <= bytes.len() {
                self.ranges.insert(key, range);
            }
        }
        self.bytes = bytes;
    }

    /// The key of a file's bytes, and of what else its articles depend on; none where nothing can be kept.
    pub(super) fn key(&self, of_file: &[&str], bytes: &[u8]) -> Option<Key> {
        self.file.as_ref()?;
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
        let (checksum, of_file) = self.bytes[range.clone()].split_at_checked(CHECKSUM_BYTES)?;
        if checksum != &blake3::hash(of_file).as_bytes()[..CHECKSUM_BYTES] {
            return None;
        }
        let input = postcard::from_bytes(of_file).ok()?;
        self.keep(*key, range.len(), Kept::Before(range));
        Some(input)
    }

    pub(super) fn put(&self, key: Key, input: &Input) {
        let is_full = self.n_used_bytes.load(Ordering::Relaxed) >= MAX_BYTES;
        if !is_full && let Ok(of_file) = postcard::to_stdvec(input) {
            let bytes = [&blake3::hash(&of_file).as_bytes()[..CHECKSUM_BYTES], &of_file].concat();
            self.n_made.fetch_add(1, Ordering::Relaxed);
            self.keep(key, bytes.len(), Kept::Now(bytes));
        }
    }

    fn keep(&self, key: Key, n_bytes: usize, kept: Kept) {
        if self.n_used_bytes.fetch_add(n_bytes, Ordering::Relaxed) < MAX_BYTES {
            self.used.lock().expect("nobody panics while holding it").push((key, kept));
        }
    }

    /// Keeps what this build used, if that is not what was kept already.
    pub(crate) fn save(self) {
        let used = self.used.into_inner().expect("nobody panics while holding it");
        let Some(file) = self.file else { return };
        if self.n_made.into_inner() == 0 && used.len() == self.ranges.len() {
            // It is old when nothing has used it for long.
            let _ = fs::File::options().append(true).open(&file).and_then(|file| file.set_modified(SystemTime::now()));
            return;
        }
        let mut bytes = Vec::new();
        for (key, kept) in &used {
            let of_file = match kept {
                Kept::Before(range) => &self.bytes[range.clone()],
                Kept::Now(bytes) => bytes.as_slice(),
            };
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&(of_file.len() as u32).to_le_bytes());
            bytes.extend_from_slice(of_file);
        }
        if bytes.len() < MIN_BYTES {
            let _ = fs::remove_file(&file);
        } else if let Some(folder) = file.parent().filter(|folder| fs::create_dir_all(folder).is_ok()) {
            let _ = output::write_file(&file, &bytes);
            remove_old(folder);
        }
    }
}

fn remove_old(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if output::is_older(&entry, KEPT_FOR) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
