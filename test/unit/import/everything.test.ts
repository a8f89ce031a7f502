// Every file of the shared collection, whatever it is, goes in by the same door.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { importBody } from '../../../src/extension/session/import-page';
import { BUDGET, importFiles, IMPORTERS, recognise } from '../../../src/import';
import { previewOf } from '../../../src/import/preview';
import { previewSections } from '../../../src/import/preview-words';
import { applyOperations, newTopologyText, readTopology } from '../../../src/model';

const shared = path.resolve('../shared/corpus');
/** Stands where the hand-written files have a secret. */
const MARKER = /do.not.copy/i;
/** A value behind a name that says what it is. */
const SECRET = /(?:password|passwd|api_?key|auth_?token|secret_?key|access_?key)["']?\s*[:=]\s*["']?([^\s"'#,}{\][$<>&/)(:|]{8,})/gi;

/** Secrets of a text, those aside that stand elsewhere in it too, as a product's name. */
function secretsOf(text: string): readonly string[] {
  const values = [...text.matchAll(SECRET)].map(([, value]) => value!);
  return [...new Set(values)].filter((value) => text.split(value).length - 1 === values.filter((each) => each === value).length);
}
/** Most operations and characters that a file may become: some for each byte of its own, and some for what is assumed around it. */
const ORDINARY = { perByte: 1, operations: 200, charactersPerByte: 60, characters: 100_000 };
/** Hostile ones may name ranges: those are cut at a number of their own. */
const HOSTILE = { ...ORDINARY, operations: 20_000, characters: 5_000_000 };

const filesBelow = (folder: string): readonly string[] => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();

interface Outcome {
  readonly format: string | undefined;
  readonly operations: number;
  readonly errors: number;
}

/** Imports one file as if its folder were the workspace, and holds what comes out against what must hold for any file. */
async function importOne(file: string, most: typeof ORDINARY): Promise<Outcome> {
  const root = path.dirname(file), name = path.basename(file);
  const base = readTopology(newTopologyText());
  let reads = 0;
  const readFile = (asked: string) => {
    reads++;
    const full = path.join(root, asked);
    assert.ok(full.startsWith(`${root}${path.sep}`), `${file} asks for ${asked}`);
    return fs.statSync(full, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(full) : undefined;
  };
  const size = fs.statSync(file).size;
  const result = await importFiles([name], { topology: base.topology, readFile, workspaceName: path.basename(root) });
  assert.ok(result.operations.length > 0 || result.notes.length > 0, `${file}: nothing was said`);
  assert.ok(reads <= 4 * BUDGET.files, `${file}: ${reads} reads`);
  assert.ok(result.operations.length <= most.operations + most.perByte * size, `${file}: ${result.operations.length} operations`);
  for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '' && note.file !== '', `${file}: ${JSON.stringify(note)}`);
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${file}: ${applied.ok ? '' : applied.error}`);
  assert.ok(applied.text.length <= most.characters + most.charactersPerByte * size, `${file}: ${applied.text.length} characters`);
  assert.deepEqual(readTopology(applied.text).topology.problems.filter(({ severity }) => severity === 'error'), [], file);
  const preview = previewOf(base, result);
  const page = importBody({ name: 'x', place: 'a new topology', preview, notes: result.notes, sources: result.sources });
  const secrets = secretsOf(fs.readFileSync(file, 'latin1'));
  for (const said of [JSON.stringify(result), applied.text, page, JSON.stringify(previewSections(preview))]) {
    assert.doesNotMatch(said, MARKER, file);
    assert.deepEqual(secrets.filter((secret) => said.includes(secret)), [], file);
  }
  return { format: recognise({ path: name, text: fs.readFileSync(file, 'latin1').slice(0, 65_536) })?.format, operations: result.operations.length, errors: result.notes.filter(({ severity }) => severity === 'error').length };
}

describe('Every file of the shared collection', function () {
  this.timeout(120_000);
  const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const logged: unknown[][] = [];
  const original = METHODS.map((method) => [method, console[method]] as const);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });
  afterEach(() => { for (const [method, write] of original) console[method] = write; });

  const folders = fs.existsSync(shared) ? fs.readdirSync(shared, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort() : ['none'];
  const known = new Set(IMPORTERS.map(({ format }) => format));

  it('has secrets to find', () => {
    const texts = folders.filter((folder) => known.has(folder) || folder === 'hostile').flatMap((folder) => filesBelow(path.join(shared, folder))).map((file) => fs.readFileSync(file, 'latin1'));
    assert.ok(texts.filter((text) => MARKER.test(text)).length >= 2);
    assert.ok(new Set(texts.flatMap(secretsOf)).size >= 4);
  });

  for (const folder of folders) {
    it(`${folder}: each ends with a sound topology or a note at a place, tells no secret and logs nothing`, async () => {
      logged.length = 0;
      for (const method of METHODS) console[method] = (...args: unknown[]) => { logged.push(args); };
      const outcomes: Outcome[] = [];
      for (const file of filesBelow(path.join(shared, folder))) outcomes.push(await importOne(file, folder === 'hostile' ? HOSTILE : ORDINARY));
      for (const [method, write] of original) console[method] = write;
      assert.deepEqual(logged, []);
      if (known.has(folder)) {
        assert.ok(outcomes.filter(({ format }) => format === folder).length > outcomes.length / 2, `${folder}: ${JSON.stringify(outcomes.map(({ format }) => format))}`);
        assert.ok(folder === 'dockerfile' || outcomes.some(({ operations }) => operations > 1));
      }
    });
  }
});
