/** Words marked on the page that a result led to. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, SITE, search, widget } from "./helpers.mjs";

const script = readFileSync(join(SITE, "search", "findling-highlight.js"), "utf8");

/** A page with a search that has found something on the other. */
const START = `<!doctype html><meta charset="utf-8"><script src="/findling-highlight.js" defer></script>
	<div id="search" data-home="http://site.test/start"></div>`;
const ARTICLE = `<!doctype html><meta charset="utf-8"><script src="/findling-highlight.js" defer></script>
	<style>/* patents */</style>
	<p>The Patents of a patent office: <b>patents</b>, not patentable. 专利法规定 GB/T 1-2020 (C++)</p><textarea>patents</textarea>`;

const hit = {
	title: "On Patents",
	titleMarks: [[3, 10]],
	url: "article/",
	snippet: {
		text: "a patent, 专利 GB/T 1-2020 C++",
		marks: [
			[2, 8],
			[10, 12],
			[13, 24],
			[25, 28],
		],
	},
	sections: [],
};

describe("words on the page a result led to", () => {
	let browser;
	before(async () => {
		browser = await launch();
	});
	after(() => browser?.close());

	async function land(address, setUp = () => {}) {
		const context = await browser.newContext();
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		await page.addInitScript(setUp);
		await page.route("http://site.test/**", (route) => {
			const { pathname } = new URL(route.request().url());
			if (pathname.endsWith(".js")) route.fulfill({ contentType: "text/javascript", body: script });
			else route.fulfill({ contentType: "text/html", body: pathname === "/start" ? START : ARTICLE });
		});
		await page.goto("http://site.test/start");
		await page.evaluate((hit) => {
			const select = new CustomEvent("findling-select", { detail: { hit }, bubbles: true });
			document.querySelector("#search").dispatchEvent(select);
		}, hit);
		await page.goto(address);
		return page;
	}

	const marked = (page) =>
		page.evaluate(() => Array.from(CSS.highlights.get("findling") ?? [], (range) => range.toString()));

	test("the found forms are marked, whole words only, and nothing on the page is touched", async () => {
		const page = await land("http://site.test/article/#:~:text=Patents");
		assert.deepEqual(await marked(page), ["Patents", "patent", "patents", "专利", "GB/T 1-2020", "C++"]);
		assert.equal(await page.locator("mark").count(), 0);
		assert.ok(!page.url().includes("patent"), "the address stays clean");
		await page.keyboard.press("Escape");
		assert.deepEqual(await marked(page), []);
		// They were for one visit.
		await page.reload();
		assert.deepEqual(await marked(page), []);
		await page.context().close();
	});

	test("another page than the result's has no marks, nor the one after it", async () => {
		const page = await land("http://site.test/other");
		assert.deepEqual(await marked(page), []);
		await page.goto("http://site.test/article/");
		assert.deepEqual(await marked(page), []);
		await page.context().close();
	});

	test("browsers without highlights get elements, which go away again", async () => {
		const page = await land("http://site.test/article/index.html", () => {
			delete globalThis.Highlight;
		});
		assert.deepEqual(await page.locator("mark").allTextContents(), [
			"Patents",
			"patent",
			"patents",
			"专利",
			"GB/T 1-2020",
			"C++",
		]);
		await page.keyboard.press("Escape");
		assert.equal(await page.locator("mark").count(), 0);
		const nodes = await page.evaluate(() => document.querySelector("p").childNodes.length);
		assert.equal(nodes, 3, "texts are whole again");
		await page.context().close();
	});

	test("a result of a real search leads to a real page, on which the words are marked", async () => {
		const site = mkdtempSync(join(tmpdir(), "findling-landing-"));
		const pages = {
			"index.html": "<h1>Harbour News</h1><findling-search></findling-search><p>Of ships and ports.</p>",
			"cranes.html":
				"<h1>Cranes</h1><p>A port buys cranes.</p><h2 id=hire>Hire</h2><p>Who hires a crane pays by the hour; cranes are dear, " +
				"and craned necks are not.</p>",
			"tugs.html": "<h1>Tugs</h1><p>A tug pulls a ship by a hawser, and no crane is there.</p>",
		};
		const scripts = ["search", "highlight"].map(
			(name) => `<script src="/search/findling-${name}.js" defer></script>`,
		);
		mkdirSync(join(site, "search"));
		for (const [name, main] of Object.entries(pages)) {
			const head = `<meta charset="utf-8"><title>Harbour News</title>${scripts.join("")}`;
			writeFileSync(join(site, name), `<!doctype html><html lang="en">${head}<main>${main}</main></html>`);
		}
		execFileSync(indexBuilder, ["build", site, "--out", join(site, "search")], { stdio: "ignore" });
		const server = await serve(site);
		const page = await browser.newPage();
		page.setDefaultTimeout(10_000);
		await page.goto(server.url);
		await search(page, "hire crane");
		await Promise.all([page.waitForURL(/cranes\.html/), widget(page).titles.first().click()]);
		await page.waitForFunction(() => CSS.highlights.get("findling")?.size > 0);
		const words = (await marked(page)).map((word) => word.toLowerCase());
		for (const word of ["crane", "cranes", "hires"]) assert.ok(words.includes(word), `${word}: ${words}`);
		assert.equal(await page.locator("mark").count(), 0);
		assert.ok(!new URL(page.url()).search.includes("crane"), "the address stays clean");
		// They were for that page.
		await page.goto(`${server.url}tugs.html`);
		assert.deepEqual(await marked(page), []);
		await page.close();
		await server.close();
		rmSync(site, { recursive: true, force: true });
	});

	test("an address that is not well encoded, and an article of which only the address is known, are no obstacle", async () => {
		const page = await land("http://site.test/article/");
		const errors = [];
		page.on("pageerror", ({ message }) => errors.push(message));
		await page.evaluate((hit) => {
			const select = (hit) =>
				document.body.dispatchEvent(new CustomEvent("findling-select", { detail: { hit }, bubbles: true }));
			select({ ...hit, url: "#100%" });
			select({ id: "7", title: "On Patents", url: "#100%" });
		}, hit);
		assert.deepEqual(errors, []);
		await page.context().close();
	});

	test("the script has at most 1.5 KB gzipped", () => {
		assert.ok(gzipSync(script, { level: 9 }).length <= 1500);
	});
});
