import { formatBytes, formatCores } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes, cores } from '../../columns';
import type { Facts, Graph, Rule, RuleContext } from '../../contract';
import { labels } from '../../facts/labels';
import { reservedBy } from '../../facts/limits';
import { pools } from '../../facts/pools';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, daysBetween, idsOf, listOf } from '../say';
import { whatCouldGo } from './spare-hosts';

const params = {
  lowHost: { default: 0.2, min: 0, max: 1, doc: 'Share of CPU and of memory in use under which a host is under-used.', source: '[H]' },
  lowVm: { default: 0.2, min: 0, max: 1, doc: 'The same for a virtual machine.', source: '[H]' },
  idleDays: { default: 90, min: 0, doc: 'Days without use after which a VM that is off, or that nobody names, is idle.', source: '[H]' },
  lowDuty: { default: 0.1, min: 0, max: 1, doc: 'Share of the time under which a schedule hardly needs a VM that is always there.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;
const REASONS = ['host', 'vm', 'idle', 'duty'] as const;
type Reason = (typeof REASONS)[number];

interface Spare {
  readonly node: number;
  readonly reason: Reason;
  /** Shares of CPU and memory in use (hosts and VMs), or days, or the share of the time. */
  readonly measured: number;
  readonly line: string;
}

const HOST = kindCode('host'), VM = kindCode('vm');

function check({ facts, graph, options, report }: Context): void {
  const groups = new Map<string, Spare[]>();
  const linked = new Uint8Array(graph.count);
  for (let k = 0; k < graph.linkFrom.length; k++) linked[graph.linkFrom[k]!] = linked[graph.linkTo[k]!] = 1;
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if ((kind !== HOST && kind !== VM) || graph.cyclic[i] === 1) continue;
    const spare = kind === HOST ? hostOf(graph, i, options.lowHost) : vmOf(facts, i, linked, options);
    if (spare === undefined) continue;
    const key = `${spare.reason} ${placeOf(facts, i)}`;
    const group = groups.get(key);
    if (group) group.push(spare);
    else groups.set(key, [spare]);
  }
  for (const spares of groups.values()) {
    for (const group of splitBySuppression(graph, 'capacity-underused', spares, (it) => it.node)) reportGroup(facts, group, options, report);
  }
}

/** What is under-used there together is one finding: the cluster of a host, else what it is in; the hypervisor of a VM. */
function placeOf(facts: Facts, i: number): number {
  const { graph } = facts;
  if (graph.kind[i] === HOST) {
    for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) {
      const pool = pools(facts).of.get(child);
      if (pool !== undefined) return pool.cluster;
    }
  }
  return graph.parent[i]!;
}

/** Both shares below the bound: the larger one, else undefined. NaN is not below. */
function shareBelow(cpu: number, cpuSize: number, memory: number, memorySize: number, low: number): number | undefined {
  const share = Math.max(cpu / cpuSize, memory / memorySize);
  return cpu / cpuSize < low && memory / memorySize < low ? share : undefined;
}

const usedLine = (cpu: number, cpuSize: number, memory: number, memorySize: number, unit: string): string =>
  `${formatCores(cpu)} of ${formatCores(cpuSize)} ${unit}, ${formatBytes(memory)} of ${formatBytes(memorySize)}`;

/** A host whose VMs, containers and applications are all measured, and use little of it; what it reserves counts as used. */
function hostOf(graph: Graph, host: number, low: number): Spare | undefined {
  const node = graph.nodes[host] as NodeOf<'host'>;
  if (node.managed === true || !(graph.cpu[host]! > 0) || !(graph.memory[host]! > 0)) return undefined;
  let cpu = reservedBy(node, 'cpu'), memory = reservedBy(node, 'memory'), measured = 0;
  for (let i = host + 1; i < graph.end[host]!;) {
    const it = graph.nodes[i]!;
    if (it.kind !== 'vm' && it.kind !== 'container' && it.kind !== 'app') {
      // Nothing below runs where a pod is switched off.
      i = graph.replicas[i] === 0 ? graph.end[i]! : i + 1;
      continue;
    }
    if (graph.replicas[i]! > 0) {
      cpu += cores(it.usage?.cpuP95) * graph.replicas[i]!;
      memory += bytes(it.usage?.memoryP95) * graph.replicas[i]!;
      measured++;
    }
    if (Number.isNaN(cpu) || Number.isNaN(memory)) return undefined;
    i = graph.end[i]!;
  }
  const share = measured > 0 ? shareBelow(cpu, graph.cpu[host]!, memory, graph.memory[host]!, low) : undefined;
  return share === undefined ? undefined : {
    node: host, reason: 'host', measured: share, line: usedLine(cpu, graph.cpu[host]!, memory, graph.memory[host]!, 'threads'),
  };
}

function vmOf(facts: Facts, vm: number, linked: Uint8Array, options: Context['options']): Spare | undefined {
  const { graph } = facts;
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  if (node.power === 'template' || node.hidden === true) return undefined;
  const idle = node.lastUsed === undefined ? NaN : daysBetween(node.lastUsed, facts.today);
  const off = graph.replicas[vm] === 0;
  const nobody = linked[vm] === 0 && graph.end[vm] === vm + 1 && labels(facts).owner[vm] === undefined;
  if (idle >= options.idleDays && (off || nobody)) return {
    node: vm, reason: 'idle', measured: idle, line: `${off ? 'off' : 'nothing modelled in it, no link, no owner'}, last used ${node.lastUsed!}, ${idle} days ago`,
  };
  if (off) return undefined;
  if (node.dutyCycle !== undefined && node.dutyCycle < options.lowDuty) return {
    node: vm, reason: 'duty', measured: node.dutyCycle, line: `works ${Math.round(node.dutyCycle * 1000) / 10} % of the time`,
  };
  if (node.usage === undefined) return undefined;
  const cpu = cores(node.usage.cpuP95), memory = bytes(node.usage.memoryP95);
  const share = shareBelow(cpu, graph.cpu[vm]!, memory, graph.memory[vm]!, options.lowVm);
  return share === undefined ? undefined : { node: vm, reason: 'vm', measured: share, line: usedLine(cpu, graph.cpu[vm]!, memory, graph.memory[vm]!, 'vCPUs') };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function reportGroup(facts: Facts, spares: readonly Spare[], options: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const first = spares[0]!;
  const nodes = spares.map((it) => it.node);
  const noun = graph.kind[first.node] === HOST ? 'host' : 'virtual machine';
  const who = spares.length === 1 ? capital(called(graph, first.node)) : `${count(spares.length, noun)} (${idsOf(graph, nodes)})`;
  const one = spares.length === 1;
  const worst = Math.max(...spares.map((it) => it.measured));
  const said: { readonly [R in Reason]: () => string } = {
    host: () => `${who} ${one ? 'uses' : 'use'} at most ${percent(worst)} of CPU and memory, by what was measured on ${one ? 'it' : 'them'}.${whatCouldGo(facts, nodes)} Fewer hosts could do the work.`,
    vm: () => `${who} ${one ? 'uses' : 'use at most'} ${percent(worst)} of the vCPUs or memory that ${one ? 'it has' : 'they have'} (95th percentile): `
      + `${listOf(spares.map((it) => `${graph.ids[it.node]!} ${it.line}`), 3)}. What is not used is held back from others. Make ${one ? 'it' : 'them'} smaller.`,
    idle: () => `${who} ${one ? 'was' : 'were'} last used ${one ? `${first.measured} days ago` : `${Math.min(...spares.map((it) => it.measured))} days ago or longer`}, and ${one ? 'is' : 'are'} off, or `
      + 'nothing runs in, links to or owns them. Disk, licences and unpatched systems are kept for nobody. Archive or delete, or name an owner.',
    duty: () => `${who} ${one ? 'works' : 'work'} at most ${percent(worst)} of the time by ${one ? 'its' : 'their'} schedule, and ${one ? 'holds its' : 'hold their'} memory all the time. `
      + 'Start by schedule, or make a job of a container out of it.',
  };
  report({
    node: first.node, others: nodes.slice(1), measured: first.measured,
    threshold: first.reason === 'host' ? options.lowHost : first.reason === 'vm' ? options.lowVm : first.reason === 'idle' ? options.idleDays : options.lowDuty,
    message: said[first.reason](), witness: spares.map((it) => `${graph.ids[it.node]!}: ${it.line}`),
  });
}

const stack = (usage: object, more: object = {}) => ({
  strata: 1, asOf: '2026-06-01',
  nodes: {
    host: { kind: 'host', memory: '64GiB', cpu: { sockets: 1, cores: 16 } },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '16GiB', os: { platform: 'debian', version: '13' }, usage, ...more },
  },
});

export const capacityUnderused: Rule<typeof params> = {
  id: 'capacity-underused',
  family: 'capacity',
  severity: 'info',
  layer: 'L2',
  title: 'Capacity that nobody uses',
  params,
  docs: {
    description: 'A host on which everything is measured uses little of its CPU and of its memory; a virtual machine uses little of both; one that '
      + 'is switched off, or in which nothing is modelled and that no link and no owner names, was last used long ago (`lastUsed`); or '
      + 'its schedule has it work for a small share of the time (`dutyCycle`). Hosts of a cluster are one finding, and so are '
      + 'the virtual machines of a hypervisor. Where a cluster is small enough to compute it, the finding names hosts that '
      + 'could be emptied with the host failures that the cluster must survive still survived. Without measurements nothing is reported.',
    remedy: 'Consolidate hosts, shrink virtual machines, archive what nobody uses, start by schedule what hardly works.',
    sources: ['CIS Docker Benchmark 6.1 and 6.2: avoid sprawl'],
    bad: [
      { title: '0.2 of 4 vCPUs and 1 of 16 GiB', topology: stack({ cpuP95: 0.2, memoryP95: '1GiB' }) },
      { title: 'Off for a year', topology: stack({}, { power: 'off', lastUsed: '2025-06-01' }) },
    ],
    good: [{ title: 'Busy enough', topology: stack({ cpuP95: 3.5, memoryP95: '13GiB' }) }],
  },
  reads: ['usage', 'lastUsed', 'dutyCycle', 'hidden', 'power', 'managed', 'memory', 'cpu', 'vcpus', 'reserved', 'replicas', 'running', 'failuresToTolerate', 'ha'],
  all: check,
};
