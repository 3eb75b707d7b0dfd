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
import { type Bytes, inflate } from "./bytes.js";
import { compileEngine, type Handle, openIndex } from "./engine.js";

export {
	type Article,
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
	const [module, index] = await Promise.all([
		fetchEngine(new URL("findling.wasm", folder)),
		fetchIndex(new URL("index.findling", folder)),
	]);
	return openIndex(module, index);
}

async function fetchEngine(url: URL): Promise<WebAssembly.Module> {
	return compileEngine(async () => {
		const response = await fetchOk(url);
		const spare = response.clone();
		try {
			return await WebAssembly.compileStreaming(asWasm(response));
		} catch (error) {
			// A host may have sent the file gzipped without saying so, which streaming can't see.
			const bytes = await inflate(await body(spare, url));
			if (String.fromCharCode(...bytes.subarray(0, 4)) !== "\0asm") {
				throw new Error(
					`${url} should be a WebAssembly module, but begins with “${beginning(bytes)}”. ` +
						"Upload findling.wasm again, as index-builder wrote it.",
				);
			}
			if (bytes.length === Number(spare.headers.get("content-length"))) throw error;
			return WebAssembly.compile(bytes);
		}
	});
}

/** The same body under the MIME type that streaming compilation insists on. */
function asWasm(response: Response): Response {
	if (response.headers.get("content-type") === "application/wasm") return response;
	return new Response(response.body, { headers: { "content-type": "application/wasm" } });
}

async function fetchIndex(url: URL): Promise<Bytes> {
	const bytes = await body(await fetchOk(url), url);
	try {
		return await inflate(bytes);
	} catch {
		throw new Error(`${url} is damaged: it begins like gzip but does not unpack. Upload it again.`);
	}
}

async function fetchOk(url: URL): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(url);
	} catch (error) {
		throw new Error(`${url} could not be fetched (${error}). Check the address and the connection.`);
	}
	if (!response.ok) {
		throw new Error(
			`${url} was answered with ${response.status} ${response.statusText}. ` +
				"Is this the folder that index-builder wrote, and is it uploaded as a whole?",
		);
	}
	return response;
}

async function body(response: Response, url: URL): Promise<Bytes> {
	try {
		return new Uint8Array(await response.arrayBuffer());
	} catch (error) {
		throw new Error(`${url} broke off while downloading (${error}). Try again.`);
	}
}

/** The first characters of a file, for a message. */
function beginning(bytes: Bytes): string {
	return new TextDecoder().decode(bytes.subarray(0, 20)).replace(/\s+/g, " ");
}
