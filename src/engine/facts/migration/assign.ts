/** Where the virtual machines and pods of a place that is drained can go. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { isAncestor, nearest } from '../../graph';
import { labels } from '../labels';
import { BARS, clusterProblems, podProblem, prepare, proofText, solveIn, STEPS } from '../placement';
import type { Budget, ClusterProblem } from '../placement';
import { pools } from '../pools';
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
  /** It is only not known that it fits: the solver's budget was used up. */
  readonly undetermined: boolean;
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

const BARRED = BARS.indexOf('rule');
const stays = (unit: number, reason: string, undetermined = false): Target => ({ unit, to: -1, verdict: undefined, reason, undetermined, assumed: [] });

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
  const problemOf = (vm: number): ClusterProblem | undefined => problems.find((it) => it.binNode.includes(parent[parent[vm]!]!));
  return [...grouped(vms, problemOf)].flatMap(([problem, members]) => (problem === undefined ? members.map((it) => stays(it, 'no cluster says where else it could run'))
    : assignIn(facts, drained, problem, members)));
}

function assignIn(facts: Facts, drained: number, problem: ClusterProblem, vms: readonly number[]): readonly Target[] {
  const leaves = (it: number): boolean => it === drained || isAncestor(facts.graph, drained, it);
  const allowed = new Map<number, ReadonlyMap<number, Verdict>>();
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
    return place(facts, problem, closed, members, undefined);
  });
}

/** Whether a cluster starts containers again on another node. */
function looksAfter({ graph, catalog }: Facts, cluster: number): boolean {
  const platform = catalog.platform((graph.nodes[cluster] as NodeOf<'cluster'>).platform);
  return platform !== undefined && (platform.class === 'orchestrator' || platform.class === 'managed') && platform.id !== 'docker-compose' && platform.id !== 'vsphere';
}

/** Solves, and where not all fit leaves the least important out, one after the other. */
function place(facts: Facts, it: ClusterProblem, closed: readonly number[], units: readonly number[], allowed: ReadonlyMap<number, ReadonlyMap<number, Verdict>> | undefined): readonly Target[] {
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
    if (answer.answer === 'yes') return [...left, ...targets(it, going, items, answer.bins, allowed)];
    const named = answer.answer === 'undetermined' ? answer.item : answer.proof.kind === 'item' || answer.proof.kind === 'search' ? answer.proof.item : -1;
    const out = going.includes(it.itemNode[named] ?? -1) ? it.itemNode[named]! : going.reduce((a, b) => (weight[b]! < weight[a]! ? b : a));
    left.push(stays(out, answer.answer === 'no' ? proofText(facts, it, answer.proof) : 'whether it fits anywhere could not be determined', answer.answer === 'undetermined'));
    going = going.filter((unit) => unit !== out);
  }
  return left;
}

/** By item: what the verdicts rule out, in place of what HA's restarts do. */
function barred({ problem, itemNode, binNode }: ClusterProblem, units: readonly number[], allowed: ReadonlyMap<number, ReadonlyMap<number, Verdict>> | undefined): readonly (Uint8Array | undefined)[] {
  if (allowed === undefined) return problem.barred;
  const bars = new Map(units.map((unit) => [unit, Uint8Array.from(binNode, (bin) => (allowed.get(unit)!.has(bin) ? 0 : BARRED))]));
  return problem.barred.map((own, item) => bars.get(itemNode[item]!) ?? own);
}

function targets(it: ClusterProblem, units: readonly number[], items: readonly number[], bins: Int32Array, allowed: ReadonlyMap<number, ReadonlyMap<number, Verdict>> | undefined): readonly Target[] {
  const found = new Map<number, number>();
  items.forEach((item, k) => {
    if (!found.has(it.itemNode[item]!)) found.set(it.itemNode[item]!, it.binNode[bins[k]!]!);
  });
  const blind = it.unknown.length > 0 || it.truncated ? ['room for what has no size in the file'] : [];
  return units.map((unit) => {
    const to = found.get(unit)!;
    const verdict = allowed?.get(unit)?.get(to);
    return { unit, to, verdict, reason: undefined, undetermined: false, assumed: [...blind, ...(verdict?.reasons ?? []).filter((r) => r.certainty !== 'certain').map((r) => `no obstacle: ${r.text}`)] };
  });
}
