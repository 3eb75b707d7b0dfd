// Makes the custom elements manifest of what the element's JSDoc says.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib.mjs";

/** Tags of the JSDoc, and where the manifest has what they say. */
const TAGS = { attr: "attributes", event: "events", csspart: "cssParts", cssproperty: "cssProperties" };
const BOOLEAN = ["open", "read-here", "recent"];

/** The manifest, by schema 2.1 of https://github.com/webcomponents/custom-elements-manifest. */
export function manifest(path = "dist/findling-element.js") {
	const source = readFileSync(join(root, "www", "src", "element.ts"), "utf8");
	const [, doc, name, body] = source.match(
		/\/\*\*((?:(?!\*\/)[\s\S])*@element(?:(?!\*\/)[\s\S])*)\*\/\s*export class (\w+)([\s\S]*?)^\}/m,
	);
	const [about, ...entries] = prose(doc).split(/\n@/);
	const declaration = {
		kind: "class",
		customElement: true,
		name,
		description: about.trim(),
		superclass: { name: "HTMLElement" },
		members: methods(body),
	};
	for (const entry of entries) {
		const [, tag, name, description] = entry.trim().match(/^(\w+)\s+(\S+)(?:\s+-\s+([\s\S]*))?$/);
		if (tag === "element") declaration.tagName = name;
		else {
			const item = { name, description: description.replace(/\s+/g, " ").trim() };
			if (tag === "attr") item.type = { text: BOOLEAN.includes(name) ? "boolean" : "string" };
			if (tag === "event") item.type = { text: "CustomEvent" };
			declaration[TAGS[tag]] ??= [];
			declaration[TAGS[tag]].push(item);
		}
	}
	const exported = { name, module: path };
	return {
		schemaVersion: "2.1.0",
		modules: [
			{
				kind: "javascript-module",
				path,
				declarations: [declaration],
				exports: [
					{ kind: "js", name, declaration: exported },
					{ kind: "custom-element-definition", name: declaration.tagName, declaration: exported },
				],
			},
		],
	};
}

/** A comment without its stars. */
function prose(comment) {
	return comment.replace(/^[ \t]*\* ?/gm, "").trim();
}

/** The public methods, less those that the browser calls. */
function methods(body) {
	const found = body.matchAll(/^\t\/\*\* (.*) \*\/\n\t(\w+)\((?:(\w+)(\??): (\w+))?\): (\w+) \{/gm);
	return Array.from(found, ([, description, name, parameter, optional, type, returned]) => ({
		kind: "method",
		name,
		description,
		parameters: parameter ? [{ name: parameter, type: { text: type }, optional: optional === "?" }] : [],
		return: { type: { text: returned } },
	}));
}
