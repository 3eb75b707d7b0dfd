//! What is shown of an article, and its text.

use super::{Section, cursor::Cursor};
use crate::Error;

/// What is shown of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Where the article says its facts are from.
    pub sources: Vec<String>,
    text_start: usize,
    text_end: usize,
}

/// The documents and texts of an index.
pub struct Store {
    documents: Vec<Document>,
    texts: String,
}

impl Store {
    /// Reads the sections [`Section::Documents`] and [`Section::Texts`].
    pub fn read(documents: &[u8], texts: &[u8]) -> Result<Self, Error> {
        let documents = read_documents(documents)?;
        let bad = |why| Error::corrupt(Section::Texts.name(), why);
        let texts = core::str::from_utf8(texts).map_err(|_| bad("a text is not UTF-8"))?;
        if documents.last().map_or(0, |document| document.text_end) != texts.len() {
            return Err(bad("it has another length than the documents say"));
        }
        if documents.iter().any(|document| !texts.is_char_boundary(document.text_end)) {
            return Err(bad("a text ends in the middle of a character"));
        }
        Ok(Self { documents, texts: texts.to_owned() })
    }

    /// All documents, in the order of input.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The paragraphs of a document of this store.
    pub fn paragraphs(&self, document: &Document) -> impl Iterator<Item = &str> {
        self.texts.get(document.text_start..document.text_end).unwrap_or_default().split_terminator('\n')
    }
}

fn read_documents(bytes: &[u8]) -> Result<Vec<Document>, Error> {
    let mut cursor = Cursor::new(bytes, Section::Documents);
    let n_documents = cursor.count()?;
    let mut documents = Vec::with_capacity(n_documents);
    let mut text_end = 0_usize;
    let optional = |text: String| (!text.is_empty()).then_some(text);
    for _ in 0..n_documents {
        let text_start = text_end;
        let mut string = || cursor.str().map(str::to_owned);
        let (id, title, url) = (string()?, string()?, string()?);
        let (section, date) = (optional(string()?), optional(string()?));
        let (tags, sources) = (read_strings(&mut cursor)?, read_strings(&mut cursor)?);
        text_end = text_start.saturating_add(cursor.varint()? as usize);
        documents.push(Document { id, title, url, tags, section, date, sources, text_start, text_end });
    }
    cursor.finish()?;
    Ok(documents)
}

fn read_strings(cursor: &mut Cursor<'_>) -> Result<Vec<String>, Error> {
    let n_strings = cursor.count()?;
    (0..n_strings).map(|_| cursor.str().map(str::to_owned)).collect()
}

/// The bytes of [`Section::Documents`] and [`Section::Texts`].
#[cfg(feature = "build")]
pub(crate) fn write(articles: &[crate::Article]) -> (Vec<u8>, Vec<u8>) {
    use super::{write_str, write_varint};
    let (mut documents, mut texts) = (Vec::new(), Vec::new());
    write_varint(&mut documents, articles.len() as u32);
    for article in articles {
        write_str(&mut documents, &article.id);
        write_str(&mut documents, &article.title);
        write_str(&mut documents, &article.url);
        write_str(&mut documents, article.section.as_deref().unwrap_or_default());
        write_str(&mut documents, article.date.as_deref().unwrap_or_default());
        for strings in [&article.tags, &article.sources] {
            write_varint(&mut documents, strings.len() as u32);
            strings.iter().for_each(|string| write_str(&mut documents, string));
        }
        let before = texts.len();
        for paragraph in &article.paragraphs {
            texts.extend_from_slice(paragraph.as_bytes());
            texts.push(b'\n');
        }
        write_varint(&mut documents, (texts.len() - before) as u32);
    }
    (documents, texts)
}
