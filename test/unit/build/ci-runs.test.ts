// The action's step in bash as GitHub runs it, and the hooks by real commits: in repositories with file names that mean harm.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../../../scripts/lib/project.mjs';
import { clean, privileged } from '../cli/support';
import { buildProgram, git, noShell, write } from './ci-support';

interface Action { readonly inputs: Record<string, { readonly default: string }>; readonly outputs: Record<string, { readonly value: string }>; readonly runs: { readonly using: string; readonly steps: readonly { readonly id: string; readonly shell: string; readonly run: string; readonly env: Record<string, string> }[] } }
interface Hook { readonly id: string; readonly entry: string; readonly files: string }

/** Names that a shell, an annotation, Markdown, git or the command line could take for something else. */
const HOSTILE = [
  'two words.topology.json', '$(touch owned).topology.json', '`touch owned`;touch owned;.topology.json', "it's \"quoted\".topology.json", '-rf.topology.json', '--fail-on=never.topology.json',
  '[ab]{c,d}*?.topology.json', 'HEAD:x.topology.json', '100%25, #1 & co.topology.json', 'line\n::error::owned.topology.json', '<img src=x>|@team.topology.json', 'gr\u00fc\u00df \u{1f40b}.topology.json',
];
const better = { ...privileged, nodes: { ...privileged.nodes, agent: { ...privileged.nodes.agent, privileged: false } } };

let folder = '', checkout = '';

describe('what runs Strata from outside', function () {
  this.timeout(120_000);

  before(async function () {
    const reason = noShell();
    if (reason !== undefined) {
      this.test!.parent!.title += ` (skipped: ${reason})`;
      return this.skip();
    }
    // A checkout with a blank in its path, as pre-commit or a runner keeps it.
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strata ci-')));
    checkout = path.join(folder, 'a checkout');
    for (const part of ['action.yml', '.pre-commit-hooks.yaml', 'package.json', 'package.nls.json', 'scripts/ci', 'scripts/lib', 'scripts/build.mjs', 'bin']) fs.cpSync(path.join(root, part), path.join(checkout, part), { recursive: true });
    fs.mkdirSync(path.join(checkout, 'dist'));
    await buildProgram(path.join(checkout, 'dist', 'cli.js'));
  });
  after(() => { if (folder !== '') fs.rmSync(folder, { recursive: true, force: true }); });

  function repository(name: string, files: readonly string[], content: object): string {
    const repo = path.join(folder, name);
    fs.mkdirSync(repo);
    git(repo, 'init', '-q');
    git(repo, 'config', 'user.name', 'Nobody');
    git(repo, 'config', 'user.email', 'nobody@example.org');
    for (const file of files) write(repo, file, content);
    git(repo, 'add', '-A');
    git(repo, 'commit', '-q', '--allow-empty', '-m', 'base');
    return repo;
  }

  describe('the step of the action, in bash', () => {
    const action = parse(fs.readFileSync('action.yml', 'utf8')) as Action;

    /** Runs the step as a runner does: expressions put in, files for outputs and summary, and a pull request that was merged for the check. */
    function runStep(repo: string, inputs: Record<string, string>, cwd = repo) {
      assert.equal(action.runs.using, 'composite');
      const [step] = action.runs.steps;
      assert.equal(step!.shell, 'bash');
      const given = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? input.default]));
      const value = (text: string) => text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
        if (name === 'github.action_path') return checkout;
        assert.ok(name.startsWith('inputs.') && Object.hasOwn(given, name.slice(7)), whole);
        return given[name.slice(7)]!;
      });
      const runner = fs.mkdtempSync(path.join(folder, 'runner '));
      const file = (name: string, content = '') => {
        fs.writeFileSync(path.join(runner, name), content);
        return path.join(runner, name);
      };
      const [base, head] = [git(repo, 'rev-parse', 'HEAD^').trim(), git(repo, 'rev-parse', 'HEAD').trim()];
      const env = {
        PATH: process.env['PATH'], HOME: runner, RUNNER_TEMP: runner, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: repo, GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: head,
        GITHUB_REF: 'refs/pull/7/merge', GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: '$(touch owned)', GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary', 'Of a step before.\n'),
        GITHUB_EVENT_PATH: file('event.json', JSON.stringify({ pull_request: { number: 7, title: '`touch owned`', base: { sha: base, ref: 'main' }, head: { sha: head } } })),
        ...Object.fromEntries(Object.entries(step!.env).map(([name, text]) => [name, value(text)])),
      };
      const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('step.sh', step!.run)], { cwd, encoding: 'utf8', env });
      const outputs = Object.fromEntries(fs.readFileSync(path.join(runner, 'output'), 'utf8').trimEnd().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
      return { status, stdout, stderr, outputs, summary: fs.readFileSync(path.join(runner, 'summary'), 'utf8') };
    }
    const decoded = (text: string) => text.replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%0A/g, '\n').replace(/%0D/g, '\r').replace(/%25/g, '%');
    const nothingRan = (repo: string) => assert.deepEqual(fs.readdirSync(repo).filter((name) => name === 'owned'), []);

    it('annotates, summarises and fails on what a pull request brings, whatever the files are called', () => {
      const repo = repository('hostile', HOSTILE, better);
      for (const file of HOSTILE) write(repo, file, privileged);
      git(repo, 'commit', '-qam', 'head');
      const { status, stdout, stderr, outputs, summary } = runStep(repo, { sarif: 'out.sarif', 'only-new': 'true' });
      assert.deepEqual([status, stderr], [1, '']);
      const annotated = stdout.trimEnd().split('\n').map((line) => {
        const match = /^::error file=([^,:]+),line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=privileged-container::\S/.exec(line);
        assert.ok(match, line);
        return decoded(match[1]!);
      });
      assert.deepEqual(annotated.sort(), [...HOSTILE].sort());
      assert.match(summary, /^Of a step before\.\n## Strata\n/);
      assert.equal([...summary.matchAll(/^\| (?!File|---).* \| 1 \| \d+ \| \d+ \| \d+ \| \d+ \| 0 \|$/gm)].length, HOSTILE.length, summary);
      assert.equal([...summary.matchAll(/^### .*\n\n1 node changed \(agent\)\./gm)].length, HOSTILE.length, summary);
      assert.doesNotMatch(summary, /(?<!\\)<img|@team|^::/m);
      assert.deepEqual(Object.keys(outputs).sort(), Object.keys(action.outputs).sort());
      assert.equal(outputs['exit-code'], '1');
      assert.equal(`Of a step before.\n${fs.readFileSync(outputs['summary']!, 'utf8')}`, summary);
      const { runs: [{ results }] } = JSON.parse(fs.readFileSync(path.join(repo, 'out.sarif'), 'utf8')) as { runs: [{ results: { baselineState: string; locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }] };
      // As a reader of SARIF resolves them.
      const places = results.filter(({ baselineState }) => baselineState === 'new').map(({ locations: [{ physicalLocation }] }) => decodeURIComponent(new URL(physicalLocation.artifactLocation.uri, 'file:///repo/').pathname).slice('/repo/'.length));
      assert.deepEqual(places.sort(), [...HOSTILE].sort());
      nothingRan(repo);
    });

    it('passes where the change brings nothing, in a folder of the repository too', () => {
      const repo = repository('known', ['a stack/x y.topology.json'], privileged);
      write(repo, 'a stack/new one.topology.json', clean);
      git(repo, 'add', '-A');
      git(repo, 'commit', '-qm', 'head');
      const { status, stdout, outputs, summary } = runStep(repo, { 'only-new': 'true' }, path.join(repo, 'a stack'));
      assert.deepEqual([status, stdout, outputs['exit-code']], [0, '', '0']);
      assert.match(summary, /^\| x y\.topology\.json \| 0 \| 0 \| 0 \| 0 \| [1-9]\d* \| 0 \|$/m);
      assert.equal(runStep(repo, {}).status, 1, 'without only-new all count');
    });

    it('ends with 2 for a file that cannot be read, whose name gives the runner no command', () => {
      const repo = repository('broken', [], clean);
      write(repo, 'x\n::error::owned.topology.json', '{ "nodes": ');
      write(repo, 'good.topology.json', clean);
      git(repo, 'add', '-A');
      git(repo, 'commit', '-qm', 'head');
      const { status, stdout, stderr, outputs, summary } = runStep(repo, {});
      assert.deepEqual([status, outputs['exit-code']], [2, '2']);
      assert.match(stderr, /owned\.topology\.json:1:\d+: /);
      assert.doesNotMatch(`${stdout}\n${stderr}`, /^\s*::error::owned/m);
      assert.match(summary, /^\| good\.topology\.json \| 0 \|/m);
    });

    it('takes its inputs as text', () => {
      const repo = repository('inputs', ['a.topology.json'], privileged);
      git(repo, 'commit', '-q', '--allow-empty', '-m', 'head');
      const hostile: readonly Record<string, string>[] = [{ files: '$(touch owned)' }, { 'fail-on': '"; touch owned; "' }, { base: '--output=owned' }, { today: '`touch owned`' }];
      for (const inputs of hostile) {
        const { status, stdout, stderr } = runStep(repo, inputs);
        assert.equal(status, 2, JSON.stringify([inputs, stdout, stderr]));
        nothingRan(repo);
      }
    });
  });

  describe('the hooks, by real commits', () => {
    const hooks = parse(fs.readFileSync('.pre-commit-hooks.yaml', 'utf8')) as Hook[];

    /** Installs a hook that hands over the staged files that fit, as pre-commit does. */
    function install(repo: string, id: string, args = ''): void {
      const { entry, files } = hooks.find((hook) => hook.id === id)!;
      const [program, ...rest] = entry.split(' ');
      write(repo, '.git/hooks/pre-commit', [
        '#!/usr/bin/env bash', 'files=()', "while IFS= read -r -d '' file; do", `  [[ $file =~ ${files} ]] && files+=("$file")`,
        'done < <(git diff --cached --name-only --diff-filter=ACMRTUXB -z)', '[ ${#files[@]} -eq 0 ] && exit 0', `exec "$STRATA_CHECKOUT/${program}" ${rest.join(' ')} ${args} "\${files[@]}"`, '',
      ].join('\n'));
      fs.chmodSync(path.join(repo, '.git/hooks/pre-commit'), 0o755);
    }
    function commit(repo: string, message: string) {
      git(repo, 'add', '-A');
      const { status, stdout, stderr } = spawnSync('git', ['-c', 'commit.gpgsign=false', 'commit', '-qm', message], { cwd: repo, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', STRATA_CHECKOUT: checkout } });
      return { made: status === 0, said: `${stdout}${stderr}` };
    }

    it('strata-check lets a commit pass, and stops the one with a finding', () => {
      const repo = repository('hook', [], clean);
      install(repo, 'strata-check');
      write(repo, 'a b.topology.json', clean);
      write(repo, 'notes.json', '{ not for the hook');
      const first = commit(repo, 'clean');
      assert.ok(first.made, first.said);
      write(repo, 'a b.topology.json', privileged);
      const second = commit(repo, 'worse');
      assert.ok(!second.made);
      assert.match(second.said, /a b\.topology\.json:\d+:\d+ {2}error {2}privileged-container/);
      assert.equal(git(repo, 'log', '--format=%s', '-1').trim(), 'clean');
      write(repo, 'a b.topology.json', '{ "strata": 1, ');
      assert.match(commit(repo, 'broken').said, /a b\.topology\.json:1:\d+: /);
      assert.equal(git(repo, 'log', '--format=%s', '-1').trim(), 'clean');
    });

    it('strata-check-new stops only what the commit brings', () => {
      const repo = repository('hook new', ['old.topology.json'], privileged);
      install(repo, 'strata-check-new', '--fail-on error');
      write(repo, 'old.topology.json', { ...privileged, name: 'Known already' });
      const known = commit(repo, 'known');
      assert.ok(known.made, known.said);
      write(repo, 'old.topology.json', { ...privileged, nodes: { ...privileged.nodes, second: privileged.nodes.agent } });
      const brought = commit(repo, 'brought');
      assert.ok(!brought.made);
      assert.match(brought.said, /second/);
    });

    it('a file is a file, whatever it is called', () => {
      const repo = repository('hook hostile', [], clean);
      install(repo, 'strata-check');
      for (const file of HOSTILE) write(repo, file, privileged);
      const worse = commit(repo, 'worse');
      assert.ok(!worse.made);
      for (const file of HOSTILE) assert.match(worse.said, new RegExp(`^(\\./)?${file.replace('\n', ' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}:\\d+:\\d+ {2}error {2}privileged-container$`, 'm'));
      assert.doesNotMatch(worse.said, /^::/m);
      for (const file of HOSTILE) write(repo, file, clean);
      const passed = commit(repo, 'clean');
      assert.ok(passed.made, passed.said);
      assert.deepEqual(fs.readdirSync(repo).filter((name) => name === 'owned'), []);
    });
  });
});
