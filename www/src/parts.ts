/**
 * An index in parts, made one file: the same root, which then says that its parts are inside, and the parts behind it.
 * So a page that holds all of it needs nothing but what a page with a small index needs. `docs/format.md` describes
 * the bytes.
 */
import type { Bytes } from "./bytes.js";

const HEADER_BYTES = 32;
/** Where the header says whether the parts are inside. */
const INSIDE_AT = 10;
const LENGTH_AT = 16;
const HASH_AT = 24;
/** The name of a part is so much of the hash of its bytes. */
const NAME_BYTES = 5;

/** The file names of the parts that are not in the file itself, in the order of their numbers. */
export function partNames(root: Bytes): string[] {
	if (root[INSIDE_AT] !== 0) return [];
	const read = new Reader(root.subarray(HEADER_BYTES));
	read.numbers(2);
	read.numbers(2 * read.number());
	read.strings(read.number());
	read.strings(2 * read.number());
	const nShards = read.number();
	read.strings(nShards);
	const nRests = read.number();
	for (let n = read.number(); n > 0; n--) {
		read.strings(1);
		read.numbers(1);
	}
	// Of vocabularies, ids and related articles.
	const nOthers = read.number() + read.number() + read.number();
	const nBlocks = read.number();
	read.numbers(nBlocks);
	// One part has the facets.
	const nParts = nShards + nRests + 1 + nOthers + nBlocks;
	return Array.from({ length: nParts }, () => `${hex(read.bytes(NAME_BYTES).toReversed())}.findling`);
}

/** The file name that a part with these bytes has. */
export function nameOf(part: Bytes): string {
	const digits = hash(part)
		.map((half) => half.toString(16).padStart(8, "0"))
		.join("");
	return `${digits.slice(0, 2 * NAME_BYTES)}.findling`;
}

/** One file of a root and all its parts, given in the order of `partNames`. */
export function join(root: Bytes, parts: Bytes[]): Bytes {
	const pieces = [root, ...parts.flatMap((part) => [varint(part.length), part])];
	const file = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		file.set(piece, at);
		at += piece.length;
	}
	file[INSIDE_AT] = 1;
	const header = new DataView(file.buffer);
	header.setBigUint64(LENGTH_AT, BigInt(file.length), true);
	const [ofHeader, ofBody] = [hash(file.subarray(0, HASH_AT)), hash(file.subarray(HEADER_BYTES))];
	header.setUint32(HASH_AT, ofHeader[1] ^ ofBody[1], true);
	header.setUint32(HASH_AT + 4, ofHeader[0] ^ ofBody[0], true);
	return file;
}

class Reader {
	#at = 0;
	constructor(readonly body: Bytes) {}

	number(): number {
		let number = 0;
		for (let scale = 1; ; scale *= 128) {
			const byte = this.bytes(1)[0] as number;
			number += (byte % 128) * scale;
			if (byte < 128) return number;
		}
	}

	bytes(n: number): Bytes {
		this.#at += n;
		if (this.#at > this.body.length) throw new Error("The search index is damaged.");
		return this.body.subarray(this.#at - n, this.#at);
	}

	numbers(n: number): void {
		for (; n > 0; n--) this.number();
	}

	strings(n: number): void {
		for (; n > 0; n--) this.bytes(this.number());
	}
}

function varint(number: number): Bytes {
	const bytes = [];
	for (; number >= 128; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
	return new Uint8Array([...bytes, number]);
}

function hex(bytes: Bytes): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

type Halves = [high: number, low: number];

/** FNV-1a with 64 bits, in halves: big integers are too slow for megabytes. */
function hash(bytes: Bytes): Halves {
	let [high, low]: Halves = [0xcbf29ce4, 0x84222325];
	for (const byte of bytes) {
		low = (low ^ byte) >>> 0;
		// Times 2^40 + 0x1b3; what is above 64 bits falls away.
		const product = low * 0x1b3;
		high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + low * 256) % 2 ** 32;
		low = product >>> 0;
	}
	return [high, low];
}
