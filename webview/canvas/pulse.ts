/** The short movement that shows once what became of the boxes in a what-if; none where the person wants less motion. */
import type { Scene } from '../../src/scene/contract';
import { getState, subscribe } from '../state/store';
import { calm } from './camera';
import { redraw, stage } from './stage';

const PULSE_MS = 900;
let running = 0;

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((value, i) => value === b[i]);

function start(): void {
  cancelAnimationFrame(running);
  if (calm()) return;
  const began = performance.now();
  const step = () => {
    stage.pulse = Math.min(1, (performance.now() - began) / PULSE_MS);
    running = stage.pulse < 1 ? requestAnimationFrame(step) : 0;
    redraw();
  };
  step();
}

/** Runs the movement whenever other boxes than before are concerned, until the returned function is called. */
export function followFates(): () => void {
  let last: Scene | undefined;
  return subscribe(() => {
    const { scene } = getState();
    if (scene === last) return;
    const news = scene?.lens === 'whatIf' && scene.tone.some((tone) => tone > 0) && !(last?.lens === 'whatIf' && same(last.tone, scene.tone));
    last = scene;
    if (news) start();
  });
}
