import Ajv2020 from 'ajv/dist/2020';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { privileged, sandbox, type Sandbox } from './support';

const schemaFile = path.resolve('../shared/corpus/_schemas/microsoft+sarif-sdk/src/Sarif/Schemata/sarif-2.1.0.json');
const more = { ...privileged, nodes: { ...privileged.nodes, second: { ...privileged.nodes.agent } } };
const { agent, ...others } = privileged.nodes;

interface Json { readonly files: readonly { readonly file: string; readonly gone?: number; readonly findings: readonly { readonly rule: string; readonly nodes: readonly string[]; readonly known?: boolean; readonly fingerprint: string }[] }[] }

describe('strata check against what was there before', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('a.topology.json', privileged);
  });
  afterEach(() => box.remove());
  const check = (...args: string[]) => box.run('check', 'a.topology.json', ...args);
  const known = async (...args: string[]) => {
    const [file] = (JSON.parse((await check('--format', 'json', ...args)).stdout) as Json).files;
    return { gone: file!.gone, findings: file!.findings.filter(({ rule }) => rule === 'privileged-container').map((it) => [it.nodes[0], it.known]) };
  };

  for (const format of ['json', 'sarif']) {
    describe(`by --baseline with ${format.toUpperCase()}`, () => {
      beforeEach(async () => box.write('base', (await check('--format', format)).stdout));

      it('only what is new decides and is shown', async () => {
        const same = await check('--baseline', 'base');
        assert.deepEqual([same.code, same.stderr], [0, '']);
        assert.match(same.stdout, /^1 file: no new findings \(\d+ known\)\n$/);
        box.write('a.topology.json', more);
        const { code, stdout } = await check('--baseline', 'base');
        assert.equal(code, 1);
        assert.match(stdout, /Container second is privileged/);
        assert.doesNotMatch(stdout, /Container agent is privileged/);
        assert.match(stdout, /1 file: 1 error\b/);
        assert.equal((await check('--baseline', 'base', '--fail-on', 'never')).code, 0);
      });

      it('lines may move, and a file may be named otherwise', async () => {
        box.write('a.topology.json', `\n\n${box.read('a.topology.json')}`);
        assert.equal((await box.run('check', './a.topology.json', '--baseline', 'base')).code, 0);
        box.write('b.topology.json', privileged);
        assert.equal((await box.run('check', 'b.topology.json', '--baseline', 'base')).code, 1);
      });

      it('what is more severe now is new, what is less severe is not', async () => {
        box.write('base', (await check('--format', format, '--rule', 'privileged-container=info')).stdout);
        assert.equal((await check('--baseline', 'base')).code, 1);
        assert.equal((await check('--baseline', 'base', '--rule', 'privileged-container=hint', '--fail-on', 'hint')).code, 0);
      });

      it('counts what is gone', async () => {
        box.write('a.topology.json', { ...privileged, nodes: others });
        assert.match((await check('--baseline', 'base')).stdout, /\d+ gone/);
      });

      it('what was suppressed was not found', async () => {
        const accepted = { ...privileged, suppressions: [{ rule: 'privileged-container', node: 'agent', reason: 'reviewed' }] };
        box.write('a.topology.json', accepted);
        box.write('base', (await check('--format', format)).stdout);
        assert.equal((await check('--baseline', 'base')).code, 0);
        box.write('a.topology.json', privileged);
        assert.equal((await check('--baseline', 'base')).code, 1);
      });
    });
  }

  it('of two findings with one fingerprint only as many are known as there were', async () => {
    const twice = (links: object[]) => ({ ...privileged, nodes: others, links });
    const broken = { from: 'host', to: 'gone' };
    box.write('a.topology.json', twice([broken]));
    const text = JSON.parse((await check('--format', 'json')).stdout) as Json;
    const [finding] = text.files[0]!.findings;
    box.write('base', JSON.stringify({ version: 1, files: [{ file: 'a.topology.json', findings: [finding, finding] }] }));
    assert.match((await check('--baseline', 'base')).stdout, /1 known, 1 gone/);
  });

  it('every form says what is known', async () => {
    box.write('base', (await check('--format', 'json')).stdout);
    box.write('a.topology.json', more);
    assert.deepEqual(await known('--baseline', 'base'), { gone: 0, findings: [['agent', true], ['second', false]] });
    assert.deepEqual((await known()).findings.map(([, it]) => it), [undefined, undefined]);
    const sarif = JSON.parse((await check('--format', 'sarif', '--baseline', 'base')).stdout);
    const results = sarif.runs[0].results.filter((it: { ruleId: string }) => it.ruleId === 'privileged-container');
    assert.deepEqual(results.map((it: { baselineState: string }) => it.baselineState), ['unchanged', 'new']);
    const github = (await check('--format', 'github', '--baseline', 'base')).stdout;
    assert.ok(github.includes('Container second is privileged') && !github.includes('Container agent is privileged'));
    const junit = (await check('--format', 'junit', '--baseline', 'base')).stdout;
    assert.equal([...junit.matchAll(/<failure /g)].length, 1);
    assert.match(junit, /<system-out>[^<]*Container agent is privileged/);
  });

  it('SARIF with states is valid by its schema', async function () {
    if (!fs.existsSync(schemaFile)) this.skip();
    box.write('base', (await check('--format', 'json')).stdout);
    box.write('a.topology.json', more);
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
    assert.ok(validate(JSON.parse((await check('--format', 'sarif', '--baseline', 'base')).stdout)), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('what is no output of a check ends with 2, and hostile ones do no harm', async () => {
    for (const text of ['', '[]', 'null', '{"version":1}', '{"version":"2.1.0","runs":{}}', '<x>']) {
      box.write('base', text);
      const { code, stdout, stderr } = await check('--baseline', 'base');
      assert.deepEqual([code, stdout], [2, ''], text);
      assert.match(stderr, /^base: /);
    }
    for (const json of [{ version: 1, files: [null, 1, { file: '__proto__', findings: [{ rule: 1 }, null] }, { findings: 3 }] }, { version: '2.1.0', runs: [{ results: [{ locations: [null] }, {}] }] }]) {
      box.write('base', json);
      assert.equal((await check('--baseline', 'base')).code, 1);
    }
    assert.equal((await check('--baseline', 'gone')).code, 2);
  });

  describe('by --changed-since', () => {
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: box.folder, stdio: 'pipe' });
    beforeEach(() => {
      git('init', '-q');
      box.write('deep/b.topology.json', privileged);
      git('add', '.');
      git('commit', '-q', '-m', 'one');
    });

    it('only what the change brings decides', async () => {
      assert.equal((await check('--changed-since', 'HEAD')).code, 0);
      box.write('a.topology.json', more);
      assert.deepEqual([(await check('--changed-since', 'HEAD')).code, await known('--changed-since', 'HEAD')], [1, { gone: 0, findings: [['agent', true], ['second', false]] }]);
    });

    it('a finding stays known where its node was renamed and moved, which a recorded one does not', async () => {
      box.write('base', (await check('--format', 'json')).stdout);
      box.write('a.topology.json', { ...privileged, nodes: { ...others, podman: { kind: 'engine', in: 'host', platform: 'podman' }, sensor: { ...agent, in: 'podman' } } });
      assert.deepEqual((await known('--changed-since', 'HEAD')).findings, [['sensor', true]]);
      assert.deepEqual((await known('--baseline', 'base')).findings, [['sensor', false]]);
    });

    it('both sides are judged as of one day and by the same settings', async () => {
      const text = box.read('a.topology.json');
      box.write('a.topology.json', text.replace('"docker"', '"docker" ').replace('"asOf": "2026-09-01"', '"asOf": "2040-01-01"'));
      assert.notEqual(box.read('a.topology.json'), text);
      assert.equal((await check('--changed-since', 'HEAD', '--fail-on', 'hint')).code, 0);
      assert.equal((await check('--changed-since', 'HEAD', '--fail-on', 'hint', '--rule', 'privileged-container=hint')).code, 0);
    });

    it('a file that is new, or was unreadable, is judged whole', async () => {
      box.write('c.topology.json', privileged);
      assert.equal((await box.run('check', 'c.topology.json', '--changed-since', 'HEAD')).code, 1);
      box.write('a.topology.json', '{');
      git('commit', '-q', '-a', '-m', 'broken');
      box.write('a.topology.json', privileged);
      assert.equal((await check('--changed-since', 'HEAD')).code, 1);
    });

    it('files in folders, by whatever path', async () => {
      for (const name of ['deep/b.topology.json', './deep/b.topology.json', path.join(box.folder, 'deep/b.topology.json')]) {
        assert.equal((await box.run('check', name, '--changed-since', 'HEAD')).code, 0, name);
      }
    });

    it('a revision that is none ends with 2', async () => {
      for (const revision of ['nowhere', '--all', 'HEAD:a.topology.json', '']) {
        const { code, stdout } = await check(`--changed-since=${revision}`);
        assert.deepEqual([code, stdout], [2, ''], revision);
      }
      assert.match((await check('--changed-since', 'HEAD', '--baseline', 'x')).stderr, /use one of them/);
    });
  });
});
