/** The way through the changes of a comparison: which line is the present one, and the next. */
import { t } from '../../../src/l10n';
import type { ChangeLine, ChangesReport } from '../../../src/protocol';
import { reveal } from '../../state/host';
import { announce, getState } from '../../state/store';

/** All lines that are about boxes, in the order of the list. */
export const linesOf = (report: ChangesReport | undefined): readonly ChangeLine[] => report?.sections.flatMap(({ lines }) => lines.filter(({ nodes }) => nodes.length > 0)) ?? [];

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, i) => id === b[i]);

/** The line that the selection belongs to: the one that was gone to, if it is of just these boxes; else what became of the last selected box, else the first line with it; -1 for none. */
export function presentLine(lines: readonly ChangeLine[], selection: readonly string[], near = 0): number {
  const last = selection.at(-1);
  if (last === undefined) return -1;
  if (lines[near] && same(lines[near].nodes, selection)) return near;
  const own = lines.findIndex(({ nodes, itself }) => itself && nodes[0] === last);
  if (own >= 0 && selection.length === 1) return own;
  const exact = lines.findIndex(({ nodes }) => same(nodes, selection));
  return exact >= 0 ? exact : own >= 0 ? own : lines.findIndex(({ nodes }) => nodes.includes(last));
}

let at = 0;

/** Goes to a line: its boxes are selected and brought into view. */
export function goTo(lines: readonly ChangeLine[], index: number): void {
  const line = lines[index];
  if (!line) return;
  at = index;
  void reveal(line.nodes);
  announce(t('Change {0} of {1}: {2}', index + 1, lines.length, `${line.text}${line.below.length > 0 ? `: ${line.below.join('; ')}` : ''}`));
}

/** Goes to the next line that is about boxes, or the one before; from the last to the first. */
export function stepChange(step: 1 | -1): void {
  const lines = linesOf(getState().changes);
  if (lines.length === 0) return announce(t('Nothing differs between the two.'));
  const present = presentLine(lines, getState().selection, at);
  goTo(lines, present < 0 ? (step > 0 ? 0 : lines.length - 1) : (present + step + lines.length) % lines.length);
}

/** Number of the line that is shown as the present one. */
export const presentIn = (lines: readonly ChangeLine[], selection: readonly string[]): number => presentLine(lines, selection, at);
