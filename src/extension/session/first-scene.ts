/** The first picture of a canvas, made while its page is still loading and nobody waits for it. */
import type { Checked } from '../../engine/contract';
import { buildScene } from '../../scene';
import type { Scene, View } from '../../scene/contract';
import type { Analysis } from './analysis';

export interface FirstScene {
  /** The picture of a checked revision in a view, made ahead if it is the one that was foreseen. Call it for the first picture only. */
  take(checked: Checked, view: View): Scene;
  /** Nothing is made ahead any more. */
  stop(): void;
}

/** Foresees that the document is shown as it is now, in `view`; begins on a later turn of the event loop. */
export function makeAhead(analysis: Analysis, view: View): FirstScene {
  let made: { readonly checked: Checked; readonly scene: Scene } | undefined;
  const timer = setTimeout(() => {
    const checked = analysis.checked();
    made = { checked, scene: buildScene(checked, view) };
  }, 0);
  const stop = () => {
    clearTimeout(timer);
    made = undefined;
  };
  return {
    take: (checked, wanted) => {
      const foreseen = made?.checked === checked && wanted.lens === view.lens && wanted.filter === view.filter && wanted.root === view.root && wanted.collapsed.size === 0 && view.collapsed.size === 0 ? made.scene : undefined;
      stop();
      return foreseen ?? buildScene(checked, wanted);
    },
    stop,
  };
}
