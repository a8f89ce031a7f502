import assert from 'node:assert/strict';
import fs from 'node:fs';

interface LockEntry {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

/** Whether a package that `from` asks for has an entry, in its own folder or in one above. */
function hasEntry(packages: Record<string, LockEntry>, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

describe('lock files', () => {
  for (const file of ['package-lock.json', 'tools/vscode/package-lock.json', 'tools/vscode-oldest/package-lock.json', 'tools/browser/package-lock.json', 'tools/publish/package-lock.json']) {
    const packages = (JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, LockEntry> }).packages;

    it(`${file} names no registry`, () => {
      assert.deepEqual(Object.entries(packages).filter(([, { resolved }]) => /^https?:/.test(resolved ?? '')).map(([name]) => name), []);
    });

    it(`${file} has the parts of every platform, without which npm ci refuses it`, () => {
      const missing = Object.entries(packages).flatMap(([from, { optionalDependencies }]) =>
        Object.keys(optionalDependencies ?? {}).filter((name) => !hasEntry(packages, from, name)));
      assert.deepEqual(missing, []);
    });
  }
});
