/**
 * What stands under the search field, as DOM nodes: results and every other state. Nothing here listens;
 * `search.ts` reads the `data-` attributes of whatever is clicked.
 */
import { safeLink } from "./address.js";
import { button, el, listOf, marked, tongues } from "./dom.js";
import type { Article, Hit } from "./engine.js";
import { fill, type Language } from "./language.js";
import { isFiltered, type Question } from "./question.js";

/** Where a hit's link leads, and whether it opens the reading view. */
export interface Target {
	href: string;
	reads: boolean;
}

/** A section of a page that answers the question, besides the one that its hit shows. */
interface Within {
	heading: string;
	url: string;
	snippet: Hit["snippet"];
}

/**
 * @param target where an address of the hit's article leads
 * @param home what relative addresses resolve against
 */
export function hitRow(
	hit: Hit & { sections?: Within[] },
	target: (url: string, snippet: Hit["snippet"]) => Target,
	home: string,
	language: Language,
): HTMLLIElement {
	const { locale, texts } = language;
	const link = (url: string, snippet: Hit["snippet"], kind: string, ...content: (Node | string)[]) => {
		const { href, reads } = target(url, snippet);
		const a = el("a", { href, part: kind, class: kind, dir: "auto", "data-id": hit.id }, ...content);
		if (reads) a.dataset.reads = "";
		return a;
	};
	const text = ({ text, marks }: Hit["snippet"], kind: string) =>
		el("p", { part: kind, class: kind, dir: "auto" }, ...marked(text, marks, locale));
	const row = el(
		"li",
		{ part: "hit", class: "hit" },
		link(hit.url, hit.snippet, "title", ...marked(hit.title, hit.titleMarks, locale)),
	);
	const picture = thumbnail(hit.metadata.image?.[0] ?? "", home);
	if (picture) row.prepend(picture);
	const meta = metaLine(hit, language);
	if (meta) row.append(meta);
	if (hit.heading) row.append(text({ text: hit.heading, marks: [] }, "heading"));
	if (hit.snippet.text !== "") row.append(text(hit.snippet, "snippet"));
	const sections = hit.sections ?? [];
	if (sections.length > 0) {
		const places = sections.map(({ heading, url, snippet }) => {
			const place = link(url, snippet, "place", ...tongues(heading, locale));
			return el("li", {}, place, text(snippet, "snippet"));
		});
		row.append(listOf({ class: "within", part: "within", "aria-label": texts.within }, places));
	}
	return row;
}

/** A picture that says nothing the title does not; of one that does not load the place stays, lest the list move. */
function thumbnail(address: string, home: string): HTMLElement | undefined {
	const src = /^data:image\//i.test(address) ? address : address && safeLink(address, home);
	if (!src) return undefined;
	const attributes = { loading: "lazy", decoding: "async", referrerpolicy: "no-referrer", src };
	const picture = el("img", { part: "image", alt: "", ...attributes });
	picture.onerror = () => {
		picture.style.visibility = "hidden";
	};
	return picture;
}

/** Section, date and tags; a tag is a button that narrows the search to it. */
export function metaLine(
	{ section, date, tags }: Hit | Article,
	language: Language,
): HTMLElement | undefined {
	const parts: HTMLElement[] = [];
	if (section) parts.push(el("span", { class: "section" }, ...tongues(section, language.locale)));
	if (date) parts.push(el("time", { datetime: date }, language.date(date)));
	for (const tag of tags) {
		const narrow = button("tag", { field: "tags", value: tag }, ...tongues(tag, language.locale));
		narrow.setAttribute("part", "tag");
		parts.push(narrow);
	}
	return parts.length === 0 ? undefined : el("div", { class: "meta", part: "meta" }, ...parts);
}

/** What can be typed; below the ways in, where there are any. */
export function emptyState(offline: boolean, { texts }: Language): HTMLElement {
	const hints = [
		[texts.phrase, texts.phraseHint],
		[texts.minus, texts.minusHint],
		[texts.tag, texts.tagHint],
	].flatMap(([syntax = "", meaning = ""]) => [el("dt", {}, el("code", {}, syntax)), el("dd", {}, meaning)]);
	const state = el("div", { class: "state empty" }, el("p", {}, texts.hintTitle), el("dl", {}, ...hints));
	if (offline) state.append(el("p", { class: "note" }, texts.offline));
	return state;
}

/** Queries of before, each a button that asks again, and one that forgets them. */
export function recentState(queries: string[], { texts }: Language): HTMLElement {
	const buttons = queries.map((query) => el("li", {}, button("", { query }, query)));
	return el(
		"section",
		{ class: "facet recent" },
		el("h2", {}, texts.recent),
		listOf({}, buttons),
		button("link", { forget: "" }, texts.forget),
	);
}

/** Says what was found in place of misspelt words; its button takes it over. */
export function suggestionLine(suggestion: string, { texts }: Language): HTMLElement {
	return el(
		"p",
		{ class: "partial" },
		texts.instead,
		" ",
		button("plain", { query: suggestion }, suggestion),
	);
}

export function loadingState({ texts }: Language): HTMLElement {
	return el("p", { class: "state loading" }, texts.loading);
}

/** A query without one of its words. */
export interface Shortened {
	dropped: string;
	rest: string;
}

/** The query without each of its words in turn; nothing for a single word. */
export function shortened(query: string): Shortened[] {
	const words = query.match(/-?(?:\w+:)?"[^"]*"?|\S+/gu) ?? [];
	if (words.length < 2) return [];
	return words.slice(0, 6).map((dropped, at) => ({
		dropped,
		rest: words.filter((_, i) => i !== at).join(" "),
	}));
}

/** Says that there is nothing, and offers queries that find something. */
export function nothingState(question: Question, offers: Shortened[], { texts }: Language): HTMLElement {
	const { query } = question;
	const filtered = isFiltered(question);
	const headline = filtered ? texts.nothingFiltered : fill(texts.nothing, { query });
	const buttons = offers.map(({ dropped, rest }) =>
		button("plain", { query: rest }, fill(texts.without, { word: dropped })),
	);
	if (filtered) buttons.push(button("plain", { unfilter: "" }, texts.removeAll));
	return el(
		"div",
		{ class: "state nothing" },
		el("p", { class: "headline", dir: "auto" }, headline),
		el("p", {}, filtered ? "" : texts.nothingHint),
		el("div", { class: "offers" }, ...buttons),
	);
}

/** Names the cause and offers to try again; the page's own search form, if it has one, stands below. */
export function errorState(headline: string, cause: string, { texts }: Language): HTMLElement {
	return el(
		"div",
		{ class: "state error" },
		el("p", { class: "headline" }, headline),
		el("p", { lang: "en", dir: "ltr" }, cause),
		button("plain", { retry: "" }, texts.retry),
		el("slot"),
	);
}
