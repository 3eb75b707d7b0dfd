//! The names of sections, and the articles that stand under them.

use super::{
    events::is_events_head,
    furniture::{MAX_BANNER_WORDS, is_banner},
    headings::{Heading, has_ended, is_back_matter},
    lines::Line,
    paragraphs::{addresses, usual_spacing},
    tags,
    titles::n_chars,
};
use regex::Regex;
use std::sync::LazyLock;

/// So many lines before a name show how far apart the lines of the text are.
const LINES_OF_TEXT: usize = 12;

/// The number or bullet before a name: `Section 3: `, `12. `, `IV. `, `▪ `.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?i:section|chapter) ?(?:\d{1,2}|[IVX]{1,4}) ?[:.–—-] ?|\(?\d{1,2}(?:[.)]|(?:\.\d{1,2})+[.)]?) |[IVX]{1,4}[.)] |[•●⚫◆■▪▫➢‣\u{f0b7}\u{f0a7}] ?)")
        .expect("a valid pattern")
});

/// A banner above a title, or at the end of the page on which a title stands, names the section from
/// that article on.
pub(super) fn assign(lines: &[Line], banners: &[(usize, String)], headings: &mut [Heading]) {
    let mut current = None;
    let mut banners = banners.iter().peekable();
    for i in 0..headings.len() {
        let first = headings[i].first_line;
        // A title may be parted from its page by the mark of its end.
        let sheet = lines[headings[i].body.saturating_sub(1).max(first)].sheet;
        while let Some((_, banner)) = banners.next_if(|(of_banner, _)| *of_banner <= sheet) {
            // "Takeaways" and "Contents" name none.
            if !is_back_matter(banner) {
                current = Some(name(banner));
            }
        }
        let floor = if i == 0 { 0 } else { headings[i - 1].body };
        let end_before = i.checked_sub(1).map_or(first, |before| headings[before].end);
        if end_before < first && is_events_head(lines, end_before) {
            current = Some(name(&lines[end_before].text));
        }
        if let Some(above) = first.checked_sub(1).filter(|above| *above >= floor && is_section(lines, *above, i == 0)) {
            current = Some(name(&lines[above].text));
            if i > 0 {
                headings[i - 1].banner_lines.push(lines[above].number);
            }
        }
        headings[i].section.clone_from(&current);
    }
}

/// The name of a section without its number.
pub(super) fn name(text: &str) -> String {
    NUMBER.replace(text, "").into_owned()
}

/// Whether a line above a title names a section. What stands above the first is the text of no article, and
/// need not have ended.
fn is_section(lines: &[Line], i: usize, is_first: bool) -> bool {
    let (line, next) = (&lines[i], &lines[i + 1]);
    let text_ended = is_first || i.checked_sub(1).is_none_or(|above| has_ended(&lines[above].text));
    if !text_ended || is_back_matter(&name(&line.text)) {
        return false;
    }
    let is_short = n_chars(line) * 10 < n_chars(next) * 7;
    let is_apart_below = next.blank_before > 0 || next.starts_page;
    let is_apart_above = line.starts_page || line.blank_before > 0;
    (is_banner(&line.text) && (is_short || (is_apart_above && is_apart_below)))
        || (is_name(&line.text) && is_apart(lines, i) && (is_short || is_apart_below))
}

/// Whether a line stands farther from what is above it than lines of the text do.
pub(super) fn is_apart(lines: &[Line], i: usize) -> bool {
    let text: Vec<&Line> = lines[i.saturating_sub(LINES_OF_TEXT)..i].iter().collect();
    lines[i].starts_page || lines[i].blank_before > usual_spacing(&text)
}

/// Whether a line that stands alone above a title can be a name, however it is written.
pub(super) fn is_name(text: &str) -> bool {
    let name = name(text);
    (1..=MAX_BANNER_WORDS).contains(&name.split(' ').count())
        && name.chars().filter(|c| c.is_alphanumeric()).count() > 1
        && name.starts_with(char::is_alphanumeric)
        && name.contains(char::is_alphabetic)
        && !name.contains([':', '：', ';', '?', '!', '。'])
        && !name.ends_with(['.', ',', '-', '–', '\u{AD}', '\u{2010}'])
        && addresses(text).is_empty()
        && tags::of(text).is_none()
}
