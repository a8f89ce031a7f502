/** The conditions of live migration beside the CPU's (RULES 3.11, conditions 2 and 4 to 9). */
import { compareVersions } from '../../../catalog';
import type { NodeOf } from '../../../model';
import { kindCode } from '../../graph';
import { machines } from '../commit';
import { differentSites, places } from '../places';
import { isAt, pools } from '../pools';
import { diskOf, diskReach } from '../storage-reach';
import { certain, hostOf, idOf, possible, unknown } from './pair';
import type { Doubt, Pair } from './pair';
import { allocated } from './time';

const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), NETWORK = kindCode('network'), HOST = kindCode('host');

const hypervisor = ({ graph }: Pair, i: number): NodeOf<'hypervisor'> => graph.nodes[i] as NodeOf<'hypervisor'>;

/** The same product, in the same version or a newer one. */
export function product(pair: Pair): Doubt | undefined {
  const { catalog } = pair.facts;
  const a = hypervisor(pair, pair.from), b = hypervisor(pair, pair.to);
  const name = (platform: string | undefined): string | undefined => catalog.platform(platform)?.id ?? platform;
  const x = name(a.platform), y = name(b.platform);
  if (x === undefined || y === undefined) return unknown(`the product of ${idOf(pair, x === undefined ? pair.from : pair.to)} is not known`);
  if (x !== y) return certain(`${idOf(pair, pair.from)} is ${x}, ${idOf(pair, pair.to)} is ${y}`);
  if (a.version === undefined || b.version === undefined) return unknown(`the version of ${idOf(pair, a.version === undefined ? pair.from : pair.to)} is not known`);
  return compareVersions(b.version, a.version) < 0 ? possible(`${idOf(pair, pair.to)} has an older version (${b.version}) than ${idOf(pair, pair.from)} (${a.version})`) : undefined;
}

/** Whether the disk has to be copied along, as the target does not reach it. */
export const copiesDisk = ({ facts, vm, target }: Pair): boolean => diskReach(facts, vm, target) === 'no';

/** The disk is reachable from the target, or is copied to where there is room for it. */
export function storage(pair: Pair): Doubt | undefined {
  const { facts, graph, vm, target } = pair;
  const disk = diskOf(graph, vm), reach = diskReach(facts, vm, target);
  if (reach === 'yes') return undefined;
  const where = disk === undefined ? 'what its disk is on is not known' : disk === 'local' ? `its disk is on ${idOf(pair, pair.source)} itself` : `${idOf(pair, target)} cannot reach the volume ${idOf(pair, disk)}`;
  if (reach === 'unknown') return unknown(disk === undefined || disk === 'local' ? where : `whether ${idOf(pair, target)} reaches the volume ${idOf(pair, disk)} is not known`);
  const a = hypervisor(pair, pair.from).migration?.block, b = hypervisor(pair, pair.to).migration?.block;
  if (a === false || b === false) return certain(`${where}, and disks are not copied along`);
  if (a === undefined && b === undefined) return possible(`${where}, and nobody says that disks are copied along (migration.block)`);
  const size = allocated(graph, vm), { least, most } = freeDisk(pair);
  if (size > most) return certain(`${where}, and ${idOf(pair, target)} has no room for a copy`);
  return size <= least ? undefined : unknown(`${where}, and whether ${idOf(pair, target)} has room for a copy is not known`);
}

/** Local disk of the target that its VMs leave free: at most, where only those on a local disk count, and at least. NaN where a size is not known. */
function freeDisk({ graph, target }: Pair): { readonly least: number; readonly most: number } {
  let most = graph.disk[target]!, least = most;
  for (let i = target + 1; i < graph.end[target]!; i++) {
    if (graph.kind[i] === HYPERVISOR) continue;
    if (graph.kind[i] === VM) {
      const { storage, replicas = 1 } = graph.nodes[i] as NodeOf<'vm'>;
      if (storage === 'local') most -= (graph.disk[i]! || 0) * replicas;
      if (storage === undefined || storage === 'local') least -= graph.disk[i]! * replicas;
    }
    i = graph.end[i]! - 1;
  }
  return { least, most };
}

/** Every network of the VM is at the target too. */
export function network(pair: Pair): Doubt | undefined {
  for (const id of pair.node.networks ?? []) {
    const number = id === undefined ? undefined : pair.graph.number.get(id);
    const doubt = number === undefined || pair.graph.kind[number] !== NETWORK ? unknown(`the network ${id ?? ''} is not described`) : networkAt(pair, number);
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}

function networkAt(pair: Pair, network: number): Doubt | undefined {
  const { facts, graph, target } = pair;
  const node = graph.nodes[network] as NodeOf<'network'>, above = graph.parent[network]!;
  if (node.stretched === true || above < 0 || isAt(graph, pools(facts), target, above)) return undefined;
  if (graph.kind[above] === HOST || graph.kind[above] === VM) {
    return hasTwin(pair, node) ? undefined : certain(`the network ${idOf(pair, network)} exists on ${idOf(pair, above)} only`);
  }
  return differentSites(graph, places(facts), network, target) ? certain(`the network ${idOf(pair, network)} does not reach the site of ${idOf(pair, target)}`)
    : unknown(`whether the network ${idOf(pair, network)} is at ${idOf(pair, target)} is not known`);
}

/** Whether the target has a network of its own with the same name or address range. */
function hasTwin({ graph, target }: Pair, { name, cidr }: NodeOf<'network'>): boolean {
  for (let child = target + 1; child < graph.end[target]!; child = graph.end[child]!) {
    const other = graph.nodes[child]!;
    if (other.kind === 'network' && ((name !== undefined && other.name === name) || (cidr !== undefined && other.cidr === cidr))) return true;
  }
  return false;
}

/** No device is passed through that cannot come along. */
export function device({ node }: Pair): Doubt | undefined {
  const fixed = node.devices?.filter((it) => it.migratable !== true) ?? [];
  return fixed.length === 0 ? undefined : certain(`a device is passed through (${[...new Set(fixed.map((it) => it.type ?? 'unnamed'))].slice(0, 3).join(', ')})`);
}

/** Pinned CPUs and NUMA nodes exist at the target. */
export function pinning(pair: Pair): Doubt | undefined {
  const { facts, graph, node, vm, target } = pair;
  const numa = hostOf(pair, target)?.numa;
  if (numa !== undefined && node.numaNodes !== undefined && node.numaNodes > numa) return certain(`the guest has ${node.numaNodes} NUMA nodes, ${idOf(pair, target)} has ${numa}`);
  if (node.pinned !== true) return undefined;
  const cpu = machines(facts).byNode.get(target)?.cpu;
  const free = cpu === undefined ? NaN : cpu.threads - cpu.reserved - cpu.pinned;
  if (graph.cpu[vm]! > free) return certain(`its ${graph.cpu[vm]!} pinned CPUs are more than ${idOf(pair, target)} has left to pin (${Math.max(0, free)})`);
  return possible(`its CPUs are pinned, and the same ones must be free on ${idOf(pair, target)}`);
}

/** Encrypted memory stays where its keys are, unless the product can take it along. */
export function confidential(pair: Pair): Doubt | undefined {
  const kind = pair.node.confidential;
  if (kind === undefined || kind === 'none') return undefined;
  const able = hypervisor(pair, pair.from).migration?.confidential === true && hypervisor(pair, pair.to).migration?.confidential === true;
  return able ? undefined : certain(`its memory is encrypted against the host (${kind})`);
}

/** Oldest kernel and QEMU with which Intel hosts migrate guests that run guests themselves (kernel, running-nested-guests). */
const NESTED_KERNEL = '5.3', NESTED_QEMU = '4.2', NESTED_PROXMOX = '6.2';

/** A VM that runs VMs itself: undefined behaviour on AMD, ruled out by Hyper-V and Nova, new on Intel. */
export function nested(pair: Pair): Doubt | undefined {
  const { facts, graph, vm, pool } = pair;
  if (!runsGuests(pair)) return undefined;
  const cpu = hostOf(pair, pair.source)?.cpu?.vendor, kernel = hostOf(pair, pair.source)?.os?.kernel;
  const { platform, version } = hypervisor(pair, pair.from);
  const id = facts.catalog.platform(platform)?.id;
  const manager = pool === undefined ? undefined : facts.catalog.platform((graph.nodes[pool.cluster] as NodeOf<'cluster'>).platform)?.id;
  const guests = `${idOf(pair, vm)} runs virtual machines itself`;
  if (cpu === 'amd') return certain(`${guests}, which does not survive it on AMD`);
  if (id === 'hyper-v' || id === 'azure-local' || manager === 'openstack-nova') return certain(`${guests}, which ${manager === 'openstack-nova' ? 'Nova' : 'Hyper-V'} does not support`);
  const oldest = id === 'kvm' || id === 'qemu' ? NESTED_QEMU : id === 'proxmox-ve' ? NESTED_PROXMOX : undefined;
  if (kernel !== undefined && compareVersions(kernel, NESTED_KERNEL) < 0) return certain(`${guests}, and the kernel ${kernel} is older than ${NESTED_KERNEL}`);
  if (oldest !== undefined && version !== undefined && compareVersions(version, oldest) < 0) return certain(`${guests}, and version ${version} is older than ${oldest}`);
  return cpu === 'intel' && kernel !== undefined && oldest !== undefined && version !== undefined ? undefined : unknown(`${guests}, and CPU vendor, kernel or version of the host are not known`);
}

function runsGuests({ graph, vm }: Pair): boolean {
  for (let i = vm + 1; i < graph.end[vm]!; i++) {
    if (graph.kind[i] === VM && graph.replicas[i]! > 0 && graph.kind[graph.parent[i]!] === HYPERVISOR) return true;
  }
  return false;
}
