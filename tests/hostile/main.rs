//! No bytes make the engine panic, hang, or allocate beyond a small multiple of the file. `tests/fuzz` looks
//! for such bytes without end; here a bounded number of seeded changes is tried.

mod sample;

use cap::Cap;
use sample::{changed, exercise, sample, sealed};
use std::alloc::System;

/// Ends the process where more is allocated than any answer from a file of some kilobytes can need: a root may
/// claim a million passages, each of which takes nine bytes.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, 64_000_000);

const N_CHANGED: usize = 3_000;

/// Numbers that look random and are the same everywhere (G. Marsaglia, "Xorshift RNGs", 2003).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize
    }
}

/// The file that the tests in a browser damage too.
#[test]
fn the_golden_file_is_what_the_builder_writes() {
    let golden = include_bytes!("../golden/parts.findling");
    if std::env::var_os("FINDLING_WRITE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/parts.findling"), sample()).expect("written");
    } else {
        assert!(golden == sample().as_slice(), "FINDLING_WRITE_GOLDEN=1 cargo test --features build writes it anew");
    }
}

#[test]
fn changed_bytes_are_refused_or_answered() {
    let sound = sample();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut n_opened = 0;
    for _ in 0..N_CHANGED {
        let n = 1 + numbers.next() % 3;
        let changes: Vec<(usize, u8)> = (0..n)
            .map(|_| {
                let at = numbers.next();
                let value = [0, 1, 0x7F, 0x80, 0xFF, numbers.next() as u8][numbers.next() % 6];
                (at, value)
            })
            .collect();
        n_opened += usize::from(exercise(&changed(&sound, &changes)));
    }
    assert!(n_opened * 10 > N_CHANGED, "only {n_opened} of {N_CHANGED} reached a query");
}

#[test]
fn moved_bytes_are_refused_or_answered() {
    let sound = sample();
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03);
    for _ in 0..N_CHANGED {
        let mut bytes = sound.clone();
        let (at, n) = (32 + numbers.next() % (sound.len() - 32), numbers.next() % 20);
        let end = (at + n).min(bytes.len());
        if numbers.next().is_multiple_of(2) {
            bytes.drain(at..end);
        } else {
            let copy = bytes[at..end].to_vec();
            bytes.splice(at..at, copy);
        }
        exercise(&sealed(bytes));
    }
}

#[test]
fn any_query_is_answered() {
    let sound = sample();
    let index = findling::Index::open(&sound).expect("sound");
    let pieces = [
        "\"", "-", "OR", " ", "tag:", "before:", "title:", "国", "C++", "é", "\u{301}", "\u{202E}", "2020", "sta", ".", "\0",
        "𝒳", "ﬁ",
    ];
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    for _ in 0..N_CHANGED {
        let query: String = (0..numbers.next() % 12).map(|_| pieces[numbers.next() % pieces.len()]).collect();
        let _ = index.search(&query, &findling::Options { facets: true, ..findling::Options::default() });
    }
}
