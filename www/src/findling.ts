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
import type { Handle } from "./engine.js";
import { openFolder } from "./fetch.js";

export {
	type Article,
	type FacetValue,
	type Handle,
	type Hit,
	type Mark,
	NoWebAssembly,
	type SearchOptions,
	type SearchResult,
} from "./engine.js";

/** Opens the index that `index-builder` wrote into a folder, given by its address. */
export async function open(folderUrl: string | URL): Promise<Handle> {
	const folder = new URL(folderUrl, globalThis.document?.baseURI ?? globalThis.location?.href);
	if (!folder.pathname.endsWith("/")) folder.pathname += "/";
	return openFolder(folder);
}
