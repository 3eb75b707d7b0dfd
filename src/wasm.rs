//! Bindings for JavaScript: conversions, and nothing else.

use crate::{Error, Filters, Hit, Index, Options, Sort, format::store::Document};
use js_sys::{Array, Error as JsError, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, prelude::*};

/// An index in the visitor's browser.
#[wasm_bindgen]
pub struct Engine(Index);

#[wasm_bindgen]
impl Engine {
    /// Opens an index; throws an `Error` that says what is wrong with it.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8]) -> Result<Engine, JsError> {
        Index::open(index).map(Self).map_err(|error| to_js(&error))
    }

    /// Answers a query: `[total, partial, hits]`, each hit `[id, title, titleMarks, url, tags, section,
    /// date, score, snippetText, snippetMarks]`. Rows instead of objects, because names for the fields
    /// are two kilobytes of engine, and `engine.ts` knows them anyway.
    #[expect(clippy::needless_pass_by_value, reason = "JavaScript hands values over")]
    pub fn search(&self, query: &str, options: JsValue) -> Result<JsValue, JsError> {
        let found = self.0.search(query, &read_options(&options)?).map_err(|error| to_js(&error))?;
        let hits = found.hits.iter().map(|hit| {
            let Hit { id, title, title_marks, url, tags, section, date, score, snippet } = hit;
            (id, title, title_marks, url, tags, section, date, score, &snippet.text, &snippet.marks)
        });
        to_value(&(found.total, found.is_partial, hits.collect::<Vec<_>>()))
    }

    /// The article with this id as `[id, title, url, tags, section, date, sources, paragraphs]`, or
    /// `undefined`.
    pub fn article(&self, id: &str) -> Result<JsValue, JsError> {
        let Some(document) = self.0.document(id) else { return Ok(JsValue::UNDEFINED) };
        let Document { id, title, url, tags, section, date, sources, .. } = document;
        to_value(&(id, title, url, tags, section, date, sources, self.0.paragraphs(document).collect::<Vec<_>>()))
    }
}

/// Reads `{ limit, filters: { tags, section }, sort }`, each of which may be left out.
fn read_options(options: &JsValue) -> Result<Options, JsError> {
    let mut read = Options::default();
    let limit = get(options, "limit");
    if let Some(limit) = limit.as_f64().filter(|limit| *limit >= 0.0) {
        #[expect(clippy::cast_sign_loss, reason = "checked")]
        let limit = limit as usize;
        read.limit = limit;
    } else if !limit.is_undefined() {
        return Err(JsError::new("The search option `limit` must be a number."));
    }
    let filters = get(options, "filters");
    read.filters = Filters { tags: strings(&get(&filters, "tags"))?, section: strings(&get(&filters, "section"))? };
    warn_of_others(options, &["limit", "filters", "sort"]);
    warn_of_others(&filters, &["tags", "section"]);
    let sort = get(options, "sort");
    read.sort = match sort.as_string().as_deref() {
        Some("relevance") => Sort::Relevance,
        Some("newest") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        None if sort.is_undefined() => Sort::default(),
        _ => return Err(JsError::new("The search option `sort` must be \"relevance\", \"newest\" or \"oldest\".")),
    };
    Ok(read)
}

/// Says in the console what is misspelt; it would be ignored in silence.
fn warn_of_others(object: &JsValue, known: &[&str]) {
    let names = object.dyn_ref::<Object>().map(Object::keys);
    for name in names.iter().flat_map(Array::iter).filter_map(|name| name.as_string()) {
        if !known.contains(&name.as_str()) {
            web_sys::console::warn_1(&["Findling knows no search option `", &name, "`."].concat().into());
        }
    }
}

/// A property, or `undefined` where there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn strings(array: &JsValue) -> Result<Vec<String>, JsError> {
    if array.is_undefined() {
        return Ok(Vec::new());
    }
    let expected = || JsError::new("The search filters `tags` and `section` must be arrays of strings.");
    let array = array.dyn_ref::<Array>().ok_or_else(expected)?;
    (0..array.length()).map(|i| array.get(i).as_string().ok_or_else(expected)).collect()
}

fn to_value(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(|_| JsError::new("The result of the search cannot be handed over."))
}

fn to_js(error: &Error) -> JsError {
    JsError::new(&error.message())
}
