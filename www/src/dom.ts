/** Elements, icons and highlighted text, made of nodes: no HTML string is ever parsed. */
import type { Mark } from "./engine.js";

type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Record<string, string> = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	return fitted(document.createElement(name), attributes, children);
}

/** A list, which Safari takes for one without bullets too. */
export function listOf(attributes: Record<string, string>, items: Child[]): HTMLElement {
	return el("ul", { role: "list", ...attributes }, ...items);
}

function fitted<E extends Element>(element: E, attributes: Record<string, string>, children: Child[]): E {
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
	element.append(...children);
	return element;
}

/** A button that says by its `data-` attributes what it does. */
export function button(kind: string, data: DOMStringMap, ...children: Child[]): HTMLButtonElement {
	const element = el("button", { type: "button", class: kind }, ...children);
	Object.assign(element.dataset, data);
	return element;
}

const ICONS = {
	search: "M10.8 10.8 14.5 14.5M12.2 7A5.2 5.2 0 1 1 1.8 7a5.2 5.2 0 0 1 10.4 0Z",
	cross: "m4.5 4.5 7 7m0-7-7 7",
	filter: "M2 4.5h12M4.5 8h7M6.5 11.5h3",
	back: "M13.5 8h-11m4.5-4.5L2.5 8 7 12.5",
} as const;

export function icon(name: keyof typeof ICONS): SVGElement {
	const svg = (name: string, attributes: Record<string, string>, ...children: Child[]) =>
		fitted(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
	const attributes = {
		viewBox: "0 0 16 16",
		// The style sheet says the same; a copy of the page saved in one file has lost it.
		width: "16",
		height: "16",
		fill: "none",
		stroke: "currentColor",
		class: `icon icon-${name}`,
		"aria-hidden": "true",
	};
	return svg("svg", attributes, svg("path", { d: ICONS[name] })) as SVGElement;
}

/** `text` with its matching stretches in `<mark>`. */
export function marked(text: string, marks: readonly Mark[], locale: string): Child[] {
	const nodes: Child[] = [];
	let at = 0;
	for (const [start, end] of marks) {
		nodes.push(...tongues(text.slice(at, start), locale));
		nodes.push(el("mark", {}, ...tongues(text.slice(start, end), locale)));
		at = end;
	}
	nodes.push(...tongues(text.slice(at), locale));
	return nodes;
}

const HAN = /(\p{Script=Han}[\p{Script=Han}\u3000-\u303f\uff00-\uffef]*)/u;

/**
 * `text` with its Chinese runs marked as such, for the font and the voice that read them. On a page in
 * Chinese, Japanese or Korean its own language stands.
 */
export function tongues(text: string, locale: string): Child[] {
	if (/^(zh|ja|ko)\b/.test(locale)) return [text];
	// Splitting by a captured group leaves the matches at the odd places.
	return text
		.split(HAN)
		.map((run, i) => (i % 2 === 1 ? el("span", { lang: "zh-Hans" }, run) : run))
		.filter((run) => run !== "");
}
