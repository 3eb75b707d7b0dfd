//! The parts together: an index that can be searched.

use crate::{
    Error,
    format::{
        Section,
        cursor::Cursor,
        header::{Entry, Header},
        lexicon::Lexicon,
        postings::Postings,
        store::{Document, Store},
    },
    order,
    query::{self, evaluate::has_tag},
    snippet::{self, Marked},
};

/// An index that has been read and checked.
pub struct Index {
    header: Header,
    lexicon: Lexicon,
    postings: Postings,
    store: Store,
    acronyms: Acronyms,
    endings: Vec<(String, String)>,
}

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many hits are wanted at most.
    pub limit: usize,
    /// Which articles are wanted.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit: 10, filters: Filters::default(), sort: Sort::default() }
    }
}

/// Which articles are wanted: several values of one field are alternatives, fields are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// One of these tags.
    pub tags: Vec<String>,
    /// One of these sections.
    pub section: Vec<String>,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first, articles without a date last.
    Newest,
    /// The oldest first, articles without a date last.
    Oldest,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many articles answer it, shown or not.
    pub total: usize,
    /// No article has all the words; these have some.
    pub is_partial: bool,
    /// At most as many as were wanted.
    pub hits: Vec<Hit>,
}

/// One article that answers a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// See [`Article`](crate::Article); so are the others.
    pub id: String,
    /// With marks.
    pub title: String,
    /// The words of the title that answer the query, in UTF-16 units.
    pub title_marks: Vec<(u32, u32)>,
    /// Where the hit leads.
    pub url: String,
    /// Key words.
    pub tags: Vec<String>,
    /// The part of the publication.
    pub section: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Higher is better; only to be compared within one answer.
    pub score: u32,
    /// Why it was found.
    pub snippet: Marked,
}

impl Index {
    /// Reads and checks an index: header, checksums, and that its sections fit together.
    pub fn open(file: &[u8]) -> Result<Self, Error> {
        let header = Header::read(file)?;
        let section = |section| header.section(file, section);
        let lexicon = Lexicon::read(section(Section::Lexicon)?, section(Section::Terms)?)?;
        let store = Store::read(section(Section::Documents)?, section(Section::Texts)?)?;
        let n_docs = store.documents().len() as u32;
        let postings = Postings::read(section(Section::Postings)?, section(Section::Forms)?, &lexicon, n_docs)?;
        let acronyms = Acronyms::read(section(Section::Acronyms)?, &lexicon)?;
        let endings = read_endings(section(Section::Endings)?)?;
        Ok(Self { header, lexicon, postings, store, acronyms, endings })
    }

    /// Answers a query.
    pub fn search(&self, text: &str, options: &Options) -> Result<Found, Error> {
        let query = query::parse(text);
        let documents = self.store.documents();
        let exact: Vec<bool> =
            query.tags.iter().map(|tag| documents.iter().any(|document| has_tag(&document.tags, tag, true))).collect();
        let is_wanted = |doc: u32| {
            let Document { tags, section, .. } = &documents[doc as usize];
            let Filters { tags: of_tags, section: of_sections } = &options.filters;
            (of_tags.is_empty() || of_tags.iter().any(|tag| tags.contains(tag)))
                && (of_sections.is_empty() || section.as_ref().is_some_and(|section| of_sections.contains(section)))
                && !query.without_tags.iter().any(|tag| has_tag(tags, tag, true))
                && query.tags.iter().zip(&exact).all(|(tag, is_exact)| has_tag(tags, tag, *is_exact))
        };
        let narrows = [query.tags.len(), query.without_tags.len(), query.without.len()].iter().any(|n| *n > 0);
        if query.clauses.is_empty() && !narrows && !text.trim().is_empty() {
            // Nothing but signs: there is nothing to look for.
            return Ok(Found::default());
        }
        let everything = query.clauses.is_empty();
        let evaluated = if everything {
            query::evaluate::everything(self, &query, &is_wanted)?
        } else {
            query::evaluate(self, &query, &is_wanted)?
        };
        let ranked: Vec<(u32, u32)> = evaluated.matches.0.iter().map(|found| (found.total_score(), found.doc)).collect();
        let total = ranked.len();
        let date = |doc: u32| documents[doc as usize].date.as_deref();
        let newest = |a: u32, b: u32| date(b).cmp(&date(a));
        // What has no date is neither new nor old.
        let oldest = |a: u32, b: u32| date(a).is_none().cmp(&date(b).is_none()).then(date(a).cmp(&date(b)));
        let ranked = order::first(ranked, options.limit, &|(a_score, a), (b_score, b)| {
            let order = match options.sort {
                Sort::Relevance => b_score.cmp(a_score).then(newest(*a, *b)),
                Sort::Newest => newest(*a, *b).then(b_score.cmp(a_score)),
                Sort::Oldest => oldest(*a, *b).then(b_score.cmp(a_score)),
            };
            order.then(a.cmp(b)).is_lt()
        });
        let hits = ranked.iter().map(|(score, doc)| self.hit(&documents[*doc as usize], *score, &evaluated.highlights));
        Ok(Found { total, is_partial: evaluated.is_partial && total > 0, hits: hits.collect() })
    }

    fn hit(&self, document: &Document, score: u32, highlights: &query::Highlights) -> Hit {
        let title = snippet::mark(self, &document.title, highlights);
        let Document { id, url, tags, section, date, .. } = document.clone();
        let snippet = snippet::best_passage(self, document, highlights);
        Hit { id, title: title.text, title_marks: title.marks, url, tags, section, date, score, snippet }
    }

    /// The article with this id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.store.documents().iter().find(|document| document.id == id)
    }

    /// All articles, in the order of input.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        self.store.documents()
    }

    /// The paragraphs of an article of this index.
    pub fn paragraphs(&self, document: &Document) -> impl Iterator<Item = &str> {
        self.store.paragraphs(document)
    }

    /// The sections of the file with their lengths.
    #[must_use]
    pub fn sections(&self) -> &[Entry] {
        self.header.entries()
    }

    /// How many terms and stems there are.
    #[must_use]
    pub fn n_terms_and_stems(&self) -> (usize, usize) {
        (self.lexicon.n_terms(), self.lexicon.n_groups())
    }

    /// Decodes every byte: each term, each list, each text.
    pub fn verify(&self) -> Result<(), Error> {
        self.lexicon.verify()?;
        for ordinal in 0..self.lexicon.n_terms() as u32 {
            if let Some(term) = self.lexicon.term(ordinal) {
                let postings = self.postings.of_group(term.group)?;
                self.postings.of_form(term.forms(), postings.len(), &mut |_| ())?;
            }
        }
        Ok(())
    }

    pub(crate) fn n_docs(&self) -> usize {
        self.store.documents().len()
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(crate) fn postings(&self) -> &Postings {
        &self.postings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn acronyms(&self) -> &Acronyms {
        &self.acronyms
    }

    pub(crate) fn endings(&self) -> &[(String, String)] {
        &self.endings
    }
}

/// Short forms and their long forms, as ordinals.
pub(crate) struct Acronyms {
    pairs: Vec<(u32, u32)>,
    /// The key of each form, by ordinal.
    keys: Vec<(u32, String)>,
}

impl Acronyms {
    fn read(bytes: &[u8], lexicon: &Lexicon) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes, Section::Acronyms);
        let n_pairs = cursor.count()?;
        let mut pairs = Vec::with_capacity(n_pairs);
        for _ in 0..n_pairs {
            let pair = (cursor.varint()?, cursor.varint()?);
            if pair.0.max(pair.1) as usize >= lexicon.n_terms() {
                return Err(cursor.corrupt("it names a term that does not exist"));
            }
            pairs.push(pair);
        }
        cursor.finish()?;
        let mut wanted: Vec<u32> = pairs.iter().flat_map(|(short, long)| [*short, *long]).collect();
        order::sort(&mut wanted);
        let mut keys = Vec::new();
        if !wanted.is_empty() {
            lexicon.starting_with("", &mut |term, ordinal| {
                if term.contains(&b' ') && wanted.binary_search(&ordinal).is_ok() {
                    keys.push((ordinal, String::from_utf8(term.to_vec()).unwrap_or_default()));
                }
            });
        }
        Ok(Self { pairs, keys })
    }

    pub(crate) fn long_forms(&self, short: u32) -> impl Iterator<Item = u32> {
        self.pairs.iter().filter(move |pair| pair.0 == short).map(|pair| pair.1)
    }

    pub(crate) fn short_forms(&self, long: u32) -> impl Iterator<Item = u32> {
        self.pairs.iter().filter(move |pair| pair.1 == long).map(|pair| pair.0)
    }

    /// The key of a short or long form.
    pub(crate) fn key(&self, ordinal: u32) -> &str {
        self.keys.iter().find(|(of, _)| *of == ordinal).map_or("", |(_, key)| key)
    }
}

fn read_endings(bytes: &[u8]) -> Result<Vec<(String, String)>, Error> {
    let mut cursor = Cursor::new(bytes, Section::Endings);
    let n_pairs = cursor.count()?;
    let pairs = (0..n_pairs).map(|_| Ok((cursor.str()?.to_owned(), cursor.str()?.to_owned()))).collect::<Result<_, Error>>()?;
    cursor.finish()?;
    Ok(pairs)
}
