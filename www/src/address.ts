/** Addresses: which links are safe to make, and the query in the page's own address. */

/**
 * Where a link leads, or undefined if it may not be made: only the web, mail, and whatever lies beside the
 * page itself. `javascript:` and its like come out as undefined.
 */
export function safeLink(url: string, home: string): string | undefined {
	try {
		const { href, protocol } = new URL(url, home);
		const allowed = ["http:", "https:", "mailto:", new URL(home).protocol];
		return allowed.includes(protocol) ? href : undefined;
	} catch {
		return undefined;
	}
}

/** What the address asks for: a query, and an article open in the reading view. */
export interface Place {
	query: string | null;
	article: string | null;
}

export function readPlace(): Place {
	const { searchParams, hash } = new URL(location.href);
	return { query: searchParams.get("q"), article: hash === "" ? null : decode(hash.slice(1)) };
}

/** The address, relative to this page, that asks for a place. */
export function placeAddress({ query, article }: Place): string {
	const url = new URL(location.href);
	if (query) url.searchParams.set("q", query);
	else url.searchParams.delete("q");
	if (article !== null) url.hash = encodeURIComponent(article);
	return (url.search || location.pathname) + url.hash;
}

/** Puts a place into the address, over the present history entry or as a new one. */
export function writePlace(place: Place, how: "replace" | "push" = "replace"): void {
	const url = new URL(location.href);
	if (place.article === null && readPlace().article !== null && !anchored()) url.hash = "";
	// An article without a query keeps an empty one, which is what says that the hash is an article's.
	if (place.query || place.article !== null) url.searchParams.set("q", place.query ?? "");
	else url.searchParams.delete("q");
	if (place.article !== null) url.hash = encodeURIComponent(place.article);
	const address = url.href.replace(/#$/, "");
	if (address === location.href) return;
	try {
		if (how === "push") history.pushState(PUSHED, "", address);
		else history.replaceState(place.article === null && isPushed() ? null : history.state, "", address);
	} catch {
		// Refused when it happens too often, or in a sandboxed frame. The address is a convenience only.
	}
}

/** Marks a history entry that the reading view made, so that it is known for one after a reload too. */
const PUSHED = "findling-article";

/** Whether the present history entry was made for the reading view. */
export function isPushed(): boolean {
	return history.state === PUSHED;
}

/** Whether the hash names a place in the page rather than an article in the reading view. */
export function anchored(hash = location.hash): boolean {
	return hash.length > 1 && document.getElementById(decode(hash.slice(1))) !== null;
}

/**
 * What a link to this very page asks for, such as `?q=patent` or `?q=#article-7`, so that it can be answered
 * in place. `home` is the page's address on the web: a browser that saves a page makes its links absolute.
 */
export function placeOfLink(link: HTMLAnchorElement, home: string): Place {
	const { origin, pathname, protocol, searchParams, hash } = new URL(link.href);
	const here = [new URL(home), location].some(
		(page) => page.origin === origin && page.pathname === pathname && page.protocol === protocol,
	);
	const article = hash.length > 1 && !anchored(hash) ? decode(hash.slice(1)) : null;
	return { query: here ? searchParams.get("q") : null, article };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
