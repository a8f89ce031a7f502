/** Frames of a page: the clock, not the frame's own time stamp, which lags behind a blocked thread. */

/** The next frame; resolves to the time at which it began. */
export const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));

/** The first of three frames in a row that take less than 50 ms each; the present after `limitMs` without. */
export async function settled(limitMs = 30_000): Promise<number> {
  const start = performance.now();
  let last = await nextFrame(), first = 0, quick = 0;
  while (performance.now() - start < limitMs) {
    const now = await nextFrame();
    if (now - last < 50) {
      if (quick === 0) first = last;
      if (++quick >= 3) return first;
    } else quick = 0;
    last = now;
  }
  return performance.now();
}

/** Calls `input` once a frame and returns the times between frames; the first three are left out, they carry what came before. */
export async function framesDuring(input: (step: number) => void, count = 63, limitMs = 4000): Promise<number[]> {
  const deltas: number[] = [];
  const start = performance.now();
  let last = await nextFrame();
  for (let step = 0; step < count && (performance.now() - start < limitMs || step < 8); step++) {
    input(step);
    const now = await nextFrame();
    deltas.push(now - last);
    last = now;
  }
  return deltas.slice(3);
}

/** There for twenty steps and back for as many. */
export const thereAndBack = (step: number): 1 | -1 => (step % 40 < 20 ? 1 : -1);
