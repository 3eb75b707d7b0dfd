/**
 * Real texts to measure with, as JSON Lines: the PostgreSQL manual and the descriptions of Debian's packages,
 * taken with `apt-get` from Debian's registry, and the sample newsletter repeated with variation.
 *
 * They are kept in the user's cache folder; nothing of them is part of the project.
 */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cache, run, say } from "../scripts/lib.mjs";
import { indexBuilder } from "../scripts/site.mjs";

const folder = join(cache, "corpora");

/** The corpora by name; each resolves with the path of its JSON Lines. */
export const corpora = {
	postgres: () => corpus("postgres", () => manual("postgresql-doc-15")),
	"packages-10k": () => corpus("packages-10k", () => packages(10_000)),
	"packages-60k": () => corpus("packages-60k", () => packages(60_000)),
	"newsletters-3k": () => corpus("newsletters-3k", () => newsletters(3000)),
};

const file = (name) => join(folder, `${name}.jsonl`);

/** Whether a corpus is there, or can be made without network. */
export const isAtHand = (name) => name === "newsletters-3k" || existsSync(file(name));

async function corpus(name, make) {
	const path = file(name);
	if (!existsSync(path)) {
		say(`Making the corpus ${name} (once; it is kept in ${folder})`);
		mkdirSync(folder, { recursive: true });
		const articles = await make();
		writeFileSync(path, articles.map((article) => `${JSON.stringify(article)}\n`).join(""));
	}
	return path;
}

/** The HTML pages of a Debian package, without navigation. */
async function manual(name) {
	const work = mkdtempSync(join(tmpdir(), "findling-corpus-"));
	try {
		await run("apt-get", ["download", name], { cwd: work, quiet: true });
		const [deb] = readdirSync(work);
		await run("dpkg", ["-x", deb, "files"], { cwd: work, quiet: true });
		const names = readdirSync(join(work, "files"), { recursive: true }).filter((file) =>
			file.endsWith(".html"),
		);
		return names
			.sort()
			.map((file) => page(file, readFileSync(join(work, "files", file), "utf8")))
			.filter(Boolean);
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

const BLOCKS = /<\/?(?:p|div|pre|li|dt|dd|h[1-6]|table|tr|td|th|ul|ol|dl|section|br)\b[^>]*>/gi;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** The manual's own markup, which is regular; not a way to read HTML in general. */
function page(path, html) {
	const title = text(html.match(/<title[^>]*>([\s\S]*?)<\/title>/i)?.[1] ?? "");
	const body = html
		.replace(/^[\s\S]*?<body[^>]*>/i, "")
		.replace(/<(script|style|nav)\b[\s\S]*?<\/\1>/gi, "")
		.replace(/<div[^>]*class="(?:navheader|navfooter)"[\s\S]*?<\/div>/gi, "");
	const paragraphs = body
		.split(BLOCKS)
		.map(text)
		.filter((paragraph) => paragraph !== "");
	if (title === "" || paragraphs.length === 0) return undefined;
	return { id: path, title, url: path, body: paragraphs.join("\n"), lang: "en" };
}

function text(html) {
	return html
		.replace(/<[^>]*>/g, "")
		.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
		.replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
		.replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
		.replace(/\s+/g, " ")
		.trim();
}

/** The first packages of the distribution with their long descriptions. */
async function packages(n) {
	const lists = mkdtempSync(join(tmpdir(), "findling-corpus-"));
	try {
		mkdirSync(join(lists, "partial"));
		const options = ["-o", `Dir::State::lists=${lists}`, "-o", "Acquire::Languages=en"];
		await run("apt-get", [...options, "-o", "Acquire::GzipIndexes=false", "-q", "update"], { quiet: true });
		const names = readdirSync(lists).filter((name) => /Translation-en$/.test(name));
		const stanzas = names.flatMap((name) => readFileSync(join(lists, name), "utf8").split("\n\n"));
		const seen = new Set();
		const articles = [];
		for (const stanza of stanzas) {
			const name = stanza.match(/^Package: (.+)$/m)?.[1];
			const [, summary, long = ""] = stanza.match(/^Description-en: (.*)((?:\n .*)*)/m) ?? [];
			if (!name || !summary || seen.has(name)) continue;
			seen.add(name);
			const paragraphs = long
				.split(/\n \.(?=\n|$)/)
				.map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
				.filter(Boolean);
			articles.push({
				id: name,
				title: name,
				url: `https://packages.debian.org/${name}`,
				body: [summary, ...paragraphs].join("\n"),
				lang: "en",
			});
			if (articles.length === n) break;
		}
		return articles;
	} finally {
		rmSync(lists, { recursive: true, force: true });
	}
}

/** Our own newsletter again and again, each time with other numbers, dates and an order of sentences of its own. */
async function newsletters(n) {
	const work = mkdtempSync(join(tmpdir(), "findling-corpus-"));
	await run(indexBuilder, ["build", "examples/newsletter-2020-08.txt", "--out", work], { quiet: true });
	const listed = await run(indexBuilder, ["inspect", work, "--articles", "--json"], { quiet: true });
	rmSync(work, { recursive: true, force: true });
	const originals = JSON.parse(listed);
	let seed = 1;
	const random = (below) => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return (seed >>> 8) % below;
	};
	const vary = (words) => words.replace(/\d{4,5}/g, (digits) => String(Number(digits) + random(900)));
	return Array.from({ length: n }, (_, i) => {
		const { title, tags, section, body } = originals[i % originals.length];
		const sentences = vary(body).split(/(?<=[.。]) /);
		for (let j = sentences.length - 1; j > 0; j--) {
			const k = random(j + 1);
			[sentences[j], sentences[k]] = [sentences[k], sentences[j]];
		}
		const date = new Date(Date.UTC(2015, 0, 1) + Math.floor((i / n) * 10 * 365) * 86_400_000);
		return {
			id: `article-${i}`,
			title: vary(title),
			url: `articles/${i}.html`,
			body: sentences.slice(0, Math.max(3, random(sentences.length))).join(" "),
			tags,
			section,
			date: date.toISOString().slice(0, 10),
			lang: "en",
		};
	});
}
