//! Cuts text into tokens.
//!
//! A *run* is a stretch of letters and digits. Runs joined by single characters such as `-` or `/`
//! form a *unit*: `GB/T`, `37932-2019`, `e-commerce`. Each unit gives
//!
//! - its **parts**, each with a position of its own: `gb`, `t`; a run of letters followed by digits
//!   is two parts (`TC28`: `tc`, `28`), so that `TC 28` and `TC28` find each other;
//! - its **wholes**, the parts written together: `gbt`, `tc28`, `ecommerce`. All beginnings of a
//!   unit count (`30145-3:2020`: `301453`, `3014532020`).
//!
//! Scripts written without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) give
//! overlapping bigrams, and the last character of a stretch alone, so that every character can be
//! found as the beginning of some token.

use super::{begins_word, fold, is_unspaced, is_word};
use unicode_segmentation::UnicodeSegmentation;

/// Units of more runs than this (addresses of web pages, mostly) give parts only.
const MAX_RUNS_OF_A_WHOLE: usize = 4;

/// Of longer words only the beginning counts, in articles and in queries alike.
const MAX_TERM_BYTES: usize = 128;

/// A word as it is indexed and searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The folded text.
    pub term: &'a str,
    /// Where the token begins in the source text, in bytes.
    pub start: usize,
    /// Where the token ends in the source text, in bytes.
    pub end: usize,
    /// Counts parts from the beginning of the text; a whole has the position of its first part.
    pub position: u32,
    /// Counts units from the beginning of the text.
    pub unit: u32,
    /// What the token is to its unit.
    pub kind: Kind,
}

/// What a token is to the unit it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word, or a part of an identifier or compound.
    Part,
    /// Several parts written together.
    Whole,
    /// The last character of a stretch of an unspaced script, which also ends a bigram.
    Tail,
}

/// Calls `emit` for each token of `text`, in order of position.
pub fn analyse(text: &str, emit: &mut dyn FnMut(&Token<'_>)) {
    let mut segmenter =
        Segmenter { text, emit, runs: Vec::new(), stretch: Vec::new(), term: String::new(), position: 0, unit: 0 };
    let (bytes, mut start) = (text.as_bytes(), 0);
    // A space is always a boundary, so stretches between spaces can be cut one by one; and those of ASCII
    // without the tables, because between its letters and digits there is none.
    while start < bytes.len() {
        let (mut end, mut is_ascii) = (start, true);
        while end < bytes.len() && bytes[end] != b' ' {
            is_ascii &= bytes[end] < 0x80;
            end += 1;
        }
        if is_ascii {
            let mut i = start;
            while i < end {
                let first = i;
                while i < end && bytes[i].is_ascii_alphanumeric() {
                    i += 1;
                }
                if i > first {
                    segmenter.letter(char::from(bytes[first]), first, i, false);
                }
                i += 1;
            }
        } else {
            for (i, segment) in text[start..end].split_word_bound_indices() {
                segmenter.segment(start + i, segment);
            }
        }
        start = end + 1;
    }
    segmenter.flush();
}

/// The words of a text in a row, each with where it begins and ends in bytes: its parts, but names with signs
/// (`C++`, `.NET`) whole.
#[must_use]
pub fn in_a_row(text: &str) -> Vec<(String, usize, usize)> {
    let mut words: Vec<(String, usize, usize)> = Vec::new();
    analyse(text, &mut |token| {
        let has_signs = token.kind == Kind::Whole && !token.term.chars().all(is_word);
        if has_signs {
            words.pop();
        }
        if has_signs || token.kind == Kind::Part {
            words.push((token.term.to_owned(), token.start, token.end));
        }
    });
    words
}

/// Whether a single `c` between two runs makes them one unit.
fn joins(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '/' | '.' | '&' | '_' | ':' | '@' | '+' | '\'' | '’' | '·' | '／')
}

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

struct Segmenter<'t, 'e> {
    text: &'t str,
    emit: &'e mut dyn FnMut(&Token<'_>),
    /// The unit being read.
    runs: Vec<Run>,
    /// The characters of the unspaced stretch being read.
    stretch: Vec<Run>,
    term: String,
    position: u32,
    unit: u32,
}

impl Segmenter<'_, '_> {
    /// Takes one segment of UAX 29: a word, which may have punctuation inside, or what is between.
    fn segment(&mut self, offset: usize, segment: &str) {
        for (i, c) in segment.char_indices() {
            let (start, end) = (offset + i, offset + i + c.len_utf8());
            if !is_word(c) {
                continue;
            }
            if is_unspaced(c) {
                self.unspaced(c, start, end);
            } else {
                self.letter(c, start, end, i == 0);
            }
        }
    }

    fn unspaced(&mut self, c: char, start: usize, end: usize) {
        match self.stretch.last_mut() {
            Some(last) if last.end == start && !begins_word(c) => last.end = end,
            Some(last) if last.end == start => self.stretch.push(Run { start, end }),
            _ if begins_word(c) => {
                self.flush();
                self.stretch.push(Run { start, end });
            }
            _ => {}
        }
    }

    fn letter(&mut self, c: char, start: usize, end: usize, begins_segment: bool) {
        if !begins_segment && self.runs.last().is_some_and(|last| last.end == start) {
            if let Some(last) = self.runs.last_mut() {
                last.end = end;
            }
            return;
        }
        if !begins_word(c) {
            return;
        }
        let joined = self.runs.last().is_some_and(|last| {
            let between = &self.text[last.end..start];
            let mut chars = between.chars();
            between == "::"
                || chars.next().is_some_and(|c| {
                    // A comma joins the groups of a number, and nothing else.
                    joins(c) || (c == ',' && self.text[..last.end].ends_with(|c: char| c.is_ascii_digit()))
                }) && chars.next().is_none()
        });
        if !joined || !self.stretch.is_empty() {
            self.flush();
        }
        self.runs.push(Run { start, end });
    }

    fn flush(&mut self) {
        if !self.runs.is_empty() {
            self.flush_unit();
            self.unit += 1;
        } else if !self.stretch.is_empty() {
            self.flush_stretch();
            self.unit += 1;
        }
        self.runs.clear();
        self.stretch.clear();
    }

    fn flush_stretch(&mut self) {
        let stretch = core::mem::take(&mut self.stretch);
        for pair in stretch.windows(2) {
            self.token(&[Run { start: pair[0].start, end: pair[1].end }], Kind::Part, self.position);
            self.position += 1;
        }
        if let Some(last) = stretch.last() {
            let kind = if stretch.len() == 1 { Kind::Part } else { Kind::Tail };
            self.token(&[*last], kind, self.position);
            self.position += 1;
        }
        self.stretch = stretch;
    }

    fn flush_unit(&mut self) {
        let mut runs = core::mem::take(&mut self.runs);
        if self.is_possessive(&runs) {
            runs.pop();
        }
        let first = self.position;
        let may_be_whole = runs.len() <= MAX_RUNS_OF_A_WHOLE;
        let mut number = 0;
        while number < runs.len() {
            // The groups of "1,000,000" are one run.
            let mut grouped = number + 1;
            while grouped < runs.len() && self.is_digit_group(runs[grouped - 1], runs[grouped]) {
                grouped += 1;
            }
            let start = self.position;
            if grouped > number + 1 {
                self.token(&runs[number..grouped], Kind::Part, start);
                self.position += 1;
            } else if let Some(split) = self.letters_then_digits(runs[number]) {
                self.token(&[Run { end: split, ..runs[number] }], Kind::Part, start);
                self.token(&[Run { start: split, ..runs[number] }], Kind::Part, start + 1);
                self.position += 2;
                self.token(&runs[number..grouped], Kind::Whole, start);
            } else {
                self.token(&runs[number..grouped], Kind::Part, start);
                self.position += 1;
            }
            if number > 0 && may_be_whole && self.may_write_together(&runs[..grouped]) {
                self.token(&runs[..grouped], Kind::Whole, first);
            }
            number = grouped;
        }
        self.symbols(&runs, first);
        runs.clear();
        self.runs = runs;
    }

    /// `C++`, `C#` and `.NET`: a whole that includes the symbols.
    fn symbols(&mut self, runs: &[Run], position: u32) {
        let ([Run { start, .. }, ..], [.., Run { start: last, end }]) = (runs, runs) else { return };
        let (before, after) = (&self.text[..*start], &self.text[*end..]);
        let whole = if after.starts_with("++") {
            Run { start: *last, end: end + 2 }
        } else if after.starts_with('#') && !after[1..].starts_with(is_word) && self.text[*last..*end].chars().count() <= 2 {
            Run { start: *last, end: end + 1 }
        } else if let Some(outside) = before.strip_suffix('.')
            && !outside.ends_with(|c: char| !c.is_whitespace() && c != '(')
            && !after.starts_with('.')
            && !self.text[*start..].starts_with(|c: char| c.is_ascii_digit())
        {
            Run { start: start - 1, end: *end }
        } else {
            return;
        };
        self.token(&[whole], Kind::Whole, position);
    }

    /// The English genitive: `China's` is `china`.
    fn is_possessive(&self, runs: &[Run]) -> bool {
        let [.., before, last] = runs else { return false };
        matches!(&self.text[last.start..last.end], "s" | "S") && matches!(&self.text[before.end..last.start], "'" | "’")
    }

    fn is_digit_group(&self, before: Run, run: Run) -> bool {
        &self.text[before.end..run.start] == ","
            && run.end - run.start == 3
            && self.text[run.start..run.end].bytes().all(|b| b.is_ascii_digit())
            && self.text[before.start..before.end].bytes().all(|b| b.is_ascii_digit())
    }

    /// Where the digits of `TC28` begin; nothing for `5G` or `B2B`.
    fn letters_then_digits(&self, run: Run) -> Option<usize> {
        let text = &self.text[run.start..run.end];
        let split = text.find(|c: char| c.is_ascii_digit())?;
        (split > 0 && text[split..].bytes().all(|b| b.is_ascii_digit())).then_some(run.start + split)
    }

    fn may_write_together(&self, runs: &[Run]) -> bool {
        runs.windows(2).all(|pair| match &self.text[pair[0].end..pair[1].start] {
            "'" | "’" => pair[1].end - pair[1].start <= 2,
            "," => self.is_digit_group(pair[0], pair[1]),
            _ => true,
        })
    }

    /// Emits `runs` written together. A full stop between digits stays: 10.7 is not 107.
    fn token(&mut self, runs: &[Run], kind: Kind, position: u32) {
        let ([Run { start, .. }, ..], [.., Run { end, .. }]) = (runs, runs) else { return };
        self.term.clear();
        for (i, run) in runs.iter().enumerate() {
            let ends_in_digit = self.term.ends_with(|c: char| c.is_ascii_digit());
            if i > 0
                && ends_in_digit
                && self.text[..run.start].ends_with('.')
                && self.text[run.start..].starts_with(|c: char| c.is_ascii_digit())
            {
                self.term.push('.');
            }
            fold(&self.text[run.start..run.end], &mut self.term);
        }
        while self.term.len() > MAX_TERM_BYTES {
            self.term.pop();
        }
        if !self.term.is_empty() {
            (self.emit)(&Token { term: &self.term, start: *start, end: *end, position, unit: self.unit, kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, analyse};

    /// Parts as they are, wholes in brackets, tails in parentheses.
    fn check(text: &str, expected: &str) {
        let mut found = Vec::new();
        analyse(text, &mut |token| {
            found.push(match token.kind {
                Kind::Part => token.term.to_owned(),
                Kind::Whole => format!("[{}]", token.term),
                Kind::Tail => format!("({})", token.term),
            });
        });
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_cut_at_word_boundaries() {
        check("Patent navigation, or: what?", "patent navigation or what");
        check("China’s and Europe's", "china and europe");
        check("don't l’industrie", "don t [dont] l industrie");
        check("", "");
        check("  —  … 😀 ", "");
        check("हिन्दी में", "हिन्दी में");
    }

    #[test]
    fn stretches_between_spaces_are_cut_as_the_whole_text_is() {
        for text in ["a\tb\nc d", "naïve café—bar résumé", "x é\u{301}y  z", "GB/T 37932 标准 a-b c.d", "don’t “quote”"]
        {
            let (mut parts, mut whole) = (Vec::new(), Vec::new());
            analyse(text, &mut |token| parts.push((token.start, token.end, token.position, token.unit)));
            let mut emit = |token: &super::Token<'_>| whole.push((token.start, token.end, token.position, token.unit));
            let mut segmenter = super::Segmenter {
                text,
                emit: &mut emit,
                runs: Vec::new(),
                stretch: Vec::new(),
                term: String::new(),
                position: 0,
                unit: 0,
            };
            for (start, segment) in super::UnicodeSegmentation::split_word_bound_indices(text) {
                segmenter.segment(start, segment);
            }
            segmenter.flush();
            assert_eq!(parts, whole, "{text}");
        }
    }

    #[test]
    fn identifiers_are_kept_whole_and_in_parts() {
        check("GB/T 37932-2019", "gb t [gbt] 37932 2019 [379322019]");
        check("GB/T37932", "gb t 37932 [t37932] [gbt37932]");
        check("ISO/IEC 30145-3:2020", "iso iec [isoiec] 30145 3 [301453] 2020 [3014532020]");
        check("ITU-T Y.4560", "itu t [itut] y 4560 [y4560]");
        check("SAC/TC28 SC42", "sac tc 28 [tc28] [sactc28] sc 42 [sc42]");
        check("5G IPv6 v1.2.3", "5g ipv 6 [ipv6] v 1 [v1] 2 [v1.2] 3 [v1.2.3]");
        check("e-mail co-operate AT&T foo_bar", "e mail [email] co operate [cooperate] at t [att] foo bar [foobar]");
        check("10.7 billion 1,000,000 litres", "10 7 [10.7] billion 1000000 litres");
        check("2020-08-04", "2020 08 [202008] 04 [20200804]");
        check("std::vec C++ C# (.NET)", "std vec [stdvec] c [c++] c [c#] net [.net]");
        check("a C/C++ compiler", "a c c [cc] [c++] compiler");
        check("MOST(China)", "most china");
    }

    #[test]
    fn addresses_give_parts_only() {
        check("http://www.cesi.cn/202008/6716.html", "http www cesi cn 202008 6716 html");
    }

    #[test]
    fn endless_words_are_known_by_their_beginning() {
        check(&"z".repeat(500), &"z".repeat(super::MAX_TERM_BYTES));
    }

    #[test]
    fn unspaced_scripts_give_bigrams() {
        check("国家标准", "国家 家标 标准 (准)");
        check("国", "国");
        check("GB国标2020年", "gb 国标 (标) 2020 年");
        check("한국어 표준", "한국 국어 (어) 표준 (준)");
        check("ไทย", "ไท ทย (ย)");
    }

    #[test]
    fn tokens_point_into_the_text() {
        let text = "“GB/T 37932” – ÉCOLE 标准";
        analyse(text, &mut |token| {
            assert!(token.end <= text.len() && text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
            let mut folded = String::new();
            super::fold(&text[token.start..token.end].replace('/', ""), &mut folded);
            assert_eq!(folded, token.term);
        });
    }
}
