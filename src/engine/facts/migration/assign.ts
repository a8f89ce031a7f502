/** Where the virtual machines and pods of a place that is drained can go. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { isAncestor, nearest } from '../../graph';
import { labels } from '../labels';
import { BARS, clusterProblems, podProblem, prepare, proofText, solveIn, STEPS } from '../placement';
import type { Budget, ClusterProblem } from '../placement';
import { pools } from '../pools';
import { reach } from '../storage-reach';
import { canRestart, verdicts } from './can-migrate';
import type { Reason, Verdict } from './can-migrate';

export interface Target {
  readonly unit: number;
  /** Machine or engine it goes to; -1 where it stays. */
  readonly to: number;
  /** What the conditions of a live migration say of it; undefined for containers and for what stays. */
  readonly verdict: Verdict | undefined;
  /** Why it stays. */
  readonly reason: string | undefined;
  /** Whether it can go, or has to stay, is not certain: something is taken for granted, or the solver's budget was used up. */
  readonly undetermined: boolean;
  /** It stays because others take the room that it would have. */
  readonly crowded: boolean;
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

/** Machines or engines that may take a unit; with the verdict for VMs. */
type Allowed = ReadonlyMap<number, Verdict | undefined>;

const BARRED = BARS.indexOf('rule');
const stays = (unit: number, reason: string, undetermined = false, crowded = false): Target => ({ unit, to: -1, verdict: undefined, reason, undetermined, crowded, assumed: [] });

/** Groups units by what they are asked about together. */
function grouped<K>(units: readonly number[], keyOf: (unit: number) => K): ReadonlyMap<K, readonly number[]> {
  const groups = new Map<K, number[]>();
  for (const unit of units) {
    const key = keyOf(unit), list = groups.get(key);
    if (list) list.push(unit);
    else groups.set(key, [unit]);
  }
  return groups;
}

/** Places outside of `drained` for the VMs in it: where they can be migrated live if there is any such place, else where they can be started. */
export function assignVms(facts: Facts, drained: number, vms: readonly number[]): readonly Target[] {
  const { parent } = facts.graph;
  const problems = clusterProblems(facts).filter((it) => it.what === 'vms');
  // A machine may be in several clusters: that of the hypervisor decides, not which stands first in the file.
  const problemOf = (vm: number): ClusterProblem | undefined => {
    const cluster = pools(facts).of.get(parent[vm]!)?.cluster;
    return problems.find((it) => it.cluster === cluster) ?? problems.find((it) => it.binNode.includes(parent[parent[vm]!]!));
  };
  return [...grouped(vms, problemOf)].flatMap(([problem, members]) => (problem === undefined ? members.map((it) => stays(it, 'no cluster says where else it could run'))
    : assignIn(facts, drained, problem, members)));
}

function assignIn(facts: Facts, drained: number, problem: ClusterProblem, vms: readonly number[]): readonly Target[] {
  const leaves = (it: number): boolean => it === drained || isAncestor(facts.graph, drained, it);
  const allowed = new Map<number, Allowed>();
  const fixed: Target[] = [];
  for (const vm of vms) {
    const all = verdicts(facts, vm).filter((it) => !leaves(it.to));
    const live = all.filter((it) => it.answer !== 'no');
    const usable = live.length > 0 ? live : all.filter((it) => canRestart(it).answer !== 'no');
    if (usable.length === 0) fixed.push(stays(vm, nowhere(facts, all)));
    else allowed.set(vm, new Map(usable.map((it) => [facts.graph.parent[it.to]!, it])));
  }
  const own = new Set(vms.map((it) => facts.graph.parent[facts.graph.parent[it]!]!));
  const closed = Array.from(problem.binNode.keys()).filter((bin) => own.has(problem.binNode[bin]!) || leaves(problem.binNode[bin]!));
  return [...fixed, ...place(facts, problem, closed, [...allowed.keys()], allowed)];
}

function nowhere({ graph }: Facts, all: readonly Verdict[]): string {
  if (all.length === 0) return 'its cluster has no other machine that runs on';
  const { to, first } = all[0]!;
  return `${graph.ids[to]!}: ${(canRestart(all[0]!).first ?? (first as Reason)).text}${all.length > 1 ? `; ${all.length - 1} more are out too` : ''}`;
}

/** Places for pods and containers whose engines are in `drained`: other nodes of their cluster, if it looks after them. */
export function assignPods(facts: Facts, drained: number, units: readonly number[]): readonly Target[] {
  const { graph } = facts;
  return [...grouped(units, (it) => pools(facts).of.get(nearest(graph, it, 'engine')))].flatMap(([pool, members]) => {
    if (pool === undefined || !looksAfter(facts, pool.cluster)) return members.map((it) => stays(it, 'nothing starts it on another machine'));
    const problem = podProblem(facts, pool);
    if (problem === undefined) return members.map((it) => stays(it, 'its cluster has no nodes'));
    const closed = Array.from(problem.binNode.keys()).filter((bin) => problem.binNode[bin] === drained || isAncestor(graph, drained, problem.binNode[bin]!));
    if (closed.length === problem.binNode.length) return members.map((it) => stays(it, `${graph.ids[pool.cluster]!} has no other node`));
    const allowed = new Map(members.map((it) => [it, nodesFor(facts, problem, it)]));
    const open = (unit: number): boolean => [...problem.binNode.keys()].some((bin) => !closed.includes(bin) && allowed.get(unit)!.has(problem.binNode[bin]!));
    return [
      ...members.filter((it) => !open(it)).map((it) => stays(it, `no other node reaches the volume ${graph.ids[volumesOf(facts, it)[0]!]!}`)),
      ...place(facts, problem, closed, members.filter(open), allowed),
    ];
  });
}

/** Engines whose machine may reach every volume of a unit. */
function nodesFor(facts: Facts, { binNode }: ClusterProblem, unit: number): Allowed {
  const volumes = volumesOf(facts, unit);
  const found = new Map<number, undefined>();
  for (const engine of binNode) if (volumes.every((it) => reach(facts, it, facts.graph.parent[engine]!) !== 'no')) found.set(engine, undefined);
  return found;
}

/** Volumes that a unit's containers mount. */
function volumesOf({ graph }: Facts, unit: number): readonly number[] {
  const found = new Set<number>();
  for (const { source } of mountsOf(graph, unit)) {
    const volume = source === undefined ? undefined : graph.number.get(source);
    if (volume !== undefined && graph.nodes[volume]!.kind === 'volume') found.add(volume);
  }
  return [...found];
}

function mountsOf(graph: Graph, unit: number): NonNullable<NodeOf<'container'>['mounts']> {
  const mounts = [];
  for (let i = unit; i < graph.end[unit]!; i++) if (graph.nodes[i]!.kind === 'container') mounts.push(...(graph.nodes[i] as NodeOf<'container'>).mounts ?? []);
  return mounts;
}

/** What is taken for granted of a unit's data when it starts on another node. */
function dataDoubts(facts: Facts, unit: number, engine: number): readonly string[] {
  const { graph } = facts;
  const unsure = volumesOf(facts, unit).filter((it) => reach(facts, it, graph.parent[engine]!) === 'unknown');
  const paths = mountsOf(graph, unit).filter((it) => it.type === 'bind' && it.readOnly !== true && it.source !== undefined && !graph.number.has(it.source) && !it.source.endsWith('.sock'));
  return [
    ...unsure.map((it) => `no obstacle: whether ${graph.ids[engine]!} reaches the volume ${graph.ids[it]!} is not known`),
    ...paths.map((it) => `no obstacle: ${graph.ids[unit]!} writes to ${it.source!} of its node, which stays behind`),
  ];
}

/** Whether a cluster starts containers again on another node. */
function looksAfter({ graph, catalog }: Facts, cluster: number): boolean {
  const platform = catalog.platform((graph.nodes[cluster] as NodeOf<'cluster'>).platform);
  return platform !== undefined && (platform.class === 'orchestrator' || platform.class === 'managed') && platform.id !== 'docker-compose' && platform.id !== 'vsphere';
}

/** Solves, and where not all fit leaves the least important out, one after the other. */
function place(facts: Facts, it: ClusterProblem, closed: readonly number[], units: readonly number[], allowed: ReadonlyMap<number, Allowed>): readonly Target[] {
  const { weight } = labels(facts);
  const problem = { ...it.problem, barred: barred(it, units, allowed) };
  const state = prepare(problem);
  const budget: Budget = { steps: STEPS };
  let going = [...units];
  const left: Target[] = [];
  while (going.length > 0) {
    const wanted = new Set(going);
    const items: number[] = [];
    it.itemNode.forEach((node, item) => {
      if (wanted.has(node) || problem.at[item]! < 0) items.push(item);
    });
    const answer = solveIn(state, { place: items, closed }, budget);
    if (answer.answer === 'yes') return [...left, ...targets(facts, it, going, items, answer.bins, allowed)];
    const named = answer.answer === 'undetermined' ? answer.item : answer.proof.kind === 'item' || answer.proof.kind === 'search' ? answer.proof.item : -1;
    const out = going.includes(it.itemNode[named] ?? -1) ? it.itemNode[named]! : going.reduce((a, b) => (weight[b]! < weight[a]! ? b : a));
    left.push(stays(out, answer.answer === 'no' ? proofText(facts, it, answer.proof) : 'whether it fits anywhere could not be determined', answer.answer === 'undetermined', true));
    going = going.filter((unit) => unit !== out);
  }
  return left;
}

/** By item: what the verdicts rule out, in place of what HA's restarts do. */
function barred({ problem, itemNode, binNode }: ClusterProblem, units: readonly number[], allowed: ReadonlyMap<number, Allowed>): readonly (Uint8Array | undefined)[] {
  const bars = new Map(units.map((unit) => [unit, Uint8Array.from(binNode, (bin) => (allowed.get(unit)!.has(bin) ? 0 : BARRED))]));
  return problem.barred.map((own, item) => bars.get(itemNode[item]!) ?? own);
}

function targets(facts: Facts, it: ClusterProblem, units: readonly number[], items: readonly number[], bins: Int32Array, allowed: ReadonlyMap<number, Allowed>): readonly Target[] {
  const found = new Map<number, number>();
  items.forEach((item, k) => {
    if (!found.has(it.itemNode[item]!)) found.set(it.itemNode[item]!, it.binNode[bins[k]!]!);
  });
  const blind = it.unknown.length > 0 || it.truncated ? ['room for what has no size in the file'] : [];
  return units.map((unit) => {
    const to = found.get(unit)!;
    const verdict = allowed.get(unit)?.get(to);
    const doubts = verdict === undefined ? dataDoubts(facts, unit, to) : (verdict.answer === 'no' ? canRestart(verdict) : verdict).reasons.filter((r) => r.certainty !== 'certain').map((r) => `no obstacle: ${r.text}`);
    const assumed = [...blind, ...doubts];
    return { unit, to, verdict, reason: undefined, undetermined: assumed.length > 0, crowded: false, assumed };
  });
}
