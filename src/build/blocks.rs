//! Cuts the articles into blocks.

use super::{Sizes, articles::Ordered, parts::Parts, passages::Passages};
use crate::{Article, format::block};
use core::ops::Range;
use rayon::prelude::*;
use std::borrow::Cow;

/// A passage: its article, and which of the article's paragraphs are its.
struct Place {
    article: usize,
    paragraphs: Range<usize>,
}

/// So many blocks are written at a time.
const AT_ONCE: usize = 1024;

/// How many passages each block has, and its name. A block is full with the first passage that brings it to its size.
pub(super) fn write(
    articles: &Ordered<'_>,
    passages: &Passages,
    fields: &[String],
    sizes: &Sizes,
    parts: &Parts<'_>,
) -> (Vec<u32>, Vec<u64>) {
    let mut blocks: Vec<Vec<Place>> = Vec::new();
    let mut n_bytes = 0;
    for number in 0..articles.len() {
        let mut n_before = 0;
        for passage in passages.first(number) as usize..passages.first(number + 1) as usize {
            let of_passage = 100 + passages.n_bytes(passage);
            if blocks.is_empty() || n_bytes + of_passage / 2 >= sizes.block_bytes {
                blocks.push(Vec::new());
                n_bytes = 0;
            }
            n_bytes += of_passage;
            let paragraphs = n_before..n_before + passages.n_paragraphs(passage);
            n_before = paragraphs.end;
            blocks.last_mut().expect("one was put in").push(Place { article: number, paragraphs });
        }
    }
    let mut names = Vec::with_capacity(blocks.len());
    for blocks in blocks.chunks(AT_ONCE) {
        // An article can be in many blocks, and is read once for all of these.
        let (first, last) = (blocks[0][0].article, blocks[blocks.len() - 1].last().map_or(0, |place| place.article));
        let read: Vec<Cow<'_, Article>> = (first..=last).into_par_iter().map(|number| articles.read(number)).collect();
        let write = |block: &Vec<Place>| {
            let passage = |(i, Place { article: number, paragraphs }): (usize, &Place)| {
                let article = &*read[number - first];
                block::Passage {
                    article,
                    // The place relative to the number does not change when earlier articles are added.
                    place: articles.place(*number).wrapping_sub(*number as u32),
                    goes_on: i > 0 && paragraphs.start > 0,
                    first_paragraph: paragraphs.start,
                    // What was read again may have failed to be, and be empty.
                    paragraphs: article.paragraphs.get(paragraphs.clone()).unwrap_or_default(),
                }
            };
            let of_block: Vec<block::Passage<'_>> = block.iter().enumerate().map(passage).collect();
            parts.add(block::write(&of_block, fields))
        };
        names.extend(blocks.par_iter().map(write).collect::<Vec<_>>());
    }
    (blocks.iter().map(|block| block.len() as u32).collect(), names)
}
