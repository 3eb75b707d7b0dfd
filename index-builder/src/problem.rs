//! What went wrong, where, and what to do.

use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
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

    /// Where it is or, if that is not known, what it quotes first.
    fn subject(&self) -> String {
        match &self.place {
            Some((path, Some(place))) => format!("{}:{place}", path.display()),
            Some((path, None)) => path.display().to_string(),
            None => self.what.split('"').nth(1).unwrap_or(&self.what).to_owned(),
        }
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

/// `1 article`, `2 articles`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// So many that ask for the same remedy are printed in full.
const N_IN_FULL: usize = 5;

/// So many places are named of the others.
const N_PLACES: usize = 100;

/// Problems that ask for the same remedy and say the same, but for what they quote and count.
#[derive(Default)]
struct Alike<'p> {
    /// What the first of them says.
    what: &'p str,
    n: usize,
    /// Where those are that are not printed, or what they are about.
    others: Vec<String>,
    /// The file of the last of these.
    file: Option<&'p PathBuf>,
}

impl<'p> Alike<'p> {
    fn add(&mut self, problem: &'p Problem) {
        let place = problem.place.as_ref();
        // Of several lines of a file the file is named once.
        let is_in_same = place.is_some_and(|(path, place)| place.is_some() && self.file == Some(path));
        let name = match place {
            Some((_, Some(place))) if is_in_same => place.clone(),
            _ => problem.subject(),
        };
        self.others.push(name);
        self.file = place.map(|(path, _)| path);
    }
}

/// Prints problems to standard error, each after `word`; of many that are alike, all but the first only by their places.
pub(crate) fn say_all(word: &str, problems: &[Problem]) {
    let mut kinds: BTreeMap<(&str, String), Alike<'_>> = BTreeMap::new();
    for problem in problems {
        let kind = kinds.entry((&problem.remedy, without_particulars(&problem.what))).or_default();
        kind.n += 1;
        if kind.n == 1 {
            kind.what = &problem.what;
        }
        if kind.n <= N_IN_FULL || problem.remedy.is_empty() {
            say(&format!("{word}: {problem}"));
        } else {
            kind.add(problem);
        }
    }
    for ((remedy, _), Alike { what, others, .. }) in kinds.into_iter().filter(|(_, kind)| !kind.others.is_empty()) {
        let named = others[..others.len().min(N_PLACES)].join(", ");
        let more = if others.len() > N_PLACES { ", …" } else { "" };
        say(&format!("{word}: {} more like “{what}”: {named}{more}\n  → {remedy}", others.len()));
    }
}

/// A message without what it quotes, and without numbers.
fn without_particulars(what: &str) -> String {
    let unquoted: String = what.split('"').step_by(2).collect();
    unquoted.chars().filter(|c| !c.is_ascii_digit()).collect()
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
