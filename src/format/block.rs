//! What is shown of some articles, and their texts, passage by passage.

use super::cursor::Cursor;
use crate::Error;
use core::ops::Range;

/// What is shown of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// See [`Article`](crate::Article); so are the others.
    pub id: String,
    /// One line.
    pub title: String,
    /// Where the result leads.
    pub url: String,
    /// Key words.
    pub tags: Vec<String>,
    /// The part of the publication.
    pub section: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Other fields with their values.
    pub metadata: Vec<(String, Vec<String>)>,
    /// Where the article says its facts are from.
    pub sources: Vec<String>,
    /// Its place in the order of input; in a block, as the difference to its number.
    pub place: u32,
}

/// Some passages.
pub struct Block {
    documents: Vec<Document>,
    /// By passage of the block: which document, where its text is, and its [anchors](Block::anchors).
    passages: Vec<(u32, Range<usize>, Vec<String>)>,
    texts: String,
}

const PART: &str = "block";

impl Block {
    /// Reads a part of the kind [`Block`](super::root::Kind::Block) that has so many passages, of an index with
    /// these fields.
    pub fn read(bytes: &[u8], n_passages: usize, fields: &[String]) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes, PART);
        let mut block = Self { documents: Vec::new(), passages: Vec::new(), texts: String::new() };
        let mut end = 0_usize;
        for _ in 0..n_passages {
            let n_bytes = cursor.varint()? as usize;
            if n_bytes & 1 == 1 {
                block.documents.push(read_document(&mut cursor, fields)?);
            }
            let document = (block.documents.len() as u32).checked_sub(1);
            let document = document.ok_or_else(|| cursor.corrupt("its first passage has no article"))?;
            let anchors = if n_bytes & 2 == 2 { cursor.strings()? } else { Vec::new() };
            let start = end;
            end = start.saturating_add(n_bytes >> 2);
            block.passages.push((document, start..end, anchors));
        }
        let texts = cursor.take(cursor.remaining())?;
        let bad = |why| Error::corrupt(PART, why);
        match core::str::from_utf8(texts) {
            Ok(texts) => texts.clone_into(&mut block.texts),
            Err(_) => return Err(bad("a text is not UTF-8")),
        }
        if end != block.texts.len() {
            return Err(bad("its texts have another length than its passages"));
        }
        if block.passages.iter().any(|(_, text, _)| !block.texts.is_char_boundary(text.end)) {
            return Err(bad("a text ends in the middle of a character"));
        }
        Ok(block)
    }

    /// The documents whose passages are here.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What is shown of the article of a passage, counted from the block's first.
    #[must_use]
    pub fn document(&self, passage: u32) -> Option<&Document> {
        self.passages.get(passage as usize).and_then(|(document, ..)| self.documents.get(*document as usize))
    }

    /// The paragraphs of a passage, each after the character of its role, if it has one: see [`text`].
    #[must_use]
    pub fn lines(&self, passage: u32) -> core::str::SplitTerminator<'_, char> {
        let range = self.passages.get(passage as usize).map_or(0..0, |(_, range, _)| range.clone());
        self.texts[range].split_terminator('\n')
    }

    /// The texts of the paragraphs of a passage.
    pub fn paragraphs(&self, passage: u32) -> impl Iterator<Item = &str> {
        self.lines(passage).map(text)
    }

    /// Where links to the headings of a passage lead: first the heading above its first paragraph, then for each
    /// paragraph the anchor of the heading that it is or, at the beginning, stands under, or nothing.
    #[must_use]
    pub fn anchors(&self, passage: u32) -> &[String] {
        self.passages.get(passage as usize).map_or(&[], |(.., anchors)| anchors)
    }
}

/// Headings that are deeper in an article are shown as if they were so deep.
pub const MAX_DEPTH: u8 = 6;
/// The last of the characters that stand for a role: 1 to [`MAX_DEPTH`] are headings by their depth, then comes an item of a
/// list, then one of a numbered list, then preformatted text; 11 is a row of a table, 12 one that heads the columns. No
/// paragraph without a role begins with such a character.
const LAST_ROLE: u8 = 12;

/// The text of a paragraph of a block.
#[must_use]
pub fn text(paragraph: &str) -> &str {
    let has_role = paragraph.as_bytes().first().is_some_and(|first| *first <= LAST_ROLE);
    &paragraph[usize::from(has_role)..]
}

/// The same with line feeds between the lines of preformatted text, and nothing but tabs between the cells of a row.
#[must_use]
pub fn text_in_lines(paragraph: &str) -> String {
    text(paragraph).replace("\r ", "\n").replace("\t ", "\t")
}

fn read_document(cursor: &mut Cursor<'_>, fields: &[String]) -> Result<Document, Error> {
    let optional = |text: String| if text.is_empty() { None } else { Some(text) };
    let mut document = Document {
        id: cursor.string()?,
        title: cursor.string()?,
        url: cursor.string()?,
        section: optional(cursor.string()?),
        date: optional(cursor.string()?),
        tags: cursor.strings()?,
        sources: cursor.strings()?,
        place: cursor.varint()?,
        metadata: Vec::new(),
    };
    let n_fields = cursor.count()?;
    for _ in 0..n_fields {
        let field =
            fields.get(cursor.varint()? as usize).ok_or_else(|| cursor.corrupt("it has a field that the root has not"))?;
        document.metadata.push((field.clone(), cursor.strings()?));
    }
    Ok(document)
}

/// A passage that is written.
#[cfg(feature = "build")]
pub(crate) struct Passage<'a> {
    pub(crate) article: &'a crate::Article,
    /// Its article's place in the order of input.
    pub(crate) place: u32,
    /// Whether the passage before, in the same block, is of the same article.
    pub(crate) goes_on: bool,
    /// Which of the article's paragraphs is the first.
    pub(crate) first_paragraph: usize,
    pub(crate) paragraphs: &'a [String],
}

#[cfg(feature = "build")]
impl Passage<'_> {
    /// See [`Block::anchors`]; empty if there are none.
    fn anchors(&self) -> Vec<String> {
        let headings = &self.article.headings;
        let before = headings.partition_point(|heading| heading.paragraph <= self.first_paragraph).checked_sub(1);
        let mut anchors = vec![String::new(); 1 + self.paragraphs.len()];
        if let Some(above) = before.map(|last| &headings[last]) {
            anchors[0].clone_from(&self.article.paragraphs[above.paragraph]);
            anchors[1].clone_from(&above.anchor);
        }
        for heading in headings {
            let at = heading.paragraph.checked_sub(self.first_paragraph).filter(|at| *at < self.paragraphs.len());
            if let Some(at) = at {
                anchors[1 + at].clone_from(&heading.anchor);
            }
        }
        // A paragraph says nothing where no heading begins.
        while anchors.last().is_some_and(String::is_empty) {
            anchors.pop();
        }
        anchors
    }
}

/// The bytes of a block.
#[cfg(feature = "build")]
pub(crate) fn write(passages: &[Passage<'_>], fields: &[String]) -> Vec<u8> {
    use super::{write_bytes, write_strings, write_varint};
    use crate::Role;
    let (mut out, mut texts) = (Vec::new(), Vec::new());
    for passage in passages {
        let Passage { article, place, goes_on, first_paragraph, paragraphs } = passage;
        let anchors = passage.anchors();
        let before = texts.len();
        for (i, paragraph) in (*first_paragraph..).zip(*paragraphs) {
            let role = article.roles.get(&i);
            texts.extend(role.map(|role| match role {
                Role::Heading(depth) => (*depth).clamp(1, MAX_DEPTH),
                Role::Item => MAX_DEPTH + 1,
                Role::NumberedItem => MAX_DEPTH + 2,
                Role::Preformatted => MAX_DEPTH + 3,
                Role::Row => LAST_ROLE - 1,
                Role::HeaderRow => LAST_ROLE,
            }));
            // Lines end and cells begin with a space more, since words are looked for after spaces.
            match role {
                Some(Role::Preformatted) => texts.extend(paragraph.replace('\n', "\r ").as_bytes()),
                Some(Role::Row | Role::HeaderRow) => texts.extend(paragraph.replace('\t', "\t ").as_bytes()),
                _ => texts.extend(paragraph.as_bytes()),
            }
            texts.push(b'\n');
        }
        let flags = u32::from(!goes_on) | u32::from(!anchors.is_empty()) << 1;
        write_varint(&mut out, ((texts.len() - before) << 2) as u32 | flags);
        if !goes_on {
            let optional = |text: &Option<String>| text.clone().unwrap_or_default();
            for text in [&article.id, &article.shown_title(), &article.url, &optional(&article.section), &optional(&article.date)]
            {
                write_bytes(&mut out, text.as_bytes());
            }
            write_strings(&mut out, &article.tags);
            write_strings(&mut out, &article.sources);
            write_varint(&mut out, *place);
            write_varint(&mut out, article.metadata.len() as u32);
            for (field, values) in &article.metadata {
                write_varint(&mut out, fields.iter().position(|of_index| of_index == field).unwrap_or_default() as u32);
                write_strings(&mut out, values);
            }
        }
        if !anchors.is_empty() {
            write_strings(&mut out, &anchors);
        }
    }
    out.extend(texts);
    out
}
