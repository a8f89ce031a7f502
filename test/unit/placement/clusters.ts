/** Clusters in the file format, to ask about failures. */
import { factsFor } from '../engine/support';
import { clusterProblems } from '../../../src/engine/facts/placement/items';
import type { ClusterProblem } from '../../../src/engine/facts/placement/items';

/** A host `h1` with the hypervisor `x1` of a product without overhead, so that sizes are what they look like. */
export const machine = (i: number, memory: string | undefined, more: object = {}, hypervisor: object = {}) => ({
  [`h${i}`]: { kind: 'host', cpu: { cores: 16 }, memory, ...more }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'none-known', ...hypervisor },
});
export const vm = (place: string, memory: string | undefined, more: object = {}) => ({ kind: 'vm', in: place, vcpus: 2, memory, ...more });
export const cluster = (hosts: number, more: object = {}) => ({ kind: 'cluster', platform: 'vsphere', members: Array.from({ length: hosts }, (_, i) => `x${i + 1}`), ha: true, ...more });
/** Equal hosts `h1`... with hypervisors, and the cluster `c` of them. */
export const equalHosts = (hosts: number, memory: string, more: object = {}) => Object.assign({ c: cluster(hosts, more) }, ...Array.from({ length: hosts }, (_, i) => machine(i + 1, memory))) as object;

export function problemOf(nodes: object): ClusterProblem {
  const [first] = clusterProblems(factsFor(nodes));
  if (first === undefined) throw new Error('no problem');
  return first;
}
