//! Bindings for JavaScript: conversions, and nothing else.

use crate::{Answer, Error, Filters, Found, FullText, Hit, Index, Options, Sort, format::block::Document};
use js_sys::{Array, Error as JsError, Object, Reflect};
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
    /// titleMarks, url, heading, tags, section, date, metadata, score, snippetText, snippetMarks]`; or `undefined` if parts are
    /// wanted first. Rows instead of objects, because names for the fields are two kilobytes of engine, and
    /// `engine.ts` knows them anyway.
    #[expect(clippy::needless_pass_by_value, reason = "JavaScript hands values over")]
    pub fn search(&mut self, query: &str, options: JsValue) -> Result<JsValue, JsError> {
        let answer =
            self.index.search(query, &read_options(&options, &self.index.root().fields)?).map_err(|error| to_js(&error))?;
        let Some(found) = self.known(answer) else { return Ok(JsValue::UNDEFINED) };
        let Found { total, is_at_least, is_partial, suggestion, hits, facets } = &found;
        let mut rows = Vec::with_capacity(hits.len());
        for Hit { id, title, title_marks, url, heading, tags, section, date, metadata, score, snippet } in hits {
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

/// Reads `{ limit, offset, filters: { before, after, … }, sort, facets }`, each of which may be left out; the
/// other filters are fields of the index.
fn read_options(options: &JsValue, fields: &[String]) -> Result<Options, JsError> {
    let filters = get(options, "filters");
    let mut of_fields = Vec::new();
    for name in fields {
        let values = get(&filters, name);
        if !values.is_undefined() {
            of_fields.push((name.clone(), strings(name, &values)?));
        }
    }
    warn_of_others(options, &|name| ["limit", "offset", "filters", "sort", "facets"].contains(&name));
    warn_of_others(&filters, &|name| ["before", "after"].contains(&name) || fields.iter().any(|field| field == name));
    let default = Options::default();
    let sort = get(options, "sort");
    Ok(Options {
        limit: count(options, "limit", default.limit)?,
        offset: count(options, "offset", default.offset)?,
        filters: Filters {
            fields: of_fields,
            before: get(&filters, "before").as_string(),
            after: get(&filters, "after").as_string(),
        },
        facets: get(options, "facets").is_truthy(),
        sort: match sort.as_string().as_deref() {
            Some("relevance") => Sort::Relevance,
            Some("newest") => Sort::Newest,
            Some("oldest") => Sort::Oldest,
            None if sort.is_undefined() => Sort::default(),
            _ => return Err(JsError::new("`sort` must be \"relevance\", \"newest\" or \"oldest\".")),
        },
    })
}

fn count(options: &JsValue, name: &str, default: usize) -> Result<usize, JsError> {
    let value = get(options, name);
    match value.as_f64() {
        #[expect(clippy::cast_sign_loss, reason = "checked")]
        Some(count) if count >= 0.0 => Ok(count as usize),
        None if value.is_undefined() => Ok(default),
        _ => Err(JsError::new(&["`", name, "` must be a number."].concat())),
    }
}

/// Says in the console what is misspelt; it would be ignored in silence.
fn warn_of_others(object: &JsValue, is_known: &dyn Fn(&str) -> bool) {
    let names = object.dyn_ref::<Object>().map(Object::keys);
    for name in names.iter().flat_map(Array::iter).filter_map(|name| name.as_string()) {
        if !is_known(&name) {
            web_sys::console::warn_1(&["Unknown option: ", &name].concat().into());
        }
    }
}

/// A property, or `undefined` where there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The values of a filter.
fn strings(name: &str, array: &JsValue) -> Result<Vec<String>, JsError> {
    let error = || JsError::new(&["`", name, "` must be an array of strings."].concat());
    let mut strings = Vec::new();
    for item in array.dyn_ref::<Array>().ok_or_else(error)?.iter() {
        strings.push(item.as_string().ok_or_else(error)?);
    }
    Ok(strings)
}

fn to_value(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(|_| JsError::new("The result is too large."))
}

fn to_js(error: &Error) -> JsError {
    JsError::new(&error.message())
}
