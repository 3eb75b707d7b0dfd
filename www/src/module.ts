/**
 * Entry of the ES module for bundlers: registers `<findling-search>`, once. The element needs `src` there, the folder that
 * `index-builder` wrote, because a bundle does not say where it came from.
 *
 * Where there is no document, as when a page is rendered on a server, it does nothing.
 */
import { FindlingSearch } from "./element.js";
import type { Hit } from "./engine.js";

// Engine and index are fetched: a page with modules does not run from disk, so a script would gain nothing.
globalThis.findling ??= {};
globalThis.findling.data ??= [];
globalThis.findling.data.push({ script: null });

const registry = globalThis.customElements;
if (registry && !registry.get("findling-search")) registry.define("findling-search", FindlingSearch);

declare global {
	interface HTMLElementTagNameMap {
		"findling-search": FindlingSearch;
	}
	interface HTMLElementEventMap {
		"findling-open": CustomEvent<object>;
		"findling-close": CustomEvent<object>;
		"findling-search": CustomEvent<{ query: string; total: number }>;
		"findling-select": CustomEvent<{ hit: Partial<Hit> & Pick<Hit, "id" | "title" | "url"> }>;
	}
}

export { FindlingSearch };
