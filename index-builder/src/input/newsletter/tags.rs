//! The hash tags under titles, however they are set.

use super::{furniture::is_title_case, lines::Line, paragraphs::ends_open};
use regex::Regex;
use std::sync::LazyLock;

/// Longest line of tags, in bytes.
const MAX_LINE_BYTES: usize = 160;
/// Longest tag, in words.
const MAX_WORDS: usize = 5;
/// Longest tag, in words, where a second hash sign shows that the line is no sentence.
const MAX_WORDS_OF_SEVERAL: usize = 10;
/// The rest of a tag that does not fit into its line has at most so many words.
const MAX_REST_WORDS: usize = 3;
/// So many lines after the tags show how wide the text is set.
const LINES_OF_TEXT: usize = 6;

static TAG_LINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:Tags?: *)?[#＃]\s?[\p{L}\d]").expect("a valid pattern"));
/// What a sentence has that begins with a hash sign: "#1 in the world".
static RANK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d+(?: (?:in|of|for|on|by|the)\b|$)").expect("a valid pattern"));
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|says?|said)\b").expect("a valid pattern")
});
/// Tags after a bullet or in brackets.
static DRESSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[•●⚫■▪◦➢‣⁃·*–—-]\s*|[\[(【]\s*|(?:Topics?|Key ?words?)\s*[:：]\s*)+([#＃].*?)\s*[\])】]?$")
        .expect("a valid pattern")
});
/// Tags without a hash sign. "Topic:" is not among them: events have one.
static KEYWORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i:key ?words?|tags?)\s*[:：]\s*([^#＃]+)$").expect("a valid pattern"));

/// Gives tags a line of their own that begins with a hash sign: those that stand behind a title, a bullet
/// or a word such as "Keywords:", or in brackets.
pub(super) fn set_apart(lines: &[Line]) -> Vec<Line> {
    let mut apart: Vec<Line> = Vec::with_capacity(lines.len());
    let mut is_split = false;
    for (i, line) in lines.iter().enumerate() {
        let before = i.checked_sub(1).map(|before| &lines[before]);
        if let Some(text) = undressed(&line.text).or_else(|| keywords(&line.text, before)) {
            apart.push(Line { text, ..line.clone() });
            is_split = false;
            continue;
        }
        // Below tags, it is the rest of them that stands before the next hash sign.
        let is_below_tags = !is_split && apart.last().is_some_and(|before| of(&before.text).is_some()) && line.blank_before < 2;
        let at = if is_below_tags { None } else { end_of_title(line, before, lines.get(i + 1)) };
        is_split = at.is_some();
        let (title, tags) = line.text.split_at(at.unwrap_or(line.text.len()));
        apart.push(Line { text: title.to_owned(), ..line.clone() });
        if is_split {
            apart.push(Line { text: tags.trim().to_owned(), starts_page: false, blank_before: 0, ..line.clone() });
        }
    }
    apart
}

fn undressed(text: &str) -> Option<String> {
    let found = DRESSED.captures(text)?;
    of(&found[1]).map(|_| found[1].to_owned())
}

/// The line that a list of keywords would be as tags, unless it ends a paragraph.
fn keywords(text: &str, before: Option<&Line>) -> Option<String> {
    let is_below_text = before.is_some_and(|before| before.text.ends_with(['.', ';', '。']));
    let found = KEYWORDS.captures(text).filter(|_| !is_below_text)?;
    let words = found[1].split([',', ';', '，', '；', '、', '|']).map(str::trim).filter(|word| !word.is_empty());
    let line = format!("#{}", words.collect::<Vec<_>>().join(" #"));
    of(&line).map(|_| line)
}

/// Where the tags begin that stand in the same line as the end of their title.
fn end_of_title(line: &Line, before: Option<&Line>, next: Option<&Line>) -> Option<usize> {
    let at = line.text.find(" #").or_else(|| line.text.find(" ＃"))?;
    let (title, tags) = line.text.split_at(at);
    // The last line of a title may have nothing but small words.
    let above = before.filter(|_| line.blank_before == 0 && !line.starts_page).map_or("", |before| before.text.as_str());
    let is_title = is_title_case(&format!("{above} {title}")) && !title.ends_with(['.', ',', ';', ':']);
    let goes_on = next.is_some_and(|next| next.text.starts_with(char::is_lowercase));
    (is_title && !title.starts_with(['#', '＃']) && !goes_on && !tags.contains(['|', '•', '·']) && of(tags.trim()).is_some())
        .then_some(at)
}

/// The tags of a line such as `#Standards #ISO/IEC`.
pub(super) fn of(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_LINE_BYTES { None } else { read(text) }
}

fn read(text: &str) -> Option<Vec<String>> {
    // A sentence may begin with a hash tag; a tag may end with a full stop.
    let is_sentence = text.ends_with('.') && text.split(' ').count() > MAX_WORDS;
    if !TAG_LINE.is_match(text) || is_sentence || text.ends_with(':') {
        return None;
    }
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '/' | '|' | '，' | '；' | '、' | '。');
    let tags = text.split(['#', '＃']).skip(1).map(|tag| tag.trim_start().trim_end_matches(is_between).to_owned());
    let tags: Vec<String> = tags.filter(|tag| !tag.is_empty()).collect();
    let max_words = if tags.len() > 1 && !VERB.is_match(text) { MAX_WORDS_OF_SEVERAL } else { MAX_WORDS };
    let is_tag = |tag: &String| tag.split(' ').count() <= max_words && !ends_open(tag) && !RANK.is_match(tag);
    (!tags.is_empty() && tags.iter().all(is_tag)).then_some(tags)
}

/// The tags that begin with line `first`, and the index of the line after them.
pub(super) fn block(lines: &[Line], first: usize) -> Option<(Vec<String>, usize)> {
    if !TAG_LINE.is_match(&lines[first].text) || lines[first].text.len() > MAX_LINE_BYTES {
        return None;
    }
    let mut end = first + 1;
    while goes_on(lines, end) {
        end += 1;
    }
    let joined = |end: usize| lines[first..end].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    // Where the lines together make no tags, fewer of them may.
    (first + 1..=end).rev().find_map(|end| Some((read(&joined(end))?, end)))
}

/// Whether the tags above line `i` go on in it: with other tags, or with the rest of the last.
fn goes_on(lines: &[Line], i: usize) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let text = line.text.as_str();
    if of(text).is_some() {
        return true;
    }
    if line.starts_page || text.len() > MAX_LINE_BYTES || text.ends_with(['.', ':', ';', '!', '?', '。', '：']) {
        return false;
    }
    if text.contains(" #") || text.contains(" ＃") {
        return line.blank_before < 2;
    }
    let next = lines.get(i + 1);
    let is_last = next.is_none_or(|next| next.blank_before > 0);
    // An article has text, be it one line.
    let is_text = next.is_none() || begins_article(lines, i + 1);
    let is_short = !is_text && line.blank_before == 0 && text.split(' ').count() <= MAX_REST_WORDS;
    is_short && (next.is_some_and(|next| of(&next.text).is_some()) || (is_last && is_rest(lines, i)))
}

/// Whether tags stand under the lines that follow each other closely from line `first` on.
fn begins_article(lines: &[Line], first: usize) -> bool {
    const MAX_TITLE_LINES: usize = 3;
    let is_tags = |i: usize| lines.get(i).is_some_and(|line| of(&line.text).is_some());
    let is_close = |i: usize| lines.get(i).is_some_and(|line| line.blank_before == 0);
    (first + 1..=first + MAX_TITLE_LINES).take_while(|i| is_close(*i) || is_tags(*i)).any(is_tags)
}

/// Whether a line holds what did not fit into the line of tags above it: a sub-heading may stand there, too.
fn is_rest(lines: &[Line], i: usize) -> bool {
    let width = |line: &Line| line.text.chars().count();
    let width_of_text = lines[i + 1..].iter().take(LINES_OF_TEXT).map(width).max().unwrap_or(0);
    let (before, text) = (&lines[i - 1], lines[i].text.as_str());
    ends_open(&before.text)
        || text.starts_with(|c: char| c.is_lowercase() || matches!(c, '&' | '('))
        || width(before) * 2 >= width_of_text
}

#[cfg(test)]
mod tests {
    use super::{super::lines::split, block, of, set_apart};

    #[test]
    fn tags_as_they_are_written() {
        let cases: [(&str, &[&str]); 11] = [
            ("#Ropes #Lights", &["Ropes", "Lights"]),
            ("# Ropes", &["Ropes"]),
            ("#Ropes，#Lights；#Pilots。", &["Ropes", "Lights", "Pilots"]),
            ("#Ropes / #ISO/IEC", &["Ropes", "ISO/IEC"]),
            ("#3D Printing #14th Plan", &["3D Printing", "14th Plan"]),
            (
                "#Long-term Care for Ropes and Lights in Small Harbours #Pilots",
                &["Long-term Care for Ropes and Lights in Small Harbours", "Pilots"],
            ),
            ("#Ropes is what all of them talk about, and #Lights", &[]),
            ("#Ropes are sold in all of the harbours", &[]),
            ("#1 of the harbours", &[]),
            ("#Ropes and", &[]),
            ("#Ropes:", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn tags_go_on_in_the_next_line() {
        let text = "The port authority heard from the pilots that these ropes are worn out.\n";
        let cases: [(&str, &[&str]); 8] = [
            ("#Ropes #Lights\n& Lamps #Pilots\n\n", &["Ropes", "Lights & Lamps", "Pilots"]),
            ("#Ropes #Lights and\nLamps #Pilots\n\n", &["Ropes", "Lights and Lamps", "Pilots"]),
            ("#Used\nRopes\n#Pilots\n\n", &["Used Ropes", "Pilots"]),
            ("#Ropes of the Harbour #Used and Other\nLights\n\n", &["Ropes of the Harbour", "Used and Other Lights"]),
            ("#Ropes\n\n#Lights\n\n", &["Ropes", "Lights"]),
            ("#Ropes\nBackground\n\n", &["Ropes"]),
            ("#Ropes\nBackground:\n\n", &["Ropes"]),
            ("#Ropes\n", &["Ropes"]),
        ];
        for (tags, expected) in cases {
            let lines = split(&format!("{tags}{text}"));
            let (found, body) = block(&lines, 0).expect("tags");
            assert_eq!(found, expected, "{tags}");
            assert!(lines[body..].iter().any(|line| line.text.contains("pilots that")), "{tags}");
        }
    }

    #[test]
    fn tags_get_a_line_of_their_own() {
        let cases = [
            ("Ropes Are Tested #Ropes #Pilots", "Ropes Are Tested\n#Ropes #Pilots"),
            (
                "Ropes and Lights Are Tested in All the\nharbours #Ropes",
                "Ropes and Lights Are Tested in All the\nharbours\n#Ropes",
            ),
            ("• #Ropes #Lights", "#Ropes #Lights"),
            ("[#Ropes #Lights]", "#Ropes #Lights"),
            ("Keywords: Ropes, Used Lights", "#Ropes #Used Lights"),
            ("Key words: #Ropes #Used Lights", "#Ropes #Used Lights"),
            ("Tags： Ropes；Lights", "#Ropes #Lights"),
            ("Topic: Ropes, Lights", "Topic: Ropes, Lights"),
            ("That is all.\nKeywords: Ropes", "That is all.\nKeywords: Ropes"),
            ("Pilot #1 of the Harbour", "Pilot #1 of the Harbour"),
            ("they write it under the sign #Ropes", "they write it under the sign #Ropes"),
            ("Pilots Use #Ropes\nand others", "Pilots Use #Ropes\nand others"),
            ("#Ropes #Used\nLights #Pilots", "#Ropes #Used\nLights #Pilots"),
        ];
        for (text, expected) in cases {
            let lines: Vec<String> = set_apart(&split(text)).into_iter().map(|line| line.text).collect();
            assert_eq!(lines.join("\n"), expected);
        }
    }
}
