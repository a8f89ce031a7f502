import assert from 'node:assert/strict';
import { brokenBy, conflictOf, editText, lineInConflict, readTopology, sideOfConflict } from '../../../src/model';

const PLAIN = '{\n  "strata": 1,\n  "nodes": {\n    "a": {\n      "kind": "host",\n      "memory": "8GiB"\n    }\n  }\n}\n';
const MERGE = PLAIN.replace('      "memory": "8GiB"\n', '<<<<<<< HEAD\n      "memory": "16GiB"\n=======\n      "memory": "32GiB"\n>>>>>>> more-memory\n');
const DIFF3 = MERGE.replace('=======', '||||||| 1234567\n      "memory": "8GiB"\n=======');

describe('merge conflicts in a text', () => {
  it('are found with their place, number and names', () => {
    assert.deepEqual(conflictOf(MERGE), { offset: MERGE.indexOf('<<<'), length: 12, count: 1, ours: 'HEAD', theirs: 'more-memory', hasBase: false });
    assert.deepEqual([conflictOf(DIFF3)?.hasBase, conflictOf(DIFF3)?.count], [true, 1]);
    assert.equal(conflictOf(`${MERGE}${MERGE}`)?.count, 2);
    assert.equal(conflictOf(MERGE.replaceAll('\n', '\r\n'))?.length, 12);
  });

  it('give the text of either side, byte for byte', () => {
    const side = (memory: string) => PLAIN.replace('8GiB', memory);
    for (const text of [MERGE, DIFF3]) {
      assert.equal(sideOfConflict(text, 'ours'), side('16GiB'));
      assert.equal(sideOfConflict(text, 'theirs'), side('32GiB'));
    }
    assert.equal(sideOfConflict(DIFF3, 'base'), PLAIN);
    const returns = MERGE.replaceAll('\n', '\r\n');
    assert.equal(sideOfConflict(returns, 'ours'), side('16GiB').replaceAll('\n', '\r\n'));
    assert.equal(sideOfConflict(PLAIN, 'ours'), PLAIN);
  });

  it('give the line in the file of a line of either side', () => {
    const whole = DIFF3.split('\n');
    for (const side of ['ours', 'base', 'theirs'] as const) {
      sideOfConflict(DIFF3, side).split('\n').slice(0, -1).forEach((text, line) => assert.equal(whole[lineInConflict(DIFF3, side, line)], text));
    }
    assert.deepEqual([lineInConflict(DIFF3, 'ours', 999), lineInConflict(PLAIN, 'ours', 3)], [whole.length - 2, 3]);
  });

  it('are one problem and no flood, with nothing read and nothing to edit', () => {
    const { topology, places } = readTopology(MERGE);
    assert.deepEqual(topology.problems.map(({ code }) => code), ['merge-conflict']);
    assert.deepEqual(places.position(topology.problems[0]!.offset), { line: 5, character: 0 });
    assert.match(topology.problems[0]!.message, /^Merge conflict markers: .* between HEAD and more-memory, with one conflict\./);
    assert.deepEqual([topology.ids, brokenBy(topology).length, typeof topology.readOnly], [[], 1, 'string']);
  });

  it('are no conflicts where no merge would write them so', () => {
    for (const text of [
      PLAIN.replace('"a"', '"<<<<<<< HEAD"'), PLAIN.replace('8GiB', '======='), MERGE.replace('>>>>>>> more-memory\n', ''), MERGE.replace('<<<<<<<', '<<<<<<<<'),
      MERGE.replace('=======\n', ''), '>>>>>>> a\n=======\n<<<<<<< b\n', '',
    ]) assert.equal(conflictOf(text), undefined, text);
  });

  it('come and go while a text is edited', () => {
    const plain = readTopology(PLAIN);
    const merging = editText(plain, [{ offset: 0, length: PLAIN.length, text: MERGE }]);
    assert.deepEqual(merging.topology.problems.map(({ code }) => code), ['merge-conflict']);
    const line = PLAIN.indexOf('      "memory"');
    const inserted = editText(plain, [{ offset: line, length: 23, text: MERGE.slice(MERGE.indexOf('<<<'), MERGE.indexOf('    }')) }]);
    assert.deepEqual([inserted.text, inserted.topology.problems.map(({ code }) => code)], [MERGE, ['merge-conflict']]);
    const solved = editText(merging, [{ offset: 0, length: MERGE.length, text: sideOfConflict(MERGE, 'ours') }]);
    assert.deepEqual([solved.topology.ids, solved.topology.problems], [['a'], []]);
  });
});
