//! What seems to be amiss: articles that may have become part of others.

use super::{
    contents::Entries,
    furniture::is_title_case,
    headings::{Heading, begins_block},
    lines::Line,
    paragraphs,
    titles::demands_more,
};
use findling::Article;

/// What is unusual, and what to do.
pub(super) type Remark = (String, &'static str);

/// What an owner should look at.
pub(super) fn of(lines: &[Line], entries: &Entries, headings: &[Heading], articles: &[Article]) -> Vec<Remark> {
    [missing_titles(entries, headings), untagged_titles(lines, headings), much_longer(articles)].into_iter().flatten().collect()
}

/// Titles that the list of contents names, and the text has not.
fn missing_titles(entries: &Entries, headings: &[Heading]) -> Option<Remark> {
    const MAX_NAMED: usize = 3;
    let missing = entries.not_found(headings);
    let named = missing.iter().take(MAX_NAMED).map(|title| format!("\"{title}\"")).collect::<Vec<_>>().join(", ");
    let more = if missing.len() > MAX_NAMED { ", …" } else { "" };
    let what = format!("{} titles of the list of contents begin no article: {named}{more}", missing.len());
    (!missing.is_empty()).then_some((what, NO_TAGS_REMEDY))
}

/// Lines within articles that are set as the titles are, farther from the text above than lines of text are.
fn untagged_titles(lines: &[Line], headings: &[Heading]) -> Option<Remark> {
    /// A name of a section or a table is shorter.
    const MIN_WORDS: usize = 5;
    const MIN_HEADINGS: usize = 4;
    let mut gaps: Vec<usize> = headings.iter().map(|heading| lines[heading.first_line].blank_before).collect();
    gaps.sort_unstable();
    let gap = gaps.get(gaps.len() / 4).copied().unwrap_or_default();
    let usual = paragraphs::usual_spacing(&lines.iter().collect::<Vec<&Line>>());
    if headings.len() < MIN_HEADINGS || gap <= usual {
        return None;
    }
    // The beginning of a sentence may look like a title, but not with what it goes on with.
    let whole = |i: usize, end: usize| {
        let goes_on = |next: &usize| demands_more(&lines[next - 1].text, &lines[*next].text);
        let last = (i + 1..end).take_while(goes_on).last().unwrap_or(i);
        lines[i..=last].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let is_title = |heading: &Heading, i: usize, end: usize| {
        let text = lines[i].text.as_str();
        lines[i].blank_before >= gap
            && end - i > MIN_WORDS
            && text.split(' ').count() >= MIN_WORDS
            && is_title_case(&whole(i, end))
            && text.starts_with(char::is_uppercase)
            && !text.ends_with(['.', ',', ';', ':', '：', '。', '!', '?'])
            && !paragraphs::is_item(text)
            && paragraphs::addresses(text).is_empty()
            && begins_block(lines, i)
            && !heading.is_banner(&lines[i])
    };
    let of_heading = |(n, heading): (usize, &Heading)| {
        let end = headings.get(n + 1).map_or(lines.len(), |next| next.first_line).min(heading.end);
        (heading.body + 1..end).filter(|i| is_title(heading, *i, end)).collect::<Vec<usize>>()
    };
    let found: Vec<usize> =
        headings.iter().enumerate().filter(|(_, heading)| !heading.tags.is_empty()).flat_map(of_heading).collect();
    let first = found.first()?;
    let what = format!("line {} stands as titles do, without hash tags: \"{}\"", lines[*first].number, lines[*first].text);
    let what = if found.len() > 1 { format!("{what} (and {} more)", found.len() - 1) } else { what };
    Some((what, NO_TAGS_REMEDY))
}

const NO_TAGS_REMEDY: &str = "If an article begins there, put a line such as \"#Energy #MIIT\" under its title.";

/// Articles so many times as long as most, and of so many words, may have others in them.
const MUCH_LONGER: usize = 5;
const MANY_WORDS: usize = 1500;
/// Of fewer articles, none is as long as most.
const MIN_ARTICLES: usize = 4;

fn much_longer(articles: &[Article]) -> Option<Remark> {
    let n_words = |article: &Article| article.paragraphs.iter().map(|paragraph| paragraph.split(' ').count()).sum::<usize>();
    let mut lengths: Vec<usize> = articles.iter().map(n_words).collect();
    lengths.sort_unstable();
    let usual = lengths[lengths.len() / 2];
    let longest = articles.iter().max_by_key(|article| n_words(article))?;
    let n = n_words(longest);
    let is_much = articles.len() >= MIN_ARTICLES && n >= MANY_WORDS && n > MUCH_LONGER * usual;
    let what =
        || format!("\"{}\" has {n} words, where most articles have {usual}; others may have become part of it", longest.title);
    is_much.then(|| (what(), "If an article begins in it, put a line such as \"#Energy #MIIT\" under its title."))
}
