import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph, children, isAncestor, nearest, nodeNumber, patchGraph } from '../../../src/engine';
import type { Graph } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import type { Topology, TopologyNode } from '../../../src/model';
import { at, graphOf, HOST, idsOf, textOf } from './support';

const GiB = 2 ** 30;

/** A topology of the same shape with one node replaced. */
const withNode = (topology: Topology, id: string, node: object): Topology =>
  ({ ...topology, nodes: topology.nodes.map((old, i) => (topology.ids[i] === id ? node as TopologyNode : old)) });

describe('graph', () => {
  it('numbers nodes in preorder, children in the order of the file, whatever the order of the text', () => {
    const graph = graphOf({
      web: { kind: 'container', in: 'docker' }, docker: { kind: 'engine', in: 'host' }, fra: { kind: 'site' }, host: { kind: 'host', in: 'fra' },
      db: { kind: 'container', in: 'docker' }, ams: { kind: 'site' },
    });
    assert.deepEqual(graph.ids, ['fra', 'host', 'docker', 'web', 'db', 'ams']);
    assert.deepEqual([...graph.parent], [-1, 0, 1, 2, 2, -1]);
    assert.deepEqual([...graph.end], [5, 5, 5, 4, 5, 6]);
    assert.deepEqual([...graph.depth], [0, 1, 2, 3, 3, 0]);
    assert.deepEqual(idsOf(graph, children(graph, 2)), ['web', 'db']);
    assert.deepEqual(idsOf(graph, children(graph, -1)), ['fra', 'ams']);
    assert.deepEqual([...graph.order].map((number) => graph.ids[number]), graph.topology.ids);
    assert.ok(isAncestor(graph, at(graph, 'fra'), at(graph, 'db')) && !isAncestor(graph, at(graph, 'web'), at(graph, 'db')) && !isAncestor(graph, 0, 0));
    assert.equal(nearest(graph, at(graph, 'db'), 'host'), at(graph, 'host'));
    assert.equal(nodeNumber(graph, 'nobody'), undefined);
  });

  it('reads columns in bytes and cores; unknown is NaN, no limit Infinity', () => {
    const graph = graphOf({
      host: { kind: 'host', cpu: { sockets: 2, cores: 16, threads: 2 }, memory: '256GiB', disk: '4TiB' }, bare: { kind: 'host', cpu: { cores: 4, threads: 2, smt: false } }, dark: { kind: 'host' },
      vm: { kind: 'vm', vcpus: 4, memory: '8GiB', power: 'off' }, slice: { kind: 'cgroup', memory: { max: '1GiB' } },
      web: { kind: 'container', limits: { cpu: '250m' }, requests: { memory: '512MiB' }, replicas: 3 }, off: { kind: 'container', running: false, replicas: 2 },
    });
    const row = (id: string, column: 'memory' | 'cpu' | 'disk' | 'replicas' | 'memoryRequest') => graph[column][at(graph, id)];
    assert.deepEqual([row('host', 'cpu'), row('host', 'memory'), row('host', 'disk')], [64, 256 * GiB, 4096 * GiB]);
    assert.deepEqual([row('bare', 'cpu'), row('dark', 'cpu'), row('dark', 'memory')], [4, NaN, NaN]);
    assert.deepEqual([row('vm', 'replicas'), row('off', 'replicas'), row('web', 'replicas')], [0, 0, 3]);
    assert.deepEqual([row('slice', 'memory'), row('slice', 'cpu'), row('web', 'memory'), row('web', 'cpu'), row('web', 'memoryRequest')], [GiB, Infinity, Infinity, 0.25, GiB / 2]);
  });

  it('keeps links between nodes that exist', () => {
    const graph = graphOf({ a: { kind: 'app' }, b: { kind: 'app' } }, { links: [{ from: 'a', to: 'nobody' }, { from: 'b', to: 'a' }] });
    assert.deepEqual([[...graph.linkFrom], [...graph.linkTo], [...graph.linkIndex]], [[1], [0], [1]]);
  });

  it('puts cycles to the root, flagged, with what is inside them', () => {
    const graph = graphOf({ a: { kind: 'cgroup', in: 'c' }, b: { kind: 'cgroup', in: 'a' }, c: { kind: 'cgroup', in: 'b' }, leaf: { kind: 'container', in: 'b' }, self: { kind: 'site', in: 'self' }, lost: { kind: 'site', in: 'nobody' } });
    const flags = Object.fromEntries(graph.ids.map((id, i) => [id, [graph.cyclic[i], graph.parent[i]! < 0 ? null : graph.ids[graph.parent[i]!]]]));
    assert.deepEqual(flags, { a: [1, null], b: [1, null], leaf: [0, 'b'], c: [1, null], self: [1, null], lost: [0, null] });
    assert.equal(graph.count, 6);
  });

  it('takes ten thousand levels, and ids that are names of object properties', () => {
    const nodes = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`g${i}`, i === 0 ? { kind: 'cgroup' } : { kind: 'cgroup', in: `g${i - 1}` }]));
    const deep = buildGraph(readTopology(textOf({ nodes })).topology);
    assert.equal(deep.depth[9999], 9999);
    assert.equal(deep.end[0], 10_000);
    const text = '{"strata":1,"nodes":{"__proto__":{"kind":"site"},"constructor":{"kind":"host","in":"__proto__"},"toString":{"kind":"host","in":"hasOwnProperty"}}}';
    const graph = buildGraph(readTopology(text).topology);
    assert.deepEqual(graph.ids, ['__proto__', 'constructor', 'toString']);
    assert.deepEqual([...graph.parent], [-1, 0, -1]);
  });

  it('is patched like new where the structure is the same, and not otherwise', () => {
    const graph = graphOf({ ...HOST, vm: { kind: 'vm', in: 'kvm', memory: '4GiB' } });
    const { topology } = graph;
    const index = topology.ids.indexOf('vm');
    const larger = withNode(topology, 'vm', { kind: 'vm', in: 'kvm', memory: '8GiB', vcpus: 2 });
    const patched = patchGraph(graph, larger, [index])!;
    assertSame(patched, buildGraph(larger));
    assert.equal(patched.parent, graph.parent);
    assert.equal(graph.memory[at(graph, 'vm')], 4 * GiB, 'the old graph is untouched');
    assert.equal(patchGraph(graph, withNode(topology, 'vm', { kind: 'vm', in: 'host' }), [index]), undefined);
    assert.equal(patchGraph(graph, withNode(topology, 'vm', { kind: 'app', in: 'kvm' }), [index]), undefined);
    const linked = { ...topology, links: [{ from: 'vm', to: 'host' }] };
    assertSame(patchGraph(graph, linked, [])!, buildGraph(linked));
    const ids = topology.ids.map((id) => (id === 'vm' ? 'machine' : id));
    const renamed = withNode({ ...topology, ids }, 'machine', { kind: 'vm', in: 'kvm', memory: '4GiB' });
    assertSame(patchGraph(graph, renamed, [index])!, buildGraph(renamed));
    const orphaned = { ...topology, ids: topology.ids.map((id) => (id === 'kvm' ? 'other' : id)) };
    assert.equal(patchGraph(graph, orphaned, []), undefined, 'the machine is in nothing that exists');
  });

  it('is the same made on an earlier graph, whatever came, went, moved or got another name', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '7', '__proto__');
    const node = fc.record({ kind: fc.constantFrom('site', 'host', 'vm'), in: id, memory: fc.constantFrom('1GiB', '2GiB') }, { requiredKeys: ['kind'] });
    const links = fc.array(fc.record({ from: id, to: id }), { maxLength: 6 });
    const file = fc.record({ nodes: fc.array(fc.tuple(id, node), { maxLength: 12 }), links });
    // Objects that are in both are the same objects, as after an edit.
    fc.assert(fc.property(file, file, fc.array(fc.nat(5)), (first, second, kept) => {
      const before = readTopology(textOf({ nodes: fromEntries(first.nodes), links: first.links })).topology;
      const now = readTopology(textOf({ nodes: fromEntries([...kept.flatMap((i) => first.nodes.slice(i, i + 2)), ...second.nodes]), links: [...first.links.slice(1), ...second.links] })).topology;
      const same = <T>(old: readonly T[], item: T): T => old.find((one) => JSON.stringify(one) === JSON.stringify(item)) ?? item;
      const shared: Topology = {
        ...now, links: now.links.map((link) => same(before.links, link)),
        nodes: now.nodes.map((one, i) => same(before.ids[before.ids.indexOf(now.ids[i]!)] === undefined ? [] : [before.nodes[before.ids.indexOf(now.ids[i]!)]!], one)),
      };
      assertSame(buildGraph(shared, buildGraph(before)), buildGraph(shared));
    }), { numRuns: 300 });
  });

  it('holds every node once, in its parent\'s range, for any parents', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 40 }), (parents) => {
      const nodes = Object.fromEntries(parents.map((parent, i) => [`n${i}`, { kind: 'site', in: `n${parent}` }]));
      const graph = buildGraph(readTopology(textOf({ nodes })).topology);
      assert.deepEqual([...graph.ids].sort(), Object.keys(nodes).sort());
      for (let i = 0; i < graph.count; i++) {
        const above = graph.parent[i]!;
        assert.ok(above < i && graph.end[i]! > i && (above < 0 || graph.end[i]! <= graph.end[above]!));
        assert.equal(graph.number.get(graph.ids[i]!), i);
      }
    }));
  });
});

const fromEntries = (entries: readonly (readonly [string, object])[]): object => {
  const nodes = {};
  for (const [id, value] of entries) Object.defineProperty(nodes, id, { value, enumerable: true, configurable: true, writable: true });
  return nodes;
};

function assertSame(a: Graph, b: Graph): void {
  for (const key of Object.keys(b) as (keyof Graph)[]) assert.deepEqual(a[key], b[key], key);
}
