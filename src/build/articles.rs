//! The articles of a build in the order of their dates, wherever they are kept.

use super::Source;
use crate::{Article, Heading, Role, Weight, format::block::MAX_DEPTH};
use rayon::prelude::*;
use std::borrow::Cow;

/// Articles that are kept somewhere else than in memory: each is read a few times and forgotten again.
pub trait Articles: Sync {
    /// How many there are.
    fn n_articles(&self) -> usize;
    /// The date of one of them.
    fn date(&self, place: usize) -> Option<&str>;
    /// One of them.
    fn read(&self, place: usize) -> Article;
}

/// Articles, the oldest first, those without a date before all.
pub(super) struct Ordered<'a> {
    articles: Where<'a>,
    /// By number: its place in the input.
    places: Vec<u32>,
}

enum Where<'a> {
    /// Tidy, by number.
    InMemory(Vec<Article>),
    /// By place.
    Elsewhere(&'a dyn Articles),
}

impl<'a> Ordered<'a> {
    pub(super) fn of(source: Source<'a>) -> Self {
        match source {
            Source::Held(articles) => {
                let tidy =
                    articles.into_owned().into_par_iter().enumerate().map(|(place, article)| (place as u32, tidy(article)));
                let mut ordered: Vec<(u32, Article)> = tidy.collect();
                ordered.sort_by(|(_, a), (_, b)| a.date.cmp(&b.date));
                let (places, articles) = ordered.into_iter().unzip();
                Self { articles: Where::InMemory(articles), places }
            }
            Source::Kept(articles) => {
                let mut places: Vec<u32> = (0..articles.n_articles() as u32).collect();
                places.sort_by_key(|place| date(articles, *place));
                Self { articles: Where::Elsewhere(articles), places }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The place of an article in the input.
    pub(super) fn place(&self, number: usize) -> u32 {
        self.places[number]
    }

    pub(super) fn date(&self, number: usize) -> Option<&str> {
        match &self.articles {
            Where::InMemory(articles) => articles[number].date.as_deref(),
            Where::Elsewhere(articles) => date(*articles, self.places[number]),
        }
    }

    pub(super) fn read(&self, number: usize) -> Cow<'_, Article> {
        match &self.articles {
            Where::InMemory(articles) => Cow::Borrowed(&articles[number]),
            Where::Elsewhere(articles) => Cow::Owned(tidy(articles.read(self.places[number] as usize))),
        }
    }
}

fn date(articles: &dyn Articles, place: u32) -> Option<&str> {
    articles.date(place as usize).filter(|date| !date.is_empty())
}

/// Line feeds separate paragraphs in a block, and empty paragraphs say nothing.
fn tidy(mut article: Article) -> Article {
    article.title = one_line(article.title);
    let mut headings = core::mem::take(&mut article.headings).into_iter().peekable();
    let mut weights = core::mem::take(&mut article.weights).into_iter().peekable();
    let mut roles = core::mem::take(&mut article.roles);
    // The levels of the headings that the paragraph stands under.
    let mut above: Vec<u8> = Vec::new();
    for (i, paragraph) in core::mem::take(&mut article.paragraphs).into_iter().enumerate() {
        let role = roles.remove(&i);
        let paragraph = match role {
            Some(Role::Preformatted) => lines(&paragraph),
            Some(Role::Row | Role::HeaderRow) => cells(&paragraph),
            _ => one_line(paragraph),
        };
        let mut anchor = String::new();
        while let Some(heading) = headings.next_if(|heading| heading.paragraph <= i) {
            anchor = one_line(heading.anchor);
        }
        let weight = core::iter::from_fn(|| weights.next_if(|weight| weight.paragraph <= i)).last();
        if !paragraph.is_empty() {
            let here = article.paragraphs.len();
            article
                .weights
                .extend(weight.filter(|weight| weight.paragraph == i).map(|weight| Weight { paragraph: here, ..weight }));
            if !anchor.is_empty() {
                article.headings.push(Heading { paragraph: here, anchor });
            }
            let role = role.map(|role| match role {
                Role::Heading(level) => Role::Heading(depth(level, &mut above)),
                other => other,
            });
            article.roles.extend(role.map(|role| (here, role)));
            article.paragraphs.push(paragraph);
        }
    }
    for (i, paragraph) in article.paragraphs.iter_mut().enumerate() {
        if paragraph.ends_with('\n') && article.roles.get(&(i + 1)) != Some(&Role::Preformatted) {
            paragraph.pop();
        }
    }
    article.date = article.date.filter(|date| !date.is_empty());
    article
}

/// How many headings a heading stands under, itself included: pages leave levels out.
fn depth(level: u8, above: &mut Vec<u8>) -> u8 {
    while above.last().is_some_and(|last| *last >= level) {
        above.pop();
    }
    above.push(level);
    (above.len() as u8).min(MAX_DEPTH)
}

/// Tabs lead to the next column that is a multiple of this.
const TAB: usize = 4;

/// Preformatted text without control characters, without empty lines at the beginning, and with one at most at the end.
fn lines(text: &str) -> String {
    let line = |written: &str| {
        let mut line = String::with_capacity(written.len());
        let mut column = 0;
        for c in written.chars() {
            let n_spaces = if c == '\t' { TAB - column % TAB } else { 1 };
            column += n_spaces;
            line.extend(core::iter::repeat_n(if is_control(c) { ' ' } else { c }, n_spaces));
        }
        line.truncate(line.trim_end().len());
        line
    };
    let lines: Vec<String> = text.split('\n').map(line).skip_while(String::is_empty).collect();
    let n_lines = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    lines[..lines.len().min(n_lines + 1)].join("\n")
}

/// A row of a table, with tabs between its cells, each in one line. Empty if they are.
fn cells(text: &str) -> String {
    let cells: Vec<String> = text.split('\t').map(|cell| one_line(cell.to_owned())).collect();
    if cells.iter().all(String::is_empty) { String::new() } else { cells.join("\t") }
}

/// The text with single spaces between its words and no control characters.
fn one_line(text: String) -> String {
    let bytes = text.as_bytes();
    let is_one_line = bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !bytes.windows(2).any(|pair| pair == b"  ")
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ');
    if is_one_line {
        return text;
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || is_control(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Also characters that turn the direction of what follows, which would reorder more than the article itself.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
