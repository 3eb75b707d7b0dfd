/** A small static file server for the demo and the tests: right MIME types, nothing cached. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { pipeline } from "node:stream";

const TYPES = {
	".css": "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
	".wasm": "application/wasm",
};

/**
 * Serves `folder` on 127.0.0.1.
 *
 * @param {string} folder
 * @param {{ port?: number, headers?: Record<string, string>, types?: Record<string, string>, onSent?: (path: string) => void }} options
 *   port (0: any free one), headers for every answer, MIME types that replace the usual ones, and a function
 *   that hears of every file sent
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} the address, with a slash at its end
 */
export async function serve(folder, { port = 0, headers = {}, types = {}, onSent = () => {} } = {}) {
	const root = resolve(folder);
	const server = createServer(async (request, response) => {
		const file = await locate(root, request.url ?? "/");
		if (file === undefined) {
			response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
			return;
		}
		const extension = extname(file);
		response.writeHead(200, {
			"content-type": types[extension] ?? TYPES[extension] ?? "application/octet-stream",
			"cache-control": "no-cache",
			...headers,
		});
		if (request.method === "HEAD") response.end();
		// An error here is the visitor's leaving in mid-download.
		else pipeline(createReadStream(file), response, () => onSent(request.url));
	});
	await new Promise((done, failed) => {
		server.once("error", failed);
		server.listen(port, "127.0.0.1", done);
	});
	return {
		url: `http://127.0.0.1:${server.address().port}/`,
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}

/** The file that an address stands for, or undefined if there is none inside `root`. */
async function locate(root, address) {
	try {
		const path = decodeURIComponent(new URL(address, "http://localhost").pathname);
		let file = resolve(root, `.${path}`);
		if (file !== root && !file.startsWith(root + sep)) return undefined;
		if ((await stat(file)).isDirectory()) file = resolve(file, "index.html");
		return (await stat(file)).isFile() ? file : undefined;
	} catch {
		return undefined;
	}
}
