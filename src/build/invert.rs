//! Cuts articles into terms and counts them by field.

use super::acronyms::Acronym;
use crate::{
    Article,
    analysis::{Kind, analyse, spelling, stem},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where in an article a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Tags,
    Section,
    Body,
}

impl Field {
    pub(super) const COUNT: usize = 4;
}

/// How often a term stands in each field of one article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Occurrences {
    pub(super) doc: u32,
    pub(super) by_field: [u32; Field::COUNT],
}

/// A term with all its occurrences.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) text: String,
    /// Terms with the same stem are one group.
    pub(super) stem: String,
    /// By rising article.
    pub(super) occurrences: Vec<Occurrences>,
}

/// Every term of the articles, sorted.
#[derive(Debug)]
pub(super) struct Inverted {
    pub(super) terms: Vec<Term>,
    /// By article: how many words each field has.
    pub(super) lengths: Vec<[u32; Field::COUNT]>,
    pub(super) n_words: u64,
}

pub(super) fn invert(articles: &[Article], acronyms: &[Acronym]) -> Inverted {
    let mut inverter = Inverter {
        terms: HashMap::new(),
        stems: stem::Stems::default(),
        short_forms: HashSet::new(),
        long_forms: BTreeMap::new(),
        lang: String::new(),
    };
    for Acronym { short, long } in acronyms {
        inverter.short_forms.insert(short.trim_end().to_owned());
        let words: Vec<String> = long.split(' ').map(str::to_owned).collect();
        // Words are looked up as they are written; only the candidates are compared in American spelling.
        for first in spelling::variants(&words[0]).into_iter().chain([words[0].clone()]) {
            inverter.long_forms.entry(first).or_default().insert((words.clone(), long.clone()));
        }
    }
    let mut lengths = Vec::with_capacity(articles.len());
    for (doc, article) in articles.iter().enumerate() {
        inverter.lang = article.lang.clone().unwrap_or_else(|| stem::detect(&article.paragraphs.join("\n")).to_owned());
        let mut length = [0; Field::COUNT];
        let doc = doc as u32;
        length[Field::Title as usize] += inverter.add(doc, Field::Title, &article.title);
        for tag in &article.tags {
            length[Field::Tags as usize] += inverter.add(doc, Field::Tags, tag);
        }
        if let Some(section) = &article.section {
            length[Field::Section as usize] += inverter.add(doc, Field::Section, section);
        }
        for paragraph in &article.paragraphs {
            length[Field::Body as usize] += inverter.add(doc, Field::Body, paragraph);
        }
        lengths.push(length);
    }
    let mut terms: Vec<Term> = inverter.terms.into_values().collect();
    terms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
    let n_words = lengths.iter().flatten().map(|n| u64::from(*n)).sum();
    Inverted { terms, lengths, n_words }
}

struct Inverter {
    terms: HashMap<String, Term>,
    stems: stem::Stems,
    /// Acronyms that some article explains.
    short_forms: HashSet<String>,
    /// By first word: the words and the key of each long form.
    long_forms: BTreeMap<String, BTreeSet<(Vec<String>, String)>>,
    lang: String,
}

impl Inverter {
    /// Counts the terms of `text`; gives how many words it has.
    fn add(&mut self, doc: u32, field: Field, text: &str) -> u32 {
        let mut words: Vec<String> = Vec::new();
        analyse(text, &mut |token| {
            if token.kind == Kind::Part {
                words.push(token.term.to_owned());
            }
            let written = &text[token.start..token.end];
            if self.short_forms.contains(token.term) && written.chars().filter(|c| c.is_uppercase()).count() > 1 {
                let key = spelling::short_form(token.term);
                count(&mut self.terms, &key, doc, field, || key.clone());
            }
            let (stems, lang) = (&mut self.stems, &self.lang);
            count(&mut self.terms, token.term, doc, field, || match token.kind {
                Kind::Part => stems.stem(lang, token.term, written),
                _ => stems.stem(lang, token.term, token.term),
            });
        });
        if !self.long_forms.is_empty() {
            for (i, word) in words.iter().enumerate() {
                for (long, term) in self.long_forms.get(word).into_iter().flatten() {
                    let is_long = |words: &[String]| {
                        words.iter().zip(long).all(|(word, of_long)| word == of_long || spelling::american(word) == *of_long)
                    };
                    if words.get(i..i + long.len()).is_some_and(is_long) {
                        count(&mut self.terms, term, doc, field, || term.clone());
                    }
                }
            }
        }
        words.len() as u32
    }
}

fn count(terms: &mut HashMap<String, Term>, text: &str, doc: u32, field: Field, stem: impl FnOnce() -> String) {
    let term = match terms.get_mut(text) {
        Some(term) => term,
        None => {
            terms.entry(text.to_owned()).or_insert_with(|| Term { text: text.to_owned(), stem: stem(), occurrences: Vec::new() })
        }
    };
    if term.occurrences.last().is_none_or(|last| last.doc != doc) {
        term.occurrences.push(Occurrences { doc, ..Occurrences::default() });
    }
    if let Some(last) = term.occurrences.last_mut() {
        last.by_field[field as usize] += 1;
    }
}
