//! Bindings for JavaScript: conversions, and nothing else.

use crate::{Error, Filters, Index, Options, Sort};
use js_sys::{Array, Error as JsError, Reflect};
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
        std::panic::set_hook(Box::new(|panic| {
            web_sys::console::error_1(&format!("Findling stopped: {panic}").into());
        }));
        Index::open(index).map(Self).map_err(to_js)
    }

    /// Answers a query: `{ total, partial, hits }`.
    pub fn search(&self, query: &str, options: JsValue) -> Result<JsValue, JsError> {
        let found = self.0.search(query, &read_options(&options)?).map_err(to_js)?;
        let hits = found.hits.into_iter().map(|hit| JsHit {
            id: hit.id,
            title: hit.title,
            title_marks: hit.title_marks,
            url: hit.url,
            tags: hit.tags,
            section: hit.section,
            date: hit.date,
            score: hit.score,
            snippet: JsMarked { text: hit.snippet.text, marks: hit.snippet.marks },
        });
        to_value(&JsFound { total: found.total, partial: found.is_partial, hits: hits.collect() })
    }

    /// The article with this id, or `undefined`.
    pub fn article(&self, id: &str) -> Result<JsValue, JsError> {
        let Some(document) = self.0.document(id) else { return Ok(JsValue::UNDEFINED) };
        to_value(&JsArticle {
            id: &document.id,
            title: &document.title,
            url: &document.url,
            tags: &document.tags,
            section: document.section.as_deref(),
            date: document.date.as_deref(),
            sources: &document.sources,
            paragraphs: self.0.paragraphs(document).collect(),
        })
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

#[derive(Serialize)]
struct JsFound {
    total: usize,
    partial: bool,
    hits: Vec<JsHit>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsHit {
    id: String,
    title: String,
    title_marks: Vec<(u32, u32)>,
    url: String,
    tags: Vec<String>,
    section: Option<String>,
    date: Option<String>,
    score: u32,
    snippet: JsMarked,
}

#[derive(Serialize)]
struct JsMarked {
    text: String,
    marks: Vec<(u32, u32)>,
}

#[derive(Serialize)]
struct JsArticle<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a str,
    tags: &'a [String],
    section: Option<&'a str>,
    date: Option<&'a str>,
    sources: &'a [String],
    paragraphs: Vec<&'a str>,
}

fn to_value(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    value.serialize(&serializer).map_err(|error| JsError::new(&format!("The result cannot be shown: {error}")))
}

fn to_js(error: Error) -> JsError {
    JsError::new(&error.to_string())
}
