/** What changed between two scenes, as little as possible of it, and putting it into a scene held elsewhere. */
import type { Scene, ScenePatch } from './contract';

/** Columns with one entry a box that may change while the boxes stay the same. */
const NUMBERS = ['kind', 'x', 'y', 'w', 'h', 'memoryCommit', 'cpuCommit', 'level', 'findings', 'levelInside', 'tone', 'folded', 'replicas', 'flags'] as const;
const TEXTS = ['title', 'subtitle', 'band'] as const;
const LINKS = ['linkFrom', 'linkTo', 'linkCount', 'linkIndex'] as const;
const COLUMNS = [...NUMBERS, ...TEXTS] as const;
const ALL: ReadonlySet<string> = new Set(COLUMNS);

type Column = ArrayLike<number> | readonly string[];

/** Above this share of changed rows a column is sent whole. */
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

/** What turns `old` into `next`; undefined where boxes came, went or moved into another, and the whole scene is needed. */
export function diffScene(old: Scene, next: Scene): ScenePatch | undefined {
  if (!sameStructure(old, next)) return undefined;
  const whole: Record<string, unknown> = {};
  const touched = new Set<number>();
  const sparse: (typeof COLUMNS)[number][] = [];
  for (const name of COLUMNS) {
    const rows = changedRows(old[name], next[name]);
    if (rows.length === 0) continue;
    if (rows.length > old.count * MOSTLY) {
      whole[name] = next[name];
      continue;
    }
    sparse.push(name);
    for (const row of rows) touched.add(row);
  }
  if (LINKS.some((name) => !sameColumn(old[name], next[name]))) for (const name of LINKS) whole[name] = next[name];
  for (const name of ['lens', 'width', 'height'] as const) if (old[name] !== next[name]) whole[name] = next[name];
  if (old.path.length !== next.path.length || old.path.some(({ id, title }, k) => id !== next.path[k].id || title !== next.path[k].title)) whole.path = next.path;
  if (!sameLegend(old.legend, next.legend)) whole.legend = next.legend;
  const rows = Uint32Array.from(touched).sort();
  return { whole: whole as Partial<Scene>, rows, columns: Object.fromEntries(sparse.map((name) => [name, pick(next[name], rows)])) };
}

/** The scene with a patch put in; the given one stays as it is, and unchanged columns are shared. */
export function applyPatch(scene: Scene, { whole, rows, columns }: ScenePatch): Scene {
  const next: Record<string, unknown> = { ...scene, ...whole };
  for (const [name, values] of Object.entries(columns)) {
    if (!ALL.has(name)) continue;
    const column = (next[name] as string[]).slice();
    rows.forEach((row, k) => { column[row] = values[k] as string; });
    next[name] = column;
  }
  return next as unknown as Scene;
}
