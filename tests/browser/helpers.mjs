/** What the browser tests share: the browser, the built site, and a person's ways of using the widget. */
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The built demo: its own files and `search/`, as index-builder wrote it. */
export const SITE = process.env.FINDLING_SITE ?? here("../../target/demo");
/** The sample newsletter as one self-contained page. */
export const OFFLINE = process.env.FINDLING_OFFLINE ?? here("../../target/demo/offline.html");
/** Where screenshots of every state go. */
export const SHOTS = process.env.FINDLING_SHOTS ?? mkdtempSync(join(tmpdir(), "findling-shots-"));

export const CHROMIUM = process.env.FINDLING_BROWSER ?? "/usr/bin/chromium";
export const ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

export const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export function launch() {
	return chromium.launch({ executablePath: CHROMIUM, args: ["--headless", ...ARGUMENTS] });
}

/** Queries on the sample newsletter, and what they bring about. */
export const QUERIES = {
	/** Found while the second word is being written. */
	found: "electric veh",
	/** Two articles have both words in the title; where weights are rounded, in an index in parts, the newer is the first. */
	foundTitle: /electric vehicles?/i,
	/** More than ten articles. */
	many: "standards",
	/** No article has both words. */
	partial: "cosmetics qxzzyvw",
	nothing: "qxzzyvw wvyzzxq",
	/** As an input method would write it. */
	chinese: "团体标准",
};

/** The parts of the widget, as a person would name them. */
export function widget(page) {
	const host = page.locator("findling-search");
	return {
		button: host.locator("button.open"),
		dialog: host.locator("dialog"),
		field: host.getByRole("searchbox"),
		status: host.getByRole("status"),
		/** Of results; the newest articles, which are there before anything is asked, are none. */
		titles: host.locator("ol:not(.newest) a.title"),
		body: host.locator(".body"),
	};
}

/** Opens the search by its key and types, key by key. */
export async function search(page, query) {
	const { dialog, titles } = widget(page);
	if (!(await dialog.isVisible())) await page.keyboard.press("Control+k");
	await page.keyboard.type(query, { delay: 15 });
	await titles.first().waitFor();
}
