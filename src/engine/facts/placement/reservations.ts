/** Sizes of hosts and reservations of VMs, as vSphere HA counts them (RULES 3.10). */
import type { Facts } from '../../contract';
import { hostThreads } from '../../columns';
import { machines } from '../commit';
import { admission } from './admission';
import type { Admission, Amounts } from './admission';
import type { ClusterProblem } from './items';

/** The numbers that vSphere shows for a cluster's VMs. */
export const admissionOf = (facts: Facts, it: ClusterProblem, failures: number): Admission => admission(hostSizes(facts, it), reservations(facts, it), failures);

/** What hosts have for VMs; cores are threads. Unknown sizes count as nothing. */
function hostSizes(facts: Facts, it: ClusterProblem): readonly Amounts[] {
  const { graph } = facts;
  return Array.from(it.binNode, (node) => {
    const machine = machines(facts).byNode.get(node);
    const host = graph.nodes[node]!;
    return { cpu: (host.kind === 'host' ? hostThreads(host) : graph.cpu[node]!) || 0, memory: (machine?.memory.usable ?? graph.memory[node]!) || 0 };
  });
}

/** Reservations with overhead of the VMs that are restarted. */
function reservations({ graph }: Facts, it: ClusterProblem): readonly Amounts[] {
  const found: Amounts[] = [];
  it.itemNode.forEach((vm, item) => {
    if (it.restarts[item] === 0) return;
    const overhead = Math.max(0, it.problem.demand[item * it.problem.resources.length]! - (graph.memory[vm]! || 0));
    found.push({ cpu: graph.cpuRequest[vm]! || 0, memory: (graph.memoryRequest[vm]! || 0) + overhead });
  });
  return found;
}
