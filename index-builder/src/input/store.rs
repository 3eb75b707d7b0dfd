//! Where articles are until the index is made: in memory, and from a certain amount on in a file.

use super::{Entry, Input, record};
use crate::{output, problem::Problem};
use findling::{Article, build::Articles};
use std::{
    fs::File,
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

/// So much text is held in memory.
const MAX_HELD_BYTES: usize = 64 << 20;

/// What is beyond memory.
pub(crate) struct Store {
    /// The folder the file is in.
    folder: PathBuf,
    /// So much text is held at most.
    max_held_bytes: usize,
    /// Is gone with this program.
    file: OnceLock<File>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    n_held_bytes: usize,
    n_file_bytes: u64,
    /// Why an article could not be written, or read again.
    failure: Option<Problem>,
}

/// Where in the file an article is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    start: u64,
    n_bytes: usize,
}

impl Store {
    /// Holds so much in memory as is good for speed, and has its file, if one is needed, near the output.
    pub(crate) fn near(output: Option<&Path>) -> Self {
        let folder =
            output.and_then(|output| output::whole(output).ancestors().find(|folder| folder.is_dir()).map(Path::to_owned));
        Self::in_folder(folder.unwrap_or_else(std::env::temp_dir), MAX_HELD_BYTES)
    }

    pub(crate) fn in_folder(folder: PathBuf, max_held_bytes: usize) -> Self {
        Self { folder, max_held_bytes, file: OnceLock::new(), state: Mutex::default() }
    }

    /// Leaves an article with so much text where it is, or takes all of it but its id, title, address, date and picture.
    pub(super) fn keep(&self, article: &mut Article, n_bytes: usize) -> Result<Option<Place>, Problem> {
        let mut state = self.state();
        if state.n_held_bytes + n_bytes <= self.max_held_bytes {
            state.n_held_bytes += n_bytes;
            return Ok(None);
        }
        drop(state);
        let bytes = postcard::to_stdvec(article).expect("an article can be written");
        let mut state = self.state();
        let place = Place { start: state.n_file_bytes, n_bytes: bytes.len() };
        if let Err(error) = self.append(&bytes) {
            let problem = Problem::io(&error, "keep the articles in a file for a while", &self.folder);
            state.failure.get_or_insert(problem.clone());
            return Err(problem);
        }
        state.n_file_bytes += bytes.len() as u64;
        drop(state);
        let Article { id, title, url, date, mut metadata, .. } = mem::take(article);
        metadata.retain(|field, _| field == record::IMAGE);
        *article = Article { id, title, url, date, metadata, ..Article::default() };
        Ok(Some(place))
    }

    /// Writes at the end of the file, one article at a time.
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        if self.file.get().is_none() {
            // Some systems have files with names only: `watch` knows this one.
            let file = tempfile::Builder::new().prefix(output::TEMPORARY).tempfile_in(&self.folder)?.into_file();
            self.file.get_or_init(|| file);
        }
        self.file.get().map_or(Ok(()), |mut file| file.write_all(bytes))
    }

    /// Reads an article that was taken.
    fn read(&self, place: Place) -> io::Result<Article> {
        let mut bytes = vec![0; place.n_bytes];
        if let Some(file) = self.file.get() {
            read_at(file, place.start, &mut bytes)?;
        }
        postcard::from_bytes(&bytes).map_err(io::Error::other)
    }

    /// Whether every article could be written, and read again whenever it was needed.
    pub(super) fn check(&self) -> Result<(), Problem> {
        self.state().failure.clone().map_or(Ok(()), Err)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding it")
    }
}

/// Reads from a place in a file that others read as well.
fn read_at(file: &File, start: u64, bytes: &mut [u8]) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::read_exact_at(file, bytes, start);
    #[cfg(windows)]
    {
        let mut n_read = 0;
        while n_read < bytes.len() {
            match std::os::windows::fs::FileExt::seek_read(file, &mut bytes[n_read..], start + n_read as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                n => n_read += n,
            }
        }
        Ok(())
    }
}

/// Articles that are not all in memory.
pub(crate) struct Kept<'a> {
    pub(super) input: &'a Input,
    pub(super) store: &'a Store,
}

impl Kept<'_> {
    /// One of them.
    pub(crate) fn get(&self, place: usize) -> Result<Article, Problem> {
        let Entry { article, text, .. } = &self.input.entries[place];
        let mut article = article.clone();
        if let Some(place) = text.and_then(|text| text.place) {
            let read = self.store.read(place);
            let read = read.map_err(|error| Problem::io(&error, "read the articles again", &self.store.folder))?;
            // What stayed in memory may have been mended since.
            let Article { id, title, url, date, metadata, .. } = article;
            article = Article { id, title, url, date, ..read };
            article.metadata.remove(record::IMAGE);
            article.metadata.extend(metadata);
        }
        without_headings_if_on_no_page(&mut article);
        Ok(article)
    }

    /// Whether every article could be read whenever the build needed it.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        self.store.check()
    }
}

impl Articles for Kept<'_> {
    fn n_articles(&self) -> usize {
        self.input.entries.len()
    }

    fn date(&self, place: usize) -> Option<&str> {
        self.input.entries[place].article.date.as_deref()
    }

    fn read(&self, place: usize) -> Article {
        self.get(place).unwrap_or_else(|problem| {
            self.store.state().failure.get_or_insert(problem);
            Article::default()
        })
    }
}

/// An address that has a fragment, as that of an article without a page has, can lead to no heading.
pub(super) fn without_headings_if_on_no_page(article: &mut Article) {
    if article.url.contains('#') {
        article.headings.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_the_same_in_memory_and_in_the_file() {
        let article = |i: usize| Article {
            id: i.to_string(),
            title: format!("Title {i}"),
            tags: vec!["a".to_owned()],
            metadata: [("image".to_owned(), vec!["a.png".to_owned()]), ("place".to_owned(), vec!["b".to_owned()])].into(),
            date: Some("2026".to_owned()),
            paragraphs: vec!["text ".repeat(i)],
            ..Article::default()
        };
        let store = Store::in_folder(std::env::temp_dir(), 30);
        let mut input = Input { entries: (1..9).map(|i| Entry::from(article(i))).collect(), ..Input::default() };
        input.keep(&store).unwrap();
        assert!(!input.is_held() && input.entries[0].text.unwrap().place.is_none());
        input.entries[7].article.title = "Another".to_owned();
        input.entries[7].article.metadata.clear();
        let kept = Kept { input: &input, store: &store };
        for i in 1..8 {
            assert_eq!(kept.read(i - 1), article(i));
        }
        let metadata = [("place".to_owned(), vec!["b".to_owned()])].into();
        assert_eq!(kept.read(7), Article { title: "Another".to_owned(), metadata, ..article(8) });
        kept.check().unwrap();
    }
}
