//! The parts together: an index that can be searched.

use crate::{
    Error,
    fields::{self, Ranges},
    format::{
        block::Document,
        facets::Facets,
        root::{Kind, Root},
    },
    parts::Parts,
    query::{
        self, Field, Query,
        evaluate::{Demand, Evaluated, Match},
    },
    snippet::{self, Marked, Stretch},
};

/// An index: its root, and those of its parts that were loaded.
pub struct Index {
    parts: Parts,
}

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// So many hits are passed over.
    pub offset: usize,
    /// How many hits are wanted at most.
    pub limit: usize,
    /// Which articles are wanted.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// Whether the values of the fields of all that answer are to be counted.
    pub facets: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { offset: 0, limit: 10, filters: Filters::default(), sort: Sort::default(), facets: false }
    }
}

/// Which articles are wanted: several values of one field are alternatives, fields are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// By field of the [root](Root::fields): one of these values, if there are any.
    pub fields: Vec<(String, Vec<String>)>,
    /// Earlier than this date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).
    pub before: Option<String>,
    /// On this date or later.
    pub after: Option<String>,
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

/// What came of asking an index of which parts may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// The answer.
    Known(T),
    /// Parts that must be loaded first, by number: see [`Index::supply`]. Then ask again.
    Wanted(Vec<u32>),
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many articles answer it, shown or not.
    pub total: usize,
    /// There may be more than that: not all of a large index was looked at.
    pub is_at_least: bool,
    /// No article has all the words; these have some.
    pub is_partial: bool,
    /// The query without the misspellings that were forgiven.
    pub suggestion: Option<String>,
    /// At most as many as were wanted.
    pub hits: Vec<Hit>,
    /// By field, if they were wanted: each value of the articles that answer, and how many have it, the most
    /// frequent first.
    pub facets: Vec<Facet>,
}

/// A field, and how many articles have which of its values.
pub type Facet = (String, Vec<(String, u32)>);

/// An article with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FullText {
    /// What is shown of it.
    pub document: Document,
    /// Its text, each paragraph after the character of its role: see [`text`](crate::format::block::text).
    pub paragraphs: Vec<String>,
    /// Articles that share its telling words, the most alike first: of each its id, title and address.
    pub related: Vec<(String, String, String)>,
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
    /// Where the hit leads: to the heading above the snippet, if a link can lead there.
    pub url: String,
    /// That heading, or empty.
    pub heading: String,
    /// Key words.
    pub tags: Vec<String>,
    /// The part of the publication.
    pub section: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Other fields with their values.
    pub metadata: Vec<(String, Vec<String>)>,
    /// Higher is better; only to be compared within one answer.
    pub score: u32,
    /// Why it was found.
    pub snippet: Marked,
    /// Other sections of the page that have as many of the words; of a long page, those of the passage that is shown.
    pub sections: Vec<Section>,
}

/// A section of a page that answers a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Where its heading is.
    pub url: String,
    /// Its heading.
    pub heading: String,
    /// Why it was found.
    pub snippet: Marked,
}

/// So many other sections are shown at most.
const MAX_SECTIONS: usize = 3;

impl Index {
    /// Reads and checks a root, and the parts that are in the same file.
    pub fn open(file: &[u8]) -> Result<Self, Error> {
        let root = Root::read(file)?;
        let mut parts = Parts::new(root);
        for part in 0..parts.root.n_parts() as u32 {
            if let Some(range) = parts.root.inside(part) {
                parts.supply(part, &file[range])?;
            }
        }
        Ok(Self { parts })
    }

    /// Takes the bytes of a part that an answer wants.
    pub fn supply(&mut self, part: u32, bytes: &[u8]) -> Result<(), Error> {
        self.parts.supply(part, bytes)
    }

    /// The root, which knows the parts.
    #[must_use]
    pub fn root(&self) -> &Root {
        &self.parts.root
    }

    /// Answers a query, or says which parts it needs.
    pub fn search(&self, text: &str, options: &Options) -> Result<Answer<Found>, Error> {
        let found = self.find(text, options);
        // What is missing passes for empty, so nothing was found out if anything is.
        let wanted = self.parts.take_wanted();
        if wanted.is_empty() { found.map(Answer::Known) } else { Ok(Answer::Wanted(wanted)) }
    }

    fn find(&self, text: &str, options: &Options) -> Result<Found, Error> {
        let query = query::parse(text, &self.parts.root.fields);
        let narrows = !query.fields.is_empty() || !query.without.is_empty();
        if query.clauses.is_empty() && !narrows && !text.trim().is_empty() {
            // Nothing but signs: there is nothing to look for.
            return Ok(Found::default());
        }
        let is_by_date = options.sort != Sort::Relevance || query.clauses.is_empty();
        let (ranks, wanted) = (self.ranks_by_date(is_by_date, options.sort), self.wanted_articles(&query, options));
        let rank = |article: u32| match ranks.as_deref() {
            Some(ranks) => ranks.get(article as usize).copied().unwrap_or(0),
            // Where there are dates, higher numbers are newer.
            None if self.parts.root.n_undated < self.parts.root.n_articles => u32::MAX - article,
            None => article,
        };
        let is_before = |a: &Match, b: &Match| {
            let by_date = rank(a.article).cmp(&rank(b.article));
            let by_value = b.value.cmp(&a.value);
            let order = if options.sort == Sort::Relevance { by_value.then(by_date) } else { by_date.then(by_value) };
            order.then(a.article.cmp(&b.article)).is_lt()
        };
        let demand = Demand {
            limit: options.offset.saturating_add(options.limit),
            is_wanted: &|article| wanted.as_deref().is_none_or(|wanted| wanted.get(article as usize) == Some(&true)),
            is_before: &is_before,
            is_full: is_by_date || wanted.is_some(),
            all: options.facets,
        };
        let evaluated = if query.clauses.is_empty() {
            query::evaluate::everything(&self.parts, &query, &demand)?
        } else {
            query::evaluate(&self.parts, &query, &demand)?
        };
        let mut found = Found {
            total: evaluated.total,
            is_at_least: evaluated.is_at_least,
            is_partial: evaluated.is_partial && evaluated.total > 0,
            suggestion: suggestion(text, &query, &evaluated),
            ..Found::default()
        };
        if options.facets
            && let Some(facets) = self.parts.facets()
        {
            found.facets = self.count(facets, &evaluated.all);
        }
        for hit in evaluated.matches.get(options.offset..).unwrap_or_default() {
            found.hits.extend(self.hit(*hit, &evaluated));
        }
        Ok(found)
    }

    /// By article, its rank by date; those of the same date in one rank, so that the better come first.
    fn ranks_by_date(&self, is_needed: bool, sort: Sort) -> Option<Vec<u32>> {
        if !is_needed {
            return None;
        }
        let facets = self.parts.facets()?;
        let mut ranks = Vec::with_capacity(self.parts.root.n_articles as usize);
        for (run, (date, _)) in facets.dates.iter().enumerate() {
            let rank = if date.is_empty() {
                u32::MAX
            } else if sort == Sort::Oldest {
                run as u32
            } else {
                u32::MAX - 1 - run as u32
            };
            ranks.resize(fields::end_of_run(&self.parts.root, facets, run) as usize, rank);
        }
        Some(ranks)
    }

    /// By article, whether the filters and fields let it pass; nothing if there are none.
    fn wanted_articles(&self, query: &Query, options: &Options) -> Option<Vec<bool>> {
        let Filters { fields, before, after } = &options.filters;
        if before.is_none() && after.is_none() && query.fields.is_empty() && fields.is_empty() {
            return None;
        }
        let (root, facets) = (&self.parts.root, self.parts.facets()?);
        let mut wanted = vec![true; root.n_articles as usize];
        let mut keep = |passing: &[bool]| {
            for (wanted, passes) in wanted.iter_mut().zip(passing) {
                *wanted &= passes;
            }
        };
        for (name, values) in fields.iter().filter(|(_, values)| !values.is_empty()) {
            let mut have = vec![false; root.n_articles as usize];
            if let Some(field) = root.fields.iter().position(|field| field == name) {
                let found: Ranges<'_> = &mut |range| have[range.start as usize..range.end as usize].fill(true);
                fields::with_values(facets, field, &|text| values.iter().any(|value| value == text), found);
            }
            keep(&have);
        }
        let limits = [before.clone().map(Field::Before), after.clone().map(Field::After)];
        for limit in limits.iter().flatten() {
            keep(&fields::passing(root, facets, limit, false));
        }
        for (i, (field, is_without)) in query.fields.iter().enumerate() {
            // Several values of one field are alternatives, but not those that are excluded.
            let is_alternative = |(other, is_other_without): &(Field, bool)| match (field, other) {
                (Field::Value(field, _), Field::Value(other, _)) => field == other && !is_without && !is_other_without,
                _ => false,
            };
            if query.fields[..i].iter().any(is_alternative) {
                continue;
            }
            let mut passing = fields::passing(root, facets, field, *is_without);
            for (other, _) in query.fields[i + 1..].iter().filter(|other| is_alternative(other)) {
                for (passes, of_other) in passing.iter_mut().zip(fields::passing(root, facets, other, false)) {
                    *passes |= of_other;
                }
            }
            keep(&passing);
        }
        Some(wanted)
    }

    fn hit(&self, found: Match, evaluated: &Evaluated) -> Option<Hit> {
        let passages = self.parts.root.passages(found.article);
        let mut best = passages.start;
        for passage in passages {
            if evaluated.n_answered[passage as usize] > evaluated.n_answered[best as usize] {
                best = passage;
            }
        }
        let (block, passage) = self.parts.passage(best)?;
        let document = block.document(passage)?;
        let title = snippet::mark(&document.title, &evaluated.highlights);
        let Document { id, url, tags, section, date, metadata, .. } = document.clone();
        let stretches = snippet::stretches(&mut block.paragraphs(passage), block.anchors(passage), &evaluated.highlights);
        let mut best = &stretches[0];
        for stretch in &stretches {
            if stretch.found > best.found {
                best = stretch;
            }
        }
        let to_section = |stretch: &Stretch<'_>| {
            let url = if stretch.anchor.is_empty() { url.clone() } else { [&url, "#", stretch.anchor].concat() };
            Section { url, heading: stretch.heading.to_owned(), snippet: stretch.snippet.clone() }
        };
        let mut sections = Vec::new();
        for stretch in &stretches {
            if sections.len() < MAX_SECTIONS
                && stretch.is_as_good_as(best)
                && !stretch.anchor.is_empty()
                && stretch.anchor != best.anchor
            {
                sections.push(to_section(stretch));
            }
        }
        let Section { url, heading, snippet } = to_section(best);
        let (title, title_marks, score) = (title.text, title.marks, found.value);
        Some(Hit { id, title, title_marks, url, heading, tags, section, date, metadata, score, snippet, sections })
    }

    /// The article with this id, or the parts that are needed to tell.
    #[must_use]
    pub fn article(&self, id: &str) -> Answer<Option<FullText>> {
        let article = self.parts.number_of(id).and_then(|number| self.read(number));
        let wanted = self.parts.take_wanted();
        if wanted.is_empty() { Answer::Known(article) } else { Answer::Wanted(wanted) }
    }

    /// An article; nothing where a part is missing.
    fn read(&self, number: u32) -> Option<FullText> {
        let mut paragraphs = Vec::new();
        for passage in self.parts.root.passages(number) {
            if let Some((block, passage)) = self.parts.passage(passage) {
                for paragraph in block.lines(passage) {
                    paragraphs.push(paragraph.to_owned());
                }
            }
        }
        let mut document = self.parts.document(number)?.clone();
        document.place = document.place.wrapping_add(number);
        let mut related = Vec::new();
        for article in self.parts.related(number) {
            if let Some(Document { id, title, url, .. }) = self.parts.document(article) {
                related.push((id.clone(), title.clone(), url.clone()));
            }
        }
        Some(FullText { document, paragraphs, related })
    }

    /// How many of the articles have each value of each field.
    fn count(&self, facets: &Facets, matches: &[Match]) -> Vec<Facet> {
        let mut counts = Vec::with_capacity(facets.fields.len());
        let mut articles = Vec::with_capacity(matches.len());
        for found in matches {
            articles.push(found.article);
        }
        crate::order::sort(&mut articles);
        for (field, values) in self.parts.root.fields.iter().zip(&facets.fields) {
            let mut counted = Vec::new();
            for value in values {
                let n = value.articles.iter().filter(|article| articles.binary_search(article).is_ok()).count() as u32;
                if n > 0 {
                    counted.push((value.text.clone(), n));
                }
            }
            let is_before = |a: &(String, u32), b: &(String, u32)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)).is_lt();
            counts.push((field.clone(), crate::order::first(counted, usize::MAX, &is_before)));
        }
        counts
    }

    /// Every article, in the order of input. All blocks must be loaded.
    #[must_use]
    pub fn articles(&self) -> Vec<FullText> {
        let mut articles: Vec<FullText> = (0..self.parts.root.n_articles).filter_map(|number| self.read(number)).collect();
        articles.sort_by_key(|article| article.document.place);
        articles
    }

    /// How many terms and stems the shards have. All shards must be loaded.
    #[must_use]
    pub fn n_terms_and_stems(&self) -> (usize, usize) {
        let shards = self.parts.root.parts(Kind::Shard).len() as u32;
        let shards = (0..shards).filter_map(|number| self.parts.shard(number));
        shards.fold((0, 0), |sum, shard| (sum.0 + shard.lexicon().n_terms(), sum.1 + shard.n_groups()))
    }

    /// Decodes every byte: each term, each list, each text. All parts must be loaded.
    pub fn verify(&self) -> Result<(), Error> {
        self.parts.verify()
    }
}

/// The query with the words that were found in place of misspelt ones.
fn suggestion(text: &str, query: &Query, evaluated: &Evaluated) -> Option<String> {
    let mut corrected = text.to_owned();
    for (word, clause) in evaluated.corrections.iter().rev() {
        if let Some(query::Clause::Unit(unit)) = query.clauses.get(*clause as usize)
            && unit.parts.len() == 1
        {
            corrected = [&corrected[..unit.place.0], word, &corrected[unit.place.1..]].concat();
        }
    }
    (evaluated.total > 0 && corrected != text).then_some(corrected)
}
