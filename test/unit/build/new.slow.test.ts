// What CONTRIBUTING tells a newcomer to do works to the letter: a rule and a format are begun, and their tests pass.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/lib/project.mjs';

describe('npm run new', () => {
  let folder = '';
  const node = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-new-'));
    for (const file of execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')) {
      if (!file || !fs.existsSync(path.join(root, file)) || !/^(src|scripts|test|webview|docs|media|examples|labs|packages|bench)\/|^[\w.]+\.json$/.test(file)) continue;
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.copyFileSync(path.join(root, file), path.join(folder, file));
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('begins a rule and a format that are right as they are written', () => {
    for (const args of [['rule', 'host-too-wide', 'capacity'], ['format', 'toy', 'Toy machines']]) assert.deepEqual(node('scripts/new.mjs', ...args).status, 0, args.join(' '));
    const types = node('scripts/types.mjs');
    assert.equal(types.status, 0, types.output);
    const made = node('scripts/generate.mjs');
    assert.equal(made.status, 0, made.output);
    for (const page of ['docs/rules/host-too-wide.md', 'docs/import-toy.md']) assert.ok(fs.existsSync(path.join(folder, page)), page);
    const tests = node('scripts/test.mjs', 'unit', 'engine/rule-examples', 'import/toy', '--grep', 'host-too-wide|importing toy');
    assert.match(tests.output, /\n6 passed, 0 failed/);
  });

  it('says what it needs, and overwrites nothing', () => {
    for (const [args, part] of [[['rule', 'single', 'capacity'], /two words/], [['rule', 'two-words', 'nowhere'], /Name its family: .*capacity/], [['rule', 'memory-overcommit', 'capacity'], /already/], [[], /npm run new -- rule ID FAMILY/]] as const) {
      const { status, output } = node('scripts/new.mjs', ...args);
      assert.equal(status, 1);
      assert.match(output, part);
    }
  });
});
