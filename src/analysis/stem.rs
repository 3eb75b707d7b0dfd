//! Stems, by the Snowball algorithms (Porter 2001) of the language of the article.

use super::{is_unspaced, spelling};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::collections::HashMap;

/// Finds the languages and stems of words; keeps what it made.
#[derive(Default)]
pub(crate) struct Stems {
    stemmers: HashMap<&'static str, Stemmer>,
}

impl Stems {
    /// What all forms of the word have in common, from its folded form and from how it was written:
    /// the algorithms need the accents. Words with digits or symbols are their own stem.
    pub(crate) fn stem(&mut self, lang: &str, term: &str, written: &str) -> String {
        if !term.chars().all(|c| c.is_alphabetic() || c > '\u{300}') || term.chars().any(is_unspaced) {
            return term.to_owned();
        }
        let Some((lang, algorithm)) = algorithm(lang) else { return term.to_owned() };
        let stemmer = self.stemmers.entry(lang).or_insert_with(|| Stemmer::create(algorithm));
        if lang == "en" {
            return stemmer.stem(&spelling::american(term)).into_owned();
        }
        let mut folded = String::new();
        super::fold(&stemmer.stem(&written.to_lowercase()), &mut folded);
        folded
    }
}

/// The language of the text as a BCP 47 primary tag, English where it cannot be told.
pub(crate) fn detect(text: &str) -> &'static str {
    const ENOUGH_BYTES: usize = 4096;
    let mut end = text.len().min(ENOUGH_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match whatlang::detect(&text[..end]) {
        Some(found) if found.is_reliable() => {
            LANGUAGES.iter().find(|(_, code, _)| *code == found.lang().code()).map_or("und", |(lang, _, _)| lang)
        }
        _ => "en",
    }
}

/// The primary tag of a language: `en` of `en-GB`.
pub(crate) fn primary(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase()
}

fn algorithm(lang: &str) -> Option<(&'static str, Algorithm)> {
    let primary = primary(lang);
    LANGUAGES.iter().find(|(tag, code, _)| *tag == primary || *code == primary).map(|(tag, _, algorithm)| (*tag, *algorithm))
}

/// BCP 47 tag, ISO 639-3 code and algorithm.
const LANGUAGES: [(&str, &str, Algorithm); 36] = [
    ("ar", "ara", Algorithm::Arabic),
    ("ca", "cat", Algorithm::Catalan),
    ("cs", "ces", Algorithm::Czech),
    ("da", "dan", Algorithm::Danish),
    ("de", "deu", Algorithm::German),
    ("el", "ell", Algorithm::Greek),
    ("en", "eng", Algorithm::English),
    ("eo", "epo", Algorithm::Esperanto),
    ("es", "spa", Algorithm::Spanish),
    ("et", "est", Algorithm::Estonian),
    ("eu", "eus", Algorithm::Basque),
    ("fa", "pes", Algorithm::Persian),
    ("fi", "fin", Algorithm::Finnish),
    ("fr", "fra", Algorithm::French),
    ("ga", "gle", Algorithm::Irish),
    ("hi", "hin", Algorithm::Hindi),
    ("hu", "hun", Algorithm::Hungarian),
    ("hy", "hye", Algorithm::Armenian),
    ("id", "ind", Algorithm::Indonesian),
    ("it", "ita", Algorithm::Italian),
    ("lt", "lit", Algorithm::Lithuanian),
    ("nb", "nob", Algorithm::Norwegian),
    ("ne", "nep", Algorithm::Nepali),
    ("nl", "nld", Algorithm::Dutch),
    ("nn", "nno", Algorithm::Norwegian),
    ("no", "nor", Algorithm::Norwegian),
    ("pl", "pol", Algorithm::Polish),
    ("pt", "por", Algorithm::Portuguese),
    ("ro", "ron", Algorithm::Romanian),
    ("ru", "rus", Algorithm::Russian),
    ("sr", "srp", Algorithm::Serbian),
    ("st", "sot", Algorithm::Sesotho),
    ("sv", "swe", Algorithm::Swedish),
    ("ta", "tam", Algorithm::Tamil),
    ("tr", "tur", Algorithm::Turkish),
    ("uk", "ukr", Algorithm::Ukrainian),
];
