/** One virtual machine -> one <domain>. */
import type { Graph } from '../../engine/contract';
import { osinfoOf } from '../../import/machines/guest-os';
import { type NodeOf, parseCores } from '../../model';
import type { Losses } from '../manifests/losses';
import { plainName } from '../manifests/names';
import { above, sourceName, wholeBytes } from '../manifests/written';
import { devicesOf } from './devices';
import { element, type XmlNode } from './xml';

export interface Machine {
  readonly graph: Graph;
  readonly losses: Losses;
  readonly id: string;
  readonly node: NodeOf<'vm'>;
  /** libvirt's name of it. */
  readonly name: string;
  /** Type of the domain. */
  readonly type: string;
}

const SAID: ReadonlySet<string> = new Set([
  'name', 'vcpus', 'memory', 'disk', 'os', 'cpuMode', 'reservation', 'limit', 'shares', 'storage', 'nested', 'diskMode', 'confidential', 'pageMerging', 'numaNodes', 'networks', 'devices', 'pinned', 'replicas', 'assumed', 'arch',
]);

/** libvirt's types by platform of the hypervisor. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['kvm', 'kvm'], ['qemu-tcg', 'qemu'], ['xen', 'xen'], ['hyper-v', 'hyperv'], ['virtualbox', 'vbox'], ['apple-virtualization', 'hvf'], ['parallels-desktop', 'parallels'], ['bhyve', 'bhyve'], ['vz', 'vz'], ['test', 'test'],
]);
/** Products around a hypervisor that libvirt drives: imported again they are that one. */
const AROUND: ReadonlyMap<string, string> = new Map([['xcp-ng', 'xen'], ['esxi', 'vmware']]);

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([['amd64', 'x86_64'], ['arm64', 'aarch64'], ['386', 'i686'], ['arm', 'armv7l'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64']]);

function typeOf(graph: Graph, i: number, losses: Losses): string {
  const hypervisor = graph.nodes[graph.parent[i]!];
  const platform = hypervisor?.kind === 'hypervisor' ? hypervisor.platform : undefined;
  const type = TYPES.get(platform ?? '');
  if (type === undefined) losses.say('The hypervisor is none of libvirt\'s own, or is not known; the type that comes nearest was taken', graph.ids[i]!, 'in');
  return type ?? AROUND.get(platform ?? '') ?? 'kvm';
}

/** The name, where it is one that an import makes the same id of; else the id. */
const nameOf = (id: string, { name }: NodeOf<'vm'>): string => (name !== undefined && name === plainName(name) ? name : plainName(id));

export function machineOf(graph: Graph, i: number, losses: Losses): Machine {
  const node = graph.nodes[i] as NodeOf<'vm'>, id = graph.ids[i]!;
  return { graph, losses, id, node, name: nameOf(id, node), type: typeOf(graph, i, losses) };
}

/** Stands where the memory of a machine is not known: libvirt wants some. */
const MEMORY = 2 ** 30;

const kibibytes = (name: string, bytes: number): XmlNode => (bytes % 1024 === 0 ? element(name, { unit: 'KiB' }, bytes / 1024) : element(name, { unit: 'b' }, bytes));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The domain of a machine, with a loss for everything that it cannot say. */
export function domainOf(machine: Machine): XmlNode {
  const { node, name, type } = machine;
  const memory = wholeBytes(node.memory) || undefined;
  sayWhole(machine, memory);
  const uuid = sourceName(node.source, 'libvirt', 'domain');
  return element('domain', { type }, [
    element('name', {}, name),
    uuid !== undefined && UUID.test(uuid) ? element('uuid', {}, uuid) : undefined,
    node.name !== undefined && node.name !== name ? element('title', {}, node.name) : undefined,
    osinfo(machine),
    kibibytes('memory', memory ?? MEMORY),
    tuneMemory(machine, memory),
    backing(machine, memory),
    node.vcpus === undefined ? undefined : element('vcpu', { placement: 'static' }, node.vcpus),
    tuneCpu(machine),
    operatingSystem(machine),
    cpu(machine, memory),
    element('devices', {}, devicesOf(machine)),
    security(machine),
  ]);
}

/** What is lost of the machine as a whole. */
function sayWhole({ id, node, losses }: Machine, memory: number | undefined): void {
  losses.rest(id, node, SAID);
  if (node.assumed !== undefined) losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  if ((node.replicas ?? 1) !== 1) losses.say('libvirt defines each copy for itself: define the file once for each, under a name of its own', id, 'replicas');
  if (node.pinned !== undefined) losses.say('To which CPUs a machine is pinned is not in the topology; add `vcpupin`', id, 'pinned');
  if (node.vcpus === undefined) losses.say('A machine of which libvirt is told no number of vCPUs has one', id, 'vcpus');
  if (memory === undefined) losses.say('libvirt wants a size of memory; 1 GiB stands where none is known', id, 'memory');
}

const LIBOSINFO = 'http://libosinfo.org/xmlns/libvirt/domain/1.0';

/** The guest's system, as virt-manager notes it. */
function osinfo({ node: { os }, losses, id }: Machine): XmlNode | undefined {
  if (os === undefined) return undefined;
  const found = osinfoOf(os);
  const lost = Object.keys(os).filter((name) => !found?.said.has(name));
  if (lost.length > 0) losses.say('libvirt knows the system of a guest by its entry in a public list (libosinfo) only', id, ...lost.map((name) => `os.${name}`), ...(found ? [] : ['os']));
  return found && element('metadata', {}, [element('libosinfo:libosinfo', { 'xmlns:libosinfo': LIBOSINFO }, [element('libosinfo:os', { id: found.id })])]);
}

/** Types that QEMU runs. */
const QEMU: ReadonlySet<string> = new Set(['kvm', 'qemu', 'hvf']);

function backing({ node, losses, id, type }: Machine, memory: number | undefined): XmlNode | undefined {
  const reserved = wholeBytes(node.reservation?.memory);
  const locked = QEMU.has(type) && reserved !== undefined && reserved === memory;
  if (node.reservation?.memory !== undefined && (reserved === undefined || (QEMU.has(type) && !locked))) losses.say('QEMU guarantees all of a machine\'s memory or none of it', id, 'reservation.memory', 'reservation');
  if (node.reservation?.cpu !== undefined) losses.say('libvirt guarantees no CPU', id, 'reservation.cpu', 'reservation');
  if (node.pageMerging === true) losses.say('That equal pages may be merged is what libvirt does unless told otherwise', id, 'pageMerging');
  const parts = [node.pageMerging === false ? element('nosharepages') : undefined, locked ? element('locked') : undefined].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : element('memoryBacking', {}, parts);
}

function tuneMemory({ node, losses, id, type }: Machine, memory: number | undefined): XmlNode | undefined {
  const most = wholeBytes(node.limit?.memory), least = QEMU.has(type) ? undefined : wholeBytes(node.reservation?.memory);
  const binds = most !== undefined && most > 0 && most < (memory ?? MEMORY);
  if (node.limit?.memory !== undefined && !binds) losses.say('A limit that is not below the size of a machine holds back nothing of it', id, 'limit.memory', 'limit');
  if (!binds && !least) return undefined;
  return element('memtune', {}, [binds ? kibibytes('hard_limit', most) : undefined, least ? kibibytes('min_guarantee', least) : undefined]);
}

/** Microseconds: libvirt's default period, and the least time in one that it accepts. */
const PERIOD = 100_000, LEAST = 1000;

function tuneCpu({ node, losses, id }: Machine): XmlNode | undefined {
  const most = parseCores(node.limit?.cpu) ?? NaN;
  const quota = Math.round(most * PERIOD);
  const binds = Number.isFinite(quota) && quota >= LEAST && most < (node.vcpus ?? 1);
  if (node.limit?.cpu !== undefined && !binds) losses.say('A limit that is not below the size of a machine holds back nothing of it', id, 'limit.cpu', 'limit');
  if (binds && Math.abs(quota / PERIOD - most) > 1e-9) losses.say('Limits of CPU are rounded to a hundred thousandth of a core', id, 'limit.cpu');
  if (node.shares === undefined && !binds) return undefined;
  return element('cputune', {}, [
    node.shares === undefined ? undefined : element('shares', {}, node.shares),
    ...(binds ? [element('global_period', {}, PERIOD), element('global_quota', {}, quota)] : []),
  ]);
}

function operatingSystem({ node: { arch } }: Machine): XmlNode {
  return element('os', {}, [element('type', { arch: arch === undefined ? undefined : ARCHITECTURES.get(arch) }, 'hvm')]);
}

const MODES: ReadonlyMap<string, string> = new Map([['host', 'host-passthrough'], ['host-model', 'host-model'], ['max', 'maximum']]);

function cpu(machine: Machine, memory: number | undefined): XmlNode | undefined {
  const { node: { cpuMode, nested }, losses, id } = machine;
  const numa = cells(machine, memory);
  if (cpuMode === undefined && nested === undefined) return numa && element('cpu', {}, [numa]);
  if (cpuMode === undefined) losses.say('What a guest sees of virtualization is part of a CPU model; that of the host was taken', id, 'cpuMode');
  const feature = nested === undefined ? undefined : element('feature', { policy: nested ? 'require' : 'disable', name: extensionOf(machine) });
  const mode = MODES.get(cpuMode ?? 'host-model');
  if (mode === undefined) return element('cpu', { mode: 'custom', match: 'exact' }, [element('model', { fallback: 'allow' }, cpuMode), feature, numa]);
  return element('cpu', { mode }, [feature, numa]);
}

/** The virtualization flag of the host's processors; that of Intel where nothing else is known. */
function extensionOf({ graph, id }: Machine): string {
  const host = [...above(graph, graph.number.get(id)!)].map((at) => graph.nodes[at]!).find((node) => node.kind === 'host');
  return host?.kind === 'host' && host.cpu?.vendor === 'amd' ? 'svm' : 'vmx';
}

/** Cells of equal size; the last takes what is left. */
function cells({ node: { vcpus, numaNodes }, losses, id }: Machine, memory: number | undefined): XmlNode | undefined {
  if (numaNodes === undefined) return undefined;
  if (memory === undefined || vcpus === undefined || vcpus < numaNodes || numaNodes > 64 || memory % 1024 !== 0 || memory / 1024 < numaNodes) {
    losses.say('NUMA nodes of a guest need memory and a vCPU each', id, 'numaNodes');
    return undefined;
  }
  const share = Math.floor(memory / 1024 / numaNodes), each = Math.floor(vcpus / numaNodes);
  return element('numa', {}, Array.from({ length: numaNodes }, (_, k) => {
    const last = k === numaNodes - 1;
    const [from, to] = [k * each, last ? vcpus - 1 : (k + 1) * each - 1];
    return element('cell', { id: k, cpus: from === to ? from : `${from}-${to}`, memory: last ? memory / 1024 - share * k : share, unit: 'KiB' });
  }));
}

/** Policies of AMD SEV: no debugging, no shared keys; with encrypted registers for SEV-ES. */
const POLICIES: ReadonlyMap<string, string> = new Map([['sev', '0x0003'], ['sev-es', '0x0007']]);

function security({ node: { confidential }, losses, id }: Machine): XmlNode | undefined {
  const policy = POLICIES.get(confidential ?? '');
  if (policy !== undefined) return element('launchSecurity', { type: 'sev' }, [element('policy', {}, policy)]);
  if (confidential === 'none') losses.say('That memory is not encrypted is said by saying nothing', id, 'confidential');
  else if (confidential !== undefined) losses.say('Only newer versions of libvirt know SEV-SNP and TDX; add `launchSecurity` there', id, 'confidential');
  return undefined;
}
