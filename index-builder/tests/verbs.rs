//! What else a site owner does with the program: begin, watch, preview, compare, move on.

use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_index-builder"));
    program.env("XDG_CACHE_HOME", std::env::temp_dir().join("findling-tests"));
    program
}

fn run(args: &[&str]) -> Output {
    program().args(args).output().expect("the program runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Articles as JSON Lines.
fn articles(range: std::ops::Range<usize>) -> String {
    let article = |i: usize| {
        format!(
            "{{\"id\":\"a{i}\",\"title\":\"Article {i}\",\"body\":\"Text number{i} of ports.\",\"url\":\"/a{i}\",\"place\":\"Kiel\"}}"
        )
    };
    range.map(article).collect::<Vec<String>>().join("\n")
}

/// Ends a program that would run for ever.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn i_see_what_changed_between_two_builds() {
    let folder = TempDir::new().expect("a folder");
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let input = folder.path().join("news.jsonl");
    fs::write(&input, articles(0..10)).expect("written");
    assert!(run(&["build", text(&input), "--out", text(&old)]).status.success());
    fs::write(&input, articles(1..12).replace("number5", "another")).expect("written");
    assert!(run(&["build", text(&input), "--out", text(&new)]).status.success());
    let said = stdout(&run(&["diff", text(&old), text(&new)]));
    assert!(said.contains("+ a10  Article 10") && said.contains("- a0  Article 0") && said.contains("~ a5  Article 5"), "{said}");
    assert!(said.contains("2 added, 1 removed, 1 changed, 8 the same") && said.contains("% kept"), "{said}");
    let same = stdout(&run(&["diff", text(&new), text(&new), "--json"]));
    let same: Value = serde_json::from_str(&same).expect("JSON");
    assert_eq!((&same["added"], &same["bytes"]["downloaded_again"]), (&serde_json::json!([]), &serde_json::json!(0)));
}

#[test]
fn a_large_site_can_take_its_articles_to_another_engine() {
    let folder = TempDir::new().expect("a folder");
    let input = folder.path().join("news.jsonl");
    fs::write(&input, articles(0..3)).expect("written");
    let out = folder.path().join("bulk.ndjson");
    stdout(&run(&["export", text(&input), "--format", "opensearch", "--out", text(&out)]));
    let lines: Vec<Value> =
        fs::read_to_string(&out).expect("written").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[0], serde_json::json!({ "index": { "_index": "articles", "_id": "a0" } }));
    assert_eq!((&lines[1]["title"], &lines[1]["place"]), (&serde_json::json!("Article 0"), &serde_json::json!(["Kiel"])));
    let mapping: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("bulk.mapping.json")).expect("a mapping")).expect("JSON");
    assert_eq!(mapping["mappings"]["properties"]["body"]["type"], "text");
    stdout(&run(&["export", text(&input), "--format", "meilisearch", "--out", text(&out)]));
    assert_eq!(fs::read_to_string(&out).expect("written").lines().count(), 3);
}

#[test]
fn init_writes_settings_that_build_as_they_are() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("public")).expect("made");
    fs::write(folder.path().join("public/index.html"), "<title>Home</title><main>Welcome aboard</main>").expect("written");
    let said = stdout(&run(&["init", text(folder.path())]));
    assert!(said.contains("findling.toml was written"), "{said}");
    let config = folder.path().join("findling.toml");
    stdout(&run(&["build", "--config", text(&config)]));
    assert!(folder.path().join("public/search/findling-search.js").exists());
    // What was built is no input of the next build.
    let again = stdout(&run(&["build", "--config", text(&config)]));
    assert!(again.contains("1 article (1 read"), "{again}");
    assert_eq!(run(&["init", text(folder.path())]).status.code(), Some(1));
}

#[test]
fn the_preview_has_the_right_types_and_stays_in_its_folder() {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("site")).expect("made");
    for (name, content) in [("site/index.html", "<p>Home</p>"), ("site/findling.wasm", "\0asm"), ("secret.txt", "secret")] {
        fs::write(folder.path().join(name), content).expect("written");
    }
    let child = program().args(["serve", text(&folder.path().join("site")), "--port", "0"]).stdout(Stdio::piped()).spawn();
    let mut server = Ended(child.expect("the program runs"));
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().expect("a pipe")).read_line(&mut line).expect("an address");
    let host = line.trim_start_matches("http://").split('/').next().expect("a host").to_owned();
    let get = |path: &str| {
        let mut stream = TcpStream::connect(&host).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        String::from_utf8_lossy(&answer).to_lowercase()
    };
    let home = get("/");
    assert!(home.contains("200 ok") && home.contains("text/html") && home.contains("eventsource"), "{home}");
    assert!(get("/findling.wasm").contains("content-type: application/wasm"));
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/nowhere"] {
        let answer = get(path);
        assert!(answer.contains("404") && !answer.contains("secret\r"), "{path}: {answer}");
    }
    // A page that listens is told of a change.
    let mut stream = TcpStream::connect(&host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    write!(stream, "GET /.findling-changes HTTP/1.1\r\nhost: x\r\n\r\n").expect("sent");
    let mut events = BufReader::new(stream).lines();
    assert!(events.by_ref().any(|line| line.expect("a line").contains("hello")));
    fs::write(folder.path().join("site/index.html"), "<p>Changed</p>").expect("written");
    assert!(events.any(|line| line.expect("told in time").contains("data: changed")));
}

#[test]
fn watch_builds_again_when_an_article_changes() {
    let folder = TempDir::new().expect("a folder");
    let (pages, out) = (folder.path().join("pages"), folder.path().join("out"));
    fs::create_dir(&pages).expect("made");
    fs::write(pages.join("a.md"), "# Harbour\n\nFirst text.\n").expect("written");
    let child = program().args(["watch", text(&pages), "--out", text(&out)]).stderr(Stdio::piped()).spawn();
    let mut watch = Ended(child.expect("the program runs"));
    let mut said = BufReader::new(watch.0.stderr.take().expect("a pipe")).lines();
    assert!(said.by_ref().any(|line| line.expect("a line").contains("built: 1 articles")));
    fs::write(pages.join("b.md"), "# Lighthouse\n\nSecond text.\n").expect("written");
    assert!(said.any(|line| line.expect("a line").contains("built: 2 articles")));
    assert!(stdout(&run(&["query", text(&out), "lighthouse"])).contains("1 article"));
}

#[test]
fn watch_sees_the_pages_of_a_sitemap_and_not_what_it_writes_itself() {
    let folder = TempDir::new().expect("a folder");
    let (map, out) = (folder.path().join("sitemap.xml"), folder.path().join("search"));
    let page = |name: &str, text: &str| {
        fs::write(folder.path().join(name), format!("<title>x</title><main>{text}</main>")).expect("written");
    };
    page("a.html", "Harbour");
    page("b.html", "Tugs");
    fs::write(
        &map,
        "<urlset><url><loc>https://x.example/a.html</loc></url><url><loc>https://x.example/b.html</loc></url></urlset>",
    )
    .expect("written");
    let child = program().args(["watch", text(&map), "--out", text(&out)]).stderr(Stdio::piped()).spawn();
    let mut watch = Ended(child.expect("the program runs"));
    let mut said = BufReader::new(watch.0.stderr.take().expect("a pipe")).lines().map(|line| line.expect("a line"));
    assert!(said.by_ref().any(|line| line.contains("built: 2 articles")));
    // Had its own output been taken for a change, it would build again in this time.
    std::thread::sleep(Duration::from_millis(600));
    fs::remove_file(folder.path().join("b.html")).expect("removed");
    assert!(said.find(|line| line.contains("built: ")).expect("a line").contains("built: 1 articles"));
}

#[test]
fn a_build_that_is_killed_at_any_moment_leaves_a_whole_index() {
    let folder = TempDir::new().expect("a folder");
    let (input, out) = (folder.path().join("news.jsonl"), folder.path().join("out"));
    fs::write(&input, articles(0..600)).expect("written");
    let args = ["build", text(&input), "--out", text(&out), "--one-file-bytes", "0"];
    let started = Instant::now();
    stdout(&run(&args));
    let whole = started.elapsed();
    // The same articles in another order are other parts.
    let other = articles(0..600).lines().rev().collect::<Vec<&str>>().join("\n");
    fs::write(&input, other).expect("written");
    for step in 1..=12 {
        let mut child = program().args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
        std::thread::sleep(whole * step / 12);
        let _ = child.kill();
        let _ = child.wait();
        let verified = run(&["verify", text(&out)]);
        assert!(verified.status.success(), "step {step}: {}", String::from_utf8_lossy(&verified.stderr));
    }
    // The next build clears away what the killed ones left.
    stdout(&run(&args));
    let names: Vec<_> = fs::read_dir(&out).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".findling-build-")), "{names:?}");
}

/// Where files may not grow beyond a size, writing fails as it does on a full disk.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_a_whole_index() {
    let folder = TempDir::new().expect("a folder");
    let (input, out) = (folder.path().join("news.jsonl"), folder.path().join("out"));
    fs::write(&input, articles(0..300)).expect("written");
    stdout(&run(&["build", text(&input), "--out", text(&out)]));
    let before = stdout(&run(&["query", text(&out), "ports", "--json"]));
    fs::write(&input, articles(0..400)).expect("written");
    // In blocks of 512 or 1,024 bytes: too small for the engine, and for the script with the index.
    let script = r#"trap '' XFSZ; ulimit -f 20; exec "$0" "$@""#;
    let args = ["-c", script, env!("CARGO_BIN_EXE_index-builder"), "build", text(&input), "--out", text(&out)];
    let output = Command::new("sh").args(args).output().expect("a shell");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write the output") && message.contains("→"), "{message}");
    stdout(&run(&["verify", text(&out)]));
    assert_eq!(stdout(&run(&["query", text(&out), "ports", "--json"])), before);
    let left =
        fs::read_dir(&out).expect("a folder").flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "nothing is left half written");
}

#[test]
fn shells_and_man_know_every_verb() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&run(&["completions", shell])).contains("inspect"), "{shell}");
    }
    let manual = stdout(&run(&["man"]));
    for verb in ["BUILD", "WATCH", "SERVE", "DIFF", "EXPORT"] {
        assert!(manual.contains(&format!("INDEX-BUILDER {verb}")), "{verb}");
    }
}
