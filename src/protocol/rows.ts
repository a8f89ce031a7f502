/** Rows of findings on their way to a webview that holds most of them already. */
import type { FindingRow } from '.';

/** What turns the rows that are held into others. */
export interface RowsPatch {
  /** The new list as runs, two numbers a run: the first of the rows that are held (-1: the next ones of `rows`), and how many. */
  readonly runs: readonly number[];
  readonly rows: readonly FindingRow[];
  /** The line of every row: an edit moves those of all rows behind it. */
  readonly lines: Int32Array;
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean => a === b || (a.length === b.length && a.every((text, k) => text === b[k]));
const sameFixes = (a: FindingRow['fixes'], b: FindingRow['fixes']): boolean => a === b || (a.length === b.length && a.every(({ title, safe }, k) => title === b[k]!.title && safe === b[k]!.safe));

/** Whether two rows say the same, wherever they stand in the text. */
const sameWords = (a: FindingRow, b: FindingRow): boolean =>
  a.message === b.message && a.severity === b.severity && sameTexts(a.nodes, b.nodes) && sameFixes(a.fixes, b.fixes) && sameTexts(a.witness, b.witness);

/** Whether two lists of rows say the same. */
export const sameRows = (a: readonly FindingRow[], b: readonly FindingRow[]): boolean =>
  a.length === b.length && a.every((row, i) => row.key === b[i]!.key && row.line === b[i]!.line && sameWords(row, b[i]!));

/** What turns `old` into `next`. */
export function rowsBetween(old: readonly FindingRow[], next: readonly FindingRow[]): RowsPatch {
  const known = new Map(old.map(({ key }, i) => [key, i]));
  const runs: number[] = [], rows: FindingRow[] = [];
  let at = -2;
  for (const row of next) {
    const held = known.get(row.key);
    const from = held !== undefined && sameWords(old[held]!, row) ? held : -1;
    const goesOn = at >= 0 && (from < 0 ? runs[at]! < 0 : runs[at]! >= 0 && runs[at]! + runs[at + 1]! === from);
    if (goesOn) runs[at + 1]++;
    else at = runs.push(from, 1) - 2;
    if (from < 0) rows.push(row);
  }
  return { runs, rows, lines: Int32Array.from(next, ({ line }) => line) };
}

/** The rows with a patch put in; undefined where it does not fit those that are held. */
export function patchedRows(held: readonly FindingRow[], { runs, rows, lines }: RowsPatch): FindingRow[] | undefined {
  const next: FindingRow[] = [];
  let taken = 0;
  for (let k = 0; k < runs.length; k += 2) {
    const first = runs[k]!, length = runs[k + 1] ?? 0;
    const from = first < 0 ? rows : held, at = first < 0 ? taken : first;
    if (!(length > 0) || at + length > from.length) return undefined;
    if (first < 0) taken += length;
    for (let i = at; i < at + length; i++) {
      const row = from[i]!, line = lines[next.length];
      if (line === undefined) return undefined;
      next.push(row.line === line ? row : { ...row, line });
    }
  }
  return next.length === lines.length ? next : undefined;
}
