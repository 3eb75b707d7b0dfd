//! Titles that a list of contents names, with dots up to the number of their page.
//!
//! Where a publication prints no tags, they tell which lines of the text are titles; and where it prints them, which ones have
//! lost theirs. A publication may name them at its beginning without dots, too, each with a summary.

use super::{
    furniture::{LEADERS, is_title_case},
    headings::{Heading, begins_block, is_back_matter},
    lines::Line,
    paragraphs::Vocabulary,
    titles::{MAX_LINES as MAX_TITLE_LINES, folded, join},
};
use regex::Regex;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

/// Fewer lines with dots and a page number are no list of contents.
const MIN_ENTRIES: usize = 3;
/// Fewer titles in the text than this are there by chance.
const MIN_TITLES: usize = 2;
/// A title that is named before the first article, without dots, has at least so many words: a sub-heading may come again.
const MIN_WORDS: usize = 3;

/// What a list of contents names.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// The folded titles.
    folded: HashSet<String>,
    /// Each title as it is written, and the ways in which it may be meant, folded.
    titles: Vec<(String, Vec<String>)>,
}

/// The titles of a list of contents, before it is taken out of the text; none if there is no list.
pub(super) fn entries(lines: &[Line]) -> Entries {
    let mut entries = Entries::default();
    for (i, line) in lines.iter().enumerate() {
        let Some(title) = title_of(&line.text).filter(|title| !is_back_matter(title)) else { continue };
        let mut ways = vec![folded(title)];
        // An entry of two lines has its dots in the second.
        let above = i.checked_sub(1).map(|above| &lines[above]);
        if let Some(above) = above.filter(|above| line.blank_before == 0 && title_of(&above.text).is_none()) {
            ways.push(folded(&format!("{} {title}", above.text)));
        }
        ways.retain(|way| !way.is_empty());
        entries.folded.extend(ways.iter().cloned());
        entries.titles.extend((!ways.is_empty()).then(|| (title.to_owned(), ways)));
    }
    if entries.titles.len() < MIN_ENTRIES { Entries::default() } else { entries }
}

impl Entries {
    /// Those that are neither a title nor a section, if most of them are.
    pub(super) fn not_found(&self, headings: &[Heading]) -> Vec<&str> {
        let names = headings.iter().flat_map(|heading| [Some(heading.title.as_str()), heading.section.as_deref()]).flatten();
        let names: HashSet<String> = names.map(folded).collect();
        // An entry may be shorter than its title, or what stands above it may have been taken for its beginning.
        let is_named = |way: &String| {
            names.contains(way) || names.iter().any(|name| name.starts_with(way.as_str()) || way.ends_with(name.as_str()))
        };
        let is_missing = |(_, ways): &&(String, Vec<String>)| !ways.iter().any(is_named);
        let missing: Vec<&str> = self.titles.iter().filter(is_missing).map(|(title, _)| title.as_str()).collect();
        if missing.len() * 2 > self.titles.len() { Vec::new() } else { missing }
    }
}

/// The titles that stand before the first article, as those that were found do, and how often they stand in the text if they
/// are titles: again, unless the number of a page is after them.
fn announced(lines: &[Line], found: &[Heading], vocabulary: &Vocabulary) -> HashMap<String, usize> {
    static PAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r" \d{1,3}$").expect("a valid pattern"));
    let first = found.first().map_or(0, |first| first.first_line);
    let mut blocks = HashMap::new();
    for i in (0..first).filter(|i| begins_block(lines, *i)) {
        for end in i + 1..=(i + MAX_TITLE_LINES).min(first) {
            let title = join(&lines[i..end], vocabulary);
            let is_title = title.split(' ').count() >= MIN_WORDS
                && is_title_case(&title)
                && !title.ends_with(['.', ',', ';', ':', '：'])
                && !is_back_matter(&title);
            if is_title {
                blocks.insert(folded(&PAGE.replace(&title, "")), 1);
                blocks.insert(folded(&title), 2);
            }
        }
    }
    let n_known = found.iter().filter(|heading| blocks.contains_key(&folded(&heading.title))).count();
    if n_known < MIN_TITLES { HashMap::new() } else { blocks }
}

/// What stands before the dots and the page number of an entry.
fn title_of(text: &str) -> Option<&str> {
    let leaders = LEADERS.find(text)?;
    let number = text[leaders.end()..].trim_matches(['.', ' ', '…', '·', '_']);
    number.parse::<u16>().is_ok().then(|| text[..leaders.start()].trim())
}

/// The headings that a list of contents names in a text, which are not among those found already.
pub(super) fn find(lines: &[Line], entries: &Entries, found: &[Heading], vocabulary: &Vocabulary) -> Vec<Heading> {
    let announced = announced(lines, found, vocabulary);
    if entries.folded.is_empty() && announced.is_empty() {
        return Vec::new();
    }
    let is_named = |title: &String| entries.folded.contains(title) || announced.contains_key(title);
    let named: BTreeMap<usize, Vec<(String, usize)>> = (0..lines.len())
        .filter(|i| begins_block(lines, *i))
        .map(|i| {
            let ends = (i + 1..=(i + MAX_TITLE_LINES).min(lines.len())).rev();
            let titles = ends.map(|end| (folded(&join(&lines[i..end], vocabulary)), end));
            (i, titles.filter(|(title, _)| is_named(title)).collect())
        })
        .collect();
    // What comes again is a summary first, then the article.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    named.values().flatten().for_each(|(title, _)| *counts.entry(title).or_default() += 1);
    let is_title = |title: &str| entries.folded.contains(title) || announced.get(title).is_some_and(|n| counts[title] >= *n);
    let mut places: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    let mut free = 0;
    for (i, titles) in &named {
        if let Some((title, end)) = titles.iter().find(|(title, _)| *i >= free && is_title(title)) {
            places.entry(title).or_default().push((*i, *end));
            free = *end;
        }
    }
    let last = |places: Vec<(usize, usize)>| places.last().copied();
    let is_taken = |start: usize, end: usize| found.iter().any(|heading| heading.first_line < end && start < heading.body);
    let mut titles: Vec<(usize, usize)> =
        places.into_values().filter_map(last).filter(|(start, end)| !is_taken(*start, *end)).collect();
    titles.sort_unstable();
    // A name directly above a title is that of a section.
    let starts: HashSet<usize> =
        titles.iter().map(|(start, _)| *start).chain(found.iter().map(|heading| heading.first_line)).collect();
    titles.retain(|(_, end)| *end < lines.len() && !starts.contains(end));
    let n_found = found.iter().filter(|heading| entries.folded.contains(&folded(&heading.title))).count();
    if announced.is_empty() && titles.len() + n_found < MIN_TITLES {
        return Vec::new();
    }
    let heading = |(start, end): (usize, usize)| {
        let title = join(&lines[start..end], vocabulary);
        Heading { is_listed: true, ..Heading::new(title, Vec::new(), start, end, lines.len()) }
    };
    titles.into_iter().map(heading).collect()
}
