import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph, check } from '../../../src/engine';
import { importFiles } from '../../../src/import';
import { applyOperations, KIND_TABLE, mayBeIn, newTopologyText, readTopology } from '../../../src/model';

const shared = path.resolve('../shared/corpus');
/** The hand-written ones all carry this word where a secret stands. */
const MARKER = /do.not.copy/i;

const yamlBelow = (folder: string) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((name) => path.join(folder, String(name)))
  .filter((file) => /\.ya?ml$/.test(file) && fs.statSync(path.join(shared, file)).isFile());

async function importOne(file: string) {
  const root = path.join(shared, path.dirname(file));
  const base = readTopology(newTopologyText());
  const readFile = (name: string) => {
    const full = path.join(root, name);
    return fs.existsSync(full) && fs.statSync(full).isFile() ? fs.readFileSync(full) : undefined;
  };
  const result = await importFiles([path.basename(file)], { topology: base.topology, readFile, workspaceName: path.basename(root) });
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${file}: ${applied.ok ? '' : applied.error}`);
  return { result, text: applied.text };
}

describe('Real and hostile files of the shared corpus', function () {
  this.timeout(60_000);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  for (const folder of ['compose', 'hostile']) {
    it(`${folder}: every YAML file ends with a sound topology or a note at a place`, async () => {
      const files = yamlBelow(folder);
      assert.ok(files.length > 10);
      for (const file of files) {
        const { result, text } = await importOne(file);
        assert.ok(result.operations.length > 0 || result.notes.length > 0, `${file}: nothing was said`);
        for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '', `${file}: ${JSON.stringify(note)}`);
        assert.doesNotMatch(JSON.stringify(result) + text, MARKER, file);
        const document = readTopology(text);
        assert.deepEqual(document.topology.problems, [], file);
        const graph = buildGraph(document.topology);
        assert.ok(graph.nodes.every((node, i) => mayBeIn(node.kind, graph.parent[i] < 0 ? undefined : graph.nodes[graph.parent[i]].kind)), file);
        assert.ok(Array.isArray(check(document, { today: '2026-09-01' }).findings));
      }
    });
  }

  it('compose: nearly every file has services, and every kind stands where it may', async () => {
    const empty: string[] = [];
    for (const file of yamlBelow('compose')) if ((await importOne(file)).result.operations.length === 0) empty.push(file);
    assert.ok(empty.length <= 10, empty.join('\n'));
    assert.ok(Object.keys(KIND_TABLE).includes('container'));
  });

  it('is the same when it is read twice', async () => {
    for (const file of yamlBelow('compose').slice(0, 20)) assert.deepEqual((await importOne(file)).result, (await importOne(file)).result);
  });
});
