// `npm run pack`: the package for npm, in target/package, and the same as an archive.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "./lib.mjs";
import { manifest } from "./manifest.mjs";

/** Modules whose types are public: of the API, and of the element. */
const TYPED = ["findling.d.ts", "module.d.ts"];

/** Writes the package of what www/dist has into a folder, and its archive beside it; gives the archive's path. */
export async function pack(folder = join(root, "target", "package")) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	cpSync(join(root, "www", "dist"), join(folder, "dist"), { recursive: true });
	await declare(join(folder, "types"));
	for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(root, name), join(folder, name));
	cpSync(join(root, "docs", "npm.md"), join(folder, "README.md"));
	writeJson(join(folder, "custom-elements.json"), manifest());
	writeJson(join(folder, "package.json"), description());
	const output = await run("npm", ["pack", "--json", "--pack-destination", ".."], {
		cwd: folder,
		quiet: true,
	});
	const [{ filename }] = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))));
	return join(dirname(folder), filename);
}

/** What the root says of the project, and what bundlers ask for. */
function description() {
	const { name, version, description, license, type } = JSON.parse(
		readFileSync(join(root, "package.json"), "utf8"),
	);
	return {
		name,
		version,
		description,
		license,
		type,
		keywords: ["search", "full-text search", "static site", "custom element", "webassembly"],
		exports: {
			".": { types: "./types/findling.d.ts", default: "./dist/findling.js" },
			"./element": { types: "./types/module.d.ts", default: "./dist/findling-element.js" },
			"./dist/*": "./dist/*",
			"./custom-elements.json": "./custom-elements.json",
			"./package.json": "./package.json",
		},
		types: "./types/findling.d.ts",
		files: ["dist", "types", "custom-elements.json", "LICENSE-*"],
		sideEffects: ["./dist/findling-element.js", "./dist/findling-search.js"],
		customElements: "custom-elements.json",
	};
}

/** Writes the declarations of the public modules, and of those that they name. */
async function declare(out) {
	const all = `${out}-all`;
	const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--rootDir", "www/src"];
	await run(join(root, "node_modules", ".bin", "tsc"), [...options, "--outDir", all], { quiet: true });
	const wanted = new Set(TYPED);
	for (const name of wanted) {
		const text = readFileSync(join(all, name), "utf8");
		for (const [, other] of text.matchAll(/from "\.\/([\w-]+)\.js"/g)) wanted.add(`${other}.d.ts`);
	}
	for (const name of readdirSync(all)) if (wanted.has(name)) cpSync(join(all, name), join(out, name));
	rmSync(all, { recursive: true });
}

function writeJson(path, value) {
	writeFileSync(path, `${JSON.stringify(value, null, "\t")}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await pack());
