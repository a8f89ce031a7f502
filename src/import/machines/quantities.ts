/** Numbers and sizes as machine descriptions write them; what cannot be read is noted and stays unknown. */
import { formatBytes, parseBytes } from '../../model';
import { type Notes, type Place, quote } from '../notes';

/** Bytes as the format writes them: with a unit where that is exact. */
export function writtenBytes(bytes: number): number | string {
  const text = formatBytes(bytes);
  return parseBytes(text) === bytes ? text : bytes;
}

/** Bytes as the format writes them; 0, what is unknown and what is negative stay away. */
export const sizeOf = (bytes: number | undefined): number | string | undefined => (bytes !== undefined && bytes > 0 ? writtenBytes(bytes) : undefined);

export interface Measured {
  readonly notes: Notes;
  readonly place: Place;
  /** Begins the note: `Memory of \`web\``. */
  readonly what: string;
}

const wrong = ({ notes, place, what }: Measured, text: string, hint: string): undefined => {
  notes.add('warning', 'bad-value', place, `${what}: ${quote(text)} cannot be read, so it is unknown here. ${hint}`);
  return undefined;
};

/** A whole number within bounds. */
export function integerOf(text: string | undefined, measured: Measured, least = 0, most = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = /^[+-]?\d{1,20}$/.test(text.trim()) ? Number(text) : NaN;
  return number >= least && number <= most ? number : wrong(measured, text, `A whole number from ${least} to ${most} belongs here.`);
}

/** A number that is not negative. */
export function numberOf(text: string | undefined, measured: Measured, most = 1e9): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = /^\+?\d{1,15}(\.\d{0,12})?$/.test(text.trim()) ? Number(text) : NaN;
  return number >= 0 && number <= most ? number : wrong(measured, text, 'A number that is not negative belongs here, with a point for decimals.');
}

/** `text` times `factor` bytes, both whole; past 2^53 it is unknown. */
export function scaledBytes(text: string | undefined, factor: number, measured: Measured): number | undefined {
  const number = numberOf(text, measured, Number.MAX_SAFE_INTEGER);
  if (number === undefined) return undefined;
  const bytes = Math.round(number * factor);
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : wrong(measured, text!, 'That is more than can be counted.');
}

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/** How many CPUs a list such as `0-3,8` or `0-7,^2` names; undefined where it is none. */
export function cpuCount(list: string | undefined): number | undefined {
  if (list === undefined) return undefined;
  let [count, parts] = [0, 0];
  for (const part of list.split(',')) {
    const match = /^\s*(\^?)(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part);
    const size = match ? Number(match[3] ?? match[2]) - Number(match[2]) + 1 : 0;
    if (!match || size < 1 || ++parts > 1000) return undefined;
    count += match[1] === '^' ? -size : size;
  }
  return count > 0 ? count : undefined;
}

/** Cores, rounded so that a quotient reads as a person would write it. */
export const cores = (value: number): number => Number(value.toFixed(4));

/** The day of a time in seconds since 1970, as YYYY-MM-DD; undefined where it is none. */
export function dayOf(seconds: string | undefined): string | undefined {
  const number = seconds !== undefined && /^\d{9,11}$/.test(seconds) ? Number(seconds) : NaN;
  return number > 0 && number < 2 ** 33 ? new Date(number * 1000).toISOString().slice(0, 10) : undefined;
}

/** An object without what is undefined or an empty list; undefined where nothing is left. */
export function known<T extends object>(object: T): T | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}
