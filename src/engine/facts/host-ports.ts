/** Ports that containers take in the network namespace of a machine: published ones, and those that containers on the host's network listen on. */
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode, nearest } from '../graph';
import { HAS } from '../presence';
import { kernels } from './kernels';
import { kubernetes } from './kubernetes';
import { runtimes } from './runtimes';
import { workloads } from './workloads';

export interface PortClaim {
  /** Container. */
  readonly node: number;
  /** Machine whose namespace it is, engine with a hidden VM for what listens in that, or Kubernetes cluster for what has no place yet. */
  readonly namespace: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly port: number;
  /** Empty: all addresses. */
  readonly address: string;
  /** Index in `ports`. */
  readonly index: number;
  /** Copies of the container in the namespace (for a cluster: in all of it). */
  readonly copies: number;
  /** It is on the host's network, and listens there itself. */
  readonly onHost: boolean;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), CLUSTER = kindCode('cluster');

/** Claims of running containers, in their order; those of init containers, which are gone before the others start, are left out. */
export const hostPorts = defineFact('hostPorts', (facts): readonly PortClaim[] => {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const found: PortClaim[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || (graph.has[i]! & HAS.ports) === 0 || !(copies[i]! > 0)) continue;
    const { ports, stage } = graph.nodes[i] as NodeOf<'container'>;
    if (ports === undefined || stage === 'init') continue;
    const onHost = isOnHost(graph, i);
    if (!onHost && !isPublished(ports)) continue;
    const namespace = namespaceOf(facts, i, onHost);
    if (namespace < 0) continue;
    const inside = graph.kind[namespace] === CLUSTER ? copies[i]! : copies[i]! / copies[namespace]!;
    ports.forEach(({ container, host, protocol = 'tcp', address = '' }, index) => {
      const port = onHost ? container ?? host : host;
      if (port !== undefined) found.push({ node: i, namespace, protocol, port, address: address === '*' ? '' : address.toLowerCase(), index, copies: inside, onHost });
    });
  }
  return found;
}, ['ports', 'stage', 'namespaces', 'hostNetwork']);

function isPublished(ports: NonNullable<NodeOf<'container'>['ports']>): boolean {
  for (const { host } of ports) if (host !== undefined) return true;
  return false;
}

function isOnHost(graph: Graph, i: number): boolean {
  const own = (graph.has[i]! & HAS.namespaces) === 0 ? undefined : (graph.nodes[i] as NodeOf<'container'>).namespaces?.net;
  const above = graph.parent[i]!;
  return own === undefined ? above >= 0 && graph.kind[above] === POD && (graph.nodes[above] as NodeOf<'pod'>).hostNetwork === true : own === 'host';
}

/** -1 where it is not known, or where ports are published on no machine in particular. */
function namespaceOf(facts: Facts, i: number, onHost: boolean): number {
  const { graph } = facts;
  const engine = runtimes(facts).engine[i]!;
  if (engine < 0) return kubernetes(facts).managed[i] === 1 ? nearest(graph, i, 'cluster') : -1;
  const { domains, hosting } = kernels(facts);
  return onHost && domains[hosting[engine]!]?.source === 'hiddenVm' ? engine : graph.parent[engine]!;
}

const PROTOCOLS = ['tcp', 'udp', 'sctp'];

/** Claims by namespace, protocol and port, in the order of their first. */
export function claimsBySocket(claims: readonly PortClaim[]): Iterable<readonly PortClaim[]> {
  const sockets = new Map<number, PortClaim[]>();
  for (const it of claims) {
    const key = (it.namespace * 65_536 + it.port) * 3 + PROTOCOLS.indexOf(it.protocol);
    const list = sockets.get(key);
    if (list) list.push(it);
    else sockets.set(key, [it]);
  }
  return sockets.values();
}

/** Splits claims of one port into groups of which each claim shuts out the others: all addresses against any, equal ones against each other. */
export function overlapping(claims: readonly PortClaim[]): readonly (readonly PortClaim[])[] {
  if (claims.some(({ address }) => address === '')) return [claims];
  const groups = new Map<string, PortClaim[]>();
  const all = { v4: claims.some(({ address }) => address === '0.0.0.0'), v6: claims.some(({ address }) => address === '::') };
  for (const it of claims) {
    const key = it.address.includes(':') ? (all.v6 ? '::' : it.address) : all.v4 ? '0.0.0.0' : it.address;
    const list = groups.get(key);
    if (list) list.push(it);
    else groups.set(key, [it]);
  }
  return [...groups.values()];
}
