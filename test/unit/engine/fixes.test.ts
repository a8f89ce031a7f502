// All safe fixes at once: applied together they leave no finding that a safe fix mends, and nothing else is touched.
import assert from 'node:assert/strict';
import { check, fixesOf, safeFixes } from '../../../src/engine';
import type { Checked } from '../../../src/engine/contract';
import { applyOperations, readTopology } from '../../../src/model';

const NODES = '"host": { "kind": "host" }, "docker": { "kind": "engine", "in": "host" }, "agent": { "kind": "container", "in": "docker", "privileged": true }';

describe('all safe fixes', () => {
  it('are none for a document without findings that have one', () => {
    assert.deepEqual(safeFixes(check(readTopology(`{ "strata": 1, "nodes": { ${NODES} } }`))), { operations: [], count: 0 });
  });

  it('apply together, and leave what needs a decision', () => {
    const links = '[ { "from": "agent", "to": "hst" }, { "from": "agent", "to": "host" }, { "from": "dokcer", "to": "host" } ]';
    const layout = '{ "host": { "x": 1, "y": 2 }, "gone": { "x": 3, "y": 4 } }';
    const document = readTopology(`{ "strata": 1, "nodes": { ${NODES} }, "links": ${links}, "layout": ${layout} }`);
    const mendable = (checked: Checked) => checked.findings.filter((finding) => fixesOf(finding).some(({ safe }) => safe)).map(({ rule, pointer }) => `${rule} ${pointer}`);
    const checked = check(document);
    const { operations, count } = safeFixes(checked);
    assert.ok(count >= 3, mendable(checked).join('; '));
    assert.equal(count, mendable(checked).length);
    const applied = applyOperations(document, operations);
    assert.ok(applied.ok);
    assert.deepEqual(mendable(check(readTopology(applied.text))), []);
    assert.equal(applied.text.includes(NODES), true);
    assert.equal(applied.text.includes('gone'), false);
  });
});
