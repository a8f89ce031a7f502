import assert from 'node:assert/strict';
import { FORMAT_VERSION, MIGRATIONS, type Migration, migrate, readTopology, stepsFrom } from '../../../src/model';

describe('migrations', () => {
  it('lead from every older version to the newest without a gap', () => {
    assert.deepEqual(MIGRATIONS.map((step) => step.from), Array.from({ length: FORMAT_VERSION - 1 }, (_, i) => i + 1));
    for (let version = 1; version <= FORMAT_VERSION; version++) assert.ok(stepsFrom(version));
    assert.equal(stepsFrom(0), undefined);
    assert.equal(stepsFrom(FORMAT_VERSION + 1), undefined);
  });

  const steps: Migration[] = [
    { from: 2, title: 'title', operations: () => [{ op: 'set', path: ['description'], value: 'from two' }] },
    { from: 1, title: 'kinds', operations: ({ topology }) => topology.ids.map((id) => ({ op: 'set' as const, path: ['nodes', id, 'owner'], value: 'someone' })) },
  ];
  const text = '{\n\t"strata": 1,\n\t"nodes": { "a": { "kind": "site" } }\n}';

  it('run in the order of their numbers, as one change that can be undone', () => {
    const done = migrate(readTopology(text), steps, 3);
    assert.ok(done.ok);
    assert.equal(done.text, '{\n\t"strata": 3,\n\t"description": "from two",\n\t"nodes": { "a": { "kind": "site", "owner": "someone" } }\n}');
    assert.equal(done.edits.length, 1);
    const [inverse] = done.inverse;
    assert.equal(done.text.slice(0, inverse!.offset) + inverse!.text + done.text.slice(inverse!.offset + inverse!.length), text);
  });

  it('change nothing where the newest version is there, and say where there is no way', () => {
    const same = migrate(readTopology(text));
    assert.deepEqual(same, { ok: true, text, edits: [], inverse: [] });
    const missing = migrate(readTopology(text), [steps[0]!], 3);
    assert.ok(!missing.ok && /no way from format version 1 to 3/.test(missing.error));
  });
});
