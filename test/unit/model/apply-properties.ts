import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type TopologyText, applyOperations, editText, readTopology } from '../../../src/model';
import { STACK, TEXTS, doable, edited, observable, operations } from './support';

/** Two operation lists that say the same must give the same values, whatever the formatting. */
const plain = (text: string): unknown => readTopology(text).topology.nodes.length >= 0 && JSON.parse(text.replace(/^\uFEFF/, ''));

const TIGHT = JSON.stringify(STACK);

/** What a document says, wherever it says it. */
function meaning({ topology }: TopologyText): unknown {
  const { ids, nodes, links, suppressions, scenarios, layout, rules, name, asOf } = topology;
  return { ids, nodes, links, suppressions, scenarios, layout, rules, name, asOf };
}

/** Tests that any operations keep what they promise, each with `runs` generated lists. */
export function applyProperties(runs: number): void {
  for (const [name, text] of TEXTS) {
    const faults = readTopology(text).topology.problems.filter((problem) => problem.code !== 'json-syntax').length;

    it(`lead back to the same bytes: ${name}`, () => {
      fc.assert(fc.property(fc.array(operations, { minLength: 1, maxLength: 10 }), (generated) => {
        const old = readTopology(text);
        const done = applyOperations(old, doable(text, generated));
        assert.ok(done.ok);
        assert.equal(edited(text, done.edits), done.text);
        assert.equal(edited(done.text, done.inverse), text);
        done.edits.forEach((edit, i) => assert.ok(i === 0 || edit.offset > done.edits[i - 1]!.offset + done.edits[i - 1]!.length, 'edits ascend and do not touch'));
        const after = readTopology(done.text);
        assert.ok(!after.topology.problems.some((problem) => ['json-syntax', 'not-an-object'].includes(problem.code)), done.text);
        assert.ok(faults > 0 || after.topology.problems.every((problem) => !['comment', 'trailing-comma', 'duplicate-key'].includes(problem.code)));
        assert.deepEqual(observable(editText(old, done.edits)), observable(after));
        const bare = applyOperations(readTopology(TIGHT), doable(text, generated));
        assert.ok(bare.ok);
        assert.deepEqual(meaning(after), meaning(readTopology(bare.text)), 'nothing is swallowed by a comment or lost');
      }), { numRuns: runs });
    });
  }

  it('that cannot be done change nothing and say which one and why', () => {
    const [, text] = TEXTS[0]!;
    fc.assert(fc.property(fc.array(operations, { minLength: 1, maxLength: 6 }), (list) => {
      const done = applyOperations(readTopology(text), list);
      if (done.ok) return;
      assert.ok(done.error.length > 10 && /[.!]$/.test(done.error), done.error);
      assert.ok(applyOperations(readTopology(text), list.slice(0, done.index)).ok, 'those before it can be done');
    }), { numRuns: runs });
  });

  it('say the same on a text with and without white space, all at once and one by one', () => {
    const [, pretty] = TEXTS[0]!;
    const tight = JSON.stringify(JSON.parse(pretty));
    fc.assert(fc.property(fc.array(operations, { minLength: 1, maxLength: 8 }), (generated) => {
      const list = doable(pretty, generated);
      const done = applyOperations(readTopology(pretty), list);
      const other = applyOperations(readTopology(tight), list);
      assert.equal(done.ok, other.ok);
      if (!done.ok || !other.ok) return;
      assert.deepEqual(plain(done.text), plain(other.text));
      let step = pretty;
      for (const operation of list) {
        const one = applyOperations(readTopology(step), [operation]);
        assert.ok(one.ok);
        step = one.text;
      }
      assert.deepEqual(plain(step), plain(done.text));
    }), { numRuns: runs * 2 });
  });
}
