//! CSV: the first row names the fields, every other row is an article.

use super::{Input, Settings, Store, record};
use crate::problem::Problem;
use serde_json::{Map, Value};
use std::path::Path;

/// Reads rows separated by commas, semicolons or tabs.
pub(super) fn parse(text: &str, path: &Path, name: &str, settings: &Settings, store: &Store) -> Result<Input, Problem> {
    // Excel writes which separator it uses into a line of its own.
    let (text, n_before) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((_, rest)) => (rest, 1),
        None => (text, 0),
    };
    let head = text.lines().next().unwrap_or_default();
    let count = |separator: u8| head.bytes().filter(|byte| *byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::Headers).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| Problem::new(error.to_string(), "Name the columns in the first row."))?.clone();
    let is_title = |name: &str| {
        ["title", "name", "headline", "body", "content", "text"].contains(&name.to_lowercase().as_str())
            || settings.fields.iter().any(|field| field.own == name)
    };
    if !names.iter().any(is_title) {
        let what = format!("no column is called title or body, but: {}", names.iter().collect::<Vec<_>>().join(", "));
        return Err(Problem::new(
            what,
            "Name the columns in the first row, such as id,title,body,url,date,tags, or say which is which: --field title=…",
        ));
    }
    let mut read = Input::default();
    let (mut at, mut n_feeds) = (0, 0);
    let mut rows = reader.records().enumerate().peekable();
    while let Some((i, row)) = rows.next() {
        let is_last = rows.peek().is_none();
        let place = row.as_ref().map_or_else(csv::Error::position, csv::StringRecord::position);
        let line = place.map_or(n_before + i + 2, |place| {
            // The line feed of the row before may belong to this one.
            let start = place.byte() as usize;
            let blank = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
            let to = (start + blank).max(at);
            n_feeds += text[at..to].matches('\n').count();
            at = to;
            1 + n_before + n_feeds
        });
        if row.as_ref().is_ok_and(|row| row.iter().all(|cell| cell.trim().is_empty())) {
            continue;
        }
        // Of the last row only: what is left of the file would be counted for each.
        let unclosed = is_last.then(|| unclosed(&text[at..])).flatten();
        let article = match (unclosed, row) {
            (Some(problem), _) => Err(problem),
            (None, Ok(row)) => {
                let fields = names.iter().zip(&row).map(|(name, value)| (name.to_owned(), Value::String(value.to_owned())));
                record::article(fields.collect::<Map<_, _>>(), &format!("{name}-{}", i + 1), settings)
            }
            (None, Err(error)) => {
                Err(Problem::new(error.to_string(), "Give every row as many columns as the first; quote texts."))
            }
        };
        read.take(article, path, |problem| problem.in_line(path, line));
        read.keep(store)?;
    }
    Ok(read)
}

/// What is wrong with a last row that goes on over several lines because of a quotation mark without a second.
fn unclosed(row: &str) -> Option<Problem> {
    const MANY_LINES: usize = 3;
    let n_lines = row.trim_end().matches('\n').count();
    let is_open = n_lines >= MANY_LINES && row.matches('"').count() % 2 == 1;
    is_open.then(|| {
        let what = format!("a quotation mark in this row is never closed: the {n_lines} lines after it are taken for its text");
        Problem::new(what, "Close it, or double it if it is part of a text.")
    })
}
