//! Sorting for the browser: a heapsort of a few hundred bytes, where the standard library's sort is
//! nine kilobytes for each type, and a visitor waits for every one of them.

/// Sorts in place.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    for root in (0..items.len() / 2).rev() {
        sift_down(items, root, &|a, b| a > b);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift_down(&mut items[..end], 0, &|a, b| a > b);
    }
}

/// Takes the first `n` in the order of `is_before`, without sorting the rest.
pub(crate) fn first<T>(mut items: Vec<T>, n: usize, is_before: &dyn Fn(&T, &T) -> bool) -> Vec<T> {
    for root in (0..items.len() / 2).rev() {
        sift_down(&mut items, root, is_before);
    }
    let mut taken = Vec::new();
    while taken.len() < n && !items.is_empty() {
        taken.push(items.swap_remove(0));
        sift_down(&mut items, 0, is_before);
    }
    taken
}

/// Restores the heap whose root may be out of place (J. W. J. Williams, Algorithm 232, 1964).
fn sift_down<T>(heap: &mut [T], mut root: usize, is_before: &dyn Fn(&T, &T) -> bool) {
    loop {
        let mut top = root;
        for child in [2 * root + 1, 2 * root + 2] {
            if child < heap.len() && is_before(&heap[child], &heap[top]) {
                top = child;
            }
        }
        if top == root {
            return;
        }
        heap.swap(top, root);
        root = top;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_like_the_standard_library(items: Vec<u16>, n: usize) {
            let mut expected = items.clone();
            expected.sort_unstable();
            let mut sorted = items.clone();
            super::sort(&mut sorted);
            prop_assert_eq!(&sorted, &expected);
            expected.truncate(n % 70_000);
            prop_assert_eq!(super::first(items, n % 70_000, &|a, b| a < b), expected);
        }
    }
}
