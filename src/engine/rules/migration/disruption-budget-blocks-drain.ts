import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kubernetes } from '../../facts/kubernetes';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { isAncestor, kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'disruption-budget-blocks-drain';
const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

function check(context: Context): void {
  const { facts, graph } = context;
  const { managed } = kubernetes(facts);
  for (const service of services(facts).list) {
    if (service.nodes.every((it) => managed[it] === 1)) checkBudget(context, service);
  }
  const { list } = pools(facts);
  for (const pool of list) if ((graph.nodes[pool.cluster] as NodeOf<'cluster'>).affinity !== undefined) checkApart(context, pool);
}

type Budget = { readonly text: string; readonly allowed: number; readonly property: 'minAvailable' | 'maxUnavailable' };

/** How many replicas a drain may stop at a time; undefined where no budget is declared. */
function budgetOf({ graph }: Context, { nodes, saysMinAvailable, minAvailable, replicas }: Service): Budget | undefined {
  let most = Infinity;
  for (const it of nodes) most = Math.min(most, (graph.nodes[it] as NodeOf<'container'>).maxUnavailable ?? Infinity);
  const left = saysMinAvailable ? replicas - minAvailable : Infinity;
  if (most === Infinity && left === Infinity) return undefined;
  return most <= left ? { text: `maxUnavailable ${most}`, allowed: most, property: 'maxUnavailable' } : { text: `minAvailable ${minAvailable}`, allowed: left, property: 'minAvailable' };
}

function checkBudget(context: Context, service: Service): void {
  const { facts, graph, report } = context;
  const { nodes, name, replicas } = service;
  const budget = budgetOf(context, service);
  if (budget === undefined) return;
  const cluster = kubernetes(facts).cluster[nodes[0]!]!;
  const places = onlyPlace(context, service);
  // With one node there is nowhere to start what was stopped, and the budget counts it as missing from then on.
  const waits = budget.allowed > 0 && budget.allowed < replicas && places !== undefined;
  if (budget.allowed > 0 && !waits) return;
  const first = nodes[0]!;
  const who = nodes.length === 1 && !service.declared ? capital(called(graph, first)) : `Service ${name}`;
  const why = waits ? `a drain of ${called(graph, places)}, its only node, stops ${count(budget.allowed, 'replica')}, has nowhere to start ${budget.allowed === 1 ? 'it' : 'them'} again, and waits for that forever`
    : 'a drain may stop none of them, and waits forever on every node that one is on';
  report({
    node: first, others: [...nodes.slice(1), ...(cluster >= 0 ? [cluster] : []), ...(waits ? [places] : [])], at: [budget.property], measured: budget.allowed, threshold: 1,
    message: `${who} has ${count(replicas, 'replica')} and a budget of ${budget.text}: ${why}. `
      + `${waits ? 'Add a node, or stop the service for maintenance.' : replicas > 1 ? 'Allow one at a time.' : 'Add a replica, or allow it to be stopped.'}`,
    witness: [`${name}: ${count(replicas, 'replica')}, ${budget.text}: ${budget.allowed} may be stopped`, ...(waits ? [`${cluster >= 0 ? graph.ids[cluster]! : 'cluster'}: 1 node`] : [])],
    fixes: () => (waits ? [] : allowOne(facts, service)),
  });
}

/** The one running engine of the cluster that a service can be on; undefined where there are more, or none is known. */
function onlyPlace({ facts }: Context, { nodes }: Service): number | undefined {
  const cluster = kubernetes(facts).cluster[nodes[0]!]!;
  const engines = pools(facts).byCluster.get(cluster)?.engines ?? [];
  const [engine] = engines;
  return engines.length === 1 && workloads(facts).copies[engine!] === 1 ? engine : undefined;
}

function allowOne({ graph }: Facts, { nodes, name }: Service): readonly Fix[] {
  const operations = nodes.flatMap((it, k): Operation[] => {
    const path = ['nodes', graph.ids[it]!];
    const { minAvailable, maxUnavailable } = graph.nodes[it] as NodeOf<'container'>;
    return [
      ...(minAvailable === undefined ? [] : [{ op: 'unset' as const, path: [...path, 'minAvailable'] }]),
      ...(k === 0 || maxUnavailable !== undefined ? [{ op: 'set' as const, path: [...path, 'maxUnavailable'], value: 1 }] : []),
    ];
  });
  return [{ title: `Let a drain stop one replica of ${name} at a time`, safe: false, operations }];
}

/** Binding rules that keep as many VMs apart as there are hosts: none of them has another one to go to. */
function checkApart({ facts, graph, report }: Context, pool: Pool): void {
  const { affinity = [] } = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
  const { copies } = workloads(facts);
  const hosts = pool.machines.filter((it) => pool.hypervisors.some((hypervisor) => graph.parent[hypervisor] === it) && copies[it]! > 0);
  if (hosts.length < 2) return;
  affinity.forEach((rule, index) => {
    if (rule.must !== true || rule.kind !== 'apart') return;
    const members = [...new Set((rule.members ?? []).map((id) => graph.number.get(id ?? '') ?? -1))];
    const isHere = (it: number): boolean => graph.kind[graph.parent[it] ?? -1] === HYPERVISOR ? pool.hypervisors.includes(graph.parent[it]!) : isAncestor(graph, pool.cluster, it);
    if (members.some((it) => it >= 0 && graph.kind[it] !== VM)) return;
    const vms = members.filter((it) => it >= 0 && copies[it]! > 0 && isHere(it));
    const wanted = vms.reduce((sum, it) => sum + copies[it]!, 0);
    if (wanted < hosts.length) return;
    for (const part of splitBySuppression(graph, ID, vms, (it) => it)) {
      report({
        node: part[0], others: [...part.slice(1), ...vms.filter((it) => !part.includes(it)), pool.cluster], measured: wanted, threshold: hosts.length - 1, at: [],
        message: `VMs ${idsOf(graph, vms)} have to be on different hosts, and ${called(graph, pool.cluster)} has ${count(hosts.length, 'host')} for `
          + `${wanted}: none of them has another one to go to, so that no host with one of them can be drained without stopping it. `
          + 'Make the rule a preference, add a host, or stop the VM for the maintenance.',
        witness: [`affinity ${index} of ${graph.ids[pool.cluster]!}: apart, must, ${count(wanted, 'VM')}`, `hosts: ${idsOf(graph, hosts)}`],
        fixes: () => [{ title: `Make the rule that keeps ${idsOf(graph, vms, 3)} apart a preference`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[pool.cluster]!, 'affinity', index, 'must'], value: false }] }],
      });
    }
  });
}

const node = (n: number) => ({ [`node-${n}`]: { kind: 'host', os: { platform: 'ubuntu', version: '24.04' } }, [`containerd-${n}`]: { kind: 'engine', in: `node-${n}`, platform: 'containerd' } });
const budget = (pod: object, nodes = 2) => ({
  strata: 1,
  nodes: {
    ...node(1), ...(nodes > 1 ? node(2) : {}), k8s: { kind: 'cluster', platform: 'kubernetes', members: nodes > 1 ? ['containerd-1', 'containerd-2'] : ['containerd-1'] },
    web: { kind: 'pod', in: 'k8s', service: 'web', ...pod }, nginx: { kind: 'container', in: 'web' },
  },
});
const kvm = (n: number) => ({ [`host-${n}`]: { kind: 'host' }, [`kvm-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm' }, [`db-${n}`]: { kind: 'vm', in: `kvm-${n}` } });
const apart = (must: boolean) => ({ strata: 1, nodes: { ...kvm(1), ...kvm(2), pool: { kind: 'cluster', platform: 'vsphere', members: ['kvm-1', 'kvm-2'], affinity: [{ kind: 'apart', must, members: ['db-1', 'db-2'] }] } } });

export const disruptionBudgetBlocksDrain: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L2',
  title: 'A budget that no drain can keep',
  params,
  docs: {
    description: 'A service in Kubernetes must have as many replicas up as it has (`minAvailable`), or may lose none (`maxUnavailable` of 0): '
      + 'draining a node that one is on waits forever. So does draining the only node of a cluster, where what was stopped has nowhere to start. '
      + 'For VMs: a binding rule keeps as many apart as the cluster has hosts, '
      + 'so that none of them can leave its host. A service without a budget, and services outside of Kubernetes, where nobody enforces one, are not looked at.',
    remedy: 'Allow one replica to be missing, add a replica or host, or make the rule a preference.',
    sources: ['Kubernetes, Specifying a Disruption Budget', 'VMware vSphere, DRS affinity rules: must'],
    bad: [
      { title: 'Three of three have to be up', topology: budget({ replicas: 3, minAvailable: 3 }) },
      { title: 'None may be stopped', topology: budget({ replicas: 3, maxUnavailable: 0 }) },
      { title: 'One node', topology: budget({ replicas: 3, minAvailable: 2 }, 1) },
      { title: 'Two VMs that have to be apart on two hosts', topology: apart(true) },
    ],
    good: [
      { title: 'One may be missing', topology: budget({ replicas: 3, minAvailable: 2 }) },
      { title: 'No budget', topology: budget({ replicas: 3 }) },
      { title: 'Apart where possible', topology: apart(false) },
    ],
  },
  reach: 'island',
  all: check,
};
