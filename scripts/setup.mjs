// Installs what building needs and is not there yet: npm packages, the wasm target, wasm-pack and the
// wasm-bindgen of Cargo.lock. Uses nothing but Node, because nothing else is there yet.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, cache, fail, lockedVersion, root, run, say } from "./lib.mjs";

const WASM_PACK_VERSION = "0.15.1";

/** Makes ready to build; resolves with the folders the tools are in. */
export async function setUp() {
	if (Number(process.versions.node.split(".")[0]) < 20) {
		fail(`Node 20 or later is needed; this is ${process.version}. See https://nodejs.org.`);
	}
	await npmPackages();
	await rust();
	const wasmPack = await cargoTool("wasm-pack", WASM_PACK_VERSION, "it builds the engine for browsers", [
		"--locked",
	]);
	const version = lockedVersion("wasm-bindgen");
	const wasmBindgen = await cargoTool("wasm-bindgen-cli", version, "it connects the engine to JavaScript", [
		"--no-default-features",
	]);
	return [join(root, "node_modules", ".bin"), wasmPack, wasmBindgen];
}

async function npmPackages() {
	const lock = readFileSync(join(root, "package-lock.json"), "utf8");
	const stamp = join(root, "node_modules", ".findling-lock");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) {
		return;
	}
	say("Installing the npm packages of package-lock.json (TypeScript, bundler, test browser driver)");
	await run("npm", ["ci", "--no-audit", "--no-fund"]);
	writeFileSync(stamp, lock);
}

async function rust() {
	const { code } = await attempt("rustup", ["--version"], { quiet: true });
	if (code !== 0) {
		fail("Rust is needed, installed with rustup: see https://rustup.rs, then open a new terminal.");
	}
	const pinned = readFileSync(join(root, "rust-toolchain.toml"), "utf8");
	const toolchain = pinned.match(/channel = "([^"]+)"/)[1];
	const parts = ["rust-src", "clippy", "rustfmt", "wasm32-unknown-unknown"];
	const list = await attempt("rustup", ["component", "list", "--installed", "--toolchain", toolchain], {
		quiet: true,
	});
	const targets = await attempt("rustup", ["target", "list", "--installed", "--toolchain", toolchain], {
		quiet: true,
	});
	const installed = list.output + targets.output;
	if (list.code === 0 && parts.every((part) => installed.includes(part))) {
		return;
	}
	say(
		`Installing Rust ${toolchain} with the wasm target and the source of its standard library (the engine is built with a smaller one)`,
	);
	const [target, ...components] = [parts[3], ...parts.slice(0, 3)];
	if (list.code === 0) {
		await run("rustup", ["component", "add", "--toolchain", toolchain, ...components]);
		await run("rustup", ["target", "add", "--toolchain", toolchain, target]);
		return;
	}
	const wanted = components.flatMap((part) => ["--component", part]);
	const install = ["toolchain", "install", toolchain, "--profile", "minimal", "--no-self-update"];
	await run("rustup", [...install, "--target", target, ...wanted]);
}

/** Compiles a tool into the user's cache, unless it is there; resolves with its folder. */
async function cargoTool(crate, version, why, flags) {
	const folder = join(cache, `${crate.replace("-cli", "")}-${version}`);
	const bin = join(folder, "bin");
	if (existsSync(bin)) {
		return bin;
	}
	say(`Installing ${crate} ${version} into ${folder}: ${why}. Once per machine, some minutes`);
	mkdirSync(folder, { recursive: true });
	const install = ["install", crate, "--version", version, "--root", folder];
	const { code } = await attempt("cargo", [...install, ...flags]);
	// A locked dependency may have been withdrawn; the newest compatible one will do.
	if (code !== 0) {
		await run("cargo", [...install, ...flags.filter((flag) => flag !== "--locked")]);
	}
	return bin;
}
