//! Which files are meant: each by its name, those of a folder, those a pattern finds, or standard input.

use super::{
    Settings,
    sitemap::{self, Mirror},
};
use crate::{
    embed,
    problem::{Problem, some_of},
};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// What `-` stands for.
pub(super) const STANDARD_INPUT: &str = "-";

/// A file that is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Its path below the folder that was named, with `/` between.
    pub(super) relative: String,
    /// Where it is found, if a sitemap says so.
    pub(super) address: Option<String>,
}

/// The files, and what its owner should know of those that are not read.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) files: Vec<Source>,
    pub(super) notes: Vec<Problem>,
    /// Addresses of a sitemap that no file was found for.
    pub(super) without_file: Vec<String>,
    /// Names that stand for nothing.
    pub(super) missing: Vec<Problem>,
    /// Pages that are not meant to be found: by reason, where they are.
    pub(super) left_out: BTreeMap<String, Vec<String>>,
}

impl Sources {
    fn leave_out(&mut self, why: &str, path: &Path) {
        self.left_out.entry(why.to_owned()).or_default().push(path.display().to_string());
    }
}

/// Endings of files that may be articles.
const KNOWN: [&str; 18] = [
    "html", "htm", "xhtml", "md", "markdown", "mdown", "mkd", "txt", "text", "json", "jsonl", "ndjson", "csv", "tsv", "xml",
    "rss", "atom", "wxr",
];
/// Endings of texts that are not read.
const UNREAD: [&str; 16] = [
    "adoc", "asciidoc", "asp", "aspx", "doc", "docx", "epub", "jsp", "mdx", "odt", "org", "php", "rst", "rtf", "shtml", "textile",
];
/// Those of pages, and of PDF.
const PAGES: [&str; 4] = ["html", "htm", "xhtml", "pdf"];
/// Pages that site generators make to search, to list words, or to say that there is nothing.
const GENERATED: [&str; 3] = ["search.html", "py-modindex.html", "404.html"];
/// Files of tools, which no visitor reads.
const TOOLS: [&str; 13] = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "composer.json",
    "manifest.json",
    "site.webmanifest",
    "robots.txt",
    "humans.txt",
    "ads.txt",
    "security.txt",
    "requirements.txt",
    "browserconfig.xml",
    "opensearch.xml",
];
/// Folders of tools.
const TOOL_FOLDERS: [&str; 4] = ["node_modules", "_sources", "__pycache__", "target"];

/// Finds the files.
pub(super) fn find(names: &[PathBuf], settings: &Settings) -> Sources {
    let mut found = Sources::default();
    for name in names {
        if name.as_os_str() == STANDARD_INPUT {
            found.files.push(Source { path: name.clone(), relative: "standard-input".to_owned(), address: None });
        } else if name.is_dir() {
            folder(name, settings, &mut found);
        } else if name.exists() {
            file(name, settings, &mut found);
        } else {
            pattern(name, settings, &mut found);
        }
    }
    // A file that is named twice is read once.
    let mut seen = HashSet::new();
    found.files.retain(|source| seen.insert(source.path.canonicalize().unwrap_or_else(|_| source.path.clone())));
    found
}

/// A file that is named, or those it names if it is a sitemap or a list of addresses.
fn file(name: &Path, settings: &Settings, found: &mut Sources) {
    let beside = name.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mirror = Mirror::new(settings.mirror.as_deref().unwrap_or(beside), &settings.base_url);
    let Some(listed) = may_list_pages(name).then(|| sitemap::read(name, &mirror)).flatten() else {
        let relative = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return found.files.push(Source { path: name.to_owned(), relative, address: None });
    };
    if listed.files.is_empty() {
        let folder = mirror.folder.display();
        let named = if listed.without_file.is_empty() { String::new() } else { format!(": {}", some_of(&listed.without_file)) };
        let what = format!("no file in {folder} is a page of this list of addresses{named}");
        let remedy =
            "Name the folder that has a copy of the site with --mirror; if that is of a part only, say which with --base-url.";
        found.notes.extend(listed.notes);
        found.missing.push(Problem::new(what, remedy).in_file(name));
    } else {
        found.files.extend(listed.files.into_iter().filter(|source| !settings.is_output(&source.path)));
        found.without_file.extend(listed.without_file);
        found.notes.extend(listed.notes);
    }
}

fn may_list_pages(name: &Path) -> bool {
    ["xml", "gz", "txt", ""].contains(&extension(name).as_str())
}

/// Whether a file is a sitemap or a list of addresses.
pub(crate) fn lists_pages(name: &Path) -> bool {
    may_list_pages(name) && sitemap::is_list(name)
}

/// Files that a pattern such as `issues/*.txt` finds, where the shell has not looked already.
fn pattern(name: &Path, settings: &Settings, found: &mut Sources) {
    let missing = |what: &str, remedy: &str| Problem::new(what, remedy).in_file(name);
    let Some(base) = base_of_pattern(name) else {
        let error = fs::metadata(name).err().unwrap_or_else(|| std::io::ErrorKind::NotFound.into());
        found.missing.push(Problem::io(&error, "read the input", name));
        return;
    };
    let paths = match glob::glob(&name.to_string_lossy()) {
        Ok(paths) => paths,
        Err(error) => {
            return found.missing.push(missing(&format!("this pattern is not sound: {}", error.msg), "Check the brackets."));
        }
    };
    let before = found.files.len();
    for path in paths.flatten() {
        if path.is_dir() {
            continue;
        }
        let relative = slashed(path.strip_prefix(&base).unwrap_or(&path));
        if !settings.is_output(&path) {
            found.files.push(Source { path, relative, address: None });
        }
    }
    if found.files.len() == before {
        found.missing.push(missing("no file is called so", "Check the path."));
    }
}

/// The folder that a pattern looks in, which may be empty; nothing if it is the name of a file.
pub(crate) fn base_of_pattern(name: &Path) -> Option<PathBuf> {
    let is_wild = |text: &str| text.contains(['*', '?', '[']);
    let plain = name.components().take_while(|part| !is_wild(&part.as_os_str().to_string_lossy()));
    is_wild(&name.to_string_lossy()).then(|| plain.collect())
}

/// All files of a folder and the folders in it. A folder with an `index.html` is a web site: of it, pages are read.
fn folder(folder: &Path, settings: &Settings, found: &mut Sources) {
    let is_site = ["index.html", "index.htm", "index.xhtml"].iter().any(|name| folder.join(name).is_file());
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
    let mut unread: BTreeMap<String, usize> = BTreeMap::new();
    let before = found.files.len();
    let is_hidden = |name: &str| name.starts_with('.');
    let leads_out = |path: &Path| !path.canonicalize().is_ok_and(|target| target.starts_with(&whole));
    let led_out = std::cell::RefCell::new(Vec::new());
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() > 0 && entry.path_is_symlink() && entry.file_type().is_dir() && leads_out(entry.path()) {
            led_out.borrow_mut().push(entry.path().to_owned());
            return false;
        }
        entry.depth() == 0
            || !(is_hidden(&name)
                || entry.file_type().is_dir() && (TOOL_FOLDERS.contains(&name.as_ref()) || settings.is_output(entry.path())))
    });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let what = error.io_error().map_or_else(|| error.to_string(), |io| format!("cannot be read: {io}"));
                let path = error.path().unwrap_or(folder);
                if error.loop_ancestor().is_none() && !KNOWN.contains(&extension(path).as_str()) && path.extension().is_some() {
                    continue;
                }
                found.notes.push(Problem::new(format!("left out: {what}"), "Check the link or the permissions.").in_file(path));
                continue;
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        if entry.path_is_symlink() && leads_out(path) {
            found.notes.push(Problem::new("left out: this link leads out of the folder", "Name the file itself.").in_file(path));
            continue;
        }
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let ending = extension(path);
        let is_read =
            if is_site { PAGES.contains(&ending.as_str()) } else { KNOWN.contains(&ending.as_str()) || ending == "pdf" };
        let is_index = |name: &str| path.with_file_name(name).is_file();
        if TOOLS.contains(&name.as_str()) || settings.is_output(path) || embed::is_readme(path) {
            continue;
        }
        if is_read && (GENERATED.contains(&name.as_str()) || name.starts_with("genindex")) {
            found.leave_out("pages that a site generator makes to search or to list words, by their names", path);
        } else if name == "readme.md" && (is_index("index.md") || is_index("_index.md")) {
            found.leave_out("README.md beside an index.md", path);
        } else if is_read {
            let relative = slashed(path.strip_prefix(folder).unwrap_or(path));
            found.files.push(Source { path: path.to_owned(), relative, address: None });
        } else if KNOWN.contains(&ending.as_str()) {
            *passed_over.entry(format!(".{ending}")).or_default() += 1;
        } else if UNREAD.contains(&ending.as_str()) {
            *unread.entry(format!(".{ending}")).or_default() += 1;
        }
    }
    for path in led_out.take() {
        found.notes.push(Problem::new("left out: this link leads out of the folder", "Name the folder itself.").in_file(&path));
    }
    if found.files.len() == before {
        let what = "no file in this folder is of a kind that is read";
        let remedy = "Put pages (HTML), Markdown, newsletters (PDF or text), JSON, CSV or feeds into it.";
        found.missing.push(Problem::new(what, remedy).in_file(folder));
    }
    let mut note = |kinds: &BTreeMap<String, usize>, why: &str, remedy: &str| {
        if !kinds.is_empty() && found.files.len() > before {
            let kinds: Vec<String> = kinds.iter().map(|(ending, n)| format!("{n} {ending}")).collect();
            let what = format!("passed over: {} ({why})", kinds.join(", "));
            found.notes.push(Problem::new(what, remedy).in_file(folder));
        }
    };
    let of_site = "this folder is a web site (it has an index.html), of which pages and PDFs are read";
    note(&passed_over, of_site, "If they are articles, name them one by one.");
    note(&unread, "files of these kinds are not read", "If they are articles, save them as HTML, Markdown, text or PDF.");
}

/// What stands after the last dot of a file's name, in small letters.
pub(super) fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
