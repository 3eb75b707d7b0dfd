/** Looking through the articles: without a query, by filters, in an order, and by an address that says all that. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

describe("browsing", () => {
	let server, browser, page;
	before(async () => {
		server = await serve(SITE);
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});
	beforeEach(async () => {
		await page?.context().close();
		page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
		await page.goto(server.url);
	});
	const value = (name) => page.locator("findling-search .facet button", { hasText: name }).first();
	const params = () => new URL(page.url()).searchParams;
	const total = async () => parseInt(await page.locator("findling-search .count").textContent(), 10);
	const dates = () =>
		page.locator("findling-search .hit time").evaluateAll((all) => all.map((time) => time.dateTime));

	test("before anything is typed there are the newest articles, sections, years and tags", async () => {
		await widget(page).button.click();
		const newest = page.locator("findling-search .newest a.title");
		await newest.first().waitFor();
		assert.match(await newest.first().textContent(), /Online Event 6/);
		for (const name of ["Sections", "Years", "Tags", "Newest articles"])
			await page.getByRole("heading", { name }).waitFor();
		assert.match(await value("Digital and Telecommunications").textContent(), /11/);
		assert.match(await value("2020").textContent(), /26/);
	});

	test("a section is a search of its own, with as many articles as it said", async () => {
		await widget(page).button.click();
		await value("Digital and Telecommunications").click();
		await widget(page).titles.first().waitFor();
		assert.equal(await total(), 11);
		const shown = await dates();
		assert.deepEqual(shown, shown.toSorted().reverse());
		await page.waitForFunction(() => location.search.includes("section="));
		assert.equal(params().get("f.section"), "Digital and Telecommunications");
	});

	test("a year has the articles of that year", async () => {
		await widget(page).button.click();
		await value("2019").click();
		await widget(page).titles.first().waitFor();
		assert.equal(await total(), 2);
		for (const date of await dates()) assert.match(date, /^2019/);
		await page.getByRole("button", { name: "Remove filter: 2019" }).waitFor();
	});

	test("two values of a field are alternatives, and each is counted as if it were the only one", async () => {
		await page.goto(`${server.url}?q=&f.section=Vehicles+and+Transport`);
		await widget(page).titles.first().waitFor();
		assert.equal(await total(), 4);
		await page.locator("findling-search .toggle").click();
		await value("Energy and Environment").waitFor();
		assert.match(await value("Energy and Environment").textContent(), /4/);
		await value("Energy and Environment").click();
		await page.waitForFunction(() =>
			/^8 /.test(document.querySelector("findling-search").shadowRoot.querySelector(".count").textContent),
		);
		assert.equal(await value("Energy and Environment").getAttribute("aria-pressed"), "true");
		assert.ok(await value("Energy and Environment").evaluate((button) => button.matches(":focus")));
	});

	test("a plain query counts no values", async () => {
		await search(page, QUERIES.many);
		assert.equal(await page.locator("findling-search .facet").count(), 0);
	});

	test("results come in another order", async () => {
		await search(page, QUERIES.many);
		await page.locator("findling-search select").selectOption("oldest");
		await page.waitForFunction(() => location.search.includes("sort=oldest"));
		const oldest = await dates();
		assert.deepEqual(oldest, oldest.toSorted());
		await page.locator("findling-search select").selectOption("newest");
		await page.waitForFunction(() => location.search.includes("sort=newest"));
		assert.ok((await dates())[0] > oldest[0]);
	});

	test("an address with filters and an order can be shared, and Back returns to it", async () => {
		await page.goto(`${server.url}?q=standards&f.section=Horizontal+Matters&f-date=2020..2021&sort=oldest`);
		const { titles, field } = widget(page);
		await titles.first().waitFor();
		assert.equal(await field.inputValue(), "standards");
		assert.equal(await page.locator("findling-search select").inputValue(), "oldest");
		const shown = await titles.allTextContents();
		await page.goto("about:blank");
		await page.goBack();
		await titles.first().waitFor();
		assert.deepEqual(await titles.allTextContents(), shown);
		await page.getByRole("button", { name: "Remove all filters" }).click();
		await page.waitForFunction(() => !location.search.includes("section="));
		assert.ok((await titles.count()) > shown.length);
	});

	test("dates in an address that are none are no filter", async () => {
		for (const dates of ["soon", "..", "2020", "2020..soon", "20200..2021"]) {
			await page.goto(`${server.url}?q=standards&f-date=${dates}`);
			await widget(page).titles.first().waitFor();
			assert.equal(await page.locator("findling-search .chip").count(), 0, dates);
		}
		await page.goto(`${server.url}?q=standards&f-date=2020-08..`);
		await page.locator("findling-search .chip").waitFor();
	});

	test("parameters and places that are the page's own stay its own", async () => {
		await page.goto(`${server.url}?section=Mine&tag=own#/route/5`);
		await search(page, "electric");
		const { titles } = widget(page);
		await page.waitForFunction(() => location.search.includes("q=electric"));
		assert.equal(page.url(), `${server.url}?section=Mine&tag=own&q=electric#/route/5`);
		const n = await titles.count();
		await page.reload();
		await titles.first().waitFor();
		assert.equal(await titles.count(), n);
		// A place in the page is no article to come back to.
		await page.goto(`${server.url}#issue`);
		await search(page, "electric");
		await page.waitForFunction(() => location.search.includes("q=electric"));
		await page.getByRole("button", { name: "Close" }).click();
		await page.waitForFunction(() => location.search === "");
		assert.equal(page.url(), `${server.url}#issue`);
	});

	test("filters that nothing passes offer to take them off", async () => {
		await page.goto(`${server.url}?q=cosmetics&f.section=Vehicles+and+Transport`);
		await page.getByText("No article passes these filters").first().waitFor();
		await page.getByRole("button", { name: "Remove all filters" }).click();
		await widget(page).titles.first().waitFor();
		assert.equal(params().get("q"), "cosmetics");
	});

	test("all values of a field can be shown", async () => {
		await widget(page).button.click();
		await page.getByRole("button", { name: "Show all 57" }).click();
		await value("eCall").waitFor();
		const focused = await page.evaluate(
			() => document.querySelector("findling-search").shadowRoot.activeElement?.dataset.field,
		);
		assert.equal(focused, "tags");
	});

	test("Escape takes the filters off, then closes", async () => {
		await page.goto(`${server.url}?q=&f.tags=Cybersecurity`);
		const { titles, dialog } = widget(page);
		await titles.first().waitFor();
		await page.keyboard.press("Escape");
		await page.locator("findling-search .newest").waitFor();
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "hidden" });
		await page.waitForFunction(() => location.search === "");
	});

	test("the word being typed is completed by Tab, or by the right arrow at its end", async () => {
		const { field } = widget(page);
		await search(page, "electric vehi");
		const hint = page.locator("findling-search .hint");
		await page.waitForFunction(
			() => document.querySelector("findling-search").shadowRoot.querySelector(".hint").textContent !== "",
		);
		assert.match(await hint.textContent(), /^electric vehicles?$/);
		await widget(page).status.evaluate((status) => {
			globalThis.said = [];
			new MutationObserver(() => globalThis.said.push(status.textContent)).observe(status, {
				childList: true,
			});
		});
		await page.keyboard.press("Tab");
		assert.match(await field.inputValue(), /^electric vehicles?$/);
		assert.ok(await field.evaluate((field) => field.matches(":focus")));
		// Screen readers do not hear what a script writes into a field.
		await page.waitForFunction((text) => globalThis.said.includes(text), await field.inputValue());
		await page.keyboard.press("Tab");
		assert.ok(!(await field.evaluate((field) => field.matches(":focus"))), "Tab leaves a whole word");
	});

	test("what is written from right to left is completed by the left arrow", async () => {
		const { field } = widget(page);
		await search(page, "electric vehi");
		await field.evaluate((field) => field.setAttribute("dir", "rtl"));
		await page.waitForFunction(
			() => document.querySelector("findling-search").shadowRoot.querySelector(".hint").textContent !== "",
		);
		await page.keyboard.press("ArrowLeft");
		assert.match(await field.inputValue(), /^electric vehicles?$/);
	});

	test("queries are remembered only where the site says so, and can be forgotten", async () => {
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		assert.equal(await page.evaluate(() => localStorage.length), 0);

		const again = async () => {
			await page.goto(server.url);
			await page.evaluate(() => {
				const old = document.querySelector("findling-search");
				const one = document.createElement("findling-search");
				one.setAttribute("recent", "");
				old.replaceWith(one);
			});
		};
		await again();
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		await again();
		await widget(page).button.click();
		await page.getByRole("button", { name: QUERIES.found, exact: true }).click();
		await widget(page).titles.first().waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Forget them" }).click();
		assert.equal(await page.evaluate(() => localStorage.length), 0);
	});
});
