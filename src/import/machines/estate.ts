/**
 * What an import of machines makes: nodes collected in any order and written as operations, parents first. A node that an earlier
 * import read from the same place is brought up to date; what the files only mention (a bridge, a storage) is found again by its name.
 */
import type { Kind, Link, Operation, TopologyNode } from '../../model';
import { BUDGET, type ImportContext, type ImportNote, type ImportResult } from '../contract';
import { makeIds, type Source } from '../ids';
import { makeNotes, type Notes, type Place, quote, sourceText } from '../notes';
import { folderOf } from '../paths';
import { inFormatOrder, updateNode } from '../update';

/** Properties these importers can set on a node. */
const OWNED: ReadonlySet<string> = new Set([
  'name', 'cpu', 'memory', 'memoryMin', 'disk', 'swap', 'os', 'numa', 'iommu', 'platform', 'version', 'vcpus', 'cpuMode', 'reservation', 'limit', 'shares', 'storage', 'cloneOf', 'nested', 'arch',
  'diskMode', 'ha', 'autostart', 'power', 'devices', 'confidential', 'pageMerging', 'pinned', 'numaNodes', 'snapshots', 'backup', 'networks', 'image', 'requests', 'limits', 'cpuWeight',
  'cpuShares', 'cpuset', 'namespaces', 'capabilities', 'lsm', 'mounts', 'ports', 'running', 'size', 'shared', 'thin', 'driver', 'reachableFrom', 'cidr', 'external', 'internal', 'isolated',
  'bandwidth', 'members', 'votes', 'witness', 'usage', 'profiles', 'seccomp', 'privileged', 'allowPrivilegeEscalation',
]);

const ORDER: readonly Kind[] = ['site', 'cluster', 'host', 'hypervisor', 'vm', 'engine', 'cgroup', 'volume', 'network', 'container'];

/** Where a node was read: a file, and its place in it as a pointer that stays the same. */
export interface Origin {
  readonly path: string;
  readonly pointer: string;
  readonly place: Place;
}

export interface Estate {
  readonly context: ImportContext;
  readonly notes: Notes;
  /** Files that were read. */
  readonly sources: Set<string>;
  /** The start of the first file, for notes about all of them. */
  readonly start: Place;
  /** The node an earlier import read from the place; `anywhere`: from any file of the same scope under that pointer. */
  earlier(kind: Kind, origin: Pick<Origin, 'path' | 'pointer'>, anywhere?: boolean): { readonly id: string; readonly node: TopologyNode } | undefined;
  /** The id of the node that stands for a place; the same for the same kind and pointer (and path, unless `anywhere`). */
  id(kind: Kind, origin: Pick<Origin, 'path' | 'pointer'>, wishes: readonly string[], anywhere?: boolean): string;
  /** Adds the node, or brings the known one up to date; said twice, the first counts and false is returned. */
  put(id: string, node: TopologyNode, origin: Origin, anywhere?: boolean): boolean;
  /** Counts a node as left out where the budget of nodes is used up: then nothing of it has to be read. False where there is room. */
  leaveOut(): boolean;
  has(id: string): boolean;
  link(link: Link): void;
  /** Says that a known node stands elsewhere now, and is described in another file. */
  move(id: string, to: string, path: string): void;
  /** Fills in what another format left open of a node; a node is joined with one machine at most. */
  join(id: string, operations: readonly Operation[]): void;
  isJoined(id: string): boolean;
  finish(name: string | undefined): ImportResult;
}

const pairOf = (link: Link) => JSON.stringify([link.from, link.to]);
const keyOf = (kind: string, source: Source) => JSON.stringify([kind, source.file, source.pointer]);

const nameKey = (kind: string, name: string) => JSON.stringify([kind, name.toLowerCase()]);

/** Ids of the machines that other formats, or people, put into the topology, by kind and name. */
function namesOf(topology: ImportContext['topology'], format: string): ReadonlyMap<string, string> {
  return new Map(topology.nodes.flatMap((node, i) => (node.source?.format === format ? [] : [[nameKey(node.kind, node.name ?? topology.ids[i]), topology.ids[i]] as const])));
}

/**
 * An empty estate for files of one format; `title` is the format's name in notes. `scopeOf` names what a file belongs to (its folder
 * where absent): what is found again by its pointer alone is looked for in the same scope.
 */
export function makeEstate(context: ImportContext, format: string, title: string, files: readonly { readonly path: string; readonly text: string }[], scopeOf: (path: string) => string = folderOf): Estate {
  const notes = makeNotes();
  const ids = makeIds(context.topology);
  const given = new Map<string, string>();
  const nodes = new Map<string, { readonly node: TopologyNode; readonly origin: Origin }>();
  const links = new Map<string, Link>();
  const moves: Operation[] = [];
  const joined = new Set<string>();
  const sources = new Set<string>();
  const seen = new Set<string>();
  const start: Place = { source: sourceText(files[0]?.path ?? '', files[0]?.text ?? ''), offset: 0 };
  const nameOf = (path: string) => context.nameOf?.(path) ?? path;
  let over = 0;

  const byPointer = new Map<string, number>();
  context.topology.nodes.forEach((node, i) => {
    const { format: other, file, pointer } = node.source ?? {};
    if (other === format && file !== undefined && pointer !== undefined) byPointer.set(JSON.stringify([node.kind, scopeOf(file), pointer]), i);
  });
  const earlier: Estate['earlier'] = (kind, { path, pointer }, anywhere) => {
    if (!anywhere) return ids.existing(kind, { format, file: nameOf(path), pointer });
    const index = byPointer.get(JSON.stringify([kind, scopeOf(nameOf(path)), pointer]));
    return index === undefined ? undefined : { id: context.topology.ids[index], node: context.topology.nodes[index] };
  };
  const sourceOf = (kind: Kind, origin: Pick<Origin, 'path' | 'pointer'>, anywhere?: boolean): Source =>
    (earlier(kind, origin, anywhere)?.node.source as Source | undefined) ?? { format, file: nameOf(origin.path), pointer: origin.pointer };

  const write = (id: string, { node, origin }: { node: TopologyNode; origin: Origin }): readonly Operation[] => {
    const old = ids.existing(node.kind, node.source as Source);
    if (!old) {
      noteNamesake(id, node, origin);
      return [{ op: 'add', id, node: inFormatOrder(node) }];
    }
    const update = updateNode(id, old.node, node, OWNED);
    for (const property of update.kept) {
      notes.add('info', 'kept-in-topology', origin.place, `\`${property}\` of ${quote(id)} stands in the topology and not in the file; it was kept. Remove it by hand if it is out of date.`, undefined, { node: id, property });
    }
    return update.operations;
  };
  /** Names by id, as the files have them. */
  const wished = new Map<string, string>();
  let namesakes: ReadonlyMap<string, string> | undefined;
  const noteNamesake = (id: string, node: TopologyNode, origin: Origin) => {
    if ((node.kind !== 'vm' && node.kind !== 'host') || node.assumed?.includes('*')) return;
    namesakes ??= namesOf(context.topology, format);
    const other = namesakes.get(nameKey(node.kind, wished.get(id) ?? id));
    if (other !== undefined) notes.add('info', 'same-name', origin.place, `${quote(id)} is called like ${quote(other)}, which was there before. Nothing but the name says that they are one; if they are, remove one of them.`);
  };
  const noteVanished = () => {
    const read = new Set([...sources].map(nameOf));
    context.topology.nodes.forEach((node, i) => {
      const source = node.source as Source | undefined;
      if (source?.format !== format || !read.has(source.file) || seen.has(keyOf(node.kind, source)) || node.assumed?.includes('*')) return;
      notes.add('warning', 'vanished', start, `${quote(context.topology.ids[i])} was imported from ${quote(source.file)} before and is not in it any more. Remove it if it is gone.`, undefined, { node: context.topology.ids[i] });
    });
  };

  return {
    context, notes, sources, start, earlier,
    id(kind, origin, wishes, anywhere) {
      const key = JSON.stringify(anywhere ? [kind, origin.pointer] : [kind, origin.path, origin.pointer]);
      const known = given.get(key);
      if (known !== undefined) return known;
      const id = ids.take(kind, sourceOf(kind, origin, anywhere), ...wishes);
      given.set(key, id);
      wished.set(id, wishes[0]);
      return id;
    },
    put(id, node, origin, anywhere) {
      if (nodes.has(id)) return false;
      if (nodes.size >= BUDGET.nodes) {
        over++;
        return false;
      }
      const source = sourceOf(node.kind, origin, anywhere);
      seen.add(keyOf(node.kind, source));
      nodes.set(id, { node: { ...node, source }, origin });
      return true;
    },
    leaveOut() {
      if (nodes.size < BUDGET.nodes) return false;
      over++;
      return true;
    },
    has: (id) => nodes.has(id),
    move: (id, to, path) => void moves.push({ op: 'move', id, to }, { op: 'set', path: ['nodes', id, 'source', 'file'], value: nameOf(path) }),
    join(id, operations) {
      joined.add(id);
      moves.push(...operations);
    },
    isJoined: (id) => joined.has(id),
    link: (link) => void links.set(pairOf(link), link),
    finish(name) {
      if (over > 0) notes.add('error', 'too-many-nodes', start, `The files make more than ${BUDGET.nodes} nodes; ${over} were left out.`);
      const linked = new Set(context.topology.links.map((link) => link && pairOf(link)));
      const ordered = ORDER.flatMap((kind) => [...nodes].filter(([, { node }]) => node.kind === kind));
      const operations = ordered.flatMap(([id, draft]) => write(id, draft));
      operations.push(...moves);
      for (const [pair, link] of links) if (!linked.has(pair)) operations.push({ op: 'link', link });
      noteVanished();
      if (nodes.size === 0 && joined.size === 0 && !notes.list().some((note: ImportNote) => note.severity === 'error')) {
        notes.add('info', 'nothing-found', start, `The file was read as ${title} and holds no machine that could be shown.`);
      }
      return { name, operations, notes: notes.list(), sources: [...sources] };
    },
  };
}
