/** Derived values of a node in plain words: whose kernel it runs on, who shares it, what it may use, how far it is committed. */
import type { Facts } from '../../engine/contract';
import { machines } from '../../engine/facts/commit';
import { groupCommits } from '../../engine/facts/group-commit';
import { kernelOf, kernels, UNDECIDED } from '../../engine/facts/kernels';
import type { KernelDomain } from '../../engine/facts/kernels';
import { limits } from '../../engine/facts/limits';
import { formatBytes, formatCores } from '../../model';
import type { FactRow } from '../../protocol';

const MAX_NAMED = 8;

const row = (label: string, value: string, detail = '', assumed = false): FactRow => ({ label, value, detail, assumed });
const percent = (ratio: number): string => (ratio === Infinity ? 'without bound' : `${Math.round(ratio * 100)} %`);
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const QUANTITIES = {
  memory: { label: 'Memory', format: formatBytes },
  cpu: { label: 'CPU', format: (cores: number) => `${formatCores(cores)} ${cores === 1 ? 'core' : 'cores'}` },
} as const;
type Quantity = keyof typeof QUANTITIES;

/** Some names and how many more there are. */
function named({ graph }: Facts, numbers: readonly number[]): string {
  const names = numbers.slice(0, MAX_NAMED).map((number) => graph.ids[number]).join(', ');
  return numbers.length > MAX_NAMED ? `${names} and ${numbers.length - MAX_NAMED} more` : names;
}

/** Whether a node, or one property of it, is marked as assumed. */
const isAssumed = ({ graph }: Facts, number: number, property: string): boolean =>
  graph.nodes[number].assumed?.some((name) => name === '*' || name === property || name.startsWith(`${property}.`)) ?? false;

const SOURCES: { readonly [S in KernelDomain['source']]: (id: string) => string } = {
  os: (id) => `the operating system of ${id}`,
  hypervisor: (id) => `the hypervisor ${id}`,
  hiddenVm: (id) => `a virtual machine that ${id} starts itself`,
  sandbox: (id) => `a sandbox virtual machine of ${id}`,
  sentry: (id) => `gVisor's own kernel around ${id}`,
};

function kernelRows(facts: Facts, number: number): FactRow[] {
  const all = kernels(facts);
  if (all.serving[number] === UNDECIDED) return [row('Kernel', 'cannot be told', 'It has no fixed place, or what it runs on is not known.')];
  const domain = kernelOf(all, number);
  if (!domain) return [];
  const product = [facts.catalog.platform(domain.platform)?.name ?? domain.platform, domain.version].filter(Boolean).join(' ') || domain.family || 'unknown';
  const value = `${product}, ${domain.kernel ? `kernel ${domain.kernel}` : 'kernel version unknown'}`;
  const others = domain.workloads.filter((one) => one !== number);
  const sharing = others.length < domain.workloads.length ? 'Shares its kernel with' : 'Workloads on this kernel';
  return [
    row('Kernel', value, `It is ${SOURCES[domain.source](facts.graph.ids[domain.node])}.`, isAssumed(facts, domain.node, 'os')),
    others.length === 0
      ? row(sharing, others.length < domain.workloads.length ? 'nothing else that runs' : 'none')
      : row(sharing, counted(others.length, 'workload', 'workloads'), `A flaw in this kernel reaches ${named(facts, others)}.`),
  ];
}

/** What it can use at most, and whose limit that is. */
export function limitRow(facts: Facts, number: number, quantity: Quantity): FactRow {
  const { effective, known, binding } = limits(facts)[quantity];
  const { label, format } = QUANTITIES[quantity];
  const amount = effective[number], by = binding[number];
  const name = `${label} it can use`;
  if (known[number] === 0) {
    return row(name, amount === Infinity ? 'unknown' : `at most ${format(amount)}`, 'A size on the way up is not known, so it may be less.');
  }
  if (amount === Infinity || by < 0) return row(name, 'unlimited', 'Nothing above it sets a limit.');
  const detail = by === number ? 'Its own size or limit, less what it reserves.' : `The limit of ${facts.graph.ids[by]}, which is the tightest above it.`;
  return row(name, amount < 0 ? 'nothing' : format(amount), detail, isAssumed(facts, by, quantity));
}

/** How far the virtual machines on a machine exceed what it has. */
function machineRows(facts: Facts, number: number): FactRow[] {
  const machine = machines(facts).byNode.get(number);
  if (!machine || machine.contributions.length === 0) return [];
  const { memory, cpu } = machine;
  const atLeast = (unknown: readonly number[]) => (unknown.length > 0 ? 'at least ' : '');
  const missing = (unknown: readonly number[]) => (unknown.length > 0 ? ` Not counted, because the size is not known: ${named(facts, unknown)}.` : '');
  return [
    row('Memory promised to VMs', Number.isNaN(memory.worst) ? 'unknown' : `${atLeast(memory.unknown)}${percent(memory.worst)}`,
      Number.isNaN(memory.worst) ? 'The memory of the machine is not known.'
        : `${formatBytes(memory.size)} and ${formatBytes(memory.overhead)} overhead, of ${formatBytes(Math.max(0, memory.usable))} usable.${missing(memory.unknown)}`),
    row('CPU promised to VMs', Number.isNaN(cpu.commit) ? 'unknown' : `${atLeast(cpu.unknown)}${percent(cpu.commit)}`,
      Number.isNaN(cpu.commit) ? 'The CPUs of the machine are not known.'
        : `${formatCores(cpu.shared)} shared and ${formatCores(cpu.pinned)} pinned vCPUs on ${formatCores(cpu.threads)} threads.${missing(cpu.unknown)}`),
  ];
}

/** How far a machine with virtual machines is promised, in a few words each; what is not known is left out. */
export function commitWords(facts: Facts, number: number): string[] {
  const machine = machines(facts).byNode.get(number);
  if (!machine || machine.contributions.length === 0) return [];
  const { memory, cpu } = machine;
  const words = (label: string, value: number, unknown: readonly number[]) => (Number.isNaN(value) ? [] : [`${label} ${unknown.length > 0 ? 'at least ' : ''}${percent(value)} promised`]);
  return [...words('memory', memory.worst, memory.unknown), ...words('CPU', cpu.commit, cpu.unknown)];
}

/** What the limits of the containers below add up to. */
function groupRows(facts: Facts, number: number): FactRow[] {
  const commits = groupCommits(facts);
  return (Object.keys(QUANTITIES) as Quantity[]).flatMap((quantity) => {
    const { capacity, sum, unlimited, ratio } = commits[quantity];
    const { label, format } = QUANTITIES[quantity];
    if (unlimited[number] === 0 && (Number.isNaN(ratio[number]) || sum[number] === 0)) return [];
    const open = unlimited[number] > 0 ? `${counted(unlimited[number], 'container has', 'containers have')} no limit. ` : '';
    const value = Number.isNaN(ratio[number]) ? 'unknown' : `${unlimited[number] > 0 ? 'at least ' : ''}${percent(ratio[number])}`;
    const of = Number.isFinite(capacity[number]) ? `Limits of ${format(sum[number])} in ${format(Math.max(0, capacity[number]))}.` : '';
    return [row(`${label} limits of containers`, value, (open + of).trim())];
  });
}

/** Everything worth knowing about a node that does not stand in its own properties. */
export function factRows(facts: Facts, number: number): FactRow[] {
  if (facts.graph.cyclic[number] === 1) return [row('Left out', 'part of a circle', 'Its `in` leads back to itself, so nothing is computed for it. Put it somewhere else.')];
  const { kind } = facts.graph.nodes[number];
  const uses = kind !== 'site' && kind !== 'cluster' && kind !== 'volume' && kind !== 'network';
  return [
    ...kernelRows(facts, number),
    ...(uses ? [limitRow(facts, number, 'memory'), limitRow(facts, number, 'cpu')] : []),
    ...machineRows(facts, number),
    ...groupRows(facts, number),
  ];
}
