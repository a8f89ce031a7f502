/** How much there is to patch, and what a flaw costs. */
import { patch } from '../facts/migration/patch';
import { kernels } from '../facts/kernels';
import { patchSurface } from '../facts/patch-surface';
import type { ProductVersion } from '../facts/patch-surface';
import { kernelFlawWork, libraryFlawWork, patchComparison } from '../facts/patch-work';
import type { KernelWork, LibraryWork, PatchComparison, PatchForm } from '../facts/patch-work';
import { capped, idsOf, known, stackSection } from './section';
import type { Field } from './section';
import type { Facts } from '../contract';

export interface PatchingFacts {
  readonly kernels: { readonly os: number; readonly hypervisor: number; readonly hiddenVm: number; readonly sandbox: number; readonly all: number };
  readonly releases: readonly { readonly platform: string | null; readonly version: string | null; readonly instances: number; readonly patchLevels: number; readonly unstated: number; readonly nodes: readonly string[] }[];
  readonly products: readonly { readonly part: string; readonly product: string | null; readonly version: string | null; readonly instances: number; readonly nodes: readonly string[] }[];
  readonly images: number;
  readonly baseImages: number;
  readonly unknownGuests: number;
  readonly kernelFlaw: KernelWork;
  readonly libraryFlaw: LibraryWork;
  readonly comparison: PatchComparison;
  readonly reboots: readonly { readonly at: string; readonly how: string; readonly out: readonly string[]; readonly weight: number; readonly seconds: number | null; readonly drainSeconds: number | null; readonly assumed: readonly string[] }[];
  readonly leftOut: number;
}

/** Kernels whose patching is played through: those with most on them. */
const MOST = 40;

const formFields = (name: string, doc: string): readonly Field[] => [
  [`comparison.${name}.kernels`, 'count', `Kernels ${doc}.`], [`comparison.${name}.kernelUpdates`, 'count', 'Updates for a flaw in every kernel.'],
  [`comparison.${name}.libraryUpdates`, 'count', 'Systems updated and images rebuilt for a flaw in a library that everything carries.'],
  [`comparison.${name}.redeployed`, 'count', 'Containers started anew for it.'], [`comparison.${name}.assumed`, 'texts', 'What was taken for granted.'],
];

const workFields: readonly Field[] = [
  ['kernelFlaw.kernels', 'count', 'A flaw in all Linux kernels: running kernels that have it.'],
  ...(['hosts', 'guests', 'hypervisors', 'hiddenVms', 'sandboxRuntimes', 'all'] as const).map((it): Field => [`kernelFlaw.updates.${it}`, 'count', 'Places where an update is installed.']),
  ['kernelFlaw.restarted', 'count', 'Workloads that stop while their kernel is restarted.'], ['kernelFlaw.unknown', 'count', 'Kernels whose family is not known; counted as not affected.'],
  ['libraryFlaw.hosts', 'count', 'A flaw in a library of user programs: hosts to update.'], ['libraryFlaw.guests', 'count', 'VMs to update.'], ['libraryFlaw.images', 'count', 'Images to rebuild.'],
  ['libraryFlaw.redeployed', 'count', 'Containers to start anew.'], ['libraryFlaw.updates', 'count', 'Systems and images together.'], ['libraryFlaw.unknown', 'count', 'Containers that name no image.'],
];

export const patching = stackSection<PatchingFacts>({
  title: 'Patching',
  doc: 'Kernels, systems, products and images that somebody has to keep up; the work for a flaw in the kernel or in a library; the same if all were VMs, or all containers; and what a reboot of each kernel costs.',
  source: 'Counts of what is described; containers share their host\'s kernel, but their images carry libraries of their own. Reboots: drained first, by live migration and restarts elsewhere',
  unknown: 'VMs without a stated system are counted in `unknownGuests` only. Durations that nobody declares are assumed and listed. A provider\'s hosts do not count.',
  fields: [
    ['kernels.os', 'count', 'Of operating systems, copies counted.'], ['kernels.hypervisor', 'count', 'Of hypervisors with a kernel of their own.'], ['kernels.hiddenVm', 'count', 'Of VMs that products hide.'],
    ['kernels.sandbox', 'count', 'Of sandboxes.'], ['kernels.all', 'count', 'All of them.'],
    ['releases[].platform', 'name', 'Operating system.'], ['releases[].version', 'text', 'Version.'], ['releases[].instances', 'count', 'Instances.'], ['releases[].patchLevels', 'count', 'Different stated pairs of kernel and last update.'],
    ['releases[].unstated', 'count', 'Instances that state neither.'], ['releases[].nodes', 'ids', 'Hosts and VMs.'],
    ['products[].part', 'name', '`hypervisor`, `engine` or `runtime`.'], ['products[].product', 'name', 'Product.'], ['products[].version', 'text', 'Version.'], ['products[].instances', 'count', 'Instances.'], ['products[].nodes', 'ids', 'Where.'],
    ['images', 'count', 'Different images in use.'], ['baseImages', 'count', 'Different bases that the file states.'], ['unknownGuests', 'count', 'VMs without a stated system.'],
    ...workFields, ...formFields('current', 'as it is'), ...formFields('asVms', 'with each workload in a VM of its own'), ...formFields('asContainers', 'with each workload in a container on a host'),
    ['reboots[].at', 'name', 'Key of the kernel.'], ['reboots[].how', 'name', '`livepatch`, `rolling` (everything leaves first), `outage` or `unknown`.'], ['reboots[].out', 'ids', 'Workloads that are down meanwhile.'],
    ['reboots[].weight', 'number', 'Their criticality x copies.'], ['reboots[].seconds', 'seconds', 'Of the reboot.'], ['reboots[].drainSeconds', 'seconds', 'Before it.'], ['reboots[].assumed', 'texts', 'What was taken for granted.'],
    ['leftOut', 'count', `Kernels with workloads beyond the ${MOST} heaviest.`],
  ],
  make(facts) {
    const surface = patchSurface(facts);
    const products = (part: string, list: readonly ProductVersion[]) => list.map(({ product, version, instances, nodes }) => ({ part, product: product ?? null, version: version ?? null, instances, nodes: idsOf(facts, nodes) }));
    const domains = kernels(facts).domains.filter((it) => it.workloads.length + it.sandboxed.length > 0).sort((a, b) => b.weight - a.weight || a.number - b.number);
    const { shown, leftOut } = capped(domains, MOST);
    const { os, hypervisor, hiddenVm, sandbox, all } = surface.kernels;
    const { current, asVms, asContainers } = patchComparison(facts);
    return {
      kernels: { os, hypervisor, hiddenVm, sandbox, all },
      releases: surface.osReleases.map((it) => ({ platform: it.platform ?? null, version: it.version ?? null, instances: it.instances, patchLevels: it.patchLevels.length, unstated: it.unstated, nodes: idsOf(facts, it.nodes) })),
      products: [...products('hypervisor', surface.hypervisors), ...products('engine', surface.engines), ...products('runtime', surface.runtimes)],
      images: surface.images, baseImages: surface.baseImages, unknownGuests: surface.unknownGuests,
      kernelFlaw: kernelFlawWork(facts), libraryFlaw: libraryFlawWork(facts),
      comparison: { current: form(current), asVms: form(asVms), asContainers: form(asContainers) },
      reboots: shown.map((it) => rebootOf(facts, it.number, it.key)), leftOut,
    };
  },
});

const form = ({ kernels: count, kernelUpdates, libraryUpdates, redeployed, assumed }: PatchForm): PatchForm => ({ kernels: count, kernelUpdates, libraryUpdates, redeployed, assumed });

function rebootOf(facts: Facts, kernel: number, at: string): PatchingFacts['reboots'][number] {
  const it = patch(facts, kernel)!;
  return { at, how: it.how, out: idsOf(facts, it.out), weight: it.weight, seconds: known(it.rebootSeconds), drainSeconds: it.evacuation === undefined ? null : known(it.evacuation.seconds), assumed: it.assumed };
}
