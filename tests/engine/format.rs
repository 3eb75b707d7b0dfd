//! `docs/format.md` and the source say the same, byte by byte.

use findling::{
    Article, build,
    format::{MAGIC, Section, VERSION},
};
use std::fmt::Write;

const DOCUMENT: &str = include_str!("../../docs/format.md");

#[test]
fn every_section_is_documented_under_its_number() {
    assert!(DOCUMENT.contains(&format!("magic: `{}`", String::from_utf8_lossy(&MAGIC))));
    assert!(DOCUMENT.contains(&format!("version: {VERSION} |")));
    assert!(DOCUMENT.contains(&format!("number of sections: {} |", Section::ALL.len())));
    for section in Section::ALL {
        let (id, name) = (section as u8, section.name());
        assert!(DOCUMENT.contains(&format!("| {id} | `{name}` |")), "{name} in the table");
        assert!(DOCUMENT.contains(&format!("### {id} `{name}`")), "{name} has a chapter");
    }
}

/// The example is a golden file: whoever changes the format changes it, and its version.
#[test]
fn the_example_is_what_the_builder_writes() {
    let article = Article {
        id: "1".into(),
        title: "Patents".into(),
        url: "/p".into(),
        lang: Some("en".into()),
        paragraphs: vec!["A patent.".into()],
        ..Article::default()
    };
    let bytes = build::build(&[article]).bytes;
    let mut dump = String::new();
    for (i, row) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        let text: String = row.iter().map(|byte| if (0x21..0x7F).contains(byte) { *byte as char } else { '.' }).collect();
        writeln!(dump, "{:04x}  {:<47}  {text}", i * 16, hex.join(" ")).expect("memory does not fail");
    }
    assert!(DOCUMENT.contains(&dump), "docs/format.md should show:\n{dump}");
}
