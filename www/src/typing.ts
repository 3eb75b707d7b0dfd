/** Help with typing: the word that is probably meant, and what was searched for before. */
import type { Hit } from "./engine.js";

/** Queries that are remembered. */
const RECENT = 5;
const KEY = "findling-recent";

/** What is missing of the word at the end of `typed`: the one that the first results have most often; or nothing. */
export function completion(typed: string, hits: readonly Hit[]): string {
	const begun = typed.match(/[\p{L}\p{N}]{2,}$/u)?.[0].toLowerCase();
	if (!begun) return "";
	const counts = new Map<string, number>();
	for (const { title, titleMarks, snippet } of hits) {
		const words = [
			...titleMarks.map(([start, end]) => title.slice(start, end)),
			...snippet.marks.map(([start, end]) => snippet.text.slice(start, end)),
		];
		for (const word of words.map((word) => word.toLowerCase())) {
			// The word is complete, as far as anyone can know.
			if (word === begun) return "";
			if (word.startsWith(begun)) counts.set(word, (counts.get(word) ?? 0) + 1);
		}
	}
	const [word = ""] = Array.from(counts).reduce((one, other) => (other[1] > one[1] ? other : one), ["", 0]);
	return word.slice(begun.length);
}

/** The latest queries that somebody opened a result of on this device, the last one first. */
export function recentQueries(): string[] {
	try {
		return JSON.parse(localStorage.getItem(KEY) ?? "[]");
	} catch {
		return [];
	}
}

/** Puts a query first; null forgets them all. */
export function remember(query: string | null): void {
	try {
		if (query === null) localStorage.removeItem(KEY);
		else {
			const others = recentQueries().filter((other) => other !== query);
			localStorage.setItem(KEY, JSON.stringify([query, ...others].slice(0, RECENT)));
		}
	} catch {
		// Storage may be full or forbidden; then nothing is remembered.
	}
}
