/** Where a document names nodes: found by walking values along the tables, so that a new property of type `ref` is followed at once. */
import { DOCUMENT_PROPS } from '../document-props';
import { type Kind, kindNumber, propsOf } from '../kinds';
import type { Path } from '../operations';
import type { NodeName, Prop, Props } from '../props';

/** One place that names a node. */
export interface Reference {
  readonly path: Path;
  readonly id: string;
  /** Where in the text the id begins: behind a prefix such as `container:`. */
  readonly at: number;
  /** The same text naming another node. */
  naming(id: string): string;
}

/** The nodes whose references are wanted, with their kinds. */
export type Wanted = Pick<ReadonlyMap<string, string>, 'get' | 'has'>;

/** Stands for any kind, where it is not known yet what a name leads to. */
const ANY_KIND = '*';
const ANYTHING: Wanted = { has: () => true, get: () => ANY_KIND };

/** Every id that a node names or may name, its parent's among them, whether such a node exists or not. */
export function idsNamedBy(node: object): readonly string[] {
  const found: Reference[] = [];
  referencesOfNode(node, [], ANYTHING, found);
  return found.map(({ id }) => id);
}

const IN: Prop = { type: 'ref', to: [], doc: 'Parent.' };
const nothing: Props = {};
const naming = new WeakMap<Prop, boolean>();

/** References of a node's properties. */
export function referencesOfNode(node: unknown, path: Path, wanted: Wanted, found: Reference[]): void {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { kind } = node as { readonly kind?: unknown };
  const props = typeof kind === 'string' && kindNumber.has(kind) ? propsOf(kind as Kind) : nothing;
  for (const key in node) {
    const prop = key === 'in' ? IN : Object.hasOwn(props, key) ? props[key] : undefined;
    if (prop && mayName(prop)) walk((node as { [key: string]: unknown })[key], prop, [...path, key], wanted, found);
  }
}

/** References in a top-level value such as `links`; `nodes` and the keys of `layout` aside. */
export function referencesOfTopLevel(name: string, value: unknown, wanted: Wanted, found: Reference[]): void {
  if (Object.hasOwn(DOCUMENT_PROPS, name)) walk(value, (DOCUMENT_PROPS as Props)[name]!, [name], wanted, found);
}

/** References in a value that a descriptor describes. */
export function referencesOfValue(value: unknown, prop: Prop, path: Path, wanted: Wanted): Reference[] {
  const found: Reference[] = [];
  if (mayName(prop)) walk(value, prop, path, wanted, found);
  return found;
}

/** Top-level keys whose values may name nodes, and those that are keyed by node id. */
export const namingKeys: readonly string[] = Object.entries(DOCUMENT_PROPS as Props).filter(([, prop]) => mayName(prop)).map(([name]) => name);
export const keyedByNode: readonly string[] = Object.entries(DOCUMENT_PROPS as Props).filter(([, prop]) => prop.type === 'map' && prop.keys === 'node').map(([name]) => name);

/** Whether a value of this descriptor can name a node at all. */
export function mayName(prop: Prop): boolean {
  let known = naming.get(prop);
  if (known === undefined) naming.set(prop, (known = computeMayName(prop)));
  return known;
}

function computeMayName(prop: Prop): boolean {
  switch (prop.type) {
    case 'ref': return true;
    case 'string': return prop.names !== undefined;
    case 'list':
    case 'map': return mayName(prop.of);
    case 'object': return Object.values(prop.props).some(mayName);
    case 'either': return prop.of.some(mayName);
    default: return false;
  }
}

function walk(value: unknown, prop: Prop, path: Path, wanted: Wanted, found: Reference[]): void {
  if (typeof value === 'string') return text(value, prop, path, wanted, found);
  if (typeof value !== 'object' || value === null) return;
  if (prop.type === 'either') return prop.of.forEach((one) => walk(value, one, path, wanted, found));
  if (prop.type === 'list' && Array.isArray(value)) return value.forEach((item, i) => walk(item, prop.of, [...path, i], wanted, found));
  if (Array.isArray(value) || (prop.type !== 'map' && prop.type !== 'object')) return;
  for (const key in value) {
    const inner = prop.type === 'map' ? prop.of : Object.hasOwn(prop.props, key) ? prop.props[key] : undefined;
    if (inner && mayName(inner)) walk((value as { [key: string]: unknown })[key], inner, [...path, key], wanted, found);
  }
}

function text(value: string, prop: Prop, path: Path, wanted: Wanted, found: Reference[]): void {
  if (prop.type === 'either') return prop.of.forEach((one) => text(value, one, path, wanted, found));
  if (prop.type === 'ref' && wanted.has(value)) found.push({ path, id: value, at: 0, naming: (id) => id });
  const names = prop.type === 'string' ? prop.names : undefined;
  const named = names && partsOf(value, names);
  const kind = named && wanted.get(named.id);
  if (!named || kind === undefined || (kind !== ANY_KIND && names.to.length > 0 && !names.to.includes(kind))) return;
  found.push({ path, id: named.id, at: named.before.length, naming: (id) => named.before + id + named.behind });
}

/** The id in a text that may name a node, with what stands around it; undefined where it has not that form. */
export function partsOf(value: string, { prefix = '', suffixes = [''] }: NodeName): { readonly before: string; readonly id: string; readonly behind: string } | undefined {
  const behind = suffixes.find((suffix) => value.endsWith(suffix));
  if (behind === undefined || !value.startsWith(prefix)) return undefined;
  return { before: prefix, id: value.slice(prefix.length, value.length - behind.length), behind };
}
