/** What operations would bring: found out on a copy, so that nothing changes. */
import { translated } from '../../l10n';
import { ruleTitle } from '../../engine';
import type { Checked, Finding } from '../../engine/contract';
import { applyOperations, editText, SEVERITIES } from '../../model';
import type { Operation } from '../../model';
import type { Preview } from '../../protocol';
import { buildScene } from '../../scene';
import type { Scene, View } from '../../scene/contract';
import { checkAll } from '../../whatif';
import type { Analysis } from './analysis';
import { findingKeys } from './rows';

/** Findings and boxes that are told. */
const MOST = { findings: 3, boxes: 300 };

export interface Wish {
  /** What is shown now. */
  readonly scene: Scene;
  readonly view: View;
  /** Where things are put; `null` is the top level. */
  readonly target: string | null;
  readonly operations: readonly Operation[];
}

/** The layout and the findings that operations would give; undefined where they cannot be done. */
export function previewOf(analysis: Analysis, wish: Wish): Preview | undefined {
  const before = analysis.checked();
  const applied = applyOperations(before.document, wish.operations);
  if (!applied.ok) return undefined;
  const { catalog, reports } = analysis;
  const after = checkAll(editText(before.document, applied.edits), { catalog, ...(reports && { reports }) }, before);
  const gained = without(after, new Set(findingKeys(before))), lost = without(before, new Set(findingKeys(after)));
  const words = (findings: readonly Finding[]) => findings.slice(0, MOST.findings).map(({ severity, rule }) => ({ severity, title: translated(ruleTitle(rule)) }));
  return { gained: words(gained), lost: words(lost), gainedTotal: gained.length, lostTotal: lost.length, boxes: boxesOf(wish, after) };
}

/** Findings whose keys are not among others, the worst first. */
function without(checked: Checked, others: ReadonlySet<string>): Finding[] {
  const keys = findingKeys(checked);
  return checked.findings.filter((_, i) => !others.has(keys[i])).sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

/** The target, what would lie directly in it, and everything that comes. */
function boxesOf({ scene, view, target, operations }: Wish, after: Checked): Preview['boxes'] {
  const { lens: _, outcome: __, filter: ___, ...plain } = view;
  const next = buildScene(after, { ...plain, lens: 'stack' });
  const known = new Set(scene.ids);
  const moved = new Set(operations.flatMap((operation) => (operation.op === 'move' ? [operation.id] : [])));
  const at = target === null ? -1 : next.ids.indexOf(target), was = target === null ? -1 : scene.ids.indexOf(target);
  if (target !== null && (at < 0 || was < 0)) return [];
  const dx = at < 0 ? 0 : scene.x[was] - next.x[at], dy = at < 0 ? 0 : scene.y[was] - next.y[at];
  const [first, last] = at < 0 ? [0, next.count] : [at, next.end[at]];
  const boxes: Preview['boxes'][number][] = [];
  for (let i = first; i < last && boxes.length < MOST.boxes; i++) {
    const fresh = !known.has(next.ids[i]) || moved.has(next.ids[i]);
    if (!fresh && (at < 0 || (i !== at && next.parent[i] !== at))) continue;
    boxes.push({ title: next.title[i], x: next.x[i] + dx, y: next.y[i] + dy, w: next.w[i], h: next.h[i], fresh });
  }
  return boxes;
}
