// Builds everything once: the engine for browsers, in WebAssembly and in JavaScript, the front end, and index-builder with
// all of them inside.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fail, root, run, say, withPath } from "./lib.mjs";
import { setUp } from "./setup.mjs";

// The standard library is compiled anew, for size and without messages for panics: that halves the
// engine. The toolchain is pinned, so what is unstable in these flags is not: see docs/design.md.
const ENGINE_FLAGS = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const ENGINE_ENV = {
	RUSTC_BOOTSTRAP: "1",
	RUSTFLAGS: "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
};
// What wasm2js understands is WebAssembly as it was at first. Browsers without WebAssembly often compile no JavaScript
// either, so that every step costs, and a seventh more bytes halve the time.
const NOWASM_ENV = {
	RUSTFLAGS: `${ENGINE_ENV.RUSTFLAGS} -Ctarget-cpu=mvp`,
	CARGO_PROFILE_ENGINE_OPT_LEVEL: "2",
};
const FRONT_END_SOURCES = ["www/src", "www/build.mjs", "package-lock.json", "www/engine"];
const ENGINE_SOURCES = ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "scripts/build.mjs"];

/** Builds what has changed since the last time. */
export async function build() {
	const tools = await setUp();
	if (changed("engine", ENGINE_SOURCES, join(root, "www", "engine", "findling_engine_bg.wasm"))) {
		say("Building the engine for browsers (wasm-pack)");
		rmSync(join(root, "www", "engine"), { recursive: true, force: true });
		const env = { ...withPath(tools), ...ENGINE_ENV };
		await packEngine("web", "www/engine", { ...env, CARGO_TARGET_DIR: join(root, "target", "engine") });
		await shortenNames(env);
		say("Building the engine for browsers without WebAssembly (wasm2js)");
		await packEngine("bundler", "www/engine/nowasm", {
			...env,
			...NOWASM_ENV,
			CARGO_TARGET_DIR: join(root, "target", "engine-nowasm"),
		});
		await toJavaScript(env);
		remember("engine", ENGINE_SOURCES);
	}
	// Only when it changed: index-builder carries it inside and would be compiled again.
	if (changed("front-end", FRONT_END_SOURCES, join(root, "www", "dist", "findling-search.js"))) {
		say("Building the front end (esbuild)");
		const { buildFrontEnd } = await import(pathToFileURL(join(root, "www", "build.mjs")).href);
		await buildFrontEnd();
		remember("front-end", FRONT_END_SOURCES);
	}
	say("Building index-builder (cargo)");
	await run("cargo", ["build", "--release", "--package", "index-builder"]);
}

async function packEngine(target, folder, env) {
	const output = ["--target", target, "--out-dir", folder, "--out-name", "findling_engine"];
	const how = ["--profile", "engine", "--mode", "no-install", "--no-pack"];
	await run("wasm-pack", ["build", ...output, ...how, ".", "--", ...ENGINE_FLAGS], { env });
}

/** How the glue of the engine in JavaScript is to ask whether a view of the memory is as large as the memory. */
const FRESH = "Memory0.buffer !== wasm.memory.buffer";

/** Compiles the engine in `nowasm` to a module of its own, which takes the place of the WebAssembly. */
async function toJavaScript(env) {
	const [wasm, glue] = ["findling_engine_bg.wasm", "findling_engine_bg.js"].map((name) =>
		join(root, "www", "engine", "nowasm", name),
	);
	const script = `${wasm}.js`;
	const features = ["--mvp-features", "--enable-mutable-globals", "--enable-sign-ext"];
	await run("wasm2js", [wasm, ...features, "--signext-lowering", "-Oz", "-o", script], { env });
	writeFileSync(script, readAfterCalls(readFileSync(script, "utf8")));
	rmSync(wasm);
	// Memory that has grown is another buffer here, and the old one is not detached.
	const source = readFileSync(glue, "utf8");
	const patched = source.replace(/Memory0\.(byteLength === 0|buffer\.detached === true)/g, FRESH);
	const isPatched = patched.includes(FRESH) && !/byteLength === 0|detached === true/.test(patched);
	if (!isPatched) fail("The glue has changed.");
	writeFileSync(glue, patched);
}

/**
 * Has memory looked up after the calls in an index, which may make it grow: `HEAP8[f()]` would read what it was before.
 */
function readAfterCalls(source) {
	const pieces = source.split("");
	const views = new Set();
	for (const { 0: view, index: at } of source.matchAll(/\bHEAP\w+(?=\[)/g)) {
		const start = at + view.length;
		let end = start;
		for (let depth = 0; depth > 0 || end === start; end++) {
			if (source[end] === "[") depth++;
			else if (source[end] === "]") depth--;
		}
		if (!/(?<!Math_\w+)[\w$\]]\(/.test(source.slice(start, end))) continue;
		if (/^ = /.test(source.slice(end))) fail(`wasm2js writes memory after a call: ${source.slice(at, end)}`);
		[pieces[start], pieces[end - 1]] = ["$(", ")"];
		views.add(view);
	}
	const readers = Array.from(views, (view) => ` function ${view}$(i) { return ${view}[i]; }\n`).join("");
	return pieces.join("").replace(" function __wasm_memory_size", (next) => readers + next);
}

/**
 * Gives the functions that engine and glue exchange names of one letter, in both: those of wasm-bindgen have hashes,
 * which do not compress.
 */
async function shortenNames(env) {
	const [wasm, glue] = ["findling_engine_bg.wasm", "findling_engine.js"].map((name) =>
		join(root, "www", "engine", name),
	);
	const features = ["bulk-memory", "bulk-memory-opt", "sign-ext", "mutable-globals", "multivalue"];
	features.push("nontrapping-float-to-int", "reference-types");
	const args = [wasm, ...features.map((feature) => `--enable-${feature}`)];
	args.push("--minify-imports-and-exports-and-modules", "-o", wasm);
	const { imports, exports } = JSON.parse(await run("wasm-opt", args, { env, quiet: true }));
	const functions = new Map(imports.map(([, name, short]) => [name, short]));
	const ofEngine = new Map(exports);
	const source = readFileSync(glue, "utf8")
		.replace(/^(\s*)(\w+): function\(/gm, (whole, space, name) =>
			functions.has(name) ? `${space}${functions.get(name)}: function(` : whole,
		)
		.replace(/\bwasm\.(\w+)/g, (whole, name) => (ofEngine.has(name) ? `wasm.${ofEngine.get(name)}` : whole))
		.replace(`"${imports[0][0]}": import0`, "a: import0");
	writeFileSync(glue, source);
}

const stamp = (name) => join(root, "target", "findling", `${name}.stamp`);

/** Whether any source differs from when the target was made. */
function changed(name, sources, target) {
	return (
		!existsSync(target) ||
		!existsSync(stamp(name)) ||
		readFileSync(stamp(name), "utf8") !== fingerprint(sources)
	);
}

function remember(name, sources) {
	mkdirSync(join(root, "target", "findling"), { recursive: true });
	writeFileSync(stamp(name), fingerprint(sources));
}

function fingerprint(sources) {
	const hash = createHash("sha256");
	const add = (path) => {
		if (statSync(path).isDirectory()) {
			for (const name of readdirSync(path).sort()) {
				add(join(path, name));
			}
		} else {
			hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
		}
	};
	for (const source of sources) {
		add(join(root, source));
	}
	return hash.digest("hex");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	await build();
}
