//! Issues as other publications set them.

use super::parse;
use findling::Article;

const SAMPLE: &str = include_str!("../../../../examples/newsletter-2020-08.txt");

/// Lines dropped, doubled, swapped and cut, reproducibly: whatever an extractor does, there is an answer, and
/// every article has a title and an id of its own.
#[test]
fn no_damage_to_a_text_stops_the_parser() {
    let all: Vec<&str> = SAMPLE.lines().collect();
    let lines = [&all[..250], &all[all.len() - 250..]].concat();
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..60 {
        let mut damaged: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for _ in 0..random(60) {
            let (i, j) = (random(damaged.len()), random(damaged.len()));
            match random(5) {
                0 => drop(damaged.remove(i)),
                1 => damaged.insert(i, damaged[j].clone()),
                2 => damaged.swap(i, j),
                3 => damaged[i] = damaged[i].chars().take(random(20)).collect(),
                _ => damaged[i].insert_str(0, ["#", " ", "\u{c}", "• ", "1. ", "-", "（"][random(7)]),
            }
        }
        let articles = parse(&damaged.join("\n"), "damaged").articles;
        assert!(articles.iter().all(|article| !article.title.is_empty()));
        let ids: std::collections::BTreeSet<_> = articles.iter().map(|article| &article.id).collect();
        assert_eq!(ids.len(), articles.len());
    }
}

/// Enough text for an article: what it says is of no account.
const TEXT: &str = "On 4 May 2021, the port authority opened a call for remarks on its draft rules for the mooring of barges.
Remarks can be sent in until the end of the summer, and firms from abroad may take part in the talks
as well as those of the town.

The rules were written by a committee of pilots. They deal with ropes, with lights and with the duties
of those who keep watch.
";

fn article(title: &str, tags: &str) -> String {
    format!("{title}\n{tags}\n\n{TEXT}\n\n")
}

fn articles(text: &str) -> Vec<Article> {
    parse(text, "harbour-2021-06").articles
}

/// Compares titles and tags.
fn check(text: &str, expected: &[(&str, &[&str])]) {
    let found = articles(text);
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|article| (article.title.as_str(), article.tags.iter().map(String::as_str).collect())).collect();
    let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(title, tags)| (*title, tags.to_vec())).collect();
    assert_eq!(found, expected, "{text}");
}

/// An issue of so many pages, with what `head` and `foot` give for the number of each.
fn paged(n_pages: usize, page_break: &str, head: &str, foot: &str) -> String {
    let page = |n: usize| {
        let article = article(&format!("Pilots Meet for the {n}th Time"), "#Pilots");
        // A page in the middle holds a picture.
        let text = if n == 4 {
            "photograph of\n".to_owned()
        } else {
            format!("ropes and {n} lights.\n\n{article}They have {n} ropes and a list of\n")
        };
        format!("{head}\n\n{text}\n{}\n", foot.replace("{}", &n.to_string()))
    };
    (1..=n_pages).map(page).collect::<Vec<_>>().join(page_break)
}

#[test]
fn running_heads_and_page_numbers_go_although_a_page_has_hardly_any_text() {
    for (head, foot) in
        [("Harbour News", "{} | P a g e"), ("Harbour News", "Page {}"), ("The Harbour and its Pilots", "{} | Page")]
    {
        let found = articles(&paged(9, "\u{c}", head, foot));
        assert_eq!(found.len(), 8, "{head}");
        for article in found {
            let body = article.paragraphs.join("\n");
            assert!(!body.contains(head) && !body.to_lowercase().replace(' ', "").contains("page"), "{body}");
            assert_eq!(article.section, None, "{head}");
        }
    }
}

#[test]
fn addresses_become_sources_however_they_are_broken() {
    let cases: [(&str, &[&str]); 4] = [
        ("Source: http://port.example/ \nhttp://pilots.example", &["http://port.example/", "http://pilots.example"]),
        ("The news: http:// port.example/y", &["http://port.example/y"]),
        ("The news is at http://port.example/a/\nPilots will publish more.", &["http://port.example/a/"]),
        ("The news is at hps://port.example/a", &["https://port.example/a"]),
    ];
    for (text, expected) in cases {
        let found = articles(&format!("{}{text}\n", article("Pilots Meet Again", "#Pilots")));
        assert_eq!(found[0].sources, expected, "{text}");
    }
}

#[test]
fn titles_are_whole_and_nothing_else() {
    let double_spaced = TEXT.replace('\n', "\n\n");
    let cases = [
        // What stands above it.
        format!("Read http://port.example/a/rules_2\n2021/b.html\n\n{}", article("Pilots Meet Again in\nthe Town", "#A")),
        format!("Read http://port.example/a/rules_2\n2021/b.html\n{}", article("Pilots Meet Again in\nthe Town", "#A")),
        format!("Takeaways\n{}", article("Pilots Meet Again in\nthe Town", "#A")),
        format!("and the text of all the rules can be read at:\n{}", article("Pilots Meet Again in\nthe Town", "#A")),
        format!("The text of all the rules can be read at:\n{}", article("Pilots Meet Again in\nthe Town", "#A")),
        // How it is set.
        article("Pilots Meet Again in\nthe Town\n\n7.\n", "#A"),
        article("1. Pilots Meet Again in\nthe Town", "#A"),
        format!("Pilots Meet Again in\n\nthe Town\n\n#A\n\n{double_spaced}"),
        format!("Harbour News\n\nPilots Meet Again\n\nin the Town\n\n#A\n\n{double_spaced}"),
        format!("They said so.\nPilots Meet Again in\n\u{c}the Town\n#A\n\n{TEXT}"),
    ];
    for text in cases {
        check(&text, &[("Pilots Meet Again in the Town", &["A"])]);
    }
}

#[test]
fn titles_in_double_spaced_text_keep_their_first_line() {
    let text = TEXT.replace('\n', "\n\n");
    let first = "Port Authority Opens a Call for Remarks on the Mooring of";
    let issue =
        format!("Horizontal Issues\n\n{first}\n\nBarges and Ferries\n\n#A\n\n{text}Ropes\n\n{first}\n\nPilots\n\n#B\n\n{text}");
    check(&issue, &[(&format!("{first} Barges and Ferries"), &["A"]), (&format!("{first} Pilots"), &["B"])]);
}

#[test]
fn numbers_of_an_outline_are_not_part_of_titles() {
    let outline = [article("1.1 Ropes Are Tested", "#A"), article("1.2 Lights Are Tested", "#B")].concat();
    check(&outline, &[("Ropes Are Tested", &["A"]), ("Lights Are Tested", &["B"])]);
    let quantity = [article("2.5 Million Ropes Are Tested", "#A"), article("5 Lights Are Tested", "#B")].concat();
    check(&quantity, &[("2.5 Million Ropes Are Tested", &["A"]), ("5 Lights Are Tested", &["B"])]);
}

#[test]
fn events_are_found_however_they_are_announced() {
    let announcements = [
        ("Harbour Club Webinar on Ropes", "The club will talk of ropes.\n\nTopic: Ropes\n\nTime: 9:30, 12 June 2021\n"),
        ("Online Event 3: Ropes", "The club will talk of ropes.\n\n• Topic: Ropes\n\n• Time: 9:30, 12 June 2021\n"),
        ("Online Event 3: Ropes", "Topic\n\nRopes and Lights\n\nTime\n\n12 June 2021\n"),
        ("Webinar “Ropes and Lights”, 12 June 2021", "Time: 9:30\n\nLanguage: English\n"),
        ("Club Dialogue Event 3", "All are invited.\n\nTopic: Ropes\n\nLanguage: English\n"),
        ("Save the Date: Launch of the Rope Archive", "When: 3 July 2021\n\nWhere: Online\n"),
        ("Harbour Club Forum on Ropes", "The talk begins on 12 June 2021 at 10:00. Please register at http://club.example/r.\n"),
    ];
    for head in ["Annex – Upcoming Events", "Annex-Club Upcoming Online Events", "Upcoming Events", "Club Events"] {
        for (title, text) in announcements {
            let issue =
                format!("{}{head}\n\n{title}\n\n{text}\nAbbreviaons\n\nPA Port Authority\n", article("Pilots Meet Again", "#A"));
            check(&issue, &[("Pilots Meet Again", &["A"]), (title, &[])]);
            let event = &articles(&issue)[1];
            assert_eq!(event.section.as_deref(), Some(head));
            assert!(!event.paragraphs.join(" ").contains("Port Authority"), "{title}");
        }
        let all = announcements.map(|(title, text)| format!("{title}\n\n{text}\n")).concat();
        let found = articles(&format!("{}{head}\n\n{all}", article("Pilots Meet Again", "#A")));
        assert_eq!(found.len(), announcements.len() + 1, "{head}");
    }
}

#[test]
fn a_section_of_events_that_are_not_recognised_is_not_dropped() {
    let text = "The club met on 2 May 2021, and forty of its guests stayed until the evening.";
    for head in ["Upcoming Events", "Annex", "Annex – Past Events"] {
        let issue = format!("{}{head}\n\n{text}\n\nContacts\n\nThe club\n", article("Pilots Meet Again", "#A"));
        check(&issue, &[("Pilots Meet Again", &["A"]), (head, &[])]);
        assert_eq!(articles(&issue)[1].paragraphs, [text], "{head}");
    }
    check(&format!("{}Annex\n\nhttp://club.example\n", article("Pilots Meet Again", "#A")), &[("Pilots Meet Again", &["A"])]);
}

#[test]
fn particulars_in_an_article_do_not_make_an_event_of_it() {
    let report = "The pilots met in the town.\n\nVenue: Town Hall\n\nSpeakers: A. Person\n\nRopes and Lights\n\nTopic: Ropes\n\nDate: 4 May 2021\n";
    check(&format!("{}{report}", article("Pilots Meet Again", "#A")), &[("Pilots Meet Again", &["A"])]);
}

/// An issue with one article in each section.
fn sectioned(names: &[&str], gap: &str) -> String {
    let section =
        |name: &&str| format!("{name}\n{gap}{}", article("Port Authority Publishes the Rules of the Harbour for Pilots", "#A"));
    names.iter().map(section).collect()
}

#[test]
fn sections_are_named_in_many_ways() {
    let names = [
        ("Ropes and Lights", "Ropes and Lights"),
        ("Watch of Ships (WoS)", "Watch of Ships (WoS)"),
        ("Lamps (incl. Old)", "Lamps (incl. Old)"),
        ("5G", "5G"),
        ("AI", "AI"),
        ("▪ Small Boats", "Small Boats"),
        ("Section 3: Quays and Cranes", "Quays and Cranes"),
        ("12. Rules and Fees", "Rules and Fees"),
        ("II. Weather", "Weather"),
        ("2.1 Tides", "Tides"),
        ("care of the river", "care of the river"),
        ("WTO/TBT Notes", "WTO/TBT Notes"),
    ];
    for gap in ["\n", ""] {
        let found = articles(&sectioned(&names.map(|(written, _)| written), gap));
        let sections: Vec<Option<&str>> = found.iter().map(|article| article.section.as_deref()).collect();
        assert_eq!(sections, names.map(|(_, expected)| Some(expected)), "{gap:?}");
        assert!(found.iter().all(|article| article.title.starts_with("Port Authority")));
        assert!(found.iter().all(|article| article.paragraphs.last().is_some_and(|last| last.ends_with("watch."))));
    }
}

#[test]
fn the_end_of_an_article_names_no_section() {
    for end in [
        "Source: Port Authority",
        "They deal with:",
        "(Photo)",
        "1. Takeaways",
        "Read more at www.port.example/a",
        "4.",
        "and so on,",
    ] {
        let text = format!("{}{end}\n\n{}", article("Pilots Meet", "#A"), article("Pilots Meet Again", "#B"));
        assert_eq!(articles(&text)[1].section, None, "{end}");
    }
}

#[test]
fn what_a_publication_says_of_itself_is_no_article() {
    for head in ["About Harbour", "About the Harbour Newsletter", "Harbour Project Partners", "The Harbour Project"] {
        let text =
            format!("Harbour Newsletter | June 2021\n\n{}{head}\n\nIt was founded by pilots.\n", article("Pilots Meet", "#A"));
        let body = articles(&text)[0].paragraphs.join(" ");
        assert!(!body.contains("founded"), "{head}: {body}");
    }
    let text = format!("Harbour Newsletter | June 2021\n\n{}About Ropes\n\nThey are long.\n", article("Pilots Meet", "#A"));
    assert!(articles(&text)[0].paragraphs.join(" ").contains("They are long."));
}

#[test]
fn contents_with_tags_are_no_articles() {
    let titles = [("Pilots Meet", "#A"), ("Ropes Are Tested", "#B"), ("Lights Are Tested", "#C")];
    let contents = titles.map(|(title, tags)| format!("{title}\n{tags}\n\n")).concat();
    let issue = titles.map(|(title, tags)| article(title, tags)).concat();
    let expected: [(&str, &[&str]); 3] = [("Pilots Meet", &["A"]), ("Ropes Are Tested", &["B"]), ("Lights Are Tested", &["C"])];
    check(&format!("{contents}Words of welcome, and a picture.\n\n{issue}"), &expected);
    check(&format!("{issue}{contents}"), &expected);
}

#[test]
fn running_heads_and_feet_go_where_pages_are_not_marked() {
    for (head, foot) in [
        ("Harbour V Rope and Light News", "Page {}"),
        ("Harbour News No. 45 / June 2021", "{}"),
        ("May – June 2021", "www.harbour.example {}"),
        ("HARBOUR", "{} | P a g e"),
    ] {
        let found = articles(&paged(12, "\n", head, foot));
        assert_eq!(found.len(), 11, "{head}");
        for (i, article) in found.iter().enumerate() {
            let body = article.paragraphs.join("\n");
            assert!(!body.contains(head) && !body.contains("harbour.example"), "{body}");
            assert!(!body.to_lowercase().replace(' ', "").contains("page"), "{body}");
            // A sentence goes on over the end of the page, and over the page with the picture.
            let expected = if i == 2 { "a list of photograph of ropes" } else { "a list of ropes and" };
            assert!(i == 10 || body.contains(expected), "{body}");
        }
    }
}

#[test]
fn sub_headings_and_labels_that_every_article_has_stay() {
    let article = |n: usize| {
        let text = TEXT.replace("\n\n", "\n\nBackground of the Rules\n\n");
        format!("Pilots Meet for the {n}th Time\n#Pilots\n\n{text}\nSources and Links\n\nhttp://port.example/{n}\n\n\n")
    };
    let found = articles(&(1..20).map(article).collect::<String>());
    assert_eq!(found.len(), 19);
    // At the end of a page, the last would be the name of a section with the page's addresses.
    for article in &found[..18] {
        let body = article.paragraphs.join("\n");
        assert!(body.contains("Background of the Rules") && body.contains("Sources and Links"), "{body}");
    }
}

#[test]
fn titles_without_tags_are_found_by_the_list_of_contents() {
    let titles =
        ["Pilots Meet", "Port Authority Publishes the Rules of the Harbour for\nPilots and Watchmen", "Lights Are Tested"];
    for number in [true, false] {
        let number = |i: usize| if number { format!("{}. ", i + 1) } else { String::new() };
        let entry = |(i, title): (usize, &&str)| format!("{}{title} {} {}\n", number(i), ".".repeat(20), i + 3);
        let contents: Vec<String> = titles.iter().enumerate().map(entry).collect();
        let text = |(i, title): (usize, &&str)| article(&format!("{}{title}", number(i)), "");
        let issue: Vec<String> = titles.iter().enumerate().map(text).collect();
        let text = format!(
            "Contents\n\nRopes and Lights ........ 3\n{}About us ........ 9\n\nRopes and Lights\n\n{}About us\n\nWe are pilots.\n",
            contents.concat(),
            issue.concat()
        );
        let expected = titles.map(|title| title.replace('\n', " "));
        check(&text, &expected.each_ref().map(|title| (title.as_str(), &[] as &[&str])));
        let found = articles(&text);
        assert!(found.iter().all(|article| article.section.as_deref() == Some("Ropes and Lights")));
        assert!(!found[2].paragraphs.concat().contains("We are"));
    }
}

#[test]
fn heads_with_the_number_of_the_page_are_no_text() {
    let page = |n: usize| {
        let head = if n.is_multiple_of(2) {
            format!("{n} Chapter {}. Ships of the {n}th kind", n / 3)
        } else {
            format!("{}.2. About cranes of kind {n} {n}", n / 3)
        };
        format!("{head}\nThe text of this page is about harbour {n}.\nIt has 4 lines and names {n}\nin the middle.\n")
    };
    let text = (5..17).map(page).collect::<Vec<String>>().join("\u{c}");
    let pages = super::pages(&text, 12, &super::Titles::of([]));
    assert_eq!(pages[0], ["The text of this page is about harbour 5. It has 4 lines and names 5 in the middle."]);
    assert!(pages.iter().flatten().all(|paragraph| !paragraph.contains("kind")), "{pages:?}");
}

/// The titles of the sample, and of its articles as another extractor leaves them.
fn sample_titles(text: &str) -> Vec<String> {
    parse(text, "newsletter-2020-08").articles.into_iter().map(|article| article.title).collect()
}

/// The sample's pages, which begin with a space.
fn sample_pages() -> Vec<String> {
    let mut pages = vec![String::new()];
    for line in SAMPLE.lines() {
        match line.strip_prefix(' ').filter(|rest| rest.starts_with(|c: char| !c.is_whitespace())) {
            Some(rest) => pages.push(format!("{rest}\n")),
            None => pages.last_mut().expect("a page").extend([line, "\n"]),
        }
    }
    pages
}

#[test]
fn pages_end_between_titles_and_their_tags() {
    let titles = sample_titles(SAMPLE);
    let sections = |text: &str| parse(text, "newsletter-2020-08").articles.into_iter().map(|article| article.section).collect();
    let split = SAMPLE.replace("\n ", "\n\u{c}");
    assert_eq!(sample_titles(&split), titles);
    let wide = SAMPLE.replace('#', "＃");
    assert_eq!(sample_titles(&wide), titles);
    let (found, expected): (Vec<Option<String>>, Vec<Option<String>>) = (sections(&wide), sections(SAMPLE));
    assert_eq!(found, expected);
    // Few page ends are marked; the others are found by their feet.
    let mut found: Vec<Option<String>> = sections(&sample_pages().join("\u{c}"));
    // The name of a section stands at the end of a page, which this article is parted from.
    let parted = titles.iter().position(|title| title.starts_with("Three Mandatory")).expect("a title");
    found[parted].clone_from(&expected[parted]);
    assert_eq!(found, expected);
    let split = sample_pages().join("\u{c}").replace("\n#", "\n\u{c}#");
    assert_eq!(sample_titles(&split), titles);
    // With the addresses of the page above the title or below it, and its section after them.
    let (one, two) = (article("Lights Are Tested", "#A"), article("Ropes Are Old", "#C"));
    for end in [
        "http://port.example\n\nRopes Are Tested",
        "Ropes Are Tested\n\nhttp://port.example",
        "1.\n\nRopes Are Tested",
        "Ropes Are Tested\n\n1.\n\nQuays",
    ] {
        let text = format!("{one}{end}\n\u{c}#B\n\n{TEXT}\n\n2.\n\u{c}{two}\n\n3.\n\u{c}{TEXT}");
        check(&text, &[("Lights Are Tested", &["A"]), ("Ropes Are Tested", &["B"]), ("Ropes Are Old", &["C"])]);
        let section = articles(&text)[1].section.clone();
        assert_eq!(section.as_deref(), end.ends_with("Quays").then_some("Quays"), "{end}");
    }
}

#[test]
fn columns_side_by_side_are_read_one_after_the_other() {
    const WIDTH: usize = 45;
    let wrapped = |page: &str| -> Vec<String> {
        let mut lines = Vec::new();
        for line in page.lines() {
            let mut wrapped = String::new();
            // An address is broken.
            let words: Vec<String> = line
                .split_whitespace()
                .flat_map(|word| word.chars().collect::<Vec<char>>().chunks(WIDTH).map(String::from_iter).collect::<Vec<_>>())
                .collect();
            for word in &words {
                if !wrapped.is_empty() && wrapped.chars().count() + 1 + word.chars().count() > WIDTH {
                    lines.push(std::mem::take(&mut wrapped));
                }
                wrapped.extend([if wrapped.is_empty() { "" } else { " " }, word.as_str()]);
            }
            lines.push(wrapped);
        }
        lines
    };
    let side_by_side = |page: &String| {
        let lines = wrapped(page);
        let (left, right) = lines.split_at(lines.len().div_ceil(2));
        let beside = |i: usize| right.get(i).map_or("", String::as_str);
        let rows: Vec<String> = left.iter().enumerate().map(|(i, left)| format!("{left:<52}{}", beside(i))).collect();
        rows.join("\n")
    };
    let set = sample_pages().iter().map(side_by_side).collect::<Vec<_>>().join("\u{c}");
    let unpaged = parse(&set.replace('\u{c}', "\n"), "harbour");
    assert!(unpaged.remarks.iter().any(|(what, _)| what.contains("side by side")), "{:?}", unpaged.remarks);
    let (found, expected) = (articles(&set), articles(SAMPLE));
    let titles = |articles: &[Article]| articles.iter().map(|article| article.title.clone()).collect::<Vec<_>>().join("\n");
    assert_eq!(found.len(), expected.len(), "{}", titles(&found));
    // Two titles are broken in two lines that are not full, which may be a title and its section.
    let is_same = |(found, expected): &(&Article, &Article)| found.title == expected.title && found.tags == expected.tags;
    assert!(found.iter().zip(&expected).filter(is_same).count() + 2 >= expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let words = |article: &Article| article.paragraphs.join(" ").split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (found_words, expected_words) = (words(found), words(expected));
        let pairs: std::collections::HashSet<&[String]> = found_words.windows(2).collect();
        let n_kept = expected_words.windows(2).filter(|pair| pairs.contains(pair)).count();
        assert!(n_kept * 100 >= expected_words.len() * 93, "{}: {n_kept} of {}", expected.title, expected_words.len());
    }
}

#[test]
fn what_crosses_columns_is_whole_and_tables_are_none() {
    let column = |name: &str, n: usize| -> Vec<String> {
        let text = format!(
            "The {name} of the harbour {n} are tested in this year by a committee of pilots, which looks at all that is used and writes a report for the port authority, where it can be read by anyone who asks for it in the office {n}."
        );
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            if lines.last().is_some_and(|line| line.len() + word.len() > 40) {
                lines.push(String::new());
            }
            lines.last_mut().expect("a line").extend([word, " "]);
        }
        lines
    };
    let beside = |left: &str, right: &str, n: usize| -> String {
        column(left, n)
            .iter()
            .zip(column(right, n))
            .map(|(left, right)| format!("{left:<48}{}", right.trim()))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let page = |n: usize, title: &str| {
        format!(
            "                    Harbour News {n}\n\n{title}\n#A\n\n{}\n{}\n\n\n                                           {n}\n",
            beside("ropes", "lamps", n),
            beside("quays", "ships", n)
        )
    };
    let titles = [
        "Pilots Meet and Talk of All That Is New in Their Harbour and in Others",
        "Pilots Meet Again and Are Told of Rules That Will Be in Force Next Year",
    ];
    let text =
        [page(1, titles[0]), page(2, titles[1]), page(3, "Ropes Are Tested and Lights Are Not, Which the Port Says Must Change")]
            .join("\u{c}");
    let found = articles(&text);
    assert_eq!(found[0].title, titles[0]);
    assert_eq!(found[1].title, titles[1]);
    for article in found {
        let body = article.paragraphs.join(" ");
        let places: Vec<usize> = ["ropes", "quays", "lamps", "ships"].iter().map(|name| body.find(name).expect(name)).collect();
        assert!(places.is_sorted(), "{body}");
        assert!(!body.contains("Harbour News"), "{body}");
        assert_eq!(body.matches("for it in the office ").count(), 4, "{body}");
    }
    let rows = (1..12).map(|n| {
        format!("Rope of the kind {n:02}, made of hemp                 Tested by the committee in the year {}\n", 2000 + n)
    });
    let table: String = rows.collect();
    let found = articles(&format!("{}{table}", article("Ropes Are Tested", "#A")));
    let body = found[0].paragraphs.join(" ");
    assert!(body.contains("kind 03, made of hemp Tested by the committee in the year 2003"), "{body}");
    let contents: String = (1..12)
        .map(|n| format!("What the committee says of ropes of kind {n:02} {} {n}", ".".repeat(30)))
        .collect::<Vec<_>>()
        .join("\n");
    let text = format!("Contents\n\n{contents}\u{c}{}", article("Ropes Are Tested", "#A"));
    assert_eq!(super::columns::in_order(&text), text);
}

#[test]
fn pages_are_told_only_where_they_can_be() {
    let page = |text: &str| {
        let found = super::parse(text, "harbour");
        found.is_paged.then_some(found.pages)
    };
    assert_eq!(page("Title One\n#A #B\nText one is here.\n"), None);
    let text = [article("Ropes Are Tested", "#A"), article("Lights Are Tested", "#B")].join("\u{c}");
    assert_eq!(page(&text), Some(vec![0, 1]));
    // The sample's pages begin with a space, but for some that its extractor has lost.
    assert_eq!(page(SAMPLE), None);
    // A head within a page is none of its own.
    let head = "Harbour Newsletter | June 2021\n\n";
    assert_eq!(
        page(&format!(
            "{head}{}\n{head}{TEXT}\u{c}{head}{}",
            article("Ropes Are Tested", "#A"),
            article("Lights Are Tested", "#B")
        )),
        Some(vec![0, 1])
    );
}

#[test]
fn an_article_without_its_tags_is_found_by_the_contents_or_noted() {
    let titles = sample_titles(SAMPLE);
    let n_noted = |text: &str| parse(text, "newsletter-2020-08").remarks.len();
    assert_eq!(n_noted(SAMPLE), 0);
    // The titles at the sample's front.
    for tags in ["#China Standards 2035", "#Foreign Investment", "#Plastics", "#Cosmetics"] {
        let is_tags = |line: &&str| line.starts_with('#') && line.contains(tags);
        assert!(SAMPLE.lines().any(|line| is_tags(&line)), "{tags}");
        let text: String = SAMPLE.lines().filter(|line| !is_tags(line)).flat_map(|line| [line, "\n"]).collect();
        assert_eq!(sample_titles(&text), titles, "{tags}");
    }
    // Others are noted if they are set as all titles are.
    for tags in ["#Brexit", "#MLPS", "#Radio Equipment", "#Medical Devices", "#Food Contact"] {
        let text: Vec<&str> = SAMPLE.lines().filter(|line| !(line.starts_with('#') && line.contains(tags))).collect();
        assert_eq!(n_noted(&text.join("\n")), 1, "{tags}");
    }
    let names: Vec<String> = (1..8).map(|n| format!("Ropes of Kind {n} Are Tested")).collect();
    let contents = |more: &str| {
        let entries: Vec<String> = names.iter().map(|name| format!("{name} {} 3\n", ".".repeat(20))).collect();
        format!("Contents\n\n{}{more}\n\n", entries.concat())
    };
    let articles = |untagged: &[usize]| {
        let one = |(i, name): (usize, &String)| article(name, if untagged.contains(&i) { "" } else { "#A" });
        names.iter().enumerate().map(one).collect::<String>()
    };
    let text = format!("{}{}", contents(""), articles(&[3]));
    let names_of = |text: &str| parse(text, "harbour").articles.into_iter().map(|article| article.title).collect::<Vec<_>>();
    assert_eq!(names_of(&text), names);
    let remarks = |text: &str| parse(text, "harbour").remarks.into_iter().map(|(what, _)| what).collect::<Vec<_>>().join("\n");
    assert_eq!(remarks(&text), "");
    let text = format!("{}{}", contents(&format!("Lights Are Lit {} 4\n", ".".repeat(20))), articles(&[]));
    assert!(
        remarks(&text).contains("1 titles of the list of contents begin no article: \"Lights Are Lit\""),
        "{}",
        remarks(&text)
    );
    let long = TEXT.repeat(30);
    assert!(remarks(&format!("{}{long}", articles(&[]))).contains("others may have become part of it"));
}

#[test]
fn one_line_in_small_letters_is_the_text_of_an_article() {
    let metal = "Iron Gets Cheap\n#Metal\niron prices fall";
    for text in [metal.to_owned(), format!("{metal}\n\nCopper Gets Dear\n#Copper\n\n{TEXT}"), format!("{metal}\n\n")] {
        let found = articles(&text);
        assert_eq!(found[0].tags, ["Metal"], "{text}");
        assert_eq!(found[0].paragraphs, ["iron prices fall"], "{text}");
    }
}
