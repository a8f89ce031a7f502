/** Brings a node of an earlier import up to date: adds and changes what the source says, and keeps what people added. */
import { type Json, type Kind, type Operation, parseBytes, parseCores, type Path, propsOf, type TopologyNode } from '../model';

type Plain = { readonly [key: string]: Json };

const isObject = (value: Json | undefined): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties in the order of the format: kind and parent, the kind's own, those of any node. */
export function inFormatOrder<N extends TopologyNode>(node: N): N {
  const order = ['kind', 'in', 'name', ...Object.keys(propsOf(node.kind as Kind))];
  const place = new Map(order.map((name, i) => [name, i]));
  const entries = Object.entries(node).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (place.get(a) ?? order.length) - (place.get(b) ?? order.length))) as N;
}

/** The same value, however it is written: 512MiB and 0.5GiB, "500m" and 0.5. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
  }
  if (typeof a === 'object' || typeof b === 'object' || (typeof a === 'string' && typeof b === 'string' && a.length > 40)) return false;
  const bytes = parseBytes(a);
  if (bytes !== undefined && bytes === parseBytes(b)) return true;
  const cores = parseCores(a);
  return cores !== undefined && cores === parseCores(b);
}

/** What makes two items of a list the same thing, so that one takes the other's place. */
const LIST_KEYS: ReadonlyMap<string, (item: Plain) => string> = new Map([
  ['mounts', (item: Plain) => JSON.stringify(item.target)],
  ['ports', (item: Plain) => JSON.stringify([item.container, item.host ?? null, item.protocol ?? 'tcp', item.address ?? null])],
]);

/** The source's items, then those of the topology that the source does not have. */
function mergeList(name: string, old: readonly Json[], fresh: readonly Json[]): readonly Json[] {
  const keyOf = LIST_KEYS.get(name);
  const key = (item: Json) => (keyOf && isObject(item) ? keyOf(item) : JSON.stringify(item));
  const keys = new Set(fresh.map(key));
  return [...fresh, ...old.filter((item) => !keys.has(key(item)))];
}

export interface Update {
  readonly operations: readonly Operation[];
  /** Properties that the topology has, an import may set, and the source does not (any more) have. */
  readonly kept: readonly string[];
}

/** Properties that belong to people, and those that say where things stand. */
const NEVER = new Set(['kind', 'in', 'source', 'assumed']);

/**
 * Operations that bring `old`, the node `id`, to what `fresh` says. Nothing is removed: what only the topology has stays,
 * and `kept` names it where it is one of `owned`, the properties this importer can set.
 */
export function updateNode(id: string, old: TopologyNode, fresh: TopologyNode, owned: ReadonlySet<string>): Update {
  const operations: Operation[] = [];
  const compare = (path: Path, name: string, before: Json | undefined, after: Json) => {
    if (isSame(before, after)) return;
    if (isObject(before) && isObject(after)) {
      for (const [key, value] of Object.entries(after)) compare([...path, key], key, Object.hasOwn(before, key) ? before[key] : undefined, value);
    } else if (Array.isArray(before) && Array.isArray(after)) {
      const merged = mergeList(name, before, after);
      if (!isSame(before, merged)) operations.push({ op: 'set', path, value: merged });
    } else operations.push({ op: 'set', path, value: after });
  };
  const [had, has] = [old as unknown as Plain, fresh as unknown as Plain];
  for (const [name, value] of Object.entries(has)) {
    if (!NEVER.has(name) && value !== undefined) compare(['nodes', id, name], name, Object.hasOwn(had, name) ? had[name] : undefined, value);
  }
  const kept = Object.keys(had).filter((name) => owned.has(name) && !NEVER.has(name) && has[name] === undefined);
  return { operations, kept };
}
