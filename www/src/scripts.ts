/** Tags for the scripts that index-builder wrote. */
import { PATIENCE_MS } from "./late.js";

export interface Policy {
	createScriptURL(url: string): string;
}

interface TrustedTypes {
	createPolicy(name: string, rules: Policy): Policy;
}

declare global {
	var trustedTypes: TrustedTypes | undefined;
}

/** A script tag, not yet in the document. Requests do not say what is being asked. */
export function scriptTag(address: string): HTMLScriptElement {
	const script = document.createElement("script");
	script.referrerPolicy = "no-referrer";
	script.src = trusted(address);
	return script;
}

/** Puts a tag into the document; what came of it, `load` or `error`, or undefined if nothing has after a minute. */
export function run(script: HTMLScriptElement): Promise<string | undefined> {
	return new Promise((resolve) => {
		script.onload = script.onerror = (event) => resolve((event as Event).type);
		setTimeout(resolve, PATIENCE_MS);
		document.head.append(script);
	});
}

/**
 * What a script of the folder registers, loaded unless it is there already; undefined if that can't be done. A tag that has
 * worked stays, so that a saved copy of the page has the script too.
 */
export async function loadScript<T>(
	folder: URL | string | null,
	name: string,
	registered: () => T | undefined,
): Promise<T | undefined> {
	if (folder !== null && !registered()) {
		try {
			const script = scriptTag(String(new URL(name, folder)));
			await run(script);
			if (!registered()) script.remove();
		} catch {
			// The page's policy refuses the tag.
		}
	}
	return registered();
}

/** The script that this code came with. */
const own = globalThis.document?.currentScript as HTMLScriptElement | null | undefined;

/**
 * Under Trusted Types a script's address needs a policy; this one lets nothing but our own scripts pass, from where the
 * page or this script is. They share it, because a page may have only one of this name.
 */
function trusted(address: string): string {
	globalThis.findling ??= {};
	globalThis.findling.policy ??= newPolicy("findling", (url) => {
		const { origin, pathname } = new URL(url);
		const isNear = [location.href, own?.src || location.href].some((near) => new URL(near).origin === origin);
		return isNear && /\/findling-[\w-]+\.js$/.test(pathname);
	});
	return globalThis.findling.policy?.createScriptURL(address) ?? address;
}

/** A policy for those scripts whose address passes; none where there are no Trusted Types. */
export function newPolicy(name: string, passes: (url: string) => boolean): Policy | undefined {
	return globalThis.trustedTypes?.createPolicy(name, {
		createScriptURL(url) {
			if (passes(url)) return url;
			throw new TypeError(`${url} is not a script of Findling’s`);
		},
	});
}
