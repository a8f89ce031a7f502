/** The order in which Strata writes keys: that of the tables. */
import { DOCUMENT_KEYS } from '../document';
import { DOCUMENT_PROPS } from '../document-props';
import { KINDS, propsOf } from '../kinds';
import type { Json, Path } from '../operations';
import type { Prop, Props } from '../props';

/** The order of a node's keys: `kind` and `in`, then what any kind has, in the order of the tables. */
const NODE_ORDER: readonly string[] = ['kind', 'in', ...new Set(KINDS.flatMap((kind) => Object.keys(propsOf(kind))))];

const kindOrders = new Map<string, readonly string[]>(KINDS.map((kind) => [kind, ['kind', 'in', ...Object.keys(propsOf(kind))]]));

/** Descriptors of one property name over all kinds, so that a path can be followed without knowing the node's kind. */
const nodeProps = new Map<string, readonly Prop[]>();
for (const kind of KINDS) for (const [name, prop] of Object.entries(propsOf(kind))) nodeProps.set(name, [...(nodeProps.get(name) ?? []), prop]);

/** The keys that the object at a path may have, in order; empty where the format knows no order. */
function keysAt(path: Path): readonly string[] {
  if (path.length === 0) return DOCUMENT_KEYS;
  if (path[0] === 'nodes') {
    if (path.length === 2) return NODE_ORDER;
    return path.length < 2 ? [] : keysBelow(nodeProps.get(String(path[2])) ?? [], path.slice(3));
  }
  const name = String(path[0]);
  return Object.hasOwn(DOCUMENT_PROPS, name) ? keysBelow([(DOCUMENT_PROPS as Props)[name]!], path.slice(1)) : [];
}

function keysBelow(props: readonly Prop[], path: Path): readonly string[] {
  const objects = props.flatMap((prop) => (prop.type === 'either' ? prop.of : [prop]));
  const [segment, ...rest] = path;
  if (segment === undefined) return [...new Set(objects.flatMap((prop) => (prop.type === 'object' ? Object.keys(prop.props) : [])))];
  return keysBelow(objects.flatMap((prop) => stepInto(prop, segment)), rest);
}

function stepInto(prop: Prop, segment: string | number): readonly Prop[] {
  if (prop.type === 'list' || prop.type === 'map') return [prop.of];
  if (prop.type === 'object' && Object.hasOwn(prop.props, String(segment))) return [prop.props[String(segment)]!];
  return [];
}

/** The order at a path; a node's `kind` makes it exact. */
function orderAt(path: Path, kind: unknown): readonly string[] {
  const order = path[0] === 'nodes' && path.length === 2 && typeof kind === 'string' ? kindOrders.get(kind) : undefined;
  return order ?? keysAt(path);
}

/**
 * Where a new key goes among the keys of the object at a path: behind the nearest one that the tables put before it,
 * else before the nearest behind, else last. `kind` is that of the node whose keys they are.
 */
export function orderedPosition(path: Path, key: string, existing: readonly string[], kind?: Json): number {
  const ranks = new Map(orderAt(path, kind).map((name, rank) => [name, rank]));
  const rank = ranks.get(key);
  if (rank === undefined) return existing.length;
  let before = -1;
  let behind = -1;
  existing.forEach((name, i) => {
    const other = ranks.get(name);
    if (other === undefined) return;
    if (other < rank && (before < 0 || other > ranks.get(existing[before]!)!)) before = i;
    if (other > rank && (behind < 0 || other < ranks.get(existing[behind]!)!)) behind = i;
  });
  if (before >= 0) return before + 1;
  return behind >= 0 ? behind : existing.length;
}

/** The entries of an object for a path, in the order of the tables; unknown keys last, as given. `kind` is that of the node whose keys they are. */
export function inOrder<T>(path: Path, entries: readonly (readonly [string, T])[], kind: unknown = entries.find(([key]) => key === 'kind')?.[1]): readonly (readonly [string, T])[] {
  const order = orderAt(path, kind);
  const ranks = new Map(order.map((name, rank) => [name, rank]));
  const rankOf = ([key]: readonly [string, T]) => ranks.get(key) ?? order.length;
  return [...entries].sort((a, b) => rankOf(a) - rankOf(b));
}
