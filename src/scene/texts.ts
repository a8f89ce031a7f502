/** What stands in a box: name, a second line, and the band of the operating system or kernel. */
import { language, plural, t } from '../l10n';
import type { Facts, KernelDomain } from '../engine';
import { bytes, cores, hostThreads } from '../engine/columns';
import { formatBytes, formatCores, type NodeOf, type TopologyNode } from '../model';
import type { Catalog } from '../catalog/contract';
import { coresText } from './words';

const joined = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' · ');
const sized = (value: number): string | undefined => (Number.isNaN(value) ? undefined : formatBytes(value));
const spaced = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');

const counted = (amount: number, words: (amount: number) => string): string | undefined => (Number.isNaN(amount) ? undefined : words(amount));
const threads = (amount: number): string => plural(amount, '{0} thread', '{0} threads');
const vcpus = (amount: number): string => plural(amount, '{0} vCPU', '{0} vCPUs');

type Name = (platform: string | undefined) => string | undefined;

const limits = (cpu: unknown, memory: unknown): string =>
  joined(cpu === undefined ? undefined : t('CPU ≤ {0}', formatCores(cores(cpu))), memory === undefined ? undefined : t('memory ≤ {0}', formatBytes(bytes(memory))));

function product(node: { readonly platform?: string; readonly version?: string }, name: Name): string {
  return spaced(name(node.platform), node.version);
}

const SECOND: { readonly [K in TopologyNode['kind']]: (node: NodeOf<K>, name: Name) => string } = {
  site: (node) => joined(node.region, node.zone === undefined ? undefined : t('zone {0}', node.zone)),
  host: (node) => joined(node.managed ? t('managed') : undefined, counted(hostThreads(node), threads), sized(bytes(node.memory))),
  hypervisor: product,
  vm: (node) => joined(counted(node.vcpus ?? NaN, vcpus), sized(bytes(node.memory)), sized(bytes(node.disk))),
  engine: (node, name) => joined(product(node, name), node.runtime, node.rootless ? t('rootless') : undefined),
  cgroup: (node) => joined(node.project === undefined ? undefined : t('project {0}', node.project), limits(node.cpu?.max, node.memory?.max)),
  pod: (node) => joined(node.runtimeClass, node.hostNetwork ? t('host network') : undefined, limits(node.cpu?.max, node.memory?.max)),
  container: (node) => joined(node.image, node.privileged ? t('privileged') : undefined),
  app: (node) => joined(counted(cores(node.cpu), coresText), sized(bytes(node.memory))),
  cluster: (node, name) => joined(product(node, name), node.members ? plural(node.members.length, '{0} member', '{0} members') : undefined),
  volume: (node) => joined(sized(bytes(node.size)), node.driver, node.shared ? t('shared') : undefined),
  network: (node) => joined(node.cidr, node.driver, node.external ? t('external') : undefined),
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
  return joined(spaced(catalog.platform(platform)?.name ?? platform ?? family, version), kernel === undefined ? undefined : t('kernel {0}', kernel));
}

/** Words for a kernel that a box brings without being a machine with an operating system of its own. */
function kernelBand({ source, platform, kernel }: KernelDomain, catalog: Catalog): string {
  const name = catalog.platform(platform)?.name ?? platform;
  switch (source) {
    case 'hypervisor': return spaced(name, t('kernel'), kernel);
    case 'hiddenVm': return joined(t('hidden VM'), spaced(name, kernel));
    case 'sandbox': return joined(t('own kernel'), spaced(name, kernel));
    case 'sentry': return t('gVisor kernel');
    case 'os': return '';
  }
}

/** Texts that depend on the node alone, kept while the node object is the same. */
export interface NodeTexts {
  readonly subtitle: string;
  readonly band: string;
}

let known = new WeakMap<Catalog, WeakMap<TopologyNode, NodeTexts>>();
let knownIn = '';

/** Second line and operating system of a node; remembered, because most nodes are the same from one revision to the next. */
export function nodeTexts({ catalog }: Facts): (node: TopologyNode) => NodeTexts {
  if (knownIn !== language()) [known, knownIn] = [new WeakMap(), language()];
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
