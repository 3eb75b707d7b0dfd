/**
 * Saves a page with Chromium's own “Save page as, complete”, by pressing Ctrl+S in a real window and filling
 * in the dialog. No debugging protocol does the same: `Page.captureSnapshot` writes MHTML, a format of its
 * own.
 *
 * Needs Linux with Xvfb (a screen without a display) and xdotool (a keyboard without a hand).
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ARGUMENTS, CHROMIUM } from "./helpers.mjs";

/** What is missing for saving here, or undefined if all is there. */
export function missingForSaving() {
	const missing = ["Xvfb", "xdotool"].filter((tool) => {
		try {
			execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
			return false;
		} catch {
			return true;
		}
	});
	return missing.length === 0 ? undefined : `${missing.join(" and ")} missing: apt-get install xvfb xdotool`;
}

/**
 * @param {string} url of the page
 * @param {string} file to save to, a path that ends in .html
 * @param {() => Promise<unknown>} ready resolves when the page has loaded what is to be saved
 */
export async function saveAs(url, file, ready) {
	const screen = await startScreen();
	const profile = mkdtempSync(join(tmpdir(), "findling-profile-"));
	// Without Playwright or any other debugger: while one is attached, the dialog does not come.
	const browser = spawn(CHROMIUM, [...ARGUMENTS, `--user-data-dir=${profile}`, url], {
		env: { ...process.env, DISPLAY: screen.display },
		stdio: "ignore",
	});
	try {
		await ready();
		await pause(1500);
		const keyboard = (...words) => xdotool(screen.display, words);
		// There is no window manager: the focus has to be handed over.
		keyboard("windowfocus", await window(screen.display, ["--onlyvisible", "--name", "Chromium$"]));
		// A click on the page's margin, to take the focus out of the address field.
		keyboard("mousemove", "8", "600", "click", "1");
		await pause(300);
		keyboard("key", "--clearmodifiers", "ctrl+s");
		const dialog = await window(screen.display, ["--onlyvisible", "--name", "^Save File"]);
		keyboard("windowfocus", dialog);
		await pause(1500);
		keyboard("key", "--clearmodifiers", "ctrl+a");
		keyboard("type", "--delay", "20", file);
		// Return would do with a window manager; without, the button at the lower right has to be clicked.
		const [, width, height] = keyboard("getwindowgeometry", dialog).match(/Geometry: (\d+)x(\d+)/);
		await pause(300);
		keyboard("mousemove", "--window", dialog, String(width - 50), String(height - 24), "click", "1");
		await until(() => existsSync(file), `${file} was not saved`);
		// The files beside it are written before the page, but a moment may pass until all are in place.
		await pause(1000);
	} finally {
		const ended = new Promise((done) => browser.once("exit", done));
		browser.kill();
		await ended;
		screen.stop();
		discard(profile);
	}
}

async function startScreen() {
	// Xvfb looks for a free number itself and writes it to the file descriptor.
	const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
		stdio: ["ignore", "ignore", "ignore", "pipe"],
	});
	const number = await new Promise((done, failed) => {
		server.stdio[3].once("data", (data) => done(String(data).trim()));
		server.once("error", failed);
		server.once("exit", () => failed(new Error("Xvfb did not start")));
	});
	return { display: `:${number}`, stop: () => server.kill() };
}

/** Removes a folder into which a process that has just been ended may still be writing. */
function discard(folder) {
	try {
		rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	} catch {
		// It is in the system's folder for what may be thrown away.
	}
}

function xdotool(display, words) {
	const env = { ...process.env, DISPLAY: display };
	return execFileSync("xdotool", words, {
		env,
		encoding: "utf8",
		timeout: 5000,
		stdio: ["ignore", "pipe", "ignore"],
	});
}

/** The last window that the search finds, as soon as there is one. */
async function window(display, words) {
	let found = [];
	await until(
		() => {
			try {
				found = xdotool(display, ["search", ...words])
					.trim()
					.split("\n");
				return true;
			} catch {
				return false;
			}
		},
		`no window for ${words.join(" ")}`,
	);
	return found.at(-1);
}

async function until(condition, complaint) {
	for (let i = 0; i < 100; i++) {
		if (condition()) return;
		await pause(100);
	}
	throw new Error(complaint);
}
