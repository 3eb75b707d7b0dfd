//! What a page says of itself: in its head, in JSON-LD, and in `data-` attributes.

use super::content::one_line;
use crate::input::record;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The title that an attribute gives.
    pub(super) own_title: String,
    /// The title in the head.
    pub(super) title: String,
    pub(super) description: String,
    pub(super) lang: Option<String>,
    pub(super) date: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) section: Option<String>,
    pub(super) canonical: Option<String>,
    /// What its relative addresses are relative to, if not to its own.
    pub(super) base: Option<String>,
    pub(super) fields: BTreeMap<String, Vec<String>>,
    /// The address of a picture of it.
    pub(super) image: Option<String>,
    /// Whether it is not to be indexed.
    pub(super) is_unlisted: bool,
    /// Whether a browser goes on to another page at once.
    pub(super) leads_away: bool,
}

macro_rules! selectors {
    ($($name:ident: $css:literal,)*) => {
        $(static $name: LazyLock<Selector> = LazyLock::new(|| Selector::parse($css).expect("a sound selector"));)*
    };
}

selectors! {
    TITLE: "head > title",
    META: "meta",
    BASE: "base[href]",
    CANONICAL: "link[rel~=canonical]",
    JSON_LD: "script[type='application/ld+json']",
    TIME: "main time[datetime], article time[datetime], [role=main] time[datetime]",
    ATTRIBUTES: "[data-findling-meta], [data-findling-filter], [data-pagefind-meta], [data-pagefind-filter], \
        [data-pagefind-sort]",
}

pub(super) fn read(page: &Html) -> Metadata {
    let base = page.select(&BASE).find_map(|base| base.attr("href"));
    let mut meta = Metadata {
        title: page.select(&TITLE).next().map(|title| one_line(&title.text().collect::<String>())).unwrap_or_default(),
        lang: page.root_element().attr("lang").or_else(|| page.root_element().attr("xml:lang")).and_then(language),
        canonical: page.select(&CANONICAL).find_map(|link| link.attr("href")).and_then(|link| {
            let link = link.trim().split('#').next().unwrap_or_default();
            let link = if link.starts_with("//") { ["https:", link].concat() } else { link.to_owned() };
            let is_sound = web_address(&link).is_some_and(|link| url::Url::parse(&link).is_ok()) || !link.contains(':');
            (is_sound && !link.is_empty()).then_some(link)
        }),
        base: base.map(str::to_owned),
        ..Metadata::default()
    };
    let mut of_head: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for element in page.select(&META) {
        let name = element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("http-equiv"));
        if let (Some(name), Some(content)) = (name, element.attr("content")) {
            of_head.entry(name.trim().to_ascii_lowercase()).or_default().push(one_line(content));
        }
    }
    let first = |names: &[&str]| names.iter().find_map(|name| of_head.get(*name)?.iter().find(|text| !text.is_empty()).cloned());
    let robots =
        of_head.iter().filter(|(name, _)| ["robots", "findling"].contains(&name.as_str())).flat_map(|(_, values)| values);
    meta.is_unlisted = robots.flat_map(|value| value.split(',')).any(|word| {
        let word = word.trim();
        word.eq_ignore_ascii_case("noindex") || word.eq_ignore_ascii_case("none")
    });
    // A delay of more than a second is for reading.
    meta.leads_away = first(&["refresh"]).is_some_and(|refresh| {
        let (delay, rest) = refresh.split_once([';', ',']).unwrap_or((&refresh, ""));
        delay.trim().parse::<f64>().is_ok_and(|delay| delay <= 1.0) && rest.to_ascii_lowercase().contains("url")
    });
    if let Some(title) = first(&["og:title", "twitter:title", "dc.title", "citation_title"]) {
        // What stands in the head of the page often has the name of the site too.
        if meta.title.is_empty() || meta.title.starts_with(&title) {
            meta.title = title;
        }
    }
    meta.description = first(&["description", "og:description", "twitter:description"]).unwrap_or_default();
    meta.lang = meta.lang.or_else(|| first(&["content-language", "og:locale", "language"]).as_deref().and_then(language));
    let dates = ["article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created", "datepublished", "pubdate"];
    meta.date = first(&dates).filter(|date| record::sound_date(date).is_some());
    meta.section = first(&["article:section"]);
    meta.tags = of_head.get("article:tag").cloned().unwrap_or_default();
    if meta.tags.is_empty() {
        let keywords = of_head.get("keywords").or_else(|| of_head.get("news_keywords"));
        meta.tags = keywords.into_iter().flatten().flat_map(|words| words.split(',')).map(one_line).collect();
    }
    if let Some(author) = first(&["author", "article:author", "dc.creator"]).filter(|author| web_address(author).is_none()) {
        meta.fields.entry("author".to_owned()).or_default().push(author);
    }
    meta.image = first(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"]);
    for script in page.select(&JSON_LD) {
        if let Ok(value) = serde_json::from_str::<Value>(&script.text().collect::<String>()) {
            meta.json_ld(&value, &[], 0);
        }
    }
    if meta.date.is_none() {
        let times = page.select(&TIME).filter_map(|time| time.attr("datetime"));
        meta.date = times.map(str::trim).find(|date| record::sound_date(date).is_some()).map(str::to_owned);
    }
    let is_ignored = |element: ElementRef<'_>| {
        let says_all = |element: ElementRef<'_>| {
            ["data-findling-ignore", "data-pagefind-ignore"].iter().any(|name| element.attr(name) == Some("all"))
        };
        element.ancestors().filter_map(ElementRef::wrap).chain([element]).any(says_all)
    };
    for element in page.select(&ATTRIBUTES).filter(|element| !is_ignored(*element)) {
        meta.attributes(element);
    }
    let mut seen = HashSet::new();
    meta.tags.retain(|tag| !tag.is_empty() && seen.insert(tag.clone()));
    meta
}

/// Types of JSON-LD that stand for the page itself.
const PAGES: [&str; 10] = [
    "Article",
    "BlogPosting",
    "NewsArticle",
    "TechArticle",
    "ScholarlyArticle",
    "Report",
    "WebPage",
    "Event",
    "Product",
    "Recipe",
];

impl Metadata {
    /// Reads a value; others of its list are what it may refer to.
    fn json_ld(&mut self, value: &Value, others: &[Value], depth: usize) {
        if let Some(list) = value.as_array().or_else(|| value.get("@graph").and_then(Value::as_array)) {
            // Lists of lists have no end otherwise.
            if depth < 4 {
                list.iter().for_each(|value| self.json_ld(value, list, depth + 1));
            }
            return;
        }
        let kinds = texts(value.get("@type"));
        if !kinds.iter().any(|kind| PAGES.contains(&kind.as_str())) {
            return;
        }
        let text = |name: &str| texts(value.get(name)).into_iter().find(|text| !text.is_empty());
        self.image = self.image.take().or_else(|| {
            let image = value.get("image")?;
            let id = image.get("@id");
            record::image(image).or_else(|| record::image(others.iter().find(|other| id.is_some() && other.get("@id") == id)?))
        });
        let date = text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("startDate"));
        self.date = self.date.take().or(date).filter(|date| record::sound_date(date).is_some());
        self.section = self.section.take().or_else(|| text("articleSection"));
        self.lang = self.lang.take().or_else(|| text("inLanguage").as_deref().and_then(language));
        if self.tags.is_empty() {
            self.tags = texts(value.get("keywords")).iter().flat_map(|words| words.split(',')).map(one_line).collect();
        }
        if !self.fields.contains_key("author") {
            let authors = value.get("author").map(|author| author.as_array().cloned().unwrap_or_else(|| vec![author.clone()]));
            let names: Vec<String> =
                authors.into_iter().flatten().flat_map(|author| texts(author.get("name").or(Some(&author)))).collect();
            if !names.is_empty() {
                self.fields.insert("author".to_owned(), names);
            }
        }
    }

    /// Reads `name`, `name:value` and `name[attribute]`, several with commas between, as Pagefind does.
    fn attributes(&mut self, element: ElementRef<'_>) {
        let known =
            ["data-findling-meta", "data-findling-filter", "data-pagefind-meta", "data-pagefind-filter", "data-pagefind-sort"];
        for attribute in known {
            let Some(list) = element.attr(attribute) else { continue };
            // A value in the attribute goes to its end, commas included, unless another pair follows.
            for item in items(list) {
                let (name, value) = if let Some((name, value)) = item.split_once(':') {
                    (name, value.to_owned())
                } else if let Some((name, attribute)) = item.split_once('[') {
                    (name, element.attr(attribute.trim_end_matches(']').trim()).unwrap_or_default().to_owned())
                } else {
                    (item.as_str(), element.text().collect())
                };
                // Results are sorted by date; of what else Pagefind may sort by there is no use.
                if attribute != "data-pagefind-sort" || name.trim().eq_ignore_ascii_case("date") {
                    self.set(name.trim(), one_line(&value));
                }
            }
        }
    }

    fn set(&mut self, name: &str, value: String) {
        if value.is_empty() {
            return;
        }
        match name.to_ascii_lowercase().as_str() {
            "title" => self.own_title = value,
            "date" if record::sound_date(&value).is_some() => self.date = Some(value),
            "url" if web_address(&value).is_some() || !value.contains(':') => self.canonical = Some(value),
            "tag" | "tags" => self.tags.push(value),
            "section" | "category" => self.section = Some(value),
            "" | "date" | "url" | "before" | "after" => {}
            _ => self.fields.entry(name.to_owned()).or_default().push(value),
        }
    }
}

/// The items of an attribute: commas separate them, but not within a value that is no name itself.
fn items(list: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in list.split(',') {
        let is_name = piece.contains([':', '[']) || !piece.trim().contains(' ');
        match found.last_mut() {
            Some(before) if !is_name && before.contains(':') => {
                before.push(',');
                before.push_str(piece);
            }
            _ => found.push(piece.trim().to_owned()),
        }
    }
    found
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![one_line(text)],
        Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(one_line)).collect(),
        _ => Vec::new(),
    }
}

/// A language tag, if it is one: `en`, `zh-Hans-CN`, `pt_BR`.
fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let is_sound =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    is_sound.then_some(tag)
}

/// An address on the web.
fn web_address(address: &str) -> Option<String> {
    let address = address.trim();
    (address.starts_with("https://") || address.starts_with("http://")).then(|| address.to_owned())
}
