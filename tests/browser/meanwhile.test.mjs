/** While something is on its way, people go on: they type, click, close and go back. What they did last counts. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));
const DATA = "**/findling-data.js*";
const PARTS = "**/parts/*";

describe("while something is on its way", () => {
	let browser, whole, parts;
	const folder = mkdtempSync(join(tmpdir(), "findling-meanwhile-"));
	before(async () => {
		for (const name of ["whole", "parts"]) cpSync(SITE, join(folder, name), { recursive: true });
		const index = readFileSync(join(SITE, "index.html"), "utf8");
		writeFileSync(join(folder, "whole", "de.html"), index.replace('lang="en-GB"', 'lang="de"'));
		const out = ["--out", join(folder, "parts", "search"), "--one-file-bytes", "0"];
		const sizes = ["--shard-bytes", "3000", "--block-bytes", "1500"];
		execFileSync(indexBuilder, ["build", newsletter, ...out, ...sizes], { stdio: "ignore" });
		whole = await serve(join(folder, "whole"));
		parts = await serve(join(folder, "parts"));
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		await whole?.close();
		await parts?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	async function open(address, prepare = async () => {}) {
		const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
		page.setDefaultTimeout(10_000);
		await prepare(page);
		await page.goto(address, { waitUntil: "domcontentloaded" });
		return page;
	}

	/** Holds requests back until they are released; those that are asked later pass. */
	async function hold(page, pattern) {
		let release;
		let held = 0;
		let isOpen = false;
		const gate = new Promise((done) => {
			release = () => {
				isOpen = true;
				done();
			};
		});
		await page.route(pattern, async (route) => {
			if (!isOpen) {
				held++;
				await gate;
			}
			await route.continue().catch(() => {});
		});
		return {
			release,
			/** Those that are held stay so, others pass. */
			pass: () => {
				isOpen = true;
			},
			done: async () => {
				while (held === 0) await page.waitForTimeout(20);
			},
		};
	}

	const article = (page) => page.locator("findling-search .article");
	const error = (page) => page.locator("findling-search .error");
	const busy = (page) => page.locator("findling-search [aria-busy=true]");
	const retry = (page) => page.getByRole("button", { name: "Try again" });
	const hash = (page) => new URL(page.url()).hash;
	const isFocused = (locator) => locator.evaluate((element) => element.matches(":focus"));
	/** The address of the first article that is found. */
	async function addressOfArticle() {
		const page = await open(whole.url);
		await search(page, QUERIES.found);
		const { search: query, hash } = await widget(page)
			.titles.first()
			.evaluate(({ search, hash }) => ({ search, hash }));
		await page.context().close();
		return query + hash;
	}

	test("an article that a link asks for opens, though the page's language arrives before it", async () => {
		const place = await addressOfArticle();
		let data;
		const page = await open(`${whole.url}de.html${place}`, async (page) => {
			data = await hold(page, DATA);
		});
		await page.waitForFunction(() => globalThis.findling?.languages?.de);
		await page.waitForTimeout(50);
		data.release();
		await article(page).waitFor();
		await page.getByRole("button", { name: "Zurück zu den Ergebnissen" }).waitFor();
		await page.context().close();
	});

	test("results of the question before can be opened, and Back leads to those of the newer one", async () => {
		const page = await open(parts.url);
		const { titles, field } = widget(page);
		await search(page, "energy ");
		const before = await titles.allTextContents();
		const held = await hold(page, PARTS);
		await field.fill(QUERIES.found);
		await busy(page).waitFor();
		held.pass();
		await titles.first().click();
		await article(page).waitFor();
		assert.equal(await field.inputValue(), QUERIES.found);
		held.release();
		await page.goBack();
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		assert.equal(await busy(page).count(), 0);
		assert.notDeepEqual(await titles.allTextContents(), before);
		await page.context().close();
	});

	test("“Show more” that fails keeps the results, and trying again has its place and the focus", async () => {
		const page = await open(parts.url);
		const { titles } = widget(page);
		await search(page, QUERIES.many);
		const shown = await titles.allTextContents();
		await page.route(PARTS, (route) => route.abort());
		await page.getByRole("button", { name: "Show more" }).press("Enter");
		await error(page).waitFor();
		assert.deepEqual(await titles.allTextContents(), shown);
		assert.ok(await isFocused(retry(page)));
		await page.unrouteAll({ behavior: "wait" });
		await page.keyboard.press("Enter");
		await titles.nth(shown.length).waitFor();
		assert.ok(await isFocused(titles.nth(shown.length)));
		assert.equal(await error(page).count(), 0);
		await page.context().close();
	});

	test("“Show more” that fails when something else was asked is nobody's business any more", async () => {
		const page = await open(parts.url);
		const { titles, field } = widget(page);
		await search(page, QUERIES.found);
		await field.fill(QUERIES.many);
		await titles.nth(9).waitFor();
		let fail;
		const failing = new Promise((done) => {
			fail = done;
		});
		let isAsked = false;
		await page.route(PARTS, async (route) => {
			isAsked = true;
			await failing;
			await route.abort();
		});
		await page.getByRole("button", { name: "Show more" }).click();
		while (!isAsked) await page.waitForTimeout(20);
		await field.fill(QUERIES.found);
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		fail();
		// Until all attempts have failed.
		await page.waitForTimeout(3000);
		assert.equal(await error(page).count(), 0);
		await page.context().close();
	});

	test("an Enter that is still waiting opens nothing once the search is closed", async () => {
		let data;
		const page = await open(whole.url, async (page) => {
			data = await hold(page, DATA);
		});
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found);
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Close" }).click();
		data.release();
		await page.waitForTimeout(800);
		assert.equal(hash(page), "");
		assert.equal(await article(page).count(), 0);
		await page.keyboard.press("Control+k");
		await widget(page).titles.first().waitFor();
		assert.equal(await article(page).count(), 0);
		await page.context().close();
	});

	test("an article that is still on its way opens nothing once the search is closed", async () => {
		const page = await open(parts.url);
		await search(page, QUERIES.found);
		const held = await hold(page, PARTS);
		await page.keyboard.press("Enter");
		await busy(page).waitFor();
		await page.getByRole("button", { name: "Close" }).click();
		held.release();
		await page.waitForTimeout(800);
		assert.equal(new URL(page.url()).search + hash(page), "");
		await page.context().close();
	});

	test("an article that fails can be tried again, and keeps its place in the address", async () => {
		const place = await addressOfArticle();
		const page = await open(parts.url + place, (page) => page.route(PARTS, (route) => route.abort()));
		await error(page).waitFor();
		await page.waitForTimeout(500);
		assert.ok(hash(page).length > 1);
		await page.unrouteAll({ behavior: "wait" });
		await retry(page).click();
		await article(page).waitFor();
		await page.waitForTimeout(500);
		assert.ok(page.url().endsWith(place));
		await page.context().close();
	});

	test("an article that does not come says so above the results, and again opens the article", async () => {
		const page = await open(parts.url);
		const { titles } = widget(page);
		await search(page, QUERIES.found);
		await page.route(PARTS, (route) => route.abort());
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await error(page).waitFor();
		assert.ok(await isFocused(titles.first()));
		await page.unrouteAll({ behavior: "wait" });
		await retry(page).click();
		await article(page).waitFor();
		await page.keyboard.press("Escape");
		await titles.first().waitFor();
		assert.equal(await error(page).count(), 0);
		await page.context().close();
	});

	test("an article that is no more is said to be so, in the page's language", async () => {
		const page = await open(`${whole.url}de.html`);
		await page.waitForFunction(() => globalThis.findling?.languages?.de);
		await page.evaluate(() => {
			const link = document.createElement("a");
			Object.assign(link, { href: "?q=#nowhere", textContent: "nowhere" });
			document.querySelector("main").prepend(link);
		});
		await page.getByRole("link", { name: "nowhere" }).click();
		await error(page).waitFor();
		const gone = JSON.parse(readFileSync(new URL("../../www/src/languages/de.json", import.meta.url))).gone;
		assert.equal(await error(page).locator(".headline").textContent(), gone);
		assert.equal(await error(page).locator("[lang=en]").textContent(), "");
		await page.context().close();
	});

	test("filters whose counts are slow do not dim the results", async () => {
		const page = await open(parts.url);
		await search(page, QUERIES.found);
		const held = await hold(page, PARTS);
		await page.getByRole("button", { name: "Filter", exact: true }).click();
		await held.done();
		await page.waitForTimeout(400);
		const content = page.locator("findling-search .content");
		assert.equal(await content.evaluate((element) => getComputedStyle(element).opacity), "1");
		held.release();
		await page.locator("findling-search .facet").first().waitFor();
		await page.context().close();
	});

	for (const [name, server, pattern] of [
		["one file", () => whole, DATA],
		["parts", () => parts, PARTS],
	]) {
		test(`who has waited a minute for an index in ${name} is told so`, async () => {
			const page = await open(server().url, async (page) => {
				// A minute is half a second here.
				await page.addInitScript(() => {
					const { setTimeout } = globalThis;
					globalThis.setTimeout = (action, ms, ...rest) =>
						setTimeout(action, ms === 60_000 ? 500 : ms, ...rest);
					AbortSignal.timeout = () => {
						const controller = new AbortController();
						setTimeout(() => controller.abort(new DOMException("too late", "TimeoutError")), 500);
						return controller.signal;
					};
				});
				await page.route(pattern, () => {});
				await page.route("**/index.findling", (route) => (name === "parts" ? route.continue() : null));
			});
			await page.waitForTimeout(300);
			await page.keyboard.press("Control+k");
			const begin = Date.now();
			await page.keyboard.type("zebra");
			await error(page).waitFor();
			assert.ok(Date.now() - begin < 1500, `${Date.now() - begin} ms`);
			await page.context().close();
		});
	}
});
