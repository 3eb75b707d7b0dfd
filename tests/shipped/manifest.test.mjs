// The custom elements manifest says what the element has, no more and no less.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { manifest } from "../../scripts/manifest.mjs";

const folder = new URL("../../www/src/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
// What offline.ts has is another element.
const isOurs = (name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && name !== "offline.ts";
const scripts = readdirSync(folder).filter(isOurs);
const source = scripts.map(read).join("\n");
const element = read("element.ts").replace(/\/\*\*[\s\S]*?\*\//g, "");
/** What is caught by any of the patterns in a text, each once. */
const caught = (text, ...patterns) =>
	[...new Set(patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name]) => name)))].sort();

const [module] = manifest().modules;
const [declaration] = module.declarations;
const names = (list) => declaration[list].map(({ name }) => name).sort();

const inCode = {
	attributes: [
		...caught(element, /this\.(?:get|has)Attribute\("([\w-]+)"\)/g),
		...caught(element, /this\.dataset\.(\w+)/g).map((name) => `data-${name}`),
	].sort(),
	events: caught(source, /emit\("(findling-\w+)"/g),
	cssParts: caught(
		source,
		/\bpart: "(\w+)"/g,
		/setAttribute\("part", "(\w+)"\)/g,
		// Of a row, kinds of links and texts are parts too.
		/\b(?:link|text)\(.*, "(\w+)"[,)]/g,
	),
	cssProperties: caught(read("styles.css"), /var\((--findling-[\w-]+)/g),
};

for (const [list, expected] of Object.entries(inCode)) {
	test(`${list} are those of the code, and each is described`, () => {
		assert.ok(expected.length > 3);
		assert.deepEqual(names(list), expected);
		for (const { name, description } of declaration[list]) assert.match(description, /\S.*\.$/, name);
	});
}

test("element, class and methods are those of the code", () => {
	assert.equal(declaration.tagName, "findling-search");
	assert.match(element, new RegExp(`export class ${declaration.name} extends HTMLElement`));
	assert.deepEqual(names("members"), caught(element, /^\t((?!connected|disconnected)[a-z]\w*)\(/gm));
	assert.equal(module.exports[1].name, declaration.tagName);
});
