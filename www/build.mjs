/**
 * Builds the front end into `www/dist`:
 *
 * - `findling.js`: the public ES module (`open`, `search`, `article`);
 * - `findling-search.js`: the classic script with the element, its loader and its styles;
 * - `findling-element.js`: the element as an ES module, for bundlers;
 * - `findling-de.js` and its like: what the element says in other languages than English;
 * - `findling-offline.js`: the classic script with the button that saves everything as one page;
 * - `findling-worker.js`: the service worker that keeps what was visited, and the script that registers it;
 * - `findling-highlight.js`: the classic script that marks what was searched on the page where it was found;
 * - `findling.wasm`: the engine, as wasm-pack left it in `www/engine`;
 * - `findling-nowasm.js`: the classic script with the same engine in JavaScript, for browsers without WebAssembly.
 *
 * wasm-pack must have run before: the scripts carry its glue code.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";

const www = new URL("./", import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, www));

/** Properties of the style sheet's own, such as `--_accent`, but not those that scripts set. */
const OWN_PROPERTIES = /--_(?!wide\b|shift\b)(\w+)/g;

/** Hands a style sheet over as a minified string, for `CSSStyleSheet.replaceSync`; its own properties get short names. */
const cssAsText = {
	name: "css-as-text",
	setup(build) {
		build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
			const source = await readFile(path, "utf8");
			const { code } = await transform(source, { loader: "css", minify: true, target: "es2022" });
			const names = [...new Set(code.match(OWN_PROPERTIES))];
			const short = (name) => `--_${names.indexOf(name).toString(36)}`;
			return { contents: code.trim().replace(OWN_PROPERTIES, short), loader: "text" };
		});
	},
};

/** Texts of a language, less those of the one-file page and of the button that saves one. */
async function texts(path) {
	const { offlinePage: _, saving: __, ...texts } = JSON.parse(await readFile(path, "utf8"));
	return texts;
}

/** What wasm-bindgen's glue does for others: for older browsers, longer sessions and other callers than ours. */
const SPARE = [
	[/^if \(Symbol\.dispose\).*$/m, ""],
	[/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{[\s\S]*?^\}/m, ""],
	[/^ {4}__destroy_into_raw\(\) \{[\s\S]*?^ {4}\}\n/m, ""],
	[/^ {4}free\(\) \{[\s\S]*?^ {4}\}\n/m, ""],
	[/^ {4}let len = arg\.length;[\s\S]*?return ptr;\n(?=\})/m, ""],
	["if (realloc === undefined) {", "{"],
	[/ {4}numBytesDecoded \+= [\s\S]*?^ {4}\}/m, ""],
	[/^const (\w+) = \(typeof FinalizationRegistry[\s\S]*?: (new .*)/m, "const $1 = $2"],
	[/(\w+) === null \|\| \1\.buffer\.detached .*(\.buffer !== [\w.]+)\)\)/, "$1?$2)"],
	[/(\w+) === null \|\| \1\.byteLength === 0/, "!$1?.byteLength"],
	[/^cachedTextDecoder\.decode\(\);$/m, ""],
];

/** And what the engine in WebAssembly, which has a memory of its own, can do without. */
const SPARE_OF_WASM = [
	[/^const (\w+) = new FinalizationRegistry.*/m, ""],
	[/^ +EngineFinalization\..*$/m, ""],
	[/^ +__proto__: null,$/gm, ""],
	[/: function(\(.*\)) \{$/gm, ": $1 => {"],
	// The memory has less than two gigabytes.
	[/ >>> 0\b/g, ""],
	[/ \+ 4 \* 0\b| \* 1\b| \/ 1\b/g, ""],
	// What is kept of the memory is not worth its code.
	[/^let cached(DataView|Uint8Array)Memory0 = null;$/gm, ""],
	[
		/ {4}if \((!?)cached(DataView|Uint8Array)Memory0\?[\s\S]*?(new .*);\n {4}\}\n {4}return .*/g,
		"return $3;",
	],
	[/^const MAX_SAFARI_DECODE_BYTES.*$|^let numBytesDecoded.*$/gm, ""],
	[
		/^function passStringToWasm0[\s\S]*?^\}/m,
		"const passStringToWasm0 = (text, malloc) => passArray8ToWasm0(cachedTextEncoder.encode(text), malloc);",
	],
	[/(passStringToWasm0\(\w+, wasm\.\w+), wasm\.\w+/g, "$1"],
	[/if \(ret\[2\]\) \{\s+throw (\w+\(ret)\[1\]\);\s+\}\s+return \1\[0\]\);/g, "return given(ret);"],
	[
		"function isLikeNone",
		`function given(ret) {
			if (ret[2]) throw takeFromExternrefTable0(ret[1]);
			return takeFromExternrefTable0(ret[0]);
		}
		function isLikeNone`,
	],
];

const without = (text, spare) => spare.reduce((text, [part, rest]) => text.replace(part, rest), text);

/**
 * Leaves that out, which is a kilobyte of what every visitor downloads; and makes `initSync` give an engine of its own
 * each time, because a page that stays open may meet a newer one.
 */
const leanGlue = {
	name: "lean-glue",
	setup(build) {
		build.onLoad({ filter: /findling_engine(_bg)?\.js$/ }, async ({ path }) => {
			const glue = without(await readFile(path, "utf8"), SPARE);
			if (/nowasm/.test(path)) return { contents: glue, loader: "js" };
			const [, body, start] =
				/^([\s\S]*?)^let wasmModule,[\s\S]*?^ {4}(wasm\.\w+\(\);)\n {4}return wasm;/m.exec(glue) ?? [];
			if (!start) throw new Error(`${path} is not as wasm-bindgen used to write it`);
			const contents = `
				export function initSync({ module }) {
					${without(body, SPARE_OF_WASM).replace("export class", "class")}
					const wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
					${start}
					return Engine;
				}
				export class Engine {}`;
			return { contents, loader: "js" };
		});
	},
};

const languageAsObject = {
	name: "language-as-object",
	setup(build) {
		build.onLoad({ filter: /languages[\\/][\w-]+\.json$/ }, async ({ path }) => ({
			contents: JSON.stringify(await texts(path)),
			loader: "json",
		}));
	},
};

/** Writes a script for each language that the element doesn't bring with it; returns what each calls the search. */
async function buildLanguages(out) {
	const labels = {};
	for (const file of (await readdir(path("src/languages"))).sort()) {
		const tag = file.replace(".json", "");
		if (tag === "en") continue;
		const said = await texts(path(`src/languages/${file}`));
		labels[tag] = said.search;
		const script = `((globalThis.findling??={}).languages??={})["${tag}"]=${JSON.stringify(said)};\n`;
		await writeFile(`${out}/findling-${tag}.js`, script);
	}
	return labels;
}

/** The texts of the one-file page and of the button that saves one, by language. */
async function offlineTexts() {
	const files = (await readdir(path("src/languages"))).sort();
	const entries = files.map(async (file) => {
		const { offlinePage, saving } = JSON.parse(await readFile(path(`src/languages/${file}`), "utf8"));
		return [file.replace(".json", ""), { offlinePage, saving }];
	});
	return Object.fromEntries(await Promise.all(entries));
}

/** Members of the widget's own classes, which get names of one letter: the element asks nothing of the browser or the API that is called so. */
const OWN = (
	"isOpen writesAddress readsHere remembers onWish onClose shape question speak texts answered pushed setQuery " +
	"choose expanded groups reading chips bar nodes sheet restore dropped panel emit press answer direction " +
	"again enter onResults hint ask update complete locale number stop"
).split(" ");

const common = {
	bundle: true,
	minify: true,
	target: "es2022",
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	// The glue's own loader, which is not used here, is the only place that asks for its address.
	logOverride: { "empty-import-meta": "silent" },
};

/** Bundles one of the sources into a script. What esbuild has minified, terser makes 3 % smaller, compressed. */
async function bundle(name, outfile, options) {
	const { outputFiles } = await build({ ...options, entryPoints: [path(`src/${name}.ts`)], write: false });
	const [{ text }] = outputFiles;
	// wasm2js and its own minifier have left nothing to gain, and a third of a megabyte takes a while.
	if (name === "findling-nowasm") return writeFile(outfile, text);
	const how = { ecma: 2022, module: options.format === "esm", toplevel: true, compress: { passes: 2 } };
	return writeFile(outfile, (await minify(text, how)).code);
}

/**
 * @param {{ plugins?: import("esbuild").Plugin[], out?: string, wasm?: string }} options other places to
 *   write to and to take the engine from
 */
export async function buildFrontEnd({
	plugins = [],
	out = path("dist/"),
	wasm = path("engine/findling_engine_bg.wasm"),
} = {}) {
	await mkdir(out, { recursive: true });
	const options = { ...common, plugins: [cssAsText, languageAsObject, leanGlue, ...plugins] };
	const labels = await buildLanguages(out);
	const ofElement = {
		...options,
		mangleProps: new RegExp(`^(${OWN.join("|")})$`),
		define: { BUTTON_LABELS: JSON.stringify(labels) },
	};
	await bundle("findling", `${out}/findling.js`, { ...options, format: "esm" });
	await bundle("findling-search", `${out}/findling-search.js`, { ...ofElement, format: "iife" });
	await bundle("module", `${out}/findling-element.js`, {
		...ofElement,
		format: "esm",
		// Servers that render pages have neither.
		banner: { js: "const HTMLElement=globalThis.HTMLElement??class{},navigator=globalThis.navigator??{};" },
	});
	for (const name of ["findling-offline", "findling-worker", "findling-highlight", "findling-nowasm"]) {
		await bundle(name, `${out}/${name}.js`, {
			...options,
			format: "iife",
			loader: { ".html": "text" },
			define: {
				BUTTON_LABELS: JSON.stringify(labels),
				OFFLINE_TEXTS: JSON.stringify(await offlineTexts()),
			},
		});
	}
	await copyFile(wasm, `${out}/findling.wasm`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildFrontEnd();
