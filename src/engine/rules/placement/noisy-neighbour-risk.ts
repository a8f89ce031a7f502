import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { machines } from '../../facts/commit';
import type { Machine } from '../../facts/commit';
import { contention } from '../../facts/contention';
import type { Contention } from '../../facts/contention';
import { kernelOf, kernels } from '../../facts/kernels';
import { kubernetes } from '../../facts/kubernetes';
import { labels } from '../../facts/labels';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { amount, ratio } from '../../words';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {
  maxCommit: { default: 1, min: 0, doc: 'vCPUs for one CPU of a host from which its VMs wait for each other.', source: 'NIST SP 800-125A: allocation of CPU' },
  minWeightAdvantage: { default: 2, min: 1, doc: 'How many times the weight of a neighbour protects from it.', source: 'Linux kernel, cgroup-v2.rst: weights' },
} as const;

type Context = RuleContext<typeof params>;

/** Shares are compared with 1 % of tolerance. */
const TOLERANCE = 0.99;
const VICTIMS: ReadonlySet<string | undefined> = new Set(['latency-critical', 'database']);
const CONTAINER = kindCode('container'), POD = kindCode('pod'), CGROUP = kindCode('cgroup'), APP = kindCode('app'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), HOST = kindCode('host');

function check(context: Context): void {
  const { facts, graph } = context;
  const { running } = workloads(facts);
  let any = 0;
  for (let i = 0; i < graph.count; i++) any |= graph.has[i]!;
  if ((any & HAS.role) === 0) return;
  const { role } = labels(facts);
  const victims: number[] = [], batch: number[] = [];
  for (const i of running) {
    if (VICTIMS.has(role[i])) victims.push(i);
    else if (role[i] === 'batch') batch.push(i);
  }
  if (victims.length === 0) return;
  if (batch.length > 0) onMachines(context, victims, batch);
  inGroups(context, victims);
}

/** VMs on hosts that have promised more CPU than they have. */
function onMachines(context: Context, victims: readonly number[], batch: readonly number[]): void {
  const { facts, graph, options } = context;
  const disturbed = vmsOf(facts, victims), disturbing = vmsOf(facts, batch);
  for (const machine of machines(facts).list) {
    if (!(machine.cpu.commit > options.maxCommit)) continue;
    const both = machine.contributions.filter(({ pinned }) => !pinned).map(({ vm }) => vm);
    const weak = both.filter((vm) => disturbed.has(vm) && !(graph.cpuRequest[vm]! >= graph.cpu[vm]!) && goesShort(contention(facts), vm));
    const noisy = both.filter((vm) => disturbing.has(vm) && !disturbed.has(vm));
    if (noisy.length === 0) continue;
    for (const part of splitBySuppression(graph, 'noisy-neighbour-risk', weak, (it) => it)) reportMachine(context, machine, part, noisy);
  }
}

/** VMs of hypervisors that workloads are, or are in. */
function vmsOf({ graph }: Facts, nodes: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const node of nodes) {
    for (let at = node; at >= 0; at = graph.parent[at]!) if (graph.kind[at] === VM && graph.parent[at]! >= 0 && graph.kind[graph.parent[at]!] === HYPERVISOR) found.add(at);
  }
  return found;
}

function reportMachine({ facts, graph, options, report }: Context, { node, cpu }: Machine, weak: readonly number[], noisy: readonly number[]): void {
  const { given, schedule } = contention(facts);
  const share = (vm: number): string => {
    const cores = given[schedule.member[vm]!] ?? NaN;
    return Number.isNaN(cores) ? '' : `, ${amount('cpu', Number(cores.toPrecision(3)))} of its ${graph.cpu[vm]!} when all are busy`;
  };
  report({
    node: weak[0]!, others: [...weak.slice(1), ...noisy, node], measured: cpu.commit, threshold: options.maxCommit,
    message: `${weak.length === 1 ? `VM ${graph.ids[weak[0]!]!} serves` : `${count(weak.length, 'VM')} (${idsOf(graph, weak)}) serve`} what has to `
      + `answer quickly, beside batch work in ${idsOf(graph, noisy)} on ${called(graph, node)}, `
      + `which has ${ratio(cpu.commit)} vCPUs promised for each CPU: while the batch runs, ${weak.length === 1 ? 'it gets' : 'the first gets'} less${share(weak[0]!)}. `
      + 'Reserve its CPU, pin it, or move the batch work to another host.',
    witness: [`${graph.ids[node]!}: ${cpu.shared} vCPUs on ${cpu.threads - cpu.reserved - cpu.pinned} CPUs (threads), ${ratio(cpu.commit)} to `
      + `1`, ...weak.slice(0, 10).map((it) => `${graph.ids[it]!}: no reservation for all its vCPUs${share(it)}`)],
  });
}

/** A level at which victims and their neighbours are scheduled. */
interface Level {
  readonly parent: number;
  /** Members that are batch work or without a limit. */
  readonly noisy: readonly number[];
  /** The heaviest of them with its weight, and the next weight; 0 where there is none. */
  readonly loudest: number;
  readonly most: number;
  readonly second: number;
  /** Workloads to protect, with the member of the level that each is or is in. */
  readonly weak: Weak[];
}

interface Weak {
  readonly node: number;
  readonly member: number;
}

/** Containers and groups of one system, level by level up to the machine. */
function inGroups(context: Context, victims: readonly number[]): void {
  const { facts, graph, options } = context;
  const found = contention(facts);
  const { schedule: tree } = found;
  const levels = new Map<number, Level>();
  for (const node of victims) {
    if (graph.kind[node] === VM || !goesShort(found, node)) continue;
    for (let at = tree.member[node]!; at >= 0 && graph.kind[tree.node[at]!] !== VM && graph.kind[tree.node[at]!] !== HOST; at = tree.parent[at]!) {
      const parent = tree.parent[at]!;
      if (parent < 0) break;
      let level = levels.get(parent);
      if (!level) levels.set(parent, (level = levelOf(facts, found, parent)));
      if (tree.weight[at]! < options.minWeightAdvantage * heaviestBeside(level, at)) {
        level.weak.push({ node, member: at });
        break;
      }
    }
  }
  for (const level of levels.values()) for (const part of splitBySuppression(graph, 'noisy-neighbour-risk', level.weak, (it) => it.node)) reportLevel(context, found, level, part);
}

/** Whether a workload certainly gets less than it may use when all want theirs; of a machine of unknown size only what has no limit does. */
function goesShort({ schedule: tree, demand, given }: Contention, node: number): boolean {
  const member = tree.member[node]!;
  return member >= 0 && (demand[member] === Infinity || given[member]! < demand[member]! * TOLERANCE);
}

/** The largest weight among the noisy ones of a level other than one member; 0 where there is none. */
const heaviestBeside = ({ loudest, most, second }: Level, member: number): number => (member === loudest ? second : most);

function levelOf(facts: Facts, found: Contention, parent: number): Level {
  const { graph } = facts;
  const { schedule: tree, demand, given } = found;
  const { role } = labels(facts);
  const noisy: number[] = [];
  let wanted = 0;
  for (let k = tree.first[parent]!; k < tree.first[parent + 1]!; k++) {
    const it = tree.children[k]!, node = tree.node[it]!;
    wanted += (demand[it]! || 0) * tree.copies[it]!;
    const kind = graph.kind[node];
    if (tree.tier[it]! >= 0 || VICTIMS.has(role[node]) || (kind !== CONTAINER && kind !== POD && kind !== CGROUP && kind !== APP)) continue;
    const isolated = graph.has[node]! & HAS.cpuset;
    const unlimited = kind !== APP && demand[it] === Infinity && tree.cap[it] === Infinity;
    if (isolated === 0 && (role[node] === 'batch' || unlimited)) noisy.push(it);
  }
  // Where all can have what they want, nobody disturbs.
  if (!(wanted > given[parent]!) && wanted !== Infinity) return { parent, noisy: [], loudest: -1, most: 0, second: 0, weak: [] };
  let loudest = -1, most = 0, second = 0;
  for (const it of noisy) {
    const weight = tree.weight[it]!;
    if (weight > most) [loudest, most, second] = [it, weight, most];
    else second = Math.max(second, weight);
  }
  return { parent, noisy, loudest, most, second, weak: [] };
}

function reportLevel(context: Context, { schedule: tree, given, demand }: Contention, level: Level, weak: readonly Weak[]): void {
  const { facts, graph, options, report } = context;
  const { role } = labels(facts);
  const beside = level.noisy.filter((it) => weak.some(({ member }) => member !== it));
  const nodes = weak.map((it) => it.node), victims = new Set(nodes);
  const neighbours = beside.map((it) => tree.node[it]!).filter((it) => !victims.has(it));
  const share = (node: number): string => {
    const cores = given[tree.member[node]!]!;
    return Number.isNaN(cores) ? '' : ` (${amount('cpu', Number(cores.toPrecision(3)))} when all are busy)`;
  };
  const shared = tree.node[level.parent]!, first = weak[0]!;
  const advantage = tree.weight[first.member]! / heaviestBeside(level, first.member);
  const isBatch = (it: number): boolean => role[it] === 'batch';
  const what = neighbours.every(isBatch) ? 'batch work' : neighbours.some(isBatch) ? 'batch work and neighbours without a CPU limit' : 'neighbours without a CPU limit';
  report({
    node: first.node, others: [...new Set([...nodes.slice(1), ...neighbours, shared])], measured: advantage, threshold: options.minWeightAdvantage,
    message: `${weak.length === 1 ? `${capital(called(graph, first.node))} has` : `${count(weak.length, 'workload')} (${idsOf(graph, nodes)}) have`} `
      + `to answer quickly (role ${role[first.node]!})`
      + ` and ${weak.length === 1 ? 'shares' : 'share'} the CPUs of ${called(graph, shared)} with ${what} (${idsOf(graph, neighbours)}) at `
      + `${ratio(advantage)} times the weight${share(first.node)}; ${options.minWeightAdvantage} times would protect. `
      + `Give ${weak.length === 1 ? 'it' : 'them'} more weight or CPUs of ${weak.length === 1 ? 'its' : 'their'} own, limit the neighbours, or separate them.`,
    witness: [
      ...weak.slice(0, 10).map((it) => `${graph.ids[it.node]!}: weight ${tree.weight[it.member]!}${it.node === tree.node[it.member] ? '' : ` (of ${graph.ids[tree.node[it.member]!]!})`}${share(it.node)}`),
      ...beside.slice(0, 10).map((it) => `${graph.ids[tree.node[it]!]!}: weight ${tree.weight[it]!}, wants `
        + `${demand[it] === Infinity ? 'all there is' : amount('cpu', demand[it]!)}`),
    ],
    fixes: () => heavier(facts, weak.map((it) => tree.node[it.member]!), Math.max(...beside.map((it) => tree.weight[it]!)) * options.minWeightAdvantage),
  });
}

/** Weights that protect; where the orchestrator derives weights from requests, or the hierarchy has shares, there is none to set. */
function heavier(facts: Facts, nodes: readonly number[], wanted: number): readonly Fix[] {
  const { graph } = facts;
  const weight = Math.ceil(wanted);
  const settable = [...new Set(nodes)].filter((it) => {
    const free = kubernetes(facts).managed[it] === 0 && kernelOf(kernels(facts), it)?.cgroup !== 'v1';
    return free && (graph.kind[it] === CGROUP || (graph.kind[it] === CONTAINER && (graph.nodes[it] as NodeOf<'container'>).cpuShares === undefined));
  });
  if (settable.length === 0 || weight > 10_000) return [];
  return [{
    title: `Give ${idsOf(graph, settable, 3)} the weight ${weight}`, safe: false,
    operations: settable.map((it): Operation => ({ op: 'set', path: ['nodes', graph.ids[it]!, ...(graph.kind[it] === CGROUP ? ['cpu', 'weight'] : ['cpuWeight'])], value: weight })),
  }];
}

const docker = (database: object, other: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 6 }, memory: '32GiB', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker', runtime: 'crun', runtimeVersion: '1.25' },
    db: { kind: 'container', in: 'docker', role: 'database', limits: { memory: '8GiB', cpu: 4 }, ...database }, report: { kind: 'container', in: 'docker', ...other },
  },
});
const kvm = (vm: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 8 }, memory: '64GiB', os: { platform: 'debian', version: '13' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    trade: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '8GiB', role: 'latency-critical', ...vm }, nightly: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '8GiB', role: 'batch' },
  },
});

export const noisyNeighbourRisk: Rule<typeof params> = {
  id: 'noisy-neighbour-risk',
  family: 'placement',
  severity: 'warning',
  layer: 'L3',
  title: 'Batch work beside what must answer quickly',
  params,
  docs: {
    description: 'A workload of role `latency-critical` or `database` gets less CPU than it may use when all want theirs, because it shares: its VM '
      + 'with VMs that do batch work (role `batch`) on a host with more than `maxCommit` vCPUs for a CPU, unless it is '
      + 'pinned or all its vCPUs are reserved; or a container or process with batch work, or with containers, pods or groups without a CPU limit, at a '
      + 'level of the system where it does not have `minWeightAdvantage` times '
      + 'their weight. Levels are followed up to the machine, and what has a set of CPUs of its own disturbs nobody. Limits of disk traffic are not in '
      + 'the format, so disks are not judged. One finding for a host or level.',
    remedy: 'Reserve or pin CPUs, raise the weight (the quick fix does for containers and groups), limit the neighbours, or separate them.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: weights', 'NIST SP 800-125A: CPU allocation of VMs'],
    bad: [{ title: 'A database beside a batch job of the same weight', topology: docker({}, { role: 'batch' }) }, { title: 'A trading VM beside the '
      + 'nightly run', topology: kvm({}) }],
    good: [
      { title: 'Twice the weight', topology: docker({ cpuWeight: 200 }, { role: 'batch', cpuWeight: 100 }) },
      { title: 'There is enough for both', topology: docker({}, { role: 'batch', limits: { cpu: 2, memory: '4GiB' } }) },
      { title: 'All vCPUs are reserved', topology: kvm({ reservation: { cpu: 8 } }) },
    ],
  },
  reach: 'island',
  all: check,
};
