// The engine that is shipped gives the same hits in the same order as the native one.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { indexBuilder } from "../../scripts/site.mjs";
import { Engine, initSync } from "../../www/engine/findling_engine.js";

const file = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const search = file("target/demo/search");
initSync({ module: new WebAssembly.Module(readFileSync(file("target/demo/search/findling.wasm"))) });
const index = gunzipSync(readFileSync(file("target/demo/search/index.findling")));

/** Hits as `index-builder query --json` prints them. */
function shipped(engine, query) {
	const [total, at_least, partial, suggestion, rows] = engine.search(query, [10, 0, 0, 0]);
	const hits = rows.map(
		([id, title, , url, heading, tags, section, date, fields, score, snippet, , sections]) => {
			return {
				id,
				title,
				url,
				heading,
				tags,
				section,
				date,
				metadata: Object.fromEntries(fields),
				score,
				snippet,
				sections: sections.map(([url, heading, snippet]) => ({ url, heading, snippet })),
			};
		},
	);
	return { total, at_least, partial, suggestion, hits };
}

function native(query) {
	return JSON.parse(
		execFileSync(indexBuilder, ["query", search, "--json", "--", query], { encoding: "utf8" }),
	);
}

test("golden queries are answered alike", () => {
	const engine = new Engine(index);
	const golden = JSON.parse(readFileSync(file("examples/newsletter-2020-08.queries.json"), "utf8"));
	const more = [
		"s",
		"国",
		"标准",
		'"data security',
		"-china standards",
		"tag:5g",
		"zzz qqq",
		"the of and",
		"gbt 35273",
		" ",
		"é",
		"İ ß",
	];
	for (const query of [...golden.map(({ query }) => query), ...more]) {
		assert.deepEqual(shipped(engine, query), native(query), query);
	}
	engine.free();
});

test("every beginning of a query is answered alike", () => {
	const engine = new Engine(index);
	const query = "intergrated circuit";
	for (let n = 1; n <= query.length; n++) {
		assert.deepEqual(shipped(engine, query.slice(0, n)), native(query.slice(0, n)), query.slice(0, n));
	}
	engine.free();
});

test("damaged bytes give an Error that says what to do", () => {
	for (const [bytes, expected] of [
		[index.subarray(0, index.length / 2), /not transferred whole/],
		[index.map((byte, i) => (i === index.length - 9 ? byte ^ 1 : byte)), /"root".*Build the index again/],
		[new TextEncoder().encode("<!doctype html>"), /not a Findling index/],
		[new Uint8Array(), /not a Findling index/],
	]) {
		assert.throws(() => new Engine(bytes), { name: "Error", message: expected });
	}
});
