//! Bytes become text.

use crate::problem::Problem;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Browsers look for a declaration in so many bytes.
const DECLARED_WITHIN: usize = 1024;

/// Whether a text begins with the byte order mark of UTF-16.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// UTF-8, or UTF-16 with a byte order mark; anything else is no text.
pub(super) fn text(bytes: &[u8]) -> Result<String, Problem> {
    let utf16 = |encoding: &'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[2..])
            .filter(|_| bytes.len().is_multiple_of(2))
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| Problem::new("its UTF-16 is damaged", "Save it as UTF-8."))
    };
    let text = match bytes {
        [0xFF, 0xFE, ..] => utf16(UTF_16LE)?,
        [0xFE, 0xFF, ..] => utf16(UTF_16BE)?,
        _ if bytes.contains(&0) => return Err(binary()),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
                return Err(not_utf8(line));
            }
        },
    };
    if text.trim().is_empty() { Err(empty()) } else { Ok(text) }
}

/// A page or a feed in whatever encoding browsers accept: by its byte order mark, its declaration, or its bytes (the
/// Encoding and HTML standards of WHATWG). With it comes a note if some bytes are no text in it.
pub(super) fn markup(bytes: &[u8]) -> Result<(String, Option<Problem>), Problem> {
    let declared = || {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_lowercase();
        let at = start.find("charset=").map(|at| at + 8).or_else(|| {
            let declaration = start.starts_with("<?xml").then(|| start.find("?>")).flatten()?;
            start[..declaration].find("encoding=").map(|at| at + 9)
        })?;
        let label: String =
            start[at..].trim_start_matches(['"', '\'', ' ']).chars().take_while(|c| !"\"' />;?".contains(*c)).collect();
        // A declaration that can be read as ASCII is not in UTF-16.
        Encoding::for_label(label.as_bytes())
            .map(|encoding| if [UTF_16LE, UTF_16BE].contains(&encoding) { UTF_8 } else { encoding })
    };
    let detected = || {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Allow)
    };
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| {
        // Much that is declared to be something else is UTF-8.
        std::str::from_utf8(bytes).is_ok().then_some(UTF_8)
    });
    let encoding = encoding.or_else(declared).unwrap_or_else(detected);
    let (text, encoding, is_damaged) = encoding.decode(bytes);
    if text.trim().is_empty() {
        return Err(empty());
    }
    let note = is_damaged.then(|| {
        let what = format!("some bytes are no text in {}, which it is read as; they are shown as \u{FFFD}", encoding.name());
        Problem::new(what, "Save it in the encoding UTF-8.")
    });
    Ok((text.replace('\0', ""), note))
}

/// A line, without its end, of a text that is read line by line.
pub(super) fn line(mut bytes: Vec<u8>, number: usize) -> Result<String, Problem> {
    if bytes.contains(&0) {
        return Err(binary());
    }
    while bytes.last().is_some_and(|last| b"\r\n".contains(last)) {
        bytes.pop();
    }
    let text = String::from_utf8(bytes).map_err(|_| not_utf8(number))?;
    Ok(if number == 1 { text.trim_start_matches('\u{feff}').to_owned() } else { text })
}

fn binary() -> Problem {
    Problem::new("this is a binary file, not text", "Give a text, a page, a PDF, JSON, CSV or a feed.")
}

fn not_utf8(line: usize) -> Problem {
    Problem::new(format!("line {line} is not UTF-8"), "Save the file in the encoding UTF-8.")
}

pub(super) fn empty() -> Problem {
    Problem::new("the file is empty", "Check that it was saved, or that the extraction of its text worked.")
}

#[cfg(test)]
mod tests {
    use super::markup;

    #[test]
    fn pages_are_read_in_the_encoding_they_declare() {
        for (bytes, expected) in [
            (&b"<meta charset=windows-1252><p>caf\xE9"[..], "café"),
            (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><p>caf\xE9", "café"),
            (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>\xB1\xEA\xD7\xBC", "标准"),
            (b"\xFF\xFE<\0p\0>\0\x07\x68\xC6\x51", "标准"),
            ("<p>标准".as_bytes(), "标准"),
        ] {
            assert!(markup(bytes).unwrap().0.contains(expected), "{expected}");
        }
    }
}
