//! Where articles begin: titles with hash tags under them or in the list of contents, and announced events.

use super::{
    contents,
    events::{self, is_events_head},
    furniture::is_banner,
    ligatures::Words,
    lines::Line,
    paragraphs::{Vocabulary, sole_address},
    sections, tags,
    titles::{self, folded, join},
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Fewer words below the head of a section of events tell nothing.
const MIN_WORDS_OF_EVENTS: usize = 12;

/// An article has so many times as many lines as its entry in a list of contents.
const LINES_PER_ENTRY: usize = 4;

/// The beginning of an article.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) section: Option<String>,
    /// Whether a list of contents names it.
    pub(super) is_listed: bool,
    /// The index of the first line that belongs to it.
    pub(super) first_line: usize,
    /// The index of the first line of its text.
    pub(super) body: usize,
    /// The index after the last line that can belong to it.
    pub(super) end: usize,
    /// The numbers of lines within its text that name the section of the next article.
    pub(super) banner_lines: Vec<usize>,
}

impl Heading {
    /// A heading whose title and text are where they were found, in no section yet.
    pub(super) fn new(title: String, tags: Vec<String>, first_line: usize, body: usize, end: usize) -> Self {
        Self { title, tags, section: None, is_listed: false, first_line, body, end, banner_lines: Vec::new() }
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
pub(super) fn find(
    lines: &[Line],
    banners: &[(usize, String)],
    entries: &contents::Entries,
    publication: Option<&str>,
    vocabulary: &Vocabulary,
) -> Vec<Heading> {
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
    drop_contents(&mut headings, lines.len());
    headings.extend(contents::find(lines, entries, &headings, vocabulary));
    headings.sort_by_key(|heading| heading.first_line);
    let after_tagged = headings.last().map_or(0, |last| last.body);
    headings.extend(events::find(lines, after_tagged, vocabulary));
    strip_outline_numbers(&mut headings);
    end_at_back_matter(lines, &mut headings, publication);
    headings.extend(unread_events(lines, headings.last(), publication));
    sections::assign(lines, banners, &mut headings);
    headings
}

/// Drops the entries of a list of contents that has the tags, too: their titles come again, with text.
fn drop_contents(headings: &mut Vec<Heading>, n_lines: usize) {
    let is_same = |a: &Heading, b: &Heading| folded(&a.title) == folded(&b.title);
    let n_lines_of = |i: usize| headings.get(i + 1).map_or(n_lines, |next| next.first_line) - headings[i].body;
    let mut is_entry = vec![false; headings.len()];
    for i in 0..headings.len() {
        let is_shorter = |j: usize| n_lines_of(i) * LINES_PER_ENTRY < n_lines_of(j);
        // What stands between the contents and the first article seems to be text of the last entry.
        let is_last = |j: usize| j > i && i > 0 && is_entry[i - 1];
        let is_doubled =
            (0..headings.len()).any(|j| j != i && is_same(&headings[i], &headings[j]) && (is_shorter(j) || is_last(j)));
        is_entry[i] = is_doubled;
    }
    for i in (1..headings.len()).filter(|i| is_entry[*i]) {
        headings[i - 1].end = headings[i - 1].end.min(headings[i].first_line);
    }
    let mut is_entry = is_entry.into_iter();
    headings.retain(|_| !is_entry.next().unwrap_or_default());
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
fn end_at_back_matter(lines: &[Line], headings: &mut [Heading], publication: Option<&str>) {
    let Some(last_tagged) = headings.iter().rposition(|heading| heading.is_listed || !heading.tags.is_empty()).or(Some(0)) else {
        return;
    };
    for i in last_tagged..headings.len() {
        let next = headings.get(i + 1).map_or(lines.len(), |next| next.first_line);
        headings[i].end = end_of_text(lines, headings[i].body..next, publication).unwrap_or(headings[i].end);
    }
}

/// The first line between two that is the head of something else than an article.
fn end_of_text(lines: &[Line], range: Range<usize>, publication: Option<&str>) -> Option<usize> {
    let is_head = |i: &usize| {
        let text = lines[*i].text.as_str();
        is_back_matter(text) || publication.is_some_and(|name| is_about(text, name)) || is_events_head(lines, *i)
    };
    range.filter(|i| begins_block(lines, *i)).find(is_head)
}

/// Events after the last heading, none of which was recognised, are one article.
fn unread_events(lines: &[Line], last: Option<&Heading>, publication: Option<&str>) -> Option<Heading> {
    let head = last.map(|last| last.end).filter(|head| *head < lines.len() && is_events_head(lines, *head))?;
    let end = end_of_text(lines, head + 1..lines.len(), publication).unwrap_or(lines.len());
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

/// Whether a line is the title of what a publication says of itself: "About SESEC", "SESEC Project Partners".
fn is_about(text: &str, publication: &str) -> bool {
    const MAX_WORDS: usize = 6;
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(' ').filter(|word| *word != "the").collect();
    let names_it = words.iter().take(2).any(|word| *word == publication);
    let is_about = words[0] == "about" || text.ends_with(" project") || text.ends_with(" partners");
    words.len() <= MAX_WORDS && names_it && is_about
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
