import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph, check } from '../../../src/engine';
import { importFiles, IMPORTERS } from '../../../src/import';
import { applyOperations, mayBeIn, newTopologyText, readTopology } from '../../../src/model';

const shared = path.resolve('../shared/corpus');
/** Hand-written files carry this word where a secret stands. */
const MARKER = /do.not.copy/i;

/** Format, which is also its folder, and how many of its files have something to show at least. */
const FORMATS: readonly (readonly [format: string, least: number])[] = [
  ['docker-inspect', 26],
  ['quadlet', 56],
  ['dockerfile', 40],
  ['ecs', 25],
  ['nomad', 45],
  ['marathon', 45],
];

const filesBelow = (folder: string) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((name) => path.join(folder, String(name))).filter((file) => fs.statSync(path.join(shared, file)).isFile()).sort();

async function importOne(file: string, format?: string) {
  const root = path.join(shared, path.dirname(file));
  const base = readTopology(newTopologyText());
  const readFile = (name: string) => {
    const full = path.join(root, name);
    return fs.existsSync(full) && fs.statSync(full).isFile() ? fs.readFileSync(full) : undefined;
  };
  const result = await importFiles([path.basename(file)], { topology: base.topology, readFile, workspaceName: path.basename(root) }, format);
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${file}: ${applied.ok ? '' : applied.error}`);
  return { result, text: applied.text };
}

async function assertSound(file: string, format?: string): Promise<boolean> {
  const { result, text } = await importOne(file, format);
  assert.ok(result.operations.length > 0 || result.notes.length > 0, `${file}: nothing was said`);
  for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '', `${file}: ${JSON.stringify(note)}`);
  assert.ok(result.notes.length < 100, `${file}: ${result.notes.length} notes`);
  assert.doesNotMatch(JSON.stringify(result) + text, MARKER, file);
  assert.equal(({} as { polluted?: string }).polluted, undefined, file);
  const document = readTopology(text);
  assert.deepEqual(document.topology.problems, [], file);
  const graph = buildGraph(document.topology);
  assert.ok(graph.nodes.every((node, i) => mayBeIn(node.kind, graph.parent[i] < 0 ? undefined : graph.nodes[graph.parent[i]].kind)), file);
  assert.ok(Array.isArray(check(document, { today: '2026-09-01' }).findings));
  return result.operations.length > 0;
}

describe('Real files of container formats', function () {
  this.timeout(120_000);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  for (const [format, least] of FORMATS) {
    it(`${format}: every file ends with a sound topology or a note at a place`, async () => {
      let shown = 0;
      for (const file of filesBelow(format)) if (await assertSound(file)) shown++;
      assert.ok(shown >= least, `${format}: ${shown} of ${filesBelow(format).length} files have something to show`);
    });
  }

  it('hostile files stay harmless, whatever they are taken for', async () => {
    const formats = IMPORTERS.map((importer) => importer.format).filter((format) => FORMATS.some(([known]) => known === format));
    for (const file of filesBelow('hostile')) {
      await assertSound(file);
      for (const format of formats) await assertSound(file, format);
    }
  });
});
