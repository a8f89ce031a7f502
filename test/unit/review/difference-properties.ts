/** What holds of all differences, tried on random edits. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyOperations, readTopology, type Operation } from '../../../src/model';
import { compareTopologies } from '../../../src/review';
import { anyEdits, document } from '../engine/random-edits';
import { textOf, TODAY } from '../engine/support';
import { touched } from './support';

const options = { today: TODAY };
const base = readTopology(textOf(document));

/** The operations that can be done one after the other, and the text after them. */
function done(operations: readonly Operation[]): { readonly text: string; readonly operations: readonly Operation[] } {
  let text = base;
  const kept = operations.filter((operation) => {
    const applied = applyOperations(text, [operation]);
    if (applied.ok) text = readTopology(applied.text);
    return applied.ok;
  });
  return { text: text.text, operations: kept };
}

/** An order of keys and lists that says the same: everything but layers and free values turned around. */
function turned(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, it]) => [key, depth < 3 ? turned(it, depth + 1) : it]));
}

/** The tests, `runs` edits each. */
export function differenceProperties(runs: number): void {
  it('a document does not differ from itself, whatever is in it', () => {
    fc.assert(fc.property(anyEdits(8), (operations) => {
      const { text } = done(operations);
      const difference = compareTopologies(readTopology(text), readTopology(text), options);
      assert.deepEqual([difference.same, difference.nodes, difference.entries, difference.findings, difference.scenarios], [true, { added: [], removed: [], changed: [] }, [], [], []]);
      assert.ok(Object.values(difference.facts).every((list) => list.length === 0));
    }), { numRuns: runs });
  });

  it('nor from itself in another order and formatting', () => {
    fc.assert(fc.property(anyEdits(8), (operations) => {
      const { text } = done(operations);
      const other = JSON.stringify(turned(JSON.parse(text)));
      assert.notEqual(other, text);
      const difference = compareTopologies(readTopology(text), readTopology(other), options);
      assert.deepEqual([difference.nodes, difference.entries, difference.facts], [{ added: [], removed: [], changed: [] }, [], { kernels: [], singlePoints: [], clusters: [], numbers: [], totals: [] }]);
    }), { numRuns: runs });
  });

  it('set, add and remove: just the touched nodes are named, in the right list', () => {
    const plain = anyEdits(6).map((list) => list.filter((it) => it.op === 'set' || it.op === 'add' || it.op === 'remove' || it.op === 'move'));
    fc.assert(fc.property(plain, (operations) => {
      const after = readTopology(done(operations).text);
      const found = touched(compareTopologies(base, after, options));
      const nodes = ({ topology }: typeof base) => new Map(topology.ids.map((id, i) => [id, topology.nodes[i]!]));
      const [old, now] = [nodes(base), nodes(after)];
      const renamed = compareTopologies(base, after, options).nodes.changed.flatMap(({ id, was }) => (was === undefined ? [] : [id, was]));
      const isOther = (id: string) => JSON.stringify(canonical(old.get(id))) !== JSON.stringify(canonical(now.get(id)));
      const sameKind = (id: string) => old.has(id) && now.has(id) && old.get(id)!.kind === now.get(id)!.kind;
      const expected = {
        added: [...now.keys()].filter((id) => !sameKind(id) && !renamed.includes(id)).sort(),
        removed: [...old.keys()].filter((id) => !sameKind(id) && !renamed.includes(id)).sort(),
        changed: [...now.keys()].filter((id) => (sameKind(id) && isOther(id)) || renamed.includes(id)).sort(),
      };
      assert.deepEqual(found, expected);
    }), { numRuns: 2 * runs });
  });

  it('a rename of one node is told as that', () => {
    fc.assert(fc.property(fc.constantFrom(...base.topology.ids), fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }).filter((id) => !base.topology.ids.includes(id)), (id, to) => {
      const applied = applyOperations(base, [{ op: 'rename', id, to }]);
      fc.pre(applied.ok);
      const { nodes, entries, findings } = compareTopologies(base, readTopology(applied.text), options);
      // Of nodes of which nothing but the kind is said, nothing tells that they are the same.
      const isTold = nodes.changed.length === 1 && nodes.changed[0]!.id === to && nodes.changed[0]!.was === id && nodes.added.length + nodes.removed.length === 0;
      assert.ok(isTold || Object.keys(base.topology.nodes[base.topology.ids.indexOf(id)]!).length <= 3, `${id} -> ${to}: ${JSON.stringify(nodes)}`);
      if (isTold) assert.deepEqual([nodes.changed[0]!.properties, entries, findings.filter(({ change }) => change === 'worse' || change === 'better')], [[], [], []]);
    }), { numRuns: 2 * runs });
  });

  it('backwards, what came went', () => {
    fc.assert(fc.property(anyEdits(6), (operations) => {
      const after = readTopology(done(operations).text);
      const [there, back] = [compareTopologies(base, after, options), compareTopologies(after, base, options)];
      assert.deepEqual(back.nodes.removed.map(({ id }) => id).sort(), there.nodes.added.map(({ id }) => id).sort());
      assert.deepEqual(back.nodes.added.map(({ id }) => id).sort(), there.nodes.removed.map(({ id }) => id).sort());
      assert.equal(back.nodes.changed.length, there.nodes.changed.length);
      assert.equal(back.findings.filter(({ change }) => change === 'resolved').length, there.findings.filter(({ change }) => change === 'new').length);
    }), { numRuns: runs });
  });
}

/** Keys and items in order, empty objects left out: as far as the documents of these tests need it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return { items: value.map((it) => JSON.stringify(canonical(it))).sort() };
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.entries(value).map(([key, it]) => [key, canonical(it)] as const).filter(([, it]) => it !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return keys.length === 0 ? undefined : { keys };
}
