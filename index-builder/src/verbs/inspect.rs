//! `inspect`: what is in an index.

use crate::problem::Problems;
use findling::{Index, Options, format::store::Document};
use serde_json::Value;
use std::{
    collections::HashMap,
    io::{self, Write},
    path::PathBuf,
};

/// Show what is in an index: bytes per section, or every article
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
    let (index, stored) = super::open_index(&args.dir)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.articles {
        if args.json {
            writeln!(out, "{}", serde_json::Value::Array(articles(&index)?))?;
        } else {
            for document in index.documents() {
                let date = document.date.as_deref().unwrap_or("no date");
                writeln!(out, "{}  {date:<10}  {}  [{}]", document.id, document.title, document.tags.join(", "))?;
            }
        }
        out.flush()?;
        return Ok(());
    }
    let sections: Vec<_> = index.sections().iter().map(|entry| (entry.section.name(), entry.length_bytes)).collect();
    let total: usize = sections.iter().map(|(_, n_bytes)| n_bytes).sum();
    let (n_terms, n_stems) = index.n_terms_and_stems();
    let n_articles = index.documents().len();
    if args.json {
        let sections: serde_json::Map<_, _> =
            sections.into_iter().map(|(name, n_bytes)| (name.to_owned(), n_bytes.into())).collect();
        let all = serde_json::json!({ "articles": n_articles, "terms": n_terms, "stems": n_stems, "stored_bytes": stored.len(), "sections": sections });
        writeln!(out, "{all}")?;
    } else {
        writeln!(out, "{n_articles} articles, {n_terms} terms of {n_stems} stems\n")?;
        for (name, n_bytes) in sections {
            writeln!(out, "{name:<12} {n_bytes:>12} bytes")?;
        }
        writeln!(out, "{:<12} {total:>12} bytes, stored in {}", "in all", stored.len())?;
    }
    out.flush()?;
    Ok(())
}

/// Every article in the order of input: the fields of a hit, its sources and its whole text.
fn articles(index: &Index) -> Result<Vec<Value>, Problems> {
    // The empty query finds all, newest first.
    let options = Options { limit: usize::MAX, ..Options::default() };
    let found = index.search("", &options).map_err(|error| super::damaged(&error))?;
    let mut hits: HashMap<&str, Value> = found.hits.iter().map(|hit| (hit.id.as_str(), super::query::to_json(hit))).collect();
    let article = |document: &Document| {
        let mut article = hits.remove(document.id.as_str())?;
        article["sources"] = document.sources.clone().into();
        article["body"] = index.paragraphs(document).collect::<Vec<_>>().join("\n").into();
        Some(article)
    };
    Ok(index.documents().iter().filter_map(article).collect())
}
