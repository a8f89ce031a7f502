import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph, check } from '../../../../src/engine';
import { importFiles, recognise } from '../../../../src/import';
import { applyOperations, mayBeIn, newTopologyText, readTopology } from '../../../../src/model';

const shared = path.resolve('../shared/corpus');

/** Format, which is also its folder; how many of its files are recognised, and how many have something to show, at least. */
const FORMATS: readonly (readonly [format: string, recognised: number, shown: number])[] = [
  ['terraform', 30, 13], ['ansible', 8, 7], ['containerlab', 36, 34], ['vagrant', 8, 7],
];

const filesBelow = (folder: string) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((name) => path.join(folder, String(name))).filter((file) => fs.statSync(path.join(shared, file)).isFile()).sort();

async function importOne(file: string, format: string, into = newTopologyText()) {
  const base = readTopology(into);
  const readFile = (name: string) => {
    const full = path.join(shared, path.dirname(file), name);
    return fs.statSync(full, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(full) : undefined;
  };
  const result = await importFiles([path.basename(file)], { topology: base.topology, readFile, workspaceName: 'folder' }, format);
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${file}: ${applied.ok ? '' : applied.error}`);
  return { result, text: applied.text };
}

/** Whether anything was made of the file; whatever it is, it must be sound. */
async function assertSound(file: string, format: string): Promise<boolean> {
  const { result, text } = await importOne(file, format);
  assert.ok(result.operations.length > 0 || result.notes.length > 0, `${file}: nothing was said`);
  for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '', `${file}: ${JSON.stringify(note)}`);
  assert.ok(result.notes.length < 60, `${file}: ${result.notes.length} notes`);
  assert.doesNotMatch(JSON.stringify(result) + text, /do.not.copy/i, file);
  assert.equal(({} as { polluted?: string }).polluted, undefined, file);
  const document = readTopology(text);
  assert.deepEqual(document.topology.problems, [], file);
  const graph = buildGraph(document.topology);
  graph.nodes.forEach((node, i) => assert.ok(mayBeIn(node.kind, graph.parent[i] < 0 ? undefined : graph.nodes[graph.parent[i]].kind), `${file}: ${graph.ids[i]}`));
  const wrong = check(document, { today: '2026-09-01' }).findings.filter(({ rule }) => rule.startsWith('text-') || rule === 'invalid-parent');
  assert.deepEqual(wrong, [], file);
  assert.equal((await importOne(file, format, text)).text, text, `${file}: importing again changes something`);
  return result.operations.length > 0;
}

describe('Real files of estates', function () {
  this.timeout(120_000);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  for (const [format, least, leastShown] of FORMATS) {
    it(`${format}: files are recognised, and each ends with a sound topology or a note at a place`, async () => {
      const files = filesBelow(format);
      let shown = 0;
      for (const file of files) if (await assertSound(file, format)) shown++;
      const known = files.filter((file) => recognise({ path: file, text: fs.readFileSync(path.join(shared, file), 'latin1') })?.format === format);
      assert.ok(known.length >= least, `${known.length} of ${files.length} recognised: ${files.filter((file) => !known.includes(file)).join(', ')}`);
      assert.ok(shown >= leastShown, `${shown} of ${files.length} have something to show`);
    });

    it(`${format}: hostile files, and those of other formats, stay harmless`, async () => {
      for (const file of [...filesBelow('hostile'), ...filesBelow('kubernetes/hand'), ...filesBelow('ecs').slice(0, 5)]) await assertSound(file, format);
    });
  }
});
