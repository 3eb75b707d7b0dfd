//! `init`: a configuration to begin with, after a look at the folder.

use crate::{
    config, output,
    problem::{Problem, Problems},
};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// Write a commented findling.toml after a look at the folder
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of the site
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// Where the output of site generators lies.
const SITES: [&str; 8] = ["public", "_site", "dist", "build", "site", "out", "docs/_build/html", "output"];

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let file = args.dir.join(config::FILE);
    if file.exists() {
        return Err(Problem::new("this file is there already", "Change it, or remove it first.").in_file(&file).into());
    }
    if !args.dir.is_dir() {
        return Err(Problem::new("this is no folder", "Name the folder of the site.").in_file(&args.dir).into());
    }
    let has_index = |folder: &str| args.dir.join(folder).join("index.html").is_file();
    let site = if has_index("") { Some("") } else { SITES.into_iter().find(|folder| has_index(folder)) };
    let (input, out, why) = match site {
        Some(folder) => {
            let within = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            (if folder.is_empty() { "." } else { folder }, within("search"), "this folder has the pages of a site")
        }
        None => (".", "search".to_owned(), kinds(&args.dir)),
    };
    let text = format!(
        r#"# Settings of index-builder build. Each is also a flag: base-url is --base-url.

# What is indexed: folders, files, or patterns such as "issues/*.pdf" ({why}).
input = ["{input}"]

# The folder that is written; upload it with the site.
out = "{out}"

# One page that has everything inside and searches without network.
# offline = "search.html"

# What stands before the addresses of pages.
# base-url = "/"

# The content of a page and what of it is left out, as CSS selectors.
# content = "main"
# exclude = ".advertisement, .related"

# The page of a Markdown file, {{path}} being its path without .md.
# markdown-url = "{{path}}/"

# What fields of your records are called, if not title, body, url, date or tags.
# field = ["title=headline", "body=text"]

# For a sitemap: the folder that has a copy of the site.
# mirror = "public"

# Words that mean the same, a line each: car, automobile, motor vehicle
# synonyms = "synonyms.txt"

# The build fails if a visitor would download more at first.
# max-first-load = "300k"

# The build fails if anything is skipped or noted.
# strict = true
"#
    );
    output::write_file(&file, text.as_bytes())?;
    let command = if args.dir == Path::new(".") {
        "index-builder build".to_owned()
    } else {
        format!("index-builder build --config {}", file.display())
    };
    writeln!(io::stdout(), "{} was written; now: {command}", file.display())?;
    Ok(())
}

/// What of the kinds that are read a folder has.
fn kinds(folder: &Path) -> &'static str {
    let mut has = [false; 3];
    for entry in WalkDir::new(folder).max_depth(4).into_iter().flatten().take(10_000) {
        match entry.path().extension().and_then(|ending| ending.to_str()) {
            Some("md" | "markdown") => has[0] = true,
            Some("pdf" | "txt") => has[1] = true,
            Some("html" | "htm" | "json" | "jsonl" | "csv" | "xml") => has[2] = true,
            _ => {}
        }
    }
    match has {
        [true, false, false] => "this folder has Markdown",
        [false, true, false] => "this folder has newsletters or other texts",
        [false, false, false] => "nothing that can be read is here yet",
        _ => "this folder has several kinds of files",
    }
}
