/** What axe does not look at of WCAG 2.2: focus that is seen, targets, text spacing, enlarged text, single keys. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const VIEWS = { desktop: { width: 1280, height: 320 }, phone: { width: 320, height: 640 } };

const STATES = {
	browse: (page) => page.locator("findling-search .newest a.title").first().waitFor(),
	results: (page) => search(page, QUERIES.many),
	filters: async (page) => {
		await search(page, QUERIES.many);
		await page.locator("findling-search .toggle").click();
		await page.getByRole("heading", { name: "Sections" }).waitFor();
	},
	reading: async (page) => {
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
	},
};

/** What has the focus in the search, whether a person can see it, and that it has the focus. */
const focused = () => {
	const root = document.querySelector("findling-search").shadowRoot;
	const { activeElement } = root;
	if (!activeElement) return null;
	const { left, top, width, height } = activeElement.getBoundingClientRect();
	const middle = [left + Math.min(width, innerWidth) / 2, top + height / 2];
	const seen = [middle, [middle[0], top + 2], [middle[0], top + height - 2]].some(([x, y]) =>
		activeElement.contains(root.elementFromPoint(x, y)),
	);
	const around = [activeElement, activeElement.closest(".hit"), activeElement.closest("form")];
	const marked = around.some((element) => {
		const { outlineStyle, boxShadow } = element ? getComputedStyle(element) : {};
		return element && (outlineStyle !== "none" || boxShadow !== "none");
	});
	const name = activeElement.textContent.trim() || activeElement.getAttribute("aria-label");
	return { name: `${activeElement.localName} ${name}`, seen, marked };
};

/** Spacing that WCAG 1.4.12 names. */
const SPACED =
	"*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}";

/** Controls of which text is cut off, and how far the body scrolls sideways. */
const cut = (css) => {
	const root = document.querySelector("findling-search").shadowRoot;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(css);
	root.adoptedStyleSheets = [root.adoptedStyleSheets[0], sheet];
	const body = root.querySelector(".body");
	const controls = [...root.querySelectorAll("button, a, select, h2")].filter((one) => one.checkVisibility());
	return {
		sideways: Math.max(body.scrollWidth - body.clientWidth, 0),
		controls: controls
			.filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
			.map((one) => one.textContent),
	};
};

describe("accessibility", () => {
	let server, browser;
	before(async () => {
		server = await serve(SITE);
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	for (const [view, viewport] of Object.entries(VIEWS)) {
		for (const [state, reach] of Object.entries(STATES)) {
			test(`${state}, ${view}`, async (t) => {
				const page = await browser.newPage({ viewport, reducedMotion: "reduce" });
				await page.goto(server.url);
				await widget(page).button.click();
				await reach(page);

				await t.test("targets have 24 pixels, or room around them", async () => {
					await page.addScriptTag({ path: AXE });
					const violations = await page.evaluate(async () => {
						const { violations } = await globalThis.axe.run({ runOnly: ["target-size"] });
						return violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
					});
					assert.deepEqual(violations, []);
				});

				await t.test("Tab reaches everything, forth and back, and what has the focus is seen", async () => {
					for (const key of ["Tab", "Shift+Tab"]) {
						const names = new Set();
						for (let i = 0; i < 24; i++) {
							await page.keyboard.press(key);
							const focus = await page.evaluate(focused);
							if (!focus) continue;
							assert.ok(focus.seen, `${focus.name} is covered`);
							assert.ok(focus.marked || /^h2/.test(focus.name), `${focus.name} does not show its focus`);
							names.add(focus.name);
						}
						assert.ok(names.size > 3, [...names].join("\n"));
					}
				});

				await t.test("nothing is cut off where text is spaced, or twice as large", async () => {
					for (const css of [SPACED, ".sheet,dialog{font-size:32px!important}"]) {
						assert.deepEqual(await page.evaluate(cut, css), { sideways: 0, controls: [] });
					}
				});
				await page.close();
			});
		}
	}

	test("forced colours show which result Enter opens", async () => {
		const page = await (await browser.newContext({ forcedColors: "active" })).newPage();
		await page.goto(server.url);
		await search(page, QUERIES.found);
		const outlines = await page
			.locator("findling-search .hit")
			.evaluateAll((hits) => hits.slice(0, 2).map((hit) => getComputedStyle(hit).outlineWidth));
		assert.deepEqual(outlines, ["2px", "0px"]);
		await page.context().close();
	});

	test("lists without bullets are lists in Safari too", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await page.keyboard.press("Control+k");
		const list = page.locator("findling-search").locator("ol, ul");
		const ofLists = (lists) => {
			const bare = lists.filter((list) => getComputedStyle(list).listStyleType === "none");
			return bare.map(({ role }) => role);
		};
		const roles = async () => new Set(await list.evaluateAll(ofLists));
		await list.first().waitFor();
		assert.deepEqual(await roles(), new Set(["list"]));
		await page.keyboard.type(QUERIES.found);
		await widget(page).titles.first().waitFor();
		assert.deepEqual(await roles(), new Set(["list"]));
		await page.keyboard.press("Enter");
		await page.locator("findling-search .related").waitFor();
		assert.deepEqual(await roles(), new Set(["list"]));
		await page.close();
	});

	test("a key without a modifier opens the search only where the site says so", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		for (const [hotkey, opens] of [
			[null, false],
			["mod+k", false],
			["none", false],
			["/", true],
			["/ mod+k", true],
		]) {
			await page.evaluate((hotkey) => {
				const element = document.createElement("findling-search");
				if (hotkey !== null) element.setAttribute("hotkey", hotkey);
				document.querySelector("findling-search").replaceWith(element);
			}, hotkey);
			await page.keyboard.press("/");
			assert.equal(await widget(page).dialog.isVisible(), opens, hotkey);
		}
		await page.close();
	});
});
