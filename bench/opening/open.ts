/** Opening a file as text and as a canvas, one after the other in the same window; a Markdown preview shows what any webview costs there. */
import { openWindow, type TestWindow } from '../../test/support/window';
import { median } from '../measure';
import { present, textPainted, watchWebviews, webviewPainted } from './clock';

export const WAYS = ['text', 'preview', 'canvas'] as const;
export type Way = (typeof WAYS)[number];

/** The editor that opens a file that way, and the end of its name. */
export const EDITORS: { readonly [way in Way]: { readonly viewType: string; readonly suffix: string } } = {
  text: { viewType: 'default', suffix: '.topology.json' },
  preview: { viewType: 'vscode.markdown.preview.editor', suffix: '.md' },
  canvas: { viewType: 'strata.topology', suffix: '.topology.json' },
};

/** Milliseconds of every opening, by way. */
export type Openings = { readonly [way in Way]: number[] };

async function open({ page, bridge, file }: TestWindow, way: Way, turn: number): Promise<number> {
  const { viewType, suffix } = EDITORS[way];
  const name = `${way}-${turn}${suffix}`;
  const lines = way === 'text' ? textPainted(page, name) : undefined;
  const start = present();
  await bridge.open(file(name), viewType);
  const at = await (lines ?? webviewPainted(page));
  await bridge.command('workbench.action.closeAllEditors');
  await page.locator('iframe.webview').waitFor({ state: 'detached' });
  return at - start;
}

/** One window: first one way cold, as the first thing in the window, then all by turns, each time on a file that was not open yet. */
async function inOneWindow(workspace: string, first: Way, turns: number, cold: Openings, warm: Openings): Promise<void> {
  const window = await openWindow({ workspace });
  try {
    await watchWebviews(window.page);
    cold[first].push(await open(window, first, 0));
    for (let turn = 1; turn <= turns; turn++) {
      for (const way of WAYS) warm[way].push(await open(window, way, turn));
    }
  } finally {
    await window.close();
  }
}

export interface OpeningResult {
  readonly cold: Openings;
  readonly warm: Openings;
}

/** Median by which the canvas is later than another way, each pair in a row. */
export const later = (openings: Openings, than: Way): number => median(openings.canvas.map((ms, i) => ms - openings[than][i]!));

/** Cold in `windows` fresh windows a way; by turns, `turns` times, in the last of them. Files are named `WAY-N`, from 0. */
export async function measureOpening(workspace: string, windows: number, turns: number): Promise<OpeningResult> {
  const none = (): Openings => ({ text: [], preview: [], canvas: [] });
  const cold = none(), warm = none();
  for (let pair = 1; pair <= windows; pair++) {
    for (const first of WAYS) await inOneWindow(workspace, first, pair === windows && first === 'canvas' ? turns : 0, cold, warm);
  }
  return { cold, warm };
}
