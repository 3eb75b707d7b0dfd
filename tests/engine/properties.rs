//! Whatever the articles and the query: nothing is lost, nothing is invented, nothing breaks.

use crate::{ids, open, oracle, search, search_with};
use findling::{Article, Index, Options, build, format::root::Kind};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{collections::BTreeMap, sync::Mutex};

const WORDS: [&str; 29] = [
    "1,000,000",
    "cat",
    "catalogue",
    "cut",
    "act",
    "standard",
    "standards",
    "standardise",
    "standardization",
    "colour",
    "color",
    "energy",
    "enrgy",
    "navigation",
    "navigate",
    "GB/T",
    "37932-2019",
    "37932",
    "5G",
    "IPv6",
    "TC28",
    "e-mail",
    "email",
    "Café",
    "国家标准",
    "标准化",
    "C++",
    "10.7",
    "l’été",
];

/// Articles without a language, so that no stemmer has a say and the oracle knows everything.
pub(crate) fn articles() -> impl Strategy<Value = Vec<Article>> {
    let text = || vec(select(&WORDS[..]), 0..12).prop_map(|words| words.join(" "));
    vec((text(), text(), text(), select(vec![None, Some("2020-08-04"), Some("2019")])), 1..12).prop_map(|parts| {
        let make = |(i, (title, one, two, date)): (usize, (String, String, String, Option<&str>))| Article {
            id: i.to_string(),
            title: format!("Title {title}"),
            tags: vec![one.clone()],
            date: date.map(str::to_owned),
            lang: Some("zxx".to_owned()),
            paragraphs: vec![one, two],
            ..Article::default()
        };
        parts.into_iter().enumerate().map(make).collect()
    })
}

/// Folded words as the oracle takes them.
fn words() -> impl Strategy<Value = Vec<&'static str>> {
    let simple: Vec<&str> = WORDS.into_iter().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).collect();
    vec(select(simple), 1..4)
}

fn sorted(mut ids: Vec<&str>) -> Vec<String> {
    ids.sort_unstable();
    ids.into_iter().map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn finds_exactly_what_the_oracle_finds(articles in articles(), words in words()) {
        let expected = sorted(oracle::all_words(&articles, &words));
        let index = open(&articles);
        let found = search(&index, &words.join(" "));
        if expected.is_empty() {
            // Then misspellings and parts of the query come in, and say so.
            prop_assert!(found.hits.is_empty() || found.total > 0);
        } else {
            prop_assert!(!found.is_partial);
            prop_assert_eq!(found.total, expected.len());
            prop_assert_eq!(sorted(ids(&found)), expected);
        }
    }

    #[test]
    fn an_unfinished_word_finds_all_that_the_finished_one_does(articles in articles(), word in select(&WORDS[..])) {
        let index = open(&articles);
        let whole = search(&index, word);
        let letters: Vec<char> = word.chars().collect();
        for n in 1..letters.len() {
            let beginning: String = letters[..n].iter().collect();
            let found = search(&index, &beginning);
            let has_word = |id: &str| articles.iter().any(|article| article.id == id && article.paragraphs.iter().chain([&article.title]).any(|text| text.split(' ').any(|w| w == word)));
            for id in ids(&whole).into_iter().filter(|id| has_word(id)) {
                // A sign alone is no query yet.
                let is_sign = !beginning.chars().any(char::is_alphanumeric);
                prop_assert!(is_sign || ids(&found).contains(&id), "{beginning} loses {id}, which has {word}");
            }
        }
    }

    #[test]
    fn exact_words_come_before_longer_ones(articles in articles(), word in select(vec!["cat", "standard"])) {
        let index = open(&articles);
        let found = search(&index, word);
        let is_exact = |id: &&str| articles.iter().any(|article| article.id == **id && oracle::has_word(article, word, false));
        let exact: Vec<bool> = ids(&found).iter().map(is_exact).collect();
        prop_assert!(exact.is_sorted_by(|a, b| a >= b), "{exact:?}");
    }

    #[test]
    fn phrases_are_exact_and_complete(articles in articles(), words in words()) {
        // A phrase of one word is that word, also where it is written as a compound.
        let has_phrase = |article: &Article| if words.len() == 1 { oracle::has_word(article, words[0], false) } else { oracle::has_phrase(article, &words) };
        let expected = sorted(articles.iter().filter(|article| has_phrase(article)).map(|article| article.id.as_str()).collect());
        let index = open(&articles);
        let found = search(&index, &format!("\"{}\"", words.join(" ")));
        if !expected.is_empty() {
            prop_assert_eq!(sorted(ids(&found)), expected);
        } else if words.len() > 1 {
            prop_assert!(found.is_partial || found.total == 0);
        }
    }

    #[test]
    fn excluded_words_are_not_there(articles in articles(), words in words()) {
        let index = open(&articles);
        let found = search(&index, &format!("title -{}", words[0]));
        let expected = articles.iter().filter(|article| !oracle::has_word(article, words[0], false)).map(|article| article.id.as_str());
        let expected = sorted(expected.collect());
        prop_assert_eq!(sorted(ids(&found)), expected);
    }

    #[test]
    fn a_longer_list_begins_with_the_shorter(articles in articles(), words in words(), limit in 0_usize..6) {
        let index = open(&articles);
        let all = search(&index, &words.join(" "));
        let some = search_with(&index, &words.join(" "), &Options { limit, ..Options::default() });
        prop_assert_eq!(some.total, all.total);
        prop_assert_eq!(&some.hits[..], &all.hits[..limit.min(all.hits.len())]);
    }

    #[test]
    fn marks_lie_within_the_text_and_in_order(articles in articles(), query in "(\\PC{0,4} ?){0,4}", word in select(&WORDS[..])) {
        let index = open(&articles);
        for query in [query.clone(), word.to_owned(), format!("{word} {query}")] {
            for hit in search(&index, &query).hits {
                for (text, marks) in [(&hit.title, &hit.title_marks), (&hit.snippet.text, &hit.snippet.marks)] {
                    let units: Vec<u16> = text.encode_utf16().collect();
                    prop_assert!(marks.iter().all(|(start, end)| start < end && *end as usize <= units.len()));
                    prop_assert!(marks.is_sorted_by(|a, b| a.1 <= b.0));
                    for (start, end) in marks {
                        let marked = String::from_utf16(&units[*start as usize..*end as usize]);
                        prop_assert!(marked.is_ok_and(|marked| !marked.trim().is_empty()));
                    }
                }
            }
        }
    }

    #[test]
    fn anything_a_person_types_is_a_query(articles in articles(), query in ".{0,60}") {
        search(&open(&articles), &query);
    }

    #[test]
    fn anything_can_be_an_article(title in ".{0,40}", body in "(?s).{0,200}", tag in ".{0,20}") {
        let article = Article { id: "1".into(), title, tags: vec![tag], paragraphs: vec![body], ..Article::default() };
        let index = open(std::slice::from_ref(&article));
        prop_assert!(index.verify().is_ok());
        search(&index, &article.title);
    }

    #[test]
    fn the_same_articles_give_the_same_bytes(articles in articles()) {
        prop_assert_eq!(build::build(&articles).bytes(), build::build(&articles).bytes());
    }

    #[test]
    fn an_index_that_was_built_is_sound(articles in articles()) {
        let index = Index::open(&build::build(&articles).bytes()).expect("it opens");
        prop_assert!(index.verify().is_ok());
        prop_assert_eq!(index.articles().len(), articles.len());
    }
}

/// Articles that are read anew each time.
struct Elsewhere(Vec<Article>);

impl build::Articles for Elsewhere {
    fn n_articles(&self) -> usize {
        self.0.len()
    }

    fn date(&self, place: usize) -> Option<&str> {
        self.0[place].date.as_deref()
    }

    fn read(&self, place: usize) -> Article {
        self.0[place].clone()
    }
}

#[test]
fn bytes_do_not_depend_on_where_the_articles_are() {
    let article = |i: usize| Article {
        id: i.to_string(),
        title: format!(" The  Port Safety Board (PSB{i})"),
        date: (!i.is_multiple_of(3)).then(|| format!("20{:02}", i % 40)),
        tags: vec![format!("t{}", i % 7)],
        metadata: [("place".to_owned(), vec![format!("harbour {}", i % 5)])].into(),
        paragraphs: (0..i % 9).map(|n| format!("ship{n} number{} \u{202e}{}", i % 100, "waits at the quay ".repeat(i))).collect(),
        headings: if i % 9 > 4 { vec![findling::Heading { paragraph: 3, anchor: "quay".to_owned() }] } else { Vec::new() },
        ..Article::default()
    };
    let articles = Elsewhere((0..200).map(article).collect());
    let sizes =
        build::Sizes { shard_bytes: 2_000, block_bytes: 2_000, tiered_from: 60, tier_head: 20, ..build::Sizes::default() };
    let held = build::build_with(&articles.0, &sizes, &[]);
    let parts = Mutex::new(BTreeMap::new());
    let take = |name, bytes| assert!(parts.lock().unwrap().insert(name, bytes).is_none());
    let kept = build::build_into(build::Source::Kept(&articles), &sizes, &[], &take).expect("they are few");
    assert_eq!(kept.root(), held.root());
    let parts = parts.into_inner().unwrap();
    assert_eq!(parts, held.parts().into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect());
}

#[test]
fn of_many_articles_none_is_lost_where_they_are_read_in_runs() {
    const N: usize = 5_000;
    let name = |i: usize| [0, 1, 2].map(|n| char::from(b'a' + (i / 26_usize.pow(n) % 26) as u8)).iter().collect::<String>() + "x";
    let article = |i: usize| Article {
        id: i.to_string(),
        title: format!("Ship {}", name(i)),
        // Some are in several blocks, which may be of two runs.
        paragraphs: vec![format!("It waits at berth {}.", i % 300); 1 + 3 * usize::from(i.is_multiple_of(10))],
        ..Article::default()
    };
    let articles: Vec<Article> = (0..N).map(article).collect();
    let sizes = build::Sizes { shard_bytes: 100, block_bytes: 100, tiered_from: 60, tier_head: 20, ..build::Sizes::default() };
    let built = build::build_with(&articles, &sizes, &[]);
    let index = Index::open(&built.bytes()).expect("a sound index");
    index.verify().expect("sound parts");
    let is_in_runs = |kind: Kind, n: usize| assert!(index.root().parts(kind).len() > n, "{kind:?}");
    is_in_runs(Kind::Shard, 256);
    is_in_runs(Kind::Block, 2 * 1024);
    is_in_runs(Kind::Rest, 1);
    let read = index.articles();
    assert_eq!(read.len(), N);
    for (found, given) in read.iter().zip(&articles) {
        assert_eq!((&found.document.title, &found.paragraphs), (&given.title, &given.paragraphs));
    }
    for i in (0..N).step_by(37).chain([1023, 1024, 4095, 4096, N - 1]) {
        assert_eq!(ids(&search(&index, &format!("{} ", name(i)))), [i.to_string()]);
    }
    assert_eq!(search(&index, "berth ").total, N);
    assert_eq!(search(&index, "299 ").total, (0..N).filter(|i| i % 300 == 299).count());
}

#[test]
fn bytes_do_not_depend_on_the_number_of_threads() {
    let texts = [
        ("nl", "De schepen die in de haven liggen hadden geen lading."),
        ("es", "Los barcos que habían llegado no tenían carga y estaban en el puerto."),
        ("en", "The ships that had come were waiting; the Port Safety Board (PSB) said so."),
    ];
    let article = |i: usize| Article {
        id: i.to_string(),
        title: format!("Ship {i}"),
        lang: Some(texts[(i / 70) % 3].0.to_owned()),
        paragraphs: vec![format!("{} number{i}", texts[(i / 70) % 3].1)],
        ..Article::default()
    };
    let articles: Vec<Article> = (0..400).map(article).collect();
    let built_by = |n: usize| {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
        threads.install(|| build::build(&articles).bytes())
    };
    let expected = built_by(1);
    for n in [2, 7, 16] {
        assert!(built_by(n) == expected, "{n} threads");
    }
}
