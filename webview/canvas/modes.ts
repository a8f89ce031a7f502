/** Modes of the keyboard: choosing the other end of a link, and choosing where boxes go. */
import { t } from '../../src/l10n';
import { METRICS } from '../../src/scene/metrics';
import { judge, send } from '../state/host';
import { announce, getState } from '../state/store';
import type { DropVerdict, Scene } from '../../src/protocol';
import { connect, namesOf, outermost, pin, place, subject } from './actions';
import { show } from './camera';
import { focusBox, focusedBox } from './focus';
import { takes, welcomeWords } from './gestures/verdicts';
import { mayHold } from './hit';
import type { Direction } from './navigate';
import { boxNumber, boxNumbers, clearMarks, mark, scene, stage } from './stage';
import { previewsFor, wordsOf, type Previews } from './preview';
import { observable } from './observable';

interface Target {
  /** Box number, -1 for the top level. */
  readonly box: number;
  readonly verdict: DropVerdict;
}

export type Mode =
  | { readonly name: 'connect'; readonly from: string; readonly text: string }
  | { readonly name: 'move'; readonly ids: readonly string[]; readonly targets: readonly Target[]; readonly at: number; readonly text: string }
  /** Distances are in scene units. */
  | { readonly name: 'place'; readonly ids: readonly string[]; readonly dx: number; readonly dy: number; readonly text: string };

export const mode = observable<Mode | undefined>(undefined);
let previews: Previews | undefined;

function say(next: Mode): void {
  mode.set(next);
  announce(next.text);
}

/** Ends a mode without doing anything; false where there was none. */
export function cancelMode(): boolean {
  if (!mode.get()) return false;
  previews?.stop();
  mode.set(undefined);
  clearMarks();
  announce(t('Cancelled.'));
  return true;
}

/** Begins a link at the box with the keyboard. */
export function beginConnect(): void {
  const shown = scene();
  const box = focusedBox();
  if (!shown || box < 0) return;
  if (getState().readOnly !== undefined) return announce(t('This file is read-only: {0}', getState().readOnly!));
  cancelMode();
  const from = shown.ids[box];
  say({ name: 'connect', from, text: t('Link from {0}: go to another box with the arrow keys, then press Enter. Escape cancels.', shown.title[box]) });
}

/** Shows the link as it would be, while the keyboard goes from box to box. */
export function followFocus(): void {
  const now = mode.get();
  const shown = scene();
  const from = shown && now?.name === 'connect' ? boxNumber(shown, now.from) : undefined;
  if (from === undefined) return;
  const to = focusedBox();
  mark({ wire: to === from ? undefined : { from, to, x: 0, y: 0 } });
}

/** So many boxes are asked about at most. */
const MOST = 400;

/** Boxes that could take the moved ones, those that need nothing between first, then by distance. */
function candidates(shown: Scene, ids: readonly string[]): number[] {
  const moved = boxNumbers(shown, ids);
  const direct = takes(shown, { ids });
  const home = new Set(moved.map((i) => shown.parent[i]));
  const { x, y } = shown;
  const from = moved[0];
  const far = (i: number) => Math.hypot(x[i] - x[from], y[i] - y[from]);
  const found: number[] = [];
  for (let i = 0; i < shown.count; i++) {
    const within = moved.some((m) => i >= m && i < shown.end[m]);
    if (!within && mayHold(shown, i) && !home.has(i)) found.push(i);
  }
  found.sort((a, b) => direct[shown.kind[b]] - direct[shown.kind[a]] || far(a) - far(b));
  return [...found.slice(0, MOST), ...(home.has(-1) || shown.path.length > 0 ? [] : [-1])];
}

/** Begins moving the selected boxes: asks where they may go, and offers those places one after the other. */
export async function beginMove(): Promise<void> {
  const shown = scene();
  if (!shown || focusedBox() < 0) return;
  if (getState().readOnly !== undefined) return announce(t('This file is read-only: {0}', getState().readOnly!));
  cancelMode();
  const ids = outermost(shown, subject().length > 0 ? subject() : [shown.ids[focusedBox()]]);
  if (ids.length === 0) return;
  announce(t('Looking for places…'));
  const boxes = candidates(shown, ids);
  const verdicts = await judge({ ids }, boxes.map((box) => (box < 0 ? null : shown.ids[box])));
  const targets = boxes.map((box, k): Target => ({ box, verdict: verdicts[k].verdict })).filter(({ verdict }) => verdict.allowed)
    .sort((a, b) => a.verdict.operations.length - b.verdict.operations.length);
  if (scene() !== shown) return announce(t('The stack changed meanwhile. Try again.'));
  if (targets.length === 0) return announce(t('{0} can go nowhere else: {1}', namesOf(shown, ids), verdicts[0]?.verdict.reason ?? t('there is no other box.')));
  send({ type: 'did', what: 'drag' });
  mark({ takes: takes(shown, { ids }) });
  previews = previewsFor(showPreview);
  offer(shown, { name: 'move', ids, targets, at: 0, text: '' });
}

const idOf = (shown: Scene, box: number): string | null => (box < 0 ? null : shown.ids[box]);

/** What the place that is offered would bring has come; it was said already. */
function showPreview(): void {
  const now = mode.get();
  const shown = scene();
  if (now?.name !== 'move' || !shown) return;
  const { box, verdict } = now.targets[now.at];
  const preview = previews?.of(idOf(shown, box), verdict.operations);
  mark({ preview });
  if (preview) mode.set({ ...now, text: `${now.text} ${wordsOf(preview)}` });
}

function offer(shown: Scene, next: Extract<Mode, { name: 'move' }>): void {
  const { box, verdict } = next.targets[next.at];
  mark({ target: { box, allowed: true }, preview: previews?.of(idOf(shown, box), verdict.operations) });
  if (box >= 0) show([box]);
  const words = welcomeWords(shown, box, verdict).replace('\n', ': ');
  say({ ...next, text: t('{0}: {1}. Place {2} of {3}. Arrow keys choose another, Enter moves, Escape cancels.', namesOf(shown, next.ids), words, next.at + 1, next.targets.length) });
}

/** Begins to place the selected boxes of the top level by hand. */
export function beginPlacing(): void {
  const shown = scene();
  if (!shown) return;
  cancelMode();
  const ids = outermost(shown, subject());
  if (ids.length === 0 || shown.path.length > 0 || boxNumbers(shown, ids).some((i) => shown.parent[i] >= 0)) return announce(t('Only boxes of the top level can be placed by hand.'));
  shift(shown, { name: 'place', ids, dx: 0, dy: 0, text: '' });
}

function shift(shown: Scene, next: Extract<Mode, { name: 'place' }>): void {
  const { zoom } = stage.view;
  mark({ ghost: { boxes: boxNumbers(shown, next.ids), dx: next.dx * zoom, dy: next.dy * zoom } });
  say({ ...next, text: t('{0}: {1} to the right, {2} down. Arrow keys move, Enter places, Escape cancels.', namesOf(shown, next.ids), next.dx, next.dy) });
}

/** How far a key moves a box that is placed by hand: the space between boxes of the top level. */
const STRIDES: { readonly [D in Direction]: readonly [dx: number, dy: number] } = {
  left: [-METRICS.rootGap, 0], right: [METRICS.rootGap, 0], up: [0, -METRICS.rootGap], down: [0, METRICS.rootGap],
};

/** What an arrow key means in a mode: the next place that is offered, or a step; false where it goes from box to box. */
export function stepMode(direction: Direction): boolean {
  const now = mode.get();
  const shown = scene();
  if (!shown || !now || now.name === 'connect') return false;
  const [dx, dy] = STRIDES[direction];
  if (now.name === 'place') {
    shift(shown, { ...now, dx: now.dx + dx, dy: now.dy + dy });
    return true;
  }
  const step = dx + dy > 0 ? 1 : -1;
  offer(shown, { ...now, at: (now.at + step + now.targets.length) % now.targets.length });
  return true;
}

/** Does what the mode is for; false where there is no mode. */
export function confirmMode(): boolean {
  const now = mode.get();
  const shown = scene();
  if (!now || !shown) return false;
  previews?.stop();
  mode.set(undefined);
  clearMarks();
  if (now.name === 'connect') {
    const to = shown.ids[focusedBox()];
    if (to === now.from) announce(t('No link made: a box is not linked to itself.'));
    else void connect(now.from, to);
  } else if (now.name === 'place') {
    void pin(shown, now.ids, now.dx, now.dy);
  } else {
    const { box, verdict } = now.targets[now.at];
    void place(now.ids, box < 0 ? null : shown.ids[box], verdict);
    const moved = boxNumber(shown, now.ids[0]);
    if (moved !== undefined) focusBox(moved);
  }
  return true;
}

/** The document changed under a mode: what it offered may no longer be true. */
export function dropStaleMode(): void {
  const now = mode.get();
  const shown = scene();
  if (now && (now.name !== 'connect' || (shown && boxNumber(shown, now.from) === undefined))) cancelMode();
}
