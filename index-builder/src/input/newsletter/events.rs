//! Events that are announced after the articles: a title, then when, where and how to take part.

use super::{
    dates,
    furniture::is_title_case,
    headings::{Heading, begins_block, has_ended, is_back_matter},
    ligatures::Words,
    lines::Line,
    paragraphs::{Vocabulary, addresses, is_item, sole_address},
    titles::{MAX_LINES as MAX_TITLE_LINES, demands_more, ends_sentence, join, n_chars},
};
use regex::Regex;
use std::sync::LazyLock;

/// So many lines after its title, an announcement has said when and where.
const ANNOUNCEMENT_LINES: usize = 60;
/// So many things that announcements say make one.
const MIN_POINTS: usize = 2;
/// Longest line of a title, in bytes.
const MAX_TITLE_BYTES: usize = 160;
/// Longest head of a section of events, in words.
const MAX_HEAD_WORDS: usize = 8;

const EVENT: &str = "event|webinar|workshop|seminar|conference|forum|training|course|meeting|dialogue|symposium|summit";
const LABELS: &str = r"topic|theme|title|time(?: and date)?|date(?: and time)?|when|where|venue|place|location|presenters?|speakers?|language|regist(?:er|ration)|agenda|fee|organi[sz]ers?|moderator";

/// A title that says so: `Online Event 3: Ropes`.
static ANNOUNCEMENT: LazyLock<Words> =
    LazyLock::new(|| Words::new(&format!(r"(?i)\b(?:{EVENT})s?\b[^.:]{{0,24}}[:：–—-]\s*\S")).expect("a valid pattern"));
static EVENT_WORD: LazyLock<Words> =
    LazyLock::new(|| Words::new(&format!(r"(?i)\b(?:{EVENT}|save the date)s?\b")).expect("a valid pattern"));
static PARTICULAR: LazyLock<Words> =
    LazyLock::new(|| Words::new(&format!(r"(?i)^(?:{LABELS})\b[^:：]{{0,12}}[:：]|^please register")).expect("a valid pattern"));
/// A label in a line of its own, above what it labels.
static LABEL: LazyLock<Words> = LazyLock::new(|| Words::new(&format!(r"(?i)^(?:{LABELS})$")).expect("a valid pattern"));
static BULLET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[•●⚫◆■▪▫○◦➢✓✔➤‣⁃·*–—\u{f0b7}\u{f0a7}\u{f0d8}-]\s*").expect("a valid pattern"));
static CLOCK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b").expect("a valid pattern"));
static REGISTER: LazyLock<Words> =
    LazyLock::new(|| Words::new(r"(?i)\b(?:regist(?:er|ration)|sign up|rsvp)\b").expect("a valid pattern"));
/// The head of a section of events. An annex is one, too: whatever it holds, it is not dropped.
static HEAD: LazyLock<Words> = LazyLock::new(|| {
    Words::new(&format!(
        r"(?i)^(?:annex(?:es)?|appendix)\b|\b(?:(?:{EVENT})s|activities)(?: (?:of|in) .*)?$|\bcalendar of .*events"
    ))
    .expect("a valid pattern")
});

/// Finds the announcements from line `from` on.
pub(super) fn find(lines: &[Line], from: usize, vocabulary: &Vocabulary) -> Vec<Heading> {
    let head = (from..lines.len()).find(|i| begins_block(lines, *i) && is_events_head(lines, *i)).unwrap_or(lines.len());
    let candidates: Vec<usize> = (from..lines.len()).filter(|i| may_be_title(lines, *i, *i > head)).collect();
    let mut found = Vec::new();
    for (n, first_line) in candidates.iter().copied().enumerate() {
        let next = candidates.get(n + 1).copied().unwrap_or(lines.len());
        let body = end_of_title(lines, first_line, next);
        let mut points = points(&lines[body..next.min(body + ANNOUNCEMENT_LINES)]);
        // A word such as "webinar" counts where events are expected.
        points += usize::from(first_line > head && EVENT_WORD.is_match(&lines[first_line].text));
        if points >= MIN_POINTS {
            let title = join(&lines[first_line..body], vocabulary);
            found.push(Heading::new(title, Vec::new(), first_line, body, lines.len()));
        }
    }
    found
}

/// Whether a line is the head of a section of events.
pub(super) fn is_events_head(lines: &[Line], i: usize) -> bool {
    let text = lines[i].text.as_str();
    let words = text.split(' ').count();
    // "Annex – Abbreviations" is back matter.
    let is_other = text.split([' ', '-', '–', '—', ':']).any(is_back_matter);
    text.starts_with(char::is_uppercase)
        && words <= MAX_HEAD_WORDS
        && !text.contains(['.', ',', ';', '(', '“', '"'])
        && !text.ends_with([':', '：'])
        && is_title_case(text)
        && !is_other
        && follows_end(lines, i)
        && HEAD.is_match(text)
}

/// Whether a line may be the first of an announcement's title. Among events, any line that looks like a
/// title may; elsewhere it has to say that it is about one.
fn may_be_title(lines: &[Line], i: usize, is_among_events: bool) -> bool {
    let text = lines[i].text.as_str();
    let is_excluded = text.len() >= MAX_TITLE_BYTES
        || ends_sentence(text)
        || is_item(text)
        || is_particular(text)
        || !begins_block(lines, i)
        || is_events_head(lines, i);
    if is_excluded {
        return false;
    }
    if ANNOUNCEMENT.is_match(text) {
        return true;
    }
    let is_about_event = EVENT_WORD.is_match(text);
    let above = |n: usize| i.checked_sub(n).map_or("", |above| lines[above].text.as_str());
    let is_introduced = above(1).ends_with([':', '：']) || LABEL.is_match(above(1));
    let is_after_particular = is_about_event && (is_particular(above(1)) || LABEL.is_match(above(2)));
    (is_among_events || is_about_event)
        && (follows_end(lines, i) || is_after_particular)
        && !is_introduced
        && is_title_case(text)
        && text.contains(' ')
        && !text.ends_with([':', '：'])
        && addresses(text).is_empty()
        && !is_back_matter(text)
}

/// Whether what stands before a line has ended.
fn follows_end(lines: &[Line], i: usize) -> bool {
    let Some(above) = i.checked_sub(1) else { return true };
    lines[i].starts_page || has_ended(&lines[above].text) || (lines[i].blank_before > 0 && is_events_head(lines, above))
}

/// Whether a line says one of the particulars of an event.
fn is_particular(text: &str) -> bool {
    let text = BULLET.replace(text, "");
    PARTICULAR.is_match(&text) || LABEL.is_match(&text)
}

fn end_of_title(lines: &[Line], first_line: usize, next: usize) -> usize {
    let mut body = first_line + 1;
    while body < next && body - first_line < MAX_TITLE_LINES && title_goes_on(lines, body) {
        body += 1;
    }
    body
}

/// Whether a title goes on in line `i`.
fn title_goes_on(lines: &[Line], i: usize) -> bool {
    let (above, line) = (&lines[i - 1], &lines[i]);
    let is_close = line.blank_before == 0 || (line.blank_before == 1 && demands_more(&above.text, &line.text));
    // Text is set in a smaller size than titles, and its lines are longer.
    let is_wider = n_chars(line) * 5 > n_chars(above) * 6;
    is_close && !is_wider && !line.starts_page && !is_particular(&line.text)
}

/// How much of what announcements say these lines do: particulars, a date with the time of day, and where
/// to register.
fn points(lines: &[Line]) -> usize {
    let (particulars, text): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| is_particular(&line.text));
    let says_when = text.iter().any(|line| CLOCK.is_match(&line.text)) && text.iter().any(|line| dates::has_day(&line.text));
    let says_where = text.iter().any(|line| REGISTER.is_match(&line.text))
        && lines.iter().any(|line| sole_address(&line.text).is_some() || !addresses(&line.text).is_empty());
    particulars.len() + usize::from(says_when) + usize::from(says_where)
}
