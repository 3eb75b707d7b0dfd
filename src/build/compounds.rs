//! Takes compounds apart, so that `Versicherung` finds `Krankenversicherung`.
//!
//! The parts are words that the corpus itself has (P. Koehn and K. Knight, "Empirical methods for compound
//! splitting", EACL 2003), joined by letters that mean nothing.

use super::invert::Term;
use std::collections::HashMap;

/// Languages that write compounds in one word.
const LANGUAGES: [&str; 7] = ["da", "de", "nb", "nl", "nn", "no", "sv"];
/// Letters between two parts.
const JOINTS: [&str; 7] = ["", "s", "es", "n", "en", "e", "er"];
/// Shortest part, in characters.
const MIN_CHARS: usize = 4;
/// Longer words are not taken apart: of some there would be too many ways.
const MAX_CHARS: usize = 40;

/// Whether words of the language are taken apart.
pub(super) fn has_compounds(lang: &str) -> bool {
    LANGUAGES.contains(&crate::analysis::stem::primary(lang).as_str())
}

/// The terms that are made of others: of each the others, and those that these are made of.
pub(super) fn parts(terms: &[Term]) -> Vec<(usize, Vec<usize>)> {
    if !terms.iter().any(|term| term.is_compound) {
        return Vec::new();
    }
    let may_be_part = |term: &Term| !term.counted.is_stop() && term.text.chars().count() >= MIN_CHARS && is_word(&term.text);
    let known: HashMap<&str, usize> =
        terms.iter().enumerate().filter(|(_, term)| may_be_part(term)).map(|(i, term)| (&*term.text, i)).collect();
    let of = |(ordinal, term): (usize, &Term)| {
        let mut parts = Vec::new();
        if term.is_compound && is_word(&term.text) {
            add_parts(&term.text, &known, terms, &mut parts);
        }
        parts.sort_unstable();
        parts.dedup();
        (!parts.is_empty()).then_some((ordinal, parts))
    };
    terms.iter().enumerate().filter_map(of).collect()
}

fn add_parts(word: &str, known: &HashMap<&str, usize>, terms: &[Term], parts: &mut Vec<usize>) {
    // Parts are shorter than what they are parts of.
    for part in split(word, known).into_iter().flatten() {
        parts.push(part);
        add_parts(&terms[part].text, known, terms, parts);
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic)
}

/// The parts of a word: of two if there are such, else of more; the last as long as can be.
fn split(word: &str, known: &HashMap<&str, usize>) -> Option<Vec<usize>> {
    let borders: Vec<usize> = word.char_indices().map(|(i, _)| i).collect();
    if !(2 * MIN_CHARS..=MAX_CHARS).contains(&borders.len()) {
        return None;
    }
    let borders = &borders[MIN_CHARS..=borders.len() - MIN_CHARS];
    let before = |border: usize| {
        let joined = |joint: &&str| word[..border].strip_suffix(*joint).and_then(|part| known.get(part));
        JOINTS.iter().find_map(joined).copied()
    };
    let in_two = borders.iter().find_map(|border| Some(vec![before(*border)?, *known.get(&word[*border..])?]));
    in_two.or_else(|| {
        borders.iter().find_map(|border| {
            let mut parts = vec![before(*border)?];
            parts.extend(split(&word[*border..], known)?);
            Some(parts)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::split;
    use std::collections::HashMap;

    #[test]
    fn compounds_are_made_of_words_of_the_corpus() {
        let words = ["kranken", "versicherung", "beitrag", "norm", "normung", "ausschuss", "daten"];
        let known: HashMap<&str, usize> = words.iter().enumerate().map(|(i, word)| (*word, i)).collect();
        for (word, expected) in [
            ("krankenversicherung", Some(vec!["kranken", "versicherung"])),
            ("krankenversicherungsbeitrag", Some(vec!["kranken", "versicherung", "beitrag"])),
            ("normenausschuss", Some(vec!["norm", "ausschuss"])),
            ("normungsausschuss", Some(vec!["normung", "ausschuss"])),
            ("datenschutz", None),
            ("ausschuss", None),
        ] {
            let parts = split(word, &known).map(|parts| parts.into_iter().map(|i| words[i]).collect::<Vec<_>>());
            assert_eq!(parts, expected, "{word}");
        }
    }
}
