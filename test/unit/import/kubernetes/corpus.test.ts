import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph, check } from '../../../../src/engine';
import { importFiles, recognise } from '../../../../src/import';
import { applyOperations, mayBeIn, newTopologyText, readTopology } from '../../../../src/model';

const shared = path.resolve('../shared/corpus');

const filesOf = (folder: string) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((name) => path.join(folder, String(name)))
  .filter((file) => /\.(ya?ml|json)$/.test(file) && fs.statSync(path.join(shared, file)).isFile());

async function importThese(files: readonly string[]) {
  const base = readTopology(newTopologyText());
  const result = await importFiles(files, { topology: base.topology, readFile: (name) => fs.readFileSync(path.join(shared, name)) }, 'kubernetes');
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${files[0]}: ${applied.ok ? '' : applied.error}`);
  return { result, document: readTopology(applied.text), text: applied.text };
}

function assertSound(file: string, { result, document, text }: Awaited<ReturnType<typeof importThese>>): void {
  assert.ok(result.operations.length > 0 || result.notes.length > 0, `${file}: nothing was said`);
  for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '', `${file}: ${JSON.stringify(note)}`);
  assert.doesNotMatch(text, /do.not.copy/i, file);
  assert.deepEqual(document.topology.problems, [], file);
  const graph = buildGraph(document.topology);
  graph.nodes.forEach((node, i) => assert.ok(mayBeIn(node.kind, graph.parent[i] < 0 ? undefined : graph.nodes[graph.parent[i]].kind), `${file}: ${graph.ids[i]}`));
  const { findings } = check(document, { today: '2026-09-01' });
  assert.deepEqual(findings.filter(({ rule }) => rule.startsWith('text-')), [], file);
}

describe('Real and hostile files of Kubernetes', function () {
  this.timeout(60_000);
  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  for (const folder of ['kubernetes', 'kubevirt']) {
    it(`${folder}: every file ends with a sound topology or a note at a place, and nearly all with nodes`, async () => {
      const empty: string[] = [];
      const files = filesOf(folder);
      for (const file of files) {
        const imported = await importThese([file]);
        assertSound(file, imported);
        assert.ok(imported.result.notes.length <= 40, `${file}: ${imported.result.notes.length} notes`);
        if (imported.document.topology.ids.length < 2) empty.push(file);
      }
      assert.ok(files.length > 40 && empty.length <= 14, empty.join('\n'));
    });
  }

  it('hostile files are bounded and harmless', async () => {
    for (const file of filesOf('hostile')) assertSound(file, await importThese([file]));
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });

  it('are recognised, each alone and all together are one cluster', async () => {
    const files = filesOf('kubernetes');
    const known = files.filter((file) => recognise({ path: file, text: fs.readFileSync(path.join(shared, file), 'utf8').slice(0, 65_536) })?.format === 'kubernetes');
    assert.ok(known.length >= files.length - 2, files.filter((file) => !known.includes(file)).join('\n'));
    const all = await importThese(known);
    assertSound('all files', all);
    assert.equal(all.document.topology.nodes.filter(({ kind }) => kind === 'cluster').length, 1);
  });

  it('give the same when they are read twice, and change nothing when they are imported again', async () => {
    for (const file of ['kubernetes/hand/kubectl-get-all.json', 'kubernetes/hand/pod-shapes.yaml', 'kubernetes/hand/anchors-crlf-bom.yaml']) {
      const first = await importThese([file]);
      assert.deepEqual((await importThese([file])).result, first.result);
      const again = await importFiles([file], { topology: first.document.topology, readFile: (name) => fs.readFileSync(path.join(shared, name)) }, 'kubernetes');
      assert.deepEqual(again.operations, [], file);
    }
  });
});
