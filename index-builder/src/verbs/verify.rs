//! `verify`: whether an output folder is whole.

use crate::{
    front,
    problem::{Problem, Problems},
};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Check every checksum and every decodable byte of an index
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The output folder of a build, or its index file
    dir: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let (index, stored) = super::open_index(&args.dir)?;
    index.verify().map_err(|error| super::damaged(&error).in_file(&super::index_path(&args.dir)))?;
    if args.dir.is_dir() {
        let problems: Vec<Problem> = companions(&args.dir, &stored).into_iter().flatten().collect();
        if !problems.is_empty() {
            return Err(Problems::Input(problems));
        }
    }
    let (n_terms, _) = index.n_terms_and_stems();
    writeln!(io::stdout(), "sound: {} articles, {n_terms} terms", index.documents().len())?;
    Ok(())
}

/// What is wrong with the files beside the index.
fn companions(folder: &Path, stored: &[u8]) -> [Option<Problem>; 4] {
    use front::name;
    let check = |name: &str, is_sound: &dyn Fn(&[u8]) -> bool, what: &str| {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) if is_sound(&bytes) => None,
            Ok(_) => Some(Problem::new(what, "Build again, and upload the whole folder.").in_file(&path)),
            Err(error) => Some(Problem::io(&error, "read the file", &path)),
        }
    };
    let data = front::data_script(stored);
    [
        check(name::ENGINE, &|bytes| bytes == front::ENGINE, "this is not the engine of this version"),
        check(name::API, &|bytes| bytes == front::API.as_bytes(), "this is not the API of this version"),
        check(name::WIDGET, &|bytes| bytes == front::WIDGET.as_bytes(), "this is not the widget of this version"),
        check(
            name::DATA,
            &|bytes| bytes == data.as_bytes(),
            "this does not hold the engine of this version and the index beside it",
        ),
    ]
}
