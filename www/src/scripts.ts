/** Tags for the scripts that index-builder wrote. */

export interface Policy {
	createScriptURL(url: string): string;
}

interface TrustedTypes {
	createPolicy(name: string, rules: Policy): Policy;
}

declare global {
	var trustedTypes: TrustedTypes | undefined;
}

/** A script tag, not yet in the document. */
export function scriptTag(address: string): HTMLScriptElement {
	const script = document.createElement("script");
	script.src = trusted(address);
	return script;
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
		const script = scriptTag(String(new URL(name, folder)));
		await new Promise((resolve) => {
			script.onload = script.onerror = resolve;
			document.head.append(script);
		});
		if (!registered()) script.remove();
	}
	return registered();
}

/**
 * Under Trusted Types a script's address needs a policy; this one lets nothing but our own scripts pass. They share it,
 * because a page may have only one of this name.
 */
function trusted(address: string): string {
	globalThis.findling ??= {};
	globalThis.findling.policy ??= globalThis.trustedTypes?.createPolicy("findling", {
		createScriptURL(url) {
			if (/\/findling-[\w-]+\.js$/.test(new URL(url).pathname)) return url;
			throw new TypeError(`${url} is not a script of Findling’s`);
		},
	});
	return globalThis.findling.policy?.createScriptURL(address) ?? address;
}
