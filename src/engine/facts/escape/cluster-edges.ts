/** Control of clusters: who commands them, and whom they command. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { kindCode } from '../../graph';
import { addEdge, WHY } from './edges';
import type { Edges } from './edges';

const CLUSTER = kindCode('cluster');
const CONTROL_PLANE = 'control-plane';

/**
 * A cluster commands its members (what floats in it, it contains); a node with the role `control-plane` commands the cluster that it is in,
 * that it or what it runs on is a member of, or of which something on it is a member. Only the nearest member and the nearest such node count.
 */
export function addClusterEdges(facts: Facts, edges: Edges): void {
  const { graph } = facts;
  const clustersOf = memberships(graph, edges);
  if (clustersOf === undefined) return;
  const member = new Int32Array(graph.count), command = new Int32Array(graph.count), cluster = new Int32Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    const commands = graph.nodes[i]!.role === CONTROL_PLANE;
    const own = clustersOf.get(i);
    member[i] = own !== undefined ? i : above < 0 ? -1 : member[above]!;
    command[i] = commands ? i : above < 0 ? -1 : command[above]!;
    cluster[i] = graph.kind[i] === CLUSTER ? i : above < 0 ? -1 : cluster[above]!;
    if (commands) {
      if (cluster[i]! >= 0 && cluster[i] !== i) addEdge(edges, i, cluster[i]!, WHY.controlPlane);
      for (const it of clustersOf.get(member[i]!) ?? []) addEdge(edges, i, it, WHY.controlPlane);
    } else if (own !== undefined && command[i]! >= 0) {
      for (const it of own) if (it !== command[i]) addEdge(edges, command[i]!, it, WHY.controlPlane);
    }
  }
}

/** Clusters by member; undefined where there are no clusters. Adds the edges from clusters to members. */
function memberships(graph: Graph, edges: Edges): ReadonlyMap<number, readonly number[]> | undefined {
  const found = new Map<number, number[]>();
  let any = false;
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CLUSTER) continue;
    any = true;
    for (const id of new Set((graph.nodes[i] as NodeOf<'cluster'>).members ?? [])) {
      const member = graph.number.get(id);
      if (member === undefined || member === i) continue;
      addEdge(edges, i, member, WHY.member);
      const known = found.get(member);
      if (known) known.push(i);
      else found.set(member, [i]);
    }
  }
  return any ? found : undefined;
}
