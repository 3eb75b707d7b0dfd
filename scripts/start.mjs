// `npm start`: sets up, builds, indexes the sample newsletter and serves the demo.

import { build } from "./build.mjs";
import { say } from "./lib.mjs";
import { buildSite, site } from "./site.mjs";

const FIRST_PORT = 8080;
const LAST_PORT = 8099;

await build();
await buildSite();
const { serve } = await import("../www/serve.mjs");
const { url } = await serveOnFreePort();
say(`The demo is at ${url}\n  One page with everything inside is at ${url}offline.html\n  Ctrl+C ends it.`);

async function serveOnFreePort() {
	for (let port = FIRST_PORT; port < LAST_PORT; port++) {
		try {
			return await serve(site, { port });
		} catch (error) {
			if (error.code !== "EADDRINUSE") {
				throw error;
			}
		}
	}
	return serve(site);
}
