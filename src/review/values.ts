/** Values along the tables of the format: in base units, with renamed nodes under their new ids, and compared leaf by leaf. */
import { parseBytes, parseCores, parseDuration } from '../model';
import type { Prop, Props } from '../model';
import { partsOf } from '../model/writing/references';
import type { PropertyChange } from './contract';

/** Nodes of the old side that have another id on the new one: by old id. */
export type Renames = ReadonlyMap<string, { readonly id: string; readonly kind: string }>;

export const NO_RENAMES: Renames = new Map();

/** A value reduced to what it means: equal texts mean equal values. */
export function meaningOf(value: unknown, prop: Prop | undefined, renames: Renames): string {
  return JSON.stringify(reduced(value, prop, renames)) ?? '';
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value);

function reduced(value: unknown, prop: Prop | undefined, renames: Renames): unknown {
  switch (prop?.type) {
    case 'bytes': case 'cores': case 'duration': return base(value, prop.type) ?? value;
    case 'ref': return typeof value === 'string' ? renames.get(value)?.id ?? value : value;
    case 'string': return typeof value === 'string' && prop.names !== undefined ? renamed(value, prop.names, renames) : value;
    case 'either': return reduced(value, alternative(value, prop.of), renames);
    case 'list': {
      if (!Array.isArray(value)) return value;
      const items = value.map((item) => meaningOf(item, prop.of, renames));
      return isOrdered(prop) ? items : items.sort();
    }
    case 'map': case 'object': return isObject(value) ? reducedObject(value, prop, renames) : value;
    default: return sorted(value);
  }
}

/** Keys in order; an empty object is as good as none, while an empty list says that there is nothing. */
function reducedObject(value: { readonly [key: string]: unknown }, prop: Prop & { readonly type: 'map' | 'object' }, renames: Renames): unknown {
  return Object.keys(value).sort().flatMap((key) => {
    const inner = prop.type === 'map' ? prop.of : own(prop.props, key);
    return isNothing(value[key]) ? [] : [[key, reduced(value[key], inner, renames)]];
  });
}

const isNothing = (value: unknown): boolean => value === undefined || (isObject(value) && Object.keys(value).length === 0);

const own = (props: Props, key: string): Prop | undefined => (Object.hasOwn(props, key) ? props[key] : undefined);

/** Image layers lie one on the other; of all other lists the order says nothing. */
const isOrdered = (list: Prop & { readonly type: 'list' }): boolean => list.of.type === 'object' && Object.hasOwn(list.of.props, 'digest') && Object.hasOwn(list.of.props, 'size');

/** The descriptor among several that an object, or anything else, is written by. */
const alternative = (value: unknown, of: readonly Prop[]): Prop | undefined => of.find(({ type }) => (type === 'object' || type === 'map') === isObject(value));

function renamed(value: string, names: NonNullable<(Prop & { readonly type: 'string' })['names']>, renames: Renames): string {
  const parts = partsOf(value, names);
  const to = parts && renames.get(parts.id);
  return to === undefined || (names.to.length > 0 && !names.to.includes(to.kind)) ? value : parts!.before + to.id + parts!.behind;
}

/** Free values: keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isObject(value) ? Object.keys(value).sort().map((key) => [key, sorted(value[key])]) : value;
}

/** Bytes, cores or milliseconds of a quantity; undefined where it is none. */
function base(value: unknown, type: 'bytes' | 'cores' | 'duration'): number | 'unlimited' | undefined {
  const number = type === 'bytes' ? parseBytes(value) : type === 'cores' ? parseCores(value) : parseDuration(value);
  return number === Infinity ? 'unlimited' : number;
}

/** What differs between two values of one descriptor, a change a leaf; a list is one leaf. Undefined is absent. */
export function changesOf(from: unknown, to: unknown, prop: Prop | undefined, renames: Renames, path: readonly string[] = []): PropertyChange[] {
  if (from === to || (isNothing(from) && isNothing(to))) return [];
  if (prop?.type === 'object' || prop?.type === 'map') {
    const old = isObject(from) ? from : undefined, now = isObject(to) ? to : undefined;
    if (old !== undefined || now !== undefined) return changesInside(old ?? {}, now ?? {}, (key) => (prop.type === 'map' ? prop.of : own(prop.props, key)), renames, path);
  }
  if (from !== undefined && to !== undefined && meaningOf(from, prop, renames) === meaningOf(to, prop, NO_RENAMES)) return [];
  return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...quantities(from, to, prop), ...items(from, to, prop, renames) }];
}

/** As `changesOf`, for two objects of which `propOf` knows the members. */
export function changesInside(
  from: { readonly [key: string]: unknown }, to: { readonly [key: string]: unknown }, propOf: (key: string) => Prop | undefined, renames: Renames, path: readonly string[] = [],
): PropertyChange[] {
  const keys = Object.keys(to);
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) keys.push(key);
  const at = (object: { readonly [key: string]: unknown }, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
  return keys.flatMap((key) => changesOf(at(from, key), at(to, key), propOf(key), renames, [...path, key]));
}

function quantities(from: unknown, to: unknown, prop: Prop | undefined): Partial<PropertyChange> {
  if (prop?.type !== 'bytes' && prop?.type !== 'cores' && prop?.type !== 'duration') return {};
  const fromBase = base(from, prop.type), toBase = base(to, prop.type);
  return { unit: prop.type === 'duration' ? 'ms' : prop.type, ...(fromBase === undefined ? {} : { fromBase }), ...(toBase === undefined ? {} : { toBase }) };
}

function items(from: unknown, to: unknown, prop: Prop | undefined, renames: Renames): Partial<PropertyChange> {
  if (prop?.type !== 'list' || !(Array.isArray(from) || Array.isArray(to))) return {};
  const [removed, added] = unpaired((from ?? []) as unknown[], (to ?? []) as unknown[], (item, isOld) => meaningOf(item, prop.of, isOld ? renames : NO_RENAMES));
  return added.length + removed.length === 0 ? {} : { added, removed };
}

/** The members of two lists that have no counterpart of the same meaning in the other. */
export function unpaired<T>(from: readonly T[], to: readonly T[], meaning: (item: T, isOld: boolean) => string): readonly [removed: readonly T[], added: readonly T[]] {
  const left = new Map<string, number>();
  for (const item of from) {
    const key = meaning(item, true);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const added = to.filter((item) => !take(left, meaning(item, false)));
  const removed: T[] = [];
  for (let i = from.length - 1; i >= 0; i--) if (take(left, meaning(from[i]!, true))) removed.push(from[i]!);
  return [removed.reverse(), added];
}

function take(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0;
  if (count > 0) left.set(key, count - 1);
  return count > 0;
}
