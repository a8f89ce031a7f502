/** Whether there is room for a VM at another machine, and whether the cluster's rules allow it there (RULES 3.11, conditions 10 and 11). */
import { formatBytes } from '../../../model';
import type { NodeOf } from '../../../model';
import { isAncestor } from '../../graph';
import { machines } from '../commit';
import { overheadBytes } from '../overhead';
import { pools } from '../pools';
import { certain, idOf, possible, unknown } from './pair';
import type { Doubt, Pair } from './pair';

/**
 * Memory with overhead against what the target leaves free. More than the machine has, or than a declared ratio allows, is certain;
 * more than is free without a declared ratio is possible, as products may overcommit.
 */
export function memory(pair: Pair): Doubt | undefined {
  const { facts, graph, vm, node, to, target } = pair;
  const { platform, overcommit } = graph.nodes[to] as NodeOf<'hypervisor'>;
  const it = machines(facts).byNode.get(target)?.memory;
  const need = graph.memory[vm]! + overheadBytes(facts.catalog.platform(platform), node);
  if (it === undefined || Number.isNaN(need) || Number.isNaN(it.usable)) {
    return unknown(`the memory of ${Number.isNaN(need) ? idOf(pair, vm) : idOf(pair, target)} is not known`);
  }
  const free = it.usable * (overcommit?.memory ?? 1) - it.size - it.overhead;
  const text = `it needs ${formatBytes(need)}, ${idOf(pair, target)} has ${formatBytes(Math.max(0, free))} free`;
  if (graph.memory[vm]! > it.capacity || (need > free && overcommit?.memory !== undefined)) return certain(text);
  if (need > free) return possible(`${text} without overcommitment`);
  return it.unknown.length === 0 ? undefined : unknown(`the memory of ${idOf(pair, it.unknown[0]!)} on ${idOf(pair, target)} is not known`);
}

/** vCPUs against the target's threads, and against a declared ratio. */
export function vcpus(pair: Pair): Doubt | undefined {
  const { facts, graph, vm, to, target } = pair;
  const it = machines(facts).byNode.get(target)?.cpu;
  const need = graph.cpu[vm]!, ratio = (graph.nodes[to] as NodeOf<'hypervisor'>).overcommit?.cpu;
  if (it === undefined || Number.isNaN(need) || Number.isNaN(it.threads)) return unknown(`the CPUs of ${Number.isNaN(need) ? idOf(pair, vm) : idOf(pair, target)} are not known`);
  if (need > it.threads) return certain(`it has ${need} vCPUs, ${idOf(pair, target)} has ${it.threads} threads`);
  const free = ratio === undefined ? Infinity : (it.threads - it.reserved - it.pinned) * ratio - it.shared;
  return need > free ? certain(`it has ${need} vCPUs, the declared ratio leaves ${Number(Math.max(0, free).toFixed(2))} on ${idOf(pair, target)}`) : undefined;
}

/** Binding affinity rules of the clusters that the VM is in. */
export function affinity(pair: Pair): Doubt | undefined {
  const { graph, vm, source, target, facts } = pair;
  for (const { cluster } of pools(facts).list) {
    for (const rule of (graph.nodes[cluster] as NodeOf<'cluster'>).affinity ?? []) {
      const members = (rule.members ?? []).map((id) => (id === undefined ? undefined : graph.number.get(id))).filter((it) => it !== undefined);
      if (rule.must !== true || !members.includes(vm)) continue;
      const machinesNamed = members.filter((it) => graph.nodes[it]!.kind === 'host' || graph.nodes[it]!.kind === 'hypervisor');
      const named = machinesNamed.some((it) => it === target || isAncestor(graph, target, it));
      const others = (machine: number): number | undefined => members.find((it) => it !== vm && isAncestor(graph, machine, it));
      const there = others(target), here = others(source);
      if (rule.kind === 'apart' && (named || there !== undefined)) return certain(`a binding rule keeps it apart from ${idOf(pair, there ?? target)}`);
      if (rule.kind === 'together' && machinesNamed.length > 0 && !named) return certain(`a binding rule keeps it on ${machinesNamed.slice(0, 3).map((it) => idOf(pair, it)).join(', ')}`);
      if (rule.kind === 'together' && machinesNamed.length === 0 && here !== undefined) return possible(`a binding rule keeps it together with ${idOf(pair, here)}, which has to move too`);
    }
  }
  return undefined;
}

/** Both machines are managed as one. */
export function sameCluster({ facts, graph, to, pool }: Pair): Doubt | undefined {
  const other = pools(facts).of.get(to);
  if (pool !== undefined && pool === other) return undefined;
  if (pool === undefined && other === undefined) return unknown('no cluster says that both hosts are managed as one');
  return possible(`it would leave ${pool === undefined ? 'a host in no cluster' : `the cluster ${graph.ids[pool.cluster]!}`}, and nothing says that this is allowed`);
}
