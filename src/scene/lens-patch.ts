/** The lens of patches: what it takes to get a fixed kernel under each box, and a fixed library into everything. */
import { kernels, type Facts } from '../engine';
import { patch } from '../engine/facts/migration/patch';
import { kernelFlawWork, libraryFlawWork } from '../engine/facts/patch-work';
import { instancesOf, provided } from '../engine/facts/patch-surface';
import type { Coloured, Seen } from './lens';
import type { LegendEntry } from './contract';
import { titleOf } from './texts';
import { plural } from './words';

const WAYS = ['Nothing stops', 'Moves away first', 'Stops for the restart', 'Cannot be told', 'The provider\'s work'] as const;
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
  const ways = new Uint8Array(domains.length).fill(TONE.unknown);
  const ranked = [...domains].sort((a, b) => b.workloads.length - a.workloads.length || a.number - b.number);
  ranked.forEach(({ number, node }, rank) => {
    if (theirs[node] === 1) ways[number] = TONE.provider;
    else if (rank < MOST) ways[number] = TONE[patch(facts, number)?.how ?? 'unknown'];
  });
  known.set(facts, ways);
  return ways;
}

/** What a flaw in every Linux kernel and one in a library that everything carries would cost: lines of the legend without a colour. */
function costs(facts: Facts): LegendEntry[] {
  const kernel = kernelFlawWork(facts), library = libraryFlawWork(facts);
  const unknown = kernel.unknown > 0 ? `; ${plural(kernel.unknown, 'kernel')} of unknown family not counted` : '';
  return [
    { tone: 0, label: 'A flaw in Linux', detail: `${plural(kernel.updates.all, 'update')} (${kernel.updates.hosts} hosts, ${kernel.updates.guests} guests, ${kernel.updates.hypervisors + kernel.updates.hiddenVms + kernel.updates.sandboxRuntimes} others), ${plural(kernel.restarted, 'workload')} restarted${unknown}`, count: 0 },
    { tone: 0, label: 'A flaw in a library', detail: `${plural(library.hosts + library.guests, 'system')} to update, ${plural(library.images, 'image')} to rebuild, ${plural(library.redeployed, 'container')} to deploy again`, count: 0 },
  ];
}

/** Tones by the kernel that serves each box. */
export function patching({ checked: { facts }, nodeOf }: Seen): Coloured {
  const { domains, serving } = kernels(facts);
  const { graph } = facts;
  const ways = waysOf(facts);
  const tone = Uint8Array.from(nodeOf, (node) => (serving[node] >= 0 ? ways[serving[node]] : 0));
  const legend = WAYS.map((label, k): LegendEntry => {
    const own = domains.filter(({ number }) => ways[number] === k + 1);
    const names = own.slice(0, NAMED).map(({ node }) => titleOf(graph.ids[node], graph.nodes[node])).join(', ');
    const amount = own.reduce((sum, domain) => sum + Math.max(instancesOf(facts, domain), 0), 0);
    return { tone: k + 1, label, detail: `${plural(k + 1 === TONE.provider ? own.length : amount, 'kernel')}: ${names}${own.length > NAMED ? ` and ${(own.length - NAMED).toLocaleString('en')} more` : ''}`, count: tone.filter((one) => one === k + 1).length };
  });
  return { tone, legend: [...legend.filter(({ count }) => count > 0), ...costs(facts)] };
}
