//! Cuts long articles into passages, so that a result need not load all of its article.

use crate::Article;

/// Which paragraphs of each article are which passage.
#[derive(Debug)]
pub(super) struct Passages {
    /// By article: the number of its first passage; and the number of passages at the end.
    firsts: Vec<u32>,
    /// By passage: how many paragraphs it has, and how many bytes these have.
    sizes: Vec<Size>,
}

/// How many paragraphs a passage has, and how many bytes these have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    n_paragraphs: u32,
    n_bytes: u32,
}

/// Cuts an article at paragraphs, so that no passage is longer than `max_bytes` unless a paragraph is.
pub(super) fn cut(article: &Article, max_bytes: usize) -> Vec<Size> {
    let (mut sizes, mut size) = (Vec::new(), Size::default());
    for paragraph in &article.paragraphs {
        if size.n_paragraphs > 0 && size.n_bytes as usize + paragraph.len() > max_bytes {
            sizes.push(size);
            size = Size::default();
        }
        size.n_paragraphs += 1;
        size.n_bytes = size.n_bytes.saturating_add(paragraph.len() as u32);
    }
    sizes.push(size);
    sizes
}

impl Default for Passages {
    fn default() -> Self {
        Self { firsts: vec![0], sizes: Vec::new() }
    }
}

impl Passages {
    /// Takes the passages of the next article.
    pub(super) fn add(&mut self, of_article: Vec<Size>) {
        self.sizes.extend(of_article);
        self.firsts.push(self.sizes.len() as u32);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    /// The first passage of an article.
    pub(super) fn first(&self, article: usize) -> u32 {
        self.firsts[article]
    }

    /// How many bytes the paragraphs of a passage have.
    pub(super) fn n_bytes(&self, passage: usize) -> usize {
        self.sizes[passage].n_bytes as usize
    }

    /// How many paragraphs a passage has.
    pub(super) fn n_paragraphs(&self, passage: usize) -> usize {
        self.sizes[passage].n_paragraphs as usize
    }

    /// The paragraphs of each passage of an article.
    pub(super) fn of<'a>(&self, number: usize, article: &'a Article) -> impl Iterator<Item = &'a [String]> {
        let mut rest = article.paragraphs.as_slice();
        let range = self.firsts[number] as usize..self.firsts[number + 1] as usize;
        self.sizes[range].iter().map(move |size| {
            let (passage, after) = rest.split_at(rest.len().min(size.n_paragraphs as usize));
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
