/** What an HA manager brings back after a host fails, so that its loss is not held against the host. */
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { failure } from '../../facts/failure';
import { children, kindCode } from '../../graph';
import type { SinglePoint } from '../../facts/spof';
import type { Service } from '../../facts/workloads';

const VM = kindCode('vm'), HOST = kindCode('host'), HYPERVISOR = kindCode('hypervisor');

/** By node: 1 for VMs that are restarted on another host when theirs fails. */
const restartable = defineFact('restartable', ({ graph }): Uint8Array => {
  const marks = new Uint8Array(graph.count);
  const clustered = inHaCluster({ graph });
  let hosts = 0;
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HOST) hosts++;
  if (hosts < 2) return marks;
  for (let i = 0; i < graph.count; i++) {
    const node = graph.nodes[i]!;
    if (node.kind !== 'vm' || node.storage === 'local' || node.ha === false) continue;
    if (node.ha === true || clustered[i] === 1) marks[i] = 1;
  }
  return marks;
});

/** By node: 1 for members of clusters with HA and everything in them. */
function inHaCluster({ graph }: Pick<Facts, 'graph'>): Uint8Array {
  const marks = new Uint8Array(graph.count);
  for (const node of graph.nodes) {
    if (node.kind !== 'cluster' || node.ha !== true) continue;
    const members = (node.members ?? []).map((id) => graph.number.get(id)).filter((it) => it !== undefined);
    // Alone in a cluster there is nowhere to restart.
    if (new Set(members).size >= 2) for (const member of members) marks.fill(1, member, graph.end[member]!);
  }
  return marks;
}

/** Services of a single point that stay broken after HA has restarted what it can; the heaviest first, as they were. */
export function afterRestart(facts: Facts, { node, services }: SinglePoint): readonly Service[] {
  const { graph } = facts;
  if (graph.kind[node] !== HOST && graph.kind[node] !== HYPERVISOR) return services;
  const marks = restartable(facts);
  const lost = lostParts(facts, node, marks);
  if (lost === undefined) return services;
  const { alive } = failure(facts, lost.map((it) => ({ node: it })));
  return services.filter((service) => alive[service.number]! < service.minAvailable);
}

/** Parts of a failed host or hypervisor that are not restarted; undefined where nothing is. */
function lostParts({ graph }: Facts, node: number, marks: Uint8Array): readonly number[] | undefined {
  if (!marks.subarray(node, graph.end[node]!).includes(1)) return undefined;
  const lost: number[] = [];
  const open = [...children(graph, node)];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (marks[part] === 1) continue;
    const holds = graph.kind[part] !== VM && marks.subarray(part, graph.end[part]!).includes(1);
    if (holds) open.push(...children(graph, part));
    else lost.push(part);
  }
  return lost;
}
