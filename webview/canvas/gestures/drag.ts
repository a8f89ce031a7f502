/** Dragging boxes into another, or to a place at the top level. */
import { t } from '../../../src/l10n';
import type { Scene } from '../../../src/scene/contract';
import { send } from '../../state/host';
import { announce } from '../../state/store';
import { namesOf, pin, pinsFor, place } from '../actions';
import { boxAt } from '../hit';
import { boxNumbers, clearMarks, hint, mark, stage } from '../stage';
import { previewsFor } from '../preview';
import type { Gesture, Point } from './gesture';
import { edgePan } from './edge-pan';
import { holderOf, takes, verdictsOn, welcomeWords } from './verdicts';

/** Drags the boxes with these ids, of which none lies in another. */
export function dragGesture(shown: Scene, ids: readonly string[], from: Point): Gesture {
  const boxes = boxNumbers(shown, ids);
  const verdicts = verdictsOn({ ids });
  const previews = previewsFor(() => { if (stage.marks.ghost) show(); });
  const atTop = boxes.every((i) => shown.parent[i] < 0);
  const start = stage.view;
  let last = from;
  send({ type: 'did', what: 'drag' });
  mark({ takes: takes(shown, { ids }), hover: -1 });
  hint.set(undefined);
  /** How far the boxes went, in screen pixels of now: the picture may have moved under the pointer. */
  const offset = () => ({ dx: last.x - from.x - (stage.view.x - start.x), dy: last.y - from.y - (stage.view.y - start.y) });
  const targetAt = ({ x, y }: Point) => holderOf(shown, boxAt(shown, stage.view, x, y, boxes));
  const isHome = (target: number) => boxes.every((i) => shown.parent[i] === target);
  const show = () => {
    const target = targetAt(last);
    const ghost = { boxes, ...offset() };
    if (isHome(target)) {
      previews.none();
      mark({ ghost, target: undefined, preview: undefined });
      hint.set({ x: last.x, y: last.y, text: target < 0 ? t('Place here') : t('Stays in {0}', shown.title[target]), tone: 'plain' });
      return;
    }
    const verdict = verdicts.of(target < 0 ? null : shown.ids[target], () => { if (stage.marks.ghost) show(); });
    const preview = verdict?.allowed ? previews.of(target < 0 ? null : shown.ids[target], verdict.operations) : undefined;
    if (!verdict?.allowed) previews.none();
    mark({ ghost, target: { box: target, allowed: verdict?.allowed }, preview });
    if (!verdict) hint.set(undefined);
    else hint.set({ x: last.x, y: last.y, text: verdict.allowed ? welcomeWords(shown, target, verdict) : verdict.reason, tone: verdict.allowed ? 'valid' : 'invalid', preview });
  };
  const panning = edgePan(() => last, show);
  const finish = () => {
    panning.stop();
    previews.stop();
    clearMarks();
  };
  return {
    cursor: 'grabbing',
    move(point) {
      last = point;
      show();
    },
    cancel: finish,
    async end(point) {
      last = point;
      const target = targetAt(point);
      const { dx, dy } = offset();
      const { zoom } = stage.view;
      finish();
      if (isHome(target)) {
        if (atTop) await pin(shown, ids, dx / zoom, dy / zoom);
        return;
      }
      const id = target < 0 ? null : shown.ids[target];
      const verdict = await verdicts.wait(id);
      if (verdict.allowed) await place(ids, id, verdict, target < 0 ? pinsFor(shown, ids, dx / zoom, dy / zoom) : []);
      else announce(t('{0} not moved: {1}', namesOf(shown, ids), verdict.reason));
    },
  };
}
