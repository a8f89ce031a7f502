/** Groups of a problem from the affinity rules of a cluster. */
import type { NodeOf } from '../../../model';
import type { Graph } from '../../contract';
import type { Pool } from '../pools';
import type { Draft } from './draft';
import type { Group } from './problem';

/** Rules among the items of a draft. Rules that name hosts bar machines instead, and are no groups. */
export function clusterGroups(graph: Graph, { cluster }: Pool, draft: Draft): Group[] {
  const { affinity } = graph.nodes[cluster] as NodeOf<'cluster'>;
  if (affinity === undefined) return [];
  const byNode = new Map<number, number[]>();
  draft.itemNode.forEach((node, item) => {
    const known = byNode.get(node);
    if (known) known.push(item);
    else byNode.set(node, [item]);
  });
  return affinity.flatMap(({ kind, must, members }): Group[] => {
    const nodes = [...new Set((members ?? []).map((id) => (id === undefined ? undefined : graph.number.get(id))).filter((it) => it !== undefined))];
    const items = nodes.flatMap((node) => byNode.get(node) ?? []);
    const namesHosts = nodes.some((it) => graph.nodes[it]!.kind === 'host' || graph.nodes[it]!.kind === 'hypervisor');
    return kind === undefined || namesHosts || items.length < 2 ? [] : [{ kind, must: must === true, items }];
  });
}
