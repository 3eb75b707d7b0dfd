//! Which articles have which tags, sections and dates.

use super::cursor::Cursor;
use crate::Error;

/// The fields that every article can have; those of its metadata follow them.
pub const FIELDS: [&str; 2] = ["tags", "section"];

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

/// The fields that any of the articles has.
#[cfg(feature = "build")]
pub(crate) fn fields(articles: &[crate::Article]) -> Vec<String> {
    let mut of_metadata: Vec<&String> = articles.iter().flat_map(|article| article.metadata.keys()).collect();
    of_metadata.sort_unstable();
    of_metadata.dedup();
    FIELDS.into_iter().map(str::to_owned).chain(of_metadata.into_iter().cloned()).collect()
}

/// The bytes of the facets of articles in the order of their dates.
#[cfg(feature = "build")]
pub(crate) fn write(articles: &[crate::Article], fields: &[String]) -> Vec<u8> {
    use super::{write_bytes, write_rising, write_varint};
    use std::collections::BTreeMap;
    let mut out = Vec::new();
    for field in fields {
        let mut values: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, article) in articles.iter().enumerate() {
            let of_article = match field.as_str() {
                "tags" => article.tags.as_slice(),
                "section" => article.section.as_slice(),
                field => article.metadata.get(field).map_or(&[][..], Vec::as_slice),
            };
            for value in of_article {
                let of_value = values.entry(value).or_default();
                if of_value.last() != Some(&(number as u32)) {
                    of_value.push(number as u32);
                }
            }
        }
        write_varint(&mut out, values.len() as u32);
        for (text, articles) in values {
            write_bytes(&mut out, text.as_bytes());
            write_varint(&mut out, articles.len() as u32);
            write_rising(&mut out, articles.into_iter());
        }
    }
    let runs: Vec<&[crate::Article]> = articles.chunk_by(|one, next| one.date == next.date).collect();
    write_varint(&mut out, runs.len() as u32);
    for run in runs {
        write_bytes(&mut out, run[0].date.as_deref().unwrap_or_default().as_bytes());
        write_varint(&mut out, run.len() as u32);
    }
    out
}
