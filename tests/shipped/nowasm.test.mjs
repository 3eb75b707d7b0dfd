// The engine in JavaScript gives the same answers as that in WebAssembly, of which it is made anew.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { indexBuilder } from "../../scripts/site.mjs";
import { Engine, initSync } from "../../www/engine/findling_engine.js";

const file = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const search = file("target/demo/search");
const unpacked = (path) => gunzipSync(readFileSync(path));

initSync({ module: new WebAssembly.Module(readFileSync(join(search, "findling.wasm"))) });
runInThisContext(readFileSync(join(search, "findling-nowasm.js"), "utf8"));
const engines = [Engine, globalThis.findling.Engine];

const golden = JSON.parse(readFileSync(file("examples/newsletter-2020-08.queries.json"), "utf8"));
const more = [
	"",
	"s",
	"国",
	"标准",
	'"data security',
	"-china standards",
	"tag:5g",
	"zzz qqq",
	"the of and",
	"İ ß",
];
const syntax = ["gbt 35273", "intergrated circuti", "patent OR trademark", "after:2020-08", "title:patent"];
const QUERIES = [...golden.map(({ query }) => query), ...more, ...syntax];
const OPTIONS = [
	[10, 0, 0, 1],
	[50, 3, 1, 0],
	[5, 0, 2, 0, "2021", "2020", ["tags", ["5G", "IPR"]]],
];

test("every query is answered alike, with every option", () => {
	const [wasm, script] = engines.map((Engine) => new Engine(unpacked(join(search, "index.findling"))));
	for (const query of QUERIES) {
		for (const options of OPTIONS) {
			assert.deepEqual(script.search(query, options), wasm.search(query, options), query);
		}
	}
	const ids = wasm.search("", [100, 0, 0, 0])[4].map(([id]) => id);
	assert.ok(ids.length > 20);
	for (const id of [...ids, "none"]) assert.deepEqual(script.article(id), wasm.article(id), id);
});

test("every beginning of a query is answered alike, of an index in parts", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "findling-nowasm-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const flags = ["--one-file-bytes", "0", "--shard-bytes", "3000", "--block-bytes", "1500"];
	execFileSync(indexBuilder, ["build", file("examples/newsletter-2020-08.txt"), "--out", folder, ...flags], {
		stdio: "ignore",
	});
	const answers = engines.map((Engine) => {
		const engine = new Engine(unpacked(join(folder, "index.findling")));
		return (query) => {
			for (;;) {
				const answer = engine.search(query, OPTIONS[0]);
				if (answer !== undefined) return answer;
				for (const [name, part] of engine.wanted())
					engine.supply(part, unpacked(join(folder, "parts", name)));
			}
		};
	});
	for (const query of ["intergrated circuit", '"specific trade concern"', "energy performence 标准"]) {
		for (let n = 1; n <= query.length; n++) {
			const [wasm, script] = answers.map((answer) => answer(query.slice(0, n)));
			assert.deepEqual(script, wasm, query.slice(0, n));
		}
	}
});

test("damaged bytes give the same Error, and memory that has grown is still read right", () => {
	const index = unpacked(join(search, "index.findling"));
	const damaged = index.map((byte, i) => (i === index.length - 9 ? byte ^ 1 : byte));
	for (const bytes of [damaged, index.subarray(0, 1000), new Uint8Array()]) {
		const [wasm, script] = engines.map((Engine) => {
			try {
				return new Engine(bytes);
			} catch (error) {
				return error.message;
			}
		});
		assert.equal(typeof wasm, "string");
		assert.equal(script, wasm);
	}
	const Script = engines[1];
	const many = Array.from({ length: 40 }, () => new Script(index));
	const answers = many.map((engine) => JSON.stringify(engine.search("patent nav", OPTIONS[0])));
	assert.equal(new Set(answers).size, 1);
});
