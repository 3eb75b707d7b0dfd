//! `build`: articles to an output folder, or to one page.

use crate::{
    front, input, output,
    problem::{Problem, Problems, say},
};
use findling::build::Built;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};

/// Compile articles into the search of a site
///
/// Reads the text of newsletters (as extracted from PDF) and JSON Lines
/// ({"id","title","body","url"?,"date"?,"tags"?,"section"?,"lang"?} on each line), and writes all
/// that the site needs into one folder.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Newsletter texts and JSON Lines files
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// The folder to write; upload it with the site
    #[arg(long, value_name = "DIR", required_unless_present = "offline")]
    out: Option<PathBuf>,
    /// Also write one self-contained page that searches without network
    #[arg(long, value_name = "FILE")]
    offline: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

/// More than visitors on a phone will wait for.
const LARGE_BYTES: usize = 10_000_000;

/// What the build made.
struct Summary {
    built: Built,
    n_skipped: usize,
    /// What a visitor downloads, by name: as stored and under gzip.
    shipped: Vec<(&'static str, usize, usize)>,
    seconds: f64,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let started = Instant::now();
    if let Some(page) = &args.offline {
        may_be_written(page, args)?;
    }
    let bar = progress(args.input.len() as u64);
    let read = input::read(&args.input, &|path| {
        bar.set_message(path.display().to_string());
        bar.inc(1);
    });
    bar.set_message("building the index");
    let read = read.inspect_err(|_| bar.finish_and_clear())?;
    let built = findling::build::build(&read.articles);
    bar.finish_and_clear();

    let index = front::gzip(&built.bytes);
    let data = front::data_script(&index);
    if let Some(out) = &args.out {
        use front::name;
        let files: [(&str, &[u8]); 5] = [
            (name::ENGINE, front::ENGINE),
            (name::API, front::API.as_bytes()),
            (name::WIDGET, front::WIDGET.as_bytes()),
            (name::INDEX, &index),
            (name::DATA, data.as_bytes()),
        ];
        output::write_folder(out, &files)?;
    }
    if let Some(page) = &args.offline {
        let lang = read.articles.iter().find_map(|article| article.lang.as_deref()).unwrap_or("en");
        let title = read.title.clone().unwrap_or_else(|| title_from_name(args));
        output::write_file(page, front::offline_page(&title, lang, &read.articles, &index).as_bytes())?;
    }
    read.notes.iter().for_each(|note| say(&format!("note: {note}")));
    if data.len() > LARGE_BYTES {
        say(&format!(
            "note: every visitor downloads {} MB\n  → Give fewer articles, for example those of the last years.",
            data.len() / 1_000_000
        ));
    }
    let sizes = |name, bytes: &[u8]| (name, bytes.len(), front::gzip(bytes).len());
    let shipped = vec![sizes(front::name::WIDGET, front::WIDGET.as_bytes()), sizes(front::name::DATA, data.as_bytes())];
    let summary = Summary { built, n_skipped: read.skipped.len(), shipped, seconds: started.elapsed().as_secs_f64() };
    if args.json {
        summary.print_json()?;
    } else {
        summary.print(args)?;
    }
    if read.skipped.is_empty() { Ok(()) } else { Err(Problems::Input(read.skipped)) }
}

/// Refuses a page that would take the place of an input or of a file of the output folder.
fn may_be_written(page: &Path, args: &Args) -> Result<(), Problem> {
    let whole = |path: &Path| path.canonicalize().ok();
    let refuse = |what| Err(Problem::new(what, "Give another file name, such as page.html.").in_file(page));
    let Some(target) = whole(page) else { return Ok(()) };
    if args.input.iter().any(|input| whole(input).as_ref() == Some(&target)) {
        return refuse("this is an input, which the page would replace");
    }
    let is_of_folder = args.out.as_deref().and_then(whole).is_some_and(|folder| target.parent() == Some(&folder));
    if is_of_folder && target.file_name().is_some_and(|name| front::name::ALL.iter().any(|of_folder| name == *of_folder)) {
        return refuse("this is a file of the search folder, which the page would replace");
    }
    Ok(())
}

/// The offline page's title where the publication has none: the name of the first input.
fn title_from_name(args: &Args) -> String {
    let stem = args.input[0].file_stem().unwrap_or_default().to_string_lossy();
    let words = stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A bar on a terminal, nothing in a pipe.
fn progress(n_inputs: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(n_inputs).with_style(style)
}

impl Summary {
    fn print(&self, args: &Args) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let Built { n_articles, n_words, n_terms, .. } = &self.built;
        let read = n_articles + self.n_skipped;
        writeln!(
            out,
            "{n_articles} articles ({read} read, {} skipped), {n_words} words, {n_terms} different terms",
            self.n_skipped
        )?;
        writeln!(out, "\n{:<28} {:>12} {:>12}", "a visitor downloads", "bytes", "gzipped")?;
        for (name, raw, gzipped) in &self.shipped {
            writeln!(out, "{name:<28} {raw:>12} {gzipped:>12}")?;
        }
        let (raw, gzipped) = self.total();
        writeln!(out, "{:<28} {raw:>12} {gzipped:>12}\n", "in all")?;
        let targets = [(&args.out, "upload this folder"), (&args.offline, "open this page anywhere")];
        for (target, what) in targets.iter().filter_map(|(target, what)| Some((target.as_ref()?, what))) {
            writeln!(out, "{} ({what})", target.display())?;
        }
        writeln!(out, "{:.2} s", self.seconds)
    }

    fn print_json(&self) -> io::Result<()> {
        let (raw, gzipped) = self.total();
        let files = self
            .shipped
            .iter()
            .map(|(name, raw, gzipped)| serde_json::json!({ "name": name, "bytes": raw, "gzipped_bytes": gzipped }));
        let summary = serde_json::json!({
            "articles": self.built.n_articles,
            "skipped": self.n_skipped,
            "words": self.built.n_words,
            "terms": self.built.n_terms,
            "index_bytes": self.built.bytes.len(),
            "shipped": { "bytes": raw, "gzipped_bytes": gzipped, "files": files.collect::<Vec<_>>() },
            "seconds": self.seconds,
        });
        writeln!(io::stdout(), "{summary}")
    }

    fn total(&self) -> (usize, usize) {
        self.shipped.iter().fold((0, 0), |sum, (_, raw, gzipped)| (sum.0 + raw, sum.1 + gzipped))
    }
}
