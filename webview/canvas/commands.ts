/** Everything that keys and VS Code commands do on the canvas: one table, so that both always do the same. */
import { plural, t } from '../../src/l10n';
import type { WebviewCommand } from '../../src/protocol';
import { copySelection, duplicateSelection, paste, runCommand, select, send } from '../state/host';
import { announce, getState, setState } from '../state/store';
import { arrange, namesOf, removeSubject, setAllFolded, setFolded, subject, unpinSubject } from './actions';
import { closeBand } from './band';
import { fit, show, zoomBy } from './camera';
import { describeBox, hideCard } from './card';
import { stepFinding } from './findings';
import { focusBox, focusCanvas, focusedBox } from './focus';
import { cancelGesture } from './gestures';
import { menuAt } from './gestures/menu';
import { selectBox } from './gestures/press';
import { enterBox, showAround } from './enter';
import { placeOf } from './lod';
import { beginConnect, beginMove, beginPlacing, cancelMode, confirmMode, followFocus, stepMode } from './modes';
import { clearFilter, stepMatch } from './matches';
import { nameOf } from './names';
import { around, beside, firstInside, neighbour, siblings, topOf, type Direction } from './navigate';
import { boxNumber, boxNumbers, renaming, scene, stage } from './stage';
import { ZOOM_STEP } from './viewport';
import type { Scene } from '../../src/scene/contract';

type Run = () => void;

/** Where in a box its menu opens, in pixels. */
const MENU_INSET = 16;

/** Goes to another box, tells its name, and has it on the screen. */
function go(to: (shown: Scene, from: number) => number | undefined): void {
  const shown = scene();
  const from = focusedBox();
  if (!shown || from < 0) return;
  const next = getState().focused === undefined ? from : to(shown, from);
  if (next === undefined) return;
  focusBox(next);
  show([next]);
  followFocus();
}

const arrow = (direction: Direction): Run => () => {
  if (!stepMode(direction)) go((shown, from) => neighbour(shown, from, direction));
};

function editing(run: () => unknown): Run {
  return () => {
    const { readOnly } = getState();
    if (readOnly === undefined) void run();
    else announce(t('Nothing can be changed: {0}', readOnly));
  };
}

function startRename(): void {
  const shown = scene();
  const [id] = subject();
  const i = shown && boxNumber(shown, id);
  if (i === undefined) return;
  show([i]);
  renaming.set(id);
}

function toggleFocused(): void {
  const shown = scene();
  const box = focusedBox();
  if (!shown || box < 0) return;
  selectBox(shown.ids[box], true);
  setState({ focused: shown.ids[box] });
  announce(t(getState().selection.includes(shown.ids[box]) ? '{0} selected, {1} in all.' : '{0} not selected, {1} in all.', shown.title[box], getState().selection.length));
}

function selectFocused(): void {
  const shown = scene();
  const box = focusedBox();
  if (!shown || box < 0) return;
  selectBox(shown.ids[box], false);
  announce(t('{0} selected.', shown.title[box]));
}

function openInspector(): void {
  if (confirmMode()) return;
  if (getState().selectedLink !== undefined) return void runCommand('focusInspector');
  const shown = scene();
  const box = focusedBox();
  if (!shown || box < 0) return;
  if (!getState().selection.includes(shown.ids[box])) selectBox(shown.ids[box], false);
  send({ type: 'did', what: 'inspect' });
  runCommand('focusInspector');
}

function escape(): void {
  if (cancelGesture() || cancelMode() || hideCard() || closeBand()) return;
  if (getState().selection.length > 0 || getState().selectedLink !== undefined) {
    select([]);
    setState({ selectedLink: undefined });
    announce(t('Nothing selected.'));
  } else showAround();
}

/** The boxes that are copied are told by their names from before, as nothing may be selected afterwards. */
function copy(cut = false): void {
  const shown = scene();
  if (!shown || getState().selection.length === 0) return;
  const names = namesOf(shown, getState().selection);
  void copySelection(cut).then((done) => { if (done) announce(cut ? t('{0} cut.', names) : t('{0} copied.', names)); });
}

/** What was added is selected then. */
async function tellAdded(done: Promise<boolean>, message: (names: string) => string): Promise<void> {
  if (await done) announce(message(namesOf(scene()!, getState().selection)));
}

function pasteHere(): void {
  const { selection, focused } = getState();
  void tellAdded(paste(selection.at(-1) ?? focused ?? getState().root ?? null), (names) => t('{0} pasted.', names));
}

/** VS Code's menu at the box with the keyboard, which is selected then. */
function openMenu(): void {
  const shown = scene();
  const box = focusedBox();
  if (!shown || box < 0) return menuAt(0, 0);
  const { selection, selectedLink } = getState();
  if (selectedLink === undefined && !selection.includes(shown.ids[box])) selectBox(shown.ids[box], false);
  const { x, y } = placeOf(shown, box, stage.view);
  menuAt(Math.max(0, Math.min(x + MENU_INSET, stage.width)), Math.max(0, Math.min(y + MENU_INSET, stage.height)));
}

const withSelection = (run: Run): Run => () => {
  if (getState().selection.length === 0 && getState().focused !== undefined) select([getState().focused!]);
  run();
};

function selectAll(): void {
  const shown = scene();
  if (!shown) return;
  select(shown.ids);
  announce(plural(shown.count, '{0} box selected.', '{0} boxes selected.'));
}

function describe(): void {
  const shown = scene();
  const box = focusedBox();
  if (shown && box >= 0) announce(nameOf(shown, box));
}

function card(): void {
  const shown = scene();
  const box = focusedBox();
  if (shown && box >= 0) void describeBox(shown, box);
}

export const HANDLERS = {
  left: arrow('left'), right: arrow('right'), up: arrow('up'), down: arrow('down'),
  goInside: () => go((shown, from) => firstInside(shown, from)),
  goAround: () => go((shown, from) => around(shown, from)),
  goNext: () => go((shown, from) => beside(shown, from, 1)),
  goPrevious: () => go((shown, from) => beside(shown, from, -1)),
  goFirst: () => go((shown, from) => siblings(shown, from)[0]),
  goLast: () => go((shown, from) => siblings(shown, from).at(-1)),
  nextTop: () => go((shown, from) => beside(shown, topOf(shown, from), 1)),
  previousTop: () => go((shown, from) => beside(shown, topOf(shown, from), -1)),
  selectFocused, toggleFocused, openInspector, openMenu, escape,
} satisfies Record<string, Run>;

/** The commands of VS Code that the canvas takes. */
const COMMANDS: ReadonlyMap<WebviewCommand, Run> = new Map<WebviewCommand, Run>([
  ['rename', editing(startRename)],
  ['delete', editing(removeSubject)],
  ['copy', withSelection(() => copy())],
  ['cut', editing(withSelection(() => copy(true)))],
  ['paste', editing(pasteHere)],
  ['duplicate', editing(withSelection(() => void tellAdded(duplicateSelection(), (names) => t('{0} added.', names))))],
  ['selectAll', selectAll],
  ['fit', () => fit()],
  ['zoomIn', () => zoomBy(ZOOM_STEP)],
  ['zoomOut', () => zoomBy(1 / ZOOM_STEP)],
  ['zoomToSelection', () => fit(boxNumbers(scene()!, subject()))],
  ['card', card],
  ['collapse', () => setFolded(subject(), true)],
  ['expand', () => setFolded(subject(), false)],
  ['collapseAll', () => setAllFolded(true)],
  ['expandAll', () => setAllFolded(false)],
  ['showOnly', () => enterBox(boxNumber(scene()!, subject()[0]) ?? -1)],
  ['showAround', showAround],
  ['connect', beginConnect],
  ['moveInto', () => void beginMove()],
  ['nextFinding', () => stepFinding(1)],
  ['previousFinding', () => stepFinding(-1)],
  ['nextMatch', () => stepMatch(1)],
  ['previousMatch', () => stepMatch(-1)],
  ['clearFilter', clearFilter],
  ['unpin', editing(unpinSubject)],
  ['arrange', editing(arrange)],
  ['placeByHand', editing(beginPlacing)],
  ['focusCanvas', () => {
    focusCanvas();
    describe();
  }],
]);

/** Names of the commands that the canvas takes. */
export const TAKEN: ReadonlySet<WebviewCommand> = new Set(COMMANDS.keys());

/** Keys that mean the same everywhere, as `Ctrl+Shift+Key`; all others are keybindings of VS Code, in package.json. Ctrl is Command on a Mac, and Alt works in its place where Ctrl with an arrow is taken. */
export const KEYS: ReadonlyMap<string, keyof typeof HANDLERS | WebviewCommand> = new Map<string, keyof typeof HANDLERS | WebviewCommand>([
  ['ArrowLeft', 'left'], ['ArrowRight', 'right'], ['ArrowUp', 'up'], ['ArrowDown', 'down'],
  ['Ctrl+ArrowDown', 'goInside'], ['Ctrl+ArrowUp', 'goAround'], ['Ctrl+ArrowRight', 'goNext'], ['Ctrl+ArrowLeft', 'goPrevious'],
  ['Alt+ArrowDown', 'goInside'], ['Alt+ArrowUp', 'goAround'], ['Alt+ArrowRight', 'goNext'], ['Alt+ArrowLeft', 'goPrevious'],
  ['Home', 'goFirst'], ['End', 'goLast'], ['PageDown', 'nextTop'], ['PageUp', 'previousTop'],
  [' ', 'selectFocused'], ['Ctrl+ ', 'toggleFocused'], ['Shift+ ', 'toggleFocused'], ['Enter', 'openInspector'], ['Escape', 'escape'], ['ContextMenu', 'openMenu'], ['Shift+F10', 'openMenu'],
  ['Ctrl+a', 'selectAll'], ['Ctrl+c', 'copy'], ['Ctrl+x', 'cut'], ['Ctrl+v', 'paste'],
]);

/** How a key event is written in the table. A letter's case already tells Shift. */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const named = key.length > 1 || key === ' ';
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shiftKey && named ? 'Shift+' : ''}${key}`;
}

/** Does what a key means; false where it means nothing here. */
export function runKey(event: KeyboardEvent): boolean {
  const name = KEYS.get(keyName(event));
  if (name === undefined) return false;
  if (name in HANDLERS) HANDLERS[name as keyof typeof HANDLERS]();
  else runCommand(name as WebviewCommand);
  return true;
}

/** Takes the commands that concern the canvas; a handler for `onCommand`. */
export function canvasCommands(command: WebviewCommand): boolean {
  const run = COMMANDS.get(command);
  if (!run) return false;
  run();
  return true;
}
