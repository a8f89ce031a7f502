/** What changed between two scenes, as little as possible of it, and putting it into a scene held elsewhere. */
import type { Scene, ScenePatch } from './contract';

/** Columns with one entry a box that may change while the boxes stay the same. */
const PLACES = ['x', 'y'] as const;
const NUMBERS = ['kind', ...PLACES, 'w', 'h', 'memoryCommit', 'cpuCommit', 'level', 'findings', 'levelInside', 'tone', 'folded', 'replicas', 'flags'] as const;
const TEXTS = ['title', 'subtitle', 'band'] as const;
const LINKS = ['linkFrom', 'linkTo', 'linkCount', 'linkIndex'] as const;
const COLUMNS = [...NUMBERS, ...TEXTS] as const;
const ALL: ReadonlySet<string> = new Set(COLUMNS);

type Column = ArrayLike<number> | readonly string[];
type Links = Pick<Scene, (typeof LINKS)[number]>;

/** Above this share of changed rows a column is sent whole, and above this share of runs the scene. */
const MOSTLY = 0.25;

function sameColumn(a: Column, b: Column): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** Numbers of the rows in which two columns differ. */
function changedRows(a: Column, b: Column): number[] {
  const rows: number[] = [];
  if (a !== b) for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) rows.push(i);
  return rows;
}

/** Makes a writable copy of a column, or a column of the same type with the given rows only. */
function pick(column: Column, rows: Uint32Array): Column {
  if (Array.isArray(column)) return Array.from(rows, (row) => column[row] as string);
  const typed = column as Float32Array;
  const picked = new (typed.constructor as Float32ArrayConstructor)(rows.length);
  rows.forEach((row, k) => { picked[k] = typed[row]; });
  return picked;
}

const sameStructure = (a: Scene, b: Scene) =>
  a.count === b.count && sameColumn(a.ids, b.ids) && sameColumn(a.parent, b.parent) && sameColumn(a.end, b.end);

const sameLegend = (a: Scene['legend'], b: Scene['legend']) => a.length === b.length
  && a.every((entry, k) => entry.tone === b[k].tone && entry.label === b[k].label && entry.detail === b[k].detail && entry.count === b[k].count);

/** Boxes by id from one row on to another. */
function rowsById({ ids }: Scene, first: number, last: number): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = first; row < last; row++) rows.set(ids[row], row);
  return rows;
}

/** The boxes of `next` as runs of those of `old`; undefined where hardly any stand together. */
function runsBetween(old: Scene, next: Scene): Int32Array | undefined {
  const shorter = Math.min(old.count, next.count);
  let first = 0, behind = 0;
  while (first < shorter && old.ids[first] === next.ids[first]) first++;
  while (behind < shorter - first && old.ids[old.count - 1 - behind] === next.ids[next.count - 1 - behind]) behind++;
  const between = rowsById(old, first, old.count - behind);
  const oldRow = (row: number) => (row < first ? row : row >= next.count - behind ? row - next.count + old.count : between.get(next.ids[row]) ?? -1);
  const runs: number[] = [];
  for (let row = 0, at = -3; row < next.count; row++) {
    const from = oldRow(row);
    const deeper = next.depth[row] - (from < 0 ? 0 : old.depth[from]);
    const goesOn = at >= 0 && runs[at + 2] === deeper && (from < 0 ? runs[at] < 0 : runs[at] >= 0 && runs[at] + runs[at + 1] === from);
    if (goesOn) runs[at + 1]++;
    else at = runs.push(from, 1, deeper) - 3;
  }
  return runs.length / 3 > next.count * MOSTLY + 8 ? undefined : Int32Array.from(runs);
}

/** The row of the old scene for each row, -1 for new ones. */
function oldRows(runs: Int32Array): Int32Array {
  let count = 0;
  for (let k = 1; k < runs.length; k += 3) count += runs[k];
  const from = new Int32Array(count);
  for (let k = 0, row = 0; k < runs.length; k += 3) for (let i = 0; i < runs[k + 1]; i++) from[row++] = runs[k] < 0 ? -1 : runs[k] + i;
  return from;
}

/** Parents and ends of subtrees of boxes in preorder. */
function structureOf(depth: Uint16Array): Pick<Scene, 'parent' | 'end'> {
  const count = depth.length;
  const parent = new Int32Array(count), end = new Int32Array(count), open: number[] = [];
  for (let row = 0; row < count; row++) {
    while (open.length > depth[row]) end[open.pop()!] = row;
    parent[row] = open.length === 0 ? -1 : open[open.length - 1];
    open.push(row);
  }
  for (const row of open) end[row] = count;
  return { parent, end };
}

/** Links whose ends are both still there, by the new rows. */
function carriedLinks({ count, linkFrom, linkTo, linkCount, linkIndex }: Scene, from: Int32Array): Links {
  const rowOf = new Int32Array(count).fill(-1);
  for (let row = 0; row < from.length; row++) if (from[row] >= 0) rowOf[from[row]] = row;
  const size = linkFrom.length, ends = { from: new Int32Array(size), to: new Int32Array(size) }, counts = new Uint16Array(size), indices = new Int32Array(size);
  let stay = 0;
  for (let k = 0; k < size; k++) {
    const a = rowOf[linkFrom[k]], b = rowOf[linkTo[k]];
    if (a < 0 || b < 0) continue;
    ends.from[stay] = a;
    ends.to[stay] = b;
    counts[stay] = linkCount[k];
    indices[stay++] = linkIndex[k];
  }
  return { linkFrom: ends.from.slice(0, stay), linkTo: ends.to.slice(0, stay), linkCount: counts.slice(0, stay), linkIndex: indices.slice(0, stay) };
}

function carriedTexts(column: readonly string[], from: Int32Array): readonly string[] {
  const next = new Array<string>(from.length);
  for (let row = 0; row < from.length; row++) next[row] = from[row] < 0 ? '' : column[from[row]];
  return next;
}

function carriedNumbers(column: Float32Array, runs: Int32Array, count: number): Float32Array {
  const next = new (column.constructor as Float32ArrayConstructor)(count);
  for (let k = 0, row = 0; k < runs.length; k += 3) {
    if (runs[k] >= 0) next.set(column.subarray(runs[k], runs[k] + runs[k + 1]), row);
    row += runs[k + 1];
  }
  return next;
}

/** The scene with its boxes in another order, some of them gone, some new and empty; they still stand where they stood. */
function carried(scene: Scene, runs: Int32Array, from: Int32Array): Scene {
  const count = from.length;
  const depth = new Uint16Array(count);
  for (let k = 0, row = 0; k < runs.length; k += 3) for (let i = 0; i < runs[k + 1]; i++) depth[row++] = (runs[k] < 0 ? 0 : scene.depth[runs[k] + i]) + runs[k + 2];
  const columns: Record<string, unknown> = {};
  for (const name of [...TEXTS, 'ids'] as const) columns[name] = carriedTexts(scene[name], from);
  for (const name of NUMBERS) columns[name] = carriedNumbers(scene[name] as Float32Array, runs, count);
  return { ...scene, count, depth, ...structureOf(depth), ...columns, ...carriedLinks(scene, from) };
}

/**
 * The places of boxes, one after the other: `settle` gets where a box stands if it moved along with the box around it, and gives where it
 * does stand. `from` has the row of the old scene for each row, -1 for none.
 */
function places(old: Scene, from: Int32Array | undefined, parent: Int32Array, name: (typeof PLACES)[number], settle: (row: number, expected: number) => number): Float32Array {
  const column = old[name], place = new Float32Array(parent.length);
  for (let row = 0; row < parent.length; row++) {
    const was = from ? from[row] : row;
    const around = was < 0 ? -1 : old.parent[was];
    const isTop = parent[row] < 0 || around < 0;
    place[row] = settle(row, was < 0 ? 0 : isTop ? column[was] : Math.fround(place[parent[row]] + (column[was] - column[around])));
  }
  return place;
}

/** Rows of boxes that did not just move along with the box around them. */
function placedRows(old: Scene, next: Scene, from: Int32Array | undefined, name: (typeof PLACES)[number]): number[] {
  const rows: number[] = [];
  places(old, from, next.parent, name, (row, expected) => {
    if (expected !== next[name][row]) rows.push(row);
    return next[name][row];
  });
  return rows;
}

/** What replaces links; undefined where all stay. */
function linksBetween(old: Links, next: Links): ScenePatch['links'] {
  const before = old.linkFrom.length, after = next.linkFrom.length, shorter = Math.min(before, after);
  const same = (a: number, b: number, shift: number) =>
    old.linkFrom[a] === next.linkFrom[b] && old.linkTo[a] === next.linkTo[b] && old.linkCount[a] === next.linkCount[b] && old.linkIndex[a] + shift === next.linkIndex[b];
  let at = 0, behind = 0;
  while (at < shorter && same(at, at, 0)) at++;
  if (at === before && at === after) return undefined;
  const shift = at < shorter ? next.linkIndex[after - 1] - old.linkIndex[before - 1] : 0;
  while (behind < shorter - at && same(before - 1 - behind, after - 1 - behind, shift)) behind++;
  const part = <T extends Int32Array | Uint16Array>(column: T) => column.slice(at, after - behind) as T;
  return { at, gone: before - behind - at, shift, linkFrom: part(next.linkFrom), linkTo: part(next.linkTo), linkCount: part(next.linkCount), linkIndex: part(next.linkIndex) };
}

function withLinks(old: Links, { at, gone, shift, ...come }: NonNullable<ScenePatch['links']>): Links {
  const spliced = <T extends Int32Array | Uint16Array>(column: T, middle: T): T => {
    const parts = [column.subarray(0, at), middle, column.subarray(at + gone)];
    const next = new (column.constructor as Int32ArrayConstructor)(parts.reduce((length, part) => length + part.length, 0));
    let end = 0;
    for (const part of parts) {
      next.set(part, end);
      end += part.length;
    }
    return next as unknown as T;
  };
  const linkIndex = spliced(old.linkIndex, come.linkIndex);
  for (let k = at + come.linkIndex.length; shift !== 0 && k < linkIndex.length; k++) linkIndex[k] += shift;
  return { linkFrom: spliced(old.linkFrom, come.linkFrom), linkTo: spliced(old.linkTo, come.linkTo), linkCount: spliced(old.linkCount, come.linkCount), linkIndex };
}

const sameMoves = ({ moves: a }: Scene, { moves: b }: Scene) => a === b || (a !== undefined && b !== undefined && sameColumn(a.from, b.from) && sameColumn(a.to, b.to));

/** What turns `old` into `next`; undefined where hardly anything stays, and the whole scene is needed. */
export function diffScene(old: Scene, next: Scene): ScenePatch | undefined {
  const isSame = sameStructure(old, next);
  const runs = isSame ? undefined : runsBetween(old, next);
  // Moves are told by rows, and only of comparisons.
  if ((!isSame && (!runs || old.moves || next.moves)) || !sameMoves(old, next)) return undefined;
  const from = runs && oldRows(runs);
  const base = runs && from ? carried(old, runs, from) : old;
  const whole: Record<string, unknown> = {};
  const touched = new Set<number>(), sparse: string[] = [];
  for (const name of runs ? [...COLUMNS, 'ids' as const] : COLUMNS) {
    const rows = name === 'x' || name === 'y' ? placedRows(old, next, from, name) : changedRows(base[name], next[name]);
    if (rows.length === 0) continue;
    if (rows.length > next.count * MOSTLY) {
      whole[name] = next[name];
      continue;
    }
    sparse.push(name);
    for (const row of rows) touched.add(row);
  }
  for (const name of ['lens', 'width', 'height'] as const) if (old[name] !== next[name]) whole[name] = next[name];
  if (old.path.length !== next.path.length || old.path.some(({ id, title }, k) => id !== next.path[k].id || title !== next.path[k].title)) whole.path = next.path;
  if (!sameLegend(old.legend, next.legend)) whole.legend = next.legend;
  const links = linksBetween(base, next);
  const rows = Uint32Array.from(touched).sort();
  return { ...(runs && { runs }), whole: whole as Partial<Scene>, rows, columns: Object.fromEntries(sparse.map((name) => [name, pick(next[name as keyof Scene] as Column, rows)])), ...(links && { links }) };
}

/** The scene with a patch put in; the given one stays as it is, and unchanged columns are shared. */
export function applyPatch(scene: Scene, { runs, whole, rows, columns, links }: ScenePatch): Scene {
  const from = runs && oldRows(runs);
  const base = runs && from ? carried(scene, runs, from) : scene;
  const next: Record<string, unknown> = { ...base, ...(links && withLinks(base, links)), ...whole };
  for (const [name, values] of Object.entries(columns)) {
    if (!ALL.has(name) && !(runs && name === 'ids')) continue;
    const column = (next[name] as string[]).slice();
    rows.forEach((row, k) => { column[row] = values[k] as string; });
    next[name] = column;
  }
  for (const name of PLACES) {
    const values = Object.hasOwn(columns, name) ? columns[name] as ArrayLike<number> : undefined;
    if (Object.hasOwn(whole, name) || (!values && !runs)) continue;
    let k = 0;
    next[name] = places(scene, from, base.parent, name, (row, expected) => {
      while (k < rows.length && rows[k] < row) k++;
      return values && rows[k] === row ? values[k] : expected;
    });
  }
  return next as unknown as Scene;
}
