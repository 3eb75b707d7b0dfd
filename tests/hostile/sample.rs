//! A small index that has parts of every kind, and what can be done to it.

use findling::{
    Answer, Article, Index, Options, Role, Sort,
    build::{Sizes, build_with},
    format::hash,
};

/// Where the body of a root begins.
const BODY: usize = 32;
/// Bytes of the name of a part.
const NAME: usize = 5;

const QUERIES: [&str; 14] = [
    "standards",
    "s",
    "SC",
    "state council",
    "\"state council\"",
    "gbt37932",
    "标准",
    "stanard",
    "how do the standards of the state council change",
    "zzz sta OR council -market",
    "tag:x author:ada",
    "after:2020 title:three",
    "",
    "standardised",
];

/// All parts in one file: shards, rests, facets, vocabulary, ids, blocks.
pub(crate) fn sample() -> Vec<u8> {
    let texts = ["State Council (SC): standards, standardisation.", "GB/T 37932. 国家标准", "The market standards change."];
    let article = |i: usize| Article {
        id: i.to_string(),
        title: ["One", "Two", "Three"][i % 3].to_owned(),
        url: format!("/{i}"),
        tags: vec!["x".to_owned()],
        date: (i > 2).then(|| format!("202{}", i % 3)),
        lang: Some("et".to_owned()),
        metadata: [("author".to_owned(), vec!["Ada".to_owned()])].into(),
        paragraphs: (0..=i % 4).map(|j| texts[(i + j) % 3].to_owned()).collect(),
        roles: [(0, Role::Heading(2)), (1, Role::Item), (2, Role::Preformatted), (3, Role::Row)]
            .into_iter()
            .take(i % 5)
            .collect(),
        ..Article::default()
    };
    let sizes = Sizes { shard_bytes: 80, block_bytes: 120, tiered_from: 4, tier_head: 2, ..Sizes::default() };
    build_with((0..8).map(article).collect::<Vec<_>>(), &sizes, &[]).bytes()
}

/// Changes bytes, each given as a place and a value, and makes all hashes right again, so that the decoders are
/// reached.
pub(crate) fn changed(sound: &[u8], changes: &[(usize, u8)]) -> Vec<u8> {
    let index = Index::open(sound).expect("sound");
    let root = index.root();
    let mut bytes = sound.to_vec();
    for (at, value) in changes {
        let at = BODY + at % (bytes.len() - BODY);
        bytes[at] = *value;
    }
    let ranges: Vec<_> = (0..root.n_parts()).filter_map(|part| root.inside(part as u32)).collect();
    // The names lie before the parts, each of which has its length before it.
    let prefix = if ranges[0].len() < 128 { 1 } else { 2 };
    let names = ranges[0].start - prefix - NAME * root.n_parts();
    for (part, range) in ranges.into_iter().enumerate() {
        let name = (hash(&bytes[range]) >> (64 - 8 * NAME)).to_le_bytes();
        bytes[names + NAME * part..names + NAME * (part + 1)].copy_from_slice(&name[..NAME]);
    }
    sealed(bytes)
}

/// Makes the length and the hash of a root right.
pub(crate) fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= BODY {
        let length = (bytes.len() as u64).to_le_bytes();
        bytes[16..24].copy_from_slice(&length);
        let sum = hash(&bytes[BODY..]) ^ hash(&bytes[..24]);
        bytes[24..BODY].copy_from_slice(&sum.to_le_bytes());
    }
    bytes
}

/// Opens the bytes and asks everything there is to ask; whether they could be opened.
pub(crate) fn exercise(bytes: &[u8]) -> bool {
    let Ok(index) = Index::open(bytes) else { return false };
    let _ = index.verify();
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Newest] {
            let _ = index.search(query, &Options { sort, facets: true, ..Options::default() });
        }
    }
    if let Answer::Known(Some(article)) = index.article("3") {
        assert_eq!(article.document.id, "3");
    }
    let _ = index.articles();
    true
}
