/** Numbers of other formats, read with a note where they are wrong. */
import { textOf, type Value } from '../values';
import { type Notes, quote } from '../notes';

/** Where numbers are read for whom. */
export interface Subject {
  readonly notes: Notes;
  /** Of what, for messages: a container's name, say. */
  readonly name: string;
}

/** Notes that a value cannot be understood; it is left out, so it is unknown. */
export function wrong(subject: Subject, value: Value, what: string, hint: string): undefined {
  const shown = value.type === 'scalar' ? quote(value.text) : `a ${value.type === 'list' ? 'list' : 'mapping'}`;
  subject.notes.add('warning', 'bad-value', value.place, `${what} of ${quote(subject.name)}: ${shown} cannot be read, so it is unknown here. ${hint}`);
  return undefined;
}

/** A number from `least` to `most`, written as a number or as text; undefined where absent. */
export function numberOf(subject: Subject, value: Value | undefined, what: string, least = 0, most = 1e9): number | undefined {
  if (!value || (value.type === 'scalar' && (value.value === null || value.text === ''))) return undefined;
  const text = textOf(value)?.trim() ?? '';
  const number = /^[+-]?\d{0,20}(\.\d{0,20})?(e[+-]?\d{1,3})?$/i.test(text) && /\d/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : wrong(subject, value, what, `A number from ${least} to ${most} belongs here.`);
}

/** A whole number from `least` to `most`. */
export function integerOf(subject: Subject, value: Value | undefined, what: string, least = 0, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = numberOf(subject, value, what, least, most);
  return number === undefined || Number.isInteger(number) ? number : wrong(subject, value!, what, 'A whole number belongs here.');
}

const SIZE = /^(\d{1,20}(?:\.\d{1,9})?)[ \t]*([kmgtp]?)(?:i?b)?$/i;

/** Bytes with the suffixes that container engines and systemd take: powers of 1024 in every spelling, a plain number is bytes. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text.trim());
  const bytes = match ? Math.round(Number(match[1]) * 1024 ** ' kmgtp'.indexOf(match[2].toLowerCase() || ' ')) : NaN;
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined;
}

/** As `parseSize`, with a note. */
export function sizeOf(subject: Subject, value: Value | undefined, what: string): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  return parseSize(text) ?? wrong(subject, value!, what, 'Write bytes, or a number with k, m, g or t, such as 512m.');
}

export const MIB = 1024 ** 2;

/** Six decimals are enough for cores; binary fractions of quotas are not. */
export const cores = (number: number): number => Number(number.toFixed(6));
