//! Named fields become an article: of JSON, of a row of CSV, of front matter.

use super::{
    Entry, FieldName, Settings,
    html::{self, Fragment},
};
use crate::problem::Problem;
use findling::Article;
pub(super) use findling::format::facets::IMAGE;
use serde_json::{Map, Value};

/// What queries and filters mean otherwise.
const RESERVED: [&str; 2] = ["before", "after"];
/// Longer texts are nothing to filter by.
const MAX_VALUE_BYTES: usize = 200;

/// A picture with a longer address is left out: one that is itself in its address would be in every result.
const MAX_IMAGE_BYTES: usize = 2000;

/// Names by which a field is known, the usual one first.
const ID: [&str; 4] = ["id", "guid", "slug", "key"];
const TITLE: [&str; 4] = ["title", "name", "headline", "subject"];
const BODY: [&str; 9] = ["body", "content", "text", "contents", "content_html", "content_text", "html", "description", "summary"];
const URL: [&str; 5] = ["url", "link", "href", "permalink", "uri"];
const DATE: [&str; 8] =
    ["date", "published", "pubdate", "date_published", "published_at", "created", "created_at", "publishdate"];
const TAGS: [&str; 3] = ["tags", "tag", "keywords"];
const SECTION: [&str; 4] = ["section", "category", "categories", "channel"];
const LANG: [&str; 4] = ["lang", "language", "locale", "lng"];

/// All of them.
const KNOWN: [&[&str]; 8] = [&ID, &TITLE, &BODY, &URL, &DATE, &TAGS, &SECTION, &LANG];

/// An article, and what its owner should know of it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) entry: Entry,
    pub(super) note: Option<Problem>,
    /// The owner's names of fields that it has.
    pub(super) renamed: Vec<String>,
}

/// Whether fields say that something is a draft, or not published.
pub(super) fn is_unpublished(fields: &Map<String, Value>) -> bool {
    let says = |name: &str| fields.get(name).and_then(truth);
    let status = ["status", "state"].iter().find_map(|name| fields.get(*name)?.as_str());
    let is_kept_back =
        |status: &str| ["draft", "pending", "private", "trash", "unpublished"].contains(&status.to_lowercase().as_str());
    says("draft") == Some(true) || says("published") == Some(false) || status.is_some_and(is_kept_back)
}

/// A truth value, also as YAML 1.1 and people write them.
pub(super) fn truth(value: &Value) -> Option<bool> {
    let written = match value {
        Value::Bool(truth) => return Some(*truth),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_lowercase(),
        _ => return None,
    };
    match written.as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Makes an article of fields, nothing of one that is not published. `id` names one that has neither an id nor an address.
pub(super) fn article(mut fields: Map<String, Value>, id: &str, settings: &Settings) -> Result<Option<Read>, Problem> {
    let renamed = rename(&mut fields, &settings.fields);
    if is_unpublished(&fields) {
        return Ok(None);
    }
    let body = match take(&mut fields, &BODY) {
        Some(Value::Array(paragraphs)) => paragraphs.iter().map(flat).collect::<Vec<_>>().join("\n"),
        Some(value) => flat(&value),
        None => String::new(),
    };
    let is_html = is_html(&body);
    let is_known = |name: &str| KNOWN.iter().any(|names| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let others = fields.keys().filter(|name| !is_known(name)).cloned().collect::<Vec<_>>().join(", ");
    let Read { entry, note, .. } = with_text(fields, if is_html { html::fragment(&body) } else { plain(&body) }, id)?;
    let id = &entry.article.id;
    let markup_note = || {
        let has_markup = !is_html && (body.contains("</") || body.contains("/>"));
        has_markup.then(|| {
            let what = format!("the body of the article \"{id}\" has HTML tags, which are shown as text");
            Problem::new(what, "Give the text without tags, or as HTML that begins with one, such as <p>.")
        })
    };
    let body_note = || {
        let what = format!("the article \"{id}\" has no body; its other fields are taken for metadata: {others}");
        (body.is_empty() && !others.is_empty())
            .then(|| Problem::new(what, "Call the field with the text \"body\", or say which it is: --field body=…"))
    };
    let note = note.or_else(markup_note).or_else(body_note);
    Ok(Some(Read { entry, note, renamed }))
}

/// Gives fields the names by which they are known; gives the owner's names that were there.
pub(super) fn rename(fields: &mut Map<String, Value>, names: &[FieldName]) -> Vec<String> {
    let mut found: Vec<(String, Vec<Value>)> = Vec::new();
    let mut renamed = Vec::new();
    for FieldName { known, own } in names {
        let Some(value) = take_within(fields, own) else { continue };
        renamed.push(own.clone());
        // The first of several names for a thing is the one that is looked for first.
        let is_one = |names: &&&[&str]| names.contains(&known.as_str()) && !value.is_boolean();
        let known = KNOWN.iter().find(is_one).map_or(known.as_str(), |names| names[0]);
        let values = match value {
            Value::Array(values) => values,
            text if known == TAGS[0] => list(&text).into_iter().map(Value::String).collect(),
            value => vec![value],
        };
        match found.iter_mut().find(|(name, _)| name == known) {
            Some((_, all)) => all.extend(values),
            None => found.push((known.to_owned(), values)),
        }
    }
    for (known, mut values) in found {
        fields.retain(|name, _| !name.eq_ignore_ascii_case(&known));
        // There is one address, id, date and language.
        let is_single = [URL[0], ID[0], DATE[0], LANG[0]].contains(&known.as_str());
        let value = if is_single || values.len() == 1 { values.swap_remove(0) } else { Value::Array(values) };
        fields.insert(known, value);
    }
    renamed
}

/// Takes a field, or one within another: "attributes.name".
fn take_within(fields: &mut Map<String, Value>, path: &str) -> Option<Value> {
    if fields.get(path).is_some_and(|value| !is_empty(value)) {
        return fields.shift_remove(path);
    }
    let (name, rest) = path.split_once('.')?;
    let within = fields.get_mut(name)?.as_object_mut()?;
    let value = take_within(within, rest);
    if within.is_empty() {
        fields.shift_remove(name);
    }
    value
}

/// Takes the first field that has one of the names, the names in their order.
fn take(fields: &mut Map<String, Value>, names: &[&str]) -> Option<Value> {
    names.iter().find_map(|name| {
        let key = fields.keys().find(|key| key.eq_ignore_ascii_case(name) && !is_empty(&fields[*key]))?.clone();
        fields.shift_remove(&key)
    })
}

/// Makes an article of a text and the fields that go with it.
pub(super) fn with_text(mut fields: Map<String, Value>, body: Fragment, id: &str) -> Result<Read, Problem> {
    // "published": true is no date.
    fields.retain(|name, value| !(value.is_boolean() && DATE.iter().any(|date| name.eq_ignore_ascii_case(date))));
    // A field that is called "title" is the title, even where one that is called "name" comes first.
    let mut take = |names: &[&str]| take(&mut fields, names);
    let (title, url, own_id) = (take(&TITLE), take(&URL), take(&ID));
    let (date, tags, section, lang) = (take(&DATE), take(&TAGS), take(&SECTION), take(&LANG));
    let text = |field: &Option<Value>| field.as_ref().map(flat).unwrap_or_default().trim().to_owned();
    let (title, url, date) = (title_of(title.as_ref()), text(&url), text(&date));
    // Of several sections the first is where the article stands; all are to filter by.
    let sections: Vec<String> = match &section {
        Some(Value::Array(values)) => {
            values.iter().map(flat).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        }
        _ => Some(text(&section)).filter(|section| !section.is_empty()).into_iter().collect(),
    };
    if sections.len() > 1 {
        fields.insert("category".to_owned(), sections.iter().cloned().map(Value::String).collect());
    }
    let id = [&text(&own_id), &url, id].into_iter().find(|id| !id.is_empty()).unwrap_or_default().to_owned();
    let title = if title.is_empty() { body.title } else { title };
    if title.is_empty() && body.paragraphs.is_empty() {
        return Err(Problem::new(format!("the article \"{id}\" has neither title nor body"), "Give it a title or a body."));
    }
    let note = (!date.is_empty() && sound_date(&date).is_none()).then(|| {
        let what = format!("\"{date}\" is no date; the article \"{id}\" is indexed without one");
        Problem::new(what, "Write dates as 2020-08-04, 2020-08 or 2020.")
    });
    let metadata = fields.iter().filter(|(name, _)| !RESERVED.contains(&name.as_str()));
    let values = |name: &str, value| if name == IMAGE { image(value).into_iter().collect() } else { values(value) };
    let metadata = metadata.map(|(name, value)| (name.clone(), values(name, value))).filter(|(_, values)| !values.is_empty());
    let article = Article {
        url: if url.is_empty() { format!("#{id}") } else { url },
        id,
        title,
        tags: tags.map(|value| list(&value)).unwrap_or_default(),
        section: sections.into_iter().next(),
        date: sound_date(&date),
        lang: Some(text(&lang)).filter(|lang| !lang.is_empty()),
        metadata: metadata.collect(),
        paragraphs: body.paragraphs,
        headings: body.headings,
        roles: body.roles,
        ..Article::default()
    };
    Ok(Read { entry: article.into(), note, renamed: Vec::new() })
}

/// A title as text. A rendered one (`{"rendered":"A &amp; B"}`) is HTML; in others entities are what programs left.
fn title_of(value: Option<&Value>) -> String {
    let text = value.map(flat).unwrap_or_default().trim().to_owned();
    let is_entity =
        |rest: &str| rest.split_once(';').is_some_and(|(name, _)| (2..9).contains(&name.len()) && !name.contains(' '));
    let has_entity = text.split('&').skip(1).any(is_entity);
    let is_html = matches!(value, Some(Value::Object(_))) || (has_entity && !text.contains('<'));
    if is_html { html::fragment(&text).paragraphs.join(" ") } else { text }
}

fn plain(body: &str) -> Fragment {
    let paragraphs = body.split('\n').map(|line| line.trim().to_owned()).filter(|paragraph| !paragraph.is_empty());
    Fragment { paragraphs: paragraphs.collect(), ..Fragment::default() }
}

/// Whether a text is HTML: it begins with a tag of a block, and that is closed.
pub(super) fn is_html(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('<') else { return false };
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    let blocks = [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "figure",
        "pre",
        "html",
        "body",
        "img",
        "a",
        "em",
        "strong",
        "b",
        "i",
        "span",
        "br",
        "hr",
    ];
    let is_void = ["img", "br", "hr"].contains(&name.as_str());
    blocks.contains(&name.as_str()) && (is_void || text.to_ascii_lowercase().contains(&format!("</{name}")))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

/// A value as one text.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(flat).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        Value::Object(object) => ["name", "title", "value", "rendered", "label"]
            .iter()
            .find_map(|name| object.get(*name).map(flat))
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

/// A list, or a text with commas between.
fn list(value: &Value) -> Vec<String> {
    let texts = match value {
        Value::Array(values) => values.iter().map(flat).collect(),
        Value::String(text) => text.split([',', ';']).map(str::to_owned).collect(),
        other => vec![flat(other)],
    };
    texts.iter().map(|text| text.trim().trim_start_matches('#').to_owned()).filter(|text| !text.is_empty()).collect()
}

/// What a field can be filtered by: a short text, number or truth value, or a list of these.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.contains("</") => Vec::new(),
        Value::String(text) if (1..=MAX_VALUE_BYTES).contains(&text.trim().len()) => vec![text.trim().to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(truth) => vec![truth.to_string()],
        Value::Array(all) => all.iter().flat_map(values).collect(),
        Value::Object(_) => vec![flat(value)].into_iter().filter(|text| !text.is_empty()).collect(),
        _ => Vec::new(),
    }
}

/// Takes a picture away whose address is none.
pub(super) fn without_huge_image(article: &mut Article) {
    if article.metadata.get(IMAGE).is_some_and(|images| images.iter().any(|image| image.len() > MAX_IMAGE_BYTES)) {
        article.metadata.remove(IMAGE);
    }
}

/// The address of a picture: a text, the first of a list, or an object that has it, as in JSON-LD.
pub(super) fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(values) => values.iter().find_map(image),
        Value::Object(object) => ["url", "contentUrl", "src"].iter().find_map(|name| image(object.get(*name)?)),
        _ => None,
    }
}

/// Names of months, of which three letters say enough.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. A time after it is left out; `Tue, 04 Aug 2020 10:00:00 GMT` (RFC
/// 2822), `4 August 2020`, `August 4, 2020` and `2020/8/4` are read too.
pub(super) fn sound_date(date: &str) -> Option<String> {
    let date = date.trim();
    let day = date.split(['T', ' ']).next().unwrap_or_default();
    iso_date(day).or_else(|| {
        let words: Vec<&str> = date.split([' ', ',', '/', '.', '-']).filter(|word| !word.is_empty()).collect();
        let month_of = |word: &str| {
            let start = word.get(..3)?.to_ascii_lowercase();
            word.chars().all(char::is_alphabetic).then_some(())?;
            MONTHS.iter().position(|month| *month == start)
        };
        let (year, month, day) = match words.iter().position(|word| month_of(word).is_some()) {
            Some(at) => {
                let is_year = |word: &&&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
                let year = words[at..].iter().find(is_year)?;
                let days = words[at.saturating_sub(1)..words.len().min(at + 2)].iter();
                let day = days.map(|word| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
                let day = day.filter_map(|word| word.parse::<u32>().ok()).find(|day| (1..=31).contains(day));
                (year.parse().ok()?, month_of(words[at])? as u32 + 1, day)
            }
            // Where dots stand, the day comes first; with slashes it may be the month.
            None if words.len() == 3 && words[2].len() == 4 && date.matches('.').count() == 2 => {
                (words[2].parse().ok()?, words[1].parse().ok()?, Some(words[0].parse().ok()?))
            }
            None if words.len() == 3 && words[0].len() == 4 => {
                (words[0].parse().ok()?, words[1].parse().ok()?, Some(words[2].parse().ok()?))
            }
            // With slashes it is the month that is no more than twelve.
            None if words.len() == 3 && words[2].len() == 4 => {
                let (one, other) = (words[0].parse().ok()?, words[1].parse().ok()?);
                let (day, month) = if one > 12 && other <= 12 { (one, other) } else { (other, one) };
                (day > 12).then_some((words[2].parse().ok()?, month, Some(day)))?
            }
            None if words.len() == 1 && words[0].len() == 8 && words[0].is_ascii() => {
                (words[0][..4].parse().ok()?, words[0][4..6].parse().ok()?, Some(words[0][6..].parse().ok()?))
            }
            None => return None,
        };
        let year: u32 = year;
        iso_date(&day.map_or_else(|| format!("{year:04}-{month:02}"), |day| format!("{year:04}-{month:02}-{day:02}")))
    })
}

fn iso_date(day: &str) -> Option<String> {
    let mut parts = day.split('-');
    let mut number = |n_digits: usize, range: std::ops::RangeInclusive<u32>| {
        let part = parts.next()?;
        let is_number = part.len() == n_digits && part.bytes().all(|byte| byte.is_ascii_digit());
        Some(is_number && part.parse().is_ok_and(|number| range.contains(&number)))
    };
    let is_sound = number(4, 0..=9999)? && number(2, 1..=12).unwrap_or(true) && number(2, 1..=31).unwrap_or(true);
    (is_sound && parts.next().is_none() && !is_beyond_month(day)).then(|| day.to_owned())
}

/// Whether a date such as `2020-02-30` is after the last day of its month.
fn is_beyond_month(date: &str) -> bool {
    let number = |range| date.get(range).and_then(|digits: &str| digits.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let n_days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day > n_days
}

#[cfg(test)]
mod tests {
    use super::sound_date;

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        for (written, expected) in [
            ("2020-08-04", Some("2020-08-04")),
            ("2020-08-04T10:00:00+02:00", Some("2020-08-04")),
            ("2020-08-04 10:00:00", Some("2020-08-04")),
            ("2020-08", Some("2020-08")),
            ("2020", Some("2020")),
            ("Tue, 04 Aug 2020 10:00:00 GMT", Some("2020-08-04")),
            ("4 August 2020", Some("2020-08-04")),
            ("August 4th, 2020", Some("2020-08-04")),
            ("August 2020", Some("2020-08")),
            ("2020/8/4", Some("2020-08-04")),
            ("04.08.2020", Some("2020-08-04")),
            ("3/4/2024", None),
            ("31/12/2020", Some("2020-12-31")),
            ("12/31/2020", Some("2020-12-31")),
            ("13-01-2021", Some("2021-01-13")),
            ("20200804", Some("2020-08-04")),
            ("20201304", None),
            ("2020-02-29", Some("2020-02-29")),
            ("2020-02-30", None),
            ("2021-02-29", None),
            ("2020-13-04", None),
            ("99999-01-01", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(sound_date(written).as_deref(), expected, "{written}");
        }
    }
}
