/** The lens of patches: what it takes to get a fixed kernel under each box, and a fixed library into everything. */
import { plural, t } from '../l10n';
import { kernels, type Facts } from '../engine';
import { patch } from '../engine/facts/migration/patch';
import { kernelFlawWork, libraryFlawWork } from '../engine/facts/patch-work';
import { instancesOf, provided } from '../engine/facts/patch-surface';
import type { Coloured, Seen } from './lens';
import type { LegendEntry } from './contract';
import { titleOf } from './texts';
import { firstNames } from './words';

const ways = (): readonly string[] => [t('Nothing stops'), t('Moves away first'), t('Stops for the restart'), t('Cannot be told'), t('The provider\'s work')];
const TONE = { livepatch: 1, rolling: 2, outage: 3, unknown: 4, provider: 5 } as const;
/** Kernels whose evacuation is worked out, those with most workloads first: each looks at the whole stack. */
const MOST = 40;
const NAMED = 4;

const known = new WeakMap<Facts, Uint8Array>();

/** By number of the kernel: how it is patched. */
function waysOf(facts: Facts): Uint8Array {
  const before = known.get(facts);
  if (before) return before;
  const { domains } = kernels(facts);
  const theirs = provided(facts);
  const found = new Uint8Array(domains.length).fill(TONE.unknown);
  const ranked = [...domains].sort((a, b) => b.workloads.length - a.workloads.length || a.number - b.number);
  ranked.forEach(({ number, node }, rank) => {
    if (theirs[node] === 1) found[number] = TONE.provider;
    else if (rank < MOST) found[number] = TONE[patch(facts, number)?.how ?? 'unknown'];
  });
  known.set(facts, found);
  return found;
}

/** What a flaw in every Linux kernel and one in a library that everything carries would cost: lines of the legend without a colour. */
function costs(facts: Facts): LegendEntry[] {
  const kernel = kernelFlawWork(facts), library = libraryFlawWork(facts);
  const { hosts, guests, hypervisors, hiddenVms, sandboxRuntimes, all } = kernel.updates;
  const work = t('{0} ({1} hosts, {2} guests, {3} others), {4}', plural(all, '{0} update', '{0} updates'), hosts, guests, hypervisors + hiddenVms + sandboxRuntimes, plural(kernel.restarted, '{0} workload restarted', '{0} workloads restarted'));
  const unknown = kernel.unknown > 0 ? [plural(kernel.unknown, '{0} kernel of unknown family not counted', '{0} kernels of unknown family not counted')] : [];
  const rebuilt = [
    plural(library.hosts + library.guests, '{0} system to update', '{0} systems to update'), plural(library.images, '{0} image to rebuild', '{0} images to rebuild'),
    plural(library.redeployed, '{0} container to deploy again', '{0} containers to deploy again'),
  ];
  return [
    { tone: 0, label: t('A flaw in Linux'), detail: [work, ...unknown].join('; '), count: 0 },
    { tone: 0, label: t('A flaw in a library'), detail: rebuilt.join(', '), count: 0 },
  ];
}

/** Tones by the kernel that serves each box. */
export function patching({ checked: { facts }, nodeOf }: Seen): Coloured {
  const { domains, serving } = kernels(facts);
  const { graph } = facts;
  const way = waysOf(facts);
  const tone = Uint8Array.from(nodeOf, (node) => (serving[node] >= 0 ? way[serving[node]] : 0));
  const legend = ways().map((label, k): LegendEntry => {
    const own = domains.filter(({ number }) => way[number] === k + 1);
    const names = firstNames(own.map(({ node }) => titleOf(graph.ids[node], graph.nodes[node])), NAMED);
    const amount = own.reduce((sum, domain) => sum + Math.max(instancesOf(facts, domain), 0), 0);
    return { tone: k + 1, label, detail: `${plural(k + 1 === TONE.provider ? own.length : amount, '{0} kernel', '{0} kernels')}: ${names}`, count: tone.filter((one) => one === k + 1).length };
  });
  return { tone, legend: [...legend.filter(({ count }) => count > 0), ...costs(facts)] };
}
