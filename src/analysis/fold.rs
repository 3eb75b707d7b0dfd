//! Removes what readers do not type: case, diacritics and compatibility forms (NFKC).
//!
//! Unicode's own rules decompose a character and change its case: those of the crate
//! `unicode-normalization`, and in a browser its own, which spares every visitor their tables. Both give the
//! same, because Unicode never changes the decomposition or case of a character once it is assigned
//! (Unicode Character Encoding Stability Policies).

use std::cell::RefCell;

/// Letters that Unicode does not decompose, but that people type without their stroke or tail.
const BASE_LETTERS: [(char, &str); 14] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ς', "σ"),
    ('ɨ', "i"),
    ('ʉ', "u"),
];

/// Marks that readers leave out when they type: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic
/// vowel signs and tatweel, and what only directs the rendering. Vowel signs of Indic scripts and Japanese
/// voicing marks are letters of their own and stay.
const DIACRITICS: [(u32, u32); 20] = [
    (0x00AD, 0x00AD),
    (0x0300, 0x036F),
    (0x0483, 0x0487),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xFEFF, 0xFEFF),
];

/// Appends `text` to `out`, folded: `Émile` as `emile`, `ＧＢ／Ｔ` as `gb/t`, `Straße` as `strasse`.
pub fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if stands_for_itself(c) {
            out.push(c);
        } else {
            remembered(c, out);
        }
    }
}

/// Hangul syllables decompose and compose again, ideographs have no forms; compatibility ideographs (a round
/// trip to old East Asian encodings) are left as they are.
fn stands_for_itself(c: char) -> bool {
    matches!(c, '가'..='힣' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

thread_local! {
    /// Characters that were folded before, sorted.
    static KNOWN: RefCell<Vec<(char, String)>> = const { RefCell::new(Vec::new()) };
}

fn remembered(c: char, out: &mut String) {
    KNOWN.with_borrow_mut(|known| {
        let at = known.partition_point(|(of, _)| *of < c);
        if known.get(at).is_none_or(|(of, _)| *of != c) {
            known.insert(at, (c, fold_character(c)));
        }
        out.push_str(&known[at].1);
    });
}

/// Compatibility decomposition, lower case, no diacritics, recomposed.
fn fold_character(source: char) -> String {
    let lower = unicode::decomposed(&unicode::lower_case(&unicode::decomposed(source.encode_utf8(&mut [0; 4]))));
    let mut bare = String::new();
    // Some signs decompose to a mark on a space, which no word has.
    for c in lower.chars().filter(|c| (*c != ' ' || source.is_whitespace()) && !is_diacritic(*c)) {
        match BASE_LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, letters)) => bare.push_str(letters),
            None => bare.push(c),
        }
    }
    // A mark that stands alone disappears.
    unicode::composed(&bare)
}

fn is_diacritic(c: char) -> bool {
    super::character::lies_in(&DIACRITICS, c)
}

/// What the folding needs of Unicode.
#[cfg(not(target_arch = "wasm32"))]
mod unicode {
    use unicode_normalization::UnicodeNormalization;

    pub(super) fn decomposed(text: &str) -> String {
        text.nfkd().collect()
    }

    pub(super) fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    pub(super) fn lower_case(text: &str) -> String {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

/// The same, from the browser.
#[cfg(target_arch = "wasm32")]
mod unicode {
    use js_sys::JsString;

    pub(super) fn decomposed(text: &str) -> String {
        JsString::from(text).normalize("NFKD").into()
    }

    pub(super) fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(super) fn lower_case(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_readers_do_not_type_is_removed() {
        let cases = [
            ("Standardisation", "standardisation"),
            ("Émile ÇA", "emile ca"),
            ("e\u{301}", "e"),
            ("Straße", "strasse"),
            ("ＧＢ／Ｔ　３７９３２", "gb/t 37932"),
            ("ﬁnance", "finance"),
            ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("Ёлка", "елка"),
            ("Łódź Øre Æon", "lodz ore aeon"),
            ("ガ ｶ か", "ガ カ か"),
            ("한국어", "한국어"),
            ("हिन्दी", "हिन्दी"),
            ("مُحَمَّد", "محمد"),
            ("ⅳ ² ㎏", "iv 2 kg"),
            ("標準", "標準"),
            ("soft\u{AD}hyphen", "softhyphen"),
            ("\u{37A}x", "x"),
        ];
        for (text, expected) in cases {
            let mut folded = String::new();
            fold(text, &mut folded);
            assert_eq!(folded, expected, "{text}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32) {
            let (mut once, mut twice) = (String::new(), String::new());
            fold(c.encode_utf8(&mut [0; 4]), &mut once);
            fold(&once, &mut twice);
            assert_eq!(once, twice, "U+{:04X}", u32::from(c));
        }
    }
}
