import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import type { Admission } from '../../facts/placement/admission';
import { admissionOf } from '../../facts/placement/reservations';
import { amountOf, proofText, sizeOf } from '../../facts/placement/explain';
import { clusterProblems } from '../../facts/placement/items';
import type { ClusterProblem } from '../../facts/placement/items';
import { GROUP } from '../../facts/placement/problem';
import { failover } from '../../facts/placement/n-plus-k';
import type { Failover, Scenario } from '../../facts/placement/n-plus-k';
import { called, capital, count, idsOf } from '../say';

const params = {
  hostFailures: { default: 1, min: 1, doc: 'Host failures to survive, where the cluster does not say (`failuresToTolerate`).', source: 'vSphere HA: host failures cluster tolerates' },
  policy: {
    default: 'exact',
    doc: 'How room is counted: `exact` places each VM at its configured size; `slots` and `percentage` count reservations only, as vSphere HA does.',
    source: 'vSphere Availability, admission control',
  },
} as const;

type Context = RuleContext<typeof params>;

/** Steps for a cluster in a check, and for each item more: about 2 ms for a small one, as a check runs after every edit. */
const STEPS_IN_CHECK = 25_000, STEPS_AN_ITEM = 10;

function check(context: Context): void {
  const { facts, graph, options } = context;
  const problems = clusterProblems(facts);
  if (problems.length === 0) return;
  const restarted = new Set<number>();
  for (const it of problems) if (it.what === 'vms') it.restarts.forEach((yes, item) => yes === 1 && restarted.add(it.itemNode[item]!));
  for (const it of problems) {
    const cluster = graph.nodes[it.cluster] as NodeOf<'cluster'>;
    const failures = cluster.failuresToTolerate ?? options.hostFailures;
    const declared = (cluster.failuresToTolerate ?? 0) > 0;
    if (failures === 0 || !it.restarts.includes(1) || (it.what === 'pods' && !declared && cluster.ha !== true)) continue;
    if (!declared && hostsOf(it) <= failures) continue;
    if (it.what === 'vms' && options.policy !== 'exact') reportCount(context, it, failures);
    else reportExact(context, it, failover(it, failures, { budget: { steps: STEPS_IN_CHECK + STEPS_AN_ITEM * it.problem.items }, comesBack: (bin) => it.what === 'pods' && restarted.has(graph.parent[it.binNode[bin]!]!) }));
  }
}

const hostsOf = (it: ClusterProblem): number => new Set(it.binHost).size;

function reportExact({ facts, graph, report }: Context, it: ClusterProblem, found: Failover): void {
  const { scenario, proof } = found;
  if (scenario === undefined || (found.answer !== 'no' && found.because !== 'budget')) return;
  // A pod that no node takes even now is a finding of unschedulable-workload.
  if (it.what === 'pods' && scenario.hosts.length === 0 && proof?.kind === 'item' && proof.reasons.every((reason) => reason < GROUP)) return;
  const others = [...scenario.hosts, ...(proof && 'item' in proof ? [it.itemNode[proof.item]!] : [])];
  const witness = [...lines(facts, it, scenario, found), ...(it.what === 'vms' ? [countLine(admissionOf(facts, it, found.failures), found.failures)] : [])];
  const things = it.what === 'vms' ? 'VMs that it restarts' : 'workloads';
  const when = scenario.hosts.length === 0 ? 'even while no host has failed' : `when ${graph.nodes[scenario.hosts[0]!]!.kind} ${idsOf(graph, scenario.hosts)} ${scenario.hosts.length === 1 ? 'fails' : 'fail'}`;
  if (proof === undefined) {
    report({
      node: it.cluster, others, severity: 'info', witness,
      message: `${capital(called(graph, it.cluster))} may not have room ${when}: whether its ${things} fit on the rest was not found out within the steps allowed. Ask again with fewer constraints, or leave more room.`,
    });
    return;
  }
  const more = scenario.hosts.length > 0 ? ` It must survive ${found.failures === 1 ? 'the loss of any host' : `the loss of any ${found.failures} hosts`}.` : '';
  const measured = proof.kind === 'deficit' ? proof.demand : undefined, threshold = proof.kind === 'deficit' ? proof.free : undefined;
  report({
    node: it.cluster, others, witness, measured, threshold,
    message: `${capital(called(graph, it.cluster))} does not have room for the ${things} ${when}: ${proofText(facts, it, proof)}.${more} `
      + `Add a host, make ${it.what === 'vms' ? 'VMs smaller, or take HA off those that can wait' : 'requests smaller, or run fewer replicas'}.`,
  });
}

/** The scenario in numbers, a line each. */
function lines({ graph }: Facts, it: ClusterProblem, scenario: Scenario, { demand = [], free = [] }: Failover): readonly string[] {
  const shown = scenario.place.slice(0, 8).map((item) => `${graph.ids[it.itemNode[item]!]!} (${sizeOf(it, item)})`);
  const rest = scenario.place.length - shown.length;
  return [
    scenario.hosts.length > 0 ? `fails: ${idsOf(graph, scenario.hosts)}` : 'nothing fails',
    `to place: ${shown.join('; ')}${rest > 0 ? `; ${rest} more` : ''}`,
    ...demand.flatMap((wanted, r) => (free[r] === Infinity || it.problem.resources[r] === 'pods' ? [] : [`asked for ${amountOf(it, r, wanted)}, free on the rest ${amountOf(it, r, free[r]!)}`])),
  ];
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

function countLine({ slotsLeft, unreserved, wanted, slots }: Admission, failures: number): string {
  const left = Number.isFinite(slotsLeft) ? `${slotsLeft} of ${slots.reduce((sum, it) => sum + it, 0)} slots` : 'slots without end';
  return `by reservations, as vSphere HA counts: ${left} left without the ${failures === 1 ? 'largest host' : `${failures} largest hosts`}; `
    + `unreserved ${percent(unreserved.cpu)} of CPU and ${percent(unreserved.memory)} of memory, ${percent(wanted)} wanted`;
}

function reportCount({ facts, graph, options, report }: Context, it: ClusterProblem, failures: number): void {
  const counted = admissionOf(facts, it, failures);
  const bySlots = options.policy === 'slots';
  if (bySlots ? counted.slotsSuffice : counted.percentageSuffices) return;
  const vms = it.restarts.reduce((sum, yes) => sum + yes, 0);
  const least = Math.min(counted.unreserved.cpu, counted.unreserved.memory);
  report({
    node: it.cluster, measured: bySlots ? counted.slotsLeft : least, threshold: bySlots ? vms : counted.wanted, witness: [countLine(counted, failures)],
    message: `${capital(called(graph, it.cluster))} does not have room for the VMs that it restarts after ${count(failures, 'host failure')}, by reservations: ${bySlots
      ? `${counted.slotsLeft} slots are left without the largest hosts, for ${vms} VMs`
      : `${percent(least)} is unreserved, and ${percent(counted.wanted)} must be`}. Add a host, lower reservations, or take HA off VMs that can wait.`,
  });
}

const esx = (i: number, memory: string) => ({
  [`h${i}`]: { kind: 'host', cpu: { sockets: 1, cores: 16 }, memory },
  [`esx${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi', version: '8.0' },
});
const vm = (i: number, host: number, memory: string, more: object = {}) => ({ [`vm-${i}`]: { kind: 'vm', in: `esx${host}`, vcpus: 2, memory, ...more } });
const cluster = { vs: { kind: 'cluster', platform: 'vsphere', members: ['esx1', 'esx2', 'esx3'], ha: true, failuresToTolerate: 1 } };
const three = (memory: string) => ({ ...cluster, ...esx(1, memory), ...esx(2, memory), ...esx(3, memory) });

export const failoverCapacityInsufficient: Rule<typeof params> = {
  id: 'failover-capacity-insufficient',
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'No room after a host failure',
  params,
  docs: {
    description: 'A cluster must survive the loss of some of its hosts (`failuresToTolerate`, else `hostFailures`), and there is a loss after which '
      + 'what it restarts does not fit on the rest. Virtual machines count with their configured memory and the hypervisor\'s overhead; a host '
      + 'offers its memory after its reserve, times the ratio that its hypervisor declares (`overcommit.memory`, 1 where absent). CPU counts '
      + 'where a ratio is declared (`overcommit.cpu`). A VM is restarted unless `ha` is false or its disk is local; only VMs of failed hosts '
      + 'move. Binding affinity rules, storage and networks that a host does not reach, architecture and CPU level are kept. What floats in '
      + 'the cluster may be placed anywhere; floating pods count with their requests on what the nodes leave allocatable. Unknown sizes '
      + 'count as nothing: what is reported holds for every value of them. All combinations of hosts are tried up to 5000, beyond that those '
      + 'of the largest hosts. Where the search was given up, the finding is an information that says so.',
    remedy: 'Add a host (or a larger one), make virtual machines smaller, or take HA off those that can wait (`ha: false`).',
    sources: ['VMware, vSphere Availability: admission control by slots, percentage and dedicated hosts', 'Proxmox VE, High Availability'],
    bad: [
      { title: 'Three full hosts', topology: { strata: 1, nodes: { ...three('64GiB'), ...vm(1, 1, '48GiB'), ...vm(2, 2, '48GiB'), ...vm(3, 3, '48GiB') } } },
      {
        title: 'Room in sum, but not for the largest',
        topology: { strata: 1, nodes: { ...three('64GiB'), ...vm(1, 1, '40GiB'), ...vm(2, 2, '30GiB'), ...vm(3, 3, '30GiB') } },
      },
    ],
    good: [
      { title: 'A third of each host is free', topology: { strata: 1, nodes: { ...three('64GiB'), ...vm(1, 1, '20GiB'), ...vm(2, 1, '20GiB'), ...vm(3, 2, '20GiB'), ...vm(4, 2, '20GiB'), ...vm(5, 3, '40GiB', { ha: false }) } } },
      { title: 'HA is off for what can wait', topology: { strata: 1, nodes: { ...three('64GiB'), ...vm(1, 1, '48GiB', { ha: false }), ...vm(2, 2, '48GiB', { ha: false }), ...vm(3, 3, '10GiB') } } },
    ],
  },
  reach: 'island',
  all: check,
};
