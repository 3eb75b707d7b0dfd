//! Files appear whole or not at all.

use crate::problem::Problem;
use rayon::prelude::*;
use std::{
    collections::HashSet,
    fs::{self, File},
    io::Write,
    path::Path,
    time::Duration,
};

/// A file of the output folder: its name, which may be in a folder, and its bytes.
pub(crate) struct OutputFile<'b> {
    pub(crate) name: String,
    pub(crate) bytes: std::borrow::Cow<'b, [u8]>,
}

/// Writes all files into a temporary folder within `folder`, and when every one is written moves each to its
/// place, in their order. Other files in the folder are left alone. Interrupted at any moment, what was there
/// is still there, file by file whole.
pub(crate) fn write_folder(folder: &Path, files: &[OutputFile<'_>]) -> Result<(), Problem> {
    if folder.is_file() {
        return Err(Problem::new("this is a file", "Give the name of a folder; it is made if it is not there.").in_file(folder));
    }
    fs::create_dir_all(folder).map_err(|error| Problem::io(&error, "create the output folder", folder))?;
    sweep(folder);
    let temporary = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(folder);
    let temporary = temporary.map_err(|error| Problem::io(&error, "write into the output folder", folder))?;
    let parents: HashSet<&Path> = files.iter().filter_map(|file| Path::new(&file.name).parent()).collect();
    for parent in parents {
        for base in [folder, temporary.path()] {
            let path = base.join(parent);
            fs::create_dir_all(&path).map_err(|error| Problem::io(&error, "create a folder", &path))?;
        }
    }
    // What is there already, named by its content, need not be written again.
    let is_there = |file: &OutputFile<'_>| fs::read(folder.join(&file.name)).is_ok_and(|bytes| bytes == *file.bytes);
    let fresh: Vec<&OutputFile<'_>> = files.par_iter().filter(|file| !is_there(file)).collect();
    fresh.par_iter().try_for_each(|file| {
        let path = temporary.path().join(&file.name);
        // Parts can be thousands; only the few files that are moved last are waited for until they are on the disk.
        let write = if file.name.contains('/') { write } else { write_through };
        write(&path, &file.bytes).map_err(|error| Problem::io(&error, "write the output", &folder.join(&file.name)))
    })?;
    for file in fresh {
        let path = folder.join(&file.name);
        fs::rename(temporary.path().join(&file.name), &path).map_err(|error| Problem::io(&error, "replace the file", &path))?;
    }
    Ok(())
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
    write_folder(folder, &[OutputFile { name: name.to_owned(), bytes: bytes.into() }])
}

const TEMPORARY: &str = ".findling-build-";
/// No build takes as long.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);

/// Removes what a build that was interrupted long ago left behind.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|time| time.elapsed().ok());
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY) && entry.path().is_dir();
        if is_ours && age.is_some_and(|age| age > ABANDONED_AFTER) {
            // What cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::write(path, bytes)
}

fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
