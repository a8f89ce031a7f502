import type { NodeOf } from '../../../model';
import { cores } from '../../columns';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { contention, shareLevels, tightestLevel } from '../../facts/contention';
import type { ShareLevel } from '../../facts/contention';
import { formulaOf } from '../../facts/cpu/schedule';
import { kernelOf, kernels } from '../../facts/kernels';
import { kubernetes } from '../../facts/kubernetes';
import { labels } from '../../facts/labels';
import { qos } from '../../facts/qos';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { amount } from '../../words';
import { splitBySuppression } from '../groups';
import { called, count, listOf } from '../say';
import { groupedBy } from './siblings';

const params = {
  minCpu: { default: 0.1, min: 0, doc: 'CPU that a workload needs which asks for none and has no weight, in cores.', source: '[H]' },
} as const;

const CONTAINER = kindCode('container'), APP = kindCode('app'), CRITICAL = 3;
/** Shares are compared with 1 % of tolerance. */
const TOLERANCE = 0.99;

interface Starved {
  readonly node: number;
  readonly share: number;
  readonly need: number;
  readonly why: string;
  readonly levels: readonly ShareLevel[];
  readonly tightest: ShareLevel;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  const { given, schedule } = contention(facts);
  const found: Starved[] = [];
  for (let i = 0; i < graph.count; i++) {
    const member = schedule.member[i]!;
    if (member < 0 || (graph.kind[i] !== CONTAINER && graph.kind[i] !== APP) || !(copies[i]! > 0)) continue;
    const share = given[member]!;
    // NaN compares as enough: what is not known starves nobody.
    const need = needOf(facts, i, options.minCpu);
    if (!(share < need * TOLERANCE)) continue;
    const levels = shareLevels(facts, i);
    const tightest = tightestLevel(levels);
    // Less than it needs, because its own limit or threads are less: nobody takes it away.
    if (tightest) found.push({ node: i, share, need, why: reasonOf(facts, i), levels, tightest });
  }
  for (const same of groupedBy(found, (it) => `${it.tightest.shared} ${it.tightest.tier}`)) {
    for (const group of splitBySuppression(graph, 'starved-under-contention', same, (it) => it.node)) reportLevel(facts, group, report);
  }
}

/** Cores that it asks for; in Kubernetes its limit where it asks for none. */
const requestOfContainer = (facts: Facts, i: number): number => (facts.graph.kind[i] === CONTAINER ? qos(facts).request.cpu[i]! : 0);

/** Cores: its request, else what it is declared or measured to need, else `least` where it has no weight either. */
function needOf(facts: Facts, i: number, least: number): number {
  const { graph } = facts;
  const { usage } = graph.nodes[i] as NodeOf<'container' | 'app'>;
  const used = usage === undefined ? NaN : cores(usage.cpuP95);
  if (graph.kind[i] === APP) return graph.cpu[i]! || used || least;
  const request = requestOfContainer(facts, i);
  if (request > 0) return request;
  if (used > 0) return used;
  const { cpuWeight, cpuShares } = graph.nodes[i] as NodeOf<'container'>;
  return cpuWeight === undefined && cpuShares === undefined ? Math.min(least, graph.cpu[i]!) : 0;
}

function reasonOf(facts: Facts, i: number): string {
  const { graph } = facts;
  if (requestOfContainer(facts, i) > 0) return 'requests';
  const { usage } = graph.nodes[i] as NodeOf<'container' | 'app'>;
  return graph.kind[i] === APP && graph.cpu[i]! > 0 ? 'needs' : cores(usage?.cpuP95) > 0 ? 'is measured to use' : 'should have at least';
}

function reportLevel(facts: Facts, group: readonly Starved[], report: RuleContext['report']): void {
  const { graph } = facts;
  const sorted = [...group].sort((a, b) => a.share / a.need - b.share / b.need || a.node - b.node);
  const worst = sorted[0]!;
  const { tightest: level } = worst;
  const nodes = group.map((it) => it.node);
  const critical = nodes.some((it) => labels(facts).criticality[it]! >= CRITICAL);
  const each = listOf(sorted.map((it) => `${graph.ids[it.node]!} (${amount('cpu', round(it.share))}, ${it.why} ${amount('cpu', it.need)})`));
  report({
    node: group.length === 1 ? worst.node : level.shared, others: [...(group.length === 1 ? [level.shared] : []), ...(group.length === 1 ? [] : nodes)],
    severity: critical ? 'error' : 'warning', measured: worst.share, threshold: worst.need,
    message: `When everything on the way wants all the CPU it may use, ${group.length === 1 ? `${called(graph, worst.node)} gets less than it needs` : `${group.length} workloads get less than they need`}: ${each}. `
      + `Most is lost in ${place(facts, level)}: ${amount('cpu', round(level.capacity))} are shared by weight, and ${level.memberTier ? `its ${level.memberTier} pods have` : `${called(graph, level.member)} has`} ${level.weight} of ${round(level.weights)}. `
      + 'Give it a larger request or weight, limit what competes with it, or move one of them elsewhere.',
    witness: witness(facts, sorted),
    fixes: () => fixes(facts, group),
  });
}

const round = (value: number): number => Number(value.toPrecision(3));

function place({ graph }: Facts, { shared, tier }: ShareLevel): string {
  return tier === undefined ? called(graph, shared) : `the ${tier} pods of ${graph.ids[shared]!}`;
}

/** Levels of the worst, the share of each, and by which formula shares became weights. */
function witness(facts: Facts, sorted: readonly Starved[]): readonly string[] {
  const { graph } = facts;
  const [worst] = sorted as readonly [Starved];
  const formula = formulaOf(facts, worst.node);
  const v1 = kernelOf(kernels(facts), worst.node)?.cgroup === 'v1';
  return [
    ...worst.levels.map((it) => `${graph.ids[it.shared]!}${it.tier ? ` (${it.tier})` : ''}: ${Number.isNaN(it.capacity) ? 'an unknown number of' : round(it.capacity)} CPUs, weight ${it.weight} of ${round(it.weights)}${it.assumed ? ' (assumed)' : ''}, gives ${it.memberTier ?? graph.ids[it.member]!} ${round(it.given)}`),
    ...sorted.slice(0, 5).map((it) => `${graph.ids[it.node]!}: ${round(it.share)} of ${it.need} CPUs`),
    ...(v1 || graph.kind[worst.node] !== CONTAINER ? [] : [`shares become weights by the ${formula.name === 'linear' ? 'linear formula (runc before 1.3.2, crun before 1.23): 1 and 2 CPUs requested are 39 and 79' : 'formula of runc from 1.3.2 and crun from 1.23: 1 and 2 CPUs requested are 100 and 174'}${formula.assumed ? ', assumed' : ''}`]),
  ];
}

/** In Kubernetes a request is a weight; elsewhere it has no effect, and which weight would do depends on the others. */
function fixes(facts: Facts, group: readonly Starved[]): readonly Fix[] {
  const { graph } = facts;
  const { managed } = kubernetes(facts);
  const without = group.filter((it) => graph.kind[it.node] === CONTAINER && managed[it.node] === 1 && !(requestOfContainer(facts, it.node) > 0));
  if (without.length === 0) return [];
  return [{
    title: `Request the CPU that ${without.length === 1 ? graph.ids[without[0]!.node]! : count(without.length, 'container')} ${without.length === 1 ? 'needs' : 'need'}`, safe: false,
    operations: without.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it.node]!, 'requests', 'cpu'], value: Number(it.need.toFixed(3)) })),
  }];
}

const node = (pods: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 4 }, memory: '32GiB', os: { platform: 'debian', version: '12' } }, cri: { kind: 'engine', in: 'host', platform: 'containerd', runtime: 'runc', runtimeVersion: '1.3.4' },
    k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] }, batch: { kind: 'pod', in: 'cri', replicas: 3 }, worker: { kind: 'container', in: 'batch', requests: { cpu: 1 } }, ...pods,
  },
});

export const starvedUnderContention: Rule<typeof params> = {
  id: 'starved-under-contention',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'Neighbours can leave it less CPU than it needs',
  params,
  docs: {
    description: 'Every level shares its CPUs by weight: the hypervisor among VMs, the kernel among groups, the kubelet among classes of pods. Computed is what is left '
      + 'to each workload when everything at every level wants as much as limits, sizes and declared threads allow. It is a finding where that is less than the '
      + 'workload requests, else than it is declared or measured to need, else, where it has neither a request nor a weight, than a tenth of a CPU. Workloads that '
      + 'lose most at the same level are one finding. Reservations are granted before anything is shared; unknown sizes compete with nothing.',
    remedy: 'Give it a request or weight that fits its importance, limit what competes with it, reserve CPU for the VM, or move one of them. In '
      + 'Kubernetes the quick fix adds a request.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: weights', 'opencontainers/cgroups, ConvertCPUSharesToCgroupV2Value', 'VMware, vSphere Resource Management: shares', 'Proxmox VE, qm: cpuunits'],
    bad: [
      { title: 'Pods without a request beside busy ones', topology: node({ agent: { kind: 'pod', in: 'cri' }, exporter: { kind: 'container', in: 'agent' } }) },
      {
        title: 'A VM of 4 vCPUs among twelve on 4 cores', topology: {
          strata: 1, nodes: {
            host: { kind: 'host', cpu: { cores: 4 }, os: { platform: 'debian', version: '12' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
            other: { kind: 'vm', in: 'kvm', vcpus: 4, replicas: 11 }, vm: { kind: 'vm', in: 'kvm', vcpus: 4, os: { platform: 'debian', version: '12' } }, db: { kind: 'app', in: 'vm', cpu: 2, criticality: 'critical' },
          },
        },
      },
    ],
    good: [{ title: 'All have a request that fits', topology: node({ web: { kind: 'pod', in: 'cri' }, site: { kind: 'container', in: 'web', requests: { cpu: '250m' } } }) }],
  },
  reach: 'island',
  all: check,
};
