import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { defineFact } from '../../facts';
import { kindCode } from '../../graph';
import { joinList, mapped } from '../../joining';
import { machines } from '../../facts/commit';
import { groupCommits } from '../../facts/group-commit';
import { kernels } from '../../facts/kernels';
import { provided } from '../../facts/patch-surface';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';
import { title } from '../../words';

const params = {} as const;
type Context = RuleContext<typeof params>;

/** Sizes that are missing on nodes, and the rules that each would decide. */
type Missing = Map<number, Map<string, Set<string>>>;

const HOST = kindCode('host'), VM = kindCode('vm'), VOLUME = kindCode('volume'), CONTAINER = kindCode('container');

function check(context: Context): void {
  const { facts, graph } = context;
  const missing: Missing = new Map();
  const isOff = (rule: string): boolean => graph.topology.rules.get(rule)?.severity === 'off';
  const note = (node: number, property: string, ...rules: readonly string[]): void => {
    const on = rules.filter((it) => !isOff(it));
    // What a provider runs, or a product starts behind the scenes, is sized by them.
    if (on.length === 0 || provided(facts)[node] === 1 || (graph.kind[node] === VM && (graph.nodes[node] as NodeOf<'vm'>).hidden === true)) return;
    let properties = missing.get(node);
    if (!properties) missing.set(node, (properties = new Map()));
    const known = properties.get(property) ?? new Set();
    properties.set(property, known);
    for (const it of on) known.add(it);
  };
  ofMachines(facts, note);
  ofSystems(facts, note);
  ofVolumes(facts, note);
  for (const group of grouped(facts, missing)) for (const nodes of splitBySuppression(graph, 'undecidable-attribute', group, (it) => it)) report(context, missing, nodes);
}

type Note = (node: number, property: string, ...rules: readonly string[]) => void;

/** Machines of unknown size under VMs whose size is known, and the other way round. */
function ofMachines(facts: Facts, note: Note): void {
  for (const { memory, cpu } of unsized(facts)) {
    for (const node of memory) note(node, 'memory', 'memory-overcommit', 'vm-larger-than-host');
    for (const node of cpu) note(node, facts.graph.kind[node] === HOST ? 'cpu.cores' : 'vcpus', 'cpu-overcommit', 'vm-larger-than-host');
  }
}

/** A host and VMs on it, of which one size is known and the other is not: whose memory, and whose processors, nobody says. */
interface Unsized {
  readonly hypervisor: number;
  readonly memory: readonly number[];
  readonly cpu: readonly number[];
}

const unsized = defineFact('machines without sizes', (facts): readonly Unsized[] => machines(facts).list.flatMap(({ node, hypervisors, memory, cpu, contributions }): Unsized[] => {
  if (facts.graph.kind[node] !== HOST || contributions.length === 0) return [];
  const found: Unsized = {
    hypervisor: hypervisors[0]!,
    memory: Number.isNaN(memory.capacity) ? (memory.size > 0 ? [node] : []) : memory.worst > 1 ? [] : memory.unknown,
    cpu: Number.isNaN(cpu.threads) ? (cpu.shared > 0 ? [node] : []) : cpu.commit > 1 ? [] : cpu.unknown,
  };
  return found.memory.length + found.cpu.length > 0 ? [found] : [];
}), [], (seams, before, part) => joinList(seams, before, part, (it) => it.hypervisor, ({ hypervisor, memory, cpu }, map) => ({ hypervisor: map[hypervisor]!, memory: mapped(memory, map), cpu: mapped(cpu, map) })));

/** Systems of unknown memory on which several containers are limited: whether the limits fit is the question. */
function ofSystems(facts: Facts, note: Note): void {
  const { graph } = facts;
  const { sum, capacity } = groupCommits(facts).memory;
  for (const { node, source, workloads: inside } of kernels(facts).domains) {
    if (source !== 'os' || !(sum[node]! > 0) || !Number.isNaN(graph.memory[node]!) || Number.isFinite(capacity[node]!)) continue;
    let limited = 0;
    for (const i of inside) if (graph.kind[i] === CONTAINER && Number.isFinite(graph.memory[i]!)) limited++;
    if (limited > 1) note(node, 'memory', 'cgroup-overcommit', 'limit-above-ancestor');
  }
}

/** Volumes of unknown size that hold disks whose size is known. */
function ofVolumes(facts: Facts, note: Note): void {
  const { graph } = facts;
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || graph.cyclic[i] === 1 || !(graph.disk[i]! > 0)) continue;
    const { storage } = graph.nodes[i] as NodeOf<'vm'>;
    const volume = storage === undefined ? undefined : graph.number.get(storage);
    if (volume !== undefined && graph.kind[volume] === VOLUME && Number.isNaN(graph.disk[volume]!)) note(volume, 'size', 'disk-overcommit');
  }
}

/** Nodes of a kind that lack the same, in the order of the file. */
function grouped({ graph }: Facts, missing: Missing): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const node of [...missing.keys()].sort((a, b) => a - b)) {
    const key = `${graph.kind[node]} ${[...missing.get(node)!.keys()].sort().join()}`;
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return groups.values();
}

function report({ facts, graph, report }: Context, missing: Missing, nodes: readonly number[]): void {
  const properties = new Map<string, Set<string>>();
  for (const node of nodes) {
    for (const [property, rules] of missing.get(node)!) properties.set(property, new Set([...(properties.get(property) ?? []), ...rules]));
  }
  // The one that decides most comes first.
  const sorted = [...properties].sort(([a, left], [b, right]) => right.size - left.size || (a < b ? -1 : 1));
  const kind = title(graph.nodes[nodes[0]!]!.kind === 'vm' ? 'vm' : graph.nodes[nodes[0]!]!.kind);
  const one = nodes.length === 1;
  report({
    node: nodes[0]!, others: nodes.slice(1),
    message: `${one ? `The ${kind} ${graph.ids[nodes[0]!]!} does` : `${count(nodes.length, kind)} (${idsOf(graph, nodes)}) do`} not say `
      + `${sorted.map(([property, rules]) => `\`${property}\` (needed by ${listOf([...rules])})`).join(' and ')}: `
      + `nothing is reported of ${one ? 'it' : 'them'} there, which does not mean that all is well. ${one ? 'Fill it in' : 'Fill them in'}${loadOf(facts, nodes)}.`,
    witness: nodes.slice(0, 20).map((it) => `${graph.ids[it]!}: ${[...missing.get(it)!.keys()].join(', ')}`),
  });
}

/** What depends on the answer. */
function loadOf(facts: Facts, nodes: readonly number[]): string {
  const { graph } = facts;
  const { copies } = workloads(facts);
  let vms = 0, containers = 0;
  for (const node of nodes) {
    if (graph.kind[node] !== HOST) continue;
    for (let i = node + 1; i < graph.end[node]!; i++) {
      if (graph.kind[i] === VM) vms += copies[i]!;
      else if (graph.kind[i] === CONTAINER) containers += copies[i]!;
    }
  }
  const load = [...(vms > 0 ? [count(vms, 'VM')] : []), ...(containers > 0 ? [count(containers, 'container')] : [])];
  return load.length === 0 ? '' : `; ${load.join(' and ')} ${vms + containers === 1 ? 'depends' : 'depend'} on it`;
}

const kvm = (host: object, ...vms: readonly object[]) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' }, ...host }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    ...Object.fromEntries(vms.map((vm, i) => [`vm-${i + 1}`, { kind: 'vm', in: 'kvm', ...vm }])),
  },
});

export const undecidableAttribute: Rule<typeof params> = {
  id: 'undecidable-attribute',
  family: 'model',
  severity: 'info',
  layer: 'L1',
  title: 'Size without which nothing can be told',
  params,
  docs: {
    description: 'A size is missing, and rules that are on stay silent because of it although everything else that they need is there: the RAM or '
      + 'cores of a host whose VMs have sizes, the size of a VM on a host '
      + 'that has one (unless the host is overcommitted without it), the memory of a system on which containers are limited, the size of a volume that '
      + 'holds disks of known size. Attributes that would decide nothing are not asked for, nor what a provider runs or a product hides. A node is named once, with the attribute first that most rules need; nodes of a kind that lack the same are one finding.',
    remedy: 'Fill in what is missing. No product has a default for these sizes, so none is filled in for you; an estimate can be marked in `assumed`.',
    sources: ['Strata: a rule reports only what holds for every value of what is not known'],
    bad: [{ title: 'A host without RAM, VMs with memory', topology: kvm({ cpu: { cores: 16 } }, { vcpus: 2, memory: '8GiB' }) }, { title: 'A VM '
      + 'without memory on a known host', topology: kvm({ memory: '64GiB', cpu: { cores: 16 } }, { vcpus: 2 }) }],
    good: [{ title: 'All sizes are there', topology: kvm({ memory: '64GiB', cpu: { cores: 16 } }, { vcpus: 2, memory: '8GiB' }) }, { title: 'Nobody '
      + 'needs them', topology: kvm({}) }],
  },
  reads: ['storage', 'disk', 'size', 'memory', 'limits', 'hidden'],
  all: check,
};
