//! Newsletters, as a PDF extractor leaves them.
//!
//! 1. [`columns`] that stand side by side are put one after the other;
//! 2. [`lines`]: text becomes lines, with the breaks between them and between pages, and what
//!    [`ligatures`] have become is healed;
//! 3. [`tags`] get lines of their own;
//! 4. [`furniture`]: running heads and feet, page numbers, contents lists and what is printed beside
//!    the text are told from the text;
//! 5. [`headings`]: [`titles`] are found by the hash tags under them, or by the announcement after them,
//!    for [`events`], and with them the [`sections`] they stand in;
//! 6. [`paragraphs`]: lines become paragraphs again;
//! 7. [`dates`]: the first date an article names;
//! 8. [`remarks`]: what seems to be amiss.
//!
//! A text without any heading of that kind is one article.

mod columns;
mod contents;
mod dates;
mod events;
mod furniture;
mod headings;
mod ligatures;
mod lines;
mod paragraphs;
mod remarks;
mod sections;
mod tags;
mod titles;

use dates::Issue;
use findling::Article;
use furniture::Kind;
use lines::Line;
use paragraphs::Vocabulary;
use regex::Regex;
use remarks::Remark;
use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

/// What a newsletter's text has in it.
#[derive(Debug, Default)]
pub(super) struct Newsletter {
    /// In order of appearance.
    pub(super) articles: Vec<Article>,
    /// By article: the page it begins on, from zero.
    pub(super) pages: Vec<usize>,
    /// Whether these can be told, because the extractor ends pages with form feeds; other marks are lost too often.
    pub(super) is_paged: bool,
    /// Whether its articles were told apart; else the text is one.
    pub(super) has_several: bool,
    /// The name and month of the issue, from its running head.
    pub(super) title: Option<String>,
    /// What its owner should look at: what is unusual, and what to do.
    pub(super) remarks: Vec<Remark>,
}

/// If more than this part of the text (one in so many lines) stands before the first title, its owner
/// is told.
const MAX_LINES_BEFORE: usize = 4;

/// Reads the text of a newsletter; `name` becomes the beginning of its articles' ids.
pub(super) fn parse(text: &str, name: &str) -> Newsletter {
    let mut lines = tags::set_apart(&lines::split(&columns::in_order(text)));
    let title = lines.iter().find_map(|line| furniture::issue_title(&line.text));
    let is_paged = lines.iter().any(|line| line.is_paged);
    let publication = furniture::publication(&lines);
    let issue = dates::of_issue(&lines, name);
    let issue_date = issue.map(Issue::date);
    let entries = contents::entries(&lines);
    let aside = furniture::remove(&mut lines, Kind::Newsletter);
    let vocabulary = Vocabulary::of(&lines);
    let headings = headings::find(&lines, &aside.banners, &entries, publication.as_deref(), &vocabulary);
    let n_before = headings.first().map_or(lines.len(), |first| first.first_line);
    let is_much = n_before * MAX_LINES_BEFORE > lines.len();
    // Events announced at the end of a text do not make the rest of it furniture.
    if is_much && headings.iter().all(|heading| heading.tags.is_empty() && !heading.is_listed) {
        let remark = "no title with hash tags under it was found; the file is one article".to_owned();
        let remedy = "If it has several, put a line such as \"#Energy #MIIT\" under each title.";
        let articles = whole(&lines, &vocabulary, name, issue_date);
        return Newsletter { articles, title, remarks: vec![(remark, remedy)], ..Newsletter::default() };
    }
    let before = is_much.then(|| {
        let what = format!(
            "{n_before} lines before the first title with hash tags are in no article, from line {} on: \"{}\"",
            lines[0].number, lines[0].text
        );
        (what, "If they are articles, put a line such as \"#Energy #MIIT\" under each title.")
    });
    let mut articles = Vec::with_capacity(headings.len());
    let mut pages = Vec::with_capacity(headings.len());
    let mut sheets = Vec::with_capacity(headings.len());
    for (i, heading) in headings.iter().enumerate() {
        let end = headings.get(i + 1).map_or(lines.len(), |next| next.first_line).min(heading.end);
        let body: Vec<&Line> = lines[heading.body..end].iter().filter(|line| !heading.is_banner(line)).collect();
        pages.push(lines[heading.first_line].page);
        sheets.push(lines[heading.first_line].sheet..=lines[heading.first_line.max(end - 1)].sheet);
        let paragraphs = paragraphs::join(&body, &vocabulary);
        let sources = paragraphs.iter().flat_map(|paragraph| paragraphs::addresses(paragraph)).collect();
        let date = paragraphs.iter().chain([&heading.title]).find_map(|text| dates::first(text, issue));
        let id = format!("{name}-{}", i + 1);
        articles.push(Article {
            url: format!("#{id}"),
            id,
            title: heading.title.clone(),
            tags: heading.tags.clone(),
            section: heading.section.clone(),
            date: date.or_else(|| issue_date.clone()),
            sources,
            paragraphs,
            ..Article::default()
        });
    }
    for (sheet, address) in aside.addresses {
        give(&mut articles, &sheets, sheet, address);
    }
    for article in &mut articles {
        let mut seen = Vec::new();
        article.sources.retain(|source| {
            let is_new = !seen.contains(source);
            seen.push(source.clone());
            is_new
        });
    }
    let beside = columns::cannot_be_parted(text).then(|| {
        let what =
            "its columns stand side by side, and are not told apart, because no form feeds mark the ends of pages".to_owned();
        (what, "Make the text anew: pdftotext without -nopgbrk, or without -layout.")
    });
    let remarks = before.into_iter().chain(beside).chain(remarks::of(&lines, &entries, &headings, &articles)).collect();
    Newsletter { articles, pages, is_paged, has_several: true, title, remarks }
}

/// The paragraphs of each page of a text that is no newsletter, without its running heads and feet. Lines that are one of the
/// `titles` are paragraphs of their own.
pub(super) fn pages(text: &str, n_pages: usize, titles: &Titles) -> Vec<Vec<String>> {
    let mut lines = lines::split(text);
    let whole = lines.clone();
    without_numbered_heads(&mut lines, titles);
    furniture::remove(&mut lines, Kind::Pages);
    let vocabulary = Vocabulary::of(&lines);
    let paragraphs = |lines: &[Line], page: usize| {
        let mut joined = Vec::new();
        let mut rest: Vec<&Line> = lines.iter().filter(|line| line.page == page).collect();
        while !rest.is_empty() {
            let title = |from: usize| Some((from, end_of_title(&rest[from..], titles)? + from));
            let (first, end) = (0..rest.len()).find_map(title).unwrap_or((rest.len(), rest.len()));
            joined.extend(paragraphs::join(&rest[..first], &vocabulary));
            joined.extend(
                (first < end).then(|| rest[first..end].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")),
            );
            rest.drain(..end);
        }
        joined
    };
    let of_page = |page: usize| {
        let text = paragraphs(&lines, page);
        // Of a page with one line, that is the text, unless other pages have it too.
        let is_own = |line: &Line| {
            line.page == page
                && line.text.contains(char::is_alphabetic)
                && whole.iter().filter(|other| other.text == line.text).count() == 1
        };
        if text.is_empty() && whole.iter().any(is_own) { paragraphs(&whole, page) } else { text }
    };
    (0..n_pages).map(of_page).collect()
}

/// How many of the first of these lines are a title.
fn end_of_title(lines: &[&Line], titles: &Titles) -> Option<usize> {
    const MAX_LINES: usize = 4;
    let joined = |n: usize| lines[..n].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    (1..=MAX_LINES.min(lines.len())).rev().find(|n| titles.has(&joined(*n)))
}

/// Titles that are known, however they are written in the text.
pub(super) struct Titles {
    folded: HashSet<String>,
}

impl Titles {
    pub(super) fn of<'t>(titles: impl IntoIterator<Item = &'t str>) -> Self {
        Self { folded: titles.into_iter().map(Self::fold).filter(|title| !title.is_empty()).collect() }
    }

    /// Whether a text is one of them and nothing else, but for a number before it: `3.1 Title`, `Chapter 3: Title`.
    pub(super) fn has(&self, text: &str) -> bool {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:\p{L}+\.? )?[(§]?(?:(?:\d{1,3}|[A-Z]|[IVXLC]+)[.):–—-]*)+ [:–—|-]? ?").expect("a valid pattern")
        });
        !self.folded.is_empty()
            && (self.folded.contains(&Self::fold(text)) || self.folded.contains(&Self::fold(&NUMBER.replace(text, ""))))
    }

    pub(super) fn fold(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }
}

/// So many pages of a book, one in so many, have heads or feet with its number if it has any.
const MIN_NUMBERED: usize = 4;
const NUMBERED_SHARE: usize = 4;

/// Takes away heads and feet such as "10 Chapter 3. Duties" and "3.2. Administrative Duties 11", which are different on each
/// page: the number of the page is at one end, as far from its place in the file as on many other pages. What rises with the
/// pages may be titles, too: feet end pages, heads cut sentences in two or have the number now left, now right.
fn without_numbered_heads(lines: &mut Vec<Line>, titles: &Titles) {
    let Some(last) = lines.last() else { return };
    let n_pages = last.page + 1;
    let mut ends: Vec<(usize, i64)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let is_end = i == 0 || lines[i - 1].page < line.page || lines.get(i + 1).is_none_or(|next| next.page > line.page);
        if is_end && !titles.has(&line.text) {
            let words = [line.text.split(' ').next(), line.text.split(' ').next_back()];
            let numbers = words.into_iter().flatten().filter(|word| word.len() <= 4).filter_map(|word| word.parse::<i64>().ok());
            ends.extend(numbers.map(|number| (i, number - i64::from(line.page as u32))));
        }
    }
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    ends.iter().for_each(|(_, distance)| *counts.entry(*distance).or_default() += 1);
    let Some((usual, n)) = counts.into_iter().max_by_key(|(_, n)| *n) else { return };
    if n >= MIN_NUMBERED && n * NUMBERED_SHARE >= n_pages {
        let numbered: HashSet<usize> = ends.into_iter().filter(|(_, distance)| *distance == usual).map(|(i, _)| i).collect();
        let is_foot = |i: &usize| lines.get(i + 1).is_none_or(|next| next.page > lines[*i].page);
        let is_bare = |i: &usize| !lines[*i].text.contains(char::is_alphabetic);
        let named: Vec<usize> = numbered.iter().copied().filter(|i| !is_bare(i)).collect();
        let is_text = |i: &usize| !numbered.contains(i) && !is_bare(i);
        let n_cut = named.iter().filter(|i| furniture::cuts_sentence(lines, **i, &is_text)).count();
        let is_sure = n_cut * furniture::PAGES_PER_CUT_SENTENCE >= named.len() || furniture::at_both_ends(lines, &named);
        let is_near = usual.abs() < furniture::MAX_FRONT_MATTER;
        let heads: HashSet<usize> = numbered.into_iter().filter(|i| is_sure || is_bare(i) || (is_near && is_foot(i))).collect();
        let mut i = 0;
        lines.retain(|_| {
            i += 1;
            !heads.contains(&(i - 1))
        });
        for i in 1..lines.len() {
            lines[i].starts_page |= lines[i].page != lines[i - 1].page;
        }
    }
}

/// Gives an address from the foot of a page to the article on that page that names it, else to the one
/// that names its host, else to the last one on the page.
fn give(articles: &mut [Article], sheets: &[std::ops::RangeInclusive<usize>], sheet: usize, address: String) {
    let host = |address: &str| address.split('/').nth(2).map(str::to_owned);
    let on_page: Vec<usize> = (0..articles.len()).filter(|i| sheets[*i].contains(&sheet)).collect();
    let names_it = |i: &&usize| articles[**i].sources.contains(&address);
    let names_host = |i: &&usize| articles[**i].sources.iter().any(|source| host(source) == host(&address));
    if let Some(i) = on_page.iter().find(names_it).or_else(|| on_page.iter().find(names_host)).or(on_page.last()) {
        articles[*i].sources.push(address);
    }
}

/// A text without headings: its first line is the title.
fn whole(lines: &[Line], vocabulary: &Vocabulary, name: &str, date: Option<String>) -> Vec<Article> {
    let Some(first) = lines.first() else { return Vec::new() };
    let body: Vec<&Line> = lines[1..].iter().collect();
    let mut paragraphs = paragraphs::join(&body, vocabulary);
    if paragraphs.is_empty() {
        paragraphs.push(first.text.clone());
    }
    let sources = paragraphs.iter().flat_map(|paragraph| paragraphs::addresses(paragraph)).collect();
    let found = paragraphs.iter().find_map(|text| dates::first(text, None)).or(date);
    vec![Article {
        id: format!("{name}-1"),
        url: format!("#{name}-1"),
        title: first.text.clone(),
        date: found,
        sources,
        paragraphs,
        ..Article::default()
    }]
}

#[cfg(test)]
mod tests;
