/** What an import would do to a topology, as plain data: made before anything is changed, so that people look first and choose. */
import type { Json, Kind, Operation, Path, Topology, TopologyNode, TopologyText } from '../model';
import type { ImportNote, ImportResult } from './contract';

/** A node that would be added, or one that is there and that such a node would stand in. */
export interface PlannedNode {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string | undefined;
  /** How many boxes it is in, those that are shown. */
  readonly depth: number;
  readonly isNew: boolean;
  /** Made up, as no file tells of it. */
  readonly assumed: boolean;
  /** File and place in it. */
  readonly source: string | undefined;
}

/** A value that would be another one. */
export interface PlannedChange {
  /** Names the change in a choice. */
  readonly key: string;
  /** The node, or the reference of the image. */
  readonly of: string;
  readonly what: 'node' | 'image' | 'document';
  /** Keys below it, joined by dots; `in` for its place. */
  readonly property: string;
  /** Undefined: absent. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** A node that came from a file that was read, and is in it no more. */
export interface GoneNode {
  readonly id: string;
  readonly kind: Kind;
  readonly source: string | undefined;
  /** Nodes inside that are still there, or that people added: they would go with it. */
  readonly inside: number;
}

export interface ImportPreview {
  /** Nodes that would be added, by kind, in the order in which kinds first occur. */
  readonly counts: readonly { readonly kind: Kind; readonly count: number }[];
  readonly nodes: readonly PlannedNode[];
  readonly links: number;
  readonly changes: readonly PlannedChange[];
  readonly gone: readonly GoneNode[];
  /** What the topology has and the files do not (any more): it stays. */
  readonly kept: readonly { readonly id: string; readonly property: string }[];
}

/** What a person decided otherwise than the import proposes: nothing is left out and nothing removed where empty. */
export interface ImportChoice {
  /** Nodes that are not added, with all that would stand in them. */
  readonly without: ReadonlySet<string>;
  /** Keys of changes that are not made. */
  readonly unchanged: ReadonlySet<string>;
  /** Nodes that are gone from their file and are removed, with all that is in them. */
  readonly removed: ReadonlySet<string>;
}

export const NO_CHOICE: ImportChoice = { without: new Set(), unchanged: new Set(), removed: new Set() };

const keyOf = (path: Path): string => JSON.stringify(path);

const sourceOf = ({ source }: TopologyNode): string | undefined => (source?.file === undefined ? undefined : `${source.file}${source.pointer === undefined || source.pointer === '' ? '' : ` ${source.pointer}`}`);

/** The value at a path below `nodes` or `images`; undefined where there is none. */
function valueAt(topology: Topology, numbers: ReadonlyMap<string, number>, [top, name, ...rest]: Path): Json | undefined {
  let value: unknown = top === 'nodes' ? topology.nodes[numbers.get(String(name)) ?? -1] : top === 'images' ? topology.images.get(String(name)) : top === 'name' ? topology.name : undefined;
  for (const key of rest) value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: string]: unknown })[key] : undefined;
  return value as Json | undefined;
}

/** The path that an operation changes of what is there already; undefined where it only adds. */
function changedPath(operation: Operation, numbers: ReadonlyMap<string, number>, topology: Topology): Path | undefined {
  if (operation.op === 'move') return numbers.has(operation.id) ? ['nodes', operation.id, 'in'] : undefined;
  if (operation.op !== 'set' && operation.op !== 'unset') return undefined;
  const [top, name] = operation.path;
  if (top === 'nodes') return numbers.has(String(name)) ? operation.path : undefined;
  if (top === 'images') return topology.images.has(String(name)) ? operation.path : undefined;
  return top === 'name' && topology.name !== undefined ? operation.path : undefined;
}

const numbersOf = ({ ids }: Topology): Map<string, number> => new Map(ids.map((id, i) => [id, i]));

function changesOf(topology: Topology, numbers: ReadonlyMap<string, number>, operations: readonly Operation[]): readonly PlannedChange[] {
  const changes = new Map<string, PlannedChange>();
  for (const operation of operations) {
    const path = changedPath(operation, numbers, topology);
    if (!path) continue;
    const after = operation.op === 'set' ? operation.value : operation.op === 'move' ? operation.to ?? undefined : undefined;
    const [top, name, ...rest] = path;
    const what = top === 'nodes' ? 'node' : top === 'images' ? 'image' : 'document';
    changes.set(keyOf(path), { key: keyOf(path), what, of: what === 'document' ? '' : String(name), property: what === 'document' ? String(top) : rest.join('.'), before: valueAt(topology, numbers, path), after });
  }
  return [...changes.values()];
}

/** Ids of nodes by the node that they are in; `''` for those at the root. */
function childrenOf(nodes: ReadonlyMap<string, TopologyNode>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [id, node] of nodes) {
    const parent = node.in !== undefined && nodes.has(node.in) ? node.in : '';
    const list = children.get(parent);
    if (list) list.push(id);
    else children.set(parent, [id]);
  }
  return children;
}

/** New nodes under what they stand in, depth first; boxes that run in a circle are left out. */
function treeOf(topology: Topology, numbers: ReadonlyMap<string, number>, added: ReadonlyMap<string, TopologyNode>): readonly PlannedNode[] {
  const around = new Map<string, TopologyNode>();
  for (const { in: start } of added.values()) {
    for (let id = start; id !== undefined && !around.has(id) && numbers.has(id); id = around.get(id)!.in) around.set(id, topology.nodes[numbers.get(id)!]!);
  }
  const nodes = new Map([...around, ...added]);
  const children = childrenOf(nodes);
  const planned: PlannedNode[] = [];
  const stack = [...(children.get('') ?? [])].reverse().map((id) => ({ id, depth: 0 }));
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { id, depth } = at;
    const node = nodes.get(id)!;
    planned.push({ id, kind: node.kind, name: node.name, depth, isNew: added.has(id), assumed: node.assumed?.includes('*') === true, source: sourceOf(node) });
    for (const child of [...(children.get(id) ?? [])].reverse()) stack.push({ id: child, depth: depth + 1 });
  }
  return planned;
}

function goneOf(topology: Topology, numbers: ReadonlyMap<string, number>, notes: readonly ImportNote[]): readonly GoneNode[] {
  const gone = new Set(notes.flatMap(({ code, node }) => (code === 'vanished' && node !== undefined && numbers.has(node) ? [node] : [])));
  if (gone.size === 0) return [];
  const children = childrenOf(new Map(topology.ids.map((id, i) => [id, topology.nodes[i]!])));
  const inside = (id: string): number => {
    const seen = new Set([id]);
    for (const each of seen) for (const child of children.get(each) ?? []) seen.add(child);
    return [...seen].filter((each) => !gone.has(each)).length;
  };
  return [...gone].map((id) => {
    const node = topology.nodes[numbers.get(id)!]!;
    return { id, kind: node.kind, source: sourceOf(node), inside: inside(id) };
  });
}

/** What the operations of an import would do to `base`. */
export function previewOf({ topology }: TopologyText, { operations, notes }: ImportResult): ImportPreview {
  const numbers = numbersOf(topology);
  const added = new Map<string, TopologyNode>();
  for (const operation of operations) if (operation.op === 'add') added.set(operation.id, operation.node);
  const counts = new Map<Kind, number>();
  for (const { kind } of added.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kept = notes.flatMap(({ code, node, property }) => (code === 'kept-in-topology' && node !== undefined && property !== undefined ? [{ id: node, property }] : []));
  return {
    counts: [...counts].map(([kind, count]) => ({ kind, count })),
    nodes: treeOf(topology, numbers, added),
    links: operations.filter(({ op }) => op === 'link').length,
    changes: changesOf(topology, numbers, operations),
    gone: goneOf(topology, numbers, notes),
    kept,
  };
}

/** The operations of an import as a person wants them. Nodes that are left out leave no reference behind. */
export function chosenOperations({ topology }: TopologyText, operations: readonly Operation[], { without, unchanged, removed }: ImportChoice): readonly Operation[] {
  if (without.size + unchanged.size + removed.size === 0) return operations;
  const numbers = numbersOf(topology);
  const added = new Map(operations.flatMap((each) => (each.op === 'add' ? [[each.id, each.node] as const] : [])));
  const out = new Set([...without].filter((id) => added.has(id)));
  // What stands in a node that is left out goes with it; a node that is there already does not move into one.
  const children = childrenOf(added);
  for (const id of out) for (const child of children.get(id) ?? []) out.add(child);
  const kept = operations.filter((operation) => {
    const path = changedPath(operation, numbers, topology);
    return (path === undefined || !unchanged.has(keyOf(path))) && !(operation.op === 'move' && operation.to !== null && out.has(operation.to));
  });
  const ids = [...out, ...[...removed].filter((id) => numbers.has(id))];
  return ids.length === 0 ? kept : [...kept, { op: 'remove', ids }];
}
