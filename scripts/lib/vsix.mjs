// Packs the extension as it is published, and unpacks it again for the suites.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { at, root, vsixFile } from './project.mjs';

/** Packs what the last build made into dist/strata.vsix; throws with vsce's words if that fails. */
export function packVsix() {
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--no-rewrite-relative-links', '--out', vsixFile];
  const packed = spawnSync(process.execPath, [at('node_modules/@vscode/vsce/vsce'), ...args], { cwd: root, encoding: 'utf8' });
  if (packed.status !== 0) throw new Error(`vsce could not pack the extension:\n${packed.stdout}${packed.stderr}`);
  console.log(`  dist/strata.vsix  ${(fs.statSync(vsixFile).size / 1000).toFixed(1)} kB`);
}

const openZip = promisify(yauzl.open);

/** Calls `each(entry, zip)` for every entry of a zip file, one after another. */
async function forEachEntry(file, each) {
  const zip = await openZip(file, { lazyEntries: true, autoClose: true });
  await new Promise((resolve, reject) => {
    zip.on('entry', (entry) => Promise.resolve(each(entry, zip)).then(() => zip.readEntry(), reject));
    zip.once('end', resolve);
    zip.once('error', reject);
    zip.readEntry();
  });
}

/** The files of a VSIX, the extension's own under `extension/`. */
export async function listVsix(file = vsixFile) {
  /** @type {{ name: string, bytes: number, packedBytes: number }[]} */
  const entries = [];
  await forEachEntry(file, (entry) => {
    entries.push({ name: entry.fileName, bytes: entry.uncompressedSize, packedBytes: entry.compressedSize });
  });
  return entries;
}

/** The extension's package.json as it was packed. */
export async function manifestIn(file = vsixFile) {
  let text = '';
  await forEachEntry(file, async (entry, zip) => {
    if (entry.fileName !== 'extension/package.json') return;
    const stream = await promisify(zip.openReadStream.bind(zip))(entry);
    for await (const chunk of stream) text += chunk;
  });
  return JSON.parse(text);
}

/** Unpacks the extension of a VSIX into `folder`, which is emptied first. */
export async function unpackVsix(folder, file = vsixFile) {
  fs.rmSync(folder, { recursive: true, force: true });
  await forEachEntry(file, async (entry, zip) => {
    if (!entry.fileName.startsWith('extension/') || entry.fileName.endsWith('/')) return;
    const target = path.join(folder, entry.fileName.slice('extension/'.length));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const stream = await promisify(zip.openReadStream.bind(zip))(entry);
    await pipeline(stream, fs.createWriteStream(target));
  });
}
