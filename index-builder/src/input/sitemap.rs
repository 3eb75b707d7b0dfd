//! Sitemaps (sitemaps.org, protocol 0.9) and lists of addresses: which page is which file of a copy of the site.

use super::files::Source;
use flate2::read::MultiGzDecoder;
use percent_encoding::percent_decode_str;
use quick_xml::{Reader, events::Event};
use std::{
    collections::HashSet,
    fs,
    io::Read,
    path::{Path, PathBuf},
};
use url::Url;

/// The protocol allows 50 MB.
const MAX_BYTES: u64 = 64 << 20;
/// A sitemap may name others, which may not name others again.
const MAX_DEPTH: usize = 2;

/// What a list of addresses stands for.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) files: Vec<Source>,
    /// Addresses that no file was found for.
    pub(super) without_file: Vec<String>,
}

/// Where files of a site are looked for.
pub(super) struct Mirror<'s> {
    /// A folder that has a copy of the site.
    pub(super) folder: &'s Path,
    /// What stands before the addresses of pages that lie in the folder itself.
    pub(super) base_url: &'s str,
}

/// The files of a sitemap or of a list of addresses, nothing if the file is neither.
pub(super) fn read(path: &Path, mirror: &Mirror<'_>) -> Option<Listed> {
    let mut listed = Listed::default();
    let mut seen = HashSet::new();
    mirror.list(addresses(path)?, &mut seen, 0, &mut listed);
    Some(listed)
}

/// The addresses in a file, and whether it is a sitemap of sitemaps.
struct Addresses {
    urls: Vec<Url>,
    are_sitemaps: bool,
}

fn addresses(path: &Path) -> Option<Addresses> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(packed.as_slice()).take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') { of_sitemap(text) } else { of_list(text) }
}

/// One address a line; lines that begin with `#` are remarks.
fn of_list(text: &str) -> Option<Addresses> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let urls = lines.map(web_address).collect::<Option<Vec<Url>>>()?;
    (!urls.is_empty()).then_some(Addresses { urls, are_sitemaps: false })
}

fn of_sitemap(text: &str) -> Option<Addresses> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut urls, mut are_sitemaps, mut is_root) = (Vec::new(), None, true);
    // The text of an element "loc", not of one such as "image:loc".
    let mut location: Option<String> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                if is_root {
                    is_root = false;
                    are_sitemaps = Some(match element.local_name().as_ref() {
                        b"urlset" => false,
                        b"sitemapindex" => true,
                        _ => return None,
                    });
                }
                location = (element.name().as_ref() == b"loc").then(String::new);
            }
            Ok(Event::Text(text)) => {
                if let (Some(location), Ok(text)) = (&mut location, text.decode()) {
                    location.push_str(&text);
                }
            }
            Ok(Event::CData(text)) => {
                if let (Some(location), Ok(text)) = (&mut location, text.decode()) {
                    location.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                if let (Some(location), b"amp") = (&mut location, &*entity) {
                    location.push('&');
                }
            }
            Ok(Event::End(_)) => urls.extend(location.take().and_then(|location| web_address(location.trim()))),
            // What stands before the damage counts.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Some(Addresses { urls, are_sitemaps: are_sitemaps? })
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.host_str().is_some())
}

impl Mirror<'_> {
    fn list(&self, addresses: Addresses, seen: &mut HashSet<String>, depth: usize, listed: &mut Listed) {
        for mut url in addresses.urls {
            url.set_fragment(None);
            if !seen.insert(url.to_string()) {
                continue;
            }
            let file = self.file_of(&url);
            match file {
                Some(file) if addresses.are_sitemaps => match self::addresses(&file).filter(|_| depth < MAX_DEPTH) {
                    Some(inner) => self.list(inner, seen, depth + 1, listed),
                    None => listed.without_file.push(url.to_string()),
                },
                Some(path) => {
                    let relative = url.path().trim_start_matches('/').to_owned();
                    listed.files.push(Source { path, relative, address: Some(url.to_string()) });
                }
                None => listed.without_file.push(url.to_string()),
            }
        }
    }

    /// The file that a page is in, as site generators name it and as wget and other programs that copy sites do.
    fn file_of(&self, url: &Url) -> Option<PathBuf> {
        let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
        let path = path.trim_start_matches('/');
        let base = Url::parse(self.base_url).map_or_else(|_| self.base_url.to_owned(), |base| base.path().to_owned());
        let below_base = path.strip_prefix(base.trim_start_matches('/')).filter(|_| base.len() > 1);
        let host = url.host_str().unwrap_or_default();
        let folders = [self.folder.to_owned(), self.folder.join(host)];
        let paths = below_base.into_iter().chain([path]);
        let whole = self.folder.canonicalize().ok()?;
        let candidates = paths.flat_map(|path| folders.iter().flat_map(move |folder| candidates(folder, path, url.query())));
        candidates.into_iter().find(|file| file.is_file() && file.canonicalize().is_ok_and(|target| target.starts_with(&whole)))
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
    if stem.len() == path.len() && !stem.is_empty() {
        names.push(stem.to_owned());
    }
    for end in ["index.html", "index.htm", "index.xhtml"] {
        names.push(if stem.is_empty() { end.to_owned() } else { format!("{stem}/{end}") });
    }
    if !stem.is_empty() {
        names.extend([format!("{stem}.html"), format!("{stem}.htm")]);
    }
    names.into_iter().map(|name| folder.join(name)).collect()
}
