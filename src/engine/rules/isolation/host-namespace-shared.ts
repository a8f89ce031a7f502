import type { NodeOf, Operation } from '../../../model';
import type { Fix, Graph, Rule, RuleContext } from '../../contract';
import { kernels } from '../../facts/kernels';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, kernelName, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const NAMESPACES = ['pid', 'user', 'net', 'ipc', 'uts', 'cgroup'] as const;
type Namespace = (typeof NAMESPACES)[number];

const SHOWS: { readonly [N in Namespace]: string } = {
  pid: 'all processes of the host, their arguments and environments',
  user: 'the user ids of the host, so that root inside is root outside',
  net: 'all interfaces of the host, its local services and its abstract sockets',
  ipc: 'shared memory and semaphores of the host',
  uts: 'the host\'s name, to be changed',
  cgroup: 'the whole cgroup tree of the host',
};
const NAMES: { readonly [N in Namespace]: string } = {
  pid: 'process', user: 'user', net: 'network', ipc: 'IPC', uts: 'host name', cgroup: 'cgroup',
};
/** The property of a pod that shares a namespace of its node. */
const POD_PROPERTY: { readonly [N in Namespace]?: 'hostPID' | 'hostNetwork' | 'hostIPC' } = { pid: 'hostPID', net: 'hostNetwork', ipc: 'hostIPC' };

const CONTAINER = kindCode('container'), POD = kindCode('pod');
const B2 = BOUNDARIES.indexOf('B2'), NET = 1 << NAMESPACES.indexOf('net');

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const found = new Map<number, number>();
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if ((kind !== CONTAINER && kind !== POD) || !(copies[i]! > 0)) continue;
    const asked = kind === POD ? ofPod(graph.nodes[i] as NodeOf<'pod'>) : ofContainer(graph.nodes[i] as NodeOf<'container'>);
    const shared = asked === 0 ? 0 : asked & supported(context, i);
    if (shared !== 0) found.set(i, shared);
  }
  if (found.size === 0) return;
  for (const group of siblingGroups(graph, [...found.keys()], (i) => `${graph.kind[i]!} ${found.get(i)!}`)) {
    for (const part of splitBySuppression(graph, 'host-namespace-shared', group, (it) => it)) reportGroup(context, part, NAMESPACES.filter((_, bit) => (found.get(part[0]!)! & (1 << bit)) !== 0));
  }
}

/** Namespaces as bits, in the order of NAMESPACES. */
function ofContainer({ namespaces }: NodeOf<'container'>): number {
  if (namespaces === undefined) return 0;
  return NAMESPACES.reduce((bits, name, bit) => (namespaces[name] === 'host' ? bits | (1 << bit) : bits), 0);
}

function ofPod(pod: NodeOf<'pod'>): number {
  return NAMESPACES.reduce((bits, name, bit) => (POD_PROPERTY[name] !== undefined && pod[POD_PROPERTY[name]] === true ? bits | (1 << bit) : bits), 0);
}

/** What the runtime can share at all: everything on a shared kernel, the network under gVisor, nothing in a virtual machine or under a runtime that nobody knows. */
function supported({ facts, graph }: Context, i: number): number {
  const { boundary } = runtimes(facts);
  if (graph.kind[i] === CONTAINER) return sharedAt(boundary[i]!);
  // A pod's runtime is that of its containers.
  for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) if (graph.kind[child] === CONTAINER) return sharedAt(boundary[child]!);
  return 0;
}

const sharedAt = (boundary: number): number => (boundary < B2 ? ~0 : boundary === B2 ? NET : 0);

function reportGroup({ facts, graph, report }: Context, group: readonly number[], shared: readonly Namespace[]): void {
  const first = group[0]!;
  const pods = graph.kind[first] === POD;
  const severe = shared.includes('pid') || shared.includes('user');
  const who = group.length === 1 ? `${capital(called(graph, first))} shares` : `${count(group.length, pods ? 'pod' : 'container')} (${idsOf(graph, group)}) share`;
  const { domains, hosting } = kernels(facts);
  const domain = domains[hosting[first]!];
  const others = domain === undefined ? 0 : domain.workloads.length + domain.sandboxed.length - workloadsIn(graph, group);
  const neighbours = domain !== undefined && others > 0 ? ` ${capital(count(others, 'other workload'))} ${others === 1 ? 'runs' : 'run'} on ${kernelName(facts, domain)}.` : '';
  const lead = shared.find((it) => it === 'pid' || it === 'user') ?? shared[0]!;
  report({
    node: first, others: group.slice(1), at: pods ? [POD_PROPERTY[lead]!] : ['namespaces', lead], severity: severe ? 'error' : 'warning',
    message: `${who} the ${listOf(shared.map((it) => NAMES[it]))} namespace${shared.length === 1 ? '' : 's'} of the host: whoever is inside gets `
      + `${shared.map((it) => SHOWS[it]).join('; ')}.${neighbours} Give ${group.length === 1 ? 'it' : 'them'} private namespaces`
      + `${shared.includes('net') ? ', and publish the ports that are needed' : ''}.`,
    witness: group.map((i) => `${graph.ids[i]!}: ${shared.map((it) => (pods ? `${POD_PROPERTY[it]!} true` : `namespaces.${it} host`)).join(', ')}`),
    fixes: () => makePrivate(graph, group, shared),
  });
}

function workloadsIn(graph: Graph, group: readonly number[]): number {
  let sum = 0;
  for (const i of group) for (let at = i; at < graph.end[i]!; at++) if (graph.kind[at] === CONTAINER) sum++;
  return sum;
}

function makePrivate(graph: Graph, group: readonly number[], shared: readonly Namespace[]): readonly Fix[] {
  const operations = group.flatMap((i) => shared.map((it): Operation => (graph.kind[i] === POD
    ? { op: 'set', path: ['nodes', graph.ids[i]!, POD_PROPERTY[it]!], value: false }
    : { op: 'set', path: ['nodes', graph.ids[i]!, 'namespaces', it], value: 'private' })));
  return [{ title: `Give ${idsOf(graph, group, 3)} private namespaces`, safe: false, operations }];
}

const stack = (container: object, engine: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    agent: { kind: 'container', in: 'docker', ...container },
    shop: { kind: 'container', in: 'docker' },
  },
});

export const hostNamespaceShared: Rule<typeof params> = {
  id: 'host-namespace-shared',
  family: 'isolation',
  severity: 'error',
  layer: 'L1',
  title: 'Namespace of the host shared',
  params,
  docs: {
    description: 'A running container or pod uses a namespace of its host instead of one of its own. In the host\'s process namespace it sees every '
      + 'process, and a privileged one controls them; in the host\'s network namespace it reaches services that listen on the loopback '
      + 'address and sockets without a path, which has been enough to take over the host (CVE-2020-15257). Sharing processes or users is an error, '
      + 'sharing network, IPC, host name or cgroup tree a warning. Sandboxes that cannot share the namespace are left out (Kata; gVisor '
      + 'shares the network only). Neighbours with the same setting share a finding; a pod is reported once, not for each of its containers.',
    remedy: 'Leave out the setting, and publish ports instead of taking the host\'s network.',
    sources: ['CIS Docker Benchmark 5.10, 5.16, 5.17, 5.21, 5.31', 'CIS Kubernetes Benchmark 5.2.3 to 5.2.5', 'CVE-2020-15257'],
    bad: [
      { title: 'Processes of the host', topology: stack({ namespaces: { pid: 'host' } }) },
      { title: 'Network of the host: a warning', topology: stack({ namespaces: { net: 'host' } }) },
    ],
    good: [
      { title: 'The namespace of a neighbour', topology: stack({ namespaces: { net: 'container:shop' } }) },
      { title: 'Kata has no network of the host', topology: stack({ namespaces: { net: 'host' } }, { runtime: 'kata' }) },
    ],
  },
  reach: 'island',
  all: check,
};
