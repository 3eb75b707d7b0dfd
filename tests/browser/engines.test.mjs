/** The same search in Firefox and in WebKit: on the web, in parts, on the disk, and as one page. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { run } from "../../scripts/lib.mjs";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { engines } from "./engines.mjs";
import { launch, OFFLINE, QUERIES, SITE } from "./helpers.mjs";

/** A page with the button that saves everything, for a site in parts. */
const WITH_BUTTON = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Dispatch</title>
	<script src="search/findling-search.js" defer></script><script src="search/findling-offline.js" defer></script>
	<main><findling-search></findling-search><findling-offline></findling-offline></main>`;

/** Has Chromium make a page of everything, by the button of a site, as a visitor does. */
async function saveInChromium(site, file) {
	const server = await serve(site);
	const browser = await launch();
	try {
		const page = await browser.newPage();
		await page.goto(`${server.url}save.html`);
		const download = page.waitForEvent("download");
		await page.locator("findling-offline button").click();
		await (await download).saveAs(file);
	} finally {
		await browser.close();
		await server.close();
	}
}

/** What a person sees of the widget. */
function state() {
	const root = document.querySelector("findling-search")?.shadowRoot;
	const texts = (selector) => Array.from(root?.querySelectorAll(selector) ?? [], (node) => node.textContent);
	return {
		isOpen: root?.querySelector("dialog")?.open ?? false,
		query: root?.querySelector("input")?.value,
		titles: texts("a.title"),
		marks: texts("mark"),
		article: texts(".article h2")[0],
		paragraphs: texts(".article p").length,
		error: texts(".error")[0],
	};
}

/** Waits until the widget is as wanted; fails with what it is instead. */
async function until(browser, isSo) {
	let seen;
	for (let n = 0; n < 100; n++) {
		seen = await browser.evaluate(state);
		if (isSo(seen)) return seen;
		await pause(100);
	}
	assert.fail(JSON.stringify(seen));
}

for (const [name, { isThere, start }] of Object.entries(engines)) {
	describe(name, { skip: isThere ? false : `${name} is not installed` }, () => {
		let browser;
		let server;
		let parts;
		before(async () => {
			parts = mkdtempSync(join(tmpdir(), "findling-parts-"));
			cpSync(SITE, parts, { recursive: true });
			const input = join("examples", "newsletter-2020-08.txt");
			const sizes = ["--one-file-bytes", "0", "--shard-bytes", "2000", "--block-bytes", "3000"];
			rmSync(join(parts, "search"), { recursive: true });
			await run(indexBuilder, ["build", input, "--out", join(parts, "search"), ...sizes], { quiet: true });
			writeFileSync(join(parts, "save.html"), WITH_BUTTON);
			browser = await start();
		});
		after(async () => {
			await browser?.close();
			await server?.close();
			rmSync(parts, { recursive: true, force: true });
		});

		async function searches(address) {
			await browser.goto(address);
			await until(browser, ({ query }) => typeof query === "string");
			await browser.evaluate(() => document.querySelector("findling-search").open());
			await until(browser, ({ isOpen }) => isOpen);
			await browser.type(QUERIES.found);
			const { titles, marks } = await until(browser, ({ titles }) => QUERIES.foundTitle.test(titles[0]));
			assert.ok(titles.length > 0 && marks.length > 0);
			await browser.press("Enter");
			await until(browser, ({ article }) => QUERIES.foundTitle.test(article));
			await browser.press("Escape");
			await until(browser, ({ article, titles }) => !article && titles.length > 0);
		}

		test("a site on the web", async () => {
			server = await serve(SITE);
			await searches(server.url);
			await server.close();
		});

		test("a large site, in parts", async () => {
			server = await serve(parts);
			await searches(server.url);
			await server.close();
		});

		test("a site on the disk", () => searches(pathToFileURL(join(SITE, "index.html")).href));

		test("the page that has everything inside", () => searches(pathToFileURL(OFFLINE).href));

		test("a page that was saved in Chromium, opened here without a server", async () => {
			const file = join(parts, "saved.html");
			await saveInChromium(parts, file);
			await searches(pathToFileURL(file).href);
			// Every article is listed, and can be read.
			const title = await browser.evaluate(() => {
				const link = document.querySelectorAll("nav a")[3];
				link.click();
				return link.textContent;
			});
			const { paragraphs } = await until(browser, ({ article }) => article === title);
			assert.ok(paragraphs > 0);
			// Not a thing was asked of the network, nor of the disk beside the page.
			const fetched = await browser.evaluate(() =>
				performance
					.getEntriesByType("resource")
					.map(({ name }) => name)
					.filter((name) => /^(https?|file):/.test(name)),
			);
			assert.deepEqual(fetched, []);
		});

		test("a policy that allows nothing but the site's own scripts", async () => {
			const policy =
				"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
				"img-src 'self'; require-trusted-types-for 'script'";
			server = await serve(SITE, { headers: { "content-security-policy": policy } });
			await searches(server.url);
			await server.close();
		});
	});
}
