/** Reading damaged text: what must hold for any text at all. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyOperations, readTopology } from '../../../src/model';
import { TEXTS } from './support';

const TOKENS = ['{', '}', '[', ']', ',', ':', '"', '\\', '//', '/*', '*/', '\n', '\r', '\u0000', '\uFEFF', '\uD800', '\uDC00', 'null', 'true', '1e999', '-', '0x', '"kind"', '"nodes":', '"strata":', '"__proto__":', '[[[[[[[[', '{"a":', '"\\u12', 'é', '😀'];

interface Damage {
  readonly at: number;
  readonly remove: number;
  readonly put: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof({ weight: 5, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(400) }),
  put: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 5, unit: 'binary' })),
});

function damaged(text: string, list: readonly Damage[]): string {
  return list.reduce((now, { at, remove, put }) => {
    const offset = Math.floor(at * now.length);
    return now.slice(0, offset) + put + now.slice(offset + remove);
  }, text);
}

/** Asserts that a text is read without a throw, with places inside it, and that it says why where nothing could be read. */
export function assertReadable(text: string): void {
  const { topology, places } = readTopology(text);
  assert.equal(topology.ids.length, topology.nodes.length);
  assert.equal(new Set(topology.ids).size, topology.ids.length);
  for (const { offset, length, message, pointer } of topology.problems) {
    assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length, `${offset}+${length} of ${text.length}`);
    assert.ok(message.length > 0);
    const { start, end } = places.range(places.find(pointer));
    assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character));
  }
  try {
    JSON.parse(text);
  } catch {
    assert.ok(topology.problems.length > 0, 'text that is not JSON has a problem');
  }
  for (const id of topology.ids.slice(0, 3)) places.find(`/nodes/${id}/kind`, 'entry');
  places.pointerAt(Math.floor(text.length / 2));
  const done = applyOperations(readTopology(text), [{ op: 'add', id: 'fuzz-new', node: { kind: 'host' } }]);
  if (done.ok) assert.ok(readTopology(done.text).topology.ids.includes('fuzz-new'), done.text);
  assert.equal(({} as { a?: unknown }).a, undefined);
}

/** Damages fixtures in `runs` ways each and reads them. */
export function fuzzReader(runs: number): void {
  for (const [, text] of TEXTS) {
    fc.assert(fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (list) => assertReadable(damaged(text, list))), { numRuns: runs });
  }
  fc.assert(fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }), (tokens) => assertReadable(tokens.join(''))), { numRuns: runs * 5 });
  fc.assert(fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }), (tokens) => assertReadable(`{"strata":1,"nodes":{"h":{"kind":"host",${tokens.join('')}}}}`)), { numRuns: runs * 5 });
}
