/** Words marked on the page that a result led to. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, SITE } from "./helpers.mjs";

const script = readFileSync(join(SITE, "search", "findling-highlight.js"), "utf8");

/** A page with a search that has found something on the other. */
const START = `<!doctype html><meta charset="utf-8"><script src="/findling-highlight.js" defer></script>
	<div id="search" data-home="http://site.test/start"></div>`;
const ARTICLE = `<!doctype html><meta charset="utf-8"><script src="/findling-highlight.js" defer></script>
	<style>/* patents */</style>
	<p>The Patents of a patent office: <b>patents</b>, not patentable. 专利法规定</p><textarea>patents</textarea>`;

const hit = {
	title: "On Patents",
	titleMarks: [[3, 10]],
	url: "article/",
	snippet: {
		text: "a patent, 专利",
		marks: [
			[2, 8],
			[10, 12],
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
		assert.deepEqual(await marked(page), ["Patents", "patent", "patents", "专利"]);
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
		assert.deepEqual(await page.locator("mark").allTextContents(), ["Patents", "patent", "patents", "专利"]);
		await page.keyboard.press("Escape");
		assert.equal(await page.locator("mark").count(), 0);
		const nodes = await page.evaluate(() => document.querySelector("p").childNodes.length);
		assert.equal(nodes, 3, "texts are whole again");
		await page.context().close();
	});

	test("the script has at most 1.5 KB gzipped", () => {
		assert.ok(gzipSync(script, { level: 9 }).length <= 1500);
	});
});
