//! `verify`: whether an output folder is whole.

use super::Opened;
use crate::{
    front,
    problem::{Problem, Problems},
};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Check every hash and every decodable byte of an index
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The output folder of a build, or its index file
    dir: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let mut opened = Opened::open(&args.dir)?;
    opened.load_all()?;
    opened.index.verify().map_err(|error| super::damaged(&error).in_file(&opened.file))?;
    if args.dir.is_dir() {
        let is_one_file = opened.index.root().inside(0).is_some();
        let problems: Vec<Problem> = companions(&args.dir, is_one_file.then_some(&opened.stored)).into_iter().flatten().collect();
        if !problems.is_empty() {
            return Err(Problems::Input(problems));
        }
    }
    let (n_terms, _) = opened.index.n_terms_and_stems();
    writeln!(io::stdout(), "sound: {} articles, {n_terms} terms", opened.index.root().n_articles)?;
    Ok(())
}

/// What is wrong with the files beside the index; `stored` is the index, if it is in one file.
fn companions(folder: &Path, stored: Option<&Vec<u8>>) -> Vec<Option<Problem>> {
    use front::name;
    let check = |name: &str, is_sound: &dyn Fn(&[u8]) -> bool, what: &str| {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) if is_sound(&bytes) => None,
            Ok(_) => Some(Problem::new(what, "Build again, and upload the whole folder.").in_file(&path)),
            Err(error) => Some(Problem::io(&error, "read the file", &path)),
        }
    };
    let widget = front::widget(stored.is_none());
    let mut problems = vec![
        check(name::ENGINE, &|bytes| bytes == front::ENGINE, "this is not the engine of this version"),
        check(name::NOWASM, &|bytes| bytes == front::NOWASM.as_bytes(), "this is not the engine in JavaScript of this version"),
        check(name::API, &|bytes| bytes == front::API.as_bytes(), "this is not the API of this version"),
        check(name::WIDGET, &|bytes| bytes == widget.as_bytes(), "this is not the widget of this version"),
    ];
    if let Some(stored) = stored {
        let data = front::data_script(stored);
        let what = "this does not hold the engine of this version and the index beside it";
        problems.push(check(name::DATA, &|bytes| bytes == data.as_bytes(), what));
    }
    problems
}
