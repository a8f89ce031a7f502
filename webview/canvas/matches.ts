/** From one box that fits the filter to the next. */
import { t } from '../../src/l10n';
import { FLAG, type Scene } from '../../src/scene/contract';
import { reveal, setFilter } from '../state/host';
import { announce, getState } from '../state/store';
import { focusedBox } from './focus';
import { scene } from './stage';

/** Numbers of the boxes that fit the filter, or have something folded in them that does. */
export function matchesOf({ flags }: Scene): number[] {
  const found: number[] = [];
  flags.forEach((flag, i) => { if (flag & FLAG.match) found.push(i); });
  return found;
}

/** Selects the next (or, with -1, the previous) match after the box that the keyboard is on, and says which it is. */
export function stepMatch(step: 1 | -1): void {
  const shown = scene();
  if (!shown) return;
  if (getState().filter === '') return announce(t('There is no filter. Search with Ctrl+F and choose to dim the others.'));
  const matches = matchesOf(shown);
  if (matches.length === 0) return announce(t('Nothing fits the filter.'));
  const from = getState().focused === undefined ? -1 : focusedBox();
  const next = step > 0 ? matches.find((i) => i > from) ?? matches[0]! : matches.findLast((i) => i < from) ?? matches.at(-1)!;
  void reveal([shown.ids[next]]);
  announce(t('{0}, match {1} of {2}.', shown.title[next], matches.indexOf(next) + 1, matches.length));
}

export function clearFilter(): void {
  if (getState().filter === '') return;
  setFilter('');
  announce(t('Everything is shown plainly again.'));
}
