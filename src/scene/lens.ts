/** Lenses: which colour group (tone) each box is in, and what the groups mean, with numbers. */
import { language, plural, t } from '../l10n';
import { kernels, type Checked, type KernelDomain } from '../engine';
import { KINDS, type Kind } from '../model';
import type { Outcome } from '../whatif';
import type { LegendEntry, Lens, Scene } from './contract';
import { images } from './lens-images';
import { patching } from './lens-patch';
import { whatIf } from './lens-whatif';
import { titleOf } from './texts';
import { countOfFindings, countOfKind, countOfWorkloads, percentText } from './words';

/** What a lens is computed from: the visible boxes and what stands behind them. */
export interface Seen {
  readonly checked: Checked;
  readonly nodeOf: Int32Array;
  readonly level: Uint8Array;
  readonly levelInside: Uint8Array;
  readonly findings: Uint16Array;
  readonly folded: Uint32Array;
  readonly memoryCommit: Float32Array;
  readonly cpuCommit: Float32Array;
  readonly outcome?: Outcome;
}

export type Coloured = Pick<Scene, 'tone' | 'legend'>;

/** Tones of the kernel lens: the kernels with most workloads get one each, the rest share the last ones. */
export const KERNEL_TONES = { own: 200, last: 249, undecided: 250 } as const;
/** Kernels that the legend lists one by one. */
const LISTED = 20;

/** Layers of the stack, as the plain lens colours them. */
const LAYERS: readonly { readonly label: () => string; readonly kinds: readonly Kind[] }[] = [
  { label: () => t('Places and hardware'), kinds: ['site', 'host'] },
  { label: () => t('Virtualization'), kinds: ['hypervisor', 'vm'] },
  { label: () => t('Containers'), kinds: ['engine', 'cgroup', 'pod', 'container'] },
  { label: () => t('Applications'), kinds: ['app'] },
  { label: () => t('Clusters'), kinds: ['cluster'] },
  { label: () => t('Storage and networks'), kinds: ['volume', 'network'] },
];
const LAYER_OF: Uint8Array = Uint8Array.from(KINDS, (kind) => LAYERS.findIndex((layer) => layer.kinds.includes(kind)) + 1);

function stack({ checked: { facts: { graph } }, nodeOf, folded }: Seen): Coloured {
  const tone = Uint8Array.from(nodeOf, (node) => LAYER_OF[graph.kind[node]]);
  const counts = new Uint32Array(LAYERS.length + 1), byKind = new Uint32Array(KINDS.length);
  // What is hidden in a fold counts, what lies outside of the picture does not.
  for (let node = nodeOf[0] ?? 0, last = (nodeOf.at(-1) ?? -1) + (folded.at(-1) ?? 0); node <= last; node++) {
    counts[LAYER_OF[graph.kind[node]]]++;
    byKind[graph.kind[node]]++;
  }
  const detail = (kinds: readonly Kind[]) => kinds.map((kind) => ({ kind, count: byKind[KINDS.indexOf(kind)] })).filter(({ count }) => count > 0)
    .map(({ kind, count }) => countOfKind(kind, count)).join(', ');
  const legend = LAYERS.map(({ label, kinds }, k) => ({ tone: k + 1, label: label(), detail: detail(kinds), count: counts[k + 1] }));
  return { tone, legend: legend.filter(({ count }) => count > 0) };
}

const risks = (): readonly string[] => [t('Errors'), t('Warnings'), t('Information'), t('Hints')];

function risk({ level, levelInside, findings, folded }: Seen): Coloured {
  const tone = level.map((own, i) => (folded[i] > 0 ? Math.max(own, levelInside[i]) : own));
  const boxes = new Uint32Array(5), sums = new Uint32Array(5);
  tone.forEach((worst, i) => {
    boxes[worst]++;
    sums[worst] += findings[i];
  });
  const words = risks();
  const legend = words.map((_, k) => 4 - k).filter((worst) => boxes[worst] > 0)
    .map((worst): LegendEntry => ({ tone: worst, label: words[4 - worst], detail: plural(boxes[worst], '{1} on {0} box with this as the worst', '{1} on {0} boxes with this as the worst', countOfFindings(sums[worst])), count: boxes[worst] }));
  return { tone, legend };
}

/**
 * Steps of commitment, upper bounds included: room to spare, full, overcommitted, far over. Memory as the defaults of the rule
 * memory-overcommit (1.0 and 1.5), CPU as those of cpu-overcommit (4 and 16); 80 % and 1 to 1 are house heuristics.
 */
const STRAIN = { memory: [0.8, 1, 1.5], cpu: [1, 4, 16] } as const;
const strainWords = (): readonly string[] => [t('Room to spare'), t('Full'), t('Overcommitted'), t('Far overcommitted')];

/** 1 to 4 by the steps that a ratio is over; 0 where it is not known or nothing is promised. */
const strain = (ratio: number, steps: readonly number[]): number => (Number.isNaN(ratio) ? 0 : 1 + steps.filter((step) => ratio > step + 1e-9).length);

function capacity({ memoryCommit, cpuCommit }: Seen): Coloured {
  const tone = Uint8Array.from(memoryCommit, (memory, i) => Math.max(strain(memory, STRAIN.memory), strain(cpuCommit[i], STRAIN.cpu)));
  const legend = strainWords().map((label, k): LegendEntry => {
    const boxes = Array.from(tone.keys()).filter((i) => tone[i] === k + 1);
    return { tone: k + 1, label, detail: [strainText(k), worstOf(boxes, memoryCommit, 'memory'), worstOf(boxes, cpuCommit, 'cpu')].filter(Boolean).join('; '), count: boxes.length };
  });
  return { tone, legend: legend.filter(({ count }) => count > 0).reverse() };
}

function strainText(step: number): string {
  const [memory, cpu] = [STRAIN.memory, STRAIN.cpu];
  return step === memory.length ? t('memory over {0} or CPU over {1} to 1', percentText(memory[2]), cpu[2]) : t('memory to {0}, CPU to {1} to 1', percentText(memory[step]), cpu[step]);
}

/** The highest ratio among boxes, as a clause; nothing where none has one. */
function worstOf(boxes: readonly number[], ratios: Float32Array, of: 'memory' | 'cpu'): string {
  const worst = boxes.reduce((most, i) => (ratios[i] > most ? ratios[i] : most), 0);
  if (worst === 0) return '';
  if (!Number.isFinite(worst)) return of === 'cpu' ? t('CPU without bound') : t('memory without bound');
  return of === 'cpu' ? t('most CPU {0} to 1', worst.toLocaleString(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })) : t('most memory {0}', percentText(worst));
}

const byWorkloads = (a: KernelDomain, b: KernelDomain) => b.workloads.length - a.workloads.length || a.number - b.number;

/** Tone of each kernel domain; those with most workloads never share theirs. */
function kernelTones(domains: readonly KernelDomain[]): Uint8Array {
  const tones = new Uint8Array(domains.length);
  const { own, last } = KERNEL_TONES;
  [...domains].sort(byWorkloads).forEach(({ number }, rank) => { tones[number] = rank < own ? rank + 1 : own + 1 + ((rank - own) % (last - own)); });
  return tones;
}

function kernel({ checked: { facts }, nodeOf }: Seen): Coloured {
  const { domains, serving } = kernels(facts);
  const tones = kernelTones(domains);
  // A number below -1 says that the kernel cannot be told.
  const tone = Uint8Array.from(nodeOf, (node) => (serving[node] >= 0 ? tones[serving[node]] : serving[node] < -1 ? KERNEL_TONES.undecided : 0));
  const boxes = new Uint32Array(domains.length);
  let undecided = 0;
  for (const node of nodeOf) {
    if (serving[node] >= 0) boxes[serving[node]]++;
    else if (serving[node] < -1) undecided++;
  }
  const { graph, catalog } = facts;
  const described = (domain: KernelDomain): LegendEntry => {
    const os = [catalog.platform(domain.platform)?.name ?? domain.platform ?? domain.family, domain.version].filter(Boolean).join(' ');
    const version = domain.kernel === undefined ? t('kernel version unknown') : t('kernel {0}', domain.kernel);
    const workloads = countOfWorkloads(domain.workloads.length);
    return {
      tone: tones[domain.number], label: titleOf(graph.ids[domain.node], graph.nodes[domain.node]),
      detail: `${os === '' ? version : `${os}, ${version}`}: ${domain.sandboxed.length > 0 ? t('{0}, {1} sandboxed', workloads, domain.sandboxed.length) : workloads}`, count: boxes[domain.number],
    };
  };
  const ranked = [...domains].sort(byWorkloads);
  const legend = ranked.slice(0, LISTED).map(described);
  if (ranked.length > LISTED) {
    const rest = ranked.slice(LISTED);
    const workloads = rest.reduce((sum, domain) => sum + domain.workloads.length, 0);
    legend.push({
      tone: tones[rest[0].number], label: plural(rest.length, '{0} more kernel', '{0} more kernels'), detail: t('each with at most {0}, {1} in all', countOfWorkloads(rest[0].workloads.length), workloads),
      count: rest.reduce((sum, domain) => sum + boxes[domain.number], 0),
    });
  }
  if (undecided > 0) legend.push({ tone: KERNEL_TONES.undecided, label: t('Kernel not decided'), detail: t('placed by a cluster, or run by something unknown'), count: undecided });
  return { tone, legend };
}

const LENS: { readonly [L in Lens]: (seen: Seen) => Coloured } = {
  stack, kernel, capacity, risk, images, patch: patching, changes: ({ nodeOf }) => ({ tone: new Uint8Array(nodeOf.length), legend: [] }), whatIf: ({ checked, outcome, nodeOf, folded }) => whatIf(checked.facts.graph, outcome, nodeOf, folded),
};

/** Colours the visible boxes by a lens. */
export function colour(lens: Lens, seen: Seen): Coloured {
  return LENS[lens](seen);
}
