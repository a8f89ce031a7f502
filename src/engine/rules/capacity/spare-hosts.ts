/** What consolidation would free, in a sentence (RULES 3.15). */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { clusterProblems } from '../../facts/placement/items';
import { fewestHosts } from '../../facts/placement/consolidation';
import { count, idsOf } from '../say';

/** Beyond this nobody should have to wait for it: the what-if answers for larger clusters. */
const MOST_HOSTS = 16, MOST_ITEMS = 200;

/**
 * Which hosts of the cluster of these hosts could be emptied with everything at its configured size, and with the host failures survived
 * that the cluster declares (one where it only says `ha`). Empty where the cluster is not modelled, too large, or not known in full.
 */
export function whatCouldGo(facts: Facts, hosts: readonly number[]): string {
  const { graph } = facts;
  const wanted = new Set(hosts);
  const found = clusterProblems(facts).find((it) => it.what === 'vms' && it.binHost.some((host) => wanted.has(host)));
  if (found === undefined || found.truncated || found.unknown.length > 0 || found.problem.bins > MOST_HOSTS || found.problem.items > MOST_ITEMS) return '';
  const { failuresToTolerate, ha } = graph.nodes[found.cluster] as NodeOf<'cluster'>;
  const failures = failuresToTolerate ?? (ha === true ? 1 : 0);
  const fewest = fewestHosts(found, failures);
  if (fewest === undefined || fewest.emptied.length === 0) return '';
  const emptied = fewest.emptied.map((bin) => found.binNode[bin]!);
  const survived = failures > 0 ? ` with ${count(failures, 'host failure')} still survived` : '';
  return ` All virtual machines of ${graph.ids[found.cluster]!} fit on ${fewest.kept.length} of its ${count(found.problem.bins, 'host')}${survived}: ${idsOf(graph, emptied)} could be emptied.`;
}
