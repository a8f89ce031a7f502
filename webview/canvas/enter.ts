/** Showing only one box with what is inside it, and the way back. */
import { select, showOnly } from '../state/host';
import { announce, getState, setState } from '../state/store';
import { focusBox } from './focus';
import { scene } from './stage';

/** Shows only this box; one with nothing inside has nothing to show. */
export function enterBox(i: number): void {
  const shown = scene();
  if (!shown || i < 0 || shown.ids[i] === getState().root) return;
  if (shown.end[i] === i + 1 && shown.folded[i] === 0) return announce(`Nothing is inside ${shown.title[i]}.`);
  select([]);
  focusBox(i);
  announce(`Only ${shown.title[i]} is shown. Escape shows the box around it.`);
  showOnly(shown.ids[i]);
}

/** Shows the box around the one that is shown, or everything; the keyboard stays on it. */
export function showAround(): void {
  const path = scene()?.path ?? [];
  if (path.length === 0) return;
  const around = path.at(-2);
  setState({ focused: path.at(-1)!.id });
  announce(around ? `${around.title} is shown.` : 'Everything is shown.');
  showOnly(around?.id);
}
