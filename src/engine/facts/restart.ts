/** Who starts again elsewhere when the machine below fails, and where (RULES 3.3): VMs under HA, containers and pods under an orchestrator. */
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { bytes } from '../columns';
import { defineFact } from '../facts';
import { isAncestor, kindCode, nearest, nodeNumber } from '../graph';
import { labels } from './labels';
import { managerOf, orchestrates } from './managers';
import type { Manager } from './managers';
import { quorums } from './quorum';
import type { Quorum } from './quorum';
import { workloads } from './workloads';

/** Nodes with the same choice of places. */
export interface RestartGroup {
  readonly number: number;
  /** The cluster that restarts them; -1 for a VM with `ha` outside of any cluster that has it. */
  readonly cluster: number;
  readonly manager: Manager;
  /** Members of the cluster on which they can start (hosts, hypervisors, VMs or engines), ascending. */
  readonly places: readonly number[];
  /** Who must agree by majority for the cluster to act. */
  readonly quorum: Quorum | undefined;
  /** Nodes that are restarted as one, ascending. */
  readonly units: readonly number[];
}

export interface Restarts {
  readonly groups: readonly RestartGroup[];
  /** By node: number of its group; -1 where nothing starts it elsewhere. */
  readonly group: Int32Array;
}

const VM = kindCode('vm'), HOST = kindCode('host'), POD = kindCode('pod'), CONTAINER = kindCode('container'), CLUSTER = kindCode('cluster');

/**
 * Restart groups. Left out, because nothing but their own machine brings them back: VMs with a local disk or `ha: false`, containers that
 * write to a path of their host, and what holds a vote or the control plane itself. Where no storage is given it is taken as shared.
 */
export const restarts = defineFact('restarts', (facts): Restarts => {
  const build: Build = { facts, group: new Int32Array(facts.graph.count).fill(-1), groups: [], byKey: new Map() };
  const { graph } = facts;
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === CLUSTER && graph.cyclic[i] === 0) ofCluster(build, i);
  loneVms(build);
  return { groups: build.groups, group: build.group };
}, ['platform', 'ha', 'members', 'storage', 'mounts', 'reachableFrom', 'memory']);

interface Build {
  readonly facts: Facts;
  readonly group: Int32Array;
  readonly groups: (RestartGroup & { readonly units: number[] })[];
  readonly byKey: Map<string, number>;
}

/** What restarts a unit, before its own limits are looked at. */
interface Source {
  readonly cluster: number;
  readonly manager: Manager;
  readonly places: readonly number[];
  readonly quorum: Quorum | undefined;
  /** Least memory of a place, in bytes; 0 where one is not known. */
  readonly smallest: number;
}

function ofCluster(build: Build, cluster: number): void {
  const { facts } = build, { graph } = facts;
  const node = graph.nodes[cluster] as NodeOf<'cluster'>;
  const platform = facts.catalog.platform(node.platform);
  const moving = orchestrates(platform) && node.ha !== false;
  const { copies } = workloads(facts);
  const places = [...new Set((node.members ?? []).map((id) => nodeNumber(graph, id)))].filter((it): it is number => it !== undefined && copies[it]! > 0);
  if (places.length < 2) return;
  const manager = managerOf(platform);
  const quorum = manager.needsQuorum ? quorums(facts).byCluster.get(cluster) : undefined;
  const source: Source = { cluster, manager, places: places.sort((a, b) => a - b), quorum, smallest: smallest(graph, places) };
  for (const member of places) membersUnits(build, member, source, node.ha === true, moving || (node.ha === true && manager.moves !== 'vms'));
}

/** Units inside a member: its VMs, or its pods and containers, not what is inside of those. */
function membersUnits(build: Build, member: number, source: Source, ha: boolean, containers: boolean): void {
  const { facts } = build, { graph } = facts;
  for (let i = member + 1; i < graph.end[member]!; i++) {
    const kind = graph.kind[i];
    if (kind === VM) {
      const vm = graph.nodes[i] as NodeOf<'vm'>;
      if (source.manager.moves !== 'containers' && vm.storage !== 'local' && (vm.ha ?? ha)) put(build, i, source);
    } else if (kind === POD || kind === CONTAINER) {
      if (containers && !isPinned(facts, i)) put(build, i, source);
    } else continue;
    i = graph.end[i]! - 1;
  }
}

/** VMs with `ha` in no cluster that has it: any host may take them. */
function loneVms(build: Build): void {
  const { facts, group } = build, { graph } = facts;
  let source: Source | undefined;
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM) continue;
    const node = graph.nodes[i] as NodeOf<'vm'>;
    if (node.ha !== true || node.storage === 'local' || group[i]! >= 0) continue;
    source ??= hostsAsPlaces(graph);
    const above = graph.parent[i]!, hypervisor = above < 0 ? undefined : graph.nodes[above]!;
    if (hypervisor?.kind === 'hypervisor') put(build, i, { ...source, manager: managerOf(facts.catalog.platform(hypervisor.platform)) });
  }
}

function hostsAsPlaces(graph: Graph): Source {
  const places: number[] = [];
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HOST) places.push(i);
  return { cluster: -1, manager: managerOf(undefined), places, quorum: undefined, smallest: smallest(graph, places) };
}

/** Roles whose nodes carry the cluster that would have to restart them. */
const OWN_PLACE: ReadonlySet<string | undefined> = new Set(['quorum', 'control-plane']);

/** Whether a pod or container cannot start elsewhere as it is: it votes, or it writes to a path of its host. */
function isPinned(facts: Facts, i: number): boolean {
  const { graph } = facts;
  if (OWN_PLACE.has(labels(facts).role[i])) return true;
  for (let at = i; at < graph.end[i]!; at++) {
    const node = graph.nodes[at]!;
    if (node.kind === 'container' && node.mounts?.some((it) => it.readOnly !== true && isHostPath(graph, it)) === true) return true;
  }
  return false;
}

type Mount = NonNullable<NodeOf<'container'>['mounts']>[number];

/** A directory of the host that is mounted; a socket holds no data. */
function isHostPath(graph: Graph, { source, type }: Mount): boolean {
  return source !== undefined && (type === 'bind' || /^(?:[/.~]|[A-Za-z]:\\)/.test(source)) && !graph.number.has(source) && !source.endsWith('.sock');
}

/** Memory of the machine that a place is or is on. */
function memoryOf(graph: Graph, place: number): number {
  const vm = nearest(graph, place, 'vm'), machine = vm >= 0 ? vm : nearest(graph, place, 'host');
  return machine < 0 ? NaN : graph.memory[machine]!;
}

const smallest = (graph: Graph, places: readonly number[]): number => Math.min(Infinity, ...places.slice(0, MANY).map((it) => memoryOf(graph, it) || 0), places.length > MANY ? 0 : Infinity);
/** Arguments that a call is given at most. */
const MANY = 10_000;

/** Puts a unit into the group of those with the same places. */
function put(build: Build, unit: number, source: Source): void {
  const places = placesOf(build.facts.graph, unit, source);
  if (places.length === 0) return;
  const key = `${source.cluster}/${source.manager.id}${places === source.places ? '' : `/${places.join()}`}`;
  let number = build.byKey.get(key);
  if (number === undefined) {
    number = build.groups.length;
    build.byKey.set(key, number);
    build.groups.push({ number, cluster: source.cluster, manager: source.manager, places, quorum: source.quorum, units: [] });
  }
  build.groups[number]!.units.push(unit);
  build.group[unit] = number;
}

/** The places from which a unit's volumes can be reached and that are as large as it; the source's own list where that is all of them. */
function placesOf(graph: Graph, unit: number, { places, smallest }: Source): readonly number[] {
  const reach = reachOf(graph, unit);
  const node = graph.nodes[unit]!;
  const size = node.kind === 'vm' ? bytes(node.memory) : NaN;
  if (reach.length === 0 && !(size > smallest)) return places;
  const found = places.filter((place) => !(size > memoryOf(graph, place)) && reach.every((from) => from.some((it) => it === place || isAncestor(graph, it, place))));
  return found.length === places.length ? places : found;
}

/** For each volume of a unit that says so, from where it can be reached. */
function reachOf(graph: Graph, unit: number): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (let at = unit; at < graph.end[unit]!; at++) {
    const node = graph.nodes[at]!;
    const names = node.kind === 'vm' ? [node.storage] : node.kind === 'container' ? node.mounts?.map((it) => it.source) ?? [] : [];
    for (const name of names) {
      const number = nodeNumber(graph, name), volume = number === undefined ? undefined : graph.nodes[number]!;
      if (volume?.kind !== 'volume' || volume.reachableFrom === undefined || volume.reachableFrom.length === 0) continue;
      found.push(volume.reachableFrom.flatMap((id) => withMembers(graph, nodeNumber(graph, id))));
    }
  }
  return found;
}

/** A place, and where it is a cluster its members. */
function withMembers(graph: Graph, place: number | undefined): readonly number[] {
  if (place === undefined) return [];
  const node = graph.nodes[place]!;
  const members = node.kind === 'cluster' ? node.members ?? [] : [];
  return [place, ...members.map((id) => nodeNumber(graph, id)).filter((it) => it !== undefined)];
}
