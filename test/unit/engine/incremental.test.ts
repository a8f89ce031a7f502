import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Checked } from '../../../src/engine';
import { applyOperations, editText, readTopology } from '../../../src/model';
import { checkRandomEdits, document } from './random-edits';
import { textOf } from './support';

describe('checking after an edit', () => {
  it('finds what a check from scratch finds, whatever was edited', () => checkRandomEdits(60, 20260822)).timeout(60_000);

  it('keeps what an edit cannot have touched', () => {
    const text = readTopology(textOf(document));
    const before = check(text);
    const applied = applyOperations(text, [{ op: 'set', path: ['nodes', 'web', 'image'], value: 'nginx:1.27.3' }]);
    assert.ok(applied.ok);
    const after = check(editText(text, applied.edits), {}, before);
    const of = (checked: Checked, rule: string) => checked.findings.filter((it) => it.rule === rule);
    assert.ok(of(before, 'memory-effectively-unlimited').length > 0);
    of(after, 'memory-effectively-unlimited').forEach((finding, i) => assert.equal(finding, of(before, 'memory-effectively-unlimited')[i]));
    assert.notDeepEqual(of(after, 'image-mutable-reference').map((it) => it.message), of(before, 'image-mutable-reference').map((it) => it.message));
  });
});
