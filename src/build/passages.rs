//! Cuts long articles into passages, so that a result need not load all of its article.

use crate::Article;

/// Which paragraphs of each article are which passage.
#[derive(Debug)]
pub(super) struct Passages {
    /// By article: the number of its first passage; and the number of passages at the end.
    firsts: Vec<u32>,
    /// By passage: how many paragraphs it has.
    n_paragraphs: Vec<usize>,
}

impl Passages {
    /// Cuts articles at paragraphs, so that no passage is longer than `max_bytes` unless a paragraph is.
    pub(super) fn cut(articles: &[Article], max_bytes: usize) -> Self {
        let mut passages = Self { firsts: vec![0], n_paragraphs: Vec::new() };
        for article in articles {
            let (mut n_paragraphs, mut n_bytes) = (0, 0);
            for paragraph in &article.paragraphs {
                if n_paragraphs > 0 && n_bytes + paragraph.len() > max_bytes {
                    passages.n_paragraphs.push(n_paragraphs);
                    (n_paragraphs, n_bytes) = (0, 0);
                }
                n_paragraphs += 1;
                n_bytes += paragraph.len();
            }
            passages.n_paragraphs.push(n_paragraphs);
            passages.firsts.push(passages.n_paragraphs.len() as u32);
        }
        passages
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.n_paragraphs.len()
    }

    /// The first passage of an article.
    pub(super) fn first(&self, article: usize) -> u32 {
        self.firsts[article]
    }

    /// The paragraphs of each passage of an article.
    pub(super) fn of<'a>(&self, number: usize, article: &'a Article) -> impl Iterator<Item = &'a [String]> {
        let mut rest = article.paragraphs.as_slice();
        let range = self.firsts[number] as usize..self.firsts[number + 1] as usize;
        self.n_paragraphs[range].iter().map(move |n| {
            let (passage, after) = rest.split_at(*n);
            rest = after;
            passage
        })
    }

    /// By article: how many passages it has.
    pub(super) fn counts(&self) -> Vec<u32> {
        self.firsts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// By passage: its article.
    pub(super) fn articles(&self) -> Vec<u32> {
        let counts = self.counts();
        counts.iter().enumerate().flat_map(|(article, n)| std::iter::repeat_n(article as u32, *n as usize)).collect()
    }
}
