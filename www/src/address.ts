/** Addresses: which links are safe to make, where in a page they lead, and the question in the page's own address. */
import type { Hit } from "./engine.js";
import { NOTHING, type Question, readQuestion, writeQuestion } from "./question.js";

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

/** A file that is no page: browsers do not look for words in it. */
const FILE = /\.(?!x?html?$|php$|aspx?$|jsp$)\w+$/i;
/** A link to a page, made to lead to the first words that a snippet marks; browsers that can't do that ignore it. */
export function landing(href: string, { text, marks }: Hit["snippet"]): string {
	const [start, end] = marks[0] ?? [];
	const { protocol, pathname, hash } = new URL(href);
	if (start === undefined || !isWeb(protocol) || FILE.test(pathname)) return href;
	// A few words of one sentence, whole ones, and nothing that the snippet has added.
	const ahead = text.slice(end).split(/…|[.!?。！？](?:\s|$)/u, 1)[0] ?? "";
	const more = ahead.match(/^(?:\S*\s+\S+){0,3}(?=\s|$)/u)?.[0] ?? "";
	// Not beyond a line, a cell, or spaces that were a tab.
	const words = (text.slice(start, end) + more).split(/[\r\t]| {2}/)[0] as string;
	return `${href}${hash ? "" : "#"}:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
}

/** What the address asks for: articles, and one of them open in the reading view. */
export interface Place {
	question: Question | null;
	article: string | null;
}

export function readPlace(): Place {
	const { searchParams, hash } = new URL(location.href);
	return { question: readQuestion(searchParams), article: hash === "" ? null : decode(hash.slice(1)) };
}

/** The address, relative to this page, that asks for a place. */
export function placeAddress({ question, article }: Place): string {
	const url = new URL(location.href);
	// An article without a question keeps an empty one, which is what says that the hash is an article's.
	const before = readQuestion(url.searchParams);
	writeQuestion(url.searchParams, question ?? (article === null || anchored() ? null : NOTHING));
	if (article !== null) url.hash = encodeURIComponent(article);
	// Without a question before, the hash is the page's own.
	else if (before && !anchored()) url.hash = "";
	return (url.search || url.pathname) + url.hash;
}

/**
 * Puts a place into the address: over the present history entry, as a new one of the reading view, or as a new one of
 * the results.
 */
export function writePlace(place: Place, how: "replace" | "push" | "step" = "replace"): void {
	const { href } = new URL(placeAddress(place), location.href);
	if (href === location.href) return;
	try {
		if (how !== "replace") history.pushState({ findling: depth() + Number(how === "push") }, "", href);
		else history.replaceState(place.article === null && depth() > 0 ? null : history.state, "", href);
	} catch {
		// Refused when it happens too often, or in a sandboxed frame. The address is a convenience only.
	}
}

/** How many history entries the reading view has made, up to the present one; after a reload too. */
export function depth(): number {
	return history.state?.findling ?? 0;
}

let isGoing = false;

/** Goes back in the history, but not while that is under way. */
export function goBack(entries: number): void {
	if (isGoing) return;
	isGoing = true;
	const arrive = () => {
		isGoing = false;
	};
	addEventListener("popstate", arrive, { once: true });
	history.go(-entries);
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
	return { question: here ? readQuestion(searchParams) : null, article };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Whether the page comes from a server, not from the disk. */
export function onWeb(): boolean {
	return isWeb(location.protocol);
}

function isWeb(protocol: string): boolean {
	return protocol.startsWith("http");
}
