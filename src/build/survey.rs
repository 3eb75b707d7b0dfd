//! What must be known of all articles before any is cut into terms.

use super::{
    Sizes,
    acronyms::{self, Acronym},
    articles::Ordered,
    passages::{self, Passages},
};
use crate::format::{facets, hash};
use rayon::prelude::*;
use std::{borrow::Cow, collections::BTreeSet};

#[derive(Default)]
pub(super) struct Survey {
    /// Sorted.
    pub(super) acronyms: Vec<Acronym>,
    pub(super) passages: Passages,
    pub(super) facets: facets::Collected,
    /// By article: the hash of its id.
    pub(super) ids: Vec<u32>,
}

/// So many articles are read at a time.
const AT_ONCE: usize = 4096;

pub(super) fn survey(articles: &Ordered<'_>, sizes: &Sizes) -> Survey {
    let mut survey = Survey::default();
    let mut acronyms = BTreeSet::new();
    for first in (0..articles.len()).step_by(AT_ONCE) {
        let numbers = first..articles.len().min(first + AT_ONCE);
        let read = numbers.into_par_iter().map(|number| {
            let mut article = articles.read(number);
            let (acronyms, passages) = (acronyms::learn(&article), passages::cut(&article, sizes.block_bytes));
            if let Cow::Owned(article) = &mut article {
                // Its text is no longer needed.
                article.paragraphs = Vec::new();
            }
            (article, acronyms, passages)
        });
        for (article, of_article, passages) in read.collect::<Vec<_>>() {
            acronyms.extend(of_article);
            survey.passages.add(passages);
            survey.facets.add(&article);
            survey.ids.push(hash(article.id.as_bytes()) as u32);
        }
    }
    survey.acronyms = acronyms.into_iter().collect();
    survey
}
