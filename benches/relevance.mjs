/**
 * `npm run bench:relevance [collection…]`: how well the right articles are found, on public collections with
 * judged queries (a folder each: `docs.jsonl`, `queries.jsonl`, `qrels.tsv`, and misspelt queries in
 * `queries_typo.jsonl`). The reference is a plain BM25 with Snowball stems (bigrams for Chinese) and stop
 * words over title and body, at the better of k1=0.9 b=0.4 and k1=1.2 b=0.75.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, root, run } from "../scripts/lib.mjs";
import { indexBuilder } from "../scripts/site.mjs";

const FOLDER = process.env.FINDLING_COLLECTIONS ?? join(root, "..", "shared", "ir", "collections");

/** nDCG@10 of the reference. */
export const REFERENCE = {
	adi: 0.486,
	cacm: 0.488,
	cisi: 0.371,
	cmrc2018_zh: 0.984,
	cranfield: 0.517,
	med: 0.695,
	obliqa_dev: 0.674,
	piaf_fr: 0.785,
	sent_ar: 0.769,
	sent_en: 0.836,
	sent_es: 0.817,
	sent_fr: 0.569,
	sent_ru: 0.816,
	sent_tr: 0.771,
	sent_zh: 0.733,
	xquad_el: 0.949,
	xquad_hi: 0.956,
	xquad_th: 0.942,
};
const ENGLISH = ["adi", "cacm", "cisi", "cranfield", "med", "obliqa_dev", "sent_en"];

/** The collections that are there. */
export function collections() {
	return existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
}

/** Scores of a collection, for its queries as they are and, where there are such, misspelt. */
export async function measure(name) {
	const folder = join(FOLDER, name);
	const out = mkdtempSync(join(tmpdir(), "findling-relevance-"));
	try {
		// Some records are refused, for want of a text; that is code 1.
		await attempt(indexBuilder, ["build", join(folder, "docs.jsonl"), "--out", out], { quiet: true });
		const judgements = readJudgements(join(folder, "qrels.tsv"));
		const scores = { clean: await score(out, join(folder, "queries.jsonl"), judgements) };
		const misspelt = join(folder, "queries_typo.jsonl");
		if (existsSync(misspelt)) scores.misspelt = await score(out, misspelt, judgements);
		return scores;
	} finally {
		rmSync(out, { recursive: true, force: true });
	}
}

/** For each query the grades of the documents that are relevant. */
function readJudgements(path) {
	const judgements = new Map();
	for (const line of readFileSync(path, "utf8").split("\n")) {
		const [query, document, grade] = line.split("\t");
		if (!(Number(grade) > 0)) continue;
		if (!judgements.has(query)) judgements.set(query, new Map());
		judgements.get(query).set(document, Number(grade));
	}
	return judgements;
}

async function score(index, queries, judgements) {
	const run_ = await run(indexBuilder, ["query", index, "--batch", queries, "--format", "trec"], {
		quiet: true,
	});
	const ranked = new Map();
	for (const line of run_.split("\n")) {
		const [query, , document] = line.split(" ");
		if (!document) continue;
		if (!ranked.has(query)) ranked.set(query, []);
		ranked.get(query).push(document);
	}
	const sums = { ndcg: 0, mrr: 0, recall: 0 };
	for (const [query, relevant] of judgements) {
		const documents = ranked.get(query) ?? [];
		const gain = (grades) =>
			grades.slice(0, 10).reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0);
		const ideal = gain([...relevant.values()].sort((a, b) => b - a));
		sums.ndcg += gain(documents.map((document) => relevant.get(document) ?? 0)) / ideal;
		const first = documents.slice(0, 10).findIndex((document) => relevant.has(document));
		sums.mrr += first < 0 ? 0 : 1 / (first + 1);
		sums.recall +=
			documents.slice(0, 100).filter((document) => relevant.has(document)).length / relevant.size;
	}
	return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / judgements.size]));
}

async function main(wanted) {
	const names = wanted.length > 0 ? wanted : collections();
	if (names.length === 0) {
		console.log(`No collections in ${FOLDER}. Name a folder that has some: FINDLING_COLLECTIONS=…`);
		return;
	}
	const number = (value, digits = 3) => (value === undefined ? "" : value.toFixed(digits)).padStart(9);
	console.log("collection     nDCG@10 reference   change   MRR@10 recall100   misspelt  of clean");
	const changes = [];
	for (const name of names) {
		const { clean, misspelt } = await measure(name);
		const reference = REFERENCE[name];
		const change = 100 * (clean.ndcg / reference - 1);
		if (ENGLISH.includes(name)) changes.push({ ndcg: clean.ndcg, reference });
		const share = misspelt && (100 * misspelt.ndcg) / clean.ndcg;
		console.log(
			`${name.padEnd(12)}${number(clean.ndcg)}${number(reference)}${number(change, 1)}%` +
				`${number(clean.mrr)}${number(clean.recall)}${number(misspelt?.ndcg)}${number(share, 1)}${share ? "%" : ""}`,
		);
	}
	if (changes.length > 0) {
		const mean = (key) => changes.reduce((sum, entry) => sum + entry[key], 0) / changes.length;
		const change = 100 * (mean("ndcg") / mean("reference") - 1);
		console.log(`English, mean${number(mean("ndcg"))}${number(mean("reference"))}${number(change, 1)}%`);
	}
}

if (process.argv[1]?.endsWith("relevance.mjs")) await main(process.argv.slice(2));
