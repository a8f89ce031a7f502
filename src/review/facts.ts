/** Facts that moved: who shares a kernel, single points of failure, spare hosts, promised resources, sums. */
import { clusterProblems, failover, footprint, groupCommits, kernels, machines, proofText, services, singlePoints, spareHosts, STEPS, workloads } from '../engine';
import type { ClusterProblem, Facts, KernelDomain, SinglePoint } from '../engine';
import type { Kind, NodeOf } from '../model';
import type { ClusterChange, Difference, KernelChange, NumberChange, SinglePointChange, TotalChange } from './contract';
import { compare, grouped } from './lists';
import type { Matching } from './match';

/** What is known of the two sides; nodes are matched by number. */
export interface Sides {
  readonly old: Facts;
  readonly now: Facts;
  readonly matching: Matching;
}

export function factChanges(sides: Sides): Difference['facts'] {
  return { kernels: kernelChanges(sides), singlePoints: pointChanges(sides), clusters: clusterChanges(sides), numbers: numberChanges(sides), totals: totalChanges(sides) };
}

/** Names the same kernel on both sides: who brings it, by new number (old nodes that are gone below zero), and how. */
const identityOf = ({ node, source }: KernelDomain, toNew?: Int32Array): string => `${source} ${toNew === undefined ? node : toNew[node]! >= 0 ? toNew[node]! : -1 - node}`;

/** Workloads of both sides that have the kernel of others now, and those that were left. Of what came apart, or together, the largest part stayed. */
function kernelChanges({ old, now, matching: { toNew } }: Sides): KernelChange[] {
  const before = kernels(old), after = kernels(now);
  const running = new Set(workloads(now).running);
  const kept = Array.from(workloads(old).running).flatMap((i) => {
    const j = toNew[i]!;
    const from = before.domains[before.serving[i]!], to = j < 0 ? undefined : after.domains[after.serving[j]!];
    return from === undefined || to === undefined || !running.has(j) ? [] : [{ j, from, to }];
  });
  const ids = (list: readonly { readonly j: number }[]): string[] => list.map(({ j }) => now.graph.ids[j]!).sort(compare);
  const changes: KernelChange[] = [];
  const split = (change: KernelChange['change'], whole: KernelDomain, parts: ReadonlyMap<KernelDomain, typeof kept>, isSame: (part: KernelDomain) => boolean): void => {
    if (parts.size < 2) return;
    const stayed = [...parts.keys()].find(isSame) ?? [...parts.keys()].reduce((best, one) => (parts.get(one)!.length > parts.get(best)!.length ? one : best));
    const rest = [...parts].flatMap(([part, list]) => (part === stayed ? [] : list));
    changes.push({ change, kernel: whole.key, workloads: ids(rest), with: ids(parts.get(stayed)!) });
  };
  for (const [to, list] of grouped(kept, (it) => it.to)) split('joined', to, grouped(list, (it) => it.from), (from) => identityOf(from, toNew) === identityOf(to));
  for (const [from, list] of grouped(kept, (it) => it.from)) split('left', from, grouped(list, (it) => it.to), (to) => identityOf(to) === identityOf(from, toNew));
  return changes.sort((a, b) => Number(b.change === 'joined') - Number(a.change === 'joined') || b.workloads.length - a.workloads.length || compare(a.kernel, b.kernel));
}

const POINT_KINDS: readonly Kind[] = ['host', 'hypervisor', 'vm', 'engine', 'network', 'volume'];
/** Weight of high criticality: such a workload counts also where nobody called it a service. */
const HIGH = 4;

/** Services that hang on one node now, or no longer do; of services that are gone nothing is said. */
function pointChanges({ old, now, matching }: Sides): SinglePointChange[] {
  const pointsOf = (facts: Facts): SinglePoint[] => singlePoints(facts, POINT_KINDS, { wanted: ({ declared, weight }) => declared || weight >= HIGH, restarted: true });
  // A service that nobody named has the id of its node.
  const nameBefore = ({ declared, name, nodes }: SinglePoint['services'][number]): string => (declared || matching.toNew[nodes[0]!]! < 0 ? name : now.graph.ids[matching.toNew[nodes[0]!]!]!);
  const before = new Map(pointsOf(old).map(({ node, services: lost }) => [matching.toNew[node]! < 0 ? -1 - node : matching.toNew[node]!, new Set(lost.map(nameBefore))]));
  const after = new Map(pointsOf(now).map(({ node, services: lost }) => [node, new Set(lost.map(({ name }) => name))]));
  const exists = new Set(services(now).list.map(({ name }) => name));
  const changes: SinglePointChange[] = [];
  const add = (change: SinglePointChange['change'], node: string, names: readonly string[]): void => void (names.length > 0 && changes.push({ change, node, services: [...names].sort(compare) }));
  for (const [node, names] of after) add('new', now.graph.ids[node]!, [...names].filter((name) => !before.get(node)?.has(name)));
  for (const [node, names] of before) {
    add('gone', node < 0 ? old.graph.ids[-1 - node]! : now.graph.ids[node]!, [...names].filter((name) => exists.has(name) && !after.get(node)?.has(name)));
  }
  return changes.sort((a, b) => compare(b.change, a.change) || b.services.length - a.services.length || compare(a.node, b.node));
}

/** Up to this size it is searched how many hosts may fail. */
const MOST_HOSTS = 64, MOST_ITEMS = 2000;

function clusterChanges({ old, now, matching }: Sides): ClusterChange[] {
  const after = new Map(clusterProblems(now).map((it) => [`${it.what} ${it.cluster}`, it]));
  const changes: ClusterChange[] = [];
  for (const before of clusterProblems(old)) {
    const it = after.get(`${before.what} ${matching.toNew[before.cluster]!}`);
    if (it === undefined) continue;
    const from = verdictOf(old, before), to = verdictOf(now, it);
    if (from.survives === to.survives && from.spare === to.spare && from.failures === to.failures) continue;
    changes.push({
      cluster: now.graph.ids[it.cluster]!, what: it.what, failures: { from: from.failures, to: to.failures }, survives: { from: from.survives, to: to.survives },
      spareHosts: { from: from.spare, to: to.spare }, why: to.why,
    });
  }
  const worst = ({ survives: { from, to } }: ClusterChange): number => (to === 'no' && from !== 'no' ? 0 : to === from ? 2 : 1);
  return changes.sort((a, b) => worst(a) - worst(b) || compare(a.cluster, b.cluster));
}

function verdictOf(facts: Facts, it: ClusterProblem): { readonly failures: number; readonly survives: 'yes' | 'no' | 'undetermined'; readonly spare: number | null; readonly why: string | null } {
  const failures = (facts.graph.nodes[it.cluster] as NodeOf<'cluster'>).failuresToTolerate ?? 1;
  const found = failover(it, failures);
  const spare = it.problem.bins <= MOST_HOSTS && it.problem.items <= MOST_ITEMS ? spareHosts(it, { budget: { steps: 10 * STEPS } }) : undefined;
  return { failures, survives: found.answer, spare: spare?.certain === true ? spare.hosts : null, why: found.proof ? proofText(facts, it, found.proof) : null };
}

/** Ratios that differ by less than this part are the same. */
const NOTICEABLE = 0.005;

function numberChanges({ old, now, matching: { toOld } }: Sides): NumberChange[] {
  const [vmsBefore, vmsAfter] = [machines(old).byNode, machines(now).byNode];
  const [groupsBefore, groupsAfter] = [groupCommits(old), groupCommits(now)];
  const changes: NumberChange[] = [];
  for (let j = 0; j < now.graph.count; j++) {
    const i = toOld[j]!;
    if (i < 0) continue;
    const add = (what: NumberChange['what'], from: number, to: number): void => {
      if (isNoticeable(from, to)) changes.push({ what, node: now.graph.ids[j]!, from: plain(from), to: plain(to) });
    };
    const before = vmsBefore.get(i), after = vmsAfter.get(j);
    if (before !== undefined && after !== undefined) {
      add('memory promised to VMs', before.memory.worst, after.memory.worst);
      add('CPU promised to VMs', before.cpu.commit, after.cpu.commit);
    }
    add('memory promised to containers', groupsBefore.memory.ratio[i]!, groupsAfter.memory.ratio[j]!);
    add('CPU promised to containers', groupsBefore.cpu.ratio[i]!, groupsAfter.cpu.ratio[j]!);
  }
  return changes.sort((a, b) => weightOf(b) - weightOf(a) || compare(a.node, b.node) || compare(a.what, b.what));
}

const isNoticeable = (from: number, to: number): boolean => !Object.is(from, to) && !(Math.abs(to - from) <= NOTICEABLE * Math.abs(from));
const plain = (ratio: number): number | 'unlimited' | null => (Number.isNaN(ratio) ? null : ratio === Infinity ? 'unlimited' : ratio);
const ratioOf = (value: NumberChange['from']): number => (value === 'unlimited' ? Infinity : value ?? 0);

/** What goes beyond all there is weighs most, then how far it went. */
function weightOf({ from, to }: NumberChange): number {
  const before = ratioOf(from), after = ratioOf(to);
  const far = Math.min(1e6, Math.abs(after - before)) || 0;
  return (after > 1 && before <= 1 ? 4e6 : after > 1 && after > before ? 2e6 : 0) + far;
}

function totalChanges({ old, now }: Sides): TotalChange[] {
  const sums = (facts: Facts): readonly number[] => {
    const { asVms, asContainers } = footprint(facts, workloads(facts).running);
    return [kernels(facts).domains.length, asVms.memory, asVms.disk, asContainers.memory, asContainers.disk];
  };
  const before = sums(old), after = sums(now);
  return TOTALS.flatMap(([what, unit], k) => (isNoticeable(before[k]!, after[k]!) ? [{ what, unit, from: before[k]!, to: after[k]! }] : []));
}

const TOTALS: readonly (readonly [TotalChange['what'], TotalChange['unit']])[] =
  [['kernels', 'count'], ['memory as VMs', 'bytes'], ['disk as VMs', 'bytes'], ['memory as containers', 'bytes'], ['disk as containers', 'bytes']];
