//! What is printed on a page beside its text: running heads and feet, page numbers, numbers in the
//! margin, section banners, and the addresses its links lead to, which extractors put at its end.

use super::{lines::Line, paragraphs, tags};
use regex::Regex;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// What was taken out of the text and is still of use.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Sheet and text of the section banners at page ends.
    pub(super) banners: Vec<(usize, String)>,
    /// Sheet and address of the links at page ends.
    pub(super) addresses: Vec<(usize, String)>,
}

/// A page has at least so many lines that are not blank.
const MIN_LINES_OF_A_PAGE: usize = 8;
/// "Phase 2" is no foot; "12 European Desk for Standardisation" is one.
const MIN_FOOT_WORDS: usize = 4;
/// A line that looks like a running head is one if it stands so often.
const MIN_REPEATED_HEADS: usize = 3;
/// A running head has at most so many lines.
const EDGE_LINES: usize = 3;
/// Any line without punctuation is a running head if it stands so often, always at the edge of a page.
const MIN_REPEATED_LINES: usize = 6;
/// A running head may stand amiss on one page in so many: a page that holds a picture has hardly a line.
const PAGES_PER_MISPLACED_HEAD: usize = 5;
/// A head cuts a sentence in two on one page in so many, or more often; a sub-heading never does.
pub(super) const PAGES_PER_CUT_SENTENCE: usize = 6;
/// The numbers of pages count, but extractors lose some.
const MAX_LOST_NUMBERS: i64 = 5;
/// A page has a number that is so far from its place in the file: a cover and a list of contents may have others, or none.
pub(super) const MAX_FRONT_MATTER: i64 = 20;
/// Longest section banner, in words.
pub(super) const MAX_BANNER_WORDS: usize = 8;

const MONTHS: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";

static ISSUE_AND_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    let publication = "newsletter|bulletin|gazette|review|digest|journal|dispatch|issue|edition";
    Regex::new(&format!(r"(?i)\b(?:{publication})\b.*[|•·–—-].*\b{MONTHS}\b.*\b(?:19|20)\d\d\b|\b{MONTHS}\b.*\b(?:19|20)\d\d\b.*[|•·].*\b(?:{publication})\b"))
        .expect("a valid pattern")
});
pub(super) static LEADERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\.{4,}|(?:\. ){4,}|…{2,}|(?:· ?){5,}|_{5,}").expect("a valid pattern"));
pub(super) static PAGE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:page )?[-–—|]? ?\d{1,3}(?: ?(?:/|of) ?\d{1,3})? ?[-–—|]?$").expect("a valid pattern"));
static MARGIN_NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\d{1,3})\.$").expect("a valid pattern"));
/// A page number that says that it is one: `Page 3`, `3 | P a g e`.
static NAMED_PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let page = "p ?a ?g ?e";
    Regex::new(&format!(r"(?i)^(?:{page} ?\|? ?\d{{1,3}}(?: ?(?:/|of) ?\d{{1,3}})?|\d{{1,3}} ?\|? ?{page})$"))
        .expect("a valid pattern")
});
static NUMBERED_FOOT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,3} \p{Lu}.*[^.:;,]$|^\p{Lu}.*[^.:;,\d] \d{1,3}$").expect("a valid pattern"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Lu}[\w /&]{1,30}[:：]").expect("a valid pattern"));

/// What a text is, which says what may stand at the top of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of its titles, few begin a page.
    Newsletter,
    /// Any page may begin with its title: `Room 1`, `Room 2`.
    Pages,
}

/// Takes the furniture out of `lines`.
pub(super) fn remove(lines: &mut Vec<Line>, kind: Kind) -> Aside {
    let mut is_furniture = heads_and_feet(lines, kind);
    break_at(lines, &is_furniture);
    page_numbers(lines, &mut is_furniture);
    let mut aside = Aside::default();
    page_ends(lines, &mut is_furniture, &mut aside);
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut starts_page = false;
    let mut blank_before = 0;
    for (line, is_furniture) in lines.drain(..).zip(is_furniture) {
        starts_page |= line.starts_page;
        blank_before = blank_before.max(line.blank_before);
        if !is_furniture {
            kept.push(Line { starts_page, blank_before, ..line });
            (starts_page, blank_before) = (false, 0);
        }
    }
    *lines = kept;
    aside
}

/// A line without its page number: first or last in the line, that is what differs from page to page.
pub(super) fn bare(text: &str) -> String {
    text.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()).to_lowercase()
}

/// By line: what it has in common with others that are the same head or foot. Lines that differ by a number are, if it is
/// that of the page; else they are titles, such as `Room 101` and `Room 102`.
fn keys(lines: &[Line], kind: Kind) -> Vec<String> {
    let mut keys: Vec<String> = lines.iter().map(|line| bare(&line.text)).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, key) in keys.iter().enumerate() {
        places.entry(key).or_default().push(i);
    }
    // Other heads and feet beside them are no text.
    let is_text =
        |i: &usize| places[keys[*i].as_str()].len() < MIN_REPEATED_LINES && lines[*i].text.contains(char::is_alphabetic);
    let is_same = |places: &[usize]| places.iter().all(|i| lines[*i].text == lines[places[0]].text);
    let apart: Vec<usize> = places
        .iter()
        .filter(|(key, places)| {
            let is_issue = ISSUE_AND_MONTH.is_match(&lines[places[0]].text);
            !key.is_empty() && !is_issue && !is_same(places) && !is_numbered_by_page(lines, places, kind, &is_text)
        })
        .flat_map(|(_, places)| places.clone())
        .collect();
    for i in apart {
        keys[i] = lines[i].text.to_lowercase();
    }
    keys
}

/// Whether lines that differ by a number are heads or feet with that of their page, by all that tells them from titles.
fn is_numbered_by_page(lines: &[Line], places: &[usize], kind: Kind, is_text: &dyn Fn(&usize) -> bool) -> bool {
    if places.iter().all(|i| NAMED_PAGE_NUMBER.is_match(&lines[*i].text)) {
        return true;
    }
    let numbers: Vec<(usize, i64)> = places.iter().filter_map(|i| Some((*i, end_number(&lines[*i].text)?))).collect();
    let Some(distance) = distance_to_pages(lines, &numbers) else { return false };
    let has_words = bare(&lines[places[0]].text).split(' ').filter(|word| word.contains(char::is_alphabetic)).count() > 1;
    let is_text = |i: &usize| !places.contains(i) && is_text(i);
    let n_cut = places.iter().filter(|i| cuts_sentence(lines, **i, &is_text)).count();
    let is_sure = n_cut * PAGES_PER_CUT_SENTENCE >= places.len() || at_both_ends(lines, places);
    let is_foot = || places.iter().all(|i| lines.get(i + 1).is_none_or(|next| next.starts_page));
    if distance < MAX_FRONT_MATTER {
        is_sure || (has_words && (kind == Kind::Newsletter || is_foot()))
    } else {
        is_sure && has_words
    }
}

/// How far numbers are from those of their pages, if most of them are as far; where pages are not sure, the first of numbers
/// that rise as those of pages do.
fn distance_to_pages(lines: &[Line], numbers: &[(usize, i64)]) -> Option<i64> {
    let (first, number) = *numbers.first()?;
    if !lines[first].is_paged {
        let rises = |pair: &&[(usize, i64)]| (1..=MAX_LOST_NUMBERS).contains(&(pair[1].1 - pair[0].1));
        return (numbers.windows(2).filter(rises).count() * 5 >= (numbers.len() - 1) * 4).then_some(number);
    }
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for (i, number) in numbers {
        *counts.entry(number - i64::from(lines[*i].page as u32)).or_default() += 1;
    }
    let (distance, n) = counts.into_iter().max_by_key(|(distance, n)| (*n, -distance))?;
    (n * 5 >= numbers.len() * 4).then_some(distance.abs())
}

/// The number at the end of a line, or at its beginning, where the number of a page stands.
pub(super) fn end_number(text: &str) -> Option<i64> {
    let number = |word: &str| word.parse().ok().filter(|_| word.len() <= 4);
    text.rsplit(' ').next().and_then(number).or_else(|| text.split(' ').next().and_then(number))
}

/// Whether some lines begin with a number and others end with one, as the heads of left and right pages do.
pub(super) fn at_both_ends(lines: &[Line], places: &[usize]) -> bool {
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let ends = |i: &usize| (is_number(lines[*i].text.split(' ').next()), is_number(lines[*i].text.rsplit(' ').next()));
    let n_first = places.iter().filter(|i| ends(i) == (true, false)).count();
    let n_last = places.iter().filter(|i| ends(i) == (false, true)).count();
    n_first * 4 >= places.len() && n_last * 4 >= places.len()
}

/// Whether the text above a line has not ended, and goes on below it.
pub(super) fn cuts_sentence(lines: &[Line], i: usize, is_text: &dyn Fn(&usize) -> bool) -> bool {
    let above = (0..i).rev().find(is_text).map(|above| lines[above].text.as_str());
    let below = (i + 1..lines.len()).find(is_text).map(|below| lines[below].text.as_str());
    let has_ended = |text: &str| text.ends_with(['.', '!', '?', ':', ';', '。', '”', '"', ')']);
    // A title has not ended, either.
    above.is_some_and(|text| !has_ended(text) && !is_title_case(text))
        && below.is_some_and(|text| text.starts_with(char::is_lowercase))
}

fn heads_and_feet(lines: &[Line], kind: Kind) -> Vec<bool> {
    let keys = keys(lines, kind);
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, key) in keys.iter().enumerate() {
        places.entry(key).or_default().push(i);
    }
    // Heads stand a page apart; what repeats within a few lines is a list or a table.
    places.retain(|_, places| {
        let is_near = |pair: &&[usize]| pair[1] - pair[0] < MIN_LINES_OF_A_PAGE;
        places.windows(2).filter(is_near).count() * PAGES_PER_MISPLACED_HEAD < places.len()
    });
    // Sub-headings repeat too, but not at the edges of pages.
    let is_at_edge = |i: usize| {
        let starts = |i: usize| lines.get(i).is_none_or(|line| line.starts_page);
        (0..EDGE_LINES).any(|n| i.checked_sub(n).is_none_or(starts) || starts(i + n + 1))
    };
    let mut at_edges = places.clone();
    at_edges.retain(|_, places| places.iter().filter(|i| !is_at_edge(**i)).count() * PAGES_PER_MISPLACED_HEAD < places.len());
    let running = running_lines(lines, &keys, &places);
    let mut is_furniture: Vec<bool> = lines
        .iter()
        .zip(&keys)
        .map(|(line, key)| {
            let (text, key) = (line.text.as_str(), key.as_str());
            let count = places.get(key).map_or(0, Vec::len);
            let is_prose = text.ends_with(['.', ':', ';', ',', '：'])
                || LABEL.is_match(text)
                || text.starts_with('#')
                || paragraphs::is_item(text);
            let is_head = ISSUE_AND_MONTH.is_match(text) && text.len() < 150;
            let is_numbered = NUMBERED_FOOT.is_match(text);
            LEADERS.is_match(text)
                || (!is_prose && paragraphs::sole_address(text).is_none())
                    && ((is_head && (count > 1 || text.contains(['|', '•', '·'])))
                        || (count >= MIN_REPEATED_HEADS
                            && (is_head || (is_numbered && text.split(' ').count() >= MIN_FOOT_WORDS)))
                        || ((running.contains(key) || at_edges.get(key).is_some_and(|at| at.len() >= MIN_REPEATED_LINES))
                            && text.chars().any(char::is_alphabetic)))
        })
        .collect();
    // A page number with a name beside a running head is its other half.
    for i in 0..lines.len() {
        let beside = |j: Option<usize>| j.and_then(|j| lines.get(j)).is_some_and(|line| ISSUE_AND_MONTH.is_match(&line.text));
        if NUMBERED_FOOT.is_match(&lines[i].text) && (beside(i.checked_sub(1)) || beside(Some(i + 1))) {
            let neighbour = if beside(i.checked_sub(1)) { i - 1 } else { i + 1 };
            is_furniture[i] |= is_furniture[neighbour];
        }
    }
    is_furniture
}

/// Lines that are heads or feet wherever pages end: they stand all through the text, and count its pages or
/// cut its sentences in two.
fn running_lines<'k>(lines: &[Line], keys: &[String], places: &HashMap<&'k str, Vec<usize>>) -> HashSet<&'k str> {
    let count = |i: usize| places.get(keys[i].as_str()).map_or(0, Vec::len);
    let is_text = |i: &usize| count(*i) < MIN_REPEATED_LINES && lines[*i].text.contains(char::is_alphabetic);
    let is_running = |places: &[usize]| {
        let n_cut = places.iter().filter(|i| cuts_sentence(lines, **i, &is_text)).count();
        // Those that do not differ by the number of their page have the same key only if they are the same.
        let is_numbered = || places.iter().any(|i| lines[*i].text != lines[places[0]].text);
        places.len() >= MIN_REPEATED_LINES
            && is_spread(places, lines.len())
            && (n_cut * PAGES_PER_CUT_SENTENCE >= places.len() || is_numbered())
    };
    places.iter().filter(|(_, places)| is_running(places)).map(|(text, _)| *text).collect()
}

/// Whether places are found from the beginning of a text to its end, without a great gap.
fn is_spread(places: &[usize], n_lines: usize) -> bool {
    let (first, last) = (places[0], places[places.len() - 1]);
    first * 4 <= n_lines && last * 4 >= n_lines * 3 && places.windows(2).all(|pair| (pair[1] - pair[0]) * 3 <= n_lines)
}

/// A page begins after its head, or after the foot of the page before, unless it is known to begin above or at these.
fn break_at(lines: &mut [Line], is_furniture: &[bool]) {
    let mut sheet = 0;
    let (mut after_head, mut has_begun) = (false, false);
    for (i, (line, is_furniture)) in lines.iter_mut().zip(is_furniture).enumerate() {
        let is_head = *is_furniture && !LEADERS.is_match(&line.text);
        has_begun = line.starts_page || (has_begun && after_head);
        let begins = line.starts_page || (after_head && !is_head && !has_begun);
        line.starts_page |= after_head && !is_head;
        sheet += usize::from(begins && i > 0);
        line.sheet = sheet;
        if !line.is_paged {
            line.page = sheet;
        }
        after_head = is_head;
    }
}

fn page_numbers(lines: &[Line], is_furniture: &mut [bool]) {
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| PAGE_NUMBER.is_match(&line.text)) {
        // A head or another foot may follow it.
        let next = (i + 1..lines.len()).find(|next| !is_furniture[*next] || lines[*next].starts_page);
        let ends_page = next.is_none_or(|next| lines[next].starts_page);
        let is_apart = line.blank_before > 1 && lines.get(i + 1).is_none_or(|next| next.blank_before > 1);
        is_furniture[i] |= line.starts_page || ends_page || is_apart;
    }
    for (is_furniture, line) in is_furniture.iter_mut().zip(lines) {
        *is_furniture |= NAMED_PAGE_NUMBER.is_match(&line.text);
    }
}

/// The numbers, banners and addresses at the end of each page, and single margin numbers elsewhere.
fn page_ends(lines: &mut [Line], is_furniture: &mut [bool], aside: &mut Aside) {
    let is_number = margin_numbers(lines);
    is_furniture.iter_mut().zip(&is_number).for_each(|(is_furniture, is_number)| *is_furniture |= is_number);
    let n_numbers = is_number.iter().filter(|is_number| **is_number).count();
    if lines.last().is_some_and(|last| !last.is_paged && last.sheet * 2 < n_numbers) {
        break_after_margins(lines, &is_number);
    }
    let mut end = lines.len();
    while end > 0 {
        let page = lines[end - 1].sheet;
        let start = (0..end).rev().take_while(|i| lines[*i].sheet == page).last().unwrap_or(0);
        // "… at the following link:" introduces an address of the text.
        let is_introduced = |i: usize| i > start && lines[i - 1].text.ends_with([':', '：']);
        let is_address = |i: usize| paragraphs::sole_address(&lines[i].text).is_some() && !is_introduced(i);
        let is_beside = |i: usize| is_furniture[i] || is_number[i] || is_address(i) || is_banner(&lines[i].text);
        // If the next page begins with tags, their title ends this one, above or below its addresses.
        let next = (end..lines.len()).find(|next| !is_furniture[*next]);
        let has_title = next.is_some_and(|next| lines[next].starts_page && tags::of(&lines[next].text).is_some());
        let is_title = |i: usize| !is_furniture[i] && !is_number[i] && !is_address(i);
        let page_end = end;
        while has_title && end > start && is_title(end - 1) && (end == page_end || lines[end].blank_before == 0) {
            end -= 1;
        }
        // "Title", "7.", "Section": the title is what stands above the number.
        let above = (start..end).rev().find(|i| is_title(*i)).filter(|above| above + 1 < end);
        let ends_text = |i: usize| {
            i == start || lines[i].blank_before > 0 && lines[i - 1].text.ends_with(['.', '!', '?', '。', ':']) || !is_title(i - 1)
        };
        let is_above = |i: usize| is_banner(&lines[i].text) && ends_text(i);
        if end < page_end && is_banner(&lines[end].text) && page_end == end + 1 && above.is_some_and(is_above) {
            end = page_end;
        }
        let mut first = end;
        while first > start && is_beside(first - 1) {
            first -= 1;
        }
        // It begins with a number or an address. A short line before those is the end of the text, unless
        // the text has ended before it.
        let has_ended = |i: usize| {
            i > start
                && (lines[i - 1].text.ends_with(['.', '!', '?', '。']) || paragraphs::sole_address(&lines[i - 1].text).is_some())
        };
        let is_marked = !has_title && (first..end).any(|i| is_number[i] || is_address(i));
        let may_begin = |i: usize| is_number[i] || is_address(i) || (is_marked && has_ended(i));
        while first < end && !may_begin(first) {
            first += 1;
        }
        for i in first..end {
            if let Some(address) = paragraphs::sole_address(&lines[i].text) {
                aside.addresses.push((page, address));
            } else if !is_furniture[i] {
                aside.banners.push((page, lines[i].text.clone()));
            }
            is_furniture[i] = true;
        }
        end = start;
    }
    aside.addresses.reverse();
    aside.banners.reverse();
}

/// The lines that are a number in the margin: the longest run of numbers that rise through the whole text.
/// Extractors lose some of them, and a number that stands alone for another reason breaks the run.
fn margin_numbers(lines: &[Line]) -> Vec<bool> {
    let number = |line: &Line| MARGIN_NUMBER.captures(&line.text).and_then(|found| found[1].parse::<usize>().ok());
    let numbers: Vec<(usize, usize)> = lines.iter().enumerate().filter_map(|(i, line)| Some((i, number(line)?))).collect();
    // For each number: how long the longest run is that ends with it, and the number before it there.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (at, (_, number)) in numbers.iter().enumerate() {
        let before = (0..at).filter(|before| numbers[*before].1 < *number).max_by_key(|before| runs[*before].0);
        runs.push((before.map_or(1, |before| runs[before].0 + 1), before));
    }
    let mut is_number = vec![false; lines.len()];
    let mut at = (0..runs.len()).max_by_key(|at| runs[*at].0);
    while let Some(in_run) = at {
        is_number[numbers[in_run].0] = true;
        at = runs[in_run].1;
    }
    is_number
}

/// In a text whose extractor did not mark pages, they end where the margin's numbers stand, with the
/// banners and addresses after them.
fn break_after_margins(lines: &mut [Line], is_number: &[bool]) {
    const MAX_TITLE_LINES: usize = 3;
    let is_title = |i: usize| lines[i + 1..].iter().take(MAX_TITLE_LINES).any(|line| line.text.starts_with('#'));
    let is_beside = |i: usize| {
        is_number[i] || paragraphs::sole_address(&lines[i].text).is_some() || (is_banner(&lines[i].text) && !is_title(i))
    };
    let mut is_margin = false;
    let mut breaks = Vec::new();
    for (i, is_number) in is_number.iter().enumerate() {
        if is_margin && !is_beside(i) {
            breaks.push(i);
        }
        is_margin = is_beside(i) && (is_margin || *is_number);
    }
    let mut page = 0;
    for (i, line) in lines.iter_mut().enumerate() {
        line.starts_page |= breaks.contains(&i);
        page += usize::from(line.starts_page && i > 0);
        (line.page, line.sheet) = (page, page);
    }
}

/// The name and month of an issue, if the line is a running head with both: `Newsletter | May 2020`.
pub(super) fn issue_title(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    (parts.len() > 1 && ISSUE_AND_MONTH.is_match(text)).then(|| parts.join(" · "))
}

/// What a publication is called in short, in small letters: the first word of its head.
pub(super) fn publication(lines: &[Line]) -> Option<String> {
    const MAX_HEAD_WORDS: usize = 14;
    let is_head = |line: &&Line| {
        let is_short = line.text.split(' ').count() <= MAX_HEAD_WORDS;
        is_short && (issue_title(&line.text).is_some() || line.text.to_lowercase().contains("newsletter"))
    };
    let head = lines.iter().find(is_head)?.text.to_lowercase();
    head.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty() && *word != "the").map(str::to_owned)
}

/// Whether at least half of the words that are not small begin with a capital.
pub(super) fn is_title_case(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| !paragraphs::ends_open(word));
    let initials: Vec<char> = words.filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    !initials.is_empty() && initials.iter().filter(|c| !c.is_lowercase()).count() * 2 >= initials.len()
}

/// A short line in title case, such as names a section.
pub(super) fn is_banner(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let n_capitals = words.iter().filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())).count();
    (1..=MAX_BANNER_WORDS).contains(&words.len())
        && n_capitals * 2 >= words.len()
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && words.iter().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2)
        && !text.contains("://")
        && !words.iter().any(|word| word.trim_end_matches('.').contains('.'))
        && !text.ends_with(['.', ':', ';', ',', '?', '!', '-', '–', '\u{AD}', '\u{2010}', ')', '”', '"'])
        && !NAMED_PAGE_NUMBER.is_match(text)
        && !LABEL.is_match(text)
}
