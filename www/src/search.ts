/** A search: the field, what is asked, and what comes of it. The shapes put it into the page. */
import { anchored, depth, goBack, landing, onWeb, placeAddress, safeLink, writePlace } from "./address.js";
import { drop, load } from "./bundle.js";
import { Controls } from "./controls.js";
import { button, el, icon } from "./dom.js";
import type { Article, Handle, Hit, SearchResult } from "./engine.js";
import { countFacets, type Facet } from "./facets.js";
import { Keys } from "./keys.js";
import type { Language } from "./language.js";
import { isAsked, isSame, NOTHING, type Question, toggled, toOptions } from "./question.js";
import { readingView } from "./reader.js";
import {
	emptyState,
	errorState,
	hitRow,
	loadingState,
	nothingState,
	recentState,
	type Shortened,
	shortened,
	suggestionLine,
	type Target,
} from "./render.js";
import { NoWebAssembly } from "./start.js";
import { completion, recentQueries, remember } from "./typing.js";

/** Results shown at first, and by how many more at each “Show more”. */
const PAGE = 10;
/** Newest articles that are shown where nothing was asked. */
const LATEST = 5;
/** A state of loading that is shorter than this is not shown, lest it flicker. */
const LOADING_VISIBLE_AFTER_MS = 150;
/** Screen readers hear the count once a person has paused in typing. */
const ANNOUNCE_AFTER_MS = 300;
/** Browsers limit how often a page may change its address. */
const ADDRESS_AFTER_MS = 250;

/** What a search asks of the element that it is in. */
export interface Host {
	readonly shape: "modal" | "inline" | "page";
	language: Language;
	readonly folder: string | null;
	/** What relative addresses resolve against. */
	readonly home: string;
	/** Whether every article opens in the reading view. */
	readonly readsHere: boolean;
	/** Whether queries are remembered on the device. */
	readonly remembers: boolean;
	/** Whether the page's address is this search's to write. */
	readonly writesAddress: boolean;
	readonly isOpen: boolean;
	open(): void;
	close(): void;
	emit(name: "findling-search" | "findling-select", detail: object): boolean;
}

/** Hands on what a promise brings, unless something newer was asked meanwhile. */
type Wait = <T>(promise: Promise<T>) => Promise<T>;

/** A word that an input method is still at work on, in a script that is not typed letter by letter. */
const UNFINISHED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}]/u;

export class Search {
	readonly field = el("input", {
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
	readonly body = el("div", { class: "body" });
	readonly panel = el("div", { class: "panel" });
	readonly form = el("form", { role: "search" });
	/** All of it. */
	readonly sheet: HTMLElement;

	readonly #host: Host;
	readonly #controls: Controls;
	readonly #keys: Keys;
	readonly #clear = button("clear", {}, icon("cross"));
	/** The rest of the word that is being typed, faintly behind the field. */
	readonly #hint = el("span", { class: "hint", dir: "auto", "aria-hidden": "true" });
	readonly #content = el("div", { class: "content" });
	readonly #status = el("p", { role: "status", class: "unseen" });

	/** Filters and order; the words are in the field. */
	#asked = NOTHING;
	/** Goes up with every search, so that an answer knows whether it is still wanted. */
	#turn = 0;
	/** Does anew what was asked for last. */
	again = (): unknown => this.update();
	#hits: Hit[] = [];
	#related: Article["related"] = [];
	/** What the results shown are the answer to. */
	#shown = NOTHING;
	/** Whether that is the question. */
	answered = false;
	/** The results, kept while an article is being read. */
	#results: { nodes: Node[]; scroll: number; id: string; question: Question } | undefined;
	/** What was in the field when it was last looked at. */
	#typed = "";
	#slow = 0;
	#announcement = 0;
	#addressing = 0;

	constructor(host: Host) {
		this.#host = host;
		const sort = (sort: Question["sort"]) => this.#change({ ...this.question, sort });
		this.#controls = new Controls(sort, () => this.update());
		this.#keys = new Keys(this, host);
		this.field.oninput = (event) => {
			const { isComposing, data } = event as InputEvent;
			this.#hint.replaceChildren();
			if (!isComposing || !UNFINISHED.test(data ?? "")) this.#onQuery();
		};
		this.field.addEventListener("compositionend", () => {
			if (this.field.value !== this.#typed) this.#onQuery();
		});
		this.#clear.onclick = () => this.setQuery("");
		this.form.append(icon("search"), el("span", { class: "entry" }, this.#hint, this.field), this.#clear);
		this.form.onsubmit = (event) => event.preventDefault();
		const { bar, chips, filters } = this.#controls;
		this.body.append(filters, this.#content);
		this.panel.append(bar, chips, this.body);
		this.sheet = el("div", { class: `sheet ${host.shape}` }, this.form, this.panel, this.#status);
		this.panel.onclick = this.#onClick;
		this.sheet.onkeydown = (event) => {
			// Keys in the page's own form are its own.
			if (this.sheet.contains(event.target as Node)) this.#keys.press(event);
		};
	}

	/** Takes up the host's language. */
	speak(placeholder: string): void {
		const { texts, tag, direction } = this.#host.language;
		this.field.placeholder = placeholder;
		this.field.ariaLabel = placeholder;
		this.#clear.ariaLabel = texts.clear;
		this.sheet.lang = tag;
		this.sheet.dir = direction;
		this.#controls.speak(this.#host.language);
	}

	/** Lets go of timers, and of answers that are on their way. */
	stop(): void {
		for (const timer of [this.#slow, this.#announcement, this.#addressing]) clearTimeout(timer);
		this.#turn++;
		this.#keys.enter = undefined;
		this.#hint.replaceChildren();
	}

	get question(): Question {
		return { ...this.#asked, query: this.field.value.trim() };
	}

	get reading(): boolean {
		return this.#content.querySelector(".article") !== null;
	}

	/** Whether the reading view has a history entry of its own. */
	get pushed(): boolean {
		return this.reading && this.#host.writesAddress && depth() > 0;
	}

	/** The rest of the word that is being typed. */
	get hint(): string {
		return this.#hint.lastChild?.nodeValue ?? "";
	}

	/** Asks a question, and shows what comes of it. */
	ask(question: Question): Promise<void> {
		if (question.query !== this.field.value.trim()) this.field.value = question.query;
		this.#asked = question;
		this.#keys.enter = undefined;
		return this.update();
	}

	setQuery(query: string): void {
		this.field.value = query;
		this.field.focus();
		this.#onQuery();
	}

	/** Back to where nothing was asked. */
	reset(): void {
		this.#change(NOTHING);
		// A question that differs in spaces only leaves the field as it is.
		this.field.value = "";
		this.field.focus();
	}

	/** Takes the hint over. */
	complete(): void {
		this.setQuery(this.field.value + this.hint);
		this.#status.textContent = this.field.value;
	}

	#onQuery = (): void => {
		this.#keys.enter = undefined;
		this.update();
		this.#addressSoon();
	};

	/** Another question in the place of the one that was asked. */
	#change(question: Question): void {
		const { shape, isOpen, writesAddress } = this.#host;
		if (this.reading && isOpen && writesAddress) writePlace({ question, article: null });
		const isStep = shape === "page" && !this.reading;
		if (isStep) this.address();
		this.ask(question);
		// Where the results are the page, Back leads to those of before.
		if (isStep) this.address("step");
		else this.#addressSoon();
		this.#toTop();
	}

	/** Does what may take a while; if that fails it is said, unless something newer was asked meanwhile. */
	async #attempt(
		again: () => unknown,
		work: (handle: Handle, wait: Wait) => unknown,
		isQuiet = false,
	): Promise<void> {
		const turn = ++this.#turn;
		const wait: Wait = async (promise) => {
			const value = await promise;
			if (turn !== this.#turn) throw turn;
			return value;
		};
		this.again = again;
		clearTimeout(this.#slow);
		if (!isQuiet) this.#slow = setTimeout(() => this.#showLoading(), LOADING_VISIBLE_AFTER_MS);
		try {
			await work(await wait(load(this.#host.folder)), wait);
		} catch (error) {
			if (turn === this.#turn) this.#showError(error);
		}
	}

	/** Searches, and shows what comes of it. */
	update(): Promise<void> {
		const { question } = this;
		const { shape, language } = this.#host;
		const lists = isAsked(question) || shape === "page";
		this.#typed = this.field.value;
		this.#hint.replaceChildren();
		this.#results = undefined;
		this.answered = false;
		this.#controls.ask(question, language);
		if (!lists) {
			this.#controls.bar.hidden = true;
			if (!this.#content.querySelector(".empty")) this.#show([emptyState(!onWeb(), language)], "");
		}
		const work = async (handle: Handle, wait: Wait) => {
			const options = { ...toOptions(question), limit: lists ? PAGE : LATEST };
			const result = await wait(handle.search(question.query, options));
			if (!lists) {
				this.#showWays(result, await wait(countFacets(handle, question)));
				return;
			}
			const offers = result.total === 0 ? await wait(findable(handle, question)) : [];
			this.#showResult(question, result, offers);
			// The results and the next key come first, and what nobody sees is not counted.
			await wait(new Promise((done) => setTimeout(done)));
			if (!this.#controls.filters.checkVisibility()) return;
			const facets = await wait(countFacets(handle, question));
			this.#controls.choose(facets, question, this.#host.language);
		};
		return this.#attempt(() => this.update(), work, !lists);
	}

	/** Where nothing was asked: the newest articles, and ways to all of them. */
	#showWays({ hits }: SearchResult, facets: Facet[]): void {
		const { language, remembers } = this.#host;
		const { texts } = language;
		this.#hits = hits;
		this.#shown = NOTHING;
		const recent = remembers ? recentQueries() : [];
		const nodes: Node[] = recent.length > 0 ? [recentState(recent, language)] : [];
		nodes.push(...this.#controls.groups(facets, NOTHING, language));
		// Without dates there is no telling which is the newest.
		if (hits[0]?.date) nodes.push(el("h2", { class: "latest" }, texts.latest), this.#list(hits, "newest"));
		this.#show([el("div", { class: "ways" }, ...nodes), emptyState(!onWeb(), language)], "");
	}

	#showResult(question: Question, result: SearchResult, offers: Shortened[]): void {
		const { total, atLeast, partial, suggestion, hits } = result;
		const { language } = this.#host;
		const { texts } = language;
		const asked = isAsked(question);
		this.#hits = hits;
		this.#shown = question;
		this.answered = true;
		this.#controls.answer(result, language);
		if (total === 0) {
			const state = nothingState(question, offers, language);
			this.#show([state], state.firstChild?.textContent ?? "");
			this.#controls.count.textContent = "";
		} else {
			const nodes: Node[] = [this.#list(hits, asked ? "" : "newest")];
			if (partial) nodes.unshift(el("p", { class: "partial" }, texts.partial));
			if (suggestion) nodes.unshift(suggestionLine(suggestion, language));
			nodes.push(...this.#moreOf(total, atLeast));
			const remark = partial ? texts.partial : suggestion ? `${texts.instead} ${suggestion}` : "";
			const count = language.count(total, atLeast);
			this.#show(nodes, !asked ? "" : remark === "" ? count : `${count}. ${remark}`);
			this.#showHint(hits);
		}
		if (!asked) return;
		this.#host.emit("findling-search", { query: question.query, total });
		this.#keys.onResults();
	}

	#list(hits: Hit[], kind: string): HTMLElement {
		const { texts, locale } = this.#host.language;
		const attributes = { role: "list", part: "results", class: `results ${kind}`, lang: locale };
		const label = kind && hits[0]?.date ? texts.latest : texts.results;
		return el("ol", { ...attributes, "aria-label": label }, ...this.#rows(hits));
	}

	#rows(hits: Hit[]): HTMLElement[] {
		const { home, language } = this.#host;
		return hits.map((hit) =>
			hitRow(hit, (url, snippet) => this.#target({ id: hit.id, url }, snippet), home, language),
		);
	}

	/** An article's own page if there is one that can be reached, else the reading view. */
	#target({ id, url }: { id: string; url: string }, snippet?: Hit["snippet"]): Target {
		const away = !navigator.onLine;
		if (!this.#host.readsHere) {
			if (url.startsWith("#") && anchored(url)) return { href: url, reads: false };
			const href = url.startsWith("#") || url === "" ? undefined : safeLink(url, this.#host.home);
			if (href && !away) return { href: snippet ? landing(href, snippet) : href, reads: false };
		}
		return { href: placeAddress({ question: this.#inAddress, article: id }), reads: true };
	}

	#showHint(hits: Hit[]): void {
		const { value, selectionStart } = this.field;
		const rest = selectionStart === value.length ? completion(value, hits) : "";
		if (rest) this.#hint.replaceChildren(el("span", {}, value), rest);
	}

	#showLoading(): void {
		const { texts } = this.#host.language;
		// What was there before stays until there is something else.
		if (this.#content.querySelector(SHOWN)) this.#content.ariaBusy = "true";
		else this.#show([loadingState(this.#host.language)], texts.loading);
	}

	/** @param error what has failed, or a text that says so */
	#explain(error: unknown): HTMLElement {
		const { language, folder } = this.#host;
		const { texts } = language;
		drop(folder);
		this.#keys.enter = undefined;
		if (!(error instanceof Error)) return errorState(String(error), "", language);
		const headline = error instanceof NoWebAssembly ? texts.noWasm : texts.failed;
		return errorState(headline, error.message, language);
	}

	/** What was found before stays below. */
	#showError(error: unknown): void {
		const state = this.#explain(error);
		this.#content.querySelector(".error:first-child")?.remove();
		if (!this.#content.querySelector(SHOWN)) this.#content.replaceChildren();
		this.#content.prepend(state);
		// They are of another question.
		this.#controls.count.textContent = "";
		this.#settle(state.innerText);
	}

	/** The button below results that are not all. */
	#moreOf(total: number, atLeast: boolean): HTMLElement[] {
		const { texts } = this.#host.language;
		return this.#hits.length < total || atLeast ? [button("plain more", { more: "" }, texts.more)] : [];
	}

	/** Adds the next results below; focus and scroll position stay. */
	async #more(): Promise<void> {
		const turn = this.#turn;
		const { question } = this;
		const offset = this.#hits.length;
		const isOver = () => turn !== this.#turn || offset !== this.#hits.length || !this.answered;
		const foot = this.#content.lastElementChild;
		try {
			const handle = await load(this.#host.folder);
			const options = { ...toOptions(question), offset, limit: PAGE };
			const { hits, total, atLeast } = await handle.search(question.query, options);
			// Something newer was asked, or the same twice.
			if (isOver()) return;
			this.again = () => this.update();
			this.#controls.count.textContent = this.#host.language.count(total, atLeast);
			this.#hits.push(...hits);
			const rows = this.#rows(hits);
			this.#content.querySelector("ol")?.append(...rows);
			rows[0]?.querySelector("a")?.focus({ preventScroll: true });
			foot?.replaceWith(...(rows.length > 0 ? this.#moreOf(total, atLeast) : []));
		} catch (error) {
			if (isOver()) return;
			const state = this.#explain(error);
			this.again = () => this.#more();
			foot?.replaceWith(state);
			state.querySelector("button")?.focus();
			this.#say(state.innerText);
		}
	}

	/** @param said what screen readers hear, after a pause */
	#show(nodes: Node[], said: string): void {
		this.#content.replaceChildren(...nodes);
		this.#settle(said);
	}

	#settle(said: string): void {
		clearTimeout(this.#slow);
		this.#content.ariaBusy = null;
		this.panel.classList.toggle("reads", this.reading);
		this.body.scrollTop = 0;
		this.#say(said);
	}

	/** Screen readers hear it after a pause. */
	#say(said: string): void {
		clearTimeout(this.#announcement);
		this.#announcement = setTimeout(() => {
			if (this.#status.textContent !== said) this.#status.textContent = said;
		}, ANNOUNCE_AFTER_MS);
	}

	/** The dialog and the panel scroll within themselves. */
	#toTop(): void {
		const { top } = this.sheet.getBoundingClientRect();
		if (this.#host.shape === "page" && top < 0) this.sheet.scrollIntoView();
	}

	// Reading ----------------------------------------------------------------------------------------------

	read(id: string, how: "replace" | "push"): Promise<void> {
		const work = async (handle: Handle, wait: Wait) => {
			const article = await wait(handle.article(id));
			const { language, home, writesAddress } = this.#host;
			const { texts } = language;
			if (!article) {
				// The address has a fragment that is none of ours.
				if (how === "replace") return this.update();
				throw texts.gone;
			}
			const results = this.reading ? this.#results : this.#keepResults(id);
			clearTimeout(this.#addressing);
			if (writesAddress) writePlace({ question: this.#inAddress, article: id }, how);
			const back = results || isAsked(this.question) ? texts.back : texts.backToPage;
			const view = readingView(article, (one) => this.#target(one), home, language, back);
			this.#show([view], article.title);
			this.#results = results;
			this.#related = article.related;
			this.#toTop();
			view.querySelector("h2")?.focus({ preventScroll: true });
		};
		return this.#attempt(() => this.read(id, how), work);
	}

	/** The results as they stand, to come back to from article `id`; undefined if none are shown. */
	#keepResults(id: string) {
		this.#content.querySelector(".error:first-child")?.remove();
		if (!this.#content.querySelector(".results")) return undefined;
		const nodes = Array.from(this.#content.childNodes);
		const scroll = this.#host.shape === "page" ? scrollY : this.body.scrollTop;
		return { nodes, scroll, id, question: this.#shown };
	}

	/** From the reading view to the results, as they were, or to the page it was opened from. */
	back(): void {
		if (this.pushed) {
			goBack(1);
			return;
		}
		if (this.#host.writesAddress) writePlace({ question: this.#inAddress, article: null });
		this.restore();
	}

	restore(): void {
		const results = this.#results;
		if (!results && !isAsked(this.question) && this.#host.shape !== "page") {
			// The article was opened from the page.
			this.#host.close();
			return;
		}
		// Those of another question may have been opened while they were still there.
		if (!results || !isSame(results.question, this.question)) {
			this.field.focus();
			this.update();
			return;
		}
		this.#results = undefined;
		this.answered = true;
		this.again = () => this.update();
		this.#show(results.nodes, this.#controls.count.textContent ?? "");
		if (this.#host.shape === "page") scrollTo({ top: results.scroll, behavior: "instant" });
		this.body.scrollTop = results.scroll;
		const links = Array.from(this.#content.querySelectorAll<HTMLElement>("a[data-id]"));
		(links.find((link) => link.dataset.id === results.id) ?? this.field).focus({ preventScroll: true });
	}

	// The page's address -----------------------------------------------------------------------------------

	/** What the address says of the question: nothing if nothing is asked. */
	get #inAddress(): Question | null {
		const { question } = this;
		return isAsked(question) || question.sort !== null ? question : null;
	}

	#addressSoon(): void {
		clearTimeout(this.#addressing);
		this.#addressing = setTimeout(() => this.address(), ADDRESS_AFTER_MS);
	}

	/** Writes the question into the address. */
	address(how: "replace" | "step" = "replace"): void {
		clearTimeout(this.#addressing);
		const { isOpen, writesAddress } = this.#host;
		if (isOpen && writesAddress && !this.reading)
			writePlace({ question: this.#inAddress, article: null }, how);
	}

	// Clicks -----------------------------------------------------------------------------------------------

	#onClick = (event: MouseEvent): void => {
		const target = (event.target as Element).closest<HTMLElement>("a, button");
		if (!target) return;
		const { id, field, value = "", query, back, more, retry, all, unfilter, forget } = target.dataset;
		if (id !== undefined) this.#select(event, target as HTMLAnchorElement, id);
		else if (field !== undefined) this.#toggle(target, field, value);
		else if (query !== undefined) this.setQuery(query);
		else if (back !== undefined) this.back();
		else if (more !== undefined) this.#more();
		else if (retry !== undefined) {
			this.field.focus();
			this.again();
		} else if (unfilter !== undefined) {
			this.#change({ ...this.question, filters: {} });
			this.field.focus();
		} else if (forget !== undefined) {
			remember(null);
			target.parentElement?.remove();
			this.field.focus();
		} else if (all !== undefined) {
			this.#expand(all);
		}
	};

	/** A filter goes on or off. Where its button is no more, the focus goes to the field. */
	#toggle(button: HTMLElement, field: string, value: string): void {
		const { question } = this;
		const inFilters = this.#controls.filters.contains(button);
		this.#change({ ...question, filters: toggled(question.filters, field, value) });
		if (!inFilters) this.field.focus({ preventScroll: true });
	}

	/** Shows all values of a field; the focus goes on in them. */
	async #expand(field: string): Promise<void> {
		this.#controls.expanded.add(field);
		const group = `.facet[data-facet="${CSS.escape(field)}"]`;
		const shown = this.body.querySelectorAll(`${group} li`).length;
		await this.update();
		this.body.querySelectorAll<HTMLElement>(`${group} button`)[shown]?.focus();
	}

	#select(event: MouseEvent, link: HTMLAnchorElement, id: string): void {
		const hit = [...this.#hits, ...this.#related].find((hit) => hit.id === id);
		if (!this.#host.emit("findling-select", { hit })) {
			event.preventDefault();
			return;
		}
		const { query } = this.question;
		if (this.#host.remembers && query !== "") remember(query);
		if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
		this.address();
		if (link.dataset.reads !== undefined) {
			event.preventDefault();
			this.read(id, "push");
		} else if (link.getAttribute("href")?.startsWith("#")) {
			this.#host.close();
		}
	}
}

/** What may stand in the place of the results. */
const SHOWN = ".results, .article";

/** Those of the shortened queries that find something. */
async function findable(handle: Handle, question: Question): Promise<Shortened[]> {
	const queries = shortened(question.query);
	const options = { ...toOptions(question), limit: 0 };
	const results = await Promise.all(queries.map(({ rest }) => handle.search(rest, options)));
	return queries.filter((_, i) => (results[i]?.total ?? 0) > 0);
}
