/** Which containers are in most danger if what runs in them is broken into. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kernelOf, kernels } from '../kernels';
import { labels, SENSITIVITY } from '../labels';
import { outsideAccess } from '../outside-access';

export interface Exposure {
  readonly node: number;
  /** Reachable from outside for certain. */
  readonly outside: boolean;
  readonly privileged: boolean;
  /** A workload with confidential or restricted data on the same kernel; undefined where none is known. */
  readonly beside: number | undefined;
}

const CONFIDENTIAL = SENSITIVITY.indexOf('confidential');

/** Containers by exposure: reachable from outside, then privileged, then beside confidential data; equal ones as they came. */
export function exposureOf(facts: Facts, containers: readonly number[]): readonly Exposure[] {
  const { reachable } = outsideAccess(facts);
  const all = kernels(facts);
  const { sensitivity } = labels(facts);
  const sensitive = new Map<object, readonly number[]>();
  const exposures = containers.map((node): Exposure => {
    const domain = kernelOf(all, node);
    let there = domain === undefined ? [] : sensitive.get(domain);
    if (there === undefined) sensitive.set(domain!, (there = domain!.workloads.filter((it) => sensitivity[it]! >= CONFIDENTIAL).slice(0, 2)));
    return { node, outside: reachable[node] === 1, privileged: (facts.graph.nodes[node] as NodeOf<'container'>).privileged === true, beside: there.find((it) => it !== node) };
  });
  return exposures.sort((a, b) => scoreOf(b) - scoreOf(a));
}

const scoreOf = ({ outside, privileged, beside }: Exposure): number => (outside ? 4 : 0) + (privileged ? 2 : 0) + (beside !== undefined ? 1 : 0);
