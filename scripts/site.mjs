// Makes the demo site: the demo's own files, the sample newsletter's search, and the one-file page.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "./lib.mjs";

/** Where the demo site is built. */
export const site = join(root, "target", "demo");

/** The built command line program. */
export const indexBuilder = join(
	root,
	"target",
	"release",
	process.platform === "win32" ? "index-builder.exe" : "index-builder",
);

/** Builds the demo site anew. */
export async function buildSite() {
	say("Indexing the sample newsletter into the demo site");
	rmSync(site, { recursive: true, force: true });
	mkdirSync(site, { recursive: true });
	cpSync(join(root, "www", "demo"), site, { recursive: true });
	const newsletter = join("examples", "newsletter-2020-08.txt");
	await run(indexBuilder, [
		"build",
		newsletter,
		"--out",
		join(site, "search"),
		"--offline",
		join(site, "offline.html"),
	]);
}
