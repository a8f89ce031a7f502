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

  it('keeps findings of which nothing changed when nodes come and go, with fixes for the nodes as they are now', () => {
    const engine = (i: number) => ({ [`e${i}`]: { kind: 'engine', in: 'host', platform: 'docker' }, [`c${i}`]: { kind: 'container', in: `e${i}`, restart: 'no' } });
    const text = readTopology(textOf({ nodes: { host: { kind: 'host', os: { platform: 'debian', version: '13' } }, ...engine(1), ...engine(2), ...engine(3) } }));
    const before = check(text);
    const applied = applyOperations(text, [{ op: 'remove', ids: ['c1'] }, { op: 'add', id: 'd3', node: { kind: 'container', in: 'e3', restart: 'no' } as never }]);
    assert.ok(applied.ok);
    const document = editText(text, applied.edits);
    const after = check(document, {}, before);
    const of = (checked: Checked, node: string) => checked.findings.find((it) => it.rule === 'no-self-healing' && it.nodes[0] === node);
    assert.equal(of(after, 'c1'), undefined);
    assert.ok(of(before, 'c2'));
    assert.equal(of(after, 'c2'), of(before, 'c2'));
    assert.notEqual(of(after, 'c3'), of(before, 'c3'));
    assert.deepEqual(of(after, 'c3')!.nodes, ['c3', 'd3', 'e3']);
    assert.deepEqual(of(after, 'c2')!.fixes(), of(check(document), 'c2')!.fixes());
  });
});
