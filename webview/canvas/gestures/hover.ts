/** The pointer over the canvas without a button held: outline, cursor, and after a rest a hint. */
import { t } from '../../../src/l10n';
import { bandName } from '../band';
import { showCard } from '../card';
import { hint, mark, scene, stage } from '../stage';
import type { Point } from './gesture';
import { under } from './press';

const REST_MS = 600;
const CURSORS = new Map<string | undefined, string>([['fold', 'pointer'], ['badge', 'pointer'], ['wire', 'crosshair']]);

/** Follows the pointer over an element. */
export function followHover(element: HTMLElement): { over(point: Point): void; stop(): void; leave(): void } {
  let rest = 0;
  const stop = () => {
    clearTimeout(rest);
    hint.set(undefined);
  };
  return {
    stop,
    over(point) {
      const shown = scene();
      clearTimeout(rest);
      if (!shown) return;
      const { box, zone, link, band } = under(shown, point);
      element.style.cursor = link >= 0 || band ? 'pointer' : CURSORS.get(zone) ?? 'default';
      if (box !== stage.marks.hover || link !== stage.marks.hoverLink || band !== stage.marks.hoverBand) {
        mark({ hover: box, hoverLink: link, hoverBand: band });
        hint.set(undefined);
      }
      if (band) rest = window.setTimeout(() => hint.set({ ...point, text: `${bandName(shown, band)}\n${t('A click shows them in full.')}`, tone: 'plain' }), REST_MS);
      else if (box >= 0) rest = window.setTimeout(() => void showCard(shown, box, point), REST_MS);
    },
    leave() {
      stop();
      mark({ hover: -1, hoverLink: -1, hoverBand: undefined });
    },
  };
}
