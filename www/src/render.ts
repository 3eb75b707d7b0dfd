/**
 * What stands under the search field, as DOM nodes: results and every other state. Nothing here listens;
 * `element.ts` reads the `data-` attributes of whatever is clicked.
 */
import { el, icon, marked, tongues } from "./dom.js";
import type { Article, Hit } from "./engine.js";
import { fill, type Language } from "./language.js";

/** Where a hit's link leads, and whether it opens the reading view. */
export interface Target {
	href: string;
	reads: boolean;
}

export function hitRow(hit: Hit, { href, reads }: Target, language: Language): HTMLLIElement {
	const link = el("a", { href, part: "title", class: "title", dir: "auto", "data-id": hit.id });
	if (reads) link.dataset.reads = "";
	link.append(...marked(hit.title, hit.titleMarks, language.locale));
	const row = el("li", { part: "hit", class: "hit" }, link);
	const meta = metaLine(hit, language);
	if (meta) row.append(meta);
	if (hit.heading) {
		row.append(
			el("p", { part: "heading", class: "heading", dir: "auto" }, ...tongues(hit.heading, language.locale)),
		);
	}
	if (hit.snippet.text !== "") {
		row.append(
			el(
				"p",
				{ part: "snippet", class: "snippet", dir: "auto" },
				...marked(hit.snippet.text, hit.snippet.marks, language.locale),
			),
		);
	}
	return row;
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
		parts.push(
			el(
				"button",
				{ type: "button", class: "tag", part: "tag", "data-tag": tag },
				...tongues(tag, language.locale),
			),
		);
	}
	return parts.length === 0 ? undefined : el("div", { class: "meta", part: "meta" }, ...parts);
}

export function emptyState(offline: boolean, { texts }: Language): HTMLElement {
	const hint = (syntax: string, meaning: string) =>
		el("div", {}, el("dt", {}, el("code", {}, syntax)), el("dd", {}, meaning));
	const hints = [
		hint(texts.phrase, texts.phraseHint),
		hint(texts.minus, texts.minusHint),
		hint(texts.tag, texts.tagHint),
	];
	const state = el("div", { class: "state empty" }, el("p", {}, texts.hintTitle), el("dl", {}, ...hints));
	if (offline) state.append(el("p", { class: "note" }, texts.offline));
	return state;
}

/** Says what was found in place of misspelt words; its button takes it over. */
export function suggestionLine(suggestion: string, { texts }: Language): HTMLElement {
	const button = el(
		"button",
		{ type: "button", class: "plain", dir: "auto", "data-query": suggestion },
		suggestion,
	);
	return el("p", { class: "partial" }, texts.instead, " ", button);
}

export function loadingState({ texts }: Language): HTMLElement {
	const row = () => el("div", { class: "ghost" }, el("i"), el("i"), el("i"));
	return el("div", { class: "state loading" }, el("p", {}, texts.loading), row(), row(), row());
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
export function nothingState(query: string, offers: Shortened[], { texts }: Language): HTMLElement {
	const state = el(
		"div",
		{ class: "state nothing" },
		el("p", { class: "headline", dir: "auto" }, fill(texts.nothing, { query })),
		el("p", {}, texts.nothingHint),
	);
	if (offers.length === 0) return state;
	const buttons = offers.map(({ dropped, rest }) =>
		el(
			"button",
			{ type: "button", class: "plain", "data-query": rest },
			fill(texts.without, { word: dropped }),
		),
	);
	state.append(el("div", { class: "offers" }, ...buttons));
	return state;
}

/** Names the cause and offers to try again; the page's own search form, if it has one, stands below. */
export function errorState(cause: string, retry: boolean, { texts }: Language): HTMLElement {
	const state = el(
		"div",
		{ class: "state error" },
		icon("alert"),
		el("p", { class: "headline" }, retry ? texts.failed : texts.noWasm),
		el("p", { lang: "en", dir: "ltr" }, cause),
	);
	if (retry) state.append(el("button", { type: "button", class: "plain", "data-retry": "" }, texts.retry));
	state.append(el("slot"));
	return state;
}
