import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { children, kindCode } from '../../graph';
import { allocatables } from '../../facts/allocatable';
import { barring, barsOf } from '../../facts/placement/bars';
import { podProblem, clusterProblems } from '../../facts/placement/items';
import { solveIn } from '../../facts/placement/solve';
import type { Pool } from '../../facts/pools';
import { qos } from '../../facts/qos';
import { workloads } from '../../facts/workloads';
import { called, capital, idsOf, listOf } from '../say';
import { conflictsOf } from './affinity-conflicts';
import type { Conflict } from './affinity-conflicts';
import { affinityRules, isMixed, isOn, placeOf } from './affinity-sets';
import type { AffinityRule } from './affinity-sets';

const params = {} as const;
type Context = RuleContext<typeof params>;

const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');
/** Steps for a fix: one node is placed. */
const STEPS = 20_000;

function check(context: Context): void {
  for (const { pool, rules } of affinityRules(context.facts)) {
    const conflicts = conflictsOf(context.facts, pool, rules);
    const impossible = new Set(conflicts.flatMap((it) => it.rules));
    for (const conflict of conflicts) reportConflict(context, conflict);
    for (const rule of rules) {
      const broken = impossible.has(rule) ? undefined : brokenBy(context.facts, rule);
      if (broken) reportBroken(context, pool, rule, broken);
    }
  }
}

/** Members that stand where the rule does not want them, and all with a place. */
interface Broken {
  readonly wrong: readonly number[];
  readonly placed: readonly (readonly [member: number, place: number])[];
}

/** How the present places break a rule; undefined where they do not. What floats may stand anywhere, and breaks nothing. */
function brokenBy(facts: Facts, rule: AffinityRule): Broken | undefined {
  const { graph } = facts;
  const mixed = isMixed(graph, rule);
  const placed = rule.members.map((it) => [it, placeOf(facts, it, mixed)] as const).filter(([, place]) => place >= 0);
  const wrong = rule.machines.length > 0
    ? placed.filter(([, place]) => isOn(graph, place, rule.machines) !== (rule.kind === 'together')).map(([it]) => it)
    : rule.kind === 'together' ? apartOnes(placed) : joined(placed, workloads(facts).copies);
  return wrong.length === 0 ? undefined : { wrong, placed };
}

/** Members outside of the place where most of them are; none where all are in one. */
function apartOnes(placed: Broken['placed']): readonly number[] {
  const sizes = new Map<number, number>();
  for (const [, place] of placed) sizes.set(place, (sizes.get(place) ?? 0) + 1);
  if (sizes.size < 2) return [];
  const [main] = [...sizes].reduce((most, it) => (it[1] > most[1] ? it : most));
  return placed.filter(([, place]) => place !== main).map(([it]) => it);
}

/** Members that share their place with another one, or with a copy of themselves. */
function joined(placed: Broken['placed'], copies: Float64Array): readonly number[] {
  const sizes = new Map<number, number>();
  for (const [it, place] of placed) sizes.set(place, (sizes.get(place) ?? 0) + copies[it]!);
  return placed.filter(([, place]) => sizes.get(place)! > 1).map(([it]) => it);
}

const ruleName = (graph: Graph, { cluster, index }: AffinityRule): string => `affinity rule ${index + 1} of ${graph.ids[cluster]!}`;

function demand(graph: Graph, { kind, members, machines }: AffinityRule): string {
  const who = idsOf(graph, members);
  if (machines.length > 0) return `${kind === 'together' ? 'keeps' : 'keeps off'} ${kind === 'together' ? `${who} on ${idsOf(graph, machines)}` : `${idsOf(graph, machines)}: ${who}`}`;
  return `keeps ${who} ${kind}`;
}

function reportBroken({ facts, graph, report }: Context, pool: Pool, rule: AffinityRule, { wrong, placed }: Broken): void {
  // What the fix is made from is noted as used here, because it is made later.
  if (graph.kind[wrong[0]!] === VM) clusterProblems(facts);
  else [allocatables, qos].forEach((fact) => fact(facts));
  report({
    node: rule.cluster, others: wrong, at: ['affinity', String(rule.index)], severity: rule.must ? 'error' : 'warning',
    message: `${capital(ruleName(graph, rule))} ${demand(graph, rule)}${rule.must ? '' : ', as a preference'}, but ${wherever(graph, placed, wrong)}. `
      + `${rule.machines.length > 0 || rule.kind === 'together' ? 'Move what is elsewhere' : 'Move all but one of them'}, or drop the rule.`,
    witness: placed.slice(0, 20).map(([it, place]) => `${graph.ids[it]!} is on ${graph.ids[place]!}${wrong.includes(it) ? '' : ', as it should be'}`),
    fixes: () => move(facts, pool, rule, wrong),
  });
}

/** `a and b are on h1, c is on h2`. */
function wherever(graph: Graph, placed: Broken['placed'], wrong: readonly number[]): string {
  const byPlace = new Map<number, number[]>();
  const misplaced = new Set(wrong);
  for (const [it, place] of placed) {
    if (!misplaced.has(it)) continue;
    const known = byPlace.get(place);
    if (known) known.push(it);
    else byPlace.set(place, [it]);
  }
  return listOf(Array.from(byPlace, ([place, members]) => `${idsOf(graph, members)} ${members.length === 1 ? 'is' : 'are'} on ${graph.ids[place]!}`), 3);
}

function reportConflict({ graph, report }: Context, { rules, members, why }: Conflict): void {
  const [first, ...rest] = rules as readonly [AffinityRule, ...AffinityRule[]];
  const names = rest.length === 0 ? `${capital(ruleName(graph, first))} cannot be kept` : `Affinity rules `
    + `${listOf(rules.map((it) => String(it.index + 1)))} of ${graph.ids[first.cluster]!} cannot be kept together`;
  report({
    node: first.cluster, others: members, at: ['affinity', String(rules.at(-1)!.index)], severity: 'error',
    message: `${names}: ${why}. Whatever is placed breaks one of them or does not start. Drop `
      + `${rest.length === 0 ? 'members, add machines' : 'one of them'}, or make it a preference (\`must\`: false).`,
    witness: [...rules.map((it) => `${ruleName(graph, it)} ${demand(graph, it)}`), ...members.slice(0, 10).map((it) => called(graph, it))],
  });
}

/** A single move that mends the rule and breaks none: the solver finds a place for one of the wrong ones while all else stays. */
function move(facts: Facts, pool: Pool, rule: AffinityRule, wrong: readonly number[]): readonly Fix[] {
  const { graph } = facts;
  const vms = graph.kind[wrong[0]!] === VM;
  const problem = vms ? clusterProblems(facts).find((it) => it.cluster === pool.cluster && it.what === 'vms') : podProblem(facts, pool);
  if (problem === undefined) return [];
  const bars = vms ? barring(facts, [...problem.binNode]) : undefined;
  const budget = { steps: STEPS };
  for (const node of wrong) {
    if (workloads(facts).copies[node] !== 1) continue;
    const item = problem.itemNode.indexOf(node), now = problem.problem.at[item]!;
    if (item < 0 || now < 0) continue;
    const barred = bars && barsOf(bars, pool, node, problem.binNode[now]!);
    const closed = Array.from(problem.binNode.keys()).filter((bin) => bin === now || (barred?.[bin] ?? 0) !== 0);
    const answer = solveIn(problem.state, { place: [item], closed }, budget);
    if (answer.answer !== 'yes') continue;
    const bin = problem.binNode[answer.bins[0]!]!;
    const to = vms ? [...children(graph, bin)].find((it) => graph.kind[it] === HYPERVISOR) : bin;
    if (to === undefined || !mends(facts, rule, node, bin)) continue;
    return [{ title: `Move ${graph.ids[node]!} to ${graph.ids[to]!}`, safe: false, operations: [{ op: 'move', id: graph.ids[node]!, to: graph.ids[to]! }] }];
  }
  return [];
}

/** Whether a rule is kept once a member stands at another place. */
function mends(facts: Facts, rule: AffinityRule, member: number, place: number): boolean {
  const { graph } = facts;
  if (isMixed(graph, rule)) return false;
  const placed = rule.members.map((it) => [it, it === member ? place : placeOf(facts, it, false)] as const).filter(([, at]) => at >= 0);
  if (rule.machines.length > 0) return placed.every(([, at]) => isOn(graph, at, rule.machines) === (rule.kind === 'together'));
  return (rule.kind === 'together' ? apartOnes(placed) : joined(placed, workloads(facts).copies)).length === 0;
}

const hosts = (number: number): object => Object.fromEntries(Array.from({ length: number }, (_, i): [string, object][] => [
  [`h${i + 1}`, { kind: 'host', memory: '64GiB', cpu: { cores: 16 } }], [`esx${i + 1}`, { kind: 'hypervisor', in: `h${i + 1}`, platform: 'esxi', version: '8.0' }],
]).flat());
const vsphere = (number: number, affinity: readonly object[], vms: { readonly [id: string]: number }) => ({
  strata: 1,
  nodes: {
    vs: { kind: 'cluster', platform: 'vsphere', members: Array.from({ length: number }, (_, i) => `esx${i + 1}`), affinity }, ...hosts(number),
    ...Object.fromEntries(Object.entries(vms).map(([id, host]) => [id, { kind: 'vm', in: `esx${host}`, vcpus: 2, memory: '8GiB' } as Partial<NodeOf<'vm'>>])),
  },
});

export const affinityRuleViolated: Rule<typeof params> = {
  id: 'affinity-rule-violated',
  family: 'placement',
  severity: 'error',
  layer: 'L3',
  title: 'Affinity rule that is not kept',
  params,
  docs: {
    description: 'The places in the file break an affinity rule of a cluster: members that belong together are on several machines, members that must '
      + 'stand apart share one, or one is on a machine '
      + 'that a rule keeps it off (or not on one that it names). Or binding rules cannot be kept together by any placement: together and apart for the '
      + 'same members, also through a chain of rules; '
      + 'more members apart than machines; host rules that leave no machine. Then the smallest set of rules that was found to conflict is named. A '
      + 'broken preference is a warning. VMs are compared by the machine of their hypervisor, '
      + 'pods and containers by their engine; what floats in the cluster breaks nothing. What pods declare themselves, their scheduler keeps when it places them.',
    remedy: 'Move a member, or change the rule. The quick fix moves one node where the solver finds a place that breaks nothing else.',
    sources: ['VMware, vSphere Resource Management: DRS affinity rules', 'Proxmox VE, High Availability: node and resource affinity', 'Kubernetes, '
      + 'Assigning Pods to Nodes'],
    bad: [
      { title: 'Two database servers on one host', topology: vsphere(3, [{ kind: 'apart', must: true, members: ['db-1', 'db-2'] }], { 'db-1': 1, 'db-2': 1 }) },
      { title: 'Together and apart', topology: vsphere(2, [{ kind: 'together', must: true, members: ['a', 'b'] }, { kind: 'together', must: true, members: ['b', 'c'] }, { kind: 'apart', must: true, members: ['a', 'c'] }], { a: 1, b: 1, c: 2 }) },
      { title: 'Three apart on two hosts', topology: vsphere(2, [{ kind: 'apart', must: true, members: ['a', 'b', 'c'] }], { a: 1, b: 2, c: 2 }) },
    ],
    good: [{ title: 'Kept', topology: vsphere(2, [{ kind: 'apart', must: true, members: ['db-1', 'db-2'] }, { kind: 'together', must: false, members: ['db-1', 'h1'] }], { 'db-1': 1, 'db-2': 2 }) }],
  },
  reach: 'island',
  all: check,
};
