/** What `npm run bench` and the tests of budgets measure with. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A browser without a screen, and without errands of its own. */
export const CHROMIUM_ARGUMENTS = [
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--disable-background-networking",
];

/** The same numbers every time. */
export function randomNumbers(seed) {
	return (below) => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return (seed >>> 8) % below;
	};
}

/** Queries of two words that stand together in some article, neither in every tenth nor in one only. */
export function pickQueries(articles, n) {
	const words = articles.map(({ title, body }) => [
		...new Set(`${title} ${body}`.toLowerCase().match(/[a-z]{5,}/g) ?? []),
	]);
	const counts = new Map();
	for (const word of words.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
	const random = randomNumbers(7);
	const queries = [];
	while (queries.length < n) {
		const i = random(articles.length);
		const usual = words[i].filter((word) => counts.get(word) > 2 && counts.get(word) < articles.length / 10);
		if (usual.length < 4) continue;
		const [one, other] = [usual[random(usual.length)], usual[random(usual.length)]];
		if (one !== other) queries.push(`${one} ${other}`);
	}
	return queries;
}

const TYPES = {
	".html": "text/html",
	".js": "text/javascript",
	".json": "application/json",
	".wasm": "application/wasm",
};

/** Serves a folder as a usual host does: gzipped where that is any use. Counts what it sends. */
export async function serveCounting(folder) {
	const sent = { requests: 0, bytes: 0 };
	const compressed = new Map();
	const server = createServer((request, response) => {
		const path = join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
		if (!existsSync(path) || statSync(path).isDirectory()) return response.writeHead(404).end();
		const type = TYPES[extname(path)];
		if (!compressed.has(path)) {
			const bytes = readFileSync(path);
			compressed.set(path, type && !(bytes[0] === 0x1f && bytes[1] === 0x8b) ? gzipSync(bytes) : bytes);
		}
		const bytes = compressed.get(path);
		const isGzip = type && bytes[0] === 0x1f && bytes[1] === 0x8b;
		if (extname(path) !== ".html" && !path.endsWith("page.js")) {
			sent.requests++;
			sent.bytes += bytes.length;
		}
		response.writeHead(200, {
			"content-type": type ?? "application/octet-stream",
			...(isGzip ? { "content-encoding": "gzip" } : {}),
		});
		response.end(bytes);
	});
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	return { url: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() };
}

/** The bytes of all files of a folder, gzipped. */
export function outputBytes(folder) {
	let bytes = 0;
	for (const name of readdirSync(folder, { recursive: true })) {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) continue;
		const content = readFileSync(path);
		bytes += content[0] === 0x1f && content[1] === 0x8b ? content.length : gzipSync(content).length;
	}
	return bytes;
}

export const quantile = (numbers, q) =>
	[...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(q * numbers.length))];

/** Runs a program; resolves with its seconds, the most memory it and its children had, in MB, and what it printed. */
export function measureProgram(program, args) {
	const hasTime = existsSync("/usr/bin/time");
	const [command, ...rest] = hasTime ? ["/usr/bin/time", "-f", "%M", program, ...args] : [program, ...args];
	const started = performance.now();
	return new Promise((resolve, reject) => {
		const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
		let [output, errors] = ["", ""];
		child.stdout.on("data", (data) => {
			output += data;
		});
		child.stderr.on("data", (data) => {
			errors += data;
		});
		child.on("close", (code) => {
			if (code > 1) reject(new Error(`${program} failed: ${errors.slice(-2000)}`));
			const memory = hasTime ? Number(errors.trim().split("\n").at(-1)) / 1024 : Number.NaN;
			resolve({ seconds: (performance.now() - started) / 1000, memory, output });
		});
	});
}
