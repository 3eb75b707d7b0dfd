/** The shapes of the search: a field with a panel, a whole page, and several of them on one page. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { AXE, launch, QUERIES, SHOTS, SITE, widget } from "./helpers.mjs";

const html = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shapes</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>html{color-scheme:light dark;color:CanvasText;background:Canvas}a{color:inherit}body{max-width:70rem;margin:0 auto;padding:1rem;font:17px/1.5 sans-serif}header{display:flex;gap:1rem}</style>
<script src="search/findling-search.js" defer></script>${body}</html>`;
const PAGES = {
	"inline.html": `<header><b style="margin-inline-end:auto">Site</b><findling-search shape="inline"></findling-search></header>
<main><h1>Page</h1><p>Text below <a href="#x" id="x">with a link</a>.</p></main>`,
	"page.html": `<header><b>Site</b><findling-search></findling-search></header>
<main><h1>Archive</h1><findling-search shape="page"></findling-search></main>`,
	"three.html": `<main><h1>Three</h1><findling-search></findling-search>
<findling-search shape="inline"></findling-search><findling-search shape="page"></findling-search></main>`,
};
const VIEWS = {
	desktop: { viewport: { width: 1280, height: 800 } },
	dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
	small: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, colorScheme: "dark" },
	"forced-colors": { viewport: { width: 1280, height: 800 }, forcedColors: "active" },
};

describe("shapes", () => {
	let browser, server, site;
	before(async () => {
		site = mkdtempSync(join(tmpdir(), "findling-shapes-"));
		cpSync(SITE, site, { recursive: true });
		for (const [name, body] of Object.entries(PAGES)) writeFileSync(join(site, name), html(body));
		browser = await launch();
		server = await serve(site);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
		rmSync(site, { recursive: true, force: true });
	});

	async function open(name, options = VIEWS.desktop) {
		const page = await (await browser.newContext({ ...options, reducedMotion: "reduce" })).newPage();
		await page.goto(server.url + name);
		return page;
	}
	const panel = (page) => page.locator("findling-search[shape=inline] .panel");
	const inPage = (page) => page.locator("findling-search[shape=page]");

	test("a field in the page shows results under it, and moves nothing", async () => {
		const page = await open("inline.html");
		const top = () => page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().top);
		const before = await top();
		await widget(page).field.click();
		await page.locator("findling-search .newest a.title").first().waitFor();
		await page.keyboard.type(QUERIES.found);
		await widget(page).titles.first().waitFor();
		assert.match(await widget(page).titles.first().textContent(), QUERIES.foundTitle);
		await page.waitForFunction(() =>
			/^\d+ articles?$/.test(
				document.querySelector("findling-search").shadowRoot.querySelector("[role=status]").textContent,
			),
		);
		assert.equal(await top(), before);
		await page.context().close();
	});

	test("Escape closes the panel, then empties the field", async () => {
		const page = await open("inline.html");
		const { field } = widget(page);
		await field.click();
		await page.keyboard.type(QUERIES.found);
		await widget(page).titles.first().waitFor();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Escape");
		assert.ok(!(await panel(page).isVisible()));
		assert.ok(await field.evaluate((field) => field.matches(":focus")));
		assert.equal(await field.inputValue(), QUERIES.found);
		await page.waitForFunction(() => location.search === "");
		await page.keyboard.press("Escape");
		assert.equal(await field.inputValue(), "");
		await page.context().close();
	});

	test("a click elsewhere closes the panel, and so does leaving it by Tab", async () => {
		const page = await open("inline.html");
		const { field, titles } = widget(page);
		await field.click();
		await page.keyboard.type("5g");
		await titles.first().waitFor();
		await page.mouse.click(20, 700);
		assert.ok(!(await panel(page).isVisible()));
		await field.click();
		await titles.first().waitFor();
		assert.ok(await panel(page).isVisible());
		for (let i = 0; i < 60 && (await panel(page).isVisible()); i++) await page.keyboard.press("Tab");
		assert.ok(!(await panel(page).isVisible()));
		await page.context().close();
	});

	test("going past the field by Tab opens nothing; the Down key does", async () => {
		const page = await open("inline.html");
		await page.keyboard.press("Tab");
		assert.ok(!(await panel(page).isVisible()));
		await page.keyboard.press("ArrowDown");
		await page.locator("findling-search .newest a.title").first().waitFor();
		await page.context().close();
	});

	test("an article is read in the panel, and Back leads to the results", async () => {
		const page = await open("inline.html");
		await widget(page).field.click();
		await page.keyboard.type(QUERIES.found);
		await widget(page).titles.first().click();
		await page.locator("findling-search .article").waitFor();
		await page.goBack();
		await widget(page).titles.first().waitFor();
		assert.ok(await panel(page).isVisible());
		await page.context().close();
	});

	test("a page of results has the whole archive, newest first, and filters beside it", async () => {
		const page = await open("page.html");
		const titles = inPage(page).locator("a.title");
		await titles.first().waitFor();
		assert.match(await titles.first().textContent(), /Online Event 6/);
		assert.equal(await titles.count(), 10);
		await inPage(page).getByRole("heading", { name: "Sections" }).waitFor();
		await inPage(page).getByRole("button", { name: "Show more" }).click();
		await page.waitForFunction(
			() => document.querySelector("[shape=page]").shadowRoot.querySelectorAll("a.title").length === 20,
		);
		await inPage(page).locator(".facet button", { hasText: "Vehicles and Transport" }).click();
		await page.waitForFunction(() => location.search === "?q=&f.section=Vehicles+and+Transport");
		await inPage(page).getByText("4 articles").first().waitFor();
		assert.equal(await titles.count(), 4);
		await page.reload();
		await inPage(page).getByText("4 articles").first().waitFor();
		await page.context().close();
	});

	test("on a page of results Back and Forward go from filter to filter", async () => {
		const page = await open("page.html?q=standards");
		const chips = () => inPage(page).locator(".chip").allTextContents();
		const seen = async (count) => {
			await inPage(page).locator(".count", { hasText: count }).waitFor();
			return chips();
		};
		const count = () => inPage(page).locator(".count").textContent();
		await inPage(page).locator("a.title").first().waitFor();
		const all = await count();
		await inPage(page).locator('.facet button[data-value="Vehicles and Transport"]').click();
		await inPage(page).locator(".chip").waitFor();
		await page.waitForFunction(
			(all) => document.querySelector("[shape=page]").shadowRoot.querySelector(".count").textContent !== all,
			all,
		);
		const fewer = await count();
		// What is typed meanwhile is no step of its own.
		await inPage(page).getByRole("searchbox").fill("standard");
		await page.waitForFunction(() => location.search.includes("q=standard&"));
		const typed = await count();
		await inPage(page).locator("select").selectOption("oldest");
		await page.waitForFunction(() => location.search.includes("sort=oldest"));
		await page.goBack();
		await page.waitForFunction(() => !location.search.includes("sort"));
		assert.deepEqual(await seen(typed), ["Vehicles and Transport"]);
		await page.goBack();
		assert.deepEqual(await seen(all), []);
		assert.equal(await inPage(page).getByRole("searchbox").inputValue(), "standards");
		await page.goForward();
		assert.deepEqual(await seen(fewer), ["Vehicles and Transport"]);
		await page.context().close();
	});

	test("on a phone the filters of a page are behind a button", async () => {
		const page = await open("page.html", VIEWS.phone);
		await inPage(page).locator("a.title").first().waitFor();
		assert.ok(!(await inPage(page).locator(".filters").isVisible()));
		await inPage(page).locator(".toggle").click();
		await inPage(page).getByRole("heading", { name: "Sections" }).waitFor();
		await page.context().close();
	});

	test("an article of a page is read in it, and Back leads to the place in the results", async () => {
		const page = await open("page.html?q=standards");
		const title = inPage(page).locator("a.title").nth(4);
		await title.click();
		await inPage(page).locator(".article").waitFor();
		await page.goBack();
		await title.waitFor();
		assert.ok(await title.evaluate((link) => link.matches(":focus")));
		await page.context().close();
	});

	test("a page of results that is loaded anew over an article shows the article", async () => {
		const page = await open("page.html?q=cybersecurity");
		await inPage(page).locator("a.title").first().click();
		const heading = inPage(page).locator(".article h2");
		const title = await heading.textContent();
		await page.reload();
		await heading.waitFor();
		await page.waitForTimeout(300);
		assert.equal(await heading.textContent(), title);
		await page.context().close();
	});

	test("a filter that is chosen far down leads to the results", async () => {
		const page = await open("page.html", { viewport: { width: 1280, height: 400 } });
		const value = inPage(page).locator('.filters [data-field="tags"]').last();
		await value.scrollIntoViewIfNeeded();
		assert.ok((await page.evaluate(() => scrollY)) > 300);
		await value.click();
		await inPage(page).locator(".chip").waitFor();
		await page.waitForTimeout(200);
		const { y } = await inPage(page).getByRole("searchbox").boundingBox();
		assert.ok(y >= 0 && y < 400, `${y}`);
		assert.ok(
			await inPage(page)
				.locator("[aria-pressed=true]")
				.evaluate((button) => button.matches(":focus")),
		);
		await page.context().close();
	});

	test("on a phone values are counted only where somebody sees them", async () => {
		const page = await open("page.html", VIEWS.phone);
		const titles = inPage(page).locator("a.title");
		await titles.first().waitFor();
		await inPage(page).getByRole("searchbox").click();
		await page.keyboard.type("standards");
		await inPage(page).locator(".count").getByText("article").waitFor();
		await page.waitForTimeout(300);
		assert.equal(await inPage(page).locator(".facet").count(), 0);
		await inPage(page).getByRole("button", { name: "Filter", exact: true }).click();
		await inPage(page).locator(".facet").first().waitFor();
		await page.context().close();
	});

	test("Enter in a closed field opens the panel, and no article unseen; Tab completes nothing there", async () => {
		const page = await open("inline.html");
		const { field, titles } = widget(page);
		await field.click();
		await page.keyboard.type("cybersecuri");
		await titles.first().waitFor();
		await page.keyboard.press("Escape");
		assert.ok(!(await panel(page).isVisible()));
		await page.keyboard.press("Enter");
		await titles.first().waitFor();
		await page.waitForTimeout(200);
		assert.equal(await page.locator("findling-search .article").count(), 0);
		await page.keyboard.press("Escape");
		await page.keyboard.press("Tab");
		assert.equal(await field.inputValue(), "cybersecuri");
		assert.ok(!(await field.evaluate((field) => field.matches(":focus"))));
		await page.context().close();
	});

	test("the page's own form, where the search fails, can be used", async () => {
		const page = await (await browser.newContext()).newPage();
		const errors = [];
		page.on("pageerror", ({ message }) => errors.push(message));
		await page.route(/findling-data|index\.findling/, (route) => route.abort());
		await page.goto(`${server.url}field.html`);
		await widget(page).field.click();
		await page.keyboard.type("5g");
		const own = page.locator("findling-search form[action] input[type=search]");
		await own.click();
		assert.ok(await panel(page).isVisible());
		await page.keyboard.type("5g");
		await page.keyboard.press("ArrowDown");
		assert.equal(await own.inputValue(), "5g");
		assert.ok(await own.evaluate((field) => field.matches(":focus")));
		assert.deepEqual(errors, []);
		await page.context().close();
	});

	test("the page of results has the address, a dialog over it does not touch it", async () => {
		const page = await open("page.html?q=cybersecurity");
		await inPage(page).locator("a.title").first().waitFor();
		await page.locator("header findling-search button.open").click();
		await page.keyboard.type(QUERIES.found);
		await page.locator("header findling-search ol:not(.newest) a.title").first().waitFor();
		await page.waitForTimeout(400);
		await page.keyboard.press("Escape");
		await page.keyboard.press("Escape");
		assert.equal(new URL(page.url()).search, "?q=cybersecurity");
		assert.equal(await inPage(page).getByRole("searchbox").inputValue(), "cybersecurity");
		await page.context().close();
	});

	test("several on one page don't mind each other", async () => {
		const page = await open("three.html");
		await inPage(page).locator("a.title").first().waitFor();
		const fields = page.getByRole("searchbox");
		await fields.first().click();
		await page.keyboard.type("5g");
		await page.locator("[shape=inline] ol:not(.newest) a.title").first().waitFor();
		assert.equal(await inPage(page).getByRole("searchbox").inputValue(), "");
		assert.equal(await page.locator("script[data-findling]").count(), 1);
		await page.context().close();
	});

	const STATES = {
		"inline-browse": async (page) => {
			await widget(page).field.click();
			await page.locator(".newest a.title").first().waitFor();
		},
		"inline-results": async (page) => {
			await widget(page).field.click();
			await page.keyboard.type("elec");
			await widget(page).titles.first().waitFor();
		},
		"page-browse": (page) => inPage(page).locator("a.title").first().waitFor(),
		"page-filters": async (page) => {
			await page.goto(`${server.url}page.html?q=standards&f.section=Horizontal+Matters&f-date=2020..2021`);
			await inPage(page).locator("a.title").first().waitFor();
			const button = inPage(page).locator(".toggle");
			if (await button.isVisible()) await button.click();
			await inPage(page).getByRole("heading", { name: "Sections" }).waitFor();
		},
		"modal-filters": async (page) => {
			await page.goto(`${server.url}index.html?q=standards&f.tags=Cybersecurity`);
			await widget(page).titles.first().waitFor();
			await page.locator("findling-search .toggle").click();
			await page.getByRole("heading", { name: "Sections" }).waitFor();
		},
	};
	for (const [view, options] of Object.entries(VIEWS)) {
		for (const [state, reach] of Object.entries(STATES)) {
			test(`${state}, ${view}`, async () => {
				const page = await open(`${state.split("-")[0].replace("modal", "index")}.html`, options);
				await reach(page);
				await page.waitForTimeout(120);
				await page.screenshot({ path: join(SHOTS, `${state}-${view}.png`) });
				await page.addScriptTag({ path: AXE });
				const violations = await page.evaluate(async () => {
					const { violations } = await globalThis.axe.run();
					return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
				});
				assert.deepEqual(violations, []);
				const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				assert.ok(wide <= 0, `scrolls sideways by ${wide}`);
				await page.context().close();
			});
		}
	}
});
