//! `query`: search an index from the terminal.

use super::Opened;
use crate::{
    input::one_line,
    problem::{Problem, Problems},
};
use findling::{Found, Hit, Options};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A TREC run has so many hits a query.
const TREC_DEPTH: usize = 100;

/// Search an index from the terminal
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The output folder of a build, or its index file
    dir: PathBuf,
    /// What to search for
    #[arg(required_unless_present = "batch")]
    words: Vec<String>,
    /// How many hits to show at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Answer every query of a file with a {"id","text"} on each line
    #[arg(long, value_name = "FILE", requires = "format", conflicts_with = "words")]
    batch: Option<PathBuf>,
    /// The format of a batch's answers: 100 hits a query as a TREC run
    #[arg(long, value_name = "FORMAT", value_parser = ["trec"])]
    format: Option<String>,
}

/// A query of a batch.
#[derive(Deserialize)]
struct BatchQuery {
    id: String,
    text: String,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let mut index = Opened::open(&args.dir)?;
    if let Some(batch) = &args.batch {
        return trec(&mut index, batch);
    }
    let options = Options { limit: args.limit, ..Options::default() };
    let found = index.search(&args.words.join(" "), &options)?;
    let mut out = io::stdout().lock();
    if args.json {
        let hits: Vec<_> = found.hits.iter().map(to_json).collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({ "total": found.total, "at_least": found.is_at_least, "partial": found.is_partial, "suggestion": found.suggestion, "hits": hits })
        )?;
    } else {
        print(&mut out, &found)?;
    }
    Ok(())
}

/// A hit as it is printed.
pub(super) fn to_json(hit: &Hit) -> serde_json::Value {
    serde_json::json!({
        "id": hit.id,
        "title": hit.title,
        "url": hit.url,
        "heading": hit.heading,
        "tags": hit.tags,
        "section": hit.section,
        "date": hit.date,
        "metadata": hit.metadata.iter().cloned().collect::<BTreeMap<_, _>>(),
        "score": hit.score,
        "snippet": one_line(&hit.snippet.text),
        "sections": hit.sections.iter().map(|section| serde_json::json!({
            "url": section.url,
            "heading": section.heading,
            "snippet": one_line(&section.snippet.text),
        })).collect::<Vec<_>>(),
    })
}

fn print(out: &mut impl Write, found: &Found) -> io::Result<()> {
    let noun = if found.total == 1 { "article" } else { "articles" };
    match (found.total, found.is_partial) {
        (0, _) => writeln!(out, "No article was found.")?,
        (total, true) => writeln!(out, "No article has all of these words; {total} {noun} with some of them:\n")?,
        (total, false) if found.is_at_least => writeln!(out, "{total} {noun} or more\n")?,
        (total, false) => writeln!(out, "{total} {noun}\n")?,
    }
    if let Some(suggestion) = &found.suggestion {
        writeln!(out, "Nothing has these very words; found instead: {suggestion}\n")?;
    }
    for (i, hit) in found.hits.iter().enumerate() {
        writeln!(out, "{:>3}. {}", i + 1, hit.title)?;
        let about = [hit.section.clone(), hit.date.clone(), Some(hit.tags.join(", ")), Some(hit.url.clone())];
        let about: Vec<String> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        writeln!(out, "     {}\n     {}\n", about.join(" · "), one_line(&hit.snippet.text))?;
    }
    Ok(())
}

fn trec(index: &mut Opened, batch: &Path) -> Result<(), Problems> {
    let text = fs::read_to_string(batch).map_err(|error| Problem::io(&error, "read the queries", batch))?;
    let options = Options { limit: TREC_DEPTH, ..Options::default() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let query: BatchQuery = serde_json::from_str(line).map_err(|error| {
            Problem::new(format!("this line is no query: {error}"), r#"Write each query as {"id":"1","text":"…"}."#)
                .in_line(batch, i + 1)
        })?;
        for (rank, hit) in index.search(&query.text, &options)?.hits.iter().enumerate() {
            // Evaluators sort by the score; it must say what the rank says.
            writeln!(out, "{} Q0 {} {} {} findling", query.id, hit.id, rank + 1, TREC_DEPTH - rank)?;
        }
    }
    out.flush()?;
    Ok(())
}
