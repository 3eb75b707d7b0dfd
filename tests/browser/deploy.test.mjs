/**
 * While a site is being uploaded, or a cache on the way keeps some of its old files, what arrives is of two builds. The
 * search recovers by itself, or says what is wrong; it never says that there is nothing.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));
/** Where the version stands in an index, see docs/format.md. */
const VERSION_AT = 8;

describe("between two builds", () => {
	let browser, server, folder;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "findling-deploy-"));
		// The same articles in other parts.
		for (const [name, blockBytes] of [
			["old", "1500"],
			["new", "3000"],
		]) {
			cpSync(SITE, join(folder, name), { recursive: true });
			rmSync(join(folder, name, "search"), { recursive: true });
			const sizes = ["--one-file-bytes", "0", "--shard-bytes", "3000", "--block-bytes", blockBytes];
			const args = ["build", newsletter, "--out", join(folder, name, "search"), ...sizes];
			execFileSync(indexBuilder, args, { stdio: "ignore" });
		}
		browser = await launch();
		server = await serve(join(folder, "old"));
	});
	after(async () => {
		await browser?.close();
		await server?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** A page whose search files come from these builds: `{ root, parts, engine }`, which may change while it is open. */
	async function open(site) {
		const page = await browser.newPage();
		page.setDefaultTimeout(15_000);
		await page.route("**/search/*", (route) =>
			answer(route, /wasm$/.test(route.request().url()) ? site.engine : site.root),
		);
		await page.route("**/search/parts/*", (route) => answer(route, site.parts));
		await page.goto(server.url);
		return page;
	}

	/** Sends a file of a build; a build may also be what is done with the file of the new one. */
	function answer(route, build = "new") {
		const { pathname } = new URL(route.request().url());
		const path = (name) => join(folder, name, pathname);
		if (typeof build === "function") return route.fulfill({ body: build(readFileSync(path("new"))) });
		if (!existsSync(path(build))) return route.fulfill({ status: 404, body: "not here" });
		return route.fulfill({ path: path(build) });
	}

	/** An index as a later version would write it. */
	const newer = (file) => {
		const isIndex =
			file[0] === 0x1f && file[1] === 0x8b && gunzipSync(file).subarray(0, 4).toString() !== "\0asm";
		if (!isIndex) return file;
		const index = gunzipSync(file);
		index.writeUInt16LE(index.readUInt16LE(VERSION_AT) + 1, VERSION_AT);
		return gzipSync(index);
	};

	async function saysWhatIsWrong(page, cause) {
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found, { delay: 10 });
		await page.locator("findling-search .error").filter({ hasText: cause }).waitFor();
		assert.equal(await page.locator("findling-search .nothing").count(), 0);
		assert.equal(await widget(page).titles.count(), 0);
	}

	async function triesAgain(page) {
		await page.getByRole("button", { name: "Try again" }).click();
		await page.locator("findling-search .error").waitFor({ state: "detached" });
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		assert.equal(await page.locator("findling-search .error").count(), 0);
		await page.close();
	}

	test("the new manifest before its parts: named, and found as soon as they are there", async () => {
		const site = { root: "new", parts: "old", engine: "new" };
		const page = await open(site);
		await saysWhatIsWrong(page, /parts\/\S+ was answered with 404/);
		site.parts = "new";
		await triesAgain(page);
	});

	test("a page that was opened before searches the new index, of which the old parts are gone", async () => {
		const site = { root: "old", parts: "old", engine: "old" };
		const page = await open(site);
		await search(page, "energy ");
		Object.assign(site, { root: "new", parts: "new", engine: "new" });
		await page.keyboard.press("Control+a");
		await page.keyboard.type(QUERIES.found, { delay: 10 });
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		assert.equal(await page.locator("findling-search .error").count(), 0);
		await page.close();
	});

	test("the old manifest, from a cache on the way: named, and found as soon as the cache has the new one", async () => {
		const site = { root: "old", parts: "new", engine: "new" };
		const page = await open(site);
		await saysWhatIsWrong(page, /parts\/\S+ was answered with 404/);
		site.root = "new";
		await triesAgain(page);
	});

	test("the old manifest in the browser's own cache, which a host has allowed for a day, is asked for anew", async () => {
		const root = join(folder, "cached");
		cpSync(join(folder, "old"), root, { recursive: true });
		const kept = await serve(root, { headers: { "cache-control": "max-age=86400" } });
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto(kept.url);
		await search(page, QUERIES.found);
		rmSync(join(root, "search"), { recursive: true });
		cpSync(join(folder, "new", "search"), join(root, "search"), { recursive: true });
		await page.goto(kept.url);
		await search(page, QUERIES.found);
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		assert.equal(await page.locator("findling-search .error").count(), 0);
		await context.close();
		await kept.close();
	});

	test("an engine that is older than the index: named with the remedy, and found once both are of one build", async () => {
		const site = { root: newer, parts: "new", engine: "new" };
		const page = await open(site);
		await saysWhatIsWrong(
			page,
			"The index has another version. Upload the engine and the index of the same build.",
		);
		site.root = "new";
		await triesAgain(page);
	});

	test("a page that was opened before meets an index of a newer engine: named, and found with that engine", async () => {
		const site = { root: "old", parts: "old", engine: "old" };
		const page = await open(site);
		let engines = 0;
		page.on("request", (request) => {
			if (request.url().endsWith("findling.wasm")) engines++;
		});
		await search(page, "energy ");
		const before = engines;
		Object.assign(site, { root: newer, parts: "new", engine: "new" });
		await page.keyboard.press("Control+a");
		await page.keyboard.type(QUERIES.found, { delay: 10 });
		const error = page.locator("findling-search .error").filter({ hasText: "has another version" });
		await error.waitFor();
		await page.getByRole("button", { name: "Try again" }).click();
		await page.waitForTimeout(500);
		await error.waitFor();
		assert.ok(engines > before);
		site.root = "new";
		await triesAgain(page);
	});

	test("no engine yet: named, and found as soon as it is there", async () => {
		const site = { root: "new", parts: "new", engine: "none" };
		const page = await open(site);
		await saysWhatIsWrong(page, /findling\.wasm was answered with 404/);
		site.engine = "new";
		await triesAgain(page);
	});
});
