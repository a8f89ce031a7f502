/** A band that stands for many links: what it says, and opening it. */
import { plural, t } from '../../src/l10n';
import type { Scene } from '../../src/scene/contract';
import { select } from '../state/host';
import { announce } from '../state/store';
import type { Band } from './links';
import { redraw, stage } from './stage';

/** `12 links between one and two`. */
export const bandName = ({ title }: Scene, { from, to, count }: Band): string => plural(count, '{0} link between {1} and {2}', '{0} links between {1} and {2}', title[from], title[to]);

/** Shows the links of a band in full, until something else is pressed. */
export function openBand(shown: Scene, band: Band): void {
  select([]);
  stage.opened = { scene: shown, band };
  announce(t('{0}, shown in full.', bandName(shown, band)));
  redraw();
}

/** Shows them as a band again; false where none is open. */
export function closeBand(): boolean {
  if (!stage.opened) return false;
  stage.opened = undefined;
  redraw();
  return true;
}
