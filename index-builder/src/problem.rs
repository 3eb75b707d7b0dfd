//! What went wrong, where, and what to do.

use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    /// The file, and where in it.
    place: Option<(PathBuf, Option<String>)>,
    what: String,
    remedy: String,
}

impl Problem {
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: None, what: what.into(), remedy: remedy.into() }
    }

    /// In a file, unless it is known where already.
    pub(crate) fn in_file(self, path: &Path) -> Self {
        Self { place: self.place.or_else(|| Some((path.to_owned(), None))), ..self }
    }

    pub(crate) fn in_line(self, path: &Path, line: usize) -> Self {
        self.at(path, line.to_string())
    }

    /// At some place in a file.
    pub(crate) fn at(self, path: &Path, place: String) -> Self {
        Self { place: Some((path.to_owned(), Some(place))), ..self }
    }

    /// An operating system's error about a file.
    pub(crate) fn io(error: &io::Error, doing: &str, path: &Path) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "Check the path.",
            io::ErrorKind::PermissionDenied => "Check the permissions of the file and its folder.",
            io::ErrorKind::StorageFull => "Make room on the disk and build again; what was there before is unchanged.",
            _ => "Check the path and the disk.",
        };
        Self::new(format!("cannot {doing}: {error}"), remedy).in_file(path)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some((path, Some(place))) => write!(f, "{}:{place}: ", path.display())?,
            Some((path, None)) => write!(f, "{}: ", path.display())?,
            None => {}
        }
        write!(f, "{}", self.what)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "\n  → {}", self.remedy) }
    }
}

/// The first few of many, for a message.
pub(crate) fn some_of<T: AsRef<str>>(names: &[T]) -> String {
    const N_NAMED: usize = 5;
    let first: Vec<&str> = names.iter().take(N_NAMED).map(AsRef::as_ref).collect();
    let more = if names.len() > N_NAMED { ", …" } else { "" };
    first.join(", ") + more
}

/// So many that ask for the same remedy are printed in full.
const N_IN_FULL: usize = 5;

/// So many places are named of the others.
const N_PLACES: usize = 100;

/// Prints problems to standard error, each after `word`; of many that say the same and have the same remedy, all but the
/// first only by their places.
pub(crate) fn say_all(word: &str, problems: &[Problem]) {
    let mut others: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for problem in problems {
        // What comes then differs from one to the other.
        let start = problem.what.split(|c: char| "\"“(:".contains(c) || c.is_ascii_digit()).next().unwrap_or_default();
        let kind = (problem.remedy.as_str(), start);
        let n = counts.entry(kind).or_default();
        *n += 1;
        match &problem.place {
            Some((path, place)) if *n > N_IN_FULL && !problem.remedy.is_empty() => {
                let place = place.as_ref().map_or_else(String::new, |place| format!(":{place}"));
                others.entry(kind).or_default().push(format!("{}{place}", path.display()));
            }
            _ => say(&format!("{word}: {problem}")),
        }
    }
    for ((remedy, start), places) in others {
        let named = places[..places.len().min(N_PLACES)].join(", ");
        let more = if places.len() > N_PLACES { ", …" } else { "" };
        say(&format!("{word}: {} more such as \"{}…\": {named}{more}\n  → {remedy}", places.len(), start.trim_end()));
    }
}

/// Prints a line to standard error; if nobody reads it any more, there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Why a verb did not do all of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problems {
    /// The input or the index is at fault.
    Input(Vec<Problem>),
    /// It was not said what to do.
    Usage(Vec<Problem>),
    /// The reader of our output went away; there is nobody to tell.
    BrokenPipe,
}

impl Problems {
    /// Prints them to standard error.
    pub(crate) fn report(&self) {
        if let Self::Input(problems) | Self::Usage(problems) = self {
            say_all("error", problems);
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::BrokenPipe => ExitCode::SUCCESS,
        }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self::Input(vec![problem])
    }
}

/// Writing to standard output.
impl From<io::Error> for Problems {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Input(vec![Problem::new(format!("cannot write the output: {error}"), "Check where the output goes.")])
    }
}
