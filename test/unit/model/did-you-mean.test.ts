import assert from 'node:assert/strict';
import fc from 'fast-check';
import { didYouMean, editDistance } from '../../../src/model';

describe('didYouMean', () => {
  it('finds the nearest name', () => {
    assert.equal(didYouMean('memry', ['cpu', 'memory', 'name']), 'memory');
    assert.equal(didYouMean('Memory', ['memory']), 'memory');
    assert.equal(didYouMean('hsot', ['host', 'pod']), 'host');
    assert.equal(didYouMean('vm-wbe', ['vm-web', 'vm-db']), 'vm-web');
  });

  it('guesses nothing from far', () => {
    assert.equal(didYouMean('zebra', ['cpu', 'memory']), undefined);
    assert.equal(didYouMean('a', ['b']), undefined);
    assert.equal(didYouMean('x'.repeat(10_000), ['x'.repeat(10_001)]), undefined);
  });

  it('counts edits symmetrically, and none between equals', () => {
    fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.equal(editDistance(a, b) === 0, a === b);
      assert.ok(editDistance(a, b) >= Math.abs(a.length - b.length));
    }));
  });
});
