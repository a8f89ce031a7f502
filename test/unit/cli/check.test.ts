import assert from 'node:assert/strict';
import { clean, privileged, sandbox, type Sandbox } from './support';

describe('strata check', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('bad.topology.json', privileged);
    box.write('good.topology.json', clean);
  });
  afterEach(() => box.remove());

  it('exits with 0 where all is clean, 1 with findings, 2 with bad input', async () => {
    assert.deepEqual(await box.run('check', 'good.topology.json'), { code: 0, stdout: '1 file: no findings\n', stderr: '' });
    assert.equal((await box.run('check', 'bad.topology.json')).code, 1);
    assert.equal((await box.run('check', 'gone.topology.json')).code, 2);
  });

  it('shows the place first, then severity, rule and message', async () => {
    const { stdout } = await box.run('check', 'bad.topology.json');
    assert.match(stdout, /^bad\.topology\.json:\d+:\d+ {2}error {2}privileged-container\n {4}\S/m);
    assert.match(stdout, /1 file: 1 error/);
  });

  it('colours only terminals, and never with NO_COLOR', async () => {
    const escape = '\u001b[';
    assert.equal((await box.run('check', 'bad.topology.json')).stdout.includes(escape), false);
    assert.equal((await box.runIn({ TERM: 'xterm' }, 'check', 'bad.topology.json')).stdout.includes(escape), true);
    assert.equal((await box.runIn({ TERM: 'xterm', NO_COLOR: '1' }, 'check', 'bad.topology.json')).stdout.includes(escape), false);
    assert.equal((await box.runIn({ TERM: 'dumb' }, 'check', 'bad.topology.json')).stdout.includes(escape), false);
  });

  it('gives JSON of version 1 with places from 0', async () => {
    const { stdout, code } = await box.run('check', 'bad.topology.json', 'good.topology.json', '--format', 'json');
    const report = JSON.parse(stdout);
    assert.deepEqual([code, report.version, report.files.map((file: { file: string }) => file.file)], [1, 1, ['bad.topology.json', 'good.topology.json']]);
    const finding = report.files[0].findings.find((each: { rule: string }) => each.rule === 'privileged-container');
    assert.deepEqual([finding.family, finding.severity, finding.nodes[0], finding.pointer], ['isolation', 'error', 'agent', '/nodes/agent/privileged']);
    const line = JSON.stringify(privileged, undefined, 2).split('\n').findIndex((text) => text.includes('"privileged"'));
    assert.equal(finding.range.start.line, line);
    assert.ok(Array.isArray(finding.fixes) && finding.help.length > 0);
    assert.equal(report.files[1].suppressed, 0);
  });

  it('fails on the severity that is asked for', async () => {
    assert.equal((await box.run('check', 'bad.topology.json', '--fail-on', 'never')).code, 0);
    assert.equal((await box.run('check', 'bad.topology.json', '--rule', 'privileged-container=warning')).code, 0);
    assert.equal((await box.run('check', 'bad.topology.json', '--rule', 'privileged-container=warning', '--fail-on', 'warning')).code, 1);
    assert.doesNotMatch((await box.run('check', 'bad.topology.json', '--rule=privileged-container=off')).stdout, /privileged-container/);
  });

  it('counts suppressed findings, and shows them again when the suppression is over', async () => {
    box.write('s.topology.json', { ...privileged, rules: { 'image-vulnerable': 'off' }, suppressions: [{ rule: 'privileged-container', node: 'agent', reason: 'reviewed', until: '2026-12-31' }] });
    assert.deepEqual(await box.run('check', 's.topology.json'), { code: 0, stdout: '1 file: no findings (1 suppressed)\n', stderr: '' });
    assert.equal((await box.run('check', 's.topology.json', '--today', '2027-01-01')).code, 1);
  });

  it('names the place of bad input on stderr, judges the other files, and exits with 2', async () => {
    box.write('cut.topology.json', '{\n  "strata": 1,\n  "nodes": {\n');
    const { code, stderr, stdout } = await box.run('check', 'cut.topology.json', 'bad.topology.json');
    assert.equal(code, 2);
    assert.match(stderr, /^cut\.topology\.json:\d+:\d+: \S/);
    assert.match(stdout, /privileged-container/);
    box.write('new.topology.json', { strata: 99, nodes: {} });
    assert.match((await box.run('check', 'new.topology.json')).stderr, /^new\.topology\.json:\d+:\d+: .*version/i);
    box.write('empty.topology.json', '');
    assert.equal((await box.run('check', 'empty.topology.json')).code, 2);
  });

  it('takes patterns and folders, each file once, and says what matches nothing', async () => {
    box.write('a/b/deep.topology.json', clean);
    box.write('a/other.json', '{}');
    box.write('node_modules/x.topology.json', clean);
    const files = async (...names: string[]) => JSON.parse((await box.run('check', ...names, '--format', 'json', '--fail-on', 'never')).stdout).files.map((file: { file: string }) => file.file);
    assert.deepEqual(await files('*.topology.json'), ['bad.topology.json', 'good.topology.json']);
    assert.deepEqual(await files('**/*.topology.json'), ['a/b/deep.topology.json', 'bad.topology.json', 'good.topology.json']);
    assert.deepEqual(await files('a'), ['a/b/deep.topology.json']);
    assert.deepEqual(await files('{good,bad}.topology.json', 'good.topology.json'), ['bad.topology.json', 'good.topology.json']);
    assert.deepEqual(await files('[fg]ood.topology.json', 'goo?.topology.json'), ['good.topology.json']);
    for (const name of ['x*.json', 'a/b/deep', 'gone']) assert.match((await box.run('check', name)).stderr, new RegExp(`^${name.replace('*', '\\*')}: `));
  });

  it('applies safe fixes, writes the file whole, and leaves a clean one alone', async () => {
    const text = '{ "strata": 1, "nodes": { "database": { "kind": "host" }, "web": { "kind": "host" } }, "links": [ { "from": "web", "to": "databse" } ] }\n';
    box.write('fix.topology.json', text);
    assert.match((await box.run('check', 'fix.topology.json')).stdout, /reference-integrity/);
    assert.equal(box.read('fix.topology.json'), text);
    const { stdout } = await box.run('check', 'fix.topology.json', '--fix');
    assert.match(stdout, /\(1 fixed\)/);
    assert.equal(box.read('fix.topology.json'), text.replace('databse', 'database'));
    const good = box.read('good.topology.json');
    await box.run('check', 'good.topology.json', '--fix');
    assert.equal(box.read('good.topology.json'), good);
    assert.deepEqual(box.list().filter((file) => file.endsWith('.tmp')), []);
  });

  it('says what is wrong with its arguments', async () => {
    const wrong = [
      [['check'], /needs FILES/], [['check', 'x', '--fromat', 'json'], /did you mean --format/], [['check', 'x', '--format', 'xml'], /pretty, json, sarif, github, junit, gcc/],
      [['check', 'x', '--today', 'tomorrow'], /2026-01-31/], [['check', 'x', '--rule', 'privileged-continer=off'], /did you mean `privileged-container`/],
      [['check', 'x', '--rule', 'privileged-container'], /ID=SEVERITY/], [['check', 'x', '--format'], /argument missing|needs/i], [['chek'], /did you mean `check`/],
    ] as const;
    for (const [args, message] of wrong) {
      const { code, stderr, stdout } = await box.run(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });

  it('keeps control characters of a file away from the terminal', async () => {
    box.write('esc.topology.json', JSON.stringify({ ...privileged, nodes: { ...privileged.nodes, '\u001b]0;own\u0007': { kind: 'container', in: 'docker', privileged: true } } }));
    const { stdout } = await box.run('check', 'esc.topology.json');
    assert.equal(stdout.includes('\u001b'), false);
  });
});
