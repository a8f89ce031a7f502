/**
 * canvas: what a person feels of the picture, in a headless browser on the built webview, fed by the real session in a worker.
 *
 *   serve.ts      the page on the loopback interface
 *   page/         in the browser: host.ts the session, driver.ts stands for VS Code, pointer.ts and frames.ts, reference.ts a bare canvas
 *   browser.ts    drives the page: opening, frames while something moves, edits
 *   messages.ts   sizes of what the host sends, in Node
 */
import { generate } from '../generate';
import { EDIT_KINDS } from '../edits';
import { table } from '../measure';
import { launch, measureInBrowser, type Frames, type InBrowser } from './browser';
import { measureMessages, type Messages } from './messages';
import { serve } from './serve';

export interface CanvasResult extends InBrowser {
  readonly nodes: number;
  readonly messages: Messages;
}

/** Measures topologies of the given sizes; needs dist/webview. */
export async function measureCanvas(sizes: readonly number[], quick: boolean): Promise<CanvasResult[]> {
  const served = await serve();
  const browser = await launch();
  try {
    const results: CanvasResult[] = [];
    for (const nodes of sizes) {
      const text = JSON.stringify(generate(nodes), null, 2);
      const messages = await measureMessages(text);
      results.push({ nodes, messages, ...await measureInBrowser(browser, served.address, text, { runs: quick ? 2 : 3, passes: quick ? 1 : 3, edits: quick ? 3 : 5 }) });
    }
    return results;
  } finally {
    await browser.close();
    served.stop();
  }
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const frame = ({ medianMs, p95Ms }: Frames): string => `${medianMs.toFixed(1)} / ${p95Ms.toFixed(1)}`;
const kB = (bytes: number): string => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);

/** The figures as text. */
export function canvasTables(results: readonly CanvasResult[]): string {
  const opening = table(['nodes', 'host', 'bundle', 'scene arrived', 'ready', 'interactive ms', 'heap MB', 'scene kB', 'clone ms'],
    results.map(({ nodes, opened, heapMB, messages }) => [String(nodes), ...[opened.hostMs, opened.bundleMs, opened.arrivedMs, opened.readyMs, opened.interactiveMs].map(ms), heapMB.toFixed(1), kB(messages.scene.bytes), ms(messages.scene.cloneMs)]));
  const frames = table(['nodes', 'pan, all', 'pan, zoom 1', 'zoom', 'zoom, rests', 'drag leaf', 'drag host', 'hover, all', 'bare canvas, all'],
    results.map(({ nodes, motions, reference }) => [String(nodes), ...[motions.panAll, motions.panNear, motions.zoom, motions.zoomRests, motions.dragLeaf, motions.dragHost, motions.hoverAll, reference].map(frame)]));
  const edits = table(['nodes', ...EDIT_KINDS],
    results.map(({ nodes, edits: times }) => [String(nodes), ...EDIT_KINDS.map((kind) => `${ms(times[kind].hostMs)} + ${ms(times[kind].applyMs)} -> ${ms(times[kind].paintedMs)}`)]));
  const sizes = table(['nodes', ...EDIT_KINDS],
    results.map(({ nodes, messages }) => [String(nodes), ...EDIT_KINDS.map((kind) => {
      const one = messages.edits[kind];
      return one ? `${one.picture} ${kB(one.message.bytes)} of ${kB(one.all.bytes)}` : '-';
    })]));
  return [
    `From text in memory to a picture that can be used, ms\n${opening}`,
    `Frames, ms: median / 95th percentile (the floor is 16.7)\n${frames}`,
    `One edit, ms: host + page -> on the screen\n${edits}`,
    `Sent for one edit, kB: picture of all\n${sizes}`,
  ].join('\n\n');
}
