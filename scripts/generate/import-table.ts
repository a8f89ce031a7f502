/** Measures the importers on a collection of real files and writes the figures that docs/import.md shows. */
import fs from 'node:fs';
import path from 'node:path';
import { importFiles, IMPORTERS } from '../../src/import';
import { newTopologyText, readTopology } from '../../src/model';
import { FIGURES, type ImportFigures } from './import';

const collection = path.resolve(process.argv[2] ?? '../shared/corpus');

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

async function measure(format: string): Promise<ImportFigures[string] | undefined> {
  const importer = IMPORTERS.find((one) => one.format === format)!;
  const base = readTopology(newTopologyText());
  let [files, imported, nodes, notes] = [0, 0, 0, 0];
  const start = performance.now();
  for (const file of filesBelow(path.join(collection, format))) {
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

const figures: Record<string, ImportFigures[string]> = JSON.parse(fs.readFileSync(FIGURES, 'utf8'));
for (const { format } of IMPORTERS) {
  const row = await measure(format);
  if (row) figures[format] = row;
}
fs.writeFileSync(FIGURES, `${JSON.stringify(figures, undefined, 2)}\n`);
console.log(`  wrote ${FIGURES}`);
