//! Fonts for Chinese, Japanese and Korean that are not in the file: what the codes of their text mean is said by the name of
//! an encoding (ISO 32000, 9.7.5.2), which the library does not know.
//!
//! Of most encodings the codes are those of a character set. They are written into the document as the library reads them:
//! with the length of each code, and a table from code to text (9.10.3).

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, content::Content};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};

/// Explains the fonts of a document; gives those whose text cannot be read.
pub(super) fn explain(document: &mut Document) -> BTreeSet<String> {
    let fonts: Vec<(ObjectId, String)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object.as_dict().ok().filter(|font| name(font, b"Subtype").as_deref() == Some("Type0"))?;
            Some((*id, name(font, b"Encoding")?))
        })
        .collect();
    let mut unread = BTreeSet::new();
    let mut texts = None;
    let mut tables: HashMap<String, (ObjectId, ObjectId)> = HashMap::new();
    for (id, encoding) in fonts {
        let has_table = document.get_dictionary(id).is_ok_and(|font| is_stream(document, font, b"ToUnicode"));
        if encoding.starts_with("Identity") {
            // Its codes are the numbers of glyphs.
            if !has_table && is_of_collection(document, id) {
                unread.insert(base_font(document, id));
            }
            continue;
        }
        let Some(codes) = Codes::of(&encoding) else {
            unread.insert(base_font(document, id));
            // The rest of the page is text, too.
            set(document, id, "Encoding", Object::Name(b"Identity-H".to_vec()));
            complete(document, id, Vec::new());
            continue;
        };
        let texts = texts.get_or_insert_with(|| strings(document));
        let (lengths, table) = *tables.entry(encoding).or_insert_with(|| {
            let stream = |content: String| Object::Stream(Stream::new(Dictionary::new(), content.into_bytes()));
            let (lengths, table) = (stream(codes.lengths()), stream(codes.table(texts)));
            (document.add_object(lengths), document.add_object(table))
        });
        let widths = widths(document, id, &codes);
        set(document, id, "Encoding", Object::Reference(lengths));
        if !has_table {
            set(document, id, "ToUnicode", Object::Reference(table));
        }
        complete(document, id, widths);
    }
    unread
}

/// How text is written in an encoding.
struct Codes {
    set: &'static Encoding,
    /// The first and last codes of each length in bytes.
    ranges: &'static [(usize, u32, u32)],
    /// Whether its Latin letters are half as wide as others.
    is_half: bool,
}

impl Codes {
    /// By the name of the encoding (ISO 32000, table 118).
    fn of(name: &str) -> Option<Self> {
        const UTF_16: &[(usize, u32, u32)] = &[(2, 0, 0xD7FF), (2, 0xE000, 0xFFFF), (4, 0xD800_DC00, 0xDBFF_DFFF)];
        const DOUBLE: &[(usize, u32, u32)] = &[(1, 0, 0x80), (2, 0x8140, 0xFEFE)];
        const SHIFTED: &[(usize, u32, u32)] = &[(1, 0, 0x80), (1, 0xA0, 0xDF), (2, 0x8140, 0x9FFC), (2, 0xE040, 0xFCFC)];
        let name = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V"))?;
        let is_half = name.ends_with("-HW") || matches!(name, "GB-EUC" | "GBK-EUC" | "ETen-B5" | "90ms-RKSJ" | "EUC");
        let (set, ranges) = match name.trim_end_matches("-HW") {
            name if name.starts_with("Uni") && (name.ends_with("UCS2") || name.ends_with("UTF16")) => (UTF_16BE, UTF_16),
            "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" => (GBK, DOUBLE),
            "B5pc" | "ETen-B5" | "ETenms-B5" => (BIG5, DOUBLE),
            "83pv-RKSJ" | "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" | "Add-RKSJ" | "Ext-RKSJ" => (SHIFT_JIS, SHIFTED),
            "EUC" => (EUC_JP, DOUBLE),
            "KSC-EUC" | "KSCms-UHC" | "KSCpc-EUC" => (EUC_KR, DOUBLE),
            _ => return None,
        };
        Some(Self { set, ranges, is_half })
    }

    /// The lengths of codes, as a map of which the library reads this much: it takes half of the bytes for the length.
    fn lengths(&self) -> String {
        let mut map = format!("{} begincodespacerange\n", self.ranges.len());
        for (length, first, last) in self.ranges {
            let width = length * 4;
            map.extend([format!("<{first:0width$X}> <{last:0width$X}>\n")]);
        }
        map + "endcodespacerange\n1 begincidrange\n<00000000> <FFFFFFFF> 0\nendcidrange\n"
    }

    /// What the codes mean that are in these texts.
    fn table(&self, texts: &[Vec<u8>]) -> String {
        let mut meanings = BTreeMap::new();
        for code in texts.iter().flat_map(|text| self.split(text)) {
            if !meanings.contains_key(code)
                && let Some(text) = self.set.decode_without_bom_handling_and_without_replacement(code)
            {
                meanings.insert(code, text);
            }
        }
        let mut table = format!("{} beginbfchar\n", meanings.len());
        for (code, text) in meanings {
            let hex = |bytes: &mut dyn Iterator<Item = u8>| {
                bytes.fold(String::new(), |mut hex, byte| {
                    let _ = write!(hex, "{byte:02X}");
                    hex
                })
            };
            let utf16 = hex(&mut text.encode_utf16().flat_map(u16::to_be_bytes));
            table.extend([format!("<{}> <{utf16}>\n", hex(&mut code.iter().copied()))]);
        }
        table + "endbfchar\n"
    }

    /// The codes of a text.
    fn split<'t>(&self, mut text: &'t [u8]) -> Vec<&'t [u8]> {
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        let is_code = |bytes: &[u8]| {
            self.ranges.iter().any(|(length, first, last)| *length == bytes.len() && (first..=last).contains(&&number(bytes)))
        };
        let mut codes = Vec::new();
        while let Some(length) = (1..=4.min(text.len())).find(|length| is_code(&text[..*length])) {
            let (code, rest) = text.split_at(length);
            codes.push(code);
            text = rest;
        }
        codes
    }
}

/// The strings that a document shows, in whatever font.
fn strings(document: &Document) -> Vec<Vec<u8>> {
    let mut contents: Vec<Vec<u8>> =
        document.get_pages().values().filter_map(|page| document.get_page_content(*page).ok()).collect();
    for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form") {
            contents.extend(stream.get_plain_content());
        }
    }
    let mut strings = Vec::new();
    for operation in contents.iter().filter_map(|content| Content::decode(content).ok()).flat_map(|content| content.operations) {
        if ["Tj", "TJ", "'", "\""].contains(&operation.operator.as_str()) {
            for operand in operation.operands {
                match operand {
                    Object::String(text, _) => strings.push(text),
                    Object::Array(parts) => {
                        strings.extend(parts.iter().filter_map(|part| part.as_str().ok().map(<[u8]>::to_vec)));
                    }
                    _ => {}
                }
            }
        }
    }
    strings
}

/// The widths of Latin letters by code, which a font gives by glyph: in all four collections of glyphs, they are the first.
fn widths(document: &Document, font: ObjectId, codes: &Codes) -> Vec<Object> {
    const LETTERS: std::ops::RangeInclusive<i64> = 0x20..=0x7E;
    const FIRST_GLYPH: i64 = 1;
    let mut by_glyph: HashMap<i64, Object> = HashMap::new();
    let widths = descendant(document, font).and_then(|font| font.get(b"W").ok()?.as_array().ok());
    for pair in widths.into_iter().flat_map(|widths| widths.chunks_exact(2)) {
        // Ranges have been spelt out.
        if let (Ok(first), Ok(widths)) = (pair[0].as_i64(), pair[1].as_array()) {
            by_glyph.extend((first..).zip(widths.iter().cloned()));
        }
    }
    let width = |code: i64| {
        let half = || codes.is_half.then_some(Object::Integer(500));
        half().or_else(|| by_glyph.get(&(code - LETTERS.start() + FIRST_GLYPH)).cloned())
    };
    LETTERS.filter_map(|code| Some([Object::Integer(code), Object::Array(vec![width(code)?])])).flatten().collect()
}

/// Gives the glyphs of a font their widths, and what the library asks for.
fn complete(document: &mut Document, font: ObjectId, widths: Vec<Object>) {
    let Some(id) = descendant_id(document, font) else { return };
    set(document, id, "W", Object::Array(widths));
    let has_descriptor = document.get_dictionary(id).is_ok_and(|font| font.has(b"FontDescriptor"));
    if !has_descriptor {
        set(document, id, "FontDescriptor", Object::Dictionary(Dictionary::new()));
    }
}

fn set(document: &mut Document, id: ObjectId, key: &str, value: Object) {
    if let Ok(dict) = document.get_object_mut(id).and_then(Object::as_dict_mut) {
        dict.set(key, value);
    }
}

fn name(dict: &Dictionary, key: &[u8]) -> Option<String> {
    Some(String::from_utf8_lossy(dict.get(key).ok()?.as_name().ok()?).into_owned())
}

fn is_stream(document: &Document, dict: &Dictionary, key: &[u8]) -> bool {
    dict.get(key).ok().and_then(|object| document.dereference(object).ok()).is_some_and(|(_, object)| object.as_stream().is_ok())
}

fn base_font(document: &Document, font: ObjectId) -> String {
    document.get_dictionary(font).ok().and_then(|font| name(font, b"BaseFont")).unwrap_or_else(|| "without name".to_owned())
}

fn descendant_id(document: &Document, font: ObjectId) -> Option<ObjectId> {
    let descendants = document.get_dictionary(font).ok()?.get(b"DescendantFonts").ok()?;
    document.dereference(descendants).ok()?.1.as_array().ok()?.first()?.as_reference().ok()
}

fn descendant(document: &Document, font: ObjectId) -> Option<&Dictionary> {
    document.get_dictionary(descendant_id(document, font)?).ok()
}

/// Whether the glyphs of a font are numbered as in one of the collections for Chinese, Japanese and Korean.
fn is_of_collection(document: &Document, font: ObjectId) -> bool {
    let ordering = descendant(document, font).and_then(|font| {
        let (_, info) = document.dereference(font.get(b"CIDSystemInfo").ok()?).ok()?;
        info.as_dict().ok()?.get(b"Ordering").ok()?.as_str().ok()
    });
    ordering.is_some_and(|ordering| [&b"GB1"[..], b"CNS1", b"Japan1", b"Korea1", b"KR"].contains(&ordering))
}
