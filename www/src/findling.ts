/**
 * Findling's public module.
 *
 * ```js
 * import { open } from "./search/findling.js";
 * const handle = await open("./search/");
 * const { total, hits } = await handle.search("patent nav", { limit: 5 });
 * ```
 *
 * Needs a web server, since a page on `file://` can neither import nor fetch; the element's script works
 * there too.
 */
import { type Handle, type SearchOptions, SORTS } from "./engine.js";
import { openFolder } from "./fetch.js";

export type {
	Article,
	FacetValue,
	Handle,
	Hit,
	Kind,
	Mark,
	SearchOptions,
	SearchResult,
	Section,
	Snippet,
} from "./engine.js";
export { NoWebAssembly } from "./start.js";

/** Opens the index that `index-builder` wrote into a folder, given by its address. */
export async function open(folderUrl: string | URL): Promise<Handle> {
	const folder = new URL(folderUrl, globalThis.document?.baseURI ?? globalThis.location?.href);
	if (!folder.pathname.endsWith("/")) folder.pathname += "/";
	return checked(await openFolder(folder));
}

/** The handle with methods that throw where they are not called as they must be. */
function checked(handle: Handle): Handle {
	const search = handle.search.bind(handle);
	const article = handle.article.bind(handle);
	handle.search = async (query, options = {}) => {
		if (typeof query !== "string") throw new TypeError("search() takes a text");
		check(options ?? {});
		return search(query, options ?? {});
	};
	handle.article = async (id) => {
		if (typeof id !== "string") throw new TypeError("article() takes a text");
		return article(id);
	};
	return handle;
}

function check({
	limit = 0,
	offset = 0,
	filters = {},
	sort = "relevance",
	facets,
	...others
}: SearchOptions): void {
	for (const [name, count] of Object.entries({ limit, offset })) {
		if (typeof count !== "number" || !(count >= 0))
			throw new TypeError(`${name} must be a number, not ${count}`);
	}
	if (!SORTS.includes(sort)) throw new TypeError(`sort must be one of ${SORTS.join(", ")}, not ${sort}`);
	for (const [name, values] of Object.entries(filters)) {
		const isDate = name === "before" || name === "after";
		const list = isDate ? [values] : [values].flat();
		if (values !== undefined && !list.every((value) => typeof value === "string")) {
			throw new TypeError(`filters.${name} must be a ${isDate ? "date as a text" : "list of texts"}`);
		}
	}
	// What is misspelt would be ignored in silence.
	for (const name of Object.keys(others)) console.warn(`Unknown option: ${name}`);
}
