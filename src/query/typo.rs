//! Finds misspellings: an automaton over the fst that accepts the terms within a Damerau-Levenshtein
//! distance of a word (optimal string alignment: insertion, deletion, substitution, and transposition
//! of neighbours each cost one).
//!
//! A state is the last two rows of the distance table. The fst abandons a branch as soon as no entry
//! of a row is within the distance, so only a sliver of the lexicon is visited.

use fst::Automaton;

/// Longer words are not corrected; what matters of them has been typed.
pub(super) const MAX_CHARS: usize = 31;

/// Looks for terms within `max` edits of a word.
pub(super) struct Near {
    word: Vec<char>,
    max: u8,
    /// Whether a beginning of the term is enough.
    of_prefix: bool,
}

/// How far a term has been compared.
#[derive(Clone)]
pub(super) struct State {
    /// `row[i]`: the distance of the characters read so far and the first `i` of the word.
    row: [u8; MAX_CHARS + 1],
    /// The row before.
    before: [u8; MAX_CHARS + 1],
    last: char,
    /// Bytes of a character that is not complete.
    pending: [u8; 4],
    n_pending: u8,
    /// The least distance of any beginning so far.
    best_prefix: u8,
}

impl Near {
    /// Nothing for words too long to be corrected.
    pub(super) fn new(word: &str, max: u8, of_prefix: bool) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        (word.len() <= MAX_CHARS).then_some(Self { word, max, of_prefix })
    }

    /// The distance of a term, or of its nearest beginning; more than the maximum if it is not near.
    pub(super) fn distance(&self, term: &[u8]) -> u8 {
        self.measure(&term.iter().fold(self.start(), |state, byte| self.accept(&state, *byte)))
    }

    fn measure(&self, state: &State) -> u8 {
        if self.of_prefix { state.best_prefix } else { state.row[self.word.len()] }
    }

    fn step(&self, state: &State, c: char) -> State {
        let mut next = State { row: [0; MAX_CHARS + 1], before: state.row, last: c, n_pending: 0, ..*state };
        next.row[0] = state.row[0].saturating_add(1);
        for i in 1..=self.word.len() {
            let mut least = (state.row[i].saturating_add(1)).min(next.row[i - 1].saturating_add(1));
            least = least.min(state.row[i - 1].saturating_add(u8::from(self.word[i - 1] != c)));
            if i > 1 && self.word[i - 1] == state.last && self.word[i - 2] == c {
                least = least.min(state.before[i - 2].saturating_add(1));
            }
            next.row[i] = least;
        }
        next.best_prefix = state.best_prefix.min(next.row[self.word.len()]);
        next
    }
}

impl Automaton for &Near {
    type State = State;

    fn start(&self) -> State {
        let mut row = [0; MAX_CHARS + 1];
        (0..=MAX_CHARS).for_each(|i| row[i] = i as u8);
        let best_prefix = row[self.word.len()];
        State { row, before: [u8::MAX; MAX_CHARS + 1], last: '\0', pending: [0; 4], n_pending: 0, best_prefix }
    }

    fn is_match(&self, state: &State) -> bool {
        state.n_pending == 0 && self.measure(state) <= self.max
    }

    fn can_match(&self, state: &State) -> bool {
        let within = |row: &[u8; MAX_CHARS + 1]| row[..=self.word.len()].iter().any(|distance| *distance <= self.max);
        (self.of_prefix && state.best_prefix <= self.max) || within(&state.row)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        // Long forms of acronyms are not words; no row reaches beyond a space.
        if byte == b' ' {
            return State { row: [u8::MAX; MAX_CHARS + 1], best_prefix: u8::MAX, ..state.clone() };
        }
        let mut state = state.clone();
        state.pending[usize::from(state.n_pending & 3)] = byte;
        state.n_pending += 1;
        match core::str::from_utf8(&state.pending[..usize::from(state.n_pending)]) {
            Ok(text) => text.chars().next().map_or(state.clone(), |c| self.step(&state, c)),
            Err(_) if state.n_pending < 4 => state,
            Err(_) => State { row: [u8::MAX; MAX_CHARS + 1], n_pending: 0, ..state },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Near;

    #[test]
    fn distances() {
        let cases = [
            ("integrated", "intergrated", 1), ("energy", "enrgy", 1), ("packaging", "pakaging", 1), ("form", "from", 1),
            ("abcd", "abcd", 0), ("standard", "tsandrad", 2), ("été", "ete", 2), ("энергия", "энегрия", 1), ("ab", "ba", 1),
            ("kitten", "sitting", 3),
        ];
        for (word, term, expected) in cases {
            for (a, b) in [(word, term), (term, word)] {
                let near = Near::new(a, 3, false).expect("short enough");
                assert_eq!((&near).distance(b.as_bytes()), expected, "{a} {b}");
            }
        }
    }

    #[test]
    fn beginnings_may_be_misspelt() {
        let near = Near::new("intergr", 1, true).expect("short enough");
        assert_eq!((&near).distance(b"integrated"), 1);
        assert_eq!((&near).distance(b"internet"), 2);
    }
}
