/** Ways into the articles besides words: sections, years, tags and other fields, each value with its count. */
import { button, el, icon, listOf, tongues } from "./dom.js";
import type { FacetValue, Handle } from "./engine.js";
import { fill, type Language } from "./language.js";
import { DATES, type Question, toOptions } from "./question.js";

export interface Facet {
	field: string;
	values: FacetValue[];
}

/** Years that are listed at most; what is earlier is one value. */
const YEARS = 12;
/** Values of a field that are shown at first. */
const SHOWN = 8;

/**
 * The values that are worth a filter. Those of a field that is filtered by are counted as if it weren't, since a
 * second value of a field brings more articles.
 */
export async function countFacets(handle: Handle, question: Question): Promise<Facet[]> {
	const { query, filters } = question;
	const count = (filters: Question["filters"]) =>
		handle.search(query, { ...toOptions({ ...question, filters }), limit: 0, facets: true });
	const { facets, total } = await count(filters);
	const counted = await Promise.all(
		Object.entries(facets).map(async ([field, values]) => {
			if (!filters[field]) return { field, values };
			const { [field]: _, ...others } = filters;
			return { field, values: (await count(others)).facets[field] ?? [] };
		}),
	);
	const rank = ({ field }: Facet) => ["section", DATES, "tags"].indexOf(field) >>> 0;
	return [...counted, { field: DATES, values: await countYears(handle, question) }]
		.filter(({ field, values }) => values.length > 0 && (filters[field] || chooses(field, values, total)))
		.sort((a, b) => rank(a) - rank(b));
}

/** Metadata that says something of an article and is no way to look through them. */
const NO_WAY_IN = ["page", "image"];

/** Whether choosing a value makes a difference: that of ids of articles, for instance, does not. */
function chooses(field: string, values: FacetValue[], total: number): boolean {
	if (NO_WAY_IN.includes(field)) return false;
	if (field === "section" || field === "tags" || field === DATES) return true;
	return values.some(({ count }) => count > 1 && count < total);
}

/** Counts by year, the latest first. */
async function countYears(handle: Handle, question: Question): Promise<FacetValue[]> {
	const span = await spanOf(handle);
	if (!span) return [];
	const [first, last] = span;
	const values: string[] = [];
	for (let year = last; year >= first && values.length < YEARS; year--) values.push(`${year}..${year + 1}`);
	if (last - first >= YEARS) values[YEARS - 1] = `..${last - YEARS + 2}`;
	const counted = await Promise.all(
		values.map(async (value) => {
			const options = toOptions({ ...question, filters: { ...question.filters, [DATES]: [value] } });
			return { value, count: (await handle.search(question.query, { ...options, limit: 0 })).total };
		}),
	);
	return counted.filter(({ count }) => count > 0);
}

const spans = new WeakMap<Handle, Promise<[first: number, last: number] | undefined>>();

/** The years of the oldest and the newest article that have a date. */
function spanOf(handle: Handle) {
	const yearOf = async (sort: "oldest" | "newest") => {
		const { hits } = await handle.search("", { sort, limit: 1, filters: { after: "0001" } });
		return parseInt(hits[0]?.date ?? "", 10);
	};
	const ask = async (): Promise<[number, number] | undefined> => {
		const [first, last] = await Promise.all([yearOf("oldest"), yearOf("newest")]);
		return first && last ? [first, last] : undefined;
	};
	const span = spans.get(handle) ?? ask();
	spans.set(handle, span);
	span.catch(() => spans.delete(handle));
	return span;
}

/** What a value is called. */
export function valueLabel(field: string, value: string, language: Language): string {
	if (field !== DATES) return value;
	const [after = "", before = ""] = value.split("..");
	if (Number(before) === Number(after) + 1) return language.date(after);
	// The last year is one that is not among them.
	return after
		? `${after}–${before && (Number(before) - 1 || before)}`
		: fill(language.texts.before, { date: language.date(before) });
}

/** A field and its values, each a button that is pressed while it is a filter. */
export function facetGroup(
	{ field, values }: Facet,
	{ filters }: Question,
	expanded: ReadonlySet<string>,
	language: Language,
): HTMLElement {
	const { texts } = language;
	const names: Record<string, string> = { section: texts.section, tags: texts.tags, [DATES]: texts.years };
	const cut = expanded.has(field) || values.length <= SHOWN + 1 ? values.length : SHOWN;
	const list = listOf({}, []);
	values.forEach(({ value, count }, i) => {
		const pressed = filters[field]?.includes(value) ?? false;
		if (i >= cut && !pressed) return;
		const label = valueLabel(field, value, language);
		const choice = button(
			"",
			{ field, value },
			el("span", { dir: "auto" }, ...tongues(label, language.locale)),
			" ",
			el("span", { class: "n" }, language.number(count)),
		);
		choice.ariaPressed = String(pressed);
		list.append(el("li", {}, choice));
	});
	const group = el(
		"section",
		{ class: "facet", part: "facet", "data-facet": field },
		el("h2", {}, names[field] ?? field),
		list,
	);
	if (cut < values.length) {
		const all = fill(texts.all, { n: language.number(values.length) });
		group.append(button("link", { all: field }, all));
	}
	return group;
}

/** The filters that are on, each a button that takes it off. */
export function chips({ filters }: Question, language: Language): HTMLElement[] {
	const { texts } = language;
	const buttons = Object.entries(filters).flatMap(([field, values]) =>
		values.map((value) => {
			const label = valueLabel(field, value, language);
			const name = el("span", { dir: "auto" }, ...tongues(label, language.locale));
			const chip = button("chip", { field, value }, name, icon("cross"));
			chip.setAttribute("part", "chip");
			chip.ariaLabel = fill(texts.remove, { value: label });
			return chip;
		}),
	);
	if (buttons.length > 1) {
		buttons.push(button("link", { unfilter: "" }, texts.removeAll));
	}
	return buttons;
}
