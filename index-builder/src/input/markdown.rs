//! Markdown: a file is an article, with front matter in YAML, TOML or JSON.
//!
//! The text becomes HTML, as it will on the site, and is read like that.

use super::{Input, Settings, html, record};
use crate::problem::Problem;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};
use std::{collections::HashMap, path::Path, sync::LazyLock};

/// Reads a file; `address` is where it will be found if it does not say so itself.
pub(super) fn parse(text: &str, path: &Path, address: &str, settings: &Settings) -> Result<Input, Problem> {
    let (mut fields, body) = front_matter(text)?;
    let mut read = Input::default();
    let renamed = record::rename(&mut fields, &settings.fields);
    // As Material for MkDocs and Eleventy say it too.
    let is_excluded = fields.get("search").is_some_and(|search| {
        record::truth(search) == Some(false) || search.get("exclude").and_then(record::truth) == Some(true)
    });
    let has_no_page = fields.get("permalink") == Some(&Value::Bool(false));
    if record::is_unpublished(&fields) || is_excluded || has_no_page {
        read.leave_out("drafts, and files that are not published", path);
        return Ok(read);
    }
    let mut text = html::fragment(&to_html(&TEMPLATES.replace_all(body, "")));
    let description = ["description", "summary", "excerpt"].iter().find_map(|name| fields.get(*name)?.as_str());
    if let Some(description) = description.filter(|_| text.paragraphs.is_empty()) {
        text.paragraphs.push(html::one_line(description));
    }
    // The heading comes before what may only be called "name" or "subject".
    if !text.title.is_empty() && !fields.keys().any(|key| key.eq_ignore_ascii_case("title")) {
        fields.insert("title".to_owned(), Value::String(std::mem::take(&mut text.title)));
    }
    if !has_own_address(&fields) {
        let own = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let permalink = own("permalink").filter(|link| link.starts_with('/') && !link.contains([':', '{']));
        let address = match (permalink, own("slug").filter(|slug| !slug.contains(['/', ' ']))) {
            (Some(permalink), _) => format!("{}{}", settings.base_url.trim_end_matches('/'), permalink),
            // A slug takes the place of the file's name.
            (None, Some(slug)) => with_slug(address, slug, &settings.markdown_url),
            (None, None) => address.to_owned(),
        };
        fields.insert("url".to_owned(), Value::String(address));
    }
    if !fields.contains_key("date")
        && let Some(date) = path.file_name().and_then(|name| name.to_str()?.get(..10).and_then(record::sound_date))
    {
        fields.insert("date".to_owned(), Value::String(date));
    }
    fields.retain(|name, _| !NOT_METADATA.contains(&name.as_str()));
    let article = record::with_text(fields, text, address).map(|read| Some(record::Read { renamed, ..read }));
    read.take(article, path, |problem| problem.in_file(path));
    Ok(read)
}

/// What a site generator puts something else in place of: Hugo's `{{< figure >}}` and `{{% notice %}}`, Liquid's `{% if %}`
/// and `{{ site.url }}`, and its comments.
static TEMPLATES: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(
        r"(?s)\{%-?\s*comment\b.*?\bendcomment\s*-?%\}|(?-s)\{\{[<%][^}]*[>%]\}\}|\{%[^}\n]*%\}|\{\{ ?(?:site|page)\.[^}\n]*\}\}",
    )
    .expect("a sound pattern")
});

/// Fields that say how a page is made, or what all pages say in words of their own.
const NOT_METADATA: [&str; 22] = [
    "description",
    "summary",
    "excerpt",
    "lastmod",
    "modified",
    "updated",
    "layout",
    "draft",
    "published",
    "weight",
    "template",
    "permalink",
    "aliases",
    "slug",
    "menu",
    "order",
    "toc",
    "nav_order",
    "eleventyNavigation",
    "sidebar_position",
    "search",
    "id",
];

/// An address whose last part is another; `pattern` is what addresses are made by, such as `{path}.html`.
fn with_slug(address: &str, slug: &str, pattern: &str) -> String {
    let end = pattern.rsplit_once("{path}").map_or("/", |(_, end)| end);
    let path = address.strip_suffix(end).unwrap_or(address);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{slug}{end}")
}

/// Whether the front matter says where the page is.
fn has_own_address(fields: &Map<String, Value>) -> bool {
    ["url", "link"].iter().any(|name| fields.get(*name).is_some_and(Value::is_string))
}

/// The fields before the text, and the text.
fn front_matter(text: &str) -> Result<(Map<String, Value>, &str), Problem> {
    let broken = |kind: &str, error: &dyn std::fmt::Display| {
        Problem::new(format!("its front matter is no sound {kind}: {error}"), "Mend the lines above the text.")
    };
    let fence = text.lines().next().unwrap_or_default().trim_end();
    if fence == "---" || fence == "+++" {
        let rest = &text[fence.len()..];
        let end = rest.match_indices(&format!("\n{fence}")).find(|(at, found)| {
            let after = &rest[at + found.len()..];
            after.is_empty() || after.trim_start_matches([' ', '\t']).starts_with(['\n', '\r'])
        });
        let Some((end, found)) = end else {
            let is_field = rest.trim_start().lines().next().is_some_and(|line| line.contains([':', '=']));
            // Else it is a line at the top of a text.
            return if is_field {
                Err(broken("front matter", &format!("no second line {fence} ends it")))
            } else {
                Ok((Map::new(), text))
            };
        };
        let (head, body) = (&rest[..end], &rest[end + found.len()..]);
        let fields = if fence == "---" {
            serde_yaml_ng::from_str::<Option<Value>>(head).map_err(|error| broken("YAML", &error))?.unwrap_or_default()
        } else {
            let table: toml::Table = head.parse().map_err(|error: toml::de::Error| broken("TOML", &error.message()))?;
            serde_json::to_value(plain_dates(toml::Value::Table(table))).map_err(|error| broken("TOML", &error))?
        };
        return match fields {
            Value::Object(fields) => Ok((fields, body)),
            Value::Null => Ok((Map::new(), body)),
            _ => Err(broken("YAML", &"it has no names")),
        };
    }
    if text.starts_with("{\n") || text.starts_with("{\r\n") {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
        if let Some(fields) = values.next() {
            return Ok((fields.map_err(|error| broken("JSON", &error))?, &text[values.byte_offset()..]));
        }
    }
    Ok((Map::new(), text))
}

/// TOML has dates as a type of their own.
fn plain_dates(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(values) => toml::Value::Array(values.into_iter().map(plain_dates).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(name, value)| (name, plain_dates(value))).collect())
        }
        other => other,
    }
}

/// HTML with an id for every heading, as GitHub and the site generators make them.
fn to_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
    let mut used: HashMap<String, usize> = HashMap::new();
    let mut is_first = true;
    for i in 0..events.len() {
        let Event::Start(Tag::Heading { id, level, .. }) = &events[i] else { continue };
        // The first heading is the title, of whatever level; others of the highest level are not.
        let (is_title, level) = (is_first && *level == HeadingLevel::H1, *level);
        is_first = false;
        let own = id.as_ref().map(CowStr::to_string);
        let anchor = own.unwrap_or_else(|| {
            let words: String = events[i..]
                .iter()
                .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
                .map(|event| if let Event::Text(text) | Event::Code(text) = event { text.to_string() } else { String::new() })
                .collect();
            let slug = slug(&words);
            let n = used.entry(slug.clone()).or_default();
            *n += 1;
            if *n == 1 { slug } else { format!("{slug}-{}", *n - 1) }
        });
        let level = if level == HeadingLevel::H1 && !is_title { HeadingLevel::H2 } else { level };
        events[i] = Event::Start(Tag::Heading { level, id: Some(anchor.into()), classes: Vec::new(), attrs: Vec::new() });
        if let Some(end) = events[i..].iter_mut().find(|event| matches!(event, Event::End(TagEnd::Heading(_)))) {
            *end = Event::End(TagEnd::Heading(level));
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}

/// The id of a heading: small letters and digits, hyphens for spaces.
fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}
