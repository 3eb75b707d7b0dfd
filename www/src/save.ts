/** The page that has everything inside, as `index-builder build --offline` writes it, made in the browser. */
import type { Bytes } from "./bytes.js";
import { Handle } from "./engine.js";
import { fetchGzip, fetchOk } from "./fetch.js";
import { isLate, PATIENCE_MS } from "./late.js";
import template from "./offline.html";
import { join, nameOf, partNames } from "./parts.js";
import { startEngine } from "./start.js";

/** Parts that are on their way at a time. */
const AT_ONCE = 8;
/** Articles that are listed at a time, lest the page stand still. */
const LISTED_AT_ONCE = 500;

/** What the element's script begins with where the index is in parts, which here it is no more. */
const IN_PARTS = "((globalThis.findling??={}).data??=[]).push({script:document.currentScript});";

/** What the page says. */
export interface PageTexts {
	label: string;
	noScript: string;
	about: string;
	articles: string;
}

export interface Page {
	title: string;
	lang: string;
	dir: string;
	/** Address that the articles' relative addresses resolve against. */
	home: string;
	texts: PageTexts;
	/** Where the search files are. */
	folder: string;
	/** The script with the interface's language, by file name; none for English. */
	language: string | undefined;
}

/**
 * Downloads all there is and makes the page of it. Either it is whole or this throws.
 *
 * @param tell hears how much of the download is done, from 0 to 1
 */
export async function makePage(page: Page, tell: (done: number) => void, signal: AbortSignal): Promise<Blob> {
	const file = (name: string) => new URL(name, page.folder);
	const text = async (name: string) => (await fetchOk(file(name), "no-cache", patient(signal))).text();
	const [engine, root, widget, language] = await Promise.all([
		fetchGzip(file("findling.wasm"), "no-cache", patient(signal)),
		fetchGzip(file("index.findling"), "no-cache", patient(signal)),
		text("findling-search.js"),
		page.language ? text(page.language) : "",
	]);
	const names = partNames(root);
	const parts = await fetchParts(names, page.folder, tell, signal);
	const index = names.length > 0 ? join(root, parts) : root;
	const engineClass = await startEngine(() => WebAssembly.compile(engine), page.folder);
	const handle = new Handle(engineClass, index, missing);
	// Where the page was made without WebAssembly, it will be opened without it.
	const spare = globalThis.findling?.Engine ? await text("findling-nowasm.js") : "";
	const contents = await listArticles(handle, signal);
	const [packedEngine, packedIndex] = await Promise.all([pack(engine), pack(index)]);
	signal.throwIfAborted();
	return fill({
		title: quoted(page.title),
		lang: quoted(page.lang),
		dir: page.dir,
		home: ` data-home="${quoted(page.home)}"`,
		label: quoted(page.texts.label),
		"no-script": quoted(page.texts.noScript),
		about: quoted(page.texts.about),
		articles: quoted(page.texts.articles),
		contents,
		data:
			inScript(spare) +
			"((globalThis.findling??={}).data??=[]).push({script:document.currentScript," +
			`engine:"${packedEngine}",index:"${packedIndex}"});`,
		language: inScript(language),
		widget: inScript(widget.replace(IN_PARTS, "")),
	});
}

/** Gives up when the visitor does, or after a minute. */
function patient(signal: AbortSignal): AbortSignal {
	return AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
}

const missing = () => Promise.reject(new Error("A part of the search index is missing."));

/** All parts, in their order, several at a time. */
async function fetchParts(
	names: string[],
	folder: string,
	tell: (done: number) => void,
	signal: AbortSignal,
): Promise<Bytes[]> {
	const parts: Bytes[] = [];
	let next = 0;
	let nDone = 0;
	const work = async () => {
		while (next < names.length) {
			signal.throwIfAborted();
			const at = next++;
			parts[at] = await fetchPart(new URL(`parts/${names[at]}`, folder), signal);
			tell(++nDone / names.length);
		}
	};
	try {
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	} catch (error) {
		// The others need not go on.
		next = names.length;
		throw error;
	}
	return parts;
}

/** A part that is what its name says; what is damaged may only be so in a cache. */
async function fetchPart(url: URL, signal: AbortSignal): Promise<Bytes> {
	for (const cache of ["default", "reload"] as const) {
		const part = await fetchGzip(url, cache, patient(signal)).catch((error) => {
			if (cache === "reload" || signal.aborted || isLate(error)) throw error;
		});
		if (part && url.pathname.endsWith(`/${nameOf(part)}`)) return part;
	}
	throw new Error(`${url} is damaged: its content is not what its name says. Upload it again.`);
}

/** Every article's title, by section, as a link that opens it in the search. */
async function listArticles(handle: Handle, signal: AbortSignal): Promise<string> {
	const sections = new Map<string, string>();
	for (let offset = 0, total = 1; offset < total; offset += LISTED_AT_ONCE) {
		signal.throwIfAborted();
		const result = await handle.search("", { offset, limit: LISTED_AT_ONCE });
		total = result.total;
		for (const { id, title, section } of result.hits) {
			const link = `<li><a href="?q=#${encodeURIComponent(id)}">${quoted(title)}</a></li>\n`;
			sections.set(section ?? "", (sections.get(section ?? "") ?? "") + link);
		}
	}
	return Array.from(sections, ([section, links]) => {
		const heading = section === "" ? "" : `<h2>${quoted(section)}</h2>\n`;
		return `${heading}<ol>\n${links}</ol>\n`;
	}).join("");
}

/** Bytes as gzip in base64. */
async function pack(bytes: Bytes): Promise<string> {
	const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
	const blob = await new Response(stream).blob();
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve((reader.result as string).replace(/^.*,/, ""));
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(blob);
	});
}

/** The template with its `{{names}}` replaced. */
function fill(pieces: Record<string, string>): Blob {
	// Splitting by a captured group leaves the names at the odd places.
	const filled = template.split(/\{\{([\w-]+)\}\}/).map((text, i) => (i % 2 === 0 ? text : pieces[text]));
	return new Blob(filled as string[], { type: "text/html" });
}

function quoted(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Scripts end at the first “</script”, wherever it stands. */
function inScript(text: string): string {
	return text.replaceAll("</script", "<\\/script");
}
