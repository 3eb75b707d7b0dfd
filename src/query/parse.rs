//! Text to clauses.

use super::{Sequence, expand::is_unspaced_character};
use crate::{
    analysis::{Kind, analyse, fold, in_a_row, is_word},
    format::facets::IMAGE,
};

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// All must match.
    pub(crate) clauses: Vec<Clause>,
    /// None may match.
    pub(crate) without: Vec<Clause>,
    /// What fields the articles must have, or must not.
    pub(crate) fields: Vec<(Field, bool)>,
}

/// What a field must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// One of the values of a field of the root, folded.
    Value(usize, String),
    /// Earlier than this date.
    Before(String),
    /// On this date or later.
    After(String),
}

/// One thing that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// A word, an identifier or a stretch of an unspaced script.
    Unit(Unit),
    /// Words that follow each other; the last may be unfinished.
    Phrase(Sequence),
    /// One of these, joined by `OR`.
    Any(Vec<Clause>),
    /// A field that is like this, or is not; only in [`Self::Any`].
    Field(Field, bool),
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
    /// Where it stands in the query, in bytes.
    pub(crate) place: (usize, usize),
}

/// Reads a query of an index with these fields. There are no errors: what has no special meaning is text.
pub(crate) fn parse(text: &str, fields: &[String]) -> Query {
    let mut query = Query::default();
    let mut rest = text;
    let mut is_alternative = false;
    // What was read last, if it can have an alternative.
    let mut last: Option<Clause> = None;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix("OR").filter(|after| after.is_empty() || after.starts_with(' '))
            && last.is_some()
        {
            is_alternative = true;
            rest = after;
            continue;
        }
        let (n_clauses, n_fields) = (query.clauses.len(), query.fields.len());
        rest = clause(text, rest, fields, &mut query);
        // Of several units in a row the last has the alternative to the right, the first that to the left.
        let mut read = query.clauses.split_off(n_clauses);
        read.extend(query.fields.drain(n_fields..).map(|(field, is_without)| Clause::Field(field, is_without)));
        let mut read = read.into_iter();
        if is_alternative && let Some(right) = read.next() {
            let mut alternatives = match last.take() {
                Some(Clause::Any(alternatives)) => alternatives,
                left => Vec::from_iter(left),
            };
            alternatives.push(right);
            last = Some(Clause::Any(alternatives));
        }
        for clause in read {
            query.require(last.replace(clause));
        }
        is_alternative = false;
    }
    query.require(last);
    query
}

impl Query {
    fn require(&mut self, clause: Option<Clause>) {
        match clause {
            Some(Clause::Field(field, is_without)) => self.fields.push((field, is_without)),
            clause => self.clauses.extend(clause),
        }
    }
}

/// Reads one clause from the beginning of `rest`, which ends `text`; gives what follows.
fn clause<'t>(text: &'t str, rest: &'t str, fields: &[String], query: &mut Query) -> &'t str {
    let without = rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| !c.is_whitespace() && c != '-'));
    let body = without.unwrap_or(rest);
    let is_without = without.is_some();
    for (field, name) in fields.iter().enumerate() {
        let one = name.strip_suffix('s').unwrap_or(name);
        if name == IMAGE {
            continue;
        }
        let value = strip_field(body, name).or_else(|| strip_field(body, one)).and_then(|value| value.strip_prefix(':'));
        if let Some(value) = value {
            let (value, after, _) = value_of(value);
            let mut folded = String::new();
            fold(value.trim(), &mut folded);
            if !folded.is_empty() {
                query.fields.push((Field::Value(field, folded), is_without));
            }
            return after;
        }
    }
    for (name, field) in [("before:", Field::Before as fn(String) -> Field), ("after:", Field::After)] {
        if let Some(value) = strip_field(body, name) {
            let (value, after, _) = value_of(value);
            if let Some(date) = date(value) {
                query.fields.push((field(date), is_without));
                return after;
            }
        }
    }
    let (body, in_title) = strip_field(body, "title:").map_or((body, false), |value| (value, true));
    let target = if is_without { &mut query.without } else { &mut query.clauses };
    if in_title || body.starts_with(is_quote) {
        let (words, after, is_open) = value_of(body);
        phrase(words, is_open && after.is_empty() && !is_without, in_title, target);
        return after;
    }
    let (word, after) = split_word(body);
    let is_last = !is_without && after.is_none();
    let start = text.len() - body.len();
    // "360,0" is on the way to "360,000".
    if is_last && word.contains(',') && word.bytes().all(|b| b.is_ascii_digit() || b == b',') {
        units(&word.replace(',', ""), start, true, target);
    } else {
        units(word, start, is_last, target);
    }
    after.unwrap_or("")
}

/// What is quoted, or the next word; what follows; and whether it is not ended yet.
fn value_of(text: &str) -> (&str, &str, bool) {
    let (value, after) = match text.strip_prefix(is_quote) {
        Some(quoted) => until_quote(quoted),
        None => split_word(text),
    };
    (value, after.unwrap_or(""), after.is_none())
}

/// A date as articles have it: `2020`, `2020-8` or `4.8.2020` come out as `2020`, `2020-08` and `2020-08-04`.
fn date(text: &str) -> Option<String> {
    let mut numbers: Vec<String> = vec![String::new()];
    for c in text.chars() {
        match (c, numbers.last_mut()) {
            ('-' | '/' | '.', _) => numbers.push(String::new()),
            ('0'..='9', Some(number)) => number.push(c),
            _ => return None,
        }
    }
    if numbers[0].len() < 4 {
        numbers.reverse();
    }
    if numbers[0].len() != 4 || numbers.len() > 3 {
        return None;
    }
    let mut date = String::new();
    for number in &numbers {
        if !date.is_empty() {
            date.push('-');
        }
        match number.len() {
            1 => date.push('0'),
            2 | 4 => {}
            _ => return None,
        }
        date.push_str(number);
    }
    Some(date)
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

fn phrase(text: &str, is_open: bool, in_title: bool, clauses: &mut Vec<Clause>) {
    let mut words = Vec::new();
    for (word, ..) in in_a_row(text) {
        words.push(word);
    }
    let last_is_prefix = is_open && text.ends_with(is_word);
    match words.len() {
        0 => {}
        // A phrase of one word that is still open is a word being typed.
        1 if last_is_prefix && !in_title => {
            clauses.push(Clause::Unit(Unit { parts: words, is_prefix: true, ..Unit::default() }));
        }
        _ => clauses.push(Clause::Phrase(Sequence { words, last_is_prefix, in_title, clause: 0 })),
    }
}

fn units(word: &str, offset: usize, is_last: bool, clauses: &mut Vec<Clause>) {
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
        reading.unit.place = (offset + reading.start, offset + reading.end);
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
        fn show_field(field: &Field, is_without: bool) -> String {
            let without = if is_without { "-" } else { "" };
            match field {
                Field::Value(number, value) => format!("{without}{number}:{value}"),
                Field::Before(date) => format!("{without}<{date}"),
                Field::After(date) => format!("{without}>={date}"),
            }
        }
        fn show(clause: &Clause) -> String {
            match clause {
                Clause::Unit(Unit { parts, whole, is_prefix, .. }) => {
                    let whole = whole.as_ref().map(|whole| format!("={whole}")).unwrap_or_default();
                    format!("{}{whole}{}", parts.join("+"), if *is_prefix { "*" } else { "" })
                }
                Clause::Phrase(Sequence { words, last_is_prefix, in_title, .. }) => {
                    let title = if *in_title { "title:" } else { "" };
                    format!("{title}\"{}{}\"", words.join(" "), if *last_is_prefix { "*" } else { "" })
                }
                Clause::Any(alternatives) => alternatives.iter().map(show).collect::<Vec<_>>().join("|"),
                Clause::Field(field, is_without) => show_field(field, *is_without),
            }
        }
        let query = parse(text, &["tags".to_owned(), "section".to_owned()]);
        let shown = query.clauses.iter().map(show);
        let shown = shown.chain(query.without.iter().map(|clause| format!("-{}", show(clause))));
        let shown = shown.chain(query.fields.iter().map(|(field, is_without)| show_field(field, *is_without)));
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
        check("\"C++ and .NET\" title:C#", "\"c++ and .net\" title:\"c#\"");
        check("green -packaging -\"data centre\" e-mail", "green e+mail=email* -packaging -\"data centre\"");
        check("tag:5G network", "network* 0:5g");
        check("TAG:\"Smart City\" iot", "iot* 0:smart city");
        check("5G tag:", "5g");
        check("x -.NET -(y)", "x -net=.net -y");
        check("-section:Energy section:\"Smart City\" x", "x* -1:energy 1:smart city");
    }

    #[test]
    fn titles_dates_and_alternatives() {
        check("title:patent nav", "title:\"patent\" nav*");
        check("title:pat", "title:\"pat*\"");
        check("-title:\"patent law\" x", "x* -title:\"patent law\"");
        check("before:2020 after:2019-8 x", "x* <2020 >=2019-08");
        check("after:4.8.2020 before:next", "before+next=beforenext* >=2020-08-04");
        check("patent OR trade mark", "patent|trade mark*");
        check("patent OR trademark OR \"trade mark\"", "patent|trademark|\"trade mark\"");
        check("tag:5G OR tag:IPR x", "0:5g|0:ipr x*");
        check("x OR after:2020 OR tags:y", "x|>=2020|0:y");
        check("OR patent OR", "or patent");
        check("ORG or", "org or*");
    }
}
