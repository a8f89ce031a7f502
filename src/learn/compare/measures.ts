/** The numbers that rows and claims are made from, by node; NaN is unknown. */
import type { Facts } from '../../engine/contract';
import { bytes } from '../../engine/columns';
import { nearest } from '../../engine/graph';
import { footprint } from '../../engine/facts/footprint';
import { machines } from '../../engine/facts/commit';
import { limits } from '../../engine/facts/limits';
import { kernels } from '../../engine/facts/kernels';
import { requestOf } from '../../engine/facts/qos';
import { runtimes } from '../../engine/facts/runtimes';
import { startTerms } from '../../engine/facts/start-time';
import { workloads } from '../../engine/facts/workloads';
import type { NodeOf } from '../../model';
import { vmOverhead } from '../explain/cost';
import { duration } from '../explain/say';

export { imageSize, vmOverhead } from '../explain/cost';

/** Bytes of disk that a VM has in use, else was given. */
export function vmDisk({ graph }: Facts, vm: number): number {
  const used = bytes((graph.nodes[vm] as NodeOf<'vm'>).usage?.diskUsed);
  return Number.isNaN(used) ? graph.disk[vm]! : used;
}

export const startOf = (facts: Facts, node: number) => duration(startTerms(facts, node, runtimes(facts).engine[node]!));

/** What one copy, and each further one, of the same work takes in either form; the operating system of the container host counted. */
export interface Growth {
  readonly first: { readonly vm: number; readonly container: number };
  readonly next: { readonly vm: number; readonly container: number };
  /** The work that was looked at. */
  readonly of: readonly number[];
  readonly assumed: readonly string[];
}

/** Growth of disk or memory for the work in a virtual machine, else that of the container; undefined where a size of it is not known. */
export function growth(facts: Facts, vm: number, container: number, what: 'disk' | 'memory'): Growth | undefined {
  const { graph } = facts;
  const inside = Array.from(workloads(facts).running).filter((it) => it > vm && it < graph.end[vm]! && graph.nodes[it]!.kind !== 'vm');
  for (const of of [inside, [container]]) {
    const [one, two] = [footprint(facts, of), footprint(facts, of, 2)];
    if (one.copies === 0 || (what === 'disk' ? one.unknownDisk : one.unknownMemory).length > 0) continue;
    return {
      of, assumed: one.assumed, first: { vm: one.asVms[what], container: one.asContainers[what] },
      next: { vm: two.asVms[what] - one.asVms[what], container: two.asContainers[what] - one.asContainers[what] },
    };
  }
  return undefined;
}

/** How many copies fit by memory alone, on what the node stands on: the machine of a VM, or what its containers share. NaN where a size is not known. */
export function density(facts: Facts, node: number): { readonly fits: number; readonly each: number; readonly room: number; readonly on: number; readonly by: string } | undefined {
  const { graph } = facts, { kind } = graph.nodes[node]!;
  if (kind === 'vm') {
    const above = graph.parent[node]!, on = above < 0 ? -1 : graph.parent[above]!;
    const machine = machines(facts).byNode.get(on);
    const overhead = vmOverhead(facts, node);
    const each = graph.memory[node]! + (overhead || 0), room = machine?.memory.usable ?? NaN;
    return on < 0 || !(each > 0) || Number.isNaN(room) ? undefined : { fits: Math.floor(room / each), each, room, on, by: 'its size and the hypervisor\'s overhead' };
  }
  if (kind !== 'container') return undefined;
  const on = baseOf(facts, node);
  const room = on < 0 ? NaN : limits(facts).memory.effective[on]!;
  const request = requestOf(facts, node, 'memory'), limit = graph.memory[node]!;
  const [each, by] = request > 0 ? [request, 'what it asks for'] : Number.isFinite(limit) ? [limit, 'its limit'] : [NaN, ''];
  return on < 0 || !(each > 0) || !Number.isFinite(room) || room <= 0 ? undefined : { fits: Math.floor(room / each), each, room, on, by };
}

/** The host or VM whose memory the containers of an engine share; the engine itself where it hides a virtual machine. */
function baseOf(facts: Facts, container: number): number {
  const { graph } = facts, { serving, domains } = kernels(facts);
  const engine = nearest(graph, container, 'engine');
  if (engine < 0) return -1;
  if (domains[serving[engine]!]?.source === 'hiddenVm') return engine;
  return graph.parent[engine]!;
}
