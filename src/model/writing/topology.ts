/** What operations need to know about the document as it is now: which nodes there are, what is in what, who names whom. */
import type { Json, Path } from '../operations';
import type { TopologyNode } from '../kinds';
import type { Topology } from '../document';
import { type Draft, type Drafts, type Slot, childOf, draftAt, isUntouched, jsonOf, keyOf, slotAt, slotsOf, valueIn } from './draft';
import { isJsonObject } from './json';
import { type Reference, type Wanted, namingKeys, referencesOfNode, referencesOfTopLevel } from './references';
import { refuse } from './refusal';
import { isCutOff, shown } from '../reading/problems';
import { segmentsOf } from '../source/pointer';

/** Drafts, with the topology that the old text says. */
export interface Work {
  readonly drafts: Drafts;
  readonly topology: Topology;
  /** Nodes of the old text by id, those without problems: what is left out of the others would move the places in them. Made when first asked for. */
  readonly read: () => ReadonlyMap<string, TopologyNode>;
}

export function newWork(drafts: Drafts, topology: Topology): Work {
  let byId: ReadonlyMap<string, TopologyNode> | undefined;
  return { drafts, topology, read: () => (byId ??= soundNodes(topology)) };
}

function soundNodes({ ids, nodes, problems }: Topology): ReadonlyMap<string, TopologyNode> {
  if (isCutOff(problems)) return new Map();
  const byId = new Map(ids.map((id, i) => [id, nodes[i]!]));
  for (const { pointer } of problems) if (pointer.startsWith('/nodes/')) byId.delete(segmentsOf(pointer)[1]!);
  return byId;
}

/** The draft of `nodes`; undefined where the document has none yet in its text. */
export const nodesDraft = ({ drafts }: Work): Draft | undefined => draftAt(drafts, ['nodes']);

/** Whether a node with the id exists now. */
export function hasNode(work: Work, id: string): boolean {
  const draft = nodesDraft(work);
  if (draft) return slotAt(work.drafts, draft, id) !== undefined;
  const nodes = valueIn(work.drafts, ['nodes']);
  return isJsonObject(nodes) && Object.hasOwn(nodes, id);
}

/** Refuses an id that no node has. */
export function assertNode(work: Work, id: string): void {
  if (!hasNode(work, id)) refuse(`There is no node ${shown(id)}. It may have been renamed or removed in the meantime.`);
}

/** A property of a node as it is now. */
export function propertyOf(work: Work, id: string, name: string): Json | undefined {
  return valueIn(work.drafts, ['nodes', id, name]);
}

/** Calls `visit` with every node as it is now. */
export function eachNode(work: Work, visit: (id: string, node: unknown) => void): void {
  const draft = nodesDraft(work);
  if (!draft) {
    const nodes = valueIn(work.drafts, ['nodes']);
    if (isJsonObject(nodes)) for (const [id, node] of Object.entries(nodes)) visit(id, node);
    return;
  }
  for (const slot of slotsOf(draft)) {
    const id = keyOf(work.drafts, draft, slot);
    visit(id, nodeOf(work, draft, slot, id));
  }
}

/** A node as the old text says it where nothing changed, which needs no parsing. */
function nodeOf(work: Work, draft: Draft, slot: Slot, id: string): unknown {
  const read = isUntouched(draft, slot) && !draft.renamed.has(slot) ? work.read().get(id) : undefined;
  return read ?? jsonOf(work.drafts, draft, slot);
}

/** The ids and everything inside them, parents before children. */
export function subtreeOf(work: Work, ids: readonly string[]): Map<string, string> {
  const children = new Map<string, string[]>();
  const kinds = new Map<string, string>();
  eachNode(work, (id, node) => {
    const { in: parent, kind } = (node ?? {}) as { readonly in?: unknown; readonly kind?: unknown };
    kinds.set(id, typeof kind === 'string' ? kind : '');
    if (typeof parent !== 'string') return;
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  });
  const found = new Map<string, string>();
  const waiting = [...ids].reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.set(id, kinds.get(id) ?? '');
    waiting.push(...(children.get(id) ?? []));
  }
  return found;
}

/** Every place that names one of the nodes. */
export function referencesTo(work: Work, wanted: Wanted): Reference[] {
  const found: Reference[] = [];
  eachNode(work, (id, node) => referencesOfNode(node, ['nodes', id], wanted, found));
  for (const name of namingKeys) referencesOfTopLevel(name, topLevel(work, name), wanted, found);
  return found;
}

/** A top-level value as it is now: what was read of the old text where nothing changed and nothing was left out, which needs no parsing. */
function topLevel({ drafts, topology }: Work, name: string): unknown {
  const slot = slotAt(drafts, drafts.root, name);
  if (slot === undefined) return undefined;
  const untouched = isUntouched(drafts.root, slot) && !changedInside(childOf(drafts, drafts.root, slot, name));
  const sound = !topology.problems.some(({ pointer }) => pointer.startsWith(`/${name}`));
  return name === 'links' && untouched && sound ? topology.links : valueIn(drafts, [name]);
}

const changedInside = (draft: Draft | undefined) => draft !== undefined && (draft.order !== undefined || draft.children.size > 0 || draft.replaced.size > 0);

/** Orders paths so that removing one does not move the next: higher indices first. */
export function backwards(a: Path, b: Path): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x === y) continue;
    return typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? -1 : 1;
  }
  return b.length - a.length;
}
