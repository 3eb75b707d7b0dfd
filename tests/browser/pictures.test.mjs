/** Small pictures beside results, of articles that have one. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, SHOTS, SITE, search, widget } from "./helpers.mjs";

/** A landscape, so that what is cut can be seen. */
const DRAWING =
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60"><path fill="#9cf" d="M0 0h120v60H0z"/>' +
	'<path fill="#364" d="m0 60 35-35 20 20 25-30 40 45z"/></svg>';
const text = (n) =>
	`Harbour number ${n} has cranes, tugs and pilots, and every ship that calls there is met by all of them in turn. `.repeat(
		3,
	);
/** By title: the picture's address, and whether it is shown. */
const PICTURES = {
	"Harbour with a picture": ["/crane.svg", true],
	"Harbour beside the page": ["crane.svg", true],
	"Harbour within": [`data:image/svg+xml,${encodeURIComponent(DRAWING)}`, true],
	"Harbour that is gone": ["/gone.png", false],
	"Harbour of a script": ["javascript:alert(1)", false],
	"Harbour of a text": ["data:text/html,<script>alert(1)</script>", false],
	"Harbour without": [undefined, false],
};

describe("pictures", () => {
	let browser, server;
	const site = mkdtempSync(join(tmpdir(), "findling-pictures-"));
	before(async () => {
		mkdirSync(SHOTS, { recursive: true });
		for (const name of ["field.html", "archive.html", "demo.css", "icon.svg"])
			cpSync(join(SITE, name), join(site, name));
		writeFileSync(join(site, "crane.svg"), DRAWING);
		const articles = Object.entries(PICTURES).map(([title, [image]], n) => {
			return {
				title,
				body: text(n),
				url: `/${n}.html`,
				date: `2020-08-0${n + 1}`,
				tags: ["port"],
				author: "Lin",
				image,
			};
		});
		const input = join(site, "articles.json");
		writeFileSync(input, JSON.stringify(articles));
		execFileSync(indexBuilder, ["build", input, "--out", join(site, "search")], { stdio: "ignore" });
		writeFileSync(
			join(site, "index.html"),
			`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
			<meta name="color-scheme" content="light dark"><title>Ports</title><script src="/search/findling-search.js" defer></script><main><h1>Ports</h1><findling-search></findling-search></main>`,
		);
		server = await serve(site);
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
		rmSync(site, { recursive: true, force: true });
	});

	for (const [view, options] of Object.entries({
		desktop: { viewport: { width: 1280, height: 800 } },
		"dark phone": {
			viewport: { width: 320, height: 640 },
			colorScheme: "dark",
			hasTouch: true,
			isMobile: true,
		},
	})) {
		test(`results show the pictures that load, and nothing moves, whether they do or not, ${view}`, async () => {
			const page = await (await browser.newContext(options)).newPage();
			let release;
			const gate = new Promise((done) => {
				release = done;
			});
			const referers = [];
			await page.route(/crane\.svg|gone\.png/, async (route) => {
				referers.push(route.request().headers().referer);
				await gate;
				await route.continue();
			});
			await page.goto(server.url);
			await widget(page).button.click();
			await search(page, "harbour");
			const places = () =>
				page
					.locator("findling-search .hit")
					.evaluateAll((hits) =>
						hits.map((hit) => [hit.querySelector("a").textContent, hit.offsetTop, hit.offsetHeight]),
					);
			const before = await places();
			assert.equal(before.length, Object.keys(PICTURES).length);
			release();
			await widget(page).titles.last().scrollIntoViewIfNeeded();
			await page.waitForFunction(() => {
				const images = document.querySelector("findling-search").shadowRoot.querySelectorAll("img");
				return Array.from(images).every((image) => image.complete);
			});
			assert.deepEqual(await places(), before);
			const seen = await page
				.locator("findling-search .hit")
				.evaluateAll((hits) =>
					hits
						.filter((hit) => hit.querySelector("img")?.checkVisibility({ visibilityProperty: true }))
						.map((hit) => hit.querySelector("a").textContent),
				);
			const shown = Object.entries(PICTURES).filter(([, [, isShown]]) => isShown);
			assert.deepEqual(seen.sort(), shown.map(([title]) => title).sort());
			// Whoever has the picture does not learn what was asked.
			assert.ok(referers.length > 1 && referers.every((referer) => referer === undefined), `${referers}`);
			const image = page.locator("findling-search img").first();
			const attributes = await image.evaluate(({ alt, loading, decoding }) => [alt, loading, decoding]);
			assert.deepEqual(attributes, ["", "lazy", "async"]);
			await page.locator("findling-search .body").evaluate((body) => body.scrollTo(0, 0));
			await page.screenshot({ path: join(SHOTS, `pictures-${view}.png`) });
			await page.addScriptTag({ path: AXE });
			const violations = await page.evaluate(async () =>
				(await globalThis.axe.run()).violations.map(({ id }) => id),
			);
			assert.deepEqual(violations, []);
			const { x, y } = await image.boundingBox();
			// What lies on the picture is the result's link.
			const [link] = await Promise.all([page.waitForRequest(/\/\d\.html/), page.mouse.click(x + 5, y + 5)]);
			assert.match(new URL(link.url()).pathname, /^\/\d\.html$/);
			await page.context().close();
		});
	}

	test("a picture is no tag and no filter", async () => {
		const page = await browser.newPage();
		await page.goto(`${server.url}?q=harbour`);
		await page.getByRole("button", { name: "Filter", exact: true }).click();
		await page.locator('findling-search .filters [data-facet="tags"]').waitFor();
		assert.equal(await page.locator('findling-search [data-facet="image"]').count(), 0);
		assert.equal(await page.locator("findling-search").getByText("crane.svg").count(), 0);
		await page.close();
	});
});
