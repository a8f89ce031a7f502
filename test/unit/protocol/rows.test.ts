import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patchedRows, rowsBetween, sameRows, type FindingRow } from '../../../src/protocol';

const row = (key: string, message = 'm', line = 0): FindingRow =>
  ({ key, rule: 'r', title: 'R', family: 'capacity', severity: 'error', message, nodes: [key], pointer: `/nodes/${key}`, line, witness: [], fixes: [] });

const anyRows = fc.uniqueArray(fc.record({ key: fc.constantFrom(...'abcdefghijkl'), message: fc.constantFrom('m', 'n'), line: fc.nat(9) }), { selector: ({ key }) => key })
  .map((rows) => rows.map(({ key, message, line }) => row(key, message, line)));

describe('rows of findings that travel', () => {
  it('lead from any list to any other', () => {
    fc.assert(fc.property(anyRows, anyRows, (old, next) => {
      const patch = rowsBetween(old, next);
      assert.deepEqual(patchedRows(structuredClone(old), structuredClone(patch)), next);
    }));
  });

  it('are only those that are new or say something else, wherever they stand', () => {
    const old = Array.from({ length: 500 }, (_, k) => row(`k${k}`, 'm', k));
    const next = [...old.slice(0, 100), row('new'), ...old.slice(101).map((each) => ({ ...each, line: each.line + 7 }))];
    const { rows, runs } = rowsBetween(old, next);
    assert.deepEqual([rows.map(({ key }) => key), runs], [['new'], [0, 100, -1, 1, 101, 399]]);
    assert.ok(!sameRows(old, next) && sameRows(old, [...old]));
    assert.deepEqual(rowsBetween(old, [{ ...old[0]!, nodes: ['other'] }]).rows.map(({ key }) => key), ['k0']);
  });
});
