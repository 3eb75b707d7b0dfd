// Finds a browser for the tests, or installs one where that can be done.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { attempt, fail, firstExisting, say } from "./lib.mjs";

const PLACES = [
	process.env.FINDLING_BROWSER,
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/usr/bin/google-chrome-stable",
	"/snap/bin/chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	...[process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
		.filter(Boolean)
		.map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
];
/**
 * A real "Save page as" needs a screen and a keyboard, Chinese a font to be looked at. Tests in the two other engines are
 * skipped where those are missing.
 */
const ALSO_WANTED = {
	"/usr/bin/Xvfb": "xvfb",
	"/usr/bin/xdotool": "xdotool",
	"/usr/share/fonts/truetype/wqy": "fonts-wqy-microhei",
	"/usr/bin/firefox-esr": "firefox-esr",
	"/usr/bin/WebKitWebDriver": "webkit2gtk-driver",
};

/** Resolves with the path of Chromium or Chrome. */
export async function findBrowser() {
	const missing = Object.keys(ALSO_WANTED).filter((file) => !existsSync(file));
	const wanted = missing.map((file) => ALSO_WANTED[file]);
	if (!firstExisting(PLACES)) {
		wanted.unshift("chromium");
	}
	if (wanted.length > 0 && process.platform === "linux" && existsSync("/usr/bin/apt-get")) {
		await installByApt(wanted);
	}
	const browser = firstExisting(PLACES);
	if (!browser) {
		fail(
			"The browser tests need Chromium or Chrome. Install one, or name it: FINDLING_BROWSER=/path/to/chrome npm test",
		);
	}
	return browser;
}

async function installByApt(packages) {
	const isRoot = process.getuid() === 0;
	const sudo = isRoot ? [] : ["sudo", "-n"];
	if (!isRoot && (await attempt("sudo", ["-n", "true"], { quiet: true })).code !== 0) {
		say(`To test everything, install: sudo apt-get install ${packages.join(" ")}`);
		return;
	}
	say(`Installing ${packages.join(", ")} for the browser tests (apt-get)`);
	const [program, ...before] = [...sudo, "apt-get"];
	const env = { DEBIAN_FRONTEND: "noninteractive" };
	await attempt(program, [...before, "update", "-qq"], { env });
	await attempt(program, [...before, "install", "-y", "-qq", "--no-install-recommends", ...packages], {
		env,
	});
}
