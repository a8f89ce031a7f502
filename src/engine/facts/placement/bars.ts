/** Which machines cannot run a VM whatever room they have: storage, networks, processors. Only what is certain bars. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { isAncestor, kindCode } from '../../graph';
import { places } from '../places';
import { isAt, pools } from '../pools';
import type { Pool } from '../pools';
import { diskOf, reach } from '../storage-reach';
import { BARS } from './problem';
import type { Bar } from './problem';

type Cpu = NonNullable<NodeOf<'host'>['cpu']>;

/** What is looked up once for the bins of a problem. */
export interface Barring {
  readonly facts: Facts;
  readonly bins: readonly number[];
  readonly cpus: readonly (Cpu | undefined)[];
  /** Fewest threads of a bin; NaN where one is not known. */
  readonly leastThreads: number;
  readonly mixedArchitecture: boolean;
  readonly memo: Map<string, Uint8Array | undefined>;
}

export function barring(facts: Facts, bins: readonly number[]): Barring {
  const { graph } = facts;
  const cpus = bins.map((it) => {
    const host = graph.nodes[places(facts).host[it]!];
    return host?.kind === 'host' ? host.cpu : undefined;
  });
  const architectures = new Set(cpus.map(architecture).filter((it) => it !== undefined));
  const leastThreads = bins.reduce((least, it) => Math.min(least, graph.cpu[it]!), Infinity);
  return { facts, bins, cpus, leastThreads, mixedArchitecture: architectures.size > 1, memo: new Map() };
}

const BY_VENDOR: ReadonlyMap<string | undefined, string> = new Map([['intel', 'amd64'], ['amd', 'amd64'], ['apple', 'arm64'], ['arm', 'arm64']]);
const architecture = (cpu: Cpu | undefined): string | undefined => cpu?.arch ?? (cpu?.level === undefined ? BY_VENDOR.get(cpu?.vendor) : 'amd64');

const code = (bar: Bar): number => BARS.indexOf(bar);

/** By bin why it cannot run a VM, which is on `machine` now (-1: on none); undefined where any can. Shared by VMs with the same needs. */
export function barsOf(bars: Barring, pool: Pool, vm: number, machine: number): Uint8Array | undefined {
  const { graph } = bars.facts;
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  const tooWide = !(graph.cpu[vm]! <= bars.leastThreads) && !Number.isNaN(graph.cpu[vm]!);
  const { cpuBaseline } = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
  const level = levelOf(node.cpuMode ?? cpuBaseline);
  const own = bars.mixedArchitecture && machine >= 0 ? architecture(bars.cpus[bars.bins.indexOf(machine)]) : undefined;
  const { affinity } = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
  if (node.storage === undefined && node.networks === undefined && !tooWide && level === 0 && own === undefined && affinity === undefined) return undefined;
  const rules = affinity === undefined ? '' : hostRules(graph, pool, vm);
  const key = [node.storage ?? '', node.networks?.join(' ') ?? '', tooWide ? graph.cpu[vm] : '', level, own ?? '', rules].join('\n');
  if (!bars.memo.has(key)) bars.memo.set(key, make(bars, pool, vm, level, own));
  return bars.memo.get(key);
}

function make(bars: Barring, pool: Pool, vm: number, level: number, own: string | undefined): Uint8Array | undefined {
  const { facts, bins } = bars;
  const { graph } = facts;
  const disk = diskOf(graph, vm);
  const found = Uint8Array.from(bins, (bin, b) => {
    if (typeof disk === 'number' && reach(facts, disk, bin) === 'no') return code('storage');
    if (!hasNetworks(facts, vm, bin)) return code('network');
    return processorBar(bars, vm, bin, b, level, own) || (ruledOut(graph, pool, vm, bin) ? code('rule') : 0);
  });
  return found.some((it) => it !== 0) ? found : undefined;
}

/** The same where only the processors decide: storage and networks are another question at another site. `machine`: where the VM is now. */
export function processorBars(bars: Barring, vm: number, machine: number): Uint8Array | undefined {
  const { graph } = bars.facts;
  const host = graph.nodes[machine < 0 ? -1 : places(bars.facts).host[machine]!];
  const level = levelOf((graph.nodes[vm] as NodeOf<'vm'>).cpuMode), own = host?.kind === 'host' ? architecture(host.cpu) : undefined;
  const key = ['processors', graph.cpu[vm]! <= bars.leastThreads ? '' : graph.cpu[vm]!, level, own ?? ''].join('\n');
  if (!bars.memo.has(key)) {
    const found = Uint8Array.from(bars.bins, (bin, b) => processorBar(bars, vm, bin, b, level, own));
    bars.memo.set(key, found.some((it) => it !== 0) ? found : undefined);
  }
  return bars.memo.get(key);
}

function processorBar({ facts: { graph }, cpus }: Barring, vm: number, bin: number, b: number, level: number, own: string | undefined): number {
  const other = architecture(cpus[b]);
  if (own !== undefined && other !== undefined && own !== other) return code('architecture');
  if (level > levelOf(cpus[b]?.level) && cpus[b]?.level !== undefined) return code('cpu-level');
  return graph.cpu[vm]! > graph.cpu[bin]! ? code('threads') : 0;
}

/** The x86-64 level that a name tells, 1 to 4; 0 where it tells none. */
const levelOf = (name: string | undefined): number => Number(/^x86-64-v([1-4])/.exec(name ?? '')?.[1] ?? 0);

const HOST = kindCode('host'), VM = kindCode('vm'), SITE = kindCode('site'), CLUSTER = kindCode('cluster');

/** Whether every network that a VM is attached to exists at a machine: one in a host is only there, one in a site or cluster is at all of its machines. */
function hasNetworks(facts: Facts, vm: number, machine: number): boolean {
  const { graph } = facts;
  for (const id of (graph.nodes[vm] as NodeOf<'vm'>).networks ?? []) {
    const network = graph.number.get(id);
    if (network !== undefined && graph.nodes[network]!.kind === 'network' && !networkAt(facts, network, machine)) return false;
  }
  return true;
}

function networkAt(facts: Facts, network: number, machine: number): boolean {
  const { graph } = facts;
  const above = graph.parent[network]!;
  if (above < 0 || (graph.nodes[network] as NodeOf<'network'>).stretched === true) return true;
  if (graph.kind[above] === HOST || graph.kind[above] === VM) return above === machine || isAncestor(graph, above, machine);
  // A site says something only about machines that are at one.
  if (graph.kind[above] === SITE) return isAncestor(graph, above, machine) || places(facts).site[machine]! < 0;
  return graph.kind[above] !== CLUSTER || isAt(graph, pools(facts), machine, above);
}

/** Binding rules of the cluster that name hosts beside the VM. */
function rulesWithHosts(graph: Graph, { cluster }: Pool, vm: number): { readonly kind: string; readonly hosts: readonly number[]; readonly index: number }[] {
  const found: { kind: string; hosts: number[]; index: number }[] = [];
  ((graph.nodes[cluster] as NodeOf<'cluster'>).affinity ?? []).forEach((rule, index) => {
    if (rule.must !== true || rule.kind === undefined || !(rule.members ?? []).includes(graph.ids[vm]!)) return;
    const numbers = (rule.members ?? []).map((id) => (id === undefined ? undefined : graph.number.get(id))).filter((it) => it !== undefined);
    const hosts = numbers.filter((it) => graph.nodes[it]!.kind === 'host' || graph.nodes[it]!.kind === 'hypervisor');
    if (hosts.length > 0) found.push({ kind: rule.kind, hosts, index });
  });
  return found;
}

const hostRules = (graph: Graph, pool: Pool, vm: number): string => rulesWithHosts(graph, pool, vm).map(({ index }) => index).join();

function ruledOut(graph: Graph, pool: Pool, vm: number, machine: number): boolean {
  return rulesWithHosts(graph, pool, vm).some(({ kind, hosts }) => {
    const named = hosts.some((it) => it === machine || isAncestor(graph, machine, it));
    return kind === 'together' ? !named : named;
  });
}
