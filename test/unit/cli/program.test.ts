import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import path from 'node:path';
import { COMMANDS } from '../../../src/cli/commands';
import { patternToRegExp } from '../../../src/cli/files';
import { RULES } from '../../../src/engine';
import { privileged, sandbox, type Sandbox } from './support';

describe('strata', () => {
  let box: Sandbox;
  beforeEach(() => (box = sandbox()));
  afterEach(() => box.remove());

  it('shows its version and its help', async () => {
    assert.deepEqual(await box.run('--version'), { code: 0, stdout: '0.0.0-test\n', stderr: '' });
    const { code, stdout } = await box.run('--help');
    assert.equal(code, 0);
    for (const command of COMMANDS) assert.ok(stdout.includes(`  ${command.name} `), command.name);
    const bare = await box.run();
    assert.deepEqual([bare.code, bare.stdout, bare.stderr], [2, '', stdout]);
  });

  for (const command of COMMANDS) {
    it(`helps with ${command.name}, every option named`, async () => {
      const { code, stdout } = await box.run(command.name, '--help');
      assert.equal(code, 0);
      for (const option of command.options) assert.ok(stdout.includes(`--${option.name}`) && option.doc.endsWith('.'), option.name);
      assert.equal((await box.run('help', command.name)).stdout, stdout);
    });
  }

  it('lists and explains every rule', async () => {
    const { stdout } = await box.run('rules');
    const json = JSON.parse((await box.run('rules', '--format', 'json')).stdout);
    assert.equal(json.version, 1);
    assert.deepEqual(json.rules.map((rule: { id: string }) => rule.id), RULES.map((rule) => rule.id));
    const markdown = (await box.run('rules', '--format', 'markdown')).stdout;
    for (const rule of RULES) {
      assert.ok(stdout.includes(rule.id) && markdown.includes(`\`${rule.id}\``));
      const explained = await box.run('explain', rule.id);
      assert.equal(explained.code, 0);
      for (const part of [rule.title, rule.docs.remedy, ...Object.keys(rule.params)]) assert.ok(explained.stdout.includes(part), `${rule.id}: ${part}`);
    }
  });

  it('does not know other rules, and proposes the nearest', async () => {
    assert.deepEqual(await box.run('explain', 'privileged-containr'), { code: 2, stdout: '', stderr: 'There is no rule `privileged-containr`; did you mean `privileged-container`?\n' });
  });

  it('prints a schema that a valid file fits', async () => {
    const schema = JSON.parse((await box.run('schema')).stdout);
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    assert.ok(validate(privileged), JSON.stringify(validate.errors?.slice(0, 3)));
    assert.equal(validate({ strata: 1, nodes: { a: { kind: 'nothing' } } }), false);
  });

  it('flushes a large output into a pipe, and bears that the reader leaves', async function () {
    this.timeout(60_000);
    const out = path.join(box.folder, 'cli.cjs');
    await esbuild.build({ entryPoints: ['src/cli/main.ts'], outfile: out, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], define: { STRATA_VERSION: '"1.2.3"' }, loader: { '.woff': 'base64' }, logLevel: 'silent' });
    const nodes = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`c${i}`, { kind: 'container', in: 'docker', privileged: true }]));
    box.write('large.topology.json', { ...privileged, nodes: { ...privileged.nodes, ...nodes } });
    const shell = (line: string) => spawnSync('sh', ['-c', line], { cwd: box.folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const whole = shell(`"${process.execPath}" cli.cjs check large.topology.json --format json | cat`);
    assert.equal(JSON.parse(whole.stdout).files[0].findings.length >= 5001, true);
    assert.equal(whole.stderr, '');
    assert.equal(shell(`"${process.execPath}" cli.cjs check large.topology.json --format json | head -c 10`).stderr, '');
    assert.equal(shell(`"${process.execPath}" cli.cjs check large.topology.json > /dev/null; echo $?`).stdout, '1\n');
    assert.equal(shell(`"${process.execPath}" cli.cjs check - < large.topology.json > /dev/null; echo $?`).stdout, '1\n');
    assert.equal(shell(`"${process.execPath}" cli.cjs --version`).stdout, '1.2.3\n');
  });
});

describe('Patterns of files', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['*.json', ['a.json', '.json'], ['a/b.json', 'a.jsonx']], ['**/*.json', ['a.json', 'a/b/c.json'], ['a.js']], ['a/**', ['a/b', 'a/b/c'], ['b/a']],
    ['a?.j', ['ab.j'], ['a/.j', 'a.j']], ['{a,b{c,d}}.x', ['a.x', 'bc.x', 'bd.x'], ['b.x']], ['[!a]b', ['cb'], ['ab']], ['[a-c]', ['b'], ['d']], ['a+(b).c', ['a+(b).c'], ['ab.c']], ['[', ['['], ['a']],
  ];
  for (const [pattern, matching, others] of cases) {
    it(pattern, () => {
      for (const name of matching) assert.match(name, patternToRegExp(pattern));
      for (const name of others) assert.doesNotMatch(name, patternToRegExp(pattern));
    });
  }
});
