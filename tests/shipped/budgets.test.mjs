// What is uploaded, and what a visitor's first query of two words costs, in bytes and requests, engine included.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { corpora, isAtHand } from "../../benches/corpora.mjs";
import { outputBytes, pickQueries, quantile, serveCounting } from "../../benches/measure.mjs";
import { indexBuilder } from "../../scripts/site.mjs";

const N_QUERIES = 60;

const BUDGETS = {
	"newsletters-3k": { outputKB: 2850, coldKB: 122, requests: 15, mostRequests: 17 },
	postgres: { outputKB: 3600, coldKB: 113, requests: 15, mostRequests: 17 },
	"packages-10k": { outputKB: 2800, coldKB: 94, requests: 10, mostRequests: 16 },
	"packages-60k": { outputKB: 17_000, coldKB: 138, requests: 12, mostRequests: 22 },
};

for (const [name, budget] of Object.entries(BUDGETS)) {
	const skip = !isAtHand(name) && `the corpus ${name} is not there: npm run bench ${name}`;
	test(`${name}: bytes and requests stay within the budget`, { skip, timeout: 120_000 }, async (t) => {
		const corpus = await corpora[name]();
		const folder = mkdtempSync(join(tmpdir(), "findling-budget-"));
		t.after(() => rmSync(folder, { recursive: true, force: true }));
		execFileSync(indexBuilder, ["build", corpus, "--out", join(folder, "search")], { stdio: "pipe" });
		// The engine for browsers without WebAssembly has a budget of its own, in sizes.test.mjs.
		rmSync(join(folder, "search", "findling-nowasm.js"));
		const server = await serveCounting(folder);
		t.after(() => server.close());
		// The module as a page imports it: its own request is counted too.
		const moduleBytes = await (await fetch(`${server.url}search/findling.js`)).text();
		const perQuery = { ...server.sent };
		const { open } = await import(`data:text/javascript,${encodeURIComponent(moduleBytes)}`);
		const articles = readFileSync(corpus, "utf8").trim().split("\n").map(JSON.parse);
		const [requests, kilobytes] = [[], []];
		for (const query of pickQueries(articles, N_QUERIES)) {
			Object.assign(server.sent, perQuery);
			const handle = await open(`${server.url}search/`);
			const { hits } = await handle.search(query, { limit: 10 });
			if (hits.length === 0) continue;
			assert.ok(hits.every((hit) => hit.snippet.text.length > 0));
			requests.push(server.sent.requests);
			kilobytes.push(server.sent.bytes / 1000);
		}
		const figures = {
			outputKB: outputBytes(join(folder, "search")) / 1000,
			coldKB: quantile(kilobytes, 0.5),
			requests: quantile(requests, 0.5),
			mostRequests: Math.max(...requests),
		};
		t.diagnostic(JSON.stringify(figures));
		for (const [figure, most] of Object.entries(budget))
			assert.ok(figures[figure] <= most, `${figure}: ${figures[figure]}`);
	});
}

test("one more newsletter article of 1,000 leaves four fifths of all bytes as they were", async (t) => {
	const work = mkdtempSync(join(tmpdir(), "findling-budget-"));
	t.after(() => rmSync(work, { recursive: true, force: true }));
	const lines = readFileSync(await corpora["newsletters-3k"](), "utf8").split("\n");
	const build = (n) => {
		const [corpus, folder] = [join(work, `${n}.jsonl`), join(work, String(n), "search")];
		writeFileSync(corpus, lines.slice(0, n).join("\n"));
		execFileSync(indexBuilder, ["build", corpus, "--out", folder], { stdio: "pipe" });
		const names = readdirSync(folder, { recursive: true }).filter((name) => name.includes("."));
		// What hardly any visitor has would flatter.
		names.splice(names.indexOf("findling-nowasm.js"), 1);
		return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
	};
	const [before, after] = [build(1000), build(1001)];
	let [kept, total] = [0, 0];
	for (const [name, bytes] of after) {
		total += bytes.length;
		if (before.get(name)?.equals(bytes)) kept += bytes.length;
	}
	t.diagnostic(`${((100 * kept) / total).toFixed(1)} %`);
	assert.ok(kept >= 0.8 * total, `${kept} of ${total} bytes`);
});
