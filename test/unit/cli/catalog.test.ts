import assert from 'node:assert/strict';
import { sandbox, type Sandbox } from './support';

const STACK = { strata: 1, asOf: '2026-01-15', nodes: { host: { kind: 'host', os: { platform: 'house-linux', version: '6' } } } };
const HOUSE = {
  strataCatalog: 1, platforms: [{ id: 'house-linux', name: 'House Linux', class: 'os', os: 'linux', aliases: [], summary: 'The Linux of the house.' }],
  lifecycle: { 'house-linux': { releases: [{ version: '6', endOfLife: '2025-01-01' }] } },
};

describe('--catalog', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('s.topology.json', STACK);
    box.write('house.json', HOUSE);
  });
  afterEach(() => box.remove());

  it('is what check, facts, whatif and diff judge by', async () => {
    const checked = await box.run('check', 's.topology.json', '--catalog', 'house.json');
    assert.match(checked.stdout, /House Linux 6 .* without security support since 2025-01-01/s);
    assert.doesNotMatch((await box.run('check', 's.topology.json')).stdout, /House Linux/);
    const facts = await box.run('facts', 's.topology.json', '--catalog', 'house.json', '--only', 'kernels', '--format', 'json');
    assert.equal((JSON.parse(facts.stdout) as { kernels: { family: string }[] }).kernels[0]!.family, 'linux');
    assert.equal((await box.run('whatif', 's.topology.json', '--fail', 'host', '--catalog', 'house.json')).code, 0);
    box.write('t.topology.json', { ...STACK, nodes: { ...STACK.nodes, other: { kind: 'host', os: { platform: 'house-linux', version: '6' } } } });
    assert.match((await box.run('diff', 's.topology.json', 't.topology.json', '--catalog', 'house.json')).stdout, /House Linux 6/);
  });

  it('says every mistake with its place, and that a file is not there', async () => {
    box.write('bad.json', '{\n  "strataCatalog": 1,\n  "platforms": [ { "id": "X" } ],\n  "nope": 1\n}\n');
    const { code, stderr, stdout } = await box.run('check', 's.topology.json', '--catalog', 'bad.json');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.deepEqual(stderr.trim().split('\n').map((line) => line.split(': ')[0]), ['bad.json:3:26', 'bad.json:4:3']);
    assert.equal((await box.run('facts', 's.topology.json', '--catalog', 'gone.json')).code, 2);
  });
});
