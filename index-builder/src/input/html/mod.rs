//! HTML: a page is an article, its headings the places in it that results can lead to.
//!
//! 1. [`metadata`]: what the head of the page says of it, and `data-` attributes anywhere;
//! 2. [`content`]: its own text, without navigation and other furniture, in paragraphs.

mod content;
mod metadata;

use super::{
    Entry, Input, Page, Settings,
    record::{self, IMAGE},
};
use crate::problem::Problem;
use content::Content;
pub(crate) use content::one_line;
use findling::Article;
use quick_xml::{Reader, events::Event};
use scraper::Html;
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// Larger pages are lists that no person reads; parsing them would take the memory of the machine.
const MAX_PAGE_BYTES: usize = 32 << 20;

/// Parsing takes the square of the depth; browsers flatten what is nested deeper than this.
const MAX_DEPTH: usize = 4096;

/// Whether elements are nested too deep, counted without parsing; elements that need no end, or have none, do not count.
fn is_too_deep(html: &str) -> bool {
    const OPEN_ENDED: [&str; 29] = [
        "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
        "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    ];
    const SHAPES: [&str; 9] = ["circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "use"];
    let mut depth = 0_usize;
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        let is_end = rest.first() == Some(&b'/');
        let name: String = rest[usize::from(is_end)..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .take(16)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        if name.is_empty() || OPEN_ENDED.contains(&name.as_str()) {
            continue;
        }
        // Shapes of a drawing are closed where they begin.
        let tag = &rest[..rest.len().min(4096)];
        let is_closed = tag.iter().position(|byte| *byte == b'>').is_some_and(|end| end > 0 && tag[end - 1] == b'/');
        if is_closed && SHAPES.contains(&name.as_str()) {
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// What can be found in a part of a page.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    /// Its first heading, if that is of the highest level.
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) headings: Vec<findling::Heading>,
    pub(super) roles: BTreeMap<usize, findling::Role>,
}

/// Reads a part of a page, such as the text of an entry of a feed.
pub(super) fn fragment(html: &str) -> Fragment {
    if is_too_deep(html) {
        // As text, which is what is left of it.
        return Fragment { paragraphs: vec![one_line(html)], ..Fragment::default() };
    }
    let parsed = Html::parse_fragment(html);
    let Content { title, paragraphs, headings, roles, .. } = Content::of(&parsed, &Settings::default());
    Fragment { title, paragraphs, headings, roles }
}

/// XHTML as HTML: elements that end where they begin get an end of their own, and CDATA is text. What is no sound XML is left
/// as it is, and read as browsers read it under another name.
pub(super) fn of_xhtml(xhtml: &str) -> String {
    let mut reader = Reader::from_str(xhtml);
    let (mut html, mut at) = (String::with_capacity(xhtml.len()), 0);
    loop {
        let Ok(event) = reader.read_event() else { return xhtml.to_owned() };
        let end = reader.buffer_position() as usize;
        let written = &xhtml[at..end];
        at = end;
        match event {
            Event::Eof => return html,
            Event::Empty(tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                let _ = write!(html, "{}></{name}>", written.trim_end_matches("/>"));
            }
            Event::CData(text) => {
                let text = String::from_utf8_lossy(&text).replace('&', "&amp;").replace('<', "&lt;");
                html.push_str(&text);
            }
            Event::Decl(_) | Event::PI(_) => {}
            _ => html.push_str(written),
        }
    }
}

/// Reads a page; `address` is where it will be found.
pub(super) fn page(html: &str, path: &Path, address: &str, settings: &Settings) -> Result<Input, Problem> {
    if html.len() > MAX_PAGE_BYTES {
        let what = format!("this page has {} MB", html.len() >> 20);
        return Err(Problem::new(what, "Split it into several pages, or leave it out."));
    }
    if is_too_deep(html) {
        let what = format!("its elements are nested more than {MAX_DEPTH} deep");
        return Err(Problem::new(what, "Close what is opened, or leave the page out."));
    }
    let parsed = Html::parse_document(html);
    let meta = metadata::read(&parsed);
    let mut read = Input::default();
    if meta.is_unlisted {
        read.leave_out("pages that ask not to be indexed (noindex)", path);
        return Ok(read);
    }
    if meta.leads_away {
        read.leave_out("pages that only lead to another one", path);
        return Ok(read);
    }
    let content = Content::of(&parsed, settings);
    if let Some(written) = &content.unsound_weight {
        let what = format!("the weight \"{written}\" is no number, and counts as 1");
        read.notes.push(Problem::new(what, "Write a number from 0 to 10, such as 2."));
    }
    if content.is_missed {
        let what = "nothing in this page is what --content names; what is its content otherwise is taken";
        read.notes.push(Problem::new(what, "Check the selector, or leave the page out."));
    }
    let has_own_title = !meta.own_title.is_empty() || !content.title.is_empty();
    let title = [&meta.own_title, &content.title, &meta.title].into_iter().find(|title| !title.is_empty()).cloned();
    // Sphinx calls pages so that have none.
    let title = title.filter(|title| !title.starts_with("<no title>")).unwrap_or_default();
    let mut paragraphs = content.paragraphs;
    let (mut headings, mut weights, mut roles) = (content.headings, content.weights, content.roles);
    // A heading that says what the title says would be found twice.
    if paragraphs.first().is_some_and(|first| *first == title || meta.title.starts_with(first.as_str()) && !has_own_title) {
        paragraphs.remove(0);
        headings.retain(|heading| heading.paragraph > 0);
        headings.iter_mut().for_each(|heading| heading.paragraph -= 1);
        weights.retain(|weight| weight.paragraph > 0);
        weights.iter_mut().for_each(|weight| weight.paragraph -= 1);
        roles = roles.into_iter().filter_map(|(paragraph, role)| Some((paragraph.checked_sub(1)?, role))).collect();
    }
    if paragraphs.is_empty() && !meta.description.is_empty() {
        paragraphs.push(meta.description);
    }
    if title.is_empty() && paragraphs.is_empty() {
        read.leave_out("pages without any text", path);
        return Ok(read);
    }
    let base = meta.base.as_deref();
    let canonical = meta.canonical.map(|canonical| beside(address, base, &canonical));
    let url = canonical.unwrap_or_else(|| address.to_owned());
    let mut metadata = meta.fields;
    // What an attribute says comes first.
    if let Some(image) = meta.image.filter(|_| !metadata.contains_key(IMAGE)) {
        metadata.insert(IMAGE.to_owned(), vec![image]);
    }
    if let Some(images) = metadata.get_mut(IMAGE) {
        images.iter_mut().for_each(|image| *image = beside(address, base, image));
    }
    let article = Article {
        id: address.to_owned(),
        title,
        tags: meta.tags,
        section: meta.section,
        date: meta.date.as_deref().and_then(record::sound_date),
        lang: meta.lang,
        metadata,
        sources: Vec::new(),
        headings,
        weights,
        roles,
        url,
        paragraphs,
    };
    let page = Some(Page { is_marked: content.is_marked, has_own_title });
    read.entries.push(Entry { page, ..Entry::from(article) });
    Ok(read)
}

/// The address of what a page calls by an address that may be relative to its own, or to a base that it names.
fn beside(page: &str, base: Option<&str>, address: &str) -> String {
    let is_path = address.starts_with('/') && (page.starts_with('/') || address.starts_with("//"));
    if is_path || url::Url::parse(address).is_ok() {
        return address.to_owned();
    }
    // Without a site's name a page has only a path.
    let root = url::Url::parse("http://localhost/").expect("a sound address");
    let joined = root.join(page).and_then(|page| page.join(base.unwrap_or_default())).and_then(|base| base.join(address));
    joined.map_or_else(|_| address.to_owned(), |joined| joined.as_str().replacen("http://localhost/", "/", 1))
}
