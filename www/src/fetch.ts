/** Fetch mode: engine, index and its parts come as files from the folder that index-builder wrote. */
import { type Bytes, inflate } from "./bytes.js";
import { Handle, type Source } from "./engine.js";
import { startEngine } from "./start.js";

/** A file is asked for so often before its absence is called a failure. */
const ATTEMPTS = 3;
/** Pause before asking again; twice as long the next time. */
const PAUSE_MS = 250;
/** Whoever has not answered in full after this time is taken for lost. */
const TIMEOUT_MS = 60_000;

/** Opens the index of a folder. Its address ends with a slash. */
export async function openFolder(folder: URL): Promise<Handle> {
	const source: Source = {
		// Asked for anew each time, which costs a few hundred bytes if it has not changed.
		root: async (anew) => fetchGzip(new URL("index.findling", folder), anew ? "reload" : "no-cache"),
		// Named by their content: what the browser has is right.
		part: async (name, anew) => fetchGzip(new URL(`parts/${name}`, folder), anew ? "reload" : "default"),
	};
	const [engine, root] = await Promise.all([
		startEngine(() => compileFile(new URL("findling.wasm", folder)), folder),
		source.root(false),
	]);
	return new Handle(engine, root, source);
}

async function compileFile(url: URL): Promise<WebAssembly.Module> {
	const response = await fetchOk(url, "no-cache");
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
}

/** The same body under the MIME type that streaming compilation insists on. */
function asWasm(response: Response): Response {
	if (response.headers.get("content-type") === "application/wasm") return response;
	return new Response(response.body, { headers: { "content-type": "application/wasm" } });
}

/** A file, inflated if it is compressed. */
export async function fetchGzip(url: URL, cache: RequestCache): Promise<Bytes> {
	const bytes = await body(await fetchOk(url, cache), url);
	try {
		return await inflate(bytes);
	} catch {
		throw new Error(`${url} is damaged: it begins like gzip but does not unpack. Upload it again.`);
	}
}

/** The answer to a request that succeeded, if need be after a few attempts. */
export async function fetchOk(url: URL, cache: RequestCache): Promise<Response> {
	for (let attempt = 1; ; attempt++) {
		let response: Response | undefined;
		let cause: unknown;
		try {
			response = await fetch(url, {
				cache: attempt > 1 ? "reload" : cache,
				signal: AbortSignal.timeout(TIMEOUT_MS),
			});
			if (response.ok) return response;
		} catch (error) {
			cause = error;
		}
		// What the server does not have it will not have in a second either.
		if (attempt === ATTEMPTS || (response && response.status < 500)) {
			throw new Error(
				response
					? `${url} was answered with ${response.status} ${response.statusText}. ` +
							"Is this the whole folder that index-builder wrote?"
					: `${url} could not be fetched (${cause}). Check the address and the connection.`,
			);
		}
		await new Promise((done) => setTimeout(done, PAUSE_MS * 2 ** (attempt - 1)));
	}
}

async function body(response: Response, url: URL): Promise<Bytes> {
	try {
		return new Uint8Array(await response.arrayBuffer());
	} catch (error) {
		throw new Error(`${url} broke off while downloading (${error}).`);
	}
}

/** The first characters of a file, for a message. */
function beginning(bytes: Bytes): string {
	return new TextDecoder().decode(bytes.subarray(0, 20)).replace(/\s+/g, " ");
}
