//! `build`: articles to an output folder, or to one page.

use crate::{
    config::Config,
    embed,
    front::{self, name},
    input::{self, Cache, Input, Store},
    output::{self, OutputFolder},
    problem::{Problem, Problems, count, say, say_all, some_of},
};
use findling::build::{Built, Refused, Sizes, Source, build_into, build_whole};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::{
    collections::HashSet,
    fmt::Write as _,
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Mutex,
    time::Instant,
};

/// Compile articles into the search of a site
///
/// Reads pages (HTML), Markdown, newsletters (PDF or their text), JSON, CSV, feeds and exports of `WordPress`, and writes
/// all that the site needs into one folder.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
    /// Where these settings are, if they are not given here [default: findling.toml, if it is there]
    #[arg(long = "config", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

/// What the build made.
pub(super) struct Summary {
    built: Built,
    n_skipped: usize,
    skipped: Vec<Problem>,
    notes: Vec<Problem>,
    /// What every visitor downloads.
    first: Vec<Size>,
    /// What is downloaded when a query needs it.
    on_demand: Vec<Size>,
    /// The lines to paste into pages, if there is a folder for them.
    lines: Option<[String; 2]>,
    seconds: f64,
}

/// A file that visitors download.
struct Size {
    name: String,
    n_bytes: usize,
    n_gzipped: usize,
}

impl Size {
    fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), n_bytes: bytes.len(), n_gzipped: front::n_sent(bytes) }
    }
}

impl Args {
    /// The settings, those of the file included.
    pub(super) fn config(&self) -> Result<Config, Problems> {
        self.config.clone().complete(self.file.as_deref())
    }

    /// The file with the settings, if it was named.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let config = args.config()?;
    let summary = build(&config)?;
    if args.json {
        summary.print_json()?;
    } else {
        summary.print(&config)?;
    }
    let n_warnings = summary.notes.len();
    if !summary.skipped.is_empty() {
        return Err(Problems::Input(summary.skipped));
    }
    if config.strict && n_warnings > 0 {
        let what = format!("--strict: {n_warnings} notes, see above; the index was written");
        return Err(Problem::new(what, "Do what they say, or build without --strict.").into());
    }
    Ok(())
}

/// Reads the inputs and writes the outputs.
pub(super) fn build(config: &Config) -> Result<Summary, Problems> {
    let started = Instant::now();
    let mut settings = config.settings()?;
    let address = config.out.as_ref().map(|out| embed::address(config, &settings.base_url, out));
    // Of an earlier build, in a folder that is the input as well.
    let readme = config.out.as_ref().filter(|out| embed::may_write_readme(out)).map(|out| out.join(name::README));
    settings.outputs.extend(readme.and_then(|readme| readme.canonicalize().ok()));
    let budget = config.max_first_load()?;
    if let Some(page) = &config.offline {
        may_be_written(page, config)?;
        let is_earlier = |bytes: &[u8]| bytes.is_empty() || String::from_utf8_lossy(bytes).contains("globalThis.findling");
        if fs::read(page).is_ok_and(|bytes| !is_earlier(&bytes)) {
            let what = "this file is there already, and no page of an earlier build";
            return Err(Problem::new(what, "Give another file name, or remove it first.").in_file(page).into());
        }
    }
    let synonyms = config.synonyms.as_deref().map_or(Ok(Vec::new()), input::synonyms)?;
    let bar = progress();
    let output = config.out.as_ref().or(config.offline.as_ref());
    let cache = output.map_or_else(Cache::default, |output| Cache::open(output, &settings.cache_key));
    let store = Store::near(output.map(PathBuf::as_path));
    let read = input::read(&config.input, &settings, &cache, &store, &|path, n_files| {
        bar.set_length(n_files as u64);
        bar.set_message(path.display().to_string());
        bar.inc(1);
    });
    bar.set_message("building the index");
    cache.save();
    let mut read = read.inspect_err(|_| bar.finish_and_clear())?;
    let written = write(&mut read, &store, &synonyms, config, budget);
    bar.finish_and_clear();
    let (built, Written { first, on_demand }) = written?;
    let in_parts = !on_demand.is_empty();
    if let (Some(out), Some(address)) = (config.out.as_ref().filter(|out| embed::may_write_readme(out)), &address) {
        output::write_file(&out.join(name::README), embed::readme(address, in_parts).as_bytes())?;
    }
    say_all("note", &read.notes);
    for (why, places) in &read.left_out {
        say(&format!("left out: {} {why}: {}", places.len(), some_of(places)));
    }
    let seconds = started.elapsed().as_secs_f64();
    let n_skipped = read.n_skipped();
    let lines = address.map(|address| embed::lines(&address));
    Ok(Summary { built, n_skipped, skipped: read.skipped, notes: read.notes, first, on_demand, lines, seconds })
}

/// Refuses what weighs more than its owner allows, with what weighs how much.
fn within_budget(first: &[Size], budget: Option<usize>) -> Result<(), Problem> {
    let (_, gzipped) = total(first);
    let Some(budget) = budget.filter(|budget| gzipped > *budget) else { return Ok(()) };
    let mut what = format!("a visitor would download {gzipped} bytes at first, more than {budget}; nothing was written:");
    for file in first {
        let _ = write!(what, "\n  {:<26} {:>9}", file.name, file.n_gzipped);
    }
    Err(Problem::new(what, "Index less, let a smaller --one-file-bytes cut the index into parts, or allow more."))
}

/// What was written.
struct Written {
    /// What every visitor downloads.
    first: Vec<Size>,
    /// The parts, if the index is not one file.
    on_demand: Vec<Size>,
}

/// Makes the index and writes the folder, and the page with everything.
fn write(
    read: &mut Input,
    store: &Store,
    synonyms: &[Vec<String>],
    config: &Config,
    budget: Option<usize>,
) -> Result<(Built, Written), Problems> {
    // Text shrinks to a third at best; what is larger than this need not be tried.
    let may_be_one_file = read.n_bytes() / 5 <= config.one_file_bytes();
    if let (false, None, Some(out)) = (may_be_one_file, &config.offline, &config.out) {
        // Neither the texts nor the parts need be in memory.
        let folder = Folder::open(out)?;
        let take = |name, bytes: Vec<u8>| folder.take(name, &bytes);
        let built = if read.is_held() {
            let articles = read.take_articles(store)?;
            build_into(Source::Held(articles.into()), &config.sizes(), synonyms, &take).map_err(refused)?
        } else {
            let kept = read.kept(store);
            let built = build_into(Source::Kept(&kept), &config.sizes(), synonyms, &take).map_err(refused)?;
            kept.check()?;
            built
        };
        let written = folder.finish(&built, budget)?;
        return Ok((built, written));
    }
    let articles = read.take_articles(store)?;
    let contents = config.offline.is_some().then(|| front::Contents::of(&articles));
    let one_file = if may_be_one_file {
        let whole = build_whole(Source::Held((&articles).into()), &Sizes::whole(), synonyms).map_err(refused)?;
        let bytes = front::gzip(&whole.bytes());
        (bytes.len() <= config.one_file_bytes()).then_some((whole, bytes))
    } else {
        None
    };
    let in_parts = one_file.is_none();
    let (whole, bytes) = if let Some(one_file) = one_file {
        one_file
    } else {
        let whole = build_whole(Source::Held(articles.into()), &config.sizes(), synonyms).map_err(refused)?;
        // All of it is needed for the page only.
        let bytes = if config.offline.is_some() { front::gzip(&whole.bytes()) } else { Vec::new() };
        (whole, bytes)
    };
    let written = match &config.out {
        Some(out) if in_parts => {
            let folder = Folder::open(out)?;
            whole.parts().into_par_iter().for_each(|(name, bytes)| folder.take(name, bytes));
            folder.finish(&whole.built, budget)?
        }
        out => {
            let data = front::data_script(&bytes);
            let first = vec![Size::of(name::WIDGET, front::widget(false).as_bytes()), Size::of(name::DATA, data.as_bytes())];
            within_budget(&first, budget)?;
            if let Some(out) = out {
                write_one_file(out, &bytes, &data)?;
            }
            Written { first, on_demand: Vec::new() }
        }
    };
    if let (Some(page), Some(contents)) = (&config.offline, contents) {
        let title = read.title.clone().unwrap_or_else(|| title_from_name(&config.input[0]));
        output::write_file(page, front::offline_page(&title, &contents, &bytes).as_bytes())?;
    }
    Ok((whole.built, written))
}

fn refused(why: Refused) -> Problem {
    let remedy = match why {
        Refused::TooManyPassages { .. } => {
            "Give the articles to a search engine on a server (index-builder export), or index less."
        }
        Refused::SameName { .. } => "Cut them otherwise: build with another --shard-bytes and --block-bytes.",
    };
    Problem::new(why.to_string(), remedy)
}

/// Writes what every output folder has, the index last because it names the parts.
///
/// `n_bytes` is how much there is to download, compressed, for who wants all of it.
fn finish(output: OutputFolder, widget: String, index: Vec<u8>, n_bytes: usize) -> Result<(), Problem> {
    output.write(name::ENGINE.to_owned(), front::ENGINE.to_vec());
    output.write(name::API.to_owned(), front::API.into());
    output.write(name::WIDGET.to_owned(), widget.into());
    for language in &front::LANGUAGES {
        output.write(language.file.to_owned(), language.script.into());
    }
    for (file, script) in front::optional_scripts(n_bytes) {
        output.write(file.to_owned(), script.into());
    }
    output.write(name::INDEX.to_owned(), index);
    output.finish()
}

fn write_one_file(out: &Path, index: &[u8], data: &str) -> Result<(), Problem> {
    let output = OutputFolder::open(out)?;
    output.write(name::DATA.to_owned(), data.into());
    let n_bytes = front::GZIPPED_ENGINE.len() + index.len();
    finish(output, front::widget(false), index.to_owned(), n_bytes)?;
    output::remove_others(&out.join(name::PARTS), &HashSet::new(), &front::is_part);
    Ok(())
}

/// A folder with an index in parts, which come as they are made.
struct Folder<'a> {
    path: &'a Path,
    output: OutputFolder,
    parts: Mutex<Vec<Size>>,
}

impl<'a> Folder<'a> {
    fn open(path: &'a Path) -> Result<Self, Problem> {
        Ok(Self { path, output: OutputFolder::open(path)?, parts: Mutex::default() })
    }

    /// Takes a part.
    fn take(&self, name: String, bytes: &[u8]) {
        let gzipped = front::gzip_part(bytes);
        let size = Size { name, n_bytes: bytes.len(), n_gzipped: gzipped.len() };
        self.output.write(format!("{}/{}", name::PARTS, size.name), gzipped);
        self.parts.lock().expect("nobody panics while holding it").push(size);
    }

    /// Writes everything else.
    fn finish(self, built: &Built, budget: Option<usize>) -> Result<Written, Problem> {
        let Self { path, output, parts } = self;
        let on_demand = parts.into_inner().expect("nobody panics while holding it");
        let (widget, root) = (front::widget(true), built.root());
        let index = front::gzip(&root);
        let (of_widget, of_engine) =
            rayon::join(|| Size::of(name::WIDGET, widget.as_bytes()), || Size::of(name::ENGINE, front::ENGINE));
        let first =
            vec![of_widget, of_engine, Size { name: name::INDEX.to_owned(), n_bytes: root.len(), n_gzipped: index.len() }];
        within_budget(&first, budget)?;
        finish(output, widget, index, total(&first).1 + total(&on_demand).1)?;
        let kept: HashSet<&str> = on_demand.iter().map(|part| part.name.as_str()).collect();
        output::remove_others(&path.join(name::PARTS), &kept, &front::is_part);
        // A browser must not find an index in one file that is older than the parts.
        let _ = fs::remove_file(path.join(name::DATA));
        Ok(Written { first, on_demand })
    }
}

/// Refuses a page that would take the place of an input or of a file of the output folder.
pub(super) fn may_be_written(page: &Path, config: &Config) -> Result<(), Problem> {
    let refuse = |what| Err(Problem::new(what, "Give another file name, such as page.html.").in_file(page));
    let target = output::whole(page);
    if config.input.iter().any(|input| output::whole(input) == target) {
        return refuse("this is an input, which the page would replace");
    }
    let is_of_folder = config.out.as_deref().is_some_and(|folder| target.parent() == Some(&output::whole(folder)));
    if is_of_folder && target.file_name().is_some_and(|name| front::name::ALL.iter().any(|of_folder| name == *of_folder)) {
        return refuse("this is a file of the search folder, which the page would replace");
    }
    Ok(())
}

/// The offline page's title where the publication has none: the name of the first input.
fn title_from_name(input: &Path) -> String {
    let stem = input.file_stem().unwrap_or_default().to_string_lossy();
    let words = stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A bar on a terminal, nothing in a pipe.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

impl Summary {
    pub(super) fn n_articles(&self) -> usize {
        self.built.n_articles
    }

    pub(super) fn seconds(&self) -> f64 {
        self.seconds
    }

    /// What was left out because something is wrong with it.
    pub(super) fn into_problems(self) -> Problems {
        Problems::Input(self.skipped)
    }

    fn print(&self, config: &Config) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let Built { n_articles, n_words, n_terms, .. } = &self.built;
        let read = n_articles + self.n_skipped;
        writeln!(
            out,
            "{} ({read} read, {} skipped), {n_words} words, {n_terms} different terms",
            count(*n_articles, "article"),
            self.n_skipped
        )?;
        writeln!(out, "\n{:<28} {:>12} {:>12}", "a visitor downloads", "bytes", "gzipped")?;
        for Size { name, n_bytes, n_gzipped } in &self.first {
            writeln!(out, "{name:<28} {n_bytes:>12} {n_gzipped:>12}")?;
        }
        let (raw, gzipped) = total(&self.first);
        writeln!(out, "{:<28} {raw:>12} {gzipped:>12}", "in all")?;
        if !self.on_demand.is_empty() {
            let (raw, gzipped) = total(&self.on_demand);
            let parts = format!("and of {} parts what is needed", self.on_demand.len());
            writeln!(out, "{parts:<28} {raw:>12} {gzipped:>12}")?;
        }
        writeln!(out)?;
        let targets = [(&config.out, "upload this folder"), (&config.offline, "open this page anywhere")];
        for (target, what) in targets.iter().filter_map(|(target, what)| Some((target.as_ref()?, what))) {
            writeln!(out, "{} ({what})", target.display())?;
        }
        if let Some(lines) = &self.lines {
            writeln!(out, "\nPaste these two lines into your pages (README.txt in the folder says more):\n")?;
            lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            writeln!(out)?;
        }
        writeln!(out, "{:.2} s", self.seconds)
    }

    fn print_json(&self) -> io::Result<()> {
        let files = self.first.iter().map(
            |Size { name, n_bytes, n_gzipped }| serde_json::json!({ "name": name, "bytes": n_bytes, "gzipped_bytes": n_gzipped }),
        );
        let (first, on_demand) = (total(&self.first), total(&self.on_demand));
        let summary = serde_json::json!({
            "articles": self.built.n_articles,
            "skipped": self.n_skipped,
            "words": self.built.n_words,
            "terms": self.built.n_terms,
            "shipped": { "bytes": first.0, "gzipped_bytes": first.1, "files": files.collect::<Vec<_>>() },
            "parts": { "files": self.on_demand.len(), "bytes": on_demand.0, "gzipped_bytes": on_demand.1 },
            "seconds": self.seconds,
        });
        writeln!(io::stdout(), "{summary}")
    }
}

/// Bytes and gzipped bytes of several files.
fn total(sizes: &[Size]) -> (usize, usize) {
    sizes.iter().fold((0, 0), |sum, size| (sum.0 + size.n_bytes, sum.1 + size.n_gzipped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::collections::BTreeMap;
    use tempfile::TempDir;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    /// Every file of a folder.
    fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let all = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let named = all.map(|entry| (entry.path().strip_prefix(folder).expect("within").to_owned(), entry.path().to_owned()));
        named.map(|(name, path)| (name, fs::read(path).expect("a file"))).collect()
    }

    #[test]
    fn a_folder_is_the_same_whether_its_texts_were_in_memory_or_not() {
        let work = TempDir::new().expect("a folder");
        let input = work.path().join("news.jsonl");
        let line = |i: usize| {
            let text = format!("ship{i} waits at quay {} ", i % 50).repeat(1 + i % 20);
            serde_json::json!({ "id": i, "title": format!("Ship {i}"), "body": text, "date": format!("20{:02}", i % 30) })
        };
        let lines: Vec<String> = (0..3000).map(|i| line(i).to_string()).collect();
        fs::write(&input, lines.join("\n")).expect("written");
        let build_with = |name: &str, max_held_bytes: usize| {
            let out = work.path().join(name);
            let line = ["build".into(), input.clone().into_os_string(), "--out".into(), out.clone().into_os_string()];
            let config =
                Line::parse_from(line.into_iter().chain(["--one-file-bytes".into(), "0".into()])).args.config().expect("sound");
            let settings = config.settings().expect("sound");
            let store = Store::in_folder(work.path().to_owned(), max_held_bytes);
            let mut read = input::read(&config.input, &settings, &Cache::default(), &store, &|_, _| {}).expect("read");
            assert_eq!(read.is_held(), max_held_bytes > 10_000_000);
            write(&mut read, &store, &[], &config, None).expect("written");
            files(&out)
        };
        let (held, kept) = (build_with("held", 1 << 30), build_with("kept", 100_000));
        assert!(held.len() > 100);
        assert!(held == kept);
    }
}
