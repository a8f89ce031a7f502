/** Nodes that came, went, moved, were renamed, or have other properties. */
import { propsOf } from '../model';
import type { TopologyNode } from '../model';
import type { Graph } from '../engine';
import type { Difference, NodeChange, NodeOnce, PropertyChange } from './contract';
import { compare } from './lists';
import type { Matching } from './match';
import { changesInside } from './values';

type Loose = { readonly [key: string]: unknown };

/** Differences of nodes. What holds most comes first: what came and went by how much is in it, then by id; changed nodes in the order of `weightOf`. */
export function nodeChanges(old: Graph, now: Graph, matching: Matching): Difference['nodes'] {
  const changed: NodeChange[] = [];
  for (let j = 0; j < now.count; j++) {
    const i = matching.toOld[j]!;
    const change = i < 0 ? undefined : changeOf(old, now, matching, i, j);
    if (change !== undefined) changed.push(change);
  }
  const size = (change: NodeChange): number => now.end[now.number.get(change.id)!]! - now.number.get(change.id)!;
  changed.sort((a, b) => weightOf(b) - weightOf(a) || size(b) - size(a) || compare(a.id, b.id));
  return { removed: onceOf(old, matching.toNew), added: onceOf(now, matching.toOld), changed };
}

/** Where something is says more than how it is called, and that more than a property. */
function weightOf({ moved, was, properties }: NodeChange): number {
  return moved !== undefined ? 3 : was !== undefined ? 2 : properties.some(({ path }) => !SAID.has(path[0]!)) ? 1 : 0;
}

/** Properties that describe and do nothing. */
const SAID: ReadonlySet<string> = new Set(['name', 'description', 'source', 'extra', 'owner']);

function changeOf(old: Graph, now: Graph, matching: Matching, i: number, j: number): NodeChange | undefined {
  const before = old.nodes[i]!, after = now.nodes[j]!;
  const was = old.ids[i]!, id = now.ids[j]!;
  const properties = propertyChanges(before, after, matching);
  const moved = movedOf(before.in, after.in, matching);
  if (was === id && moved === undefined && properties.length === 0) return undefined;
  return {
    id, ...(was === id ? {} : { was }), kind: after.kind, matchedBy: matching.evidence.get(j) ?? 'id', ...(moved && { moved }), properties,
  };
}

function propertyChanges(before: TopologyNode, after: TopologyNode, { renames }: Matching): PropertyChange[] {
  if (before === after) return [];
  const props = propsOf(after.kind);
  const { kind: _kind, in: _in, ...from } = before as Loose & TopologyNode;
  const { kind: _same, in: _into, ...to } = after as Loose & TopologyNode;
  return changesInside(from, to, (key) => (Object.hasOwn(props, key) ? props[key] : undefined), renames);
}

function movedOf(from: string | undefined, to: string | undefined, { renames }: Matching): NodeChange['moved'] {
  const same = (from === undefined ? undefined : renames.get(from)?.id ?? from) === to;
  return same ? undefined : { from: from ?? null, to: to ?? null };
}

function onceOf(graph: Graph, counterpart: Int32Array): NodeOnce[] {
  const found: NodeOnce[] = [];
  // Preorder: of those inside, as many as stand between the node and its end.
  const before = new Int32Array(graph.count + 1);
  for (let i = 0; i < graph.count; i++) before[i + 1] = before[i]! + (counterpart[i]! < 0 ? 1 : 0);
  for (let i = 0; i < graph.count; i++) {
    if (counterpart[i]! >= 0) continue;
    const node = graph.nodes[i]!;
    found.push({ id: graph.ids[i]!, kind: node.kind, parent: node.in ?? null, inside: before[graph.end[i]!]! - before[i + 1]! });
  }
  return found.sort((a, b) => b.inside - a.inside || compare(a.id, b.id));
}
