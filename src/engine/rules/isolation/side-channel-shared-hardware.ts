import { microarchitecture } from '../../../catalog';
import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { hardwareUnits } from '../../facts/hardware-units';
import type { HardwareUnit } from '../../facts/hardware-units';
import { TRUST } from '../../facts/labels';
import { splitBySuppression } from '../groups';
import { called, capital, idsOf, listOf } from '../say';

const params = {
  affectedCpus: {
    default: ['nehalem', 'westmere', 'sandy bridge', 'ivy bridge', 'haswell', 'broadwell', 'skylake', 'kaby lake', 'coffee lake'],
    doc: 'Micro-architectures on which one thread of a core can read what the other one works on.',
    source: 'Linux kernel, hw-vuln/l1tf.rst and mds.rst: Intel processors before the fixes in hardware',
  },
  pageMergingDefault: {
    default: ['proxmox-ve'], doc: 'Hypervisors that merge equal pages of different VMs unless told otherwise.', source: 'Proxmox VE, Kernel Samepage Merging; ESXi merges within a VM only',
  },
} as const;

type Context = RuleContext<typeof params>;

/** Two units with different labels on one host, and the way from one to the other. */
interface Leak {
  readonly host: number;
  readonly kind: 'threads' | 'pages';
  readonly from: HardwareUnit;
  readonly to: HardwareUnit;
  readonly label: 'tenant' | 'trust';
  readonly cpu: string | undefined;
  /** Merging is the product's default, not stated. */
  readonly assumed: boolean;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const groups = new Map<string, Leak[]>();
  for (const [host, units] of hardwareUnits(facts)) {
    const node = graph.nodes[host] as NodeOf<'host'>;
    // A provider keeps its own hardware; nothing of it is described here.
    if (node.managed === true) continue;
    for (const leak of [throughThreads(context, host, node, units), throughPages(context, host, units)]) {
      if (leak === undefined) continue;
      const key = `${graph.parent[host]!} ${leak.kind} ${leak.label} ${leak.cpu ?? ''} ${leak.assumed}`;
      const group = groups.get(key);
      if (group) group.push(leak);
      else groups.set(key, [leak]);
    }
  }
  for (const group of groups.values()) for (const part of splitBySuppression(graph, 'side-channel-shared-hardware', group, (it) => it.host)) reportGroup(context, part);
}

/** Two threads of a core, unless different VMs never meet on one. */
function throughThreads({ facts, graph, options }: Context, host: number, { cpu }: NodeOf<'host'>, units: readonly HardwareUnit[]): Leak | undefined {
  const smt = cpu?.smt ?? (cpu?.threads === undefined ? undefined : cpu.threads > 1);
  const kind = microarchitecture(cpu?.model);
  if (smt !== true || kind === undefined || !options.affectedCpus.some((it) => it.toLowerCase() === kind)) return undefined;
  const open = units.filter(({ hypervisor }) => !keepsCoresApart(facts, hypervisor));
  const pair = differing(open, (a, b) => !(a.pinned && b.pinned));
  return pair && { host, kind: 'threads', ...pair, cpu: `${cpu!.model!} (${kind})`, assumed: false };
}

/** Declared core scheduling, or Hyper-V, whose scheduler has it by default. */
function keepsCoresApart({ graph, catalog }: Facts, hypervisor: number): boolean {
  if (hypervisor < 0) return false;
  const { coreScheduling, platform } = graph.nodes[hypervisor] as NodeOf<'hypervisor'>;
  const id = catalog.platform(platform)?.id;
  return coreScheduling ?? (id === 'hyper-v' || id === 'azure-local');
}

function throughPages({ facts, graph, options }: Context, host: number, units: readonly HardwareUnit[]): Leak | undefined {
  const byDefault = new Set(options.pageMergingDefault);
  const merges = ({ node, hypervisor, encrypted }: HardwareUnit): boolean => {
    if (hypervisor < 0 || encrypted || (graph.nodes[node] as NodeOf<'vm'>).pageMerging === false) return false;
    const { pageMerging, platform } = graph.nodes[hypervisor] as NodeOf<'hypervisor'>;
    return pageMerging ?? byDefault.has(facts.catalog.platform(platform)?.id ?? '');
  };
  const pair = differing(units.filter(merges), (a, b) => a.hypervisor === b.hypervisor);
  if (pair === undefined) return undefined;
  return { host, kind: 'pages', ...pair, cpu: undefined, assumed: (graph.nodes[pair.from.hypervisor] as NodeOf<'hypervisor'>).pageMerging === undefined };
}

/** The first two different units of different tenants, else of different trust, that fit together; the less trusted one first. Only labelled ones are compared. */
function differing(units: readonly HardwareUnit[], fits: (a: HardwareUnit, b: HardwareUnit) => boolean): Pick<Leak, 'from' | 'to' | 'label'> | undefined {
  for (const label of ['tenant', 'trust'] as const) {
    const first = representatives(units, label);
    for (const a of first) {
      const b = first.find((it) => it.node !== a.node && it[label] !== a[label] && fits(a, it));
      if (b !== undefined) return label === 'trust' && b.trust < a.trust ? { from: b, to: a, label } : { from: a, to: b, label };
    }
  }
  return undefined;
}

/** Of equal units (label, pinning, hypervisor) the first two nodes: two of each are enough to find a pair of different ones. */
function representatives(units: readonly HardwareUnit[], label: 'tenant' | 'trust'): readonly HardwareUnit[] {
  const known = new Map<string, number[]>();
  return units.filter((it) => {
    if (label === 'tenant' ? it.tenant === undefined : it.trust < 0) return false;
    const key = `${it.pinned} ${it.hypervisor} ${String(it[label])}`;
    const nodes = known.get(key);
    if (nodes === undefined) known.set(key, [it.node]);
    else if (nodes.length > 1 || nodes[0] === it.node) return false;
    else nodes.push(it.node);
    return true;
  });
}

const labelOf = ({ tenant, trust }: HardwareUnit, label: Leak['label']): string => (label === 'tenant' ? `tenant ${tenant!}` : TRUST[trust]!);

function reportGroup({ graph, report }: Context, group: readonly Leak[]): void {
  const { host, kind, from, to, label, cpu, assumed } = group[0]!;
  const hosts = group.map((it) => it.host);
  const where = hosts.length === 1 ? called(graph, host) : `${called(graph, host)} (and the same on ${idsOf(graph, hosts.slice(1))})`;
  const pair = `${capital(called(graph, from.node))} (${labelOf(from, label)}) and ${called(graph, to.node)} (${labelOf(to, label)}) share ${where}`;
  const way = kind === 'threads'
    ? `whose processor, ${cpu!}, lets one thread of a core read what the other one works on (L1TF, MDS). Threads are on, and neither core scheduling nor pinning keeps the two off one core. `
      + 'Use core scheduling, pin both to cores of their own, switch SMT off (fewer threads, up to a third less throughput), or use different hosts.'
    : `where the hypervisor merges equal pages${assumed ? ' (assumed: the default of the product)' : ''}: by the time a write takes, one can tell what the other has in memory. `
      + 'Keep their pages out of merging (more memory is needed), or use different hosts.';
  report({
    node: host, others: [...hosts.slice(1), from.node, to.node],
    message: `${pair}, ${way}`,
    related: [{ node: from.node, message: labelOf(from, label) }, { node: to.node, message: labelOf(to, label) }],
    witness: group.map((it) => `${graph.ids[it.host]!}: ${graph.ids[it.from.node]!} (${labelOf(it.from, label)}), ${graph.ids[it.to.node]!} (${labelOf(it.to, label)}); ${kind === 'threads' ? `SMT on, ${it.cpu!}` : `page merging on${assumed ? ' by default' : ''}`}`),
    fixes: () => fixes(graph, group),
  });
}

function fixes(graph: Graph, group: readonly Leak[]): readonly Fix[] {
  if (group[0]!.kind === 'pages') {
    const vms = [...new Set(group.flatMap((it) => [it.from.node, it.to.node]))];
    return [{
      title: `Keep pages of ${idsOf(graph, vms, 3)} out of merging`, safe: false,
      operations: vms.map((i): Operation => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'pageMerging'], value: false })),
    }];
  }
  const hypervisors = [...new Set(group.flatMap((it) => [it.from.hypervisor, it.to.hypervisor]))].filter((it) => it >= 0);
  if (hypervisors.length === 0) return [];
  return [{
    title: `Plan core scheduling on ${listOf(hypervisors.map((i) => graph.ids[i]!), 3)}`, safe: false,
    operations: hypervisors.map((i): Operation => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'coreScheduling'], value: true })),
  }];
}

const stack = (cpu: object, hypervisor: object, a: object = {}, b: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', cpu: { sockets: 2, cores: 16, threads: 2, ...cpu }, os: { platform: 'debian', version: '13' } },
    hypervisor: { kind: 'hypervisor', in: 'host-1', ...hypervisor },
    'vm-a': { kind: 'vm', in: 'hypervisor', os: { platform: 'debian', version: '13' }, tenant: 'a', ...a },
    'vm-b': { kind: 'vm', in: 'hypervisor', os: { platform: 'debian', version: '13' }, tenant: 'b', ...b },
  },
});

export const sideChannelSharedHardware: Rule<typeof params> = {
  id: 'side-channel-shared-hardware',
  family: 'isolation',
  severity: 'warning',
  layer: 'L3',
  title: 'Different tenants on hardware that leaks',
  params,
  docs: {
    description: 'Two running VMs, or sandboxes with a kernel of their own, of different `tenant` or `trust` share a physical host, and the hardware or the hypervisor leaks '
      + 'between them. Either the two threads of a core can read each other\'s data (SMT on, a processor of `affectedCpus`, neither core '
      + 'scheduling nor pinning of both), or equal memory pages of both are merged, so that the time of a write tells what the other has in memory. '
      + 'Only what the file says counts: `cpu.model` must tell the processor, and `cpu.smt` or `cpu.threads` that SMT is on; page merging is '
      + 'taken as on by default for `pageMergingDefault` only. Hyper-V keeps VMs on cores of their own by default. Hosts side by side with the same leak share a finding.',
    remedy: 'Core scheduling, cores of their own, SMT off, `pageMerging: false`, or separate hosts. Each costs capacity: weigh it against what the tenants are to each other.',
    sources: ['Linux kernel, hw-vuln/l1tf.rst: a guest can read the L1 cache of the other thread', 'Linux kernel, hw-vuln/core-scheduling.rst', 'Proxmox VE, Kernel Samepage Merging', 'CVE-2018-3646', 'CVE-2018-12130'],
    bad: [
      { title: 'Two tenants on threads of one core', topology: stack({ model: 'Intel Xeon Gold 6130', smt: true }, { platform: 'kvm' }) },
      { title: 'Merged pages, by the default of the product', topology: stack({ model: 'AMD EPYC 7543' }, { platform: 'proxmox-ve' }) },
    ],
    good: [
      { title: 'Core scheduling', topology: stack({ model: 'Intel Xeon Gold 6130', smt: true }, { platform: 'kvm', coreScheduling: true }) },
      { title: 'A processor that has the fix, pages kept apart', topology: stack({ model: 'Intel Xeon Gold 6338', smt: true }, { platform: 'proxmox-ve' }, { pageMerging: false }) },
      { title: 'One tenant', topology: stack({ model: 'Intel Xeon Gold 6130', smt: true }, { platform: 'kvm' }, {}, { tenant: 'a' }) },
    ],
  },
  reads: ['cpu', 'managed', 'coreScheduling', 'pageMerging', 'platform'],
  all: check,
};
