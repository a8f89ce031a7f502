/** Who needs whom beside containment: links, volumes, networks, cluster members. */
import { KINDS } from '../../model';
import type { NodeOf, TopologyNode } from '../../model';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { HAS } from '../presence';
import { services } from './workloads';

export const NEEDS = { hard: 0, soft: 1, volume: 2, network: 3, member: 4, copy: 5 } as const;

export interface Dependencies {
  /**
   * Needs by what is needed: those of node `x` stand at `start[x]` to `start[x + 1]` (exclusive) in the other arrays. For `member` the
   * dependent is the cluster that node `x` is a member of, for `copy` the volume that has a synchronous copy at `x`. What a container of a
   * pod that is a replica needs, or is needed for, stands at the pod: it is not ready without any of its containers.
   */
  readonly start: Int32Array;
  readonly dependent: Int32Array;
  /** A value of NEEDS. */
  readonly need: Uint8Array;
  /** Networks that a node is attached to, for nodes with any. */
  readonly networks: ReadonlyMap<number, readonly number[]>;
  /** Members of a cluster that exist, for clusters with any. */
  readonly members: ReadonlyMap<number, readonly number[]>;
  /** Where a volume has synchronous copies, for volumes with any. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
}

/** Members of a cluster that exist, for clusters with any: apart from the needs, which change with every link. */
export const clusterMembers = defineFact('clusterMembers', ({ graph }): ReadonlyMap<number, readonly number[]> => {
  const members = new Map<number, readonly number[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CLUSTER) continue;
    const parts = existing(graph, (graph.nodes[i] as NodeOf<'cluster'>).members);
    if (parts.length > 0) members.set(i, parts);
  }
  return members;
}, ['members']);

const READS = ['mounts', 'storage', 'networks', 'copies'];

/** Who needs whom, links included. */
export const dependencies = defineFact('dependencies', (facts): Dependencies => {
  const needs = newNeeds(facts, facts.graph.linkFrom.length);
  addLinks(facts.graph, needs);
  return addAttachments(facts, needs);
}, READS);

/** As `dependencies` without the links: for those who must not depend on them. */
export const attachments = defineFact('attachments', (facts): Dependencies => addAttachments(facts, newNeeds(facts)), READS);

/** Needs as they are found. */
interface Needs {
  to: Int32Array;
  from: Int32Array;
  need: Uint8Array;
  used: number;
  readonly unit: (i: number) => number;
}

function newNeeds(facts: Facts, links = 0): Needs {
  const { parent } = facts.graph;
  const { of, replica } = services(facts);
  const room = links + 64;
  return { to: new Int32Array(room), from: new Int32Array(room), need: new Uint8Array(room), used: 0, unit: (i) => (of[i]! >= 0 && replica[i] === 0 ? parent[i]! : i) };
}

function add(needs: Needs, target: number, dependent: number, kind: number): void {
  if (needs.used === needs.to.length) grow(needs);
  needs.to[needs.used] = target;
  needs.from[needs.used] = dependent;
  needs.need[needs.used++] = kind;
}

function grow(needs: Needs): void {
  const { to, from, need } = needs, room = 2 * to.length;
  (needs.to = new Int32Array(room)).set(to);
  (needs.from = new Int32Array(room)).set(from);
  (needs.need = new Uint8Array(room)).set(need);
}

function addLinks(graph: Graph, needs: Needs): void {
  const { linkFrom, linkTo, linkIndex } = graph;
  const { links } = graph.topology;
  for (let k = 0; k < linkFrom.length; k++) {
    const soft = links[linkIndex[k]!]!.strength === 'soft';
    const a = linkFrom[k]!, target = linkTo[k]!;
    const dependent = needs.unit(a), needed = needs.unit(target);
    if (dependent !== needed) add(needs, needed, dependent, soft ? NEEDS.soft : NEEDS.hard);
  }
}

function addAttachments(facts: Facts, needs: Needs): Dependencies {
  const { graph } = facts;
  const { unit } = needs;
  const networks = new Map<number, readonly number[]>(), copies = new Map<number, readonly number[]>();
  const members = clusterMembers(facts);
  for (let i = 0; i < graph.count; i++) {
    if (NEEDY[graph.kind[i]!] === 0 || (graph.has[i]! & NEEDING) === 0) continue;
    const node = graph.nodes[i]!;
    for (const volume of volumesOf(graph, node)) add(needs, volume, unit(i), NEEDS.volume);
    const attached = node.kind === 'container' || node.kind === 'vm' ? existing(graph, node.networks, NETWORK) : NOBODY;
    // Containers of a pod share its network namespace: what one is attached to, all are.
    if (attached.length > 0) networks.set(unit(i), merged(networks.get(unit(i)), attached));
    for (const network of attached) add(needs, network, unit(i), NEEDS.network);
    for (const part of members.get(i) ?? NOBODY) add(needs, part, i, NEEDS.member);
    if (node.kind !== 'volume') continue;
    const sync = existing(graph, node.copies?.filter((copy) => copy.sync === true).map((copy) => copy.site));
    if (sync.length > 0) copies.set(i, sync);
    for (const place of sync) add(needs, place, i, NEEDS.copy);
  }
  return { ...byTarget(graph.count, needs), networks, members, copies };
}

const merged = (a: readonly number[] | undefined, b: readonly number[]): readonly number[] => (a === undefined ? b : [...new Set([...a, ...b])]);
const NOBODY: readonly number[] = [];
/** By kind: 1 where a node may need something in this way. */
const NEEDY = Uint8Array.from(KINDS, (kind) => (['container', 'vm', 'cluster', 'volume'].includes(kind) ? 1 : 0));
const NEEDING = HAS.mounts | HAS.storage | HAS.networks | HAS.copies | HAS.members;
const VOLUME = kindCode('volume'), NETWORK = kindCode('network'), CLUSTER = kindCode('cluster');

/** Numbers of the nodes that exist, each once, of one kind where that is given. */
function existing(graph: Graph, ids: readonly (string | undefined)[] | undefined, kind?: number): readonly number[] {
  if (ids === undefined) return NOBODY;
  const found = new Set<number>();
  for (const id of ids) {
    const i = id === undefined ? undefined : graph.number.get(id);
    if (i !== undefined && (kind === undefined || graph.kind[i] === kind)) found.add(i);
  }
  return [...found];
}

function volumesOf(graph: Graph, node: TopologyNode): readonly number[] {
  if (node.kind === 'container') return existing(graph, (node as NodeOf<'container'>).mounts?.map((mount) => mount.source), VOLUME);
  return node.kind === 'vm' ? existing(graph, node.storage === undefined ? undefined : [node.storage], VOLUME) : NOBODY;
}

function byTarget(count: number, { to, from, need, used }: Needs): Pick<Dependencies, 'start' | 'dependent' | 'need'> {
  const start = new Int32Array(count + 1);
  for (let k = 0; k < used; k++) start[to[k]! + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const dependent = new Int32Array(used), kinds = new Uint8Array(used);
  for (let k = 0; k < used; k++) {
    const at = next[to[k]!]!++;
    dependent[at] = from[k]!;
    kinds[at] = need[k]!;
  }
  return { start, dependent, need: kinds };
}
