import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Checked } from '../../../src/engine';
import { applyOperations, editText, readTopology } from '../../../src/model';
import { checkRandomEdits, copyOf, document, together } from './random-edits';
import { textOf } from './support';

describe('checking after an edit', () => {
  it('finds what a check from scratch finds, whatever was edited', () => checkRandomEdits(30, 20260822)).timeout(300_000);

  it('keeps what an edit cannot have touched', () => {
    const text = readTopology(textOf(['b-', 'c-'].map((before) => copyOf(document, before)).reduce(together, document)));
    const before = check(text);
    const applied = applyOperations(text, [{ op: 'set', path: ['nodes', 'web', 'image'], value: 'nginx:1.27.3' }]);
    assert.ok(applied.ok);
    const after = check(editText(text, applied.edits), {}, before);
    const of = (checked: Checked, rule: string, node?: string) => checked.findings.filter((it) => it.rule === rule && (node === undefined || it.nodes[0] === node));
    for (const [rule, node] of [['memory-effectively-unlimited', 'b-db'], ['host-reserve-missing', undefined]] as const) {
      assert.ok(of(before, rule, node).length > 0, rule);
      of(after, rule, node).forEach((finding, i) => assert.equal(finding, of(before, rule, node)[i]));
    }
    assert.notDeepEqual(of(after, 'image-mutable-reference').map((it) => it.message), of(before, 'image-mutable-reference').map((it) => it.message));
  });

  it('keeps findings on islands where nothing changed when nodes come and go, with fixes for the nodes as they are now', () => {
    const host = (i: number) => ({
      [`h${i}`]: { kind: 'host', os: { platform: 'debian', version: '13' } }, [`e${i}`]: { kind: 'engine', in: `h${i}`, platform: 'docker' },
      [`c${i}`]: { kind: 'container', in: `e${i}`, role: 'database', dataPaths: ['/data'], restart: 'no' },
    });
    const text = readTopology(textOf({ nodes: { ...host(1), ...host(2), ...host(3), ...host(4), ...host(5) } }));
    const before = check(text);
    const applied = applyOperations(text, [
      { op: 'remove', ids: ['c1'] }, { op: 'add', id: 'd3', node: { kind: 'container', in: 'e3', restart: 'no' } as never },
      { op: 'add', id: 'c2-data-1', node: { kind: 'volume' } as never },
    ]);
    assert.ok(applied.ok);
    const document = editText(text, applied.edits);
    const after = check(document, {}, before);
    const of = (checked: Checked, node: string, rule = 'no-self-healing') => checked.findings.find((it) => it.rule === rule && it.nodes[0] === node);
    assert.equal(of(after, 'c1'), undefined);
    assert.ok(of(before, 'c2'));
    assert.equal(of(after, 'c2'), of(before, 'c2'));
    assert.notEqual(of(after, 'c3'), of(before, 'c3'));
    assert.deepEqual(of(after, 'c3')!.nodes, ['c3', 'd3', 'e3']);
    // A new volume that a fix adds must not have the name of one that came since.
    const stateful = 'stateful-without-persistence';
    assert.equal(of(after, 'c2', stateful), of(before, 'c2', stateful));
    assert.ok(of(after, 'c2', stateful)!.fixes().length > 0);
    for (const rule of ['no-self-healing', stateful]) assert.deepEqual(of(after, 'c2', rule)!.fixes(), of(check(document), 'c2', rule)!.fixes());
  });
});
