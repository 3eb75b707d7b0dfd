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

/// The bytes of a document; object 5 is the font of all its pages, and `more` follow from object 6 on.
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
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources<</Font<</F 5 0 R/G {} 0 R>>>>>>",
            number(i) + 1,
            if more.is_empty() { 5 } else { 6 }
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
