/**
 * What stands under the search field, as DOM nodes: results and every other state. Nothing here listens;
 * `element.ts` reads the `data-` attributes of whatever is clicked.
 */
import { el, icon, marked, tongues } from "./dom.js";
import type { Article, Hit } from "./engine.js";
import { strings } from "./strings.js";

/** Where a hit's link leads, and whether it opens the reading view. */
export interface Target {
	href: string;
	reads: boolean;
}

export function hitRow(hit: Hit, { href, reads }: Target, locale: string): HTMLLIElement {
	const link = el("a", { href, part: "title", class: "title", dir: "auto", "data-id": hit.id });
	if (reads) link.dataset.reads = "";
	link.append(...marked(hit.title, hit.titleMarks, locale));
	const row = el("li", { part: "hit", class: "hit" }, link);
	const meta = metaLine(hit, locale);
	if (meta) row.append(meta);
	if (hit.heading) {
		row.append(el("p", { part: "heading", class: "heading", dir: "auto" }, ...tongues(hit.heading, locale)));
	}
	if (hit.snippet.text !== "") {
		row.append(
			el(
				"p",
				{ part: "snippet", class: "snippet", dir: "auto" },
				...marked(hit.snippet.text, hit.snippet.marks, locale),
			),
		);
	}
	return row;
}

/** Section, date and tags; a tag is a button that narrows the search to it. */
export function metaLine({ section, date, tags }: Hit | Article, locale: string): HTMLElement | undefined {
	const parts: HTMLElement[] = [];
	if (section) parts.push(el("span", { class: "section" }, ...tongues(section, locale)));
	if (date) parts.push(el("time", { datetime: date }, formatDate(date, locale)));
	for (const tag of tags) {
		parts.push(
			el("button", { type: "button", class: "tag", part: "tag", "data-tag": tag }, ...tongues(tag, locale)),
		);
	}
	return parts.length === 0 ? undefined : el("div", { class: "meta", part: "meta" }, ...parts);
}

/** A date as precise as it is known: a year, a month or a day. */
function formatDate(date: string, locale: string): string {
	const [year = 0, month, day] = date.split("-").map(Number);
	const options: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric" };
	if (month !== undefined) options.month = day === undefined ? "long" : "short";
	if (day !== undefined) options.day = "numeric";
	try {
		return new Intl.DateTimeFormat(locale, options).format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
	} catch {
		return date;
	}
}

export function emptyState(offline: boolean): HTMLElement {
	const hints = strings.hints.map(([syntax, meaning]) =>
		el("div", {}, el("dt", {}, el("code", {}, syntax)), el("dd", {}, meaning)),
	);
	const state = el("div", { class: "state empty" }, el("p", {}, strings.hintTitle), el("dl", {}, ...hints));
	if (offline) state.append(el("p", { class: "note" }, strings.offline));
	return state;
}

/** Says what was found in place of misspelt words; its button takes it over. */
export function suggestionLine(suggestion: string): HTMLElement {
	const button = el(
		"button",
		{ type: "button", class: "plain", dir: "auto", "data-query": suggestion },
		suggestion,
	);
	return el("p", { class: "partial" }, strings.insteadHint, " ", button);
}

export function loadingState(): HTMLElement {
	const row = () => el("div", { class: "ghost" }, el("i"), el("i"), el("i"));
	return el("div", { class: "state loading" }, el("p", {}, strings.loading), row(), row(), row());
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
export function nothingState(query: string, offers: Shortened[]): HTMLElement {
	const state = el(
		"div",
		{ class: "state nothing" },
		el("p", { class: "headline", dir: "auto" }, strings.nothing(query)),
		el("p", {}, strings.nothingHint),
	);
	if (offers.length === 0) return state;
	const buttons = offers.map(({ dropped, rest }) =>
		el("button", { type: "button", class: "plain", "data-query": rest }, strings.without(dropped)),
	);
	state.append(el("div", { class: "offers" }, ...buttons));
	return state;
}

/** Names the cause and offers to try again; the page's own search form, if it has one, stands below. */
export function errorState(cause: string, retry: boolean): HTMLElement {
	const state = el(
		"div",
		{ class: "state error" },
		icon("alert"),
		el("p", { class: "headline" }, retry ? strings.failed : strings.noWasm),
		el("p", {}, cause),
	);
	if (retry) state.append(el("button", { type: "button", class: "plain", "data-retry": "" }, strings.retry));
	state.append(el("slot"));
	return state;
}
