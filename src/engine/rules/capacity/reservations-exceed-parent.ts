import { formatBytes } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { allocatables, lacking } from '../../facts/allocatable';
import type { Allocatable, Amounts } from '../../facts/allocatable';
import { machines } from '../../facts/commit';
import type { Machine } from '../../facts/commit';
import { kernelOf, kernels } from '../../facts/kernels';
import { kubernetes } from '../../facts/kubernetes';
import { amount } from '../../words';
import { called, capital, count, idsOf, listOf } from '../say';
import { fewest, moves, overProtected, podParts, vmParts } from './reserved-parts';
import type { Part, Protected } from './reserved-parts';

const params = {} as const;

type Report = RuleContext<typeof params>['report'];

function check({ facts, report }: RuleContext<typeof params>): void {
  for (const it of allocatables(facts).list) checkEngine(facts, it, report);
  for (const machine of machines(facts).list) {
    checkMachine(facts, machine, 'memory', report);
    checkMachine(facts, machine, 'cpu', report);
  }
  for (const it of overProtected(facts)) reportProtection(facts, it, report);
}

/** An amount of what a node allocates, in its own unit. */
const shown = (resource: keyof Amounts, value: number): string => (resource === 'pods' ? count(value, 'pod') : resource === 'cpu' ? amount('cpu', value) : formatBytes(value));
const NAMES: { readonly [R in keyof Amounts]: string } = { cpu: 'CPU', memory: 'memory', disk: 'ephemeral storage', pods: 'pods' };

function checkEngine(facts: Facts, of: Allocatable, report: Report): void {
  const { graph } = facts;
  // The hidden VM of an engine has a rule of its own.
  if (kernelOf(kernels(facts), of.engine)?.source === 'hiddenVm') return;
  const short = lacking(of);
  const [first] = short;
  if (first === undefined) return;
  const managed = kubernetes(facts).managed[of.engine] === 1;
  const parts = podParts(facts, of.engine, first);
  const leave = fewest(parts, of.requested[first] - of.allocatable[first]);
  const sums = short.map((it) => `${of.unknown > 0 ? 'at least ' : ''}${shown(it, of.requested[it])} of ${NAMES[it]} where ${shown(it, of.allocatable[it])} can be given`);
  const assumed = of.assumed.length > 0 && managed ? ` (assumed: ${listOf(of.assumed)})` : '';
  report({
    node: of.engine, others: [...new Set([of.machine, ...parts.map((it) => it.node)])].filter((it) => it !== of.engine), severity: managed ? 'error' : 'warning',
    measured: of.requested[first], threshold: of.allocatable[first],
    message: `${capital(called(graph, of.engine))} has guaranteed more than it has: ${listOf(sums)}${assumed}. `
      + `${managed ? 'The scheduler places no pods beyond what can be allocated: some of these cannot run there.' : 'Nothing refuses that here, and when all use what was guaranteed, some do not get it.'} `
      + `${shown(first, of.requested[first] - of.allocatable[first])} too much; it fits without ${idsOf(graph, leave.map((it) => it.node), 3)}. Move or shrink them, or enlarge ${graph.ids[of.machine]!}.`,
    witness: [
      ...parts.map((it) => `${graph.ids[it.node]!}: ${shown(first, it.amount)}`),
      `${shown(first, of.capacity[first])} - ${shown(first, of.reserved[first])} reserved - ${shown(first, of.eviction[first])} kept from eviction = ${shown(first, of.allocatable[first])}`,
      `${shown(first, of.requested[first])} > ${shown(first, of.allocatable[first])}`,
    ],
    fixes: () => {
      const fix = moves(facts, of, leave);
      return fix === undefined || short.length > 1 ? [] : [fix];
    },
  });
}

/** Reservations of VMs against what the machine has after its own reserve. Pinned vCPUs are the subject of `cpu-overcommit`. */
function checkMachine(facts: Facts, machine: Machine, resource: 'memory' | 'cpu', report: Report): void {
  const { graph } = facts;
  const usable = resource === 'memory' ? machine.memory.usable : machine.cpu.threads - machine.cpu.reserved;
  const parts = vmParts(graph, machine, resource);
  const sum = parts.reduce((total, it) => total + it.amount, 0);
  if (!(sum > usable * (1 + 1e-9))) return;
  const leave = fewest(parts, sum - usable);
  report({
    node: machine.hypervisors[0]!, others: [machine.node, ...parts.map((it) => it.node)], measured: sum, threshold: usable,
    message: `Reservations of the virtual machines on ${called(graph, machine.node)} add up to ${amount(resource, sum)}${resource === 'memory' ? ' with their overhead' : ''}, `
      + `and it has ${amount(resource, usable)} to give: ${amount(resource, sum - usable)} too much. The last of them do not start. `
      + `It fits without ${idsOf(graph, leave.map((it) => it.node), 3)}. Move one, or lower reservations.`,
    witness: witnessOf(facts, resource, parts, sum, usable),
  });
}

function reportProtection(facts: Facts, { group, level, parts, sum, most, by }: Protected, report: Report): void {
  const { graph } = facts;
  const own = most === 0 ? 'protects nothing itself' : `protects ${formatBytes(most)} itself`;
  report({
    node: group, others: parts.map((it) => it.node), severity: 'warning', measured: sum, threshold: most,
    message: `In ${called(graph, group)}, ${count(parts.length, 'group')} (${idsOf(graph, parts.map((it) => it.node))}) ${parts.length === 1 ? 'protects' : 'protect'} ${formatBytes(sum)} of memory `
      + `(memory.${level}), and it ${by === 'protection' ? own : `may use ${formatBytes(most)} at most`}: the kernel `
      + `${most === 0 ? 'protects nothing of theirs' : 'splits what there is in proportion, and each gets less than it says'}. `
      + `${by === 'protection' ? `Set memory.${level} of ${graph.ids[group]!} to the sum, or lower theirs.` : 'Lower them, or raise the limit.'}`,
    witness: witnessOf(facts, 'memory', parts, sum, most),
    fixes: () => (by === 'limit' ? [] : [{
      title: `Protect ${formatBytes(sum)} in ${graph.ids[group]!}`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[group]!, 'memory', level], value: sum }],
    }]),
  });
}

const witnessOf = ({ graph }: Facts, resource: 'memory' | 'cpu', parts: readonly Part[], sum: number, most: number): string[] => [
  ...parts.map((it) => `${graph.ids[it.node]!}: ${amount(resource, it.amount)}`), `${amount(resource, sum)} > ${amount(resource, most)}`,
];

const stack = (memory: string, more: object = {}) => ({
  strata: 1,
  nodes: {
    node: { kind: 'host', memory: '8GiB', cpu: { sockets: 1, cores: 8 }, os: { platform: 'debian', version: '13' } },
    k3s: { kind: 'engine', in: 'node', platform: 'k3s', reserved: { memory: '1GiB' } },
    ...Object.fromEntries([1, 2].flatMap((n) => [
      [`pod-${n}`, { kind: 'pod', in: 'k3s' }], [`web-${n}`, { kind: 'container', in: `pod-${n}`, requests: { memory } }],
    ])), ...more,
  },
});

export const reservationsExceedParent: Rule<typeof params> = {
  id: 'reservations-exceed-parent',
  family: 'capacity',
  severity: 'error',
  layer: 'L3',
  title: 'More guaranteed than there is',
  params,
  docs: {
    description: 'What is guaranteed to the members of something is more than it can give: requests of pods with their overhead, or the number '
      + 'of pods, against what a Kubernetes node can allocate (capacity less what is reserved and the eviction threshold, 110 pods '
      + 'unless `maxPods` says otherwise); reservations of virtual machines with their overhead against the host after its '
      + 'reserve. It is a warning on engines where no scheduler watches, and for `memory.min` and `memory.low` of cgroups '
      + 'above what their parent protects or may use, which the kernel then splits in proportion. Pinned CPUs are the '
      + 'subject of `cpu-overcommit`, hidden virtual machines of `hidden-vm-too-small`.',
    remedy: 'Move something elsewhere, shrink it, or enlarge what holds it. Where another node of the cluster has room, the quick fix moves the fewest pods there.',
    sources: [
      'Kubernetes, Reserve Compute Resources: the scheduler does not over-subscribe Allocatable', 'Kubernetes, considerations for large clusters: 110 pods a node',
      'Linux kernel, Documentation/admin-guide/cgroup-v2.rst, memory.min and memory.low', 'VMware vSphere Resource Management, reservations',
    ],
    bad: [
      { title: '8 GiB of requests on a node that can give less than 7', topology: stack('4GiB') },
      {
        title: 'Members protected, their slice not',
        topology: stack('1GiB', { slice: { kind: 'cgroup', in: 'node' }, db: { kind: 'cgroup', in: 'slice', memory: { min: '1GiB' } } }),
      },
    ],
    good: [{ title: '6 GiB of requests fit', topology: stack('3GiB') }],
  },
  reach: 'island',
  all: check,
};
