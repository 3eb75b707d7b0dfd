/** Entry of the classic script that is loaded where WebAssembly is switched off: the engine, compiled to JavaScript. */
import { Engine } from "../engine/nowasm/findling_engine.js";

globalThis.findling ??= {};
globalThis.findling.Engine = Engine;
