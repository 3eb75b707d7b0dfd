/** What the widget says, in one place for translators. */
export const strings = {
	search: "Search",
	placeholder: "Search articles",
	close: "Close",
	clear: "Clear",
	results: "Results",
	more: "Show more",
	back: "Back to results",
	backToPage: "Back",
	retry: "Try again",
	sources: "Sources",
	related: "Related articles",
	page: "Open the article’s own page",
	loading: "Loading the search…",
	newTab: "in a new tab",

	hintTitle: "Search the full text of every article",
	hints: [
		["“exact phrase”", "words side by side"],
		["-word", "leave articles with this word out"],
		["tag:name", "only articles with this tag"],
	],
	offline: "Everything is on this page: search works without a network connection.",

	count: (n: number, atLeast: boolean, locale: string) =>
		`${n.toLocaleString(locale)}${atLeast ? " or more" : ""} ${n === 1 ? "article" : "articles"}`,
	instead: (query: string) => `Nothing has these very words. Found instead: ${query}`,
	insteadHint: "Nothing has these very words. Found instead:",
	partial: "No article has all of these words; these have some of them.",
	nothing: (query: string) => `Nothing found for “${query}”`,
	nothingHint: "Try fewer, shorter or other words.",
	without: (word: string) => `Search without ‘${word}’`,

	failed: "Search could not be loaded",
	noWasm: "Search can’t run here",
	gone: "This article could not be opened.",

	keyMove: "move",
	keyOpen: "open",
	keyBack: "back",
} as const;
