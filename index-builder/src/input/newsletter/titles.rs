//! The title above a line of tags.

use super::{
    furniture::{is_banner, is_title_case},
    headings::is_back_matter,
    lines::Line,
    paragraphs::{Vocabulary, append, ends_open, ends_with_address, is_continued_address, is_item, sole_address, usual_spacing},
    sections, tags,
};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Longest title, in lines.
pub(super) const MAX_LINES: usize = 8;
/// So many lines after the tags show how far apart the lines of the text are.
const LINES_OF_TEXT: usize = 12;

/// The number of a title, or a bullet before it.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:\(?\d{1,2}[.)]|[•●⚫■▪])\s+").expect("a valid pattern"));

/// The last word of a title: "Targets for 2021 to 2023".
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:19|20)\d\d[?!)”]?$").expect("a valid pattern"));

/// No title is set narrower, in characters.
const MIN_WIDTH: usize = 40;

/// How wide titles are set at least: as the longest line that stands right above tags.
pub(super) fn width(lines: &[Line]) -> usize {
    let is_above_tags = |pair: &&[Line]| tags::of(&pair[1].text).is_some() && !pair[1].starts_page;
    lines.windows(2).filter(is_above_tags).map(|pair| n_chars(&pair[0])).max().unwrap_or(0).max(MIN_WIDTH)
}

/// The lines of the title that ends above line `below`; none if there is none.
pub(super) fn above(lines: &[Line], below: usize, floor: usize, width: usize) -> Range<usize> {
    let is_text = |line: &Line| line.text.contains(char::is_alphabetic) || YEAR.is_match(&line.text);
    // The number of a page may have come between a title and its tags.
    let end = (floor..below).rev().find(|i| is_text(&lines[*i])).map_or(below, |last| last + 1);
    let text: Vec<&Line> = lines[below..].iter().take(LINES_OF_TEXT).collect();
    let spacing = usual_spacing(&text);
    let mut first = end;
    while first > floor && end - first < MAX_LINES {
        let i = first - 1;
        let text = lines[i].text.as_str();
        // "3. State Council…" is the first line of a title, but items of a list above it are not.
        let is_bullet = is_item(text) && !text.starts_with(['–', '—']);
        if is_bullet && (first == end || (NUMBER.is_match(text) && is_next_line(lines, i, spacing, width))) {
            first = i;
            break;
        }
        let is_rest_of_address = i > floor && is_continued_address(&lines[i - 1].text, text);
        if is_bullet || is_rest_of_address || sole_address(text).is_some() || tags::of(text).is_some() {
            break;
        }
        if first < end && !(goes_on(lines, i) && (is_turned(lines, i) || is_next_line(lines, i, spacing, width))) {
            break;
        }
        first = i;
    }
    // A line of a title that goes on is nearly full; a short one above it names the section.
    let is_section = end - first > 1
        && !is_nearly_full(lines, first)
        && ((is_banner(&lines[first].text) && !sections::name(&lines[first].text).contains(':'))
            || (sections::is_name(&lines[first].text) && sections::is_apart(lines, first)));
    if is_section { first + 1..end } else { first..end }
}

/// Whether a title can go on after line `i`, by what they say.
fn goes_on(lines: &[Line], i: usize) -> bool {
    let (text, next) = (lines[i].text.as_str(), lines[i + 1].text.as_str());
    let has_ended = ends_sentence(text) && !next.starts_with(char::is_lowercase);
    let is_other = is_back_matter(text) && !demands_more(text, next);
    !has_ended && !is_other && !ends_with_address(text) && !introduces(lines, i)
}

/// Whether a line that ends with a colon belongs to the text before a title: it is not written as titles
/// are, and is the end of a sentence or longer than what follows.
fn introduces(lines: &[Line], i: usize) -> bool {
    let text = lines[i].text.as_str();
    text.ends_with([':', '：'])
        && !is_title_case(text)
        && (text.starts_with(char::is_lowercase) || n_chars(&lines[i]) > n_chars(&lines[i + 1]))
}

/// Whether the line after line `i` follows it as closely as lines of one title do.
fn is_next_line(lines: &[Line], i: usize, spacing: usize, width: usize) -> bool {
    let (line, next) = (&lines[i], &lines[i + 1]);
    if next.starts_page {
        return false;
    }
    let may_part = demands_more(&line.text, &next.text) || next.text.starts_with(['(', '–', '—']);
    match next.blank_before {
        0 => true,
        1 if may_part && !ends_sentence(&line.text) => true,
        // Where all lines are as far apart, the title goes on if the next word had no room in its line.
        gap => gap <= spacing && is_full(line, next, width) && is_nearly_full(lines, i) && is_title_case(&line.text),
    }
}

/// Whether a title goes on over the page after line `i`.
fn is_turned(lines: &[Line], i: usize) -> bool {
    let (line, next) = (&lines[i], &lines[i + 1]);
    next.starts_page && demands_more(&line.text, &next.text) && !ends_sentence(&line.text) && is_title_case(&line.text)
}

/// Whether a line cannot be the last before `next`.
pub(super) fn demands_more(text: &str, next: &str) -> bool {
    ends_open(text) || next.starts_with(char::is_lowercase)
}

/// Whether the first word of `next` had no room in the line; letters differ in width.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or_default();
    (n_chars(line) + 1 + word.chars().count()) * 10 > width * 9
}

fn is_nearly_full(lines: &[Line], i: usize) -> bool {
    n_chars(&lines[i]) * 10 >= n_chars(&lines[i + 1]) * 7
}

pub(super) fn n_chars(line: &Line) -> usize {
    line.text.chars().count()
}

pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '"', '’', ')']);
    bare.ends_with(['.', ';', '。']) && !bare.ends_with("...")
}

/// A title without what an extractor or a list of contents changes in it.
pub(super) fn folded(title: &str) -> String {
    let title = NUMBER.replace(title, "");
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The lines of a title as one, hyphens at line ends healed, a number or bullet before it left out.
pub(super) fn join(lines: &[Line], vocabulary: &Vocabulary) -> String {
    let mut title = NUMBER.replace(&lines[0].text, "").into_owned();
    for line in &lines[1..] {
        append(&mut title, &line.text, vocabulary);
    }
    title
}
