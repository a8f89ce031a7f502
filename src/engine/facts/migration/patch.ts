/** What a new kernel costs (RULES 3.3, patch as a planned failure): the machine is drained as far as possible, and what stays is down for its reboot. Seconds. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode, nearest } from '../../graph';
import { kernels } from '../kernels';
import { labels } from '../labels';
import { workloads } from '../workloads';
import { ASSUMED_START, evacuate, shortagesOf } from './evacuate';
import type { Evacuation, Shortage } from './evacuate';

/** Seconds that the reboot of a physical machine is taken to need [H]. */
export const ASSUMED_REBOOT = 300;

export interface Patch {
  /** Number of the kernel domain. */
  readonly kernel: number;
  /** `livepatch`: nothing has to stop. `rolling`: everything leaves first. `outage`: something is down. `unknown`: whether all can leave is not certain. */
  readonly how: 'livepatch' | 'rolling' | 'outage' | 'unknown';
  /** What is drained before the reboot; undefined where nothing can leave (a sandbox, a hidden VM) or nothing has to. */
  readonly evacuation: Evacuation | undefined;
  readonly rebootSeconds: number;
  /** Workloads that are down for the reboot, ascending. */
  readonly out: readonly number[];
  /** Sum of criticality weight x copies over them. */
  readonly weight: number;
  readonly shortages: readonly Shortage[];
  readonly assumed: readonly string[];
}

const HYPERVISOR = kindCode('hypervisor');

/** What patching and rebooting a kernel costs those that run on it. Undefined for a number that is no domain's. */
export function patch(facts: Facts, kernel: number): Patch | undefined {
  const { graph } = facts;
  const domain = kernels(facts).domains[kernel];
  if (domain === undefined) return undefined;
  const provider = graph.nodes[domain.node]! as NodeOf<'host' | 'vm'>;
  const base = { kernel, evacuation: undefined, rebootSeconds: 0, out: [], weight: 0, shortages: [], assumed: [] };
  if (domain.source === 'os' && provider.os?.livepatch === true) return { ...base, how: 'livepatch' };
  if (domain.source !== 'os' && domain.source !== 'hypervisor') return sandbox(facts, kernel, domain.workloads);
  const machine = graph.kind[domain.node] === HYPERVISOR ? graph.parent[domain.node]! : domain.node;
  if (machine < 0) return { ...base, how: 'unknown' };
  const evacuation = evacuate(facts, machine);
  const physical = nearest(graph, machine, 'vm') < 0;
  const said = physical ? undefined : (graph.nodes[machine] as NodeOf<'vm'>).startSeconds;
  const rebootSeconds = said ?? (physical ? ASSUMED_REBOOT : ASSUMED_START.vm);
  const out = workloadsIn(facts, evacuation.departures.filter((it) => it.how === 'stays').map((it) => it.node), machine);
  return {
    kernel, evacuation, rebootSeconds, out, weight: weigh(facts, out),
    how: evacuation.answer === 'yes' && out.length === 0 ? 'rolling' : evacuation.answer === 'undetermined' ? 'unknown' : 'outage',
    shortages: evacuation.shortages.map((it) => (it.seconds === Infinity ? { ...it, seconds: rebootSeconds } : it)),
    assumed: [...evacuation.assumed, ...(said === undefined ? [`a reboot in ${rebootSeconds} s`] : [])],
  };
}

/** A kernel that a runtime or product brings is replaced by starting it anew: all on it is out for that. */
function sandbox(facts: Facts, kernel: number, on: readonly number[]): Patch {
  const seconds = kernels(facts).domains[kernel]!.source === 'hiddenVm' ? ASSUMED_START.vm : ASSUMED_START.container;
  return { kernel, how: on.length === 0 ? 'rolling' : 'outage', evacuation: undefined, rebootSeconds: seconds, out: on, weight: weigh(facts, on), shortages: shortagesOf(facts, on, seconds, kernels(facts).domains[kernel]!.node), assumed: [`a restart in ${seconds} s`] };
}

/** Running workloads in what stays; the machine itself where it is one (a VM of which nothing inside is known). */
function workloadsIn(facts: Facts, stay: readonly number[], machine: number): readonly number[] {
  const { graph } = facts;
  const { isWorkload, copies } = workloads(facts);
  const found: number[] = isWorkload[machine] === 1 && copies[machine]! > 0 ? [machine] : [];
  for (const node of stay) for (let i = node; i < graph.end[node]!; i++) if (isWorkload[i] === 1 && copies[i]! > 0) found.push(i);
  return found.sort((a, b) => a - b);
}

function weigh(facts: Facts, nodes: readonly number[]): number {
  const { weight } = labels(facts);
  return nodes.reduce((sum, it) => sum + weight[it]! * workloads(facts).copies[it]!, 0);
}
