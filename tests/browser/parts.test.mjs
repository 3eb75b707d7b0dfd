/** A large index is in parts, which the browser fetches as a query needs them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const newsletter = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));

describe("an index in parts", () => {
	let browser, server, site;
	before(async () => {
		browser = await launch();
		site = mkdtempSync(join(tmpdir(), "findling-parts-"));
		cpSync(SITE, site, { recursive: true });
		build("--shard-bytes", "3000", "--block-bytes", "1500");
		server = await serve(site);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
		rmSync(site, { recursive: true, force: true });
	});

	function build(...flags) {
		const out = ["--out", join(site, "search"), "--one-file-bytes", "0"];
		execFileSync(indexBuilder, ["build", newsletter, ...out, ...flags], { stdio: "ignore" });
	}

	const parts = () => readdirSync(join(site, "search", "parts"));

	/** A page, and the files of the search folder that it asks for. */
	async function open() {
		const page = await browser.newPage();
		const requests = [];
		page.on("request", (request) => {
			const path = new URL(request.url()).pathname;
			if (path.startsWith("/search/")) requests.push(path.slice("/search/".length));
		});
		await page.goto(server.url);
		return { page, requests };
	}

	test("typing finds the article, with few of the parts", async () => {
		const { page, requests } = await open();
		await search(page, QUERIES.found);
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		const fetched = new Set(requests.filter((path) => path.startsWith("parts/")));
		assert.ok(fetched.size > 0 && fetched.size < parts().length / 2, `${fetched.size} of ${parts().length}`);
		assert.equal(requests.length, new Set(requests).size, "nothing is fetched twice");
		await page.close();
	});

	test("no request says what is asked", async () => {
		const page = await browser.newPage();
		const requests = [];
		page.on("request", (request) => requests.push(request));
		await page.goto(`${server.url}?q=${encodeURIComponent(QUERIES.found)}`);
		await widget(page).titles.first().waitFor();
		const fetched = requests.filter((request) => request.resourceType() === "fetch");
		assert.ok(fetched.some((request) => request.url().includes("/parts/")));
		for (const request of fetched)
			assert.equal((await request.allHeaders()).referer, undefined, request.url());
		await page.close();
	});

	test("every beginning of a word finds the same as in one file", async () => {
		const { page } = await open();
		const whole = await browser.newPage();
		const other = await serve(SITE);
		await whole.goto(other.url);
		const titles = async (page, query) => {
			const ask = async ([query]) => {
				const { open } = await import("/search/findling.js");
				globalThis.handle ??= await open("/search/");
				const { total, partial, hits } = await globalThis.handle.search(query, { limit: 20 });
				return { total, partial, titles: hits.map(({ title }) => title).sort() };
			};
			return page.evaluate(ask, [query]);
		};
		const query = "intergrated circuit";
		for (let n = 1; n <= query.length; n++) {
			const [one, two] = [await titles(page, query.slice(0, n)), await titles(whole, query.slice(0, n))];
			assert.equal(one.total, two.total, query.slice(0, n));
			if (one.total <= 20) assert.deepEqual(one, two, query.slice(0, n));
		}
		await page.close();
		await whole.close();
		await other.close();
	});

	test("a part that fails is an error, what was found stays, and trying again recovers", async () => {
		const { page } = await open();
		await search(page, "energy ");
		const shown = await widget(page).titles.first().textContent();
		await page.route("**/parts/*", (route) => route.abort());
		await page.keyboard.press("Control+a");
		await page.keyboard.type("zebra crossing cosmetics");
		await page.locator("findling-search .error").waitFor();
		assert.equal(await widget(page).titles.first().textContent(), shown);
		assert.equal(await page.locator("findling-search .nothing").count(), 0);
		await page.unrouteAll({ behavior: "wait" });
		await page.getByRole("button", { name: "Try again" }).click();
		await page.locator("findling-search .error").waitFor({ state: "detached" });
		await page.close();
	});

	test("a new index in place of the old one is taken up without a word", async () => {
		const { page } = await open();
		await search(page, "energy ");
		for (const part of parts()) unlinkSync(join(site, "search", "parts", part));
		build("--shard-bytes", "3000", "--block-bytes", "3000");
		await page.keyboard.press("Control+a");
		await page.keyboard.type(QUERIES.found, { delay: 15 });
		await page.getByRole("link", { name: QUERIES.foundTitle }).first().waitFor();
		await page.close();
	});

	test("a host that knows no such file is named with the file", async () => {
		const { page } = await open();
		await page.waitForTimeout(500);
		await page.route("**/parts/*", (route) => route.fulfill({ status: 404, body: "not here" }));
		await page.keyboard.press("Control+k");
		await page.keyboard.type("zebra");
		await page.locator("findling-search .error").waitFor();
		await page.getByText(/was answered with 404/).waitFor();
		await page.close();
	});
});
