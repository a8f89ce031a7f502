/** Code lenses: how many findings a node has, how far a machine is promised. */
import { t } from '../../l10n';
import type { Checked } from '../../engine/contract';
import { pointerOf } from '../../model';
import type { Span } from '../../model/text';
import { commitWords } from '../session/facts';
import { countOfFindings } from '../../scene/words';

export interface Lens {
  readonly span: Span;
  readonly title: string;
  /** What a click does: shows the findings, or the node on the canvas, or explains it. */
  readonly command: 'findings' | 'canvas' | 'explain';
  readonly node: string;
}

/** Most nodes that get lenses, those with the most severe findings first. */
const MAX_NODES = 500;

/** Lenses of the nodes that findings are about, in the order of the text. */
export function lensesOf({ document, facts, findings }: Checked): Lens[] {
  const counts = new Map<string, number>();
  for (const { nodes: [id] } of findings) {
    if (id !== undefined && (counts.has(id) || counts.size < MAX_NODES)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].flatMap(([node, count]): Lens[] => {
    const number = facts.graph.number.get(node);
    if (number === undefined) return [];
    const span = document.places.find(pointerOf(['nodes', node]), 'key');
    return [
      { span, node, title: countOfFindings(count), command: 'findings' },
      ...commitWords(facts, number).map((title): Lens => ({ span, node, title, command: 'findings' })),
      { span, node, title: t('Show on canvas'), command: 'canvas' },
      { span, node, title: t('Explain'), command: 'explain' },
    ];
  }).sort((a, b) => a.span.offset - b.span.offset);
}
