/** The reading view: an article in the dialog, for those that have no page of their own. */
import { safeLink } from "./address.js";
import { button, el, icon, listOf, tongues } from "./dom.js";
import type { Article, Kind } from "./engine.js";
import type { Language } from "./language.js";
import { metaLine, type Target } from "./render.js";

/** How an item of a list begins in texts that have no other sign of one. */
const BULLET = /^[•⚫●▪◦‣] /u;

/**
 * @param target where a link to another article leads
 * @param home what relative addresses resolve against
 * @param backTo the text of the button that leads back
 * @returns the view; its `h2` can take the focus
 */
export function readingView(
	article: Article,
	target: (article: { id: string; url: string }) => Target,
	home: string,
	language: Language,
	backTo: string,
): HTMLElement {
	const { locale, texts } = language;
	const back = button("back", { back: "" }, icon("back"), backTo);
	const heading = el("h2", { tabindex: "-1", dir: "auto" }, ...tongues(article.title, locale));
	const view = el(
		"article",
		{ class: "article", part: "article", "data-article": article.id },
		back,
		heading,
	);
	const meta = metaLine(article, language);
	if (meta) view.append(meta);
	article.paragraphs.forEach((paragraph, i) => {
		let kind = article.kinds[i] as Kind;
		if (kind === "p" && BULLET.test(paragraph)) kind = "ul";
		const content = (text: string) => tongues(text, locale);
		const text = content(kind === "ul" ? paragraph.replace(BULLET, "") : paragraph);
		const before = view.lastElementChild;
		if (kind === "pre" && before?.localName === kind) {
			before.append("\n", ...text);
			return;
		}
		const isItem = kind[1] === "l";
		const isRow = kind[0] === "t";
		// The title is of the second level.
		const level = Math.min(Number(kind[1]) + 2, 6);
		const cell = (text: string) => el(kind === "th" && text ? kind : "td", {}, ...content(text));
		const element = isRow
			? el("tr", {}, ...paragraph.split("\t").map(cell))
			: el(isItem ? "li" : level ? (`h${level}` as "h3") : (kind as "p"), { dir: "auto" }, ...text);
		const group = isRow ? "table" : isItem ? kind : "";
		if (!group) view.append(element);
		// What heads the columns begins another table.
		else if (before?.localName === group && !(kind === "th" && article.kinds[i - 1] === "tr"))
			before.append(element);
		else view.append(el(group as "ul", { dir: "auto" }, element));
	});
	const page = article.url.startsWith("#") ? undefined : safeLink(article.url, home);
	if (page) view.append(el("p", {}, el("a", { href: page }, texts.page)));
	const sources = article.sources.map((source) => el("li", {}, sourceLink(source, home)));
	if (sources.length > 0) {
		view.append(el("h3", {}, texts.sources), listOf({ class: "sources" }, sources));
	}
	const related = article.related.map(({ id, title, url }) => {
		const { href, reads } = target({ id, url });
		const link = el("a", { href, dir: "auto", "data-id": id }, ...tongues(title, locale));
		if (reads) link.dataset.reads = "";
		return el("li", {}, link);
	});
	if (related.length > 0) {
		view.append(el("h3", {}, texts.related), listOf({ class: "sources related", part: "related" }, related));
	}
	return view;
}

/** A source as a link where it is a safe address, else as plain text. */
function sourceLink(source: string, home: string): Node | string {
	const href = /^(https?:|mailto:)/i.test(source) ? safeLink(source, home) : undefined;
	if (!href) return source;
	return el(
		"a",
		{ href, target: "_blank", rel: "noopener" },
		source.replace(/^https?:\/\/(www\.)?|\/$/gi, ""),
	);
}
