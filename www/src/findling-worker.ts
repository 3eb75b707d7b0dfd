/**
 * A service worker that keeps what was visited, so that a page that was open once opens and searches without a
 * network; and, as a script of a page, what registers it. A worker has power over the pages beside and below its own
 * address only, so it must lie at the site's root, or be served with the header `Service-Worker-Allowed: /` and have
 * the attribute `data-scope="/"`.
 *
 * What it keeps: pages, their scripts, styles and fonts, and search files, each as it was last seen. From the network
 * comes whatever the network has. Of an index in parts it keeps those that were needed, or with `data-parts="all"`
 * all of them. Images and whatever else a page fetches pass it by.
 */
import { inflate } from "./bytes.js";
import { partNames } from "./parts.js";
import { newPolicy } from "./scripts.js";

interface ExtendableEvent extends Event {
	waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
	readonly request: Request;
	respondWith(response: Promise<Response>): void;
}

interface Scope {
	skipWaiting(): Promise<void>;
	readonly clients: { claim(): Promise<void> };
	addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
	addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
	addEventListener(
		type: "message",
		listener: (event: ExtendableEvent & { readonly data: Visit }) => void,
	): void;
}

/** What a page tells the worker: what it has loaded, some of it before the worker was there. */
interface Visit {
	/** The page itself, if this was not said yet. */
	page?: string;
	files: string[];
	allParts: boolean;
}

const CACHE = "findling";
const SEARCH_FILE = /\/(findling\.wasm|index\.findling|findling[\w-]*\.js)$/;
const INDEX = /\/index\.findling$/;
/** Named by its content, so that what was kept is right. */
const PART = /\/parts\/[0-9a-f]{10}\.findling$/;
const PAGE_KINDS = ["document", "script", "style", "font"];
const PAGE_FILE = /\.(css|m?js|woff2?)$/;
/** Pages are kept under their addresses with what was asked, and found without it too; how they are fetched is no matter. */
const LOOSELY = { ignoreSearch: true, ignoreVary: true };
/** Parts that are on their way at a time. */
const AT_ONCE = 6;

if (globalThis.document) register();
else work(globalThis as unknown as Scope);

// In the page ----------------------------------------------------------------------------------------------

async function register(): Promise<void> {
	const script = document.currentScript as HTMLScriptElement | null;
	const { serviceWorker } = navigator;
	// There is none on `file://` and on the unsafe web.
	if (!script?.src || !serviceWorker) return;
	const { scope, parts } = script.dataset;
	// Under Trusted Types a worker's address needs a policy; this one lets nothing but this script pass.
	const policy = newPolicy("findling-worker", (url) => url === script.src);
	const address = policy?.createScriptURL(script.src) ?? script.src;
	await serviceWorker.register(address, scope === undefined ? {} : { scope });
	const { active } = await serviceWorker.ready;
	const tell = (visit: Omit<Visit, "allParts">) => {
		active?.postMessage({ ...visit, allParts: parts === "all" } satisfies Visit);
	};
	tell({ page: location.href.replace(/#.*/, ""), files: [] });
	// Those that came before are among them.
	new PerformanceObserver((list) => tell({ files: list.getEntries().map(({ name }) => name) })).observe({
		type: "resource",
		buffered: true,
	});
}

// In the worker --------------------------------------------------------------------------------------------

function work(scope: Scope): void {
	scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
	scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
	scope.addEventListener("message", (event) => event.waitUntil(keepVisited(event.data)));
	scope.addEventListener("fetch", (event) => {
		const { request } = event;
		const { origin, pathname } = new URL(request.url);
		if (request.method !== "GET" || origin !== location.origin) return;
		const isPart = PART.test(pathname);
		if (!isPart && !SEARCH_FILE.test(pathname) && !PAGE_KINDS.includes(request.destination)) return;
		event.respondWith(isPart && request.cache !== "reload" ? fromHere(request) : fromNetwork(request));
	});
}

async function fromHere(request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	return (await cache.match(request, { ignoreVary: true })) ?? fromNetwork(request);
}

async function fromNetwork(request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	try {
		const response = await fetch(request);
		await keep(cache, request, response);
		return response;
	} catch (error) {
		const kept = (await cache.match(request, { ignoreVary: true })) ?? (await cache.match(request, LOOSELY));
		if (kept) return kept;
		throw error;
	}
}

/** A failure to keep something, for want of room, is none of the page's business. */
async function keep(cache: Cache, request: Request | string, response: Response): Promise<void> {
	// What was redirected can't answer a visit to a page.
	if (!response.ok || response.redirected) return;
	await cache.put(request, response.clone()).catch(() => {});
}

/** Keeps what a page loaded before the worker could see it. */
async function keepVisited({ page, files, allParts }: Visit): Promise<void> {
	const cache = await caches.open(CACHE);
	const wanted = files.filter((file) => {
		const { origin, pathname } = new URL(file);
		return origin === location.origin && [SEARCH_FILE, PART, PAGE_FILE].some((kept) => kept.test(pathname));
	});
	await keepAll(cache, page ? [page] : wanted);
	for (const file of wanted) if (INDEX.test(new URL(file).pathname)) await keepParts(cache, file, allParts);
}

async function keepAll(cache: Cache, addresses: string[]): Promise<void> {
	let next = 0;
	const work = async () => {
		while (next < addresses.length) {
			const address = addresses[next++] as string;
			if (await cache.match(address)) continue;
			const response = await fetch(address).catch(() => undefined);
			if (response) await keep(cache, address, response);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Removes the parts that an index no longer has, and keeps the others, if all are to be kept. */
async function keepParts(cache: Cache, index: string, all: boolean): Promise<void> {
	const root = await cache.match(index);
	if (!root) return;
	const names = partNames(await inflate(new Uint8Array(await root.arrayBuffer())));
	const parts = names.map((name) => new URL(`parts/${name}`, index).href);
	const folder = new URL("parts/", index).href;
	for (const { url } of await cache.keys()) {
		if (url.startsWith(folder) && !parts.includes(url)) await cache.delete(url);
	}
	if (all) await keepAll(cache, parts);
}
