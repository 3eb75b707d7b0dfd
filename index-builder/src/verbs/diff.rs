//! `diff`: what changed between two indexes, for a reader and for a returning visitor's cache.

use super::Opened;
use crate::{front, problem::Problems};
use findling::FullText;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Show what changed between two indexes: articles, and bytes that a returning visitor downloads again
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The output folder of the older build
    old: PathBuf,
    /// The output folder of the newer build
    new: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let (old, new) = (articles(&args.old)?, articles(&args.new)?);
    let title = |article: &FullText| format!("{}  {}", article.document.id, article.document.title);
    let missing = |from: &BTreeMap<String, FullText>, other: &BTreeMap<String, FullText>| -> Vec<String> {
        from.iter().filter(|(id, _)| !other.contains_key(*id)).map(|(_, article)| title(article)).collect()
    };
    let (added, removed) = (missing(&new, &old), missing(&old, &new));
    let is_same = |a: &FullText, b: &FullText| {
        // Its place among the others is not what an article says.
        let mut moved = a.clone();
        moved.document.place = b.document.place;
        moved.related.clone_from(&b.related);
        moved == *b
    };
    let changed: Vec<String> = new
        .iter()
        .filter(|(id, article)| old.get(*id).is_some_and(|before| !is_same(before, article)))
        .map(|(_, a)| title(a))
        .collect();
    let (files_before, files_after) = (files(&args.old), files(&args.new));
    let (mut kept, mut again) = (0, 0);
    for (name, bytes) in &files_after {
        let is_kept = files_before.get(name) == Some(bytes);
        *(if is_kept { &mut kept } else { &mut again }) += bytes.len();
    }
    let mut out = io::stdout().lock();
    if args.json {
        let bytes = serde_json::json!({ "kept": kept, "downloaded_again": again });
        let summary = serde_json::json!({ "added": added, "removed": removed, "changed": changed, "bytes": bytes });
        writeln!(out, "{summary}")?;
        return Ok(());
    }
    for (sign, list) in [("+", &added), ("-", &removed), ("~", &changed)] {
        for article in list {
            writeln!(out, "{sign} {article}")?;
        }
    }
    let n_same = new.len() - added.len() - changed.len();
    writeln!(out, "{} added, {} removed, {} changed, {n_same} the same", added.len(), removed.len(), changed.len())?;
    let percent = 100 * kept / (kept + again).max(1);
    writeln!(out, "of {} bytes, {again} are new to a visitor who has the older ones ({percent} % kept)", kept + again)?;
    Ok(())
}

/// The articles by id.
fn articles(folder: &Path) -> Result<BTreeMap<String, FullText>, Problems> {
    let mut opened = Opened::open(folder)?;
    opened.load_all()?;
    Ok(opened.index.articles().into_iter().map(|article| (article.document.id.clone(), article)).collect())
}

/// The files of an output folder that visitors download, as they are stored.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let parts = folder.join(front::name::PARTS);
    let of_parts =
        fs::read_dir(parts).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let of_parts = of_parts.filter(|name| front::is_part(name)).map(|name| format!("{}/{name}", front::name::PARTS));
    let own = front::name::ALL.iter().filter(|name| **name != front::name::README);
    let names = own.map(|name| (*name).to_owned()).chain(of_parts);
    names.filter_map(|name| Some((name.clone(), fs::read(folder.join(&name)).ok()?))).collect()
}
