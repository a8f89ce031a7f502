/** What a recovery site lacks of what protected workloads need: data, networks, and services that they cannot work without (RULES 3.12). */
import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { isAncestor, kindCode } from '../../graph';
import { diskOf } from '../storage-reach';
import { services, workloads } from '../workloads';
import { isAtSite } from './sites';
import type { RecoveryPair } from './sites';

/** Properties that `missingAt` looks at beside those of the facts that it uses. */
export const MISSING_READS: readonly string[] = ['storage', 'mounts', 'networks', 'stretched', 'driver', 'copies', 'reachableFrom', 'slo', 'recovery', 'protected', 'backup'];

/** One thing that a unit needs and the other site does not have. */
export interface Missing {
  /** The VM, pod, container or application. */
  readonly unit: number;
  /** `disk`: a VM's disk on its host. `data`: a volume without a copy there. `lag`: a copy too far behind. */
  readonly what: 'disk' | 'data' | 'lag' | 'network' | 'service';
  /** The volume, network or service; the unit itself for `disk`. */
  readonly thing: number;
  /** Milliseconds, for `lag`. */
  readonly lag?: number;
  readonly rpo?: number;
}

const VOLUME = kindCode('volume'), CONTAINER = kindCode('container'), VM = kindCode('vm');

/** What is certainly missing at the other site, by unit in order. What is not known to be only here is not reported. */
export function missingAt(facts: Facts, pair: RecoveryPair): readonly Missing[] {
  const links = linksFrom(facts.graph), taken = new Set(pair.protected);
  return pair.protected.flatMap((unit) => [...dataOf(facts, pair, unit), ...networksOf(facts, pair, unit), ...servicesOf(facts, pair, unit, links, taken)]);
}

function dataOf(facts: Facts, pair: RecoveryPair, unit: number): Missing[] {
  const { graph } = facts;
  const found: Missing[] = [];
  const seen = new Set<number>();
  const disk = graph.kind[unit] === VM ? diskOf(graph, unit) : undefined;
  if (disk === 'local') found.push({ unit, what: 'disk', thing: unit });
  else if (disk !== undefined) seen.add(disk);
  for (let i = unit; i < graph.end[unit]!; i++) for (const volume of mounted(graph, i)) if (!isAncestor(graph, unit, volume)) seen.add(volume);
  const rpo = objective(facts, unit);
  for (const volume of seen) {
    if (isThere(facts, pair, volume)) continue;
    const lag = lagAt(facts, pair, volume);
    if (lag === undefined) found.push({ unit, what: 'data', thing: volume });
    else if (rpo !== undefined && lag > rpo) found.push({ unit, what: 'lag', thing: volume, lag, rpo });
  }
  return found;
}

function mounted(graph: Graph, i: number): readonly number[] {
  if (graph.kind[i] !== CONTAINER) return [];
  const volumes: number[] = [];
  for (const { source } of (graph.nodes[i] as NodeOf<'container'>).mounts ?? []) {
    const volume = source === undefined ? undefined : graph.number.get(source);
    if (volume !== undefined && graph.kind[volume] === VOLUME) volumes.push(volume);
  }
  return volumes;
}

/** The strictest recovery point objective, in ms, of a unit and of what runs in it. */
function objective({ graph }: Facts, unit: number): number | undefined {
  let least: number | undefined;
  for (let i = unit; i < graph.end[unit]!; i++) {
    const { slo } = graph.nodes[i] as NodeOf<'vm'>;
    const rpo = slo?.rpo === undefined ? undefined : parseDuration(slo.rpo);
    if (rpo !== undefined && !(least! <= rpo)) least = rpo;
  }
  return least;
}

/** Whether a volume can be used there without a copy, or is not certainly here: nothing is missing then. */
function isThere(facts: Facts, { site, to }: RecoveryPair, volume: number): boolean {
  if (!isAtSite(facts, volume, site)) return true;
  const { reachableFrom } = facts.graph.nodes[volume] as NodeOf<'volume'>;
  return reachableFrom?.some((id) => isPlaceAt(facts, id, to)) ?? false;
}

function isPlaceAt(facts: Facts, id: string | undefined, site: number): boolean {
  const place = id === undefined ? undefined : facts.graph.number.get(id);
  return place !== undefined && isAtSite(facts, place, site);
}

/** How far the nearest copy there is behind, in ms; undefined where there is none, 0 where that is not known. */
function lagAt(facts: Facts, { to }: RecoveryPair, volume: number): number | undefined {
  let least: number | undefined;
  for (const { site, sync, lag } of (facts.graph.nodes[volume] as NodeOf<'volume'>).copies ?? []) {
    if (!isPlaceAt(facts, site, to)) continue;
    const behind = sync === true || lag === undefined ? 0 : parseDuration(lag) ?? 0;
    least = least === undefined ? behind : Math.min(least, behind);
  }
  return least;
}

/** Drivers of networks that hosts make themselves, there as well. */
const MADE_BY_HOSTS: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'null', 'overlay', 'nat', 'transparent', 'l2bridge']);

function networksOf(facts: Facts, { site }: RecoveryPair, unit: number): Missing[] {
  const { graph } = facts;
  const mapped = new Set((graph.nodes[site] as NodeOf<'site'>).recovery?.networks?.map(({ from }) => from));
  const found: Missing[] = [];
  for (const id of (graph.nodes[unit] as NodeOf<'vm' | 'container'>).networks ?? []) {
    const thing = graph.number.get(id);
    const node = thing === undefined ? undefined : graph.nodes[thing]!;
    if (thing === undefined || node?.kind !== 'network' || node.stretched === true || mapped.has(id) || MADE_BY_HOSTS.has(node.driver ?? '')) continue;
    if (isAtSite(facts, thing, site)) found.push({ unit, what: 'network', thing });
  }
  return found;
}

/** Targets of hard links by their source. */
function linksFrom(graph: Graph): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let k = 0; k < graph.linkFrom.length; k++) {
    if (graph.topology.links[graph.linkIndex[k]!]!.strength === 'soft') continue;
    const known = found.get(graph.linkFrom[k]!);
    if (known) known.push(graph.linkTo[k]!);
    else found.set(graph.linkFrom[k]!, [graph.linkTo[k]!]);
  }
  return found;
}

function servicesOf(facts: Facts, { site }: RecoveryPair, unit: number, links: ReadonlyMap<number, readonly number[]>, taken: ReadonlySet<number>): Missing[] {
  const { graph } = facts;
  const found = new Set<number>();
  for (let i = unit; i < graph.end[unit]!; i++) {
    for (const target of links.get(i) ?? []) {
      if (isAtSite(facts, target, site) && runs(facts, target) && !comesAlong(graph, target, taken) && !hasReplicaElsewhere(facts, target, site)) found.add(target);
    }
  }
  return [...found].map((thing) => ({ unit, what: 'service', thing }));
}

/** Only workloads count: links to machines, volumes and networks are about containment or asked elsewhere. */
const runs = (facts: Facts, target: number): boolean => services(facts).of[target]! >= 0 && workloads(facts).copies[target]! > 0;

/** Whether the target, or what it is in, is taken up at the other site too. */
function comesAlong(graph: Graph, target: number, taken: ReadonlySet<number>): boolean {
  for (let at = target; at >= 0; at = graph.parent[at]!) if (taken.has(at)) return true;
  return false;
}

function hasReplicaElsewhere(facts: Facts, target: number, site: number): boolean {
  const { list, of } = services(facts);
  return list[of[target]!]!.nodes.some((it) => !isAtSite(facts, it, site));
}
