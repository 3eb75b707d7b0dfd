//! Any bytes in place of an index, with its magic, length and hash made right.
#![no_main]

#[path = "../../hostile/sample.rs"]
#[allow(dead_code)]
mod sample;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    sample::exercise(bytes);
    let mut file = sample::sample()[..32].to_vec();
    file.extend_from_slice(bytes);
    sample::exercise(&sample::sealed(file));
});
