//! The text of a page.

use crate::input::Settings;
use ego_tree::{NodeId, NodeRef, iter::Edge};
use findling::{Heading, Role, Weight};
use scraper::{ElementRef, Html, Node, Selector, node::Element};
use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

/// What begins and ends a paragraph.
const BLOCKS: [&str; 46] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];
/// Lists of items.
const LISTS: [&str; 3] = ["menu", "ol", "ul"];
/// What is never text of the page.
const NO_TEXT: [&str; 28] = [
    "audio", "head", "title", "button", "canvas", "datalist", "embed", "footer", "form", "frame", "iframe", "input", "math",
    "nav", "noframes", "noscript", "object", "option", "progress", "rp", "rt", "script", "select", "style", "svg", "template",
    "textarea", "video",
];
/// The same, by role.
const NO_TEXT_ROLES: [&str; 8] =
    ["alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search"];
/// Where no element is marked as the main one: words of classes and ids of what surrounds it.
const FURNITURE: [&str; 32] = [
    "breadcrumb",
    "breadcrumbs",
    "comments",
    "cookie",
    "cookies",
    "copyright",
    "footer",
    "header",
    "menu",
    "menubar",
    "mobile-nav",
    "nav",
    "navbar",
    "navbar-nav",
    "navfooter",
    "navheader",
    "navigation",
    "navlinks",
    "pagination",
    "pager",
    "related",
    "share",
    "sharing",
    "sidebar",
    "skip-link",
    "skiplink",
    "sphinxsidebar",
    "toc",
    "toctree-wrapper",
    "topbar",
    "toolbar",
    "widget",
];
/// Classes by which Pygments and Chroma mark the numbers of lines of code.
const LINE_NUMBERS: [&str; 4] = ["linenos", "lineno", "ln", "lnt"];
/// What a row of a table has.
const CELLS: [&str; 2] = ["td", "th"];
/// Stands before each cell of a table until its row ends.
const CELL: char = '\u{1}';
/// A block of preformatted text becomes paragraphs of about so many bytes.
const PRE_BYTES: usize = 600;
/// If the main element has less of a page's text than one in so many bytes, it is not what its name says.
const MIN_SHARE: usize = 20;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The first heading of the highest level, which is not among the paragraphs.
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) roles: BTreeMap<usize, Role>,
    pub(super) headings: Vec<Heading>,
    pub(super) weights: Vec<Weight>,
    /// A weight that is no number, as it is written.
    pub(super) unsound_weight: Option<String>,
    /// Whether the page itself says what its content is, with an attribute.
    pub(super) is_marked: bool,
    /// Whether it has nothing of what its owner says the content is.
    pub(super) is_missed: bool,
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a sound selector")
}

static MARKED: LazyLock<Selector> = LazyLock::new(|| selector("[data-findling-body], [data-pagefind-body]"));
static MAIN: LazyLock<Selector> = LazyLock::new(|| selector("main, [role=main]"));
static ARTICLE: LazyLock<Selector> = LazyLock::new(|| selector("article"));

impl Content {
    pub(super) fn of(page: &Html, settings: &Settings) -> Self {
        let excluded: HashSet<NodeId> =
            settings.exclude.iter().flat_map(|selector| page.select(selector)).map(|element| element.id()).collect();
        let read = |roots: &[ElementRef<'_>], is_furnished: bool| {
            let mut reader = Reader {
                content: Content::default(),
                is_furnished,
                excluded: &excluded,
                text: String::new(),
                n_pre: 0,
                counted: HashSet::new(),
                tables: HashSet::new(),
                role: None,
                anchor: None,
                percents: Vec::new(),
                percent: None,
            };
            roots.iter().for_each(|root| reader.read(**root));
            reader.content
        };
        let chosen = settings.selector.as_ref().map(|selector| outermost(page, selector));
        if let Some(roots) = chosen.as_ref().filter(|roots| !roots.is_empty()) {
            return read(roots, false);
        }
        let is_missed = chosen.is_some();
        let marked = outermost(page, &MARKED);
        if !marked.is_empty() {
            return Self { is_marked: true, is_missed, ..read(&marked, false) };
        }
        let whole = read(&[page.root_element()], true);
        for selector in [&*MAIN, &*ARTICLE] {
            let roots = outermost(page, selector);
            let content = read(&roots, false);
            if content.n_bytes() > whole.n_bytes() / MIN_SHARE {
                return Self { is_missed, ..content };
            }
        }
        Self { is_missed, ..whole }
    }

    fn n_bytes(&self) -> usize {
        self.title.len() + self.paragraphs.iter().map(String::len).sum::<usize>()
    }
}

/// The elements that a selector names, without those that are within others of them.
fn outermost<'p>(page: &'p Html, selector: &Selector) -> Vec<ElementRef<'p>> {
    let found: Vec<ElementRef<'p>> = page.select(selector).collect();
    let ids: HashSet<NodeId> = found.iter().map(|element| element.id()).collect();
    found.into_iter().filter(|element| element.ancestors().all(|ancestor| !ids.contains(&ancestor.id()))).collect()
}

struct Reader<'e> {
    content: Content,
    /// Whether furniture must be told from text by its names.
    is_furnished: bool,
    excluded: &'e HashSet<NodeId>,
    /// The paragraph being read.
    text: String,
    /// Within how many elements of preformatted text.
    n_pre: usize,
    /// Numbered lists of which the items keep their numbers.
    counted: HashSet<NodeId>,
    /// Tables of which the rows are kept as such.
    tables: HashSet<NodeId>,
    /// What the next paragraph is, besides text.
    role: Option<Role>,
    /// The anchor that was met last, and how many paragraphs there were.
    anchor: Option<(String, usize)>,
    /// How much the words count of the elements around, each with the element that says so.
    percents: Vec<(NodeId, u16)>,
    /// The most that words of the paragraph being read count; none before there are any.
    percent: Option<u16>,
}

impl Reader<'_> {
    fn read(&mut self, root: NodeRef<'_, Node>) {
        let mut skipped: Option<NodeId> = None;
        for edge in root.traverse() {
            match (edge, skipped) {
                (Edge::Close(node), Some(id)) if node.id() == id => skipped = None,
                (_, Some(_)) => {}
                (Edge::Open(node), None) => match node.value() {
                    // Spaces are joined when the paragraph ends, but for those of preformatted text.
                    Node::Text(text) => {
                        if self.is_in_row() {
                            self.text.push_str(&text.replace(CELL, " "));
                        } else {
                            self.text.push_str(text);
                        }
                        if !text.trim().is_empty() {
                            self.percent = self.percent.max(Some(self.percents.last().map_or(100, |(_, percent)| *percent)));
                        }
                    }
                    Node::Element(element) if self.is_skipped(node, element) => {
                        if BLOCKS.contains(&element.name()) {
                            self.end_block(element.name());
                        } else if CELLS.contains(&element.name()) {
                            self.begin_cell();
                        }
                        skipped = Some(node.id());
                    }
                    Node::Element(element) => {
                        self.open(element);
                        self.open_in_group(node, element);
                        match weight(element) {
                            Some(Ok(percent)) => self.percents.push((node.id(), percent)),
                            Some(Err(written)) => _ = self.content.unsound_weight.get_or_insert(written),
                            None => {}
                        }
                    }
                    _ => {}
                },
                (Edge::Close(node), None) => {
                    if let Node::Element(element) = node.value() {
                        self.close(element);
                        self.percents.pop_if(|(id, _)| *id == node.id());
                    }
                }
            }
        }
        self.end_paragraph();
    }

    fn is_skipped(&self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let name = element.name();
        let has = |attribute: &str| element.attr(attribute).is_some();
        let is_no_text = NO_TEXT.contains(&name)
            || element.attr("role").is_some_and(|role| NO_TEXT_ROLES.contains(&role.trim()))
            || has("hidden")
            || element.attr("aria-hidden") == Some("true")
            || element.attr("style").is_some_and(is_invisible)
            || has("data-findling-ignore")
            || has("data-pagefind-ignore")
            || self.excluded.contains(&node.id())
            || (self.n_pre > 0 && element.classes().any(|class| LINE_NUMBERS.contains(&class)));
        is_no_text || is_permalink(node, element) || (self.is_furnished && is_furniture(element))
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        if BLOCKS.contains(&name) {
            self.end_block(name);
        }
        match name {
            "br" if self.n_pre > 0 => self.text.push('\n'),
            "br" | "wbr" | "img" => self.text.push(' '),
            "td" | "th" => self.begin_cell(),
            "pre" => self.n_pre += 1,
            _ => {}
        }
        if let Some(id) = element.attr("id").or_else(|| if name == "a" { element.attr("name") } else { None }) {
            let is_own = self.text.trim().is_empty() || is_heading(name);
            if is_own && !id.trim().is_empty() {
                self.anchor = Some((id.trim().to_owned(), self.content.paragraphs.len()));
            }
        }
        let listed = element.attr("data-findling-index-attrs").or_else(|| element.attr("data-pagefind-index-attrs"));
        for attribute in listed.into_iter().flat_map(|list| list.split(',')) {
            if let Some(value) = element.attr(attribute.trim()) {
                self.text.push(' ');
                self.text.push_str(value);
                self.text.push(' ');
            }
        }
    }

    /// Knows a numbered list and a table when they begin, and an item or a row by what it is in.
    fn open_in_group(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        match element.name() {
            "table" if is_tabular(node) => _ = self.tables.insert(node.id()),
            "tr" if node
                .ancestors()
                .find(|around| named(around, &["table"]))
                .is_some_and(|table| self.tables.contains(&table.id())) =>
            {
                self.role = Some(if heads_columns(node) { Role::HeaderRow } else { Role::Row });
            }
            "ol" => {
                // What follows a numbered item would be counted on.
                let last = self.content.paragraphs.len().checked_sub(1).and_then(|last| self.content.roles.get(&last));
                if last != Some(&Role::NumberedItem) && is_counted(node) {
                    self.counted.insert(node.id());
                }
            }
            "li" => {
                let is_counted = node.parent().is_some_and(|list| self.counted.contains(&list.id()));
                self.role = Some(if is_counted { Role::NumberedItem } else { Role::Item });
            }
            _ => {}
        }
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        if is_heading(name) && self.n_pre == 0 {
            self.end_heading(name);
        } else if BLOCKS.contains(&name) {
            self.end_block(name);
        }
        match name {
            "pre" => self.n_pre = self.n_pre.saturating_sub(1),
            "li" | "tr" => self.role = None,
            // A cell of several columns is in the first.
            "td" | "th" if self.is_in_row() => self.text.extend(core::iter::repeat_n(CELL, n_columns(element) - 1)),
            _ => {}
        }
    }

    fn end_heading(&mut self, name: &str) {
        let heading = one_line(&core::mem::take(&mut self.text));
        if heading.is_empty() {
            return;
        }
        let n = self.content.paragraphs.len();
        if name == "h1" && self.content.title.is_empty() {
            self.content.title = heading;
            (self.anchor, self.percent) = (None, None);
            return;
        }
        if let Some((anchor, _)) = self.anchor.take().filter(|(_, paragraphs)| *paragraphs == n) {
            self.content.headings.push(Heading { paragraph: n, anchor });
        }
        // A term that is explained stands under a heading like its explanation.
        let level = name.strip_prefix('h').and_then(|level| level.parse().ok());
        self.role = level.map(Role::Heading).or(self.role);
        self.push(heading);
    }

    /// Takes a paragraph, with what it is and what its words count.
    fn push(&mut self, paragraph: String) {
        let here = self.content.paragraphs.len();
        self.content.roles.extend(self.role.take().map(|role| (here, role)));
        let percent = self.percent.take().filter(|percent| *percent != 100);
        self.content.weights.extend(percent.map(|percent| Weight { paragraph: here, percent }));
        self.content.paragraphs.push(paragraph);
    }

    fn end_paragraph(&mut self) {
        let text = core::mem::take(&mut self.text);
        if self.n_pre > 0 {
            self.end_preformatted(&text);
        } else if self.is_in_row() {
            // What stands before the first cell goes with it.
            let cells: Vec<String> = text.replacen(CELL, " ", 1).split(CELL).map(one_line).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                self.push(cells.join("\t"));
            }
        } else {
            let line = one_line(&text);
            if !line.is_empty() {
                self.push(line);
            }
        }
    }

    /// Whether the paragraph being read is a row of a table.
    fn is_in_row(&self) -> bool {
        self.n_pre == 0 && matches!(self.role, Some(Role::Row | Role::HeaderRow))
    }

    fn begin_cell(&mut self) {
        if self.is_in_row() {
            self.text.push(CELL);
        } else if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// A block begins or ends; within preformatted text that is a line.
    fn end_block(&mut self, name: &str) {
        if self.n_pre == 0 || name == "pre" {
            self.end_paragraph();
        } else if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Takes preformatted text, cut where lines are empty.
    fn end_preformatted(&mut self, text: &str) {
        let percent = self.percent;
        let mut paragraph = String::new();
        for line in text.lines().chain([""]) {
            let is_empty = line.trim().is_empty();
            if !paragraph.is_empty() && (is_empty || paragraph.len() + line.len() > PRE_BYTES) {
                if is_empty {
                    paragraph.push('\n');
                }
                (self.percent, self.role) = (percent, Some(Role::Preformatted));
                self.push(core::mem::take(&mut paragraph));
            }
            if !is_empty {
                if !paragraph.is_empty() {
                    paragraph.push('\n');
                }
                paragraph.push_str(line);
            }
        }
        self.percent = None;
    }
}

/// How much the words of an element count, in percent. The scale of the attribute is that of Pagefind, from 0 to 10: twice
/// as much counts four times. What is no number comes as it is written.
fn weight(element: &Element) -> Option<Result<u16, String>> {
    let written = element.attr("data-findling-weight").or_else(|| element.attr("data-pagefind-weight"))?;
    let weight = written.trim().parse::<f64>().ok().filter(|weight| weight.is_finite()).map(|weight| weight.clamp(0.0, 10.0));
    #[expect(clippy::cast_sign_loss, reason = "it is between 0 and 10,000")]
    let percent = weight.map(|weight| (weight * weight * 100.0).round() as u16);
    Some(percent.ok_or_else(|| written.to_owned()))
}

/// Whether the items of a numbered list will have their numbers where only items that follow each other are counted, from one
/// on: it neither has nor is within another list, begins with one, and each of its items is a text in one
/// paragraph.
fn is_counted(list: NodeRef<'_, Node>) -> bool {
    let has = |node: &NodeRef<'_, Node>, name| node.value().as_element().is_some_and(|element| element.attr(name).is_some());
    let text = |node: &NodeRef<'_, Node>| node.value().as_text().is_some_and(|text| !text.trim().is_empty());
    let is_plain = |item: NodeRef<'_, Node>| {
        let mut blocks = item.descendants().skip(1).filter(|node| named(node, &BLOCKS));
        let is_one = match (blocks.next(), blocks.next()) {
            (None, _) => true,
            (Some(block), None) => {
                named(&block, &["p", "div"])
                    && !item.children().any(|node| node != block && (node.value().is_element() || text(&node)))
            }
            _ => false,
        };
        is_one && !has(&item, "value") && item.descendants().any(|node| text(&node))
    };
    !has(&list, "start")
        && !has(&list, "reversed")
        && !list.ancestors().any(|around| named(&around, &LISTS))
        && list.children().filter(|node| node.value().is_element()).all(is_plain)
}

/// Whether a table is one of rows and columns, and none that only puts text beside text: no cell has a paragraph, a list
/// or another table, and none is in several rows, whose columns could not be told.
fn is_tabular(table: NodeRef<'_, Node>) -> bool {
    let is_layout = |element: &Element| matches!(element.attr("role"), Some("presentation" | "none"));
    let n_cells = |row: NodeRef<'_, Node>| row.children().filter(|cell| named(cell, &CELLS)).count();
    let is_plain = |cell: NodeRef<'_, Node>| {
        !cell.descendants().any(|within| named(&within, &BLOCKS))
            && cell.value().as_element().and_then(|cell| cell.attr("rowspan")).is_none_or(|n_rows| n_rows.trim() == "1")
    };
    !table.value().as_element().is_some_and(is_layout)
        && !table.ancestors().any(|around| named(&around, &["table"]))
        && table.descendants().filter(|node| named(node, &CELLS)).all(is_plain)
        && table.descendants().filter(|node| named(node, &["tr"])).any(|row| n_cells(row) > 1)
}

/// Whether the cells of a row head the columns: all that have a text, or by the place of the row.
fn heads_columns(row: NodeRef<'_, Node>) -> bool {
    let has_text = |cell: &NodeRef<'_, Node>| {
        cell.descendants().any(|within| within.value().as_text().is_some_and(|text| !text.trim().is_empty()))
    };
    let mut cells = row.children().filter(|cell| named(cell, &CELLS)).filter(has_text).peekable();
    let is_head = row.parent().is_some_and(|around| named(&around, &["thead"]));
    cells.peek().is_some() && (is_head || cells.all(|cell| named(&cell, &["th"])))
}

/// How many columns a cell is in.
fn n_columns(cell: &Element) -> usize {
    const MOST: usize = 100;
    cell.attr("colspan").and_then(|n| n.trim().parse().ok()).unwrap_or(1).clamp(1, MOST)
}

/// Whether a node is an element with one of these names.
fn named(node: &NodeRef<'_, Node>, names: &[&str]) -> bool {
    node.value().as_element().is_some_and(|element| names.contains(&element.name()))
}

/// Headings, and terms that are explained.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt")
}

/// Whether a style hides an element.
fn is_invisible(style: &str) -> bool {
    let style: String = style.to_lowercase().split_whitespace().collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// A link without words, such as the `¶` or `#` beside a heading.
fn is_permalink(node: NodeRef<'_, Node>, element: &Element) -> bool {
    if element.name() != "a" || !element.attr("href").is_some_and(|href| href.starts_with('#')) {
        return false;
    }
    let text: String = node.descendants().filter_map(|node| node.value().as_text().map(|text| text.to_string())).collect();
    !text.is_empty() && !text.chars().any(char::is_alphanumeric)
}

fn is_furniture(element: &Element) -> bool {
    let is_known = |word: &str| {
        let word = word.to_ascii_lowercase();
        FURNITURE.contains(&word.as_str()) || word.starts_with("cookie-") || word.starts_with("cookie_")
    };
    match element.name() {
        "html" | "body" => false,
        "header" | "aside" => true,
        _ => element.classes().any(is_known) || element.id().is_some_and(is_known),
    }
}

/// The words of a text with single spaces between.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
