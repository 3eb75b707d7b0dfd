/** Tags for the scripts that index-builder wrote. */

interface TrustedTypes {
	createPolicy(
		name: string,
		rules: { createScriptURL(url: string): string },
	): {
		createScriptURL(url: string): string;
	};
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

let policy: { createScriptURL(url: string): string } | undefined;

/** Under Trusted Types a script's address needs a policy; this one lets nothing but our own scripts pass. */
function trusted(address: string): string {
	policy ??= globalThis.trustedTypes?.createPolicy("findling", {
		createScriptURL(url) {
			if (/\/findling-[\w-]+\.js$/.test(new URL(url).pathname)) return url;
			throw new TypeError(`${url} is not a script of Findling’s`);
		},
	});
	return policy?.createScriptURL(address) ?? address;
}
