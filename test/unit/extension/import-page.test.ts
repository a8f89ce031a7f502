import assert from 'node:assert/strict';
import { importBody, readAnswer, type ImportPage } from '../../../src/extension/session/import-page';
import { importFiles } from '../../../src/import';
import { previewOf } from '../../../src/import/preview';
import { applyOperations, newTopologyText, readTopology } from '../../../src/model';

async function pageFor(compose: string, into = newTopologyText()): Promise<ImportPage> {
  const base = readTopology(into);
  const result = await importFiles(['compose.yaml'], { readFile: (path) => (path === 'compose.yaml' ? compose : undefined), topology: base.topology, workspaceName: 'shop' });
  return { name: 'compose.yaml', place: 'a new topology', preview: previewOf(base, result), notes: result.notes, sources: result.sources };
}

const imported = async (compose: string) => {
  const base = readTopology(newTopologyText());
  const result = await importFiles(['compose.yaml'], { readFile: (path) => (path === 'compose.yaml' ? compose : undefined), topology: base.topology, workspaceName: 'shop' });
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok);
  return applied.text;
};

const count = (html: string, tag: RegExp) => [...html.matchAll(tag)].length;

describe('The page of an import', () => {
  it('has a list in a list for what stands in what, with a tick for each new node', async () => {
    const html = importBody(await pageFor('services:\n  web: { image: nginx, environment: { TOKEN: s3cr3t } }\n  db: { image: postgres }\n'));
    assert.match(html, /Added: 1 host, 1 engine, 1 control group, 2 containers/);
    assert.equal(count(html, /<input type="checkbox" data-node=/g), 6);
    assert.match(html, /data-node="docker" checked> engine <b>docker<\/b> <span class="quiet">assumed<\/span><\/label><ul><li>/);
    for (const tag of ['ul', 'li', 'section']) assert.equal(count(html, new RegExp(`<${tag}>`, 'g')), count(html, new RegExp(`</${tag}>`, 'g')), tag);
    assert.doesNotMatch(html, /s3cr3t/);
    assert.match(html, /data-do="apply"/);
  });

  it('shows what is there, what changes and what is gone', async () => {
    const text = await imported('services:\n  web: { image: "nginx:1.27" }\n  db: { image: postgres }\n');
    const html = importBody(await pageFor('services:\n  web: { image: "nginx:1.28" }\n  cache: { image: redis }\n', text));
    assert.match(html, /<td>web<\/td><td>image<\/td><td>nginx:1\.27<\/td><td>nginx:1\.28<\/td>/);
    assert.match(html, /class="there">engine <b>docker/);
    assert.match(html, /data-gone="db"> Remove container <b>db<\/b>/);
    assert.equal(count(html, /data-node="/g), 1);
  });

  it('of what stands there already has nothing to apply', async () => {
    const compose = 'services:\n  web: { image: nginx }\n';
    const html = importBody(await pageFor(compose, await imported(compose)));
    assert.doesNotMatch(html, /data-do="apply"|data-node/);
    assert.match(html, /stands there already/);
  });

  it('has notes that open their place, and texts of files as text', async () => {
    const page = await pageFor('services:\n  "<img src=x onerror=alert(1)>": { image: "a&b", sysctls: { a: 1 } }\n');
    const html = importBody({ ...page, name: '<b>', notice: '"now"' });
    assert.doesNotMatch(html, /<img|Import of <b>/);
    const index = page.notes.findIndex(({ line }) => line === 2);
    assert.match(html, new RegExp(`data-note="${index}">compose\\.yaml:2:\\d+</button>`));
  });
});

describe('An answer of the page', () => {
  it('is read where it is one', () => {
    const apply = { type: 'apply', without: ['a'], unchanged: [], removed: [] };
    assert.deepEqual(readAnswer({ ...apply, more: 1 }), apply);
    assert.deepEqual(['place', 'cancel'].map((type) => readAnswer({ type })), [{ type: 'place' }, { type: 'cancel' }]);
    assert.deepEqual(readAnswer({ type: 'note', note: 0 }), { type: 'note', note: 0 });
  });

  for (const wrong of [null, 'apply', {}, { type: 'apply' }, { type: 'apply', without: [1], unchanged: [], removed: [] }, { type: 'apply', without: 'a', unchanged: [], removed: [] }, { type: 'note', note: -1 }, { type: 'note', note: 'x' }, { type: 'run' }]) {
    it(`is nothing where it is ${JSON.stringify(wrong)}`, () => assert.equal(readAnswer(wrong), undefined));
  }
});
