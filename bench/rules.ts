/** What each rule and each fact costs: from scratch, and after one edit of each sort. */
import { check } from '../src/engine';
import type { Checked } from '../src/engine';
import { profiled } from '../src/engine/profile';
import type { Times } from '../src/engine/profile';
import { applyOperations, editText, readTopology } from '../src/model';
import { EDIT_KINDS, editAt } from './edits';
import { generate, randomNumbers } from './generate';
import { median, table, tidy } from './measure';

const options = { today: '2026-08-22' } as const;
const now = (): number => performance.now();

/** Columns of the table, in its order. */
const COLUMNS = ['scratch', ...EDIT_KINDS] as const;

/** Medians in milliseconds, by what was done; work that was not needed counts as 0. */
export type RuleTimes = { readonly [column in (typeof COLUMNS)[number]]: { readonly [work: string]: number } };

/** Measures with `runs` repetitions after `warmUp` that do not count; every edit is made on the result of the one before. */
export function measureRules(nodes: number, runs = 15, warmUp = 5): RuleTimes {
  const text = JSON.stringify(generate(nodes), null, 2);
  const notes = new Map<string, Times[]>(COLUMNS.map((column) => [column, []]));
  tidy();
  for (let run = -warmUp; run < runs; run++) {
    const read = readTopology(text);
    const { times } = profiled(now, () => check(read, options));
    if (run >= 0) notes.get('scratch')!.push(times);
  }
  const random = randomNumbers(7);
  let document = readTopology(text);
  let checked: Checked = check(document, options);
  for (let run = -warmUp; run < runs; run++) {
    for (const kind of EDIT_KINDS) {
      const operation = editAt(checked.facts.graph, kind, random);
      const applied = operation && applyOperations(document, [operation]);
      if (!applied?.ok) continue;
      document = editText(document, applied.edits);
      const last = checked;
      const { value, times } = profiled(now, () => check(document, options, last));
      checked = value;
      if (run >= 0) notes.get(kind)!.push(times);
    }
  }
  return Object.fromEntries([...notes].map(([column, all]) => [column, medians(all)])) as RuleTimes;
}

function medians(all: readonly Times[]): { readonly [work: string]: number } {
  const names = new Set(all.flatMap((times) => [...times.keys()]));
  return Object.fromEntries([...names].map((name) => [name, median(all.map((times) => times.get(name) ?? 0))]));
}

/** The dearest first; rules have hyphens in their names, facts have none, and steps of the check itself stand in brackets. */
export function ruleTable(times: RuleTimes): string {
  const names = [...new Set(COLUMNS.flatMap((column) => Object.keys(times[column])))];
  const most = (name: string): number => Math.max(...COLUMNS.map((column) => times[column][name] ?? 0));
  const rows = names.sort((a, b) => most(b) - most(a)).map((name) => [name, ...COLUMNS.map((column) => shown(times[column][name] ?? 0))]);
  const sums = COLUMNS.map((column) => shown(Object.values(times[column]).reduce((sum, ms) => sum + ms, 0)));
  return table(['ms, medians', ...COLUMNS], [...rows, ['sum', ...sums]]);
}

/** Hundredths of a millisecond; what is less is a dot. */
const shown = (ms: number): string => (ms < 0.005 ? '.' : ms.toFixed(2));
