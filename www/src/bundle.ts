/**
 * Bundle mode: engine and index come from a classic script, `findling-data.js`, so that search works where
 * nothing can be fetched: on `file://`, and in a copy of the page that a browser saved. A large index is in
 * parts instead, and fetched.
 *
 * The script registers an entry in `globalThis.findling.data` and then says so by a `findling-data` event on
 * the document. Its tag carries the folder's address in `data-findling` and stays in the document, which is
 * what makes a browser keep it when it saves the page. In the copy the tag is there before this code is, with
 * another `src`; in a one-file page the entry comes from an inline script.
 */
import { onWeb } from "./address.js";
import { decodeBase64, inflate } from "./bytes.js";
import { type EngineClass, Handle } from "./engine.js";
import { openFolder } from "./fetch.js";
import type { Texts } from "./language.js";
import { isLate, LATE } from "./late.js";
import { type Policy, run, scriptTag } from "./scripts.js";
import { NoWebAssembly, startEngine } from "./start.js";

interface Entry {
	script: HTMLScriptElement | null;
	/** The wasm module, gzip in base64. Absent where the index is in parts, which are fetched. */
	engine?: string;
	/** The index, gzip in base64. */
	index?: string;
}

declare global {
	var findling:
		| {
				data?: Entry[];
				languages?: Record<string, Texts>;
				/** How much there is to download in all. */
				bytes?: number;
				/** The engine in JavaScript. */
				Engine?: EngineClass;
				policy?: Policy | undefined;
		  }
		| undefined;
}

const FILE = "findling-data.js";

const handles = new Map<string, Promise<Handle>>();
let failures = 0;

/**
 * The index of a folder, loaded once for all elements of the page. A failure is not remembered: calling
 * again tries again.
 *
 * @param folder absolute address with a slash at its end, or null where the page itself holds the data
 */
export function load(folder: string | null): Promise<Handle> {
	const key = folder ?? "";
	let handle = handles.get(key);
	if (!handle) {
		handle = start(folder);
		handles.set(key, handle);
		handle.catch(() => {
			handles.delete(key);
			failures++;
		});
	}
	return handle;
}

/** After a failure, which an engine or index of another build may have caused, the folder is opened anew. */
export function drop(folder: string | null): void {
	handles.delete(folder ?? "");
}

async function start(folder: string | null): Promise<Handle> {
	let entry: Entry;
	try {
		entry = await findEntry(folder);
	} catch (error) {
		// A site that has grown since the browser kept this script has an index in parts.
		if (!folder || !onWeb() || isLate(error)) throw error;
		return openFolder(new URL(folder)).catch(() => Promise.reject(error));
	}
	const { engine, index: packed } = entry;
	if (engine === undefined || packed === undefined) {
		if (folder === null) throw new Error(NO_FOLDER);
		return openFolder(new URL(folder));
	}
	try {
		const [engineClass, index] = await Promise.all([
			startEngine(async () => WebAssembly.compile(await unpack(engine)), folder),
			unpack(packed),
		]);
		return new Handle(engineClass, index, WHOLE);
	} catch (error) {
		if (!(error instanceof NoWebAssembly)) forget(entry);
		throw error;
	}
}

const DAMAGED = "The search data of this page is damaged.";
const NO_FOLDER = "This page does not say where its search files are: set the element’s src attribute.";

/** An index in one file never wants a part. */
const WHOLE = () => Promise.reject(new Error(DAMAGED));

async function unpack(base64: string) {
	try {
		return await inflate(decodeBase64(base64));
	} catch {
		throw new Error(DAMAGED);
	}
}

/** The registered entry for a folder: there already, about to come with the page, or to be injected. */
async function findEntry(folder: string | null): Promise<Entry> {
	let entry = registered(folder);
	if (entry) return entry;

	const tag = tagFor(folder);
	const mayStillCome = tag !== undefined || folder === null || !onWeb();
	if (mayStillCome && document.readyState !== "complete") {
		await pageLoadedOrData(folder);
		entry = registered(folder);
		if (entry) return entry;
	}
	if (folder === null) {
		throw new Error(NO_FOLDER);
	}
	tag?.remove();
	return inject(folder);
}

function registered(folder: string | null): Entry | undefined {
	return globalThis.findling?.data?.findLast(({ script }) => {
		const marker = script?.dataset.findling;
		if (marker !== undefined) return marker === folder || folder === null;
		// Without a marker: inline, or placed by the site's author; in a saved copy its address says nothing.
		return folder === null || !onWeb() || !script?.src || script.src.startsWith(folder);
	});
}

function tagFor(folder: string | null): HTMLScriptElement | undefined {
	return Array.from(document.scripts).find(
		({ dataset, src }) => folder !== null && (dataset.findling === folder || src === folder + FILE),
	);
}

function pageLoadedOrData(folder: string | null): Promise<void> {
	return new Promise((resolve) => {
		addEventListener("load", () => resolve());
		document.addEventListener("findling-data", () => {
			if (registered(folder)) resolve();
		});
	});
}

async function inject(folder: string): Promise<Entry> {
	const address = folder + FILE;
	// After a failure under another address, lest the browser's cache repeat it.
	const script = scriptTag(failures > 0 ? `${address}?retry=${failures}` : address);
	script.dataset.findling = folder;
	const outcome = await run(script);
	const entry = globalThis.findling?.data?.findLast((entry) => entry.script === script);
	if (entry) return entry;
	script.remove();
	const remedy = navigator.onLine ? "Is it uploaded with the other search files?" : "You are offline.";
	if (!outcome) {
		throw new Error(`${address} could not be loaded within a minute. Is the connection slow?`, {
			cause: LATE,
		});
	}
	throw new Error(
		outcome === "load"
			? `${address} holds no search data. Upload it again.`
			: `${address} could not be loaded. ${remedy}`,
	);
}

/** Drops a damaged entry, so that the next attempt downloads it anew. An inline one can't be had anew. */
function forget(entry: Entry): void {
	if (!entry.script?.src) return;
	entry.script.remove();
	const data = globalThis.findling?.data;
	data?.splice(data.indexOf(entry), 1);
}
