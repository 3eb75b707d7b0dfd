//! What kind of character a character is.
//!
//! The standard library knows exactly which characters are letters, in three kilobytes of tables that
//! every visitor would download. Here it is told the other way round, in a tenth of that: punctuation
//! and symbols lie in few blocks, and everything else is part of words.

/// First and last of the blocks of punctuation, symbols, spaces and emoji above U+007F.
const NO_WORDS: [(u32, u32); 61] = [
    (0x80, 0xA9),
    (0xAB, 0xAC),
    (0xAE, 0xB1),
    (0xB4, 0xB4),
    (0xB6, 0xB8),
    (0xBB, 0xBB),
    (0xBF, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2C2, 0x2C5),
    (0x2D2, 0x2DF),
    (0x2E5, 0x2EB),
    (0x2ED, 0x2FF),
    (0x375, 0x375),
    (0x37E, 0x37E),
    (0x384, 0x385),
    (0x387, 0x387),
    (0x482, 0x482),
    (0x55A, 0x55F),
    (0x589, 0x58F),
    (0x5BE, 0x5BE),
    (0x5C0, 0x5C0),
    (0x5C3, 0x5C3),
    (0x5C6, 0x5C6),
    (0x5F3, 0x5F4),
    (0x600, 0x60F),
    (0x61B, 0x61F),
    (0x66A, 0x66D),
    (0x6D4, 0x6D4),
    (0x700, 0x70D),
    (0x964, 0x965),
    (0x970, 0x970),
    (0xE2F, 0xE2F),
    (0xE3F, 0xE3F),
    (0xE4F, 0xE4F),
    (0xE5A, 0xE5B),
    (0x104A, 0x104F),
    (0x10FB, 0x10FB),
    (0x1360, 0x1368),
    (0x166D, 0x166E),
    (0x17D4, 0x17D6),
    (0x17D8, 0x17DB),
    (0x1800, 0x180A),
    (0x2000, 0x200A),
    (0x200E, 0x205F),
    (0x207A, 0x207E),
    (0x208A, 0x208E),
    (0x20A0, 0x20CF),
    (0x2116, 0x2118),
    (0x2120, 0x2123),
    (0x2190, 0x245F),
    (0x2500, 0x2BFF),
    (0x2E00, 0x2E7F),
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0x3030, 0x3030),
    (0xFD3E, 0xFD3F),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
];
/// The same, of higher blocks.
const NO_WORDS_HIGHER: [(u32, u32); 7] = [
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
    (0xFFE0, 0xFFFF),
    (0x1F000, 0x1F0FF),
    (0x1F200, 0x1FAFF),
    (0xE0000, 0xE0FFF),
    (0xF0000, 0x10_FFFF),
];

/// Marks, which continue a word but do not begin one.
const MARKS: [(u32, u32); 20] = [
    (0xAD, 0xAD),
    (0x300, 0x36F),
    (0x483, 0x489),
    (0x591, 0x5C7),
    (0x610, 0x61A),
    (0x64B, 0x65F),
    (0x670, 0x670),
    (0x6D6, 0x6ED),
    (0xE31, 0xE31),
    (0xE34, 0xE3A),
    (0xE47, 0xE4E),
    (0xEB1, 0xEB1),
    (0xEB4, 0xEBC),
    (0xEC8, 0xECE),
    (0x102B, 0x103E),
    (0x17B4, 0x17D3),
    (0x200B, 0x200D),
    (0x20D0, 0x20FF),
    (0x3099, 0x309A),
    (0xFE00, 0xFE0F),
];

/// Blocks of scripts written without spaces: Thai, Lao, Burmese, Khmer, Han, kana, hangul.
const UNSPACED: [(u32, u32); 20] = [
    (0xE00, 0xEFF),
    (0x1000, 0x109F),
    (0x1100, 0x11FF),
    (0x1780, 0x17FF),
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x30FF),
    (0x3105, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC),
    (0x1B000, 0x1B16F),
    (0x20000, 0x2FA1F),
    (0x30000, 0x3FFFF),
];

/// Letters, digits, and the marks that belong to them.
#[must_use]
pub fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !lies_in(&NO_WORDS, c) && !lies_in(&NO_WORDS_HIGHER, c)) || c == '\u{AD}'
}

/// Whether a word can begin with it.
pub(super) fn begins_word(c: char) -> bool {
    is_word(c) && (c.is_ascii() || !lies_in(&MARKS, c))
}

/// Whether `c` belongs to a script that is written without spaces between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    c >= '\u{E00}' && lies_in(&UNSPACED, c)
}

pub(super) fn lies_in(blocks: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let after = blocks.partition_point(|(first, _)| *first <= c);
    after > 0 && c <= blocks[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_found_without_tables() {
        let wrong = |c: &char| is_word(*c) && !c.is_alphanumeric() && !lies_in(&MARKS, *c);
        let missed = |c: &char| c.is_alphanumeric() && !is_word(*c);
        let all = ('\u{20}'..='\u{FFFF}').chain('\u{20000}'..='\u{2FFFF}');
        let missed: Vec<char> = all.filter(missed).filter(|c| !('\u{1F100}'..='\u{1F2FF}').contains(c)).collect();
        // Circled numbers and signs that nobody types.
        let is_sign = |c: &char| matches!(c, '\u{2EE}' | '\u{E2F}' | '\u{2100}'..='\u{27BF}' | '\u{2E2F}');
        assert!(missed.iter().all(is_sign), "{missed:?}");
        let latin: Vec<char> = ('\u{20}'..='\u{24F}').filter(wrong).collect();
        assert!(latin.is_empty(), "{latin:?}");
    }

    #[test]
    fn blocks_are_in_order() {
        for blocks in [&NO_WORDS[..], &NO_WORDS_HIGHER, &MARKS, &UNSPACED] {
            assert!(blocks.iter().all(|(first, last)| first <= last) && blocks.is_sorted_by(|a, b| a.1 < b.0));
        }
    }
}
