/**
 * `npm run bench:manuals`: the HTML manuals of Debian's packages as they are, built by us and by Pagefind, in one run: how
 * many pages each finds, how long it takes with how much memory, and what there is to upload.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cache, run, say } from "../scripts/lib.mjs";
import { indexBuilder } from "../scripts/site.mjs";
import { measureProgram, outputBytes } from "./measure.mjs";
import { installPeers, pagefind } from "./peers.mjs";

/** A package, and where in it the manual is. */
const MANUALS = {
	"postgresql-doc-15": "usr/share/doc/postgresql-doc-15/html",
	"python3.11-doc": "usr/share/doc/python3.11/html",
	"debian-policy": "usr/share/doc/debian-policy",
};

/** The folder of a manual, downloaded once. */
async function manual(name) {
	const folder = join(cache, "manuals", name);
	const html = join(folder, MANUALS[name]);
	if (existsSync(html)) return html;
	say(`Getting the package ${name} (once; it is kept in ${dirname(folder)})`);
	const work = mkdtempSync(join(tmpdir(), "findling-manual-"));
	try {
		await run("apt-get", ["download", name], { cwd: work, quiet: true });
		mkdirSync(folder, { recursive: true });
		const [deb] = readdirSync(work);
		await run("dpkg", ["-x", join(work, deb), folder], { quiet: true });
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
	return html;
}

const ENGINES = {
	findling: (html, out) => [indexBuilder, ["build", html, "--out", out, "--json"]],
	pagefind: (html, out) => [pagefind, ["--site", html, "--output-path", out]],
};

/** How many pages a program says that it has indexed. */
function nPages(output) {
	const found = output.match(/"articles":(\d+)/) ?? output.match(/Indexed (\d+) pages/);
	return Number(found?.[1]);
}

await installPeers();
console.log(
	`${"".padEnd(32)}${["pages", "seconds", "peak MB", "output KB"].map((name) => name.padStart(12)).join("")}`,
);
for (const name of Object.keys(MANUALS)) {
	const html = await manual(name);
	for (const [engine, command] of Object.entries(ENGINES)) {
		const out = mkdtempSync(join(tmpdir(), "findling-manual-"));
		try {
			const [program, args] = command(html, out);
			const { seconds, memory, output } = await measureProgram(program, args);
			const figures = [
				nPages(output),
				seconds.toFixed(2),
				memory.toFixed(0),
				(outputBytes(out) / 1000).toFixed(0),
			];
			console.log(
				`${`${name}, ${engine}`.padEnd(32)}${figures.map((figure) => String(figure).padStart(12)).join("")}`,
			);
		} finally {
			rmSync(out, { recursive: true, force: true });
		}
	}
}
