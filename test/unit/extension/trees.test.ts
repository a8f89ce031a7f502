// The rows of the native trees.
import assert from 'node:assert/strict';
import { createAnalysis } from '../../../src/extension/session';
import { holderOf, nodeRow, nodeRows, ruleRows } from '../../../src/extension/session/trees';

const STACK = {
  strata: 1, asOf: '2026-09-01',
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker' },
    web: { kind: 'container', in: 'docker', name: 'The web', image: 'nginx:latest', privileged: true },
    db: { kind: 'container', in: 'docker', image: 'postgres:18.1', privileged: true },
    cache: { kind: 'container', in: 'docker', image: 'redis:8.2.1@sha256:' + 'a'.repeat(64), limits: { memory: '1GiB', pids: 100 } },
    other: { kind: 'host' },
  },
};

describe('the trees of the activity bar', () => {
  const analysis = createAnalysis(JSON.stringify(STACK));
  after(() => analysis.dispose());
  const checked = analysis.checked();
  const titles = (within?: string) => nodeRows(checked, within).map(({ title }) => title);

  it('have the nodes by containment', () => {
    assert.deepEqual(titles(), ['host', 'other']);
    assert.deepEqual(titles('host'), ['docker']);
    assert.deepEqual(titles('docker'), ['The web', 'db', 'cache']);
    assert.deepEqual(titles('db'), []);
    assert.deepEqual(titles('nobody'), []);
    assert.equal(nodeRow(checked, 'docker')!.holds, true);
    assert.equal(nodeRow(checked, 'nobody'), undefined);
    assert.deepEqual(['web', 'docker', 'host'].map((id) => holderOf(checked, id)), ['docker', 'host', undefined]);
  });

  it('count what is found on a node and in it, with the worst severity', () => {
    const on = (id: string) => checked.findings.filter(({ nodes }) => nodes[0] === id).length;
    assert.equal(nodeRow(checked, 'web')!.findings, on('web'));
    assert.equal(nodeRow(checked, 'web')!.worst, 'error');
    assert.equal(nodeRow(checked, 'host')!.findings, ['host', 'docker', 'web', 'db', 'cache'].reduce((sum, id) => sum + on(id), 0));
    assert.equal(nodeRow(checked, 'cache')!.worst, undefined);
  });

  it('have every finding once, under its rule, the worst rules first', () => {
    const rows = ruleRows(checked);
    assert.equal(rows.flatMap(({ keys }) => keys).length, checked.findings.length);
    assert.equal(new Set(rows.flatMap(({ keys }) => keys)).size, checked.findings.length);
    assert.equal(rows[0]!.severity, 'error');
    assert.ok(rows.some(({ rule, keys }) => rule === 'privileged-container' && keys.length >= 1));
    assert.equal(ruleRows(checked), rows);
  });
});
