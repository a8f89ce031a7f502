// A repository of ten commits, made with git: what its diffs look like as text, and what Strata says of them. UPDATE_GOLDEN=1 renews the file.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../../src/cli/run';
import { DEMO, DEMO_FILE, demoRepository, demoTexts, git } from '../../support/demo';

const GOLDEN = 'test/fixtures/demo-diffs.txt';

const hasGit = (): boolean => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('the repository of a stack that grows', function () {
  this.timeout(60_000);
  let folder = '';

  before(function () {
    if (!hasGit()) this.skip();
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strata-demo-')));
    demoRepository(folder);
  });
  after(() => { if (folder !== '') fs.rmSync(folder, { recursive: true, force: true }); });

  /** Lines that went and came with a commit, by its message. */
  const lines = (message: string): { readonly gone: string[]; readonly come: string[] } => {
    const commit = DEMO.findIndex((each) => each.message === message);
    const text = git(folder, 'diff', '--unified=0', `HEAD~${DEMO.length - commit}`, `HEAD~${DEMO.length - 1 - commit}`, '--', DEMO_FILE);
    const of = (sign: string) => text.split('\n').filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).map((line) => line.slice(1).trim());
    return { gone: of('-'), come: of('+') };
  };

  it('has a changed property as one changed line, and so a node that moves', () => {
    assert.deepEqual(lines('More memory for the database'), { gone: ['"limits": { "cpu": 1, "memory": "4GiB" },'], come: ['"limits": { "cpu": 1, "memory": "8GiB" },'] });
    assert.deepEqual(lines('The shop moves into the virtual machine'), { gone: ['"in": "docker",', '"image": "shop/app:1.0",'], come: ['"in": "podman",', '"image": "shop/app:1.1",'] });
  });

  it('adds and removes a node in a piece, and leaves all other lines alone', () => {
    const { gone, come } = lines('A debug container that may do everything');
    // The brace before it takes a comma.
    assert.ok(gone.length <= 1 && come.length > 5, `${gone.join('\n')}\n\n${come.join('\n')}`);
    assert.deepEqual(come.filter((line) => line.startsWith('"kind"')), ['"kind": "container",']);
  });

  it('is told commit by commit as it is kept here', async () => {
    const told: string[] = [];
    for (const [i, { message }] of DEMO.entries()) {
      if (i === 0) continue;
      let stdout = '', stderr = '';
      const code = await run(['diff', `HEAD~${DEMO.length - i}:${DEMO_FILE}`, `HEAD~${DEMO.length - 1 - i}:${DEMO_FILE}`], {
        cwd: folder, env: {}, stdout: { write: (text) => void (stdout += text), isTTY: false }, stderr: { write: (text) => void (stderr += text), isTTY: false },
      });
      assert.deepEqual([code, stderr], [1, ''], message);
      // What rules say is tested with the rules.
      const parts = stdout.trimEnd().split('\n\n').filter((part, k) => k === 0 || /^(Nodes|Links|What follows) /.test(part));
      told.push(`# ${message}\n\n${parts.join('\n\n')}\n`);
    }
    const text = told.join('\n');
    if (process.env.UPDATE_GOLDEN === '1') fs.writeFileSync(GOLDEN, text);
    assert.equal(text, fs.readFileSync(GOLDEN, 'utf8'));
  });

  it('ends with the text of the file', () => {
    assert.equal(fs.readFileSync(path.join(folder, DEMO_FILE), 'utf8'), demoTexts().at(-1));
    assert.equal(git(folder, 'rev-list', '--count', 'HEAD').trim(), '10');
  });
});
