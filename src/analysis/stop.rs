//! Stop words: those that every text of a language has, whatever it is about.
//!
//! The lists are those of NLTK (Bird, Klein and Loper, "Natural Language Processing with Python", 2009), which
//! keep to grammar and question words; longer ones, such as stopwords-iso, have words like "system" and
//! "information" and lose right answers.

use super::{Kind, analyse, stem};
use std::collections::HashSet;

/// Words of the Chinese list that are what texts are about, such as safety, application and requirement.
const TELLING: [&str; 60] = [
    "专门", "中小", "主张", "任务", "企图", "使用", "保持", "允许", "促进", "先生", "全面", "共同", "准备", "加强", "反应",
    "反映", "合理", "处理", "复杂", "安全", "宣布", "密切", "巩固", "帮助", "应用", "引起", "总结", "战斗", "扩大", "掌握",
    "方便", "普遍", "构成", "正常", "注意", "现代", "直接", "相同", "确定", "移动", "组成", "练习", "结合", "维持", "联系",
    "范围", "行为", "行动", "要求", "规定", "认识", "说明", "转变", "运用", "适应", "适用", "避免", "采取", "防止", "限制",
];

/// The stop words of a language, as terms. Empty where none are known.
pub(crate) fn words(lang: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    let lang = match stem::primary(lang).as_str() {
        "nb" | "nn" => "no".to_owned(),
        lang => lang.to_owned(),
    };
    for word in stop_words::lookup(lang).into_iter().flatten().filter(|word| !TELLING.contains(word)) {
        let mut terms = Vec::new();
        analyse(word, &mut |token| terms.push((token.kind, token.term.to_owned())));
        match terms.as_slice() {
            [(Kind::Part, term)] | [(Kind::Part, term), (Kind::Tail, _)] => words.extend([term.clone()]),
            // "don't" is a stop word also where it is written together; in scripts without spaces the bigrams
            // of longer words may be anything.
            terms => words.extend(terms.iter().filter(|(kind, _)| *kind == Kind::Whole).map(|(_, term)| term.clone())),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn stop_words_are_terms() {
        for (lang, word) in [
            ("en", "what"),
            ("en-GB", "dont"),
            ("fr", "ete"),
            ("de", "fur"),
            ("el", "και"),
            ("zh", "什么"),
            ("ru", "еще"),
            ("ar", "هذا"),
        ] {
            assert!(words(lang).contains(word), "{lang} {word}");
        }
        assert!(words("und").is_empty());
        assert!(!words("en").contains("standard"));
    }
}
