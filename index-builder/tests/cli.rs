//! `index-builder` as a site owner uses it: real files in, a folder out, and messages to act on.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_index-builder")).args(args).output().expect("the program runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stdout(output)))
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
}

/// Builds an index of one input in a new folder.
fn built(input: &Path) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a temporary folder");
    let out = folder.path().join("search");
    let output = run(&["build", text(input), "--out", text(&out)]);
    assert!(output.status.success(), "{}", stderr(&output));
    (folder, out)
}

/// A folder with one file in it.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("the file is written");
    (folder, path)
}

/// For each query of a file, the rank of the article it must find, or nothing.
fn ranks(out: &Path, queries: &Path) -> Vec<(String, Option<usize>)> {
    let articles = json(&run(&["inspect", text(out), "--articles", "--json"]));
    let queries: Value = serde_json::from_str(&fs::read_to_string(queries).expect("queries")).expect("JSON");
    let rank = |query: &Value| {
        let words = query["query"].as_str().expect("a query");
        let number = usize::try_from(query["article"].as_u64().expect("a number")).expect("small");
        let found = json(&run(&["query", text(out), "--json", "--", words]));
        let hits = found["hits"].as_array().expect("hits");
        (words.to_owned(), hits.iter().position(|hit| hit["id"] == articles[number - 1]["id"]))
    };
    queries.as_array().expect("an array").iter().map(rank).collect()
}

fn assert_ranks(ranks: &[(String, Option<usize>)], n_first: usize) {
    let late: Vec<_> = ranks.iter().filter(|(_, rank)| rank.is_none_or(|rank| rank > 2)).collect();
    assert!(late.is_empty(), "not among the first three: {late:?}");
    let not_first: Vec<_> = ranks.iter().filter(|(_, rank)| *rank != Some(0)).collect();
    assert!(ranks.len() - not_first.len() >= n_first, "not first: {not_first:?}");
}

#[test]
fn the_sample_newsletter_gives_its_articles() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    let found = json(&run(&["inspect", text(&out), "--articles", "--json"]));
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(example("newsletter-2020-08.articles.json")).expect("the truth")).expect("JSON");
    let (found, expected) = (found.as_array().expect("articles"), expected.as_array().expect("articles"));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let title = &expected["title"];
        for field in ["title", "tags", "section"] {
            assert_eq!(found[field], expected[field], "{field} of {title}");
        }
        // An article that names no date has that of the issue.
        let date = expected["first_date"].as_str().unwrap_or("2020-07");
        assert_eq!(found["date"], date, "date of {title}");
        let body = found["body"].as_str().expect("a body").replace('\n', " ");
        assert!(body.starts_with(expected["first_words"].as_str().expect("words")), "{title} begins: {body:.60}");
        let last = expected["last_words"].as_str().expect("words");
        let end = body.rfind(last).unwrap_or_else(|| panic!("{title} does not end with {last}: {body}")) + last.len();
        let after = &body[end..];
        assert!(after.split_whitespace().all(|word| word.contains("://")), "{title} goes on: {after}");
    }
}

#[test]
fn the_sample_newsletter_answers_its_queries() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    assert_ranks(&ranks(&out, &example("newsletter-2020-08.queries.json")), 29);
}

#[test]
fn a_real_newsletter_gives_its_articles_and_answers_its_queries() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let newsletter = corpus.join("sesec-newsletter-2020-08.txt");
    if !newsletter.exists() {
        eprintln!("NOT TESTED: there is no real newsletter here");
        return;
    }
    let (_folder, out) = built(&newsletter);
    let articles = json(&run(&["inspect", text(&out), "--articles", "--json"]));
    let articles = articles.as_array().expect("articles");
    assert_eq!(articles.len(), 33);
    assert_eq!(articles.iter().filter(|article| article["tags"].as_array().is_some_and(|tags| !tags.is_empty())).count(), 30);
    assert!(
        articles
            .iter()
            .all(|article| article["date"].is_string() && article["body"].as_str().is_some_and(|body| body.len() > 100))
    );
    assert_ranks(&ranks(&out, &corpus.join("sesec-newsletter-2020-08.queries.json")), 29);
    let summary = json(&run(&["build", text(&newsletter), "--out", text(&out), "--json"]));
    let shipped = summary["shipped"]["gzipped_bytes"].as_u64().expect("a size");
    assert!(shipped <= 150_000, "a visitor downloads {shipped} bytes");
}

#[test]
fn a_built_folder_is_sound_and_reproducible() {
    let (_one, first) = built(&example("newsletter-2020-08.txt"));
    let (_two, second) = built(&example("newsletter-2020-08.txt"));
    let mut names: Vec<_> = fs::read_dir(&first).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    let languages = ["ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "zh-Hans", "zh-Hant"];
    let mut expected = languages.map(|tag| format!("findling-{tag}.js")).to_vec();
    let others = ["README.txt", "findling-data.js", "findling-search.js", "findling.js", "findling.wasm", "index.findling"];
    let optional = ["findling-highlight.js", "findling-nowasm.js", "findling-offline.js", "findling-worker.js"];
    expected.extend(others.iter().chain(&optional).map(|name| (*name).to_owned()));
    expected.sort();
    assert!(names.iter().map(|name| text(name.as_ref())).eq(&expected), "{names:?}");
    for name in names {
        assert!(fs::read(first.join(&name)).expect("read") == fs::read(second.join(&name)).expect("read"), "{}", name.display());
    }
    let output = run(&["verify", text(&first)]);
    assert!(output.status.success() && stdout(&output).contains("sound"), "{}", stderr(&output));
    let sections = json(&run(&["inspect", text(&first), "--json"]));
    assert!(sections["parts"]["block"]["bytes"].as_u64().is_some_and(|n_bytes| n_bytes > 50_000), "{sections}");
}

#[test]
fn json_lines_give_articles_with_all_their_fields() {
    let (_folder, path) = file(
        "news.jsonl",
        "\u{feff}{\"id\":\"a\",\"title\":\"Lifts\",\"body\":\"One.\\n\\nTwo.\",\"url\":\"/lifts\",\"date\":\"2020-08-04\",\"tags\":[\"EN 81\"],\"section\":\"Safety\",\"lang\":\"en\",\"more\":1}\n\n{\"id\":2,\"title\":\"Toys\",\"body\":\"\"}\r\n",
    );
    let (_out, out) = built(&path);
    let articles = json(&run(&["inspect", text(&out), "--articles", "--json"]));
    assert_eq!(articles[0]["body"], "One.\nTwo.");
    assert_eq!(articles[1]["id"], "2");
    assert_eq!(articles[1]["url"], "#2");
    let found = json(&run(&["query", text(&out), "--limit", "1", "--json", "lif"]));
    assert_eq!(found["total"], 1);
    let hit = &found["hits"][0];
    assert_eq!(
        (hit["url"].as_str(), hit["date"].as_str(), hit["section"].as_str()),
        (Some("/lifts"), Some("2020-08-04"), Some("Safety"))
    );
    assert!(hit["score"].is_u64() && hit["snippet"].is_string() && hit["tags"][0] == "EN 81", "{hit}");
}

#[test]
fn options_may_stand_after_the_words() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    let output = run(&["query", text(&out), "standards", "china", "--limit", "2", "--json"]);
    assert_eq!(json(&output)["hits"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_batch_of_queries_gives_a_trec_run() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    let (_queries, queries) =
        file("queries.jsonl", "{\"id\":\"q1\",\"text\":\"data security\"}\n{\"id\":\"q2\",\"text\":\"zzzzqqq\"}\n");
    let output = run(&["query", text(&out), "--batch", text(&queries), "--format", "trec"]);
    let run: Vec<Vec<String>> = stdout(&output).lines().map(|line| line.split(' ').map(str::to_owned).collect()).collect();
    assert!(!run.is_empty() && run.iter().all(|line| line.len() == 6 && line[0] == "q1" && line[1] == "Q0"), "{run:?}");
    let scores: Vec<f64> = run.iter().map(|line| line[4].parse().expect("a number")).collect();
    assert!(scores.is_sorted_by(|a, b| a > b));
    assert_eq!(run[0][3], "1");
}

#[test]
fn input_that_cannot_be_read_is_named_and_the_old_index_stays() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    let before = fs::read(out.join("index.findling")).expect("the index");
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("written");
        path
    };
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    let cases = [
        (folder.path().join("missing.txt"), "cannot read the input"),
        (write("empty.txt", b""), "the file is empty"),
        (write("blank.txt", b" \n\t\n\x0c"), "the file is empty"),
        (write("binary.txt", b"\x7fELF\0\x01\x02"), "binary file"),
        (write("paper.pdf", b"%PDF-1.7\n"), "this PDF is damaged"),
        (write("latin.txt", b"line one\ncaf\xe9\n"), "line 2 is not UTF-8"),
        (write("broken.jsonl", b"{\"id\":\n"), "broken.jsonl:1"),
        (empty, "no file in this folder"),
    ];
    for (path, expected) in cases {
        let output = run(&["build", text(&path), "--out", text(&out)]);
        assert_eq!(output.status.code(), Some(1), "{}", path.display());
        let message = stderr(&output);
        assert!(
            message.contains(expected) && message.contains(path.file_name().and_then(|n| n.to_str()).unwrap_or_default()),
            "{message}"
        );
        assert_eq!(fs::read(out.join("index.findling")).expect("the index"), before);
    }
}

#[test]
fn a_broken_line_is_named_and_the_others_are_indexed() {
    let (_folder, path) = file(
        "news.jsonl",
        "{\"id\":\"a\",\"title\":\"Lifts\",\"body\":\"x\"}\n{\"id\":\"b\",\"title\":\n{\"id\":\"a\",\"title\":\"Twice\",\"body\":\"y\"}\n{\"id\":\"c\",\"title\":\"Toys\",\"body\":\"z\"}\n",
    );
    let out = path.with_file_name("out");
    let output = run(&["build", text(&path), "--out", text(&out)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("news.jsonl:2: ") && stderr(&output).contains("\"Twice\""), "{}", stderr(&output));
    assert!(stdout(&output).contains("2 articles (4 read, 2 skipped)"), "{}", stdout(&output));
    assert_eq!(json(&run(&["query", text(&out), "toys", "--json"]))["total"], 1);
}

#[test]
fn a_damaged_index_is_refused_by_every_verb() {
    let (_folder, out) = built(&example("newsletter-2020-08.txt"));
    let index = out.join("index.findling");
    let sound = fs::read(&index).expect("the index");
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 0x10;
    for damaged in [sound[..sound.len() / 2].to_vec(), flipped, Vec::new(), b"<html>404</html>".to_vec()] {
        fs::write(&index, &damaged).expect("written");
        for verb in [vec!["verify"], vec!["inspect"], vec!["query"]] {
            let mut args = verb.clone();
            args.push(text(&out));
            if verb == ["query"] {
                args.push("standards");
            }
            let output = run(&args);
            assert_eq!(output.status.code(), Some(1), "{verb:?}");
            assert!(stderr(&output).contains("index.findling"), "{}", stderr(&output));
        }
    }
    fs::write(&index, &sound).expect("written");
    fs::write(out.join("findling-data.js"), "").expect("written");
    let output = run(&["verify", text(&out)]);
    assert!(stderr(&output).contains("findling-data.js"), "{}", stderr(&output));
}

#[test]
fn the_offline_page_holds_everything() {
    let folder = TempDir::new().expect("a folder");
    let page = folder.path().join("page.html");
    let output = run(&["build", text(&example("newsletter-2020-08.txt")), "--offline", text(&page)]);
    assert!(output.status.success(), "{}", stderr(&output));
    let html = fs::read_to_string(&page).expect("the page");
    let (template, _) = html.split_once("<script>").expect("a script");
    assert!(!template.contains("{{") && html.contains("engine:\"") && html.contains("findling-search"));
    assert!(!html.contains(" src=\"http") && !html.contains("<link rel=\"stylesheet\""));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing else is left behind");
}

#[test]
fn other_files_in_the_output_folder_are_left_alone() {
    let (_folder, path) = file("site.html", "mine");
    let out = path.parent().expect("a folder").to_owned();
    let output = run(&["build", text(&example("newsletter-2020-08.txt")), "--out", text(&out)]);
    assert!(output.status.success());
    assert_eq!(fs::read_to_string(&path).expect("still there"), "mine");
}

#[test]
fn the_lines_to_paste_are_printed_and_kept_in_the_folder() {
    let folder = TempDir::new().expect("a folder");
    let site = folder.path().join("public");
    fs::create_dir(&site).expect("a folder");
    fs::write(site.join("index.html"), "<title>Patents</title><main><h1>Patents</h1><p>A patent lasts.</p></main>")
        .expect("written");
    let build = |out: &Path, more: &[&str]| run(&[&["build", text(&site), "--out", text(out)], more].concat());
    let readme = |out: &Path| fs::read_to_string(out.join("README.txt")).expect("a text");
    let lines = |address: &str| {
        format!("<script src=\"{address}findling-search.js\" defer></script>\n<findling-search></findling-search>\n")
    };

    for (out, more, address) in [
        (site.join("tools/my search"), &[][..], "/tools/my%20search/"),
        (site.join("find"), &["--base-url", "/docs"], "/docs/find/"),
        (folder.path().join("elsewhere"), &[], "/elsewhere/"),
    ] {
        let output = build(&out, more);
        assert!(stdout(&output).contains(&lines(address)), "{}{}", stdout(&output), stderr(&output));
        let readme = readme(&out);
        assert!(readme.contains(&lines(address)) && readme.contains("searches from disk"), "{readme}");
        let preload =
            format!("\n<link rel=\"preload\" href=\"{address}findling-data.js\" as=\"script\" referrerpolicy=\"no-referrer\">\n");
        assert!(readme.contains(&preload), "{readme}");
        assert!(!readme.contains(text(folder.path())), "it says nothing of the machine");
    }

    let parts = folder.path().join("parts");
    json(&build(&parts, &["--one-file-bytes", "0", "--json"]));
    assert!(readme(&parts).contains("--offline page.html"), "{}", readme(&parts));
    assert!(!readme(&parts).contains("preload"), "{}", readme(&parts));

    fs::write(parts.join("README.txt"), "mine").expect("written");
    assert!(build(&parts, &[]).status.success());
    assert_eq!(readme(&parts), "mine");
}

#[test]
fn the_text_that_a_build_leaves_is_no_article_of_the_next() {
    let (_folder, input) = file("patents.txt", "Patents\n#IPR\n\nA patent lasts for twenty years.\n");
    let folder = input.parent().expect("a folder");
    let build = || json(&run(&["build", text(folder), "--out", text(folder), "--json"]))["articles"].clone();
    assert_eq!((build(), build()), (Value::from(1), Value::from(1)));
}

#[test]
fn wrong_usage_ends_with_code_two() {
    for args in [
        &["build"][..],
        &["build", "x.txt"],
        &["query"],
        &["frobnicate"],
        &["build", "examples", "--out", "x", "--max-first-load", "many"],
        &["build", "examples", "--out", "x", "--content", "<main>"],
        &["build", "examples", "--out", "x", "--field", "title"],
        &["build", "examples", "--out", "x", "--mirror", "no such folder"],
        &["query", "dir", "x", "--batch", "f", "--format", "csv"],
    ] {
        assert_eq!(run(args).status.code(), Some(2), "{args:?}");
    }
}

/// The articles of a newsletter given as text: title, tags and body.
fn articles(text_of_newsletter: &str) -> Vec<(String, Vec<String>, String)> {
    let (_folder, path) = file("newsletter.txt", text_of_newsletter);
    let (_out, out) = built(&path);
    let found = json(&run(&["inspect", text(&out), "--articles", "--json"]));
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let article = |article: &Value| {
        let tags = article["tags"].as_array().expect("tags").iter().map(string).collect();
        (string(&article["title"]), tags, string(&article["body"]))
    };
    found.as_array().expect("articles").iter().map(article).collect()
}

#[test]
fn lists_and_tables_are_not_taken_for_running_heads() {
    let standards = (4940..4950).map(|n| format!("GB {n}-2020")).collect::<Vec<_>>().join("\n");
    let cells = "Mandatory certification\n".repeat(7);
    let text = format!("New Standards\n#Standards\n\nThese were released:\n\n{standards}\n\n{cells}\nThey apply from 2021.\n");
    let [(_, _, body)] = &articles(&text)[..] else { panic!("one article") };
    assert!((4940..4950).all(|n| body.contains(&format!("GB {n}-2020"))), "{body}");
    assert_eq!(body.matches("Mandatory certification").count(), 7, "{body}");
}

#[test]
fn titles_are_found_however_they_are_set() {
    let found = articles(
        "1. State Council Publishes Policy for Chips\n#Chips\n\nText of the first.\n\nStandardi-\nsation of Toys in the U.S.\nand China\n#3D Printing #8K\n\nText of the second, at http://example.org/a.html\n2020 Forum Held\nTags: #5G\n\nText of the third.\n#StandardsBuildTrust in many places and\nmore.\n",
    );
    let expected = [
        ("State Council Publishes Policy for Chips", vec!["Chips"]),
        ("Standardisation of Toys in the U.S. and China", vec!["3D Printing", "8K"]),
        ("2020 Forum Held", vec!["5G"]),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((title, tags, _), expected) in found.iter().zip(expected) {
        assert_eq!((title.as_str(), tags.iter().map(String::as_str).collect::<Vec<_>>()), expected);
    }
    assert!(found[2].2.contains("#StandardsBuildTrust in many places and more."), "{found:?}");
}

#[test]
fn sub_headings_that_repeat_in_every_article_stay() {
    let article = |n: u32| {
        format!("Report Number {n} on Standards\n#News{n}\n\n{}Background\n\nThe reasons.\n\n", "A line of text.\n".repeat(9))
    };
    let text: Vec<String> = (0..8).map(article).collect();
    let found = articles(&text.join(""));
    assert_eq!(found.len(), 8);
    assert!(found.iter().all(|(.., body)| body.contains("Background")), "{found:?}");
}

#[test]
fn bullets_numbers_and_full_stops_around_a_heading_do_no_harm() {
    let found =
        articles("(5) First Title\n#Printing.\n\nText.\n\n• Second Title\n#Energy\n\nText.\r\rThird Title\r#Chips\r\rText.\r");
    let titles: Vec<&str> = found.iter().map(|(title, ..)| title.as_str()).collect();
    assert_eq!(titles, ["First Title", "Second Title", "Third Title"]);
    assert_eq!(found[0].1, ["Printing"]);
}

#[test]
fn a_text_whose_titles_have_no_tags_is_one_article_and_its_owner_is_told() {
    let news = "A long report on standards without any tags.\n".repeat(30);
    let event = "Online Event 3: Toys\nTopic: Toys\nDate: 4 May 2020\nSpeakers: A. Person\n";
    let (_folder, path) = file("newsletter.txt", format!("News\n\n{news}\n{event}"));
    let out = path.with_file_name("out");
    let output = run(&["build", text(&path), "--out", text(&out)]);
    assert!(stderr(&output).contains("the file is one article"), "{}", stderr(&output));
    assert_eq!(json(&run(&["query", text(&out), "report toys", "--json"]))["total"], 1);
}

#[test]
fn what_has_no_articles_is_refused_with_a_remedy() {
    for (name, content, expected) in [
        ("posts.json", "[{\"id\":1}]", "neither title nor body"),
        ("posts.json", "[{\"id\":1},", "line 1"),
        ("table.csv", "a,b\n1,2\n", "no column is called title"),
        ("map.xml", "<?xml version='1.0'?><urlset/>", "this is a sitemap"),
        ("notes.xml", "<?xml version='1.0'?><notes/>", "neither RSS"),
        ("feed.rss", "<rss version=\"2.0\"><channel><title>x", "no sound RSS"),
    ] {
        let (_folder, path) = file(name, content);
        let output = run(&["build", text(&path), "--out", text(&path.with_file_name("out"))]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let message = stderr(&output).replace("posts.json:1:", "posts.json: line 1:");
        assert!(message.contains(expected) && message.contains("→"), "{message}");
    }
}

#[test]
fn files_of_the_same_name_keep_all_their_articles() {
    let folder = TempDir::new().expect("a folder");
    let paths = ["2020-08", "2020-10"].map(|issue| {
        let path = folder.path().join(issue).join("newsletter.txt");
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, format!("Report of {issue}\n#News\n\nText.\n")).expect("written");
        path
    });
    let out = folder.path().join("out");
    let output = run(&["build", text(&paths[0]), text(&paths[1]), "--out", text(&out)]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(json(&run(&["query", text(&out), "report", "--json"]))["total"], 2);
}

#[test]
fn fields_and_tags_that_are_not_read_are_named() {
    let (_folder, path) = file(
        "news.jsonl",
        "{\"id\":\"a\",\"title\":\"A\",\"words\":\"x\"}\n{\"id\":\"b\",\"title\":\"B\",\"body\":\"as in <x>y</x>\"}\n",
    );
    let output = run(&["build", text(&path), "--out", text(&path.with_file_name("out"))]);
    let message = stderr(&output);
    assert!(output.status.success(), "{message}");
    assert!(message.contains("news.jsonl:1: ") && message.contains("metadata: words"), "{message}");
    assert!(message.contains("news.jsonl:2: ") && message.contains("HTML tags"), "{message}");
}

#[test]
fn synonyms_of_the_owner_are_read() {
    let (folder, path) = file("news.jsonl", "{\"id\":\"a\",\"title\":\"A\",\"body\":\"The automobile industry.\"}\n");
    let (out, synonyms) = (folder.path().join("out"), folder.path().join("synonyms.txt"));
    fs::write(&synonyms, "# ours\ncar, automobile\n").expect("written");
    let arguments = ["build", text(&path), "--out", text(&out), "--synonyms", text(&synonyms)];
    assert!(run(&arguments).status.success());
    assert_eq!(json(&run(&["query", text(&out), "car", "--json"]))["total"], 1);
    fs::write(&synonyms, "car, automobile\nlorry\n").expect("written");
    let output = run(&arguments);
    assert!(!output.status.success() && stderr(&output).contains("synonyms.txt:2: \"lorry\" is a synonym of nothing"));
}

#[test]
fn a_date_that_is_none_is_named_and_left_out() {
    let (_folder, path) = file(
        "news.jsonl",
        "{\"id\":\"a\",\"title\":\"A\",\"date\":\"04/08/2020\",\"tags\":[\" x \",\"\"]}\n{\"id\":\"b\",\"title\":\"B\",\"date\":\"2021-01-01T10:00:00Z\"}\n",
    );
    let out = path.with_file_name("out");
    let output = run(&["build", text(&path), "--out", text(&out)]);
    assert!(
        output.status.success() && stderr(&output).contains("news.jsonl:1: \"04/08/2020\" is no date"),
        "{}",
        stderr(&output)
    );
    let articles = json(&run(&["inspect", text(&out), "--articles", "--json"]));
    assert_eq!((&articles[0]["date"], &articles[1]["date"]), (&Value::Null, &Value::from("2021-01-01")));
    assert_eq!(articles[0]["tags"], serde_json::json!(["x"]));
}

#[test]
fn a_page_never_takes_the_place_of_an_input_or_of_the_search_itself() {
    let (folder, input) = file("news.jsonl", r#"{"id":"1","title":"Patents","body":"A patent."}"#);
    let before = fs::read(&input).expect("the input");
    let output = run(&["build", text(&input), "--offline", text(&input)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("this is an input"), "{}", stderr(&output));
    assert_eq!(fs::read(&input).expect("the input"), before);

    let out = folder.path().join("search");
    assert!(run(&["build", text(&input), "--out", text(&out)]).status.success());
    let output = run(&["build", text(&input), "--out", text(&out), "--offline", text(&out.join("findling.js"))]);
    assert_eq!(output.status.code(), Some(1));
    assert!(run(&["verify", text(&out)]).status.success());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_page_stays_a_link() {
    let (folder, input) = file("news.jsonl", r#"{"id":"1","title":"Patents","body":"A patent."}"#);
    let (page, link) = (folder.path().join("page.html"), folder.path().join("link.html"));
    fs::write(&page, "").expect("a page");
    std::os::unix::fs::symlink(&page, &link).expect("a link");
    assert!(run(&["build", text(&input), "--offline", text(&link)]).status.success());
    assert!(link.is_symlink() && fs::read_to_string(&page).expect("the page").contains("findling"));
}
