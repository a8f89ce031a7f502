/** Islands, and that rules which say that they look no further do not. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { islands } from '../../../src/engine/islands';
import { assertLocal, edited, estate, examples, LOCAL } from './local-rules';
import { copyOf, together } from './random-edits';
import { factsFor } from './support';

/** Islands as lists of ids. */
const islandsOf = (nodes: object): readonly string[] => {
  const facts = factsFor(nodes);
  const found = new Map<number, string[]>();
  islands(facts).forEach((island, i) => found.set(island, [...(found.get(island) ?? []), facts.graph.ids[i]!]));
  return [...found.values()].map((ids) => ids.join(' '));
};

const host = (i: number, more: object = {}) => ({ [`h${i}`]: { kind: 'host', ...more }, [`e${i}`]: { kind: 'engine', in: `h${i}`, platform: 'docker' } });

describe('islands', () => {
  it('are what holds each other; sites bind nothing', () => {
    assert.deepEqual(islandsOf({ ...host(1), ...host(2) }), ['h1 e1', 'h2 e2']);
    assert.deepEqual(islandsOf({ fra: { kind: 'site' }, ...host(1, { in: 'fra' }), ...host(2, { in: 'fra' }) }), ['fra', 'h1 e1', 'h2 e2']);
    assert.deepEqual(islandsOf({ fra: { kind: 'site' }, san: { kind: 'volume', reachableFrom: ['fra'] }, ...host(1, { in: 'fra' }) }), ['fra', 'h1 e1', 'san']);
  });

  it('are joined by names of nodes, whatever they are named for, and by services', () => {
    const container = (i: number, more: object) => ({ [`c${i}`]: { kind: 'container', in: `e${i}`, ...more } });
    const two = { ...host(1), ...host(2) };
    assert.deepEqual(islandsOf({ ...two, both: { kind: 'cluster', platform: 'docker-swarm', members: ['e1', 'e2', 'gone'] } }), ['h1 e1 h2 e2 both']);
    assert.deepEqual(islandsOf({ ...two, data: { kind: 'volume' }, ...container(1, { mounts: [{ source: 'data' }] }), ...container(2, { mounts: [{ source: '/data' }] }) }), ['h1 e1 c1 data', 'h2 e2 c2']);
    assert.deepEqual(islandsOf({ ...two, ...container(1, {}), ...container(2, { namespaces: { net: 'container:c1' } }) }), ['h1 e1 c1 h2 e2 c2']);
    assert.deepEqual(islandsOf({ ...two, ...container(1, { service: 'web' }), ...container(2, { service: 'web' }) }), ['h1 e1 c1 h2 e2 c2']);
  });
});

describe('rules that look no further than an island', () => {
  it('say of each island alone what they say of all, in every example of a rule, twice', () => {
    const speaking = new Set<string>();
    for (const stack of examples) for (const id of assertLocal(together(stack, copyOf(stack, 'other-')))) speaking.add(id);
    assert.deepEqual(LOCAL.filter(({ id }) => !speaking.has(id)).map(({ id }) => id), []);
  }).timeout(300_000);

  it('say of each island alone what they say of all, where all examples are one estate', () => {
    assert.ok(assertLocal(estate()).size > LOCAL.length / 2);
  }).timeout(300_000);

  it('say of each island alone what they say of all, in random stacks', () => {
    fc.assert(fc.property(edited, fc.oneof(edited, fc.constantFrom(...examples)), (a, b) => void assertLocal(together(a, copyOf(b, 'other-')))), { numRuns: 40, seed: 2026 });
  }).timeout(300_000);
});
