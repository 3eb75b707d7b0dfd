//! `docs/format.md` and the source say the same, byte by byte.

use findling::{
    Article,
    build::{Sizes, build_with},
    format::{MAGIC, VERSION, root::Kind},
};
use std::fmt::Write;

const DOCUMENT: &str = include_str!("../../docs/format.md");

#[test]
fn every_kind_of_part_is_documented() {
    assert!(DOCUMENT.contains(&format!("magic: `{}`", String::from_utf8_lossy(&MAGIC))));
    assert!(DOCUMENT.contains(&format!("version: {VERSION} |")));
    for kind in Kind::ALL {
        assert!(DOCUMENT.contains(&format!("| `{}` |", kind.name())), "{} in the table", kind.name());
        assert!(DOCUMENT.contains(&format!("## Part `{}`", kind.name())), "{} has a chapter", kind.name());
    }
}

#[test]
fn the_sizes_are_documented() {
    let Sizes { shard_bytes, block_bytes, tiered_from, tier_head, weight_bits } = Sizes::default();
    for number in [shard_bytes, block_bytes, tiered_from, tier_head] {
        assert!(DOCUMENT.contains(&format!("| {number} |")), "{number}");
    }
    assert_eq!(weight_bits, 3, "the document says what becomes of a weight");
}

/// The example is a golden file: whoever changes the format changes it, and its version.
#[test]
fn the_example_is_what_the_builder_writes() {
    let article = Article {
        id: "1".into(),
        title: "Patenty".into(),
        url: "/p".into(),
        lang: Some("cs".into()),
        paragraphs: vec!["Ten patent.".into()],
        ..Article::default()
    };
    let bytes = build_with(&[article], &Sizes::whole(), &[]).bytes();
    let mut dump = String::new();
    for (i, row) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        let text: String = row.iter().map(|byte| if (0x21..0x7F).contains(byte) { *byte as char } else { '.' }).collect();
        writeln!(dump, "{:04x}  {:<47}  {text}", i * 16, hex.join(" ")).expect("memory does not fail");
    }
    assert!(DOCUMENT.contains(&dump), "docs/format.md should show:\n{dump}");
}
