// What a webview sends is checked before anything acts on it.
import assert from 'node:assert/strict';
import { parseToHost } from '../../../src/extension/session/validate';
import { openBench, STACK } from './support';

const deep = () => {
  let value: unknown = 1;
  for (let i = 0; i < 100_000; i++) value = [value];
  return value;
};
const edit = (operation: unknown) => ({ type: 'edit', request: 1, revision: 0, label: 'x', operations: [operation] });

const GOOD: readonly object[] = [
  { type: 'ready' }, { type: 'ready', lens: 'risk', collapsed: ['a'] },
  { type: 'select', ids: [] },
  edit({ op: 'add', id: 'a', node: { kind: 'host', cpu: { cores: 2 } } }),
  edit({ op: 'set', path: ['nodes', 'a', 'mounts', 0], value: null }),
  edit({ op: 'move', id: 'a', to: null }), edit({ op: 'pin', id: 'a', at: { x: -1.5, y: 0 } }),
  { type: 'judge', request: 1, what: { kind: 'vm' }, targets: [null, 'a'] },
  { type: 'drop', uris: ['file:///w/compose.yaml'], on: null },
  { type: 'dropFiles', files: [{ name: 'compose.yaml', text: 'services: {}' }], remarks: [], on: 'a' }, { type: 'dropFiles', files: [], remarks: ['too large'], on: null },
  { type: 'find', request: 1, query: '', kinds: ['host'], limit: 10 },
];

const BAD: readonly unknown[] = [
  undefined, null, 1, 'ready', [], {}, { type: 1 }, { type: 'toString' }, { type: '__proto__' },
  { type: 'select' }, { type: 'select', ids: 'a' }, { type: 'select', ids: [1] }, { type: 'select', ids: [''] },
  { type: 'view', lens: 'x-ray', collapsed: [] },
  { ...edit({ op: 'remove', ids: ['a'] }), request: -1 }, { ...edit({ op: 'remove', ids: ['a'] }), revision: 0.5 },
  edit(undefined), edit({ op: 'explode' }), edit({ op: 'constructor' }), edit({ op: 'add', id: 'a', node: { kind: 'spaceship' } }),
  edit({ op: 'add', id: 'a', node: { kind: 'host', memory: Number.NaN } }), edit({ op: 'set', path: ['a', {}], value: 1 }),
  edit({ op: 'set', path: ['a'] }), edit({ op: 'set', path: ['a'], value: deep() }), edit({ op: 'pin', id: 'a', at: { x: Infinity, y: 0 } }),
  edit({ op: 'set', path: ['a'], value: () => 1 }),
  { type: 'edit', request: 1, revision: 0, label: 'x', operations: Array.from({ length: 30_000 }, () => ({ op: 'remove', ids: ['a'] })) },
  { type: 'drop', uris: ['compose.yaml'], on: null }, { type: 'drop', uris: 'file:///a', on: null }, { type: 'drop', uris: Array.from({ length: 201 }, (_, i) => `file:///${i}`), on: null },
  ...['', '..', 'a/b.yaml', 'a\\b.yaml', 'a\u0000.yaml', 'n'.repeat(256), 5].map((name) => ({ type: 'dropFiles', files: [{ name, text: '' }], remarks: [], on: null })),
  ...[[{ name: 'a' }], [{ name: 'a', text: 1 }], [{ name: 'a', text: '' }, { name: 'a', text: '' }], Array.from({ length: 201 }, (_, i) => ({ name: `${i}`, text: '' })), 'a',
    [{ name: 'a', text: ' '.repeat(10_000_001) }, { name: 'b', text: ' '.repeat(10_000_000) }]].map((files) => ({ type: 'dropFiles', files, remarks: [], on: null })),
  { type: 'dropFiles', files: [], remarks: 'none', on: null }, { type: 'dropFiles', files: [], remarks: [], on: '' },
  { type: 'run', command: 'workbench.action.quit' }, { type: 'openText', pointer: 5, beside: true },
  { type: 'judge', request: 1, what: { kind: 'spaceship' }, targets: [] },
];

describe('messages from a webview', () => {
  GOOD.forEach((message) => it(`takes ${JSON.stringify(message)}`, () => assert.equal(parseToHost(message), message)));
  BAD.forEach((message, i) => it(`refuses bad message ${i + 1}`, () => assert.equal(parseToHost(message), undefined)));

  it('are refused aloud where they ask for an answer, and noted where not', async () => {
    const bench = await openBench(STACK);
    await bench.send({ type: 'edit', request: 12, revision: 0, label: 'x', operations: 'all' });
    assert.equal(bench.last('reject').request, 12);
    await bench.send({ type: 'nonsense' });
    assert.equal(bench.done.filter((line) => line.startsWith('log')).length, 2);
    assert.equal(bench.analysis.document.text, STACK);
    bench.dispose();
  });

  it('about dropped files reach the host with the node under them', async () => {
    const bench = await openBench(STACK);
    await bench.send({ type: 'drop', uris: ['file:///w/a.yaml', 'file:///w/b.yaml'], on: 'srv' });
    await bench.send({ type: 'drop', uris: [], on: null });
    await bench.send({ type: 'dropFiles', files: [{ name: 'a.yaml', text: 'x' }], remarks: ['No folders.'], on: 'srv' });
    await bench.send({ type: 'dropFiles', files: [], remarks: [], on: null });
    assert.deepEqual(bench.done.filter((line) => line.startsWith('dropped')), ['dropped file:///w/a.yaml file:///w/b.yaml on srv', 'dropped files a.yaml=x on srv; No folders.']);
    bench.dispose();
  });
});
