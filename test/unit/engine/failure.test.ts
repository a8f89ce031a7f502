import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failure, kernels, services, singlePoints } from '../../../src/engine';
import type { Facts, Failure } from '../../../src/engine';
import { at, factsFor, idsOf, linux } from './support';

const marked = (facts: Facts, column: Uint8Array): string[] => idsOf(facts.graph, [...column.keys()].filter((i) => column[i] === 1));
const fail = (facts: Facts, ...ids: string[]) => failure(facts, ids.map((id) => ({ node: at(facts.graph, id) })));
const down = (facts: Facts, ...ids: string[]): string[] => marked(facts, fail(facts, ...ids).down);

const stack = {
  fra: { kind: 'site' }, h1: { kind: 'host', in: 'fra', os: linux }, d1: { kind: 'engine', in: 'h1' }, h2: { kind: 'host', in: 'fra', os: linux }, d2: { kind: 'engine', in: 'h2' },
};

describe('failure', () => {
  it('takes what runs on it, and what needs that', () => {
    const facts = factsFor({ ...stack, db: { kind: 'container', in: 'd1' }, web: { kind: 'container', in: 'd2' }, log: { kind: 'container', in: 'd2' }, free: { kind: 'container', in: 'd2' } },
      { links: [{ from: 'web', to: 'db' }, { from: 'log', to: 'db', strength: 'soft' }, { from: 'free', to: 'web', strength: 'soft' }] });
    const outcome = fail(facts, 'h1');
    assert.deepEqual(marked(facts, outcome.down), ['h1', 'd1', 'db', 'web']);
    assert.deepEqual(marked(facts, outcome.degraded), ['log', 'free']);
    assert.deepEqual(outcome.witness(at(facts.graph, 'web')), ['h1 fails', 'd1 is in h1', 'db is in d1', 'web needs db']);
    assert.deepEqual(outcome.witness(at(facts.graph, 'free')), []);
  });

  it('spares a service while enough replicas are left, then takes whoever needs any of them', () => {
    const nodes = { ...stack, a: { kind: 'container', in: 'd1', service: 'db' }, b: { kind: 'container', in: 'd2', service: 'db' }, web: { kind: 'container', in: 'd2' } };
    const links = [{ from: 'web', to: 'b' }];
    const facts = factsFor(nodes, { links });
    assert.deepEqual(down(facts, 'd1'), ['d1', 'a']);
    assert.deepEqual([...fail(facts, 'd1').alive], [1, 1]);
    const strict = factsFor({ ...nodes, a: { ...nodes.a, minAvailable: 2 } }, { links });
    assert.deepEqual(down(strict, 'd1'), ['d1', 'a', 'web']);
  });

  it('ends in circles of links', () => {
    const facts = factsFor({ ...stack, a: { kind: 'container', in: 'd1' }, b: { kind: 'container', in: 'd2' }, c: { kind: 'container', in: 'd2' } }, { links: [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }, { from: 'c', to: 'a' }] });
    assert.deepEqual(down(facts, 'a'), ['a', 'b', 'c']);
    assert.deepEqual(down(factsFor({ ...stack, a: { kind: 'container', in: 'd1' } }, { links: [{ from: 'a', to: 'a' }] }), 'h2'), ['h2', 'd2']);
  });

  it('loses a volume with its place unless a synchronous copy is elsewhere', () => {
    const nodes = (copies: object[]) => ({ ...stack, ams: { kind: 'site' }, data: { kind: 'volume', in: 'h1', copies }, web: { kind: 'container', in: 'd2', mounts: [{ source: 'data' }] } });
    assert.deepEqual(down(factsFor(nodes([])), 'h1'), ['h1', 'd1', 'data', 'web']);
    assert.deepEqual(down(factsFor(nodes([{ site: 'ams', sync: false }])), 'h1'), ['h1', 'd1', 'data', 'web']);
    const copied = factsFor(nodes([{ site: 'ams', sync: true }]));
    assert.deepEqual(down(copied, 'h1'), ['h1', 'd1', 'data']);
    assert.deepEqual(down(copied, 'h1', 'ams').sort(), ['ams', 'd1', 'data', 'h1', 'web']);
  });

  it('cuts off what has no network left', () => {
    const facts = factsFor({ ...stack, n1: { kind: 'network' }, n2: { kind: 'network' }, one: { kind: 'container', in: 'd1', networks: ['n1'] }, two: { kind: 'container', in: 'd1', networks: ['n1', 'n2'] }, web: { kind: 'container', in: 'd2' } }, { links: [{ from: 'web', to: 'one' }] });
    const outcome = fail(facts, 'n1');
    assert.deepEqual([marked(facts, outcome.isolated), marked(facts, outcome.down)], [['one'], ['web', 'n1']]);
    assert.deepEqual(outcome.alive[services(facts).of[at(facts.graph, 'one')]!], 0);
  });

  it('takes what floats in a cluster only with the last member, and never with its control plane', () => {
    const facts = factsFor({ ...stack, k8s: { kind: 'cluster', in: 'fra', members: ['d1', 'd2'] }, pod: { kind: 'pod', in: 'k8s' }, web: { kind: 'container', in: 'pod' } });
    assert.deepEqual(down(facts, 'k8s'), ['k8s']);
    assert.deepEqual(down(facts, 'h1'), ['h1', 'd1']);
    assert.deepEqual(down(facts, 'h1', 'h2'), ['h1', 'd1', 'h2', 'd2', 'pod', 'web']);
    assert.ok(down(facts, 'fra').includes('web'));
  });

  it('of a kernel takes all that runs on it, gVisor\'s sandboxes too', () => {
    const facts = factsFor({ host: { kind: 'host', os: linux }, d: { kind: 'engine', in: 'host' }, a: { kind: 'container', in: 'd' }, g: { kind: 'engine', in: 'host', runtime: 'runsc' }, b: { kind: 'container', in: 'g' }, k: { kind: 'engine', in: 'host', runtime: 'kata' }, c: { kind: 'container', in: 'k' }, e: { kind: 'container', in: 'k' } });
    const crash = (key: string): Failure => ({ kernel: kernels(facts).domains.findIndex((it) => it.key === key) });
    assert.deepEqual(marked(facts, failure(facts, [crash('sandbox:c')]).down), ['c']);
    assert.deepEqual(marked(facts, failure(facts, [crash('sentry:b')]).down), ['b']);
    assert.equal(marked(facts, failure(facts, [crash('host')]).down).length, 8);
  });
});

describe('single points of failure', () => {
  it('are the highest nodes of the kinds asked for', () => {
    const facts = factsFor({ ...stack, a: { kind: 'container', in: 'd1', service: 'db' }, b: { kind: 'container', in: 'd2', service: 'db' }, web: { kind: 'container', in: 'd1', service: 'web', replicas: 2 }, plain: { kind: 'container', in: 'd2' } });
    const found = (kinds: Parameters<typeof singlePoints>[1], declared = true) => singlePoints(facts, kinds, { wanted: (it) => !declared || it.declared }).map(({ node, services }) => [facts.graph.ids[node], ...services.map((it) => it.name)]);
    assert.deepEqual(found(['host']), [['h1', 'web']]);
    assert.deepEqual(found(['site', 'host']), [['fra', 'db', 'web']]);
    assert.deepEqual(found(['engine'], false), [['d1', 'web'], ['d2', 'plain']]);
  });

  it('agree with the failure of each, for any needs', () => {
    const hosts = 5, containers = 14;
    const random = fc.record({
      places: fc.array(fc.nat({ max: hosts }), { minLength: containers, maxLength: containers }),
      keys: fc.array(fc.constantFrom(undefined, 'x', 'y', 'z'), { minLength: containers, maxLength: containers }),
      least: fc.array(fc.nat({ max: 3 }), { minLength: containers, maxLength: containers }),
      links: fc.array(fc.tuple(fc.nat({ max: containers - 1 }), fc.nat({ max: containers - 1 }), fc.boolean()), { maxLength: 16 }),
      volumes: fc.array(fc.tuple(fc.nat({ max: hosts - 1 }), fc.nat({ max: hosts - 1 }), fc.boolean(), fc.nat({ max: containers - 1 })), { maxLength: 4 }),
      networks: fc.array(fc.tuple(fc.nat({ max: hosts - 1 }), fc.nat({ max: containers - 1 })), { maxLength: 6 }),
      members: fc.subarray([0, 1, 2, 3, 4]),
    });
    fc.assert(fc.property(random, ({ places, keys, least, links, volumes, networks, members }) => {
      const nodes: { [id: string]: { [name: string]: unknown } } = {};
      for (let h = 0; h < hosts; h++) {
        nodes[`h${h}`] = { kind: 'host', os: linux };
        nodes[`d${h}`] = { kind: 'engine', in: `h${h}` };
      }
      nodes['k8s'] = { kind: 'cluster', members: members.map((it) => `h${it}`) };
      places.forEach((place, c) => (nodes[`c${c}`] = { kind: 'container', in: place === hosts ? 'k8s' : `d${place}`, ...(keys[c] ? { service: keys[c] } : {}), minAvailable: least[c] }));
      volumes.forEach(([host, copy, sync, user], v) => {
        nodes[`v${v}`] = { kind: 'volume', in: `h${host}`, copies: [{ site: `h${copy}`, sync }] };
        nodes[`c${user}`]!['mounts'] = [...(nodes[`c${user}`]!['mounts'] as object[] | undefined ?? []), { source: `v${v}` }];
      });
      networks.forEach(([host, user], n) => {
        nodes[`n${n}`] = { kind: 'network', in: `h${host}` };
        nodes[`c${user}`]!['networks'] = [...(nodes[`c${user}`]!['networks'] as string[] | undefined ?? []), `n${n}`];
      });
      const facts = factsFor(nodes, { links: links.map(([a, b, hard]) => ({ from: `c${a}`, to: `c${b}`, strength: hard ? 'hard' : 'soft' })) });
      const { list } = services(facts);
      const bySimulation = Array.from({ length: hosts }, (_, h) => {
        const { alive } = fail(facts, `h${h}`);
        return [`h${h}`, ...list.filter((it) => alive[it.number]! < it.replicas && alive[it.number]! < it.minAvailable).map((it) => it.name).sort()];
      }).filter((it) => it.length > 1);
      const found = singlePoints(facts, ['host']).map(({ node, services }) => [facts.graph.ids[node]!, ...services.map((it) => it.name).sort()]);
      assert.deepEqual(found, bySimulation);
    }), { numRuns: 300, seed: 20260822 });
  });

  it('are found among more candidates than fit one block', () => {
    const nodes = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [[`h${i}`, { kind: 'host', os: linux }], [`a${i}`, { kind: 'app', in: `h${i}` }]]).flat());
    const facts = factsFor(nodes, { links: [{ from: 'a599', to: 'a3' }] });
    const found = singlePoints(facts, ['host']);
    assert.equal(found.length, 600);
    assert.deepEqual(found[3]!.services.map((it) => it.name), ['a3', 'a599']);
  });
});
