/** Values of properties as text in a field, and back: one pair of functions for every type that is written in one line. */
import { number, t } from '../../../src/l10n';
import type { Prop } from '../../../src/model';
import { describeBytesError, describeCoresError, formatBytes, formatCores, parseBytes, parseCores, parseDate, parseDuration } from '../../../src/model/quantity';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; /** What is wrong and what to write. */ readonly message: string };

const good = (value: Json): Parsed => ({ ok: true, value });
const bad = (message: string): Parsed => ({ ok: false, message });

/** Bare numbers below this are more often a size whose unit was forgotten than a number of bytes. */
const SMALLEST_BARE_BYTES = 2 ** 20;

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** Deepest nesting of a JSON value typed into a field, and its greatest length. */
const JSON_DEPTH = 32;
const JSON_LENGTH = 100_000;

type Of<T extends Prop['type']> = Extract<Prop, { readonly type: T }>;
type NumberProp = { readonly type: 'integer' | 'number'; readonly min?: number; readonly max?: number };
type QuantityProp = { readonly unlimited?: boolean };

function parseNumber(prop: NumberProp, text: string): Parsed {
  const value = Number(text);
  const what = prop.type === 'integer' ? wholeNumber(prop) : anyNumber(prop);
  if (!NUMBER.test(text) || !Number.isFinite(value) || (prop.type === 'integer' && !Number.isSafeInteger(value))) return bad(t('Write {0}.', what));
  if ((prop.min !== undefined && value < prop.min) || (prop.max !== undefined && value > prop.max)) return bad(t('{0} is out of range: write {1}.', text, what));
  return good(value);
}

/** What is wanted, with its bounds; these stand as they are typed. */
function wholeNumber({ min, max }: NumberProp): string {
  if (min !== undefined && max !== undefined) return t('a whole number from {0} to {1}', String(min), String(max));
  if (min !== undefined) return t('a whole number of at least {0}', String(min));
  return max === undefined ? t('a whole number') : t('a whole number of at most {0}', String(max));
}

function anyNumber({ min, max }: NumberProp): string {
  if (min !== undefined && max !== undefined) return t('a number from {0} to {1}', String(min), String(max));
  if (min !== undefined) return t('a number of at least {0}', String(min));
  return max === undefined ? t('a number') : t('a number of at most {0}', String(max));
}

function parseSize(prop: QuantityProp, text: string): Parsed {
  if (text.toLowerCase() === 'unlimited') return prop.unlimited ? good('unlimited') : bad(t('This cannot be unlimited. Write a size such as 8GiB or 8GB.'));
  if (/^\d+$/.test(text)) {
    const bytes = Number(text);
    if (bytes === 0 || (bytes >= SMALLEST_BARE_BYTES && parseBytes(bytes) !== undefined)) return good(bytes);
    if (bytes < SMALLEST_BARE_BYTES) return bad(t('{0} has no unit. Write {0}GiB (powers of 1024), {0}GB (powers of 1000), or {0}B for bytes.', text));
  }
  return parseBytes(text) === undefined ? bad(describeBytesError(text)) : good(text);
}

function parseCpu(prop: QuantityProp, text: string): Parsed {
  if (text.toLowerCase() === 'unlimited') return prop.unlimited ? good('unlimited') : bad(t('This cannot be unlimited. Write cores such as 0.5, or millicores such as 250m.'));
  if (parseCores(text) === undefined) return bad(describeCoresError(text));
  return good(text.endsWith('m') ? text : Number(text));
}

function depthOf(value: Json, limit: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (limit === 0) return Infinity;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner as Json, limit - 1)));
}

function parseJson(text: string): Parsed {
  if (text.length > JSON_LENGTH) return bad(t('That is longer than {0} characters. Edit it in the text.', JSON_LENGTH));
  try {
    const value = JSON.parse(text) as Json;
    return depthOf(value, JSON_DEPTH) === Infinity ? bad(t('That is nested deeper than {0} levels. Edit it in the text.', JSON_DEPTH)) : good(value);
  } catch {
    return bad(t('Write a JSON value: text in double quotes, a number, true, false, or an object.'));
  }
}

function parseEither(prop: Of<'either'>, text: string): Parsed {
  const tried = prop.of.map((one) => parseText(one, text));
  return tried.find((parsed) => parsed.ok) ?? bad(tried.map((parsed) => (parsed.ok ? '' : parsed.message)).join(` ${t('Or:')} `));
}

/** Reads what was typed as a value of the property; surrounding spaces do not count. */
export function parseText(prop: Prop, typed: string): Parsed {
  const text = typed.trim();
  switch (prop.type) {
    case 'integer': case 'number': return parseNumber(prop, text);
    case 'bytes': return parseSize(prop, text);
    case 'cores': return parseCpu(prop, text);
    case 'date': return parseDate(text) === undefined ? bad(t('Write a day as YYYY-MM-DD, such as 2026-01-31.')) : good(text);
    case 'duration': return parseDuration(text) === undefined ? bad(t('Write a duration with its unit, such as 300ms, 15m or 1h30m.')) : good(text);
    case 'enum': return prop.values.includes(text) ? good(text) : bad(t('Write one of {0}.', prop.values.join(', ')));
    case 'boolean': return text === 'true' || text === 'false' ? good(text === 'true') : bad(t('Write true or false.'));
    case 'either': return parseEither(prop, text);
    case 'string': return prop.pattern === undefined || new RegExp(prop.pattern, 'u').test(text) ? good(text) : bad(t('This does not have the form {0}.', prop.pattern));
    case 'ref': return good(text);
    default: return parseJson(text);
  }
}

/** How a value stands in a field: as its author wrote it; empty for a value that is not there. */
export function textOf(prop: Prop, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && prop.type !== 'any') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value, null, prop.type === 'any' ? 2 : undefined) ?? '';
}

const SI: readonly (readonly [number, string])[] = [[1e15, 'PB'], [1e12, 'TB'], [1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']];

/** Bytes in the largest SI unit, to two decimals: `8.59 GB`. */
export function formatSi(bytes: number): string {
  const [size, unit] = SI.find(([one]) => bytes >= one) ?? [1, 'B'];
  return `${number(Number((bytes / size).toFixed(2)))} ${unit}`;
}

/** What stands under a field while it has a value: sizes in both unit families, millicores as cores. Empty where there is nothing to add. */
export function hintFor(prop: Prop, text: string): string {
  if (prop.type === 'bytes') {
    const parsed = parseSize(prop, text);
    const bytes = parsed.ok ? parseBytes(parsed.value) : undefined;
    return bytes === undefined || !Number.isFinite(bytes) ? '' : `${formatBytes(bytes).replace(/(?=[KMGTP]?i?B$)/, ' ')} = ${formatSi(bytes)}`;
  }
  // The browser's date field shows days in the order of the person's locale.
  if (prop.type === 'date') return parseDate(text.trim()) === undefined ? '' : t('{0} in the file', text.trim());
  if (prop.type === 'cores' && text.trim().endsWith('m')) {
    const cores = parseCores(text.trim());
    return cores === undefined ? '' : t('{0} cores', formatCores(cores));
  }
  return '';
}

/** Shown in an empty field: an example, or the form that is wanted. */
export function placeholderFor(prop: Prop): string {
  if (prop.examples && prop.examples.length > 0) return t('e.g. {0}', String(prop.examples[0]));
  switch (prop.type) {
    case 'bytes': return t('e.g. 8GiB or 8GB');
    case 'cores': return t('e.g. 0.5 or 250m');
    case 'duration': return t('e.g. {0}', '15m');
    case 'date': return t('YYYY-MM-DD');
    default: return '';
  }
}
