//! Feeds (RSS, Atom) and exports of `WordPress`, which are RSS with names of their own.

use super::{Entry, Input, html, record};
use crate::problem::Problem;
use findling::Article;
use rss::extension::ExtensionMap;
use std::{collections::BTreeMap, path::Path, sync::LazyLock};

/// Reads whichever of them it is.
pub(super) fn parse(text: &str, path: &Path, name: &str) -> Result<Input, Problem> {
    let at = |tag: &str| text.find(tag).unwrap_or(usize::MAX);
    // An RSS of FeedBurner has elements that begin so.
    if at("<feed") < at("<rss").min(at("<rdf:RDF")) {
        return atom(text, path, name);
    }
    let channel = rss::Channel::read_from(text.as_bytes()).map_err(|error| broken("RSS", &error))?;
    let is_wordpress = channel.namespaces().contains_key("wp") || text.contains("xmlns:wp=");
    let mut read = Input { title: Some(channel.title().trim().to_owned()).filter(|title| !title.is_empty()), ..Input::default() };
    let lang = channel.language().map(str::to_owned);
    let names_of_authors = display_names(&channel);
    for (i, item) in channel.items().iter().enumerate() {
        let field = |names: &str| first(item.extensions(), "wp", names);
        let kind = field("post_type").unwrap_or_default();
        if is_wordpress {
            let status = field("status").unwrap_or_default();
            if kind != "post" && kind != "page" && !kind.is_empty() {
                read.leave_out_named("entries that are no posts or pages, such as attachments", path, item.title());
                continue;
            }
            let is_locked = field("post_password").is_some_and(|password| !password.is_empty());
            if (!status.is_empty() && status != "publish") || is_locked {
                read.leave_out_named("drafts, and entries that are private or have a password", path, item.title());
                continue;
            }
        }
        let has_text = |text: &&str| !text.trim().is_empty();
        let excerpt = first(item.extensions(), "excerpt", "encoded");
        let content = item.content().filter(has_text).or_else(|| item.description().filter(has_text));
        let content = content.or(excerpt.as_deref()).unwrap_or_default();
        let (mut tags, mut sections) = (Vec::new(), Vec::new());
        for category in item.categories() {
            let name = unescape(category.name());
            match category.domain() {
                Some("category") if name == "Uncategorized" => {}
                Some("category") if is_wordpress => sections.push(name),
                Some(domain) if is_wordpress && domain != "post_tag" => {}
                _ => tags.push(name),
            }
        }
        let section = if sections.is_empty() { None } else { Some(sections.remove(0)) };
        let mut metadata = BTreeMap::new();
        let dublin_core = item.dublin_core_ext().map(|dc| dc.creators().to_vec()).unwrap_or_default();
        let authors: Vec<String> =
            item.author().map(str::to_owned).into_iter().chain(dublin_core).filter(|a| !a.is_empty()).collect();
        // Whoever wrote it logs in by another name.
        let authors: Vec<String> =
            authors.into_iter().map(|login| names_of_authors.get(&login).cloned().unwrap_or(login)).collect();
        if !authors.is_empty() {
            metadata.insert("author".to_owned(), authors);
        }
        // An article may be in several categories; they are all to filter by.
        if !sections.is_empty() {
            metadata.insert("category".to_owned(), section.iter().cloned().chain(sections).collect());
        }
        let enclosure = item.enclosure().filter(|enclosed| enclosed.mime_type().starts_with("image/"));
        let image = enclosure.map(|enclosed| enclosed.url().to_owned()).or_else(|| picture(item.extensions().get("media")?));
        metadata.extend(image.map(|image| (record::IMAGE.to_owned(), vec![image])));
        let date = [
            field("post_date"),
            item.pub_date().map(str::to_owned),
            item.dublin_core_ext().and_then(|dc| dc.dates().first().cloned()),
        ];
        let entry = Draft {
            id: item.guid().map(|guid| guid.value().to_owned()),
            title: unescape(item.title().unwrap_or_default()),
            // The guid is an address unless it says that it is none.
            url: item.link().map(str::to_owned).or_else(|| {
                item.guid()
                    .filter(|guid| guid.is_permalink() && guid.value().starts_with("http"))
                    .map(|guid| guid.value().to_owned())
            }),
            date: date.into_iter().flatten().filter(|date| !date.trim().is_empty()).collect(),
            content: if is_wordpress { paragraphs(&shortcodes(content)) } else { content.to_owned() },
            tags,
            section,
            lang: lang.clone(),
            metadata,
        };
        read.take_draft(entry, path, &format!("{name}-{}", i + 1));
    }
    Ok(read)
}

fn atom(text: &str, path: &Path, name: &str) -> Result<Input, Problem> {
    let feed = atom_syndication::Feed::read_from(text.as_bytes()).map_err(|error| broken("Atom", &error))?;
    let mut read = Input { title: Some(feed.title().trim().to_owned()).filter(|title| !title.is_empty()), ..Input::default() };
    for (i, entry) in feed.entries().iter().enumerate() {
        let link = entry.links().iter().find(|link| link.rel() == "alternate").or(entry.links().first());
        let content =
            entry.content().and_then(|content| content.value()).or_else(|| entry.summary().map(atom_syndication::Text::as_str));
        // The library takes what is missing for the beginning of time.
        let date = entry.published().or(Some(entry.updated()).filter(|updated| updated.timestamp() != 0));
        let mut metadata = BTreeMap::new();
        if !entry.authors().is_empty() {
            metadata.insert("author".to_owned(), entry.authors().iter().map(|author| author.name().to_owned()).collect());
        }
        let is_picture = |link: &&atom_syndication::Link| {
            link.rel() == "enclosure" && link.mime_type().is_some_and(|mime| mime.starts_with("image/"))
        };
        let enclosed = entry.links().iter().find(is_picture).map(|link| link.href().to_owned());
        let image = enclosed.or_else(|| picture(entry.extensions().get("media")?));
        metadata.extend(image.map(|image| (record::IMAGE.to_owned(), vec![image])));
        let draft = Draft {
            id: Some(entry.id().to_owned()),
            title: html::fragment(entry.title().as_str()).paragraphs.join(" "),
            url: link.map(|link| {
                let base = entry.content().and_then(|content| content.base()).or(feed.base());
                base.and_then(|base| url::Url::parse(base).ok()?.join(link.href()).ok())
                    .map_or_else(|| link.href().to_owned(), String::from)
            }),
            date: date.map(atom_syndication::FixedDateTime::to_rfc3339).into_iter().collect(),
            content: content.unwrap_or_default().to_owned(),
            tags: entry.categories().iter().map(|category| category.label().unwrap_or(category.term()).to_owned()).collect(),
            section: None,
            lang: feed.lang().map(str::to_owned),
            metadata,
        };
        read.take_draft(draft, path, &format!("{name}-{}", i + 1));
    }
    Ok(read)
}

fn broken(kind: &str, error: &dyn std::fmt::Display) -> Problem {
    Problem::new(format!("this is no sound {kind}: {error}"), "Export it again, or leave it out.")
}

/// An entry as it stands in the feed.
struct Draft {
    id: Option<String>,
    title: String,
    url: Option<String>,
    /// What may be its date, the best first.
    date: Vec<String>,
    content: String,
    tags: Vec<String>,
    section: Option<String>,
    lang: Option<String>,
    metadata: BTreeMap<String, Vec<String>>,
}

impl Input {
    fn take_draft(&mut self, draft: Draft, path: &Path, name: &str) {
        let fragment = html::fragment(&draft.content);
        let title = html::one_line(&draft.title);
        if title.is_empty() && fragment.paragraphs.is_empty() {
            self.skipped
                .push(Problem::new(format!("the entry {name} has neither title nor text"), "Give it one of both.").in_file(path));
            return;
        }
        let url = draft.url.filter(|url| !url.trim().is_empty()).map(|url| url.trim().to_owned());
        let id = draft.id.filter(|id| !id.trim().is_empty()).or_else(|| url.clone()).unwrap_or_else(|| name.to_owned());
        let date = draft.date.iter().find_map(|date| record::sound_date(date));
        if let (None, Some(written)) = (&date, draft.date.first()) {
            let what = format!("\"{written}\" is no date; the entry \"{id}\" is indexed without one");
            self.notes.push(Problem::new(what, "Write dates as 2020-08-04, or as RFC 2822 does."));
        }
        self.entries.push(Entry::from(Article {
            url: url.unwrap_or_else(|| format!("#{id}")),
            id,
            title,
            tags: draft.tags,
            section: draft.section,
            date,
            lang: draft.lang,
            metadata: draft.metadata,
            paragraphs: fragment.paragraphs,
            headings: fragment.headings,
            roles: fragment.roles,
            ..Article::default()
        }));
    }
}

/// How the authors of an export of `WordPress` are called, by the name that they log in with.
fn display_names(channel: &rss::Channel) -> BTreeMap<String, String> {
    let authors = channel.extensions().get("wp").and_then(|wp| wp.get("author")).into_iter().flatten();
    let text = |author: &rss::extension::Extension, name: &str| {
        let text = author.children().get(name)?.first()?.value()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    authors.filter_map(|author| Some((text(author, "author_login")?, text(author, "author_display_name")?))).collect()
}

/// The text of an element with a name of its own.
fn first(extensions: &ExtensionMap, namespace: &str, name: &str) -> Option<String> {
    extensions.get(namespace)?.get(name)?.first()?.value().map(|value| value.trim().to_owned())
}

/// The first picture among elements of Media RSS, which may be in a group.
fn picture<'e, E: Element + 'e>(elements: &'e BTreeMap<String, Vec<E>>) -> Option<String> {
    let named = |name: &str| elements.get(name).into_iter().flatten();
    let is_picture = |content: &&E| {
        let says = |name: &str, start: &str| content.attribute(name).is_some_and(|text| text.starts_with(start));
        says("medium", "image") || says("type", "image/")
    };
    let own = named("content").find(is_picture).or_else(|| named("thumbnail").next());
    own.and_then(|found| found.attribute("url").map(str::to_owned))
        .or_else(|| named("group").chain(named("content")).find_map(|element| picture(element.children())))
}

/// Elements with names of their own, which both libraries have.
trait Element: Sized {
    fn attribute(&self, name: &str) -> Option<&str>;
    fn children(&self) -> &BTreeMap<String, Vec<Self>>;
}

impl Element for rss::extension::Extension {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attrs().get(name).map(String::as_str)
    }

    fn children(&self) -> &BTreeMap<String, Vec<Self>> {
        Self::children(self)
    }
}

impl Element for atom_syndication::extension::Extension {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attrs().get(name).map(String::as_str)
    }

    fn children(&self) -> &BTreeMap<String, Vec<Self>> {
        Self::children(self)
    }
}

/// Names of categories and titles may have entities in text that is not HTML.
fn unescape(text: &str) -> String {
    if text.contains('&') { html::fragment(text).paragraphs.join(" ") } else { text.to_owned() }
}

static SHORTCODE: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(r"\[/?[a-zA-Z][\w-]*(?:\s+[^\]\[]*=[^\]\[]*|\s+[\w-]+)?\s*/?\]").expect("a sound pattern")
});
static LOCKED: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"(?s)\[\[(/?[a-zA-Z][\w-]*[^\]]*)\]\]").expect("a sound pattern"));

/// Without shortcodes, but with what they enclose: `[caption width="3"]A port[/caption]`. `[[x]]` is one that is shown.
fn shortcodes(text: &str) -> String {
    // A short word in brackets is one only if it has attributes or is closed: "[sic]" is not.
    let text = LOCKED.replace_all(text, "\u{E000}$1\u{E001}");
    let removed = SHORTCODE.replace_all(&text, |found: &regex::Captures<'_>| {
        let code = &found[0];
        let name: String =
            code[1..].trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
        let is_closed = code.starts_with("[/") || code.ends_with("/]") || text.contains(&format!("[/{name}]"));
        let is_known =
            ["gallery", "embed", "caption", "audio", "video", "playlist", "more", "contact-form-7"].contains(&name.as_str());
        if is_closed || is_known || code.contains('=') { String::new() } else { code.to_owned() }
    });
    removed.replace('\u{E000}', "[").replace('\u{E001}', "]")
}

/// `WordPress` makes paragraphs of empty lines when it shows a post, unless the post has paragraphs.
fn paragraphs(text: &str) -> String {
    if text.contains("<p>") || text.contains("<p ") || text.contains("<!-- wp:") {
        return text.to_owned();
    }
    let paragraphs = text.replace("\r\n", "\n").replace("\n\n", "</div><div>").replace('\n', "<br>");
    ["<div>", &paragraphs, "</div>"].concat()
}
