/** Drives the page of the canvas benchmark in a headless browser. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { browserLaunchOptions } from '../../scripts/lib/browser.mjs';
import { EDIT_KINDS } from '../edits';
import type { EditKind } from '../edits';
import { median, quantile } from '../measure';
import type { Edited, Opened } from './page/driver';
import { MOTIONS, type Motion } from './page/motions';

export interface Frames {
  readonly medianMs: number;
  readonly p95Ms: number;
}

export interface EditTimes {
  readonly picture: 'scene' | 'patch';
  readonly hostMs: number;
  /** From the message in the page to the state of the page. */
  readonly applyMs: number;
  /** From asking to the picture on the screen. */
  readonly paintedMs: number;
}

export interface InBrowser {
  readonly opened: Opened;
  readonly heapMB: number;
  /** A bare canvas with as many rectangles, panned. */
  readonly reference: Frames;
  readonly motions: { readonly [motion in Motion]: Frames };
  readonly edits: { readonly [kind in EditKind]: EditTimes };
}

const VIEWPORT = { width: 1600, height: 1000 };
const PATIENCE_MS = 90_000;

const framesOf = (deltas: readonly number[]): Frames => ({ medianMs: median(deltas), p95Ms: quantile(deltas, 0.95) });

/** Frames of several passes, one after the other: of each figure the median, as whatever else runs on the machine hits one of them. */
async function framesOver(passes: number, pass: () => Promise<number[]>): Promise<Frames> {
  const found: Frames[] = [];
  for (let k = 0; k < passes; k++) found.push(framesOf(await pass()));
  return medianOf(found);
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error}`));
  page.on('console', (message) => { if (message.type() === 'error') console.error(`page: ${message.text()}`); });
  await page.goto(address);
  return page;
}

async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

function medianOf<T extends object>(runs: readonly T[]): T {
  const keys = Object.keys(runs[0]!) as (keyof T)[];
  return Object.fromEntries(keys.map((key) => [key, median(runs.map((run) => run[key] as number))])) as T;
}

async function measureMotions(page: Page, passes: number): Promise<InBrowser['motions']> {
  const found = new Map<Motion, Frames>();
  for (const motion of MOTIONS) {
    found.set(motion, await framesOver(passes, () => page.evaluate((which) => window.bench.frames(which), motion)));
  }
  return Object.fromEntries(found) as InBrowser['motions'];
}

async function measureEdits(page: Page, each: number): Promise<InBrowser['edits']> {
  const found = new Map<EditKind, EditTimes>();
  for (const kind of EDIT_KINDS) {
    const runs: Edited[] = [];
    for (let run = 0; run < each; run++) runs.push(await page.evaluate((which) => window.bench.edit(which), kind));
    const of = (read: (run: Edited) => number): number => median(runs.map(read));
    found.set(kind, { picture: runs.at(-1)!.message, hostMs: of((it) => it.hostMs), applyMs: of((it) => it.appliedMs - it.arrivedMs), paintedMs: of((it) => it.paintedMs) });
  }
  return Object.fromEntries(found) as InBrowser['edits'];
}

/** Opens the text in `runs` fresh pages, and measures movements and edits in the last of them. */
export async function measureInBrowser(browser: Browser, address: string, text: string, { runs, passes, edits }: { readonly runs: number; readonly passes: number; readonly edits: number }): Promise<InBrowser> {
  const openings: Opened[] = [];
  for (let run = 1; ; run++) {
    const page = await openPage(browser, address);
    openings.push(await page.evaluate((whole) => window.bench.open(whole), text));
    if (run < runs) {
      await page.context().close();
      continue;
    }
    const heapMB = await heapOf(page);
    const reference = await framesOver(passes, () => page.evaluate(() => window.bench.reference()));
    const motions = await measureMotions(page, passes);
    const result = { opened: medianOf(openings), heapMB, reference, motions, edits: await measureEdits(page, edits) };
    await page.context().close();
    return result;
  }
}

/** The headless browser of the tests. */
export const launch = async (): Promise<Browser> => chromium.launch(await browserLaunchOptions());
