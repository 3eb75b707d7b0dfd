//! Raises the words that an article shares with the articles most like it.
//!
//! What an article is about, its neighbours say too; what it mentions in passing, they do not. The other
//! half of document expansion (A. Singhal and F. Pereira, "Document expansion for speech retrieval", SIGIR
//! 1999), words that only the neighbours have, gains a third of this and costs postings in every shard.

use super::{
    postings::{List, Weighed},
    weigh::Dictionary,
};
use crate::{
    analysis::is_unspaced,
    format::{
        N_RELATED,
        shard::{MAX_STOP_WEIGHT, MAX_WEIGHT},
    },
    rank,
};
use rayon::prelude::*;

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

/// So many articles gain at a time.
const AT_ONCE: usize = 4096;

/// Raises weights; gives for each article those related to it, the most alike first. `articles` gives the article of
/// each passage.
pub(super) fn raise_shared(dictionary: &mut Dictionary, articles: &[u32]) -> Vec<Vec<u32>> {
    let rarities = rarities(dictionary, articles.len());
    let words = telling_words(dictionary, articles, &rarities);
    let neighbours = neighbours(dictionary, articles, &rarities, &words);
    for first in (0..words.len()).step_by(AT_ONCE) {
        let numbers = first..words.len().min(first + AT_ONCE);
        let gains = numbers.into_par_iter().flat_map_iter(|article| {
            let gains = gains_of(&neighbours[article], &words, &rarities);
            gains.into_iter().map(move |(group, gain)| (group, article as u32, gain))
        });
        let mut gains: Vec<(u32, u32, u8)> = gains.collect();
        gains.par_sort_unstable();
        for gains in gains.chunk_by(|one, next| one.0 == next.0) {
            raise(&mut dictionary.groups[gains[0].0 as usize], gains, articles);
        }
    }
    let related = |(neighbours, words): (&Vec<Scored>, &Words)| {
        let is_related = |(_, alike): &&Scored| *alike >= MIN_RELATED * words.length;
        neighbours.iter().filter(is_related).map(|(article, _)| *article).collect()
    };
    neighbours.iter().zip(&words).map(related).collect()
}

/// Raises the weights of a group by what each article gains.
fn raise(list: &mut List, gains: &[(u32, u32, u8)], articles: &[u32]) {
    let mut gains = gains.iter().peekable();
    for (passage, weight) in list.weights_mut() {
        let article = articles[passage as usize];
        while gains.next_if(|(_, of, _)| *of < article).is_some() {}
        if let Some((.., gain)) = gains.peek().filter(|(_, of, _)| *of == article)
            && *weight > MAX_STOP_WEIGHT
        {
            *weight = (*weight + gain).min(MAX_WEIGHT);
        }
    }
}

/// By group: how rare it is; zero if it cannot tell anything. Bigrams are no words.
#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn rarities(dictionary: &Dictionary, n_passages: usize) -> Vec<f32> {
    let most = (n_passages / MAX_SHARE).clamp(N_NEIGHBOURS + 1, MAX_ARTICLES);
    let mut rarities: Vec<f32> = vec![0.0; dictionary.groups.len()];
    for entry in &dictionary.entries {
        let n = dictionary.list(entry).len();
        if n <= most && !entry.text.contains(is_unspaced) {
            // Rounded, because one more article must not change what all others gain.
            rarities[entry.group as usize] = rank::rarity(n_passages.next_power_of_two(), n.next_power_of_two()) as f32;
        }
    }
    rarities
}

/// The most telling words of an article, the most telling first.
#[derive(Clone, Debug, Default)]
struct Words {
    telling: Vec<Scored>,
    /// The length of the vector of all of them.
    length: f32,
}

impl Words {
    fn add(&mut self, word: Scored) {
        self.length += word.1 * word.1;
        if self.telling.len() == 2 * N_TELLING {
            self.truncate();
        }
        self.telling.push(word);
    }

    fn truncate(&mut self) {
        best_first(&mut self.telling);
        self.telling.truncate(N_TELLING);
    }
}

/// The articles that have a group in which it is no stop word, each with its weight.
fn weights_of_articles(list: &List, articles: &[u32]) -> impl Iterator<Item = (u32, u8)> {
    let mut before = None;
    list.iter().filter_map(move |Weighed { passage, weight }| {
        // All passages of an article weigh the same.
        let article = articles[passage as usize];
        (before.replace(article) != Some(article) && weight > MAX_STOP_WEIGHT).then_some((article, weight))
    })
}

fn telling_words(dictionary: &Dictionary, articles: &[u32], rarities: &[f32]) -> Vec<Words> {
    let n_articles = articles.last().map_or(0, |last| *last as usize + 1);
    let mut words: Vec<Words> = vec![Words::default(); n_articles];
    for (group, (list, rarity)) in dictionary.groups.iter().zip(rarities).enumerate().filter(|(_, (_, rarity))| **rarity > 0.0) {
        for (article, weight) in weights_of_articles(list, articles) {
            words[article as usize].add((group as u32, rarity * f32::from(weight)));
        }
    }
    words.par_iter_mut().for_each(|words| {
        words.length = words.length.sqrt();
        words.truncate();
        words.telling.shrink_to_fit();
    });
    words
}

/// By article: those most like it, by the cosine of their telling words.
fn neighbours(dictionary: &Dictionary, articles: &[u32], rarities: &[f32], words: &[Words]) -> Vec<Vec<Scored>> {
    // Beside each other, because they are looked up in no order, millions of times.
    let lengths: Vec<f32> = words.iter().map(|words| words.length).collect();
    let nearest = |(alike, touched): &mut (Vec<f32>, Vec<u32>), article: usize| {
        for (group, telling) in &words[article].telling {
            let rarity = rarities[*group as usize];
            for (other, weight) in weights_of_articles(&dictionary.groups[*group as usize], articles) {
                let sum = &mut alike[other as usize];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += telling * (rarity * f32::from(weight) / lengths[other as usize]);
            }
        }
        let mut found: Vec<Scored> = Vec::with_capacity(2 * N_NEIGHBOURS);
        let mut least = 0.0;
        for other in touched.drain(..) {
            let alike = core::mem::take(&mut alike[other as usize]);
            if alike < least || other as usize == article {
                continue;
            }
            found.push((other, alike));
            if found.len() == 2 * N_NEIGHBOURS {
                best_first(&mut found);
                found.truncate(N_NEIGHBOURS);
                least = found[N_NEIGHBOURS - 1].1;
            }
        }
        best_first(&mut found);
        found.truncate(N_NEIGHBOURS);
        found
    };
    (0..words.len()).into_par_iter().map_init(|| (vec![0.0; words.len()], Vec::new()), nearest).collect()
}

/// What words gain in an article with these neighbours.
fn gains_of(neighbours: &[Scored], words: &[Words], rarities: &[f32]) -> Vec<(u32, u8)> {
    let total: f32 = neighbours.iter().map(|(_, alike)| alike).sum();
    let mut telling: Vec<Scored> = Vec::with_capacity(neighbours.len() * N_TELLING);
    for (neighbour, alike) in neighbours {
        let of_neighbour = &words[*neighbour as usize].telling;
        telling.extend(of_neighbour.iter().map(|(group, telling)| (*group, telling * alike / total)));
    }
    // Sums of the same numbers in another order can differ.
    telling.sort_by_key(|(group, _)| *group);
    let gain = |shares: &[Scored]| {
        let (group, telling) = (shares[0].0, shares.iter().map(|(_, share)| share).sum::<f32>());
        #[expect(clippy::cast_sign_loss, reason = "no weight is negative")]
        let gain = (GAIN * telling / rarities[group as usize]).round() as u8;
        (group, gain)
    };
    telling.chunk_by(|one, next| one.0 == next.0).map(gain).filter(|(_, gain)| *gain > 0).collect()
}

/// Sorts by falling score, then by number.
fn best_first(scored: &mut [Scored]) {
    scored.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.total_cmp(of_a).then(a.cmp(b)));
}
