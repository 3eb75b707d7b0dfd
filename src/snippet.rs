//! The passage that shows why an article was found, and what to mark in it.
//!
//! Marks are in UTF-16 units, which is how JavaScript counts. Only words that stand in the text are
//! ever marked.

use crate::{
    analysis::{Kind, analyse, in_a_row},
    query::{BEGINNING_BYTES, Highlights, Sequence},
};

/// A snippet is about this long, in bytes: three lines on a phone.
const LENGTH_BYTES: usize = 240;
/// How far before the first mark the beginning of a sentence is looked for, in bytes.
const LEAD_BYTES: usize = 100;

/// Text and the words in it that answer the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// Plain text.
    pub text: String,
    /// Start and end of each mark in UTF-16 units, rising, without overlap.
    pub marks: Vec<(u32, u32)>,
}

/// A stretch of a text that answers a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// In bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) clause: u32,
    /// How much it counts against others of its clause.
    pub(crate) n: u32,
}

/// An identifier or compound that stands there as a whole counts as so many of its parts.
const WHOLE: u32 = 100;

/// All of `text` with its marks.
pub(crate) fn mark(text: &str, highlights: &Highlights) -> Marked {
    Marked { text: text.to_owned(), marks: to_utf16(text, 0, &spans(text, highlights)) }
}

/// What of a section answers the query.
pub(crate) struct Stretch<'t> {
    /// How many different words of the query stand in it, and how many words that answer one.
    pub(crate) found: (u32, u32),
    /// The anchor and the heading of the section; empty before the first.
    pub(crate) anchor: &'t str,
    pub(crate) heading: &'t str,
    pub(crate) snippet: Marked,
}

impl Stretch<'_> {
    /// Whether it has as many different words as another, and identifiers as whole.
    pub(crate) fn is_as_good_as(&self, other: &Self) -> bool {
        self.found.0 > 0 && self.found.0 == other.found.0 && self.found.1 / WHOLE >= (other.found.1 / WHOLE).min(1)
    }
}

/// Of each section of the paragraphs the stretch with the most different words of the query; the beginning of the first
/// where that has none.
pub(crate) fn stretches<'t>(
    paragraphs: &mut dyn Iterator<Item = &'t str>,
    anchors: &'t [String],
    highlights: &Highlights,
) -> Vec<Stretch<'t>> {
    let mut sections = Vec::new();
    let mut section = Stretch { found: (0, 0), anchor: "", heading: "", snippet: Marked::default() };
    let mut heading = anchors.first().map_or("", String::as_str);
    // A heading is shown as such; what stands under it says more.
    let mut is_under = true;
    for (i, paragraph) in paragraphs.enumerate() {
        let anchor = anchors.get(i + 1).map_or("", String::as_str);
        if !anchor.is_empty() {
            if heading.is_empty() {
                heading = paragraph;
            }
            if i > 0 {
                sections.push(section);
            }
            section = Stretch { found: (0, 0), anchor, heading, snippet: Marked::default() };
            heading = "";
        }
        let spans = spans(paragraph, highlights);
        let mut best = None;
        for (i, first) in spans.iter().enumerate() {
            let (mut clauses, mut n_spans) = (0_u32, 0);
            for span in &spans[i..] {
                if span.end > first.start + LENGTH_BYTES {
                    break;
                }
                clauses |= 1 << (span.clause % u32::BITS);
                n_spans += span.n;
            }
            let found = (clauses.count_ones(), n_spans);
            if found > section.found {
                section.found = found;
                best = Some(first.start);
            }
        }
        if is_under && best.is_none() {
            best = Some(0);
        }
        is_under = false;
        if let Some(first) = best {
            is_under = section.heading == paragraph;
            section.snippet = cut(paragraph, &spans, lead(paragraph, first));
        }
    }
    sections.push(section);
    sections
}

/// Where to begin so that `first` is shown: at its sentence, else a few words before.
fn lead(text: &str, first: usize) -> usize {
    let mut earliest = first.saturating_sub(LEAD_BYTES);
    while !text.is_char_boundary(earliest) {
        earliest += 1;
    }
    if earliest == 0 {
        return 0;
    }
    let before = &text[earliest..first];
    let after_sentence = before.rmatch_indices(['.', '!', '?', ';', ':', '。']).map(|(i, end)| i + end.len());
    let after_sentence = after_sentence.filter(|i| before[*i..].starts_with(' ') || before[..*i].ends_with('。')).max();
    let start = after_sentence.or_else(|| before.find(' ').map(|i| i + 1)).unwrap_or(0);
    earliest + start + usize::from(before[start..].starts_with(' '))
}

fn cut(text: &str, spans: &[Span], start: usize) -> Marked {
    let mut end = (start + LENGTH_BYTES).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    if end < text.len() {
        // Not in the middle of a word, where the script has spaces.
        let word = start + text[start..end].rfind(char::is_whitespace).unwrap_or_default();
        if word + LEAD_BYTES > end {
            end = word;
        }
    }
    // Nor in the middle of a mark.
    if let Some(span) = spans.iter().find(|span| span.start < end && end < span.end) {
        end = span.end;
    }
    let shown: Vec<Span> = spans.iter().copied().filter(|span| span.start >= start && span.end <= end).collect();
    let before = if start > 0 { "… " } else { "" };
    let body = text[start..end].trim_end();
    let after = if end < text.trim_end().len() { " …" } else { "" };
    let mut marks = to_utf16(&text[start..end], start, &shown);
    let shift = before.encode_utf16().count() as u32;
    marks.iter_mut().for_each(|mark| *mark = (mark.0 + shift, mark.1 + shift));
    Marked { text: [before, body, after].concat(), marks }
}

/// Every stretch of the text that answers a clause, without overlap.
fn spans(text: &str, highlights: &Highlights) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = 0;
    while let Some(at) = next_answer(text, rest, highlights) {
        if rest == 0 {
            spans = sequences(text, &highlights.sequences);
        }
        // No word goes on beyond a space.
        let bytes = text.as_bytes();
        let mut start = at;
        while start > 0 && bytes[start - 1] != b' ' {
            start -= 1;
        }
        rest = at;
        while rest < bytes.len() && bytes[rest] != b' ' {
            rest += 1;
        }
        analyse(&text[start..rest], &mut |token| {
            let begins = |(prefix, _): &&(String, u32)| token.kind != Kind::Tail && token.term.starts_with(prefix.as_str());
            let by_prefix = highlights.prefixes.iter().find(begins);
            let clause = by_prefix.map(|(_, clause)| *clause).or_else(|| highlights.clause_of(token.term));
            let n = if token.kind == Kind::Whole { WHOLE } else { 1 };
            spans.extend(clause.map(|clause| Span { start: start + token.start, end: start + token.end, clause, n }));
        });
    }
    crate::order::sort(&mut spans);
    let mut separate: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match separate.last_mut() {
            Some(last) if span.start < last.end => {
                last.end = last.end.max(span.end);
                last.n = last.n.max(span.n);
            }
            _ => separate.push(span),
        }
    }
    separate
}

/// Where, from a space on, the next word begins as an answer does, or may do so once it is folded: a look that costs a
/// tenth of cutting the text into words.
fn next_answer(text: &str, from: usize, highlights: &Highlights) -> Option<usize> {
    let bytes = text.as_bytes();
    for (i, byte) in bytes[from..].iter().enumerate() {
        // Most bytes are passed over here.
        let may_begin = highlights.may_begin[usize::from(*byte >> 5)] >> (byte & 31) & 1 == 1;
        if may_begin && may_answer(bytes, from, from + i, highlights) {
            return Some(from + i);
        }
    }
    None
}

/// Whether a word that is an answer may begin there.
fn may_answer(bytes: &[u8], from: usize, at: usize, highlights: &Highlights) -> bool {
    let byte = bytes[at];
    if byte >= 0xC0 {
        // Dashes and quotation marks lie in one block, between U+2000 and U+203F; other characters may be letters.
        return byte != 0xE2 || bytes.get(at + 1) != Some(&0x80);
    }
    // Within a word only digits may begin anything.
    if at > from && bytes[at - 1].is_ascii_alphanumeric() && !byte.is_ascii_digit() {
        return false;
    }
    for beginning in &highlights.beginnings {
        let (mut n, mut found) = (0, byte);
        while n < BEGINNING_BYTES && beginning[n] == found.to_ascii_lowercase() {
            n += 1;
            found = bytes.get(at + n).copied().unwrap_or(0);
            // A sign may stand where parts are joined: "e-commerce" begins as "ecommerce" does.
            if !found.is_ascii_alphanumeric() {
                return true;
            }
        }
        if n == BEGINNING_BYTES || beginning[n] == 0 {
            return true;
        }
    }
    false
}

/// Every place where the words of a sequence follow each other.
pub(crate) fn sequences(text: &str, sequences: &[Sequence]) -> Vec<Span> {
    let mut found = Vec::new();
    if sequences.is_empty() {
        return found;
    }
    let parts = in_a_row(text);
    for Sequence { words, last_is_prefix, clause, .. } in sequences {
        let spellings: Vec<Vec<String>> = words.iter().map(|word| crate::analysis::spelling::spellings(word)).collect();
        let is_word = |i: usize, term: &str| {
            let is_prefix = *last_is_prefix && i + 1 == words.len();
            spellings[i].iter().any(|word| if is_prefix { term.starts_with(word.as_str()) } else { term == word })
        };
        for row in parts.windows(words.len().max(1)) {
            if !words.is_empty() && row.iter().enumerate().all(|(i, (term, ..))| is_word(i, term)) {
                found.push(Span { start: row[0].1, end: row[row.len() - 1].2, clause: *clause, n: WHOLE });
            }
        }
    }
    found
}

/// Byte offsets (of a text that begins at `base`) to UTF-16 offsets; `spans` rise without overlap.
fn to_utf16(text: &str, base: usize, spans: &[Span]) -> Vec<(u32, u32)> {
    let (mut at, mut units) = (0, 0);
    let mut advance = |to: usize| {
        units += text[at..to].chars().map(char::len_utf16).sum::<usize>();
        at = to;
        units as u32
    };
    spans.iter().map(|span| (advance(span.start - base), advance(span.end - base))).collect()
}
