/** Pages opened from the disk without a network: the one-file page, and a copy that the browser saved. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, OFFLINE, QUERIES, SHOTS, SITE, search, widget } from "./helpers.mjs";
import { missingForSaving, saveAs } from "./save-as.mjs";

describe("without a network", () => {
	let browser;
	const folder = mkdtempSync(join(tmpdir(), "findling-saved-"));
	before(async () => {
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Opens a file with the network off, searches, reads an article and goes back. */
	async function searchAndRead(file) {
		const context = await browser.newContext({ offline: true });
		const page = await context.newPage();
		const kind = file === OFFLINE ? "offline" : "saved";
		const asked = [];
		page.on("request", (request) => {
			// The icon of the tab is not saved with a page; the browser asks for it on its own account.
			if (/^https?:/.test(request.url()) && !request.url().endsWith("icon.svg")) asked.push(request.url());
		});
		await page.goto(pathToFileURL(file).href);
		await page.screenshot({ path: join(SHOTS, `${kind}-opened.png`) });
		await search(page, QUERIES.found);
		const { titles } = widget(page);
		assert.match(await titles.first().textContent(), QUERIES.foundTitle);
		await page.screenshot({
			path: join(SHOTS, `${kind}-results.png`),
		});
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article h2").waitFor();
		await page.keyboard.press("Escape");
		await titles.first().waitFor();
		await page.keyboard.press("Escape");
		await page.locator("findling-search .empty").getByText("works without a network connection").waitFor();
		await page.keyboard.press("Escape");
		await page.waitForTimeout(300);
		assert.deepEqual(asked, []);
		return page;
	}

	test("the one-file page searches and reads", async () => {
		assert.ok(existsSync(OFFLINE), `${OFFLINE} is missing: build it first`);
		const page = await searchAndRead(OFFLINE);
		await page.screenshot({ path: join(SHOTS, "offline-closed.png") });
		await page.context().close();
	});

	test("the one-file page lists its articles, each of which opens and closes", async () => {
		const page = await browser.newPage();
		await page.goto(pathToFileURL(OFFLINE).href);
		const link = page.locator("nav a").nth(3);
		const title = await link.textContent();
		await link.click();
		const heading = page.locator("findling-search .article h2");
		assert.equal(await heading.textContent(), title);
		await page.reload();
		assert.equal(await heading.textContent(), title);
		await page.keyboard.press("Escape");
		await widget(page).dialog.waitFor({ state: "hidden" });
		await page.addScriptTag({ path: AXE });
		const { violations } = await page.evaluate(() => globalThis.axe.run());
		assert.deepEqual(
			violations.map(({ id, nodes }) => [id, nodes[0].html]),
			[],
		);
		await page.close();
	});

	const missing = missingForSaving();
	if (missing) console.error(`NOT TESTED: the copy saved by the browser itself (${missing})`);
	test("a copy saved by the browser itself searches and reads", {
		skip: missing ?? false,
		timeout: 90_000,
	}, async () => {
		let sent;
		const dataSent = new Promise((done) => {
			sent = done;
		});
		const server = await serve(SITE, { onSent: (path) => path.includes("findling-data.js") && sent() });
		const file = join(folder, "saved.html");
		try {
			await saveAs(server.url, file, () => dataSent);
		} finally {
			await server.close();
		}
		const page = await searchAndRead(file);
		assert.equal(await page.locator("findling-search").count(), 1);
		assert.equal(await page.locator("findling-search button.open").count(), 1);

		// The browser made this link absolute; it must still be answered here.
		await page.locator(".queries a").first().click();
		await widget(page).titles.first().waitFor();
		await page.context().close();
	});
});
