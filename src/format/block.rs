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
    /// By passage of the block: which document, and its text.
    passages: Vec<(u32, Range<usize>)>,
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
            let start = end;
            end = start.saturating_add(n_bytes >> 1);
            block.passages.push((document, start..end));
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
        if block.passages.iter().any(|(_, text)| !block.texts.is_char_boundary(text.end)) {
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
        self.passages.get(passage as usize).and_then(|(document, _)| self.documents.get(*document as usize))
    }

    /// The paragraphs of a passage.
    #[must_use]
    pub fn paragraphs(&self, passage: u32) -> core::str::SplitTerminator<'_, char> {
        let range = self.passages.get(passage as usize).map_or(0..0, |(_, range)| range.clone());
        self.texts[range].split_terminator('\n')
    }
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
    pub(crate) paragraphs: &'a [String],
}

/// The bytes of a block.
#[cfg(feature = "build")]
pub(crate) fn write(passages: &[Passage<'_>], fields: &[String]) -> Vec<u8> {
    use super::{write_bytes, write_strings, write_varint};
    let (mut out, mut texts) = (Vec::new(), Vec::new());
    for Passage { article, place, goes_on, paragraphs } in passages {
        let before = texts.len();
        for paragraph in *paragraphs {
            texts.extend_from_slice(paragraph.as_bytes());
            texts.push(b'\n');
        }
        write_varint(&mut out, ((texts.len() - before) << 1) as u32 | u32::from(!goes_on));
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
    }
    out.extend(texts);
    out
}
