// The script that renews the lifecycle tables from a copy of the public source.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/catalog.mjs', ...args], { encoding: 'utf8' });

describe('npm run catalog', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-catalog-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  const page = (name: string, releases: string) => fs.writeFileSync(path.join(folder, 'products', `${name}.md`), `---\ntitle: X\nreleases:\n${releases}\n---\n\ntext\n`);

  before(() => fs.mkdirSync(path.join(folder, 'products')));

  it('says how it is used where it is not given a copy', () => {
    for (const args of [[], ['/nowhere'], [folder, '--as-of', 'today']]) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2);
      assert.match(stderr, /^Usage: npm run catalog/);
    }
  });

  it('finds what is new in the copy, and changes nothing with --check', () => {
    const file = 'src/catalog/lifecycle/services.ts', before = fs.readFileSync(file, 'utf8');
    page('valkey', '  - releaseCycle: "99.1"\n    releaseDate: 2031-01-02\n    eol: true\n  - releaseCycle: "9.0"\n    releaseDate: 2025-10-21\n    eol: 2028-10-21');
    const { status, stdout, stderr } = run(folder, '--check');
    assert.equal(status, 1);
    assert.match(stdout, /^ {2}valkey: 1 of \d+ releases$/m);
    assert.match(stderr, /postgresql: there is no .*postgresql\.md/);
    assert.equal(fs.readFileSync(file, 'utf8'), before);
  });
});
