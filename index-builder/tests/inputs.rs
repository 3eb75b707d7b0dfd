//! What a site owner has becomes articles: each kind of input as it is met on real sites.

use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    // What other builds left is none of a test's business.
    let cache = std::env::temp_dir().join("findling-tests");
    let mut program = Command::new(env!("CARGO_BIN_EXE_index-builder"));
    program.args(args).env("XDG_CACHE_HOME", cache).output().expect("the program runs")
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, content).expect("written");
    }
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Builds an index of a path with more arguments; gives the articles and what was said.
fn build(input: &Path, more: &[&str]) -> (Vec<Value>, String) {
    let out = TempDir::new().expect("a folder");
    let output = run(&[&["build", text(input), "--out", text(out.path())], more].concat());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let listed = run(&["inspect", text(out.path()), "--articles", "--json"]);
    (serde_json::from_slice(&listed.stdout).unwrap_or_default(), message)
}

fn hits(input: &Path, query: &str) -> Vec<Value> {
    let out = TempDir::new().expect("a folder");
    let output = run(&["build", text(input), "--out", text(out.path())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = run(&["query", text(out.path()), "--json", "--", query]);
    let found: Value = serde_json::from_slice(&found.stdout).expect("JSON");
    found["hits"].as_array().expect("hits").clone()
}

const PAGE: &str = r##"<!doctype html><html lang="en-GB"><head><title>Ports | Harbour News</title>
<meta name="description" content="About ports."><meta property="article:published_time" content="2020-08-04T10:00:00Z">
<meta name="keywords" content="ships, cranes"><meta name="author" content="Ada Lin">
<link rel="canonical" href="https://harbour.example/ports.html"></head>
<body><nav><a href="/">Home of navigation</a></nav><header>Banner text</header>
<main><h1>Ports of the world<a class="headerlink" href="#top">¶</a></h1><p>Ships   come
and go.</p><h2 id="cranes">Cranes</h2><p>They lift containers.</p><pre>lift --all
lower</pre><table><tr><td>Depth</td><td>12 m</td></tr></table>
<section id="tugs"><h3>Tugs</h3><p>They pull.</p></section><div data-pagefind-ignore>Not this.</div>
<script>var hidden = 1</script></main><footer>All rights reserved</footer></body></html>"##;

#[test]
fn my_pages_are_found_by_their_content_only_with_title_language_date_and_tags() {
    let site = folder(&[("index.html", PAGE), ("docs/a.html", "<title>A</title><main>Alpha</main>")]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 2, "{message}");
    let page = articles.iter().find(|article| article["title"] == "Ports of the world").expect("the page");
    assert_eq!(page["url"], "https://harbour.example/ports.html");
    assert_eq!(page["date"], "2020-08-04");
    assert_eq!(page["tags"], serde_json::json!(["ships", "cranes"]));
    assert_eq!(page["metadata"]["author"], serde_json::json!(["Ada Lin"]));
    let body = page["body"].as_str().expect("text");
    assert_eq!(body, "Ships come and go.\nCranes\nThey lift containers.\nlift --all\nlower\nDepth\t12 m\nTugs\nThey pull.");
    let other = articles.iter().find(|article| article["title"] == "A").expect("the other page");
    assert_eq!(other["url"], "/docs/a.html");
}

#[test]
fn results_lead_to_the_heading_on_my_page() {
    let site =
        folder(&[("ports.html", &PAGE.replace("<link rel=\"canonical\" href=\"https://harbour.example/ports.html\">", ""))]);
    for (query, url, heading) in
        [("containers", "/ports.html#cranes", "Cranes"), ("pull", "/ports.html#tugs", "Tugs"), ("ships come", "/ports.html", "")]
    {
        let hit = &hits(site.path(), query)[0];
        assert_eq!((hit["url"].as_str(), hit["heading"].as_str()), (Some(url), Some(heading)), "{query}");
    }
    let hit = &hits(site.path(), "cranes")[0];
    assert_eq!(hit["snippet"], "They lift containers.");
}

#[test]
fn the_rest_of_a_long_page_still_leads_to_its_heading() {
    let long: Vec<String> =
        (0..300).map(|i| format!("<p>Paragraph {i} about harbours and what ships bring, word{i}.</p>")).collect();
    let long = long.concat();
    let site = folder(&[(
        "a.html",
        &format!(
            "<title>Long</title><main><p>Start.</p><h2 id=one>Part one</h2>{long}<h2 id=two>Part two</h2><p>End.</p></main>"
        ),
    )]);
    let hit = &hits(site.path(), "word290")[0];
    assert_eq!((hit["url"].as_str(), hit["heading"].as_str()), (Some("/a.html#one"), Some("Part one")));
}

#[test]
fn my_site_moves_from_pagefind_without_a_change() {
    let marked = r#"<title>x</title><body><p>Around.</p><div data-pagefind-body><h1 data-pagefind-meta="title">Given title</h1>
        <p data-pagefind-filter="author">Jo Lee</p><span data-pagefind-filter="tag:harbour, kind:report"></span>
        <img data-pagefind-meta="image[src]" src="/a.png" alt="A crane" data-pagefind-index-attrs="alt"><p>Inside.</p>
        <p data-pagefind-ignore="all">Left out.</p></div></body>"#;
    let site = folder(&[("index.html", "<title>Home</title><main>Welcome</main>"), ("a.html", marked)]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 1, "{message}");
    assert!(message.contains("1 pages without data-findling-body"), "{message}");
    let page = &articles[0];
    assert_eq!(page["title"], "Given title");
    assert_eq!(page["tags"], serde_json::json!(["harbour"]));
    assert_eq!(page["metadata"], serde_json::json!({"author": ["Jo Lee"], "image": ["/a.png"], "kind": ["report"]}));
    let body = page["body"].as_str().expect("text");
    assert!(
        body.contains("Inside.") && body.contains("A crane") && !body.contains("Around") && !body.contains("Left out"),
        "{body}"
    );
}

#[test]
fn pages_that_ask_not_to_be_indexed_or_lead_elsewhere_are_left_out_and_counted() {
    let site = folder(&[
        ("index.html", "<title>Home</title><main>Welcome</main>"),
        ("a.html", "<meta name=robots content='noindex, follow'><title>A</title><main>Secret</main>"),
        ("b.html", "<meta http-equiv=refresh content='0; url=/index.html'><title>B</title>"),
        ("c.html", "<html></html>"),
    ]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 1);
    for expected in [
        "1 pages that ask not to be indexed (noindex)",
        "1 pages that only lead to another one",
        "1 pages without any text",
        "a.html",
    ] {
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn the_name_of_my_site_is_no_part_of_every_title() {
    let page = |title: &str| format!("<title>{title} — Harbour Manual</title><body><p>Text of {title}.</p></body>");
    let site = folder(&[("index.html", &page("Start")), ("a.html", &page("Ropes — and knots")), ("b.html", &page("Sails"))]);
    let (articles, _) = build(site.path(), &[]);
    let titles: Vec<&str> = articles.iter().filter_map(|article| article["title"].as_str()).collect();
    assert_eq!(titles, ["Ropes — and knots", "Sails", "Start"]);
}

#[test]
fn i_can_say_what_the_content_is_and_where_the_site_lives() {
    let page = "<title>T</title><main>Main <p class=ad>Buy</p></main><div class=post>Post <p class=ad>Buy</p></div>";
    let site = folder(&[("a b/c.html", page)]);
    let more = ["--content", ".post", "--exclude", ".ad", "--base-url", "https://example.org/docs"];
    let (articles, _) = build(site.path(), &more);
    assert_eq!(articles[0]["body"], "Post");
    assert_eq!(articles[0]["url"], "https://example.org/docs/a%20b/c.html");
    let (_, message) = build(site.path(), &["--content", ">>"]);
    assert!(message.contains("content is no CSS selector"), "{message}");
}

#[test]
fn my_markdown_is_read_with_front_matter_of_every_kind() {
    let site = folder(&[
        (
            "guide/start.md",
            "---\ntitle: Getting started\ndate: 2020-08-04\ntags: [a, b]\nlayout: post\nauthor: Ada\n---\n# Intro\n\nHello *world*.\n\n## Set up\n\n```sh\nnpm start\n```\n",
        ),
        ("toml.md", "+++\ntitle = 'Toml'\ndate = 2021-01-02\n+++\nText with a [link](https://example.org) and `code`.\n"),
        ("json.md", "{\n\"title\": \"Json\",\n\"url\": \"/there/\"\n}\nText.\n"),
        ("2019-05-06-plain.md", "# Plain title\n\n| a | b |\n|---|---|\n| one | two |\n"),
        ("draft.md", "---\ntitle: Draft\ndraft: true\n---\nText\n"),
        ("broken.md", "---\ntitle: [\n---\nText\n"),
    ]);
    let (articles, message) = build(site.path(), &[]);
    assert!(message.contains("broken.md: its front matter is no sound YAML"), "{message}");
    assert!(message.contains("1 drafts"), "{message}");
    let get = |title: &str| {
        articles.iter().find(|article| article["title"] == title).unwrap_or_else(|| panic!("{title}: {articles:?}"))
    };
    let start = get("Getting started");
    assert_eq!(start["url"], "/guide/start/");
    assert_eq!((start["date"].as_str(), &start["tags"]), (Some("2020-08-04"), &serde_json::json!(["a", "b"])));
    assert_eq!(start["metadata"], serde_json::json!({"author": ["Ada"]}));
    assert_eq!(start["body"], "Hello world.\nSet up\nnpm start");
    assert_eq!(get("Toml")["date"], "2021-01-02");
    assert_eq!(get("Toml")["body"], "Text with a link and code.");
    assert_eq!(get("Json")["url"], "/there/");
    assert_eq!(
        (get("Plain title")["date"].as_str(), get("Plain title")["body"].as_str()),
        (Some("2019-05-06"), Some("a\tb\none\ttwo"))
    );
    let found = folder(&[("guide/start.md", "# Start\n\nHello.\n\n## Set up\n\nRun npm start.\n\n## Set up\n\nTwice.\n")]);
    assert_eq!(hits(found.path(), "npm")[0]["url"], "/guide/start/#set-up");
    assert_eq!(hits(found.path(), "twice")[0]["url"], "/guide/start/#set-up-1");
}

#[test]
fn my_export_from_wordpress_is_read_as_it_is() {
    let item = |title: &str, kind: &str, status: &str, body: &str| {
        format!(
            "<item><title>{title}</title><link>https://blog.example/{title}/</link><pubDate>Tue, 04 Aug 2020 10:00:00 +0000</pubDate>\
             <dc:creator><![CDATA[ada]]></dc:creator><guid isPermaLink=\"false\">https://blog.example/?p={title}</guid>\
             <content:encoded><![CDATA[{body}]]></content:encoded><wp:post_date><![CDATA[2020-08-05 12:00:00]]></wp:post_date>\
             <wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>\
             <category domain=\"category\" nicename=\"h\"><![CDATA[Harbours &amp; Ships]]></category>\
             <category domain=\"post_tag\" nicename=\"t\"><![CDATA[Tugs]]></category></item>"
        )
    };
    let body = "First line\nsecond line\n\n[caption id=\"1\" width=\"300\"]A crane[/caption] As he said [sic] so.\n\n<h2 id=\"more\">More</h2>Rest [gallery ids=\"1,2\"]";
    let items = [
        item("One", "post", "publish", body),
        item("Two", "page", "publish", "<p>Page.</p>"),
        item("Pic", "attachment", "inherit", "x"),
        item("Later", "post", "draft", "x"),
    ];
    let xml = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Blog</title><link>x</link><description/><language>en-GB</language>{}</channel></rss>",
        items.concat()
    );
    let site = folder(&[("export.xml", &xml)]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 2, "{message}");
    assert!(message.contains("1 drafts") && message.contains("1 entries that are no posts"), "{message}");
    let one = articles.iter().find(|article| article["title"] == "One").expect("the post");
    assert_eq!((one["date"].as_str(), one["section"].as_str()), (Some("2020-08-05"), Some("Harbours & Ships")));
    assert_eq!((&one["tags"], &one["metadata"]["author"]), (&serde_json::json!(["Tugs"]), &serde_json::json!(["ada"])));
    assert_eq!(one["body"], "First line second line\nA crane As he said [sic] so.\nMore\nRest");
}

#[test]
fn my_feeds_are_read_with_their_full_texts() {
    let rss = "<rss version='2.0'><channel><title>News</title><link>x</link><description>d</description><item><title>A &amp; B</title>\
        <link>https://x.example/a</link><description>&lt;p&gt;Short&lt;/p&gt;</description><category>ports</category>\
        <pubDate>Mon, 03 Aug 2020 00:00:00 GMT</pubDate></item></channel></rss>";
    let atom = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>N</title><id>f</id><updated>2020-01-01T00:00:00Z</updated>\
        <entry><title type='html'>C &amp;lt;D&amp;gt;</title><id>e1</id><updated>2020-02-03T00:00:00Z</updated><link href='https://x.example/c'/>\
        <content type='html'>&lt;p&gt;Voller Text&lt;/p&gt;</content><category term='t' label='Thema'/></entry></feed>";
    let site = folder(&[("a.rss", rss), ("b.atom", atom)]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 2, "{message}");
    assert_eq!(
        (articles[0]["title"].as_str(), articles[0]["body"].as_str(), articles[0]["date"].as_str()),
        (Some("A & B"), Some("Short"), Some("2020-08-03"))
    );
    assert_eq!(
        (articles[1]["body"].as_str(), articles[1]["tags"][0].as_str(), articles[1]["url"].as_str()),
        (Some("Voller Text"), Some("Thema"), Some("https://x.example/c"))
    );
}

#[test]
fn my_tables_and_json_are_read_whatever_the_fields_are_called() {
    let site = folder(&[
        ("a.csv", "Title;Content;Link;Published;Tags;Country\n\"Ports; and more\";\"Two\nlines\";/a;4 August 2020;x, y;Chile\n"),
        (
            "b.json",
            r#"{"posts":[{"name":"Tugs","html":"<p>They <b>pull</b>.</p><h2 id='x'>More</h2>","permalink":"/b","keywords":["k"],"year":2020}]}"#,
        ),
        ("package.json", r#"{"name":"tool"}"#),
    ]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 2, "{message}");
    let get = |title: &str| articles.iter().find(|article| article["title"] == title).expect("the article");
    let ports = get("Ports; and more");
    assert_eq!(
        (ports["url"].as_str(), ports["date"].as_str(), ports["body"].as_str()),
        (Some("/a"), Some("2020-08-04"), Some("Two\nlines"))
    );
    assert_eq!(
        (&ports["tags"], &ports["metadata"]),
        (&serde_json::json!(["x", "y"]), &serde_json::json!({"Country": ["Chile"]}))
    );
    let tugs = get("Tugs");
    assert_eq!((tugs["body"].as_str(), &tugs["metadata"]), (Some("They pull.\nMore"), &serde_json::json!({"year": ["2020"]})));
}

#[test]
fn folders_patterns_files_and_standard_input_mix() {
    let site =
        folder(&[("a/one.md", "# One\n\nText.\n"), ("b/two.txt", "Two\n\nText of two.\n"), ("c/three.md", "# Three\n\nText.\n")]);
    let out = site.path().join("out");
    let pattern = format!("{}/c/*.md", text(site.path()));
    let mut child = Command::new(env!("CARGO_BIN_EXE_index-builder"))
        .args([
            "build",
            text(&site.path().join("a")),
            text(&site.path().join("b/two.txt")),
            &pattern,
            "-",
            "--out",
            text(&out),
            "--json",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), b"{\"id\":\"four\",\"title\":\"Four\",\"body\":\"x\"}\n")
        .expect("sent");
    let output = child.wait_with_output().expect("it ends");
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(summary["articles"], 4);
}

#[test]
fn settings_come_from_a_file_and_a_wrong_name_is_explained() {
    let site = folder(&[
        ("findling.toml", "input = [\"pages\"]\nout = \"out\"\nbase-url = \"/docs/\"\n"),
        ("pages/a.html", "<title>A</title><main>Alpha</main>"),
        ("wrong.toml", "input = [\"pages\"]\n\nbase-uri = \"/docs/\"\n"),
    ]);
    let output = run(&["build", "--config", text(&site.path().join("findling.toml")), "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = run(&["inspect", text(&site.path().join("out")), "--articles", "--json"]);
    let articles: Vec<Value> = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!(articles[0]["url"], "/docs/a.html");
    let output = run(&["build", "--config", text(&site.path().join("wrong.toml"))]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("wrong.toml:3: ") && message.contains("Did you mean \"base-url\"?"), "{message}");
    fs::write(site.path().join("wrong.toml"), "input = [\"a.html\"]\nout = \"x\"\nfield = [\"title\"]\n").expect("written");
    let output = run(&["build", "--config", text(&site.path().join("wrong.toml"))]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("wrong.toml:3: \"title\" names no field") && output.status.code() == Some(2), "{message}");
}

#[test]
fn a_budget_stops_what_is_too_heavy_before_anything_is_written() {
    let site = folder(&[("a.md", "# A\n\nText.\n")]);
    let out = site.path().join("out");
    let output = run(&["build", text(&site.path().join("a.md")), "--out", text(&out), "--max-first-load", "10k"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("more than 10000") && message.contains("findling-data.js"), "{message}");
    assert!(!out.join("index.findling").exists());
    assert!(run(&["build", text(&site.path().join("a.md")), "--out", text(&out), "--max-first-load", "150k"]).status.success());
    // Nor do parts stay that were made before the whole was weighed.
    let line = |i: usize| format!("{{\"title\":\"Ship {i}\",\"body\":\"number{i} waits\"}}");
    let lines = (0..3000).map(line).collect::<Vec<_>>().join("\n");
    let (many, parts) = (site.path().join("many.jsonl"), site.path().join("parts"));
    fs::write(&many, lines).expect("written");
    let flags = ["--one-file-bytes", "1", "--shard-bytes", "500", "--block-bytes", "200", "--max-first-load", "1k"];
    let output = run(&[&["build", text(&many), "--out", text(&parts)][..], &flags].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(!parts.exists());
    // A page is weighed too, however large its index.
    let page = site.path().join("page.html");
    let output = run(&["build", text(&many), "--offline", text(&page), "--one-file-bytes", "1", "--max-first-load", "1k"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!page.exists());
}

#[test]
fn many_notes_of_one_kind_are_told_together() {
    let page = |i: usize| format!("<title>Quay {i}</title><main><p data-findling-weight=high>Number {i}</p></main>");
    let pages: Vec<(String, String)> = (0..20).map(|i| (format!("{i}.html"), page(i))).collect();
    let site = folder(&pages.iter().map(|(name, page)| (name.as_str(), page.as_str())).collect::<Vec<_>>());
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 20);
    assert!(message.contains("the weight \"high\" is no number") && message.contains("15 more like"), "{message}");
    assert!(message.lines().count() < 20 && message.contains("19.html"), "{message}");
    // Also of what begins with a quotation, and of what has no place.
    let line = |i: usize| format!("{{\"id\":\"{}\",\"title\":\"Quay\",\"date\":\"day {i}\"}}", i / 2);
    let site = folder(&[("quays.jsonl", &(0..40).map(line).collect::<Vec<_>>().join("\n"))]);
    let (_, message) = build(site.path(), &[]);
    assert!(message.contains("35 more like “\"day 0\" is no date"), "{message}");
    assert!(message.contains("15 more like “the id \""), "{message}");
    assert!(message.lines().count() < 30, "{message}");
}

#[test]
fn what_is_strange_is_refused_or_cleaned_and_never_leaves_the_folder() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>\
        <rss version='2.0'><channel><title>&c;</title><link>x</link><description>d</description><item><title>&c;</title></item></channel></rss>";
    let nested = format!("<title>Deep</title><main>{}Bottom", "<div>".repeat(1000));
    let bomb = format!("<title>Bomb</title><main>{}Bottom", "<div>".repeat(200_000));
    let site = folder(&[
        ("laughs.rss", laughs),
        ("nested.html", &nested),
        ("bomb.html", &bomb),
        ("override.html", "<title>a\u{202E}b\u{7}c</title><main>Text<a href='javascript:alert(1)'>x</a></main>"),
        (
            "date.jsonl",
            "{\"title\":\"Dated\",\"date\":\"99999-99-99\",\"url\":\"javascript:alert(1)\"}\n{\"id\":\"../../x\",\"title\":\"Up\"}\n",
        ),
    ]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(site.path(), site.path().join("loop")).expect("linked");
        std::os::unix::fs::symlink("/etc/hostname", site.path().join("host.txt")).expect("linked");
    }
    let (articles, message) = build(site.path(), &[]);
    #[cfg(unix)]
    assert!(message.contains("this link leads out of the folder") && message.contains("left out"), "{message}");
    assert!(!articles.iter().any(|article| article["title"].as_str().is_some_and(|title| title.len() > 200)), "{message}");
    assert!(message.contains("bomb.html: its elements are nested"), "{message}");
    let get = |title: &str| articles.iter().find(|article| article["title"] == title);
    assert!(get("Deep").is_some_and(|article| article["body"] == "Bottom"), "{message}");
    assert!(get("ab c").or(get("a b c")).is_some(), "{articles:?}");
    let dated = get("Dated").expect("the article");
    assert!(dated["date"].is_null() && dated["url"] != "javascript:alert(1)", "{dated}");
    assert!(message.contains("99999-99-99") && message.contains("javascript:"), "{message}");
}

#[test]
fn each_article_knows_those_most_like_it() {
    let article = |id: &str, title: &str, body: &str| format!("{{\"id\":\"{id}\",\"title\":\"{title}\",\"body\":\"{body}\"}}");
    let lines = [
        article("tug", "Tugs", "A tug pulls a freighter through the lock with a towing hawser."),
        article("hawser", "Hawsers", "A towing hawser is a thick rope; a tug pulls with it."),
        article("bread", "Bread", "Flour, water and salt are kneaded, and baked in an oven."),
        article("oven", "Ovens", "An oven bakes bread of flour and water."),
        article("moon", "Moon", "Craters."),
    ];
    let (articles, _) = build(folder(&[("a.jsonl", &lines.join("\n"))]).path(), &[]);
    let related = |id: &str| {
        let article = articles.iter().find(|article| article["id"] == id).expect("the article");
        article["related"].as_array().expect("a list").iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(related("tug").first().map(String::as_str), Some("hawser"));
    assert_eq!(related("bread").first().map(String::as_str), Some("oven"));
    assert!(related("moon").is_empty());
}

#[test]
fn what_a_visitor_cannot_see_is_not_found_and_the_window_title_is_no_text() {
    let page = "<title>Page - Site</title><body><div style='Display: None'>hidden</div><div class='cookie-banner'>consent</div>\
                <div class=content><h1>Head</h1><p>Visible</p></div></body>";
    let (articles, _) = build(folder(&[("a.html", page)]).path(), &[]);
    assert_eq!((articles[0]["title"].as_str(), articles[0]["body"].as_str()), (Some("Head"), Some("Visible")));
}

#[test]
fn addresses_are_found_where_the_formats_keep_them() {
    let rss = "<rss version='2.0'><channel><title>n</title><link>x</link><description>d</description>\
               <item><title>S</title><guid>https://f.example/2</guid><description>plain</description></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/base/'><title>N</title><id>f</id>\
                <updated>2020-01-01T00:00:00Z</updated><entry><title>T</title><id>e</id><updated>2020-01-01T00:00:00Z</updated>\
                <link rel='alternate' href='post/1'/></entry></feed>";
    let page = "<base href='https://example.org/other/'><link rel=canonical href='canon.html'><title>P</title><main>Text</main>";
    let markdown = "---\nslug: short\n---\n# Long title\n\nText {{< figure src=\"x.png\" >}} goes {% if a %}on{% endif %}.\n";
    let site = folder(&[("a.rss", rss), ("b.atom", atom), ("c.html", page), ("d/e.md", markdown)]);
    let (articles, message) = build(site.path(), &[]);
    let urls: Vec<&str> = articles.iter().filter_map(|article| article["url"].as_str()).collect();
    assert_eq!(
        urls,
        ["https://f.example/2", "https://a.example/base/post/1", "https://example.org/other/canon.html", "/d/short/"],
        "{message}"
    );
    assert_eq!(articles[3]["body"], "Text goes on.");
}

#[test]
fn what_programs_write_into_json_and_csv_is_understood() {
    let rest = r#"[{"id":7,"title":{"rendered":"Ports &#8211; and &amp; more"},"content":{"rendered":"<p>Text</p>"},"status":"publish","categories":["news","dev"]},
        {"id":8,"title":"Later","status":"draft"}]"#;
    let csv = "sep=;\r\nTitle;Body;Date\r\nA;a;05.03.2024\r\nB;b;bad\r\n;;\r\n";
    let (articles, message) = build(folder(&[("a.json", rest), ("b.csv", csv)]).path(), &[]);
    assert_eq!(articles.len(), 3, "{message}");
    assert_eq!((articles[0]["title"].as_str(), articles[0]["section"].as_str()), (Some("Ports – and & more"), Some("news")));
    assert_eq!(articles[0]["metadata"]["category"], serde_json::json!(["news", "dev"]));
    assert_eq!(articles[1]["date"], "2024-03-05");
    assert!(message.contains("1 drafts") && message.contains("b.csv:4: \"bad\" is no date"), "{message}");
}

#[test]
fn nothing_of_mine_is_overwritten_or_published_by_mistake() {
    let site = folder(&[
        ("site/about.html", "<title>About</title><main>About us</main>"),
        ("private/secret.md", "# Secret\n\nHidden.\n"),
    ]);
    let pages = site.path().join("site");
    let output = run(&["build", text(&pages), "--offline", text(&pages.join("about.html"))]);
    assert_eq!(output.status.code(), Some(1));
    assert!(fs::read_to_string(pages.join("about.html")).expect("the page").contains("About us"));
    let (list, out) = (site.path().join("a.jsonl"), site.path().join("export.jsonl"));
    fs::write(&list, "{\"id\":\"a\",\"title\":\"A\",\"published\":true,\"created_at\":\"2020-01-02\"}").expect("written");
    assert_eq!(run(&["export", text(&list), "--format", "typesense", "--out", text(&list)]).status.code(), Some(1));
    for _ in 0..2 {
        assert!(run(&["export", text(site.path()), "--format", "typesense", "--out", text(&out)]).status.success());
        let exported = fs::read_to_string(&out).expect("written");
        assert_eq!(exported.lines().count(), 3, "{exported}");
        assert!(exported.contains("\"date\":\"2020-01-02\""), "{exported}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(site.path().join("private"), pages.join("linked")).expect("linked");
        let (articles, message) = build(&pages, &[]);
        assert!(articles.len() == 1 && message.contains("leads out of the folder"), "{message}");
    }
}

/// The articles' addresses, sorted.
fn urls(articles: &[Value]) -> Vec<&str> {
    let mut urls: Vec<&str> = articles.iter().map(|article| article["url"].as_str().expect("a text")).collect();
    urls.sort_unstable();
    urls
}

#[test]
fn my_sitemap_says_which_pages_there_are_and_a_copy_of_the_site_has_them() {
    let page = |title: &str| format!("<title>{title}</title><main><p>About {title}.</p></main>");
    let sitemap = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
        xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>\
        <url><loc>https://site.example/</loc><lastmod>2020-08-04</lastmod><image:image><image:loc>https://site.example/a.png\
        </image:loc></image:image></url><url><loc>\n https://site.example/caf%C3%A9/ </loc></url>\
        <url><loc>https://site.example/news?id=1&x=2</loc></url><url><loc><![CDATA[https://site.example/about]]></loc></url>\
        <url><loc>https://site.example/it&#39;s.html</loc></url><url><loc>/relative.html</loc></url>\
        <url><loc>https://site.example/gone.html</loc></url><url><loc>https://site.example/../../etc/passwd</loc></url></urlset>";
    let index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://site.example/pages.xml\
        </loc></sitemap><sitemap><loc>https://site.example/sitemap.xml</loc></sitemap></sitemapindex>";
    let site = folder(&[
        ("copy/index.html", &page("Home")),
        ("copy/café/index.html", &page("Café")),
        ("copy/site.example/news?id=1&x=2.html", &page("News")),
        ("copy/about.html", &page("About us")),
        ("copy/it's.html", &page("It's here")),
        ("copy/not-listed.html", &page("Not listed")),
        ("copy/pages.xml", sitemap),
        ("copy/sitemap.xml", index),
        ("list.txt", "# the pages\nhttps://site.example/about\n\nhttps://site.example/caf%C3%A9/\n"),
    ]);
    let all = ["https://site.example/", "https://site.example/about", "https://site.example/caf%C3%A9/"];
    let (articles, message) = build(&site.path().join("copy/sitemap.xml"), &[]);
    let more = ["https://site.example/it's.html", "https://site.example/news?id=1&x=2"];
    assert_eq!(urls(&articles), [&all[..], &more].concat(), "{message}");
    assert!(message.contains("addresses without a file in the copy of the site") && message.contains("gone.html"), "{message}");
    assert!(message.contains("/relative.html"), "{message}");
    fs::write(site.path().join("copy/damaged.xml"), &sitemap[..sitemap.find("it&#39;").expect("there")]).expect("written");
    let (articles, message) = build(&site.path().join("copy/damaged.xml"), &[]);
    assert!(articles.len() >= 2 && message.contains("it ends before its last element does"), "{message}");
    let (articles, message) = build(&site.path().join("list.txt"), &["--mirror", text(&site.path().join("copy"))]);
    assert_eq!(urls(&articles), all[1..], "{message}");
    let (articles, message) = build(&site.path().join("list.txt"), &[]);
    assert!(articles.is_empty() && message.contains("--mirror"), "{message}");
}

#[test]
fn i_can_say_what_my_fields_are_called() {
    let site = folder(&[
        ("a.jsonl", r#"{"id":"1","attributes":{"name":"Ports"},"intro":"Ships come.","more":["They go."],"writer":"Ada"}"#),
        ("b.csv", "Nr;Kop;Tekst\n1;Sluizen;Water zakt.\n"),
        (
            "c.jsonl",
            "{\"Title\":\"Old\",\"name\":\"Quays\",\"body\":\"b\",\"url\":\"/old\",\"web\":[\"/quays\",\"/q\"],\"one\":\"x, y\",\"two\":\"z\"}\n\
             {\"name\":\"Hidden\",\"body\":\"b\",\"live\":false}",
        ),
        ("d.jsonl", &format!(r#"{{"Kop":"A","inhalt":"{}"}}"#, "Long text. ".repeat(40))),
    ]);
    let fields = |of: &str| -> Vec<String> { of.split(' ').flat_map(|field| ["--field".to_owned(), field.to_owned()]).collect() };
    let build = |file: &str, of: &str| {
        let fields = fields(of);
        build(&site.path().join(file), &fields.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (articles, message) = build("a.jsonl", "title=attributes.name body=intro body=more author=writer");
    assert_eq!((articles[0]["title"].as_str(), articles[0]["body"].as_str()), (Some("Ports"), Some("Ships come.\nThey go.")));
    assert_eq!(articles[0]["metadata"], serde_json::json!({"author": ["Ada"]}), "{message}");
    let (articles, message) = build("b.csv", "title=Kop body=Tekst");
    assert_eq!((articles[0]["title"].as_str(), articles[0]["body"].as_str()), (Some("Sluizen"), Some("Water zakt.")));
    assert!(!message.contains("--field"), "{message}");
    // The owner's word counts, whatever else is there; and what is kept back stays so by any name.
    let (articles, message) = build("c.jsonl", "title=name url=web tags=one tags=two published=live");
    assert_eq!(articles.len(), 1, "{message}");
    let article = &articles[0];
    assert_eq!((article["title"].as_str(), article["url"].as_str()), (Some("Quays"), Some("/quays")));
    assert_eq!(article["tags"], serde_json::json!(["x", "y", "z"]));
    let (_, message) = build("d.jsonl", "title=Kop");
    assert!(message.contains("has no body") && message.contains("inhalt"), "{message}");
    let (_, message) = build("b.csv", "title=Kop body=tekst");
    assert!(message.contains("no article has the field \"tekst\""), "{message}");
}

#[test]
fn words_count_more_where_my_page_says_so() {
    let page =
        |attribute: &str| format!("<title>x</title><main><p>Some text.</p><p {attribute}>All about cranes here.</p></main>");
    let site = folder(&[
        ("a.html", &page("")),
        ("b.html", &page("data-pagefind-weight=\"5\"")),
        ("c.html", &page("data-findling-weight=\"0.1\"")),
        ("d.html", &page("data-findling-weight=\"2\"")),
    ]);
    let found: Vec<String> =
        hits(site.path(), "cranes").iter().map(|hit| hit["url"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(found, ["/b.html", "/d.html", "/a.html", "/c.html"]);
}

#[test]
fn a_file_that_has_not_changed_is_not_parsed_again() {
    let long = format!("# Long\n\n{}\n", "Ships come and go. ".repeat(40_000));
    let site = folder(&[("pages/a.html", PAGE), ("pages/b.md", "# Tugs\n\nThey pull.\n"), ("pages/long.md", &long)]);
    let (pages, out, cache) = (site.path().join("pages"), site.path().join("out"), site.path().join("cache"));
    let build = |more: &[&str]| {
        let args = [&["build", text(&pages), "--out", text(&out)], more].concat();
        let output = Command::new(env!("CARGO_BIN_EXE_index-builder")).args(args).env("XDG_CACHE_HOME", &cache).output();
        assert!(output.expect("the program runs").status.success());
        let listed = run(&["inspect", text(&out), "--articles", "--json"]);
        String::from_utf8_lossy(&listed.stdout).into_owned()
    };
    let kept =
        || fs::read_dir(cache.join("findling/inputs")).expect("a folder").flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    let first = build(&[]);
    let before = fs::read(&kept()[0]).expect("a file");
    assert_eq!(build(&[]), first, "from what is kept");
    assert_eq!(fs::read(&kept()[0]).expect("a file"), before);
    fs::write(pages.join("b.md"), "# Tugs\n\nThey push.\n").expect("written");
    assert!(build(&[]).contains("They push."), "a change is seen");
    assert!(build(&["--base-url", "/docs/"]).contains("/docs/b/"), "and other settings");
    let changed = fs::read(&kept()[0]).expect("a file");
    let place = changed.windows(5).position(|bytes| bytes == b"push.").expect("kept as it is");
    fs::write(&kept()[0], [&changed[..place], b"bush.", &changed[place + 5..]].concat()).expect("written");
    assert!(build(&["--base-url", "/docs/"]).contains("They push."), "another byte does no harm");
    fs::write(&kept()[0], &changed[..changed.len() / 2]).expect("written");
    assert!(build(&["--base-url", "/docs/"]).contains("They push."), "half of it does no harm");
    fs::remove_dir_all(&cache).expect("removed");
    assert!(build(&[]).contains("They push."), "nor does none");
}

#[test]
fn articles_of_a_newsletter_know_their_page() {
    let issue = "Harbour News August 2020\n\nPorts reopen after the storm\n#Ports #Storm\nThe ports of the coast opened again on 4 August.\n\u{c}\
        Cranes get new rules\n#Cranes #Safety\nFrom September on cranes are checked each year by the office.\n";
    let site = folder(&[("issue.txt", issue)]);
    let (articles, message) = build(&site.path().join("issue.txt"), &[]);
    let pages: Vec<&Value> = articles.iter().map(|article| &article["metadata"]["page"]).collect();
    assert_eq!(pages, [&serde_json::json!(["1"]), &serde_json::json!(["2"])], "{message}");
}

#[test]
fn a_picture_in_a_pdf_that_draws_itself_does_no_harm() {
    let stream = |dict: &str, content: &str| format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Z 8 0 R\
            /K 9 0 R>>>>>>"
            .to_owned(),
        stream("", "BT /F 12 Tf 20 200 Td (Harbour lights at night) Tj ET /X Do /Z Do /K Do"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Y 7 0 R>>>>", "/Y Do"),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", "/X Do"),
        // One without resources has those of the page.
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "/Z Do"),
        // This one could draw a circle, and does not.
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>/XObject<</K 9 0 R>>>>",
            "BT /F 12 Tf 20 100 Td (Ships wait outside) Tj ET",
        ),
    ];
    let (mut pdf, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (i, object) in objects.iter().enumerate() {
        places.extend([format!("{:010} 00000 n \n", pdf.len())]);
        pdf.extend([format!("{} 0 obj\n{object}\nendobj\n", i + 1)]);
    }
    let (n, table) = (objects.len() + 1, pdf.len());
    pdf.extend([format!("xref\n0 {n}\n0000000000 65535 f \n{places}")]);
    pdf.extend([format!("trailer <</Size {n}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n")]);
    let site = folder(&[("a.pdf", &pdf), ("b.md", "# Tugs\n\nThey pull.\n")]);
    let (articles, message) = build(site.path(), &[]);
    assert_eq!(articles.len(), 2, "{message}");
    let has = |words: &str| articles.iter().any(|article| article["body"].as_str().is_some_and(|body| body.contains(words)));
    assert!(has("Harbour lights") && has("Ships wait outside"), "{message}");
    assert!(message.contains("3 of its drawings draw themselves"), "{message}");
}

#[test]
fn what_is_not_as_it_says_is_noted() {
    let feed = "<rss version='2.0'><channel><title>c</title><link>x</link><description>d</description>\
        <item><title>Tugs</title><description>They pull.</description><pubDate>last week</pubDate></item></channel></rss>";
    let site = folder(&[("feed.xml", feed), ("b.md", "---\npermalink: /tugs/\n---\n# Tugs and more\n\nText.\n")]);
    fs::write(site.path().join("a.html"), b"<meta charset=utf-8><title>Caf\xE9</title><main>Caf\xE9 au lait</main>")
        .expect("written");
    let (articles, message) = build(site.path(), &["--base-url", "https://site.example/docs/"]);
    assert!(message.contains("\"last week\" is no date") && message.contains("no text in UTF-8"), "{message}");
    assert!(urls(&articles).contains(&"https://site.example/docs/tugs/"), "{articles:?}");
}

#[test]
fn more_than_a_browser_can_search_is_refused() {
    let site = folder(&[("a.json", &format!(r#"{{"title":"A","body":"{}"}}"#, "a\\n".repeat((1 << 20) + 1)))]);
    let (_, message) = build(&site.path().join("a.json"), &["--block-bytes", "1", "--one-file-bytes", "1"]);
    assert!(message.contains("more than a browser can search") && message.contains("index-builder export"), "{message}");
}

#[test]
fn my_articles_bring_their_pictures_and_the_logo_of_the_site_is_none() {
    let page = |head: &str, words: &str| format!("<title>{words}</title>{head}<main><p>{words} at sea</p></main>");
    let logo = r#"<meta property="og:image" content="https://harbour.example/logo.png">"#;
    let json_ld = r#"<script type="application/ld+json">{"@type":"Article","image":[{"url":"../crane.jpg"}]}</script>"#;
    let feed = r#"<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title><link>https://a.example/</link>
        <description>d</description>
        <item><title>Four</title><description>x</description><enclosure url="https://a.example/4.jpg" type="image/jpeg" length="1"/></item>
        <item><title>Five</title><description>x</description><media:group><media:content url="https://a.example/5.mp4" type="video/mp4">
            <media:thumbnail url="https://a.example/5.jpg"/></media:content></media:group></item>
        <item><title>Six</title><description>x</description><enclosure url="https://a.example/6.mp3" type="audio/mpeg" length="1"/></item>
        </channel></rss>"#;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>a</id><updated>2020-01-01T00:00:00Z</updated><entry>
        <title>Seven</title><id>a7</id><updated>2020-01-01T00:00:00Z</updated>
        <link rel="enclosure" type="image/png" href="https://a.example/7.png"/><content>x</content></entry></feed>"#;
    let files = folder(&[
        ("site/1.html", &page(logo, "One")),
        ("site/2.html", &page(logo, "Two")),
        ("site/3.html", &page(logo, "Three")),
        ("site/own.html", &page(r#"<meta property="og:image" content="own.png">"#, "Own")),
        ("site/below/crane.html", &page(json_ld, "Crane")),
        ("feed.xml", feed),
        ("atom.xml", atom),
        ("a.json", r#"[{"title":"Eight","body":"x","image":{"url":"/8.png"}},{"title":"Nine","body":"x","image":"/9.png"}]"#),
        ("ten.md", "---\ntitle: Ten\nimage: /10.png\n---\nx"),
    ]);
    let (articles, message) = build(files.path(), &[]);
    let images = [
        ("One", None),
        ("Two", None),
        ("Three", None),
        ("Own", Some("/site/own.png")),
        ("Crane", Some("/site/crane.jpg")),
        ("Four", Some("https://a.example/4.jpg")),
        ("Five", Some("https://a.example/5.jpg")),
        ("Six", None),
        ("Seven", Some("https://a.example/7.png")),
        ("Eight", Some("/8.png")),
        ("Nine", Some("/9.png")),
        ("Ten", Some("/10.png")),
    ];
    for (title, image) in images {
        let article = articles.iter().find(|article| article["title"] == title).expect(title);
        assert_eq!(article["metadata"]["image"][0].as_str(), image, "{title}: {message}");
    }
    // What JSON-LD refers to, what is relative to a base, and a picture that is all in its address.
    let graph = r#"<script type="application/ld+json">{"@graph":[{"@type":"Article","image":{"@id":"/#primary"}},
        {"@type":"ImageObject","@id":"/#primary","url":"https://a.example/primary.jpg"}]}</script>"#;
    let lost = r#"<script type="application/ld+json">{"@type":"Article","image":{"@id":"/#nowhere"}}</script>"#;
    let based = r#"<base href="/assets/"><meta property="og:image" content="a.png">"#;
    let inlined = format!(r#"<meta property="og:image" content="data:image/png;base64,{}">"#, "A".repeat(3000));
    let files = folder(&[
        ("site/graph.html", &page(graph, "Graph")),
        ("site/lost.html", &page(lost, "Lost")),
        ("site/based.html", &page(based, "Based")),
        ("site/inlined.html", &page(&inlined, "Inlined")),
    ]);
    let (articles, _) = build(files.path(), &[]);
    let image = |title: &str| {
        let article = articles.iter().find(|article| article["title"] == title).expect(title);
        article["metadata"]["image"][0].as_str()
    };
    assert_eq!(image("Graph"), Some("https://a.example/primary.jpg"));
    assert_eq!(image("Based"), Some("/assets/a.png"));
    assert_eq!((image("Lost"), image("Inlined")), (None, None));
    // Of two pages the same picture may be of both.
    let two = folder(&[("1.html", &page(logo, "One")), ("2.html", &page(logo, "Two"))]);
    assert!(build(two.path(), &[]).0.iter().all(|article| article["metadata"]["image"].is_array()));
}

/// The article with this title.
fn titled<'a>(articles: &'a [Value], title: &str) -> &'a Value {
    articles.iter().find(|article| article["title"] == title).unwrap_or_else(|| panic!("{title}: {articles:?}"))
}

#[test]
fn my_xhtml_is_read_as_xml() {
    let page = |head: &str, body: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>{head}</head><body>{body}</body></html>"
        )
    };
    let files = folder(&[
        ("a.xhtml", &page("<title>Doc</title><script src=\"a.js\"/>", "<p>One<br/>two &amp; <![CDATA[a < b]]></p>")),
        ("b.xhtml", &page("<title/>", "<h1>Two</h1><p>Words</p>")),
        ("c.xhtml", "<title>Soup</title><p>Not closed<br>at all"),
    ]);
    let (articles, message) = build(files.path(), &[]);
    assert_eq!(titled(&articles, "Doc")["body"], "One two & a < b", "{message}");
    assert_eq!(titled(&articles, "Two")["body"], "Words");
    assert_eq!(titled(&articles, "Soup")["body"], "Not closed at all");
}

#[test]
fn a_selector_that_misses_a_page_does_not_empty_it() {
    let files = folder(&[
        ("a.html", "<title>Has</title><nav>Menu</nav><div class=post>A post</div>"),
        ("index.html", "<title>Has not</title><nav>Menu</nav><main>A home</main>"),
    ]);
    let (articles, message) = build(files.path(), &["--content", ".post"]);
    assert_eq!(titled(&articles, "Has")["body"], "A post");
    assert_eq!(titled(&articles, "Has not")["body"], "A home");
    assert!(message.contains("index.html: nothing in this page is what --content names"), "{message}");
}

#[test]
fn my_feeds_are_read_in_the_encoding_they_declare() {
    let feed = |encoding: &str, title: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rss version=\"2.0\"><channel><title>L</title><link>https://e.org/</link>\
             <description>d</description><item><title>{title}</title><link>https://e.org/{encoding}</link><description>x</description></item></channel></rss>"
        )
    };
    let files = TempDir::new().expect("a folder");
    for (name, encoding, title, bytes) in
        [("latin.xml", "ISO-8859-1", "Caf?", &b"Caf\xe9"[..]), ("chinese.xml", "gb2312", "?", &b"\xB1\xEA\xD7\xBC"[..])]
    {
        let text = feed(encoding, "?");
        let (before, after) = text.split_once("<title>?").expect("the title");
        let whole = [before.as_bytes(), b"<title>", bytes, after.as_bytes()].concat();
        fs::write(files.path().join(name), whole).unwrap_or_else(|error| panic!("{title}: {error}"));
    }
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(feed("UTF-16", "Größe").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(files.path().join("wide.xml"), utf16).expect("written");
    let atom = "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title><entry><title>Undated</title>\
        <id>urn:1</id><summary>t</summary></entry></feed>";
    fs::write(files.path().join("atom.xml"), atom).expect("written");
    let (articles, message) = build(files.path(), &[]);
    for title in ["Café", "标准", "Größe"] {
        titled(&articles, title);
    }
    assert!(titled(&articles, "Undated")["date"].is_null(), "{message}");
}

#[test]
fn drafts_stay_unpublished_however_i_say_it() {
    let heads = [
        "draft: yes",
        "draft: 'true'",
        "draft: 1",
        "published: no",
        "search: \"false\"",
        "search:\n  exclude: true",
        "permalink: false",
        "status: draft",
    ];
    let named: Vec<(String, String)> = heads
        .iter()
        .enumerate()
        .map(|(i, head)| (format!("{i}.md"), format!("---\ntitle: T{i}\n{head}\n---\nSecret\n")))
        .collect();
    let mut files: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push((
        "told.md",
        "---\ntitle: Told\ndescription: What it is about\nlastmod: 2020\n---\n{% comment %}Secret\ntoo{% endcomment %}\n",
    ));
    files.push(("slug.md", "---\ntitle: Slug\nslug: short\n---\nText\n"));
    let (articles, message) = build(folder(&files).path(), &["--markdown-url", "{path}.html"]);
    assert_eq!(articles.len(), 2, "{message}");
    assert_eq!(titled(&articles, "Told")["body"], "What it is about");
    assert!(titled(&articles, "Told")["metadata"].as_object().is_none_or(serde_json::Map::is_empty));
    assert_eq!(titled(&articles, "Slug")["url"], "/short.html");
}

#[test]
fn what_is_passed_over_in_a_folder_is_named() {
    let page = |title: &str| format!("<!doctype html><html lang=en><title>{title}</title><main>Words</main>");
    let files = folder(&[
        ("index.html", &page("Home")),
        ("search.html", &page("Search")),
        ("404.html", &page("Nothing")),
        ("genindex-A.html", &page("Index")),
        ("notes.docx", "x"),
        ("old/README.txt", "This folder is the search of a website, written by Findling's index-builder.\n"),
    ]);
    let (articles, message) = build(files.path(), &["--strict"]);
    assert_eq!(articles.len(), 1);
    assert!(message.contains("left out: 3 pages that a site generator makes"), "{message}");
    assert!(message.contains("passed over: 1 .docx") && !message.contains(".txt"), "{message}");
    let texts = folder(&[
        ("sub/README.md", "# Readme\n\nx\n"),
        ("sub/index.md", "# Index\n\nx\n"),
        ("alone/README.md", "# Alone\n\nx\n"),
    ]);
    let (articles, message) = build(texts.path(), &[]);
    assert_eq!(titled(&articles, "Index")["url"], "/sub/");
    assert_eq!(titled(&articles, "Alone")["url"], "/alone/");
    assert!(articles.len() == 2 && message.contains("README.md beside an index.md"), "{message}");
}

#[test]
fn a_page_is_where_its_canonical_link_says() {
    let page = |title: &str, link: &str| format!("<title>{title}</title><link rel=canonical href=\"{link}\"><main>x</main>");
    let files = folder(&[
        ("docs/a.html", &page("Path", "/new/a/")),
        ("docs/b.html", &page("Relative", "other.html")),
        ("docs/c.html", &page("Host", "//example.org/c")),
        ("docs/d.html", &page("Fragment", "https://example.org/d#top")),
        ("docs/e.html", &page("Broken", "http://[bad")),
        ("docs/f.html", "<title>Script</title><main data-findling-meta=\"url:javascript:alert(1)\">x</main>"),
    ]);
    let urls = |articles: &[Value]| {
        ["Path", "Relative", "Host", "Fragment", "Broken", "Script"]
            .map(|title| titled(articles, title)["url"].as_str().unwrap_or_default().to_owned())
    };
    let (articles, _) = build(files.path(), &[]);
    let expected =
        ["/new/a/", "/docs/other.html", "https://example.org/c", "https://example.org/d", "/docs/e.html", "/docs/f.html"];
    assert_eq!(urls(&articles), expected);
    let (articles, _) = build(files.path(), &["--base-url", "https://a.example/site/"]);
    assert_eq!(urls(&articles)[..2], ["https://a.example/new/a/", "https://a.example/site/docs/other.html"]);
}

#[test]
fn lost_rows_and_lists_are_named() {
    let rows: Vec<String> = (0..300).map(|i| if i == 99 { format!("T{i},\"unclosed") } else { format!("T{i},x") }).collect();
    let files = folder(&[
        ("rows.csv", &format!("title,body\n{}", rows.join("\n"))),
        ("lists.json", r#"{"posts":[{"title":"Post","body":"x"}],"items":[{"title":"Item","body":"x","content_text":"y"}]}"#),
    ]);
    let (articles, message) = build(files.path(), &[]);
    assert_eq!(articles.len(), 100, "{message}");
    assert!(message.contains("rows.csv:101: a quotation mark in this row is never closed: the 200 lines"), "{message}");
    assert!(message.contains("the articles are taken from \"items\"; \"posts\" is a list"), "{message}");
}

#[test]
fn my_export_from_wordpress_names_authors_as_they_are_called() {
    let export = r#"<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel>
        <title>Blog</title><link>https://b.example</link><description>d</description>
        <wp:author><wp:author_login>admin</wp:author_login><wp:author_display_name><![CDATA[Ada Lin]]></wp:author_display_name></wp:author>
        <item><title>Post</title><link>https://b.example/post</link><dc:creator>admin</dc:creator><content:encoded></content:encoded>
        <excerpt:encoded><![CDATA[In short.]]></excerpt:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
        </channel></rss>"#;
    let (articles, message) = build(folder(&[("export.wxr", export)]).path(), &[]);
    assert_eq!(articles[0]["metadata"]["author"][0], "Ada Lin", "{message}");
    assert_eq!(articles[0]["body"], "In short.");
}
