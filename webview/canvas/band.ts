/** A band that stands for many links: what it says, and opening it. */
import type { Scene } from '../../src/scene/contract';
import { select } from '../state/host';
import { announce } from '../state/store';
import type { Band } from './links';
import { redraw, stage } from './stage';

/** `12 links between one and two`. */
export const bandName = ({ title }: Scene, { from, to, count }: Band): string => `${count.toLocaleString('en')} ${count === 1 ? 'link' : 'links'} between ${title[from]} and ${title[to]}`;

/** Shows the links of a band in full, until something else is pressed. */
export function openBand(shown: Scene, band: Band): void {
  select([]);
  stage.opened = { scene: shown, band };
  announce(`${bandName(shown, band)}, shown in full.`);
  redraw();
}

/** Shows them as a band again; false where none is open. */
export function closeBand(): boolean {
  if (!stage.opened) return false;
  stage.opened = undefined;
  redraw();
  return true;
}
