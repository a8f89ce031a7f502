/** Nodes as text on the clipboard, and back into a topology under fresh ids. */
import { t } from '../../l10n';
import type { Template } from '../../catalog/templates';
import { judgeAll } from '../../engine';
import type { Graph } from '../../engine/contract';
import { kindNumber } from '../../model';
import type { Kind, Link, Operation, TopologyNode } from '../../model';
import { referencesOfNode } from '../../model/writing/references';
import type { Reference } from '../../model/writing/references';
import { topmost } from './topmost';

/** What `copyText` writes; the key marks the text as ours. */
export interface Payload {
  readonly strataNodes: 1;
  /** Parents before children; `in` of the topmost ones is left out. */
  readonly nodes: readonly { readonly id: string; readonly node: TopologyNode }[];
  readonly links: readonly Link[];
}

const MAX_TEXT = 20_000_000;
const MAX_NODES = 20_000;

/** The nodes with everything inside them and the links among them, as JSON text; empty where none exists. */
export function copyText(graph: Graph, ids: readonly string[]): string {
  const numbers = topmost(graph, ids).flatMap((top) => Array.from({ length: graph.end[top] - top }, (_, i) => top + i));
  if (numbers.length === 0) return '';
  const chosen = new Set(numbers);
  const nodes = numbers.map((number) => {
    const { in: parent, ...rest } = graph.nodes[number];
    return { id: graph.ids[number], node: chosen.has(graph.parent[number]) ? { ...rest, in: parent } : rest };
  });
  const links: Link[] = [];
  for (let i = 0; i < graph.linkFrom.length; i++) {
    const link = graph.topology.links[graph.linkIndex[i]];
    if (link && chosen.has(graph.linkFrom[i]) && chosen.has(graph.linkTo[i])) links.push(link);
  }
  return JSON.stringify({ strataNodes: 1, nodes, links }, null, 2);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A template as if it had been copied. */
export function payloadOf({ nodes, links }: Pick<Template, 'nodes' | 'links'>): Payload {
  return { strataNodes: 1, nodes: Object.entries(nodes).map(([id, node]) => ({ id, node })), links };
}

/** Reads what `copyText` wrote; undefined where the clipboard holds something else. */
export function parsePayload(text: string): Payload | undefined {
  if (text.length > MAX_TEXT || !text.includes('"strataNodes"')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return asPayload(value);
}

/** Nodes and links in the form in which they are copied; undefined where the value is something else. */
export function asPayload(value: unknown): Payload | undefined {
  if (!isRecord(value) || value.strataNodes !== 1 || !Array.isArray(value.nodes) || !Array.isArray(value.links)) return undefined;
  const nodeEntry = (entry: unknown) => isRecord(entry) && typeof entry.id === 'string' && entry.id !== '' && isRecord(entry.node)
    && kindNumber.has(String(entry.node.kind)) && (entry.node.in === undefined || typeof entry.node.in === 'string');
  const linkEntry = (entry: unknown) => isRecord(entry) && typeof entry.from === 'string' && typeof entry.to === 'string';
  const whole = value.nodes.length > 0 && value.nodes.length <= MAX_NODES && value.nodes.every(nodeEntry) && value.links.every(linkEntry);
  return whole ? (value as unknown as Payload) : undefined;
}

/** An id that is neither in the topology nor given out yet: the same one where free, else with the next number behind it. */
export function freshId(wanted: string, taken: (id: string) => boolean): string {
  if (!taken(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '') || wanted;
  let number = 2;
  while (taken(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}

/** A node in a parent, with its properties in the order in which files have them. */
const within = ({ kind, in: _, ...rest }: TopologyNode, parent: string | undefined): TopologyNode => ({ kind, ...(parent === undefined ? {} : { in: parent }), ...rest } as TopologyNode);

/** A copy of a node in which ids that were renewed are replaced wherever the format says that an id stands. */
function renewedNode(node: TopologyNode, parent: string | undefined, ids: ReadonlyMap<string, string>, kinds: ReadonlyMap<string, string>): TopologyNode {
  const { in: _, ...alone } = node;
  const copy = structuredClone(within(node, parent)) as unknown as { [key: string | number]: unknown };
  const found: Reference[] = [];
  referencesOfNode(alone, [], kinds, found);
  for (const { path, id, naming } of found) {
    let holder = copy;
    for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
    holder[path.at(-1)!] = naming(ids.get(id)!);
  }
  return copy as unknown as TopologyNode;
}

/** The nodes under ids that are not taken, wherever they are named among themselves; the topmost ones still without `in`. `ids` has the new id of each. */
export function underFreshIds({ nodes, links }: Pick<Payload, 'nodes' | 'links'>, taken: (id: string) => boolean): Pick<Payload, 'nodes' | 'links'> & { readonly ids: ReadonlyMap<string, string> } {
  const ids = new Map<string, string>(), given = new Set<string>();
  for (const { id } of nodes) {
    const fresh = freshId(id, (wanted) => given.has(wanted) || taken(wanted));
    given.add(fresh);
    ids.set(id, fresh);
  }
  const kinds = new Map<string, string>(nodes.map(({ id, node }) => [id, node.kind]));
  return {
    ids,
    nodes: nodes.map(({ id, node }) => ({ id: ids.get(id)!, node: renewedNode(node, node.in === undefined ? undefined : ids.get(node.in), ids, kinds) })),
    links: links.filter(({ from, to }) => ids.has(from) && ids.has(to)).map((link) => ({ ...link, from: ids.get(link.from)!, to: ids.get(link.to)! })),
  };
}

export type Pasted =
  | { readonly ok: true; readonly operations: readonly Operation[]; /** New ids of the topmost nodes. */ readonly select: readonly string[]; /** Layers that are added on the way, in words. */ readonly added: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** What `judgeAll` plans for the topmost nodes: their parents in order, and the operations for layers that are missing. */
function planFor(graph: Graph, kinds: readonly Kind[], target: number | undefined) {
  const verdict = judgeAll(graph, kinds.map((kind) => ({ kind })), target);
  // Layers are marked as assumed as a whole; what was asked for is not.
  const isPlaced = (operation: Operation) => operation.op === 'add' && operation.node.assumed === undefined;
  const parents = verdict.operations.filter(isPlaced).map((operation) => (operation.op === 'add' ? operation.node.in : undefined));
  return { ...verdict, parents, layers: verdict.operations.filter((operation) => !isPlaced(operation)) };
}

/** Operations that put copied nodes into a target (`null`: the root), or why that cannot be. */
export function pasteOperations(graph: Graph, payload: Payload, into: string | null): Pasted {
  const target = into === null ? undefined : graph.number.get(into);
  if (into !== null && target === undefined) return { ok: false, reason: t('\'{0}\' is not in the file any more.', into) };
  const tops = payload.nodes.filter(({ node }) => node.in === undefined);
  const plan = planFor(graph, tops.map(({ node }) => node.kind), target);
  if (!plan.allowed) return { ok: false, reason: t('This cannot be pasted here. {0}', plan.reason) };

  const layers = new Set(plan.layers.flatMap((operation) => (operation.op === 'add' ? [operation.id] : [])));
  const fresh = underFreshIds(payload, (id) => layers.has(id) || graph.number.has(id));
  return { ...adding(fresh, tops.map(({ id }, i) => [fresh.ids.get(id)!, plan.parents[i]]), plan.layers), added: plan.added };
}

/** Operations that put a copy of nodes, with what is inside them, beside each of them. */
export function duplicateOperations(graph: Graph, ids: readonly string[]): Pasted {
  const payload = parsePayload(copyText(graph, ids));
  if (!payload) return { ok: false, reason: t('Nothing is selected, so there is nothing to duplicate.') };
  const fresh = underFreshIds(payload, (id) => graph.number.has(id));
  const tops = payload.nodes.filter(({ node }) => node.in === undefined);
  return { ...adding(fresh, tops.map(({ id }) => [fresh.ids.get(id)!, graph.nodes[graph.number.get(id)!]!.in]), []), added: [] };
}

/** Operations that add layers, then nodes, of which the topmost go into the `parents`, then links. */
function adding({ nodes, links }: Pick<Payload, 'nodes' | 'links'>, tops: readonly (readonly [id: string, parent: string | undefined])[], layers: readonly Operation[]) {
  const parents = new Map(tops);
  const adds = nodes.map(({ id, node }): Operation => {
    const parent = parents.get(id);
    return { op: 'add', id, node: parent === undefined ? node : within(node, parent) };
  });
  return { ok: true as const, operations: [...layers, ...adds, ...links.map((link): Operation => ({ op: 'link', link }))], select: tops.map(([id]) => id) };
}
