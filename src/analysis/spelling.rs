//! British and American spelling find each other.
//!
//! The rules rewrite the beginning or the middle of a word, never its meaning: a rule that also
//! rewrites an unrelated word (`rise` to `rize`) is harmless, because both sides of a comparison
//! are rewritten alike and the result is never shown.

/// British beginnings of words, each with its American counterpart after it, in lines by first letter: one whose first letter
/// changes is in two. One string, because pointers to so many would be longer than the words.
const BEGINNINGS: &str = "\
    acknowledgement acknowledgment ageing aging aluminium aluminum anaesth anesth analogue analog archaeo archeo armour \
    armor artefact artifact\n\
    behaviour behavior\n\
    cancell cancel catalogue catalog cataloguing cataloging centre center channell channel colour color counsell counsel\n\
    defence defense dialogue dialog\n\
    encyclopaed encycloped endeavour endeavor oestr estr\n\
    favour favor fibre fiber flavour flavor fuell fuel fulfilment fulfillment\n\
    grey gray\n\
    haem hem harbour harbor honour honor humour humor\n\
    instalment installment\n\
    judgement judgment\n\
    labell label labour labor levell level licence license litre liter\n\
    manoeuvr maneuver metre meter modell model mould mold\n\
    neighbour neighbor\n\
    odour odor oestr estr offence offense orthopaed orthoped\n\
    paediatr pediatr practise practice programme program\n\
    sceptic skeptic signall signal sulph sulf\n\
    theatre theater travell travel tumour tumor tyre tire\n\
    vapour vapor";

/// By first letter, a bit for each second letter of a beginning: most words have no other spelling, which builders ask of
/// millions, and browsers of every word at every key.
const LETTERS: [u32; 26] = {
    let (mut letters, bytes, mut i) = ([0; 26], BEGINNINGS.as_bytes(), 0);
    while i < bytes.len() {
        if i == 0 || bytes[i - 1] <= b' ' {
            letters[(bytes[i] - b'a') as usize] |= 1 << (bytes[i + 1] - b'a');
        }
        i += 1;
    }
    letters
};

/// Whether a word begins with the first two letters of one that can be spelt in another way.
fn may_be_respelt(word: &str) -> bool {
    let [first, second, ..] = *word.as_bytes() else { return false };
    let letters = LETTERS.get(usize::from(first.wrapping_sub(b'a'))).copied().unwrap_or(0);
    second.is_ascii_lowercase() && letters & (1 << (second - b'a')) != 0
}

/// Calls `found` with every word whose beginning is spelt in the other way, and whether that is the American one.
fn respelt(word: &str, found: &mut dyn FnMut(String, bool)) {
    if !may_be_respelt(word) {
        return;
    }
    let of_letter = BEGINNINGS.split('\n').find(|line| line.as_bytes()[0] == word.as_bytes()[0]);
    let mut words = of_letter.unwrap_or_default().split(' ');
    while let (Some(british), Some(american)) = (words.next(), words.next()) {
        for (from, to) in [(british, american), (american, british)] {
            if let Some(rest) = word.strip_prefix(from) {
                found([to, rest].concat(), to == american);
            }
        }
    }
}

/// `-ise`, `-isation`, `-yse` and their kin: the letters around the `s` (American `z`).
fn is_s_of_ise(before: &[u8], after: &[u8]) -> bool {
    before.len() >= 3 && matches!(before.last(), Some(b'i' | b'y')) && matches!(after.first(), None | Some(b'a' | b'e' | b'i'))
}

/// The American spelling of `word`; `word` itself where there is no other.
#[must_use]
pub fn american(word: &str) -> String {
    let mut spelt = word.to_owned();
    respelt(word, &mut |word, is_american| {
        if is_american {
            spelt = word;
        }
    });
    swap(&spelt, b's', b'z')
}

/// The other spellings of `word`, or of a word that begins so: British for American, American for
/// British. Empty for most words.
#[must_use]
pub fn variants(word: &str) -> Vec<String> {
    let mut spellings = spellings(word);
    spellings.remove(0);
    spellings
}

/// The word and its other spellings.
#[must_use]
pub fn spellings(word: &str) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    let mut add = |spelt: String| {
        if !spellings.contains(&spelt) {
            spellings.push(spelt);
        }
    };
    add(swap(word, b's', b'z'));
    add(swap(word, b'z', b's'));
    respelt(word, &mut |word, _| add(word));
    spellings
}

/// The key under which the lexicon has an acronym where it is written in capitals: `ITS` is not `its`.
/// The space keeps it apart from words.
#[must_use]
pub fn short_form(term: &str) -> String {
    [term, " "].concat()
}

/// Longest long form of an acronym, in words; a phrase longer than this is a sentence.
pub const MAX_LONG_FORM_WORDS: usize = 12;

/// The key under which the lexicon has the long form of an acronym: its words in American spelling,
/// with spaces between.
#[must_use]
pub fn long_form<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut key = String::new();
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        key += &american(word);
    }
    key
}

fn swap(word: &str, from: u8, to: u8) -> String {
    let bytes = word.as_bytes();
    let swapped = |i: usize, b: u8| if b == from && is_s_of_ise(&bytes[..i], &bytes[i + 1..]) { to } else { b };
    let swapped = bytes.iter().enumerate().map(|(i, b)| swapped(i, *b)).collect();
    // One ASCII letter took the place of another.
    String::from_utf8(swapped).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{american, variants};

    #[test]
    fn both_spellings_have_one_american_form() {
        let pairs = [
            ("standardisation", "standardization"),
            ("organised", "organized"),
            ("analyse", "analyze"),
            ("centre", "center"),
            ("centres", "centers"),
            ("programmes", "programs"),
            ("behavioural", "behavioral"),
            ("labelling", "labeling"),
            ("cataloguing", "cataloging"),
            ("licence", "license"),
            ("catalogues", "catalogs"),
            ("fulfilment", "fulfillment"),
            ("defence", "defense"),
        ];
        for (british, us) in pairs {
            assert_eq!(american(british), american(us));
            assert!(variants(british).iter().any(|v| v == us), "{british} {:?}", variants(british));
            assert!(variants(us).iter().any(|v| v == british), "{us} {:?}", variants(us));
        }
    }

    #[test]
    fn beginnings_of_words_have_variants_too() {
        assert_eq!(variants("standardiz"), ["standardis"]);
        assert_eq!(variants("standardis"), ["standardiz"]);
        assert!(variants("patent").is_empty());
    }
}
