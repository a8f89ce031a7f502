import assert from 'node:assert/strict';
import { assertLocal, estate } from './local-rules';

describe('rules that look no further than an island, in an estate without a property', () => {
  it('say of each island alone what they say of all', () => {
    const all = estate();
    const names = new Set(Object.values(all.nodes).flatMap((node) => Object.keys(node)));
    names.delete('kind');
    names.delete('in');
    assert.ok(names.size > 60, String(names.size));
    for (const name of names) {
      const without = Object.entries(all.nodes).map(([id, node]) => [id, Object.fromEntries(Object.entries(node).filter(([key]) => key !== name))]);
      assertLocal({ ...all, nodes: Object.fromEntries(without) });
    }
  }).timeout(600_000);
});
