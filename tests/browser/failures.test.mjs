/** What a person sees when something is wrong: a cause and a way on, never an endless wait or a false “nothing”. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

/** The index, as a script and as the file that is fetched where that is missing. */
const INDEX = /findling-data\.js|index\.findling/;

describe("failures", () => {
	let browser, server;
	before(async () => {
		browser = await launch();
		server = await serve(SITE);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	async function typeInto(page) {
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found, { delay: 10 });
		await page.locator("findling-search .error").waitFor();
		assert.equal(await page.locator("findling-search .nothing").count(), 0);
		assert.equal(await page.locator("findling-search .loading").count(), 0);
	}

	test("a data script that does not arrive is an error, and trying again recovers", async () => {
		const page = await browser.newPage();
		await page.route(INDEX, (route) => route.abort());
		await page.goto(server.url);
		await typeInto(page);
		await page.locator("findling-search .error").getByText("could not be loaded. Is it uploaded").waitFor();
		await page.unrouteAll({ behavior: "wait" });
		await page.getByRole("button", { name: "Try again" }).click();
		await widget(page).titles.first().waitFor();
		assert.equal(await page.locator("script[data-findling]").count(), 1);
		await page.close();
	});

	test("a site that has grown since the browser kept the script, and has no data script any more, searches", async () => {
		const page = await browser.newPage();
		await page.route("**/findling-data.js*", (route) => route.fulfill({ status: 404 }));
		await page.goto(server.url);
		await search(page, QUERIES.found);
		await page.close();
	});

	test("a page in place of the data script is an error", async () => {
		const page = await browser.newPage();
		await page.route(INDEX, (route) =>
			route.fulfill({ contentType: "text/javascript", body: "/* not found */" }),
		);
		await page.goto(server.url);
		await typeInto(page);
		await page.locator("findling-search .error").getByText("holds no search data").waitFor();
		await page.close();
	});

	/** Flips characters in the middle of the base64 of `name`. */
	const damaged = (name) => async (route) => {
		const response = await route.fetch();
		const text = await response.text();
		const start = text.indexOf(`${name}:"`) + name.length + 2;
		const middle = start + Math.floor((text.indexOf('"', start) - start) / 2);
		await route.fulfill({ response, body: `${text.slice(0, middle)}AAAAAAAA${text.slice(middle + 8)}` });
	};

	test("a damaged index is an error, and trying again recovers", async () => {
		const page = await browser.newPage();
		await page.route("**/findling-data.js*", damaged("index"));
		await page.goto(server.url);
		await typeInto(page);
		// A download that the last key began may still be under way.
		await page.unrouteAll({ behavior: "wait" });
		await page.getByRole("button", { name: "Try again" }).click();
		await widget(page).titles.first().waitFor();
		await page.close();
	});

	test("a slow download says that it is loading, then shows results", async () => {
		const page = await browser.newPage();
		await page.route("**/findling-data.js*", async (route) => {
			await new Promise((done) => setTimeout(done, 1200));
			await route.continue();
		});
		await page.goto(server.url, { waitUntil: "domcontentloaded" });
		await page.keyboard.press("Control+k");
		await page.keyboard.type(QUERIES.found);
		await page.locator("findling-search .loading").waitFor();
		await widget(page).titles.first().waitFor();
		await page.close();
	});

	test("a strict policy with Trusted Types lets everything work", async () => {
		const strict = await serve(SITE, {
			headers: {
				"content-security-policy":
					"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
					"connect-src 'self'; require-trusted-types-for 'script'; trusted-types findling",
			},
		});
		const page = await browser.newPage();
		const complaints = [];
		page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
		await page.goto(strict.url);
		await search(page, QUERIES.found);
		await page.keyboard.press("Enter");
		await page.locator("findling-search .article").waitFor();
		assert.deepEqual(complaints, []);
		await page.close();
		await strict.close();
	});

	test("the policy lets scripts of the site pass, and nobody else's, whatever they are called", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await search(page, QUERIES.found);
		const passes = (address) =>
			page.evaluate((address) => {
				try {
					return globalThis.findling.policy.createScriptURL(address).toString() === address;
				} catch {
					return false;
				}
			}, address);
		assert.ok(await passes(`${server.url}search/findling-de.js`));
		assert.ok(!(await passes(`${server.url}search/other.js`)));
		assert.ok(!(await passes("https://example.org/findling-de.js")));
		await page.close();
	});

	test("where the policy of trusted types is refused, a page in German is searched in English", async () => {
		const strict = await serve(SITE, {
			headers: {
				"content-security-policy":
					"script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'",
			},
		});
		const page = await browser.newPage();
		const errors = [];
		page.on("pageerror", ({ message }) => errors.push(message));
		await page.route(strict.url, async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.text()).replace("en-GB", "de") });
		});
		await page.goto(strict.url);
		await search(page, QUERIES.found);
		assert.deepEqual(
			errors.filter((error) => !error.includes("findling-offline")),
			[],
		);
		await page.close();
		await strict.close();
	});

	test("no request says what is asked", async () => {
		const page = await browser.newPage();
		const requests = [];
		page.on("request", (request) => requests.push(request));
		await page.goto(`${server.url}?q=${encodeURIComponent(QUERIES.found)}`);
		await widget(page).titles.first().waitFor();
		const ours = requests.filter((request) =>
			new URL(request.url()).pathname.startsWith("/search/findling-"),
		);
		const late = ours.filter((request) => !/-(search|offline)\.js/.test(request.url()));
		assert.ok(late.length > 0);
		for (const request of late) {
			const { referer = "" } = await request.allHeaders();
			assert.ok(!referer.includes("electric"), `${request.url()}: ${referer}`);
		}
		await page.close();
	});

	test("a policy that forbids WebAssembly is named as the cause where nothing stands in for it, and the page's own form is offered", async () => {
		const strict = await serve(SITE, { headers: { "content-security-policy": "script-src 'self'" } });
		const page = await browser.newPage();
		await page.route("**/findling-nowasm.js", (route) => route.fulfill({ status: 404 }));
		await page.goto(strict.url);
		await typeInto(page);
		await page.locator("findling-search .error").getByText("Search can’t run here").waitFor();
		assert.ok(await page.locator("findling-search form[action]").isVisible());
		await page.close();
		await strict.close();
	});

	test("no WebAssembly at all, and no stand-in for it, is named as the cause", async () => {
		const page = await browser.newPage();
		await page.addInitScript(() => {
			delete globalThis.WebAssembly;
		});
		await page.route("**/findling-nowasm.js", (route) => route.abort());
		await page.goto(server.url);
		await typeInto(page);
		const error = page.locator("findling-search .error");
		await error.getByText("Search can’t run here").waitFor();
		// It may only have been the connection.
		await page.unroute("**/findling-nowasm.js");
		await error.getByRole("button").click();
		await page.locator("findling-search .results").waitFor();
		await page.close();
	});

	test("addresses that are scripts never become links, and texts never become HTML", async () => {
		const page = await browser.newPage();
		await page.goto(server.url);
		await search(page, QUERIES.found);
		await page.keyboard.press("Control+a");
		const typed = "<img src=qxzzyvw onerror=wvyzzxq> javascript:wvyzzxq";
		await page.keyboard.type(typed);
		// What was typed is part of what is said.
		await page.locator("findling-search .nothing").getByText(typed).waitFor();
		assert.equal(await page.locator("findling-search .nothing img").count(), 0);
		await page.keyboard.press("Control+a");
		await page.keyboard.type(QUERIES.found);
		await widget(page).titles.first().waitFor();
		const links = await page
			.locator("findling-search a")
			.evaluateAll((links) => links.map((link) => link.protocol));
		assert.ok(links.length > 0);
		for (const protocol of links) assert.match(protocol, /^(https?|mailto):$/);
		await page.close();
	});
});
