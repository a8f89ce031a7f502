/** The lens of what-ifs: what became of each box, and how many share that fate. */
import { t } from '../l10n';
import type { Graph } from '../engine';
import type { Outcome } from '../whatif';
import type { LegendEntry, Scene } from './contract';
import { firstNames } from './words';

/** What may become of a node, from the least to the worst; the number of the tone is the place in this list, from 1. */
const FATES: readonly { readonly label: () => string; readonly nodes: (outcome: Outcome) => Iterable<string> }[] = [
  { label: () => t('Degraded'), nodes: ({ degraded }) => degraded },
  { label: () => t('Moves elsewhere'), nodes: ({ moved }) => moved.map(({ node }) => node) },
  { label: () => t('Exposed'), nodes: ({ exposed }) => exposed },
  { label: () => t('Down, comes back'), nodes: ({ recovered }) => recovered.map(({ node }) => node) },
  { label: () => t('Down'), nodes: staysDown },
];

/** Ids in the detail of a fate; the others are counted. */
const NAMED = 4;

function* staysDown({ down, recovered, unplaced, killed }: Outcome): Iterable<string> {
  const back = new Set(recovered.map(({ node }) => node));
  for (const id of down) if (!back.has(id)) yield id;
  yield* unplaced;
  for (const { node } of killed) yield node;
}

/** Tones and legend; boxes of which nothing became have tone 0. A folded box has the worst fate of what is in it. */
export function whatIf(graph: Graph, outcome: Outcome | undefined, nodeOf: Int32Array, folded: Uint32Array): Pick<Scene, 'tone' | 'legend'> {
  const fate = new Uint8Array(graph.count);
  if (outcome) FATES.forEach(({ nodes }, k) => {
    for (const id of nodes(outcome)) {
      const node = graph.number.get(id);
      if (node !== undefined) fate[node] = k + 1;
    }
  });
  const tone = Uint8Array.from(nodeOf, (node, i) => fate.subarray(node, node + folded[i] + 1).reduce((worst, one) => Math.max(worst, one), 0));
  const boxes = new Uint32Array(FATES.length + 1);
  for (const one of tone) boxes[one]++;
  const legend = FATES.map(({ label }, k): LegendEntry => {
    const ids = graph.ids.filter((_, node) => fate[node] === k + 1);
    return { tone: k + 1, label: label(), detail: firstNames(ids, NAMED), count: boxes[k + 1] };
  });
  return { tone, legend: legend.filter(({ count }) => count > 0).reverse() };
}
