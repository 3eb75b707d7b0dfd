/** Where results lead, for articles with pages of their own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, SITE, search, widget } from "./helpers.mjs";

const ARTICLES = [
	{ id: "relative", title: "Lifts here", url: "articles/lifts.html" },
	{ id: "absolute", title: "Lifts elsewhere", url: "https://example.org/lifts?a=1&b=2" },
	{
		id: "anchor",
		title: "Lifts and stairs",
		url: "stairs.html#up",
		body: "Of lifts, stairs - and more & better ones.",
	},
	{ id: "pdf", title: "Lifts in print", url: "lifts.pdf#page=3" },
	{ id: "script", title: "Lifts by script", url: "javascript:alert(1)" },
	{ id: "data", title: "Lifts by data", url: "data:text/html,<script>alert(1)</script>" },
	{ id: "none", title: "Lifts without page" },
	{ id: "markup", title: "<img src=x onerror=alert(1)> lifts & <b>bold</b>", url: "/markup" },
];

describe("links", () => {
	let browser;
	let server;
	before(async () => {
		const site = mkdtempSync(join(tmpdir(), "findling-links-"));
		cpSync(SITE, site, { recursive: true });
		const input = join(site, "articles.jsonl");
		writeFileSync(
			input,
			ARTICLES.map((article) => JSON.stringify({ body: "All about lifts.", ...article })).join("\n"),
		);
		execFileSync(indexBuilder, ["build", input, "--out", join(site, "search")], { stdio: "ignore" });
		server = await serve(site);
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	test("pages are linked, scripts never, and the rest opens in the reading view", async () => {
		const page = await browser.newPage();
		const dialogs = [];
		page.on("dialog", (dialog) => {
			dialogs.push(dialog.message());
			dialog.dismiss();
		});
		await page.goto(server.url);
		await search(page, "lifts");
		const { titles } = widget(page);
		const links = await titles.evaluateAll((all) => all.map((a) => [a.dataset.id, a.href]));
		const href = Object.fromEntries(links);
		assert.equal(links.length, ARTICLES.length);
		assert.equal(href.relative, `${server.url}articles/lifts.html#:~:text=lifts`);
		assert.equal(href.absolute, "https://example.org/lifts?a=1&b=2#:~:text=lifts");
		assert.equal(href.markup, `${server.url}markup#:~:text=lifts`);
		// To the words on the page, those with a meaning of their own in such a link written otherwise.
		assert.equal(href.anchor, `${server.url}stairs.html#up:~:text=lifts%2C%20stairs%20%2D%20and`);
		assert.equal(href.pdf, `${server.url}lifts.pdf#page=3`);
		for (const id of ["script", "data", "none"]) {
			assert.ok(href[id].startsWith(server.url), `${id}: ${href[id]}`);
			await page.locator(`findling-search a[data-id=${id}]`).click();
			await page.locator("findling-search .article").waitFor();
			await page.getByRole("button", { name: "Back to results" }).click();
			await titles.first().waitFor();
		}
		const markup = page.locator("findling-search a[data-id=markup]");
		assert.equal(await markup.textContent(), ARTICLES.find(({ id }) => id === "markup").title);
		assert.deepEqual(dialogs, []);
		await page.close();
	});
});
