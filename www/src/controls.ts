/** What stands above the results: how many there are, their order, the filters that are on, and those to choose. */
import { button, el, icon } from "./dom.js";
import { type SearchResult, SORTS, type Sort } from "./engine.js";
import { chips, type Facet, facetGroup } from "./facets.js";
import type { Language } from "./language.js";
import type { Question } from "./question.js";

export class Controls {
	/** Says how many results there are. The status says it to screen readers. */
	readonly count = el("p", { class: "count", "aria-hidden": "true" });
	readonly #sort = el("select", { class: "sort", part: "sort" });
	readonly #button = button("toggle", {});
	readonly bar = el("div", { class: "bar", hidden: "" }, this.count, this.#sort, this.#button);
	readonly chips = el("div", { class: "chips" });
	/** The filters to choose; on wide pages they are always there. */
	readonly filters = el("div", { class: "filters", part: "filters", role: "group", hidden: "" });

	/** Fields of which all values are shown. */
	readonly expanded = new Set<string>();

	/**
	 * @param onSort hears of another order
	 * @param onToggle hears that the filters were opened or closed
	 */
	constructor(onSort: (sort: Sort) => void, onToggle: () => void) {
		this.#button.ariaExpanded = "false";
		this.#sort.onchange = () => onSort(this.#sort.value as Sort);
		this.#button.onclick = () => {
			this.filters.hidden = !this.filters.hidden;
			this.#button.ariaExpanded = String(!this.filters.hidden);
			onToggle();
		};
	}

	speak({ texts }: Language): void {
		this.#sort.ariaLabel = texts.sort;
		this.filters.ariaLabel = texts.filter;
	}

	/** Shows what is asked for. */
	ask(question: Question, language: Language): void {
		const { texts } = language;
		const n = Object.values(question.filters).flat().length;
		this.#button.replaceChildren(icon("filter"), texts.filter);
		if (n > 0) this.#button.append(el("span", { class: "n" }, language.number(n)));
		this.chips.replaceChildren(...chips(question, language));
		// Without words no article is better than another.
		const sorts = question.query === "" ? SORTS.slice(1) : SORTS;
		this.#sort.replaceChildren(...sorts.map((sort) => el("option", { value: sort }, texts[sort])));
		this.#sort.value = question.sort && sorts.includes(question.sort) ? question.sort : (sorts[0] ?? "");
	}

	/** Shows what there is. */
	answer({ total, atLeast, hits }: SearchResult, language: Language): void {
		this.#button.hidden = total === 0 && this.chips.childElementCount === 0;
		this.bar.hidden = false;
		this.count.textContent = language.count(total, atLeast);
		this.#sort.hidden = total < 2 || !hits.some(({ date }) => date !== null);
	}

	/** Shows the filters to choose. */
	choose(facets: Facet[], question: Question, language: Language): void {
		this.#keepFocus(this.filters, () =>
			this.filters.replaceChildren(...this.groups(facets, question, language)),
		);
	}

	groups(facets: Facet[], question: Question, language: Language): HTMLElement[] {
		return facets.map((facet) => facetGroup(facet, question, this.expanded, language));
	}

	/** A button that is made anew keeps the focus. */
	#keepFocus(within: HTMLElement, change: () => void): void {
		const { activeElement } = within.getRootNode() as ShadowRoot;
		const { field, value } = within.contains(activeElement) ? (activeElement as HTMLElement).dataset : {};
		change();
		const buttons = Array.from(within.querySelectorAll<HTMLElement>("[data-field]"));
		buttons
			.find(({ dataset }) => dataset.field === field && dataset.value === value)
			?.focus({ preventScroll: true });
	}
}
