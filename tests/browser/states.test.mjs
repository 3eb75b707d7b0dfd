/** Every state, in light and dark, wide and narrow: no axe violation, no sideways scrolling, and a screenshot. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, QUERIES, SHOTS, SITE, search, widget } from "./helpers.mjs";

const type = async (page, query) => {
	await widget(page).button.click();
	await page.keyboard.type(query);
};

const STATES = {
	closed: async () => {},
	empty: (page) => widget(page).button.click(),
	results: async (page) => {
		await widget(page).button.click();
		await search(page, QUERIES.found);
	},
	focus: async (page) => {
		await widget(page).button.click();
		await search(page, QUERIES.many);
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
	},
	partial: async (page) => {
		await widget(page).button.click();
		await search(page, QUERIES.partial);
	},
	nothing: async (page) => {
		await type(page, QUERIES.nothing);
		await page.locator("findling-search .nothing").waitFor();
	},
	reading: async (page) => {
		await widget(page).button.click();
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
	},
	loading: async (page) => {
		await type(page, QUERIES.found);
		await page.locator("findling-search .loading").waitFor();
	},
	error: async (page) => {
		await type(page, QUERIES.found);
		await page.locator("findling-search .error").waitFor();
	},
};

/** Answers to the request for the data script that bring a state about. */
const DATA = { loading: () => {}, error: (route) => route.abort() };

const VIEWS = {
	desktop: { viewport: { width: 1280, height: 800 } },
	dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
	phone: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
	"phone-dark": {
		viewport: { width: 320, height: 640 },
		hasTouch: true,
		isMobile: true,
		colorScheme: "dark",
	},
	"forced-colors": { viewport: { width: 1280, height: 800 }, forcedColors: "active" },
};

describe("states", () => {
	let browser, server;
	before(async () => {
		mkdirSync(SHOTS, { recursive: true });
		browser = await launch();
		server = await serve(SITE);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
		console.error(`Screenshots of every state: ${SHOTS}`);
	});

	for (const [view, options] of Object.entries(VIEWS)) {
		for (const [state, reach] of Object.entries(STATES)) {
			test(`${state}, ${view}`, async () => {
				const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
				const page = await context.newPage();
				if (DATA[state]) await page.route(/findling-data\.js|index\.findling/, DATA[state]);
				await page.goto(server.url);
				await reach(page);
				await page.waitForTimeout(120);
				await page.screenshot({ path: join(SHOTS, `${view}-${state}.png`) });
				await page.addScriptTag({ path: AXE });
				const violations = await page.evaluate(async () => {
					const { violations } = await globalThis.axe.run();
					return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
				});
				assert.deepEqual(violations, []);
				const width = await page.evaluate(() => {
					const dialog = document.querySelector("findling-search").shadowRoot.querySelector(".body");
					return Math.max(
						document.documentElement.scrollWidth - innerWidth,
						dialog.scrollWidth - dialog.clientWidth,
					);
				});
				assert.ok(width <= 0, `scrolls sideways by ${width}`);
				await context.close();
			});
		}
	}
});
