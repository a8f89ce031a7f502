// One canvas on a document: what it is told, and how its edits are answered.
import assert from 'node:assert/strict';
import { applyPatch } from '../../../src/scene';
import { openBench, STACK, type Bench } from './support';

describe('a session', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await openBench(STACK); });
  afterEach(() => bench.dispose());

  const edit = (operations: readonly object[], extra: object = {}) =>
    bench.send({ type: 'edit', request: 1, revision: bench.analysis.revision, label: 'Test', operations, ...extra });

  it('sends scene, document and findings once the webview is ready, and changes no byte', () => {
    assert.deepEqual(bench.sent.map(({ type }) => type), ['scene', 'document', 'findings']);
    assert.equal(bench.last('scene').scene.count, 7);
    assert.equal(bench.last('scene').fileName, 'stack.topology.json');
    assert.deepEqual(bench.last('document').document.kinds.find(({ kind }) => kind === 'container'), { kind: 'container', count: 2 });
    assert.equal(bench.analysis.document.text, STACK);
  });

  it('starts with the lens and folds that the webview remembers', async () => {
    await bench.send({ type: 'ready', lens: 'kernel', collapsed: ['docker'] });
    const { scene } = bench.last('scene');
    assert.equal(scene.lens, 'kernel');
    assert.equal(scene.ids.includes('web'), false);
  });

  it('tells what a card shows of a node, the worst findings first, and says where the node is gone', async () => {
    await edit([{ op: 'set', path: ['nodes', 'web', 'privileged'], value: true }]);
    await bench.send({ type: 'card', request: 5, id: 'web' });
    const { request, card } = bench.last('card');
    assert.equal(request, 5);
    assert.ok(card!.facts.length > 0 && card!.facts.length <= 6);
    assert.equal(card!.facts[0]!.label, 'Kernel');
    assert.equal(card!.findings[0]!.severity, 'error');
    assert.ok(card!.total >= card!.findings.length && card!.findings.length <= 4);
    await bench.send({ type: 'card', request: 6, id: 'nobody' });
    assert.deepEqual(bench.last('card'), { type: 'card', request: 6 });
  });

  it('applies an edit as minimal text edits, sends a patch that gives the same scene, then confirms', async () => {
    const before = bench.last('scene').scene;
    await edit([{ op: 'set', path: ['nodes', 'vm-a', 'memory'], value: '8GiB' }], { select: ['vm-a'] });
    assert.equal(bench.analysis.document.text, STACK.replace('"memory": "4GiB", "os"', '"memory": "8GiB", "os"'));
    assert.deepEqual(bench.last('ack'), { type: 'ack', request: 1, revision: 1, select: ['vm-a'] });
    const types = bench.sent.slice(3).map(({ type }) => type);
    assert.ok(types.indexOf('ack') > types.indexOf('patch') && types.includes('patch'));
    const patched = applyPatch(before, bench.last('patch').patch);
    await bench.send({ type: 'ready' });
    assert.deepEqual(patched, bench.last('scene').scene);
  });

  it('sends a new scene where the structure changed', async () => {
    await edit([{ op: 'move', id: 'docker', to: 'vm-b' }]);
    assert.equal(bench.sent.slice(3).some(({ type }) => type === 'scene'), true);
    assert.ok(bench.done.includes('did move'));
  });

  it('refuses an edit against an older revision and shows the present picture', async () => {
    bench.analysis.change(STACK.replace('Small', 'Other'), true);
    await bench.send({ type: 'edit', request: 7, revision: 0, label: 'Test', operations: [{ op: 'remove', ids: ['db'] }] });
    assert.match(bench.last('reject').reason, /changed elsewhere/);
    assert.equal(bench.last('reject').request, 7);
    assert.equal(bench.analysis.document.topology.ids.includes('db'), true);
    assert.ok(bench.sent.slice(3).some((message) => (message.type === 'scene' || message.type === 'patch') && message.revision === 1));
    // The picture may have been lost on the way: it is sent again, whole.
    const before = bench.sent.length;
    await bench.send({ type: 'edit', request: 8, revision: 0, label: 'Test', operations: [{ op: 'remove', ids: ['db'] }] });
    assert.deepEqual(bench.sent.slice(before).map(({ type }) => type), ['scene', 'document', 'findings', 'reject']);
  });

  it('refuses what the model refuses, what VS Code refuses, and everything in a read-only file, with the reason', async () => {
    await edit([{ op: 'remove', ids: ['nobody'] }]);
    assert.match(bench.last('reject').reason, /nobody/);
    bench.apply = 'refuse';
    await edit([{ op: 'remove', ids: ['db'] }]);
    assert.match(bench.last('reject').reason, /did not take/);
    bench.readOnly = 'Only to look at.';
    await edit([{ op: 'remove', ids: ['db'] }]);
    assert.equal(bench.last('reject').reason, 'Only to look at.');
    assert.equal(bench.analysis.document.text, STACK);
  });

  it('runs edits in the order in which they came', async () => {
    await Promise.all([
      bench.send({ type: 'edit', request: 1, revision: 0, label: 'A', operations: [{ op: 'rename', id: 'db', to: 'data' }] }),
      bench.send({ type: 'edit', request: 2, revision: 0, label: 'B', operations: [{ op: 'rename', id: 'data', to: 'base' }] }),
    ]);
    assert.equal(bench.last('ack').request, 1);
    assert.equal(bench.last('reject').request, 2);
  });

  it('keeps a reveal until the webview is there', async () => {
    const text = bench.analysis.document.text;
    bench.dispose();
    bench = await openBench(text);
    bench.session.reveal(['vm-b'], undefined, true);
    assert.deepEqual(bench.last('reveal'), { type: 'reveal', ids: ['vm-b'], focus: true });
  });

  it('gives details of what is selected, with kernel, links and findings', async () => {
    await bench.send({ type: 'select', ids: ['web', 'gone'] });
    const [web, ...others] = bench.last('details').details;
    assert.deepEqual(others, []);
    assert.equal(web.id, 'web');
    assert.deepEqual(web.links.map(({ from, to, label, index }) => ({ from, to, label, index })), [{ from: 'web', to: 'db', label: 'port 5432', index: 0 }]);
    const kernel = web.facts.find(({ label }) => label === 'Kernel');
    assert.match(kernel?.value ?? '', /Debian 12/);
    assert.match(web.facts.find(({ label }) => label === 'Shares its kernel with')?.detail ?? '', /db/);
    assert.ok(bench.done.includes('selected web gone'));
  });

  it('does not move the text cursor for a selection that only follows a reveal', async () => {
    await bench.send({ type: 'select', ids: ['web'], quiet: true });
    assert.deepEqual(bench.done, []);
  });

  it('judges targets, and says why not', async () => {
    await bench.send({ type: 'judge', request: 3, what: { ids: ['web'] }, targets: ['host', 'vm-b', null, 'web', 'gone'] });
    const { verdicts } = bench.last('verdict');
    assert.deepEqual(verdicts.map(({ verdict }) => verdict.allowed).slice(3), [false, false]);
    const layered = verdicts[1].verdict;
    assert.equal(layered.allowed, true);
    assert.ok(layered.operations.some((operation) => operation.op === 'add' && operation.node.kind === 'engine'));
    await bench.send({ type: 'edit', request: 4, revision: 0, label: 'Move', operations: layered.operations });
    assert.equal(bench.analysis.checked().facts.graph.number.has('web'), true);
    assert.equal(bench.last('ack').request, 4);
  });

  it('marks what fits a filter, dims what does not and holds nothing that does, and follows edits', async () => {
    const { FLAG } = await import('../../../src/scene');
    await bench.send({ type: 'ready', filter: 'kind:container web', collapsed: [] });
    const states = () => {
      const scene = bench.last('scene').scene;
      return Object.fromEntries(scene.ids.map((id, i) => [id, (scene.flags[i]! & FLAG.match ? 'match' : '') + (scene.flags[i]! & FLAG.dimmed ? 'dimmed' : '')]));
    };
    assert.equal(states().web, 'match');
    assert.equal(states().db, 'dimmed');
    assert.equal(states().docker, '');
    await edit([{ op: 'rename', id: 'db', to: 'web-db' }]);
    assert.equal(states()['web-db'], 'match');
    await bench.send({ type: 'view', lens: 'stack', collapsed: ['host'], filter: 'web-db' });
    assert.equal(states().host, 'match');
    await bench.send({ type: 'view', lens: 'stack', collapsed: [] });
    assert.ok(Object.values(states()).every((state) => state === ''));
  });

  it('shows only one box, follows it to another id, and shows everything once it is gone', async () => {
    await bench.send({ type: 'view', lens: 'stack', collapsed: [], root: 'docker' });
    const path = () => bench.last('scene').scene.path.map(({ id }) => id).join(' ');
    assert.match(path(), / docker$/);
    assert.equal(bench.last('scene').scene.ids[0], 'docker');
    await edit([{ op: 'rename', id: 'docker', to: 'podman' }]);
    assert.match(path(), / podman$/);
    await edit([{ op: 'remove', ids: ['podman'] }]);
    assert.equal(path(), '');
  });

  it('tells where the keyboard is, and that it is known', async () => {
    await bench.send({ type: 'keyboard', on: 'canvas' });
    assert.ok(bench.done.includes('keyboard canvas'));
    assert.equal(bench.last('keyboard').on, 'canvas');
  });

  it('finds nodes by words, best first, also inside folds', async () => {
    await bench.send({ type: 'view', lens: 'stack', collapsed: ['host'] });
    await bench.send({ type: 'find', request: 5, query: 'postgres', limit: 10 });
    assert.deepEqual(bench.last('found').rows.map(({ id, path }) => ({ id, path })), [{ id: 'db', path: ['host', 'kvm', 'vm-a', 'docker'] }]);
    await bench.send({ type: 'find', request: 6, query: 'vm', limit: 1 });
    assert.equal(bench.last('found').total, 3);
    assert.equal(bench.last('found').rows.length, 1);
  });

  it('applies a fix of a finding by its key, once', async () => {
    bench.analysis.change(STACK.replace('"in": "docker", "image": "postgres:16"', '"in": "host", "image": "postgres:16"'), false);
    const row = bench.last('findings').rows.find(({ fixes }) => fixes.length > 0);
    assert.ok(row, 'no finding with a fix');
    await bench.send({ type: 'fix', request: 8, revision: bench.analysis.revision, finding: row.key, fix: 0 });
    assert.equal(bench.last('ack').request, 8);
    assert.equal(bench.last('findings').rows.some(({ key }) => key === row.key), false);
    await bench.send({ type: 'fix', request: 9, revision: bench.analysis.revision, finding: row.key, fix: 0 });
    assert.match(bench.last('reject').reason, /gone/);
  });

  it('sends findings again only where they changed', async () => {
    const count = () => bench.sent.filter(({ type }) => type === 'findings').length;
    const before = count();
    await edit([{ op: 'pin', id: 'host', at: { x: 10, y: 20 } }]);
    assert.equal(bench.last('ack').request, 1);
    assert.equal(count(), before);
  });

  it('hands over what others do', async () => {
    await bench.send({ type: 'openText', pointer: '/nodes/web', beside: true });
    await bench.send({ type: 'openRule', rule: 'no-memory-limit' });
    await bench.send({ type: 'run', command: 'import' });
    await bench.send({ type: 'did', what: 'lens' });
    assert.deepEqual(bench.done, ['openText /nodes/web true', 'openRule no-memory-limit', 'run import', 'did lens']);
  });
});
