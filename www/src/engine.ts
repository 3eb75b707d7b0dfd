/**
 * The engine behind a handle, and the types of what goes in and comes out.
 *
 * How the engine, the index and its parts reach the browser is not this file's business: `fetch.ts` fetches
 * them, `bundle.ts` takes them from a script.
 */
import type { Bytes } from "./bytes.js";
import { isLate } from "./late.js";

export interface SearchOptions {
	/** How many hits to return at most. */
	limit?: number;
	/** How many of the first hits to pass over. */
	offset?: number;
	/**
	 * Only articles that are earlier than a date (`2020`, `2020-08` or `2020-08-04`), that are of a date or later,
	 * and that have one of these values of a field: `tags`, `section`, or one of the articles' metadata.
	 */
	filters?: { before?: string; after?: string } & { [field: string]: string[] | string | undefined };
	sort?: "relevance" | "newest" | "oldest";
	/** Whether to count the values of all fields of all articles that match. */
	facets?: boolean;
}

/** A value of a field, and how many of the articles that match have it. */
export interface FacetValue {
	value: string;
	count: number;
}

export interface SearchResult {
	/** How many articles match, of which `hits` are the first. */
	total: number;
	/** There may be more than `total`: of a large index not everything was looked at. */
	atLeast: boolean;
	/** No article has all of the words; these have some of them. */
	partial: boolean;
	/** No article has the words as typed; the query with the words that were found instead. */
	suggestion: string | null;
	hits: Hit[];
	/** By field, the most frequent value first; only if `facets` was asked for. */
	facets: Record<string, FacetValue[]>;
}

/** A matching stretch of text, in UTF-16 units as in `String.slice`. */
export type Mark = [start: number, end: number];

export interface Hit {
	id: string;
	title: string;
	titleMarks: Mark[];
	/**
	 * Absolute, relative, or `#…` for an article that has no page of its own; it leads to the heading above the
	 * snippet where the page has an anchor for it.
	 */
	url: string;
	/** That heading, or empty. */
	heading: string;
	tags: string[];
	section: string | null;
	/** As precise as it is known: `2020`, `2020-08` or `2020-08-04`. */
	date: string | null;
	/** Other fields of the article. */
	metadata: Record<string, string[]>;
	score: number;
	snippet: Snippet;
	/** At most three other sections of the page that have as many of the words, in the order of the page. */
	sections: Section[];
}

/** A stretch of an article, and the words in it that were found. */
export interface Snippet {
	/** White space in it stands for a space, as in HTML. */
	text: string;
	marks: Mark[];
}

/** A section of a page. */
export interface Section {
	url: string;
	heading: string;
	snippet: Snippet;
}

export interface Article {
	id: string;
	title: string;
	url: string;
	tags: string[];
	section: string | null;
	date: string | null;
	/** Other fields. */
	metadata: Record<string, string[]>;
	/** Addresses of what the article reports on. */
	sources: string[];
	/** Preformatted text has line feeds between its lines, and a row of a table has tabs between its cells. */
	paragraphs: string[];
	/**
	 * What each paragraph is: `p`, a heading by its depth in the article, an item of a list, preformatted text, or a row
	 * of a table, `th` if its cells head the columns.
	 */
	kinds: Kind[];
	/** Articles that share its telling words, the most alike first. */
	related: { id: string; title: string; url: string }[];
}

/** By the character that a paragraph begins with, if it is no plain one; the tenth is a line feed, which none begins with. */
const KINDS = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", null, "tr", "th"] as const;

export type Kind = NonNullable<(typeof KINDS)[number]>;

/** A hit as the engine hands it over: the fields of `Hit` in the order of `src/wasm.rs`. */
type HitRow = [
	id: string,
	title: string,
	titleMarks: Mark[],
	url: string,
	heading: string,
	tags: string[],
	section: string | null,
	date: string | null,
	metadata: [field: string, values: string[]][],
	score: number,
	snippetText: string,
	snippetMarks: Mark[],
	sections: [url: string, heading: string, snippetText: string, snippetMarks: Mark[]][],
];

/** An article as the engine hands it over. */
type ArticleRow = [
	id: string,
	title: string,
	url: string,
	tags: string[],
	section: string | null,
	date: string | null,
	metadata: [field: string, values: string[]][],
	sources: string[],
	paragraphs: string[],
	related: [id: string, title: string, url: string][],
];

/** What `src/wasm.rs` offers, whether it runs as WebAssembly or as JavaScript. */
interface Engine {
	search(query: string, options: unknown[]): unknown;
	article(id: string): unknown;
	wanted(): unknown;
	supply(part: number, bytes: Bytes): void;
}

export type EngineClass = new (index: Bytes) => Engine;

/** Where an index and its parts come from. */
export type Source = (file: string, cache: RequestCache) => Promise<Bytes>;

/** The index, or the root of one in parts. */
export const ROOT = "index.findling";

/** What the engine answers to a query. */
type Answer = [
	total: number,
	atLeast: boolean,
	partial: boolean,
	suggestion: string | null,
	hits: HitRow[],
	facets: [field: string, values: [value: string, count: number][]][],
];

/** An open index. */
export class Handle {
	readonly #engineClass: EngineClass;
	readonly #source: Source;
	#engine: Engine;
	/** The index file that the engine has opened. */
	#root: Bytes;
	/** Parts that are on their way, by file name. */
	#loading = new Map<string, Promise<void>>();

	constructor(engineClass: EngineClass, root: Bytes, source: Source) {
		this.#engineClass = engineClass;
		this.#source = source;
		this.#engine = new engineClass(root);
		this.#root = root;
	}

	/** Asks the engine, has the parts loaded that it wants, and asks again until it knows. */
	async #ask<T>(question: (engine: Engine) => T | undefined): Promise<T> {
		let isNew = false;
		for (;;) {
			const engine = this.#engine;
			const answer = question(engine);
			if (answer !== undefined) return answer;
			const wanted = engine.wanted() as [string, number][];
			try {
				await Promise.all(wanted.map(([name, part]) => this.#load(engine, part, name)));
			} catch (error) {
				if (isNew || isLate(error)) throw error;
				// The site may have got a new index, with other parts, since this one was opened.
				isNew = true;
				await this.#renew(engine, error);
			}
		}
	}

	#load(engine: Engine, part: number, name: string): Promise<void> {
		let loading = this.#loading.get(name);
		if (!loading) {
			const supply = (bytes: Bytes) => {
				if (engine === this.#engine) engine.supply(part, bytes);
			};
			// Named by its content: what the browser has is right, unless it is damaged.
			const file = `parts/${name}`;
			loading = this.#source(file, "default")
				.then(supply)
				.catch((error) => {
					if (isLate(error)) throw error;
					return this.#source(file, "reload").then(supply);
				});
			this.#loading.set(name, loading);
			loading.catch(() => {}).finally(() => this.#loading.delete(name));
		}
		return loading;
	}

	/** Opens the index anew in place of one whose part is missing, unless someone else has. */
	async #renew(engine: Engine, cause: unknown): Promise<void> {
		let root: Bytes;
		try {
			root = await this.#source(ROOT, "reload");
		} catch {
			throw cause;
		}
		if (engine !== this.#engine) return;
		if (root.length === this.#root.length && root.every((byte, i) => byte === this.#root[i])) throw cause;
		this.#engine = new this.#engineClass(root);
		this.#root = root;
	}

	/** The articles that match `query`, best first. */
	async search(query: string, options: SearchOptions = {}): Promise<SearchResult> {
		const asked = row(options);
		const [total, atLeast, partial, suggestion, rows, facets] = await this.#ask(
			(engine) => engine.search(query, asked) as Answer | undefined,
		);
		const hits = rows.map((row) => ({
			...named<Hit>("id title titleMarks url heading tags section date metadata score", row),
			metadata: Object.fromEntries(row[8]),
			snippet: { text: row[10], marks: row[11] },
			sections: row[12].map(([url, heading, text, marks]) => ({ url, heading, snippet: { text, marks } })),
		}));
		const counted = facets.map(([field, values]) => [
			field,
			values.map(([value, count]) => ({ value, count })),
		]);
		return { total, atLeast, partial, suggestion, hits, facets: Object.fromEntries(counted) };
	}

	/** The whole text of the article that a hit's `id` names. */
	async article(id: string): Promise<Article | undefined> {
		const row = await this.#ask((engine) => engine.article(id) as ArticleRow | null | undefined);
		if (!row) return;
		const kinds = row[8].map((paragraph) => KINDS[paragraph.charCodeAt(0)] ?? "p");
		return {
			...named<Article>("id title url tags section date metadata sources", row),
			paragraphs: row[8].map((paragraph, i) =>
				paragraph
					.slice(kinds[i] === "p" ? 0 : 1)
					.replaceAll("\r ", "\n")
					.replaceAll("\t ", "\t"),
			),
			kinds,
			metadata: Object.fromEntries(row[6]),
			related: row[9].map((row) => named("id title url", row)),
		};
	}
}

/** A row of the engine's with names for its fields. */
function named<T>(names: string, row: readonly unknown[]): T {
	return Object.fromEntries(names.split(" ").map((name, i) => [name, row[i]])) as T;
}

/** An order of hits. */
export type Sort = NonNullable<SearchOptions["sort"]>;

/** In the order of `read_options` in `src/wasm.rs`. */
export const SORTS: readonly Sort[] = ["relevance", "newest", "oldest"];

/** The options in the order of `read_options` in `src/wasm.rs`. */
function row({ limit = 10, offset = 0, filters = {}, sort = "relevance", facets }: SearchOptions) {
	const { before, after, ...fields } = filters;
	const values = Object.entries(fields).flatMap(([field, values]) =>
		values ? [[field, [values].flat()]] : [],
	);
	return [limit, offset, SORTS.indexOf(sort), facets ? 1 : 0, before, after, ...values];
}
