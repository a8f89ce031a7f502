import assert from 'node:assert/strict';
import { TOPICS } from '../../../src/learn/explain';
import { privileged, sandbox, type Sandbox } from './support';

describe('strata explain FILE NODE', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('s.topology.json', privileged);
  });
  afterEach(() => box.remove());

  it('answers every question about a node, as text, Markdown and data', async () => {
    const { code, stdout } = await box.run('explain', 's.topology.json', 'agent');
    assert.equal(code, 0);
    for (const words of ['container agent\n', 'Whose kernel it runs on\n  Its system calls end in the kernel of host host (Debian 13).', 'it is privileged', 'Memory: at most 64MiB', '(privileged-container)']) assert.ok(stdout.includes(words), words);
    assert.match((await box.run('explain', 's.topology.json', 'agent', '--format', 'markdown')).stdout, /^# container agent\n\n## What it is\n\n- \*\*agent\*\* is a container/);
    const data = JSON.parse((await box.run('explain', 's.topology.json', 'agent', '--format', 'json')).stdout);
    assert.deepEqual([data.version, data.file, data.node, data.kind], [1, 's.topology.json', 'agent', 'container']);
    assert.deepEqual(data.sections.map(({ topic }: { topic: string }) => topic), TOPICS);
    assert.deepEqual(data.sections[0].lines[0].nodes, ['agent', 'docker']);
    const part = JSON.parse((await box.run('explain', 's.topology.json', 'agent', '--format', 'json', '--only', 'kernel', '--only', 'cost')).stdout);
    assert.deepEqual(part.sections.map(({ topic }: { topic: string }) => topic), ['kernel', 'cost']);
  });

  it('explains findings of a rule, all or those of a node', async () => {
    const { stdout } = await box.run('explain', 's.topology.json', '--finding', 'privileged-container');
    assert.match(stdout, /\(privileged-container, error\)/);
    const { findings } = JSON.parse((await box.run('explain', 's.topology.json', 'agent', '--finding', 'privileged-container', '--format', 'json')).stdout);
    assert.deepEqual(findings.map(({ rule }: { rule: string }) => rule), ['privileged-container']);
    assert.equal((await box.run('explain', 's.topology.json', 'host', '--finding', 'cpu-overcommit')).stdout, 'The rule `cpu-overcommit` has nothing to say about host in s.topology.json.\n');
  });

  it('says what is wrong with a node, rule or file that is not there', async () => {
    assert.deepEqual(await box.run('explain', 's.topology.json', 'agnt'), { code: 2, stdout: '', stderr: 's.topology.json has no node `agnt`; did you mean `agent`?\n' });
    assert.match((await box.run('explain', 's.topology.json', '--finding', 'nonsense')).stderr, /there is no rule `nonsense`/);
    assert.equal((await box.run('explain', 'gone.topology.json', 'agent')).code, 2);
    assert.match((await box.run('explain', 's.topology.json')).stderr, /name a file and one of its nodes/);
  });
});
