// Types the sample queries into the engine, key by key, and draws how long the keys took.

import { open } from "./search/findling.js";

const QUERIES = [
	"electric vehicles",
	"cybersecurty review",
	"gbt 35273",
	"standardization",
	"SAMR",
	'"personal information" -app',
	"tag:5G release 16",
	"energy labels air conditioners",
	"团体标准",
	"qxzzyvw wvyzzxq",
];
const ROUNDS = 5;
/** Each key is asked for until so much time has passed, since the browser's clock is coarse. */
const AT_LEAST_MS = 3;
const AT_MOST_TIMES = 50;
const BARS = 40;

const $ = (id) => document.getElementById(id);
const milliseconds = (n) =>
	n.toLocaleString("en-GB", {
		maximumSignificantDigits: n < 1 ? 2 : 3,
		minimumFractionDigits: n < 1 ? 2 : 1,
	});

$("run").addEventListener("click", async () => {
	$("run").disabled = true;
	try {
		await run();
	} catch (error) {
		$("said").textContent = `It could not be measured: ${error.message}`;
	}
	$("run").disabled = false;
});

async function run() {
	const search = await open(new URL("search/", document.baseURI));
	const taken = new Map(QUERIES.map((query) => [query, []]));
	// The first round warms up: the browser compiles what it sees often.
	for (let round = 0; round <= ROUNDS; round++) {
		$("said").textContent = round === 0 ? "Warming up…" : `Round ${round} of ${ROUNDS}…`;
		for (const [query, times] of taken) {
			for (const key of beginnings(query)) {
				const time = await measure(search, key);
				if (round > 0) times.push(time);
			}
			// Lets the browser draw.
			await new Promise((done) => setTimeout(done));
		}
	}
	const all = [...taken.values()].flat().sort((one, other) => one - other);
	const { total } = await search.search("", { limit: 0 });
	show(all, total);
	$("queries").replaceChildren(...[...taken].map(([query, times]) => row(query, times)));
	$("said").textContent = `${all.length} keystrokes measured.`;
}

/** What stands in the field after each key. */
function beginnings(query) {
	const letters = Array.from(query);
	return letters.map((_, i) => letters.slice(0, i + 1).join(""));
}

async function measure(search, query) {
	const start = performance.now();
	let n = 0;
	let elapsed = 0;
	while (elapsed < AT_LEAST_MS && n < AT_MOST_TIMES) {
		await search.search(query, { limit: 10 });
		n++;
		elapsed = performance.now() - start;
	}
	return elapsed / n;
}

/** The value that `percent` of the sorted values do not exceed. */
const percentile = (sorted, percent) => sorted[Math.ceil((percent / 100) * sorted.length) - 1];

function show(sorted, nArticles) {
	for (const figure of document.querySelectorAll("[data-figure]")) {
		figure.textContent = `${milliseconds(percentile(sorted, figure.dataset.figure))} ms`;
	}
	$("result").hidden = false;
	draw(sorted);
	const most = milliseconds(sorted.at(-1));
	$("caption").textContent =
		`How many of ${sorted.length} keystrokes took how long, over ${nArticles} articles; ` +
		`the slowest took ${most} ms. A screen shows a new picture every 16.7 ms.`;
}

/** A histogram over the logarithm of the time: what is ten times slower is as far away wherever it is. */
function draw(sorted) {
	const chart = $("chart");
	const { width, height } = chart.getBoundingClientRect();
	const [top, bottom] = [36, height - 24];
	chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
	const [least, most] = [sorted[0] / 1.2, sorted.at(-1) * 1.2];
	const part = (time) => Math.log(time / least) / Math.log(most / least);
	const counts = new Array(BARS).fill(0);
	for (const time of sorted) counts[Math.floor(part(time) * BARS)]++;
	const highest = Math.max(...counts);
	const wide = width / BARS;
	const bars = counts.map((count, i) => {
		const tall = (count / highest) * (bottom - top);
		return svg("rect", { class: "bar", x: i * wide, y: bottom - tall, width: wide - 1, height: tall });
	});
	const marks = [50, 95, 99].flatMap((percent, i) => {
		const at = part(percentile(sorted, percent)) * width;
		// Two that are close do not cover each other.
		const place = i === 1 ? { x: at - 5, "text-anchor": "end" } : { x: at + 5 };
		return [
			svg("line", { class: "mark", x1: at, x2: at, y1: 0, y2: bottom }),
			svg("text", { class: "name", y: 12, ...place }, `p${percent}`),
		];
	});
	const ticks = ticksBetween(least, most, width).map((tick) =>
		svg(
			"text",
			{ x: part(tick) * width, y: height - 4, "text-anchor": "middle" },
			`${Number(tick.toPrecision(1))} ms`,
		),
	);
	const axis = svg("line", { class: "axis", x1: 0, x2: width, y1: bottom, y2: bottom });
	chart.replaceChildren(...bars, axis, ...marks, ...ticks);
}

/** The powers of ten in between and, where there is room, the middle of each. */
function ticksBetween(least, most, width) {
	const powers = [0.01, 0.1, 1, 10, 100, 1000];
	const ticks = width < 600 ? powers : powers.flatMap((power) => [power, 3 * power]);
	return ticks.filter((tick) => tick > 1.3 * least && tick < most / 1.3);
}

function svg(name, attributes, text = "") {
	const element = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
	element.textContent = text;
	return element;
}

function row(query, times) {
	const sorted = times.toSorted((one, other) => one - other);
	const tr = document.createElement("tr");
	const name = document.createElement("th");
	name.scope = "row";
	name.textContent = query;
	const cells = [
		times.length / ROUNDS,
		`${milliseconds(percentile(sorted, 50))} ms`,
		`${milliseconds(sorted.at(-1))} ms`,
	].map((text) => {
		const cell = document.createElement("td");
		cell.textContent = text;
		return cell;
	});
	tr.append(name, ...cells);
	return tr;
}
