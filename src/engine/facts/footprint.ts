/** What a set of workloads takes as virtual machines, one each, and as containers (RULES 3.13). */
import type { NodeOf } from '../../model';
import { bytes } from '../columns';
import type { Facts } from '../contract';
import { kindCode, nearest } from '../graph';
import { formatBytes } from '../../model';
import { kernelOf, kernels } from './kernels';
import { imagesInUse } from './images';
import { storesFor } from './layers';
import { ENGINE_MEMORY, osSizes } from './os-sizes';
import type { OsSizes } from './os-sizes';
import { overheadBytes } from './overhead';
import { places } from './places';
import { quantity } from './limits';
import { runtimes } from './runtimes';
import { workloads } from './workloads';

/** Bytes of disk and memory. */
export interface Size {
  readonly disk: number;
  readonly memory: number;
}

export interface Footprint {
  /** Copies of the workloads in all. */
  readonly copies: number;
  /** A VM with an operating system of its own for each copy; `shared` is what linked clones of one base save of the disk. */
  readonly asVms: Size & { readonly instances: number; readonly shared: number };
  /**
   * All copies in containers, on one operating system instance for each that runs them now (for each host, where they are in VMs or straight on
   * it). `images` and `writable` alone are what is counted where the operating system of the container host is forgotten.
   */
  readonly asContainers: Size & { readonly instances: number; readonly images: number; readonly writable: number };
  /** Workloads whose disk or memory nobody knows: they count as nothing, and the sums are at least. */
  readonly unknownDisk: readonly number[];
  readonly unknownMemory: readonly number[];
  /** What stands for something that nobody declared, in words. */
  readonly assumed: readonly string[];
  /** Lines that can be added up by hand. */
  readonly witness: readonly string[];
}

/** One workload, with amounts a copy. */
interface Item {
  readonly node: number;
  readonly copies: number;
  /** Disk and memory of the application; NaN where not known. */
  readonly disk: number;
  readonly memory: number;
  readonly os: OsSizes;
  /** Overhead of the VM around a copy, and of the container runtime. */
  readonly vmOverhead: number;
  readonly runtimeOverhead: number;
  /** Base that its VM is a linked clone of; -1. */
  readonly base: number;
  /** Operating system instance that would run it as a container: a kernel's number, or -2 minus the host's. */
  readonly instance: number;
}

const CONTAINER = kindCode('container'), APP = kindCode('app');

/**
 * Footprint of running containers and applications; other nodes are passed over. `times` multiplies their copies: what if there were ten.
 * Sizes that nobody declared are those of RULES 4.4, and listed in `assumed`.
 */
export function footprint(facts: Facts, nodes: Iterable<number>, times = 1): Footprint {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const sizes = imageSizes(facts);
  const assumed = new Set<string>();
  const items: Item[] = [];
  for (const node of new Set(nodes)) {
    if ((graph.kind[node] === CONTAINER || graph.kind[node] === APP) && copies[node]! > 0) items.push(itemOf(facts, node, copies[node]! * times, sizes, assumed));
  }
  const vms = asVms(items), containers = asContainers(facts, items, assumed);
  return {
    copies: items.reduce((sum, it) => sum + it.copies, 0), asVms: vms, asContainers: containers,
    unknownDisk: items.filter((it) => Number.isNaN(it.disk)).map((it) => it.node), unknownMemory: items.filter((it) => Number.isNaN(it.memory)).map((it) => it.node),
    assumed: [...assumed],
    witness: [
      ...items.map((it) => `${graph.ids[it.node]!}: ${it.copies} x (${formatBytes(it.os.disk)} operating system + ${formatBytes(it.disk)}) as VMs`),
      ...(vms.shared > 0 ? [`less ${formatBytes(vms.shared)} shared by linked clones`] : []),
      `${containers.instances} x operating system + ${formatBytes(containers.images)} of images + ${formatBytes(containers.writable)} written, as containers`,
    ],
  };
}

/** Unpacked sizes of images by reference. */
function imageSizes(facts: Facts): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { reference, image } of imagesInUse(facts)) {
    const layers = (image?.layers ?? []).reduce((sum, layer) => sum + bytes(layer.size), image?.layers?.length ? 0 : NaN);
    sizes.set(reference, Number.isNaN(layers) ? bytes(image?.size) : layers);
  }
  return sizes;
}

function itemOf(facts: Facts, node: number, copies: number, sizes: ReadonlyMap<string, number>, assumed: Set<string>): Item {
  const { graph } = facts;
  const it = graph.nodes[node] as NodeOf<'container'> | NodeOf<'app'>;
  const vm = nearest(graph, node, 'vm');
  const disk = it.kind === 'app' ? (Number.isNaN(graph.disk[node]!) ? bytes(it.usage?.diskUsed) : graph.disk[node]!) : it.image === undefined ? NaN : sizes.get(it.image) ?? NaN;
  const memory = memoryOf(facts, node);
  const os = osOf(facts, node, vm, assumed);
  return {
    node, copies, disk, memory, os, base: it.kind === 'app' ? baseOf(facts, vm) : -1, instance: instanceOf(facts, node),
    vmOverhead: vmOverhead(facts, vm, os.memory + (memory || 0), assumed), runtimeOverhead: it.kind === 'container' ? runtimeOverhead(facts, node, assumed) : 0,
  };
}

/** Measured, else requested, else the limit, else what the application says it needs. */
function memoryOf({ graph }: Facts, node: number): number {
  const used = bytes((graph.nodes[node] as NodeOf<'app'>).usage?.memoryP95);
  const found = [used, graph.memoryRequest[node]!, graph.memory[node]!].find((it) => !Number.isNaN(it) && it !== Infinity);
  return found ?? NaN;
}

/** The operating system under a workload: as measured on its VM, where all that is in it is measured too; else by RULES 4.4. */
function osOf(facts: Facts, node: number, vm: number, assumed: Set<string>): OsSizes {
  const { graph } = facts;
  const known = osSizes(kernelOf(kernels(facts), node));
  const measured = vm < 0 || graph.kind[node] !== APP ? NaN : osDisk(facts, vm);
  assumed.add(`${formatBytes(known.memory)} of memory for ${known.name}`);
  if (!Number.isNaN(measured)) return { ...known, disk: measured };
  assumed.add(`${formatBytes(known.disk)} of disk for ${known.name}`);
  return known;
}

/** Disk in use on a VM less that of its applications; NaN where one of them is not known. */
function osDisk({ graph }: Facts, vm: number): number {
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  // What a linked clone has in use is the difference to its base.
  let left = node.cloneOf === undefined ? bytes(node.usage?.diskUsed) : NaN;
  for (let i = vm + 1; i < graph.end[vm]!; i++) if (graph.kind[i] === APP) left -= graph.disk[i]!;
  return left > 0 ? left : NaN;
}

const baseOf = ({ graph }: Facts, vm: number): number => (vm < 0 ? -1 : graph.number.get((graph.nodes[vm] as NodeOf<'vm'>).cloneOf ?? '') ?? -1);

function instanceOf(facts: Facts, node: number): number {
  const { graph } = facts;
  if (graph.kind[node] === APP) return -2 - places(facts).host[node]!;
  const { serving, hosting, domains } = kernels(facts);
  let domain = hosting[node]! >= 0 ? domains[hosting[node]!] : domains[serving[node]!];
  // Sandboxes stand on the system of the engine.
  while (domain !== undefined && (domain.source === 'sandbox' || domain.source === 'sentry')) domain = domains[domain.parent];
  return domain?.number ?? -1;
}

function vmOverhead({ graph, catalog }: Facts, vm: number, memory: number, assumed: Set<string>): number {
  const above = vm < 0 ? -1 : graph.parent[vm]!;
  const hypervisor = above >= 0 && graph.nodes[above]!.kind === 'hypervisor' ? (graph.nodes[above] as NodeOf<'hypervisor'>).platform : undefined;
  if (hypervisor === undefined) assumed.add('KVM as hypervisor');
  return overheadBytes(catalog.platform(hypervisor ?? 'kvm'), { kind: 'vm', memory, vcpus: 1 }) || 0;
}

function runtimeOverhead(facts: Facts, node: number, assumed: Set<string>): number {
  const { graph } = facts;
  const { sandbox, runtime } = runtimes(facts);
  if (sandbox[node]! < 0) return 0;
  const declared = quantity((graph.nodes[sandbox[node]!] as NodeOf<'pod'>).overhead, 'memory');
  const usual = runtime[node]?.sandbox?.overheadMemoryBytes;
  if (Number.isNaN(declared) && usual !== undefined) assumed.add(`${formatBytes(usual)} for a sandbox of ${runtime[node]!.name}`);
  return Number.isNaN(declared) ? usual ?? 0 : declared;
}

function asVms(items: readonly Item[]): Footprint['asVms'] {
  let disk = 0, memory = 0, instances = 0, shared = 0;
  const bases = new Set<number>();
  for (const it of items) {
    instances += it.copies;
    disk += it.copies * (it.os.disk + (it.disk || 0));
    memory += it.copies * (it.os.memory + (it.memory || 0) + it.vmOverhead);
    if (it.base < 0) continue;
    // Of one base, the system is there once.
    shared += it.os.disk * (it.copies - (bases.has(it.base) ? 0 : 1));
    bases.add(it.base);
  }
  return { disk: disk - shared, memory, instances, shared };
}

function asContainers(facts: Facts, items: readonly Item[], assumed: Set<string>): Footprint['asContainers'] {
  const { graph } = facts;
  const systems = new Map<number, OsSizes>(), apps = new Map<string, number>();
  let memory = 0, writable = 0;
  for (const it of items) {
    const node = graph.nodes[it.node] as NodeOf<'container'> | NodeOf<'app'>;
    // Of several the largest counts, whichever stands first in the file.
    const known = systems.get(it.instance);
    if (!known || it.os.disk > known.disk || (it.os.disk === known.disk && it.os.memory > known.memory)) systems.set(it.instance, it.os);
    memory += it.copies * ((it.memory || 0) + it.runtimeOverhead);
    if (node.kind === 'app') {
      const app = `${it.instance} ${node.service ?? `${graph.ids[it.node]!}`}`;
      apps.set(app, Math.max(apps.get(app) ?? 0, it.disk || 0));
    }
    else if (!node.mounts?.some(({ source }) => source !== undefined && graph.number.has(source))) writable += it.copies * (bytes(node.usage?.diskUsed) || 0);
  }
  let images = 0;
  for (const size of apps.values()) images += size;
  for (const store of storesFor(facts, new Set(items.map((it) => it.node)))) images += store.onDisk;
  let disk = images + writable;
  for (const os of systems.values()) {
    disk += os.disk;
    memory += os.memory + ENGINE_MEMORY;
  }
  if (systems.size > 0) assumed.add(`${formatBytes(ENGINE_MEMORY)} of memory for a container engine`);
  return { disk, memory, instances: systems.size, images, writable };
}
