//! Text becomes lines, with the breaks between them and between pages.

use super::ligatures;
use regex::Regex;
use std::sync::LazyLock;

/// A line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without the space around it, other space made single.
    pub(super) text: String,
    /// Counted from one.
    pub(super) number: usize,
    /// Counted from zero.
    pub(super) page: usize,
    /// As the page, but counted by running heads, too: extractors lose the ends of pages, or mark few of them.
    pub(super) sheet: usize,
    /// Whether it is the first of its page.
    pub(super) starts_page: bool,
    /// Whether its page is sure, because the extractor ends pages with form feeds.
    pub(super) is_paged: bool,
    /// How many blank lines stand before it.
    pub(super) blank_before: usize,
}

/// Most lines must begin without a space for a leading space to mean a new page.
const MAX_INDENTED_SHARE: usize = 12;

/// An address with a space after its scheme.
static PARTED_SCHEME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(https?://)[ \t\u{a0}]+([\w-]+\.\w)").expect("a valid pattern"));

/// Splits at line feeds and form feeds. Pages begin after a form feed; in texts without any, at the
/// lines that begin with a space, as some extractors mark them.
pub(super) fn split(text: &str) -> Vec<Line> {
    let text = ligatures::expand(text).replace("\r\n", "\n").replace('\r', "\n");
    // A hash sign as Chinese typefaces set it.
    let text = text.replace('＃', "#");
    let text = PARTED_SCHEME.replace_all(&text, "$1$2");
    let raw: Vec<(&str, usize)> =
        text.split('\u{c}').enumerate().flat_map(|(page, lines)| lines.lines().map(move |line| (line, page))).collect();
    let has_form_feeds = text.contains('\u{c}');
    let filled = raw.iter().filter(|(line, _)| !line.trim().is_empty());
    let n_indented = filled.clone().filter(|(line, _)| line.starts_with([' ', '\u{a0}'])).count();
    let spaces_are_breaks = !has_form_feeds && n_indented * MAX_INDENTED_SHARE <= filled.count();

    let mut lines: Vec<Line> = Vec::new();
    let (mut page, mut blank_before, mut starts_page) = (0, 0, true);
    for (i, (line, of_form_feeds)) in raw.into_iter().enumerate() {
        starts_page |= has_form_feeds && lines.last().is_none_or(|last: &Line| last.page != of_form_feeds);
        let text = line
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if text.is_empty() || text.chars().all(|c| matches!(c, '\u{feff}' | '\u{200b}')) {
            blank_before += 1;
            continue;
        }
        starts_page |= spaces_are_breaks && line.starts_with([' ', '\u{a0}']) && !text.starts_with('#');
        if has_form_feeds {
            page = of_form_feeds;
        } else if starts_page && !lines.is_empty() {
            page += 1;
        }
        lines.push(Line { text, number: i + 1, page, sheet: page, starts_page, is_paged: has_form_feeds, blank_before });
        (blank_before, starts_page) = (0, false);
    }
    lines
}
