//! JSON: a list of articles, an object that has one, or one article a line.

use super::{Input, Settings, Store, encoding, record};
use crate::problem::Problem;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::{io::BufRead, path::Path};

/// So many bytes of lines are parsed at a time.
const AT_ONCE_BYTES: usize = 4 << 20;

/// Reads JSON Lines; a line that is no article is left out and named.
pub(super) fn lines(
    text: &mut dyn BufRead,
    path: &Path,
    name: &str,
    settings: &Settings,
    store: &Store,
) -> Result<Input, Problem> {
    let mut read = Input::default();
    let (mut number, mut is_empty) = (0, true);
    loop {
        let (mut lines, mut n_bytes) = (Vec::new(), 0);
        while n_bytes < AT_ONCE_BYTES {
            let mut line = Vec::new();
            let n = text.read_until(b'\n', &mut line).map_err(|error| Problem::io(&error, "read the input", path))?;
            if n == 0 {
                break;
            }
            n_bytes += n;
            number += 1;
            let line = encoding::line(line, number)?;
            if !line.trim().is_empty() {
                lines.push((number, line));
            }
        }
        if n_bytes == 0 {
            return if is_empty { Err(encoding::empty()) } else { Ok(read) };
        }
        is_empty &= lines.is_empty();
        let parse = |(number, line): (usize, String)| (number, line_to_article(&line, &format!("{name}-{number}"), settings));
        for (number, article) in lines.into_par_iter().map(parse).collect::<Vec<_>>() {
            read.take(article, path, |problem| problem.in_line(path, number));
        }
        read.keep(store)?;
    }
}

fn line_to_article(line: &str, id: &str, settings: &Settings) -> Result<Option<record::Read>, Problem> {
    let parsed = serde_json::from_str::<Map<String, Value>>(line).map_err(|error| {
        let start = line.char_indices().rev().map(|(at, _)| at).find(|at| at + 20 < error.column()).unwrap_or(0);
        let excerpt: String = line[start..].chars().take(40).collect();
        let what = error.to_string().replace(" at line 1 column ", ", at column ");
        Problem::new(
            format!("this line is no article ({what}): {excerpt}"),
            r#"Write each article on a line of its own, as {"id":"1","title":"…","body":"…"}."#,
        )
    });
    parsed.and_then(|fields| record::article(fields, id, settings))
}

/// Reads one value: a list of objects, an object with such a list (`{"articles": […]}`), or one article.
pub(super) fn value(text: &str, path: &Path, name: &str, settings: &Settings, store: &Store) -> Result<Input, Problem> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if values.next().is_some_and(|first| first.is_ok()) && !text[values.byte_offset()..].trim().is_empty() {
        // More than one value: a line each.
        return lines(&mut text.as_bytes(), path, name, settings, store);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        Problem::new(format!("this is no sound JSON ({what}, at column {})", error.column()), "Mend it, or leave it out.")
            .in_line(path, error.line())
    })?;
    let mut other_lists = Vec::new();
    let records = match value {
        Value::Array(records) => records,
        Value::Object(object) => {
            let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
            let known = ["articles", "items", "posts", "pages", "entries", "data", "docs", "documents", "results"];
            let mut lists = known.into_iter().filter(|name| object.get(*name).is_some_and(is_list));
            match lists.next() {
                Some(name) => {
                    other_lists.extend(lists.map(|other| (name, other)));
                    object[name].as_array().cloned().unwrap_or_default()
                }
                None => vec![Value::Object(object)],
            }
        }
        _ => {
            return Err(Problem::new(
                "this JSON has no articles",
                "Give a list of objects: [{\"title\":\"…\",\"body\":\"…\"}, …].",
            ));
        }
    };
    let mut read = Input::default();
    for (name, other) in other_lists {
        let what = format!("the articles are taken from \"{name}\"; \"{other}\" is a list of objects too, and is not read");
        read.notes.push(Problem::new(what, "Put both into one list, or into two files.").in_file(path));
    }
    for (i, value) in records.into_iter().enumerate() {
        let article = match value {
            Value::Object(fields) => record::article(fields, &format!("{name}-{}", i + 1), settings),
            _ => Err(Problem::new("this is no object", "Write each article as {\"title\":\"…\",\"body\":\"…\"}.")),
        };
        read.take(article, path, |problem| problem.at(path, format!("item {}", i + 1)));
    }
    if read.entries.is_empty() && read.skipped.len() == 1 {
        // An object that is no article at all.
        return Err(read.skipped.remove(0));
    }
    Ok(read)
}
