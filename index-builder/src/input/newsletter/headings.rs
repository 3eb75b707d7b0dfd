//! Where articles begin: titles with hash tags under them, and announced events.

use super::{
    furniture::is_banner,
    ligatures::Words,
    lines::Line,
    paragraphs::{Vocabulary, is_item, sole_address},
    tags,
    titles::{self, MAX_LINES as MAX_TITLE_LINES, ends_sentence, join, n_chars},
};
use regex::Regex;
use std::sync::LazyLock;

/// So many lines after its title, an announcement has said when and where.
const ANNOUNCEMENT_LINES: usize = 60;

/// The beginning of an article.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) section: Option<String>,
    /// The index of the first line that belongs to it.
    pub(super) first_line: usize,
    /// The index of the first line of its text.
    pub(super) body: usize,
    /// The index after the last line that can belong to it.
    pub(super) end: usize,
    /// The numbers of lines within its text that name the section of the next article.
    banner_lines: Vec<usize>,
}

impl Heading {
    /// Whether a line of its text is the name of the next section.
    pub(super) fn is_banner(&self, line: &Line) -> bool {
        self.banner_lines.contains(&line.number)
    }
}

/// The number of a title in an outline: `1.3 Title`.
static OUTLINE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}(?:\.\d{1,2})+[.)]?\s+").expect("a valid pattern"));
static ANNOUNCEMENT: LazyLock<Words> = LazyLock::new(|| {
    Words::new(r"(?i)\b(?:event|webinar|workshop|seminar|conference|forum|training|course|meeting)s?\b[^.:]{0,24}[:：–—-]\s*\S")
        .expect("a valid pattern")
});
static PARTICULAR: LazyLock<Words> = LazyLock::new(|| {
    Words::new(r"(?i)^(?:topic|theme|title|time(?: and date)?|date(?: and time)?|when|where|venue|place|location|presenters?|speakers?|language|regist(?:er|ration)|agenda|fee|organi[sz]ers?|moderator)\b[^:：]{0,12}[:：]|^please register")
        .expect("a valid pattern")
});
/// What follows the articles and is none.
static BACK_MATTER: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        r"(?i)^(?:introduction (?:of|to|about) .*|about (?:us|the|this|our)\b.*|(?:list of )?(?:abbreviations?|acronyms?)\b.*|glossary\b.*|annex(?:es)?\b.*|appendix\b.*|disclaimer|contacts?(?: us)?|imprint|impressum|copyright.*|(?:table of )?contents|takeaways|key takeaways|.*\b(?:weekly|monthly|bimonthly|quarterly|annual) newsletter|in this (?:bi)?(?:monthly|weekly|quarterly)? ?(?:newsletter|issue))$",
    )
    .expect("a valid pattern")
});

/// Finds every heading, in order, and the section each stands under.
pub(super) fn find(lines: &[Line], banners: &[(usize, String)], vocabulary: &Vocabulary) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let width = titles::width(lines);
    let (mut i, mut floor) = (0, 0);
    while i < lines.len() {
        let Some((tags, body)) = tags::block(lines, i) else {
            i += 1;
            continue;
        };
        let title = titles::above(lines, i, floor, width);
        if !title.is_empty() {
            headings.push(Heading {
                title: join(&lines[title.clone()], vocabulary),
                tags,
                section: None,
                first_line: title.start,
                body,
                end: lines.len(),
                banner_lines: Vec::new(),
            });
        }
        (i, floor) = (body, body);
    }
    let after_tagged = headings.last().map_or(0, |last| last.body);
    headings.extend(announcements(lines, after_tagged, vocabulary));
    strip_outline_numbers(&mut headings);
    end_at_back_matter(lines, &mut headings);
    sections(lines, banners, &mut headings);
    headings
}

/// Takes the numbers from the titles of an outline. A single one may be a quantity: "2.5 Million Ropes".
fn strip_outline_numbers(headings: &mut [Heading]) {
    if headings.iter().filter(|heading| OUTLINE_NUMBER.is_match(&heading.title)).count() > 1 {
        for heading in headings {
            heading.title = OUTLINE_NUMBER.replace(&heading.title, "").into_owned();
        }
    }
}

/// Events that are announced after the tagged articles: a title, then when and where.
fn announcements(lines: &[Line], from: usize, vocabulary: &Vocabulary) -> Vec<Heading> {
    let is_title = |i: usize| {
        let text = &lines[i].text;
        begins_block(lines, i)
            && text.len() < 160
            && ANNOUNCEMENT.is_match(text)
            && !PARTICULAR.is_match(text)
            && !ends_sentence(text)
            && !is_item(text)
    };
    let candidates: Vec<usize> = (from..lines.len()).filter(|i| is_title(*i)).collect();
    let mut found = Vec::new();
    for (n, first_line) in candidates.iter().copied().enumerate() {
        let next = candidates.get(n + 1).copied().unwrap_or(lines.len());
        let mut body = first_line + 1;
        while body < next
            && body - first_line < MAX_TITLE_LINES
            && lines[body].blank_before == 0
            && !lines[body].starts_page
            && !PARTICULAR.is_match(&lines[body].text)
            // Text is set in a smaller size than titles, and its lines are longer.
            && n_chars(&lines[body]) * 5 <= n_chars(&lines[body - 1]) * 6
        {
            body += 1;
        }
        let n_particulars =
            lines[body..next.min(body + ANNOUNCEMENT_LINES)].iter().filter(|line| PARTICULAR.is_match(&line.text)).count();
        if n_particulars >= 2 {
            let title = join(&lines[first_line..body], vocabulary);
            found.push(Heading {
                title,
                tags: Vec::new(),
                section: None,
                first_line,
                body,
                end: lines.len(),
                banner_lines: Vec::new(),
            });
        }
    }
    found
}

/// The last tagged article and the announcements end where the publication speaks of itself.
fn end_at_back_matter(lines: &[Line], headings: &mut [Heading]) {
    let Some(last_tagged) = headings.iter().rposition(|heading| !heading.tags.is_empty()).or(Some(0)) else { return };
    for i in last_tagged..headings.len() {
        let next = headings.get(i + 1).map_or(lines.len(), |next| next.first_line);
        let is_back = |j: &usize| begins_block(lines, *j) && is_back_matter(&lines[*j].text);
        if let Some(end) = (headings[i].body..next).find(is_back) {
            headings[i].end = end;
        }
    }
}

/// Whether a line is the title of something that is not an article.
pub(super) fn is_back_matter(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    text.starts_with(char::is_uppercase)
        && text.split(' ').count() <= MAX_WORDS
        && !text.contains(['.', ',', ':', ';'])
        && BACK_MATTER.is_match(text)
}

/// A banner above a title, or at the end of the page on which a title stands, names the section from
/// that article on.
fn sections(lines: &[Line], banners: &[(usize, String)], headings: &mut [Heading]) {
    let mut current = None;
    let mut banners = banners.iter().peekable();
    for i in 0..headings.len() {
        let first = headings[i].first_line;
        let page = lines[first].page;
        while let Some((_, banner)) = banners.next_if(|(banner_page, _)| *banner_page <= page) {
            // "Annex" names a section as well as any; "Takeaways" and "Contents" name none.
            if !is_back_matter(banner) || banner.starts_with("Annex") {
                current = Some(banner.clone());
            }
        }
        let floor = if i == 0 { 0 } else { headings[i - 1].body };
        if let Some(above) = first.checked_sub(1).filter(|above| *above >= floor && is_section(lines, *above)) {
            current = Some(lines[above].text.clone());
            if i > 0 {
                headings[i - 1].banner_lines.push(lines[above].number);
            }
        }
        headings[i].section.clone_from(&current);
    }
}

/// Whether a title can stand in this line, by what is before it.
fn begins_block(lines: &[Line], i: usize) -> bool {
    lines[i].starts_page
        || lines[i].blank_before > 0
        || i.checked_sub(1).is_none_or(|before| has_ended(&lines[before].text) || is_banner(&lines[before].text))
}

/// Whether a text can end with this line.
fn has_ended(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '。', '”', '"', ')']) || sole_address(text).is_some()
}

fn is_section(lines: &[Line], i: usize) -> bool {
    let is_apart_above = lines[i].starts_page || lines[i].blank_before > 0;
    let next = lines.get(i + 1);
    let stands_alone =
        next.is_some_and(|next| next.blank_before > 0 || next.starts_page || n_chars(&lines[i]) * 10 < n_chars(next) * 7);
    let text_ended = i.checked_sub(1).is_none_or(|before| has_ended(&lines[before].text));
    is_apart_above && stands_alone && text_ended && is_banner(&lines[i].text) && !is_back_matter(&lines[i].text)
}
