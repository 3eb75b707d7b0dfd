//! Removes what readers do not type: case, diacritics and compatibility forms (NFKC).

use std::sync::OnceLock;

/// Written by `build.rs`, where the encoding is explained.
pub(super) const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"));

/// Appends `text` to `out`, folded: `Émile` as `emile`, `ＧＢ／Ｔ` as `gb/t`, `Straße` as `strasse`.
pub fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            match table().get(c) {
                Some(folded) => out.extend(folded),
                None => out.push(c),
            }
        }
    }
}

struct Table {
    /// Sorted.
    sources: Vec<char>,
    /// `targets[ends[i - 1]..ends[i]]` is what `sources[i]` folds to.
    ends: Vec<u32>,
    targets: Vec<char>,
}

impl Table {
    fn get(&self, source: char) -> Option<&[char]> {
        let i = self.sources.binary_search(&source).ok()?;
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        Some(&self.targets[start as usize..self.ends[i] as usize])
    }
}

fn table() -> &'static Table {
    static DECODED: OnceLock<Table> = OnceLock::new();
    DECODED.get_or_init(|| {
        let mut bytes = TABLE;
        let [mut gaps, mut counts, mut firsts, mut rest] = core::array::from_fn(|_| {
            let n_bytes = leb128(&mut bytes) as usize;
            let (column, after) = bytes.split_at(n_bytes.min(bytes.len()));
            bytes = after;
            column
        });
        let mut table = Table { sources: Vec::new(), ends: Vec::new(), targets: Vec::new() };
        let (mut source, mut expected) = (0, 0_u32);
        while !gaps.is_empty() {
            source += leb128(&mut gaps);
            table.sources.extend(char::from_u32(source));
            for i in 0..leb128(&mut counts) {
                let zigzag = leb128(if i == 0 { &mut firsts } else { &mut rest });
                let target = expected.wrapping_add((zigzag >> 1) ^ (zigzag & 1).wrapping_neg());
                table.targets.extend(char::from_u32(target));
                expected = target.wrapping_add(1);
            }
            table.ends.push(table.targets.len() as u32);
        }
        table
    })
}

fn leb128(bytes: &mut &[u8]) -> u32 {
    let mut value = 0;
    let mut shift = 0;
    while let Some((byte, after)) = bytes.split_first() {
        *bytes = after;
        value |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
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
