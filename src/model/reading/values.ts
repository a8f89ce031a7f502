/** Checks values against their descriptors in one walk; what is valid is handed back as it is, without a copy. */
import { inEnglish } from '../../l10n';
import { didYouMean } from '../did-you-mean';
import type { Prop, Props } from '../props';
import { describeBytesError, describeCoresError, parseBytes, parseCores, parseDate, parseDuration } from '../quantity';
import { escapeSegment } from '../source/pointer';
import { type FoundProblem, MAX_PROBLEMS, shown } from './problems';

type OneOf<T extends Prop['type']> = Extract<Prop, { type: T }>;
/** An object's properties with `Map` look-up: names in files are anybody's. */
export type PropMap = ReadonlyMap<string, Prop>;

/** What one walk gathers. */
export interface Walk {
  readonly found: FoundProblem[];
  /** Keys of all objects that were met; fewer than the text has colons where keys are repeated. */
  keys: number;
  /** Keys and indices from the root to the container that is being walked. */
  readonly path: (string | number)[];
}

export const newWalk = (path: readonly (string | number)[] = []): Walk => ({ found: [], keys: 0, path: [...path] });

const maps = new WeakMap<Props, PropMap>();

/** The properties as a Map, made once. */
export function propMap(props: Props): PropMap {
  let map = maps.get(props);
  if (!map) maps.set(props, (map = new Map(Object.entries(props))));
  return map;
}

/** A problem of a value, or of its key. */
type UnplacedProblem = Omit<FoundProblem, 'pointer' | 'part'> & { readonly part?: 'key' };

/** Reports a problem of the value (or the key) `key` below the walk's path. */
export function report(walk: Walk, key: string | number | undefined, problem: UnplacedProblem): undefined {
  if (walk.found.length > MAX_PROBLEMS) return undefined;
  const path = key === undefined ? walk.path : [...walk.path, key];
  const pointer = path.map((segment) => `/${escapeSegment(String(segment))}`).join('');
  walk.found.push({ code: problem.code, severity: problem.severity, message: problem.message, pointer, part: problem.part ?? 'value' });
  return undefined;
}

/** Whether a parsed value is an object in the sense of JSON. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Counts the keys in a value that no descriptor looks into. Its depth is bounded by the reader. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item);
    return keys;
  }
  for (const key in value) keys += 1 + countKeys((value as { [key: string]: unknown })[key]);
  return keys;
}

/** The value where it fits its descriptor, a copy without what does not fit, or undefined where nothing is left; problems go to the walk. */
export function checkValue(walk: Walk, value: unknown, prop: Prop, key: string | number): unknown {
  switch (prop.type) {
    case 'string':
    case 'ref': return typeof value === 'string' ? value : wrongType(walk, key, value, 'a text');
    case 'boolean': return typeof value === 'boolean' ? value : wrongType(walk, key, value, 'true or false');
    case 'integer':
    case 'number': return checkNumber(walk, value, prop, key);
    case 'bytes':
    case 'cores': return checkQuantity(walk, value, prop, key);
    case 'date': return checkDate(walk, value, key);
    case 'duration': return checkDuration(walk, value, key);
    case 'enum': return checkEnum(walk, value, prop, key);
    case 'list': return checkList(walk, value, prop, key);
    case 'map': return checkMap(walk, value, prop, key);
    case 'object': return checkObject(walk, value, prop, key);
    case 'either': return checkEither(walk, value, prop, key);
    case 'any':
      walk.keys += countKeys(value);
      return value;
  }
}

function checkObject(walk: Walk, value: unknown, prop: OneOf<'object'>, key: string | number): unknown {
  if (!isObject(value)) return wrongType(walk, key, value, 'an object');
  walk.path.push(key);
  const kept = checkProps(walk, value, propMap(prop.props));
  walk.path.pop();
  return kept;
}

/** Checks the properties of an object; unknown ones are kept, with a hint. */
export function checkProps(walk: Walk, object: { readonly [key: string]: unknown }, props: PropMap): { readonly [key: string]: unknown } {
  let copy: { [key: string]: unknown } | undefined;
  for (const key in object) {
    const value = object[key];
    walk.keys++;
    const prop = props.get(key);
    if (prop === undefined) {
      unknownProperty(walk, key, props);
      walk.keys += countKeys(value);
      continue;
    }
    const kept = checkValue(walk, value, prop, key);
    if (kept === value) continue;
    copy ??= { ...object };
    if (kept === undefined) delete copy[key];
    else copy[key] = kept;
  }
  return copy ?? object;
}

function unknownProperty(walk: Walk, key: string, props: PropMap): void {
  const near = didYouMean(key, props.keys());
  const advice = near === undefined ? 'It is kept, but nothing here uses it; what is only for you belongs in "extra".' : `Did you mean ${shown(near)}?`;
  report(walk, key, {
    code: 'unknown-property', severity: 'hint',
    message: `${shown(key)} is not a known property here. ${advice}`,
    part: 'key',
  });
}

/** Says what was expected and what stands there; the value is left out. */
export function wrongType(walk: Walk, key: string | number, value: unknown, expected: string): undefined {
  walk.keys += countKeys(value);
  const advice = value === null ? ' Remove the property to say that the value is unknown.' : '';
  return report(walk, key, {
    code: 'wrong-type', severity: 'error',
    message: `${labelOf(walk, key)} must be ${expected}, not ${described(value)}.${advice}`,
  });
}

/** A property's name, or which entry of a list, as messages name it. */
export function labelOf(walk: Walk, key: string | number): string {
  return typeof key === 'string' ? shown(key) : `Entry ${key + 1} of ${shown(String(walk.path.at(-1)))}`;
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the text ${shown(value)}`;
  return `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`;
}

function checkNumber(walk: Walk, value: unknown, prop: OneOf<'integer' | 'number'>, key: string | number): unknown {
  if (typeof value !== 'number') return wrongType(walk, key, value, prop.type === 'integer' ? 'a whole number' : 'a number');
  if (prop.type === 'integer' && !Number.isInteger(value)) return wrongType(walk, key, value, 'a whole number');
  const { min = -Infinity, max = Infinity } = prop;
  if (value >= min && value <= max && Number.isFinite(value)) return value;
  const range = max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `from ${min} to ${max}`;
  const expected = Number.isFinite(min) || Number.isFinite(max) ? range : 'finite';
  return report(walk, key, {
    code: 'out-of-range', severity: 'error',
    message: `${labelOf(walk, key)} must be ${expected}, not ${value}.`,
  });
}

function checkQuantity(walk: Walk, value: unknown, prop: OneOf<'bytes' | 'cores'>, key: string | number): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') {
    return wrongType(walk, key, value, prop.type === 'bytes' ? 'a size such as "8GiB"' : 'an amount of CPU such as 0.5 or "250m"');
  }
  const amount = prop.type === 'bytes' ? parseBytes(value) : parseCores(value);
  if (amount === undefined) {
    const why = inEnglish(() => (prop.type === 'bytes' ? describeBytesError(value) : describeCoresError(value)));
    return report(walk, key, { code: 'bad-quantity', severity: 'error', message: `${labelOf(walk, key)}: ${why}` });
  }
  if (amount !== Infinity || prop.unlimited) return value;
  return report(walk, key, {
    code: 'bad-quantity', severity: 'error',
    message: `${labelOf(walk, key)} cannot be unlimited: it is the size of something. Write an amount, or remove it to say that it is unknown.`,
  });
}

function checkDate(walk: Walk, value: unknown, key: string | number): unknown {
  if (typeof value !== 'string') return wrongType(walk, key, value, 'a day as YYYY-MM-DD');
  if (parseDate(value) !== undefined) return value;
  return report(walk, key, {
    code: 'bad-date', severity: 'error',
    message: `${labelOf(walk, key)}: ${shown(value)} is not a day of the calendar. Write it as YYYY-MM-DD, such as "2025-03-31".`,
  });
}

function checkDuration(walk: Walk, value: unknown, key: string | number): unknown {
  if (typeof value !== 'string') return wrongType(walk, key, value, 'a duration such as "15m"');
  if (parseDuration(value) !== undefined) return value;
  return report(walk, key, {
    code: 'bad-quantity', severity: 'error',
    message: `${labelOf(walk, key)}: ${shown(value)} is not a duration. Write a number with ms, s, m, h, d or w, such as "300ms" or "1h30m".`,
  });
}

function checkEnum(walk: Walk, value: unknown, prop: OneOf<'enum'>, key: string | number): unknown {
  if (typeof value !== 'string') return wrongType(walk, key, value, oneOf(prop.values));
  if (prop.values.includes(value)) return value;
  const near = didYouMean(value, prop.values);
  const advice = near === undefined ? '' : ` Did you mean ${shown(near)}?`;
  return report(walk, key, {
    code: 'unknown-value', severity: 'error',
    message: `${labelOf(walk, key)} must be ${oneOf(prop.values)}, not ${shown(value)}.${advice}`,
  });
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map(shown);
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function checkList(walk: Walk, value: unknown, prop: OneOf<'list'>, key: string | number): unknown {
  if (!Array.isArray(value)) return wrongType(walk, key, value, 'a list');
  walk.path.push(key);
  let copy: unknown[] | undefined;
  for (let i = 0; i < value.length; i++) {
    const kept = checkValue(walk, value[i], prop.of, i);
    if (kept !== value[i]) copy ??= value.slice(0, i);
    if (copy && kept !== undefined) copy.push(kept);
  }
  walk.path.pop();
  return copy ?? value;
}

function checkMap(walk: Walk, value: unknown, prop: OneOf<'map'>, key: string | number): unknown {
  if (!isObject(value)) return wrongType(walk, key, value, 'an object');
  walk.path.push(key);
  let copy: { [key: string]: unknown } | undefined;
  for (const name in value) {
    walk.keys++;
    const kept = checkValue(walk, value[name], prop.of, name);
    if (kept === value[name]) continue;
    copy ??= { ...value };
    if (kept === undefined) delete copy[name];
    else Object.defineProperty(copy, name, { value: kept, enumerable: true, writable: true, configurable: true });
  }
  walk.path.pop();
  return copy ?? value;
}

/** Tries the alternatives in order: the first without an error wins; where none fits, those of the same JSON type say why. */
function checkEither(walk: Walk, value: unknown, prop: OneOf<'either'>, key: string | number): unknown {
  let best: { readonly walk: Walk; readonly kept: unknown } | undefined;
  for (const alternative of prop.of) {
    const attempt = newWalk(walk.path);
    const kept = checkValue(attempt, value, alternative, key);
    const fits = !attempt.found.some((problem) => problem.severity === 'error');
    if (fits || (kept !== undefined && !best)) best = { walk: attempt, kept };
    if (fits) break;
  }
  if (!best) return wrongType(walk, key, value, prop.of.map(named).join(' or '));
  walk.keys += best.walk.keys;
  walk.found.push(...best.walk.found);
  return best.kept;
}

function named(prop: Prop): string {
  if (prop.type === 'enum') return oneOf(prop.values);
  const names: { readonly [type: string]: string } = {
    integer: 'a whole number', number: 'a number', object: 'an object', list: 'a list', string: 'a text', boolean: 'true or false',
  };
  return names[prop.type] ?? prop.type;
}
