/** `<findling-offline>`: a button that saves the search, and all it finds, as one page. */
import { el } from "./dom.js";
import { foreign, localeOf } from "./language.js";
import css from "./offline.css";
import { makePage, type PageTexts } from "./save.js";

/** What the button says, in a language. */
interface Texts {
	saving: Record<"save" | "saving" | "cancel" | "cancelled" | "saved" | "failed", string>;
	offlinePage: PageTexts;
}

declare global {
	/** By language. */
	const OFFLINE_TEXTS: Record<string, Texts>;
}

const MEGABYTE = 1e6;
/** How long the browser has for taking over the file. */
const KEPT_MS = 60_000;

/**
 * Saves what `index-builder build --offline` would write: one page with engine, index, texts and interface, which
 * searches wherever it is opened. Nothing is downloaded before the visitor asks, and the button says how much it is.
 *
 * @element findling-offline
 *
 * @attr src - Folder of the search files. Default: the folder that this script came from.
 * @attr data-title - Title of the saved page, and name of its file. Default: that of the page.
 *
 * @csspart button - The button.
 * @csspart progress - The bar.
 *
 * @cssproperty --findling-accent - The bar, and the focus.
 * @cssproperty --findling-radius - Roundness of corners.
 */
export class FindlingOffline extends HTMLElement {
	/** Folder of this script; null if the script is inline. */
	static folder: string | null = null;

	readonly #button = el("button", { type: "button", part: "button" });
	readonly #bar = el("progress", { part: "progress" });
	readonly #status = el("p", { role: "status" });
	readonly #cause = el("p", { lang: "en", dir: "ltr", class: "cause" });
	#saving: AbortController | undefined;
	#locale = "en";

	connectedCallback(): void {
		const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		root.adoptedStyleSheets = [sheet];
		// From `file://` nothing can be fetched; there the button of the page that a browser saved goes away.
		const canSave = location.protocol.startsWith("http");
		root.replaceChildren(...(canSave ? [this.#button, this.#bar, this.#status, this.#cause] : []));
		this.#locale = localeOf(this);
		this.#button.onclick = () => {
			if (this.#saving) this.#saving.abort();
			else this.#save();
		};
		this.#rest();
	}

	disconnectedCallback(): void {
		this.#saving?.abort();
	}

	get #tag(): string {
		return foreign(this.#locale) ?? "en";
	}

	get #texts(): Texts {
		return OFFLINE_TEXTS[this.#tag] as Texts;
	}

	get #folder(): string {
		const src = this.getAttribute("src") ?? FindlingOffline.folder;
		if (src === null) throw new Error("Where are the search files? Set the element’s src attribute.");
		return new URL(src.endsWith("/") ? src : `${src}/`, document.baseURI).href;
	}

	/** The button offers to save. */
	#rest(): void {
		this.#bar.hidden = true;
		this.#button.replaceChildren(this.#texts.saving.save);
		// The script that index-builder writes says how much there is to download.
		const bytes = globalThis.findling?.bytes;
		if (bytes) this.#button.append(" ", el("small", {}, this.#size(bytes)));
	}

	#size(bytes: number): string {
		const options = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 } as const;
		return new Intl.NumberFormat(this.#locale, options).format(Math.max(0.1, bytes / MEGABYTE));
	}

	async #save(): Promise<void> {
		const saving = new AbortController();
		this.#saving = saving;
		const { saving: texts, offlinePage } = this.#texts;
		this.#cause.textContent = "";
		this.#bar.hidden = false;
		this.#bar.setAttribute("aria-label", texts.save);
		this.#button.textContent = texts.cancel;
		this.#tell(0);
		try {
			const title = this.dataset.title ?? document.title;
			const tag = this.#tag;
			const page = await makePage(
				{
					title,
					lang: this.#locale,
					dir: tag === "ar" ? "rtl" : "ltr",
					home: location.origin + location.pathname,
					texts: offlinePage,
					folder: this.#folder,
					language: tag === "en" ? undefined : `findling-${tag}.js`,
				},
				(done) => {
					// What was still on its way when this was over has nothing to say.
					if (this.#saving === saving && !saving.signal.aborted) this.#tell(done);
				},
				saving.signal,
			);
			const name = `${title.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "findling"}.html`;
			download(page, name);
			this.#status.textContent = texts.saved.replace("{file}", name);
		} catch (error) {
			const { aborted } = saving.signal;
			this.#status.textContent = aborted ? texts.cancelled : texts.failed;
			this.#cause.textContent = aborted ? "" : error instanceof Error ? error.message : String(error);
		} finally {
			this.#saving = undefined;
			this.#rest();
		}
	}

	/** Shows how far it is; those who listen hear of every quarter. */
	#tell(done: number): void {
		if (done > 0) this.#bar.value = done;
		else this.#bar.removeAttribute("value");
		const quarter = Math.floor(done * 4) / 4;
		const percent = quarter.toLocaleString(this.#locale, { style: "percent" });
		const said = this.#texts.saving.saving.replace("{done}", percent);
		if (this.#status.textContent !== said) this.#status.textContent = said;
	}
}

/** Hands a file to the browser, as if a link to it had been clicked. */
function download(file: Blob, name: string): void {
	const address = URL.createObjectURL(file);
	el("a", { href: address, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
