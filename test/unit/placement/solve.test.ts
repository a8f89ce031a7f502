import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Problem } from '../../../src/engine/facts/placement/problem';
import { solve, solveIn } from '../../../src/engine/facts/placement/solve';
import { prepare } from '../../../src/engine/facts/placement/state';
import { keepsRules, possible, problems } from './random-problems';

/** A problem with one resource, all items floating. */
const simple = (capacity: readonly number[], demand: readonly number[], more: Partial<Problem> = {}): Problem => ({
  resources: ['memory'], bins: capacity.length, capacity: Float64Array.from(capacity), items: demand.length, demand: Float64Array.from(demand),
  at: new Int32Array(demand.length).fill(-1), barred: demand.map(() => undefined), groups: [], ...more,
});
const no = (problem: Problem) => {
  const answer = solve(problem);
  assert.equal(answer.answer, 'no');
  return answer.answer === 'no' ? answer.proof : undefined;
};

describe('placement solver', () => {
  it('agrees with trying everything, and its plans keep all rules', () => {
    fc.assert(fc.property(problems, (problem) => {
      const answer = solve(problem);
      assert.equal(answer.answer, possible(problem) ? 'yes' : 'no');
      if (answer.answer !== 'yes') return;
      const bin = Array.from(problem.at);
      let next = 0;
      for (let item = 0; item < problem.items; item++) if (bin[item]! < 0) bin[item] = answer.bins[next++]!;
      assert.ok(keepsRules(problem, bin));
    }), { numRuns: 1500 });
  });

  it('never loses a placement to more capacity', () => {
    fc.assert(fc.property(problems, fc.array(fc.nat(4), { minLength: 8, maxLength: 8 }), (problem, more) => {
      const larger = { ...problem, capacity: problem.capacity.map((it, k) => it + more[k]!) };
      if (solve(problem).answer === 'yes') assert.equal(solve(larger).answer, 'yes');
    }), { numRuns: 300 });
  });

  it('does not depend on the order of items and bins', () => {
    fc.assert(fc.property(problems, fc.infiniteStream(fc.nat()), (problem, stream) => {
      const shuffled = (n: number): number[] => Array.from({ length: n }, (_, i) => ({ i, by: stream.next().value as number })).sort((a, b) => a.by - b.by).map(({ i }) => i);
      const items = shuffled(problem.items), bins = shuffled(problem.bins);
      const row = (of: Float64Array, order: readonly number[]) => Float64Array.from(order.flatMap((i) => [of[2 * i]!, of[2 * i + 1]!]));
      const other: Problem = {
        ...problem, capacity: row(problem.capacity, bins), demand: row(problem.demand, items),
        at: Int32Array.from(items, (i) => (problem.at[i]! < 0 ? -1 : bins.indexOf(problem.at[i]!))),
        barred: items.map((i) => problem.barred[i] && Uint8Array.from(bins, (b) => problem.barred[i]![b]!)),
        groups: problem.groups.map((it) => ({ ...it, items: it.items.map((i) => items.indexOf(i)), domain: it.domain && Int32Array.from(bins, (b) => it.domain![b]!) })),
      };
      assert.equal(solve(other).answer, solve(problem).answer);
    }), { numRuns: 300 });
  });

  it('answers scenarios one after the other as if each were alone', () => {
    fc.assert(fc.property(problems, fc.array(fc.nat(3), { maxLength: 5 }), (problem, closings) => {
      const state = prepare(problem);
      for (const it of closings) {
        const bin = it % problem.bins;
        const place = Array.from(problem.at, (at, item) => (at === bin || at < 0 ? item : -1)).filter((item) => item >= 0);
        const alone = { ...problem, at: problem.at.map((at) => (at === bin ? -1 : at)), barred: problem.barred.map((bars) => Uint8Array.from({ length: problem.bins }, (_, b) => (b === bin ? 5 : bars?.[b] ?? 0))) };
        // A closed bin is no domain of a spread; barring it leaves it one.
        if (problem.groups.some(({ kind }) => kind === 'spread')) continue;
        assert.equal(solveIn(state, { place, closed: [bin] }).answer, solve(alone).answer);
      }
      assert.deepEqual(state, { ...prepare(problem), rank: state.rank, freest: state.freest });
    }), { numRuns: 300 });
  });

  it('proves by a deficit, by an item, by slots, by a crowded group, or by having tried everything', () => {
    assert.deepEqual(no(simple([4, 4], [3, 3, 3])), { kind: 'deficit', resource: 0, demand: 9, free: 8, items: [0, 1, 2], bins: [0, 1] });
    assert.deepEqual(no(simple([4, 4], [5, 1])), { kind: 'item', item: 0, reasons: [1000, 1000] });
    assert.deepEqual(no(simple([5, 5], [3, 3, 3])), { kind: 'slots', resource: 0, size: 3, items: [0, 1, 2], slots: 2 });
    assert.deepEqual(no(simple([9, 9], [1, 1, 1], { groups: [{ kind: 'apart', must: true, items: [0, 1, 2] }] })), { kind: 'group', group: 0, items: [0, 1, 2], places: 2 });
    // 14 of 14 are asked for, every size has its slots, and yet 7 = 4 + 3 is the only way to fill a bin.
    assert.equal(no(simple([7, 7], [5, 3, 3, 3]))!.kind, 'search');
  });

  it('says on which bin what stands against an item', () => {
    const barred = Uint8Array.from([1, 0, 0]);
    const proof = no(simple([9, 9, 1], [2, 9], { at: Int32Array.from([-1, 1]), barred: [barred, undefined] }));
    assert.deepEqual(proof, { kind: 'item', item: 0, reasons: [1, 1000, 1000] });
  });

  it('keeps preferences where it can and counts those that it cannot', () => {
    const apart = { kind: 'apart', must: false, items: [0, 1] } as const;
    const two = solve(simple([9, 9], [1, 1], { groups: [apart] }));
    assert.ok(two.answer === 'yes' && two.broken === 0 && two.bins[0] !== two.bins[1]);
    const one = solve(simple([9], [1, 1], { groups: [apart] }));
    assert.ok(one.answer === 'yes' && one.broken > 0);
  });

  it('puts what must stay together where all of it fits', () => {
    const together = { kind: 'together', must: true, items: [0, 1] } as const;
    const answer = solve(simple([5, 4, 6], [3, 3], { groups: [together] }));
    assert.ok(answer.answer === 'yes');
    assert.deepEqual([...answer.bins], [2, 2]);
    assert.equal(no(simple([5, 4, 5], [3, 3], { groups: [together] }))!.kind, 'item');
    assert.equal(no(simple([9, 9], [1, 1], { groups: [together, { kind: 'apart', must: true, items: [0, 1] }] }))!.kind, 'search');
  });

  it('spreads within the skew', () => {
    const spread = (skew: number) => simple([1, 1, 9], [1, 1, 1, 1, 1], { groups: [{ kind: 'spread', must: true, items: [0, 1, 2, 3, 4], skew }] });
    assert.equal(solve(spread(2)).answer, 'yes');
    assert.equal(solve(spread(1)).answer, 'no');
  });

  it('does not guess once its budget is used up', () => {
    const hard = simple([101, 101, 101, 101], [52, 51, 50, 49, 27, 26, 26, 25, 25, 25, 24, 23]);
    assert.equal(solve(hard, { steps: 0 }).answer, 'undetermined');
    assert.notEqual(solve(hard).answer, 'undetermined');
  });

  it('takes a bin that carries too much already as it is: nothing more goes there', () => {
    assert.deepEqual(no(simple([4, 4], [6, 1, 4], { at: Int32Array.from([0, -1, 1]) })), { kind: 'item', item: 1, reasons: [1000, 1000] });
    assert.equal(solve(simple([4, 4], [6, 1], { at: Int32Array.from([0, -1]) })).answer, 'yes');
    assert.equal(solve(simple([4], [6, 0], { at: Int32Array.from([0, -1]) })).answer, 'yes', 'what takes nothing fits');
  });
});
