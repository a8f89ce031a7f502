// What runs Strata from outside: the GitHub action and the hooks for pre-commit.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { COMMANDS } from '../../../src/cli/commands';
import { root } from '../../../scripts/lib/project.mjs';
import { privileged } from '../cli/support';
import { buildProgram, git, write } from './ci-support';

interface Action { readonly inputs: Record<string, { description: string; default: string }>; readonly outputs: Record<string, { value: string }>; readonly runs: { steps: { run: string; env: Record<string, string> }[] } }
interface Hook { readonly id: string; readonly entry: string; readonly files: string; readonly language: string }

describe('the GitHub action', () => {
  const action = parse(fs.readFileSync('action.yml', 'utf8')) as Action;
  const script = fs.readFileSync('scripts/ci/action.mjs', 'utf8');
  let folder = '', program = '';

  before(async function () {
    this.timeout(60_000);
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strata-action-')));
    program = path.join(folder, 'cli.cjs');
    await buildProgram(program);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A repository with a file, committed and then made worse in a second commit. */
  function repository(name: string): string {
    const repo = path.join(folder, name);
    write(repo, 'stacks/shop.topology.json', { ...privileged, nodes: { ...privileged.nodes, agent: { ...privileged.nodes.agent, privileged: false } } });
    write(repo, 'other @team.topology.json', privileged);
    git(repo, 'init', '-q');
    git(repo, 'add', '.');
    git(repo, 'commit', '-q', '-m', 'one');
    write(repo, 'stacks/shop.topology.json', privileged);
    git(repo, 'commit', '-q', '-a', '-m', 'two');
    return repo;
  }

  function run(repo: string, env: Record<string, string>) {
    const file = (name: string) => path.join(folder, `${path.basename(repo)}-${name}`);
    for (const name of ['summary', 'output']) fs.writeFileSync(file(name), '');
    const defaults = { STRATA_FILES: action.inputs['files']!.default, STRATA_FAIL_ON: action.inputs['fail-on']!.default, STRATA_COMMAND: `${process.execPath} ${program}` };
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', 'ci', 'action.mjs')], {
      cwd: repo, encoding: 'utf8', env: { PATH: process.env['PATH'], ...defaults, RUNNER_TEMP: folder, GITHUB_STEP_SUMMARY: file('summary'), GITHUB_OUTPUT: file('output'), ...env },
    });
    return { status, stdout, stderr, summary: fs.readFileSync(file('summary'), 'utf8'), output: fs.readFileSync(file('output'), 'utf8') };
  }

  it('hands every input over as an environment variable that the script reads, and no input to a shell', () => {
    const [step] = action.runs.steps;
    const read = [...script.matchAll(/env\('(STRATA_\w+)'\)/g)].map(([, name]) => name!);
    assert.deepEqual(Object.keys(step!.env).filter((name) => name !== 'STRATA_ACTION').sort(), [...new Set(read)].sort());
    assert.deepEqual(Object.values(step!.env).map((value) => /inputs\.([\w-]+)/.exec(value)?.[1]).filter(Boolean).sort(), Object.keys(action.inputs).sort());
    assert.doesNotMatch(step!.run, /\$\{\{/);
    for (const { value } of Object.values(action.outputs)) assert.ok(script.includes(`${/outputs\.([\w-]+)/.exec(value)![1]}=`), value);
  });

  it('annotates, writes a table and the change of each file since the base, and fails on findings', () => {
    const { status, stdout, summary, output } = run(repository('base'), { STRATA_BASE: 'HEAD^', STRATA_SARIF: path.join(folder, 'out.sarif') });
    assert.equal(status, 1);
    assert.equal(JSON.parse(fs.readFileSync(path.join(folder, 'out.sarif'), 'utf8')).version, '2.1.0');
    assert.match(stdout, /^::error file=stacks\/shop\.topology\.json,line=\d+.*title=privileged-container::/m);
    assert.match(summary, /\| stacks\/shop\.topology\.json \| 1 \| /);
    assert.match(summary, /\| other @\u200bteam\.topology\.json \| 1 \| /);
    assert.match(summary, /\n### stacks\/shop\.topology\.json\n\n1 node changed \(agent\)\./);
    assert.equal([...summary.matchAll(/^### /gm)].length, 1, 'only what differs');
    const page = /^summary=(.*)$/m.exec(output)![1]!;
    assert.match(output, /^exit-code=1$/m);
    assert.equal(fs.readFileSync(page, 'utf8'), summary);
  });

  it('only new findings decide where that is wished', () => {
    const repo = repository('new');
    assert.equal(run(repo, { STRATA_BASE: 'HEAD', STRATA_ONLY_NEW: 'true' }).status, 0);
    const without = run(repo, { STRATA_ONLY_NEW: 'true' });
    assert.equal(without.status, 1);
    assert.match(without.stdout, /^::notice title=strata::There is nothing to compare with/m);
  });

  it('finds the target of a pull request in the merge that is checked out, in a folder of the repository too', () => {
    const { summary } = run(path.join(repository('merge'), 'stacks'), { GITHUB_BASE_REF: 'main', GITHUB_REF: 'refs/pull/7/merge' });
    assert.match(summary, /^### shop\.topology\.json$/m);
  });

  it('judges as of the day that is given', () => {
    const repo = repository('day');
    write(repo, 'stacks/shop.topology.json', { strata: 1, suppressions: [{ rule: 'privileged-container', node: 'agent', reason: 'r', until: '2099-01-01' }], nodes: privileged.nodes });
    assert.match(run(repo, { STRATA_TODAY: '2099-02-01', STRATA_FILES: 'stacks' }).stdout, /title=privileged-container/);
  });

  it('says what is wrong as an annotation', () => {
    const repo = repository('wrong');
    const { status, stdout } = run(repo, { STRATA_BASE: 'nowhere' });
    assert.deepEqual([status, stdout], [2, '::error title=strata::git knows no revision nowhere here; fetch it first (fetch-depth of actions/checkout).\n']);
    assert.match(run(repo, { STRATA_COMMAND: '/no/such/program' }).stdout, /^::error title=strata::\/no\/such\/program cannot be run/);
    assert.equal(run(repo, { STRATA_FAIL_ON: 'everything' }).status, 2);
  });
});

describe('the hooks for pre-commit', () => {
  const hooks = parse(fs.readFileSync('.pre-commit-hooks.yaml', 'utf8')) as Hook[];

  it('run a program of the checkout with a command and options that exist', () => {
    assert.equal(new Set(hooks.map(({ id }) => id)).size, hooks.length);
    for (const { entry, language } of hooks) {
      const [program, name, ...args] = entry.split(' ');
      assert.equal(language, 'script');
      assert.ok((fs.statSync(program!).mode & 0o111) !== 0 && fs.readFileSync(program!, 'utf8').startsWith('#!/usr/bin/env node\n'), program);
      const command = COMMANDS.find((each) => each.name === name)!;
      for (const arg of args.filter((each) => each.startsWith('--'))) assert.ok(command.options.some((option) => `--${option.name}` === arg), arg);
    }
  });

  it('are for topology files', () => {
    for (const { files } of hooks) assert.deepEqual(['a/b.topology.json', 'a.json', 'x.topology.json.bak'].map((file) => new RegExp(files).test(file)), [true, false, false]);
  });
});
