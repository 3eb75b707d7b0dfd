//! Files become articles.

mod json_lines;
mod newsletter;
mod synonyms;

use crate::problem::{Problem, Problems};
use findling::Article;
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

pub(crate) use synonyms::read as synonyms;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// In the order of input.
    pub(crate) articles: Vec<Article>,
    /// Records that were left out, and why.
    pub(crate) skipped: Vec<Problem>,
    /// What the publication calls itself.
    pub(crate) title: Option<String>,
    /// What was read in another way than its owner may expect.
    pub(crate) notes: Vec<Problem>,
}

/// Reads all inputs; a file that cannot be read at all refuses the whole, with every such file named.
pub(crate) fn read(paths: &[PathBuf], done: &dyn Fn(&Path)) -> Result<Input, Problems> {
    let mut all = Input::default();
    let mut refused = Vec::new();
    let mut names = HashSet::new();
    for path in paths {
        match read_file(path, &mut names) {
            Ok(read) => {
                all.articles.extend(read.articles);
                all.skipped.extend(read.skipped);
                all.notes.extend(read.notes);
                all.title = all.title.or(read.title);
            }
            Err(problem) => refused.push(problem),
        }
        done(path);
    }
    if !refused.is_empty() {
        return Err(Problems::Input(refused));
    }
    unique(&mut all);
    if all.articles.is_empty() {
        let mut problems = all.skipped;
        problems.push(Problem::new(
            "no article was found in the input",
            "Give a newsletter's text, or JSON Lines with one article a line.",
        ));
        return Err(Problems::Input(problems));
    }
    Ok(all)
}

fn read_file(path: &Path, names: &mut HashSet<String>) -> Result<Input, Problem> {
    if path.is_dir() {
        return Err(Problem::new("this is a folder", "Name the files in it, for example with folder/*.txt.").in_file(path));
    }
    let bytes = fs::read(path).map_err(|error| Problem::io(&error, "read the input", path))?;
    let text = decode(&bytes).map_err(|problem| problem.in_file(path))?;
    let is_json =
        path.extension().is_some_and(|extension| ["jsonl", "ndjson"].iter().any(|known| extension.eq_ignore_ascii_case(known)));
    if is_json || text.trim_start().starts_with('{') {
        return Ok(json_lines::parse(&text, path));
    }
    if let Some((what, remedy)) = other_format(path, &text) {
        return Err(Problem::new(what, remedy).in_file(path));
    }
    let newsletter::Newsletter { articles, title, remark } = newsletter::parse(&text, &unused_name(path, names));
    let notes = remark.map(|(what, remedy)| Problem::new(what, remedy).in_file(path)).into_iter().collect();
    Ok(Input { articles, title, notes, ..Input::default() })
}

/// What a text is that is neither a newsletter nor JSON Lines, and what to do with it.
fn other_format(path: &Path, text: &str) -> Option<(&'static str, &'static str)> {
    if path.extension().is_some_and(|extension| ["md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))) {
        return Some(("this is Markdown, which is not read yet", "Give JSON Lines with one article a line."));
    }
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_lowercase();
    if start.starts_with('[') && text.trim_end().ends_with(']') {
        return Some((
            "this is a JSON array, not JSON Lines",
            "Write one article a line, for example with: jq -c '.[]' articles.json > articles.jsonl",
        ));
    }
    let is_markup = ["<!doctype", "<html", "<?xml", "<rss"].iter().any(|tag| start.starts_with(tag));
    is_markup.then_some(("this is HTML or XML, which is not read yet", "Give the text of the newsletter, or JSON Lines."))
}

/// The beginning of the ids of a file's articles: its name; with that of its folder, or a number, where
/// another file has the same.
fn unused_name(path: &Path, names: &mut HashSet<String>) -> String {
    let name = id_from(path);
    let in_folder = path.parent().map(|folder| format!("{}-{name}", id_from(folder)));
    let numbered = (2..).map(|n| format!("{name}-{n}"));
    let candidates = [name.clone()].into_iter().chain(in_folder).chain(numbered);
    candidates.into_iter().find(|name| names.insert(name.clone())).unwrap_or_default()
}

/// UTF-8, or UTF-16 with a byte order mark; anything else is no text.
fn decode(bytes: &[u8]) -> Result<String, Problem> {
    let utf16 = |order: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| order([pair[0], pair[1]]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| Problem::new("its UTF-16 is damaged", "Save it as UTF-8."))
    };
    let text = match bytes {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes)?,
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes)?,
        [b'%', b'P', b'D', b'F', b'-', ..] => {
            return Err(Problem::new(
                "this is a PDF, not its text",
                "Extract the text first, for example with: pdftotext newsletter.pdf",
            ));
        }
        _ if bytes.contains(&0) => {
            return Err(Problem::new("this is a binary file, not text", "Give the text of the newsletter, or JSON Lines."));
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
                return Err(Problem::new(format!("line {line} is not UTF-8"), "Save the file in the encoding UTF-8."));
            }
        },
    };
    if text.trim().is_empty() {
        Err(Problem::new("the file is empty", "Check that the extraction of the text worked."))
    } else {
        Ok(text)
    }
}

/// The name of a file as the beginning of an id: letters, digits and hyphens.
fn id_from(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "article".to_owned() } else { words.join("-") }
}

/// An id names one article: of two with the same, the second is left out.
fn unique(all: &mut Input) {
    let mut first_titles: HashMap<String, String> = HashMap::new();
    let skipped = &mut all.skipped;
    all.articles.retain(|article| {
        if let Some(first) = first_titles.get(&article.id) {
            let what = format!(
                "the id \"{}\" of \"{}\" is already that of \"{first}\"; the second is left out",
                article.id,
                article.shown_title()
            );
            skipped.push(Problem::new(what, "Give every article an id of its own."));
            false
        } else {
            first_titles.insert(article.id.clone(), article.shown_title());
            true
        }
    });
}
