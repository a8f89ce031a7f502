/** Showing only one box with what is inside it, and the way back. */
import { t } from '../../src/l10n';
import { select, showOnly } from '../state/host';
import { announce, getState, setState } from '../state/store';
import { focusBox } from './focus';
import { scene } from './stage';

/** Shows only this box; one with nothing inside has nothing to show. */
export function enterBox(i: number): void {
  const shown = scene();
  if (!shown || i < 0 || shown.ids[i] === getState().root) return;
  if (shown.end[i] === i + 1 && shown.folded[i] === 0) return announce(t('Nothing is inside {0}.', shown.title[i]));
  select([]);
  focusBox(i);
  announce(t('Only {0} is shown. Escape shows the box around it.', shown.title[i]));
  showOnly(shown.ids[i]);
}

/** Shows the box around the one that is shown, or everything; the keyboard stays on it. */
export function showAround(): void {
  const path = scene()?.path ?? [];
  if (path.length === 0) return;
  const around = path.at(-2);
  setState({ focused: path.at(-1)!.id });
  announce(around ? t('{0} is shown.', around.title) : t('Everything is shown.'));
  showOnly(around?.id);
}
