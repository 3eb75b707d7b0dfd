/** Firefox and WebKit, each driven by its own protocol behind the same few functions. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { Browser, Builder, Capabilities, Key } from "selenium-webdriver";

const FIREFOX = process.env.FINDLING_FIREFOX ?? "/usr/bin/firefox-esr";
const WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver";
const MINI_BROWSER = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

/**
 * By name: whether the browser is there, and how to start it. A started one can `goto(address)`,
 * `evaluate(function, …arguments)` in the page, `type(text)`, `press(key)` and `close()`.
 */
export const engines = {
	Firefox: { isThere: existsSync(FIREFOX), start: startFirefox },
	WebKit: { isThere: existsSync(WEBKIT_DRIVER) && existsSync(MINI_BROWSER), start: startWebKit },
};

async function startFirefox() {
	const browser = await puppeteer.launch({
		browser: "firefox",
		executablePath: FIREFOX,
		headless: true,
		// Automation relaxes this, and then pages on the disk may fetch as those of no visitor can.
		extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true },
	});
	const page = await browser.newPage();
	return {
		goto: (address) => page.goto(address),
		evaluate: (action, ...values) => page.evaluate(action, ...values),
		type: (text) => page.keyboard.type(text, { delay: 10 }),
		press: (key) => page.keyboard.press(key),
		close: () => browser.close(),
	};
}

async function startWebKit() {
	const display = `:${100 + (process.pid % 800)}`;
	const screen = spawn("Xvfb", [display, "-screen", "0", "1280x900x24"], { stdio: "ignore" });
	const port = await freePort();
	const env = {
		...process.env,
		DISPLAY: display,
		WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
		WEBKIT_DISABLE_COMPOSITING_MODE: "1",
	};
	const server = spawn(WEBKIT_DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
	await pause(1000);
	const capabilities = new Capabilities({
		browserName: "MiniBrowser",
		"webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] },
	});
	const driver = await new Builder()
		.usingServer(`http://127.0.0.1:${port}`)
		.forBrowser(Browser.SAFARI)
		.withCapabilities(capabilities)
		.build();
	return {
		goto: (address) => driver.get(address),
		evaluate: (action, ...values) => driver.executeScript(`return (${action})(...arguments)`, ...values),
		type: (text) => driver.actions().sendKeys(text).perform(),
		press: (key) =>
			driver
				.actions()
				.sendKeys(Key[key.replace("Arrow", "ARROW_").toUpperCase()] ?? key)
				.perform(),
		close: async () => {
			await driver.quit().catch(() => {});
			server.kill();
			screen.kill();
		},
	};
}

async function freePort() {
	const server = createServer();
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}
