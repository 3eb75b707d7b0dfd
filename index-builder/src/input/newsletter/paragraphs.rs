//! Lines become paragraphs again.
//!
//! Extractors put a blank line after every line or after none, so blank lines alone do not tell
//! where a paragraph ends. The length of a line does: the last line of a paragraph is short, and ends
//! a sentence.

use super::lines::Line;
use findling::analysis::is_unspaced;
use regex::Regex;
use std::{collections::HashSet, sync::LazyLock};

/// A line shorter than this part of its neighbours may be the last of a paragraph.
const SHORT_SHARE: f64 = 0.85;
/// A line shorter than this part of its neighbours that ends no sentence is a heading.
const HEADING_SHARE: f64 = 0.6;
/// How many lines on each side are neighbours.
const NEIGHBOURS: usize = 6;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[•●⚫◆■▪▫○◦➢✓✔➤‣⁃·\u{f0b7}\u{f0a7}\u{f0d8}]\s*\S|[-–—*]\s+\S|o\s+\p{Lu}|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S)",
    )
    .expect("a valid pattern")
});
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?:https?://|www\.)[^\s<>"“”「」（）【】，。；]+"#).expect("a valid pattern"));
static SOURCE_LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\bsources?\s*[:：]\s*$").expect("a valid pattern"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Lu}[\p{L}\d /&]{1,30}[:：]\s*\S").expect("a valid pattern"));
static REST_OF_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[\w\-./%?=&~#+:]*(?:[/._=&?-]\w|\d{4})[\w\-./%?=&~#+:]*$").expect("a valid pattern"));
/// A word such as only addresses end with, so that it is one's rest even if text follows.
static END_OF_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\w\-./%?=&~#+:]*(?:\.(?:s?html?|pdf|docx?|xlsx?|aspx?|php|jsp|do)\b|[?&]\w+=|\w/\w+/)[\w\-./%?=&~#+:,;)]*$")
        .expect("a valid pattern")
});

/// Whether a line begins an item of a list.
pub(super) fn is_item(text: &str) -> bool {
    ITEM.is_match(text)
}

/// The address a line consists of, if it consists of one.
pub(super) fn sole_address(text: &str) -> Option<String> {
    let found = ADDRESS.find(text)?;
    (found.start() == 0 && found.end() == text.len() && text.contains("//")).then(|| trimmed(found.as_str()))
}

/// Every web address in a text, in order. The bare name of a host is one only where it is said to be.
pub(super) fn addresses(text: &str) -> Vec<String> {
    let address = |found: regex::Match| {
        let address = trimmed(found.as_str());
        if address.contains("//") {
            return Some(address);
        }
        let is_meant = address.contains('/') || SOURCE_LABEL.is_match(&text[..found.start()]);
        is_meant.then(|| format!("http://{address}"))
    };
    ADDRESS.find_iter(text).filter_map(address).collect()
}

/// Punctuation after an address belongs to the sentence.
fn trimmed(address: &str) -> String {
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '”']);
    let n_open = address.matches('(').count();
    if address.matches(')').count() > n_open { address.trim_end_matches(')').to_owned() } else { address.to_owned() }
}

/// The words of a newsletter, which tell whether a hyphen at a line end is its own.
pub(super) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut words = HashSet::new();
        let mut is_rest = false;
        for line in lines {
            let mut tokens: Vec<&str> =
                line.text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|token| !token.is_empty()).collect();
            if is_rest && !tokens.is_empty() {
                tokens.remove(0);
            }
            is_rest = line.text.ends_with(['-', '\u{AD}', '\u{2010}']);
            if is_rest {
                tokens.pop();
            }
            for token in tokens {
                words.insert(token.trim_matches('-').to_lowercase());
                words.extend(token.split('-').map(str::to_lowercase));
            }
        }
        Self { words }
    }

    /// Whether the hyphen between the end of a line and the beginning of the next stays.
    fn keeps_hyphen(&self, before: &str, after: &str) -> bool {
        const WHOLE_PREFIXES: [&str; 20] = [
            "all", "anti", "co", "cross", "eco", "ex", "half", "high", "inter", "long", "low", "mid", "multi", "non", "post",
            "pre", "self", "semi", "short", "well",
        ];
        let (first, second) = (before.to_lowercase(), after.to_lowercase());
        let has = |word: &str| self.words.contains(word);
        if has(&format!("{first}{second}")) && !has(&format!("{first}-{second}")) {
            return false;
        }
        has(&format!("{first}-{second}"))
            || after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || before.ends_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || first.chars().count() == 1
            || (has(&first) && has(&second) && first.len() > 2 && second.len() > 2)
            || (WHOLE_PREFIXES.contains(&first.as_str()) && has(&second))
    }
}

/// Joins the lines of an article into paragraphs.
pub(super) fn join(lines: &[&Line], vocabulary: &Vocabulary) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let spacing = usual_spacing(lines);
    for (i, line) in lines.iter().enumerate() {
        match paragraphs.last_mut() {
            Some(last) if !begins_paragraph(lines, i, spacing) => append(last, &line.text, vocabulary),
            _ => paragraphs.push(line.text.clone()),
        }
    }
    paragraphs
}

/// How many blank lines stand between most lines.
pub(super) fn usual_spacing(lines: &[&Line]) -> usize {
    let mut spacings: Vec<usize> = lines.iter().skip(1).map(|line| line.blank_before).collect();
    spacings.sort_unstable();
    spacings.get(spacings.len() / 2).copied().unwrap_or(0)
}

fn begins_paragraph(lines: &[&Line], i: usize, spacing: usize) -> bool {
    let (before, line) = (lines[i - 1].text.as_str(), lines[i]);
    let around = &lines[i.saturating_sub(NEIGHBOURS + 1)..(i + NEIGHBOURS).min(lines.len())];
    let width = around.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "lines are short")]
    let share = before.chars().count() as f64 / width.max(1) as f64;
    let ends_sentence = before
        .trim_end_matches(['”', '"', '’', '\'', ')', '»'])
        .ends_with(['.', '!', '?', ':', ';', '。', '：', '；', '！', '？']);
    let is_apart = line.blank_before > spacing && !line.starts_page;
    let begins_upper = line.text.starts_with(|c: char| !c.is_lowercase());
    is_item(&line.text)
        || (ends_sentence && (share < SHORT_SHARE || is_apart) && !is_continued_address(before, &line.text))
        || (share < HEADING_SHARE
            && begins_upper
            && !before.ends_with([',', '-', '/'])
            && !ends_open(before)
            && !is_continued_address(before, &line.text))
        || (LABEL.is_match(&line.text) && share < SHORT_SHARE)
}

/// Whether a line ends with a word after which something must follow.
pub(super) fn ends_open(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    matches!(
        last,
        "a" | "an" | "and" | "at" | "by" | "for" | "from" | "in" | "of" | "on" | "or" | "the" | "to" | "with" | "–" | "—" | "&"
    )
}

/// Adds a line to what it continues.
pub(super) fn append(paragraph: &mut String, line: &str, vocabulary: &Vocabulary) {
    if is_continued_address(paragraph, line) {
        paragraph.push_str(line);
        return;
    }
    // Neither an address nor what follows one is glued to the other, whatever it ends with.
    if begins_with_scheme(line) || ends_with_address(paragraph) {
        paragraph.push(' ');
        paragraph.push_str(line);
        return;
    }
    // A soft hyphen says itself that it is none of the word's.
    if paragraph.ends_with('\u{AD}') {
        paragraph.pop();
        paragraph.push_str(line);
        return;
    }
    if let Some(before) = paragraph.strip_suffix(['-', '\u{2010}'])
        && before.ends_with(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric)
    {
        let first = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let second = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if matches!(second, "and" | "or") {
            paragraph.push(' ');
        } else if !vocabulary.keeps_hyphen(first, second) {
            paragraph.pop();
        }
        paragraph.push_str(line);
        return;
    }
    let has_no_space = paragraph.ends_with(is_unspaced) && line.starts_with(is_unspaced);
    if !has_no_space && !paragraph.ends_with(['/', '—']) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Whether `line` is the rest of the address that `before` ends with.
pub(super) fn is_continued_address(before: &str, line: &str) -> bool {
    last_address(before).is_some_and(|address| is_broken_address(address, before, line))
}

/// Whether the last word is a web address.
pub(super) fn ends_with_address(text: &str) -> bool {
    last_address(text).is_some()
}

/// The web address at the end of a text; only the last word is looked at.
fn last_address(text: &str) -> Option<&str> {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    ADDRESS.find(word).filter(|address| address.end() == word.len()).map(|address| address.as_str())
}

fn begins_with_scheme(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn is_broken_address(address: &str, before: &str, line: &str) -> bool {
    let is_whole = [".html", ".htm", ".shtml", ".pdf", ".aspx", ".php", ".", ","].iter().any(|end| address.ends_with(end));
    before.ends_with(address) && !is_whole && is_rest_of_address(address, line)
}

/// Whether the first word of a line is the rest of an address. If text follows it, it has to look like
/// nothing else, or the address has to end with what none ends with.
fn is_rest_of_address(address: &str, line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    let is_path = REST_OF_ADDRESS.is_match(word);
    if word.contains("://") {
        false
    } else if word.len() == line.len() {
        is_path || (address.ends_with('/') && word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()))
    } else if is_item(line) {
        false
    } else if address.ends_with('/') {
        is_path || END_OF_ADDRESS.is_match(word) || word.starts_with(|c: char| c.is_ascii_digit())
    } else {
        address.ends_with(['_', '=', '&', '?', '%']) || END_OF_ADDRESS.is_match(word)
    }
}

#[cfg(test)]
mod tests {
    use super::{Vocabulary, addresses, append};

    #[test]
    fn an_address_over_two_lines_is_one_and_two_are_two() {
        let cases: [(&str, &str, &[&str]); 10] = [
            ("http://port.example/", "http://pilots.example", &["http://port.example/", "http://pilots.example"]),
            ("http://port.example/a/", "Pilots will meet again.", &["http://port.example/a/"]),
            ("http://port.example/a/", "and in the harbour.", &["http://port.example/a/"]),
            ("http://port.example/a/rules_9b0a", "1.html and in the annex.", &["http://port.example/a/rules_9b0a1.html"]),
            ("http://port.example/a/", "2021/b.docx", &["http://port.example/a/2021/b.docx"]),
            ("http://port.example/a/", "b7f is the page", &["http://port.example/a/"]),
            ("http://port.example/q?a=1&", "b=2 gives them", &["http://port.example/q?a=1&b=2"]),
            ("http://port.example/a", "e-mail the pilots", &["http://port.example/a"]),
            ("http://port.example/a/", "1. Ropes and lights", &["http://port.example/a/"]),
            ("http://port.example/a-", "12/b.html.", &["http://port.example/a-12/b.html"]),
        ];
        for (before, line, expected) in cases {
            let mut paragraph = format!("Read {before}");
            append(&mut paragraph, line, &Vocabulary::of(&[]));
            assert_eq!(addresses(&paragraph), expected, "{paragraph}");
        }
    }

    #[test]
    fn an_address_without_its_scheme_is_a_source_if_it_leads_somewhere() {
        let cases: [(&str, &[&str]); 4] = [
            ("Source: www.port.example/rules.", &["http://www.port.example/rules"]),
            ("Sources： www.port.example", &["http://www.port.example"]),
            ("it is at www.port.example/rules, and", &["http://www.port.example/rules"]),
            ("the firm www.port.example was founded", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }
}
