//! `export`: the same articles for an engine with a server, where they outgrow the browser.

use super::build;
use crate::{
    config::Config,
    input::{self, Cache, Store},
    output,
    problem::{Problems, count, say_all},
};
use findling::{Article, build::Articles};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Write the articles for a search engine with a server
///
/// Above some 100,000 articles the index outgrows the browser. The articles go as they are read to OpenSearch or
/// Elasticsearch (bulk NDJSON, and a mapping beside it), Meilisearch or Typesense (JSON Lines).
#[derive(clap::Args)]
#[expect(clippy::doc_markdown, reason = "it is help for the terminal")]
pub(crate) struct Args {
    /// Folders, files, patterns such as 'issues/*.txt', or - for standard input
    #[arg(required = true)]
    input: Vec<PathBuf>,
    /// For which engine
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The index that bulk requests name
    #[arg(long, value_name = "NAME", default_value = "articles")]
    index: String,
    /// As for build; so are the others, and those of findling.toml count too
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    #[arg(long, value_name = "SELECTOR")]
    content: Option<String>,
    #[arg(long, value_name = "SELECTOR")]
    exclude: Option<String>,
    #[arg(long, value_name = "PATTERN")]
    markdown_url: Option<String>,
    #[arg(long, value_name = "NAME=YOURS")]
    field: Vec<String>,
    #[arg(long, value_name = "DIR")]
    mirror: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Opensearch,
    Elasticsearch,
    Meilisearch,
    Typesense,
}

pub(crate) fn run(args: &Args) -> Result<(), Problems> {
    let mapping_file = args.out.with_extension("mapping.json");
    // What is written is no input.
    let config = Config {
        input: args.input.clone(),
        out: Some(args.out.clone()),
        offline: Some(mapping_file.clone()),
        base_url: args.base_url.clone(),
        content: args.content.clone(),
        exclude: args.exclude.clone(),
        markdown_url: args.markdown_url.clone(),
        field: args.field.clone(),
        mirror: args.mirror.clone(),
        ..Config::default()
    }
    .complete(None)?;
    build::may_be_written(&args.out, &config)?;
    build::may_be_written(&mapping_file, &config)?;
    let store = Store::near(Some(&args.out));
    let read = input::read(&config.input, &config.settings()?, &Cache::default(), &store, &|_, _| {})?;
    let articles = read.kept(&store);
    let is_bulk = matches!(args.format, Format::Opensearch | Format::Elasticsearch);
    let mut n_bytes = 0;
    let lines = (0..articles.n_articles()).map(|i| {
        let article = articles.get(i)?;
        let document = document(&article, args.format);
        let action = json!({ "index": { "_index": args.index, "_id": article.id } });
        let lines = if is_bulk { format!("{action}\n{document}\n") } else { format!("{document}\n") };
        n_bytes += lines.len();
        Ok(lines)
    });
    output::write_file_from(&args.out, lines)?;
    if is_bulk {
        output::write_file(&mapping_file, format!("{:#}\n", mapping()).as_bytes())?;
    }
    say_all("note", &read.notes);
    println!("{}, {n_bytes} bytes: {}", count(articles.n_articles(), "article"), args.out.display());
    if read.skipped.is_empty() { Ok(()) } else { Err(Problems::Input(read.skipped)) }
}

fn document(article: &Article, format: Format) -> Value {
    // Keys of Meilisearch may have letters, digits, hyphens and underscores only.
    let id = if format == Format::Meilisearch {
        format!("article-{:016x}", findling::format::hash(article.id.as_bytes()))
    } else {
        article.id.clone()
    };
    let mut document = json!({
        "id": id,
        "title": article.shown_title(),
        "body": article.paragraphs.join("\n"),
        "url": article.url,
        "tags": article.tags,
    });
    let fields = [("section", &article.section), ("date", &article.date), ("lang", &article.lang)];
    for (name, value) in fields {
        if let Some(value) = value {
            document[name] = json!(value);
        }
    }
    for (name, values) in &article.metadata {
        if document.get(name).is_none() {
            document[name] = json!(values);
        }
    }
    document
}

fn mapping() -> Value {
    let keyword = json!({ "type": "keyword" });
    json!({ "mappings": {
        "dynamic_templates": [{ "metadata": { "match_mapping_type": "string", "mapping": keyword } }],
        "properties": {
            "id": keyword,
            "title": { "type": "text" },
            "body": { "type": "text" },
            "url": keyword,
            "tags": { "type": "text", "fields": { "keyword": keyword } },
            "section": { "type": "text", "fields": { "keyword": keyword } },
            "date": { "type": "date", "format": "yyyy-MM-dd||yyyy-MM||yyyy" },
            "lang": keyword,
        },
    } })
}
