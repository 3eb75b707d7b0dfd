//! JSON: a list of articles, an object that has one, or one article a line.

use super::{Input, Settings, record};
use crate::problem::Problem;
use serde_json::{Map, Value};
use std::path::Path;

/// Reads JSON Lines; a line that is no article is left out and named.
pub(super) fn lines(text: &str, path: &Path, name: &str, settings: &Settings) -> Input {
    let mut read = Input::default();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parsed = serde_json::from_str::<Map<String, Value>>(line).map_err(|error| {
            let start = line.char_indices().rev().map(|(at, _)| at).find(|at| at + 20 < error.column()).unwrap_or(0);
            let excerpt: String = line[start..].chars().take(40).collect();
            let what = error.to_string().replace(" at line 1 column ", ", at column ");
            Problem::new(
                format!("this line is no article ({what}): {excerpt}"),
                r#"Write each article on a line of its own, as {"id":"1","title":"…","body":"…"}."#,
            )
        });
        let article = parsed.and_then(|fields| record::article(fields, &format!("{name}-{}", i + 1), settings));
        read.take(article, path, |problem| problem.in_line(path, i + 1));
    }
    read
}

/// Reads one value: a list of objects, an object with such a list (`{"articles": […]}`), or one article.
pub(super) fn value(text: &str, path: &Path, name: &str, settings: &Settings) -> Result<Input, Problem> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if values.next().is_some_and(|first| first.is_ok()) && !text[values.byte_offset()..].trim().is_empty() {
        // More than one value: a line each.
        return Ok(lines(text, path, name, settings));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        Problem::new(format!("this is no sound JSON ({what}, at column {})", error.column()), "Mend it, or leave it out.")
            .in_line(path, error.line())
    })?;
    let records = match value {
        Value::Array(records) => records,
        Value::Object(object) => {
            let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
            let known = ["articles", "items", "posts", "pages", "entries", "data", "docs", "documents", "results"];
            match known.iter().find(|name| object.get(**name).is_some_and(is_list)) {
                Some(name) => object[*name].as_array().cloned().unwrap_or_default(),
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
