/** What stands in a box: name, a second line, and the band of the operating system or kernel. */
import type { Facts, KernelDomain } from '../engine';
import { bytes, cores, hostThreads } from '../engine/columns';
import { formatBytes, formatCores, type NodeOf, type TopologyNode } from '../model';
import type { Catalog } from '../catalog/contract';

const joined = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' · ');
const sized = (value: number): string | undefined => (Number.isNaN(value) ? undefined : formatBytes(value));
const spaced = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');

const counted = (amount: number, one: string, many = `${one}s`): string | undefined =>
  Number.isNaN(amount) ? undefined : `${formatCores(amount)} ${amount === 1 ? one : many}`;

type Name = (platform: string | undefined) => string | undefined;

const limits = (cpu: unknown, memory: unknown): string =>
  joined(cpu === undefined ? undefined : `CPU ≤ ${formatCores(cores(cpu))}`, memory === undefined ? undefined : `memory ≤ ${formatBytes(bytes(memory))}`);

function product(node: { readonly platform?: string; readonly version?: string }, name: Name): string {
  return spaced(name(node.platform), node.version);
}

const SECOND: { readonly [K in TopologyNode['kind']]: (node: NodeOf<K>, name: Name) => string } = {
  site: (node) => joined(node.region, node.zone === undefined ? undefined : `zone ${node.zone}`),
  host: (node) => joined(node.managed ? 'managed' : undefined, counted(hostThreads(node), 'thread'), sized(bytes(node.memory))),
  hypervisor: product,
  vm: (node) => joined(counted(node.vcpus ?? NaN, 'vCPU'), sized(bytes(node.memory)), sized(bytes(node.disk))),
  engine: (node, name) => joined(product(node, name), node.runtime, node.rootless ? 'rootless' : undefined),
  cgroup: (node) => joined(node.project === undefined ? undefined : `project ${node.project}`, limits(node.cpu?.max, node.memory?.max)),
  pod: (node) => joined(node.runtimeClass, node.hostNetwork ? 'host network' : undefined, limits(node.cpu?.max, node.memory?.max)),
  container: (node) => joined(node.image, node.privileged ? 'privileged' : undefined),
  app: (node) => joined(counted(cores(node.cpu), 'core'), sized(bytes(node.memory))),
  cluster: (node, name) => joined(product(node, name), node.members ? `${node.members.length} ${node.members.length === 1 ? 'member' : 'members'}` : undefined),
  volume: (node) => joined(sized(bytes(node.size)), node.driver, node.shared ? 'shared' : undefined),
  network: (node) => joined(node.cidr, node.driver, node.external ? 'external' : undefined),
};

/** First line: the name, or the id. */
export function titleOf(id: string, node: TopologyNode): string {
  return node.name === undefined || node.name === '' ? id : node.name;
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
/** Texts longer than any box shows are cut; the inspector shows them whole. */
const LONGEST = 120;

/** Second line of a box: what distinguishes it from others of its kind, most telling first. */
export function subtitleOf(node: TopologyNode, catalog: Catalog): string {
  return cut((SECOND[node.kind] as (node: TopologyNode, name: Name) => string)(node, (platform) => catalog.platform(platform)?.name ?? platform));
}

/** Operating system of a host or VM, as the file gives it. */
function osBand(node: TopologyNode, catalog: Catalog): string {
  if ((node.kind !== 'host' && node.kind !== 'vm') || !node.os) return '';
  const { platform, version, kernel, family } = node.os;
  return joined(spaced(catalog.platform(platform)?.name ?? platform ?? family, version), kernel === undefined ? undefined : `kernel ${kernel}`);
}

/** Words for a kernel that a box brings without being a machine with an operating system of its own. */
function kernelBand({ source, platform, kernel }: KernelDomain, catalog: Catalog): string {
  const name = catalog.platform(platform)?.name ?? platform;
  switch (source) {
    case 'hypervisor': return spaced(name, 'kernel', kernel);
    case 'hiddenVm': return joined('hidden VM', spaced(name, kernel));
    case 'sandbox': return joined('own kernel', spaced(name, kernel));
    case 'sentry': return 'gVisor kernel';
    case 'os': return '';
  }
}

/** Texts that depend on the node alone, kept while the node object is the same. */
export interface NodeTexts {
  readonly subtitle: string;
  readonly band: string;
}

const known = new WeakMap<Catalog, WeakMap<TopologyNode, NodeTexts>>();

/** Second line and operating system of a node; remembered, because most nodes are the same from one revision to the next. */
export function nodeTexts({ catalog }: Facts): (node: TopologyNode) => NodeTexts {
  let texts = known.get(catalog);
  if (!texts) known.set(catalog, texts = new WeakMap());
  return (node) => {
    let entry = texts.get(node);
    if (!entry) texts.set(node, entry = { subtitle: subtitleOf(node, catalog), band: cut(osBand(node, catalog)) });
    return entry;
  };
}

/** Bands of kernels that come with a hypervisor, an engine, a pod or a container, by node number. */
export function kernelBands(domains: readonly KernelDomain[], catalog: Catalog): Map<number, string> {
  const bands = new Map<number, string>();
  for (const domain of domains) if (domain.source !== 'os') bands.set(domain.node, cut(kernelBand(domain, catalog)));
  return bands;
}
