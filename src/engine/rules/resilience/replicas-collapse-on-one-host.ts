import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode, nearest, nodeNumber } from '../../graph';
import { colocationOf } from '../../facts/quorum-places';
import { quorums } from '../../facts/quorum';
import { apartRules, collapseOf } from '../../facts/spread';
import type { Collapse } from '../../facts/spread';
import { services } from '../../facts/workloads';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  minDistinctHosts: { default: 2, min: 1, doc: 'Physical hosts that the replicas of a service should be on.', source: 'RULES; Proxmox VE and Kubernetes guidance: one replica a failure domain' },
  minDistinctSites: { default: 1, min: 1, doc: 'Sites that they should be on.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  const { facts, options } = context;
  const byHost = new Map<number, Collapse[]>();
  for (const service of services(facts).list) {
    if (!service.declared || service.replicas < 2) continue;
    const collapse = collapseOf(facts, service, options.minDistinctHosts, options.minDistinctSites);
    if (collapse === undefined || isVote(facts, collapse)) continue;
    const known = byHost.get(collapse.host);
    if (known) known.push(collapse);
    else byHost.set(collapse.host, [collapse]);
  }
  for (const [host, found] of byHost) report(context, host, found.sort((a, b) => b.service.weight - a.service.weight || a.service.number - b.service.number));
}

/** Whether the replicas are voters whose majority meets on this host: `quorum-colocated` says so. */
function isVote(facts: Facts, { service, host }: Collapse): boolean {
  const voting = quorums(facts).list.find((it) => it.cluster < 0 && it.voters === service.nodes);
  return voting !== undefined && colocationOf(facts, voting)?.at === host;
}

function report({ facts, graph, report }: Context, host: number, found: readonly Collapse[]): void {
  const worst = found[0]!, { service } = worst;
  const vms = vmsOn(worst, host), rules = apartRules(graph, new Set(service.nodes));
  const more = found.length === 1 ? '' : ` The same holds for ${listOf(found.slice(1).map((it) => it.service.name))}.`;
  const rule = rules.length === 0 ? '' : ` The anti-affinity rule of ${listOf([...new Set(rules.map((it) => graph.ids[it.cluster]!))])} keeps them on different nodes only.`;
  report({
    node: host, others: found.flatMap((it) => it.service.nodes).slice(0, 20),
    message: `${capital(count(service.replicas, 'replica'))} of ${service.name} look spread over ${count(new Set(worst.columns.map((it) => it.vm)).size, 'VM')}, but these are on `
      + `${count(worst.hosts, 'host')}: ${called(graph, host)} carries ${idsOf(graph, vms)}, and its loss takes ${worst.floats < 0 ? '' : 'at least '}${worst.maxLoss} of them, `
      + `where ${service.minAvailable} must be up.${rule}${more} ${remedy(worst)}`,
    witness: [
      ...worst.columns.slice(0, 12).map((it) => `${graph.ids[it.replica]!} -> ${it.vm < 0 ? 'no VM' : graph.ids[it.vm]!} -> ${it.host < 0 ? 'host unknown' : graph.ids[it.host]!}`),
      `${service.replicas} replicas, ${service.minAvailable} must be up: ${service.replicas - service.minAvailable} may be lost, ${worst.maxLoss} ${worst.maxLoss === 1 ? 'goes' : 'go'} with ${graph.ids[host]!}`,
    ],
    measured: worst.maxLoss, threshold: service.replicas - service.minAvailable,
    fixes: () => fixes(facts, worst, vms),
  });
}

/** Even spread evenly, some numbers of hosts are too few. */
function remedy({ service, hosts }: Collapse): string {
  return Math.ceil(service.replicas / hosts) > service.replicas - service.minAvailable
    ? 'However they are spread, that is too few hosts: add one, or more replicas, or need fewer of them.'
    : 'Keep the VMs apart with a rule of the cluster that places them, and tell the orchestrator which host each node is on.';
}

const vmsOn = ({ columns }: Collapse, host: number): readonly number[] => [...new Set(columns.filter((it) => it.host === host && it.vm >= 0).map((it) => it.vm))];

const CLUSTER = kindCode('cluster'), HYPERVISOR = kindCode('hypervisor');

/** A rule that keeps the VMs apart, in the cluster that places them; else one VM moved to a host without any of them. */
function fixes(facts: Facts, collapse: Collapse, together: readonly number[]): readonly Fix[] {
  const { graph } = facts;
  const vms = [...new Set(collapse.columns.map((it) => it.vm).filter((it) => it >= 0))];
  const found: Fix[] = [];
  const cluster = clusterOf(facts, together[0]);
  if (cluster !== undefined) {
    const { affinity = [] } = graph.nodes[cluster] as NodeOf<'cluster'>;
    const members = vms.map((it) => graph.ids[it]!);
    const there = affinity.some((it) => it.kind === 'apart' && members.every((id) => it.members?.includes(id) === true));
    const value = [...affinity, { kind: 'apart', must: true, members }] as Json;
    if (!there) found.push({ title: `Keep ${idsOf(graph, vms, 3)} apart in ${graph.ids[cluster]!}`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[cluster]!, 'affinity'], value }] });
  }
  const moved = together.at(-1), target = moved === undefined ? undefined : hypervisorWithout(facts, moved, new Set(collapse.columns.map((it) => it.host)));
  if (moved !== undefined && target !== undefined && together.length > 1) {
    const operations: Operation[] = [{ op: 'move', id: graph.ids[moved]!, to: graph.ids[target]! }];
    found.push({ title: `Move ${graph.ids[moved]!} to ${graph.ids[target]!}`, safe: false, operations });
  }
  return found;
}

/** The first cluster that has the VM's hypervisor, or the host of it, as a member. */
function clusterOf({ graph }: Facts, vm: number | undefined): number | undefined {
  if (vm === undefined) return undefined;
  const above = new Set([nearest(graph, vm, 'hypervisor'), nearest(graph, vm, 'host')]);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CLUSTER) continue;
    if ((graph.nodes[i] as NodeOf<'cluster'>).members?.some((id) => above.has(nodeNumber(graph, id) ?? -2)) === true) return i;
  }
  return undefined;
}

/** A hypervisor of the same product on a host that none of the replicas is on. */
function hypervisorWithout({ graph }: Facts, vm: number, hosts: ReadonlySet<number>): number | undefined {
  const own = graph.nodes[graph.parent[vm]!];
  for (let i = 0; i < graph.count; i++) {
    const node = graph.nodes[i]!;
    if (graph.kind[i] === HYPERVISOR && node.kind === 'hypervisor' && own?.kind === 'hypervisor' && node.platform === own.platform && !hosts.has(nearest(graph, i, 'host'))) return i;
  }
  return undefined;
}

const host = (n: number) => ({ [`host-${n}`]: { kind: 'host' }, [`esx-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'esxi' } });
const worker = (n: number, on: number) => ({
  [`node-${n}`]: { kind: 'vm', in: `esx-${on}`, os: { platform: 'ubuntu', version: '24.04' } },
  [`containerd-${n}`]: { kind: 'engine', in: `node-${n}`, platform: 'containerd' },
  [`db-${n}`]: { kind: 'pod', in: `containerd-${n}`, service: 'db', minAvailable: 2 },
});

export const replicasCollapseOnOneHost: Rule<typeof params> = {
  id: 'replicas-collapse-on-one-host',
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'Spread over VMs that share a host',
  params,
  docs: {
    description: 'Replicas of a service run in at least two VMs, so that a spread over nodes or an anti-affinity rule of the orchestrator is satisfied, but '
      + 'the physical hosts below are fewer than `minDistinctHosts` (the sites fewer than `minDistinctSites`), or one host carries more replicas than the '
      + 'service can lose (`replicas` less `minAvailable`). Orchestrators know the names of their nodes, not what these run on. Of replicas that float in a '
      + 'cluster the best placement counts: what is reported then holds for any. There is one finding for each host. Voters are left to `quorum-colocated`.',
    remedy: 'Keep the node VMs apart where VMs are placed (DRS rule, Nova server group, negative resource affinity of Proxmox VE), and give the nodes labels of their hosts to spread by.',
    sources: ['Kubernetes, Pod topology spread constraints and inter-pod anti-affinity: both go by node labels', 'Proxmox VE, HA resource affinity', 'vSphere DRS, VM-VM affinity rules'],
    bad: [{ title: 'Two of three nodes on one host, two replicas needed', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...worker(1, 1), ...worker(2, 1), ...worker(3, 2) } } }],
    good: [{ title: 'A host for each node', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...host(3), ...worker(1, 1), ...worker(2, 2), ...worker(3, 3) } } }],
  },
  reads: ['affinity', 'members', 'platform'],
  all: check,
};
