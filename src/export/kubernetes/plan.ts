/** Which pods and containers make one file: those of a cluster, else those of an engine. */
import type { Graph } from '../../engine/contract';
import type { Kind } from '../../model';
import { above, kindOf, numbersOf } from '../manifests/written';

export interface Planned {
  /** Cluster, else engine. */
  readonly node: number;
  /** Pods, and containers that are in none. */
  readonly workloads: readonly number[];
}

const KINDS: ReadonlySet<Kind> = new Set(['pod', 'container'] as const);

/** Cluster by member: engines, and machines and hypervisors that engines are on. */
function clustersOf(graph: Graph): ReadonlyMap<string, number> {
  return new Map(graph.nodes.flatMap((node, i) => (node.kind === 'cluster' ? (node.members ?? []).map((member) => [member, i] as const) : [])));
}

/** Sorts workloads by where they are run; those that stand on nothing are left out. */
export function planClusters(graph: Graph, node: number | undefined): readonly Planned[] {
  const clusters = clustersOf(graph);
  const groups = new Map<number, number[]>();
  for (const i of numbersOf(graph, KINDS, node)) {
    const around = [...above(graph, i)];
    if (around.some((at) => kindOf(graph, at) === 'pod')) continue;
    const engine = around.find((at) => kindOf(graph, at) === 'engine' || kindOf(graph, at) === 'cluster');
    if (engine === undefined) continue;
    const member = around.find((at) => clusters.has(graph.ids[at]!));
    const owner = member === undefined ? engine : clusters.get(graph.ids[member]!)!;
    groups.set(owner, [...(groups.get(owner) ?? []), i]);
  }
  return [...groups].map(([owner, workloads]) => ({ node: owner, workloads }));
}
