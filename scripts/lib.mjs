// What the scripts share: running programs, saying why, and where tools are kept.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Tools live in the user's cache, so that a clean checkout need not compile them again. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "findling");

/** Says what is being done, and why. */
export function say(text) {
	console.log(`\n▸ ${text}`);
}

/** Ends with a message that says what is missing and what to do. */
export function fail(text) {
	console.error(`\n✗ ${text}`);
	process.exit(1);
}

/** Runs a program to its end; resolves with its exit code, and its output where `quiet` is set. */
export function attempt(program, args, { env = {}, quiet = false, cwd = root } = {}) {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
			shell: process.platform === "win32",
		});
		let output = "";
		child.stdout?.on("data", (data) => {
			output += data;
		});
		child.stderr?.on("data", (data) => {
			output += data;
		});
		child.on("error", (error) => resolve({ code: -1, output: String(error) }));
		child.on("close", (code) => resolve({ code: code ?? -1, output }));
	});
}

/** Runs a program that must succeed. */
export async function run(program, args, options = {}) {
	const { code, output } = await attempt(program, args, options);
	if (code !== 0) {
		fail(`${program} ${args.join(" ")} failed${output ? `:\n${output}` : "."}`);
	}
	return output;
}

/** The environment with some folders before all others in the search path. */
export function withPath(folders) {
	return { PATH: [...folders, process.env.PATH].join(delimiter) };
}

/** The version of a crate in Cargo.lock. */
export function lockedVersion(crate) {
	const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
	return lock.match(new RegExp(`name = "${crate}"\\r?\\nversion = "([^"]+)"`))?.[1];
}

/** The first of some files that exists. */
export function firstExisting(files) {
	return files.find((file) => file && existsSync(file));
}
