/** Makes operations from what an importer read: nodes that are added or brought up to date, links, images, and the ground they stand on. */
import { type Image, type Json, type Link, type Operation, type TopologyNode } from '../../model';
import { BUDGET, type ImportContext, type ImportResult } from '../contract';
import { type Ids, makeIds, type Source } from '../ids';
import { makeNotes, type Notes, type Place, quote, sourceText } from '../notes';
import { findGround, machineAbove } from '../place';
import { inFormatOrder, updateNode } from '../update';

/** Where workloads stand: what takes containers, and the machine for volumes and networks. */
export interface Ground {
  readonly parent: string;
  readonly machine: string | undefined;
}

export interface Builder {
  readonly context: ImportContext;
  readonly notes: Notes;
  readonly ids: Ids;
  /** The place of a definition, its file named as the topology names files. */
  source(path: string, pointer: string): Source;
  /** Adds a node, or brings the one that was imported from the same place before up to date. False past the budget of nodes. */
  put(id: string, node: TopologyNode, place: Place): boolean;
  link(link: Link): void;
  image(reference: string, facts: Image): void;
  /**
   * The engine or cgroup for workloads: the one that was asked for, that of an earlier import of these files, or a new one of
   * `platform` on a host that is called after `name`, both marked assumed. `says` names the format in the note on that.
   */
  ground(name: string, platform: string, says: string, place: Place): Ground | undefined;
  /** What was made; notes what earlier imports of the files had and this one has not. */
  finish(name: string | undefined, sources: Iterable<string>): ImportResult;
}

interface State {
  readonly format: string;
  readonly files: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
  readonly operations: Operation[];
  readonly seen: Set<string>;
  nodes: number;
  images: number;
}

const sourceKey = (kind: string, source: { readonly file?: string; readonly pointer?: string } | undefined) => JSON.stringify([kind, source?.file, source?.pointer]);
const linkKey = (link: Link) => JSON.stringify([link.from, link.to]);

/**
 * A builder on `context.topology`. `paths` are the files of the import, `owned` the properties that importers of `format` set:
 * only these are named where the topology has one that the files do not have.
 */
export function makeBuilder(context: ImportContext, { format, title }: { readonly format: string; readonly title: string }, paths: readonly string[], owned: ReadonlySet<string>): Builder {
  const notes = makeNotes();
  const ids = makeIds(context.topology);
  const nameOf = (path: string) => context.nameOf?.(path) ?? path;
  const state: State = { format, files: new Set(paths.map(nameOf)), owned, operations: [], seen: new Set(), nodes: 0, images: 0 };
  const linked = new Set(context.topology.links.flatMap((link) => (link ? [linkKey(link)] : [])));
  const first: Place = { source: sourceText(paths[0] ?? '', ''), offset: 0 };
  return {
    context, notes, ids,
    source: (path, pointer) => ({ format, file: nameOf(path), pointer }),
    put: (id, node, place) => put(state, notes, ids, id, node, place),
    link(link) {
      if (linked.has(linkKey(link))) return;
      linked.add(linkKey(link));
      state.operations.push({ op: 'link', link });
    },
    image(reference, facts) {
      state.images++;
      const before = context.topology.images.get(reference);
      for (const [name, value] of Object.entries(facts) as [keyof Image, Json][]) {
        if (value !== undefined && JSON.stringify(before?.[name]) !== JSON.stringify(value)) state.operations.push({ op: 'set', path: ['images', reference, name], value });
      }
    },
    ground: (name, platform, says, place) => groundOf(context, state, notes, ids, name, platform, says, place),
    finish(name, sources) {
      if (state.nodes + state.images === 0) notes.add('info', 'nothing-found', first, `The file was read as ${title} and holds nothing that could be shown.`);
      noteVanished(context, state, notes, first);
      return { name, operations: state.operations, notes: notes.list(), sources: [...sources] };
    },
  };
}

function put(state: State, notes: Notes, ids: Ids, id: string, node: TopologyNode, place: Place): boolean {
  if (state.nodes >= BUDGET.nodes) {
    notes.add('error', 'too-many-nodes', place, `The files hold more than ${BUDGET.nodes} nodes; the rest was left out.`);
    return false;
  }
  state.nodes++;
  const source = node.source as Source | undefined;
  const known = source && ids.existing(node.kind, source);
  state.seen.add(sourceKey(node.kind, source));
  if (!known) {
    state.operations.push({ op: 'add', id, node: inFormatOrder(node) });
    return true;
  }
  const update = updateNode(id, known.node, node, state.owned);
  state.operations.push(...update.operations);
  for (const property of update.kept) {
    notes.add('info', 'kept-in-topology', place, `\`${property}\` of ${quote(id)} stands in the topology and not in the file; it was kept. Remove it by hand if it is out of date.`, undefined, { node: id, property });
  }
  return true;
}

function groundOf(context: ImportContext, state: State, notes: Notes, ids: Ids, name: string, platform: string, says: string, place: Place): Ground | undefined {
  const before = context.on === undefined ? earlierGround(context, state) : undefined;
  if (before !== undefined) return { parent: before, machine: machineAbove(context, before) };
  const ground = findGround(context, ids, name, platform);
  if ('error' in ground) {
    notes.add('error', 'wrong-target', place, ground.error);
    return undefined;
  }
  if (context.on === undefined) {
    notes.add('info', 'assumed-host', place, `${says} does not say where it runs: ${quote(ground.machine!)} and ${quote(ground.parent)} were made for it and marked as assumed. Move what stands on them, or import onto a node of yours.`);
  }
  state.operations.push(...ground.operations);
  return ground;
}

/** The engine above a container, pod or cgroup that an earlier import of the same files made. */
function earlierGround(context: ImportContext, state: State): string | undefined {
  const { ids, nodes } = context.topology;
  const index = new Map(ids.map((id, i) => [id, i]));
  const ours = (node: TopologyNode) => node.source?.format === state.format && node.source.file !== undefined && state.files.has(node.source.file);
  const start = nodes.find((node) => ours(node) && (node.kind === 'container' || node.kind === 'pod' || node.kind === 'cgroup'));
  const seen = new Set<string>();
  for (let id = start?.in; id !== undefined && !seen.has(id); id = nodes[index.get(id) ?? -1]?.in) {
    seen.add(id);
    if (nodes[index.get(id) ?? -1]?.kind === 'engine') return id;
  }
  return undefined;
}

function noteVanished(context: ImportContext, state: State, notes: Notes, place: Place): void {
  context.topology.nodes.forEach((node, i) => {
    const { format, file } = node.source ?? {};
    if (format !== state.format || file === undefined || !state.files.has(file) || state.seen.has(sourceKey(node.kind, node.source))) return;
    notes.add('warning', 'vanished', place, `${quote(context.topology.ids[i])} was imported from ${quote(file)} before and is not in it any more. Remove it if it is gone.`, undefined, { node: context.topology.ids[i] });
  });
}

/** Properties an importer of this family can set, by kind of node taken together. */
export const ownedProperties = (...names: readonly string[]): ReadonlySet<string> => new Set(names.flatMap((list) => list.split(' ')));

