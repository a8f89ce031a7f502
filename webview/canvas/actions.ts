/** What can be done to boxes and links, as edits: one function a gesture or command, whoever calls it. */
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
  return titles.length > 2 ? `${titles.length} boxes` : titles.join(' and ');
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
  if (!await edit(`Delete ${names}`, [{ op: 'remove', ids }])) return;
  select([]);
  setState({ focused: next });
  announce(`${names} deleted.`);
}

async function removeLink(shown: Scene, index: number): Promise<void> {
  const k = shown.linkIndex.indexOf(index);
  if (k < 0) return;
  if (shown.linkCount[k] > 1) {
    announce(`This line stands for ${shown.linkCount[k]} links between the same boxes. Delete them one by one in the inspector, or open the folded boxes.`);
    return;
  }
  const words = linkName(shown, k);
  if (!await edit(`Delete link ${words}`, [{ op: 'unlink', index }])) return;
  setState({ selectedLink: undefined });
  announce(`Link ${words} deleted.`);
}

/** `web to db`. */
export function linkName(shown: Scene, k: number): string {
  return `${shown.title[shown.linkFrom[k]]} to ${shown.title[shown.linkTo[k]]}`;
}

/** Links two boxes; the link is selected then, so that its port and strength are at hand. */
export async function connect(from: string, to: string): Promise<void> {
  const shown = scene();
  if (!shown || from === to) return;
  const words = `${namesOf(shown, [from])} to ${namesOf(shown, [to])}`;
  if (!await edit(`Link ${words}`, [{ op: 'link', link: { from, to } }])) return;
  const now = scene();
  const k = now ? now.linkFrom.findIndex((end, i) => now.ids[end] === from && now.ids[now.linkTo[i]] === to) : -1;
  if (now && k >= 0) {
    select([]);
    setState({ selectedLink: now.linkIndex[k] });
  }
  announce(`Linked ${words}.${k < 0 ? '' : ' Enter opens its port and strength.'}`);
}

/** Pins that move boxes by a distance in scene units, or further where they would cover other top-level boxes. */
export function pinsFor(shown: Scene, ids: readonly string[], dx: number, dy: number): Operation[] {
  const boxes = boxNumbers(shown, ids);
  const { left, top, right, bottom } = boundsOfBoxes(shown, boxes);
  const more = wayOut(shown, { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy }, boxes);
  return boxes.map((i) => ({ op: 'pin', id: shown.ids[i], at: { x: Math.round(shown.x[i] + dx + more.dx), y: Math.round(shown.y[i] + dy + more.dy) } }));
}

/** Carries out a verdict on boxes that were dropped, with pins where they land at the top level. */
export async function place(ids: readonly string[], target: string | null, verdict: DropVerdict, pins: readonly Operation[] = []): Promise<void> {
  const shown = scene();
  if (!shown) return;
  const names = namesOf(shown, ids);
  const where = target === null ? 'to the top level' : `into ${namesOf(shown, [target])}`;
  // What has to come around the boxes takes their place at the top level, and the layout finds one for it.
  const alone = verdict.operations.every((operation) => operation.op === 'move' && operation.to === null);
  if (!await edit(`Move ${names} ${where}`, [...verdict.operations, ...(alone ? pins : [])], ids)) return;
  announce(`${names} moved ${where}.`);
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
  const place = where === null || !shown ? 'at the top level' : `in ${namesOf(shown, [where])}`;
  if (!await edit(`Add ${wanted.name}`, [...verdict.operations, ...pins], ids)) return false;
  used('kind' in wanted.what ? wanted.what.kind : `template:${wanted.what.template}`);
  announce(`${wanted.name} added ${place}.`);
  if (ids.length > 0) void reveal(ids, { selecting: false });
  return true;
}

/** Places top-level boxes where a person put them. */
export async function pin(shown: Scene, ids: readonly string[], dx: number, dy: number): Promise<void> {
  if (await edit(`Place ${namesOf(shown, ids)}`, pinsFor(shown, ids, dx, dy))) announce(`${namesOf(shown, ids)} pinned. U lays out automatically again.`);
}

/** Gives pinned boxes back to the layout. */
export async function unpinSubject(): Promise<void> {
  const shown = scene();
  if (!shown) return;
  const ids = boxNumbers(shown, subject()).filter((i) => shown.flags[i] & FLAG.pinned).map((i) => shown.ids[i]);
  if (ids.length === 0) return announce('Nothing here is pinned.');
  if (await edit(`Unpin ${namesOf(shown, ids)}`, ids.map((id): Operation => ({ op: 'unpin', id })))) announce(`${namesOf(shown, ids)} laid out automatically again.`);
}

/** Gives a box another name: its `name` where it has one, else its id, followed everywhere. */
export async function rename(id: string, text: string): Promise<void> {
  const shown = scene();
  const i = shown && boxNumber(shown, id);
  const name = text.trim();
  if (!shown || i === undefined || name === '' || name === shown.title[i]) return;
  if (shown.title[i] === id) await edit(`Rename ${id} to ${name}`, [{ op: 'rename', id, to: name }], [name]);
  else await edit(`Rename ${shown.title[i]} to ${name}`, [{ op: 'set', path: ['nodes', id, 'name'], value: name }], [id]);
}

/** Folds or opens boxes; those with nothing inside are left alone. */
export function setFolded(ids: readonly string[], folded: boolean): void {
  const shown = scene();
  if (!shown) return;
  const boxes = boxNumbers(shown, ids).filter((i) => (folded ? shown.end[i] > i + 1 : shown.folded[i] > 0));
  if (boxes.length === 0) return;
  fold((collapsed) => boxes.forEach((i) => (folded ? collapsed.add(shown.ids[i]) : collapsed.delete(shown.ids[i]))));
  announce(boxes.length === 1 ? `${shown.title[boxes[0]]} ${folded ? 'folded' : 'opened'}.` : `${boxes.length} boxes ${folded ? 'folded' : 'opened'}.`);
}

/** Folds every box that has others inside, or opens all. */
export function setAllFolded(folded: boolean): void {
  const shown = scene();
  if (!shown) return;
  const groups = shown.ids.filter((_, i) => shown.end[i] > i + 1 || shown.folded[i] > 0);
  fold((collapsed) => (folded ? groups.forEach((id) => collapsed.add(id)) : collapsed.clear()));
  announce(folded ? 'Everything folded.' : 'Everything opened.');
}

/** Kinds that may hold a node of a kind directly, as a mask by kind number. */
export function takersOf(parentsOf: readonly (readonly string[])[]): Uint8Array {
  return Uint8Array.from(KINDS, (kind) => (parentsOf.every((parents) => parents.includes(kind)) ? 1 : 0));
}
