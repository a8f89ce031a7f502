import assert from 'node:assert/strict';
import { importFiles } from '../../../src/import';
import { chosenOperations, type ImportChoice, NO_CHOICE, previewOf } from '../../../src/import/preview';
import { countsText, previewSections } from '../../../src/import/preview-words';
import { applyOperations, newTopologyText, readTopology } from '../../../src/model';

const COMPOSE = `services:
  web:
    image: nginx:1.27
    mem_limit: 256m
    depends_on: [db]
    volumes: ["data:/data"]
  db: { image: "postgres:16", networks: [back] }
volumes: { data: {} }
networks: { back: {} }
`;
const UPDATED = `services:
  web:
    image: nginx:1.28
    mem_limit: 512m
    volumes: ["data:/data"]
  cache: { image: "redis:7" }
volumes: { data: {} }
`;

/** Imports one Compose file into a text. */
async function importing(compose: string, into = newTopologyText(), on?: string) {
  const base = readTopology(into);
  const result = await importFiles(['compose.yaml'], { readFile: () => compose, topology: base.topology, workspaceName: 'shop', ...(on === undefined ? {} : { on }) });
  return { base, result, preview: previewOf(base, result) };
}
type Importing = Awaited<ReturnType<typeof importing>>;

function applied({ base, result }: Importing, choice: Partial<ImportChoice> = {}) {
  const done = applyOperations(base, chosenOperations(base, result.operations, { ...NO_CHOICE, ...choice }));
  assert.ok(done.ok, done.ok ? '' : done.error);
  return done.text;
}

/** The first import, with something that people added, and the second into it. */
async function again(edit = (text: string) => text) {
  const first = edit(applied(await importing(COMPOSE)));
  return importing(UPDATED, first);
}
const node = (text: string, id: string) => {
  const { ids, nodes } = readTopology(text).topology;
  return nodes[ids.indexOf(id)];
};

describe('The preview of an import', () => {
  it('has the nodes in the order of a tree, each with where it comes from', async () => {
    const { preview } = await importing(COMPOSE);
    assert.deepEqual(preview.nodes.map(({ depth, id }) => `${' '.repeat(depth)}${id}`), ['shop-host', ' docker', '  shop', '   web', '   db', ' data', ' back', ' shop-default']);
    assert.deepEqual(preview.nodes.filter(({ assumed }) => assumed).map(({ id }) => id), ['shop-host', 'docker']);
    assert.equal(preview.nodes.find(({ id }) => id === 'web')!.source, 'compose.yaml /services/web');
    assert.equal(countsText(preview), '1 host, 1 engine, 1 control group, 2 containers, 1 volume, 2 networks and 1 link');
    assert.deepEqual([preview.changes, preview.gone, preview.kept], [[], [], []]);
  });

  it('shows the boxes that are there around what is added to them', async () => {
    const { preview } = await importing(COMPOSE, '{ "strata": 1, "nodes": { "rack": { "kind": "host" }, "eng": { "kind": "engine", "in": "rack", "platform": "docker" }, "other": { "kind": "host" } } }', 'eng');
    assert.deepEqual(preview.nodes.slice(0, 3).map(({ id, isNew, depth }) => [id, isNew, depth]), [['rack', false, 0], ['eng', false, 1], ['shop', true, 2]]);
    assert.ok(!preview.nodes.some(({ id }) => id === 'other'));
  });

  it('of an import again tells what came, what changes from what to what, what is gone, and what people keep', async () => {
    const { preview, base } = await again((text) => text.replace('"kind": "container",', '"kind": "container", "cpus": 2, "cpu": { "limit": 2 },').replace('"image": "nginx:1.27"', '"image": "nginx:1.27", "pids": 100'));
    assert.deepEqual(preview.nodes.filter(({ isNew }) => isNew).map(({ id }) => id), ['cache']);
    const web = preview.changes.filter(({ of }) => of === 'web');
    assert.deepEqual(web.find(({ property }) => property === 'image'), { key: '["nodes","web","image"]', what: 'node', of: 'web', property: 'image', before: 'nginx:1.27', after: 'nginx:1.28' });
    assert.ok(web.some(({ property, before, after }) => /memory/i.test(property) && before !== undefined && after !== undefined && before !== after), JSON.stringify(web));
    assert.deepEqual(preview.gone.map(({ id }) => id).sort(), ['back', 'db']);
    assert.equal(preview.gone.find(({ id }) => id === 'db')!.inside, 0);
    assert.ok(base.topology.ids.includes('db'));
  });

  it('in words has a section for each', async () => {
    const { preview } = await again();
    const sections = previewSections(preview);
    assert.deepEqual(sections.map(({ title }) => title), ['Added: 1 container', 'Changed', 'Not in the files any more, and kept']);
    assert.deepEqual(sections[0]!.lines.map((line) => line.trim()), ['host shop-host', 'engine docker', 'cgroup shop', '+ container cache, from compose.yaml /services/cache']);
    assert.ok(sections[1]!.lines.includes('web: image nginx:1.27 -> nginx:1.28'));
    assert.ok(sections[2]!.lines.includes('container db, was in compose.yaml /services/db'));
  });

  it('of the same files again is empty', async () => {
    const { preview, result } = await importing(COMPOSE, applied(await importing(COMPOSE)));
    assert.deepEqual(result.operations, []);
    assert.deepEqual(previewSections(preview), []);
  });
});

describe('A choice in an import', () => {
  it('that says nothing changes nothing', async () => {
    const all = await importing(COMPOSE);
    assert.equal(chosenOperations(all.base, all.result.operations, NO_CHOICE), all.result.operations);
  });

  it('leaves out nodes with what stands in them and every reference to them', async () => {
    const text = applied(await importing(COMPOSE), { without: new Set(['db', 'data']) });
    const { topology } = readTopology(text);
    assert.ok(!topology.ids.includes('db') && !topology.ids.includes('data') && topology.ids.includes('web'));
    assert.deepEqual(topology.problems, []);
    assert.doesNotMatch(text, /"data"|"db"/);
    assert.deepEqual(readTopology(applied(await importing(COMPOSE), { without: new Set(['docker']) })).topology.ids, ['shop-host', 'data', 'back', 'shop-default']);
  });

  it('keeps values as they are, one by one', async () => {
    const text = applied(await again(), { unchanged: new Set(['["nodes","web","image"]']) });
    assert.deepEqual([(node(text, 'web') as { image?: string }).image, node(text, 'cache')?.kind], ['nginx:1.27', 'container']);
    assert.match(JSON.stringify(node(text, 'web')), /512/);
  });

  it('removes what is gone only where it says so', async () => {
    const second = await again();
    assert.ok(node(applied(second), 'db'));
    const text = applied(second, { removed: new Set(['db', 'back', 'no such node']) });
    assert.deepEqual([node(text, 'db'), node(text, 'back'), node(text, 'web')?.kind], [undefined, undefined, 'container']);
    assert.deepEqual(readTopology(text).topology.problems, []);
  });

  it('never takes along what was there and would move into a node that is left out', () => {
    const base = readTopology('{ "strata": 1, "nodes": { "old": { "kind": "vm" } } }');
    const operations = [{ op: 'add', id: 'fresh', node: { kind: 'hypervisor' } }, { op: 'move', id: 'old', to: 'fresh' }] as const;
    const preview = previewOf(base, { name: undefined, operations, notes: [], sources: [] });
    assert.deepEqual(preview.changes.map(({ of, property, before, after }) => [of, property, before, after]), [['old', 'in', undefined, 'fresh']]);
    const done = applyOperations(base, chosenOperations(base, operations, { ...NO_CHOICE, without: new Set(['fresh']) }));
    assert.ok(done.ok);
    assert.deepEqual(readTopology(done.text).topology.ids, ['old']);
    const unmoved = applyOperations(base, chosenOperations(base, operations, { ...NO_CHOICE, unchanged: new Set([preview.changes[0]!.key]) }));
    assert.ok(unmoved.ok);
    assert.equal(readTopology(unmoved.text).topology.nodes[0]!.in, undefined);
  });
});
