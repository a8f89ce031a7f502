/** Selecting all boxes in a rectangle. */
import { plural } from '../../../src/l10n';
import type { Scene } from '../../../src/scene/contract';
import { select } from '../../state/host';
import { announce, getState } from '../../state/store';
import { boxesIn } from '../hit';
import { clearMarks, mark, stage } from '../stage';
import type { Gesture, Point } from './gesture';

/** A rubber band from where it began; what lies wholly in it is added to the selection. */
export function bandGesture(shown: Scene, from: Point): Gesture {
  return {
    cursor: 'crosshair',
    move({ x, y }) {
      mark({ band: { x: Math.min(x, from.x), y: Math.min(y, from.y), width: Math.abs(x - from.x), height: Math.abs(y - from.y) } });
    },
    cancel: clearMarks,
    end(to) {
      clearMarks();
      const found = boxesIn(shown, stage.view, from, to).map((i) => shown.ids[i]);
      select([...new Set([...getState().selection, ...found])]);
      announce(plural(getState().selection.length, '{0} box selected.', '{0} boxes selected.'));
    },
  };
}
