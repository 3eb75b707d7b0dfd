//! Raises the words that an article shares with the articles most like it.
//!
//! What an article is about, its neighbours say too; what it mentions in passing, they do not. The other
//! half of document expansion (A. Singhal and F. Pereira, "Document expansion for speech retrieval", SIGIR
//! 1999), words that only the neighbours have, gains a third of this and costs postings in every shard.

use super::weigh::{Dictionary, Weighed};
use crate::{
    analysis::is_unspaced,
    format::{
        N_RELATED,
        shard::{MAX_STOP_WEIGHT, MAX_WEIGHT},
    },
    rank,
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// So many neighbours of an article count.
const N_NEIGHBOURS: usize = N_RELATED as usize;
/// So many words of an article, the most telling ones, say what it is about.
const N_TELLING: usize = 40;
/// Words that more articles have tell nothing.
const MAX_SHARE: usize = 10;
/// And words that so many have would take long to compare.
const MAX_ARTICLES: usize = 300;
/// A word gains so much of the mean weight that it has among the neighbours.
const GAIN: f32 = 0.2;

/// A group and how telling it is in an article, or an article and how alike it is.
type Scored = (u32, f32);

/// An article is related to another if the cosine of its most telling words and all of the other is at least this.
const MIN_RELATED: f32 = 0.012;

/// Raises weights; gives for each article those related to it, the most alike first. `articles` gives the article of
/// each passage.
pub(super) fn raise_shared(dictionary: &mut Dictionary, articles: &[u32]) -> Vec<Vec<u32>> {
    let rarities = rarities(dictionary, articles.len());
    let words = telling_words(dictionary, articles, &rarities);
    let neighbours = neighbours(&words, dictionary.groups.len());
    let mut gains: Vec<BTreeMap<u32, u8>> = vec![BTreeMap::new(); dictionary.groups.len()];
    let by_article: Vec<Vec<(u32, u8)>> =
        neighbours.par_iter().map(|neighbours| gains_of(neighbours, &words, &rarities)).collect();
    for (article, of_article) in by_article.into_iter().enumerate() {
        for (group, gain) in of_article {
            gains[group as usize].insert(article as u32, gain);
        }
    }
    dictionary.groups.par_iter_mut().zip(gains).for_each(|(list, gains)| {
        for Weighed { passage, weight } in list.iter_mut().filter(|found| found.weight > MAX_STOP_WEIGHT) {
            let gain = gains.get(&articles[*passage as usize]).copied().unwrap_or(0);
            *weight = (*weight + gain).min(MAX_WEIGHT);
        }
    });
    let related = |(neighbours, words): (&Vec<Scored>, &Vec<Scored>)| {
        let length = length(words);
        neighbours.iter().filter(|(_, alike)| *alike >= MIN_RELATED * length).map(|(article, _)| *article).collect()
    };
    neighbours.iter().zip(&words).map(related).collect()
}

/// The length of the vector of an article's words.
fn length(words: &[Scored]) -> f32 {
    words.iter().map(|(_, telling)| telling * telling).sum::<f32>().sqrt()
}

/// By group: how rare it is; zero if it cannot tell anything. Bigrams are no words.
#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn rarities(dictionary: &Dictionary, n_passages: usize) -> Vec<f32> {
    let most = (n_passages / MAX_SHARE).clamp(N_NEIGHBOURS + 1, MAX_ARTICLES);
    let mut rarities: Vec<f32> = vec![0.0; dictionary.groups.len()];
    for entry in &dictionary.entries {
        let n = dictionary.groups[entry.group].len();
        if n <= most && !entry.text.contains(is_unspaced) {
            // Rounded, because one more article must not change what all others gain.
            rarities[entry.group] = rank::rarity(n_passages.next_power_of_two(), n.next_power_of_two()) as f32;
        }
    }
    rarities
}

/// By article: its words, the most telling first.
fn telling_words(dictionary: &Dictionary, articles: &[u32], rarities: &[f32]) -> Vec<Vec<Scored>> {
    let n_articles = articles.last().map_or(0, |last| *last as usize + 1);
    let mut words: Vec<Vec<Scored>> = vec![Vec::new(); n_articles];
    for (group, (list, rarity)) in dictionary.groups.iter().zip(rarities).enumerate().filter(|(_, (_, rarity))| **rarity > 0.0) {
        // All passages of an article weigh the same.
        for found in list.chunk_by(|one, next| articles[one.passage as usize] == articles[next.passage as usize]) {
            if found[0].weight > MAX_STOP_WEIGHT {
                words[articles[found[0].passage as usize] as usize].push((group as u32, rarity * f32::from(found[0].weight)));
            }
        }
    }
    words.par_iter_mut().for_each(|words| best_first(words));
    words
}

/// By article: those most like it, by the cosine of their telling words.
fn neighbours(words: &[Vec<Scored>], n_groups: usize) -> Vec<Vec<Scored>> {
    let mut lists: Vec<Vec<Scored>> = vec![Vec::new(); n_groups];
    for (article, words) in words.iter().enumerate() {
        let length = length(words);
        for (group, telling) in words {
            lists[*group as usize].push((article as u32, telling / length));
        }
    }
    let nearest = |(alike, touched): &mut (Vec<f32>, Vec<u32>), article: usize| {
        for (group, telling) in words[article].iter().take(N_TELLING) {
            for (other, of_other) in &lists[*group as usize] {
                let sum = &mut alike[*other as usize];
                if *sum == 0.0 {
                    touched.push(*other);
                }
                *sum += telling * of_other;
            }
        }
        let mut found: Vec<Scored> = Vec::with_capacity(2 * N_NEIGHBOURS);
        for other in touched.drain(..) {
            found.push((other, core::mem::take(&mut alike[other as usize])));
            if other as usize == article {
                found.pop();
            }
            if found.len() == found.capacity() {
                best_first(&mut found);
                found.truncate(N_NEIGHBOURS);
            }
        }
        best_first(&mut found);
        found.truncate(N_NEIGHBOURS);
        found
    };
    (0..words.len()).into_par_iter().map_init(|| (vec![0.0; words.len()], Vec::new()), nearest).collect()
}

/// What words gain in an article with these neighbours.
fn gains_of(neighbours: &[Scored], words: &[Vec<Scored>], rarities: &[f32]) -> Vec<(u32, u8)> {
    let total: f32 = neighbours.iter().map(|(_, alike)| alike).sum();
    let mut telling: BTreeMap<u32, f32> = BTreeMap::new();
    for (neighbour, alike) in neighbours {
        for (group, of_neighbour) in words[*neighbour as usize].iter().take(N_TELLING) {
            *telling.entry(*group).or_default() += of_neighbour * alike / total;
        }
    }
    #[expect(clippy::cast_sign_loss, reason = "no weight is negative")]
    let gain = |(group, telling): (u32, f32)| (group, (GAIN * telling / rarities[group as usize]).round() as u8);
    telling.into_iter().map(gain).filter(|(_, gain)| *gain > 0).collect()
}

/// Sorts by falling score, then by number.
fn best_first(scored: &mut [Scored]) {
    scored.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.total_cmp(of_a).then(a.cmp(b)));
}
