//! Damaged files give an error, and never anything else.

use crate::{article, search};
use findling::{Error, Index, build};

fn sample() -> Vec<u8> {
    let articles: Vec<_> = (0..6)
        .map(|i| article(&format!("Article {i}"), "State Council (SC): standards, standardisation and GB/T 37932. 国家标准"))
        .collect();
    build::build(&articles).bytes()
}

fn error(bytes: &[u8]) -> Error {
    Index::open(bytes).err().expect("damage is found")
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let sound = sample();
    for length in 0..sound.len() {
        error(&sound[..length]);
    }
    assert!(matches!(error(&sound[..sound.len() - 1]), Error::Length { .. }));
    assert!(matches!(error(&[sound.as_slice(), b"x"].concat()), Error::Length { .. }));
}

#[test]
fn any_flipped_byte_is_found() {
    let sound = sample();
    for i in 0..sound.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut damaged = sound.clone();
            damaged[i] ^= flip;
            error(&damaged);
        }
    }
}

#[test]
fn errors_say_what_is_wrong_and_what_to_do() {
    assert_eq!(error(b"<!doctype html>"), Error::NotAnIndex);
    assert_eq!(error(b""), Error::NotAnIndex);
    let mut newer = sample();
    newer[8] = 9;
    assert_eq!(error(&newer), Error::Version { found: 9 });
    let mut damaged = sample();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let message = error(&damaged).to_string();
    assert!(message.contains("root") && message.contains("Build the index again"), "{message}");
}

#[test]
fn an_index_without_articles_answers() {
    let index = Index::open(&build::build(&[]).bytes()).expect("sound");
    assert_eq!(search(&index, "anything").total, 0);
    assert!(index.verify().is_ok());
}
