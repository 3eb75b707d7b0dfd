/** The reading view of articles with headings and lists, whatever they were written in. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { AXE, launch, SHOTS, search, widget } from "./helpers.mjs";

/** What is read of each, by element. */
const OUTLINE = [
	["h2", "Tide tables"],
	["p", "Tables say when ships can pass the bar."],
	["h3", "High water"],
	["p", "It comes twice a day."],
	["h4", "Springs"],
	["ul", "after the new moon|after the full moon"],
	["h4", "Neaps"],
	["ol", "first quarter|last quarter"],
	["p", "Pilots carry both tables."],
	["h3", "Low water"],
	["p", "Nobody sails."],
];

const MARKDOWN = `# Tide tables

Tables say when ships can pass the bar.

## High water

It comes twice a day.

#### Springs

- after the new moon
- after the full moon

#### Neaps

1. first quarter
2. last quarter

Pilots carry both tables.

## Low water

Nobody sails.
`;
const HTML = `<!doctype html><html lang="en"><title>Tide tables</title><nav><ul><li>Home</li></ul></nav><main><h1>Tide tables</h1>
<p>Tables say when ships can pass the bar.<h2 id="high">High water</h2><p>It comes twice a day.<h5>Springs</h5>
<ul><li>after the new moon<li><p>after the full moon</p></ul><h5>Neaps</h5><ol><li>first quarter<li>last quarter</ol>
<p>Pilots carry both tables.<h2>Low water</h2><p>Nobody sails.</main></html>`;
/** Numbers would be wrong where items are counted as they come. */
const UNCOUNTED = `# Moons

1. Wait for the moon:

   until it is full
2. Sail.

A paragraph between.

3. Land.

<ol><li>Dawn</li><li>Dusk</li></ol>
<hr>
<ol><li>Tide</li></ol>
<ol><li><h3>Ebb</h3></li><li>Flood</li></ol>
`;
/** Of the tables, the second only puts text beside text. */
const LINES = `<!doctype html><html lang="en"><title>Logs</title><main><h1>Logs</h1><p>What the moon wrote.</p>
<pre>
if tide {
    sail(now)

	moor()
}</pre><pre>second &lt;pre&gt;</pre>
<table><caption>Ports</caption><thead><tr><th>Port<th>Water</thead><tr><td>Bergen<td> deep,<br>cold <tr><td><td>unknown</table>
<table><tr><td><p>Left.</p><td><p>Right.</p></table>
<ul><li>Before:<pre>in a list</pre></ul></main></html>`;
/** Tables as pages have them, and code in which each line is a block. */
const TABLES = `<!doctype html><html lang="en"><title>Tides</title><main><h1>Tides</h1>
<table><tr><td><th>High<th>Low<tr><th>Bergen<td>4:10<td>10:30</table>
<table><tr><th colspan="2">Port<th>Moon<tr><td>Oslo<td data-findling-ignore>NO<td>full</table>
<table><tr><th>Port<th>Day<tr><td rowspan="2">Narvik<td>Monday<tr><td>Friday</table>
<pre><code><div><span class="ln">1</span>let tide;</div><div>  rise(tide);</div></code></pre>
<p>Then:</p><pre><table><tr><td class="lnt">10<td>let ebb</table></pre><p>And:</p>
<table><tr>${"<th>Column".repeat(9)}<tr>${"<td>entry".repeat(9)}</table></main></html>`;

/** Bullets are all that a text has of a list. */
const JSON_LINES = JSON.stringify({
	title: "Tide tables",
	body: "Tables say when ships can pass the bar.\n• after the new moon\n• after the full moon\nPilots carry both tables.",
});

describe("reading", () => {
	let browser;
	const folder = mkdtempSync(join(tmpdir(), "findling-reading-"));
	before(async () => {
		mkdirSync(SHOTS, { recursive: true });
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Opens the one article of a file, of which a page in one file is made. */
	async function read(name, text, query = "moon") {
		const [input, offline] = [join(folder, name), join(folder, `${name}.offline.html`)];
		writeFileSync(input, text);
		execFileSync(indexBuilder, ["build", input, "--offline", offline], { stdio: "ignore" });
		const page = await (await browser.newContext()).newPage();
		await page.goto(pathToFileURL(offline).href);
		await search(page, query);
		assert.doesNotMatch(await page.locator("findling-search .hit").innerText(), /\p{Cc}(?<!\s)/u);
		await page.keyboard.press("Enter");
		const article = page.locator("findling-search .article");
		await article.waitFor();
		const outline = await article.evaluate((article) =>
			Array.from(
				article.querySelectorAll(":scope > :is(h2, h3, h4, h5, h6, p, ul, ol, pre, table)"),
				(element) => [
					element.localName,
					element.matches("ul, ol, table")
						? Array.from(element.querySelectorAll("li, th, td"), (item) => item.textContent).join("|")
						: element.textContent,
				],
			),
		);
		return { page, outline };
	}

	for (const [name, text] of [
		["tides.md", MARKDOWN],
		["tides.html", HTML],
	]) {
		test(`headings and lists of ${name} are such in the reading view`, async () => {
			const { page, outline } = await read(name, text);
			assert.deepEqual(
				outline.filter(([, text]) => text !== "Open the article’s own page"),
				OUTLINE,
			);
			await page.addScriptTag({ path: AXE });
			const { violations } = await page.evaluate(() => globalThis.axe.run());
			assert.deepEqual(
				violations.map(({ id }) => id),
				[],
			);
			await page.screenshot({ path: join(SHOTS, `reading-${name}.png`) });
			await page.close();
		});
	}

	test("lists whose numbers the reading view could not keep have none", async () => {
		const { page, outline } = await read("moons.md", UNCOUNTED);
		assert.deepEqual(
			outline.filter(([name]) => name === "ul" || name === "ol").map(([name, text]) => `${name}: ${text}`),
			["ul: Wait for the moon:", "ul: Sail.", "ul: Land.", "ol: Dawn|Dusk", "ul: Tide", "ul: Flood"],
		);
		await page.close();
	});

	test("preformatted text keeps its lines, and tables their cells", async () => {
		const { page, outline } = await read("logs.html", LINES, "moor bergen");
		assert.deepEqual(outline.slice(1, -1), [
			["p", "What the moon wrote."],
			["pre", "if tide {\n    sail(now)\n\n    moor()\n}\n\nsecond <pre>"],
			["p", "Ports"],
			["table", "Port|Water|Bergen|deep, cold||unknown"],
			["p", "Left."],
			["p", "Right."],
			["ul", "Before:"],
			["pre", "in a list"],
		]);
		const cells = page.locator("findling-search .article :is(th, td)");
		assert.deepEqual(await cells.evaluateAll((cells) => cells.map(({ localName }) => localName)), [
			"th",
			"th",
			"td",
			"td",
			"td",
			"td",
		]);
		await page.setViewportSize({ width: 320, height: 640 });
		await page.addScriptTag({ path: AXE });
		const { violations } = await page.evaluate(() => globalThis.axe.run());
		assert.deepEqual(violations, []);
		await page.screenshot({ path: join(SHOTS, "reading-lines.png") });
		await page.keyboard.press("Escape");
		// Words at the beginning of a line and of a cell are marked like others.
		for (const [query, word] of [
			["sail", "sail"],
			["unknown", "unknown"],
		]) {
			await widget(page).field.fill(query);
			await page.locator("findling-search .snippet mark").getByText(word, { exact: true }).first().waitFor();
		}
		await page.close();
	});

	test("cells stand under what heads their columns, or are no cells", async () => {
		const { page, outline } = await read("tables.html", TABLES);
		const wide = ["table", [...Array(9).fill("Column"), ...Array(9).fill("entry")].join("|")];
		assert.deepEqual(outline.slice(1, -1), [
			["table", "|High|Low|Bergen|4:10|10:30"],
			["table", "Port||Moon|Oslo||full"],
			["p", "Port Day"],
			["p", "Narvik Monday"],
			["p", "Friday"],
			["pre", "let tide;\n  rise(tide);"],
			["p", "Then:"],
			["pre", "let ebb"],
			["p", "And:"],
			wide,
		]);
		for (const width of [320, 1280]) {
			await page.setViewportSize({ width, height: 640 });
			const isCut = await page
				.locator("findling-search .article")
				.evaluate((article) => article.scrollWidth > article.clientWidth);
			assert.ok(!isCut, `at ${width} px`);
			await page.screenshot({ path: join(SHOTS, `reading-tables-${width}.png`) });
		}
		await page.close();
	});

	test("bullets of a plain text are a list in the reading view", async () => {
		const { page, outline } = await read("tides.jsonl", JSON_LINES);
		assert.deepEqual(
			outline.map(([name]) => name),
			["h2", "p", "ul", "p"],
		);
		assert.equal(outline[2][1], "after the new moon|after the full moon");
		await page.close();
	});
});
