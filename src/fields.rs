//! Which articles have which values of which fields.

use crate::{
    analysis::fold,
    format::{facets::Facets, root::Root},
    query::Field,
};
use core::ops::Range;

/// Someone who is told ranges of articles.
pub(crate) type Ranges<'f> = &'f mut dyn FnMut(Range<u32>);

/// By article, whether it has what a field of a query asks for, or has not.
pub(crate) fn passing(root: &Root, facets: &Facets, field: &Field, is_without: bool) -> Vec<bool> {
    let mut have = vec![false; root.n_articles as usize];
    let found: Ranges<'_> = &mut |range| have[range.start as usize..range.end as usize].fill(true);
    match field {
        Field::Value(field, value) => {
            let is_value = |text: &str, is_exact: bool| {
                let mut folded = String::new();
                fold(text, &mut folded);
                if is_exact { folded == *value } else { folded.starts_with(value.as_str()) }
            };
            // What begins so counts where nothing is just so, but nothing is excluded for it.
            let is_exact = is_without || facets.fields[*field].iter().any(|of_field| is_value(&of_field.text, true));
            with_values(facets, *field, &|text| is_value(text, is_exact), found);
        }
        Field::Before(limit) => by_date(root, facets, &|date| date < limit.as_str(), found),
        Field::After(limit) => by_date(root, facets, &|date| date >= limit.as_str(), found),
    }
    for has in &mut have {
        *has ^= is_without;
    }
    have
}

/// The articles with one of the values that are wanted.
pub(crate) fn with_values(facets: &Facets, field: usize, is_wanted: &dyn Fn(&str) -> bool, found: Ranges<'_>) {
    for value in &facets.fields[field] {
        if is_wanted(&value.text) {
            for article in &value.articles {
                found(*article..*article + 1);
            }
        }
    }
}

/// The articles with a date that passes.
pub(crate) fn by_date(root: &Root, facets: &Facets, passes: &dyn Fn(&str) -> bool, found: Ranges<'_>) {
    for (run, (date, first)) in facets.dates.iter().enumerate() {
        if !date.is_empty() && passes(date) {
            found(*first..end_of_run(root, facets, run));
        }
    }
}

/// Where the articles of a run of the same date end.
pub(crate) fn end_of_run(root: &Root, facets: &Facets, run: usize) -> u32 {
    facets.dates.get(run + 1).map_or(root.n_articles, |(_, first)| *first)
}
