/** What an HA manager brings back after a host fails, so that its loss is not held against the host. */
import type { Kind } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { defineFact } from '../../facts';
import { failure } from '../../facts/failure';
import { children, kindCode } from '../../graph';
import type { SinglePoint } from '../../facts/spof';
import type { Service } from '../../facts/workloads';

const VM = kindCode('vm'), HOST = kindCode('host');

/** By VM that HA restarts: where it can start again, as node numbers. */
const restartPlaces = defineFact('restartPlaces', ({ graph }): ReadonlyMap<number, readonly number[]> => {
  const clusters = haClusters(graph);
  const hosts: number[] = [];
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HOST) hosts.push(i);
  const found = new Map<number, readonly number[]>();
  for (let i = 0; i < graph.count; i++) {
    const node = graph.nodes[i]!;
    if (node.kind !== 'vm' || node.storage === 'local' || node.ha === false) continue;
    const places = clusters.get(i) ?? (node.ha === true ? hosts : undefined);
    if (places !== undefined) found.set(i, places);
  }
  return found;
});

/** By VM in a member of a cluster with HA: the members. */
function haClusters(graph: Graph): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  for (const node of graph.nodes) {
    if (node.kind !== 'cluster' || node.ha !== true) continue;
    const members = (node.members ?? []).map((id) => graph.number.get(id)).filter((it) => it !== undefined);
    for (const member of members) for (let i = member; i < graph.end[member]!; i++) if (graph.kind[i] === VM) found.set(i, members);
  }
  return found;
}

const FAILS_WITH_VMS: ReadonlySet<Kind> = new Set(['site', 'host', 'hypervisor']);

/** Services of a single point that stay broken after HA has restarted what it can; the heaviest first, as they were. */
export function afterRestart(facts: Facts, { node, services }: SinglePoint): readonly Service[] {
  const { graph } = facts;
  if (!FAILS_WITH_VMS.has(graph.nodes[node]!.kind)) return services;
  const lost = lostParts(facts, node);
  if (lost === undefined) return services;
  const { alive } = failure(facts, lost.map((it) => ({ node: it })));
  return services.filter((service) => alive[service.number]! < service.minAvailable);
}

/** Parts of what fails that are not restarted; undefined where nothing is. */
function lostParts(facts: Facts, node: number): readonly number[] | undefined {
  const { graph } = facts;
  const places = restartPlaces(facts);
  const outside = (it: number): boolean => it < node || it >= graph.end[node]!;
  const restarted: number[] = [];
  if (places.size > 0) for (let i = node + 1; i < graph.end[node]!; i++) if (places.get(i)?.some(outside) === true) restarted.push(i);
  if (restarted.length === 0) return undefined;
  const above = new Set<number>();
  for (const vm of restarted) for (let at = vm; at >= node; at = graph.parent[at]!) above.add(at);
  const back = new Set(restarted);
  const lost: number[] = [];
  const open = [...children(graph, node)];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (back.has(part)) continue;
    if (above.has(part)) open.push(...children(graph, part));
    else lost.push(part);
  }
  return lost;
}
