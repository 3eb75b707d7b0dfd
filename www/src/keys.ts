/** The keyboard within a search. */
import { isAsked } from "./question.js";
import type { Host, Search } from "./search.js";

export class Keys {
	readonly #search: Search;
	readonly #host: Host;
	/** Enter, pressed before there were results. */
	enter: KeyboardEvent | undefined;

	constructor(search: Search, host: Host) {
		this.#search = search;
		this.#host = host;
	}

	/** Does what an Enter before the results was meant to do. */
	onResults(): void {
		const enter = this.enter;
		this.enter = undefined;
		if (enter) this.#openFirst(enter);
	}

	press(event: KeyboardEvent): void {
		// The second condition is for Safari, whose last keydown of a composition comes after its end.
		if (event.isComposing || event.keyCode === 229) return;
		const { field, reading } = this.#search;
		const { isOpen } = this.#host;
		const inField = event.target === field;
		switch (event.key) {
			case "Escape":
				this.#escape(event);
				break;
			case "ArrowDown":
			case "ArrowUp":
				if (isModified(event) || event.target instanceof HTMLSelectElement) break;
				if (!isOpen) this.#host.open();
				// An article scrolls.
				else if (!reading) this.#move(event);
				break;
			case "Enter":
				if (!inField) break;
				event.preventDefault();
				if (!isOpen) this.#host.open();
				else if (!reading) this.#openFirst(event);
				break;
			case "Tab":
			case field.matches(":dir(rtl)") ? "ArrowLeft" : "ArrowRight":
				if (inField && !isModified(event)) this.#complete(event);
				break;
			default:
				this.#typeOn(event);
		}
	}

	/** Out of the article, the question, the search, one at a time. */
	#escape(event: KeyboardEvent): void {
		const search = this.#search;
		const { shape, isOpen } = this.#host;
		const asked = search.field.value !== "" || isAsked(search.question);
		if (search.reading && isOpen) search.back();
		else if (shape === "inline" ? !isOpen && asked : asked) {
			search.reset();
		} else if (shape !== "page" && isOpen) this.#host.close();
		else return;
		event.preventDefault();
	}

	/** Up and Down go between the field, the results and “Show more”. */
	#move(event: KeyboardEvent): void {
		const { field, body, sheet } = this.#search;
		const stops = Array.from(body.querySelectorAll<HTMLElement>("a[data-id], .more"));
		if (stops.length === 0) return;
		event.preventDefault();
		const focused = (sheet.getRootNode() as ShadowRoot).activeElement as HTMLElement;
		const row = focused.closest("li")?.querySelector<HTMLElement>("a[data-id]");
		const at = stops.indexOf(stops.includes(focused) ? focused : (row ?? focused));
		const to = at + (event.key === "ArrowDown" ? 1 : -1);
		const stop = to < 0 ? field : stops[Math.min(to, stops.length - 1)];
		stop?.focus({ preventScroll: true });
		if (to < 0) body.scrollTop = 0;
		(stop?.closest("li") ?? stop)?.scrollIntoView({ block: "nearest" });
	}

	/** As if the first result had been clicked, with the same keys held down. */
	#openFirst(event: KeyboardEvent): void {
		const { answered, question, body } = this.#search;
		// On a page of results Enter means what it means in any form, and the results are there already.
		if (this.#host.shape === "page" || question.query === "") return;
		if (!answered) {
			this.enter = event;
			return;
		}
		const { ctrlKey, metaKey, shiftKey } = event;
		const keys = { ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true, composed: true };
		body.querySelector("a[data-id]")?.dispatchEvent(new MouseEvent("click", keys));
	}

	/** Takes the hint over, if there is one and the caret is at its beginning. */
	#complete(event: KeyboardEvent): void {
		const { field, hint } = this.#search;
		if (hint === "" || field.selectionStart !== field.value.length) return;
		event.preventDefault();
		this.#search.complete();
	}

	/** Who types while a result has the focus goes on in the field. */
	#typeOn(event: KeyboardEvent): void {
		const { key, target } = event;
		const { field, reading } = this.#search;
		if (key.length !== 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
		if (!(target as Element).matches("a, .more") || reading) return;
		const end = field.value.length;
		field.focus();
		field.setSelectionRange(end, end);
	}
}

export function isModified(event: MouseEvent | KeyboardEvent): boolean {
	return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}
