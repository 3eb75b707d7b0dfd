/**
 * The search engines that are compared: how each builds its index of some articles, and how a page searches it.
 * The others come from npm, into the user's cache folder.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { cache, run, say } from "../scripts/lib.mjs";
import { indexBuilder } from "../scripts/site.mjs";

const VERSIONS = { pagefind: "1.6.0", minisearch: "7.2.0", flexsearch: "0.8.212" };
const folder = join(cache, "peers");
/** The program of Pagefind. */
export const pagefind = join(folder, "node_modules", ".bin", "pagefind");
const packages = createRequire(join(folder, "package.json"));

/** Installs the others, once. */
export async function installPeers() {
	if (Object.keys(VERSIONS).every((name) => existsSync(join(folder, "node_modules", name)))) return;
	say(`Installing ${Object.keys(VERSIONS).join(", ")} into ${folder}, to compare with`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
	await run("npm", ["install", "--no-audit", "--no-fund", ...wanted], { cwd: folder, quiet: true });
}

const escapeHtml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** This very file builds the index of a JavaScript engine, in a process that can be measured. */
const inProcess = (engine) => (corpus, site) => [
	process.execPath,
	[fileURLToPath(import.meta.url), engine, corpus, site],
];

/**
 * For each engine: `prepare(articles, site)` writes its input, `command(corpus, site)` is the program that builds,
 * and `page` is a module whose `start` opens the index and whose `search` gives the addresses of ten results.
 * `output` is the folder that is uploaded.
 */
export const engines = {
	findling: {
		command: (corpus, site) => [indexBuilder, ["build", corpus, "--out", join(site, "search")]],
		output: "search",
		page: `import { open } from "/search/findling.js";
			let handle;
			export const start = async () => { handle = await open("/search/"); };
			export const search = async (query) => (await handle.search(query, { limit: 10 })).hits.map((hit) => hit.url);`,
	},
	pagefind: {
		prepare(articles, site) {
			for (const [i, { title, body, url }] of articles.entries()) {
				const paragraphs = body.split("\n").map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
				writeFileSync(
					join(site, `${i}.html`),
					`<!doctype html><html lang="en"><head><title>${escapeHtml(title)}</title></head><body><main data-pagefind-body>` +
						`<h1>${escapeHtml(title)}</h1><span data-pagefind-meta="address">${escapeHtml(url)}</span>${paragraphs.join("")}</main></body></html>`,
				);
			}
		},
		command: (_, site) => [pagefind, ["--site", site]],
		output: "pagefind",
		page: `let pagefind;
			export const start = async () => { pagefind = await import("/pagefind/pagefind.js"); await pagefind.init(); };
			export const search = async (query) => {
				const { results } = await pagefind.search(query);
				const data = await Promise.all(results.slice(0, 10).map((result) => result.data()));
				return data.map((page) => page.meta.address);
			};`,
	},
	minisearch: {
		command: inProcess("minisearch"),
		output: "index",
		page: `import MiniSearch from "/index/library.js";
			const options = { fields: ["title", "body"], storeFields: ["title", "url"] };
			let index;
			export const start = async () => { index = MiniSearch.loadJSON(await (await fetch("/index/index.json")).text(), options); };
			export const search = async (query) =>
				index.search(query, { prefix: true, fuzzy: 0.2, boost: { title: 3 }, combineWith: "AND" }).slice(0, 10).map((hit) => hit.url);`,
	},
	flexsearch: {
		command: inProcess("flexsearch"),
		output: "index",
		page: `import FlexSearch from "/index/library.js";
			let index, urls;
			export const start = async () => {
				const stored = await (await fetch("/index/index.json")).json();
				urls = stored.urls;
				index = new FlexSearch.Index({ tokenize: "forward" });
				for (const [key, data] of stored.parts) index.import(key, data);
			};
			export const search = async (query) => index.search(query, { limit: 10 }).map((i) => urls[i]);`,
	},
};

/** Builds the index of one of the JavaScript engines: a process of its own, so that it can be measured. */
async function buildInProcess(engine, corpus, site) {
	const articles = readFileSync(corpus, "utf8").trim().split("\n").map(JSON.parse);
	const out = join(site, "index");
	mkdirSync(out, { recursive: true });
	const library = await import(pathToFileURL(packages.resolve(engine)).href);
	if (engine === "minisearch") {
		const MiniSearch = library.default;
		const index = new MiniSearch({ fields: ["title", "body"], storeFields: ["title", "url"] });
		index.addAll(articles);
		writeFileSync(join(out, "index.json"), JSON.stringify(index));
	} else {
		const FlexSearch = library.default;
		const index = new FlexSearch.Index({ tokenize: "forward" });
		for (const [i, { title, body }] of articles.entries()) index.add(i, `${title} ${body}`);
		const parts = [];
		await index.export((key, data) => parts.push([key, data]));
		writeFileSync(join(out, "index.json"), JSON.stringify({ urls: articles.map(({ url }) => url), parts }));
	}
}

/** The browser's part of a JavaScript engine, in one file. */
export async function bundleLibrary(engine, site) {
	if (!["minisearch", "flexsearch"].includes(engine)) return;
	const entry = join(site, "entry.mjs");
	writeFileSync(entry, `export { default } from ${JSON.stringify(packages.resolve(engine))};`);
	await build({
		entryPoints: [entry],
		outfile: join(site, "bundle.mjs"),
		bundle: true,
		minify: true,
		format: "esm",
	});
	copyFileSync(join(site, "bundle.mjs"), join(site, "index", "library.js"));
}

if (process.argv[1]?.endsWith("peers.mjs")) await buildInProcess(...process.argv.slice(2));
