/** The public module, `findling.js`, in a page. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE } from "./helpers.mjs";

/** Opens the index in the page and searches; hands back the result, or the message of the error. */
const openAndSearch = async ([folder, query, options]) => {
	const { open } = await import("/search/findling.js");
	try {
		const handle = await open(folder);
		const result = await handle.search(query, options);
		return { ...result, article: result.hits[0] && (await handle.article(result.hits[0].id)) };
	} catch (error) {
		return { message: error.message };
	}
};

describe("findling.js", () => {
	let browser;
	before(async () => {
		browser = await launch();
	});
	after(() => browser?.close());

	async function run({ types, routes = {}, folder = "/search/", options = { limit: 3 } } = {}) {
		const server = await serve(SITE, { types });
		const page = await browser.newPage();
		for (const [glob, answer] of Object.entries(routes)) await page.route(glob, answer);
		await page.goto(server.url);
		const result = await page.evaluate(openAndSearch, [folder, QUERIES.found, options]);
		await page.close();
		await server.close();
		return result;
	}

	test("open, search and article give what they promise", async () => {
		const { total, partial, hits, article } = await run();
		assert.ok(total >= hits.length && hits.length <= 3);
		assert.equal(partial, false);
		const [hit] = hits;
		assert.match(hit.title, QUERIES.foundTitle);
		for (const [start, end] of hit.titleMarks) assert.ok(start < end && end <= hit.title.length);
		for (const [start, end] of hit.snippet.marks) assert.ok(start < end && end <= hit.snippet.text.length);
		assert.ok(Array.isArray(hit.tags));
		assert.equal(article.title, hit.title);
		assert.ok(article.paragraphs.length > 0);
	});

	test("wrong options are an error that says which", async () => {
		for (const [options, expected] of [
			[{ limit: "ten" }, /limit must be a number/],
			[{ offset: -1 }, /offset/],
			[{ sort: "best" }, /sort must be one of relevance, newest, oldest/],
			[{ filters: { section: [1] } }, /filters\.section/],
			[{ filters: { before: 2020 } }, /filters\.before/],
		]) {
			assert.match((await run({ options })).message ?? "", expected);
		}
		const { total, hits } = await run({ options: { filters: { tags: "5G" }, limit: 50 } });
		assert.ok(total === hits.length && hits.every(({ tags }) => tags.includes("5G")));
	});

	test("a folder without its last slash is the same folder", async () => {
		assert.ok((await run({ folder: "/search" })).total > 0);
	});

	test("a host that calls wasm an octet stream is no obstacle", async () => {
		assert.ok((await run({ types: { ".wasm": "application/octet-stream" } })).total > 0);
	});

	test("a missing folder is an error that names the address and the answer", async () => {
		const { message } = await run({ folder: "/nowhere/" });
		assert.match(message, /nowhere\/(findling\.wasm|index\.findling) was answered with 404/);
	});

	test("a page in place of the engine is an error that says so", async () => {
		const html = { contentType: "text/html", body: "<!doctype html><title>Welcome</title>" };
		const { message } = await run({ routes: { "**/findling.wasm": (route) => route.fulfill(html) } });
		assert.match(message, /findling\.wasm is no WebAssembly module \(.*\)\. Upload it again\./);
	});

	test("an index cut short is an error", async () => {
		const cut = async (route) => {
			const response = await route.fetch();
			const body = await response.body();
			await route.fulfill({ response, body: body.subarray(0, body.length >> 1) });
		};
		const { message } = await run({ routes: { "**/index.findling": cut } });
		assert.ok(message?.length > 20, message);
	});
});
