/**
 * Starts an engine: the one in WebAssembly or, where the browser or the page's security policy has that switched off,
 * the same in JavaScript. That is a script of its own beside the index, two thirds larger and up to thirty times slower,
 * and loaded nowhere else.
 */
import { initSync } from "../engine/findling_engine.js";
import type { EngineClass } from "./engine.js";
import { loadScript } from "./scripts.js";

/** The script with the engine in JavaScript. */
const NO_WASM = "findling-nowasm.js";

/** Neither the browser nor the page's security policy lets WebAssembly run, and the other engine is not there. */
export class NoWebAssembly extends Error {
	override name = "NoWebAssembly";
	constructor() {
		super(
			`WebAssembly is switched off here, and ${NO_WASM} is missing. A policy can allow 'wasm-unsafe-eval'.`,
		);
	}
}

/**
 * The engine that runs here.
 *
 * @param compile is called only where WebAssembly runs
 * @param folder where the other engine is, if not in the page itself
 */
export async function startEngine(
	compile: () => Promise<WebAssembly.Module>,
	folder: URL | string | null,
): Promise<EngineClass> {
	if (runsWebAssembly()) {
		// Its own each time: see `leanGlue` in `www/build.mjs`.
		return initSync({ module: await compile() }) as unknown as EngineClass;
	}
	// A worker has no document to put a script into.
	const reachable = globalThis.document ? folder : null;
	const engine = await loadScript(reachable, NO_WASM, () => globalThis.findling?.Engine);
	if (!engine) throw new NoWebAssembly();
	return engine;
}

/** Browsers put what a policy refuses into words of their own, so the smallest module there is tells. */
function runsWebAssembly(): boolean {
	try {
		return !!new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
	} catch {
		return false;
	}
}
