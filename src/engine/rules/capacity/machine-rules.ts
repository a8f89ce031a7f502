/** What the rules about machines share. */
import type { NodeOf } from '../../../model';
import type { Graph } from '../../contract';
import type { Machine } from '../../facts/commit';

/** The ratio that the operator declares on the hypervisors of a machine: the smallest of them; undefined where none does. */
export function policy(graph: Graph, machine: Machine, resource: 'cpu' | 'memory'): number | undefined {
  const declared = machine.hypervisors.map((it) => (graph.nodes[it] as NodeOf<'hypervisor'>).overcommit?.[resource]).filter((it) => it !== undefined);
  return declared.length > 0 ? Math.min(...declared) : undefined;
}

const MiB = 2 ** 20;

/** A size as a fix writes it: whole MiB, rounded down. */
export function wholeMiB(bytes: number): string {
  const mib = Math.max(1, Math.floor(bytes / MiB));
  return mib % 1024 === 0 ? `${mib / 1024}GiB` : `${mib}MiB`;
}
