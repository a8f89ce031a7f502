/** Which containers are in most danger if what runs in them is broken into. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { kernelOf, kernels } from '../kernels';
import type { KernelDomain } from '../kernels';
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

/** By kernel domain, two workloads with confidential data at most: of any container one of them is another. */
const confidentialOn = defineFact('confidentialOn', (facts): ReadonlyMap<KernelDomain, readonly number[]> => {
  const { sensitivity } = labels(facts);
  const found = new Map<KernelDomain, number[]>();
  if (!sensitivity.some((it) => it >= CONFIDENTIAL)) return found;
  for (const domain of kernels(facts).domains) {
    const there = domain.workloads.filter((it) => sensitivity[it]! >= CONFIDENTIAL).slice(0, 2);
    if (there.length > 0) found.set(domain, there);
  }
  return found;
}, []);

/** Containers by exposure: reachable from outside, then privileged, then beside confidential data; equal ones as they came. */
export function exposureOf(facts: Facts, containers: readonly number[]): readonly Exposure[] {
  const { reachable } = outsideAccess(facts);
  const all = kernels(facts);
  const confidential = confidentialOn(facts);
  const exposures = containers.map((node): Exposure => {
    const domain = kernelOf(all, node);
    const beside = domain === undefined ? undefined : confidential.get(domain)?.find((it) => it !== node);
    return { node, outside: reachable[node] === 1, privileged: (facts.graph.nodes[node] as NodeOf<'container'>).privileged === true, beside };
  });
  return exposures.sort((a, b) => scoreOf(b) - scoreOf(a));
}

const scoreOf = ({ outside, privileged, beside }: Exposure): number => (outside ? 4 : 0) + (privileged ? 2 : 0) + (beside !== undefined ? 1 : 0);
