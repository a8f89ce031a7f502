import assert from 'node:assert/strict';
import { type Sandbox, sandbox } from './support';

const CONFLICT = '{\n  "strata": 1,\n  "nodes": {\n<<<<<<< HEAD\n    "a": { "kind": "host" }\n||||||| base\n=======\n    "b": { "kind": "host" }\n>>>>>>> feature/b\n  }\n}\n';

describe('a file in the middle of a merge, on the command line', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('a.topology.json', CONFLICT);
  });
  afterEach(() => box.remove());

  it('is bad input with the place of the first marker, in one line, and stays as it is', async () => {
    for (const args of [['check', 'a.topology.json'], ['check', '--fix', 'a.topology.json'], ['facts', 'a.topology.json'], ['diff', 'a.topology.json', 'a.topology.json'], ['export', 'a.topology.json', '--format', 'svg']]) {
      const { code, stdout, stderr } = await box.run(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(`${stdout}${stderr}`, /a\.topology\.json:4:1: .*[Mm]erge conflict markers: the file is in the middle of a merge between HEAD and feature\/b, with one conflict\./);
      assert.doesNotMatch(`${stdout}${stderr}`, /:[5-9]:\d+:/);
    }
    assert.equal(box.read('a.topology.json'), CONFLICT);
  });
});
