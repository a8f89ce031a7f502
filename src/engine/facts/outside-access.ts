/** What can be reached from outside, as far as the file says. */
import type { NodeOf } from '../../model';
import type { Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { joinColumn } from '../joining';
import { HAS } from '../presence';

export interface OutsideAccess {
  /**
   * 1 where a node is reachable for certain: it is attached to a network marked `external`, publishes a port beyond the loopback address,
   * or shares the network namespace of its host.
   */
  readonly reachable: Uint8Array;
  /** 1 where every network of a node is known and none is external (`internal: true` or `external: false`). Nothing is known of a node without networks. */
  readonly internalOnly: Uint8Array;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm');

export const outsideAccess = defineFact('outsideAccess', ({ graph }): OutsideAccess => {
  const reachable = new Uint8Array(graph.count), internalOnly = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if (kind !== CONTAINER && kind !== VM && kind !== POD) continue;
    if (kind !== POD && (graph.has[i]! & OPEN) === 0 && !(graph.parent[i]! >= 0 && graph.kind[graph.parent[i]!] === POD)) continue;
    const attached = kind === POD || (graph.has[i]! & HAS.networks) === 0 ? NOWHERE : networksOf(graph, graph.nodes[i] as NodeOf<'container' | 'vm'>);
    if ((kind === CONTAINER && publishes(graph.nodes[i] as NodeOf<'container'>)) || sharesHostNetwork(graph, i) || (attached.length > 0 && attached.some((it) => it?.external === true))) reachable[i] = 1;
    if (attached.length > 0 && attached.every((it) => it !== undefined && it.external !== true && (it.internal === true || it.external === false))) internalOnly[i] = 1;
  }
  return { reachable, internalOnly };
}, ['networks', 'external', 'internal', 'ports', 'hostNetwork', 'namespaces'], (seams, before, part) => ({
  reachable: joinColumn(seams, before.reachable, part.reachable), internalOnly: joinColumn(seams, before.internalOnly, part.internalOnly),
}));

/** Without any of these, what is in no pod is neither reachable nor known not to be. */
const OPEN = HAS.networks | HAS.ports | HAS.namespaces;

type Attached = readonly (NodeOf<'network'> | undefined)[];
const NOWHERE: Attached = [];

/** Networks that a node is attached to; undefined for those that do not exist. */
function networksOf(graph: Graph, node: NodeOf<'container' | 'vm'>): Attached {
  if (node.networks === undefined) return NOWHERE;
  return node.networks.map((id) => {
    const number = graph.number.get(id);
    const network = number === undefined ? undefined : graph.nodes[number]!;
    return network?.kind === 'network' ? network : undefined;
  });
}

const LOOPBACK = /^(127\.|\[?::1\]?$|localhost$)/;

function publishes({ ports }: NodeOf<'container'>): boolean {
  if (ports === undefined) return false;
  for (const port of ports) if (port.host !== undefined && !LOOPBACK.test(port.address ?? '')) return true;
  return false;
}

function sharesHostNetwork(graph: Graph, i: number): boolean {
  const node = graph.nodes[i]!;
  if (graph.kind[i] === POD) return node.kind === 'pod' && node.hostNetwork === true;
  if (graph.kind[i] !== CONTAINER || node.kind !== 'container') return false;
  if (node.namespaces?.net !== undefined) return node.namespaces.net === 'host';
  const above = graph.parent[i]!;
  const pod = above < 0 ? undefined : graph.nodes[above]!;
  return pod?.kind === 'pod' && pod.hostNetwork === true;
}
