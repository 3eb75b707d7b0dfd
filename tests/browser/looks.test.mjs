/** The demo's looks and its page that measures: they are what owners copy and what visitors are shown. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, QUERIES, SHOTS, SITE, search, widget } from "./helpers.mjs";

/** What each look says, by its name: `{ night: { accent: "#ffd84a", … }, … }`. */
const LOOKS = Object.fromEntries(
	Array.from(
		readFileSync(join(SITE, "themes.css"), "utf8").matchAll(/^\[data-look="(\w+)"\] \{([^}]*)\}/gm),
		([, name, block]) => {
			const said = Array.from(block.matchAll(/--findling-([\w-]+): ([^;]+);/g), ([, key, value]) => [
				key,
				value,
			]);
			return [name, Object.fromEntries(said)];
		},
	),
);

/** Runs in the page: what the element really looks like, in the words of a look. */
function seen() {
	const root = document.querySelector("findling-search:not([shape])").shadowRoot;
	const style = (selector, pseudo) => getComputedStyle(root.querySelector(selector), pseudo);
	return {
		surface: style("dialog").backgroundColor,
		radius: style("dialog").borderTopLeftRadius,
		backdrop: style("dialog", "::backdrop").backgroundColor,
		text: style(".sheet").color,
		font: style(".sheet").fontFamily,
		"title-font": style("a.title").fontFamily,
		muted: style(".count").color,
		line: style(".hit + .hit", "::before").borderTopColor,
		mark: style(".snippet mark").backgroundColor,
		accent: style("input").caretColor,
	};
}

/** Runs in the page: the same words as the browser writes them. */
function written(look) {
	const probe = document.body.appendChild(document.createElement("p"));
	const style = getComputedStyle(probe);
	const as = (property, value) => {
		probe.style.setProperty(property, value);
		return style.getPropertyValue(property);
	};
	const font = as("font-family", look.font);
	const said = Object.entries(look).map(([name, value]) => {
		if (name === "radius") return [name, value];
		return [name, name.endsWith("font") ? font : as("color", value)];
	});
	probe.remove();
	return Object.fromEntries(said);
}

const violations = async (page) => {
	await page.addScriptTag({ path: AXE });
	return page.evaluate(async () => {
		const { violations } = await globalThis.axe.run();
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
	});
};

describe("looks", () => {
	let browser, server;
	before(async () => {
		mkdirSync(SHOTS, { recursive: true });
		browser = await launch();
		server = await serve(SITE);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	test("there are three", () => assert.deepEqual(Object.keys(LOOKS), ["institution", "paper", "night"]));

	for (const [name, look] of Object.entries(LOOKS)) {
		// Whatever the system wants, a look is what it is.
		for (const colorScheme of ["light", "dark"]) {
			test(`results look as ${name} says, on a system that is ${colorScheme}`, async () => {
				const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
				await page.goto(`${server.url}themes.html#${name}`);
				await page.locator('findling-search[shape="page"] a.title').first().waitFor();
				assert.deepEqual(await violations(page), []);
				await page.locator("findling-search:not([shape]) button.open").click();
				await search(page, QUERIES.found);
				await page.waitForTimeout(120);
				await page.screenshot({ path: join(SHOTS, `look-${name}-${colorScheme}.png`) });
				assert.deepEqual(await page.evaluate(seen), await page.evaluate(written, look));
				assert.deepEqual(await violations(page), []);
				await page.close();
			});
		}
	}

	test("choosing another look changes it, and the address", async () => {
		const page = await browser.newPage();
		await page.goto(`${server.url}themes.html`);
		await page.getByRole("radio", { name: "High contrast" }).check();
		assert.match(page.url(), /#night$/);
		await widget(page).button.first().click();
		const { surface } = await page.evaluate(() => ({
			surface: getComputedStyle(document.querySelector("findling-search").shadowRoot.querySelector("dialog"))
				.backgroundColor,
		}));
		assert.equal(surface, "rgb(0, 0, 0)");
		await page.close();
	});
});

describe("the page that measures", () => {
	test("it measures every key, and draws what came of it", { timeout: 120_000 }, async () => {
		const server = await serve(SITE);
		const browser = await launch();
		const page = await browser.newPage({ viewport: { width: 1000, height: 1400 } });
		page.setDefaultTimeout(90_000);
		await page.goto(`${server.url}benchmark.html`);
		assert.deepEqual(await violations(page), []);
		await page.getByRole("button", { name: "Measure" }).click();
		await page.getByText("keystrokes measured.").waitFor();
		const figures = (await page.locator("[data-figure]").allTextContents()).map(parseFloat);
		const [half, most, nearlyAll] = figures;
		assert.ok(half > 0 && half <= most && most <= nearlyAll, figures.join(" "));
		const rows = page.locator("#queries tr");
		const keys = (await rows.locator("td:nth-child(2)").allTextContents()).map(Number);
		assert.equal(keys.length, 10);
		const n = 5 * keys.reduce((one, other) => one + other, 0);
		assert.match(await page.locator("#said").textContent(), new RegExp(`^${n} keystrokes`));
		assert.match(
			await page.locator("#caption").textContent(),
			new RegExp(`of ${n} keystrokes .* over \\d+ articles`),
		);
		// The highest bar reaches the top, none leaves the drawing, and the three marks stand in order.
		const chart = await page.locator("#chart").evaluate((svg) => {
			const of = (selector, name) =>
				Array.from(svg.querySelectorAll(selector), (node) => Number(node.getAttribute(name)));
			return {
				size: svg.getBoundingClientRect(),
				tops: of(".bar", "y"),
				heights: of(".bar", "height"),
				marks: of(".mark", "x1"),
				names: Array.from(svg.querySelectorAll(".name"), (node) => node.textContent),
			};
		});
		assert.equal(chart.heights.length, 40);
		assert.ok(Math.max(...chart.heights) > chart.size.height / 2 && Math.min(...chart.tops) >= 0);
		assert.deepEqual(chart.names, ["p50", "p95", "p99"]);
		assert.deepEqual(
			chart.marks,
			chart.marks.toSorted((one, other) => one - other),
		);
		assert.ok(chart.marks.every((x) => x > 0 && x < chart.size.width));
		assert.deepEqual(await violations(page), []);
		await page.screenshot({ path: join(SHOTS, "benchmark.png") });
		await browser.close();
		await server.close();
	});
});
