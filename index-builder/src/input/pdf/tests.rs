//! Documents as programs write them.

use super::parse;
use crate::input::Input;
use findling::Article;

/// What a page draws, and the entries of the outline that lead to it.
struct Page {
    content: String,
    outlined: Vec<&'static str>,
}

/// Each line is its height from the lower edge, its size and its text.
fn page(lines: &[(u32, u32, &str)]) -> Page {
    let draw = |(y, size, text): &(u32, u32, &str)| format!("BT /F {size} Tf 60 {y} Td ({text}) Tj ET\n");
    Page { content: lines.iter().map(draw).collect(), outlined: Vec::new() }
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// The bytes of a document; object 5 is the font F of all its pages, and `more` follow, of
/// which the first is their font G or picture X.
fn pdf(pages: &[Page], info: &str, font: &str, more: &[String]) -> Vec<u8> {
    let first_page = 6 + more.len();
    let number = |i: usize| first_page + 2 * i;
    let kids = (0..pages.len()).map(|i| format!("{} 0 R", number(i))).collect::<Vec<String>>().join(" ");
    let entries: Vec<(&str, usize)> =
        pages.iter().enumerate().flat_map(|(i, page)| page.outlined.iter().map(move |title| (*title, number(i)))).collect();
    let first_entry = number(pages.len());
    let outlines = match entries.len() {
        0 => "<</Type/Outlines>>".to_owned(),
        n => format!("<</Type/Outlines/First {first_entry} 0 R/Last {} 0 R/Count {n}>>", first_entry + n - 1),
    };
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
        outlines,
        format!("<<{info}>>"),
        font.to_owned(),
    ];
    objects.extend(more.iter().cloned());
    for (i, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources<</Font<</F 5 0 R/G {more} 0 R>>\
                /XObject<</X {more} 0 R>>>>>>",
            number(i) + 1,
            more = if more.is_empty() { 5 } else { 6 }
        ));
        objects.push(stream("", &page.content));
    }
    for (i, (title, page)) in entries.iter().enumerate() {
        let next = if i + 1 < entries.len() { format!("/Next {} 0 R", first_entry + i + 1) } else { String::new() };
        objects.push(format!("<</Title({title})/Parent 3 0 R/Dest[{page} 0 R/XYZ 0 800 0]{next}>>"));
    }
    let (mut pdf, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (i, object) in objects.iter().enumerate() {
        places.extend([format!("{:010} 00000 n \n", pdf.len())]);
        pdf.extend([format!("{} 0 obj\n{object}\nendobj\n", i + 1)]);
    }
    let (n, table) = (objects.len() + 1, pdf.len());
    pdf.extend([format!("xref\n0 {n}\n0000000000 65535 f \n{places}")]);
    pdf.extend([format!("trailer <</Size {n}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{table}\n%%EOF\n")]);
    pdf.into_bytes()
}

fn read(bytes: &[u8]) -> Input {
    parse(bytes, "house", "/house.pdf").unwrap_or_else(|problem| panic!("{problem}"))
}

fn articles(pages: &[Page]) -> Vec<Article> {
    read(&pdf(pages, "", HELVETICA, &[])).entries.into_iter().map(|entry| entry.article).collect()
}

#[test]
fn titles_that_differ_by_a_number_are_text_and_numbered_heads_are_not() {
    let bodies = |article: &Article| article.paragraphs.join("\n");
    let text = |i: u32| format!("There are {} beds and a window to the yard in it.", 2 + i % 3);
    for (name, first) in [("Room", 101), ("Lesson", 1), ("Meeting Room", 1), ("Chambre d'hotes", 2001)] {
        let pages: Vec<Page> = (0..12)
            .map(|i| page(&[(740, 12, &format!("{name} {}", first + i)), (700, 12, &text(i)), (684, 12, "It is warm.")]))
            .collect();
        for (i, article) in articles(&pages).iter().enumerate() {
            let title = format!("{name} {}", first as usize + i);
            assert!(bodies(article).contains(&title), "{title}: {article:?}");
        }
    }
    // Of a book: its sentences go on over pages.
    let pages: Vec<Page> = (0..12)
        .map(|i| {
            let head = format!("The Houses of the Town {}", 230 + i);
            page(&[(740, 12, &head), (700, 12, "and of a roof."), (684, 12, &text(i)), (668, 12, "It is made of wood,")])
        })
        .collect();
    assert!(articles(&pages).iter().all(|article| !bodies(article).contains("Houses of")));
    let pages: Vec<Page> = (0..12)
        .map(|i| page(&[(700, 12, &text(i)), (684, 12, "It is warm."), (40, 9, &format!("House book {}", i + 3))]))
        .collect();
    assert!(articles(&pages).iter().all(|article| !bodies(article).contains("House book")));
}

#[test]
fn of_an_outlined_page_only_its_title_is_left_out() {
    let cases = [
        ("Chapter A", "Chapter A", "apples text"),
        ("Celery costs", "Celery costs", "Celery is dear."),
        ("Celery", "3.1 Celery", "Celery is dear."),
        ("Celery", "Chapter 3: Celery", "is dear."),
        ("Celery", "", "Celery is dear."),
        ("Celery", "", "See Celery"),
    ];
    for gap in [40, 15] {
        for (outlined, title, text) in cases {
            let lines = [(740, 12, title), (740 - gap, 12, text)];
            let one = Page { outlined: vec![outlined], ..page(&lines) };
            let two = Page { outlined: vec!["Leeks"], ..page(&[(740, 12, "Leeks"), (700, 12, "Leeks are cheap.")]) };
            let found = articles(&[one, two]);
            let bodies: Vec<String> = found.iter().map(|article| article.paragraphs.join("\n")).collect();
            assert!(bodies.iter().any(|body| body == text), "{outlined} {gap}: {bodies:?}");
            assert!(bodies.contains(&"Leeks are cheap.".to_owned()), "{bodies:?}");
        }
    }
}

fn notes(read: &Input) -> String {
    read.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_that_are_pictures_are_noted_and_empty_ones_are_not() {
    let image = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x");
    let text = || page(&[(700, 12, "Ropes are tested.")]);
    let scan = || Page { content: "/X Do".to_owned(), outlined: Vec::new() };
    // Every page has the picture among its resources here.
    let with_image = |pages: &[Page]| read(&pdf(pages, "", HELVETICA, std::slice::from_ref(&image)));
    let found = with_image(&[text(), scan(), scan(), scan()]);
    assert!(notes(&found).contains("3 of 4 pages have no text"), "{}", notes(&found));
    assert_eq!(found.entries.len(), 1);
    assert_eq!(notes(&with_image(&[text(), text()])), "");
    let blank = || Page { content: String::new(), outlined: Vec::new() };
    assert_eq!(notes(&read(&pdf(&[text(), blank(), blank()], "", HELVETICA, &[]))), "");
}

/// A document in a font that is not in the file, beside one in Helvetica.
fn in_font(encoding: &str, hex: &str) -> Vec<u8> {
    let font = format!("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}/DescendantFonts[7 0 R]>>");
    let descendant = "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1[207 270 342 467]]\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>";
    let content = format!("BT /F 12 Tf 60 740 Td (Ropes are tested.) Tj ET\nBT /G 12 Tf 60 700 Td <{hex}> Tj ET");
    pdf(&[Page { content, outlined: Vec::new() }], "", HELVETICA, &[font, descendant.to_owned()])
}

#[test]
fn text_in_fonts_that_are_not_in_the_file_is_read() {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let text = "港口 GB 2626 国家标准";
    let utf16 = |text: &str| hex(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
    let rare = "𠀀港𪛕";
    let kana = "ﾐﾅﾄ 港の標準";
    let in_set = |set: &'static encoding_rs::Encoding, text: &str| hex(&set.encode(text).0);
    let cases = [
        ("UniGB-UCS2-H", utf16(text), text),
        ("UniGB-UTF16-V", utf16(rare), rare),
        ("UniJIS-UCS2-HW-H", utf16(kana), kana),
        ("UniCNS-UTF16-H", utf16(text), text),
        ("GBK-EUC-H", in_set(encoding_rs::GBK, text), text),
        ("GBpc-EUC-H", in_set(encoding_rs::GBK, text), text),
        ("ETen-B5-H", in_set(encoding_rs::BIG5, "港口 GB 標準"), "港口 GB 標準"),
        ("90ms-RKSJ-H", in_set(encoding_rs::SHIFT_JIS, kana), kana),
        ("EUC-H", in_set(encoding_rs::EUC_JP, "港の標準"), "港の標準"),
        ("KSCms-UHC-H", in_set(encoding_rs::EUC_KR, "항구 표준"), "항구 표준"),
    ];
    for (encoding, hex, expected) in cases {
        let found = read(&in_font(encoding, &hex));
        let body = found.entries[0].article.paragraphs.join("\n");
        assert!(body.contains(expected) && body.contains("Ropes are tested."), "{encoding}: {body}");
        assert_eq!(notes(&found), "", "{encoding}");
    }
    for encoding in ["CNS-EUC-H", "Identity-H"] {
        let found = read(&in_font(encoding, "30403040"));
        assert_eq!(found.entries[0].article.paragraphs, ["Ropes are tested."], "{encoding}");
        assert!(notes(&found).contains("fonts that do not say which letters they have: STSong-Light"), "{}", notes(&found));
    }
}

#[test]
fn what_stands_before_a_header_does_no_harm() {
    let bytes = pdf(&[page(&[(700, 12, "Ropes are tested.")])], "", HELVETICA, &[]);
    for before in [&b"\xEF\xBB\xBF"[..], b"\r\n", b"HTTP/1.1 200 OK\r\n\r\n\xFF\xFE"] {
        let moved = [before, &bytes].concat();
        assert!(super::is_pdf(&moved, true));
        assert_eq!(read(&moved).entries[0].article.paragraphs, ["Ropes are tested."]);
        // Its places may be counted from the beginning of the file.
        let shifted = String::from_utf8(bytes.clone()).expect("text");
        let (body, table) = shifted.split_once("xref\n").expect("a table");
        let table: Vec<String> = table
            .lines()
            .map(|line| match line.split_once(" 00000 n ") {
                Some((place, _)) => format!("{:010} 00000 n ", place.parse::<usize>().expect("a place") + before.len()),
                None if line.bytes().all(|byte| byte.is_ascii_digit()) => (body.len() + before.len()).to_string(),
                None => line.to_owned(),
            })
            .collect();
        let shifted = [before, body.as_bytes(), b"xref\n", table.join("\n").as_bytes(), b"\n"].concat();
        assert_eq!(read(&shifted).entries[0].article.paragraphs, ["Ropes are tested."], "{before:?}");
    }
    assert!(!super::is_pdf(b"A PDF begins with %PDF-1.7.", false) && super::is_pdf(b"\n%PDF-1.7", false));
}

#[test]
fn what_programs_write_for_nothing_is_nothing() {
    let outlined = |title| Page { outlined: vec![title], ..page(&[(740, 12, title), (700, 12, "Ropes are tested.")]) };
    let pages = [outlined("Ropes"), outlined("Lights")];
    for nobody in ["anonymous", "\\(anonymous\\)", "Unknown"] {
        let found = read(&pdf(&pages, &format!("/Author({nobody})/Title({nobody})"), HELVETICA, &[]));
        let titles: Vec<&str> = found.entries.iter().map(|entry| entry.article.title.as_str()).collect();
        assert_eq!(titles, ["Ropes", "Lights"]);
        assert!(found.title.is_none() && found.entries.iter().all(|entry| entry.article.metadata.is_empty()));
    }
    let found = read(&pdf(&pages, "/Author(Ada Lin)/Title(Harbour)", HELVETICA, &[]));
    assert_eq!(found.entries[0].article.metadata["author"], ["Ada Lin"]);
    assert_eq!(found.title.as_deref(), Some("Harbour"));
}
