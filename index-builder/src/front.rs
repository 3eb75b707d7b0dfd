//! The browser's part, which this program carries inside itself, so that the output folder is all a
//! site needs.

use base64::{Engine, engine::general_purpose::STANDARD};
use findling::Article;
use libdeflater::{CompressionLvl, Compressor};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{cell::RefCell, sync::LazyLock, thread::LocalKey};

/// The custom element, for a `<script>` tag.
const WIDGET: &str = include_str!("../../www/dist/findling-search.js");
/// The API, an ES module.
pub(crate) const API: &str = include_str!("../../www/dist/findling.js");
/// The button that saves everything as one page.
const SAVER: &str = include_str!("../../www/dist/findling-offline.js");
/// The service worker that keeps what was visited.
const WORKER: &str = include_str!("../../www/dist/findling-worker.js");
/// What marks the words on the page that a result leads to.
const HIGHLIGHT: &str = include_str!("../../www/dist/findling-highlight.js");
/// The engine in JavaScript, for browsers that have WebAssembly switched off.
pub(crate) const NOWASM: &str = include_str!("../../www/dist/findling-nowasm.js");
/// What the custom element says in a language other than English.
pub(crate) struct Language {
    /// As in the `lang` of a page.
    tag: &'static str,
    /// File name in the output folder.
    pub(crate) file: &'static str,
    /// The script that hands the texts to the element.
    pub(crate) script: &'static str,
    /// The texts as they were written, with those of the page that has everything inside.
    texts: &'static str,
}

macro_rules! languages {
    ($($tag:literal)+) => {
        [$(Language {
            tag: $tag,
            file: concat!("findling-", $tag, ".js"),
            script: include_str!(concat!("../../www/dist/findling-", $tag, ".js")),
            texts: include_str!(concat!("../../www/src/languages/", $tag, ".json")),
        }),+]
    };
}

/// All of them.
pub(crate) static LANGUAGES: [Language; 11] = languages!("ar" "de" "es" "fr" "it" "ja" "nl" "pl" "pt" "zh-Hans" "zh-Hant");
/// English, which the element brings with it.
static ENGLISH: Language =
    Language { tag: "en", file: name::WIDGET, script: "", texts: include_str!("../../www/src/languages/en.json") };

/// The engine.
pub(crate) const ENGINE: &[u8] = include_bytes!("../../www/dist/findling.wasm");
/// The page that has everything inside.
const OFFLINE_PAGE: &str = include_str!("../../www/src/offline.html");

/// File names in the output folder.
pub(crate) mod name {
    /// See [`super::WIDGET`].
    pub(crate) const WIDGET: &str = "findling-search.js";
    /// See [`super::API`].
    pub(crate) const API: &str = "findling.js";
    /// See [`super::ENGINE`].
    pub(crate) const ENGINE: &str = "findling.wasm";
    /// The index or, of a large one, its root, as a gzip member.
    pub(crate) const INDEX: &str = "index.findling";
    /// The folder of the parts of a large index, each a gzip member.
    pub(crate) const PARTS: &str = "parts";
    /// Engine and index as a script, which survives in saved pages and on `file://`.
    pub(crate) const DATA: &str = "findling-data.js";
    /// See [`super::SAVER`].
    pub(crate) const SAVER: &str = "findling-offline.js";
    /// See [`super::WORKER`].
    pub(crate) const WORKER: &str = "findling-worker.js";
    /// See [`super::HIGHLIGHT`].
    pub(crate) const HIGHLIGHT: &str = "findling-highlight.js";
    /// See [`super::NOWASM`].
    pub(crate) const NOWASM: &str = "findling-nowasm.js";
    /// What to do with the folder, for its owner; visitors never download it.
    pub(crate) const README: &str = "README.txt";
    const OWN: [&str; 10] = [WIDGET, API, ENGINE, INDEX, DATA, SAVER, WORKER, HIGHLIGHT, NOWASM, README];
    /// All of them, and those of the [`super::LANGUAGES`].
    pub(crate) const ALL: [&str; OWN.len() + super::LANGUAGES.len()] = {
        let mut all = [""; OWN.len() + super::LANGUAGES.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = if i < OWN.len() { OWN[i] } else { super::LANGUAGES[i - OWN.len()].file };
            i += 1;
        }
        all
    };
}

thread_local! {
    static THOROUGH: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::best()));
    static QUICK: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::default()));
}

/// The engine as it is within a script.
pub(crate) static GZIPPED_ENGINE: LazyLock<Vec<u8>> = LazyLock::new(|| gzip(ENGINE));

/// One gzip member without a name or a time, so that the same bytes give the same bytes.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    compress(bytes, &THOROUGH)
}

/// The same for a part, of which there are thousands: two percent longer, in a tenth of the time.
pub(crate) fn gzip_part(bytes: &[u8]) -> Vec<u8> {
    compress(bytes, &QUICK)
}

/// How many bytes a host sends, about.
pub(crate) fn n_sent(bytes: &[u8]) -> usize {
    gzip_part(bytes).len()
}

fn compress(bytes: &[u8], compressor: &'static LocalKey<RefCell<Compressor>>) -> Vec<u8> {
    compressor.with_borrow_mut(|compressor| {
        let mut gzipped = vec![0; compressor.gzip_compress_bound(bytes.len())];
        let n_bytes = compressor.gzip_compress(bytes, &mut gzipped).expect("as much room as it may take");
        gzipped.truncate(n_bytes);
        gzipped.shrink_to_fit();
        gzipped
    })
}

/// The script with the element; where the index is in parts, it says so first.
pub(crate) fn widget(in_parts: bool) -> String {
    let in_parts = if in_parts { "((globalThis.findling??={}).data??=[]).push({script:document.currentScript});\n" } else { "" };
    [in_parts, WIDGET].concat()
}

/// Scripts that a page loads only if its owner wants what they do, or if the browser needs it, each with its file name.
///
/// The one that saves everything says first how much there is to download, in steps that it shows: one more article must not
/// change it.
pub(crate) fn optional_scripts(n_bytes: usize) -> [(&'static str, String); 4] {
    const STEP: usize = 100_000;
    let n_bytes = n_bytes.next_multiple_of(STEP);
    let saver = format!("(globalThis.findling??={{}}).bytes={n_bytes};\n{SAVER}");
    [
        (name::SAVER, saver),
        (name::WORKER, WORKER.to_owned()),
        (name::HIGHLIGHT, HIGHLIGHT.to_owned()),
        (name::NOWASM, NOWASM.to_owned()),
    ]
}

/// Whether a file of the folder [`name::PARTS`] is a part of an index.
pub(crate) fn is_part(file: &str) -> bool {
    file.strip_suffix(".findling").is_some_and(|name| name.len() == 10 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The script that hands engine and index (a gzip member) to the widget.
pub(crate) fn data_script(gzipped_index: &[u8]) -> String {
    let engine = STANDARD.encode(&*GZIPPED_ENGINE);
    let index = STANDARD.encode(gzipped_index);
    format!(
        "((globalThis.findling??={{}}).data??=[]).push({{script:document.currentScript,engine:\"{engine}\",index:\"{index}\"}});\
         document.dispatchEvent(new Event(\"findling-data\"));\n"
    )
}

/// One page with engine, index, texts and interface.
pub(crate) fn offline_page(title: &str, contents: &Contents, gzipped_index: &[u8]) -> String {
    // Scripts end at the first "</script", wherever it stands.
    let script = |text: &str| text.replace("</script", "<\\/script");
    let language = Language::of(&contents.lang);
    let texts = language.page_texts();
    let said = |key: &str| escape(texts[key].as_str().unwrap_or_default());
    let pieces = [
        ("{{title}}", escape(title)),
        ("{{lang}}", escape(&contents.lang)),
        ("{{dir}}", if language.tag == "ar" { "rtl" } else { "ltr" }.to_owned()),
        // The page made in a browser says here where relative addresses lead.
        ("{{home}}", String::new()),
        ("{{label}}", said("label")),
        ("{{no-script}}", said("noScript")),
        ("{{about}}", said("about")),
        ("{{articles}}", said("articles")),
        ("{{language}}", script(language.script)),
        ("{{contents}}", contents.html.clone()),
        ("{{data}}", script(&data_script(gzipped_index))),
        ("{{widget}}", script(WIDGET)),
    ];
    let mut page = String::new();
    let mut rest = OFFLINE_PAGE;
    // Each placeholder is looked for in the template only, not in what was put in.
    while let Some((at, name, piece)) =
        pieces.iter().filter_map(|(name, piece)| Some((rest.find(name)?, name, piece))).min_by_key(|found| found.0)
    {
        page.push_str(&rest[..at]);
        page.push_str(piece);
        rest = &rest[at + name.len()..];
    }
    page + rest
}

impl Language {
    /// The language of the interface for a page in the language `lang`, which is English where there is none.
    fn of(lang: &str) -> &'static Self {
        let lang = lang.to_ascii_lowercase().replace('_', "-");
        let (primary, rest) = lang.split_once('-').unwrap_or((&lang, ""));
        let is_traditional = rest.split('-').any(|part| ["hant", "tw", "hk", "mo"].contains(&part));
        let tag = match primary {
            "zh" if is_traditional => "zh-Hant",
            "zh" => "zh-Hans",
            other => other,
        };
        LANGUAGES.iter().find(|language| language.tag == tag).unwrap_or(&ENGLISH)
    }

    fn page_texts(&self) -> serde_json::Value {
        let mut texts: serde_json::Value = serde_json::from_str(self.texts).expect("the tests read it");
        texts["offlinePage"].take()
    }
}

/// What the offline page says of all articles.
pub(crate) struct Contents {
    lang: String,
    /// Their titles, by section, as links that open them in the search.
    html: String,
}

impl Contents {
    pub(crate) fn of(articles: &[Article]) -> Self {
        let mut html = String::new();
        for run in articles.chunk_by(|one, next| one.section == next.section) {
            if let Some(section) = &run[0].section {
                html.extend(["<h2>", &escape(section), "</h2>\n"]);
            }
            html += "<ol>\n";
            for article in run {
                let id = utf8_percent_encode(&article.id, NON_ALPHANUMERIC).to_string();
                html.extend(["<li><a href=\"?q=#", &id, "\">", &escape(&article.shown_title()), "</a></li>\n"]);
            }
            html += "</ol>\n";
        }
        Self { lang: usual_language(articles).unwrap_or("en").to_owned(), html }
    }
}

/// The language of most articles; of several the one that is met first.
fn usual_language(articles: &[Article]) -> Option<&str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for lang in articles.iter().filter_map(|article| article.lang.as_deref()) {
        match counts.iter_mut().find(|(known, _)| *known == lang) {
            Some((_, n)) => *n += 1,
            None => counts.push((lang, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(lang, _)| lang)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
