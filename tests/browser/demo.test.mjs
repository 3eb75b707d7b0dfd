/** The served demo, used as a person would use it. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

describe("the demo", () => {
	let server, browser, page, errors;
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
		errors = [];
		page.on("pageerror", (error) => errors.push(error.message));
		await page.goto(server.url);
	});
	const query = () => new URL(page.url()).searchParams.get("q");
	const inField = () =>
		page.evaluate(
			() => document.querySelector("findling-search").shadowRoot.activeElement?.type === "search",
		);

	test("typing finds the article before the second word is complete, and marks the words", async () => {
		const { titles, status } = widget(page);
		await search(page, QUERIES.found);
		assert.match(await titles.first().textContent(), /electric vehicles/i);
		assert.ok((await page.locator("findling-search mark").count()) > 0);
		await page.waitForFunction(() =>
			/^\d+ articles?$/.test(
				document.querySelector("findling-search").shadowRoot.querySelector("[role=status]").textContent,
			),
		);
		assert.match(await status.textContent(), /article/);
		assert.deepEqual(errors, []);
	});

	test("every key brings results of its own, also those that take letters away", async () => {
		const { field, titles } = widget(page);
		await search(page, QUERIES.found);
		const first = await titles.allTextContents();
		await page.keyboard.type(" xqzzy");
		await page.waitForTimeout(50);
		for (let i = 0; i < 6; i++) await page.keyboard.press("Backspace");
		assert.equal(await field.inputValue(), QUERIES.found);
		await page.waitForTimeout(50);
		assert.deepEqual(await titles.allTextContents(), first);
	});

	test("arrow keys go between field and results, and letters go on in the field", async () => {
		const { field, titles } = widget(page);
		await search(page, QUERIES.found);
		await page.keyboard.press("ArrowDown");
		assert.ok(await titles.first().evaluate((link) => link.matches(":focus")));
		await page.keyboard.press("ArrowUp");
		assert.ok(await inField());
		await page.keyboard.press("ArrowDown");
		await page.keyboard.type("i");
		assert.equal(await field.inputValue(), `${QUERIES.found}i`);
	});

	test("Enter reads the first article, Escape goes back to its place in the results", async () => {
		const { titles } = widget(page);
		await search(page, QUERIES.found);
		const title = await titles.first().textContent();
		await page.keyboard.press("Enter");
		const heading = page.locator("findling-search .article h2");
		assert.equal(await heading.textContent(), title);
		assert.ok((await page.locator("findling-search .article p").count()) > 0);
		await page.keyboard.press("Escape");
		await titles.first().waitFor();
		assert.ok(await titles.first().evaluate((link) => link.matches(":focus")));
	});

	test("the browser's Back leaves the reading view for the results", async () => {
		const { titles } = widget(page);
		await search(page, QUERIES.found);
		await titles.nth(1).click();
		await page.locator("findling-search .article").waitFor();
		await page.goBack();
		await titles.nth(1).waitFor();
		assert.ok(await titles.nth(1).evaluate((link) => link.matches(":focus")));
	});

	test("a link to an article opens it in the reading view of another tab", async () => {
		const { titles } = widget(page);
		await search(page, QUERIES.found);
		const title = await titles.first().textContent();
		const href = await titles.first().evaluate((link) => link.href);
		await page.goto("about:blank");
		await page.goto(href);
		assert.equal(await page.locator("findling-search .article h2").textContent(), title);
		await page.getByRole("button", { name: "Back to results" }).click();
		await titles.first().waitFor();
	});

	test("a fragment that is no article's does not get in the way of the results", async () => {
		await page.goto(`${server.url}?q=${encodeURIComponent(QUERIES.found)}#nosuch`);
		await widget(page).titles.first().waitFor();
		assert.equal(await page.locator("findling-search .error").count(), 0);
	});

	test("Back belongs to the element whose dialog is open", async () => {
		await page.evaluate(() => {
			const second = document.createElement("findling-search");
			second.id = "second";
			second.setAttribute("src", "search/");
			document.querySelector("main").append(second);
			second.open();
		});
		const second = page.locator("#second");
		await page.keyboard.type(QUERIES.found, { delay: 15 });
		await second.locator("a.title").first().click();
		await second.locator(".article").waitFor();
		await page.goBack();
		await second.locator("a.title").first().waitFor();
		assert.equal(await page.locator("findling-search dialog[open]").count(), 1);
	});

	test("a tag narrows the search, and lets go of it again", async () => {
		const { field, titles } = widget(page);
		await search(page, QUERIES.found);
		const tag = page.locator("findling-search .tag").first();
		const name = await tag.textContent();
		await tag.click();
		const chip = page.getByRole("button", { name: `Remove filter: ${name}` });
		await chip.waitFor();
		assert.equal(await field.inputValue(), QUERIES.found);
		const rows = page.locator("findling-search .hit");
		await rows.first().waitFor();
		for (const row of await rows.all())
			assert.ok((await row.locator(".tag").allTextContents()).includes(name));
		const narrowed = await titles.count();
		await chip.click();
		await chip.waitFor({ state: "detached" });
		assert.ok((await titles.count()) > narrowed);
	});

	test("“Show more” adds results below and keeps the focus", async () => {
		const { titles } = widget(page);
		await search(page, QUERIES.many);
		assert.equal(await titles.count(), 10);
		const shown = await titles.allTextContents();
		await page.getByRole("button", { name: "Show more" }).click();
		await page.waitForFunction(
			() => document.querySelector("findling-search").shadowRoot.querySelectorAll("a.title").length > 10,
		);
		assert.deepEqual((await titles.allTextContents()).slice(0, 10), shown);
		assert.ok(
			await page.evaluate(() => document.querySelector("findling-search").shadowRoot.activeElement !== null),
		);
	});

	test("says so when no article has all of the words", async () => {
		await search(page, QUERIES.partial);
		await page.getByText("No article has all of these words").first().waitFor();
	});

	test("says so when there is nothing", async () => {
		const { field } = widget(page);
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.nothing);
		await page.locator("findling-search .nothing").waitFor();
		assert.equal(await field.inputValue(), QUERIES.nothing);
	});

	test("Escape clears, then closes, and the focus returns to where it was", async () => {
		const { dialog, field, button } = widget(page);
		await button.focus();
		await page.keyboard.press("Enter");
		await page.keyboard.type("5g");
		await page.keyboard.press("Escape");
		assert.equal(await field.inputValue(), "");
		assert.ok(await dialog.isVisible());
		await page.keyboard.press("Escape");
		assert.ok(!(await dialog.isVisible()));
		assert.ok(await button.evaluate((button) => button.matches(":focus")));
	});

	test("a click beside the dialog closes it; the page scrolls only while it is closed", async () => {
		const { dialog } = widget(page);
		const scrolls = async () => {
			await page.mouse.move(640, 780);
			await page.mouse.wheel(0, 300);
			await page.waitForTimeout(400);
			return page.evaluate(() => scrollY > 0);
		};
		await page.keyboard.press("Control+k");
		assert.ok(await dialog.isVisible());
		assert.ok(!(await scrolls()));
		await page.mouse.click(10, 790);
		assert.ok(!(await dialog.isVisible()));
		assert.ok(await scrolls());
		assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
	});

	test("keys that open the search are left alone where a person is writing", async () => {
		const { dialog } = widget(page);
		await page.evaluate(() => document.querySelector("main").prepend(document.createElement("textarea")));
		await page.locator("textarea").click();
		await page.keyboard.type("and/or");
		assert.equal(await page.locator("textarea").inputValue(), "and/or");
		assert.ok(!(await dialog.isVisible()));
	});

	test("the address carries the query while the search is open", async () => {
		const { dialog, field } = widget(page);
		await search(page, QUERIES.found);
		await page.waitForFunction(() => location.search !== "");
		assert.equal(query(), QUERIES.found);
		await page.reload();
		await widget(page).titles.first().waitFor();
		assert.equal(await field.inputValue(), QUERIES.found);
		await page.keyboard.press("Escape");
		await page.keyboard.press("Escape");
		assert.ok(!(await dialog.isVisible()));
		await page.waitForFunction(() => location.search === "");
		assert.equal(page.url(), server.url);
	});

	test("a link with a query is answered without leaving the page", async () => {
		await page.evaluate(() => {
			globalThis.sameDocument = true;
		});
		const link = page.locator(".queries a").first();
		await link.click();
		await widget(page).titles.first().waitFor();
		assert.equal(await page.evaluate(() => globalThis.sameDocument), true);
		await page.keyboard.press("Escape");
		await page.keyboard.press("Escape");
		assert.ok(await link.evaluate((link) => link.matches(":focus")));
	});

	test("an input method searches when its word is done, and its Enter chooses no result", async () => {
		const { titles, field } = widget(page);
		const keyboard = await page.context().newCDPSession(page);
		await page.keyboard.press("Control+k");
		await page.waitForTimeout(100);
		const [first] = QUERIES.chinese;
		const half = { text: first, selectionStart: 1, selectionEnd: 1 };
		await keyboard.send("Input.imeSetComposition", half);
		await page.waitForTimeout(200);
		assert.equal(await titles.count(), 0);
		await keyboard.send("Input.dispatchKeyEvent", {
			type: "rawKeyDown",
			key: "Process",
			windowsVirtualKeyCode: 229,
		});
		await keyboard.send("Input.insertText", { text: QUERIES.chinese });
		assert.equal(await field.inputValue(), QUERIES.chinese);
		await titles.first().waitFor();
		assert.ok((await page.locator("findling-search mark [lang=zh-Hans]").count()) > 0);
	});

	test("several elements on a page share one download, and leave no listeners behind", async () => {
		await page.evaluate(() =>
			document.querySelector("main").append(document.createElement("findling-search")),
		);
		await page.waitForFunction(() => document.querySelectorAll("script[data-findling]").length > 0);
		await page.locator("main findling-search button").first().click();
		await page.keyboard.type(QUERIES.found);
		await page.locator("main findling-search a.title").first().waitFor();
		assert.equal(await page.locator("script[data-findling]").count(), 1);
		await page.evaluate(() => {
			for (const element of document.querySelectorAll("findling-search")) element.remove();
		});
		await page.keyboard.press("Control+k");
		assert.deepEqual(errors, []);
	});

	test("the element moves nothing on the page when it arrives", async () => {
		const moved = await page.evaluate(
			() =>
				new Promise((done) => {
					let sum = 0;
					new PerformanceObserver((list) => {
						for (const entry of list.getEntries()) sum += entry.value;
					}).observe({ type: "layout-shift", buffered: true });
					setTimeout(() => done(sum), 300);
				}),
		);
		assert.ok(moved < 0.001, `layout shift ${moved}`);
	});

	test("Enter while the search is still loading opens the first article as soon as it is there", async () => {
		const page = await browser.newPage();
		await page.route("**/findling-data.js*", async (route) => {
			await new Promise((done) => setTimeout(done, 1000));
			await route.continue();
		});
		await page.goto(server.url, { waitUntil: "domcontentloaded" });
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found);
		await page.locator("findling-search .loading").waitFor();
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		await page.close();
	});

	test("Back does not reopen a search that was closed over an article", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		await page.getByRole("button", { name: "Close" }).click();
		await page.waitForFunction(() => !location.search.includes("q="));
		await page.waitForTimeout(200);
		assert.equal(await widget(page).dialog.isVisible(), false);
		assert.equal(page.url(), server.url);
		await page.close();
	});

	test("Show more by keyboard goes on with the first new result", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await search(page, QUERIES.many);
		const shown = await widget(page).titles.count();
		for (let i = 0; i <= shown; i++) await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await widget(page).titles.nth(shown).waitFor();
		const focused = await page.evaluate(
			() => document.querySelector("findling-search").shadowRoot.activeElement.dataset.id,
		);
		assert.equal(focused, await widget(page).titles.nth(shown).getAttribute("data-id"));
		await page.close();
	});

	test("closed over an article that another article led to, the search leaves the address as it was", async () => {
		const article = page.locator("findling-search .article h2");
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		const first = await article.textContent();
		await page.locator("findling-search .related a").first().click();
		while ((await article.textContent()) === first) await page.waitForTimeout(20);
		await page.getByRole("button", { name: "Close" }).click();
		await page.waitForFunction(() => !location.search.includes("q=") && !location.hash);
		await page.waitForTimeout(200);
		assert.equal(await widget(page).dialog.isVisible(), false);
		await page.goBack();
		assert.equal(page.url(), "about:blank");
	});

	test("Escape closes a search in which only spaces were typed", async () => {
		const { dialog, field } = widget(page);
		await page.keyboard.press("Control+k");
		await page.keyboard.type("  ");
		await page.keyboard.press("Escape");
		assert.equal(await field.inputValue(), "");
		await page.keyboard.press("Escape");
		assert.ok(!(await dialog.isVisible()));
	});

	test("Escape twice leaves the article once", async () => {
		await page.goto(`${server.url}?first`);
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		await widget(page).field.evaluate((field) => {
			for (let i = 0; i < 2; i++)
				field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
		});
		await widget(page).titles.first().waitFor();
		await page.waitForTimeout(300);
		assert.equal(query(), QUERIES.found);
		assert.ok(await widget(page).titles.first().isVisible());
	});

	test("in an article the Down key scrolls, and Enter in the field opens nothing", async () => {
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		const heading = page.locator("findling-search .article h2");
		const title = await heading.textContent();
		for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
		const { body, field } = widget(page);
		await page.waitForTimeout(300);
		assert.ok((await body.evaluate((body) => body.scrollTop)) > 0);
		await field.focus();
		await page.keyboard.press("Enter");
		await page.waitForTimeout(200);
		assert.equal(await heading.textContent(), title);
	});

	test("a keyboard that composes Latin words finds while they are written", async () => {
		const { titles } = widget(page);
		const keyboard = await page.context().newCDPSession(page);
		await page.keyboard.press("Control+k");
		const text = "electric";
		await keyboard.send("Input.imeSetComposition", { text, selectionStart: 8, selectionEnd: 8 });
		await titles.first().waitFor();
	});

	test("an element that is not displayed does not open", async () => {
		await page.evaluate(() => {
			const hidden = document.createElement("findling-search");
			hidden.id = "hidden";
			hidden.style.display = "none";
			hidden.setAttribute("src", "search/");
			document.body.prepend(hidden);
		});
		const state = () =>
			page.evaluate(() =>
				Array.from(document.querySelectorAll("findling-search"), ({ shadowRoot }) =>
					Boolean(shadowRoot.querySelector("dialog").open),
				),
			);
		await page.keyboard.press("Control+k");
		assert.deepEqual(await state(), [false, true]);
		await page.keyboard.press("Escape");
		await page.evaluate(() => document.querySelector("#hidden").open());
		assert.deepEqual(await state(), [false, false]);
		await page.evaluate(() => {
			history.pushState(null, "", "?q=patent");
			dispatchEvent(new PopStateEvent("popstate"));
		});
		assert.deepEqual(await state(), [false, true]);
	});

	test("closed and opened at once, it is open, and closed again the page scrolls", async () => {
		const { dialog } = widget(page);
		const events = await page.evaluate(async () => {
			const element = document.querySelector("findling-search");
			const events = [];
			for (const name of ["findling-open", "findling-close"])
				element.addEventListener(name, ({ type }) => events.push(type.slice(9)));
			element.open();
			await new Promise((done) => setTimeout(done, 50));
			element.close();
			element.open("patent");
			await new Promise((done) => setTimeout(done, 400));
			return events;
		});
		assert.deepEqual(events, ["open", "close", "open"]);
		assert.ok(await dialog.isVisible());
		await page.evaluate(() => document.querySelector("findling-search").close());
		await page.waitForTimeout(100);
		assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
	});

	test("pages that listen hear which related article is opened", async () => {
		await page.evaluate(() => {
			globalThis.selected = [];
			document.addEventListener("findling-select", ({ detail }) => globalThis.selected.push(detail.hit));
		});
		await search(page, "gbt 35273");
		const found = await widget(page).titles.evaluateAll((links) => links.map((link) => link.dataset.id));
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		const links = await page.locator("findling-search .related a").all();
		const ids = await Promise.all(links.map((link) => link.getAttribute("data-id")));
		// One that is not among the results.
		const at = ids.findIndex((id) => !found.includes(id));
		const [id, related] = [ids[at], links[at]];
		const title = await related.textContent();
		await related.click();
		const selected = await page.evaluate(() => globalThis.selected);
		assert.equal(selected.length, 2);
		assert.deepEqual([selected[1].id, selected[1].title], [id, title]);
		assert.equal(typeof selected[1].url, "string");
	});

	test("an article that is read in the dialog is what is printed", async () => {
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		const article = page.locator("findling-search .article");
		await article.waitFor();
		await page.emulateMedia({ media: "print" });
		assert.ok(await article.isVisible());
		assert.ok(!(await page.locator("main h1").isVisible()));
		// All of it: nothing scrolls, and nothing is cut off.
		const cut = await article.evaluate((article) => {
			const cuts = [];
			for (let node = article.parentNode; node; node = node.parentElement)
				if (node.scrollHeight > node.clientHeight + 1 && getComputedStyle(node).overflowY !== "visible")
					cuts.push(node.className || node.localName);
			return cuts;
		});
		assert.deepEqual(cut, []);
	});

	test("where nothing is found, only words are offered to be left out that then find something", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.nothing);
		await page.locator("findling-search .nothing").waitFor();
		assert.equal(await page.locator("findling-search .offers button").count(), 0);
		await page.keyboard.press("Control+a");
		await page.keyboard.type(`${QUERIES.many} tag:qxzzyvw`);
		await page.locator("findling-search .offers button").first().click();
		await widget(page).titles.first().waitFor();
		await page.close();
	});
});
