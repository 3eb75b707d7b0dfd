//! Files become articles.
//!
//! [`files`] finds them, [`encoding`] makes text of their bytes, and each kind of file has a module of its own: [`html`]
//! (also for the texts of [`markdown`] and [`feed`]s), [`json`] and [`csv`] (whose fields are [`record`]s), [`pdf`] and
//! [`newsletter`]. A [`sitemap`] names files; [`cache`] keeps
//! what they became for the next build, and [`store`] what is too much for memory.

mod cache;
mod csv;
mod encoding;
mod feed;
mod files;
mod html;
mod json;
mod markdown;
mod newsletter;
mod pdf;
mod record;
mod sitemap;
mod store;
mod synonyms;

use crate::problem::{Problem, Problems, some_of};
use files::Source;
use findling::{Article, build::Articles};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rayon::prelude::*;
use scraper::Selector;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

pub(crate) use cache::Cache;
pub(crate) use files::{base_of_pattern, lists_pages};
pub(crate) use html::one_line;
pub(crate) use store::{Kept, Store};
pub(crate) use synonyms::read as synonyms;

/// How inputs are to be read.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// Stands before the addresses of pages: `/`, `/docs/` or `https://example.org/`.
    pub(crate) base_url: String,
    /// What of a page is its content, where that is not to be guessed.
    pub(crate) selector: Option<Selector>,
    /// What of it is not.
    pub(crate) exclude: Option<Selector>,
    /// The page of a Markdown file: `{path}` is its path without ending.
    pub(crate) markdown_url: String,
    /// Fields of records that are known by another name.
    pub(crate) fields: Vec<FieldName>,
    /// The folder that has the pages of a sitemap; by default that of the sitemap.
    pub(crate) mirror: Option<PathBuf>,
    /// All that articles depend on, as its owner wrote it.
    pub(crate) cache_key: String,
    /// What this or an earlier build wrote.
    pub(crate) outputs: Vec<PathBuf>,
}

/// The owner's name for a field: `title=headline`, or `title=attributes.name` for one within another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldName {
    pub(crate) known: String,
    pub(crate) own: String,
}

impl Settings {
    fn is_output(&self, path: &Path) -> bool {
        self.outputs.contains(&path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }
}

/// What was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Input {
    /// In the order of input.
    entries: Vec<Entry>,
    /// Records that were left out because something is wrong with them.
    pub(crate) skipped: Vec<Problem>,
    /// Those that are not meant to be found: by reason, where they are.
    pub(crate) left_out: BTreeMap<String, Vec<String>>,
    /// What the publication calls itself.
    pub(crate) title: Option<String>,
    /// What was read in another way than its owner may expect.
    pub(crate) notes: Vec<Problem>,
    /// Whether there are records, and the owner's names of fields that they have.
    has_records: bool,
    fields: BTreeSet<String>,
}

/// An article, and what is known of it until all are read.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// What is in memory of it.
    article: Article,
    /// Where it stays until the index is made, once it is there.
    #[serde(skip)]
    text: Option<Text>,
    /// If it is a page of HTML.
    page: Option<Page>,
}

impl From<Article> for Entry {
    fn from(article: Article) -> Self {
        Self { article, text: None, page: None }
    }
}

/// The text of an article.
#[derive(Clone, Copy, Debug)]
struct Text {
    n_bytes: usize,
    /// Tells it from others, unless it is short.
    hash: Option<u64>,
    /// Where it is, with all else that is not in memory.
    place: Option<store::Place>,
}

/// What is known of a page.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Page {
    /// Whether it says what its content is, with an attribute. If any page does, those that do not have none.
    is_marked: bool,
    /// Whether its title is a heading of its own, not what the browser's window shows.
    has_own_title: bool,
}

impl Input {
    /// Takes an article with its note, or what is wrong with it, each in its place; one that is not published is left out.
    fn take(&mut self, article: Result<Option<record::Read>, Problem>, path: &Path, place: impl Fn(Problem) -> Problem) {
        self.has_records = true;
        match article {
            Ok(Some(record::Read { entry, note, renamed })) => {
                self.entries.push(entry);
                self.notes.extend(note.map(place));
                self.fields.extend(renamed);
            }
            Ok(None) => self.leave_out("drafts, and what is not published", path),
            Err(problem) => self.skipped.push(place(problem)),
        }
    }

    fn leave_out(&mut self, why: &str, path: &Path) {
        self.left_out.entry(why.to_owned()).or_default().push(path.display().to_string());
    }

    fn leave_out_named(&mut self, why: &str, path: &Path, title: Option<&str>) {
        let place = format!("{} (\"{}\")", path.display(), title.unwrap_or_default());
        self.left_out.entry(why.to_owned()).or_default().push(place);
    }

    fn append(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.skipped.extend(other.skipped);
        self.notes.extend(other.notes);
        for (why, paths) in other.left_out {
            self.left_out.entry(why).or_default().extend(paths);
        }
        self.title = self.title.take().or(other.title);
        self.has_records |= other.has_records;
        self.fields.extend(other.fields);
    }

    /// How many articles were read and are not in the index.
    pub(crate) fn n_skipped(&self) -> usize {
        self.skipped.len() + self.left_out.values().map(Vec::len).sum::<usize>()
    }

    /// Keeps what memory should not hold elsewhere.
    fn keep(&mut self, store: &Store) -> Result<(), Problem> {
        let n_kept = self.entries.iter().rposition(|entry| entry.text.is_some()).map_or(0, |last| last + 1);
        for Entry { article, text, .. } in &mut self.entries[n_kept..] {
            record::without_huge_image(article);
            let n_bytes = n_bytes(article);
            let hash = text_hash(&article.paragraphs);
            *text = Some(Text { n_bytes, hash, place: store.keep(article, n_bytes)? });
        }
        Ok(())
    }

    /// Whether all articles are in memory.
    pub(crate) fn is_held(&self) -> bool {
        self.texts().all(|text| text.place.is_none())
    }

    /// How many bytes all texts have.
    pub(crate) fn n_bytes(&self) -> usize {
        self.texts().map(|text| text.n_bytes).sum()
    }

    fn texts(&self) -> impl Iterator<Item = &Text> {
        self.entries.iter().filter_map(|entry| entry.text.as_ref())
    }

    /// The articles one after the other, each read as it is needed.
    pub(crate) fn kept<'a>(&'a self, store: &'a Store) -> Kept<'a> {
        Kept { input: self, store }
    }

    /// Hands over the articles, all in memory.
    pub(crate) fn take_articles(&mut self, store: &Store) -> Result<Vec<Article>, Problem> {
        if !self.is_held() {
            let kept = self.kept(store);
            return (0..kept.n_articles()).map(|place| kept.get(place)).collect();
        }
        let article = |entry: Entry| {
            let mut article = entry.article;
            store::without_headings_if_on_no_page(&mut article);
            article
        };
        Ok(std::mem::take(&mut self.entries).into_iter().map(article).collect())
    }
}

/// Reads all inputs; a file that was named and cannot be read at all refuses the whole, with every such file named.
pub(crate) fn read(
    names: &[PathBuf],
    settings: &Settings,
    cache: &Cache,
    store: &Store,
    done: &(dyn Fn(&Path, usize) + Sync),
) -> Result<Input, Problems> {
    let mut sources = files::find(names, settings);
    let mut refused = std::mem::take(&mut sources.missing);
    let n_files = sources.files.len();
    let (mut used, mut numbers) = (HashSet::new(), HashMap::new());
    // Names that begin ids are given in the order of input, the files are read in any.
    let with_ids: Vec<(&Source, String)> =
        sources.files.iter().map(|source| (source, unused_name(&source.path, &mut used, &mut numbers))).collect();
    let read: Vec<Result<Input, Problem>> = with_ids
        .par_iter()
        .map(|(source, name)| {
            let read = read_file(source, name, settings, cache, store).and_then(|mut read| {
                read.keep(store)?;
                Ok(read)
            });
            done(&source.path, n_files);
            read
        })
        .collect();
    let mut all = Input { notes: sources.notes, left_out: sources.left_out, ..Input::default() };
    if !sources.without_file.is_empty() {
        let n = sources.without_file.len();
        let what = format!("{n} addresses without a file in the copy of the site: {}", some_of(&sources.without_file));
        all.notes.push(Problem::new(what, "Copy them too; addresses below a folder need --base-url."));
    }
    let explicit: HashSet<&PathBuf> = names.iter().collect();
    for (read, source) in read.into_iter().zip(&sources.files) {
        match read {
            Ok(mut read) => {
                read.notes = read.notes.into_iter().map(|note| note.in_file(&source.path)).collect();
                all.append(read);
            }
            // Tools leave JSON of all kinds in a folder.
            Err(problem) if !explicit.contains(&source.path) && files::extension(&source.path) == "json" => {
                all.notes.push(problem.in_file(&source.path));
            }
            // One bad file of a folder is left out, like one bad line of a file.
            Err(problem) if !explicit.contains(&source.path) => all.skipped.push(problem.in_file(&source.path)),
            Err(problem) => refused.push(problem.in_file(&source.path)),
        }
    }
    // Not the fault of any input.
    store.check()?;
    if !refused.is_empty() {
        refused.push(Problem::new(
            "nothing was written",
            "Mend or leave out what is named above; in a folder it would be passed over.",
        ));
        return Err(Problems::Input(refused));
    }
    for FieldName { known, own } in &settings.fields {
        if !all.fields.contains(own) && all.has_records {
            let what = format!("no article has the field \"{own}\", which is to be its {known}");
            all.notes.push(Problem::new(what, "Check the name in --field, capital letters included."));
        }
    }
    without_scripts(&mut all);
    only_marked(&mut all);
    without_site_name(&mut all.entries);
    without_site_image(&mut all.entries);
    unique(&mut all);
    if all.entries.is_empty() {
        let mut problems = all.skipped;
        let left_out = all.left_out.iter().map(|(why, paths)| format!("{} {why}", paths.len())).collect::<Vec<_>>().join(", ");
        let left_out = if left_out.is_empty() { left_out } else { format!(" (left out: {left_out})") };
        problems.push(Problem::new(
            format!("no article was found in the input{left_out}"),
            "Give pages, Markdown, newsletters as PDF or text, JSON, CSV or feeds.",
        ));
        return Err(Problems::Input(problems));
    }
    Ok(all)
}

fn read_file(source: &Source, name: &str, settings: &Settings, cache: &Cache, store: &Store) -> Result<Input, Problem> {
    let path = &source.path;
    let failed = |error: std::io::Error| Problem::io(&error, "read the input", path);
    let mut reader: Box<dyn Read> = if path.as_os_str() == files::STANDARD_INPUT {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(fs::File::open(path).map_err(failed)?)
    };
    let mut bytes = Vec::new();
    (&mut reader).take(FORMAT_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    let format = Format::of(path, &bytes);
    if format == Format::JsonLines && !encoding::is_utf16(&bytes) {
        // The only format that is used for more than memory holds.
        return json::lines(&mut BufReader::new(bytes.as_slice().chain(reader)), path, name, settings, store);
    }
    reader.read_to_end(&mut bytes).map_err(failed)?;
    // What has a row for an article is read as fast as what is kept.
    if [Format::JsonLines, Format::Json, Format::Csv].contains(&format) {
        return parse(format, &bytes, source, name, settings, store);
    }
    let address = source.address.as_deref().unwrap_or_default();
    let Some(key) = cache.key(&[&path.to_string_lossy(), &source.relative, address, name], &bytes) else {
        return parse(format, &bytes, source, name, settings, store);
    };
    if let Some(kept) = cache.get(&key) {
        return Ok(kept);
    }
    let read = parse(format, &bytes, source, name, settings, store)?;
    cache.put(&key, &read);
    Ok(read)
}

fn parse(
    format: Format,
    bytes: &[u8],
    source: &Source,
    name: &str,
    settings: &Settings,
    store: &Store,
) -> Result<Input, Problem> {
    let path = &source.path;
    let address =
        |of_file: fn(&str, &Settings) -> String| source.address.clone().unwrap_or_else(|| of_file(&source.relative, settings));
    match format {
        Format::Pdf => pdf::parse(bytes, name, &address(page_address)),
        Format::Html => {
            let (text, note) = encoding::markup(bytes)?;
            let text = if files::extension(path) == "xhtml" { html::of_xhtml(&text) } else { text };
            let mut read = html::page(&text, path, &address(page_address), settings)?;
            read.notes.extend(note);
            Ok(read)
        }
        Format::Markdown => markdown::parse(&encoding::text(bytes)?, path, &address(markdown_address), settings),
        Format::JsonLines => json::lines(&mut encoding::text(bytes)?.as_bytes(), path, name, settings, store),
        Format::Json => json::value(&encoding::text(bytes)?, path, name, settings, store),
        Format::Csv => csv::parse(&encoding::text(bytes)?, path, name, settings, store),
        Format::Feed => {
            let (text, note) = encoding::markup(bytes)?;
            // It is in no other encoding any more, whatever it declares.
            let declared = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
            let mut read = feed::parse(declared.map_or(&*text, |(_, feed)| feed), path, name)?;
            read.notes.extend(note);
            Ok(read)
        }
        Format::Sitemap => Err(Problem::new(
            "this is a sitemap, which is read only if it is named by itself",
            "Name it as an input, with --mirror FOLDER if the pages are elsewhere.",
        )),
        Format::OtherXml => Err(Problem::new(
            "this is XML, but neither RSS, Atom, a sitemap, nor an export of WordPress",
            "Give pages, a feed, or JSON with one article an object.",
        )),
        Format::Text => {
            let newsletter::Newsletter { mut articles, pages, is_paged, title, remarks, .. } =
                newsletter::parse(&encoding::text(bytes)?, name);
            if is_paged {
                for (article, page) in articles.iter_mut().zip(pages) {
                    article.metadata.insert("page".to_owned(), vec![(page + 1).to_string()]);
                }
            }
            let notes = remarks.into_iter().map(|(what, remedy)| Problem::new(what, remedy)).collect();
            Ok(Input { entries: articles.into_iter().map(Entry::from).collect(), title, notes, ..Input::default() })
        }
    }
}

/// So many bytes say what a file is.
const FORMAT_BYTES: u64 = 4096;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
    Text,
    Json,
    JsonLines,
    Csv,
    Feed,
    Sitemap,
    OtherXml,
    Pdf,
}

impl Format {
    /// By the ending of its name, and where that says little by how it begins.
    fn of(path: &Path, bytes: &[u8]) -> Self {
        if pdf::is_pdf(bytes, files::extension(path) == "pdf") {
            return Self::Pdf;
        }
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(FORMAT_BYTES as usize)]).replace('\0', "");
        // A mark of UTF-16 is no UTF-8.
        let start = start.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().to_lowercase();
        let is_feed = start.contains("<rss") || start.contains("<feed") || start.contains("<rdf:rdf");
        match files::extension(path).as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" | "tsv" => Self::Csv,
            "json" => Self::Json,
            _ if ["<!doctype html", "<html", "<head", "<title", "<meta", "<body", "<main", "<div", "<p>"]
                .iter()
                .any(|tag| start.starts_with(tag)) =>
            {
                Self::Html
            }
            _ if is_feed && start.starts_with('<') => Self::Feed,
            _ if start.starts_with("<?xml") && start.contains("<html") => Self::Html,
            "xml" if start.contains("<urlset") || start.contains("<sitemapindex") => Self::Sitemap,
            "xml" | "rss" | "atom" => Self::OtherXml,
            _ if start.starts_with("<?xml") => Self::OtherXml,
            _ if path.as_os_str() == files::STANDARD_INPUT && (start.starts_with("# ") || start.starts_with("---\n")) => {
                Self::Markdown
            }
            _ if start.starts_with("[{") || (start.starts_with('[') && start[1..].trim_start().starts_with('{')) => Self::Json,
            _ if start.starts_with('{') && is_lines(&start) => Self::JsonLines,
            _ if start.starts_with("{\n") || start.starts_with("{\r") => Self::Json,
            _ if start.starts_with('{') => Self::JsonLines,
            _ => Self::Text,
        }
    }
}

/// Whether each line is an object of its own.
fn is_lines(start: &str) -> bool {
    start.lines().next().is_some_and(|line| line.trim_end().ends_with('}') && line.contains(':'))
}

/// What must be written otherwise in the path of an address.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// Where a page will be found: `guide/index.html` is `/guide/`.
fn page_address(relative: &str, settings: &Settings) -> String {
    let (folder, name) = relative.rsplit_once('/').map_or(("", relative), |(folder, name)| (folder, name));
    let path = match name {
        "index.html" | "index.htm" if folder.is_empty() => String::new(),
        "index.html" | "index.htm" => format!("{folder}/"),
        _ => relative.to_owned(),
    };
    format!("{}{}", settings.base_url, utf8_percent_encode(&path, PATH))
}

/// Where the page of a Markdown file will be found: `guide/start.md` is `/guide/start/`.
fn markdown_address(relative: &str, settings: &Settings) -> String {
    let path = relative.rsplit_once('.').map_or(relative, |(path, _)| path);
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    if ["index", "_index", "readme"].contains(&name.to_lowercase().as_str()) {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        return format!("{}{}", settings.base_url, utf8_percent_encode(&folder, PATH));
    }
    let template = if settings.markdown_url.is_empty() { "{path}/" } else { &settings.markdown_url };
    let path = utf8_percent_encode(path, PATH).to_string();
    format!("{}{}", settings.base_url, template.replace("{path}", &path).trim_start_matches('/'))
}

/// The beginning of the ids of a file's articles: its name; with that of its folder, or a number, where
/// another file has the same.
fn unused_name(path: &Path, names: &mut HashSet<String>, numbers: &mut HashMap<String, usize>) -> String {
    let name = id_from(path);
    let in_folder = path.parent().map(|folder| format!("{}-{name}", id_from(folder)));
    // Many pages are called index: their numbers go on where they stopped.
    let number = numbers.entry(name.clone()).or_insert(1);
    let numbered = std::iter::repeat_with(|| {
        *number += 1;
        format!("{name}-{number}")
    });
    let candidates = [name.clone()].into_iter().chain(in_folder).chain(numbered);
    candidates.into_iter().find(|name| names.insert(name.clone())).unwrap_or_default()
}

/// The name of a file as the beginning of an id: letters, digits and hyphens.
fn id_from(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "article".to_owned() } else { words.join("-") }
}

/// Addresses that would run something when they are followed are none.
fn without_scripts(all: &mut Input) {
    for Entry { article, .. } in &mut all.entries {
        let url: String =
            article.url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
        let scheme = url.split([':', '/', '?', '#']).next().filter(|scheme| url[scheme.len()..].starts_with(':'));
        if scheme.is_some_and(|scheme| !["http", "https", "file", "ftp", "mailto"].contains(&scheme)) {
            let what = format!("the address of \"{}\" is no place to go to: {}", name(article), article.url);
            all.notes.push(Problem::new(what, "Give an address that begins with https:// or /."));
            if article.id == article.url {
                article.id = format!("article-{}", all.notes.len());
            }
            article.url = format!("#{}", article.id);
        }
    }
}

/// If any page says what its content is, pages that do not are not meant to be found.
fn only_marked(all: &mut Input) {
    if !all.entries.iter().any(|entry| entry.page.is_some_and(|page| page.is_marked)) {
        return;
    }
    let why = "pages without data-findling-body or data-pagefind-body, which others have".to_owned();
    let left_out = all.left_out.entry(why).or_default();
    all.entries.retain(|entry| {
        let is_meant = entry.page.is_none_or(|page| page.is_marked);
        if !is_meant {
            left_out.push(entry.article.id.clone());
        }
        is_meant
    });
    all.left_out.retain(|_, paths| !paths.is_empty());
}

/// What stands between the title of a page and the name of its site.
const SEPARATORS: [&str; 7] = [" — ", " – ", " | ", " · ", " :: ", " » ", " - "];
/// So many titles with the same end have the name of the site; of so many pages most have its logo.
const MIN_ALIKE: usize = 3;

/// Titles from the browser's window without the name of the site, if it stands in most of them.
fn without_site_name(entries: &mut [Entry]) {
    let is_of_window = |entry: &Entry| entry.page.is_some_and(|page| !page.has_own_title);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut n_titles = 0;
    for entry in entries.iter().filter(|entry| is_of_window(entry)) {
        n_titles += 1;
        for at in SEPARATORS.iter().filter_map(|separator| entry.article.title.rfind(separator)) {
            *counts.entry(entry.article.title[at..].to_owned()).or_default() += 1;
        }
    }
    let usual = counts.into_iter().filter(|(_, n)| *n >= MIN_ALIKE && n * 2 > n_titles).max_by_key(|(end, n)| (*n, end.len()));
    let Some((end, _)) = usual else { return };
    for entry in entries.iter_mut().filter(|entry| is_of_window(entry)) {
        if let Some(title) = entry.article.title.strip_suffix(&end).filter(|title| !title.trim().is_empty()) {
            entry.article.title = title.to_owned();
        }
    }
}

/// Pages without the picture that most of them have, which is the site's own.
fn without_site_image(entries: &mut [Entry]) {
    let image = |entry: &Entry| entry.page.and(entry.article.metadata.get(record::IMAGE)?.first().cloned());
    let n_pages = entries.iter().filter(|entry| entry.page.is_some()).count();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for image in entries.iter().filter_map(image) {
        *counts.entry(image).or_default() += 1;
    }
    let Some((usual, _)) = counts.into_iter().find(|(_, n)| n_pages >= MIN_ALIKE && n * 2 > n_pages) else { return };
    for entry in entries.iter_mut().filter(|entry| image(entry).as_deref() == Some(&usual)) {
        entry.article.metadata.remove(record::IMAGE);
    }
}

/// An id names one article: of two with the same, the second is left out. Pages with the same address or the same text
/// are reported, and stay.
fn unique(all: &mut Input) {
    let mut first_titles: HashMap<String, String> = HashMap::new();
    let skipped = &mut all.skipped;
    all.entries.retain(|Entry { article, .. }| {
        if let Some(first) = first_titles.get(&article.id) {
            let what = format!(
                "the id \"{}\" of \"{}\" is already that of \"{first}\"; the second is left out",
                article.id,
                name(article)
            );
            skipped.push(Problem::new(what, "Give every article an id of its own."));
            false
        } else {
            first_titles.insert(article.id.clone(), name(article));
            true
        }
    });
    let by_url = |Entry { article, .. }: &Entry| (!article.url.contains('#')).then(|| article.url.clone());
    let by_text = |Entry { article, text, .. }: &Entry| Some(format!("{:x} {}", text.as_ref()?.hash?, article.title));
    note_twins(all, "have the address of another one", "Check the addresses; both can be found.", &by_url);
    note_twins(all, "have the same title and text as another one", "Leave one of them out; both can be found.", &by_text);
}

/// How many bytes all that is said in an article has.
fn n_bytes(article: &Article) -> usize {
    let Article { title, tags, metadata, sources, paragraphs, .. } = article;
    let texts = tags.iter().chain(metadata.values().flatten()).chain(sources).chain(paragraphs);
    title.len() + texts.map(String::len).sum::<usize>()
}

/// What messages call an article of which the text may be elsewhere.
fn name(article: &Article) -> String {
    let title = article.shown_title();
    if title.is_empty() { article.id.clone() } else { title }
}

/// Of texts that are too long to be the same by chance.
fn text_hash(paragraphs: &[String]) -> Option<u64> {
    let n_bytes = paragraphs.iter().map(|paragraph| paragraph.len() + 1).sum::<usize>();
    (n_bytes > 200).then(|| {
        let mut hasher = blake3::Hasher::new();
        for paragraph in paragraphs {
            hasher.update(paragraph.as_bytes()).update(b"\n");
        }
        let mut hash = [0; size_of::<u64>()];
        hasher.finalize_xof().fill(&mut hash);
        u64::from_le_bytes(hash)
    })
}

fn note_twins(all: &mut Input, what: &str, remedy: &str, key: &dyn Fn(&Entry) -> Option<String>) {
    let mut seen = HashSet::new();
    let twins: Vec<&str> = all
        .entries
        .iter()
        .filter(|entry| key(entry).is_some_and(|key| !seen.insert(key)))
        .map(|entry| entry.article.id.as_str())
        .collect();
    if !twins.is_empty() {
        let what = format!("{} articles {what}: {}", twins.len(), some_of(&twins));
        all.notes.push(Problem::new(what, remedy));
    }
}
