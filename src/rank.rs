//! Matched weights become one order, the same on every machine: integers only, ties broken by date
//! and then by the order of input.

/// The value of a hit is its tier above its weight: an article that has the words as typed comes
/// before one that has longer words, and that before one that has words spelt otherwise.
pub(crate) const TIER_SHIFT: u32 = 26;
/// The largest weight.
pub(crate) const MAX_WEIGHT: u32 = (1 << TIER_SHIFT) - 1;

/// Inverse document frequency, in 64ths: log2((2N + 2) / (2n + 1)), the BM25 formula with its
/// fraction cleared. At least one, so that every match counts.
#[must_use]
pub fn rarity(n_docs: usize, n_postings: usize) -> u32 {
    log2_in_64ths(2 * n_docs as u64 + 2, 2 * n_postings as u64 + 1).max(1)
}

/// The binary logarithm of a ratio of at least one, rounded down to 64ths, by repeated squaring.
fn log2_in_64ths(numerator: u64, denominator: u64) -> u32 {
    const FRACTION_BITS: u32 = 6;
    // 31 fractional bits; twice a number of articles has at most 33 bits.
    let ratio = (numerator << 31) / denominator;
    if ratio < 1 << 31 {
        return 0;
    }
    let whole = ratio.ilog2() - 31;
    let mut mantissa = ratio >> whole;
    let mut log = whole;
    for _ in 0..FRACTION_BITS {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = (mantissa >> 32) as u32;
        mantissa >>= carry;
        log = log << 1 | carry;
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarity_is_a_logarithm() {
        for (n_docs, n_postings) in [(33_u32, 1_u32), (33, 33), (1_000, 10), (60_000, 59_999), (1_000_000, 1)] {
            let exact = ((2.0 * f64::from(n_docs) + 2.0) / (2.0 * f64::from(n_postings) + 1.0)).log2() * 64.0;
            let found = f64::from(rarity(n_docs as usize, n_postings as usize));
            assert!((found - exact.max(1.0)).abs() <= 1.0, "{n_docs} {n_postings}: {found} {exact}");
        }
    }
}
