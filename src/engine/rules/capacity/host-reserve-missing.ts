import { formatBytes, formatCores } from '../../../model';
import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { defineFact } from '../../facts';
import { allocatables } from '../../facts/allocatable';
import { machines } from '../../facts/commit';
import type { Machine } from '../../facts/commit';
import { kubernetes } from '../../facts/kubernetes';
import { reservedBy } from '../../facts/limits';
import { pools } from '../../facts/pools';
import { kubernetesCpuReserve, kubernetesMemoryReserve, NOVA_MEMORY_RESERVE, zfsCacheReserve } from '../../facts/reserves';
import { workloads } from '../../facts/workloads';
import { joinList, mapped } from '../../joining';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';
import { wholeMiB } from './machine-rules';

const MiB = 2 ** 20, GiB = 2 ** 30;
/** Upwards, so that the proposal is enough. */
const roundedUp = (size: number): number => Math.ceil(size / MiB) * MiB;

const params = {
  minMemory: {
    default: NOVA_MEMORY_RESERVE, min: 0, doc: 'Bytes that a host of virtual machines keeps at least for itself.', source: 'OpenStack Nova, reserved_host_memory_mb=512',
  },
  type2Memory: { default: 2 * GiB, min: 0, doc: 'The same below a type 2 hypervisor: a desktop lives there too.', source: '[H]' },
  kubernetes: {
    default: 'any', doc: 'What a Kubernetes node must keep: `any` declared amount, or at least the `tiered` shares of managed offers.',
    source: 'Kubernetes, Reserve Compute Resources; GKE, node allocatable resources',
  },
} as const;

type Context = RuleContext<typeof params>;
type Sort = 'host' | 'zfs' | 'type2' | 'kubernetes';

/** A machine that keeps too little for itself. */
interface Lack {
  /** Host, VM or engine. */
  readonly node: number;
  readonly sort: Sort;
  readonly capacity: number;
  readonly reserved: number;
  readonly minimum: number;
  /** What is proposed, in bytes, and in cores where CPU is proposed too. */
  readonly proposed: number;
  readonly cpu: number;
  /** What guests may take leaves less than the minimum. */
  readonly taken: boolean;
  readonly fixAt: number;
  /** Cluster, else parent: what has the same lack there is one finding. */
  readonly group: number;
}

function check({ facts, graph, options, report }: Context): void {
  const groups = new Map<string, Lack[]>();
  for (const lack of [...hosts(facts, options), ...nodes(facts, options)]) {
    const key = `${lack.sort} ${lack.group}`;
    const group = groups.get(key);
    if (group) group.push(lack);
    else groups.set(key, [lack]);
  }
  for (const lacks of groups.values()) {
    for (const group of splitBySuppression(graph, 'host-reserve-missing', lacks, (it) => it.node)) reportGroup(facts, group, report);
  }
}

/** A machine with running VMs whose product does not bring its own account. */
interface Room extends Pick<Lack, 'node' | 'capacity' | 'reserved'> {
  readonly sort: Exclude<Sort, 'kubernetes'>;
  readonly hypervisors: readonly number[];
  /** Bytes that its VMs and applications may take. */
  readonly wanted: number;
  readonly apps: number;
}

const rooms = defineFact('rooms of machines', (facts): readonly Room[] => {
  const { graph } = facts;
  return machines(facts).list.flatMap((machine): Room[] => {
    const { node, contributions, hypervisors } = machine;
    const host = graph.nodes[node]!;
    const { capacity, reserved, size, overhead } = machine.memory;
    const sort = contributions.length > 0 && !(host.kind === 'host' && host.managed === true) ? sortOf(facts, machine) : undefined;
    if (sort === undefined || !(capacity > 0)) return [];
    return [{ node, sort, hypervisors, capacity, reserved, wanted: size + overhead, apps: appsOn(graph, node) }];
  });
}, ['managed', 'platform', 'driver', 'memory', 'running', 'replicas', 'power'], (seams, before, part) =>
  joinList(seams, before, part, (it) => it.hypervisors[0]!, (it, map) => ({ ...it, node: map[it.node]!, hypervisors: mapped(it.hypervisors, map) })));

function hosts(facts: Facts, options: Context['options']): Lack[] {
  const { graph } = facts;
  return rooms(facts).flatMap(({ node, sort, hypervisors, capacity, reserved, wanted, apps }): Lack[] => {
    const host = graph.nodes[node]!;
    const minimum = sort === 'zfs' ? options.minMemory + zfsCacheReserve(capacity) : sort === 'type2' ? options.type2Memory + apps : options.minMemory;
    if (reserved >= minimum) return [];
    const pool = hypervisors.map((it) => pools(facts).of.get(it)).find((it) => it !== undefined);
    return [{
      node, sort, capacity, reserved, minimum, proposed: roundedUp(minimum), cpu: NaN, taken: wanted > capacity - minimum,
      fixAt: host.kind === 'host' ? node : hypervisors[0]!, group: pool?.cluster ?? graph.parent[node]!,
    }];
  });
}

/** What the machine needs memory for; undefined where it brings its own account (ESXi) or nobody says what runs there. */
function sortOf({ graph, catalog }: Facts, { node, hypervisors }: Machine): Room['sort'] | undefined {
  const products = hypervisors.map((it) => catalog.platform((graph.nodes[it] as NodeOf<'hypervisor'>).platform)?.hypervisor);
  if (products.some((it) => it === undefined || it.kernel === 'own')) return undefined;
  if (products.some((it) => it!.type === 2)) return 'type2';
  return usesZfs(graph, node) ? 'zfs' : 'host';
}

/** Whether a volume in the machine is on ZFS, whose cache lives in its memory. */
function usesZfs(graph: Graph, machine: number): boolean {
  for (let i = machine + 1; i < graph.end[machine]!; i = graph.end[i]!) {
    const node = graph.nodes[i]!;
    if (node.kind === 'volume' && node.driver !== undefined && /^(zfs|zfspool|local-zfs)$/i.test(node.driver)) return true;
  }
  return false;
}

/** Bytes that applications right on a machine take. */
function appsOn(graph: Graph, machine: number): number {
  let apps = 0;
  for (let i = machine + 1; i < graph.end[machine]!; i = graph.end[i]!) if (graph.nodes[i]!.kind === 'app' && graph.replicas[i]! > 0) apps += graph.memory[i]! || 0;
  return apps;
}

/** Kubernetes nodes with something on them. */
function nodes(facts: Facts, options: Context['options']): Lack[] {
  const { graph } = facts;
  const { managed, cluster } = kubernetes(facts);
  const { copies } = workloads(facts);
  if (!managed.includes(1)) return [];
  return allocatables(facts).list.flatMap(({ engine, machine, capacity, reserved }): Lack[] => {
    const above = graph.nodes[machine]!;
    if (managed[engine] !== 1 || !(copies[engine]! > 0) || !(capacity.memory > 0) || graph.end[engine] === engine + 1) return [];
    if (above.kind === 'host' && above.managed === true) return [];
    const kept = Math.max(reserved.memory, above.kind === 'host' ? reservedBy(above, 'memory') : 0);
    const proposed = roundedUp(kubernetesMemoryReserve(capacity.memory));
    const minimum = options.kubernetes === 'tiered' ? proposed : 1;
    return kept >= minimum ? [] : [{
      node: engine, sort: 'kubernetes', capacity: capacity.memory, reserved: kept, minimum, proposed, cpu: reserved.cpu > 0 ? NaN : kubernetesCpuReserve(capacity.cpu),
      taken: true, fixAt: engine, group: cluster[engine]! >= 0 ? cluster[engine]! : graph.parent[engine]!,
    }];
  });
}

const REASONS: { readonly [S in Sort]: string } = {
  host: 'the host\'s own kernel, its hypervisor processes and its agents need memory that no virtual machine may be given',
  zfs: 'the cache of ZFS takes up to a tenth of the memory (at most 16 GiB) beside what the host itself needs',
  type2: 'the desktop system and what runs on it need memory beside the virtual machines',
  kubernetes: 'the scheduler gives all of the memory to pods, and when they use it, the kubelet, the engine and the system run out together',
};

function reportGroup(facts: Facts, lacks: readonly Lack[], report: Context['report']): void {
  const { graph } = facts;
  const [first] = lacks as readonly [Lack];
  const worst = lacks.find((it) => it.taken) ?? first;
  const kept = lacks.every((it) => it.reserved === 0) ? 'nothing for themselves' : 'too little for themselves';
  const who = lacks.length === 1
    ? `${capital(called(graph, first.node))} reserves ${first.reserved === 0 ? 'nothing' : `only ${formatBytes(first.reserved)}`} for itself${besides(facts, first)}`
    : `${count(lacks.length, first.sort === 'kubernetes' ? 'Kubernetes node' : 'host')} (${idsOf(graph, lacks.map((it) => it.node))}) reserve ${kept}`;
  const room = first.sort === 'kubernetes' || worst.taken ? '' : ' What runs there today leaves that much; the next virtual machine may not.';
  report({
    node: first.node, others: lacks.slice(1).map((it) => it.node), severity: worst.taken ? 'warning' : 'info',
    measured: first.reserved, threshold: first.minimum,
    message: `${who}: ${REASONS[first.sort]}.${room} Reserve ${lacks.length === 1 ? amountOf(first) : `${amountOf(first)} on ${graph.ids[first.node]!}, and as much on the others by their size`} `
      + '(`reserved`).',
    witness: lacks.map((it) => `${graph.ids[it.node]!}: ${formatBytes(it.reserved)} of ${formatBytes(it.capacity)} reserved, proposed ${amountOf(it)}`),
    fixes: () => fixes(graph, lacks),
  });
}

const amountOf = ({ proposed, cpu }: Lack): string => `${wholeMiB(proposed)}${cpu > 0 ? ` and ${formatCores(cpu)} CPUs` : ''}`;

/** What else is on the machine. */
function besides({ graph }: Facts, { node, sort }: Lack): string {
  if (sort === 'kubernetes') return '';
  const others: number[] = [];
  for (let i = node + 1; i < graph.end[node]!; i = graph.end[i]!) {
    const { kind } = graph.nodes[i]!;
    if ((kind === 'app' || kind === 'engine' || kind === 'cgroup') && graph.replicas[i]! > 0) others.push(i);
  }
  return others.length > 0 ? `, though ${idsOf(graph, others, 3)} ${others.length === 1 ? 'runs' : 'run'} there beside its virtual machines` : '';
}

function fixes(graph: Graph, lacks: readonly Lack[]): readonly Fix[] {
  return [{
    title: lacks.length === 1 ? `Reserve ${amountOf(lacks[0]!)} on ${graph.ids[lacks[0]!.fixAt]!}` : `Reserve the proposed amount on ${count(lacks.length, 'node')}`,
    safe: false,
    operations: lacks.flatMap((it): Operation[] => {
      const path = ['nodes', graph.ids[it.fixAt]!, 'reserved'];
      const memory: Operation = { op: 'set', path: [...path, 'memory'], value: wholeMiB(it.proposed) };
      return it.cpu > 0 ? [memory, { op: 'set', path: [...path, 'cpu'], value: Number(it.cpu.toFixed(3)) }] : [memory];
    }),
  }];
}

const stack = (reserved?: object, vm: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { sockets: 1, cores: 16 }, memory: '64GiB', ...(reserved && { reserved }) },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '63GiB', os: { platform: 'debian', version: '13' }, ...vm },
  },
});
const cluster = (reserved?: object) => ({
  strata: 1,
  nodes: {
    node: { kind: 'host', cpu: { sockets: 1, cores: 8 }, memory: '32GiB', os: { platform: 'debian', version: '13' } },
    containerd: { kind: 'engine', in: 'node', platform: 'containerd', ...(reserved && { reserved }) },
    k8s: { kind: 'cluster', platform: 'kubernetes', members: ['containerd'] },
    pod: { kind: 'pod', in: 'containerd' }, web: { kind: 'container', in: 'pod' },
  },
});

export const hostReserveMissing: Rule<typeof params> = {
  id: 'host-reserve-missing',
  family: 'capacity',
  severity: 'warning',
  layer: 'L1',
  title: 'Nothing reserved for the host itself',
  params,
  docs: {
    description: 'A host of virtual machines, or a Kubernetes node, keeps no memory for itself, or less than it needs: 512 MiB for a '
      + 'hypervisor on Linux, Hyper-V or Xen, the cache of ZFS beside it where a volume is on ZFS, 2 GiB and the host\'s own '
      + 'applications below a type 2 hypervisor. ESXi and other hypervisors with a kernel of their own account for '
      + 'themselves. It is only an information while the virtual machines that run leave that much. Hosts of one cluster, '
      + 'or in one place, are one finding; hosts of unknown memory and managed ones are left out.',
    remedy: 'State what is reserved in `reserved` of the host, hypervisor or engine. The quick fix proposes the minimum, on Kubernetes '
      + 'nodes the shares that managed offers keep (25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % beyond).',
    sources: [
      'OpenStack Nova, reserved_host_memory_mb', 'Kubernetes, Reserve Compute Resources for System Daemons', 'GKE, node allocatable resources',
      'Proxmox VE administration guide, limit ZFS memory usage',
    ],
    bad: [
      { title: '63 of 64 GiB for one VM', topology: stack() },
      { title: 'A Kubernetes node that gives everything to pods', topology: cluster() },
    ],
    good: [
      { title: '1 GiB for the host', topology: stack({ memory: '1GiB' }) },
      { title: 'kube-reserved and system-reserved', topology: cluster({ memory: '2GiB', cpu: 0.2 }) },
    ],
  },
  reads: ['managed', 'platform', 'driver', 'reserved', 'memory', 'running', 'replicas', 'power'],
  all: check,
};
