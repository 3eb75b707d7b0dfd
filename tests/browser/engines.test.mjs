/** The same search in Firefox and in WebKit: on the web, in parts, on the disk, and as one page. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { run } from "../../scripts/lib.mjs";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { engines } from "./engines.mjs";
import { OFFLINE, QUERIES, SITE } from "./helpers.mjs";

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
			await browser.press("/");
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
