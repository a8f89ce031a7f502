// Packs the extension as it is published, and unpacks it again for the suites.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { at, manifest, root, vsixFile } from './project.mjs';
import { linkOptions, writePackedReadme } from './readme.mjs';

/** The time of every entry where $SOURCE_DATE_EPOCH names no other: the first that a zip can hold, as nothing is learned from it. */
const firstZipTime = '315532800';

/** What vsce wrote when it packed dist/strata.vsix. */
export const packLog = at('dist', 'package.log');

/**
 * Packs what the last build made into dist/strata.vsix, the same bytes each time; throws with vsce's words if that fails or if it warns.
 * $STRATA_REPOSITORY and $STRATA_REVISION say where links and pictures of the README lead.
 */
export function packVsix() {
  const readme = writePackedReadme();
  const args = ['package', '--no-dependencies', ...(manifest().repository ? [] : ['--allow-missing-repository']), ...linkOptions(), '--readme-path', readme, '--out', vsixFile];
  const env = { SOURCE_DATE_EPOCH: firstZipTime, ...process.env, TZ: 'UTC', LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('node_modules/@vscode/vsce/vsce'), ...args], { cwd: root, encoding: 'utf8', env });
  fs.writeFileSync(packLog, stdout + stderr);
  if (status !== 0 || warningsIn(stdout + stderr).length > 0) throw new Error(`vsce could not pack the extension without warnings:\n${stdout}${stderr}`);
  console.log(`  dist/strata.vsix  ${(fs.statSync(vsixFile).size / 1000).toFixed(1)} kB`);
}

/** Lines of vsce's output that complain. */
export const warningsIn = (output) => output.split('\n').filter((line) => /\b(WARN|ERROR|warning|deprecat)/i.test(line));

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

/** The text of one file of a VSIX, the extension's own under `extension/`; empty if it is not there. */
export async function textIn(name, file = vsixFile) {
  let text = '';
  await forEachEntry(file, async (entry, zip) => {
    if (entry.fileName !== name) return;
    const stream = await promisify(zip.openReadStream.bind(zip))(entry);
    for await (const chunk of stream) text += chunk;
  });
  return text;
}

/** The extension's package.json as it was packed. */
export const manifestIn = async (file = vsixFile) => JSON.parse(await textIn('extension/package.json', file));

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
