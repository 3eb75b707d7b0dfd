// No bytes make the engine in a browser trap, hang, or allocate beyond a small multiple of the file. The index
// is read here as docs/format.md says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Engine, initSync } from "../../www/engine/findling_engine.js";

const file = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const module = new WebAssembly.Module(readFileSync(file("www/engine/findling_engine_bg.wasm")));
// The names of exports are shortened.
const memory = Object.values(initSync({ module })).find((value) => value instanceof WebAssembly.Memory);
const golden = readFileSync(file("tests/golden/parts.findling"));

const BODY = 32;
const NAME_BYTES = 5;
const N_CHANGED = 1_500;
/** A root may claim a million passages, each of which takes nine bytes. */
const MAX_MEMORY_BYTES = 48_000_000;
const QUERIES = [
	"standards",
	"s",
	'"state council"',
	"标准",
	"stanard",
	"how do the standards change",
	"tag:x",
	"",
];

/** FNV-1a with 64 bits. */
function hash(bytes) {
	let hash = 0xcbf29ce484222325n;
	for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
	return hash;
}

/** Where the names of the parts lie, and where the parts. */
function layout(bytes) {
	let at = BODY;
	const varint = () => {
		for (let value = 0, shift = 0; ; shift += 7) {
			value += (bytes[at] & 0x7f) * 2 ** shift;
			if (bytes[at++] < 0x80) return value;
		}
	};
	const skip = (n, ...items) => {
		for (let i = 0; i < n; i++) for (const item of items) item();
	};
	const string = () => {
		const length = varint();
		at += length;
		return [at - length, at];
	};
	skip(2, varint);
	skip(varint(), varint, varint);
	skip(varint(), string);
	skip(varint(), string, string);
	const nShards = varint();
	skip(nShards, string);
	const nRests = varint();
	skip(varint(), string, varint);
	const nOthers = varint() + varint() + varint();
	const nBlocks = varint();
	skip(nBlocks, varint);
	const names = at;
	const nParts = nShards + nRests + 1 + nOthers + nBlocks;
	at += NAME_BYTES * nParts;
	return { names, parts: Array.from({ length: nParts }, string) };
}

/** Makes every name, the length and the hash right. */
function sealed(bytes, { names, parts } = { parts: [] }) {
	for (const [i, [start, end]] of parts.entries()) {
		const name = hash(bytes.subarray(start, end)) >> BigInt(64 - 8 * NAME_BYTES);
		for (let byte = 0; byte < NAME_BYTES; byte++) {
			bytes[names + NAME_BYTES * i + byte] = Number((name >> BigInt(8 * byte)) & 0xffn);
		}
	}
	bytes.writeBigUInt64LE(BigInt(bytes.length), 16);
	bytes.writeBigUInt64LE(hash(bytes.subarray(BODY)) ^ hash(bytes.subarray(0, 24)), 24);
	return bytes;
}

/** Opens and searches; whether the bytes could be opened. A trap is no `Error` of the engine. */
function exercise(bytes) {
	const refused = (action) => {
		try {
			action();
			return false;
		} catch (error) {
			assert.ok(!(error instanceof WebAssembly.RuntimeError), error.stack);
			return true;
		}
	};
	let engine;
	if (refused(() => (engine = new Engine(bytes)))) return false;
	for (const query of QUERIES) refused(() => engine.search(query, [10, 0, 0, 1]));
	refused(() => engine.article("3"));
	engine.free();
	return true;
}

/** Numbers that look random and are the same everywhere: xorshift. */
function numbers(seed) {
	let state = seed;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state >>> 0;
	};
}

test("the golden file is read as documented", () => {
	assert.deepEqual(sealed(Buffer.from(golden), layout(golden)), golden);
	assert.ok(exercise(golden));
});

test("changed bytes are refused or answered", () => {
	const next = numbers(0x9e3779b9);
	const found = layout(golden);
	let nOpened = 0;
	for (let i = 0; i < N_CHANGED; i++) {
		const bytes = Buffer.from(golden);
		for (let n = 1 + (next() % 3); n > 0; n--) {
			bytes[BODY + (next() % (bytes.length - BODY))] = [0, 1, 0x7f, 0x80, 0xff, next()][next() % 6];
		}
		if (exercise(sealed(bytes, found))) nOpened++;
	}
	assert.ok(nOpened * 10 > N_CHANGED, `only ${nOpened} of ${N_CHANGED} reached a query`);
	assert.ok(memory.buffer.byteLength < MAX_MEMORY_BYTES, `${memory.buffer.byteLength} bytes`);
});

test("moved bytes are refused or answered", () => {
	const next = numbers(0xd1b54a32);
	for (let i = 0; i < N_CHANGED; i++) {
		const at = BODY + (next() % (golden.length - BODY));
		const to = BODY + (next() % (golden.length - BODY));
		exercise(sealed(Buffer.concat([golden.subarray(0, at), golden.subarray(to)])));
	}
	assert.ok(memory.buffer.byteLength < MAX_MEMORY_BYTES, `${memory.buffer.byteLength} bytes`);
});
