/**
 * Marks, on the page that a result led to, the words that were found: stems and synonyms too, since they are those
 * that the result had marked. Escape takes the marks away.
 *
 * The words travel in the tab's own `sessionStorage`: addresses stay clean, nothing is sent, and the next page of the
 * tab removes them, whether it is the right one or not. A result that is opened in another tab has no marks.
 *
 * Pages set the colours by `--findling-highlight` and `--findling-highlight-text`.
 */
import { anchored } from "./address.js";
import type { Hit } from "./engine.js";

/** Words for a page. */
interface Errand {
	page: string;
	words: string[];
}

const KEY = "findling-highlight";
/** Of a page that has the words everywhere, the first so many are marked. */
const MOST = 2000;
const COLOURS =
	"{background-color:var(--findling-highlight,mark);color:var(--findling-highlight-text,marktext)}";
/** Texts that nobody reads on the page, or that are the search's own. */
const NOT_READ = "script,style,noscript,textarea,select,template,findling-search,mark.findling";
/** Letters of scripts that write no spaces: a word may stand within others. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
const LETTER = "[\\p{L}\\p{M}\\p{N}]";

let clear = () => {};

document.addEventListener("findling-select", (event) => {
	const { detail, target } = event as CustomEvent<{ hit: Partial<Hit> & Pick<Hit, "url"> }>;
	const { hit } = detail;
	// Of a related article only the address is known.
	if (!hit.snippet) return;
	const { title = "", titleMarks = [], snippet, sections = [] } = hit;
	const found = [{ text: title, marks: titleMarks }, snippet, ...sections.map(({ snippet }) => snippet)];
	const words = found.flatMap(({ text, marks }) => marks.map(([start, end]) => text.slice(start, end)));
	const url = new URL(hit.url, (target as HTMLElement).dataset.home ?? document.baseURI);
	if (isHere(url.href) && url.hash) {
		// A place in this very page; without one, the article opens in the search.
		if (anchored(url.hash)) mark(words);
		return;
	}
	try {
		sessionStorage.setItem(KEY, JSON.stringify({ page: url.href, words } satisfies Errand));
	} catch {
		// Storage is full or switched off: a convenience less.
	}
});

addEventListener("keydown", ({ key, defaultPrevented }) => {
	if (key === "Escape" && !defaultPrevented) clear();
});
// A page that comes back as it was left runs no script anew.
addEventListener("pageshow", arrive);
arrive();

function arrive(): void {
	let errand: Errand | null = null;
	try {
		errand = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
		sessionStorage.removeItem(KEY);
	} catch {
		// No storage.
	}
	if (errand && isHere(errand.page)) mark(errand.words);
}

/** Whether it is the address of this page, whatever the place in it; hosts write the names of folders in three ways. */
function isHere(address: string): boolean {
	const [there, here] = [address, location.href].map((one) =>
		one.replace(/#.*$/, "").replace(/(\/|\/index\.html?)(?=\?|$)/, ""),
	);
	return there === here;
}

function mark(words: string[]): void {
	clear();
	const ranges = find(words);
	if (ranges.length === 0) return;
	const sheet = new CSSStyleSheet();
	document.adoptedStyleSheets.push(sheet);
	const unmark = "Highlight" in window ? highlight(sheet, ranges) : wrap(sheet, ranges);
	clear = () => {
		unmark();
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
		clear = () => {};
	};
}

/** The words in the texts of the page. */
function find(words: string[]): Range[] {
	if (words.length === 0) return [];
	const patterns = [...new Set(words)]
		// The longest first, lest its beginning be taken for all of it.
		.sort((one, other) => other.length - one.length)
		.map((word) => {
			const pattern = word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+");
			return UNSPACED.test(word) ? pattern : `(?<!${LETTER})${pattern}(?!${LETTER})`;
		});
	const pattern = new RegExp(patterns.join("|"), "giu");
	const ranges: Range[] = [];
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = texts.nextNode(); node && ranges.length < MOST; node = texts.nextNode()) {
		if (node.parentElement?.closest(NOT_READ)) continue;
		for (const { 0: word, index } of (node.nodeValue ?? "").matchAll(pattern)) {
			const range = new Range();
			range.setStart(node, index);
			range.setEnd(node, index + word.length);
			ranges.push(range);
		}
	}
	return ranges;
}

/** Marks without touching the page's elements. */
function highlight(sheet: CSSStyleSheet, ranges: Range[]): () => void {
	sheet.replaceSync(`::highlight(findling)${COLOURS}`);
	CSS.highlights.set("findling", new Highlight(...ranges));
	return () => CSS.highlights.delete("findling");
}

/** The same in browsers that can't. */
function wrap(sheet: CSSStyleSheet, ranges: Range[]): () => void {
	sheet.replaceSync(`mark.findling${COLOURS}`);
	// From the end, since each cuts a text in two.
	const marks = ranges.reverse().map((range) => {
		const mark = document.createElement("mark");
		mark.className = "findling";
		range.surroundContents(mark);
		return mark;
	});
	return () => {
		for (const mark of marks) {
			const parent = mark.parentNode;
			mark.replaceWith(...mark.childNodes);
			parent?.normalize();
		}
	};
}
