/** What a visitor asks for: words, filters and an order; and how an address says it. */
import { type SearchOptions, SORTS, type Sort } from "./engine.js";

export interface Question {
	query: string;
	/** By field, values of which an article must have one. */
	filters: Readonly<Record<string, readonly string[]>>;
	/** null: the best first, or without words the newest. */
	sort: Sort | null;
}

export const NOTHING: Question = { query: "", filters: {}, sort: null };

/**
 * The filter by date among the fields, none of which has this name. Its one value is `2020..2021`: from the
 * one date on and earlier than the other, either of which may be missing.
 */
export const DATES = "";

/** A filter alone is a question. */
export function isAsked(question: Question): boolean {
	return question.query !== "" || isFiltered(question);
}

export function isFiltered({ filters }: Question): boolean {
	return Object.keys(filters).length > 0;
}

/** The filters with a value added, or taken away if it is among them. Of dates there is one at most. */
export function toggled(filters: Question["filters"], field: string, value: string): Question["filters"] {
	const { [field]: before = [], ...others } = filters;
	const values = before.filter((other) => other !== value && field !== DATES);
	if (!before.includes(value)) values.push(value);
	return values.length > 0 ? { ...others, [field]: values } : others;
}

/** The question as the engine takes it. */
export function toOptions({ query, filters, sort }: Question): SearchOptions {
	const { [DATES]: dates, ...fields } = filters;
	const [after, before] = dates?.[0]?.split("..") ?? [];
	const between = { ...(after && { after }), ...(before && { before }) };
	return {
		sort: sort ?? (query === "" ? "newest" : "relevance"),
		filters: { ...(fields as Record<string, string[]>), ...between },
	};
}

/** How the address calls the filter by date, and fields: so begin their names, lest they be the page's own. */
const [DATE, FIELD] = ["f-date", "f."];

/** A date as precise as it is known. */
const WHEN = String.raw`(\d{4}(-\d\d){0,2})`;
/** From one on, until another, or both. */
const BETWEEN = new RegExp(`^(${WHEN}\\.\\.${WHEN}?|\\.\\.${WHEN})$`);

/** Reads `?q=patent&f.tags=5G&f-date=2020..2021&sort=newest`; null if there is no `q`, not even an empty one. */
export function readQuestion(params: URLSearchParams): Question | null {
	const query = params.get("q");
	if (query === null) return null;
	let filters: Question["filters"] = {};
	for (const [name, value] of params) {
		const field = name === DATE ? DATES : name.startsWith(FIELD) ? name.slice(FIELD.length) : undefined;
		// No field is called as what every object has, such as "constructor".
		if (field === undefined || field in {} || (field === DATES && !BETWEEN.test(value))) continue;
		if (!filters[field]?.includes(value)) filters = toggled(filters, field, value);
	}
	return { query: query.trim(), filters, sort: SORTS.find((sort) => sort === params.get("sort")) ?? null };
}

/** Puts a question in the place of the one that is there. */
export function writeQuestion(params: URLSearchParams, question: Question | null): void {
	// Without `q` the others are the page's own.
	const old = params.has("q") ? Array.from(params.keys()) : [];
	for (const name of old) {
		if (/^(q|sort|f-date|f\..*)$/.test(name)) params.delete(name);
	}
	if (!question) return;
	params.set("q", question.query);
	for (const [field, values] of Object.entries(question.filters)) {
		for (const value of values) params.append(field === DATES ? DATE : FIELD + field, value);
	}
	if (question.sort) params.set("sort", question.sort);
}

/** Questions name their fields in the same order. */
export function isSame(one: Question, other: Question): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
