//! The parts that only an opened article needs: which number an id has, and which articles are related.

use crate::format::{ARTICLES_OF_RELATED, N_RELATED, RELATED_BYTES, write_varint};

/// About so many ids are in a part.
const IDS_OF_A_PART: usize = 2048;

/// The parts [`Kind::Ids`](crate::format::root::Kind::Ids), given the hash of each article's id. An article is in the part
/// that its hash says, so that one more article changes one part; unless the number of parts, a power of two, doubles.
pub(super) fn write_ids(hashes: &[u32]) -> Vec<Vec<u8>> {
    let n_parts = hashes.len().div_ceil(IDS_OF_A_PART).next_power_of_two();
    let mut parts = vec![(Vec::new(), 0); n_parts];
    for (number, hash) in hashes.iter().enumerate() {
        let (part, next) = &mut parts[*hash as usize % n_parts];
        write_varint(part, (number - *next) as u32);
        part.extend_from_slice(&hash.to_le_bytes());
        *next = number + 1;
    }
    parts.into_iter().map(|(part, _)| part).collect()
}

/// The parts [`Kind::Related`](crate::format::root::Kind::Related).
pub(super) fn write_related(related: &[Vec<u32>]) -> Vec<Vec<u8>> {
    let of_run = |(run, of_run): (usize, &[Vec<u32>])| {
        let mut part = Vec::with_capacity(of_run.len() * N_RELATED as usize * RELATED_BYTES);
        for (i, of_article) in of_run.iter().enumerate() {
            let number = (run * ARTICLES_OF_RELATED as usize + i) as u32;
            // Nothing is related to itself.
            let others = of_article.iter().copied().chain(core::iter::repeat(number));
            for other in others.take(N_RELATED as usize) {
                part.extend_from_slice(&other.wrapping_sub(number).to_le_bytes()[..RELATED_BYTES]);
            }
        }
        part
    };
    related.chunks(ARTICLES_OF_RELATED as usize).enumerate().map(of_run).collect()
}
