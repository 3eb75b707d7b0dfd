//! JSON Lines: one article a line.

use super::Input;
use crate::problem::Problem;
use findling::Article;
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

/// `{"id","title","body","url"?,"date"?,"tags"?,"section"?,"lang"?}`; other fields are metadata.
#[derive(Deserialize)]
struct Record {
    id: Id,
    title: Option<String>,
    body: Option<String>,
    url: Option<String>,
    date: Option<String>,
    #[serde(default)]
    tags: Option<Tags>,
    section: Option<String>,
    lang: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "the id must be a text or a number")]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "the tags must be a list of texts")]
enum Tags {
    Many(Vec<String>),
    One(String),
}

/// Reads every line; one that is no article is left out and named.
pub(super) fn parse(text: &str, path: &Path) -> Input {
    let mut read = Input::default();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match article(line) {
            Ok((article, note)) => {
                read.articles.push(article);
                read.notes.extend(note.map(|note| note.in_line(path, i + 1)));
            }
            Err(problem) => read.skipped.push(problem.in_line(path, i + 1)),
        }
    }
    read
}

/// An article, and what its owner should know of it.
fn article(line: &str) -> Result<(Article, Option<Problem>), Problem> {
    let record: Record = serde_json::from_str(line).map_err(|error| {
        let start = line.char_indices().rev().map(|(at, _)| at).find(|at| at + 20 < error.column()).unwrap_or(0);
        let excerpt: String = line[start..].chars().take(40).collect();
        let what = error.to_string().replace(" at line 1 column ", ", at column ");
        Problem::new(
            format!("this line is no article ({what}): {excerpt}"),
            r#"Write each article on a line of its own, as {"id":"1","title":"…","body":"…"}."#,
        )
    })?;
    let id = match record.id {
        Id::Text(id) => id.trim().to_owned(),
        Id::Number(number) => number.to_string(),
    };
    let title = record.title.unwrap_or_default();
    let body = record.body.unwrap_or_default();
    if id.is_empty() {
        return Err(Problem::new("the article's id is empty", "Give every article an id of its own."));
    }
    if title.trim().is_empty() && body.trim().is_empty() {
        return Err(Problem::new(format!("the article \"{id}\" has neither title nor body"), "Give it a title or a body."));
    }
    let paragraphs: Vec<String> =
        body.split('\n').map(|line| line.trim().to_owned()).filter(|paragraph| !paragraph.is_empty()).collect();
    let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let date = some(record.date);
    let has_markup = body.contains("</") || body.contains("/>");
    let note = date.as_deref().filter(|date| sound_date(date).is_none()).map(|date| {
        let what = format!("\"{date}\" is no date; the article \"{id}\" is indexed without one");
        Problem::new(what, "Write dates as 2020-08-04, 2020-08 or 2020.")
    });
    let note = note.or_else(|| {
        has_markup.then(|| {
            Problem::new(
                format!("the body of the article \"{id}\" has HTML tags, which are shown as text"),
                "Give the text without tags.",
            )
        })
    });
    let note = note.or_else(|| {
        let others: Vec<&str> = record.others.keys().map(String::as_str).collect();
        let what = format!("the article \"{id}\" has no body; its other fields are taken for metadata: {}", others.join(", "));
        (body.is_empty() && !others.is_empty()).then(|| Problem::new(what, "Call the field with the text \"body\"."))
    });
    let tags = match record.tags {
        Some(Tags::Many(tags)) => tags,
        Some(Tags::One(tag)) => vec![tag],
        None => Vec::new(),
    };
    let article = Article {
        url: some(record.url).unwrap_or_else(|| format!("#{id}")),
        id,
        title,
        tags: tags.into_iter().filter_map(|tag| some(Some(tag))).collect(),
        section: some(record.section),
        date: date.as_deref().and_then(sound_date),
        lang: some(record.lang),
        metadata: record
            .others
            .iter()
            .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), texts(value)))
            .filter(|(_, t)| !t.is_empty())
            .collect(),
        sources: Vec::new(),
        paragraphs,
    };
    Ok((article, note))
}

/// What queries and filters mean otherwise.
const RESERVED: [&str; 2] = ["before", "after"];
/// Longer texts are nothing to filter by.
const MAX_VALUE_BYTES: usize = 200;

/// What a field can be filtered by: a short text, number or truth value, or a list of these.
fn texts(value: &serde_json::Value) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::String(text) if (1..=MAX_VALUE_BYTES).contains(&text.trim().len()) => vec![text.trim().to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(truth) => vec![truth.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a time after it is left out.
fn sound_date(date: &str) -> Option<String> {
    let day = date.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split('-');
    let mut number = |n_digits: usize, range: std::ops::RangeInclusive<u32>| {
        let part = parts.next()?;
        let is_number = part.len() == n_digits && part.bytes().all(|byte| byte.is_ascii_digit());
        Some(is_number && part.parse().is_ok_and(|number| range.contains(&number)))
    };
    let is_sound = number(4, 0..=9999)? && number(2, 1..=12).unwrap_or(true) && number(2, 1..=31).unwrap_or(true);
    (is_sound && parts.next().is_none()).then(|| day.to_owned())
}
