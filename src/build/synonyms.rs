//! Words that the owner of the site says are the same, and acronyms that the texts explain, become links
//! between terms.

use super::{
    acronyms::{Acronym, is_short_form},
    invert::Term,
};
use crate::{
    analysis::{Kind, analyse, spelling},
    format::{lexicon::MAX_TERM_BYTES, shard::Relation},
};
use std::collections::BTreeSet;

/// A term or key, and what it is linked to.
pub(super) type Link = (String, Relation, String);

/// The keys of what the owner says is the same: a term each, a short form where it is written in capitals, or the key of
/// several words in a row.
pub(super) fn keys(synonyms: &[Vec<String>]) -> Vec<Vec<String>> {
    let groups = synonyms.iter().map(|group| {
        let keys: BTreeSet<String> =
            group.iter().map(|text| key(text)).filter(|key| (1..=MAX_TERM_BYTES).contains(&key.len())).collect();
        keys.into_iter().collect()
    });
    groups.collect()
}

fn key(text: &str) -> String {
    let (mut parts, mut whole, mut n_units) = (Vec::new(), None, 0);
    analyse(text, &mut |token| {
        n_units = token.unit + 1;
        match token.kind {
            Kind::Part => parts.push(token.term.to_owned()),
            // The longest whole comes last.
            Kind::Whole => whole = Some(token.term.to_owned()),
            Kind::Tail => {}
        }
    });
    if n_units == 1 && is_short_form(text) && !text.contains(char::is_lowercase) {
        // "US" is not "us"; but "javascript" is JavaScript.
        return spelling::short_form(whole.as_ref().unwrap_or(&parts[0]));
    }
    match whole.filter(|_| n_units == 1) {
        Some(whole) => whole,
        None => spelling::long_form(parts.iter().map(String::as_str)),
    }
}

/// Makes terms of synonyms that no article has, if one has another of the same meaning.
pub(super) fn complete(terms: &mut Vec<Term>, keys: &[Vec<String>]) {
    let is_known = |terms: &[Term], key: &str| terms.binary_search_by(|term| (*term.text).cmp(key)).is_ok();
    for group in keys {
        let absent: Vec<&String> = group.iter().filter(|key| !is_known(terms, key)).collect();
        if absent.len() == group.len() {
            continue;
        }
        for key in absent {
            let at = terms.partition_point(|term| *term.text < **key);
            terms.insert(at, Term::absent(key, key));
        }
    }
}

/// Whether a key is that of several words in a row.
pub(super) fn is_phrase(key: &str) -> bool {
    key.trim_end().contains(' ')
}

/// All links, in both directions. What is written in a row is found as a row, and leads to what is shorter.
pub(super) fn links(acronyms: &[Acronym], keys: &[Vec<String>]) -> Vec<Link> {
    let mut links = Vec::new();
    for Acronym { short, long } in acronyms {
        links.push((short.clone(), Relation::LongForm, long.clone()));
        links.push((long.clone(), Relation::ShortForm, short.clone()));
    }
    for group in keys {
        for from in group {
            let relation = if is_phrase(from) { Relation::ShortForm } else { Relation::LongForm };
            links.extend(group.iter().filter(|to| *to != from).map(|to| (from.clone(), relation, to.clone())));
        }
    }
    links
}
