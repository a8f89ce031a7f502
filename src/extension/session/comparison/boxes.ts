/** Boxes of the common picture of two topologies, and the nodes that they stand for. */
import { t } from '../../../l10n';
import type { Checked } from '../../../engine/contract';
import { KINDS } from '../../../model';
import type { FoundRow } from '../../../protocol';
import { type Comparison, findInUnion, type Side } from '../../../review';
import { FROM, type Union } from '../../../review/union';

const MAX_DEPTH = 1000;

/** What became of a box, by its tone. */
const words = (): readonly (string | undefined)[] => [undefined, t('added'), t('removed'), t('moved'), t('changed'), undefined, t('where it was')];

export const unionOf = (comparison: Comparison): Union => findInUnion(comparison, '', []).union;

/** Gives the union's id of a node of a side. */
export function idsIn({ old, now }: Comparison, union: Union): (side: 'old' | 'now', id: string) => string | undefined {
  return (side, id) => {
    const number = (side === 'old' ? old : now).facts.graph.number.get(id);
    const box = number === undefined ? undefined : (side === 'old' ? union.ofOld : union.ofNow)[number];
    return box === undefined ? undefined : union.ids[box];
  };
}

/** The node behind a box, and the side on which it is looked at: a box of both is looked at as it was where only the old side is shown. */
export function nodeBehind(comparison: Comparison, shown: Side, id: string): { readonly checked: Checked; readonly id: string; readonly side: 'old' | 'now' } | undefined {
  const union = unionOf(comparison), box = union.ids.indexOf(id);
  if (box < 0) return undefined;
  const isOfNow = union.from[box] === FROM.now, node = union.node[box]!;
  const before = !isOfNow ? node : shown === 'old' ? comparison.matching.toOld[node]! : -1;
  const side = before < 0 ? 'now' : 'old', checked = comparison[side];
  return { checked, id: checked.facts.graph.ids[before < 0 ? node : before]!, side };
}

/** Boxes that a query names, in words, those around them outermost first. */
export function foundBoxes(comparison: Comparison, query: string, ids: readonly string[] | undefined): FoundRow[] {
  const { union, boxes } = findInUnion(comparison, query, ids);
  return boxes.map((box): FoundRow => {
    const { graph } = (union.from[box] === FROM.now ? comparison.now : comparison.old).facts;
    const node = graph.nodes[union.node[box]!]!, path: string[] = [];
    for (let at = union.parent[box]!; at >= 0 && path.length < MAX_DEPTH; at = union.parent[at]!) path.push(union.ids[at]!);
    return { id: union.ids[box]!, kind: KINDS[graph.kind[union.node[box]!]!]!, title: node.name || graph.ids[union.node[box]!]!, subtitle: words()[union.tone[box]!] ?? '', path: path.reverse() };
  });
}
