//! What visitors type, and what they expect.

use crate::{article, ids, open, search, search_with};
use findling::{Article, Filters, Found, Heading, Index, Options, Sort};

fn newsletter() -> Index {
    let with = |article: Article, tags: &[&str], section: &str, date: &str| Article {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        section: Some(section.to_owned()),
        date: Some(date.to_owned()),
        ..article
    };
    open(&[
        with(
            article(
                "patent",
                "The Patent Navigation Guide has eight parts. It was published by the State Administration for Market Regulation (SAMR).",
            ),
            &["IPR"],
            "Horizontal",
            "2020-07-30",
        ),
        with(
            article("trading", "Information security technology: data trading service requirements (GB/T 37932-2019)."),
            &["Data Security"],
            "Digital",
            "2020-07-02",
        ),
        with(
            article("chips", "Policies for integrated circuits and their standardisation. SAMR agrees."),
            &["State Council"],
            "Horizontal",
            "2020-08",
        ),
        with(
            article(
                "centres",
                "National green data centres standardize energy performance contracting, 国家标准化管理委员会 says.",
            ),
            &["Green Data", "5G"],
            "Energy",
            "2019",
        ),
        with(
            article("energy", "The energy of performance. Energy contracting for performance."),
            &["Energy"],
            "Energy",
            "2020-06-24",
        ),
    ])
}

/// The query finds exactly these, in this order.
fn check(query: &str, expected: &[&str]) {
    let index = newsletter();
    let found = search(&index, query);
    assert_eq!(ids(&found), expected, "{query}");
    assert!(!found.is_partial, "{query} should not be partial");
}

/// The query finds this article first, and these others in some order.
fn check_first(index: &Index, query: &str, first: &str, others: &[&str]) -> Found {
    let found = search(index, query);
    let mut rest = ids(&found);
    assert_eq!(rest.first(), Some(&first), "{query}: {rest:?}");
    rest.remove(0);
    rest.sort_unstable();
    assert_eq!(rest, others, "{query}");
    found
}

#[test]
fn a_beginning_finds_the_article_before_the_word_is_finished() {
    check("patent nav", &["patent"]);
    check("p", &["patent", "energy", "centres", "chips"]);
}

#[test]
fn a_misspelt_word_finds_the_article() {
    check("intergrated circuit", &["chips"]);
    check("integrated ciruits", &["chips"]);
    check("intergr", &["chips"]);
    check("patnet", &["patent"]);
}

#[test]
fn a_number_is_never_taken_for_another() {
    let index = newsletter();
    assert_eq!(search(&index, "37923").total, 0);
}

#[test]
fn a_standard_is_found_in_all_its_spellings() {
    for query in ["37932", "GB/T37932-2019", "gbt 37932", "GB/T 37932", "GBT37932", "gb t 37932 2019", "\"GB/T 37932\""] {
        check(query, &["trading"]);
    }
}

#[test]
fn british_and_american_spelling_find_the_same() {
    let index = newsletter();
    for (british, american) in
        [("standardisation", "standardization"), ("data centres", "data centers"), ("standardise", "standardize")]
    {
        let mut a = search(&index, british).hits;
        let mut b = search(&index, american).hits;
        a.sort_by(|a, b| a.id.cmp(&b.id));
        b.sort_by(|a, b| a.id.cmp(&b.id));
        assert!(!a.is_empty());
        assert_eq!(
            a.iter().map(|hit| &hit.id).collect::<Vec<_>>(),
            b.iter().map(|hit| &hit.id).collect::<Vec<_>>(),
            "{british} {american}"
        );
    }
}

#[test]
fn an_acronym_and_its_long_form_find_each_other() {
    check("SAMR", &["chips", "patent"]);
    check("State Administration for Market Regulation", &["patent", "chips"]);
    check("state administration for market reg", &["patent", "chips"]);
}

#[test]
fn an_inflection_nobody_wrote_is_traced_to_its_stem() {
    let index = open(&[
        article("one", "They publish patents and standards."),
        article("two", "A patent, a standard, a part and its parts."),
    ]);
    assert_eq!(search(&index, "parts").total, 1);
    let found = search(&index, "publishs.");
    assert_eq!(ids(&found), ["one"]);
}

#[test]
fn phrases_exclusions_and_tags_narrow_the_answer() {
    check("\"energy performance contracting\"", &["centres"]);
    check("“energy perf", &["centres"]);
    check("energy -green", &["energy"]);
    check("energy -\"performance contracting\"", &["energy"]);
    check("tag:5G", &["centres"]);
    check("tag:\"data security\" trading", &["trading"]);
    check("tag:green", &["centres"]);
}

#[test]
fn chinese_is_found_within_a_run() {
    check("标准化", &["centres"]);
    check("管理", &["centres"]);
    check("会", &["centres"]);
    let index = newsletter();
    assert!(search(&index, "国标").is_partial || search(&index, "国标").total == 0);
}

#[test]
fn when_no_article_has_all_words_those_with_some_are_said_to_be_partial() {
    let index = newsletter();
    let found = search(&index, "patent zebra");
    assert!(found.is_partial);
    assert_eq!(ids(&found), ["patent"]);
    let found = search(&index, "zebra quagga");
    assert_eq!((found.total, found.is_partial), (0, false));
}

#[test]
fn exact_comes_before_prefix_before_typo() {
    let index = open(&[
        article("typo", "staff"),
        article("prefix", "stafford stafford"),
        article("exact", "one staf in a long sentence of words"),
    ]);
    assert_eq!(ids(&search(&index, "staf")), ["exact", "prefix", "typo"]);
    let index = open(&[article("typo", "standrad"), article("exact", "a standard")]);
    assert_eq!(ids(&search(&index, "standard.")), ["exact"]);
}

#[test]
fn names_with_symbols_are_not_their_letters() {
    let index = open(&[
        article("letter", "Vitamin C is sharp"),
        article("plus", "written in C++"),
        article("sharp", "written in C#"),
        article("net", "for .NET only"),
    ]);
    assert_eq!(ids(&search(&index, "C++")), ["plus"]);
    assert_eq!(ids(&search(&index, "c#")), ["sharp"]);
    assert_eq!(ids(&search(&index, ".NET")), ["net"]);
}

#[test]
fn filters_and_orders_are_kept() {
    let index = newsletter();
    let filters = Filters {
        fields: vec![("tags".into(), vec!["Energy".into(), "Green Data".into()]), ("section".into(), vec!["Energy".into()])],
        ..Filters::default()
    };
    let options = Options { filters, ..Options::default() };
    assert_eq!(search_with(&index, "energy", &options).total, 2);
    for (sort, expected) in [
        (Sort::Newest, ["chips", "patent", "trading", "energy", "centres"]),
        (Sort::Oldest, ["centres", "energy", "trading", "patent", "chips"]),
    ] {
        let found = search_with(&index, "", &Options { sort, ..Options::default() });
        assert_eq!(ids(&found), expected);
    }
}

#[test]
fn what_was_found_is_marked() {
    let index = newsletter();
    let marked = |query: &str| {
        let hit = search(&index, query).hits.into_iter().next().expect("a hit");
        let units: Vec<u16> = hit.snippet.text.encode_utf16().collect();
        let words = hit.snippet.marks.iter().map(|(start, end)| String::from_utf16_lossy(&units[*start as usize..*end as usize]));
        words.collect::<Vec<_>>().join("|")
    };
    assert_eq!(marked("patent nav"), "Patent|Navigation");
    assert_eq!(marked("GB/T37932"), "GB/T 37932-2019");
    assert_eq!(marked("intergrated circuit"), "integrated|circuits");
    assert_eq!(marked("标准化"), "标准化");
}

#[test]
fn an_acronym_that_is_also_a_word_is_told_from_it() {
    let index = open(&[
        article("explained", "Intelligent transportation systems (ITS) are built."),
        article("used", "The ITS of the city."),
        article("word", "The city and its roads. It is old."),
    ]);
    assert_eq!(ids(&search(&index, "intelligent transportation systems")), ["explained", "used"]);
    assert_eq!(ids(&search(&index, "intelligent transport")), ["explained", "used"]);
}

#[test]
fn long_forms_are_found_in_both_spellings() {
    let index = open(&[
        article("american", "The Standardization Administration of China (SAC) met."),
        article("british", "The Standardisation Administration of China met."),
        article("short", "SAC met."),
    ]);
    for query in [
        "standardization administration of china",
        "standardisation administration of china",
        "SAC",
        "standardisation administration of chi",
    ] {
        assert_eq!(search(&index, query).total, 3, "{query}");
    }
}

#[test]
fn one_chinese_character_is_found_anywhere_in_a_query() {
    let index = open(&[article("one", "国家标准 2020"), article("two", "2020 only")]);
    for query in ["国", "2020 国", "国 2020", "准 2020", "\"国\""] {
        assert_eq!(ids(&search(&index, query)), ["one"], "{query}");
    }
    assert_eq!(ids(&search(&index, "2020 -国")), ["two"]);
}

#[test]
fn a_number_is_found_while_its_groups_are_typed() {
    let index = open(&[article("one", "more than 360,000 base stations"), article("two", "1,000,000 users")]);
    for query in ["3", "36", "360", "360,", "360,0", "360,00", "360,000", "360000"] {
        assert_eq!(ids(&search(&index, query)), ["one"], "{query}");
    }
    for query in ["1,0", "1,000", "1,000,0", "1,000,000"] {
        assert_eq!(ids(&search(&index, query)), ["two"], "{query}");
    }
}

#[test]
fn two_typos_are_forgiven_also_where_one_would_do_elsewhere() {
    let index = open(&[article("far", "organization of trade"), article("near", "organizatoin of time")]);
    assert_eq!(ids(&search(&index, "orgenizatoin trade")), ["far"]);
}

#[test]
fn signs_alone_find_nothing_and_an_empty_query_everything() {
    let index = newsletter();
    for query in ["€", "😀", "???", "\"\""] {
        assert_eq!(search(&index, query).total, 0, "{query}");
    }
    assert_eq!(search(&index, "").total, 5);
    check("standardisation -tag:\"green data\"", &["chips"]);
}

#[test]
fn an_inflection_in_the_other_spelling_finds_the_base_word() {
    let index = open(&[
        article("a", "New labels and a label, signals that signal, modeled and modelling, travels, it travelled."),
        article("b", "Nothing of the kind, but it is painted, painting, and they paint, called, calling, call."),
    ]);
    for query in ["labelled ", "labeled ", "labelling ", "labeling "] {
        assert_eq!(ids(&search(&index, query)), ["a"], "{query}");
    }
}

#[test]
fn a_question_with_an_unknown_word_is_answered_by_its_other_words() {
    let titles = ["energy", "toys", "ships"];
    let articles = titles.map(|title| article(title, "What is the new standard for this?"));
    let index = open(&articles);
    for query in ["what is the standard qzqzqz ", "what is the new standard qzqzqz "] {
        let found = search(&index, query);
        assert_eq!((found.total, found.is_partial), (3, true), "{query}");
    }
    // However often a word stands there.
    for n in [255, 256, 257, 300] {
        assert_eq!(ids(&search(&index, &"energy ".repeat(n))), ["energy"], "{n}");
    }
}

#[test]
fn stop_words_are_left_out_where_there_are_others() {
    let articles = [
        crate::article("one", "The patent law of China was amended."),
        crate::article("two", "What is in force, and who decides it?"),
        crate::article("three", "They decided to be or not to be there."),
    ];
    let index = open(&articles);
    for (query, expected) in [
        ("what is a patent ", &["one"][..]),
        ("who amended the patent law? ", &["one"]),
        ("how has China amended patents ", &["one"]),
        ("the patent", &["one"]),
        ("to be or not to be ", &["three"]),
        ("\"to be or not\"", &["three"]),
        ("who ", &["two"]),
        ("what is their ", &["two"]),
        ("what -force ", &[]),
    ] {
        let found = search(&index, query);
        assert_eq!(ids(&found), expected, "{query}");
        assert!(!found.is_partial && found.suggestion.is_none(), "{query}");
    }
    let marks = &search(&index, "the patent ").hits[0].snippet.marks;
    assert_eq!(marks, &[(4, 10)], "what was left out is not marked");
}

#[test]
fn names_with_signs_stay_whole_in_phrases_and_titles() {
    let articles = [crate::article("C++ compilers", "Released."), crate::article("C compilers", "Not C++ but C.")];
    let index = open(&articles);
    for (query, expected) in [
        ("\"C++ compilers\"", "C++ compilers"),
        ("\"C compilers\"", "C compilers"),
        ("title:C++ ", "C++ compilers"),
        ("title:\"C\"", "C compilers"),
    ] {
        assert_eq!(ids(&search(&index, query)), [expected], "{query}");
    }
}

#[test]
fn what_the_owner_says_is_the_same_is_found_below_the_word_itself() {
    let articles = [
        crate::article("one", "The automobile industry grows."),
        crate::article("two", "A car is a car."),
        crate::article("three", "Each motor vehicle needs a mark, the 强制性认证."),
        crate::article(
            "four",
            "The motor of a ship and the vehicle of a firm, both of which are old and in want of some repair.",
        ),
    ];
    let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let synonyms = [
        group(&["car", "automobile", "Motor Vehicle", "lorry"]),
        group(&["compulsory certification", "强制性认证", "3C"]),
        group(&["unknown", "neither"]),
    ];
    let built = findling::build::build_with(&articles, &findling::build::Sizes::whole(), &synonyms);
    let index = Index::open(&built.bytes()).expect("sound");
    for (query, first, others) in [
        ("car ", "two", &["one", "three"][..]),
        ("automobile ", "one", &["three", "two"]),
        ("motor vehicle ", "three", &["four", "one", "two"]),
        ("lorry ", "two", &["one", "three"]),
        ("lorry needs", "three", &[]),
        ("compulsory certification ", "three", &[]),
        ("3C ", "three", &[]),
        ("强制性认证", "three", &[]),
    ] {
        let found = check_first(&index, query, first, others);
        assert!(!found.is_partial && found.suggestion.is_none(), "{query}");
    }
    assert_eq!(search(&index, "unknown ").total, 0);
    let found = search(&index, "lorry ");
    let marked = found.hits.iter().find(|hit| hit.id == "one").expect("found");
    assert_eq!(&marked.snippet.text[4..14], "automobile");
    assert_eq!(marked.snippet.marks, [(4, 14)], "what is there is marked");
}

#[test]
fn an_acronym_of_the_owner_is_not_the_word_in_small_letters() {
    let articles = [
        crate::article("one", "The US Congress decides."),
        crate::article("two", "They told us in the end."),
        crate::article("three", "A law of the United States."),
        crate::article("four", "A javascript tutorial."),
    ];
    let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let synonyms = [group(&["US", "United States", "Amerika"]), group(&["ECMAScript", "JavaScript"])];
    let built = findling::build::build_with(&articles, &findling::build::Sizes::whole(), &synonyms);
    let index = Index::open(&built.bytes()).expect("sound");
    check_first(&index, "united states ", "three", &["one"]);
    assert!(ids(&search(&index, "US ")).contains(&"three"));
    let found = search(&index, "amerika ");
    let marked = found.hits.iter().find(|hit| hit.id == "one").expect("found");
    assert_eq!(marked.snippet.marks, [(4, 6)], "where it stands it is marked");
    assert_eq!(ids(&search(&index, "ecmascript ")), ["four"], "which many write in small letters");
}

#[test]
fn german_compounds_are_found_by_their_parts() {
    let german = |id: &str, body: &str| Article { lang: Some("de".to_owned()), ..article(id, body) };
    let articles = [
        german("one", "Die Krankenversicherung zahlt den Beitrag."),
        german("two", "Eine Versicherung für Kranken und Alte, mit Straße und Fuß."),
        german("three", "Der Krankenversicherungsbeitrag steigt."),
    ];
    let index = open(&articles);
    for (query, first, others) in [
        ("Versicherung ", "two", &["one", "three"][..]),
        ("Beitrag ", "one", &["three"]),
        ("Krankenversicherung ", "one", &["three"]),
        ("STRASSE ", "two", &[]),
        ("straße fuss ", "two", &[]),
    ] {
        check_first(&index, query, first, others);
    }
}

#[test]
fn turkish_capitals_find_small_letters() {
    let turkish = |id: &str, body: &str| Article { lang: Some("tr".to_owned()), ..article(id, body) };
    let index = open(&[turkish("one", "İstanbul ve ISPARTA şehirleri."), turkish("two", "ısı ve IŞIK.")]);
    for (query, expected) in [
        ("istanbul ", "one"),
        ("İSTANBUL ", "one"),
        ("ıstanbul ", "one"),
        ("ısparta ", "one"),
        ("ŞEHİRLERİ ", "one"),
        ("ışık ", "two"),
        ("isik ", "two"),
        ("ISI ", "two"),
    ] {
        assert_eq!(ids(&search(&index, query)), [expected], "{query}");
    }
}

#[test]
fn parts_that_are_joined_are_marked_where_the_query_writes_them_together() {
    let index = open(&[article("one", "A text on e-commerce, and an x-ray.")]);
    for (query, expected) in [("ecommerce ", (10, 20)), ("xray ", (29, 34))] {
        assert_eq!(search(&index, query).hits[0].snippet.marks, [expected], "{query}");
    }
}

#[test]
fn a_snippet_without_spaces_is_not_cut_at_its_only_one() {
    let text = format!("GB/T 37932 {}", "国家标准化管理委员会发布了数据交易服务平台的安全要求".repeat(6));
    let article = findling::Article { id: "1".into(), title: "A".into(), paragraphs: vec![text], ..findling::Article::default() };
    let built = findling::build::build(&[article]);
    let index = findling::Index::open(&built.bytes()).expect("a sound index");
    let findling::Answer::Known(found) = index.search("安全要求", &findling::Options::default()).expect("an answer") else {
        panic!("nothing is missing")
    };
    let snippet = &found.hits[0].snippet;
    assert!(snippet.text.contains("安全要求") && !snippet.marks.is_empty(), "{}", snippet.text);
}

#[test]
fn other_sections_of_a_page_that_answer_as_well_are_given_with_their_anchors() {
    let article = Article {
        id: "guide".into(),
        url: "/guide/".into(),
        title: "Guide".into(),
        lang: Some("en".into()),
        paragraphs: [
            "Cranes and ships are told of here.",
            "Cranes",
            "How ships wait for cranes.",
            "Tugs",
            "They pull; nothing of the others.",
            "Ships",
            "Ships only.",
            "Quays",
            "Cranes stand where ships lie.",
        ]
        .map(str::to_owned)
        .to_vec(),
        headings: [(1, "cranes"), (3, "tugs"), (5, "ships"), (7, "quays")]
            .map(|(paragraph, anchor)| Heading { paragraph, anchor: anchor.to_owned() })
            .to_vec(),
        ..Article::default()
    };
    let index = open(&[article]);
    let hit = search(&index, "ships cranes ").hits.remove(0);
    assert_eq!((hit.url.as_str(), hit.snippet.text.as_str()), ("/guide/", "Cranes and ships are told of here."));
    let sections: Vec<(&str, &str, &str)> = hit
        .sections
        .iter()
        .map(|section| (section.url.as_str(), section.heading.as_str(), section.snippet.text.as_str()))
        .collect();
    assert_eq!(
        sections,
        [("/guide/#cranes", "Cranes", "How ships wait for cranes."), ("/guide/#quays", "Quays", "Cranes stand where ships lie."),]
    );
    // The best section is the hit itself.
    let hit = search(&index, "tugs ").hits.remove(0);
    assert_eq!((hit.url.as_str(), hit.sections.len()), ("/guide/#tugs", 0));
    let everything = search(&index, "").hits.remove(0);
    assert_eq!((everything.url.as_str(), everything.sections.len()), ("/guide/", 0));
}

#[test]
fn an_identifier_leads_to_the_section_that_has_it_as_a_whole() {
    let names = ["mod.alpha", "mod.beta", "mod.gamma"];
    let article = Article {
        id: "api".into(),
        url: "/api".into(),
        title: "API".into(),
        lang: Some("en".into()),
        paragraphs: names.iter().flat_map(|name| [format!("{name}()"), "A part of mod, as all are of mod.".to_owned()]).collect(),
        headings: (0..3).map(|i| Heading { paragraph: 2 * i, anchor: names[i].to_owned() }).collect(),
        ..Article::default()
    };
    let index = open(&[article]);
    for query in ["mod.gamma", "mod-gamma", "mod gamma", "mod.gam"] {
        let hit = search(&index, query).hits.remove(0);
        assert_eq!((hit.url.as_str(), hit.sections.len()), ("/api#mod.gamma", 0), "{query}");
    }
}

#[test]
fn a_word_that_is_spelt_right_stays_in_the_corrected_query() {
    let index = open(&[
        article("law", "The data security law grades data by what its loss would do."),
        article("date", "The date of a date palm is no data; dates, dates, a date."),
    ]);
    assert_eq!(search(&index, "data securty").suggestion.as_deref(), Some("data security"));
    assert_eq!(search(&index, "securty dat").suggestion.as_deref(), Some("security dat"), "so does the beginning of one");
}

#[test]
fn image_is_a_word_also_where_articles_have_pictures() {
    let mut with_picture = article("latest", "Pull the image nginx:latest first.");
    with_picture.metadata = [("image".to_owned(), vec!["/a.png".to_owned()])].into();
    let index = open(&[with_picture, article("other", "Nothing to pull.")]);
    for query in ["image:nginx", "image:latest", "image:"] {
        assert_eq!(ids(&search(&index, query)), ["latest"], "{query}");
    }
}

#[test]
fn lines_and_cells_are_read_as_such_and_searched_as_text() {
    use findling::{Role, format::block};
    let rows = [
        (Role::Preformatted, "\n\n  let\tebb = 1;  \n\n\tsail(\u{7}now)\n\n\n", "  let   ebb = 1;\n\n    sail( now)\n"),
        (Role::Preformatted, " \n\t\n", ""),
        (Role::Preformatted, "moor()\n", "moor()"),
        (Role::HeaderRow, "Port \t Water", "Port\tWater"),
        (Role::Row, "Bergen\t\tdeep\n cold", "Bergen\t\tdeep cold"),
        (Role::Row, "\t\t", ""),
        (Role::Row, "\tfog", "\tfog"),
    ];
    let article = Article {
        id: "log".into(),
        title: "Log".into(),
        url: "#log".into(),
        lang: Some("en".into()),
        paragraphs: rows.map(|(_, written, _)| written.to_owned()).to_vec(),
        roles: rows.iter().enumerate().map(|(i, (role, ..))| (i, *role)).collect(),
        ..Article::default()
    };
    let index = open(&[article]);
    let findling::Answer::Known(Some(read)) = index.article("log") else { panic!("it is there") };
    let texts: Vec<String> = read.paragraphs.iter().map(|paragraph| block::text_in_lines(paragraph)).collect();
    let expected: Vec<&str> = rows.iter().map(|(.., read)| *read).filter(|text| !text.is_empty()).collect();
    assert_eq!(texts, expected);
    let roles: Vec<u8> = read.paragraphs.iter().map(|paragraph| paragraph.as_bytes()[0]).collect();
    assert_eq!(roles, [9, 9, 12, 11, 11]);
    for (query, marked) in
        [("sail", "sail"), ("ebb", "ebb"), ("water", "Water"), ("deep", "deep"), ("fog", "fog"), ("\"deep cold\"", "deep cold")]
    {
        let snippet = search(&index, query).hits.remove(0).snippet;
        let units: Vec<u16> = snippet.text.encode_utf16().collect();
        let (start, end) = *snippet.marks.first().unwrap_or_else(|| panic!("{query}: {}", snippet.text));
        assert_eq!(String::from_utf16_lossy(&units[start as usize..end as usize]), marked, "{query}");
    }
}

#[test]
fn headings_and_lists_are_read_as_such_and_searched_as_text() {
    use findling::{Role, format::block};
    let paragraphs = ["Tides", "When ships sail.", "  ", "Ebb", ".NET at noon", "at night", "Flood", "first", "Moons"];
    let levels = [(0, Role::Heading(2)), (3, Role::Heading(5)), (6, Role::Heading(5)), (8, Role::Heading(1))];
    let items = [(4, Role::Item), (5, Role::Item), (7, Role::NumberedItem)];
    let article = Article {
        id: "tides".into(),
        title: "Almanac".into(),
        url: "#tides".into(),
        lang: Some("en".into()),
        paragraphs: paragraphs.map(str::to_owned).to_vec(),
        roles: levels.into_iter().chain(items).collect(),
        ..Article::default()
    };
    let index = open(&[article]);
    let findling::Answer::Known(Some(read)) = index.article("tides") else { panic!("it is there") };
    let roles: Vec<u8> = read.paragraphs.iter().map(|paragraph| paragraph.as_bytes()[0]).collect();
    // No level is left out, and what is empty is gone.
    assert_eq!(roles, [1, b'W', 2, 7, 7, 2, 8, 1]);
    let texts: Vec<&str> = read.paragraphs.iter().map(|paragraph| block::text(paragraph)).collect();
    assert_eq!(texts, ["Tides", "When ships sail.", "Ebb", ".NET at noon", "at night", "Flood", "first", "Moons"]);
    for (query, snippet) in [
        ("tides", "Tides"),
        ("noon", ".NET at noon"),
        ("\".net at noon\"", ".NET at noon"),
        ("\"at night\"", "at night"),
        ("first", "first"),
    ] {
        let hit = search(&index, query).hits.remove(0);
        let marked = (hit.snippet.text.as_str(), hit.snippet.marks.len());
        assert_eq!(marked, (snippet, hit.snippet.marks.len().max(1)), "{query}");
    }
}
