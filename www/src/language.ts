/**
 * What the widget says. English comes with the script; any other language is a script of its own beside it, which
 * is loaded where the page is in that language. Until it is there, or if it never comes, the widget speaks English.
 */
import english from "./languages/en.json";
import { loadScript } from "./scripts.js";

/** A text by the plural rules of its language. */
type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The texts of a language: `languages/en.json` has the keys, and what they mean. */
export type Texts = {
	[Key in Exclude<keyof typeof english, "offlinePage" | "saving">]: (typeof english)[Key] extends string
		? string
		: Plural;
};

declare global {
	/** The languages there are, and what each calls the button, which must not change its width later. */
	const BUTTON_LABELS: Record<string, string>;
}

/** A language, for a locale. */
export class Language {
	/** The language of the texts. */
	readonly tag: string;
	readonly texts: Texts;
	readonly #plurals: Intl.PluralRules;
	readonly #numbers: Intl.NumberFormat;
	/** By what is known: a year, a month, a day. Making one takes longer than a search. */
	readonly #dates: Intl.DateTimeFormat[];

	/** @param locale of the page, which numbers, dates and articles are in, whatever the texts are in */
	constructor(
		readonly locale: string,
		tag = "en",
		texts?: Texts,
	) {
		this.tag = tag;
		// A script of another build may lack some.
		this.texts = { ...english, ...texts };
		this.#plurals = new Intl.PluralRules(tag);
		this.#numbers = new Intl.NumberFormat(tag === "en" ? locale : tag);
		const precisions = [{}, { month: "long" }, { month: "short", day: "numeric" }] as const;
		this.#dates = precisions.map(
			(parts) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", ...parts }),
		);
	}

	get direction(): "rtl" | "ltr" {
		return this.tag === "ar" ? "rtl" : "ltr";
	}

	number(n: number): string {
		return this.#numbers.format(n);
	}

	count(n: number, atLeast: boolean): string {
		const forms: Plural = atLeast ? this.texts.countAtLeast : this.texts.count;
		return fill(forms[this.#plurals.select(n)] ?? forms.other, { n: this.number(n) });
	}

	/** A date as precise as it is known: a year, a month or a day. */
	date(date: string): string {
		const parts = date.split("-").map(Number);
		const [year = 0, month = 1, day = 1] = parts;
		try {
			return this.#dates[parts.length - 1]?.format(Date.UTC(year, month - 1, day)) ?? date;
		} catch {
			return date;
		}
	}
}

/** A text with its `{names}` replaced. */
export function fill(text: string, values: Record<string, string>): string {
	return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The language for a locale, if it isn't English. */
export function foreign(locale: string): string | undefined {
	const { language, script } = new Intl.Locale(locale).maximize();
	const tag = language === "zh" ? `zh-${script}` : language;
	return tag in BUTTON_LABELS ? tag : undefined;
}

const loading = new Map<string, Promise<Texts | undefined>>();

/** The texts of a language if they are there already. */
export function known(tag: string): Texts | undefined {
	return globalThis.findling?.languages?.[tag];
}

/** Loads the texts of a language, once for all elements of the page; undefined if that can't be done. */
export function loadTexts(tag: string, folder: string | null): Promise<Texts | undefined> {
	const texts = loading.get(tag) ?? loadScript(folder, `findling-${tag}.js`, () => known(tag));
	loading.set(tag, texts);
	return texts;
}

/** The page's language; its region, where the page names none, is the reader's. */
export function localeOf(element: HTMLElement): string {
	const written = element.closest<HTMLElement>("[lang]")?.lang || navigator.language;
	try {
		// Templates often write `en_US`.
		const [lang = navigator.language] = Intl.getCanonicalLocales(written.replaceAll("_", "-"));
		return navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang;
	} catch {
		return navigator.language;
	}
}
