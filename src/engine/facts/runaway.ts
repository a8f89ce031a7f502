/** One workload wants all it can get of a resource: who is throttled, who is killed and in what order, and what holds it (RULES 3.19). */
import { formatBytes, formatCores } from '../../model';
import type { NodeOf } from '../../model';
import { cores } from '../columns';
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { contentionOf, shareLevels, throttling, tightestLevel } from './contention';
import { limits } from './limits';
import type { Resource } from './limits';
import { grow } from './pressure/growth';
import type { Growth } from './pressure/growth';
import type { Victim } from './pressure';
import { requestOf } from './qos';
import { workloads } from './workloads';

export interface Slowed {
  readonly node: number;
  /** Cores of one copy: what it usually uses, and what is left to it. */
  readonly wanted: number;
  readonly given: number;
}

export interface Runaway {
  readonly node: number;
  readonly resource: Resource;
  /** What ends its growth, and how much that allows it; -1 where nothing that is known does. Bytes, cores, or processes. */
  readonly binding: number;
  readonly capacity: number;
  /** Of memory, in the order of their death; the runaway itself is the last where it dies. */
  readonly killed: readonly Victim[];
  /** Of CPU: those that get less than they usually use, most affected first. */
  readonly slowed: readonly Slowed[];
  /** Of processes: those that cannot start one any more. */
  readonly blocked: readonly number[];
  /** Memory only: the machine's hypervisor takes memory back from its VMs. */
  readonly reclaims: boolean;
  /** Tasks whose use is not known and counts as nothing. */
  readonly unknown: number;
  /** The step limit was hit: more may follow. */
  readonly undetermined: boolean;
  readonly witness: readonly string[];
}

/** Less than a ten-thousandth is no effect. */
const RELATIVE = 1e-4;

const CONTAINER = kindCode('container'), APP = kindCode('app');

/** What unlimited demand of `node` (a workload, or a group or machine, of which the first running workload stands in) leads to. Undefined where nothing in it runs. */
export function runaway(facts: Facts, node: number, resource: Resource): Runaway | undefined {
  const task = firstTask(facts, node);
  if (task < 0) return undefined;
  return resource === 'memory' ? memoryRunaway(facts, task) : resource === 'cpu' ? cpuRunaway(facts, task) : pidsRunaway(facts, task);
}

function firstTask(facts: Facts, node: number): number {
  const { copies, isWorkload } = workloads(facts);
  for (let i = node; i < facts.graph.end[node]!; i++) if (isWorkload[i] === 1 && copies[i]! > 0) return i;
  return -1;
}

const NOTHING = { killed: [], slowed: [], blocked: [], reclaims: false, unknown: 0, undetermined: false } as const;

function memoryRunaway(facts: Facts, node: number): Runaway {
  const { graph } = facts;
  const found: Growth = grow(facts, node);
  return {
    ...NOTHING, node, resource: 'memory', binding: found.binding, capacity: found.capacity, killed: found.victims, reclaims: found.reclaims, unknown: found.unknown, undetermined: found.undetermined,
    witness: [
      ...(found.binding < 0 ? [] : [`${graph.ids[node]!} grows until ${graph.ids[found.binding]!} has used its ${formatBytes(found.capacity)} (${found.level})`]),
      ...found.victims.map((it, i) => `${i + 1}. ${graph.ids[it.node]!}: ${formatBytes(Math.round(it.usage))}, ${it.level} ${graph.ids[it.at]!}, ${it.reason}`),
    ],
  };
}

/** Typical cores of one copy of a task: measured, else requested or needed; NaN where nothing tells. */
function typicalCpu(facts: Facts, node: number): number {
  const it = facts.graph.nodes[node] as NodeOf<'container' | 'app' | 'vm'>;
  const used = cores(it.usage?.cpuP95);
  if (!Number.isNaN(used)) return used;
  const asked = requestOf(facts, node, 'cpu');
  return asked > 0 ? asked : NaN;
}

function cpuRunaway(facts: Facts, node: number): Runaway {
  const { graph } = facts;
  const threads = (graph.nodes[node] as NodeOf<'container'>).threads ?? Infinity;
  const before = contentionOf(facts, (it) => typicalCpu(facts, it) || 0);
  const after = contentionOf(facts, (it) => (it === node ? threads : typicalCpu(facts, it) || 0));
  const { running } = workloads(facts);
  const slowed: Slowed[] = [];
  let unknown = 0;
  for (const i of running) {
    const member = after.schedule.member[i]!;
    if (i === node || member < 0) continue;
    if (Number.isNaN(typicalCpu(facts, i))) unknown++;
    if (after.given[member]! < before.given[member]! * (1 - RELATIVE)) slowed.push({ node: i, wanted: before.demand[member]!, given: after.given[member]! });
  }
  slowed.sort((a, b) => a.given / a.wanted - b.given / b.wanted || a.node - b.node);
  const { binding, effective } = limits(facts).cpu;
  const own = after.schedule.member[node]!;
  const level = tightestLevel(shareLevels(facts, node, after));
  const quota = Number.isFinite(effective[node]!) && (graph.kind[node] === CONTAINER || graph.kind[node] === APP) && threads > effective[node]!;
  return {
    ...NOTHING, node, resource: 'cpu', binding: level?.shared ?? binding[node]!, capacity: own < 0 ? effective[node]! : after.given[own]!, slowed, unknown,
    witness: [
      ...shareLevels(facts, node, after).map((it) => `${graph.ids[it.shared]!} gives ${it.memberTier ?? graph.ids[it.member]!} ${formatCores(it.given)} of ${formatCores(it.capacity)}, weight ${it.weight} of ${it.weights}`),
      ...(quota && Number.isFinite(threads) ? [`${graph.ids[node]!} is throttled ${Math.round(throttling(effective[node]!, threads).fraction * 100)} % of its time by ${graph.ids[binding[node]!]!}`] : []),
      ...slowed.map((it) => `${graph.ids[it.node]!}: ${formatCores(it.given)} of ${formatCores(it.wanted)}`),
    ],
  };
}

function pidsRunaway(facts: Facts, node: number): Runaway {
  const { graph } = facts;
  const { binding, effective } = limits(facts).pids;
  const { running } = workloads(facts);
  const top = binding[node]! >= 0 ? binding[node]! : machineOf(facts, node);
  // Without a limit the process table of the kernel is what ends it, for everything on that kernel.
  const blocked = top < 0 ? [] : [...running].filter((it) => it >= top && it < graph.end[top]! && (binding[node]! >= 0 || machineOf(facts, it) === top));
  return {
    ...NOTHING, node, resource: 'pids', binding: top, capacity: effective[node]!, blocked,
    witness: top < 0 ? [] : [`${graph.ids[node]!} starts processes until ${graph.ids[top]!} has ${Number.isFinite(effective[node]!) ? `${effective[node]!}` : 'as many as its kernel allows'}; then nothing in it can start one`],
  };
}

/** The nearest host or VM, or -1. */
function machineOf({ graph }: Facts, node: number): number {
  let at = graph.parent[node]!;
  while (at >= 0 && graph.nodes[at]!.kind !== 'vm' && graph.nodes[at]!.kind !== 'host') at = graph.parent[at]!;
  return at;
}
