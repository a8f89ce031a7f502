/** Values as the writers of manifests use them. */
import type { Graph } from '../../engine/contract';
import { HIDDEN } from '../../import/extra';
import { type Kind, KINDS, parseBytes } from '../../model';

/** An object without what is undefined, an empty list or an empty object; undefined where nothing is left. */
export function present<T extends object>(object: T): T | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0));
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

/** Whole bytes of a quantity; undefined where it is unknown or unlimited. */
export function wholeBytes(value: unknown): number | undefined {
  const bytes = parseBytes(value);
  return bytes === undefined || !Number.isFinite(bytes) ? undefined : Math.ceil(bytes);
}

export const kindOf = (graph: Graph, i: number): Kind => KINDS[graph.kind[i]!]!;

/** Numbers of all nodes of the kinds, in preorder; those at or below `node` where one is named. */
export function numbersOf(graph: Graph, kinds: ReadonlySet<Kind>, node?: number): readonly number[] {
  const found: number[] = [];
  const [from, to] = node === undefined ? [0, graph.count] : [node, graph.end[node]!];
  for (let i = from; i < to; i++) if (kinds.has(kindOf(graph, i))) found.push(i);
  return found;
}

/** Numbers of what is above a node, the nearest first. */
export function* above(graph: Graph, i: number): IterableIterator<number> {
  for (let at = graph.parent[i]!; at >= 0; at = graph.parent[at]!) yield at;
}

/** The name that a section of the file gave to a node that `format` was read from: `/services/NAME`. */
export function sourceName(source: { readonly format?: string; readonly pointer?: string } | undefined, format: string, section: string): string | undefined {
  const start = `/${section}/`;
  const { pointer } = source ?? {};
  if (source?.format !== format || pointer === undefined || !pointer.startsWith(start)) return undefined;
  const name = pointer.slice(start.length);
  return name === '' || name.includes('/') ? undefined : name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Whether a hidden value is in there; bounded by what import keeps of a node. */
export function holdsHidden(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(HIDDEN);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsHidden);
}

export const HIDDEN_CAUSE = `Values that an import hid stand there as ${HIDDEN}: put the real ones in`;

/** For containers whose image is not known: what every format needs. */
export const NO_IMAGE = 'name-the-image';
