// Nodes on the clipboard: what is inside them and the links among them come along, under fresh ids.
import assert from 'node:assert/strict';
import { openBench, STACK, type Bench } from './support';

describe('the clipboard', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await openBench(STACK); });
  afterEach(() => bench.dispose());

  const copy = (ids: readonly string[], cut = false) => bench.send({ type: 'copy', ids, cut, request: 1, revision: bench.analysis.revision });
  const paste = (into: string | null) => bench.send({ type: 'paste', into, request: 2, revision: bench.analysis.revision });
  const node = (id: string) => bench.analysis.document.topology.nodes[bench.analysis.document.topology.ids.indexOf(id)];

  it('copies a subtree and pastes it under fresh ids, references and links included', async () => {
    await copy(['docker', 'web']);
    assert.equal(bench.last('ack').request, 1);
    assert.equal(bench.analysis.document.text, STACK);
    await paste('vm-b');
    assert.deepEqual(bench.last('ack').select, ['docker-2']);
    assert.equal(node('docker-2').in, 'vm-b');
    assert.equal(node('web-2').in, 'docker-2');
    assert.deepEqual((node('web-2') as { namespaces?: object }).namespaces, { net: 'container:db-2' });
    assert.deepEqual(bench.analysis.document.topology.links.at(-1), { from: 'web-2', to: 'db-2', port: 5432 });
  });

  it('puts duplicates beside each of what was selected, as one change, and leaves the clipboard alone', async () => {
    await copy(['vm-b']);
    const clipboard = bench.clipboard;
    await bench.send({ type: 'duplicate', ids: ['web', 'vm-b'], request: 3, revision: bench.analysis.revision });
    assert.deepEqual(bench.last('ack').select, ['web-2', 'vm-b-2']);
    assert.equal(node('web-2').in, node('web').in);
    assert.equal(node('vm-b-2').in, node('vm-b').in);
    assert.equal(bench.clipboard, clipboard);
    await bench.send({ type: 'duplicate', ids: [], request: 4, revision: bench.analysis.revision });
    assert.match(bench.last('reject').reason, /nothing to duplicate/);
  });

  it('adds missing layers once for all that is pasted', async () => {
    await copy(['web', 'db']);
    await paste('vm-b');
    const added = bench.analysis.document.topology.ids.slice(7);
    assert.equal(added.length, 3);
    assert.equal(added.filter((id) => node(id).kind === 'engine').length, 1);
    assert.equal(node('web-2').in, node('db-2').in);
  });

  it('keeps references to what was not copied', async () => {
    await copy(['web']);
    await paste('docker');
    assert.deepEqual((node('web-2') as { namespaces?: object }).namespaces, { net: 'container:db' });
    assert.equal(bench.analysis.document.topology.links.length, 1);
  });

  it('cuts: the nodes are gone from the file and can be pasted under their own ids', async () => {
    await copy(['docker'], true);
    assert.equal(bench.analysis.document.topology.ids.includes('web'), false);
    assert.equal(bench.history.at(-1), STACK);
    await paste('vm-b');
    assert.equal(node('docker').in, 'vm-b');
    assert.equal(node('web').in, 'docker');
  });

  it('says why where it cannot be pasted', async () => {
    await copy(['host']);
    await paste('web');
    assert.match(bench.last('reject').reason, /cannot/);
    assert.equal(bench.analysis.document.text, STACK);
  });

  for (const [what, text] of Object.entries({
    'other text': 'hello', 'other JSON': '{"strataNodes":1}', 'a huge text': ' '.repeat(30_000_000) + '"strataNodes"',
    'unknown kinds': '{"strataNodes":1,"nodes":[{"id":"x","node":{"kind":"spaceship"}}],"links":[]}',
    'nodes that are no objects': '{"strataNodes":1,"nodes":[null],"links":[]}',
  })) {
    it(`refuses ${what}`, async () => {
      bench.clipboard = text;
      await paste(null);
      assert.match(bench.last('reject').reason, /holds no nodes/);
    });
  }

  it('pastes ids that look like parts of objects without harm', async () => {
    bench.clipboard = '{"strataNodes":1,"nodes":[{"id":"__proto__","node":{"kind":"host","constructor":{"x":1}}},{"id":"toString","node":{"kind":"site"}}],"links":[]}';
    await paste(null);
    assert.equal(bench.last('ack').request, 2);
    assert.ok(bench.analysis.document.topology.ids.includes('toString'));
    assert.equal(({} as { x?: number }).x, undefined);
  });
});
