/** How replicas of a service are spread, level by level (RULES 3.16): a spread over nodes can be hollow one level below. */
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { kindCode, nearest, nodeNumber } from '../graph';
import { kernels } from './kernels';
import { places } from './places';
import type { Service } from './workloads';
import { workloads } from './workloads';

/** Levels at which replicas can meet: the virtual machine, the operating system's kernel, the physical host, the site. */
export const SPREAD_LEVELS = ['vm', 'kernel', 'host', 'site'] as const;
export type SpreadLevel = (typeof SPREAD_LEVELS)[number];

export interface Spread {
  /** Different nodes of the level that replicas are on. */
  readonly distinct: number;
  /** Most replicas that one of them carries, and which that is: -1 where none is known. */
  readonly maxLoss: number;
  readonly at: number;
  /** Replicas of which the place at this level is not known. */
  readonly unknown: number;
}

/** The node of a level that a node is on; -1 where none is modelled. */
export function atLevel(facts: Facts, level: SpreadLevel, node: number): number {
  switch (level) {
    case 'vm': return nearest(facts.graph, facts.graph.parent[node]!, 'vm');
    case 'kernel': {
      const { domains, hosting } = kernels(facts);
      return domains[hosting[node]!]?.node ?? -1;
    }
    case 'host': return places(facts).host[node]!;
    case 'site': return places(facts).site[node]!;
  }
}

/** `distinct_L` and `maxLoss_L` of a service; ties go to the lower number. */
export function spreadOf(facts: Facts, service: Service, level: SpreadLevel): Spread {
  const { copies } = workloads(facts);
  const loss = new Map<number, number>();
  let unknown = 0;
  for (const node of service.nodes) {
    const at = atLevel(facts, level, node);
    if (at < 0) unknown += copies[node]!;
    else loss.set(at, (loss.get(at) ?? 0) + copies[node]!);
  }
  let at = -1, maxLoss = 0;
  for (const [node, lost] of loss) {
    if (lost < maxLoss || (lost === maxLoss && node > at)) continue;
    at = node;
    maxLoss = lost;
  }
  return { distinct: loss.size, maxLoss, at, unknown };
}

/** An anti-affinity rule about replicas of a service: where it stands, and whom it names. */
export interface ApartRule {
  readonly cluster: number;
  readonly index: number;
  readonly must: boolean;
  readonly members: readonly number[];
}

const CLUSTER = kindCode('cluster');

/** Rules of clusters that keep at least two of these nodes, or the copies of one of them, apart. */
export function apartRules(graph: Graph, nodes: ReadonlySet<number>): readonly ApartRule[] {
  const found: ApartRule[] = [];
  for (let cluster = 0; cluster < graph.count; cluster++) {
    if (graph.kind[cluster] !== CLUSTER) continue;
    (graph.nodes[cluster] as NodeOf<'cluster'>).affinity?.forEach(({ kind, must, members }, index) => {
      if (kind !== 'apart') return;
      const about = (members ?? []).map((id) => nodeNumber(graph, id)).filter((it) => it !== undefined && nodes.has(it)) as number[];
      if (about.length > 1 || (about.length === 1 && graph.replicas[about[0]!]! > 1)) found.push({ cluster, index, must: must === true, members: about });
    });
  }
  return found;
}

/** Replicas that look spread because they are in several VMs, while the machines below are too few. */
export interface Collapse {
  readonly service: Service;
  /** Host that carries most of them. */
  readonly host: number;
  /** Replicas, the VM that each is in (or may be put in), and the host of that. */
  readonly columns: readonly { readonly replica: number; readonly vm: number; readonly host: number }[];
  readonly hosts: number;
  readonly sites: number;
  /** Replicas that go with `host`: at least, where the cluster chooses their places. */
  readonly maxLoss: number;
  /** The cluster that chooses their places; -1 where they have fixed ones. */
  readonly floats: number;
}

/**
 * A service whose replicas are in at least two VMs, but on fewer than `minHosts` hosts or `minSites` sites, or with more of them on one host
 * than it can lose. Of what floats in a cluster the best placement counts. Undefined where it is not so, or not known.
 */
export function collapseOf(facts: Facts, service: Service, minHosts: number, minSites: number): Collapse | undefined {
  if (service.replicas < 2 || service.replicas < service.minAvailable) return undefined;
  const collapse = service.nodes.length === 1 ? floating(facts, service) : fixed(facts, service);
  if (collapse === undefined) return undefined;
  const sites = collapse.sites > 0 && collapse.sites < minSites;
  return collapse.hosts < minHosts || sites || collapse.maxLoss > service.replicas - service.minAvailable ? collapse : undefined;
}

function fixed(facts: Facts, service: Service): Collapse | undefined {
  const vm = spreadOf(facts, service, 'vm');
  if (vm.distinct < 2) return undefined;
  const host = spreadOf(facts, service, 'host'), site = spreadOf(facts, service, 'site');
  if (host.at < 0) return undefined;
  const columns = service.nodes.map((replica) => ({ replica, vm: atLevel(facts, 'vm', replica), host: atLevel(facts, 'host', replica) }));
  // Where some are is not known: those may be anywhere else.
  return { service, host: host.at, columns, hosts: host.distinct + host.unknown, sites: site.unknown > 0 ? Infinity : site.distinct, maxLoss: host.maxLoss, floats: -1 };
}

/** Copies of one node that its cluster places on members in VMs: as evenly over the hosts as can be. */
function floating(facts: Facts, service: Service): Collapse | undefined {
  const { graph } = facts;
  const replica = service.nodes[0]!, cluster = graph.parent[replica]!;
  if (cluster < 0 || graph.kind[cluster] !== CLUSTER) return undefined;
  const { copies } = workloads(facts);
  const members = ((graph.nodes[cluster] as NodeOf<'cluster'>).members ?? []).map((id) => nodeNumber(graph, id)).filter((it) => it !== undefined && copies[it]! > 0) as number[];
  const columns = [...new Set(members)].sort((a, b) => a - b).map((it) => ({ replica: it, vm: nearest(graph, it, 'vm'), host: places(facts).host[it]! }));
  if (new Set(columns.map((it) => it.vm)).size < 2 || columns.some((it) => it.vm < 0 || it.host < 0)) return undefined;
  const room = new Map<number, number>();
  for (const { host } of columns) room.set(host, (room.get(host) ?? 0) + 1);
  const apart = apartRules(graph, new Set([replica])).some((it) => it.must);
  const host = [...room].reduce((best, it) => (it[1] > best[1] ? it : best))[0];
  const sites = new Set(columns.map((it) => places(facts).site[it.host]!));
  const maxLoss = leastLoss([...room.values()], service.replicas, apart);
  return maxLoss === undefined ? undefined : {
    service, host, columns, hosts: room.size, sites: sites.has(-1) ? Infinity : sites.size, maxLoss, floats: cluster,
  };
}

/** The least that the fullest host carries, with one replica a node where they must stay apart; undefined where they do not fit so. */
function leastLoss(nodesByHost: readonly number[], replicas: number, apart: boolean): number | undefined {
  if (!apart) return Math.ceil(replicas / nodesByHost.length);
  if (nodesByHost.reduce((sum, it) => sum + it, 0) < replicas) return undefined;
  let least = 1;
  while (nodesByHost.reduce((sum, it) => sum + Math.min(it, least), 0) < replicas) least++;
  return least;
}
