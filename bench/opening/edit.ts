/** A change in the inspector of the real editor, from the Enter key to the picture. */
import type { Frame } from 'playwright-core';
import { openWindow } from '../../test/support/window';
import { webviewFrame, webviewOf } from '../../test/support/webview';
import { median, quantile } from '../measure';
import { webviewPainted, watchWebviews } from './clock';

export interface EditLatency {
  readonly nodes: number;
  /** Until the message with the new picture was in the webview and taken in. */
  readonly appliedMs: number;
  readonly appliedP90Ms: number;
  /** Until a frame with it was painted. */
  readonly paintedMs: number;
  readonly runs: number;
}

interface Noted {
  pressedAt: number;
  appliedAt: number;
  paintedAt: number;
}

declare global {
  interface Window { benchEdit?: Noted }
}

/** Notes Enter, and the picture that follows it; the webview's own listener was there first, so by then it has taken the picture in. */
function watchEdits(frame: Frame): Promise<void> {
  return frame.evaluate(() => {
    addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') window.benchEdit = { pressedAt: performance.now(), appliedAt: 0, paintedAt: 0 };
    }, { capture: true });
    addEventListener('message', ({ data }) => {
      const noted = window.benchEdit;
      if (!noted || noted.appliedAt > 0 || (data?.type !== 'patch' && data?.type !== 'scene')) return;
      noted.appliedAt = performance.now();
      requestAnimationFrame(() => setTimeout(() => { noted.paintedAt = performance.now(); }));
    });
  });
}

/** Changes the memory of a virtual machine `runs` times in the inspector of `name`, a file in the workspace. */
export async function measureEdit(workspace: string, name: string, nodes: number, runs: number): Promise<EditLatency> {
  const opened = await openWindow({ workspace });
  try {
    const { page, bridge, file } = opened;
    await watchWebviews(page);
    await bridge.open(file(name), 'strata.topology');
    await webviewPainted(page);
    const frame = await webviewFrame(page);
    await watchEdits(frame);
    await frame.evaluate(() => window.postMessage({ type: 'reveal', ids: ['vm-1-1'], focus: false }, '*'));
    const field = webviewOf(page).getByRole('region', { name: 'Properties' }).getByLabel('Memory', { exact: true });
    const applied: number[] = [], painted: number[] = [];
    // The first two warm the compilers up.
    for (let run = -2; run < runs; run++) {
      await field.fill(`${20 + run}GiB`);
      await field.press('Enter');
      const noted = await (await frame.waitForFunction(() => (window.benchEdit?.paintedAt ? window.benchEdit : false))).jsonValue() as Noted;
      if (run < 0) continue;
      applied.push(noted.appliedAt - noted.pressedAt);
      painted.push(noted.paintedAt - noted.pressedAt);
    }
    if (!(await bridge.text(file(name)))?.includes(`"memory": "${19 + runs}GiB"`)) throw new Error('The edits did not reach the file, so nothing was measured.');
    return { nodes, appliedMs: median(applied), appliedP90Ms: quantile(applied, 0.9), paintedMs: median(painted), runs };
  } finally {
    await opened.close();
  }
}
