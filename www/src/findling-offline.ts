/** Entry of the classic script: notes where it came from and registers `<findling-offline>`, once. */
import { FindlingOffline } from "./offline.js";

const script = document.currentScript as HTMLScriptElement | null;
if (script?.src) FindlingOffline.folder = new URL(".", script.src).href;

if (!customElements.get("findling-offline")) customElements.define("findling-offline", FindlingOffline);
