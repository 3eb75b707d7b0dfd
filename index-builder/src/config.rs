//! What the owner wants of a build: from flags, and from a file with the same names.

use crate::{
    input::{FieldName, Settings},
    problem::{Problem, Problems},
};
use findling::build::Sizes;
use scraper::Selector;
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file that is read if none is named.
pub(crate) const FILE: &str = "findling.toml";

/// An index of at most so many bytes, compressed, is one file: fewer requests are worth more than fewer bytes.
const ONE_FILE_BYTES: usize = 256_000;

/// How a build is to be; everything may be left out.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Config {
    /// Folders, files, patterns such as 'issues/*.txt', or - for standard input
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) input: Vec<PathBuf>,
    /// The folder to write; upload it with the site
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Also write one self-contained page that searches without network
    #[arg(long, value_name = "FILE")]
    pub(crate) offline: Option<PathBuf>,
    /// Words that mean the same: a line each, with commas between, such as "car, automobile, motor vehicle"
    #[arg(long, value_name = "FILE")]
    pub(crate) synonyms: Option<PathBuf>,
    /// What stands before the addresses of pages, such as /docs/ or <https://example.org/> [default: /]
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// The content of a page, as a CSS selector [default: main, article, or all without navigation]
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) content: Option<String>,
    /// What of a page is not content, as a CSS selector
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) exclude: Option<String>,
    /// The page of a Markdown file, {path} being its path without .md [default: {path}/]
    #[arg(long, value_name = "PATTERN")]
    pub(crate) markdown_url: Option<String>,
    /// What a field of your records is called: title=headline, or body=attributes.text for one within another
    #[arg(long, value_name = "NAME=YOURS")]
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) field: Vec<String>,
    /// The folder that has a copy of the site, for a sitemap or a list of addresses [default: the folder of that file]
    #[arg(long, value_name = "DIR")]
    pub(crate) mirror: Option<PathBuf>,
    /// Fail, and write nothing, if a visitor would download more than this at first, gzipped: 150k, 1M
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_first_load: Option<String>,
    /// Fail if anything is skipped or noted
    #[arg(long)]
    pub(crate) strict: bool,
    /// An index of up to so many bytes, gzipped, is one file; a larger one is a root and parts [default: 256000]
    #[arg(long, value_name = "BYTES")]
    pub(crate) one_file_bytes: Option<usize>,
    /// How large a part with words is to be, before compression [default: 8000]
    #[arg(long, value_name = "BYTES")]
    pub(crate) shard_bytes: Option<usize>,
    /// How large a part with texts is to be, before compression [default: 8000]
    #[arg(long, value_name = "BYTES")]
    pub(crate) block_bytes: Option<usize>,
}

/// `input = "pages"` is the list of one.
fn one_or_many<'de, D: serde::Deserializer<'de>, T: From<String>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text, or a list of texts")]
    enum Texts {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Texts::deserialize(deserializer)? {
        Texts::One(text) => vec![text.into()],
        Texts::Many(texts) => texts.into_iter().map(T::from).collect(),
    })
}

/// The names in the file.
const NAMES: [&str; 15] = [
    "input",
    "out",
    "offline",
    "synonyms",
    "base-url",
    "content",
    "exclude",
    "markdown-url",
    "field",
    "mirror",
    "max-first-load",
    "strict",
    "one-file-bytes",
    "shard-bytes",
    "block-bytes",
];

impl Config {
    /// What flags say, and for the rest the file: the one that is named, or [`FILE`] if it is there.
    pub(crate) fn complete(self, file: Option<&Path>) -> Result<Self, Problems> {
        let file = file.map(Path::to_owned).or_else(|| Some(PathBuf::from(FILE)).filter(|file| file.is_file()));
        let of_file = file.as_deref().map_or_else(|| Ok(Self::default()), read);
        let of_file = of_file.map_err(|problem| Problems::Usage(vec![problem]))?;
        let unsound_in_file = of_file.check().err();
        let config = Self {
            input: if self.input.is_empty() { of_file.input } else { self.input },
            out: self.out.or(of_file.out),
            offline: self.offline.or(of_file.offline),
            synonyms: self.synonyms.or(of_file.synonyms),
            base_url: self.base_url.or(of_file.base_url),
            content: self.content.or(of_file.content),
            exclude: self.exclude.or(of_file.exclude),
            markdown_url: self.markdown_url.or(of_file.markdown_url),
            field: if self.field.is_empty() { of_file.field } else { self.field },
            mirror: self.mirror.or(of_file.mirror),
            max_first_load: self.max_first_load.or(of_file.max_first_load),
            strict: self.strict || of_file.strict,
            one_file_bytes: self.one_file_bytes.or(of_file.one_file_bytes),
            shard_bytes: self.shard_bytes.or(of_file.shard_bytes),
            block_bytes: self.block_bytes.or(of_file.block_bytes),
        };
        let mut missing = Vec::new();
        if config.input.is_empty() {
            missing
                .push(Problem::new("no input is named", "Name a folder or files, or write input = [\"…\"] into findling.toml."));
        }
        if config.out.is_none() && config.offline.is_none() {
            missing.push(Problem::new("no output is named", "Give --out DIR, or write out = \"…\" into findling.toml."));
        }
        if !missing.is_empty() {
            return Err(Problems::Usage(missing));
        }
        let Err(unsound) = config.check() else { return Ok(config) };
        let is_in_file = unsound_in_file.is_some_and(|in_file| in_file.problem == unsound.problem);
        let place = file.filter(|_| is_in_file).and_then(|file| Some((line_of(unsound.name, &file)?, file)));
        Err(Problems::Usage(vec![match place {
            Some((line, file)) => unsound.problem.in_line(&file, line),
            None => unsound.problem,
        }]))
    }

    /// Whether all that is set can be meant.
    fn check(&self) -> Result<(), Unsound> {
        self.settings().map(drop).and_then(|()| self.max_first_load().map(drop))
    }

    /// How inputs are to be read.
    pub(crate) fn settings(&self) -> Result<Settings, Unsound> {
        let selector = |name: &'static str, css: &Option<String>| {
            let remedy = "Write it as in a style sheet, such as main or .post, .page.";
            if css.as_ref().is_some_and(|css| css.trim().is_empty()) {
                return Err(unsound(name, format!("{name} is empty"), remedy));
            }
            let parsed = css.as_deref().map(Selector::parse).transpose();
            let written = css.as_deref().unwrap_or_default();
            parsed.map_err(|_| unsound(name, format!("{name} is no CSS selector: {written}"), remedy))
        };
        let mut base_url = self.base_url.clone().unwrap_or_else(|| "/".to_owned());
        if base_url.contains(|c: char| "?#\"'<>\\".contains(c) || c.is_whitespace() || c.is_control()) {
            let what = format!("base-url has a sign that no such address has: {base_url}");
            return Err(unsound("base-url", what, "Write where the pages are, such as / or https://example.org/docs/."));
        }
        if !base_url.ends_with('/') {
            base_url.push('/');
        }
        if !base_url.starts_with('/') && !base_url.contains("://") {
            base_url.insert(0, '/');
        }
        if self.markdown_url.as_ref().is_some_and(|pattern| !pattern.contains("{path}")) {
            return Err(unsound("markdown-url", "markdown-url has no {path}", "Write it as {path}/ or {path}.html."));
        }
        let field_name = |field: &String| {
            let (known, own) = field.split_once('=').map(|(known, own)| (known.trim(), own.trim()))?;
            let is_sound = !known.is_empty() && !own.is_empty();
            is_sound.then(|| FieldName { known: known.to_lowercase(), own: own.to_owned() })
        };
        let mut fields = Vec::new();
        for field in &self.field {
            let remedy = "Write what is meant and what it is called, such as title=headline.";
            fields.push(field_name(field).ok_or_else(|| unsound("field", format!("\"{field}\" names no field"), remedy))?);
        }
        if let Some(mirror) = self.mirror.as_ref().filter(|mirror| !mirror.is_dir()) {
            let what = format!("{} is no folder", mirror.display());
            return Err(unsound("mirror", what, "Name the folder that has a copy of the site."));
        }
        let outputs = [&self.out, &self.offline].into_iter().flatten();
        let of_articles = (&self.base_url, &self.content, &self.exclude, &self.markdown_url, &self.field);
        Ok(Settings {
            cache_key: format!("{of_articles:?}"),
            fields,
            mirror: self.mirror.clone(),
            base_url,
            selector: selector("content", &self.content)?,
            exclude: selector("exclude", &self.exclude)?,
            markdown_url: self.markdown_url.clone().unwrap_or_default(),
            outputs: outputs.map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect(),
        })
    }

    /// How large the parts of an index are to be.
    pub(crate) fn sizes(&self) -> Sizes {
        let usual = Sizes::default();
        Sizes {
            shard_bytes: self.shard_bytes.unwrap_or(usual.shard_bytes),
            block_bytes: self.block_bytes.unwrap_or(usual.block_bytes),
            ..usual
        }
    }

    pub(crate) fn one_file_bytes(&self) -> usize {
        self.one_file_bytes.unwrap_or(ONE_FILE_BYTES)
    }

    /// The most that a visitor may download at first, in bytes.
    pub(crate) fn max_first_load(&self) -> Result<Option<usize>, Unsound> {
        let Some(size) = &self.max_first_load else { return Ok(None) };
        let digits = size.trim().trim_end_matches(['k', 'K', 'm', 'M', 'b', 'B']);
        let unit = size.trim()[digits.len()..].to_lowercase();
        let factor = match unit.trim_end_matches('b') {
            "" => 1,
            "k" => 1_000,
            "m" => 1_000_000,
            _ => 0,
        };
        let bytes = digits.trim().parse::<usize>().ok().filter(|_| factor > 0).and_then(|number| number.checked_mul(factor));
        let bytes =
            bytes.ok_or_else(|| unsound("max-first-load", format!("\"{size}\" is no size"), "Write bytes, 150k or 1M."))?;
        Ok(Some(bytes))
    }
}

/// A setting that cannot be meant.
#[derive(Debug)]
pub(crate) struct Unsound {
    name: &'static str,
    problem: Problem,
}

impl From<Unsound> for Problems {
    fn from(unsound: Unsound) -> Self {
        Self::Usage(vec![unsound.problem])
    }
}

fn unsound(name: &'static str, what: impl Into<String>, remedy: &str) -> Unsound {
    Unsound { name, problem: Problem::new(what, remedy) }
}

/// Reads a file; its paths are relative to its folder.
fn read(file: &Path) -> Result<Config, Problem> {
    let text = fs::read_to_string(file).map_err(|error| Problem::io(&error, "read the configuration", file))?;
    let mut config: Config = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        let line = if error.span().is_some_and(|span| text[..span.start].ends_with('\n')) { line + 1 } else { line };
        let unknown = error.message().strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()).map(str::to_owned);
        let problem = match unknown {
            Some(name) => {
                let alike =
                    NAMES.iter().map(|known| (strsim::jaro_winkler(known, &name), known)).max_by(|a, b| a.0.total_cmp(&b.0));
                let nearest = alike.filter(|(alike, _)| *alike > 0.7).map_or_else(
                    || format!("Known are: {}.", NAMES.join(", ")),
                    |(_, known)| format!("Did you mean \"{known}\"?"),
                );
                Problem::new(format!("\"{name}\" is nothing that can be set"), nearest)
            }
            None => {
                Problem::new(error.message(), "Write name = \"value\", one a line; lists as [\"a\", \"b\"], and strict = true.")
            }
        };
        problem.in_line(file, line)
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let is_empty = |path: &PathBuf| path.as_os_str().is_empty();
    let outputs = [("out", &config.out), ("offline", &config.offline)];
    if let Some((name, _)) = outputs.into_iter().find(|(_, path)| path.as_ref().is_some_and(is_empty)) {
        let problem = Problem::new(format!("{name} is empty"), "Give it a name, or leave the line out.");
        return Err(match line_of(name, file) {
            Some(line) => problem.in_line(file, line),
            None => problem.in_file(file),
        });
    }
    let outputs = config.out.iter_mut().chain(&mut config.offline);
    for path in config.input.iter_mut().chain(outputs).chain(&mut config.synonyms).chain(&mut config.mirror) {
        if path.as_os_str() != "-" {
            *path = folder.join(&path);
        }
    }
    Ok(config)
}

/// Where in the file a setting is, if it is there.
fn line_of(name: &str, file: &Path) -> Option<usize> {
    fs::read_to_string(file).ok()?.lines().position(|line| line.trim_start().starts_with(name)).map(|line| line + 1)
}
