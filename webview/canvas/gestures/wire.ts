/** Drawing a link from one box to another. */
import { t } from '../../../src/l10n';
import type { Scene } from '../../../src/scene/contract';
import { announce } from '../../state/store';
import { connect } from '../actions';
import { boxAt } from '../hit';
import { clearMarks, hint, mark, stage } from '../stage';
import { edgePan } from './edge-pan';
import type { Gesture, Point } from './gesture';

/** Draws a link that begins at a box; it is made where it ends on another one. */
export function wireGesture(shown: Scene, from: number, start: Point): Gesture {
  let last = start;
  const targetAt = ({ x, y }: Point) => {
    const found = boxAt(shown, stage.view, x, y);
    return found === from ? -1 : found;
  };
  const show = () => {
    const to = targetAt(last);
    mark({ wire: { from, to, x: last.x, y: last.y }, hover: -1 });
    hint.set(to < 0 ? undefined : { x: last.x, y: last.y, text: t('Link {0} to {1}', shown.title[from], shown.title[to]), tone: 'valid' });
  };
  const panning = edgePan(() => last, show);
  const finish = () => {
    panning.stop();
    clearMarks();
  };
  show();
  return {
    cursor: 'crosshair',
    move(point) {
      last = point;
      show();
    },
    cancel: finish,
    end(point) {
      const to = targetAt(point);
      finish();
      if (to >= 0) void connect(shown.ids[from], shown.ids[to]);
      else announce(t('No link made: a link ends on another box.'));
    },
  };
}
