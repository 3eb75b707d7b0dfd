/** The button that saves everything as one page: made in the browser, opened from the disk without a network. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, OFFLINE, QUERIES, SHOTS, SITE, search, widget } from "./helpers.mjs";

const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));
/** As strict as a policy can be. */
const POLICY =
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
	"require-trusted-types-for 'script'; trusted-types findling";

describe("saving for offline", () => {
	let browser;
	const folder = mkdtempSync(join(tmpdir(), "findling-save-"));
	before(async () => {
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A site whose one page has the search and the button. */
	async function site(name, lang, flags) {
		const root = join(folder, name);
		cpSync(join(SITE, "search"), join(root, "search"), { recursive: true });
		if (flags) {
			execFileSync(indexBuilder, ["build", newsletter, "--out", join(root, "search"), ...flags], {
				stdio: "ignore",
			});
		}
		writeFileSync(
			join(root, "index.html"),
			`<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>The Dispatch & more</title>
			<script src="search/findling-search.js" defer></script>
			<script src="search/findling-offline.js" defer></script>
			<main><h1>A page</h1><findling-search></findling-search> <findling-offline></findling-offline></main>`,
		);
		const server = await serve(root, { headers: { "content-security-policy": POLICY } });
		return { ...server, root };
	}

	async function open() {
		const page = await browser.newPage();
		page.setDefaultTimeout(10_000);
		return page;
	}

	const parts = ["--one-file-bytes", "0", "--shard-bytes", "3000", "--block-bytes", "1500"];
	const button = (page) => page.locator("findling-offline button");
	const status = (page) => page.locator("findling-offline [role=status]");

	async function save(page, file) {
		const download = page.waitForEvent("download");
		await button(page).click();
		const saved = await download;
		await saved.saveAs(file);
		return saved.suggestedFilename();
	}

	/** Opens the page from the disk with the network off; types, reads and goes back. */
	async function searchAndRead(file) {
		const context = await browser.newContext({ offline: true });
		const page = await context.newPage();
		const asked = [];
		page.on("request", (request) => /^https?:/.test(request.url()) && asked.push(request.url()));
		await page.goto(pathToFileURL(file).href);
		await search(page, QUERIES.found);
		assert.match(await widget(page).titles.first().textContent(), QUERIES.foundTitle);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article p").first().waitFor();
		await page.keyboard.press("Escape");
		await widget(page).titles.first().waitFor();
		for (let i = 0; i < 2; i++) await page.keyboard.press("Escape");
		// Every article is listed, and opens.
		const link = page.locator("nav a").nth(3);
		const title = await link.textContent();
		await link.click();
		assert.equal(await page.locator("findling-search .article h2").textContent(), title);
		assert.deepEqual(asked, []);
		return page;
	}

	test("the page of a small index has what index-builder writes", async () => {
		const server = await site("small", "en");
		const page = await open();
		await page.goto(server.url);
		const file = join(folder, "small.html");
		assert.equal(await save(page, file), "The-Dispatch-more.html");
		assert.match(await status(page).textContent(), /Saved as The-Dispatch-more\.html/);
		const saved = await searchAndRead(file);
		assert.equal(await saved.title(), "The Dispatch & more");
		await saved.screenshot({ path: join(SHOTS, "saved-by-button.png") });
		// The same articles, though the newest first.
		const links = (path) =>
			readFileSync(path, "utf8")
				.match(/<li><a href="\?q=#.*/g)
				.map(decodeURIComponent);
		assert.deepEqual(links(file).sort(), links(OFFLINE).sort());
		await saved.context().close();
		await page.close();
		await server.close();
	});

	test("an index in parts becomes one page, which finds and reads the same", async () => {
		const server = await site("parts", "de", parts);
		const page = await open();
		await page.goto(server.url);
		const said = [];
		await page.exposeFunction("heard", (text) => said.push(text));
		await page.evaluate(() => {
			const status = document.querySelector("findling-offline").shadowRoot.querySelector("[role=status]");
			new MutationObserver(() => globalThis.heard(status.textContent)).observe(status, { childList: true });
		});
		assert.match(await button(page).textContent(), /^Für offline speichern 0,\d MB$/);
		const file = join(folder, "parts.html");
		await save(page, file);
		await status(page).filter({ hasText: "Gespeichert als" }).waitFor();
		assert.ok(said.length <= 6 && said.some((text) => /50/.test(text)), said.join(" | "));
		const saved = await searchAndRead(file);
		assert.equal(await saved.locator("html").getAttribute("lang"), "de");
		await saved.locator("findling-search").getByText("Zurück").first().waitFor();
		// The same articles in the same order as on the site.
		await saved.goto(pathToFileURL(file).href);
		for (const one of [saved, page]) await search(one, "standards ");
		const titles = (page) => widget(page).titles.allTextContents();
		const end = Date.now() + 10_000;
		let [here, there] = [[], null];
		// The last letters may not have been answered yet.
		while (String(here) !== String(there) && Date.now() < end) {
			await page.waitForTimeout(200);
			[here, there] = [await titles(saved), await titles(page)];
		}
		assert.deepEqual(here, there);
		assert.equal(here.length, 10);
		await saved.context().close();
		await page.close();
		await server.close();
	});

	test("a part that is missing or damaged makes no file, and is named", async () => {
		const server = await site("gone", "en", parts);
		const files = join(server.root, "search", "parts");
		const [gone, damaged] = readdirSync(files);
		const page = await open();
		page.on("download", () => assert.fail("half a file"));
		await page.goto(server.url);
		const whole = readFileSync(join(files, gone));
		unlinkSync(join(files, gone));
		await button(page).click();
		await status(page).filter({ hasText: "no file was made" }).waitFor();
		await page.locator("findling-offline").getByText(`${gone} was answered with 404`).waitFor();
		// The bytes of another part are sound gzip, but not what the name says.
		writeFileSync(join(files, gone), readFileSync(join(files, damaged)));
		await button(page).click();
		await page.locator("findling-offline").getByText(`${gone} is damaged`).waitFor();
		page.removeAllListeners("download");
		writeFileSync(join(files, gone), whole);
		await save(page, join(folder, "again.html"));
		await status(page).filter({ hasText: "Saved as" }).waitFor();
		await page.close();
		await server.close();
	});

	test("saving can be cancelled", async () => {
		const server = await site("cancel", "en", parts);
		const page = await open();
		page.on("download", () => assert.fail("a file though it was cancelled"));
		await page.route("**/parts/*", async (route) => {
			await new Promise((done) => setTimeout(done, 100));
			await route.continue();
		});
		await page.goto(server.url);
		await button(page).focus();
		await page.keyboard.press("Enter");
		await page.locator("findling-offline progress").waitFor();
		assert.equal(await button(page).textContent(), "Cancel");
		await page.keyboard.press("Enter");
		await status(page).filter({ hasText: "Nothing was saved." }).waitFor();
		assert.match(await button(page).textContent(), /^Save for offline/);
		assert.ok(await page.evaluate(() => document.activeElement.localName === "findling-offline"));
		await page.close();
		await server.close();
	});

	test("saving can be cancelled before anything has come", async () => {
		const server = await site("cancel-first", "en", parts);
		const page = await open();
		await page.goto(server.url);
		// After what the page itself loads.
		await page.waitForTimeout(500);
		await page.route(/findling\.wasm|index\.findling|findling-search\.js/, () => {});
		await button(page).click();
		await page.locator("findling-offline progress").waitFor();
		await button(page).click();
		await status(page).filter({ hasText: "Nothing was saved." }).waitFor({ timeout: 3000 });
		await page.close();
		await server.close();
	});
});
