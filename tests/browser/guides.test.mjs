/**
 * Each guide is followed literally: its files are written, its commands run, and the site is searched. Of WordPress,
 * which is not run, an export takes the place of the site, and a page with the guide's lines that of its pages.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attempt, root } from "../../scripts/lib.mjs";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, search, widget } from "./helpers.mjs";

const EXPORT = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Inventions</title><link>https://example.org</link><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Patents</title><link>https://example.org/patents/</link>
<content:encoded><![CDATA[<p>A patent lasts for twenty years.</p>]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
</channel></rss>`;

/** By guide: where the site is, the program it needs, and the page that the result leads to. */
const GUIDES = {
	"plain-html": { site: "public", page: "/patents.html" },
	eleventy: { site: "_site", needs: "npm", page: "/patents/" },
	mkdocs: { site: "site", needs: "python3", page: "/patents/" },
	hugo: { site: "public", needs: "hugo", page: "/patents/" },
	astro: { site: "dist", needs: "npm", page: "/patents/" },
	wordpress: { site: ".", files: { "export.xml": EXPORT }, page: "https://example.org/patents/" },
};

/** Says that a registry cannot be reached, of npm and of pip. */
const UNREACHABLE =
	/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|Failed to establish a new connection|No matching distribution|ensurepip/;

/** Files (with a name after the language), commands and bare HTML of a guide, as they stand in its code blocks. */
function blocks(guide) {
	const text = readFileSync(join(root, "docs", "guides", `${guide}.md`), "utf8");
	const found = { files: {}, commands: "set -e\n", html: "" };
	for (const [, indent, language, name, block] of text.matchAll(
		/^( *)```(\w+) ?(\S*)\n([\s\S]*?)^ *```$/gm,
	)) {
		const content = block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
		if (name) found.files[name] = content;
		else if (language === "sh") found.commands += content;
		else found.html += content;
	}
	return found;
}

// Two at a time: they wait for registries more than they compute.
describe("guides", { concurrency: 2 }, () => {
	let browser, folder;
	before(async () => {
		browser = await launch();
		folder = mkdtempSync(join(tmpdir(), "findling-guides-"));
	});
	after(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	for (const [guide, { site, needs, files = {}, page: address }] of Object.entries(GUIDES)) {
		test(`${guide} gives a site that can be searched`, async (t) => {
			if (needs && (await attempt(needs, ["version"], { quiet: true })).code === -1) {
				return t.skip(`${needs} is not installed`);
			}
			const work = join(folder, guide);
			const { files: ofGuide, commands, html } = blocks(guide);
			const all = { ...ofGuide, ...files, ...(html && { "index.html": `<!doctype html>\n${html}` }) };
			for (const [name, content] of Object.entries(all)) {
				mkdirSync(dirname(join(work, name)), { recursive: true });
				writeFileSync(join(work, name), content);
			}
			const env = {
				PATH: [dirname(indexBuilder), process.env.PATH].join(delimiter),
				npm_config_fetch_retries: "0",
				npm_config_audit: "false",
				ASTRO_TELEMETRY_DISABLED: "1",
			};
			const { code, output } = await attempt("sh", ["-c", commands], { cwd: work, env, quiet: true });
			if (code !== 0 && UNREACHABLE.test(output)) return t.skip("the registry cannot be reached");
			assert.equal(code, 0, output);
			// What the build says to paste is what the guide has in its pages.
			const [script] = output.match(/<script src=".*findling-search\.js" defer><\/script>/) ?? [];
			assert.ok(script, output);
			const pasted = Object.values(all).map((content) => content.replace("is:inline ", ""));
			assert.ok(
				pasted.some((content) => content.includes(script)),
				`${script} is not in the guide`,
			);

			const server = await serve(join(work, site));
			const page = await browser.newPage();
			try {
				await page.goto(server.url);
				await search(page, "patent");
				const { titles } = widget(page);
				assert.equal(await titles.count(), 1);
				assert.match(await titles.first().textContent(), /^Patents/);
				const href = new URL(await titles.first().getAttribute("href"));
				assert.equal(new URL(address, server.url).href, href.origin + href.pathname);
				if (address.startsWith("/")) {
					await titles.first().click();
					await page.getByRole("heading", { name: "Patents", level: 1 }).waitFor();
				}
			} finally {
				await page.close();
				await server.close();
			}
		});
	}
});
