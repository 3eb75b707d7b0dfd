//! Finds misspellings: an automaton over the fst that accepts the terms within a Damerau-Levenshtein
//! distance of a word (optimal string alignment: insertion, deletion, substitution, and transposition
//! of neighbours each cost one).
//!
//! A state is the last two rows of the distance table. A branch of the fst is abandoned as soon as no
//! entry of a row is within the distance, so only a sliver of the lexicon is visited.

use crate::format::lexicon::Walk;

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

    fn start(&self) -> State {
        let row = core::array::from_fn(|i| i as u8);
        State {
            row,
            before: [u8::MAX; MAX_CHARS + 1],
            last: '\0',
            pending: [0; 4],
            n_pending: 0,
            best_prefix: row[self.word.len()],
        }
    }

    /// Reads a byte. Nothing can be near beyond a space: long forms of acronyms are not words.
    fn accept(&self, state: &State, byte: u8) -> Option<State> {
        let mut next = state.clone();
        *next.pending.get_mut(usize::from(next.n_pending))? = byte;
        next.n_pending += 1;
        let Ok(text) = core::str::from_utf8(&next.pending[..usize::from(next.n_pending)]) else { return Some(next) };
        let c = text.chars().next().filter(|c| *c != ' ')?;
        Some(self.step(&next, c))
    }

    fn may_match(&self, state: &State) -> bool {
        let is_within = |distance: &u8| *distance <= self.max;
        (self.of_prefix && is_within(&state.best_prefix)) || state.row[..=self.word.len()].iter().any(is_within)
    }

    /// The distance of what was read, or of its nearest beginning.
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

/// Leads [`Near`] through the lexicon.
pub(super) struct Search<'n, 'f> {
    near: &'n Near,
    /// The state after each byte of the term being read.
    states: Vec<State>,
    found: &'f mut dyn FnMut(&str, u8, u32),
}

impl<'n, 'f> Search<'n, 'f> {
    /// Calls `found` with each term that is near, its distance and its ordinal.
    pub(super) fn new(near: &'n Near, found: &'f mut dyn FnMut(&str, u8, u32)) -> Self {
        Self { near, states: vec![near.start()], found }
    }
}

impl Walk for Search<'_, '_> {
    fn enter(&mut self, byte: u8) -> bool {
        let next = self.states.last().and_then(|state| self.near.accept(state, byte));
        let may_match = next.as_ref().is_some_and(|state| self.near.may_match(state));
        if may_match {
            self.states.extend(next);
        }
        may_match
    }

    fn leave(&mut self) {
        self.states.pop();
    }

    fn found(&mut self, term: &[u8], ordinal: u32) {
        let Some(state) = self.states.last() else { return };
        let distance = self.near.measure(state);
        if distance <= self.near.max
            && let Ok(term) = core::str::from_utf8(term)
        {
            (self.found)(term, distance, ordinal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Near;

    fn distance(word: &str, term: &str, of_prefix: bool) -> u8 {
        let near = Near::new(word, 3, of_prefix).expect("short enough");
        let read = term.bytes().fold(near.start(), |state, byte| near.accept(&state, byte).expect("a word"));
        near.measure(&read)
    }

    #[test]
    fn distances() {
        let cases = [
            ("integrated", "intergrated", 1),
            ("energy", "enrgy", 1),
            ("packaging", "pakaging", 1),
            ("form", "from", 1),
            ("abcd", "abcd", 0),
            ("standard", "tsandrad", 2),
            ("été", "ete", 2),
            ("энергия", "энегрия", 1),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
        ];
        for (word, term, expected) in cases {
            for (a, b) in [(word, term), (term, word)] {
                assert_eq!(distance(a, b, false), expected, "{a} {b}");
            }
        }
    }

    #[test]
    fn beginnings_may_be_misspelt() {
        assert_eq!(distance("intergr", "integrated", true), 1);
        assert_eq!(distance("intergr", "internet", true), 2);
    }
}
