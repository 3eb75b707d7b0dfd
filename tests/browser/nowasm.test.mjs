/** Browsers without WebAssembly: the engine in JavaScript answers, which no other browser ever loads. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { ARGUMENTS, CHROMIUM, launch, OFFLINE, QUERIES, SITE, search, widget } from "./helpers.mjs";

const NOWASM = "findling-nowasm.js";
const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));
/** As strict as a policy can be, and without 'wasm-unsafe-eval'. */
const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"require-trusted-types-for 'script'; trusted-types findling";

describe("without WebAssembly", () => {
	let bare, usual, parts;
	before(async () => {
		// Neither WebAssembly nor a compiler for JavaScript, as in the careful modes of browsers.
		const args = ["--headless", "--js-flags=--jitless", ...ARGUMENTS];
		bare = await chromium.launch({ executablePath: CHROMIUM, args });
		usual = await launch();
		parts = mkdtempSync(join(tmpdir(), "findling-nowasm-"));
		cpSync(SITE, parts, { recursive: true });
		const flags = ["--out", join(parts, "search"), "--one-file-bytes", "0", "--shard-bytes", "3000"];
		execFileSync(indexBuilder, ["build", newsletter, ...flags], { stdio: "ignore" });
	});
	after(async () => {
		await bare?.close();
		await usual?.close();
		rmSync(parts, { recursive: true, force: true });
	});

	/** Opens the page and searches; gives how often the engine in JavaScript was asked for, and what was complained of. */
	async function finds(browser, address) {
		const page = await browser.newPage();
		const complaints = [];
		let nAsked = 0;
		page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
		page.on("request", (request) => {
			if (request.url().endsWith(NOWASM)) nAsked++;
		});
		await page.goto(address);
		const hasWebAssembly = await page.evaluate(() => "WebAssembly" in globalThis);
		await search(page, QUERIES.found);
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article h2").waitFor();
		await page.close();
		return { nAsked, hasWebAssembly, complaints };
	}

	async function findsOnSite(browser, folder, headers = {}) {
		const server = await serve(folder, { headers });
		try {
			return await finds(browser, server.url);
		} finally {
			await server.close();
		}
	}

	const once = { nAsked: 1, hasWebAssembly: false, complaints: [] };

	test("a site on the web", async () => {
		assert.deepEqual(await findsOnSite(bare, SITE), once);
	});

	test("a large site, in parts", async () => {
		assert.deepEqual(await findsOnSite(bare, parts), once);
	});

	test("a site on the disk", async () => {
		assert.deepEqual(await finds(bare, pathToFileURL(join(SITE, "index.html")).href), once);
	});

	test("a policy that forbids WebAssembly, with Trusted Types", async () => {
		const headers = { "content-security-policy": POLICY };
		for (const folder of [SITE, parts]) {
			const { nAsked, hasWebAssembly, complaints } = await findsOnSite(usual, folder, headers);
			assert.deepEqual([nAsked, hasWebAssembly], [1, true]);
			for (const text of complaints) assert.match(text, /WebAssembly/);
		}
		assert.deepEqual(await findsOnSite(bare, SITE, headers), once);
	});

	test("the module for programmers", async () => {
		const server = await serve(SITE, { headers: { "content-security-policy": POLICY } });
		const page = await usual.newPage();
		await page.goto(server.url);
		const titles = await page.evaluate(async (query) => {
			const { open } = await import("/search/findling.js");
			const { hits } = await (await open("/search")).search(query);
			return hits.map(({ title }) => title);
		}, QUERIES.found);
		assert.match(titles[0], QUERIES.foundTitle);
		await page.close();
		await server.close();
	});

	test("where WebAssembly works, its stand-in is never asked for", async () => {
		const none = { nAsked: 0, hasWebAssembly: true, complaints: [] };
		assert.deepEqual(await findsOnSite(usual, SITE), none);
		assert.deepEqual(await findsOnSite(usual, parts), none);
		assert.deepEqual(await finds(usual, pathToFileURL(join(SITE, "index.html")).href), none);
	});

	test("a page that has everything inside says what it lacks", async () => {
		const page = await bare.newPage();
		await page.goto(pathToFileURL(OFFLINE).href);
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found);
		await page.getByText("Search can’t run here").waitFor();
		await page.close();
	});

	test("a page that was saved by the button there has what it needs", async () => {
		const server = await serve(parts);
		const context = await bare.newContext({ acceptDownloads: true });
		const page = await context.newPage();
		await page.goto(server.url);
		const download = page.waitForEvent("download");
		await page.locator("findling-offline button").click();
		const file = join(parts, "saved.html");
		await (await download).saveAs(file);
		await server.close();
		await page.goto(pathToFileURL(file).href);
		await search(page, QUERIES.found);
		assert.match(await widget(page).titles.first().textContent(), QUERIES.foundTitle);
		await context.close();
	});
});
