import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildGraph, check } from '../../../../src/engine';
import { findProjects, importFiles, IMPORTERS } from '../../../../src/import';
import { applyOperations, mayBeIn, newTopologyText, readTopology } from '../../../../src/model';

const shared = path.resolve('../shared/corpus');
const MARKER = /do.not.copy/i;

/** Formats, their folders in the corpus, the files to try, and the least number of machines that all of them make. */
const FORMATS = [
  { format: 'libvirt', folders: ['libvirt', 'libvirt-host', 'vmx', 'lxc'], pattern: /\.(xml|txt)$/, machines: 110 },
  { format: 'proxmox', folders: ['proxmox'], pattern: /\.(conf|json|cfg)$/, machines: 50 },
  { format: 'lxc', folders: ['lxc'], pattern: /\.(config|in|libvirt|lxcbr)$/, machines: 23 },
  { format: 'vmx', folders: ['vmx'], pattern: /\.vmx$/, machines: 44 },
  { format: 'vbox', folders: ['vbox'], pattern: /\.(vbox|xml)$/, machines: 11 },
  { format: 'hyperv', folders: ['hyperv'], pattern: /\.json$/, machines: 23 },
  { format: 'incus', folders: ['incus'], pattern: /\.(yaml|json)$/, machines: 6 },
] as const;

const filesBelow = (folder: string, pattern: RegExp) => fs.readdirSync(path.join(shared, folder), { recursive: true })
  .map((name) => path.join(folder, String(name)))
  .filter((file) => pattern.test(file) && fs.statSync(path.join(shared, file)).isFile())
  .sort();

async function importAll(files: readonly string[], format?: string, into = newTopologyText()) {
  const base = readTopology(into);
  const readFile = (name: string) => fs.readFileSync(path.join(shared, name));
  const result = await importFiles(files, { topology: base.topology, readFile, workspaceName: 'corpus' }, format);
  const applied = applyOperations(base, result.operations);
  assert.ok(applied.ok, `${files[0]}: ${applied.ok ? '' : applied.error}`);
  return { result, text: applied.text };
}

/** Everything that must hold whatever was imported. */
function isSound(name: string, { result, text }: Awaited<ReturnType<typeof importAll>>) {
  assert.ok(result.operations.length > 0 || result.notes.length > 0, `${name}: nothing was said`);
  for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1 && note.count >= 1 && note.message !== '', `${name}: ${JSON.stringify(note)}`);
  assert.ok(result.notes.length < 60, `${name}: ${result.notes.length} notes`);
  assert.doesNotMatch(JSON.stringify(result) + text, MARKER, name);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  const document = readTopology(text);
  assert.deepEqual(document.topology.problems, [], name);
  const graph = buildGraph(document.topology);
  assert.ok(graph.nodes.every((node, i) => mayBeIn(node.kind, graph.parent[i] < 0 ? undefined : graph.nodes[graph.parent[i]].kind)), name);
  assert.deepEqual(check(document, { today: '2026-09-01' }).findings.filter(({ rule }) => rule.startsWith('text-')), [], name);
  return document.topology;
}

describe('Machines of the shared corpus', function () {
  this.timeout(60_000);

  before(function () {
    if (!fs.existsSync(shared)) this.skip();
  });

  for (const { format, folders, pattern, machines } of FORMATS) {
    const files = () => folders.flatMap((folder) => filesBelow(folder, pattern));

    it(`${format}: every file ends with a sound topology or a note at a place`, async () => {
      let [found, known] = [0, 0];
      for (const file of files()) {
        const topology = isSound(file, await importAll([file]));
        found += topology.nodes.filter(({ kind }) => kind === 'vm' || kind === 'container').length;
        known += topology.ids.length > 0 ? 1 : 0;
      }
      assert.ok(found >= machines, `${found} machines in ${known} files`);
    });

    it(`${format}: all files together, and again`, async () => {
      const mine = files().filter((file) => IMPORTERS.find((one) => one.format === format)!.recognise({ path: file, text: fs.readFileSync(path.join(shared, file), 'utf8') }) > 0).slice(0, 150);
      const once = await importAll(mine, format);
      const { ids } = readTopology(once.text).topology;
      assert.equal(new Set(ids).size, ids.length);
      const twice = await importAll(mine, format, once.text);
      assert.equal(twice.text, once.text);
    });
  }

  it('hostile: files of every kind end with a note or a sound topology', async () => {
    for (const file of filesBelow('hostile', /\.(xml|vbox|vmx|json)$/)) {
      for (const format of [undefined, ...IMPORTERS.filter(({ recognise }) => recognise({ path: file, text: fs.readFileSync(path.join(shared, file), 'utf8') }) > 0).map((one) => one.format)]) isSound(file, await importAll([file], format));
    }
  });

  it('is found in a folder by its content', () => {
    for (const { format, folders, pattern } of FORMATS) {
      const candidates = filesBelow(folders[0], pattern).map((file) => ({ path: file, text: fs.readFileSync(path.join(shared, file), 'utf8'), found: true }));
      assert.ok(findProjects(candidates).some((project) => project.format === format));
    }
  });
});
