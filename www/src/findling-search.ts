/** Entry of the classic script: notes where it came from and registers `<findling-search>`, once. */
import { FindlingSearch } from "./element.js";

// Script optimisers may run this code from another script; then the tag is looked for by name.
const script =
	(document.currentScript as HTMLScriptElement | null) ??
	document.querySelector<HTMLScriptElement>('script[src*="findling-search"]');
if (script?.src) FindlingSearch.folder = new URL(".", script.src).href;

if (!customElements.get("findling-search")) customElements.define("findling-search", FindlingSearch);
