//! Text to clauses.

use super::expand::is_unspaced_character;
use crate::analysis::{Kind, analyse, fold, is_word};

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// All must match.
    pub(crate) clauses: Vec<Clause>,
    /// None may match.
    pub(crate) without: Vec<Clause>,
    /// The article must have all of these tags; folded.
    pub(crate) tags: Vec<String>,
    /// The article may have none of these tags; folded.
    pub(crate) without_tags: Vec<String>,
}

/// One thing that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// A word, an identifier or a stretch of an unspaced script.
    Unit(Unit),
    /// Words that follow each other; the last may be unfinished.
    Phrase { words: Vec<String>, last_is_prefix: bool },
}

/// What stands between two spaces of the query, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unit {
    /// At least one.
    pub(crate) parts: Vec<String>,
    /// The parts written together, if there are several.
    pub(crate) whole: Option<String>,
    /// Whether the visitor may still be typing it.
    pub(crate) is_prefix: bool,
}

/// Reads a query. There are no errors: what has no special meaning is text.
pub(crate) fn parse(text: &str) -> Query {
    let mut query = Query::default();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let without = rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| is_word(c) || is_quote(c)));
        let body = without.unwrap_or(rest);
        if let Some(quoted) = body.strip_prefix(is_quote) {
            let (inside, after) = until_quote(quoted);
            let target = if without.is_some() { &mut query.without } else { &mut query.clauses };
            phrase(inside, after.is_none(), target);
            rest = after.unwrap_or("");
        } else if let Some(value) = strip_field(body, "tag:") {
            let (value, after) = match value.strip_prefix(is_quote) {
                Some(quoted) => until_quote(quoted),
                None => split_word(value),
            };
            let mut tag = String::new();
            fold(value.trim(), &mut tag);
            if !tag.is_empty() {
                if without.is_some() { &mut query.without_tags } else { &mut query.tags }.push(tag);
            }
            rest = after.unwrap_or("");
        } else {
            let (word, after) = split_word(body);
            let target = if without.is_some() { &mut query.without } else { &mut query.clauses };
            let is_last = without.is_none() && after.is_none();
            // "360,0" is on the way to "360,000".
            if is_last && word.contains(',') && word.bytes().all(|b| b.is_ascii_digit() || b == b',') {
                units(&word.replace(',', ""), true, target);
            } else {
                units(word, is_last, target);
            }
            rest = after.unwrap_or("");
        }
    }
    query
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn until_quote(text: &str) -> (&str, Option<&str>) {
    match text.split_once(is_quote) {
        Some((inside, after)) => (inside, Some(after)),
        None => (text, None),
    }
}

/// The text up to the next space or quote, and what follows; nothing if it ends the query.
fn split_word(text: &str) -> (&str, Option<&str>) {
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    (word, Some(after).filter(|after| !after.trim().is_empty()))
}

/// Matches a field name in any case.
fn strip_field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?;
    Some(&text[name.len()..])
}

fn phrase(text: &str, is_open: bool, clauses: &mut Vec<Clause>) {
    let mut words = Vec::new();
    analyse(text, &mut |token| {
        if token.kind == Kind::Part {
            words.push(token.term.to_owned());
        }
    });
    let last_is_prefix = is_open && text.ends_with(is_word);
    match words.len() {
        0 => {}
        // A phrase of one word that is still open is a word being typed.
        1 if last_is_prefix => clauses.push(Clause::Unit(Unit { parts: words, whole: None, is_prefix: true })),
        _ => clauses.push(Clause::Phrase { words, last_is_prefix }),
    }
}

fn units(word: &str, is_last: bool, clauses: &mut Vec<Clause>) {
    struct Reading {
        unit: Unit,
        number: u32,
        start: usize,
        /// Where the last of its tokens ends.
        end: usize,
        whole_end: usize,
    }
    let mut readings: Vec<Reading> = Vec::new();
    analyse(word, &mut |token| {
        if readings.last().is_none_or(|last| last.number != token.unit) {
            readings.push(Reading { unit: Unit::default(), number: token.unit, start: token.start, end: 0, whole_end: 0 });
        }
        let Some(reading) = readings.last_mut() else { return };
        match token.kind {
            Kind::Part => reading.unit.parts.push(token.term.to_owned()),
            Kind::Whole if token.start <= reading.start => {
                reading.unit.whole = Some(token.term.to_owned());
                reading.whole_end = token.end;
            }
            Kind::Whole | Kind::Tail => {}
        }
        reading.end = reading.end.max(token.end);
    });
    let n_readings = readings.len();
    for (i, mut reading) in readings.into_iter().enumerate() {
        // Only what covers all of the unit stands for it.
        reading.unit.whole = reading.unit.whole.filter(|_| reading.whole_end == reading.end);
        // Someone who has typed a full stop has finished the word.
        reading.unit.is_prefix = is_last && i + 1 == n_readings && reading.end == word.len();
        // Where there are no spaces, one character is the beginning of bigrams.
        reading.unit.is_prefix |=
            reading.unit.parts.len() == 1 && reading.unit.parts.iter().all(|part| is_unspaced_character(part));
        if !reading.unit.parts.is_empty() {
            clauses.push(Clause::Unit(reading.unit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units as `part+part=whole`, prefixes with `*`, phrases in quotes, exclusions with `-`.
    fn check(text: &str, expected: &str) {
        fn show(clause: &Clause) -> String {
            match clause {
                Clause::Unit(Unit { parts, whole, is_prefix }) => {
                    let whole = whole.as_ref().map(|whole| format!("={whole}")).unwrap_or_default();
                    format!("{}{whole}{}", parts.join("+"), if *is_prefix { "*" } else { "" })
                }
                Clause::Phrase { words, last_is_prefix } => {
                    format!("\"{}{}\"", words.join(" "), if *last_is_prefix { "*" } else { "" })
                }
            }
        }
        let query = parse(text);
        let shown = query.clauses.iter().map(show);
        let shown = shown.chain(query.without.iter().map(|clause| format!("-{}", show(clause))));
        let shown = shown.chain(query.tags.iter().map(|tag| format!("tag:{tag}")));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn words_and_identifiers() {
        check("Patent nav", "patent nav*");
        check("patent navigation ", "patent navigation*");
        check("what is it?", "what is it");
        check("GB/T37932-2019", "gb+t+37932+2019=gbt379322019*");
        check("gbt 37932", "gbt 37932*");
        check("C++ C#", "c=c++ c=c#*");
        check("国家标准", "国家+家标+标准*");
        check("", "");
        check(" - : tag: \"", "");
    }

    #[test]
    fn phrases_exclusions_and_tags() {
        check("\"energy performance contracting\"", "\"energy performance contracting\"");
        check("“energy perf", "\"energy perf*\"");
        check("\"ener", "ener*");
        check("green -packaging -\"data centre\" e-mail", "green e+mail=email* -packaging -\"data centre\"");
        check("tag:5G network", "network* tag:5g");
        check("TAG:\"Smart City\" iot", "iot* tag:smart city");
        check("5G tag:", "5g");
    }
}
