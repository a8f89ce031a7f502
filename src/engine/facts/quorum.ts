/** Groups that decide by majority: clusters that vote, and services whose role is `quorum`. */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode, nodeNumber } from '../graph';
import { labels } from './labels';
import { managerOf } from './managers';
import { services, workloads } from './workloads';

export interface Quorum {
  /** The cluster, or the first voter of a service. */
  readonly node: number;
  /** Number of the cluster; -1 for a service. */
  readonly cluster: number;
  readonly name: string;
  /** Nodes that vote, ascending, each as often as it has copies in `weights`. Empty where it is not known which members do. */
  readonly voters: readonly number[];
  readonly weights: readonly number[];
  /** All votes, the witness's too. */
  readonly votes: number;
  /** A tie-breaker that is none of the voters. */
  readonly witness: boolean;
  /** Votes that a decision needs. */
  readonly majority: number;
  /** Votes that can be lost: those beyond the majority. */
  readonly tolerated: number;
}

/** Votes that n voters need for a decision: more than half. */
export const majorityOf = (votes: number): number => Math.floor(votes / 2) + 1;
/** Failures that n voters survive: n - majority (T15: 3, 4, 5, 6 voters survive 1, 1, 2, 2). */
export const toleratedOf = (votes: number): number => Math.max(0, votes - majorityOf(votes));

const CLUSTER = kindCode('cluster');
/** Products in which every member votes, unless `votes` says otherwise. */
const ALL_MEMBERS: ReadonlySet<string> = new Set(['proxmox-ve', 'hyper-v-failover-cluster']);
const CONTROL_PLANE = 'control-plane', QUORUM = 'quorum';

export interface Quorums {
  /** Clusters by number, then services; a cluster whose voters are those of a service that runs on them is left to the service. */
  readonly list: readonly Quorum[];
  /** By cluster: who decides for it. */
  readonly byCluster: ReadonlyMap<number, Quorum>;
}

/** Who decides by majority. */
export const quorums = defineFact('quorums', (facts): Quorums => {
  const { graph } = facts;
  const found: Quorum[] = [];
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === CLUSTER && graph.cyclic[i] === 0) add(found, ofCluster(facts, i));
  const byService = quorumServices(facts);
  const byCluster = new Map(found.map((it) => [it.cluster, byService.find((service) => standsFor(facts, service, it)) ?? it]));
  return { list: [...found.filter((it) => byCluster.get(it.cluster) === it), ...byService], byCluster };
}, ['platform', 'members', 'votes', 'witness']);

function add(list: Quorum[], item: Quorum | undefined): void {
  if (item !== undefined) list.push(item);
}

function quorumOf(base: Pick<Quorum, 'node' | 'cluster' | 'name' | 'voters' | 'weights' | 'witness'>, votes: number): Quorum {
  return { ...base, votes, majority: majorityOf(votes), tolerated: toleratedOf(votes) };
}

function ofCluster(facts: Facts, cluster: number): Quorum | undefined {
  const { graph, catalog } = facts;
  const node = graph.nodes[cluster] as NodeOf<'cluster'>;
  const platform = catalog.platform(node.platform);
  if (node.votes === undefined && !managerOf(platform).needsQuorum) return undefined;
  const running = workloads(facts).copies;
  const members = [...new Set((node.members ?? []).map((id) => nodeNumber(graph, id)))].filter((it): it is number => it !== undefined && running[it]! > 0);
  const all = platform !== undefined && ALL_MEMBERS.has(platform.id);
  const named = all ? members : members.filter((it) => hasRole(facts, it, CONTROL_PLANE));
  // Where a count is declared, only as many voters are believed.
  const voters = node.votes === undefined || named.length === node.votes ? named : members.length === node.votes ? members : [];
  const count = node.votes ?? voters.length;
  if (count === 0) return undefined;
  const sorted = [...voters].sort((a, b) => a - b), witness = node.witness === true;
  return quorumOf({ node: cluster, cluster, name: graph.ids[cluster]!, voters: sorted, weights: sorted.map(() => 1), witness }, count + (witness ? 1 : 0));
}

/** Whether a member, what it is in, or something in it carries the role. */
function hasRole(facts: Facts, member: number, wanted: string): boolean {
  const { graph } = facts, { role } = labels(facts);
  for (let i = member; i < graph.end[member]!; i++) if (role[i] === wanted) return true;
  return false;
}

function quorumServices(facts: Facts): readonly Quorum[] {
  const { role } = labels(facts), { copies } = workloads(facts);
  const found: Quorum[] = [];
  for (const service of services(facts).list) {
    if (!service.declared || !service.nodes.some((it) => role[it] === QUORUM)) continue;
    const weights = service.nodes.map((it) => copies[it]!);
    found.push(quorumOf({ node: service.nodes[0]!, cluster: -1, name: service.name, voters: service.nodes, weights, witness: false }, service.replicas));
  }
  return found;
}

/** Whether a service has exactly one voter in each voter of a cluster: etcd on the control plane votes for it. */
function standsFor({ graph }: Facts, service: Quorum, cluster: Quorum): boolean {
  const within = service.voters.map((it) => cluster.voters.find((member) => it >= member && it < graph.end[member]!));
  return cluster.voters.length > 0 && within.length === cluster.voters.length && new Set(within).size === within.length && !within.includes(undefined);
}
