//! Any query to a sound index.
#![no_main]

#[path = "../../hostile/sample.rs"]
#[allow(dead_code)]
mod sample;

use findling::{Index, Options};

libfuzzer_sys::fuzz_target!(|query: &str| {
    let index = Index::open(&sample::sample()).expect("sound");
    index.search(query, &Options { facets: true, ..Options::default() }).expect("an answer");
});
