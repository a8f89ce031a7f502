/** How layers and rules name kinds and amounts; `rules/say.ts` has the words that only rules use. */
import { formatBytes, formatCores, KIND_TABLE } from '../model';
import type { Kind } from '../model';
import type { Graph } from './contract';

/** "a" or "an" before a kind's title. */
export const article = (kind: Kind): string => (/^[aeiou]/i.test(KIND_TABLE[kind].title) ? 'an' : 'a');

/** A kind's title in the middle of a sentence. */
export const title = (kind: Kind): string => KIND_TABLE[kind].title.toLowerCase();

const KIND_NAMES: ReadonlyMap<string, string> = new Map((Object.keys(KIND_TABLE) as Kind[]).map((kind) => [kind, kind === 'vm' ? 'VM' : title(kind)]));

/** `container front`, `VM vm-web`. */
export function called(graph: Graph, node: number): string {
  return `${KIND_NAMES.get(graph.nodes[node]!.kind) ?? 'node'} ${graph.ids[node]!}`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c". */
export const list = (items: readonly string[], word = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

/** A ratio with two decimals. */
export const ratio = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : 'without bound');

/** An amount of a resource in its own unit. */
export function amount(resource: 'memory' | 'cpu' | 'pids', value: number): string {
  if (resource === 'memory') return formatBytes(value);
  if (resource === 'pids') return Number.isFinite(value) ? `${value} processes` : 'unlimited';
  return Number.isFinite(value) ? `${formatCores(value)} ${value === 1 ? 'CPU' : 'CPUs'}` : formatCores(value);
}
