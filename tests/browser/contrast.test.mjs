/**
 * Contrast of what is no text (WCAG 1.4.11), computed from the styles that the browser applies: the borders of fields and
 * chips, what marks the focus and the result that Enter opens, boxes and icons, each against what it lies on.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serve } from "../../www/serve.mjs";
import { launch, QUERIES, SITE, search, widget } from "./helpers.mjs";

const ENOUGH = 3;

/** Goes into the page: `contrasts(…)` and what it needs. */
function measuring() {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 1;
	const context = canvas.getContext("2d", { willReadFrequently: true });
	const paint = (colors) => {
		context.fillStyle = "#fff";
		context.fillRect(0, 0, 1, 1);
		for (const color of colors) {
			context.fillStyle = color;
			context.fillRect(0, 0, 1, 1);
		}
		return context.getImageData(0, 0, 1, 1).data;
	};
	const luminance = ([r, g, b]) => {
		const [x, y, z] = [r, g, b].map((n) => (n <= 10 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	/** The backgrounds that lie under each other, the lowest first. */
	const layers = (node) => {
		const colors = [];
		for (let at = node; at; at = at.parentNode ?? at.host)
			if (at instanceof Element) colors.unshift(getComputedStyle(at).backgroundColor);
		// A dialog lies on the page, but its own surface is all that is seen.
		return colors;
	};
	const ratio = (one, other) => {
		const [a, b] = [luminance(paint(one)), luminance(paint(other))].sort((x, y) => y - x);
		return (a + 0.05) / (b + 0.05);
	};
	const roots = () => Array.from(document.querySelectorAll("findling-search"), (host) => host.shadowRoot);
	const isSeen = (node) =>
		node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
	const all = (selector) =>
		roots().flatMap((root) => Array.from(root.querySelectorAll(selector)).filter(isSeen));
	const colorIn = (shadow) => shadow.match(/(?:rgba?|color|oklab)\([^)]*\)/)?.[0] ?? "transparent";

	/** What of a node has to be seen: each a colour, and the layers that it lies on. */
	const parts = {
		/** A line around it or at its foot, against what is within, and what is without. */
		border(node) {
			const color = getComputedStyle(node).borderBlockEndColor;
			return [
				[color, layers(node)],
				[color, layers(node.parentNode.host ?? node.parentNode)],
			];
		},
		icon: (node) => [[getComputedStyle(node).stroke, layers(node)]],
		bar: (node) => [[colorIn(getComputedStyle(node).boxShadow), layers(node)]],
		box(node) {
			const style = getComputedStyle(node, "::before");
			return [[node.ariaPressed === "true" ? style.backgroundColor : style.borderTopColor, layers(node)]];
		},
		/** The focus, whatever shows it. */
		focus(node) {
			const style = getComputedStyle(node);
			if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
				return [[style.outlineColor, layers(node.parentNode.host ?? node.parentNode)]];
			if (node.matches("input")) return parts.border(node.closest("form"));
			const row = node.closest(".hit");
			return row ? parts.bar(row) : [["transparent", layers(node)]];
		},
	};
	globalThis.contrasts = (part, selector) => {
		const nodes = selector ? all(selector) : [focused()];
		return nodes.flatMap((node) =>
			parts[part](node).map(([color, below]) => ({
				what: `${part} of ${node.localName}.${node.getAttribute("class") ?? ""} ${node.textContent.slice(0, 20)}`,
				ratio: ratio([...below, color], below),
			})),
		);
	};
	const focused = () => roots().find((root) => root.activeElement)?.activeElement;
	globalThis.focusedName = () => {
		const node = focused();
		return node ? `${node.localName} ${node.className} ${node.textContent}` : "";
	};
}

const VIEWS = [
	["the dialog, light", "index.html", "light"],
	["the dialog, dark", "index.html", "dark"],
	["the field, light", "field.html", "light"],
	["the field, dark", "field.html", "dark"],
	["the page, light", "archive.html", "light"],
	["the page, dark", "archive.html", "dark"],
	["the look institution", "themes.html#institution", "light"],
	["the look paper", "themes.html#paper", "light"],
	["the look night", "themes.html#night", "light"],
];

describe("contrast of what is no text", () => {
	let browser, server;
	before(async () => {
		browser = await launch();
		server = await serve(SITE);
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	for (const [name, address, colorScheme] of VIEWS) {
		test(name, { timeout: 120_000 }, async (t) => {
			const page = await browser.newPage({
				colorScheme,
				viewport: { width: 1280, height: 900 },
				reducedMotion: "reduce",
			});
			page.setDefaultTimeout(15_000);
			await page.goto(`${server.url}${address}`);
			await page.evaluate(measuring);
			const measured = new Map();
			const measure = async (part, selector) => {
				const found = await page.evaluate(
					([part, selector]) => globalThis.contrasts(part, selector),
					[part, selector],
				);
				assert.ok(found.length > 0, `no ${part} of ${selector}`);
				for (const { what, ratio } of found) measured.set(what, Math.min(ratio, measured.get(what) ?? 21));
			};
			const isPage = address === "archive.html";
			const isDialog = !isPage && address !== "field.html";
			const dialog = page.locator("findling-search").first();

			if (isDialog) {
				await measure("icon", "button.open .icon");
				await dialog.locator("button.open").focus();
				await page.keyboard.press("Shift+Tab");
				await page.keyboard.press("Tab");
				await measure("focus");
				await dialog.locator("button.open").click();
			} else await dialog.getByRole("searchbox").click();
			// Before anything is asked: fields with their values.
			if (!isPage) await page.locator("findling-search .ways").first().waitFor();
			await measure("border", "form");
			if (isPage) {
				await page.keyboard.type(QUERIES.many);
				await widget(page).titles.first().waitFor();
			} else await search(page, QUERIES.many);
			await measure("border", "form");
			await measure("icon", "form .icon");
			if (!isPage) await measure("bar", ".sheet:not(.page) .results:not(.newest) .hit:first-child");
			// A filter that is on, beside those that are not.
			const toggle = dialog.locator(".toggle");
			if (!isPage) {
				await measure("icon", ".toggle .icon");
				await toggle.click();
				await measure("icon", ".toggle .icon");
			}
			await dialog.locator(".filters li button").first().click();
			await dialog.locator(".chip").first().waitFor();
			await measure("box", ".filters li button");
			await measure("border", ".chip");
			await measure("icon", ".chip .icon");
			// The focus, wherever Tab brings it.
			await dialog.getByRole("searchbox").focus();
			const seen = new Set();
			for (let n = 0; n < 60; n++) {
				const focused = await page.evaluate(() => globalThis.focusedName());
				if (focused === "" || seen.has(focused)) break;
				seen.add(focused);
				await measure("focus");
				await page.keyboard.press("Tab");
			}
			assert.ok(seen.size > 15, `only ${seen.size} places for the focus`);
			// The field while the focus is elsewhere; an article.
			await measure("border", "form");
			await dialog.locator(".results .title").first().focus();
			if (
				(await page.evaluate(() => document.querySelector("findling-search").hasAttribute("read-here"))) ||
				isDialog
			) {
				await dialog.locator(".results .title").first().click();
				await dialog.locator(".article").waitFor();
				await measure("icon", ".article .back .icon");
			}

			const entries = [...measured].sort(([, one], [, other]) => one - other);
			t.diagnostic(
				`${entries.length} measured; least: ${entries[0]?.map((x) => x.toFixed?.(2) ?? x).join(" ")}`,
			);
			const low = entries
				.filter(([, ratio]) => ratio < ENOUGH)
				.map(([what, ratio]) => `${ratio.toFixed(2)} ${what}`);
			assert.deepEqual(low, []);
			await page.close();
		});
	}
});
