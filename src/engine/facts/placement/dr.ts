/** Whether a site can take over for another (RULES 3.12): room on its hosts, and what is missing. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { machines } from '../commit';
import { reservedBy } from '../limits';
import { overheadBytes } from '../overhead';
import { places } from '../places';
import { pools } from '../pools';
import { qos } from '../qos';
import { workloads } from '../workloads';
import { barring, processorBars } from './bars';
import type { Barring } from './bars';
import { addItems } from './draft';
import type { Draft } from './draft';
import type { ClusterProblem } from './items';
import { finish } from './items';
import { STEPS } from './problem';
import type { Answer, Problem, Proof } from './problem';
import { clusterGroups } from './rules';
import { isAtSite } from './sites';
import type { RecoveryPair } from './sites';
import { solve } from './solve';

/** Properties that `takeOver` looks at beside those of the facts that it uses. */
export const TAKE_OVER_READS: readonly string[] = ['memory', 'vcpus', 'cpu', 'reserved', 'overcommit', 'platform', 'cpuMode', 'managed', 'affinity', 'devices', 'confidential', 'replicas', 'running', 'power'];

export interface TakeOver {
  readonly pair: RecoveryPair;
  readonly problem: ClusterProblem;
  readonly answer: Answer['answer'];
  readonly proof?: Proof;
  /** Where each item without a place goes, as bins, in the order of the items. */
  readonly plan?: Int32Array;
  /** Bytes and vCPUs: what is to be placed, and what the hosts have left for it. */
  readonly demand: readonly number[];
  readonly free: readonly number[];
  /** Hosts of the median size of those there that would be needed more; NaN where none would help, or the number is not known. */
  readonly missingHosts: number;
}

const HOST = kindCode('host'), VM = kindCode('vm'), APP = kindCode('app');

/** Plays the loss of a site through. `ratio` is how far over the normal commit the other site may go meanwhile. */
export function takeOver(facts: Facts, pair: RecoveryPair, ratio: number): TakeOver {
  const problem = problemOf(facts, pair, ratio);
  const answer = solve(problem.problem, { steps: 2 * STEPS });
  const sums = balanceOf(problem.problem);
  const certain = problem.unknown.length === 0 && !problem.truncated;
  if (answer.answer === 'yes') return { pair, problem, answer: certain ? 'yes' : 'undetermined', plan: answer.bins, ...sums, missingHosts: certain ? 0 : NaN };
  if (answer.answer === 'undetermined') return { pair, problem, answer: 'undetermined', ...sums, missingHosts: NaN };
  return { pair, problem, answer: 'no', proof: answer.proof, ...sums, missingHosts: missing(problem.problem) };
}

function problemOf(facts: Facts, pair: RecoveryPair, ratio: number): ClusterProblem {
  const { graph } = facts;
  const bins: number[] = [];
  for (let i = pair.to + 1; i < graph.end[pair.to]!; i++) if (graph.kind[i] === HOST && (graph.nodes[i] as NodeOf<'host'>).managed !== true) bins.push(i);
  const unknown = new Set<number>();
  const draft: Draft = {
    cluster: pair.site, what: 'vms', resources: ['memory', 'cpu'], binNode: bins, binHost: bins, capacity: bins.flatMap((it) => capacityOf(facts, it, ratio, unknown)),
    itemNode: [], at: [], demand: [], barred: [], restarts: [], groups: [], unknown, truncated: false,
  };
  const binOf = new Map(bins.map((node, bin) => [node, bin])), shed = new Set(pair.shed);
  const bars = barring(facts, bins);
  for (const unit of pair.there) {
    const host = places(facts).host[unit]!, bin = host < 0 ? -1 : binOf.get(host);
    // What runs on a provider's host takes nothing of the others.
    if (bin !== undefined && !shed.has(unit)) addUnit(facts, draft, bars, unit, bin);
  }
  for (const unit of pair.protected) addUnit(facts, draft, bars, unit, -1);
  for (const pool of pools(facts).list) {
    if (isAtSite(facts, pool.cluster, pair.site) || isAtSite(facts, pool.cluster, pair.to)) draft.groups.push(...clusterGroups(graph, pool, draft));
  }
  return finish(draft);
}

function capacityOf(facts: Facts, host: number, ratio: number, unknown: Set<number>): readonly number[] {
  const { graph } = facts;
  const machine = machines(facts).byNode.get(host);
  const policy = machine === undefined ? undefined : (graph.nodes[machine.hypervisors[0]!] as NodeOf<'hypervisor'>).overcommit;
  const usable = machine?.memory.usable ?? graph.memory[host]! - reservedBy(graph.nodes[host] as NodeOf<'host'>, 'memory');
  const memory = usable * (policy?.memory ?? 1) * ratio;
  const cpu = policy?.cpu === undefined || machine === undefined ? Infinity : (machine.cpu.threads - machine.cpu.reserved) * policy.cpu * ratio;
  if (Number.isNaN(memory) || Number.isNaN(cpu)) unknown.add(host);
  return [memory, cpu].map((it) => (Number.isNaN(it) ? Infinity : it));
}

function addUnit(facts: Facts, draft: Draft, bars: Barring, unit: number, bin: number): void {
  const { graph, catalog } = facts;
  const copies = workloads(facts).copies[unit]!;
  if (graph.kind[unit] !== VM) {
    addItems(draft, unit, copies, bin, [bareMemory(facts, unit), 0], undefined, bin < 0);
    return;
  }
  const above = graph.parent[unit]!, over = above < 0 ? undefined : graph.nodes[above]!;
  const size = graph.memory[unit]! + overheadBytes(over?.kind === 'hypervisor' ? catalog.platform(over.platform) : undefined, graph.nodes[unit] as NodeOf<'vm'>);
  const host = places(facts).host[unit]!;
  addItems(draft, unit, copies, bin, [size, graph.cpu[unit]!], bin < 0 ? processorBars(bars, unit, host) : undefined, bin < 0);
}

/** Bytes that a workload straight on a host certainly asks for: its request, or what an application is given; 0 where it says nothing. */
function bareMemory(facts: Facts, unit: number): number {
  const { graph } = facts;
  return (graph.kind[unit] === APP ? graph.memory[unit]! : qos(facts).request.memory[unit]!) || 0;
}

function balanceOf({ items, bins, at, demand, capacity, resources }: Problem): Pick<TakeOver, 'demand' | 'free'> {
  const width = resources.length;
  const left = capacity.slice(), wanted = new Array<number>(width).fill(0);
  for (let item = 0; item < items; item++) {
    for (let r = 0; r < width; r++) {
      if (at[item]! < 0) wanted[r]! += demand[item * width + r]!;
      else left[at[item]! * width + r]! -= demand[item * width + r]!;
    }
  }
  return { demand: wanted, free: wanted.map((_, r) => left.reduce((sum, it, k) => (k % width === r && k < bins * width ? sum + Math.max(0, it) : sum), 0)) };
}

/** Most hosts that are counted as missing. */
const MOST_MISSING = 1 << 10;

/** Smallest number of further empty hosts of median size with which everything fits, by doubling and halving; NaN where none is found. */
function missing(problem: Problem): number {
  const { bins, resources, capacity } = problem;
  if (bins === 0) return NaN;
  const median = resources.map((_, r) => Array.from({ length: bins }, (_, b) => capacity[b * resources.length + r]!).sort((a, b) => a - b)[bins >> 1]!);
  const fits = (more: number): boolean => solve(widened(problem, more, median)).answer === 'yes';
  let high = 1;
  while (!fits(high)) if ((high *= 2) > Math.min(MOST_MISSING, 2 * problem.items)) return NaN;
  let low = high >> 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A problem with further bins of one size that are barred to nothing. */
export function widened(problem: Problem, more: number, size: readonly number[]): Problem {
  const { bins, capacity, barred, groups } = problem;
  const longer = new Map<Uint8Array, Uint8Array>();
  const stretch = (it: Uint8Array): Uint8Array => {
    let found = longer.get(it);
    if (found === undefined) longer.set(it, (found = Uint8Array.from({ length: bins + more }, (_, b) => it[b] ?? 0)));
    return found;
  };
  return {
    ...problem, bins: bins + more, capacity: Float64Array.from([...capacity, ...Array.from({ length: more }, () => size).flat()]),
    barred: barred.map((it) => it && stretch(it)),
    groups: groups.map((it) => (it.domain === undefined ? it : { ...it, domain: ownDomains(it.domain, more) })),
  };
}

/** Further bins are domains of their own. */
function ownDomains(domain: Int32Array, more: number): Int32Array {
  const next = domain.reduce((most, it) => Math.max(most, it + 1), 0);
  return Int32Array.from({ length: domain.length + more }, (_, b) => domain[b] ?? next + b - domain.length);
}
