// One canvas on a document: what it is told, and how its edits are answered.
import assert from 'node:assert/strict';
import { applyPatch } from '../../../src/scene';
import { heldRows, heldScene, openBench, STACK, type Bench } from './support';

describe('a session', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await openBench(STACK); });
  afterEach(() => bench.dispose());

  const edit = (operations: readonly object[], extra: object = {}) =>
    bench.send({ type: 'edit', request: 1, revision: bench.analysis.revision, label: 'Test', operations, ...extra });

  it('sends scene, document and findings once the webview is ready, and changes no byte', () => {
    assert.deepEqual(bench.sent.map(({ type }) => type), ['scene', 'document', 'findings', 'templates']);
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

  it('sends a patch that brings boxes where they are now where the structure changed', async () => {
    await edit([{ op: 'move', id: 'docker', to: 'vm-b' }]);
    assert.ok(bench.last('patch').patch.runs);
    const patched = heldScene(bench.sent);
    await bench.send({ type: 'ready' });
    assert.deepEqual(patched, bench.last('scene').scene);
    assert.equal(patched.ids[patched.parent[patched.ids.indexOf('docker')]!], 'vm-b');
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
      const scene = heldScene(bench.sent);
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
    const path = () => heldScene(bench.sent).path.map(({ id }) => id).join(' ');
    assert.match(path(), / docker$/);
    assert.equal(heldScene(bench.sent).ids[0], 'docker');
    await edit([{ op: 'rename', id: 'docker', to: 'podman' }]);
    assert.match(path(), / podman$/);
    await edit([{ op: 'remove', ids: ['podman'] }]);
    assert.equal(path(), '');
  });

  it('previews what a drop would bring exactly as it then comes, and changes nothing by that', async () => {
    const { analysis } = bench;
    const before = analysis.checked(), { text } = analysis.document, old = heldScene(bench.sent);
    await bench.send({ type: 'judge', request: 7, what: { kind: 'container' }, targets: ['docker'] });
    const [{ verdict }] = bench.last('verdict').verdicts;
    const { id } = verdict.operations.at(-1) as { id: string };
    const operations = [...verdict.operations, { op: 'set', path: ['nodes', id, 'privileged'], value: true }];
    await bench.send({ type: 'preview', request: 8, revision: analysis.revision, target: 'docker', operations });
    const { preview } = bench.last('previewed');
    assert.equal(analysis.document.text, text);
    assert.equal(analysis.checked(), before);
    await edit(operations);
    const after = analysis.checked(), now = heldScene(bench.sent);
    const keys = (findings: typeof after.findings) => new Set(findings.map(({ rule, pointer }) => `${rule} ${pointer}`));
    const came = [...keys(after.findings)].filter((key) => !keys(before.findings).has(key)), went = [...keys(before.findings)].filter((key) => !keys(after.findings).has(key));
    assert.ok(came.length > 0, 'a privileged container is worth a finding');
    assert.deepEqual([preview!.gainedTotal, preview!.lostTotal], [came.length, went.length]);
    assert.ok(preview!.gained.length > 0 && preview!.gained.length <= 3);
    const dx = old.x[old.ids.indexOf('docker')]! - now.x[now.ids.indexOf('docker')]!, dy = old.y[old.ids.indexOf('docker')]! - now.y[now.ids.indexOf('docker')]!;
    const fresh = preview!.boxes.filter((box) => box.fresh);
    assert.deepEqual(fresh.map(({ title }) => title), [id]);
    const at = now.ids.indexOf(fresh[0]!.title);
    assert.deepEqual([fresh[0]!.x, fresh[0]!.y, fresh[0]!.w, fresh[0]!.h], [now.x[at]! + dx, now.y[at]! + dy, now.w[at], now.h[at]]);
    assert.ok(preview!.boxes.some(({ title, fresh: isNew }) => title === 'docker' && !isNew));
  });

  it('works on the last of several previews that were asked for, and on none of an older revision', async () => {
    const ask = (request: number, revision = bench.analysis.revision) => bench.send({ type: 'preview', request, revision, target: null, operations: [{ op: 'remove', ids: ['web'] }] });
    await Promise.all([ask(11), ask(12), ask(13)]);
    const answers = () => bench.sent.flatMap((message) => (message.type === 'previewed' ? [[message.request, message.preview !== undefined]] : []));
    assert.deepEqual(answers(), [[11, false], [12, false], [13, true]]);
    await ask(14, bench.analysis.revision + 1);
    assert.deepEqual(answers().at(-1), [14, false]);
    await bench.send({ type: 'preview', request: 15, revision: bench.analysis.revision, target: null, operations: [{ op: 'remove', ids: ['nobody'] }] });
    assert.deepEqual(answers().at(-1), [15, false], 'what cannot be done has no preview');
  });

  it('puts a template in with ids of its own, twice where it is wanted twice', async () => {
    const insert = async (template: string, target: string | null) => {
      await bench.send({ type: 'judge', request: 9, what: { template }, targets: [target] });
      const [{ verdict }] = bench.last('verdict').verdicts;
      assert.ok(verdict.allowed, verdict.reason);
      await edit(verdict.operations, { select: verdict.select });
      return bench.last('ack').select;
    };
    assert.equal(bench.last('templates').templates.length > 20, true);
    const [first] = await insert('docker-server', null), [second] = await insert('docker-server', null);
    assert.notEqual(first, second);
    const { topology } = bench.analysis.document;
    const at = (id: string) => topology.nodes[topology.ids.indexOf(id)]!;
    const engines = topology.ids.filter((id) => at(id).kind === 'engine' && at(id).in !== undefined && [first, second].includes(at(id).in!));
    assert.equal(engines.length, 2);
    assert.equal(topology.links.filter((link) => link?.port === 5432).length >= 2, true);
    assert.ok(topology.links.every((link) => link && topology.ids.includes(link.from) && topology.ids.includes(link.to)));
    const mounts = topology.ids.flatMap((id) => { const node = at(id); return node.kind === 'container' ? node.mounts ?? [] : []; });
    assert.equal(new Set(mounts.map(({ source }) => source)).size, mounts.length, 'each database has a volume of its own');
    const [vm] = await insert('ubuntu-vm', 'host');
    assert.equal(bench.analysis.document.topology.ids.includes(vm!), true);
    await bench.send({ type: 'judge', request: 10, what: { template: 'gone' }, targets: [null] });
    assert.match(bench.last('verdict').verdicts[0]!.verdict.reason, /not there any more/);
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
    const row = heldRows(bench.sent).find(({ fixes }) => fixes.length > 0);
    assert.ok(row, 'no finding with a fix');
    await bench.send({ type: 'fix', request: 8, revision: bench.analysis.revision, finding: row.key, fix: 0 });
    assert.equal(bench.last('ack').request, 8);
    assert.equal(heldRows(bench.sent).some(({ key }) => key === row.key), false);
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
    await bench.send({ type: 'explain', finding: 'a-key' });
    await bench.send({ type: 'run', command: 'import' });
    await bench.send({ type: 'did', what: 'lens' });
    assert.deepEqual(bench.done, ['openText /nodes/web true', 'openRule no-memory-limit', 'explain a-key', 'run import', 'did lens']);
  });
});
