import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startCircles } from '../../../src/engine/facts/start-order';
import type { Facts } from '../../../src/engine';
import { factsFor, idsOf } from './support';

const said = (facts: Facts, soft = false): string[] => startCircles(facts, soft).map(({ steps }) => steps.map(({ from, why, to }) => `${facts.graph.ids[from]} ${why} ${facts.graph.ids[to]}`).join(', '));
const host = (n: number) => ({ [`h${n}`]: { kind: 'host' }, [`k${n}`]: { kind: 'hypervisor', in: `h${n}` } });

describe('order of a cold start', () => {
  it('has no circle in a plain stack', () => {
    assert.deepEqual(said(factsFor({ ...host(1), vm: { kind: 'vm', in: 'k1' }, web: { kind: 'app', in: 'vm' }, db: { kind: 'app', in: 'vm' } }, { links: [{ from: 'web', to: 'db' }, { from: 'db', to: 'h1' }] })), []);
  });

  it('goes in a circle through what a service runs on', () => {
    const facts = factsFor({ ...host(1), dns: { kind: 'vm', in: 'k1' } }, { links: [{ from: 'h1', to: 'dns' }] });
    assert.deepEqual(said(facts), ['h1 link dns, dns inside k1, k1 inside h1']);
    assert.deepEqual(idsOf(facts.graph, startCircles(facts, false)[0]!.nodes), ['h1', 'k1', 'dns']);
  });

  it('is broken by one replica that is elsewhere, unless all are needed', () => {
    const nodes = (more: object) => ({ ...host(1), ...host(2), a: { kind: 'vm', in: 'k1', service: 'dns', ...more }, b: { kind: 'vm', in: 'k2', service: 'dns' } });
    const one = { links: [{ from: 'h1', to: 'a' }] }, both = { links: [{ from: 'h1', to: 'a' }, { from: 'h2', to: 'b' }] };
    assert.equal(said(factsFor(nodes({}), one)).length, 0);
    assert.equal(said(factsFor(nodes({}), both)).length, 1);
    assert.deepEqual(said(factsFor(nodes({ minAvailable: 2 }), one)), ['h1 link a, a inside k1, k1 inside h1']);
    assert.equal(said(factsFor(nodes({ minAvailable: 0 }), both)).length, 0);
  });

  it('goes in a circle through volumes and what they are on, unless a synchronous copy is elsewhere', () => {
    const nodes = (copies: object[]) => ({ ...host(1), nas: { kind: 'vm', in: 'k1', storage: 'tank' }, tank: { kind: 'volume', in: 'nas', copies }, ...host(2) });
    assert.deepEqual(said(factsFor(nodes([]))), ['nas volume tank, tank inside nas']);
    assert.deepEqual(said(factsFor(nodes([{ site: 'h2', sync: true }]))), []);
    assert.deepEqual(said(factsFor({ ...nodes([{ site: 'nas', sync: true }]) })), ['nas volume tank, tank copy nas']);
  });

  it('needs one member of a cluster', () => {
    const nodes = { ...host(1), ...host(2), pool: { kind: 'cluster', members: ['k1', 'k2'] }, vcenter: { kind: 'vm', in: 'pool' } };
    assert.equal(said(factsFor(nodes, { links: [{ from: 'h1', to: 'vcenter' }] })).length, 0);
    assert.equal(said(factsFor(nodes, { links: [{ from: 'h1', to: 'vcenter' }, { from: 'h2', to: 'vcenter' }] })).length, 1);
  });

  it('takes containers of a pod as one, leaves out what is off, and soft links unless asked', () => {
    const pods = { e: { kind: 'engine' }, p: { kind: 'pod', in: 'e' }, a: { kind: 'container', in: 'p' }, b: { kind: 'container', in: 'p' }, c: { kind: 'container', in: 'e' } };
    assert.deepEqual(said(factsFor(pods, { links: [{ from: 'a', to: 'b' }, { from: 'b', to: 'a' }] })), []);
    assert.deepEqual(said(factsFor(pods, { links: [{ from: 'a', to: 'c' }, { from: 'c', to: 'b' }] })), ['p link c, c link p']);
    assert.deepEqual(said(factsFor({ ...pods, c: { kind: 'container', in: 'e', running: false } }, { links: [{ from: 'a', to: 'c' }, { from: 'c', to: 'b' }] })), []);
    const soft = factsFor(pods, { links: [{ from: 'a', to: 'c' }, { from: 'c', to: 'b', strength: 'soft' }] });
    assert.deepEqual([said(soft).length, said(soft, true).length], [0, 1]);
  });

  it('tells the shortest circle of those that hang together', () => {
    const ring = ['a', 'b', 'c', 'd', 'e'];
    const nodes = Object.fromEntries(ring.map((id) => [id, { kind: 'app', in: 'h' }]));
    const links = ring.map((from, i) => ({ from, to: ring[(i + 1) % ring.length]! }));
    assert.deepEqual(said(factsFor({ h: { kind: 'host' }, ...nodes }, { links: [...links, { from: 'd', to: 'b' }] })), ['b link c, c link d, d link b']);
  });

  it('finds circles exactly where a start from nothing gets stuck', () => {
    const size = 8;
    const edges = fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), { maxLength: 14 });
    fc.assert(fc.property(edges, fc.array(fc.constantFrom(undefined, 'x', 'y'), { minLength: size, maxLength: size }), (pairs, keys) => {
      const nodes = Object.fromEntries(keys.map((service, i) => [`a${i}`, { kind: 'app', in: 'h', ...(service ? { service } : {}) }]));
      const facts = factsFor({ h: { kind: 'host' }, ...nodes }, { links: pairs.map(([a, b]) => ({ from: `a${a}`, to: `a${b}` })) });
      const up = new Set<number>();
      const ready = (from: number, to: number): boolean => (keys[to] !== undefined && keys[from] !== keys[to] ? keys.some((it, i) => it === keys[to] && up.has(i)) : up.has(to));
      for (let turn = 0; turn < size; turn++) for (let i = 0; i < size; i++) if (pairs.every(([a, b]) => a !== i || a === b || ready(a, b))) up.add(i);
      const found = startCircles(facts, false);
      assert.equal(found.length > 0, up.size < size);
      for (const { nodes: on, steps } of found) {
        assert.ok(on.every((it) => !up.has(Number(facts.graph.ids[it]!.slice(1)))));
        steps.forEach((step, i) => assert.equal(step.to, steps[(i + 1) % steps.length]!.from));
      }
    }), { numRuns: 500, seed: 3 });
  });

  it('ends quickly in one large circle', () => {
    const size = 20_000;
    const nodes = Object.fromEntries(Array.from({ length: size }, (_, i) => [`a${i}`, { kind: 'app', in: 'h' }]));
    const [circle] = startCircles(factsFor({ h: { kind: 'host' }, ...nodes }, { links: Array.from({ length: size }, (_, i) => ({ from: `a${i}`, to: `a${(i + 1) % size}` })) }), false);
    assert.equal(circle!.steps.length, size);
  });
});
