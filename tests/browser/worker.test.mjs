/** A page that was visited once opens and searches without a network, where its owner wants that. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));

describe("the service worker", () => {
	let browser;
	const folder = mkdtempSync(join(tmpdir(), "findling-worker-"));
	before(async () => {
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Visits a site once, and closes its server: no network is emulated better than by having none. */
	async function visitOnce(name, { flags = [], attributes = "", enough }) {
		const root = join(folder, name);
		cpSync(join(SITE, "search"), join(root, "search"), { recursive: true });
		const build = ["build", newsletter, "--out", join(root, "search"), ...flags];
		if (flags.length > 0) execFileSync(indexBuilder, build, { stdio: "ignore" });
		cpSync(join(SITE, "search", "findling-worker.js"), join(root, "findling-worker.js"));
		cpSync(join(SITE, "demo.css"), join(root, "demo.css"));
		writeFileSync(
			join(root, "index.html"),
			`<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
			<link rel="stylesheet" href="demo.css">
			<script src="search/findling-search.js" defer></script>
			<script src="findling-worker.js" defer ${attributes}></script>
			<h1>A page</h1><findling-search></findling-search>`,
		);
		const headers = {
			"content-security-policy":
				"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
				"require-trusted-types-for 'script'; trusted-types findling findling-worker",
		};
		const server = await serve(root, { headers });
		const context = await browser.newContext();
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		await page.goto(server.url);
		const kept = () =>
			page.evaluate(async () => {
				const keys = await (await caches.open("findling")).keys();
				return keys.map(({ url }) => new URL(url).pathname);
			});
		const end = Date.now() + 15_000;
		while (!enough(await kept(), root)) {
			assert.ok(Date.now() < end, `only these were kept: ${await kept()}`);
			await page.waitForTimeout(100);
		}
		await server.close();
		await context.setOffline(true);
		return page;
	}

	async function searchAndRead(page) {
		await search(page, QUERIES.found);
		assert.match(await widget(page).titles.first().textContent(), QUERIES.foundTitle);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article p").first().waitFor();
	}

	const has = (kept, ...files) => files.every((file) => kept.includes(file));

	test("a page that was visited once opens, searches and reads", async () => {
		const enough = (kept) => has(kept, "/", "/demo.css", "/search/findling-data.js");
		const page = await visitOnce("small", { enough });
		await page.goto(`${page.url()}?q=energy`);
		await widget(page).titles.first().waitFor();
		await page.goto(page.url().replace(/\?.*/, ""));
		await searchAndRead(page);
		await page.context().close();
	});

	const flags = ["--one-file-bytes", "0", "--shard-bytes", "3000", "--block-bytes", "1500"];

	test("of an index in parts all are kept if that is wanted", async () => {
		const enough = (kept, root) =>
			has(kept, "/", "/search/findling.wasm", "/search/index.findling") &&
			readdirSync(join(root, "search", "parts")).every((part) => kept.includes(`/search/parts/${part}`));
		const page = await visitOnce("parts", { flags, attributes: 'data-parts="all"', enough });
		await page.reload();
		await searchAndRead(page);
		await page.context().close();
	});

	test("else a word that was never asked is an error, not nothing", async () => {
		const enough = (kept) => has(kept, "/", "/search/findling.wasm", "/search/index.findling");
		const page = await visitOnce("few", { flags, enough });
		await page.reload();
		await page.keyboard.press("Control+k");
		await page.keyboard.type("zebra");
		await page.locator("findling-search .error").waitFor();
		await page.context().close();
	});
});
