//! What a query must find, worked out by looking at every word of every article.

use findling::{
    Article,
    analysis::{Kind, analyse, spelling},
};

/// The places of an article in which words can follow each other.
fn fields(article: &Article) -> impl Iterator<Item = &str> {
    let strings = [&article.title].into_iter().chain(&article.tags).chain(&article.section).chain(&article.paragraphs);
    strings.map(String::as_str)
}

fn terms(text: &str, kinds: &[Kind]) -> Vec<String> {
    let mut terms = Vec::new();
    analyse(text, &mut |token| {
        if kinds.contains(&token.kind) {
            terms.push(token.term.to_owned());
        }
    });
    terms
}

fn spellings(word: &str) -> Vec<String> {
    let mut spellings = spelling::variants(word);
    spellings.push(word.to_owned());
    spellings
}

/// Whether the article has this folded word, in British or American spelling; as the beginning of a
/// word, if `is_prefix`.
pub(crate) fn has_word(article: &Article, word: &str, is_prefix: bool) -> bool {
    let spellings = spellings(word);
    fields(article)
        .flat_map(|field| terms(field, &[Kind::Part, Kind::Whole, Kind::Tail]))
        .any(|term| spellings.iter().any(|spelt| if is_prefix { term.starts_with(spelt.as_str()) } else { term == *spelt }))
}

/// Whether these folded words follow each other.
pub(crate) fn has_phrase(article: &Article, words: &[&str]) -> bool {
    fields(article).any(|field| {
        let parts = terms(field, &[Kind::Part]);
        parts.windows(words.len()).any(|row| row.iter().zip(words).all(|(term, word)| spellings(word).contains(term)))
    })
}

/// The articles that have all of the words, the last of which may be unfinished.
pub(crate) fn all_words<'a>(articles: &'a [Article], words: &[&str]) -> Vec<&'a str> {
    let has_all = |article: &&Article| words.iter().enumerate().all(|(i, word)| has_word(article, word, i + 1 == words.len()));
    articles.iter().filter(has_all).map(|article| article.id.as_str()).collect()
}

#[test]
fn the_oracle_itself_is_right() {
    let article = crate::article("GB/T 37932-2019", "Standardisation of e-mail, 国家标准.");
    for (word, is_prefix, expected) in [
        ("gbt", false, true),
        ("37932", false, true),
        ("standardization", false, true),
        ("standard", false, false),
        ("standard", true, true),
        ("email", false, true),
        ("标准", false, true),
        ("准", true, true),
        ("国标", false, false),
    ] {
        assert_eq!(has_word(&article, word, is_prefix), expected, "{word}");
    }
    assert!(has_phrase(&article, &["standardization", "of", "e", "mail"]));
    assert!(!has_phrase(&article, &["of", "standardisation"]));
}
