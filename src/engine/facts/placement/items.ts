/** Placement problems of a graph: virtual machines on the machines of a cluster, pods and containers on its nodes. */
import { defineFact } from '../../facts';
import type { Facts } from '../../contract';
import { pools } from '../pools';
import type { Pool } from '../pools';
import type { Draft } from './draft';
import { POD_READS, podItems } from './pods';
import type { Problem } from './problem';
import { prepare } from './state';
import type { State } from './state';
import { VM_READS, vmItems } from './vms';

/** What floats in a cluster or stands on its members, as a problem of the solver. */
export interface ClusterProblem {
  readonly cluster: number;
  readonly what: 'vms' | 'pods';
  readonly problem: Problem;
  /** The problem with everything that has a place on it. */
  readonly state: State;
  /** By bin: the machine, or the engine of a node; and the physical host under it (-1 where none is modelled). */
  readonly binNode: Int32Array;
  readonly binHost: Int32Array;
  /** By item: its node. Copies of a node are items of their own. */
  readonly itemNode: Int32Array;
  /** By item: 1 where it is started elsewhere when its bin fails. */
  readonly restarts: Uint8Array;
  /** Nodes of unknown size: they count as taking nothing, or as boundless. A `yes` is not certain then, a `no` is. */
  readonly unknown: readonly number[];
  /** Copies beyond what is placed one by one: a `yes` is not certain then. */
  readonly truncated: boolean;
}

/** The problem of a draft, with everything that has a place on it. */
export function finish(draft: Draft): ClusterProblem {
  const problem: Problem = {
    resources: draft.resources, bins: draft.binNode.length, capacity: Float64Array.from(draft.capacity), items: draft.itemNode.length,
    demand: Float64Array.from(draft.demand), at: Int32Array.from(draft.at), barred: draft.barred, groups: draft.groups,
  };
  return {
    cluster: draft.cluster, what: draft.what, problem, state: prepare(problem), binNode: Int32Array.from(draft.binNode), binHost: Int32Array.from(draft.binHost),
    itemNode: Int32Array.from(draft.itemNode), restarts: Uint8Array.from(draft.restarts), unknown: [...draft.unknown], truncated: draft.truncated,
  };
}

/** Problems of all clusters with members, ascending by cluster; VMs before pods. Clusters on and below which nothing is to be placed have none. */
export const clusterProblems = defineFact('clusterProblems', (facts): readonly ClusterProblem[] => pools(facts).list.flatMap((pool) => problemsOf(facts, pool)), [...VM_READS, ...POD_READS]);

function problemsOf(facts: Facts, pool: Pool): ClusterProblem[] {
  return [vmItems(facts, pool), podItems(facts, pool)].filter((it) => it !== undefined).map(finish);
}

/** Pods and containers on the nodes of a cluster, also where none floats; undefined where it has no nodes. */
export function podProblem(facts: Facts, pool: Pool): ClusterProblem | undefined {
  const draft = podItems(facts, pool, true);
  return draft && finish(draft);
}
