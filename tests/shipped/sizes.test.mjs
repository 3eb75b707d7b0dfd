// What a visitor downloads stays small.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";

const kilobytes = 1000;
const size = (name) => gzipSync(readFileSync(new URL(`../../${name}`, import.meta.url)), { level: 9 }).length;

for (const [name, limit] of [
	["www/dist/findling.wasm", 60],
	["www/dist/findling-search.js", 20],
	["www/dist/findling-nowasm.js", 120],
]) {
	test(`${name} has at most ${limit} KB gzipped`, (t) => {
		const bytes = size(name);
		t.diagnostic(`${bytes} bytes`);
		assert.ok(bytes <= limit * kilobytes, `${bytes} bytes`);
	});
}

test("everything a visitor downloads for the sample newsletter has at most 150 KB gzipped", (t) => {
	const bytes = size("target/demo/search/findling-search.js") + size("target/demo/search/findling-data.js");
	t.diagnostic(`${bytes} bytes`);
	assert.ok(bytes <= 150 * kilobytes, `${bytes} bytes`);
});
