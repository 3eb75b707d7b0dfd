//! Which articles have which tags, sections and dates.

use super::cursor::Cursor;
use crate::Error;
#[cfg(feature = "build")]
use std::collections::BTreeMap;

/// The fields that every article can have; those of its metadata follow them.
pub const FIELDS: [&str; 2] = ["tags", "section"];

/// The field with the address of an article's picture: results show it, and nobody looks for articles by it.
pub const IMAGE: &str = "image";

/// A value of a field and the articles that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As it is written.
    pub text: String,
    /// By rising number.
    pub articles: Vec<u32>,
}

/// The fields of all articles.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// By field of the [root](super::root::Root::fields): its values, sorted.
    pub fields: Vec<Vec<Value>>,
    /// The dates of all articles, in their order: each with the number of its first article. Articles
    /// without a date come first, under an empty one.
    pub dates: Vec<(String, u32)>,
}

impl Facets {
    /// Reads a part of the kind [`Facets`](super::root::Kind::Facets).
    pub fn read(bytes: &[u8], n_articles: u32, n_fields: usize) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes, "facets");
        let mut facets = Self::default();
        for _ in 0..n_fields {
            let n_values = cursor.count()?;
            let mut values = Vec::with_capacity(n_values);
            for _ in 0..n_values {
                let text = cursor.string()?;
                let n = cursor.count()?;
                values.push(Value { text, articles: cursor.rising(n, n_articles)? });
            }
            facets.fields.push(values);
        }
        let n_dates = cursor.count()?;
        let mut first = 0_u32;
        for _ in 0..n_dates {
            let date = cursor.string()?;
            facets.dates.push((date, first));
            first = first.saturating_add(cursor.varint()?);
        }
        if first != n_articles {
            return Err(cursor.corrupt("its dates are of more or fewer articles than there are"));
        }
        cursor.finish()?;
        Ok(facets)
    }
}

/// Which of the articles have which values, until all are known.
#[cfg(feature = "build")]
#[derive(Default)]
pub(crate) struct Collected {
    n_articles: u32,
    /// By field of [`FIELDS`].
    known: [Values; FIELDS.len()],
    /// By field of the metadata.
    others: BTreeMap<String, Values>,
    /// Each with the number of articles that have it, in a row.
    dates: Vec<(String, u32)>,
}

/// By value: the articles that have it, rising.
#[cfg(feature = "build")]
type Values = BTreeMap<String, Vec<u32>>;

#[cfg(feature = "build")]
impl Collected {
    /// Takes the values of the next article, in the order of dates.
    pub(crate) fn add(&mut self, article: &crate::Article) {
        let number = self.n_articles;
        let add = |values: &mut Values, value: &String| match values.get_mut(value) {
            Some(articles) if articles.last() == Some(&number) => {}
            Some(articles) => articles.push(number),
            None => {
                values.insert(value.clone(), vec![number]);
            }
        };
        let crate::Article { tags, section, metadata, date, .. } = article;
        for (values, of_field) in self.known.iter_mut().zip([tags.as_slice(), section.as_slice()]) {
            of_field.iter().for_each(|value| add(values, value));
        }
        for (field, of_field) in metadata {
            if !self.others.contains_key(field) {
                self.others.insert(field.clone(), Values::new());
            }
            let values = self.others.get_mut(field).expect("it was put in");
            if field != IMAGE {
                of_field.iter().for_each(|value| add(values, value));
            }
        }
        let date = date.as_deref().unwrap_or_default();
        match self.dates.last_mut() {
            Some((last, n)) if last == date => *n += 1,
            _ => self.dates.push((date.to_owned(), 1)),
        }
        self.n_articles += 1;
    }

    /// The fields that any of the articles has.
    pub(crate) fn fields(&self) -> Vec<String> {
        FIELDS.into_iter().map(str::to_owned).chain(self.others.keys().cloned()).collect()
    }

    /// The bytes of the part.
    pub(crate) fn write(&self) -> Vec<u8> {
        use super::{write_bytes, write_rising, write_varint};
        let mut out = Vec::new();
        for values in self.known.iter().chain(self.others.values()) {
            write_varint(&mut out, values.len() as u32);
            for (text, articles) in values {
                write_bytes(&mut out, text.as_bytes());
                write_varint(&mut out, articles.len() as u32);
                write_rising(&mut out, articles.iter().copied());
            }
        }
        write_varint(&mut out, self.dates.len() as u32);
        for (date, n) in &self.dates {
            write_bytes(&mut out, date.as_bytes());
            write_varint(&mut out, *n);
        }
        out
    }
}
