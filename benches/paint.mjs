/**
 * `npm run bench:paint [corpus…]`: how long a visitor waits between a key and the picture of its results.
 *
 * Chromium opens a page with the element, over http from this machine, and queries are typed into it letter by letter by
 * real key events. The time of a key begins with its `keydown` event's own time, which the browser's process set before
 * the page heard of it, and ends with the first frame that shows the results of that key: once the element says that
 * they stand in the document, the next `requestAnimationFrame` comes just before that frame is made, and a message that
 * is sent from there is handled when style, layout and painting are done. What comes after (rasterising, the screen) is
 * not seen by pages and not in it. The column “ready” is the time until the results stand in the document; the rest is
 * waiting for the next frame, of which there are sixty a second, and making it.
 *
 * Each query is typed twice. The first time, keys fetch what they need of an index in parts, from this machine; the
 * second time everything is there. Then once more with the processor slowed four times, as on a modest phone.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser } from "../scripts/browser.mjs";
import { run, say } from "../scripts/lib.mjs";
import { indexBuilder } from "../scripts/site.mjs";
import { corpora } from "./corpora.mjs";
import { CHROMIUM_ARGUMENTS, pickQueries, quantile, serveCounting } from "./measure.mjs";

const QUERIES = 15;
const NEWSLETTER = "newsletter";
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>bench</title><script src="/search/findling-search.js" defer></script><findling-search></findling-search>`;

/** The input of index-builder, and what is typed. */
async function material(name) {
	if (name === NEWSLETTER) {
		const queries = JSON.parse(readFileSync("examples/newsletter-2020-08.queries.json", "utf8"));
		return {
			input: "examples/newsletter-2020-08.txt",
			queries: queries.slice(0, QUERIES).map(({ query }) => query),
		};
	}
	const input = await corpora[name]();
	const articles = readFileSync(input, "utf8").trim().split("\n").map(JSON.parse);
	return { input, queries: pickQueries(articles, QUERIES) };
}

/** Runs in the page: `nextKey()` resolves when the next key's results are painted. */
function watch() {
	let key;
	let resolve;
	addEventListener(
		"keydown",
		({ timeStamp }) => {
			key ??= timeStamp;
		},
		true,
	);
	document.addEventListener("findling-search", () => {
		if (key === undefined) return;
		const [start, ready] = [key, performance.now()];
		key = undefined;
		requestAnimationFrame(() => {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => resolve({ ready: ready - start, painted: performance.now() - start });
			port2.postMessage(0);
		});
	});
	globalThis.nextKey = () => {
		key = undefined;
		globalThis.painted = new Promise((done) => {
			resolve = done;
		});
	};
}

/** Types the queries; what each key took. */
async function type(page, queries) {
	const times = [];
	for (const query of queries) {
		await page.keyboard.press("Control+a");
		await page.keyboard.press("Delete");
		await page.waitForTimeout(50);
		for (const letter of query) {
			await page.evaluate(() => globalThis.nextKey());
			await page.keyboard.press(letter);
			times.push(await page.evaluate(() => globalThis.painted));
		}
	}
	return times;
}

async function measure(name, browser) {
	const { input, queries } = await material(name);
	const site = mkdtempSync(join(tmpdir(), "findling-paint-"));
	await run(indexBuilder, ["build", input, "--out", join(site, "search")], { quiet: true });
	writeFileSync(join(site, "index.html"), PAGE);
	const server = await serveCounting(site);
	try {
		const page = await (await browser.newContext()).newPage();
		await page.goto(`${server.url}index.html`);
		await page.evaluate(watch);
		await page.keyboard.press("Control+k");
		await page.locator("findling-search h2, findling-search .empty").first().waitFor();
		const rounds = { "first time": await type(page, queries), "second time": await type(page, queries) };
		const session = await page.context().newCDPSession(page);
		await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
		rounds["slowed 4×"] = await type(page, queries);
		return rounds;
	} finally {
		server.close();
		rmSync(site, { recursive: true, force: true });
	}
}

async function main(wanted) {
	const browser = await chromium.launch({ executablePath: await findBrowser(), args: CHROMIUM_ARGUMENTS });
	for (const name of wanted.length > 0 ? wanted : [NEWSLETTER, "packages-10k"]) {
		const rounds = await measure(name, browser);
		say(`${name}: milliseconds from the key, over ${Object.values(rounds)[0].length} keys`);
		const titles = ["ready p50", "ready p99", "painted p50", "painted p99"];
		console.log(["".padEnd(14), ...titles.map((title) => title.padStart(12))].join(""));
		for (const [round, times] of Object.entries(rounds)) {
			const figures = ["ready", "painted"].flatMap((what) => {
				const all = times.map((time) => time[what]);
				return [quantile(all, 0.5), quantile(all, 0.99)];
			});
			console.log(round.padEnd(14) + figures.map((figure) => figure.toFixed(1).padStart(12)).join(""));
		}
	}
	await browser.close();
}

await main(process.argv.slice(2));
