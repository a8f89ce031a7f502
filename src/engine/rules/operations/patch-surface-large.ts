import type { Facts, Rule, RuleContext } from '../../contract';
import { patchSurface } from '../../facts/patch-surface';
import type { OsRelease } from '../../facts/patch-surface';
import { capital, count, idsOf, listOf } from '../say';

const params = {
  maxKernelsPerTen: { default: 5, min: 0, doc: 'Kernels for ten workloads that are still few. Judged from ten workloads on.', source: '[H]' },
  maxOsVariants: { default: 4, min: 1, doc: 'Releases of operating systems that are still few.', source: '[H]' },
  maxPatchLevels: { default: 2, min: 1, doc: 'Patch levels (kernel and day of the last update) of one release that are still few.', source: '[H]' },
} as const;

/** Fewer say nothing about a ratio for ten. */
const LEAST_WORKLOADS = 10;

/** What is counted, and the limit that it is held against. */
interface Excess {
  readonly text: string;
  readonly advice: string;
  /** It is about levels of one release, which no merging of releases helps. */
  readonly ofLevels?: boolean;
  readonly measured: number;
  readonly threshold: number;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const surface = patchSurface(facts);
  // The kernels of sandboxes come with the runtime and are patched with it.
  const kernels = surface.kernels.all - surface.kernels.sandbox;
  const perTen = surface.workloads >= LEAST_WORKLOADS ? (kernels / surface.workloads) * 10 : NaN;
  const releases = distinctReleases(surface.osReleases);
  const uneven = releases.filter((it) => levelsOf(it) > options.maxPatchLevels);
  const few = (limit: number): string => `(${limit} are still few)`;
  const excess: Excess[] = [];
  if (perTen > options.maxKernelsPerTen) excess.push({ text: `${kernels} kernels for ${surface.workloads} workloads, which are `
    + `${Number(perTen.toFixed(1))} for ten ${few(options.maxKernelsPerTen)}`, advice: 'put workloads that may share a kernel onto fewer '
    + 'systems', measured: perTen, threshold: options.maxKernelsPerTen });
  if (releases.length > options.maxOsVariants) excess.push({ text: `${releases.length} releases of operating systems `
    + `${few(options.maxOsVariants)}`, advice: 'use fewer releases', measured: releases.length, threshold: options.maxOsVariants });
  if (uneven.length > 0) {
    const most = Math.max(...uneven.map(levelsOf));
    excess.push({ text: `${listOf(uneven.map((it) => `${nameOf(facts, it)} at ${levelsOf(it)} patch levels (${idsOf(graph, it.nodes, 3)})`), 3)} `
      + `${few(options.maxPatchLevels)}`, advice: 'bring machines of one release to one patch '
      + 'level', ofLevels: true, measured: most, threshold: options.maxPatchLevels });
  }
  if (excess.length === 0) return;
  const largest = largestGroup(releases);
  const group = largest === undefined || excess.every((it) => it.ofLevels) ? '' : ` The largest group that is alike is `
    + `${count(largest.instances, 'system')} with ${nameOf(facts, largest)} (${idsOf(graph, largest.nodes)}).`;
  report({
    node: undefined, at: '/nodes', others: uneven.flatMap((it) => it.nodes),
    message: `There is much to patch: ${listOf(excess.map((it) => it.text), 3)}. Each is updated, tested and restarted on its own. `
      + `${capital(listOf(excess.map((it) => it.advice), 3))}.${group}`,
    witness: [
      `kernels: ${surface.kernels.os} of operating systems, ${surface.kernels.hypervisor} of hypervisors, ${surface.kernels.hiddenVm} in hidden VMs; `
        + `${surface.kernels.sandbox} of sandboxes are not counted`,
      ...releases.slice(0, 20).map((it) => `${nameOf(facts, it)}: ${count(it.instances, 'system')}, ${count(levelsOf(it), 'patch level')} for `
        + `certain${it.unstated > 0 ? `, ${it.unstated} of unknown level` : ''}`),
      ...(surface.images === 0 ? [] : [`${count(surface.images, 'image')} on ${count(surface.baseImages, 'stated base')}`]),
    ],
    measured: excess[0]!.measured, threshold: excess[0]!.threshold,
  });
}

/** Releases that differ for certain: one of a platform without a version may be any of the others of it. */
function distinctReleases(releases: readonly OsRelease[]): readonly OsRelease[] {
  const versioned = new Set(releases.flatMap((it) => (it.version === undefined ? [] : [it.platform])));
  return releases.filter((it) => it.platform !== undefined && (it.version !== undefined || !versioned.has(it.platform)));
}

/** Patch levels that differ for certain: a kernel without a day may be the one of any day. */
function levelsOf({ patchLevels }: OsRelease): number {
  const kernels = new Set<string>(), days = new Set<string>();
  let whole = 0;
  for (const { kernel, lastPatched } of patchLevels) {
    if (kernel !== undefined) kernels.add(kernel);
    if (lastPatched !== undefined) days.add(lastPatched);
    if (kernel !== undefined && lastPatched !== undefined) whole++;
  }
  return Math.max(kernels.size, days.size, whole);
}

function nameOf({ catalog }: Facts, { platform, version }: OsRelease): string {
  const name = catalog.productName(platform!) ?? catalog.platform(platform)?.name ?? platform!;
  return version === undefined ? name : `${name} ${version}`;
}

/** The release with the most systems, where there are at least two. */
function largestGroup(releases: readonly OsRelease[]): OsRelease | undefined {
  const best = releases.reduce<OsRelease | undefined>((most, it) => (most === undefined || it.instances > most.instances ? it : most), undefined);
  return best !== undefined && best.instances > 1 ? best : undefined;
}

const guests = (systems: readonly object[]) => ({
  strata: 1, asOf: '2026-01-15',
  nodes: {
    'host-1': { kind: 'host', memory: '256GiB' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' },
    ...Object.fromEntries(systems.map((os, i) => [`vm-${i + 1}`, { kind: 'vm', in: 'esx', os }])),
  },
});
const debian = (lastPatched: string) => ({ platform: 'debian', version: '13', lastPatched });

export const patchSurfaceLarge: Rule<typeof params> = {
  id: 'patch-surface-large',
  family: 'operations',
  severity: 'info',
  layer: 'L3',
  title: 'Much to patch',
  params,
  docs: {
    description: 'Counts what has to be patched one by one: kernels against workloads, releases of operating systems, and patch levels within one release '
      + '(pairs of kernel and day of the last update, as far as they differ for certain). What a provider patches does not count, nor do the kernels of '
      + 'sandboxes, which come with their runtime. Below ten workloads kernels are not judged. There is one finding for the file.',
    remedy: 'Fewer releases of operating systems, one patch level for all machines of a release, and containers on shared systems where the isolation rules allow it.',
    sources: ['NIST SP 800-40: patch planning by groups of assets'],
    bad: [
      { title: 'One release at three patch levels', topology: guests([debian('2026-01-02'), debian('2025-12-20'), debian('2025-12-28')]) },
      {
        title: 'Five systems of five releases',
        topology: guests([['debian', '13'], ['debian', '12'], ['ubuntu', '24.04'], ['rhel', '9'], ['alpine', '3.22']].map(([platform, version]) => ({ platform, version }))),
      },
    ],
    good: [{ title: 'One release at one level', topology: guests([debian('2026-01-02'), debian('2026-01-02'), debian('2026-01-02')]) }],
  },
  reads: [],
  all: check,
};
