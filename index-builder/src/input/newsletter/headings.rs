//! Where articles begin: titles with hash tags under them, and announced events.

use super::{
    events::{self, is_events_head},
    furniture::is_banner,
    ligatures::Words,
    lines::Line,
    paragraphs::{Vocabulary, sole_address},
    tags,
    titles::{self, join, n_chars},
};
use regex::Regex;
use std::sync::LazyLock;

/// Fewer words below the head of a section of events tell nothing.
const MIN_WORDS_OF_EVENTS: usize = 12;

/// The beginning of an article.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) section: Option<String>,
    /// The index of the first line that belongs to it.
    pub(super) first_line: usize,
    /// The index of the first line of its text.
    pub(super) body: usize,
    /// The index after the last line that can belong to it.
    pub(super) end: usize,
    /// The numbers of lines within its text that name the section of the next article.
    banner_lines: Vec<usize>,
}

impl Heading {
    /// A heading whose title and text are where they were found, in no section yet.
    pub(super) fn new(title: String, tags: Vec<String>, first_line: usize, body: usize, end: usize) -> Self {
        Self { title, tags, section: None, first_line, body, end, banner_lines: Vec::new() }
    }

    /// Whether a line of its text is the name of the next section.
    pub(super) fn is_banner(&self, line: &Line) -> bool {
        self.banner_lines.contains(&line.number)
    }
}

/// The number of a title in an outline: `1.3 Title`.
static OUTLINE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}(?:\.\d{1,2})+[.)]?\s+").expect("a valid pattern"));
/// What follows the articles and is none.
static BACK_MATTER: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        r"(?i)^(?:introduction (?:of|to|about) .*|about (?:us|the|this|our)\b.*|(?:list of )?(?:abbreviations?|acronyms?)\b.*|glossary\b.*|disclaimer|contacts?(?: us)?|imprint|impressum|copyright.*|(?:table of )?contents|takeaways|key takeaways|.*\b(?:weekly|monthly|bimonthly|quarterly|annual) newsletter|in this (?:bi)?(?:monthly|weekly|quarterly)? ?(?:newsletter|issue))$",
    )
    .expect("a valid pattern")
});

/// Finds every heading, in order, and the section each stands under.
pub(super) fn find(lines: &[Line], banners: &[(usize, String)], vocabulary: &Vocabulary) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let width = titles::width(lines);
    let (mut i, mut floor) = (0, 0);
    while i < lines.len() {
        let Some((tags, body)) = tags::block(lines, i) else {
            i += 1;
            continue;
        };
        let title = titles::above(lines, i, floor, width);
        if !title.is_empty() {
            headings.push(Heading::new(join(&lines[title.clone()], vocabulary), tags, title.start, body, lines.len()));
        }
        (i, floor) = (body, body);
    }
    let after_tagged = headings.last().map_or(0, |last| last.body);
    headings.extend(events::find(lines, after_tagged, vocabulary));
    strip_outline_numbers(&mut headings);
    end_at_back_matter(lines, &mut headings);
    headings.extend(unread_events(lines, headings.last()));
    sections(lines, banners, &mut headings);
    headings
}

/// Takes the numbers from the titles of an outline. A single one may be a quantity: "2.5 Million Ropes".
fn strip_outline_numbers(headings: &mut [Heading]) {
    if headings.iter().filter(|heading| OUTLINE_NUMBER.is_match(&heading.title)).count() > 1 {
        for heading in headings {
            heading.title = OUTLINE_NUMBER.replace(&heading.title, "").into_owned();
        }
    }
}

/// The last tagged article and the announcements end where the publication speaks of itself, or where its
/// events begin.
fn end_at_back_matter(lines: &[Line], headings: &mut [Heading]) {
    let Some(last_tagged) = headings.iter().rposition(|heading| !heading.tags.is_empty()).or(Some(0)) else { return };
    for i in last_tagged..headings.len() {
        let next = headings.get(i + 1).map_or(lines.len(), |next| next.first_line);
        headings[i].end = end_of_text(lines, headings[i].body, next).unwrap_or(headings[i].end);
    }
}

/// The first line between two that is the head of something else than an article.
fn end_of_text(lines: &[Line], from: usize, to: usize) -> Option<usize> {
    let is_head = |i: &usize| is_back_matter(&lines[*i].text) || is_events_head(lines, *i);
    (from..to).filter(|i| begins_block(lines, *i)).find(is_head)
}

/// Events after the last heading, none of which was recognised, are one article.
fn unread_events(lines: &[Line], last: Option<&Heading>) -> Option<Heading> {
    let head = last.map(|last| last.end).filter(|head| *head < lines.len() && is_events_head(lines, *head))?;
    let end = end_of_text(lines, head + 1, lines.len()).unwrap_or(lines.len());
    let text = lines[head + 1..end].iter().filter(|line| sole_address(&line.text).is_none());
    let n_words: usize = text.map(|line| line.text.split(' ').count()).sum();
    (n_words >= MIN_WORDS_OF_EVENTS).then(|| Heading::new(lines[head].text.clone(), Vec::new(), head, head + 1, end))
}

/// Whether a line is the title of something that is not an article.
pub(super) fn is_back_matter(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    text.starts_with(char::is_uppercase)
        && text.split(' ').count() <= MAX_WORDS
        && !text.contains(['.', ',', ':', ';'])
        && BACK_MATTER.is_match(text)
}

/// A banner above a title, or at the end of the page on which a title stands, names the section from
/// that article on.
fn sections(lines: &[Line], banners: &[(usize, String)], headings: &mut [Heading]) {
    let mut current = None;
    let mut banners = banners.iter().peekable();
    for i in 0..headings.len() {
        let first = headings[i].first_line;
        let page = lines[first].page;
        while let Some((_, banner)) = banners.next_if(|(banner_page, _)| *banner_page <= page) {
            // "Takeaways" and "Contents" name none.
            if !is_back_matter(banner) {
                current = Some(banner.clone());
            }
        }
        let floor = if i == 0 { 0 } else { headings[i - 1].body };
        let end_before = i.checked_sub(1).map_or(first, |before| headings[before].end);
        if end_before < first && is_events_head(lines, end_before) {
            current = Some(lines[end_before].text.clone());
        }
        if let Some(above) = first.checked_sub(1).filter(|above| *above >= floor && is_section(lines, *above)) {
            current = Some(lines[above].text.clone());
            if i > 0 {
                headings[i - 1].banner_lines.push(lines[above].number);
            }
        }
        headings[i].section.clone_from(&current);
    }
}

/// Whether a title can stand in this line, by what is before it.
pub(super) fn begins_block(lines: &[Line], i: usize) -> bool {
    lines[i].starts_page
        || lines[i].blank_before > 0
        || i.checked_sub(1).is_none_or(|before| has_ended(&lines[before].text) || is_banner(&lines[before].text))
}

/// Whether a text can end with this line.
pub(super) fn has_ended(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '。', '”', '"', ')']) || sole_address(text).is_some()
}

fn is_section(lines: &[Line], i: usize) -> bool {
    let is_apart_above = lines[i].starts_page || lines[i].blank_before > 0;
    let next = lines.get(i + 1);
    let stands_alone =
        next.is_some_and(|next| next.blank_before > 0 || next.starts_page || n_chars(&lines[i]) * 10 < n_chars(next) * 7);
    let text_ended = i.checked_sub(1).is_none_or(|before| has_ended(&lines[before].text));
    is_apart_above && stands_alone && text_ended && is_banner(&lines[i].text) && !is_back_matter(&lines[i].text)
}
