/** `<findling-search>`: the button, the dialog and what happens in them. */
import { anchored, isPushed, placeAddress, placeOfLink, readPlace, safeLink, writePlace } from "./address.js";
import { load } from "./bundle.js";
import { el, icon } from "./dom.js";
import { type Handle, type Hit, NoWebAssembly, type SearchResult } from "./engine.js";
import { type Hotkey, isEditing, keyCaps, matches, parseHotkeys } from "./hotkeys.js";
import { fill, foreign, known, Language, loadTexts, localeOf } from "./language.js";
import { readingView } from "./reader.js";
import {
	emptyState,
	errorState,
	hitRow,
	loadingState,
	nothingState,
	type Shortened,
	shortened,
	suggestionLine,
	type Target,
} from "./render.js";
import css from "./styles.css";

/** Results shown at first, and by how many more at each “Show more”. */
const PAGE = 10;
/** A state of loading that is shorter than this is not shown, lest it flicker. */
const LOADING_VISIBLE_AFTER_MS = 150;
/** Screen readers hear the count once a person has paused in typing. */
const ANNOUNCE_AFTER_MS = 300;
/** Browsers limit how often a page may change its address. */
const ADDRESS_AFTER_MS = 250;

/**
 * A button that opens a search dialog over an index that `index-builder` wrote.
 *
 * A form between its tags is shown where scripts don't run, and when the search can't work.
 *
 * @element findling-search
 *
 * @attr src - Folder of the search files. Default: the folder that this script came from.
 * @attr label - Text of the button. Default: `Search`.
 * @attr placeholder - Text in the empty field. Default: `Search articles`.
 * @attr hotkey - Keys that open the search, separated by spaces. Default: `/ mod+k`; `none` for no key.
 * @attr open - Open the dialog as soon as the page is there.
 * @attr read-here - Open every article in the dialog, even one that has a page of its own.
 * @attr data-home - Address that the articles' relative addresses resolve against. Default: the page's own.
 *   The element writes it down on the web, so that a saved copy of the page knows where it came from.
 * @attr data-folder - Written by the element likewise: where the search files were on the web.
 *
 * @event findling-open - The dialog has opened.
 * @event findling-close - The dialog has closed.
 * @event findling-search - Results are shown. `detail`: `{ query, total }`.
 * @event findling-select - A result is about to be opened. `detail`: `{ hit }`. Cancelable.
 *
 * @csspart button - The button on the page.
 * @csspart dialog - The dialog.
 * @csspart field - The search field.
 * @csspart results - The list of results.
 * @csspart hit - A result.
 * @csspart title - Title of a result, a link.
 * @csspart meta - Section, date and tags.
 * @csspart tag - A tag, a button.
 * @csspart heading - The heading above the text of a result, if the result leads to it.
 * @csspart snippet - Text of a result around the matching words.
 * @csspart article - The reading view.
 * @csspart related - Articles related to it.
 *
 * @cssproperty --findling-accent - Links, focus and the marks' tint.
 * @cssproperty --findling-surface - Background of the dialog.
 * @cssproperty --findling-text - Text.
 * @cssproperty --findling-muted - Text of less weight.
 * @cssproperty --findling-line - Hairlines.
 * @cssproperty --findling-mark - Background of matching words.
 * @cssproperty --findling-backdrop - Colour over the page behind the dialog.
 * @cssproperty --findling-radius - Roundness of corners.
 * @cssproperty --findling-top - Distance of the dialog from the top of the window.
 * @cssproperty --findling-width - Width of the dialog.
 * @cssproperty --findling-font - Font; by default the page's.
 * @cssproperty --findling-title-font - Font of titles; by default the same.
 */
export class FindlingSearch extends HTMLElement {
	/** Folder of this script, where the search files are by default; null if the script is inline. */
	static folder: string | null = null;
	/** The element whose dialog is open: the page's history is its own as long. */
	static #opened: FindlingSearch | undefined;

	#hotkeys: Hotkey[] = [];
	#language = new Language("en");

	#button = el("button", { type: "button", part: "button", class: "open", "aria-haspopup": "dialog" });
	#dialog = el("dialog", { part: "dialog" });
	#field = el("input", {
		type: "search",
		part: "field",
		inputmode: "search",
		enterkeyhint: "search",
		autocomplete: "off",
		autocapitalize: "none",
		spellcheck: "false",
		dir: "auto",
		maxlength: "500",
	});
	#clear = el("button", { type: "button", class: "clear", hidden: "" });
	#count = el("p", { class: "count", "aria-hidden": "true" });
	#status = el("p", { role: "status", class: "unseen" });
	#body = el("div", { class: "body" });

	/** Goes up with every search, so that an answer knows whether it is still wanted. */
	#turn = 0;
	#hits: Hit[] = [];
	/** Whether the results shown are those of the query in the field. */
	#answered = false;
	/** The list of results, kept while an article is being read. */
	#results: { nodes: Node[]; count: string; scroll: number; id: string } | undefined;
	/** The reading view has a history entry of its own. */
	#pushed = false;
	/** The dialog was closed over an article, and the history goes back to before it. */
	#leaving = false;

	/** Enter, pressed before there were results. */
	#enter: KeyboardEvent | undefined;

	#announcement = 0;
	#addressing = 0;
	#idle = 0;
	#pressed: EventTarget | null = null;
	#unlock: (() => void) | undefined;

	connectedCallback(): void {
		this.#hotkeys = parseHotkeys(this.getAttribute("hotkey") ?? "/ mod+k");
		if (onWeb()) {
			this.dataset.home ??= location.origin + location.pathname;
			const folder = this.#folder;
			if (folder !== null) this.dataset.folder = folder;
		}
		this.#speak();
		this.#build();

		document.addEventListener("keydown", this.#onPageKey);
		document.addEventListener("click", this.#onPageClick);
		addEventListener("popstate", this.#onHistory);
		for (const type of INTEREST) this.addEventListener(type, this.#preload);

		if (document.readyState === "complete") this.#preloadAtIdle();
		else addEventListener("load", this.#preloadAtIdle);

		// The first element on the page answers for the page's address.
		if (document.querySelector(this.localName) === this) this.#followAddress();
		if (this.hasAttribute("open") && !this.#dialog.open) this.open();
	}

	disconnectedCallback(): void {
		document.removeEventListener("keydown", this.#onPageKey);
		document.removeEventListener("click", this.#onPageClick);
		removeEventListener("popstate", this.#onHistory);
		removeEventListener("load", this.#preloadAtIdle);
		for (const type of INTEREST) this.removeEventListener(type, this.#preload);
		clearTimeout(this.#announcement);
		clearTimeout(this.#addressing);
		if (this.#idle) cancelIdleCallback?.(this.#idle);
		this.#turn++;
		if (FindlingSearch.#opened === this) FindlingSearch.#opened = undefined;
		this.#unlock?.();
	}

	/** Opens the dialog, with a query if one is given. */
	open(query?: string): void {
		if (query !== undefined) this.#field.value = query;
		if (!this.#dialog.open) {
			this.#dialog.showModal();
			FindlingSearch.#opened = this;
			this.#unlock = lockScrolling();
			this.#emit("findling-open", {});
		}
		this.#field.focus();
		this.#field.select();
		this.#update();
	}

	/** Closes the dialog; the focus goes back to where it was. */
	close(): void {
		this.#dialog.close();
	}

	/** Takes up the page's language, at once if its texts are there, else when they are. */
	#speak(): void {
		const locale = localeOf(this);
		const tag = foreign(locale);
		const texts = tag && known(tag);
		this.#language = texts ? new Language(locale, tag, texts) : new Language(locale);
		if (!tag || texts) return;
		loadTexts(tag, FindlingSearch.folder ?? this.#folder).then((texts) => {
			if (!texts || !this.isConnected || this.#language.tag === tag) return;
			this.#language = new Language(locale, tag, texts);
			const { activeElement } = this.shadowRoot ?? {};
			this.#build();
			(activeElement as HTMLElement | undefined)?.focus();
			if (this.#dialog.open && !this.#reading) this.#update();
		});
	}

	// Building ---------------------------------------------------------------------------------------------

	/**
	 * Fills the shadow root anew. In a saved copy of the page an old one, without styles or listeners, may
	 * have come with the HTML.
	 */
	#build(): void {
		const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
		const { texts, locale, tag, direction } = this.#language;
		// The label is right at once, lest the button change its width.
		const label = this.getAttribute("label") ?? BUTTON_LABELS[foreign(locale) ?? ""] ?? texts.search;
		const [hotkey] = this.#hotkeys;

		this.#button.replaceChildren(icon("search"), el("span", { class: "label" }, label));
		if (hotkey) this.#button.append(el("kbd", { "aria-hidden": "true" }, keyCaps(hotkey)));
		this.#button.onclick = () => this.open();

		const placeholder = this.getAttribute("placeholder") ?? this.#language.texts.placeholder;
		this.#field.placeholder = placeholder;
		this.#field.setAttribute("aria-label", placeholder);
		this.#field.oninput = (event) => {
			if (!(event as InputEvent).isComposing) this.#onQuery();
		};
		this.#field.addEventListener("compositionend", this.#onQuery);

		const close = el("button", { type: "button", class: "close" }, this.#language.texts.close);
		close.onclick = () => this.close();
		this.#clear.setAttribute("aria-label", texts.clear);
		this.#clear.replaceChildren(icon("clear"));
		this.#clear.onclick = () => this.#setQuery("");
		const form = el("form", { role: "search" }, icon("search"), this.#field, this.#clear, close);
		form.onsubmit = (event) => event.preventDefault();

		this.#dialog.setAttribute("aria-label", label);
		this.#dialog.lang = tag;
		this.#dialog.dir = direction;
		this.#dialog.onkeydown = this.#onKey;
		this.#dialog.onclose = this.#onClose;
		this.#dialog.onpointerdown = (event) => {
			this.#pressed = event.target;
		};
		this.#dialog.onclick = (event) => {
			// The dialog's own box is covered by its content: what hits it hits the backdrop.
			if (event.target === this.#dialog && this.#pressed === this.#dialog) this.close();
		};
		this.#body.onclick = this.#onBodyClick;
		this.#dialog.replaceChildren(
			el("div", { class: "sheet" }, form, this.#count, this.#body, keyHints(this.#language), this.#status),
		);

		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		root.adoptedStyleSheets = [sheet];
		// A dialog that leaves the document is modal no more.
		if (this.#dialog.parentNode !== root) root.replaceChildren(this.#button, this.#dialog);
	}

	get #folder(): string | null {
		const { folder, home } = this.dataset;
		if (folder) return folder;
		const src = this.getAttribute("src");
		if (src === null) return FindlingSearch.folder;
		return new URL(src.endsWith("/") ? src : `${src}/`, home ?? document.baseURI).href;
	}

	get #home(): string {
		return this.dataset.home ?? document.baseURI;
	}

	// Loading ----------------------------------------------------------------------------------------------

	#preload = (): void => {
		// A failure shows when somebody searches, and that tries again.
		load(this.#folder).catch(() => {});
	};

	#preloadAtIdle = (): void => {
		const { connection } = navigator as { connection?: { saveData?: boolean } };
		if (connection?.saveData) return;
		if ("requestIdleCallback" in window) this.#idle = requestIdleCallback(this.#preload, { timeout: 4000 });
		else setTimeout(this.#preload, 500);
	};

	// Searching --------------------------------------------------------------------------------------------

	#onQuery = (): void => {
		this.#enter = undefined;
		this.#update();
		this.#addressSoon();
	};

	#setQuery(query: string): void {
		this.#field.value = query;
		this.#field.focus();
		this.#onQuery();
	}

	/** Searches for what stands in the field, and shows what comes of it if nothing newer was asked since. */
	async #update(): Promise<void> {
		const turn = ++this.#turn;
		const query = this.#field.value.trim();
		this.#clear.hidden = this.#field.value === "";
		this.#results = undefined;
		this.#answered = false;
		if (query === "") this.#show([emptyState(!onWeb(), this.#language)], "");
		const slow = setTimeout(() => {
			if (turn !== this.#turn || query === "") return;
			// Results of the query before stay until there are others.
			if (this.#body.querySelector(".results")) this.#body.classList.add("stale");
			else this.#show([loadingState(this.#language)], this.#language.texts.loading, "");
		}, LOADING_VISIBLE_AFTER_MS);
		try {
			const handle = await load(this.#folder);
			if (turn !== this.#turn || query === "") return;
			const result = await handle.search(query, { limit: PAGE });
			const offers = result.total === 0 ? await findable(handle, shortened(query)) : [];
			if (turn === this.#turn) this.#showResult(query, result, offers);
		} catch (error) {
			if (turn === this.#turn) this.#showError(error);
		} finally {
			clearTimeout(slow);
		}
	}

	#showResult(query: string, result: SearchResult, offers: Shortened[]): void {
		const { total, atLeast, partial, suggestion, hits } = result;
		const { texts } = this.#language;
		this.#hits = hits;
		this.#answered = true;
		if (total === 0) {
			this.#show([nothingState(query, offers, this.#language)], fill(texts.nothing, { query }), "");
		} else {
			const list = el("ol", {
				part: "results",
				class: "results",
				"aria-label": texts.results,
				lang: this.#language.locale,
			});
			list.append(...this.#rows(hits));
			const count = this.#language.count(total, atLeast);
			const nodes: Node[] = [list];
			if (partial) nodes.unshift(el("p", { class: "partial" }, this.#language.texts.partial));
			if (suggestion) nodes.unshift(suggestionLine(suggestion, this.#language));
			if (hits.length < total || atLeast) {
				nodes.push(
					el("button", { type: "button", class: "plain more", "data-more": "" }, this.#language.texts.more),
				);
			}
			const remark = partial
				? this.#language.texts.partial
				: suggestion
					? `${texts.instead} ${suggestion}`
					: "";
			this.#show(nodes, remark === "" ? count : `${count}. ${remark}`, count);
		}
		this.#emit("findling-search", { query, total });
		const enter = this.#enter;
		this.#enter = undefined;
		if (enter) this.#openFirst(enter);
	}

	#showError(error: unknown): void {
		const cause = error instanceof Error ? error.message : String(error);
		const retry = !(error instanceof NoWebAssembly);
		const state = errorState(cause, retry, this.#language);
		// What was found before stays below.
		const kept = this.#body.querySelector(".results");
		this.#show(
			kept ? [state, kept] : [state],
			`${retry ? this.#language.texts.failed : this.#language.texts.noWasm}. ${cause}`,
			"",
		);
	}

	#rows(hits: Hit[]): HTMLElement[] {
		return hits.map((hit) => hitRow(hit, this.#target(hit), this.#language));
	}

	/** An article's own page if there is one that can be reached, else the reading view. */
	#target({ id, url }: { id: string; url: string }): Target {
		const away = !onWeb() && !navigator.onLine;
		if (!this.hasAttribute("read-here")) {
			if (url.startsWith("#") && anchored(url)) return { href: url, reads: false };
			const href = url.startsWith("#") || url === "" ? undefined : safeLink(url, this.#home);
			if (href && !away) return { href, reads: false };
		}
		return { href: placeAddress({ query: this.#field.value.trim(), article: id }), reads: true };
	}

	/** Adds the next results below; focus and scroll position stay. */
	async #more(): Promise<void> {
		const turn = this.#turn;
		const handle = await load(this.#folder);
		const offset = this.#hits.length;
		const { hits, total, atLeast } = await handle.search(this.#field.value.trim(), { offset, limit: PAGE });
		// Something newer was asked, or the same twice.
		if (turn !== this.#turn || offset !== this.#hits.length || !this.#answered) return;
		this.#count.textContent = this.#language.count(total, atLeast);
		this.#hits.push(...hits);
		const rows = this.#rows(hits);
		this.#body.querySelector("ol")?.append(...rows);
		if ((this.#hits.length >= total && !atLeast) || rows.length === 0)
			this.#body.querySelector(".more")?.remove();
		rows[0]?.querySelector("a")?.focus({ preventScroll: true });
	}

	/**
	 * @param said what screen readers hear, after a pause
	 * @param count what stands above the results
	 */
	#show(nodes: Node[], said: string, count = said): void {
		this.#body.replaceChildren(...nodes);
		this.#body.classList.remove("stale");
		this.#body.scrollTop = 0;
		this.#count.textContent = count;
		this.#pushed = false;
		clearTimeout(this.#announcement);
		this.#announcement = setTimeout(() => {
			if (this.#status.textContent !== said) this.#status.textContent = said;
		}, ANNOUNCE_AFTER_MS);
	}

	// Reading ----------------------------------------------------------------------------------------------

	async #read(id: string, how: "replace" | "push"): Promise<void> {
		const turn = ++this.#turn;
		try {
			const article = await (await load(this.#folder)).article(id);
			if (turn !== this.#turn) return;
			if (!article) {
				// The address has a fragment that is none of ours.
				if (how === "replace") return this.#update();
				throw new Error(this.#language.texts.gone);
			}
			const results = this.#reading ? this.#results : this.#keepResults(id);
			clearTimeout(this.#addressing);
			writePlace({ query: this.#field.value.trim(), article: id }, how);
			const back =
				this.#field.value.trim() === "" ? this.#language.texts.backToPage : this.#language.texts.back;
			const view = readingView(article, (one) => this.#target(one), this.#home, this.#language, back);
			this.#show([view], article.title, "");
			this.#results = results;
			this.#pushed = isPushed();
			view.querySelector("h2")?.focus({ preventScroll: true });
		} catch (error) {
			if (turn === this.#turn) this.#showError(error);
		}
	}

	/** The results as they stand, to come back to from article `id`; undefined if none are shown. */
	#keepResults(id: string) {
		if (!this.#body.querySelector(".results")) return undefined;
		const { childNodes, scrollTop: scroll } = this.#body;
		return { nodes: Array.from(childNodes), count: this.#count.textContent ?? "", scroll, id };
	}

	get #reading(): boolean {
		return this.#body.querySelector(".article") !== null;
	}

	/** From the reading view to the results, as they were, or to the page it was opened from. */
	#back(): void {
		if (this.#pushed) {
			history.back();
			return;
		}
		writePlace({ query: this.#field.value.trim(), article: null });
		this.#restoreResults();
	}

	#restoreResults(): void {
		const results = this.#results;
		if (!results && this.#field.value.trim() === "") {
			// The article was opened from the page.
			this.close();
			return;
		}
		if (!results) {
			this.#field.focus();
			this.#update();
			return;
		}
		this.#results = undefined;
		this.#show(results.nodes, results.count);
		this.#body.scrollTop = results.scroll;
		const links = Array.from(this.#body.querySelectorAll<HTMLElement>("a[data-id]"));
		(links.find((link) => link.dataset.id === results.id) ?? this.#field).focus({ preventScroll: true });
	}

	// The page's address -----------------------------------------------------------------------------------

	#addressSoon(): void {
		clearTimeout(this.#addressing);
		this.#addressing = setTimeout(this.#address, ADDRESS_AFTER_MS);
	}

	#address = (): void => {
		clearTimeout(this.#addressing);
		if (this.#dialog.open && !this.#reading) writePlace({ query: this.#field.value.trim(), article: null });
	};

	#onHistory = (): void => {
		if (this.#leaving) {
			this.#leaving = false;
			writePlace({ query: null, article: null });
			return;
		}
		if ((FindlingSearch.#opened ?? document.querySelector(this.localName)) === this) this.#followAddress();
	};

	/** Shows what the address asks for. */
	#followAddress(): void {
		const { query, article } = readPlace();
		const wanted = query !== null;
		if (!wanted) {
			if (this.#dialog.open) this.close();
			return;
		}
		const read = article !== null && !anchored();
		if (this.#dialog.open && this.#reading && !read && query === this.#field.value.trim()) {
			this.#restoreResults();
			return;
		}
		if (!this.#dialog.open || query !== this.#field.value.trim()) this.open(query);
		if (read) this.#read(article, "replace");
	}

	// Keys and clicks --------------------------------------------------------------------------------------

	#onPageKey = (event: KeyboardEvent): void => {
		if (event.defaultPrevented || event.isComposing || isEditing(event)) return;
		if (!this.#hotkeys.some((hotkey) => matches(hotkey, event))) return;
		// Another dialog has the visitor's attention.
		if (document.querySelector(":modal") || this.#dialog.open) return;
		event.preventDefault();
		this.open();
	};

	/** A link to this page with a query is answered in place. */
	#onPageClick = (event: MouseEvent): void => {
		if (event.defaultPrevented || event.button !== 0 || isModified(event)) return;
		const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
		if (!link?.href || link.target || link.getRootNode() !== document) return;
		const { query, article } = placeOfLink(link, this.#home);
		if (query === null) return;
		event.preventDefault();
		this.open(query);
		if (article === null) this.#address();
		else this.#read(article, "push");
	};

	#onKey = (event: KeyboardEvent): void => {
		// The second condition is for Safari, whose last keydown of a composition comes after its end.
		if (event.isComposing || event.keyCode === 229) return;
		switch (event.key) {
			case "Escape":
				event.preventDefault();
				if (this.#reading) this.#back();
				else if (this.#field.value !== "") this.#setQuery("");
				else this.close();
				break;
			case "ArrowDown":
			case "ArrowUp":
				if (!isModified(event)) this.#move(event);
				break;
			case "Enter":
				if (event.target === this.#field) this.#openFirst(event);
				break;
			default:
				this.#typeOn(event);
		}
	};

	/** Up and Down go between the field, the results and “Show more”. */
	#move(event: KeyboardEvent): void {
		const stops = Array.from(this.#body.querySelectorAll<HTMLElement>("a[data-id], .more"));
		if (stops.length === 0) return;
		event.preventDefault();
		const focused = this.shadowRoot?.activeElement;
		const row = focused?.closest("li")?.querySelector<HTMLElement>("a");
		const at = stops.indexOf(row ?? (focused as HTMLElement));
		const to = at + (event.key === "ArrowDown" ? 1 : -1);
		const stop = to < 0 ? this.#field : stops[Math.min(to, stops.length - 1)];
		stop?.focus({ preventScroll: true });
		if (to <= 0) this.#body.scrollTop = 0;
		else (stop?.closest("li") ?? stop)?.scrollIntoView({ block: "nearest" });
	}

	/** As if the first result had been clicked, with the same keys held down. */
	#openFirst(event: KeyboardEvent): void {
		event.preventDefault();
		const { ctrlKey, metaKey, shiftKey } = event;
		const first = this.#body.querySelector("a[data-id]");
		if (!this.#answered) {
			this.#enter = event;
			return;
		}
		first?.dispatchEvent(
			new MouseEvent("click", {
				bubbles: true,
				cancelable: true,
				composed: true,
				ctrlKey,
				metaKey,
				shiftKey,
			}),
		);
	}

	/** Who types while a result has the focus goes on in the field. */
	#typeOn(event: KeyboardEvent): void {
		const { key, target } = event;
		if (key.length !== 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
		if (!(target as Element).matches("a, .more") || this.#reading) return;
		const end = this.#field.value.length;
		this.#field.focus();
		this.#field.setSelectionRange(end, end);
	}

	#onBodyClick = (event: MouseEvent): void => {
		const target = (event.target as Element).closest<HTMLElement>("a, button");
		if (!target) return;
		const { id, tag, query, back, more, retry } = target.dataset;
		if (id !== undefined) this.#select(event, target as HTMLAnchorElement, id);
		else if (tag !== undefined) this.#narrow(tag);
		else if (query !== undefined) this.#setQuery(query);
		else if (back !== undefined) this.#back();
		else if (more !== undefined) this.#more().catch((error) => this.#showError(error));
		else if (retry !== undefined) this.#setQuery(this.#field.value);
	};

	#select(event: MouseEvent, link: HTMLAnchorElement, id: string): void {
		const hit = this.#hits.find((hit) => hit.id === id);
		if (!this.#emit("findling-select", { hit })) {
			event.preventDefault();
			return;
		}
		if (isModified(event)) return;
		this.#address();
		if (link.dataset.reads !== undefined) {
			event.preventDefault();
			this.#read(id, "push");
		} else if (link.getAttribute("href")?.startsWith("#")) {
			this.close();
		}
	}

	/** Asks for a tag besides the words. */
	#narrow(tag: string): void {
		const filter = `tag:"${tag}"`;
		const query = this.#field.value.trim();
		if (this.#reading) writePlace({ query, article: null });
		this.#setQuery(query.includes(filter) ? query : `${query} ${filter}`.trim());
	}

	#onClose = (): void => {
		if (FindlingSearch.#opened === this) FindlingSearch.#opened = undefined;
		clearTimeout(this.#addressing);
		this.#unlock?.();
		this.#unlock = undefined;
		const { query, article } = readPlace();
		if (this.#pushed && query !== null) {
			// The results below the article go with it: Back must not open them again.
			this.#pushed = false;
			this.#leaving = true;
			history.back();
		} else if (query !== null) writePlace({ query: null, article: anchored() ? article : null });
		this.#emit("findling-close", {});
	};

	#emit(name: string, detail: object): boolean {
		return this.dispatchEvent(
			new CustomEvent(name, {
				detail,
				bubbles: true,
				composed: true,
				cancelable: name === "findling-select",
			}),
		);
	}
}

/** The first sign that somebody may search. */
const INTEREST = ["pointerenter", "focusin", "touchstart"] as const;

/** Those of the queries that find something. */
async function findable(handle: Handle, queries: Shortened[]): Promise<Shortened[]> {
	const results = await Promise.all(queries.map(({ rest }) => handle.search(rest, { limit: 1 })));
	return queries.filter((_, i) => (results[i]?.total ?? 0) > 0);
}

function keyHints({ texts }: Language): HTMLElement {
	const hint = (keys: string[], what: string) =>
		el("span", {}, ...keys.map((key) => el("kbd", {}, key)), ` ${what}`);
	return el(
		"div",
		{ class: "keys", "aria-hidden": "true" },
		hint(["↑", "↓"], texts.keyMove),
		hint(["↵"], texts.keyOpen),
		hint(["esc"], texts.keyBack),
	);
}

function onWeb(): boolean {
	return location.protocol.startsWith("http");
}

function isModified(event: MouseEvent | KeyboardEvent): boolean {
	return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

/**
 * Keeps the page behind from scrolling, without leaving a trace in its HTML that a saved copy would keep. The
 * place of the scroll bar stays, so that nothing moves.
 */
function lockScrolling(): () => void {
	const bar = innerWidth > document.documentElement.clientWidth;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(`html{overflow:hidden!important;${bar ? "scrollbar-gutter:stable" : ""}}`);
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	return () => {
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
	};
}
