/** The interface speaks the language of the page it is on. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, SHOTS, SITE, search, widget } from "./helpers.mjs";

const LANGUAGES = fileURLToPath(new URL("../../www/src/languages/", import.meta.url));
const read = (tag) => JSON.parse(readFileSync(join(LANGUAGES, `${tag}.json`), "utf8"));
const tags = readdirSync(LANGUAGES).map((file) => file.replace(".json", ""));
const placeholders = (text) => (JSON.stringify(text).match(/\{\w+\}/g) ?? []).sort();

describe("languages", () => {
	const english = read("en");
	for (const tag of tags.filter((tag) => tag !== "en")) {
		test(`${tag} says all that English says, in at most 2 KB`, () => {
			const texts = read(tag);
			assert.deepEqual(Object.keys(texts), Object.keys(english));
			assert.deepEqual(Object.keys(texts.offlinePage), Object.keys(english.offlinePage));
			for (const [key, text] of Object.entries(english)) {
				assert.equal(typeof texts[key], typeof text, key);
				if (typeof text === "string") assert.deepEqual(placeholders(texts[key]), placeholders(text), key);
			}
			for (const key of ["count", "countAtLeast"]) {
				const rules = new Intl.PluralRules(tag);
				const needed = new Set([0, 1, 2, 3, 5, 11, 22, 100, 1000].map((n) => rules.select(n)));
				for (const rule of needed) assert.ok(texts[key][rule], `${key}: ${rule}`);
			}
			const script = readFileSync(join(SITE, "search", `findling-${tag}.js`));
			assert.ok(gzipSync(script, { level: 9 }).length <= 2000);
		});
	}

	describe("on a page", () => {
		let browser, server, site;
		before(async () => {
			site = mkdtempSync(join(tmpdir(), "findling-languages-"));
			cpSync(SITE, site, { recursive: true });
			const html = readFileSync(join(site, "index.html"), "utf8");
			const write = (name, attributes) =>
				writeFileSync(join(site, name), html.replace('lang="en-GB"', attributes));
			write("de.html", 'lang="de-AT"');
			write("ar.html", 'lang="ar" dir="rtl"');
			write("zh.html", 'lang="zh_TW"');
			write("sv.html", 'lang="sv"');
			browser = await launch();
			server = await serve(site);
		});
		after(async () => {
			await browser?.close();
			await server?.close();
			rmSync(site, { recursive: true, force: true });
		});

		async function open(name, options = {}) {
			const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
			const page = await context.newPage();
			const scripts = [];
			page.on("request", (request) => scripts.push(new URL(request.url()).pathname));
			await page.goto(server.url + name);
			return { page, scripts };
		}
		const violations = async (page) => {
			await page.addScriptTag({ path: AXE });
			const { violations } = await page.evaluate(() => globalThis.axe.run());
			return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
		};

		test("a German page is searched in German", async () => {
			const { page } = await open("de.html");
			await page.getByRole("button", { name: "Suchen" }).waitFor();
			await page.waitForFunction(() => globalThis.findling?.languages?.de);
			await search(page, "electric veh");
			await page
				.getByText(/^\d+ Artikel$/)
				.first()
				.waitFor();
			await page.getByRole("button", { name: "Schließen" }).waitFor();
			await page.screenshot({ path: join(SHOTS, "german.png") });
			assert.deepEqual(await violations(page), []);
			await page.context().close();
		});

		test("an Arabic page is searched in Arabic, from right to left", async () => {
			for (const [name, options] of Object.entries({
				desktop: {},
				phone: { viewport: { width: 320, height: 640 } },
			})) {
				const { page } = await open("ar.html", options);
				await page.waitForFunction(() => globalThis.findling?.languages?.ar);
				await search(page, "electric veh");
				await page.getByRole("button", { name: "إغلاق" }).waitFor();
				const { field } = widget(page);
				assert.equal(await field.getAttribute("placeholder"), "Search this issue");
				const box = async (locator) => (await locator.boundingBox()).x;
				const close = page.getByRole("button", { name: "إغلاق" });
				assert.ok((await box(close)) < (await box(field)), "the close button is on the left");
				await page.screenshot({ path: join(SHOTS, `arabic-${name}.png`) });
				assert.deepEqual(await violations(page), []);
				assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
				await page.context().close();
			}
		});

		test("templates that write zh_TW get traditional characters", async () => {
			const { page } = await open("zh.html");
			await page.getByRole("button", { name: "搜尋" }).waitFor();
			await page.context().close();
		});

		test("English loads no language, and a page in a language that is not there gets English", async () => {
			for (const name of ["index.html", "sv.html"]) {
				const { page, scripts } = await open(name);
				await search(page, "electric veh");
				await page.getByRole("button", { name: "Close" }).waitFor();
				assert.ok(!scripts.some((path) => /findling-(..|zh-.*)\.js$/.test(path)));
				await page.context().close();
			}
		});

		test("a language that does not arrive keeps nobody waiting", async () => {
			const context = await browser.newContext();
			const page = await context.newPage();
			await page.route("**/findling-de.js", () => {});
			await page.goto(`${server.url}de.html`, { waitUntil: "domcontentloaded" });
			await search(page, "electric veh");
			await page
				.getByText(/^\d+ articles?$/)
				.first()
				.waitFor();
			await context.close();
		});

		test("the language arrives while the search is open", async () => {
			const context = await browser.newContext();
			const page = await context.newPage();
			let arrive;
			const held = new Promise((done) => {
				arrive = done;
			});
			await page.route("**/findling-de.js", async (route) => {
				await held;
				await route.continue();
			});
			await page.goto(`${server.url}de.html`, { waitUntil: "domcontentloaded" });
			await search(page, "electric veh");
			arrive();
			await page
				.getByText(/^\d+ Artikel$/)
				.first()
				.waitFor();
			assert.equal(await widget(page).field.inputValue(), "electric veh");
			assert.ok(await widget(page).field.evaluate((field) => field.matches(":focus")));
			await context.close();
		});

		test("the one-file page of a German newsletter is German throughout, from the disk", async () => {
			const input = join(site, "artikel.jsonl");
			const articles = ["Aufzüge", "Treppen"].map((title, i) =>
				JSON.stringify({ id: `a${i}`, title, body: `Alles über ${title} im Gebäude.`, lang: "de" }),
			);
			writeFileSync(input, articles.join("\n"));
			const file = join(site, "offline.html");
			execFileSync(indexBuilder, ["build", input, "--offline", file], { stdio: "ignore" });
			const page = await browser.newPage();
			await page.goto(pathToFileURL(file).href);
			await page.getByRole("button", { name: "Alle Artikel durchsuchen" }).waitFor();
			await page.getByText("Alle Artikel stehen in dieser einen Datei").waitFor();
			await search(page, "aufz");
			await page.getByText("1 Artikel", { exact: true }).first().waitFor();
			await page.close();
		});
	});
});
