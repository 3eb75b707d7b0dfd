//! A sound index with changes in any part, all hashes made right.
#![no_main]

#[path = "../../hostile/sample.rs"]
#[allow(dead_code)]
mod sample;

libfuzzer_sys::fuzz_target!(|changes: Vec<(u16, u8)>| {
    let changes: Vec<(usize, u8)> = changes.into_iter().map(|(at, value)| (usize::from(at), value)).collect();
    sample::exercise(&sample::changed(&sample::sample(), &changes));
});
