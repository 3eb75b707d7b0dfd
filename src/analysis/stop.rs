//! Stop words: those that every text of a language has, whatever it is about.
//!
//! The lists are those of NLTK (Bird, Klein and Loper, "Natural Language Processing with Python", 2009), which
//! keep to grammar and question words; longer ones, such as stopwords-iso, have words like "system" and
//! "information" and lose right answers.

use super::{Kind, analyse, stem};
use std::collections::HashSet;

/// The stop words of a language, as terms. Empty where none are known.
pub(crate) fn words(lang: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    let lang = match stem::primary(lang).as_str() {
        "nb" | "nn" => "no".to_owned(),
        lang => lang.to_owned(),
    };
    for word in stop_words::lookup(lang).into_iter().flatten() {
        let mut terms = Vec::new();
        analyse(word, &mut |token| terms.push((token.kind, token.term.to_owned())));
        match terms.as_slice() {
            [(Kind::Part, term)] | [(Kind::Part, term), (Kind::Tail, _)] => words.extend([term.clone()]),
            // "don't" is a stop word also where it is written together; in scripts without spaces the bigrams
            // of longer words may be anything.
            terms => words.extend(terms.iter().filter(|(kind, _)| *kind == Kind::Whole).map(|(_, term)| term.clone())),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn stop_words_are_terms() {
        for (lang, word) in [
            ("en", "what"),
            ("en-GB", "dont"),
            ("fr", "ete"),
            ("de", "fur"),
            ("el", "και"),
            ("zh", "什么"),
            ("ru", "еще"),
            ("ar", "هذا"),
        ] {
            assert!(words(lang).contains(word), "{lang} {word}");
        }
        assert!(words("und").is_empty());
        assert!(!words("en").contains("standard"));
    }
}
