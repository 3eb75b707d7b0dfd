/**
 * The engine behind a handle, and the types of what goes in and comes out.
 *
 * How the wasm module and the index reach the browser is not this file's business: `findling.ts` fetches
 * them, `bundle.ts` takes them from a script.
 */
import { Engine, initSync } from "../engine/findling_engine.js";
import type { Bytes } from "./bytes.js";

export interface SearchOptions {
	/** How many hits to return at most. */
	limit?: number;
	/** Only articles that have one of these tags, and that stand in one of these sections. */
	filters?: { tags?: string[]; section?: string[] };
	sort?: "relevance" | "newest" | "oldest";
}

export interface SearchResult {
	/** How many articles match, of which `hits` are the first. */
	total: number;
	/** No article has all of the words; these have some of them. */
	partial: boolean;
	hits: Hit[];
}

/** A matching stretch of text, in UTF-16 units as in `String.slice`. */
export type Mark = [start: number, end: number];

export interface Hit {
	id: string;
	title: string;
	titleMarks: Mark[];
	/** Absolute, relative, or `#…` for an article that has no page of its own. */
	url: string;
	tags: string[];
	section: string | null;
	/** As precise as it is known: `2020`, `2020-08` or `2020-08-04`. */
	date: string | null;
	score: number;
	snippet: { text: string; marks: Mark[] };
}

export interface Article {
	id: string;
	title: string;
	url: string;
	tags: string[];
	section: string | null;
	date: string | null;
	/** Addresses of what the article reports on. */
	sources: string[];
	paragraphs: string[];
}

/** A hit as the engine hands it over: the fields of `Hit` in the order of `src/wasm.rs`. */
type HitRow = [
	id: string,
	title: string,
	titleMarks: Mark[],
	url: string,
	tags: string[],
	section: string | null,
	date: string | null,
	score: number,
	snippetText: string,
	snippetMarks: Mark[],
];

/** An article as the engine hands it over. */
type ArticleRow = [
	id: string,
	title: string,
	url: string,
	tags: string[],
	section: string | null,
	date: string | null,
	sources: string[],
	paragraphs: string[],
];

/** The browser, or the page's security policy, does not let WebAssembly run. */
export class NoWebAssembly extends Error {
	override name = "NoWebAssembly";
	constructor() {
		super(
			"Search needs WebAssembly, which this browser or this page’s security policy has switched off. " +
				"A policy must allow 'wasm-unsafe-eval' in script-src.",
		);
	}
}

/** An open index. */
export class Handle {
	#engine: Engine;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** The articles that match `query`, best first. */
	async search(query: string, options: SearchOptions = {}): Promise<SearchResult> {
		if (typeof query !== "string") throw new TypeError("search() takes a string");
		const [total, partial, rows] = this.#engine.search(query, options) as [number, boolean, HitRow[]];
		const hits = rows.map(([id, title, titleMarks, url, tags, section, date, score, text, marks]) => {
			return { id, title, titleMarks, url, tags, section, date, score, snippet: { text, marks } };
		});
		return { total, partial, hits };
	}

	/** The whole text of the article that a hit's `id` names. */
	async article(id: string): Promise<Article | undefined> {
		if (typeof id !== "string") throw new TypeError("article() takes a string");
		const row = this.#engine.article(id) as ArticleRow | undefined;
		if (!row) return;
		const [, title, url, tags, section, date, sources, paragraphs] = row;
		return { id, title, url, tags, section, date, sources, paragraphs };
	}
}

/** Compiles the engine, by `compile`, telling a browser that refuses to from a file that is broken. */
export async function compileEngine(compile: () => Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
	requireWebAssembly();
	try {
		return await compile();
	} catch (error) {
		if (/unsafe-eval|content security|csp/i.test(String(error))) throw new NoWebAssembly();
		throw error;
	}
}

export function requireWebAssembly(): void {
	if (typeof WebAssembly !== "object") throw new NoWebAssembly();
}

/** Starts the engine, unless it runs already, and opens an index with it. */
export function openIndex(module: WebAssembly.Module, index: Bytes): Handle {
	initSync({ module });
	return new Handle(new Engine(index));
}
