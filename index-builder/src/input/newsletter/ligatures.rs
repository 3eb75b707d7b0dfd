//! Letters that a typeface joins, and what extractors make of them.
//!
//! Some leave a joined letter as one character, some leave it out: `classiﬁcaon` for "classification".

use regex::Regex;
use std::{borrow::Cow, sync::LazyLock};

const JOINED: [(char, &str); 7] = [
    ('\u{FB00}', "ff"),
    ('\u{FB01}', "fi"),
    ('\u{FB02}', "fl"),
    ('\u{FB03}', "ffi"),
    ('\u{FB04}', "ffl"),
    ('\u{FB05}', "ft"),
    ('\u{FB06}', "st"),
];

static CUT_SCHEME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bh ?p(s?)://").expect("a valid pattern"));
static LOST: LazyLock<Regex> = LazyLock::new(|| Regex::new("ti|tt|ft|fi|fl|ff").expect("a valid pattern"));

/// Writes joined letters as the letters they are, and heals the `hps://` that is left of "https://".
pub(super) fn expand(text: &str) -> Cow<'_, str> {
    let mut expanded = CUT_SCHEME.replace_all(text, "http$1://");
    for (joined, letters) in JOINED {
        if expanded.contains(joined) {
            expanded = Cow::Owned(expanded.replace(joined, letters));
        }
    }
    expanded
}

/// A pattern of fixed words, which are found also where an extractor has left their joined letters out.
pub(super) struct Words {
    whole: Regex,
    cut: Regex,
}

impl Words {
    /// The pattern's words are in small letters, and letters that join are not written as classes.
    pub(super) fn new(pattern: &str) -> Result<Self, regex::Error> {
        Ok(Self { whole: Regex::new(pattern)?, cut: Regex::new(&LOST.replace_all(pattern, ""))? })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        // An extractor may lose some of them only; so the text is compared without those it has kept.
        self.whole.is_match(text) || self.cut.is_match(&LOST.replace_all(text, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, expand};

    #[test]
    fn joined_letters_become_letters_again() {
        let cases = [
            ("eﬃcient oﬀers of ﬁve ﬂoats", "efficient offers of five floats"),
            ("see hps://example.org/a and hp://example.org", "see https://example.org/a and http://example.org"),
            ("see h p://example.org", "see http://example.org"),
            ("https://example.org, php://input", "https://example.org, php://input"),
        ];
        for (text, expected) in cases {
            assert_eq!(expand(text), expected);
        }
    }

    #[test]
    fn words_are_found_whose_joined_letters_are_lost() {
        let words = Words::new("(?i)^(?:list of contents|notification)s?$").expect("a valid pattern");
        for text in ["List of contents", "Notification", "Noficaons", "Notificaon", "Notiﬁcaon"] {
            assert!(words.is_match(&expand(text)), "{text}");
        }
        assert!(!words.is_match("Notion"));
    }
}
