import { formatBytes } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Rule, RuleContext } from '../../contract';
import { footprint } from '../../facts/footprint';
import { imagesInUse } from '../../facts/images';
import { kernelOf, kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { osSizes } from '../../facts/os-sizes';
import { overheadBytes } from '../../facts/overhead';
import { BOUNDARIES } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';

const params = {
  maxOverheadShare: { default: 0.8, min: 0, max: 1, doc: 'Share of disk or memory that the system of a VM and its hypervisor may take of all that the '
    + 'VM takes.', source: '[H]' },
  minCount: { default: 3, min: 1, doc: 'Such VMs, copies counted, from which it is worth a word.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const VM = kindCode('vm'), APP = kindCode('app'), CONTAINER = kindCode('container');
const B3 = BOUNDARIES.indexOf('B3');

/** A VM with one workload, and the shares that are not the workload's. */
interface Lone {
  readonly vm: number;
  readonly workload: number;
  /** 0 to 1; NaN where the workload's part is not known. */
  readonly disk: number;
  readonly memory: number;
}

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { copies } = workloads(facts);
  const groups = new Map<string, Lone[]>();
  let images: Sizes | undefined;
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || !(copies[i]! > 0) || graph.end[i] === i + 1) continue;
    const workload = onlyWorkload(facts, i);
    if (workload < 0 || wantsOwnKernel(facts, workload)) continue;
    images ??= new Map(imagesInUse(facts).map(({ reference, image }) => [reference, bytes(image?.size)]));
    const lone = sharesOf(facts, i, workload, images);
    if (!(lone.disk > options.maxOverheadShare) && !(lone.memory > options.maxOverheadShare)) continue;
    // Only what may share a kernel is added up.
    const key = `${labels(facts).tenant[workload] ?? ''}\n${labels(facts).trust[workload]!}\n${labels(facts).sensitivity[workload]!}`;
    const group = groups.get(key);
    if (group) group.push(lone);
    else groups.set(key, [lone]);
  }
  for (const group of groups.values()) {
    for (const part of splitBySuppression(graph, 'vm-overhead-dominates', group, (it) => it.vm)) {
      if (part.reduce((sum, it) => sum + copies[it.vm]!, 0) >= options.minCount) report(context, part);
    }
  }
}

/** The one running application or container in a VM; -1 where there is none, another VM, or more than one. */
function onlyWorkload(facts: Facts, vm: number): number {
  const { graph } = facts;
  const { copies } = workloads(facts);
  let found = -1;
  for (let i = vm + 1; i < graph.end[vm]!; i++) {
    if (graph.kind[i] === VM) return -1;
    if ((graph.kind[i] !== APP && graph.kind[i] !== CONTAINER) || !(copies[i]! > 0)) continue;
    if (found >= 0 || copies[i] !== copies[vm]) return -1;
    found = i;
  }
  return found;
}

function wantsOwnKernel({ graph }: Facts, workload: number): boolean {
  const { requires } = graph.nodes[workload] as NodeOf<'app'>;
  return requires?.boundary !== undefined && BOUNDARIES.indexOf(requires.boundary) >= B3;
}

/** Unpacked bytes of images by reference. */
type Sizes = ReadonlyMap<string, number>;

function sharesOf(facts: Facts, vm: number, workload: number, images: Sizes): Lone {
  const { graph, catalog } = facts;
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  const above = graph.parent[vm]!;
  const hypervisor = above >= 0 && graph.nodes[above]!.kind === 'hypervisor' ? (graph.nodes[above] as NodeOf<'hypervisor'>).platform : undefined;
  const system = osSizes(kernelOf(kernels(facts), workload));
  const disk = diskOf(facts, workload, images), memory = memoryOf(facts, workload);
  const measured = bytes(node.usage?.diskUsed);
  const systemDisk = measured > disk ? measured - disk : system.disk;
  const own = system.memory + (overheadBytes(catalog.platform(hypervisor ?? 'kvm'), node) || 0);
  return { vm, workload, disk: systemDisk / (systemDisk + disk), memory: own / (own + memory) };
}

/** Bytes of disk of a workload itself: of an application what it says, of a container its image. */
function diskOf({ graph }: Facts, workload: number, images: Sizes): number {
  const used = (graph.has[workload]! & HAS.usage) === 0 ? NaN : bytes((graph.nodes[workload] as NodeOf<'app'>).usage?.diskUsed);
  if (graph.kind[workload] === APP) return Number.isNaN(graph.disk[workload]!) ? used : graph.disk[workload]!;
  const reference = (graph.nodes[workload] as NodeOf<'container'>).image;
  return (images.get(reference ?? '') ?? NaN) + (used || 0);
}

function memoryOf({ graph }: Facts, workload: number): number {
  const used = (graph.has[workload]! & HAS.usage) === 0 ? NaN : bytes((graph.nodes[workload] as NodeOf<'app'>).usage?.memoryP95);
  return [used, graph.memoryRequest[workload]!, graph.memory[workload]!].find((it) => Number.isFinite(it)) ?? NaN;
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

function report({ facts, graph, options, report }: Context, group: readonly Lone[]): void {
  const { copies } = workloads(facts);
  const number = group.reduce((sum, it) => sum + copies[it.vm]!, 0);
  const vms = group.map((it) => it.vm);
  const over = (of: 'disk' | 'memory'): number => group.reduce((most, it) => (it[of] > most ? it[of] : most), 0);
  const parts = (['disk', 'memory'] as const).filter((it) => over(it) > options.maxOverheadShare);
  const sizes = footprint(facts, group.map((it) => it.workload));
  const together = sizes.unknownDisk.length === 0 && sizes.unknownMemory.length === 0;
  const saved = together
    ? ` They take ${formatBytes(sizes.asVms.disk)} of disk and ${formatBytes(sizes.asVms.memory)} of memory as VMs, and `
      + `${formatBytes(sizes.asContainers.disk)} and ${formatBytes(sizes.asContainers.memory)} as containers, the `
      + `${sizes.asContainers.instances === 1 ? 'operating system' : 'operating systems'} under them included.` : '';
  const worst = parts.includes('disk') ? 'disk' : 'memory';
  report({
    node: vms[0]!, others: vms.slice(1), measured: over(worst), threshold: options.maxOverheadShare,
    message: `${count(number, 'VM')} (${idsOf(graph, vms)}) ${number === 1 ? 'holds' : 'hold'} one small workload each: operating system and `
      + `hypervisor take up to ${listOf(parts.map((it) => `${percent(over(it))} of the ${it}`))}.${saved} `
      + 'From two of them on one system containers need less. Put them into containers on a shared VM where they may share a kernel; labels that '
      + 'differ were not added up.',
    witness: [...group.slice(0, 12).map((it) => `${graph.ids[it.vm]!} with ${graph.ids[it.workload]!}: not the workload's `
      + `${[...(Number.isNaN(it.disk) ? [] : [`${percent(it.disk)} of the disk`]), ...(Number.isNaN(it.memory) ? [] : [`${percent(it.memory)} of the memory`])].join(', ')}`), `assumed: ${sizes.assumed.join('; ')}`],
  });
}

const guests = (number: number, app: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: { platform: 'debian', version: '13' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    ...Object.fromEntries(Array.from({ length: number }, (_, i): [string, object][] => [
      [`vm-${i + 1}`, { kind: 'vm', in: 'kvm', vcpus: 1, memory: '1GiB', os: { platform: 'ubuntu', version: '18.04' } }], [`app-${i + 1}`, { kind: 'app', in: `vm-${i + 1}`, disk: '5MB', memory: '64MiB', ...app }],
    ]).flat()),
  },
});

export const vmOverheadDominates: Rule<typeof params> = {
  id: 'vm-overhead-dominates',
  family: 'placement',
  severity: 'info',
  layer: 'L3',
  title: 'VMs that mostly run themselves',
  params,
  docs: {
    description: 'At least `minCount` VMs hold a single application or container each, and more than `maxOverheadShare` of the disk or memory that '
      + 'they take is the operating system\'s and the hypervisor\'s. Compared is with '
      + 'containers on shared systems, whose operating systems count too: with one workload a system nothing is won, from two on it is. Sizes of '
      + 'operating systems that nobody measured are assumed and listed. '
      + 'Only workloads of the same tenant, trust and sensitivity are added up, and those that ask for a kernel of their own (`requires.boundary`) not at all.',
    remedy: 'Let several of them share a VM as containers, where the isolation rules allow it (`shared-kernel-mixed-trust` tells), or use a smaller guest system.',
    sources: ['Footprints of VMs and containers: sums of their parts', 'Sizes of guest systems: house heuristics, marked as assumed'],
    bad: [{ title: 'Three guests for three programs of 5 MB', topology: guests(3, {}) }],
    good: [{ title: 'Two only', topology: guests(2, {}) }, { title: 'Workloads that are worth a machine', topology: guests(3, { disk: '40GB', memory: '8GiB' }) }],
  },
  reads: ['requires', 'usage', 'image', 'disk', 'memory', 'limits', 'requests', 'platform', 'vcpus', 'devices', 'confidential', 'cloneOf', 'mounts', 'service', 'overhead'],
  all: check,
};
