/** Keys that open the search from anywhere on the page. */

const APPLE = /mac|iphone|ipad/i.test(navigator.platform);

export interface Hotkey {
	key: string;
	/** With Ctrl, or Cmd on Apple keyboards. */
	mod: boolean;
}

/** Reads `"/ mod+k"`; an empty text or `none` is no key at all. */
export function parseHotkeys(text: string): Hotkey[] {
	return (text.toLowerCase().match(/\S+/g) ?? [])
		.filter((name) => name !== "none")
		.map((name) => ({ key: name.replace(/^mod\+/, ""), mod: name.startsWith("mod+") }));
}

export function matches(hotkey: Hotkey, event: KeyboardEvent): boolean {
	const mod = APPLE ? event.metaKey : event.ctrlKey;
	const other = APPLE ? event.ctrlKey : event.metaKey;
	return (
		event.key.toLowerCase() === hotkey.key &&
		mod === hotkey.mod &&
		!other &&
		!event.altKey &&
		!(mod && event.shiftKey)
	);
}

/** The keys as printed on the visitor's keyboard. */
export function keyCaps({ key, mod }: Hotkey): string {
	const cap = key.length === 1 ? key.toUpperCase() : key;
	if (!mod) return cap;
	return APPLE ? `⌘${cap}` : `${navigator.language.startsWith("de") ? "Strg" : "Ctrl"} ${cap}`;
}

/** Whether an event comes from where a person may be writing. */
export function isEditing(event: Event): boolean {
	const [target] = event.composedPath();
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName))
	);
}
