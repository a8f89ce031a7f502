import { BYTE_UNITS, formatBytes, parseBytes } from '../../../model';
import type { NodeOf, Path, TopologyNode } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Graph, Rule, RuleContext } from '../../contract';
import { kindCode, nearest } from '../../graph';
import { joinAscending } from '../../joining';
import { defineFact } from '../../facts';
import { machines } from '../../facts/commit';
import { kubernetes } from '../../facts/kubernetes';
import { limits } from '../../facts/limits';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

/** A size with a decimal unit on something whose product reads that unit as binary. */
interface Ambiguous {
  readonly node: number;
  readonly at: Path;
  readonly text: string;
  /** Bytes as this format reads it, and as the product does. */
  readonly decimal: number;
  readonly binary: number;
  readonly product: string;
  /** Rule that one reading satisfies and the other does not. */
  flips: string | undefined;
}

const VM = kindCode('vm'), CONTAINER = kindCode('container'), CGROUP = kindCode('cgroup');
/** Ids of products whose `MB` and `GB` are powers of 1024 (RULES 4.6). */
const BINARY_VMS: ReadonlySet<string> = new Set(['esxi', 'vsphere', 'hyper-v', 'hyper-v-failover-cluster', 'azure-local', 'proxmox-ve', 'openstack-nova']);
const BINARY_ENGINES: ReadonlySet<string> = new Set(['docker', 'docker-desktop', 'docker-toolbox', 'podman', 'podman-machine', 'nerdctl', 'rancher-desktop', 'colima', 'orbstack', 'docker-swarm']);

const VM_SIZES: readonly Path[] = [['memory'], ['memoryMin'], ['disk'], ['reservation', 'memory'], ['limit', 'memory']];
const CONTAINER_SIZES: readonly Path[] = [['limits', 'memory'], ['limits', 'swap'], ['requests', 'memory']];
const CGROUP_SIZES: readonly Path[] = [['memory', 'max'], ['memory', 'high'], ['memory', 'low'], ['memory', 'min']];

function check(context: Context): void {
  const { facts, graph } = context;
  const found: Ambiguous[] = [];
  for (const i of decimals(facts)) {
    const kind = graph.kind[i];
    const sizes = kind === VM ? VM_SIZES : kind === CONTAINER ? CONTAINER_SIZES : CGROUP_SIZES;
    let product: string | undefined;
    for (const at of sizes) {
      const text = valueAt(graph.nodes[i]!, at);
      if (text === undefined) continue;
      product ??= productOf(facts, i);
      if (product === undefined) break;
      found.push({ node: i, at, text, decimal: bytes(text), binary: binaryOf(text)!, product, flips: undefined });
    }
  }
  if (found.length === 0) return;
  findFlips(facts, found);
  for (const group of grouped(found)) for (const part of splitBySuppression(graph, 'unit-ambiguous', group, (it) => it.node)) report(context, part);
}

/** Nodes of which a size may be decimal. */
const decimals = defineFact('nodes with decimal sizes', ({ graph }): readonly number[] => {
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if ((kind === VM || kind === CONTAINER || kind === CGROUP) && hasDecimal(graph.nodes[i]!)) found.push(i);
  }
  return found;
}, ['memory', 'memoryMin', 'disk', 'reservation', 'limit', 'limits', 'requests'], joinAscending);

/** Whether one of a node's sizes may be decimal, without a walk along each path: nearly all are not. */
function hasDecimal(node: TopologyNode): boolean {
  switch (node.kind) {
    case 'vm': return isDecimal(node.memory) || isDecimal(node.memoryMin) || isDecimal(node.disk) || isDecimal(node.reservation?.memory) || isDecimal(node.limit?.memory);
    case 'container': return isDecimal(node.limits?.memory) || isDecimal(node.limits?.swap) || isDecimal(node.requests?.memory);
    case 'cgroup': return isDecimal(node.memory?.max) || isDecimal(node.memory?.high) || isDecimal(node.memory?.low) || isDecimal(node.memory?.min);
    default: return false;
  }
}

/** `8GB`, not `8GiB`. */
const isDecimal = (value: unknown): boolean =>
  typeof value === 'string' && value.charCodeAt(value.length - 1) === BYTE_SIGN && value.charCodeAt(value.length - 2) !== BINARY_SIGN;
const BYTE_SIGN = 'B'.charCodeAt(0), BINARY_SIGN = 'i'.charCodeAt(0);

/** The text of a size in `MB`, `GB`, `TB` or `PB`; undefined for anything else. */
function valueAt(node: object, at: Path): string | undefined {
  let value: unknown = node;
  for (const step of at) value = typeof value === 'object' && value !== null ? (value as { readonly [step: string]: unknown })[step] : undefined;
  // Bytes in `kB` are so small that nobody means them.
  return typeof value === 'string' && /[MGTP]B$/.test(value) && parseBytes(value) !== undefined ? value : undefined;
}

const binaryText = (text: string): string => text.replace(/([MGTP])B$/, '$1iB');
const binaryOf = (text: string): number | undefined => parseBytes(binaryText(text));

/** Name of the product that a node's size is set in, where it reads decimal units as binary; undefined for others. */
function productOf(facts: Facts, i: number): string | undefined {
  const { graph, catalog } = facts;
  if (graph.kind[i] === VM) {
    const above = graph.parent[i]!;
    const node = above < 0 ? undefined : graph.nodes[above]!;
    const platform = node?.kind === 'hypervisor' || node?.kind === 'cluster' ? catalog.platform(node.platform) : undefined;
    return platform !== undefined && BINARY_VMS.has(platform.id) ? platform.name : undefined;
  }
  // Kubernetes says MB with M, and means what it says.
  if (kubernetes(facts).managed[i] === 1) return undefined;
  const engine = nearest(graph, i, 'engine');
  const platform = engine < 0 ? undefined : catalog.platform((graph.nodes[engine] as NodeOf<'engine'>).platform);
  if (platform !== undefined && BINARY_ENGINES.has(platform.id)) return platform.name;
  return graph.kind[i] === CGROUP ? 'systemd' : undefined;
}

/** Marks those with which a machine's memory, a host or a limit above is exceeded by one reading only. */
function findFlips(facts: Facts, found: readonly Ambiguous[]): void {
  const { graph } = facts;
  const byMachine = new Map<number, Ambiguous[]>();
  for (const it of found) {
    if (it.at.join('.') === 'limits.memory') {
      const above = limits(facts).memory.effective[graph.parent[it.node]!]!;
      if (it.decimal <= above && it.binary > above) it.flips = 'limit-above-ancestor';
    }
    if (it.at.join('.') !== 'memory' || graph.kind[it.node] !== VM) continue;
    const hypervisor = graph.parent[it.node]!, machine = hypervisor < 0 ? -1 : graph.parent[hypervisor]!;
    if (machine < 0) continue;
    if (it.decimal <= graph.memory[machine]! && it.binary > graph.memory[machine]!) it.flips = 'vm-larger-than-host';
    const known = byMachine.get(machine);
    if (known) known.push(it);
    else byMachine.set(machine, [it]);
  }
  for (const [node, all] of byMachine) {
    const memory = machines(facts).byNode.get(node)?.memory;
    if (memory === undefined) continue;
    const now = memory.size + memory.overhead, more = all.reduce((sum, it) => sum + graph.replicas[it.node]! * (it.binary - it.decimal), 0);
    if (now <= memory.usable && now + more > memory.usable) for (const it of all) it.flips ??= 'memory-overcommit';
  }
}

/** One group for each product and rule that flips, in the order of the file. */
function grouped(found: readonly Ambiguous[]): Iterable<readonly Ambiguous[]> {
  const groups = new Map<string, Ambiguous[]>();
  for (const it of found) {
    const key = `${it.product} ${it.flips ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  return groups.values();
}

/** How much more the binary unit is: 4.9 % for MB, 7.4 % for GB, 10 % for TB. */
function difference(text: string): string {
  const unit = /[A-Z]B$/.exec(text)![0];
  return `${Number(((BYTE_UNITS.get(`${unit[0]}iB`)! / BYTE_UNITS.get(unit)! - 1) * 100).toFixed(1))} %`;
}

const placeOf = (graph: Graph, { node, at, text }: Ambiguous): string => `\`${at.join('.')}: "${text}"\` of ${graph.ids[node]!}`;

function report({ graph, report }: Context, group: readonly Ambiguous[]): void {
  const [first] = group as readonly [Ambiguous];
  const { product, flips } = first;
  const nodes = [...new Set(group.map((it) => it.node))];
  report({
    node: first.node, others: nodes.filter((it) => it !== first.node), at: first.at.map(String), severity: flips === undefined ? 'hint' : 'warning', measured: first.decimal, threshold: first.binary,
    message: `${listOf(group.map((it) => placeOf(graph, it)), 3)} ${group.length === 1 ? 'is' : 'are'} read here as powers of 1000, but ${product} `
      + `reads such units as powers of 1024: `
      + `${first.text} is ${formatBytes(first.decimal)} or ${formatBytes(first.binary)}, ${difference(first.text)} `
      + `more.${flips === undefined ? '' : ` By the second reading ${flips} finds something, by the first it does not.`} `
      + `Write ${binaryText(first.text)} if it was taken over from ${product}.`,
    witness: group.slice(0, 20).map((it) => `${graph.ids[it.node]!} ${it.at.join('.')}: ${it.text} = ${it.decimal} B; ${binaryText(it.text)} = ${it.binary} B`),
    fixes: () => [{
      title: `Write the units of ${product}: ${group.length === 1 ? binaryText(first.text) : count(group.length, 'size')} (${idsOf(graph, nodes, 3)})`, safe: true,
      operations: group.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it.node]!, ...it.at], value: binaryText(it.text) })),
    }],
  });
}

const esx = (memory: string, ram = '64GiB') => ({
  strata: 1, nodes: { host: { kind: 'host', memory: ram }, esx: { kind: 'hypervisor', in: 'host', platform: 'esxi' }, vm: { kind: 'vm', in: 'esx', vcpus: 2, memory } },
});

export const unitAmbiguous: Rule<typeof params> = {
  id: 'unit-ambiguous',
  family: 'model',
  severity: 'hint',
  layer: 'L1',
  title: 'Size whose unit the product reads otherwise',
  params,
  docs: {
    description: 'A size of a VM, container or control group is written in MB, GB, TB or PB, which are powers of 1000 in this format, and belongs to a '
      + 'product that calls powers of 1024 so: '
      + 'vSphere, Hyper-V, Proxmox VE and OpenStack for VMs, Docker and Podman for the memory of containers, systemd for control groups. The readings '
      + 'are 4.9 % (MB), 7.4 % (GB) and 10 % (TB) '
      + 'apart. Where one of them fits into its machine or the limit above it and the other does not, it is a warning that names the rule which '
      + 'depends on it. Disks of hosts, volumes, images and '
      + 'bandwidths are sold and reported in powers of 1000 and are not judged, nor is what runs in Kubernetes or under libvirt, which distinguish the '
      + 'units themselves. Importers translate units on their way. All sizes of one product are one finding.',
    remedy: 'Write the unit that is meant: MiB, GiB or TiB. The quick fix takes the product at its word; it is safe, and `strata check --fix` applies it.',
    sources: ['Docker: memory limits are powers of 1024', 'VMware, vSphere: MB and GB are MiB and GiB', 'systemd.resource-control(5)', 'Kubernetes: resource units'],
    bad: [{ title: 'A VM of 8GB on ESXi', topology: esx('8GB') }, { title: 'A VM that fits by one reading only: a warning', topology: esx('64GB', '62GiB') }],
    good: [{ title: 'The unit is clear', topology: esx('8GiB') }, { title: 'libvirt tells GB and GiB '
      + 'apart', topology: { strata: 1, nodes: { host: { kind: 'host', os: { platform: 'debian' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', memory: '8GB' } } } }],
  },
  reads: ['memory', 'memoryMin', 'disk', 'reservation', 'limit', 'limits', 'requests', 'platform', 'replicas'],
  all: check,
};
