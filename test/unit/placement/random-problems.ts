/** Small placement problems, and the truth about them by trying everything. */
import fc from 'fast-check';
import type { Group, Problem } from '../../../src/engine/facts/placement/problem';

const group = (items: number, bins: number): fc.Arbitrary<Group> => fc.record({
  kind: fc.constantFrom('together', 'apart', 'spread'),
  must: fc.boolean(),
  items: fc.uniqueArray(fc.nat(items - 1), { minLength: 1, maxLength: 4 }),
  most: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  skew: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  domain: fc.option(fc.array(fc.nat(1), { minLength: bins, maxLength: bins }).map((it) => Int32Array.from(it)), { nil: undefined }),
}).map((it) => (it.kind === 'together' ? { ...it, domain: undefined } : it)) as fc.Arbitrary<Group>;

/** Problems of up to 4 bins and 6 items; numbers are small, so that equal ones are frequent and fits are exact. */
export const problems: fc.Arbitrary<Problem> = fc.record({ bins: fc.integer({ min: 1, max: 4 }), items: fc.integer({ min: 1, max: 6 }) }).chain(({ bins, items }) => {
  const barred = fc.option(fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: bins, maxLength: bins }).map((it) => Uint8Array.from(it)), { nil: undefined, freq: 1 });
  return fc.record({
    resources: fc.constant(['memory', 'cpu']),
    bins: fc.constant(bins),
    items: fc.constant(items),
    capacity: fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: fc.constant(Infinity) }), { minLength: 2 * bins, maxLength: 2 * bins }).map((it) => Float64Array.from(it)),
    demand: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2 * items, maxLength: 2 * items }).map((it) => Float64Array.from(it)),
    at: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(bins - 1) }), { minLength: items, maxLength: items }).map((it) => Int32Array.from(it)),
    barred: fc.tuple(barred, barred).chain((pair) => fc.array(fc.constantFrom(undefined, undefined, ...pair), { minLength: items, maxLength: items })),
    groups: fc.array(group(items, bins), { maxLength: 2 }),
  });
});

/** Whether a complete placement keeps every rule that concerns an item without a bin of its own; what was placed before is given. */
export function keepsRules(problem: Problem, bin: readonly number[], closed: ReadonlySet<number> = new Set(), placed: ReadonlySet<number> = floating(problem)): boolean {
  const width = problem.resources.length;
  for (const item of placed) if (closed.has(bin[item]!) || (problem.barred[item]?.[bin[item]!] ?? 0) !== 0) return false;
  for (let b = 0; b < problem.bins; b++) {
    for (let r = 0; r < width; r++) {
      const on = bin.flatMap((at, item) => (at === b ? [item] : []));
      const of = (item: number): number => problem.demand[item * width + r]!;
      const moved = on.some((item) => placed.has(item) && of(item) > 0);
      if (moved && on.reduce((sum, item) => sum + of(item), 0) > problem.capacity[b * width + r]!) return false;
    }
  }
  return problem.groups.every((it) => !it.must || keepsGroup(problem, it, bin, closed, placed));
}

const floating = (problem: Problem): ReadonlySet<number> => new Set(Array.from(problem.at, (at, item) => (at < 0 ? item : -1)).filter((it) => it >= 0));

function keepsGroup(problem: Problem, group: Group, bin: readonly number[], closed: ReadonlySet<number>, placed: ReadonlySet<number>): boolean {
  const moved = group.items.filter((item) => placed.has(item)), fixed = group.items.filter((item) => !placed.has(item) && bin[item]! >= 0);
  if (moved.length === 0) return true;
  if (group.kind === 'together') {
    const to = new Set(moved.map((item) => bin[item]));
    return fixed.length > 0 ? moved.every((item) => fixed.some((other) => bin[other] === bin[item])) : to.size === 1;
  }
  const domain = (b: number): number => group.domain?.[b] ?? b;
  const count = (d: number): number => group.items.filter((item) => bin[item]! >= 0 && domain(bin[item]!) === d).length;
  const entered = [...new Set(moved.map((item) => domain(bin[item]!)))];
  if (group.kind === 'apart') return entered.every((d) => count(d) <= (group.most ?? 1));
  const open = [...new Set(Array.from({ length: problem.bins }, (_, b) => b).filter((b) => !closed.has(b)).map(domain))];
  return entered.every((d) => open.every((other) => count(d) - count(other) <= (group.skew ?? 1)));
}

/** Whether any placement keeps all rules: every combination is tried. */
export function possible(problem: Problem): boolean {
  const bin = Array.from(problem.at);
  const items = [...floating(problem)];
  const attempt = (k: number): boolean => {
    if (k === items.length) return keepsRules(problem, bin);
    for (let b = 0; b < problem.bins; b++) {
      bin[items[k]!] = b;
      if (attempt(k + 1)) return true;
    }
    bin[items[k]!] = -1;
    return false;
  };
  return attempt(0);
}
