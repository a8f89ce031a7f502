// The same commit gives the same packages, wherever and whenever it is built.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/lib/project.mjs';

const packages = ['strata.vsix', 'strata-topology.tgz', 'strata.vsix.cdx.json', 'strata-topology.cdx.json'];

/** Packs a copy of the checkout whose files have another time, below another path, and gives the hashes of the packages. */
function packedIn(folder: string, time: Date, env: Record<string, string>): Record<string, string> {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter((file) => file && fs.existsSync(path.join(root, file)));
  for (const file of files) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(root, file), target);
    fs.utimesSync(target, time, time);
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: folder, env: { ...process.env, ...env }, stdio: 'pipe' });
  return Object.fromEntries(packages.map((name) => [name, createHash('sha256').update(fs.readFileSync(path.join(folder, 'dist', name))).digest('hex')]));
}

describe('a release', () => {
  let parent = '';
  before(() => { parent = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-twice-')); });
  after(() => fs.rmSync(parent, { recursive: true, force: true }));

  it('has the same bytes from another folder, at another time, in another time zone and language', () => {
    const one = packedIn(path.join(parent, 'one'), new Date('2021-03-04T05:06:07Z'), { TZ: 'Asia/Tokyo', LC_ALL: 'C' });
    const two = packedIn(path.join(parent, 'and', 'another one'), new Date('2024-07-08T09:10:11Z'), { TZ: 'America/Lima', LC_ALL: 'de_DE.UTF-8' });
    assert.deepEqual(two, one);
  });
});
