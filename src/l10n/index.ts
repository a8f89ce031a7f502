/**
 * l10n: texts of the user interface in the person's language.
 *
 * The English text is the key, and what shows where a translation is missing, as in VS Code's own bundles
 * (l10n/bundle.l10n.LANGUAGE.json). What a program writes for other programs, findings and the command line stay English.
 */

interface Messages {
  /** A BCP 47 tag, as `vscode.env.language`. */
  readonly language: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** Bundles that are loaded later have this module for themselves: what it knows is kept where all of them find it. */
const HOME = Symbol.for('strata.messages');
const home = globalThis as { [HOME]?: Messages };

const ENGLISH: Messages = { language: 'en', texts: new Map() };
const messages = (): Messages => home[HOME] ?? ENGLISH;

/** What a page is given to speak the same language. */
export interface Spoken {
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** From now on texts are in this language; English where nothing is given. To be called before anything is shown. */
export function speak(spoken: Spoken | undefined): void {
  home[HOME] = spoken && { language: spoken.language, texts: new Map(Object.entries(spoken.texts)) };
}

/** What is spoken, for a page; undefined for English. */
export function spoken(): Spoken | undefined {
  const { [HOME]: now } = home;
  return now && { language: now.language, texts: Object.fromEntries(now.texts) };
}

/** What `make` gives in English: for files and logs that programs read as well. What it does later is in the language that is spoken. */
export function inEnglish<T>(make: () => T): T {
  const { [HOME]: now } = home;
  home[HOME] = undefined;
  try {
    return make();
  } finally {
    home[HOME] = now;
  }
}

/** The language that is spoken, as a BCP 47 tag: for `lang` of pages and for sorting. */
export const language = (): string => messages().language;

let format = new Intl.NumberFormat(ENGLISH.language), formatOf = ENGLISH.language;

/** A number as the language writes it; the format is kept, as pictures have thousands of numbers. */
export function number(value: number): string {
  if (formatOf !== language()) [format, formatOf] = [new Intl.NumberFormat(language()), language()];
  return format.format(value);
}

const filled = (text: string, args: readonly (string | number)[]): string =>
  args.length === 0 ? text : text.replace(/\{(\d+)\}/g, (hole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? hole : typeof value === 'number' ? number(value) : value;
  });

/** A text in the person's language; `{0}`, `{1}` ... stand for `args`. Called in functions only, with the text itself: a script collects them. */
export const t = (message: string, ...args: readonly (string | number)[]): string => filled(messages().texts.get(message) ?? message, args);

/** The text for one or for more: `{0}` stands for the count, `{1}` ... for `args`. */
export const plural = (count: number, one: string, more: string, ...args: readonly (string | number)[]): string => t(count === 1 ? one : more, count, ...args);

/** A text out of a table, such as a kind's title, in the person's language; scripts/generate/messages.ts knows the tables. */
export const translated = (text: string): string => messages().texts.get(text) ?? text;
