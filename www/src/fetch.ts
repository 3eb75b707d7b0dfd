/** Fetch mode: engine, index and its parts come as files from the folder that index-builder wrote. */
import { type Bytes, inflate } from "./bytes.js";
import { Handle, ROOT, type Source } from "./engine.js";
import { PATIENCE_MS } from "./late.js";
import { startEngine } from "./start.js";

/** A file is asked for so often before its absence is called a failure. */
const ATTEMPTS = 3;
/** Pause before asking again; twice as long the next time. */
const PAUSE_MS = 250;

/** Opens the index of a folder. Its address ends with a slash. */
export async function openFolder(folder: URL): Promise<Handle> {
	const source: Source = (file, cache) => fetchGzip(new URL(file, folder), cache);
	const [engine, root] = await Promise.all([
		startEngine(() => compileFile(new URL("findling.wasm", folder)), folder),
		// Asked for anew each time, which costs a few hundred bytes if it has not changed.
		source(ROOT, "no-cache"),
	]);
	return new Handle(engine, root, source);
}

async function compileFile(url: URL): Promise<WebAssembly.Module> {
	const bytes = await fetchGzip(url, "no-cache");
	try {
		return await WebAssembly.compile(bytes);
	} catch (cause) {
		throw new Error(`${url} is no WebAssembly module (${cause}). Upload it again.`);
	}
}

/** A file, inflated if it is compressed. */
export async function fetchGzip(url: URL, cache: RequestCache, signal?: AbortSignal): Promise<Bytes> {
	const response = await fetchOk(url, cache, signal);
	let bytes: Bytes;
	try {
		bytes = new Uint8Array(await response.arrayBuffer());
	} catch (cause) {
		throw new Error(`${url} broke off while downloading (${cause}).`, { cause });
	}
	try {
		return await inflate(bytes);
	} catch {
		throw new Error(`${url} is damaged. Upload it again.`);
	}
}

/**
 * The answer to a request that succeeded, if need be after a few attempts. The request does not say what is being asked.
 *
 * @param signal gives up; by default when there is no answer, in full, after a minute
 */
export async function fetchOk(
	url: URL,
	cache: RequestCache,
	signal = AbortSignal.timeout(PATIENCE_MS),
): Promise<Response> {
	for (let attempt = 1; ; attempt++) {
		let response: Response | undefined;
		let cause: unknown;
		try {
			response = await fetch(url, {
				cache: attempt > 1 ? "reload" : cache,
				referrerPolicy: "no-referrer",
				signal,
			});
			if (response.ok) return response;
		} catch (error) {
			cause = error;
		}
		// What the server does not have it will not have in a second either.
		if (attempt === ATTEMPTS || signal.aborted || (response && response.status < 500)) {
			throw new Error(
				response
					? `${url} was answered with ${response.status}. Is it uploaded with the other search files?`
					: `${url} could not be loaded. Check the connection.`,
				{ cause },
			);
		}
		await new Promise((done) => setTimeout(done, PAUSE_MS * 2 ** (attempt - 1)));
	}
}
