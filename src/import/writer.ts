/** Nodes and links of an import -> operations: new ones are added, those of an earlier import from the same place are brought up to date. */
import type { Json, Kind, Link, Operation, Path, TopologyNode } from '../model';
import { BUDGET, type ImportContext } from './contract';
import { type Ids, makeIds, type Source } from './ids';
import { type Notes, type Place, quote } from './notes';
import { inFormatOrder, updateNode } from './update';

export interface Writer {
  /** The same place has the same id. */
  readonly ids: Ids;
  readonly operations: readonly Operation[];
  /** Where a node read from `pointer` of a file comes from; `file` is a path in the workspace folder. */
  source(file: string, pointer: string): Source;
  /** Adds the node, or brings the one of the same source up to date; said twice, the first counts. `place` is for notes. False where the budget of nodes is used up. */
  put(id: string, node: TopologyNode, place: Place): boolean;
  /** Adds the link, once, where both of its ends are there. */
  link(link: Link): void;
  /** Sets a value outside the nodes, where it is not that already. */
  set(path: Path, before: Json | undefined, value: Json): void;
  /** Notes nodes that earlier imports of these files gave and this one did not. */
  noteVanished(files: Iterable<string>, place: Place): void;
}

const key = (kind: string, source: { readonly file?: string; readonly pointer?: string }) => JSON.stringify([kind, source.file, source.pointer]);

/** A writer onto `context.topology`. `owned`: properties that this importer can set. */
export function makeWriter(format: string, context: ImportContext, notes: Notes, owned: ReadonlySet<string>): Writer {
  const free = makeIds(context.topology);
  const given = new Map<string, string>();
  const ids: Ids = {
    existing: free.existing,
    take(kind, source, ...wishes) {
      const place = source && key(kind, source);
      const id = (place === undefined ? undefined : given.get(place)) ?? free.take(kind, source, ...wishes);
      if (place !== undefined) given.set(place, id);
      return id;
    },
  };
  const operations: Operation[] = [];
  const seen = new Set<string>();
  const present = new Set(context.topology.ids);
  const linked = new Set(context.topology.links.map((link) => link && JSON.stringify([link.from, link.to])));
  let added = 0;
  const nameOf = (file: string) => context.nameOf?.(file) ?? file;
  const update = (id: string, old: TopologyNode, node: TopologyNode, place: Place) => {
    const { operations: changes, kept } = updateNode(id, old, node, owned);
    operations.push(...changes);
    for (const property of kept) {
      notes.add('info', 'kept-in-topology', place, `\`${property}\` of the ${node.kind} ${quote(id)} stands in the topology and not in the file; it was kept. Remove it by hand if it is out of date.`, undefined, { node: id, property });
    }
  };
  return {
    ids,
    operations,
    source: (file, pointer) => ({ format, file: nameOf(file), pointer }),
    put(id, node, place) {
      const source = node.source as Source;
      if (seen.has(key(node.kind, source))) {
        notes.add('warning', 'repeated', place, `${quote(id)} stands here a second time, under the same name; the first one counts.`);
        return present.has(id);
      }
      seen.add(key(node.kind, source));
      const known = ids.existing(node.kind as Kind, source);
      if (known) update(id, known.node, node, place);
      else if (added >= BUDGET.nodes) notes.add('error', 'too-many-nodes', place, `More than ${BUDGET.nodes} nodes would be made; the rest was left out.`);
      else {
        added++;
        operations.push({ op: 'add', id, node: inFormatOrder(node) });
      }
      if (known || added < BUDGET.nodes) present.add(id);
      return present.has(id);
    },
    link(link) {
      const pair = JSON.stringify([link.from, link.to]);
      if (linked.has(pair) || !present.has(link.from) || !present.has(link.to)) return;
      linked.add(pair);
      operations.push({ op: 'link', link });
    },
    set(path, before, value) {
      if (JSON.stringify(before) !== JSON.stringify(value)) operations.push({ op: 'set', path, value });
    },
    noteVanished(files, place) {
      const named = new Set([...files].map(nameOf));
      context.topology.nodes.forEach((node, i) => {
        const { format: from, file, pointer } = node.source ?? {};
        if (from !== format || file === undefined || !named.has(file) || seen.has(key(node.kind, { file, pointer }))) return;
        notes.add('warning', 'vanished', place, `${quote(context.topology.ids[i])} was imported from ${quote(file)} before and is not in it any more. Remove it if it is gone.`, undefined, { node: context.topology.ids[i] });
      });
    },
  };
}
