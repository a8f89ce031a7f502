/** Which workloads a quota makes stand still, by the threads that they run (RULES 3.7). */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { kernelOf, kernels } from '../kernels';
import { limits } from '../limits';
import { runtimeSizing } from '../runtime-sizing';
import { burst, PERIOD_MS, throttling } from './throttling';

const CONTAINER = kindCode('container'), APP = kindCode('app');
/** Beyond this a runtime that ignores its limit is the cause, which is a finding of its own. */
const IGNORES = 2;

export interface Throttled {
  readonly node: number;
  /** The limit, and the node that sets it. */
  readonly cores: number;
  readonly binding: number;
  readonly threads: number;
  /** Set where the threads are what the runtime starts. */
  readonly runtime: string | undefined;
  /** Part of the time of busy threads that is lost, and the longest wait in each period in milliseconds. */
  readonly fraction: number;
  readonly stall: number;
  /** How many times as long a request takes as without the limit; 1 where `cpuMsPerRequest` is not given. */
  readonly stretch: number;
}

/** What a quota takes from a container or app all of whose threads are busy; undefined where none does, or its threads are not known. `period` in milliseconds. */
export function throttledOf(facts: Facts, i: number, period = PERIOD_MS): Throttled | undefined {
  const { graph } = facts;
  if (graph.kind[i] !== CONTAINER && graph.kind[i] !== APP) return undefined;
  const node = graph.nodes[i] as NodeOf<'container'>;
  if (node.threads === undefined && node.language === undefined) return undefined;
  const cpu = limits(facts).cpu;
  const binding = cpu.binding[i]!, cores = cpu.effective[i]!;
  const machine = kernelOf(kernels(facts), i)?.node ?? -1;
  // A quota is what a group or container has as its limit; a machine or cpuset of that size throttles nobody.
  if (binding <= machine || machine < 0 || graph.cpu[binding] !== cores || !Number.isFinite(cores)) return undefined;
  const started = node.threads === undefined ? startedBy(facts, i, cores) : undefined;
  const wanted = node.threads ?? started?.threads ?? 0;
  // Threads beyond the machine's CPUs wait for those, not for the quota.
  const inMachine = graph.cpu[machine]!;
  const threads = inMachine > 0 ? Math.min(wanted, inMachine) : wanted;
  const { fraction, stall } = throttling(cores, threads, period);
  const { stretch } = burst(cores, threads, node.cpuMsPerRequest ?? 0, period);
  return fraction > 0 ? { node: i, cores, binding, threads, runtime: started?.name, fraction, stall, stretch } : undefined;
}

/** Threads that the runtime starts by itself, where they are more than the limit asks for. */
function startedBy(facts: Facts, i: number, cores: number): { readonly threads: number; readonly name: string } | undefined {
  const sizing = runtimeSizing(facts, i);
  if (!sizing?.runtime.automatic || !sizing.cpu || sizing.cpu.factor >= IGNORES || sizing.cpu.seen <= Math.ceil(cores)) return undefined;
  return { threads: sizing.cpu.seen, name: sizing.runtime.name };
}
