// `npm test`: sets up, builds, checks the style and runs every test.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { build } from "./build.mjs";
import { root, run, say } from "./lib.mjs";
import { buildSite } from "./site.mjs";

const started = Date.now();
const browser = await findBrowser();
await build();
await buildSite();

say("Checking the style (rustfmt, clippy, TypeScript, biome)");
await run("cargo", ["fmt", "--all", "--check"]);
await run("cargo", [
	"clippy",
	"--quiet",
	"--workspace",
	"--all-targets",
	"--features",
	"findling/build",
	"--",
	"-D",
	"warnings",
]);
await run("cargo", [
	"clippy",
	"--quiet",
	"--package",
	"findling",
	"--lib",
	"--target",
	"wasm32-unknown-unknown",
	"--",
	"-D",
	"warnings",
]);
const bin = join(root, "node_modules", ".bin");
await run(join(bin, "tsc"), []);
await run(join(bin, "biome"), ["check", "--error-on-warnings"]);

say("Running the native tests (cargo)");
await run("cargo", ["test", "--quiet", "--workspace", "--features", "findling/build"]);

say("Running the tests of what is shipped: sizes, engine, browser (node)");
const suites = ["tests/shipped", "tests/browser"];
const files = suites.flatMap((folder) =>
	readdirSync(join(root, folder))
		.filter((name) => name.endsWith(".test.mjs"))
		.map((name) => join(folder, name)),
);
// One file at a time: each starts a browser and waits for it.
await run(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files], {
	env: { FINDLING_BROWSER: browser },
});

say(`Everything passed, in ${Math.round((Date.now() - started) / 1000)} s.`);
