//! `inspect`: what is in an index.

use super::Opened;
use crate::problem::Problems;
use findling::{
    FullText, Options,
    format::{
        block::{self, Document},
        root::{Kind, Root},
    },
};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::PathBuf,
};

/// Show what is in an index: bytes by kind of part, or every article
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The output folder of a build, or its index file
    dir: PathBuf,
    /// List every article, in the order of input
    #[arg(long)]
    articles: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let mut opened = Opened::open(&args.dir)?;
    opened.load_all()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.articles {
        list(&mut out, &mut opened, args.json)?;
    } else {
        summarise(&mut out, &opened, args.json)?;
    }
    out.flush()?;
    Ok(())
}

fn list(out: &mut impl Write, opened: &mut Opened, as_json: bool) -> Result<(), Problems> {
    if as_json {
        writeln!(out, "{}", Value::Array(articles(opened)?))?;
        return Ok(());
    }
    for FullText { document: Document { id, title, date, tags, .. }, .. } in opened.index.articles() {
        let date = date.as_deref().unwrap_or("no date");
        writeln!(out, "{id}  {date:<10}  {title}  [{}]", tags.join(", "))?;
    }
    Ok(())
}

/// Every article in the order of input: the fields of a hit, its sources and its whole text.
fn articles(opened: &mut Opened) -> Result<Vec<Value>, Problems> {
    // The empty query finds all, newest first.
    let found = opened.search("", &Options { limit: usize::MAX, ..Options::default() })?;
    let mut hits: HashMap<&str, Value> = found.hits.iter().map(|hit| (hit.id.as_str(), super::query::to_json(hit))).collect();
    let article = |FullText { document, paragraphs, related }: FullText| {
        let mut article = hits.remove(document.id.as_str())?;
        article["sources"] = document.sources.into();
        article["related"] = related.into_iter().map(|(id, ..)| id).collect();
        let paragraphs: Vec<String> = paragraphs.iter().map(|paragraph| block::text_in_lines(paragraph)).collect();
        article["body"] = paragraphs.join("\n").into();
        Some(article)
    };
    Ok(opened.index.articles().into_iter().filter_map(article).collect())
}

/// How many parts of a kind there are, their bytes, and the bytes of their files.
struct Weight {
    name: &'static str,
    n_parts: usize,
    stored_bytes: u64,
}

fn summarise(out: &mut impl Write, opened: &Opened, as_json: bool) -> io::Result<()> {
    let root: &Root = opened.index.root();
    let stored = |part: u32| match root.inside(part) {
        Some(range) => range.len() as u64,
        None => fs::metadata(opened.part(part)).map_or(0, |file| file.len()),
    };
    let weights = Kind::ALL.map(|kind| {
        let parts = root.parts(kind);
        Weight { name: kind.name(), n_parts: parts.len(), stored_bytes: parts.map(stored).sum() }
    });
    let is_one_file = root.inside(0).is_some();
    let (n_terms, n_stems) = opened.index.n_terms_and_stems();
    let index_bytes = opened.stored.len();
    if as_json {
        let parts: Map<String, Value> = weights
            .iter()
            .map(|Weight { name, n_parts, stored_bytes }| {
                ((*name).to_owned(), json!({ "parts": n_parts, "bytes": stored_bytes }))
            })
            .collect();
        let all = json!({
            "articles": root.n_articles, "passages": root.n_passages, "terms": n_terms, "stems": n_stems,
            "one_file": is_one_file, "index_bytes": index_bytes, "parts": parts,
        });
        return writeln!(out, "{all}");
    }
    let Root { n_articles, n_passages, .. } = root;
    writeln!(out, "{n_articles} articles in {n_passages} passages, {n_terms} terms of {n_stems} stems\n")?;
    let how = if is_one_file { "uncompressed, in one file" } else { "as stored" };
    writeln!(out, "{:<12} {:>8} {:>12}  ({how})", "", "parts", "bytes")?;
    for Weight { name, n_parts, stored_bytes } in weights {
        writeln!(out, "{name:<12} {n_parts:>8} {stored_bytes:>12}")?;
    }
    writeln!(out, "\nthe index file itself has {index_bytes} bytes")
}
