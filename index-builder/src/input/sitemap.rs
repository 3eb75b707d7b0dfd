//! Sitemaps (sitemaps.org, protocol 0.9) and lists of addresses: which page is which file of a copy of the site.

use super::{encoding, files::Source};
use crate::problem::Problem;
use flate2::read::MultiGzDecoder;
use percent_encoding::percent_decode_str;
use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};
use rayon::prelude::*;
use regex::{Captures, Regex};
use std::{
    collections::HashSet,
    fs,
    io::Read,
    path::{Component, Path, PathBuf},
    sync::LazyLock,
};
use url::Url;

/// The protocol allows 50 MB.
const MAX_BYTES: u64 = 64 << 20;
/// A sitemap may name others; by the protocol these may not name others again, but some do.
const MAX_DEPTH: usize = 2;
/// What lists more is no site.
const MAX_ADDRESSES: usize = 2_000_000;

/// What a list of addresses stands for.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) files: Vec<Source>,
    /// Addresses that no file was found for, and what should be one and is none.
    pub(super) without_file: Vec<String>,
    /// What is wrong with the list.
    pub(super) notes: Vec<Problem>,
}

/// Where files of a site are looked for.
pub(super) struct Mirror<'s> {
    /// A folder that has a copy of the site.
    pub(super) folder: &'s Path,
    /// The same from the root on, without links; nothing if it is not there.
    whole: Option<PathBuf>,
    /// The path that stands before those of pages that lie in the folder itself.
    base: String,
}

impl<'s> Mirror<'s> {
    pub(super) fn new(folder: &'s Path, base_url: &str) -> Self {
        let base = Url::parse(base_url).map_or_else(|_| base_url.to_owned(), |base| base.path().to_owned());
        Self { folder, whole: folder.canonicalize().ok(), base }
    }
}

/// The files of a sitemap or of a list of addresses, nothing if the file is neither.
pub(super) fn read(path: &Path, mirror: &Mirror<'_>) -> Option<Listed> {
    let mut listed = Listed::default();
    let mut seen: HashSet<String> = path.canonicalize().iter().map(|path| path.to_string_lossy().into_owned()).collect();
    mirror.list(path, addresses(path)?, &mut seen, 0, &mut listed);
    Some(listed)
}

/// Whether a file is a sitemap or a list of addresses.
pub(super) fn is_list(path: &Path) -> bool {
    addresses(path).is_some()
}

/// The addresses in a file.
#[derive(Default)]
struct Addresses {
    urls: Vec<Url>,
    /// What stands in the place of an address and is none.
    unsound: Vec<String>,
    /// Whether they are those of other sitemaps.
    are_sitemaps: bool,
    /// Where the file is damaged, and how.
    damage: Option<String>,
}

impl Addresses {
    fn take(&mut self, text: &str) {
        let text = text.trim();
        let is_whole = !text.contains(char::is_whitespace);
        match Url::parse(text)
            .ok()
            .filter(|url| is_whole && ["http", "https"].contains(&url.scheme()) && url.host_str().is_some())
        {
            Some(url) => self.urls.push(url),
            None => self.unsound.push(text.to_owned()),
        }
    }
}

fn addresses(path: &Path) -> Option<Addresses> {
    let mut bytes = Vec::new();
    // A pipe can be read only once.
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    fs::File::open(path).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(packed.as_slice()).take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    }
    let (text, _) = encoding::markup(&bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') { of_sitemap(text) } else { of_list(text) }
}

/// One address a line; lines that begin with `#` are remarks. A text of which most lines are no addresses is none.
fn of_list(text: &str) -> Option<Addresses> {
    let mut found = Addresses::default();
    text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).for_each(|line| found.take(line));
    (found.urls.len() > found.unsound.len()).then_some(found)
}

/// An `&` that begins no reference, as in an address that was not escaped.
static STRAY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"&(#?\w{1,8};)?").expect("a sound pattern"));

fn of_sitemap(text: &str) -> Option<Addresses> {
    let text = STRAY
        .replace_all(text, |found: &Captures<'_>| if found.get(1).is_some() { found[0].to_owned() } else { "&amp;".to_owned() });
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut found = Addresses::default();
    // The name of its elements for addresses: "loc", or "s:loc" in one that begins with "s:urlset".
    let mut name: Option<Vec<u8>> = None;
    let mut location: Option<String> = None;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        let text = match &event {
            Ok(Event::Text(text)) => text.decode().ok(),
            Ok(Event::CData(text)) => text.decode().ok(),
            Ok(Event::GeneralRef(entity)) => character(entity).map(|c| c.to_string().into()),
            _ => None,
        };
        if let (Some(location), Some(text)) = (&mut location, text) {
            location.push_str(&text);
        }
        match event {
            Ok(Event::Start(element)) => {
                depth += 1;
                if name.is_none() {
                    found.are_sitemaps = match element.local_name().as_ref() {
                        b"urlset" => false,
                        b"sitemapindex" => true,
                        _ => return None,
                    };
                    let prefix = element.name().prefix().map_or(Vec::new(), |prefix| [prefix.as_ref(), b":"].concat());
                    name = Some([prefix.as_slice(), b"loc"].concat());
                }
                location = (Some(element.name().as_ref()) == name.as_deref()).then(String::new);
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if let Some(location) = location.take() {
                    found.take(&location);
                }
            }
            Ok(Event::Eof) => {
                found.damage = (depth > 0).then(|| "it ends before its last element does".to_owned());
                break;
            }
            Err(error) => {
                found.damage = Some(format!("it is damaged at byte {}: {error}", reader.error_position()));
                break;
            }
            Ok(_) => {}
        }
    }
    name.map(|_| found)
}

/// What a reference such as `&amp;` or `&#38;` stands for.
fn character(entity: &BytesRef<'_>) -> Option<char> {
    entity.resolve_char_ref().ok().flatten().or_else(|| {
        let known = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
        known.into_iter().find(|(name, _)| name.as_bytes() == &**entity).map(|(_, c)| c)
    })
}

impl Mirror<'_> {
    fn list(&self, path: &Path, addresses: Addresses, seen: &mut HashSet<String>, depth: usize, listed: &mut Listed) {
        if let Some(damage) = addresses.damage {
            listed.notes.push(Problem::new(damage, "Make the sitemap anew; what stands before is read.").in_file(path));
        }
        listed.without_file.extend(addresses.unsound);
        let mut urls = addresses.urls;
        urls.iter_mut().for_each(|url| url.set_fragment(None));
        urls.retain(|url| seen.insert(url.to_string()));
        // Each is several questions to the disk.
        let with_files: Vec<(Url, Option<PathBuf>)> = urls
            .into_par_iter()
            .map(|url| {
                let file = self.file_of(&url);
                (url, file)
            })
            .collect();
        for (url, file) in with_files {
            if listed.files.len() >= MAX_ADDRESSES {
                break;
            }
            let Some(file) = file else {
                listed.without_file.push(url.to_string());
                continue;
            };
            if !addresses.are_sitemaps {
                let relative = url.path().trim_start_matches('/').to_owned();
                listed.files.push(Source { path: file, relative, address: Some(url.to_string()) });
                continue;
            }
            let is_new = file.canonicalize().is_ok_and(|file| seen.insert(file.to_string_lossy().into_owned()));
            if !is_new {
                continue;
            }
            if let Some(inner) = Some(&file).filter(|_| depth < MAX_DEPTH).and_then(|file| self::addresses(file)) {
                self.list(&file, inner, seen, depth + 1, listed);
            } else {
                let problem = Problem::new("this is no sitemap that can be read", "Make it anew, or name it by itself.");
                listed.notes.push(problem.in_file(&file));
            }
        }
    }

    /// The file that a page is in, as site generators name it and as wget and other programs that copy sites do.
    fn file_of(&self, url: &Url) -> Option<PathBuf> {
        let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
        let path = path.trim_start_matches('/');
        let below_base = path.strip_prefix(self.base.trim_start_matches('/')).filter(|_| self.base.len() > 1);
        let host = url.host_str().unwrap_or_default();
        let with_port = url.port().map(|port| self.folder.join(format!("{host}:{port}")));
        let folders: Vec<PathBuf> = [self.folder.to_owned(), self.folder.join(host)].into_iter().chain(with_port).collect();
        // Some programs leave names as they are in the address.
        let paths = below_base.into_iter().chain([path, url.path().trim_start_matches('/')]);
        let whole = self.whole.as_ref()?;
        let candidates = paths.flat_map(|path| folders.iter().flat_map(move |folder| candidates(folder, path, url.query())));
        candidates.into_iter().find(|file| file.is_file() && file.canonicalize().is_ok_and(|target| target.starts_with(whole)))
    }
}

fn candidates(folder: &Path, path: &str, query: Option<&str>) -> Vec<PathBuf> {
    let stem = path.trim_end_matches('/');
    let mut names = Vec::new();
    if let Some(query) = query {
        for sign in ['?', '@'] {
            let name = if stem.len() < path.len() || stem.is_empty() { format!("{path}index.html") } else { path.to_owned() };
            names.extend([format!("{name}{sign}{query}"), format!("{name}{sign}{query}.html")]);
        }
    }
    // Another query is another page.
    if query.is_none() {
        if stem.len() == path.len() && !stem.is_empty() {
            names.push(stem.to_owned());
        }
        for end in ["index.html", "index.htm", "index.xhtml"] {
            names.push(if stem.is_empty() { end.to_owned() } else { format!("{stem}/{end}") });
        }
        if !stem.is_empty() {
            names.extend([format!("{stem}.html"), format!("{stem}.htm")]);
        }
    }
    let is_within = |name: &String| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    names.into_iter().filter(is_within).map(|name| folder.join(name)).collect()
}
