/** What can be done to boxes and links, as edits: one function a gesture or command, whoever calls it. */
import { listed } from '../../src/l10n/words';
import { plural, t } from '../../src/l10n';
import { KINDS, type Operation } from '../../src/model';
import { FLAG, type Scene } from '../../src/scene/contract';
import type { DropVerdict } from '../../src/protocol';
import { edit, fold, reveal, select } from '../state/host';
import { announce, getState, setState, type Wanted } from '../state/store';
import { LEAF_WIDTH, METRICS } from '../../src/scene/metrics';
import { boundsOfBoxes } from './camera';
import { wayOut } from './free-place';
import { boxNumber, boxNumbers, scene } from './stage';

/** `web`, `web and db`, `3 boxes`. */
export function namesOf(shown: Scene, ids: readonly string[]): string {
  const titles = ids.map((id) => shown.title[boxNumber(shown, id) ?? -1] ?? id);
  return titles.length > 2 ? plural(titles.length, '{0} box', '{0} boxes') : listed(titles);
}

/** Boxes of a selection that do not lie in another selected one. */
export function outermost(shown: Scene, ids: readonly string[]): string[] {
  const chosen = new Set(boxNumbers(shown, ids));
  const inside = (i: number) => {
    for (let k = shown.parent[i]; k >= 0; k = shown.parent[k]) if (chosen.has(k)) return true;
    return false;
  };
  return [...chosen].filter((i) => !inside(i)).map((i) => shown.ids[i]);
}

/** What keys and commands are about: the selection, else the box with the keyboard. */
export function subject(): readonly string[] {
  const { selection, focused } = getState();
  return selection.length > 0 ? selection : focused === undefined ? [] : [focused];
}

/** Removes boxes with what is inside them, or the selected link; the keyboard goes to the box around. */
export async function removeSubject(): Promise<void> {
  const shown = scene();
  const { selectedLink } = getState();
  if (!shown) return;
  if (selectedLink !== undefined) return removeLink(shown, selectedLink);
  const ids = outermost(shown, subject());
  if (ids.length === 0) return;
  const first = boxNumber(shown, ids[0])!;
  const next = shown.parent[first] >= 0 ? shown.ids[shown.parent[first]] : undefined;
  const names = namesOf(shown, ids);
  if (!await edit(t('Delete {0}', names), [{ op: 'remove', ids }])) return;
  select([]);
  setState({ focused: next });
  announce(t('{0} deleted.', names));
}

async function removeLink(shown: Scene, index: number): Promise<void> {
  const k = shown.linkIndex.indexOf(index);
  if (k < 0) return;
  if (shown.linkCount[k] > 1) {
    announce(t('This line stands for {0} links between the same boxes. Delete them one by one in the inspector, or open the folded boxes.', shown.linkCount[k]));
    return;
  }
  const [from, to] = [shown.title[shown.linkFrom[k]], shown.title[shown.linkTo[k]]];
  if (!await edit(t('Delete link {0} to {1}', from, to), [{ op: 'unlink', index }])) return;
  setState({ selectedLink: undefined });
  announce(t('Link {0} to {1} deleted.', from, to));
}

/** Links two boxes; the link is selected then, so that its port and strength are at hand. */
export async function connect(from: string, to: string): Promise<void> {
  const shown = scene();
  if (!shown || from === to) return;
  const ends = [namesOf(shown, [from]), namesOf(shown, [to])];
  if (!await edit(t('Link {0} to {1}', ...ends), [{ op: 'link', link: { from, to } }])) return;
  const now = scene();
  const k = now ? now.linkFrom.findIndex((end, i) => now.ids[end] === from && now.ids[now.linkTo[i]] === to) : -1;
  if (now && k >= 0) {
    select([]);
    setState({ selectedLink: now.linkIndex[k] });
  }
  announce(t(k < 0 ? 'Linked {0} to {1}.' : 'Linked {0} to {1}. Enter opens its port and strength.', ...ends));
}

/** Pins that move boxes by a distance in scene units, or further where they would cover other top-level boxes. */
export function pinsFor(shown: Scene, ids: readonly string[], dx: number, dy: number): Operation[] {
  const boxes = boxNumbers(shown, ids);
  const { left, top, right, bottom } = boundsOfBoxes(shown, boxes);
  const more = wayOut(shown, { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy }, boxes);
  return boxes.map((i) => ({ op: 'pin', id: shown.ids[i], at: { x: Math.round(shown.x[i] + dx + more.dx), y: Math.round(shown.y[i] + dy + more.dy) } }));
}

/** The name of the box that a verdict really puts something into, given the target: an engine or a hypervisor that is there takes it. */
export function landing(shown: Scene, target: string, { operations }: DropVerdict): string {
  for (const operation of operations) {
    const into = operation.op === 'move' ? operation.to : operation.op === 'add' ? operation.node.in : undefined;
    if (into && boxNumber(shown, into) !== undefined) return namesOf(shown, [into]);
  }
  return namesOf(shown, [target]);
}

/** Carries out a verdict on boxes that were dropped, with pins where they land at the top level. */
export async function place(ids: readonly string[], target: string | null, verdict: DropVerdict, pins: readonly Operation[] = []): Promise<void> {
  const shown = scene();
  if (!shown) return;
  const names = namesOf(shown, ids);
  const into = target === null ? '' : landing(shown, target, verdict);
  // What has to come around the boxes takes their place at the top level, and the layout finds one for it.
  const alone = verdict.operations.every((operation) => operation.op === 'move' && operation.to === null);
  if (!await edit(t(target === null ? 'Move {0} to the top level' : 'Move {0} into {1}', names, into), [...verdict.operations, ...(alone ? pins : [])], ids)) return;
  announce(t(target === null ? '{0} moved to the top level.' : '{0} moved into {1}.', names, into));
  if (target === null && !alone) void reveal(ids, { selecting: false });
}

/** The ids of the nodes that a verdict adds beside their missing layers: of a template its topmost ones, else the one added last. */
export function addedIds({ operations, select }: DropVerdict): readonly string[] {
  const last = operations.findLast((operation) => operation.op === 'add');
  return select ?? (last?.op === 'add' ? [last.id] : []);
}

/** The id of what stands alone at the top level once a verdict is carried out; undefined where something comes around it or beside it. */
function aloneAtTop(verdict: DropVerdict): string | undefined {
  const tops = verdict.operations.filter((operation) => operation.op === 'add' && operation.node.in === undefined);
  const [only] = addedIds(verdict);
  return tops.length === 1 && tops[0].op === 'add' && tops[0].id === only ? only : undefined;
}

/** About how large new boxes are at the top level, until the layout says so. */
function roomFor(count: number): { readonly width: number; readonly height: number } {
  const columns = Math.ceil(Math.sqrt(count));
  return { width: columns * (LEAF_WIDTH + METRICS.gap), height: Math.ceil(count / columns) * 5 * METRICS.title };
}

/** Remembers what was added, latest first. */
function used(key: string): void {
  setState(({ recent }) => ({ recent: [key, ...recent.filter((other) => other !== key)].slice(0, RECENT) }));
}

/** So much of what was used last is remembered. */
const RECENT = 4;

/**
 * Carries out a verdict on something new, and shows it. At the top level it is pinned where it was dropped (`at`, scene units) if
 * it stands there alone; otherwise the layout finds a place. `where` is the id of the box it goes into, `null` the top level.
 */
export async function create(wanted: Wanted, where: string | null, verdict: DropVerdict, at?: { readonly x: number; readonly y: number }): Promise<boolean> {
  const shown = scene();
  const ids = addedIds(verdict);
  const alone = where === null && at && shown && shown.count > 0 ? aloneAtTop(verdict) : undefined;
  const pins: Operation[] = [];
  if (alone !== undefined) {
    const { width, height } = roomFor(verdict.operations.length);
    const { dx, dy } = wayOut(shown!, { left: at!.x, top: at!.y, right: at!.x + width, bottom: at!.y + height }, []);
    pins.push({ op: 'pin', id: alone, at: { x: Math.round(at!.x + dx), y: Math.round(at!.y + dy) } });
  }
  const top = where === null || !shown;
  if (!await edit(t('Add {0}', wanted.name), [...verdict.operations, ...pins], ids)) return false;
  used('kind' in wanted.what ? wanted.what.kind : `template:${wanted.what.template}`);
  announce(t(top ? '{0} added at the top level.' : '{0} added in {1}.', wanted.name, top ? '' : landing(shown, where, verdict)));
  if (ids.length > 0) void reveal(ids, { selecting: false });
  return true;
}

/** Places top-level boxes where a person put them. */
export async function pin(shown: Scene, ids: readonly string[], dx: number, dy: number): Promise<void> {
  if (await edit(t('Place {0}', namesOf(shown, ids)), pinsFor(shown, ids, dx, dy))) announce(t('{0} pinned. U lays out automatically again.', namesOf(shown, ids)));
}

/** Gives all boxes that were placed by hand back to the layout. */
export const arrange = (): Promise<void> => unpin(scene()?.ids ?? []);

/** Gives the selected boxes back to the layout. */
export const unpinSubject = (): Promise<void> => unpin(subject());

async function unpin(wanted: readonly string[]): Promise<void> {
  const shown = scene();
  if (!shown) return;
  const ids = boxNumbers(shown, wanted).filter((i) => shown.flags[i] & FLAG.pinned).map((i) => shown.ids[i]);
  if (ids.length === 0) return announce(t('Nothing here is pinned.'));
  if (await edit(t('Unpin {0}', namesOf(shown, ids)), ids.map((id): Operation => ({ op: 'unpin', id })))) announce(t('{0} laid out automatically again.', namesOf(shown, ids)));
}

/** Gives a box another name: its `name` where it has one, else its id, followed everywhere. */
export async function rename(id: string, text: string): Promise<void> {
  const shown = scene();
  const i = shown && boxNumber(shown, id);
  const name = text.trim();
  if (!shown || i === undefined || name === '' || name === shown.title[i]) return;
  const byId = shown.title[i] === id;
  const operation: Operation = byId ? { op: 'rename', id, to: name } : { op: 'set', path: ['nodes', id, 'name'], value: name };
  if (await edit(t('Rename {0} to {1}', shown.title[i], name), [operation], [byId ? name : id])) announce(t('{0} is called {1} now.', shown.title[i], name));
}

/** Folds or opens boxes; those with nothing inside are left alone. */
export function setFolded(ids: readonly string[], folded: boolean): void {
  const shown = scene();
  if (!shown) return;
  const boxes = boxNumbers(shown, ids).filter((i) => (folded ? shown.end[i] > i + 1 : shown.folded[i] > 0));
  if (boxes.length === 0) return;
  fold((collapsed) => boxes.forEach((i) => (folded ? collapsed.add(shown.ids[i]) : collapsed.delete(shown.ids[i]))));
  announce(t(folded ? '{0} folded.' : '{0} opened.', boxes.length === 1 ? shown.title[boxes[0]] : plural(boxes.length, '{0} box', '{0} boxes')));
}

/** Folds every box that has others inside, or opens all. */
export function setAllFolded(folded: boolean): void {
  const shown = scene();
  if (!shown) return;
  const groups = shown.ids.filter((_, i) => shown.end[i] > i + 1 || shown.folded[i] > 0);
  fold((collapsed) => (folded ? groups.forEach((id) => collapsed.add(id)) : collapsed.clear()));
  announce(t(folded ? 'Everything folded.' : 'Everything opened.'));
}

/** Kinds that may hold a node of a kind directly, as a mask by kind number. */
export function takersOf(parentsOf: readonly (readonly string[])[]): Uint8Array {
  return Uint8Array.from(KINDS, (kind) => (parentsOf.every((parents) => parents.includes(kind)) ? 1 : 0));
}
