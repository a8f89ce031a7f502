/** Measures the importers on a collection of real files and writes the figures that docs/import.md shows. */
import fs from 'node:fs';
import path from 'node:path';
import { importFiles, IMPORTERS } from '../../src/import';
import { newTopologyText, readTopology } from '../../src/model';
import { FIGURES, type ImportFigures } from './import';

const collection = path.resolve(process.argv[2] ?? '../shared/corpus');

/** Folders of the collection beside the one that is called like the format. */
const MORE: ReadonlyMap<string, readonly string[]> = new Map([['kubernetes', ['kubevirt']], ['libvirt', ['libvirt-host']]]);

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

async function measure(format: string): Promise<ImportFigures[string] | undefined> {
  const importer = IMPORTERS.find((one) => one.format === format)!;
  const base = readTopology(newTopologyText());
  let [files, imported, nodes, notes] = [0, 0, 0, 0];
  const start = performance.now();
  for (const file of [format, ...(MORE.get(format) ?? [])].flatMap((folder) => filesBelow(path.join(collection, folder)))) {
    const root = path.dirname(file);
    const readFile = (name: string) => (fs.statSync(path.join(root, name), { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(path.join(root, name)) : undefined);
    const name = path.basename(file);
    if (importer.recognise({ path: name, text: fs.readFileSync(file, 'utf8') }) === 0) continue;
    files++;
    const result = await importFiles([name], { topology: base.topology, readFile, workspaceName: path.basename(root) }, format);
    imported += result.operations.length > 0 ? 1 : 0;
    nodes += result.operations.filter((operation) => operation.op === 'add').length;
    notes += result.notes.length;
  }
  return files === 0 ? undefined : { files, imported, nodes, notes, seconds: Number(((performance.now() - start) / 1000).toFixed(1)) };
}

/** Same counts, whatever the seconds, which differ each time. */
const same = (a: ImportFigures[string] | undefined, b: ImportFigures[string]) => a !== undefined && JSON.stringify({ ...a, seconds: 0 }) === JSON.stringify({ ...b, seconds: 0 });

const figures = new Map(Object.entries(JSON.parse(fs.readFileSync(FIGURES, 'utf8')) as ImportFigures));
for (const { format } of IMPORTERS) {
  const row = await measure(format);
  if (row && !same(figures.get(format), row)) figures.set(format, row);
}
const sorted = [...figures].sort(([a], [b]) => (a < b ? -1 : 1));
fs.writeFileSync(FIGURES, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
console.log(`  wrote ${FIGURES}`);
