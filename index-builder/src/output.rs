//! Files appear whole or not at all.

use crate::problem::Problem;
use std::{
    collections::HashSet,
    fs::{self, DirEntry, File},
    io::{self, BufWriter, Write},
    path::{self, Path, PathBuf},
    sync::mpsc::{SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};
use tempfile::TempDir;

/// A folder that is being written. Files go into a temporary folder within it while more are made; when every one is
/// written each is moved to its place, in the order they were given. Other files in the folder are left alone.
/// Interrupted at any moment, what was there is still there, file by file whole. Nothing waits for the disk, which would take
/// longer than all else: a loss of power is not an interruption that this outlives.
pub(crate) struct OutputFolder {
    folder: PathBuf,
    temporary: Temporary,
    /// Until all is sent.
    sender: Option<SyncSender<(String, Vec<u8>)>>,
    /// Writes what is sent; gives the names of files that are not there yet.
    writer: Option<JoinHandle<Result<Vec<String>, Problem>>>,
}

impl Drop for OutputFolder {
    /// Without `finish` nothing stays: the writer must not make the temporary folder again.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// So many files wait for the disk at most.
const MAX_WAITING: usize = 1024;

impl OutputFolder {
    pub(crate) fn open(folder: &Path) -> Result<Self, Problem> {
        if folder.is_file() {
            return Err(
                Problem::new("this is a file", "Give the name of a folder; it is made if it is not there.").in_file(folder)
            );
        }
        let temporary = temporary(folder)?;
        let (sender, files) = sync_channel::<(String, Vec<u8>)>(MAX_WAITING);
        let (to, within) = (folder.to_owned(), temporary.folder.path().to_owned());
        // One thread: several that make files in one folder wait for each other.
        let writer = thread::spawn(move || {
            let (mut fresh, mut made) = (Vec::new(), HashSet::from([PathBuf::new()]));
            // To look for each of thousands of files that are not there takes a tenth of a build.
            let is_new = fs::read_dir(&to).is_ok_and(|entries| entries.flatten().all(|entry| is_temporary(&entry)));
            for (name, bytes) in files {
                // What is there already, named by its content, need not be written again.
                if !is_new && fs::read(to.join(&name)).is_ok_and(|there| there == bytes) {
                    continue;
                }
                let failed = |error: io::Error| Problem::io(&error, "write the output", &to.join(&name));
                let parent = Path::new(&name).parent().unwrap_or(Path::new(""));
                if !made.contains(parent) {
                    fs::create_dir_all(within.join(parent)).map_err(failed)?;
                    made.insert(parent.to_owned());
                }
                fs::write(within.join(&name), &bytes).map_err(failed)?;
                fresh.push(name);
            }
            Ok(fresh)
        });
        Ok(Self { folder: folder.to_owned(), temporary, sender: Some(sender), writer: Some(writer) })
    }

    /// Takes a file: its name, which may be in a folder, and its bytes.
    pub(crate) fn write(&self, name: String, bytes: Vec<u8>) {
        // If the writer has stopped, it says why in the end.
        let _ = self.sender.as_ref().map(|sender| sender.send((name, bytes)));
    }

    /// Moves every file to its place.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        self.sender = None;
        let writer = self.writer.take().expect("a folder is finished once");
        let fresh = writer.join().expect("the writer does not panic")?;
        let (folder, temporary) = (&self.folder, &self.temporary);
        let parents: HashSet<&Path> = fresh.iter().filter_map(|name| Path::new(name).parent()).collect();
        let mut in_place = HashSet::new();
        for parent in parents.into_iter().filter(|parent| !parent.as_os_str().is_empty()) {
            let path = folder.join(parent);
            // A folder that is not there yet, or is empty, is moved at once: thousands of files take a tenth of a build.
            if fs::rename(temporary.folder.path().join(parent), &path).is_ok() {
                in_place.insert(parent);
            } else {
                fs::create_dir_all(&path).map_err(|error| Problem::io(&error, "create a folder", &path))?;
            }
        }
        for name in fresh.iter().filter(|name| Path::new(name).parent().is_none_or(|parent| !in_place.contains(parent))) {
            let path = folder.join(name);
            fs::rename(temporary.folder.path().join(name), &path)
                .map_err(|error| Problem::io(&error, "replace the file", &path))?;
        }
        Ok(())
    }
}

/// Removes the files of a folder that earlier builds wrote and this one did not.
pub(crate) fn remove_others(folder: &Path, is_kept: &HashSet<&str>, is_ours: &dyn Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ours(&name) && !is_kept.contains(name.as_str()) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
    // Only if nothing is left in it.
    let _ = fs::remove_dir(folder);
}

/// Writes one file whole or not at all.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_file_from(path, [Ok(bytes)].into_iter())
}

/// The same from pieces, if there are all of them.
pub(crate) fn write_file_from<B: AsRef<[u8]>>(
    path: &Path,
    pieces: impl Iterator<Item = Result<B, Problem>>,
) -> Result<(), Problem> {
    // A link stays a link to the file that is written.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() && !path.is_dir() {
        return Err(Problem::new("this is not a file", "Give a file name such as page.html.").in_file(path));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Problem::new("this names no file", "Give a file name such as page.html.").in_file(path))?;
    if path.is_dir() {
        return Err(Problem::new("this is a folder", "Give a file name such as page.html.").in_file(path));
    }
    let temporary = temporary(folder)?;
    let within = temporary.folder.path().join(name);
    let failed = |error: io::Error| Problem::io(&error, "write the file", path);
    let mut file = BufWriter::new(File::create(&within).map_err(failed)?);
    for piece in pieces {
        file.write_all(piece?.as_ref()).map_err(failed)?;
    }
    file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
    fs::rename(&within, path).map_err(|error| Problem::io(&error, "replace the file", path))
}

/// A folder within another, for what is not ready: gone when this is.
pub(crate) struct Temporary {
    /// Held as long as the folder is in use: the system gives it up, however this program ends.
    _lock: File,
    pub(crate) folder: TempDir,
    _made: Made,
}

/// Folders that were made; those that are still empty in the end go again, the innermost first.
struct Made(Vec<PathBuf>);

impl Drop for Made {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

pub(crate) fn temporary(folder: &Path) -> Result<Temporary, Problem> {
    let failed = |error: io::Error| Problem::io(&error, "write into the output folder", folder);
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let made = Made(folder.ancestors().take_while(is_missing).map(Path::to_owned).collect());
    fs::create_dir_all(folder).map_err(|error| Problem::io(&error, "create the output folder", folder))?;
    sweep(folder);
    let within = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(folder).map_err(failed)?;
    let lock = File::create(within.path().join(LOCK)).map_err(failed)?;
    // Where files cannot be locked, what is left behind goes when it is old.
    let _ = lock.try_lock();
    Ok(Temporary { _lock: lock, folder: within, _made: made })
}

/// The path from the root on, without links as far as it exists: what was removed has none itself.
pub(crate) fn whole(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let path = path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let Some((there, rest)) =
        path.ancestors().find_map(|there| Some((there.canonicalize().ok()?, path.strip_prefix(there).ok()?)))
    else {
        return path;
    };
    if rest.as_os_str().is_empty() { there } else { there.join(rest) }
}

pub(crate) const TEMPORARY: &str = ".findling-build-";
const LOCK: &str = ".lock";
/// No build takes as long.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);

fn is_temporary(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with(TEMPORARY)
}

/// Removes what a build that was interrupted left behind.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = is_temporary(&entry) && entry.path().is_dir();
        let lock = File::open(entry.path().join(LOCK));
        if is_ours && (lock.is_ok_and(|lock| lock.try_lock().is_ok()) || is_older(&entry, ABANDONED_AFTER)) {
            // What cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether nothing has been written to it for so long.
pub(crate) fn is_older(entry: &DirEntry, age: Duration) -> bool {
    let written = entry.metadata().and_then(|metadata| metadata.modified());
    written.ok().and_then(|time| time.elapsed().ok()).is_some_and(|since| since > age)
}
