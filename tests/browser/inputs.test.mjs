// One newsletter in every form a site owner may have it in: all give the same articles. The PDF is typeset by the
// browser, in two columns, with running heads.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { indexBuilder } from "../../scripts/site.mjs";
import { launch } from "./helpers.mjs";

const NEWSLETTER = fileURLToPath(new URL("../../examples/newsletter-2020-08.txt", import.meta.url));
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
const paragraphs = ({ body }) => body.split("\n");
const hashTag = (tag) => `#${tag.replace(/[^\p{L}\p{N}]+/gu, "")}`;

/** The page of an article on a site with furniture around it. */
const page = (
	article,
) => `<!doctype html><html lang="en"><head><title>${escaped(article.title)} | Dispatch</title>
<meta property="article:published_time" content="${article.date ?? ""}">
<meta property="article:section" content="${escaped(article.section ?? "")}">
${article.tags.map((tag) => `<meta property="article:tag" content="${escaped(tag)}">`).join("")}</head>
<body><header>Dispatch</header><nav><a href="/">All issues</a></nav><main><h1>${escaped(article.title)}</h1>
${paragraphs(article)
	.map((text) => `<p>${escaped(text)}</p>`)
	.join("\n")}</main><footer>Printed on the web</footer></body></html>`;

const markdown = (article) => `---
title: ${JSON.stringify(article.title)}
date: ${article.date}
tags: ${JSON.stringify(article.tags)}
section: ${JSON.stringify(article.section)}
---
${paragraphs(article)
	.map((text) => text.replace(/[\\`*_{}[\]<>#+.!|~&-]/g, "\\$&"))
	.join("\n\n")}
`;

const item = (
	article,
) => `<item><title>${escaped(article.title)}</title><link>https://x.example/${article.id}</link>
<guid>${article.id}</guid><content:encoded><![CDATA[${paragraphs(article)
	.map((text) => `<p>${escaped(text)}</p>`)
	.join("\n\n")}]]></content:encoded><wp:post_date>${article.date} 00:00:00</wp:post_date>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
${article.section ? `<category domain="category"><![CDATA[${escaped(article.section)}]]></category>` : ""}
${article.tags.map((tag) => `<category domain="post_tag"><![CDATA[${escaped(tag)}]]></category>`).join("")}</item>`;

const wordpress = (articles) => `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Dispatch</title><link>https://x.example</link><description></description>
${articles.map(item).join("\n")}</channel></rss>`;

const csvCell = (text) => `"${(text ?? "").replace(/"/g, '""')}"`;
const csv = (articles) =>
	[
		"id,title,body,date,tags,section",
		...articles.map((a) =>
			[a.id, a.title, a.body, a.date, a.tags.join(";"), a.section].map(csvCell).join(","),
		),
	].join("\n");

/** The issue as it is printed: sections, titles with hash tags under them, text in two columns. */
function typeset(articles) {
	let [html, section] = ["", undefined];
	for (const article of articles) {
		if (article.section !== section) html += `<h1>${escaped(article.section ?? "")}</h1>`;
		section = article.section;
		html += `<h2>${escaped(article.title)}</h2><p class="tags">${article.tags.map(hashTag).join(" ")}</p>`;
		html += paragraphs(article)
			.map((text) => `<p>${escaped(text)}</p>`)
			.join("");
	}
	return `<!doctype html><html lang="en"><head><title>Dispatch Newsletter August 2020</title><style>
body { font: 10pt/1.35 "DejaVu Serif", serif; columns: 2; column-gap: 24pt; margin: 0 }
p { margin: 0 0 7pt; hyphens: none } h1, h2 { break-after: avoid; break-inside: avoid } h1 { font-size: 13pt } h2 { font-size: 11.5pt; margin: 12pt 0 2pt }
.tags { font-weight: bold; break-after: avoid }</style></head><body>${html}</body></html>`;
}

describe("a newsletter in every form", () => {
	const work = mkdtempSync(join(tmpdir(), "findling-inputs-"));
	let [browser, originals] = [undefined, []];

	function articles(input) {
		const out = mkdtempSync(join(work, "out-"));
		execFileSync(indexBuilder, ["build", input, "--out", out], { stdio: "pipe" });
		const listed = execFileSync(indexBuilder, ["inspect", out, "--articles", "--json"], {
			maxBuffer: 1 << 26,
		});
		return JSON.parse(listed);
	}

	function write(name, content) {
		const path = join(work, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content);
		return path;
	}

	/** Compares everything but ids and addresses. */
	function assertSame(found, what) {
		const key = ({ title, body, tags, section, date }) => ({ title, body, tags, section, date });
		const byTitle = (a, b) => (a.title < b.title ? -1 : 1);
		assert.deepEqual(found.map(key).sort(byTitle), originals.map(key).sort(byTitle), what);
	}

	before(async () => {
		browser = await launch();
		// Announced events have a form of their own, which only the newsletter has.
		originals = articles(NEWSLETTER).filter(({ tags }) => tags.length > 0);
		assert.ok(originals.length > 25);
	});
	after(async () => {
		await browser?.close();
		rmSync(work, { recursive: true, force: true });
	});

	test("HTML", () => {
		write("html/index.html", "<title>Dispatch</title><meta name=robots content=noindex>");
		for (const article of originals) write(`html/news/${article.id}.html`, page(article));
		assertSame(articles(join(work, "html")), "HTML");
	});

	test("Markdown", () => {
		for (const article of originals) write(`md/${article.id}.md`, markdown(article));
		assertSame(articles(join(work, "md")), "Markdown");
	});

	test("an export of WordPress", () => {
		assertSame(articles(write("export.xml", wordpress(originals))), "WXR");
	});

	test("JSON, JSON Lines and CSV", () => {
		assertSame(articles(write("a.json", JSON.stringify({ articles: originals }))), "JSON");
		assertSame(
			articles(write("a.jsonl", originals.map((article) => JSON.stringify(article)).join("\n"))),
			"JSON Lines",
		);
		assertSame(articles(write("a.csv", csv(originals))), "CSV");
	});

	test("a PDF in two columns", async (t) => {
		const printed = await browser.newPage();
		await printed.setContent(typeset(originals));
		const path = write("dispatch-2020-08.pdf", "");
		const margin = { top: "21mm", bottom: "21mm", left: "18mm", right: "18mm" };
		const head = (text) => `<p style="font-size:8pt;width:100%;text-align:center">${text}</p>`;
		await printed.pdf({
			path,
			format: "A4",
			margin,
			displayHeaderFooter: true,
			headerTemplate: head("Dispatch Newsletter | August 2020"),
			footerTemplate: head('<span class="pageNumber"></span>'),
		});
		const found = articles(path);
		const words = ({ body }) => body.split(/\s+/);
		assert.deepEqual(
			found.map(({ title }) => title),
			originals.map(({ title }) => title),
		);
		let [same, all] = [0, 0];
		for (const [i, article] of found.entries()) {
			const original = originals[i];
			assert.deepEqual(article.tags.map(hashTag), original.tags.map(hashTag), article.title);
			assert.equal(article.section, original.section, article.title);
			assert.match(article.url, /^\/dispatch-2020-08\.pdf#page=\d+$/);
			// Words that the typesetter has parted at a hyphen may be joined, and addresses cut.
			const there = new Set(words(article));
			const missing = words(original).filter((word) => !there.has(word));
			if (missing.length > 0) t.diagnostic(`${article.title}: ${missing.slice(0, 5).join(" ")}`);
			all += words(original).length;
			same += words(original).length - missing.length;
		}
		assert.ok(same >= 0.99 * all, `${same} of ${all} words are in their articles`);
		const inAll = found.reduce((sum, article) => sum + words(article).length, 0);
		assert.ok(inAll <= 1.005 * all, `${inAll} words in place of ${all}`);
		const pages = found.map(({ url }) => Number(url.split("=")[1]));
		assert.ok(
			pages[0] === 1 && pages.at(-1) > 8 && pages.every((page, i) => i === 0 || page >= pages[i - 1]),
			`${pages}`,
		);
	});
});
