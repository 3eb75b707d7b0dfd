//! PDF: a newsletter if it reads as one; else an article for each entry of its outline, or for each page.
//!
//! A page has glyphs at places, in any order. [`reading_order`] makes lines of them, column by column.

mod fonts;

use super::{Entry, Input, newsletter, record};
use crate::problem::Problem;
use findling::Article;
use pdf_extract::{
    Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Stream, Transform, content::Content, output_doc_page,
};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Once,
};

/// A stretch of text on one line.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    left: f64,
    right: f64,
    /// From the lower edge of the page.
    baseline: f64,
    size: f64,
    text: String,
}

/// Whether a file is one, by its header. Other bytes may be before it; a text that is not named so may speak of it.
pub(super) fn is_pdf(bytes: &[u8], is_named_so: bool) -> bool {
    const WITHIN: usize = 1024;
    let start = &bytes[..bytes.len().min(WITHIN)];
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xEF | 0xBB | 0xBF);
    let at = start.windows(5).position(|window| window == b"%PDF-");
    at.is_some_and(|at| is_named_so || start[..at].iter().all(is_blank))
}

/// Reads a file; `address` is where it will be found.
pub(super) fn parse(bytes: &[u8], name: &str, address: &str) -> Result<Input, Problem> {
    let mut document = load(bytes)
        .map_err(|error| Problem::new(format!("this PDF is damaged: {error}"), "Open it and save it anew, or leave it out."))?;
    if document.is_encrypted() && !quietly(|| document.decrypt("")).is_ok_and(|()| !document.get_pages().is_empty()) {
        return Err(Problem::new("this PDF is encrypted", "Save it without a password, or leave it out."));
    }
    spell_out_widths(&mut document);
    let unread_fonts = fonts::explain(&mut document);
    let n_endless = tame_forms(&mut document);
    let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    let mut pages: Vec<String> = Vec::new();
    let mut unread = Vec::new();
    for number in &numbers {
        let mut glyphs = Glyphs::default();
        if quietly(|| output_doc_page(&document, &mut glyphs, *number)).is_err() {
            unread.push(number.to_string());
        }
        // What a page began with is worth having, whatever stopped it.
        pages.push(text_of(&reading_order(glyphs.pieces)));
    }
    let fonts = unread_fonts.into_iter().collect::<Vec<_>>().join(", ");
    let is_empty = |page: &String| page.trim().is_empty();
    if pages.iter().all(is_empty) && !fonts.is_empty() {
        return Err(Problem::new(format!("{FONTS}{fonts}"), FONTS_REMEDY));
    }
    if pages.iter().all(is_empty) {
        let what =
            if unread.is_empty() { "this PDF has no text; its pages are pictures" } else { "no page of this PDF can be read" };
        return Err(Problem::new(what, "Recognise its text first, for example with: ocrmypdf scan.pdf text.pdf"));
    }
    let mut read = Input::default();
    if !fonts.is_empty() {
        read.notes.push(Problem::new(format!("{FONTS}{fonts}"), FONTS_REMEDY));
    }
    let ids = document.get_pages();
    let is_picture = |(number, page): &(&u32, &String)| {
        is_empty(page) && !unread.contains(&number.to_string()) && ids.get(number).is_some_and(|id| has_picture(&document, *id))
    };
    let n_pictures = numbers.iter().zip(&pages).filter(is_picture).count();
    if n_pictures > 0 {
        let what = format!("{n_pictures} of {} pages have no text; they are pictures", pages.len());
        let remedy = "Recognise their text first, for example with: ocrmypdf --skip-text scan.pdf text.pdf";
        read.notes.push(Problem::new(what, remedy));
    }
    if !unread.is_empty() {
        let what = format!("pages {} cannot be read in full", unread.join(", "));
        read.notes.push(Problem::new(what, "Open the PDF and save it anew."));
    }
    if n_endless > 0 {
        let what = format!("{n_endless} of its drawings draw themselves, or others without end, and are left out");
        read.notes.push(Problem::new(what, "Open the PDF and save it anew."));
    }
    let info = Info::of(&document);
    let text = pages.join("\u{c}");
    let newsletter = newsletter::parse(&text, name);
    let at_page = |page: usize| format!("{address}#page={}", page + 1);
    // A contents list alone may be that of a book.
    let n_tagged = newsletter.articles.iter().filter(|article| !article.tags.is_empty()).count();
    if newsletter.has_several && n_tagged * 2 >= newsletter.articles.len() && (n_tagged > 1 || newsletter.title.is_some()) {
        read.title = newsletter.title.or(info.title);
        read.notes.extend(newsletter.remarks.into_iter().map(|(what, remedy)| Problem::new(what, remedy)));
        for (article, page) in newsletter.articles.into_iter().zip(newsletter.pages) {
            read.entries.push(Entry::from(Article {
                url: at_page(page),
                date: article.date.clone().or_else(|| info.date.clone()),
                ..article
            }));
        }
        return Ok(read);
    }
    let title = info.title.clone().unwrap_or_else(|| name.to_owned());
    let outline = outline(&document, pages.len());
    let titles = newsletter::Titles::of(outline.iter().map(|(title, _)| title.as_str()));
    let texts = newsletter::pages(&text, pages.len(), &titles);
    let chapters = if outline.len() > 1 {
        chapters(&outline, &texts, &title)
    } else {
        let n = pages.len();
        let of_page = |(page, text): (usize, Vec<String>)| {
            let title = if n == 1 { title.clone() } else { format!("{title} · {}/{n}", page + 1) };
            (title, page, text)
        };
        texts.into_iter().enumerate().map(of_page).collect()
    };
    let n_chapters = chapters.len();
    // A chapter of which only its sections have text is a place to go to all the same.
    let is_outlined = outline.len() > 1;
    for (i, (heading, page, paragraphs)) in
        chapters.into_iter().enumerate().filter(|(_, (.., text))| is_outlined || !text.is_empty())
    {
        read.entries.push(Entry::from(Article {
            id: format!("{name}-{}", i + 1),
            section: Some(title.clone()).filter(|title| n_chapters > 1 && *title != heading),
            title: heading,
            url: at_page(page),
            date: info.date.clone(),
            metadata: info.author.iter().map(|author| ("author".to_owned(), vec![author.clone()])).collect(),
            paragraphs,
            ..Article::default()
        }));
    }
    read.title = info.title;
    Ok(read)
}

const FONTS: &str = "some text cannot be read, because it is set in fonts that do not say which letters they have: ";
const FONTS_REMEDY: &str =
    "Save it with its fonts embedded, or recognise its text, for example with: ocrmypdf --force-ocr file.pdf text.pdf";

/// Opens a file. Before its header may be other bytes (ISO 32000-1, annex H.3.4.1); the places in it are counted from the
/// header or, by some programs, from the beginning of the file.
fn load(bytes: &[u8]) -> Result<Document, String> {
    const VERSION: &[u8] = b"%PDF-1.7";
    let from_header = quietly(|| Document::load_mem(bytes));
    let at = bytes.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    if at == 0 || from_header.as_ref().is_ok_and(|document| !document.get_pages().is_empty()) {
        return from_header;
    }
    let mut from_start = bytes.to_vec();
    let end = at + VERSION.len();
    if end >= from_start.len() {
        return from_header;
    }
    from_start[..end].fill(b'%');
    from_start[..VERSION.len()].copy_from_slice(VERSION);
    from_start[VERSION.len()] = b'\n';
    quietly(|| Document::load_mem(&from_start)).or(from_header)
}

/// Whether a page shows a picture, by itself or in a form.
fn has_picture(document: &Document, page: ObjectId) -> bool {
    const MAX_FORMS: usize = 64;
    let resolved = |object: &Object| document.dereference(object).ok().map(|(_, object)| object.clone());
    let shown = |resources: &Object| -> Vec<Object> {
        let drawn = resources.as_dict().ok().and_then(|resources| resolved(resources.get(b"XObject").ok()?));
        let drawn = drawn.and_then(|drawn| drawn.as_dict().ok().cloned()).unwrap_or_default();
        drawn.iter().filter_map(|(_, object)| resolved(object)).collect()
    };
    let Ok((own, inherited)) = document.get_page_resources(page) else { return false };
    let of_page = own.cloned().map(Object::Dictionary);
    let inherited = inherited.into_iter().filter_map(|id| document.get_object(id).ok().cloned());
    let mut open: Vec<Object> = of_page.into_iter().chain(inherited).flat_map(|resources| shown(&resources)).collect();
    let mut n_forms = 0;
    while let Some(object) = open.pop() {
        let Ok(stream) = object.as_stream() else { continue };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => return true,
            Ok(b"Form") if n_forms < MAX_FORMS => {
                n_forms += 1;
                let resources = stream.dict.get(b"Resources").ok().and_then(resolved);
                open.extend(resources.iter().flat_map(shown));
            }
            _ => {}
        }
    }
    let content = document.get_page_content(page).unwrap_or_default();
    Content::decode(&content).is_ok_and(|content| content.operations.iter().any(|operation| operation.operator == "BI"))
}

/// Empties forms (ISO 32000, 8.10) that draw themselves, directly or by others, or draw others deeper or more often than
/// any document needs: the library would draw them without end. Gives how many they were.
fn tame_forms(document: &mut Document) -> usize {
    const MAX_DEPTH: usize = 64;
    const MAX_DRAWN: usize = 100_000;
    let drawn = drawn_forms(document);
    // From those that draw no other on: how deep and how many they draw.
    let mut n_left: HashMap<ObjectId, usize> = drawn.iter().map(|(id, drawn)| (*id, drawn.len())).collect();
    let mut drawn_by: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for (id, form) in drawn.iter().flat_map(|(id, drawn)| drawn.iter().map(move |form| (id, form))) {
        drawn_by.entry(*form).or_default().push(*id);
    }
    let mut ready: Vec<ObjectId> = n_left.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
    let mut costs: HashMap<ObjectId, (usize, usize)> = HashMap::new();
    while let Some(id) = ready.pop() {
        let cost = drawn[&id]
            .iter()
            .map(|form| costs[form])
            .fold((1, 1), |(depth, n), (depth_of, n_of)| (depth.max(depth_of + 1), n + n_of));
        // An emptied one draws nothing.
        costs.insert(id, if cost.0 > MAX_DEPTH || cost.1 > MAX_DRAWN { (0, 0) } else { cost });
        for by in drawn_by.get(&id).into_iter().flatten() {
            if let Some(n) = n_left.get_mut(by) {
                *n -= 1;
                if *n == 0 {
                    ready.push(*by);
                }
            }
        }
    }
    let endless = drawn.keys().filter(|id| costs.get(id).is_none_or(|cost| cost.0 == 0));
    let endless: Vec<ObjectId> = endless.copied().collect();
    for id in &endless {
        if let Ok(stream) = document.get_object_mut(*id).and_then(Object::as_stream_mut) {
            stream.dict.remove(b"Filter");
            stream.set_content(Vec::new());
        }
    }
    endless.len()
}

/// By form: the forms it draws, each as often as it does.
fn drawn_forms(document: &Document) -> HashMap<ObjectId, Vec<ObjectId>> {
    let dictionary = |object: &'_ Object| match object {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        _ => None,
    };
    // One without resources of its own has those of whatever draws it.
    let mut by_name: HashMap<&[u8], Vec<ObjectId>> = HashMap::new();
    let mut forms: HashMap<ObjectId, &Stream> = HashMap::new();
    for (id, object) in &document.objects {
        let dict = object.as_dict().or_else(|_| object.as_stream().map(|stream| &stream.dict));
        let Ok(dict) = dict else { continue };
        if let (Ok(stream), Ok(b"Form")) = (object.as_stream(), dict.get(b"Subtype").and_then(Object::as_name)) {
            forms.insert(*id, stream);
        }
        let resources = dict.get(b"Resources").ok().and_then(|object| object.as_dict().ok()).unwrap_or(dict);
        let Ok(drawn) = resources.get(b"XObject") else { continue };
        for (name, form) in drawn.as_dict().ok().or_else(|| dictionary(drawn)).into_iter().flatten() {
            by_name.entry(name).or_default().extend(form.as_reference().ok());
        }
    }
    let drawn_by = |stream: &Stream| -> Vec<ObjectId> {
        let content = stream.get_plain_content().unwrap_or_default();
        if !content.windows(2).any(|pair| pair == b"Do") {
            return Vec::new();
        }
        let resources =
            stream.dict.get(b"Resources").ok().and_then(|object| object.as_dict().ok().or_else(|| dictionary(object)));
        let own = resources.map(|resources| {
            let drawn = resources.get(b"XObject").ok();
            drawn.and_then(|drawn| drawn.as_dict().ok().or_else(|| dictionary(drawn)))
        });
        let operations = Content::decode(&content).map(|content| content.operations).unwrap_or_default();
        let names = operations.iter().filter(|operation| operation.operator == "Do");
        let names = names.filter_map(|operation| operation.operands.first()?.as_name().ok());
        let forms_of = |name: &[u8]| match own {
            Some(own) => own.and_then(|own| own.get(name).ok()?.as_reference().ok()).into_iter().collect(),
            None => by_name.get(name).cloned().unwrap_or_default(),
        };
        names.flat_map(forms_of).filter(|id| forms.contains_key(id)).collect()
    };
    forms.iter().map(|(id, stream)| (*id, drawn_by(stream))).collect()
}

/// Fonts may give one width for a range of glyphs (ISO 32000, 9.7.4.3), which the library takes for a width of zero:
/// gives each glyph its own.
fn spell_out_widths(document: &mut Document) {
    /// No font has as many glyphs.
    const MAX_RANGE: i64 = 65_536;
    let is_font = |object: &Object| {
        let subtype = object.as_dict().ok().and_then(|font| font.get(b"Subtype").ok()?.as_name().ok());
        subtype.is_some_and(|name| name.starts_with(b"CIDFontType"))
    };
    let fonts: Vec<_> = document.objects.iter().filter(|(_, object)| is_font(object)).map(|(id, _)| *id).collect();
    let mut n_spelt = 0;
    for font in fonts {
        let widths = document.get_dictionary(font).and_then(|font| font.get(b"W")).and_then(|widths| match widths {
            Object::Reference(id) => document.get_object(*id),
            other => Ok(other),
        });
        let Ok(widths) = widths.and_then(Object::as_array) else { continue };
        let mut spelt = Vec::new();
        let mut i = 0;
        while i + 1 < widths.len() {
            if let Object::Array(_) = widths[i + 1] {
                spelt.extend([widths[i].clone(), widths[i + 1].clone()]);
                i += 2;
            } else {
                let (first, last) = (widths[i].as_i64().unwrap_or(0), widths[i + 1].as_i64().unwrap_or(-1));
                let n = last.saturating_sub(first);
                if let Some(width) = widths.get(i + 2).filter(|_| (0..MAX_RANGE).contains(&n) && n_spelt < 16 * MAX_RANGE) {
                    n_spelt += n + 1;
                    let all = (first..=last).map(|_| width.clone()).collect();
                    spelt.extend([Object::Integer(first), Object::Array(all)]);
                }
                i += 3;
            }
        }
        if let Ok(font) = document.get_object_mut(font).and_then(Object::as_dict_mut) {
            font.set("W", Object::Array(spelt));
        }
    }
}

/// Runs what may panic on damaged files, as the library does, and says nothing about it.
fn quietly<T, E: std::fmt::Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    thread_local!(static IS_QUIET: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                usual(info);
            }
        }));
    });
    IS_QUIET.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_QUIET.set(false);
    match read {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("it is not as the format says".to_owned()),
    }
}

/// What a file says of itself.
#[derive(Debug, Default)]
struct Info {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

impl Info {
    fn of(document: &Document) -> Self {
        let info = document.trailer.get(b"Info").ok().and_then(|info| match info {
            Object::Reference(id) => document.get_dictionary(*id).ok(),
            other => other.as_dict().ok(),
        });
        let text = |key: &[u8]| {
            let value = info?.get(key).ok()?;
            let value = if let Object::Reference(id) = value { document.get_object(*id).ok()? } else { value };
            let text = pdf_extract::decode_text_string(value).ok()?;
            let text = super::html::one_line(&text);
            // Names of files and of programs are no titles.
            let is_told = !text.is_empty()
                && !is_nobody(&text)
                && !["untitled", "microsoft word", "about:blank"].iter().any(|bad| text.to_lowercase().starts_with(bad));
            is_told.then_some(text)
        };
        let date = text(b"CreationDate").or_else(|| text(b"ModDate")).and_then(|date| {
            let digits: String = date.trim_start_matches("D:").chars().take_while(char::is_ascii_digit).take(8).collect();
            (digits.len() == 8).then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
        });
        Self { title: text(b"Title"), author: text(b"Author"), date: date.as_deref().and_then(record::sound_date) }
    }
}

/// What programs write where nothing was given.
fn is_nobody(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["anonymous", "unknown", "unknown author", "unspecified", "author", "none", "n/a"].contains(&bare.as_str())
}

/// The titles of the outline and the pages they begin on, from zero.
fn outline(document: &Document, n_pages: usize) -> Vec<(String, usize)> {
    let Ok(toc) = quietly(|| document.get_toc()) else { return Vec::new() };
    let mut entries: Vec<(String, usize)> = toc
        .toc
        .iter()
        .filter(|entry| (1..=n_pages).contains(&entry.page))
        .map(|entry| (super::html::one_line(&entry.title), entry.page - 1))
        .filter(|(title, _)| title.chars().any(char::is_alphanumeric))
        .collect();
    // Of one page they stay in the order of the outline.
    entries.sort_by_key(|(_, page)| *page);
    entries
}

/// The title, page and text of each entry of an outline. An entry begins at the paragraph that says its title, if there
/// is one on its page; what cannot be told apart is one article.
fn chapters(outline: &[(String, usize)], texts: &[Vec<String>], title: &str) -> Vec<(String, usize, Vec<String>)> {
    let folded = newsletter::Titles::fold;
    let mut chapters: Vec<(String, usize, Vec<String>)> = vec![(title.to_owned(), 0, Vec::new())];
    let mut entries = outline.iter().peekable();
    for (page, paragraphs) in texts.iter().enumerate() {
        let mut from = 0;
        while let Some((heading, _)) = entries.next_if(|(_, of_entry)| *of_entry <= page) {
            let wanted = folded(heading);
            let itself = newsletter::Titles::of([heading.as_str()]);
            let is_title = |paragraph: &String| itself.has(paragraph);
            // A title may have text after it in the same line.
            let begins = |paragraph: &String| folded(paragraph).starts_with(&wanted);
            let titled = paragraphs[from..].iter().position(is_title);
            let found = titled.or_else(|| paragraphs[from..].iter().position(begins)).map(|at| from + at);
            let is_first = from == 0 && chapters.last().is_some_and(|(_, before, _)| *before < page || page == 0);
            let Some(at) = found.or(is_first.then_some(0)) else { continue };
            if let Some((.., text)) = chapters.last_mut() {
                text.extend_from_slice(&paragraphs[from..at]);
            }
            // The title itself is not repeated.
            from = at + usize::from(titled.is_some());
            chapters.push((heading.clone(), page, Vec::new()));
        }
        if let Some((.., text)) = chapters.last_mut() {
            text.extend_from_slice(&paragraphs[from.min(paragraphs.len())..]);
        }
    }
    // There may be nothing before the first.
    if chapters.len() > 1 && chapters[0].2.is_empty() {
        chapters.remove(0);
    }
    chapters
}

/// Collects the glyphs of a page in pieces.
#[derive(Default)]
struct Glyphs {
    pieces: Vec<Piece>,
    /// Where the last glyph began.
    last_left: f64,
}

/// Glyphs that are further apart than this share of their size have a space between.
const SPACE: f64 = 0.16;
/// And further than this stand in different pieces.
const GAP: f64 = 1.6;

impl OutputDev for Glyphs {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, at: &Transform, width: f64, _: f64, font_size: f64, text: &str) -> Result<(), OutputError> {
        // Text that runs upwards is a watermark or a label in the margin.
        if at.m12.abs() > at.m11.abs() || !at.m31.is_finite() || !at.m32.is_finite() {
            return Ok(());
        }
        let scale = (at.m11 * at.m22 - at.m12 * at.m21).abs().sqrt();
        let size = (font_size * scale).abs().max(0.1);
        let (left, baseline) = (at.m31, at.m32);
        let right = left + width.max(0.0) * (font_size * at.m11).abs();
        let is_space = text.chars().all(char::is_whitespace);
        if let Some(last) = self.pieces.last_mut() {
            let gap = left - last.right;
            let is_on_line = (baseline - last.baseline).abs() < 0.3 * size.max(last.size);
            // Widths are not always told right, and kerning moves glyphs together; but text goes on to the right.
            let goes_on = left > self.last_left - 0.1 * size;
            self.last_left = left;
            if is_on_line && goes_on && gap < GAP * size.min(last.size) {
                let has_space = last.text.ends_with(' ');
                if (is_space || gap > SPACE * size) && !has_space {
                    last.text.push(' ');
                }
                if !is_space {
                    last.text.push_str(text);
                    last.size = last.size.max(size);
                }
                last.right = if is_space { last.right.max(right) } else { right };
                return Ok(());
            }
        }
        self.last_left = left;
        if !is_space && !text.is_empty() {
            self.pieces.push(Piece { left, right, baseline, size, text: text.to_owned() });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// A column has at least so many lines on a page.
const MIN_LINES: usize = 4;
/// Space between columns, in points.
const MIN_GUTTER: f64 = 7.0;

/// The pieces as they are read: what stands above columns, then the columns, from the left, then what stands below.
fn reading_order(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then(a.left.total_cmp(&b.left)));
    let mut lines = join_lines(pieces);
    let Some(gutter) = gutter(&lines) else { return lines };
    // A running head or the number of the page stands alone, and may lie within a column's width.
    let is_alone = |one: &Piece, next: &Piece| (one.baseline - next.baseline).abs() > 2.5 * one.size.max(next.size);
    let head = if is_alone(&lines[0], &lines[1]) { vec![lines.remove(0)] } else { Vec::new() };
    let n = lines.len();
    let foot = if n > 2 && is_alone(&lines[n - 1], &lines[n - 2]) { lines.pop() } else { None };
    let rows: Vec<(f64, f64)> = lines.iter().map(|line| (line.baseline, line.left)).collect();
    let edge = lines.iter().map(|line| line.right).fold(gutter, f64::max);
    let mut ordered = head;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        // An address may be too long for its column, and run into the text beside it.
        let has_beside = rows.iter().any(|(baseline, x)| {
            (baseline - line.baseline).abs() < 0.6 * line.size && *x > gutter && *x < line.right + line.size
        });
        let goes_on = left.last().is_some_and(|above: &Piece| {
            let is_below = (above.left - line.left).abs() < line.size && above.baseline - line.baseline < 2.2 * line.size;
            is_below && line.right < f64::midpoint(gutter, edge)
        });
        if line.right <= gutter || (line.left < gutter && (has_beside || goes_on)) {
            left.push(line);
        } else if line.left >= gutter {
            right.push(line);
        } else {
            // What crosses the gutter ends the columns above it.
            ordered.extend(reading_order(std::mem::take(&mut left)));
            ordered.extend(reading_order(std::mem::take(&mut right)));
            ordered.push(line);
        }
    }
    ordered.extend(reading_order(left));
    ordered.extend(reading_order(right));
    ordered.extend(foot);
    ordered
}

/// Joins pieces that follow each other closely on a line, in whatever order they were drawn.
fn join_lines(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut lines: Vec<Piece> = Vec::new();
    for piece in pieces {
        let mate = lines.iter_mut().rev().take(12).find(|line| {
            let gap = piece.left - line.right;
            (line.baseline - piece.baseline).abs() < 0.4 * line.size.max(piece.size) && gap > -1.0 && gap < 1.2 * line.size
        });
        match mate {
            Some(line) => {
                if piece.left - line.right > SPACE * line.size && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&piece.text);
                line.right = line.right.max(piece.right);
                line.size = line.size.max(piece.size);
            }
            None => lines.push(piece),
        }
    }
    lines
}

/// Where a stretch of white runs down between columns, if few lines cross it.
fn gutter(lines: &[Piece]) -> Option<f64> {
    if lines.len() < 2 * MIN_LINES {
        return None;
    }
    let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let width = right - left;
    if !(width > 100.0 && width < 20_000.0 && left.abs() < 1e6) {
        return None;
    }
    // The widest stretch that the fewest lines cross, in the middle part of the page.
    let crossing = |x: f64| lines.iter().filter(|line| line.left < x && line.right > x).count();
    let mut best: Option<(usize, f64, f64)> = None;
    let mut start = left + 0.15 * width;
    let end = left + 0.85 * width;
    while start < end {
        let n = crossing(start);
        let mut stop = start;
        while stop < end && crossing(stop + 1.0) == n {
            stop += 1.0;
        }
        let stretch = stop - start;
        if stretch >= MIN_GUTTER - 1.0 && best.is_none_or(|(fewest, widest, _)| n < fewest || (n == fewest && stretch > widest)) {
            best = Some((n, stretch, f64::midpoint(start, stop)));
        }
        start = stop + 1.0;
    }
    let (n, _, x) = best?;
    let (n_left, n_right) =
        (lines.iter().filter(|line| line.right <= x).count(), lines.iter().filter(|line| line.left >= x).count());
    // Columns are text: the cells of a table and the numbers of a contents list are short.
    let length = |is_there: &dyn Fn(&Piece) -> bool| {
        let mut widths: Vec<f64> = lines.iter().filter(|line| is_there(line)).map(|line| line.right - line.left).collect();
        widths.sort_by(f64::total_cmp);
        widths.get(widths.len() / 2).copied().unwrap_or_default()
    };
    let is_text = length(&|line| line.right <= x) > 0.2 * width && length(&|line| line.left >= x) > 0.2 * width;
    (n_left >= MIN_LINES && n_right >= MIN_LINES && n * 4 <= lines.len() && is_text).then_some(x)
}

/// Lines of text, with an empty one where more space is left than usual.
fn text_of(pieces: &[Piece]) -> String {
    let pitches = || pieces.windows(2).map(|pair| pair[0].baseline - pair[1].baseline).filter(|pitch| *pitch > 1.0);
    let mut sorted: Vec<f64> = pitches().collect();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(12.0);
    let mut sizes: Vec<f64> = pieces.iter().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    let body = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    let mut text = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|before| &pieces[before]) {
            let pitch = before.baseline - piece.baseline;
            if pitch.abs() < 0.4 * piece.size.max(before.size) && piece.left > before.right {
                // The cells of a row.
                text.push_str("  ");
            } else {
                text.push('\n');
                // Larger letters are a heading, also at the top of a column, and of other size than one above it.
                let is_other = piece.size > 1.08 * before.size || piece.size < before.size / 1.08;
                let is_heading = is_other && piece.size > 1.08 * body;
                if is_heading || pitch > 1.4 * usual.max(1.1 * piece.size.min(before.size)) {
                    text.push('\n');
                }
            }
        }
        text.push_str(piece.text.trim());
    }
    text
}

#[cfg(test)]
mod tests;
