//! Generates the folding table of `src/analysis/fold.rs` from the Unicode data of the
//! `unicode-normalization` crate, in a tenth of the space the full tables take.
//!
//! Four columns, each with its length in bytes before it, all numbers LEB128, one entry for each
//! character that does not stand for itself: the gap to the source before; the number of characters
//! it folds to; the first of those; the rest of those. A target is stored as its zigzag difference
//! from the successor of the target before it, because alphabets lie in order: runs of capitals
//! become runs of equal bytes, which the transport's compression removes.

use std::{env, fs, path::Path};
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Letters that Unicode does not decompose, but that people type without their stroke or tail.
const BASE_LETTERS: [(char, &str); 22] = [
    ('ß', "ss"),
    ('ẞ', "ss"),
    ('æ', "ae"),
    ('Æ', "ae"),
    ('œ', "oe"),
    ('Œ', "oe"),
    ('ø', "o"),
    ('Ø', "o"),
    ('đ', "d"),
    ('Đ', "d"),
    ('ð', "d"),
    ('Ð', "d"),
    ('ł', "l"),
    ('Ł', "l"),
    ('ħ', "h"),
    ('Ħ', "h"),
    ('ı', "i"),
    ('þ', "th"),
    ('Þ', "th"),
    ('ŧ', "t"),
    ('Ŧ', "t"),
    ('ς', "σ"),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let [mut gaps, mut counts, mut firsts, mut rest] = [const { Vec::new() }; 4];
    let (mut previous, mut expected) = (0, 0);
    for source in (0x80..=0x0010_FFFF).filter_map(char::from_u32).filter(|c| !stands_for_itself(*c)) {
        let folded = fold(source);
        if folded == [source] {
            continue;
        }
        leb128(&mut gaps, u32::from(source) - previous);
        previous = u32::from(source);
        leb128(&mut counts, folded.len() as u32);
        for (i, target) in folded.into_iter().map(u32::from).enumerate() {
            let difference = i64::from(target) - i64::from(expected);
            let column = if i == 0 { &mut firsts } else { &mut rest };
            leb128(column, zigzag(difference));
            expected = target + 1;
        }
    }
    let mut table = Vec::new();
    for column in [gaps, counts, firsts, rest] {
        leb128(&mut table, column.len() as u32);
        table.extend(column);
    }
    let path = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("fold.bin");
    fs::write(&path, table).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// Hangul syllables decompose and compose again; compatibility ideographs (a round trip to old East
/// Asian encodings, a quarter of the table) are left as they are.
fn stands_for_itself(c: char) -> bool {
    matches!(c, '가'..='힣' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// Compatibility decomposition, lower case, no diacritics, recomposed.
fn fold(source: char) -> Vec<char> {
    if let Some((_, base)) = BASE_LETTERS.iter().find(|(c, _)| *c == source) {
        return base.chars().collect();
    }
    let lower: String = source.nfkd().flat_map(char::to_lowercase).collect();
    let bare: String = lower.nfkd().filter(|c| !is_diacritic(*c)).collect();
    let folded: Vec<char> = bare
        .nfc()
        .flat_map(|c| BASE_LETTERS.iter().find(|(base, _)| *base == c).map_or(vec![c], |(_, s)| s.chars().collect()))
        .collect();
    // A mark that stands alone disappears; anything else must leave something to search for.
    if folded.is_empty() && canonical_combining_class(source) == 0 && !is_diacritic(source) { vec![source] } else { folded }
}

/// Marks that readers leave out when they type: accents of Latin, Greek and Cyrillic, Hebrew
/// points, Arabic vowel signs and tatweel, and what only directs the rendering. Vowel signs of
/// Indic scripts and Japanese voicing marks are letters of their own and stay.
fn is_diacritic(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x0640
        | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E8 | 0x06EA..=0x06ED
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064
        | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF)
}

/// Small numbers of either sign become small numbers.
fn zigzag(number: i64) -> u32 {
    u32::try_from((number << 1) ^ (number >> 63)).expect("characters are less than 2^21 apart")
}

fn leb128(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
