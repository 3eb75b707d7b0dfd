//! Titles that a list of contents names, with dots up to the number of their page.
//!
//! Where a publication prints no tags, they tell which lines of the text are titles.

use super::{
    furniture::LEADERS,
    headings::{Heading, begins_block, is_back_matter},
    lines::Line,
    paragraphs::Vocabulary,
    titles::{MAX_LINES as MAX_TITLE_LINES, folded, join},
};
use std::collections::{HashMap, HashSet};

/// Fewer lines with dots and a page number are no list of contents.
const MIN_ENTRIES: usize = 3;
/// Fewer titles in the text than this are there by chance.
const MIN_TITLES: usize = 2;

/// The folded titles of a list of contents, before it is taken out of the text; none if there is no list.
pub(super) fn entries(lines: &[Line]) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut n_entries = 0;
    for (i, line) in lines.iter().enumerate() {
        let Some(title) = title_of(&line.text).filter(|title| !is_back_matter(title)) else { continue };
        n_entries += 1;
        // An entry of two lines has its dots in the second.
        let above = i.checked_sub(1).map(|above| &lines[above]);
        if let Some(above) = above.filter(|above| line.blank_before == 0 && title_of(&above.text).is_none()) {
            found.insert(folded(&format!("{} {title}", above.text)));
        }
        found.insert(folded(title));
    }
    found.remove("");
    if n_entries < MIN_ENTRIES { HashSet::new() } else { found }
}

/// What stands before the dots and the page number of an entry.
fn title_of(text: &str) -> Option<&str> {
    let leaders = LEADERS.find(text)?;
    let number = text[leaders.end()..].trim_matches(['.', ' ', '…', '·', '_']);
    number.parse::<u16>().is_ok().then(|| text[..leaders.start()].trim())
}

/// The headings that `entries` name in a text, which are not among those found already.
pub(super) fn find(lines: &[Line], entries: &HashSet<String>, found: &[Heading], vocabulary: &Vocabulary) -> Vec<Heading> {
    let mut places: HashMap<String, (usize, usize)> = HashMap::new();
    let mut i = 0;
    while i < lines.len() && !entries.is_empty() {
        let ends = (i + 1..=(i + MAX_TITLE_LINES).min(lines.len())).rev();
        let named = ends.map(|end| (folded(&join(&lines[i..end], vocabulary)), end)).find(|(title, _)| entries.contains(title));
        match named.filter(|_| begins_block(lines, i)) {
            // What comes again is a summary first, then the article.
            Some((title, end)) => {
                places.insert(title, (i, end));
                i = end;
            }
            None => i += 1,
        }
    }
    let is_taken = |start: usize, end: usize| found.iter().any(|heading| heading.first_line < end && start < heading.body);
    let mut titles: Vec<(usize, usize)> = places.into_values().filter(|(start, end)| !is_taken(*start, *end)).collect();
    titles.sort_unstable();
    // A name directly above a title is that of a section.
    let starts: HashSet<usize> =
        titles.iter().map(|(start, _)| *start).chain(found.iter().map(|heading| heading.first_line)).collect();
    titles.retain(|(_, end)| *end < lines.len() && !starts.contains(end));
    if titles.len() < MIN_TITLES {
        return Vec::new();
    }
    let heading = |(start, end): (usize, usize)| {
        let title = join(&lines[start..end], vocabulary);
        Heading { is_listed: true, ..Heading::new(title, Vec::new(), start, end, lines.len()) }
    };
    titles.into_iter().map(heading).collect()
}
