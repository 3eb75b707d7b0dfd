//! Bindings for JavaScript: conversions, and nothing else.

use crate::{Answer, Error, Filters, Found, FullText, Hit, Index, Options, Section, Sort, format::block::Document};
use js_sys::{Array, Error as JsError};
use serde::Serialize;
use wasm_bindgen::{JsCast, prelude::*};

/// Two kilobytes smaller than the default allocator, and faster.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// An index in the visitor's browser.
#[wasm_bindgen]
pub struct Engine {
    index: Index,
    wanted: Vec<u32>,
}

#[wasm_bindgen]
impl Engine {
    /// Opens an index; throws an `Error` that says what is wrong with it.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8]) -> Result<Engine, JsError> {
        let index = Index::open(index).map_err(|error| to_js(&error))?;
        Ok(Self { index, wanted: Vec::new() })
    }

    /// Takes the bytes of a part.
    pub fn supply(&mut self, part: u32, bytes: &[u8]) -> Result<(), JsError> {
        self.index.supply(part, bytes).map_err(|error| to_js(&error))
    }

    /// The parts that the last answer wants, each `[file name, number]`.
    pub fn wanted(&self) -> Result<JsValue, JsError> {
        let mut wanted = Vec::with_capacity(self.wanted.len());
        for part in &self.wanted {
            wanted.push((self.index.root().file_name(*part), *part));
        }
        to_value(&wanted)
    }

    /// Answers a query: `[total, atLeast, partial, suggestion, hits, facets]`, each hit `[id, title,
    /// titleMarks, url, heading, tags, section, date, metadata, score, snippetText, snippetMarks, sections]`, each section
    /// `[url, heading, snippetText, snippetMarks]`; or `undefined` if parts are wanted first. Rows instead of objects, because names for the fields are two kilobytes of engine, and
    /// `engine.ts` knows them anyway.
    /// See `read_options` for the options.
    pub fn search(&mut self, query: &str, options: &Array) -> Result<JsValue, JsError> {
        let options = read_options(options, &self.index.root().fields);
        let answer = self.index.search(query, &options).map_err(|error| to_js(&error))?;
        let Some(found) = self.known(answer) else { return Ok(JsValue::UNDEFINED) };
        let Found { total, is_at_least, is_partial, suggestion, hits, facets } = &found;
        let mut rows = Vec::with_capacity(hits.len());
        for Hit { id, title, title_marks, url, heading, tags, section, date, metadata, score, snippet, sections } in hits {
            let mut others = Vec::with_capacity(sections.len());
            for Section { url, heading, snippet } in sections {
                others.push((url, heading, &snippet.text, &snippet.marks));
            }
            rows.push((
                id,
                title,
                title_marks,
                url,
                heading,
                tags,
                section,
                date,
                metadata,
                score,
                &snippet.text,
                &snippet.marks,
                others,
            ));
        }
        to_value(&(*total as u32, is_at_least, is_partial, suggestion, rows, facets))
    }

    /// The article with this id as `[id, title, url, tags, section, date, metadata, sources, paragraphs,
    /// related]`, `null` if there is none, or `undefined` if parts are wanted first.
    pub fn article(&mut self, id: &str) -> Result<JsValue, JsError> {
        let answer = self.index.article(id);
        match self.known(answer) {
            None => Ok(JsValue::UNDEFINED),
            Some(None) => Ok(JsValue::NULL),
            Some(Some(FullText { document, paragraphs, related })) => {
                let Document { id, title, url, tags, section, date, metadata, sources, .. } = document;
                to_value(&(id, title, url, tags, section, date, metadata, sources, paragraphs, related))
            }
        }
    }

    fn known<T>(&mut self, answer: Answer<T>) -> Option<T> {
        match answer {
            Answer::Known(known) => Some(known),
            Answer::Wanted(wanted) => {
                self.wanted = wanted;
                None
            }
        }
    }
}

/// Reads `[limit, offset, sort, facets, before, after, [field, values]…]`, as `engine.ts` makes it.
fn read_options(options: &Array, fields: &[String]) -> Options {
    #[expect(clippy::cast_sign_loss, reason = "checked")]
    let number = |i| options.get(i).as_f64().unwrap_or_default() as usize;
    let mut of_fields = Vec::new();
    for i in 6..options.length() {
        let filter: Array = options.get(i).unchecked_into();
        let name = filter.get(0).as_string().unwrap_or_default();
        if !fields.contains(&name) {
            // Nothing is found, and its author should know why.
            web_sys::console::warn_1(&["No article has the field ", &name].concat().into());
        }
        let mut values = Vec::new();
        for value in filter.get(1).unchecked_into::<Array>().iter() {
            values.extend(value.as_string());
        }
        of_fields.push((name, values));
    }
    Options {
        limit: number(0),
        offset: number(1),
        sort: [Sort::Relevance, Sort::Newest, Sort::Oldest][number(2) % 3],
        facets: number(3) > 0,
        filters: Filters { fields: of_fields, before: options.get(4).as_string(), after: options.get(5).as_string() },
    }
}

fn to_value(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(|_| JsError::new("The result is too large."))
}

fn to_js(error: &Error) -> JsError {
    JsError::new(&error.message())
}
