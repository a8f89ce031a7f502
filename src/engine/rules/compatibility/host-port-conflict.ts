import type { Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { claimsBySocket, hostPorts, overlapping } from '../../facts/host-ports';
import type { PortClaim } from '../../facts/host-ports';
import { pools } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'host-port-conflict';
const CLUSTER = kindCode('cluster');

/** Sockets that the same containers want at the same place. */
interface Conflict {
  readonly namespace: number;
  /** Of each socket one group; the first stands for all. */
  readonly sockets: (readonly PortClaim[])[];
  /** Copies that want one of them, and how many places there are. */
  readonly wanted: number;
  readonly places: number;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const claims = hostPorts(facts);
  const conflicts = new Map<string, Conflict>();
  for (const socket of claimsBySocket([...claims, ...takenInClusters(facts, claims)])) {
    if (socket.length === 1 && socket[0]!.copies <= 1) continue;
    const { namespace } = socket[0]!;
    const places = graph.kind[namespace] === CLUSTER ? placesIn(facts, namespace) : 1;
    for (const group of overlapping(socket)) {
      const copies = new Map(group.map((it) => [it.node, it.copies]));
      const wanted = [...copies.values()].reduce((sum, it) => sum + it, 0);
      // Those that stand on members are judged at their machines.
      if (!(wanted > places) || group.every((it) => it.index < 0)) continue;
      const key = `${namespace} ${[...copies.keys()].join()}`;
      const known = conflicts.get(key);
      if (known) known.sockets.push(group);
      else conflicts.set(key, { namespace, sockets: [group], wanted, places });
    }
  }
  for (const conflict of conflicts.values()) {
    const parts = splitBySuppression(graph, ID, nodesOf(conflict), (it) => it);
    // It takes two: one that is left over where all others are accepted is accepted with them.
    for (const part of parts.length > 1 && parts[0]!.length === 1 ? parts.slice(1) : parts) say(context, conflict, part);
  }
}

const nodesOf = ({ sockets }: Conflict): readonly number[] => [...new Set(sockets[0]!.map((it) => it.node))];

/** Running engines in a Kubernetes cluster; NaN where none is modelled. */
function placesIn(facts: Facts, cluster: number): number {
  const engines = pools(facts).byCluster.get(cluster)?.engines ?? [];
  return engines.length === 0 ? NaN : engines.reduce((sum, it) => sum + workloads(facts).copies[it]!, 0);
}

/** Claims of containers that stand on members of clusters in which others with ports have no place yet, as claims there; their index is -1. */
function takenInClusters(facts: Facts, claims: readonly PortClaim[]): readonly PortClaim[] {
  const { graph } = facts;
  if (!claims.some((it) => graph.kind[it.namespace] === CLUSTER)) return [];
  return claims.flatMap((it) => {
    const engine = runtimes(facts).engine[it.node]!;
    const pool = engine < 0 ? undefined : pools(facts).of.get(engine);
    return pool === undefined ? [] : [{ ...it, namespace: pool.cluster, copies: workloads(facts).copies[it.node]!, index: -1 }];
  });
}

const socketName = ({ protocol, port, address }: PortClaim): string => `${protocol} ${address === '' ? '' : address.includes(':') ? `[${address}]:` : `${address}:`}${port}`;

function say({ facts, graph, report }: Context, conflict: Conflict, part: readonly number[]): void {
  const nodes = [...part, ...nodesOf(conflict).filter((it) => !part.includes(it))];
  const { namespace, sockets, wanted, places } = conflict;
  const what = listOf(sockets.map((it) => socketName(it[0]!)), 4);
  const first = sockets[0]!.find((it) => it.node === nodes[0])!;
  const inCluster = graph.kind[namespace] === CLUSTER, one = nodes.length === 1;
  const who = one ? `${capital(called(graph, nodes[0]!))} has ${count(wanted, 'copy', 'copies')}, each of which wants` : `Containers ${idsOf(graph, nodes)} ${nodes.length === 2 ? 'both' : 'all'} want`;
  const room = inCluster ? `${called(graph, namespace)} has ${count(places, 'node')} for ${count(wanted, 'copy', 'copies')}, one on each` : `${called(graph, namespace)} gives it to the first that starts, the ${wanted === 2 ? 'other does' : 'others do'} not start`;
  report({
    node: nodes[0], others: [...nodes.slice(1), namespace], at: first.index < 0 ? [] : ['ports', String(first.index)], measured: wanted, threshold: places,
    message: `${who} ${what}: ${room}. `
      + `${inCluster || one ? 'Leave the host port out and put a load balancer in front, or have as many copies as places.' : 'Publish one of them on another port, or put a proxy in front.'}`,
    witness: [...sockets[0]!.slice(0, 5).map((it) => `${graph.ids[it.node]!}: ${socketName(it)}${it.onHost ? ' on the host\'s network' : ' published'}${it.copies === 1 ? '' : `, ${it.copies} copies`}`), `${graph.ids[namespace]!}: ${count(places, 'place')}`],
    fixes: () => (inCluster || one ? [] : nextFree(facts, conflict)),
  });
}

/** All but the first that publish a port take the next free one. */
function nextFree(facts: Facts, { namespace, sockets }: Conflict): readonly Fix[] {
  const { graph } = facts;
  const taken = new Set(hostPorts(facts).filter((it) => it.namespace === namespace).map((it) => `${it.protocol} ${it.port}`));
  const operations: Operation[] = [];
  const changed: number[] = [];
  for (const group of sockets) {
    const keeps = (group.find((it) => it.onHost) ?? group[0]!).node;
    for (const { node, protocol, port, index, onHost } of group) {
      if (node === keeps || onHost || index < 0) continue;
      let free = port + 1;
      while (free <= 65_535 && taken.has(`${protocol} ${free}`)) free++;
      if (free > 65_535) return [];
      taken.add(`${protocol} ${free}`);
      operations.push({ op: 'set', path: ['nodes', graph.ids[node]!, 'ports', index, 'host'], value: free });
      changed.push(node);
    }
  }
  if (operations.length === 0) return [];
  return [{ title: `Publish ${idsOf(graph, [...new Set(changed)], 3)} on the next free ${operations.length === 1 ? 'port' : 'ports'}`, safe: false, operations }];
}

const two = (a: object, b: object, shop: object = {}, wiki: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker' },
    shop: { kind: 'container', in: 'docker', ports: [a], ...shop },
    wiki: { kind: 'container', in: 'docker', ports: [b], ...wiki },
  },
});

export const hostPortConflict: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L2',
  title: 'Two containers want the same port of a machine',
  params,
  docs: {
    description: 'Running containers claim the same port and protocol in one network namespace: published on the same machine (by one engine or '
      + 'several), or listened on by containers on the host\'s network. Addresses count: an absent one is all of them, '
      + '`0.0.0.0` all of IPv4, and two different ones do not meet. Copies of one container with a fixed port meet each other; in a Kubernetes '
      + 'cluster there may be as many as it has nodes, with those that stand on its nodes already. '
      + 'Containers that are switched off, and init containers, do not count. One finding for the same claimants, whatever the number of ports.',
    remedy: 'Change one of the ports, bind them to different addresses, or put a reverse proxy or load balancer in front.',
    sources: ['CIS Kubernetes Benchmark 5.2.13', 'Docker, Port publishing', 'Kubernetes, Configuration best practices: hostPort'],
    bad: [
      { title: 'Two containers on port 80', topology: two({ container: 8080, host: 80 }, { container: 80, host: 80 }) },
      { title: 'A published port that a container on the host\'s network listens on', topology: two({ container: 443, host: 443 }, { container: 443 }, {}, { namespaces: { net: 'host' } }) },
      { title: 'Three copies with one fixed port', topology: two({ container: 80, host: 80 }, { container: 81 }, { replicas: 3 }) },
    ],
    good: [
      { title: 'Different addresses', topology: two({ container: 80, host: 80, address: '192.0.2.1' }, { container: 80, host: 80, address: '192.0.2.2' }) },
      { title: 'TCP and UDP', topology: two({ container: 53, host: 53 }, { container: 53, host: 53, protocol: 'udp' }) },
      { title: 'One of them is stopped', topology: two({ container: 80, host: 80 }, { container: 80, host: 80 }, { running: false }) },
    ],
  },
  reach: 'island',
  all: check,
};
