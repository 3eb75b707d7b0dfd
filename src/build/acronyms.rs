//! Learns acronyms from texts that explain them: "State Administration for Market Regulation
//! (SAMR)", after A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
//! definitions in biomedical text", Pacific Symposium on Biocomputing 2003.
//!
//! Their algorithm takes the shortest long form, which for "China Compulsory Certification (CCC)"
//! leaves out China; so words whose initials spell the short form are tried first.

use crate::{
    Article,
    analysis::{Kind, analyse, spelling},
    format::lexicon::MAX_TERM_BYTES,
};
use std::collections::BTreeSet;

/// Words that an acronym may pass over.
const PASSED_OVER: [&str; 14] = ["a", "an", "and", "as", "by", "de", "for", "from", "in", "of", "on", "the", "to", "with"];
/// Longest short form, in letters and digits (Schwartz and Hearst).
const MAX_SHORT_CHARS: usize = 10;
/// Longest long form, in bytes.
const MAX_LONG_BYTES: usize = 300;

/// A short form and a long form, as keys of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Acronym {
    /// See [`spelling::short_form`].
    pub(super) short: String,
    /// See [`spelling::long_form`].
    pub(super) long: String,
}

/// The acronyms that an article explains.
pub(super) fn learn(article: &Article) -> BTreeSet<Acronym> {
    let mut found = BTreeSet::new();
    for paragraph in core::iter::once(&article.title).chain(&article.paragraphs) {
        learn_from(paragraph, &mut found);
    }
    found
}

fn learn_from(text: &str, found: &mut BTreeSet<Acronym>) {
    for (open, _) in text.match_indices(['(', '（']) {
        let inside_start = open + text[open..].chars().next().map_or(1, char::len_utf8);
        let Some(length) = text[inside_start..].find([')', '）', '(', ';', ',']) else { continue };
        let inside = text[inside_start..inside_start + length].trim_matches(|c: char| !c.is_alphanumeric());
        let mut near = open.saturating_sub(MAX_LONG_BYTES);
        while !text.is_char_boundary(near) {
            near += 1;
        }
        let before = &text[near..open];
        let before = &before[sentence_start(before)..];
        let pair = if is_short_form(inside) {
            long_form(inside, before).map(|long| (inside, long))
        } else {
            // "SAMR (State Administration for Market Regulation)".
            let short = before.split_whitespace().next_back().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
            let long = if is_short_form(short) { long_form(short, inside) } else { None };
            long.filter(|long| long.len() == inside.len()).map(|long| (short, long))
        };
        if let Some((short, long)) = pair
            && let Some(acronym) = as_terms(short, long)
        {
            found.insert(acronym);
        }
    }
}

fn sentence_start(before: &str) -> usize {
    before
        .rfind(['.', ';', ':', '?', '!', '(', ')', '“', '"', '（', '）', '。', '；', '：', '，', '！', '？'])
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8))
}

/// One word of two to ten letters and digits with at least two capitals.
pub(super) fn is_short_form(text: &str) -> bool {
    let n_chars = text.chars().filter(|c| c.is_alphanumeric()).count();
    (2..=MAX_SHORT_CHARS).contains(&n_chars)
        && !text.contains(char::is_whitespace)
        && text.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The end of `before` that `short` stands for.
fn long_form<'t>(short: &str, before: &'t str) -> Option<&'t str> {
    let before = before.trim_end();
    // The plural of the short form: "technical committees (TCs)".
    let short = if short.ends_with('s') && short.chars().filter(|c| c.is_lowercase()).count() == 1 {
        &short[..short.len() - 1]
    } else {
        short
    };
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let start = by_initials(&letters, before).or_else(|| by_letters(&letters, before))?;
    let long = &before[start..];
    let n_words = long.split_whitespace().count();
    let is_long = (2..=spelling::MAX_LONG_FORM_WORDS.min(letters.len() * 2).min(letters.len() + 5)).contains(&n_words);
    let has_itself = long.split_whitespace().any(|word| word == short);
    (is_long && !has_itself && long.len() > short.len()).then_some(long)
}

/// Where words begin whose initials spell the letters; words such as "of" may be passed over.
fn by_initials(letters: &[char], before: &str) -> Option<usize> {
    let mut wanted = letters.iter().rev().peekable();
    let mut words = Vec::new();
    let mut at_start = true;
    for (i, c) in before.char_indices() {
        if at_start && c.is_alphanumeric() {
            words.push((i, c));
        }
        at_start = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    for (start, initial) in words.iter().rev() {
        let letter = wanted.peek()?;
        if initial.to_lowercase().eq(core::iter::once(**letter)) {
            wanted.next();
            if wanted.peek().is_none() {
                return Some(*start);
            }
        } else {
            let word = before[*start..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if !PASSED_OVER.contains(&word.to_lowercase().as_str()) {
                return None;
            }
        }
    }
    None
}

/// Schwartz and Hearst: every letter somewhere, from the right; the first one begins a word.
fn by_letters(letters: &[char], before: &str) -> Option<usize> {
    let chars: Vec<(usize, char)> = before.char_indices().flat_map(|(i, c)| c.to_lowercase().map(move |c| (i, c))).collect();
    let mut at = chars.len();
    for (number, letter) in letters.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let begins_word = at == 0 || !chars[at - 1].1.is_alphanumeric();
            if chars[at].1 == *letter && (number > 0 || begins_word) {
                break;
            }
        }
    }
    Some(chars[at].0)
}

fn as_terms(short: &str, long: &str) -> Option<Acronym> {
    let mut term = String::new();
    let mut n_units = 0;
    analyse(short.strip_suffix('s').filter(|s| !s.ends_with(char::is_lowercase)).unwrap_or(short), &mut |token| {
        n_units = token.unit + 1;
        // The longest whole comes last.
        token.term.clone_into(&mut term);
    });
    let mut words: Vec<String> = Vec::new();
    analyse(long, &mut |token| {
        if token.kind == Kind::Part {
            words.push(token.term.to_owned());
        }
    });
    let long = spelling::long_form(words.iter().map(String::as_str));
    (n_units == 1 && words.len() >= 2 && long.len() <= MAX_TERM_BYTES)
        .then(|| Acronym { short: spelling::short_form(&term), long })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut found = BTreeSet::new();
        learn_from(text, &mut found);
        let found: Vec<_> = found.iter().map(|a| (a.short.trim_end(), a.long.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn explained_short_forms_are_learnt() {
        check(
            "the State Administration for Market Regulation (SAMR) said",
            &[("samr", "state administration for market regulation")],
        );
        check("and the Ministry of Science and Technology (MOST)", &[("most", "ministry of science and technology")]);
        check("obtain China Compulsory Certification (CCC) marks", &[("ccc", "china compulsory certification")]);
        check("standardisation technical committees (TCs).", &[("tc", "technical committees")]);
        check(
            "under ABNT (Associação Brasileira de Normas Técnicas), which",
            &[("abnt", "associacao brasileira de normas tecnicas")],
        );
        check("research and development (R&D)", &[("rd", "research and development")]);
        check("the Internet of Things (IoT) and", &[("iot", "internet of things")]);
        check("Alliance of Industrial Internet (AII): it", &[("aii", "alliance of industrial internet")]);
        check("Federal Agency on Metrology (Rosstandart)", &[]);
        check("Standardisation (2019) and products (see Annex II)", &[]);
        check("General Office (the Office)", &[]);
    }

    #[test]
    fn letters_inside_words_are_found_too() {
        check("of Heat Shock Transcription Factor (HSF)", &[("hsf", "heat shock transcription factor")]);
    }
}
