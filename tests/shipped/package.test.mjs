// The package for npm, as somebody uses it who has nothing else of ours.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attempt, root } from "../../scripts/lib.mjs";
import { pack } from "../../scripts/pack.mjs";
import { indexBuilder } from "../../scripts/site.mjs";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "../browser/helpers.mjs";

const QUICK = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=20000"];
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED|network/;

/** Uses both entries of the package; what the module finds is in the page's title. */
const MAIN = `
import "findling/element";
import { open, type SearchResult } from "findling";

const element = document.querySelector("findling-search");
element?.addEventListener("findling-select", ({ detail }) => console.log(detail.hit.title));
const { hits }: SearchResult = await (await open("/search/")).search("${QUERIES.found}", { limit: 1 });
document.title = hits[0]?.title ?? "";
export {};
`;

describe("the package", () => {
	const work = mkdtempSync(join(tmpdir(), "findling-package-"));
	let archive, browser;
	before(async () => {
		archive = await pack(join(work, "package"));
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		rmSync(work, { recursive: true, force: true });
	});

	/** A new project with the demo's index, in which the package is installed, and others. */
	async function project(name, files, others = []) {
		const folder = join(work, name);
		const all = { "package.json": '{ "private": true, "type": "module" }', ...files };
		mkdirSync(join(folder, "public"), { recursive: true });
		for (const [file, text] of Object.entries(all)) writeFileSync(join(folder, file), text);
		cpSync(join(SITE, "search"), join(folder, "public", "search"), { recursive: true });
		const installed = await attempt("npm", ["install", archive, ...others, ...QUICK], {
			cwd: folder,
			quiet: true,
		});
		return { folder, installed };
	}

	/** Opens a site and searches with both the element and the module. */
	async function searchesIn(folder) {
		const server = await serve(folder);
		const page = await browser.newPage();
		const errors = [];
		page.on("pageerror", (error) => errors.push(error.message));
		try {
			await page.goto(server.url);
			await page.waitForFunction(() => document.title !== "");
			await search(page, QUERIES.found);
			assert.match(await widget(page).titles.first().textContent(), QUERIES.foundTitle);
			assert.match(await page.title(), QUERIES.foundTitle);
			// The page's language is a script beside that of the element, or in the folder.
			await page
				.getByRole("status")
				.getByText(/Artikel/)
				.waitFor();
			assert.deepEqual(errors, []);
		} finally {
			await page.close();
			await server.close();
		}
	}

	test("has all that its description promises", () => {
		const folder = join(work, "package");
		const { exports, types, customElements, version } = JSON.parse(
			readFileSync(join(folder, "package.json"), "utf8"),
		);
		const paths = Object.values(exports).flatMap((entry) =>
			Object.values(typeof entry === "string" ? [entry] : entry),
		);
		for (const path of [...paths, types, customElements, "README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
			if (!path.includes("*")) assert.ok(readFileSync(join(folder, path), "utf8").length > 0, path);
		}
		assert.equal(version, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
		assert.match(archive, new RegExp(`findling-${version}\\.tgz$`));
	});

	test("works in a plain page, without a bundler", async () => {
		const { folder, installed } = await project("plain", {
			"index.html": `<!doctype html><html lang="de"><title></title>
				<script src="/node_modules/findling/dist/findling-search.js" defer></script>
				<findling-search src="/public/search/"></findling-search>
				<script type="module">
					import { open } from "/node_modules/findling/dist/findling.js";
					const { hits } = await (await open("/public/search/")).search("${QUERIES.found}");
					document.title = hits[0].title;
				</script>`,
		});
		assert.equal(installed.code, 0, installed.output);
		await searchesIn(folder);
		const onServer = ["-e", 'import("findling/element").then(({ FindlingSearch }) => FindlingSearch.name)'];
		const { code, output } = await attempt(process.execPath, onServer, { cwd: folder, quiet: true });
		assert.equal(code, 0, output);
	});

	test("works in a project of Vite's, with its types, also where the index is in parts", async (t) => {
		const { folder, installed } = await project(
			"vite",
			{
				"index.html": `<!doctype html><html lang="de"><title></title><script type="module" src="/main.ts"></script>
					<findling-search src="/search/"></findling-search>`,
				"main.ts": MAIN,
				"vite.config.js": 'export default { build: { target: "es2022" } };',
			},
			["vite"],
		);
		if (installed.code !== 0 && UNREACHABLE.test(installed.output))
			return t.skip("the registry cannot be reached");
		assert.equal(installed.code, 0, installed.output);
		const options = ["--noEmit", "--strict", "--module", "esnext", "--target", "es2022", "--types", ""];
		const types = await attempt(
			join(root, "node_modules", ".bin", "tsc"),
			[...options, "--moduleResolution", "bundler", "main.ts"],
			{ cwd: folder, quiet: true },
		);
		assert.equal(types.code, 0, types.output);
		const built = await attempt("npx", ["vite", "build"], { cwd: folder, quiet: true });
		assert.equal(built.code, 0, built.output);
		const site = join(folder, "dist");
		await searchesIn(site);
		const inParts = ["--out", join(site, "search"), "--one-file-bytes", "0"];
		const newsletter = join("examples", "newsletter-2020-08.txt");
		const parts = await attempt(indexBuilder, ["build", newsletter, ...inParts], { quiet: true });
		assert.equal(parts.code, 0, parts.output);
		await searchesIn(site);
	});
});
