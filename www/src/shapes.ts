/** The ways in which a search stands in a page: thin shells around the one `Search`. */
import { button, el, icon } from "./dom.js";
import { type Hotkey, keyCaps } from "./hotkeys.js";
import type { Language } from "./language.js";
import type { Search } from "./search.js";

export interface Shape {
	/** What goes into the shadow root. */
	readonly nodes: Node[];
	readonly isOpen: boolean;
	/** Makes the search visible; it does not yet have the focus. */
	open(): void;
	close(): void;
	/** @param label what the search is called */
	speak(language: Language, label: string, hotkey: Hotkey | undefined): void;
	/** Lets go of what reaches beyond the element. */
	stop(): void;
}

/** What a shape says to its element. */
interface Ears {
	/** The visitor wants the search open. */
	onWish(): void;
	onClose(): void;
}

/** A button, and a dialog over the page. */
export class Modal implements Shape {
	readonly #button = button("open", {});
	readonly #dialog = el("dialog", { part: "dialog" });
	readonly #close = button("close", {});
	readonly nodes = [this.#button, this.#dialog];
	#pressed: EventTarget | null = null;
	#unlock: (() => void) | undefined;
	readonly #onClose: () => void;

	constructor(search: Search, { onWish, onClose }: Ears) {
		this.#button.setAttribute("part", "button");
		this.#button.ariaHasPopup = "dialog";
		this.#button.onclick = onWish;
		this.#close.onclick = () => this.close();
		search.form.append(this.#close);
		this.#dialog.append(search.sheet);
		this.#onClose = onClose;
		this.#dialog.onclose = () => this.#closed();
		this.#dialog.onpointerdown = (event) => {
			this.#pressed = event.target;
		};
		this.#dialog.onclick = (event) => {
			// The dialog's own box is covered by its content: what hits it hits the backdrop.
			if (event.target === this.#dialog && this.#pressed === this.#dialog) this.close();
		};
	}

	get isOpen(): boolean {
		return this.#dialog.open;
	}

	open(): void {
		this.#dialog.showModal();
		this.#unlock = lockScrolling();
	}

	/** The focus goes back to where it was. */
	close(): void {
		this.#dialog.close();
		this.#closed();
	}

	/** The browser says so only later, when it may be open again. */
	#closed(): void {
		if (this.isOpen || !this.#unlock) return;
		this.stop();
		this.#onClose();
	}

	speak({ texts }: Language, label: string, hotkey: Hotkey | undefined): void {
		this.#button.replaceChildren(icon("search"), el("span", { class: "label" }, label));
		if (hotkey) this.#button.append(el("kbd", { "aria-hidden": "true" }, keyCaps(hotkey)));
		this.#dialog.ariaLabel = label;
		this.#close.textContent = texts.close;
	}

	stop(): void {
		this.#unlock?.();
		this.#unlock = undefined;
	}
}

/** Pixels between the panel and the sides of the window. */
const MARGIN = 8;
/** Pixels that the panel takes where there is room, even under a field that is narrower. */
const WIDTH = 560;

/** A field in the page, and a panel under it while it is in use. */
export class Inline implements Shape {
	readonly nodes: Node[];
	readonly #search: Search;
	readonly #onClose: () => void;

	constructor(search: Search, { onWish, onClose }: Ears) {
		const { field, panel, sheet } = search;
		this.nodes = [sheet];
		this.#search = search;
		this.#onClose = onClose;
		panel.hidden = true;
		panel.role = "region";
		const wish = () => {
			if (!this.isOpen) onWish();
		};
		field.addEventListener("input", wish);
		field.addEventListener("click", wish);
		sheet.addEventListener("focusout", ({ relatedTarget }) => {
			// Without another place to go to, the window has lost the focus, or an element is no more. The page's own form
			// is in the panel too.
			const { host } = sheet.getRootNode() as ShadowRoot;
			const isWithin = [sheet, host].some((one) => one.contains(relatedTarget as Node));
			if (relatedTarget && !isWithin) this.close();
		});
	}

	get isOpen(): boolean {
		return !this.#search.panel.hidden;
	}

	open(): void {
		this.#place();
		this.#search.panel.hidden = false;
		addEventListener("resize", this.#place);
		document.addEventListener("pointerdown", this.#onPress);
	}

	close(): void {
		if (!this.isOpen) return;
		const { field, panel, sheet } = this.#search;
		if (panel.contains((sheet.getRootNode() as ShadowRoot).activeElement)) field.focus();
		panel.hidden = true;
		this.stop();
		this.#onClose();
	}

	speak({ texts }: Language): void {
		this.#search.panel.ariaLabel = texts.results;
	}

	stop(): void {
		removeEventListener("resize", this.#place);
		document.removeEventListener("pointerdown", this.#onPress);
	}

	#onPress = (event: Event): void => {
		if (!event.composedPath().includes(this.#search.sheet)) this.close();
	};

	/** Keeps the panel, which may be wider than the field, inside the window. */
	#place = (): void => {
		const { panel, sheet } = this.#search;
		const { left, width } = sheet.getBoundingClientRect();
		const end = document.documentElement.clientWidth - MARGIN;
		const wide = Math.min(Math.max(width, WIDTH), end - MARGIN);
		const shift = left + wide <= end ? 0 : Math.max(MARGIN - left, width - wide);
		panel.style.setProperty("--_wide", `${wide}px`);
		panel.style.setProperty("--_shift", `${shift}px`);
	};
}

/** All of a page: the field, filters beside the results, and the whole archive. */
export class Page implements Shape {
	readonly nodes: Node[];
	readonly isOpen = true;

	readonly #form: HTMLElement;

	constructor({ form, sheet }: Search) {
		this.nodes = [sheet];
		this.#form = form;
	}

	open(): void {}
	close(): void {}

	/** The page may have a button with another search. */
	speak(_: Language, label: string): void {
		this.#form.ariaLabel = label;
	}

	stop(): void {}
}

/**
 * Keeps the page behind from scrolling, without leaving a trace in its HTML that a saved copy would keep. The
 * place of the scroll bar stays, so that nothing moves.
 */
function lockScrolling(): () => void {
	const bar = innerWidth > document.documentElement.clientWidth;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(
		`@media screen{html{overflow:hidden!important;${bar ? "scrollbar-gutter:stable" : ""}}}` +
			"@media print{body{visibility:hidden;position:fixed}}",
	);
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	return () => {
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
	};
}
