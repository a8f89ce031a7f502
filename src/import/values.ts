/** The values of a file: what YAML and JSON give, with the place of each. Shared where the file shares it (aliases), so never walk them without a bound. */
import type { Place } from './notes';

interface Placed {
  readonly place: Place;
  /** Compose's merge tags. */
  readonly tag?: 'reset' | 'override';
}

export interface Scalar extends Placed {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  /** As it stands in the file, unquoted and interpolated: sizes and big numbers are read from here. */
  readonly text: string;
  /** It holds a variable that nothing gives a value to. */
  readonly unset?: boolean;
}

export interface Sequence extends Placed {
  readonly type: 'list';
  readonly items: readonly Value[];
}

export interface Entry {
  readonly key: Place;
  readonly value: Value;
}

export interface Mapping extends Placed {
  readonly type: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export type Value = Scalar | Sequence | Mapping;

/** The value under a key, or undefined: not a mapping, no such key, null, or taken back with `!reset`. */
export function child(value: Value | undefined, key: string): Value | undefined {
  const found = value?.type === 'map' ? value.entries.get(key)?.value : undefined;
  return !found || isNull(found) || found.tag === 'reset' ? undefined : found;
}

/** Follows several keys. */
export function at(value: Value | undefined, ...keys: string[]): Value | undefined {
  return keys.reduce(child, value);
}

export function isNull(value: Value): boolean {
  return value.type === 'scalar' && value.value === null;
}

/** The entries of a mapping in its order; none for anything else. */
export function entriesOf(value: Value | undefined): readonly (readonly [string, Entry])[] {
  return value?.type === 'map' ? [...value.entries].filter(([, entry]) => entry.value.tag !== 'reset') : [];
}

/** The items of a list; a single value counts as a list of it, as Compose has it in many places. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (!value || isNull(value) || value.type === 'map') return [];
  return value.type === 'list' ? value.items : [value];
}

/** The text of a scalar that is neither null nor empty. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.type === 'scalar' && value.value !== null && value.text !== '' ? value.text : undefined;
}

/** The text of every scalar in a list. */
export function textsOf(value: Value | undefined): readonly string[] {
  return itemsOf(value).flatMap((item) => textOf(item) ?? []);
}

/** A truth value as Compose's own reader accepts it: YAML 1.1 words and quoted ones too. */
export function booleanOf(value: Value | undefined): boolean | undefined {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return undefined;
  if (['true', 'yes', 'on', 'y', '1'].includes(text)) return true;
  return ['false', 'no', 'off', 'n', '0'].includes(text) ? false : undefined;
}

export function mapping(place: Place, entries: ReadonlyMap<string, Entry>): Mapping {
  return { type: 'map', place, entries };
}

export function scalar(place: Place, text: string): Scalar {
  return { type: 'scalar', place, value: text, text };
}
