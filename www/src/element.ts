/** `<findling-search>`: its attributes, its life, and the page's address. */
import { anchored, depth, goBack, onWeb, placeOfLink, readPlace, writePlace } from "./address.js";
import { load } from "./bundle.js";
import { type Hotkey, isEditing, matches, parseHotkeys } from "./hotkeys.js";
import { isModified } from "./keys.js";
import { foreign, known, Language, loadTexts, localeOf } from "./language.js";
import { isSame, NOTHING, type Question } from "./question.js";
import { type Host, Search } from "./search.js";
import { Inline, Modal, Page, type Shape } from "./shapes.js";
import css from "./styles.css";

/**
 * The search of an index that `index-builder` wrote: a button with a dialog, a field, or a whole page. It speaks the
 * language of the page.
 *
 * A form between its tags is shown where scripts don't run, and when the search can't work.
 *
 * @element findling-search
 *
 * @attr src - Folder of the search files. Default: the folder that this script came from.
 * @attr shape - `modal`, a button that opens a dialog (default); `inline`, a field with the results under it; or `page`,
 *   a page of results with the filters beside them. Of several elements, the one of shape `page` or else the first
 *   follows the page's address.
 * @attr label - Text of the button, and name of the dialog. Default: `Search`, in the page's language.
 * @attr placeholder - Text in the empty field. Default: `Search articles`, likewise.
 * @attr hotkey - Keys that open the search, separated by spaces, such as `/ mod+k`. Default: `mod+k`; `none` for no key.
 * @attr open - Open the dialog as soon as the page is there.
 * @attr read-here - Open every article in the dialog, even one that has a page of its own.
 * @attr recent - Remember the last queries on the visitor's device, and offer them again. Without it nothing is stored.
 * @attr data-home - Address that the articles' relative addresses resolve against. Default: the page's own.
 *   The element writes it down on the web, so that a saved copy of the page knows where it came from.
 * @attr data-folder - Written by the element likewise: where the search files were on the web.
 *
 * @event findling-open - The dialog, or the panel under the field, has opened.
 * @event findling-close - It has closed.
 * @event findling-search - Results are shown. `detail`: `{ query, total }`.
 * @event findling-select - A result is about to be opened. `detail`: `{ hit }`; of a related article only its `id`,
 *   `title` and `url` are known. Cancelable.
 *
 * @csspart button - The button on the page.
 * @csspart dialog - The dialog.
 * @csspart field - The search field.
 * @csspart results - The list of results.
 * @csspart hit - A result.
 * @csspart image - A small picture beside a result.
 * @csspart title - Title of a result, a link.
 * @csspart meta - Section, date and tags.
 * @csspart tag - A tag, a button.
 * @csspart heading - The heading above the text of a result, if the result leads to it.
 * @csspart snippet - Text of a result around the matching words.
 * @csspart within - Other sections of a result's page.
 * @csspart place - The heading of one of them, a link.
 * @csspart filters - Filters to choose.
 * @csspart facet - One of their fields, with its values.
 * @csspart chip - A filter that is on, a button.
 * @csspart sort - The order of the results.
 * @csspart article - The reading view.
 * @csspart related - Articles related to it.
 *
 * @cssproperty --findling-accent - Links, focus and the marks' tint.
 * @cssproperty --findling-surface - Background of the dialog and the panel.
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
	/** The element whose dialog or panel is open: the page's history is its own as long. */
	static #opened: FindlingSearch | undefined;

	#hotkeys: Hotkey[] = [];
	#parts: Parts | undefined;
	/** The search was closed over an article, and the history goes back to before it. */
	#leaving = false;
	#idle = 0;

	connectedCallback(): void {
		this.#hotkeys = parseHotkeys(this.getAttribute("hotkey") ?? "mod+k");
		if (onWeb()) {
			const { origin, pathname } = new URL(document.baseURI);
			this.dataset.home ??= origin + pathname;
			const folder = this.#folder;
			if (folder !== null) this.dataset.folder = folder;
		}
		this.#build();
		this.#speak();

		document.addEventListener("keydown", this.#onPageKey);
		document.addEventListener("click", this.#onPageClick);
		addEventListener("popstate", this.#onHistory);
		for (const type of INTEREST) this.addEventListener(type, this.#preload);

		if (document.readyState === "complete") this.#preloadAtIdle();
		else addEventListener("load", this.#preloadAtIdle);

		if (this.#shapeName === "page") this.#search.update();
		if (this.#followsAddress) this.#followAddress();
		if (this.hasAttribute("open") && !this.#shape.isOpen) this.open();
	}

	disconnectedCallback(): void {
		document.removeEventListener("keydown", this.#onPageKey);
		document.removeEventListener("click", this.#onPageClick);
		removeEventListener("popstate", this.#onHistory);
		removeEventListener("load", this.#preloadAtIdle);
		for (const type of INTEREST) this.removeEventListener(type, this.#preload);
		if (this.#idle) cancelIdleCallback?.(this.#idle);
		this.#search.stop();
		this.#shape.stop();
		this.#parts = undefined;
		if (FindlingSearch.#opened === this) FindlingSearch.#opened = undefined;
	}

	/** Opens the search, with a query if one is given; of a page that is one, only the focus changes. */
	open(query?: string): void {
		this.#open(query === undefined ? this.#search.question : { ...NOTHING, query });
	}

	/** Closes the dialog or the panel; the focus goes back to where it was. */
	close(): void {
		this.#shape.close();
	}

	// Building ---------------------------------------------------------------------------------------------

	/**
	 * Fills the shadow root anew. In a saved copy of the page an old one, without styles or listeners, may
	 * have come with the HTML.
	 */
	#build(): void {
		const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
		const host = this.#newHost();
		const search = new Search(host);
		const ears = { onWish: () => this.open(), onClose: this.#onClose };
		const shapes = { modal: Modal, inline: Inline, page: Page };
		const shape = new shapes[this.#shapeName](search, ears);
		this.#parts = { host, search, shape };
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		root.adoptedStyleSheets = [sheet];
		root.replaceChildren(...shape.nodes);
	}

	get #shapeName(): Host["shape"] {
		const name = this.getAttribute("shape");
		return name === "inline" || name === "page" ? name : "modal";
	}

	get #search(): Search {
		return this.#built.search;
	}

	get #shape(): Shape {
		return this.#built.shape;
	}

	/** As long as the element is in a document. */
	get #built() {
		return this.#parts as Parts;
	}

	/** What the search learns of the element. */
	#newHost(): Host {
		const element = this;
		return {
			shape: this.#shapeName,
			language: new Language("en"),
			folder: this.#folder,
			home: this.dataset.home ?? document.baseURI,
			readsHere: this.hasAttribute("read-here"),
			remembers: this.hasAttribute("recent"),
			get writesAddress() {
				return element.#followsAddress;
			},
			get isOpen() {
				return element.#shape.isOpen;
			},
			open: () => this.open(),
			close: () => this.close(),
			emit: (name, detail) => this.#emit(name, detail),
		};
	}

	/** Takes up the page's language, at once if its texts are there, else when they are. */
	#speak(): void {
		const locale = localeOf(this);
		const tag = foreign(locale);
		const texts = tag && known(tag);
		this.#say(texts ? new Language(locale, tag, texts) : new Language(locale));
		if (!tag || texts) return;
		loadTexts(tag, FindlingSearch.folder ?? this.#folder).then((texts) => {
			if (!texts || !this.#parts || this.#built.host.language.tag === tag) return;
			this.#say(new Language(locale, tag, texts));
			if (this.#shape.isOpen && !this.#search.reading) this.#search.again();
		});
	}

	#say(language: Language): void {
		this.#built.host.language = language;
		const { texts, locale } = language;
		// The label is right at once, lest the button change its width.
		const label = this.getAttribute("label") ?? BUTTON_LABELS[foreign(locale) ?? ""] ?? texts.search;
		this.#shape.speak(language, label, this.#hotkeys[0]);
		this.#search.speak(this.getAttribute("placeholder") ?? texts.placeholder);
	}

	get #folder(): string | null {
		const { folder, home } = this.dataset;
		if (folder) return folder;
		const src = this.getAttribute("src");
		if (src === null) return FindlingSearch.folder;
		return new URL(src.endsWith("/") ? src : `${src}/`, home ?? document.baseURI).href;
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

	// Opening and closing ----------------------------------------------------------------------------------

	#open(question: Question): void {
		const { search, shape } = this.#built;
		if (!shape.isOpen) {
			// A dialog that nobody sees would leave a page that nobody can use.
			if (!this.checkVisibility()) return;
			shape.open();
			FindlingSearch.#opened = this;
			this.#emit("findling-open", {});
		}
		const isWriting = this.shadowRoot?.activeElement === search.field;
		search.field.focus();
		if (!isWriting) search.field.select();
		search.ask(question);
	}

	#onClose = (): void => {
		const { search } = this.#built;
		if (this.#followsAddress) this.#leaveAddress(search.pushed);
		if (FindlingSearch.#opened === this) FindlingSearch.#opened = undefined;
		search.stop();
		this.#emit("findling-close", {});
	};

	#emit(name: string, detail: object): boolean {
		const cancelable = name === "findling-select";
		return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
	}

	// The page's address -----------------------------------------------------------------------------------

	/**
	 * Whether the page's address is this element's: one that is a page, else the one that is open, else the first. One
	 * that is not displayed, such as that in a bar for phones, does not count.
	 */
	get #followsAddress(): boolean {
		const seen = [...document.querySelectorAll(this.localName)].filter((one) => one.checkVisibility());
		const page = seen.find((one) => one.matches("[shape=page]"));
		return (page ?? FindlingSearch.#opened ?? seen[0]) === this;
	}

	#leaveAddress(pushed: boolean): void {
		const { question, article } = readPlace();
		if (pushed && question) {
			// The results below the article go with it: Back must not open them again.
			this.#leaving = true;
			goBack(depth());
		} else if (question) writePlace({ question: null, article: anchored() ? article : null });
	}

	#onHistory = (): void => {
		if (this.#leaving) {
			this.#leaving = false;
			writePlace({ question: null, article: null });
		} else if (this.#followsAddress) this.#followAddress();
	};

	/** Shows what the address asks for. */
	#followAddress(): void {
		const { search, shape } = this.#built;
		const { question, article } = readPlace();
		const read = question && article !== null && !anchored() ? article : null;
		const isPage = this.#shapeName === "page";
		if (!question && !isPage) {
			if (shape.isOpen) shape.close();
			return;
		}
		const wanted = question ?? NOTHING;
		const isSaid = isSame(wanted, search.question);
		if (shape.isOpen && search.reading && read === null && isSaid) {
			search.restore();
			return;
		}
		if (isPage) {
			if (!isSaid || search.reading) search.ask(wanted);
		} else if (!shape.isOpen || !isSaid) this.#open(wanted);
		if (read !== null) search.read(read, "replace");
	}

	// Keys and clicks on the page --------------------------------------------------------------------------

	#onPageKey = (event: KeyboardEvent): void => {
		if (event.defaultPrevented || event.isComposing || isEditing(event)) return;
		if (!this.#hotkeys.some((hotkey) => matches(hotkey, event)) || !this.checkVisibility()) return;
		// Another dialog has the visitor's attention.
		if (document.querySelector(":modal") || (this.#shape.isOpen && this.#shapeName === "modal")) return;
		event.preventDefault();
		this.open();
	};

	/** A link to this page with a question is answered in place. */
	#onPageClick = (event: MouseEvent): void => {
		if (event.defaultPrevented || event.button !== 0 || isModified(event) || !this.#followsAddress) return;
		const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
		if (!link?.href || link.target || link.getRootNode() !== document) return;
		const { question, article } = placeOfLink(link, this.#built.host.home);
		if (!question) return;
		event.preventDefault();
		this.#open(question);
		if (article === null) this.#search.address();
		else this.#search.read(article, "push");
	};
}

interface Parts {
	host: Host;
	search: Search;
	shape: Shape;
}

/** The first sign that somebody may search. */
const INTEREST = ["pointerenter", "focusin", "touchstart"] as const;
