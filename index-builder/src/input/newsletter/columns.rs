//! Columns that an extractor has kept side by side become text again, one after the other.
//!
//! `pdftotext -layout` sets each line of a page where it stands, with spaces between; a run of spaces at the same place in
//! most long lines is the gutter. What crosses it, such as a title over both columns, ends the columns above it. The cells
//! of tables and of contents lists are not filled as lines of text are, and stay where they are.

use super::furniture::{PAGE_NUMBER, bare};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

type Row = Vec<char>;

/// Fewer lines beside each other are no columns.
const MIN_ROWS: usize = 6;
/// No column is narrower, in characters.
const MIN_WIDTH: usize = 20;
/// Paragraphs and lists of the right column may begin so far from its edge.
const MAX_INDENT: usize = 8;
/// A running head stands on so many pages.
const MIN_HEADS: usize = 3;
/// A page has at most so many lines of running heads, and as many of feet.
const MAX_HEADS: usize = 3;
/// A text without form feeds is one page if it has no more lines.
const MAX_ROWS: usize = 150;
/// At least one line in so many is filled, and one in so many goes on with a small letter.
const FILLED_SHARE: usize = 3;
const LOWER_SHARE: usize = 5;

/// The text with its columns in the order in which they are read.
pub(super) fn in_order(text: &str) -> Cow<'_, str> {
    let is_paged = text.contains('\u{c}');
    if !text.contains("  ") || (!is_paged && text.lines().count() > MAX_ROWS) {
        return Cow::Borrowed(text);
    }
    let pages: Vec<Vec<Row>> =
        text.split('\u{c}').map(|page| page.lines().map(|line| line.trim_end().chars().collect()).collect()).collect();
    let cuts: Vec<Option<usize>> = pages.iter().map(|rows| cut(rows)).collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    cuts.iter().flatten().for_each(|cut| *counts.entry(*cut).or_default() += 1);
    let Some(usual) = counts.into_iter().max_by_key(|(_, n)| *n).map(|(cut, _)| cut) else { return Cow::Borrowed(text) };
    let heads = heads(&pages);
    let of_page = |(rows, cut): (&Vec<Row>, &Option<usize>)| {
        // The last page of an article may have few lines.
        match cut.or_else(|| has_gutter(rows, usual).then_some(usual)) {
            Some(cut) => without_columns(rows, cut, &heads),
            None => rows.clone(),
        }
    };
    let pages = pages.iter().zip(&cuts).map(of_page);
    let pages = pages.map(|rows| rows.iter().map(|row| row.iter().collect::<String>()).collect::<Vec<_>>().join("\n"));
    Cow::Owned(pages.collect::<Vec<_>>().join("\u{c}"))
}

/// Whether a text has columns that stay side by side, because it does not say where its pages end.
pub(super) fn cannot_be_parted(text: &str) -> bool {
    let rows = || text.lines().map(|line| line.trim_end().chars().collect()).collect::<Vec<Row>>();
    !text.contains('\u{c}') && text.contains("  ") && text.lines().count() > MAX_ROWS && cut(&rows()).is_some()
}

/// Where the right column begins, if there are two.
fn cut(rows: &[Row]) -> Option<usize> {
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for start in rows.iter().flat_map(starts_of).filter(|start| *start >= MIN_WIDTH) {
        *starts.entry(start).or_default() += 1;
    }
    let mut starts: Vec<(usize, usize)> = starts.into_iter().filter(|(_, n)| *n >= MIN_ROWS).map(|(at, n)| (n, at)).collect();
    starts.sort_unstable_by(|a, b| b.cmp(a));
    starts.into_iter().map(|(_, at)| at).find(|at| is_gutter(rows, *at))
}

/// Where text begins after two spaces or more, or at the beginning of a line.
fn starts_of(row: &Row) -> impl Iterator<Item = usize> {
    let is_space = |at: Option<usize>| at.is_none_or(|at| row[at].is_whitespace());
    (0..row.len()).filter(move |i| !row[*i].is_whitespace() && is_space(i.checked_sub(1)) && is_space(i.checked_sub(2)))
}

/// Whether lines of text stand on both sides, and hardly any crosses.
fn is_gutter(rows: &[Row], cut: usize) -> bool {
    let sides: Vec<(String, String)> = rows.iter().filter_map(|row| split(row, cut)).collect();
    let left: Vec<&str> = sides.iter().map(|(left, _)| left.as_str()).filter(|side| !side.is_empty()).collect();
    let right: Vec<&str> = sides.iter().map(|(_, right)| right.as_str()).filter(|side| !side.is_empty()).collect();
    has_gutter(rows, cut) && left.len() >= MIN_ROWS && is_text(&left) && right.len() >= MIN_ROWS && is_text(&right)
}

/// Whether at least half of the lines that are long enough to cross the gutter do not.
fn has_gutter(rows: &[Row], cut: usize) -> bool {
    let long = rows.iter().filter(|row| row.len() > cut);
    let n_split = long.clone().filter(|row| split(row, cut).is_some() && starts_of(row).any(|at| at.abs_diff(cut) <= 1)).count();
    n_split > 1 && n_split * 2 >= long.count()
}

/// Whether these are lines of text: they are long, many fill their column, and many go on with a sentence.
fn is_text(lines: &[&str]) -> bool {
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    lengths.sort_unstable();
    let widest = lengths[lengths.len() * 9 / 10];
    let n_filled = lengths.iter().filter(|length| **length * 10 >= widest * 8).count();
    let goes_on = |line: &&&str| line.starts_with(|c: char| c.is_lowercase() || findling::analysis::is_unspaced(c));
    let n_lower = lines.iter().filter(goes_on).count();
    lengths[lengths.len() / 2] >= MIN_WIDTH && n_filled * FILLED_SHARE >= lines.len() && n_lower * LOWER_SHARE >= lines.len()
}

/// The two sides of a line; none if it crosses the gutter.
fn split(row: &Row, cut: usize) -> Option<(String, String)> {
    let side = |row: &[char]| row.iter().collect::<String>().trim().to_owned();
    if row.len() < cut {
        return Some((side(row), String::new()));
    }
    let is_white = |at: usize| row[at].is_whitespace();
    let at = (cut.saturating_sub(1)..=cut).find(|at| *at > 1 && is_white(at - 1) && is_white(at - 2));
    // An address may be too long for its column, and move what stands beside it.
    let moved = || {
        let at = starts_of(row).find(|at| *at > cut)?;
        let before = side(&row[..at]);
        (before.contains("://") && !before.contains("  ") && at <= cut + MIN_WIDTH * 4).then_some(at)
    };
    let at = at.or_else(moved)?;
    let first = row[at..].iter().position(|c| !c.is_whitespace())?;
    // What stands alone in the middle, or at the right edge, is in no column.
    let is_in_column = first <= MAX_INDENT;
    is_in_column.then(|| (side(&row[..at]), side(&row[at..])))
}

/// The first and last lines that other pages have, too, without their numbers.
fn heads(pages: &[Vec<Row>]) -> HashMap<String, usize> {
    let mut heads = HashMap::new();
    for rows in pages {
        let filled: Vec<&Row> = rows.iter().filter(|row| !row.is_empty()).collect();
        let ends = filled.iter().take(MAX_HEADS).chain(filled.iter().skip(MAX_HEADS.max(filled.len().saturating_sub(MAX_HEADS))));
        for row in ends {
            *heads.entry(name(row)).or_default() += 1;
        }
    }
    heads
}

fn name(row: &Row) -> String {
    bare(&row.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines of a page, column after column.
fn without_columns(rows: &[Row], cut: usize, heads: &HashMap<String, usize>) -> Vec<Row> {
    let is_head = |row: &Row| {
        let text = row.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        PAGE_NUMBER.is_match(&text) || (!name(row).is_empty() && heads.get(&name(row)).is_some_and(|n| *n >= MIN_HEADS))
    };
    let filled: Vec<usize> = (0..rows.len()).filter(|i| !rows[*i].is_empty()).collect();
    let n_heads = filled.iter().take(MAX_HEADS).take_while(|i| is_head(&rows[**i])).count();
    let n_feet = filled.iter().rev().take(MAX_HEADS).take_while(|i| is_head(&rows[**i])).count();
    let first = filled.get(n_heads).copied().unwrap_or(rows.len());
    let end = filled.len().checked_sub(n_feet + 1).map_or(first, |last| filled[last] + 1).max(first);
    let mut ordered = rows[..first].to_vec();
    let (mut left, mut right): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    for row in &rows[first..end] {
        if let Some((_, of_right)) = split(row, cut) {
            left.push(if of_right.is_empty() { row.clone() } else { row[..row.len() - of_right.chars().count()].to_vec() });
            right.push(of_right.chars().collect());
        } else {
            ordered.extend(columns(&mut left, &mut right));
            ordered.push(row.clone());
        }
    }
    ordered.extend(columns(&mut left, &mut right));
    ordered.extend_from_slice(&rows[end..]);
    ordered
}

/// The left column, which may have columns itself, then the right one.
fn columns(left: &mut Vec<Row>, right: &mut Vec<Row>) -> Vec<Row> {
    let (left, right) = (std::mem::take(left), std::mem::take(right));
    if right.iter().all(Vec::is_empty) {
        return left;
    }
    let mut ordered: Vec<Row> = Vec::new();
    for side in [left, right] {
        let side: Vec<Row> = side.into_iter().map(|row| row.iter().collect::<String>().trim_end().chars().collect()).collect();
        ordered.extend(match cut(&side) {
            Some(cut) => without_columns(&side, cut, &HashMap::new()),
            None => side,
        });
        // A sentence goes on in the next column.
        while ordered.last().is_some_and(Vec::is_empty) {
            ordered.pop();
        }
    }
    ordered.push(Row::new());
    ordered
}
