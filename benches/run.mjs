/**
 * `npm run bench [corpus…]`: builds real texts and searches them in Chromium, ours and others in one run. These
 * machines are noisy: read the ratios. Corpora: postgres, packages-10k (the default), newsletters-3k, packages-60k.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser } from "../scripts/browser.mjs";
import { say } from "../scripts/lib.mjs";
import { corpora } from "./corpora.mjs";
import {
	CHROMIUM_ARGUMENTS,
	measureProgram,
	outputBytes,
	pickQueries,
	quantile,
	randomNumbers,
	serveCounting,
} from "./measure.mjs";
import { bundleLibrary, engines, installPeers } from "./peers.mjs";

/** So many builds, of which the median counts; fewer where they take so many seconds in all. */
const BUILDS = 5;
const LONG_BUILDS_S = 30;
const COLD_QUERIES = 30;
const WARM_QUERIES = 25;
const MISSPELT_QUERIES = 30;
const SLOW_NETWORK = {
	offline: false,
	latency: 100,
	downloadThroughput: 1_250_000,
	uploadThroughput: 1_250_000,
};

/** Rare words, each with one letter changed, missing, doubled or exchanged with the next. */
function pickMisspelt(articles, n) {
	const holders = new Map();
	for (const { title, body, url } of articles) {
		for (const word of new Set(`${title} ${body}`.toLowerCase().match(/[a-z]{6,14}/g))) {
			holders.set(word, [...(holders.get(word) ?? []), url]);
		}
	}
	const usual = [...holders].filter(([, urls]) => urls.length >= 2 && urls.length <= 8);
	// Texts that repeat each other have no rare words.
	const rare =
		usual.length > n ? usual : [...holders].filter(([, urls]) => urls.length < articles.length / 10);
	const random = randomNumbers(11);
	return Array.from({ length: n }, () => {
		const [word, urls] = rare[random(rare.length)];
		const at = random(word.length - 1);
		const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
		const edits = [
			`${before}x${next}${after}`,
			before + next + after,
			before + letter + letter + next + after,
			before + next + letter + after,
		];
		return { word, misspelt: edits[random(edits.length)], urls };
	});
}

/** The median of several builds, and the folder of the last, which is in `work`. */
async function measureBuilds(name, corpus, articles, work) {
	const engine = engines[name];
	const builds = [];
	let site;
	for (let spent = 0; builds.length === 0 || (builds.length < BUILDS && spent < LONG_BUILDS_S); ) {
		site = mkdtempSync(join(work, `${name}-`));
		engine.prepare?.(articles, site);
		const [program, args] = engine.command(corpus, site);
		builds.push(await measureProgram(program, args));
		spent += builds.at(-1).seconds;
	}
	const median = (figure) =>
		quantile(
			builds.map((build) => build[figure]),
			0.5,
		);
	return { site, seconds: median("seconds"), memory: median("memory") };
}

async function measureEngine(name, { site, seconds, memory }, articles, browser) {
	const engine = engines[name];
	await bundleLibrary(name, site);
	writeFileSync(join(site, "page.js"), engine.page);
	writeFileSync(join(site, "bench.html"), "<!doctype html><title>bench</title>");
	const figures = {
		"build s": seconds,
		"peak MB": memory,
		"output KB": outputBytes(join(site, engine.output)) / 1000,
	};
	const server = await serveCounting(site);

	const ask = async (page, query) =>
		page.evaluate(async (query) => {
			globalThis.engine ??= await import("/page.js");
			globalThis.started ??= globalThis.engine.start();
			await globalThis.started;
			const before = performance.now();
			const found = await globalThis.engine.search(query);
			return { found, ms: performance.now() - before };
		}, query);
	const cold = { requests: [], kilobytes: [], ms: [] };
	for (const query of pickQueries(articles, COLD_QUERIES)) {
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto(`${server.url}bench.html`);
		const session = await context.newCDPSession(page);
		await session.send("Network.enable");
		await session.send("Network.emulateNetworkConditions", SLOW_NETWORK);
		Object.assign(server.sent, { requests: 0, bytes: 0 });
		const before = performance.now();
		const { found } = await ask(page, query);
		if (found.length > 0) {
			cold.ms.push(performance.now() - before);
			cold.requests.push(server.sent.requests);
			cold.kilobytes.push(server.sent.bytes / 1000);
		}
		await context.close();
	}
	figures["cold requests"] = quantile(cold.requests, 0.5);
	figures["most requests"] = Math.max(...cold.requests);
	figures["cold KB"] = quantile(cold.kilobytes, 0.5);
	figures["slow net ms"] = quantile(cold.ms, 0.5);

	const page = await (await browser.newContext()).newPage();
	await page.goto(`${server.url}bench.html`);
	const times = [];
	for (const round of [0, 1]) {
		for (const query of pickQueries(articles, WARM_QUERIES)) {
			for (let n = 2; n <= query.length; n++) {
				const { ms } = await ask(page, query.slice(0, n));
				if (round === 1) times.push(ms);
			}
		}
	}
	figures["key p50 ms"] = quantile(times, 0.5);
	figures["key p99 ms"] = quantile(times, 0.99);
	let [right, misspelt] = [0, 0];
	for (const query of pickMisspelt(articles, MISSPELT_QUERIES)) {
		const isFound = ({ found }) => found.some((url) => query.urls.includes(url));
		right += isFound(await ask(page, query.word)) ? 1 : 0;
		misspelt += isFound(await ask(page, query.misspelt)) ? 1 : 0;
	}
	figures["misspelt of 30"] = misspelt;
	figures["spelt right"] = right;
	server.close();
	return figures;
}

async function main(wanted) {
	await installPeers();
	const browser = await chromium.launch({ executablePath: await findBrowser(), args: CHROMIUM_ARGUMENTS });
	for (const name of wanted.length > 0 ? wanted : ["postgres", "packages-10k"]) {
		const corpus = await corpora[name]();
		const articles = readFileSync(corpus, "utf8").trim().split("\n").map(JSON.parse);
		say(`${name}: ${articles.length} articles`);
		const [results, built] = [{}, {}];
		// All builds come first, and what they wrote is removed last: for minutes after many files were removed, file systems
		// are slow to make new ones.
		const work = mkdtempSync(join(tmpdir(), "findling-bench-"));
		try {
			for (const engine of Object.keys(engines))
				built[engine] = await measureBuilds(engine, corpus, articles, work);
			for (const engine of Object.keys(engines))
				results[engine] = await measureEngine(engine, built[engine], articles, browser);
		} finally {
			rmSync(work, { recursive: true, force: true });
		}
		const rows = Object.keys(results.findling);
		console.log(
			[
				"".padEnd(16),
				...Object.keys(results).map((engine) => engine.padStart(12)),
				"of Pagefind".padStart(12),
			].join(""),
		);
		for (const row of rows) {
			const cells = Object.values(results).map((figures) =>
				figures[row].toFixed(row.endsWith("ms") || row.endsWith(" s") ? 2 : 0).padStart(12),
			);
			const ratio = results.findling[row] / results.pagefind[row];
			console.log(row.padEnd(16) + cells.join("") + `${(100 * ratio).toFixed(0)}%`.padStart(12));
		}
	}
	await browser.close();
}

await main(process.argv.slice(2));
