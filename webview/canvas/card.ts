/** Cards: what is known of a box, beside the pointer that rests on it or beside the box that the keyboard is on. */
import { plural, t, translated } from '../../src/l10n';
import type { NodeCard } from '../../src/protocol';
import type { Scene } from '../../src/scene/contract';
import { askCard } from '../state/host';
import { announce } from '../state/store';
import { placeOf } from './lod';
import { hintOf, nameOf } from './names';
import { hint, stage, type Hint } from './stage';

/** Shows the card of a box at a screen point: at once what the picture knows, then what the host adds. */
export async function showCard(shown: Scene, box: number, at: { readonly x: number; readonly y: number }): Promise<NodeCard | undefined> {
  const first: Hint = { x: at.x, y: at.y, text: hintOf(shown, box), tone: 'plain' };
  hint.set(first);
  const card = await askCard(shown.ids[box]);
  // The pointer may have gone on since.
  if (card && hint.get() === first) hint.set({ ...first, card });
  return card;
}

/** The card of the box that the keyboard is on, and its words for screen readers. */
export async function describeBox(shown: Scene, box: number): Promise<void> {
  announce(nameOf(shown, box));
  const { x, y, width } = placeOf(shown, box, stage.view);
  const card = await showCard(shown, box, { x: Math.max(0, x + Math.min(width, 160) / 2), y: Math.max(0, y + 12) });
  if (card) announce(`${nameOf(shown, box)}. ${wordsOf(card)}`);
}

/** A card as a text. */
export function wordsOf({ facts, findings, total }: NodeCard): string {
  const known = facts.map(({ label, value, assumed }) => `${label}: ${value}${assumed ? ` ${t('(assumed)')}` : ''}`);
  const found = total === 0 ? [] : [plural(total, '{0} finding: {1}', '{0} findings: {1}', findings.map(({ severity, title }) => `${translated(severity)}, ${title}`).join('; '))];
  return [...known, ...found].join('. ');
}

/** Takes the card away; false where there is none. */
export function hideCard(): boolean {
  if (hint.get() === undefined) return false;
  hint.set(undefined);
  return true;
}
