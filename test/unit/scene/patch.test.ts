import assert from 'node:assert/strict';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { applyPatch, diffScene, type Scene } from '../../../src/scene';
import { anyStack, sceneOf, SHOP } from './stack';

type Shop = typeof SHOP;
const withNode = (id: keyof Shop['nodes'], change: object): object => ({ ...SHOP, nodes: { ...SHOP.nodes, [id]: { ...SHOP.nodes[id], ...change } } });
const many = (edit: object = {}): object => ({ nodes: { h: { kind: 'host' }, e: { kind: 'engine', in: 'h' }, ...Object.fromEntries(Array.from({ length: 300 }, (_, k) => [`c${k}`, { kind: 'container', in: 'e', image: 'a:1', ...(k === 150 ? edit : {}) }])) } });

/** Structured clone is what happens to a patch on its way to the webview. */
const sent = <T>(value: T): T => structuredClone(value);

function assertLeadsTo(old: Scene, next: Scene): void {
  const patch = diffScene(old, next);
  assert.ok(patch);
  assert.deepEqual(applyPatch(sent(old), sent(patch)), next);
}

describe('scene patches', () => {
  it('lead from the old scene to the new one', () => {
    const old = sceneOf(SHOP);
    assertLeadsTo(old, sceneOf(withNode('front', { image: 'nginx:1.28' })));
    assertLeadsTo(old, sceneOf(withNode('web', { memory: '96GiB', os: undefined })));
    assertLeadsTo(old, sceneOf(withNode('api', { name: 'The API', privileged: false, running: false })));
    assertLeadsTo(old, sceneOf(SHOP, { lens: 'kernel' }));
    assertLeadsTo(old, sceneOf({ ...SHOP, links: SHOP.links.slice(1) }));
    assertLeadsTo(old, sceneOf({ ...SHOP, layout: { fra: { x: 90, y: 20 } } }));
  });

  it('are empty for a scene that did not change, unknown values included', () => {
    const patch = diffScene(sceneOf(SHOP), sceneOf(SHOP));
    assert.deepEqual(patch, { whole: {}, rows: new Uint32Array(), columns: {} });
  });

  it('hold only what changed', () => {
    const patch = diffScene(sceneOf(many()), sceneOf(many({ name: 'Other' })));
    assert.deepEqual(patch, { whole: {}, rows: new Uint32Array([152]), columns: { title: ['Other'] } });
  });

  it('leave the scene they are put into as it was', () => {
    const old = sceneOf(SHOP), before = sent(old);
    applyPatch(old, diffScene(old, sceneOf(withNode('front', { image: 'x:9' })))!);
    assert.deepEqual(old, before);
  });

  it('lead to boxes that came, went or moved, and back', () => {
    const old = sceneOf(SHOP);
    const { api, ...others } = SHOP.nodes;
    const rest = { ...SHOP, nodes: others, links: SHOP.links.filter(({ from, to }) => from !== 'api' && to !== 'api') };
    for (const next of [
      sceneOf(SHOP, { collapsed: ['docker'] }), sceneOf(withNode('front', { in: 'podman' })), sceneOf(withNode('docker', { in: 'small' })), sceneOf(rest),
      sceneOf({ ...SHOP, nodes: { extra: { kind: 'host', memory: '8GiB' }, ...SHOP.nodes, last: { kind: 'container', in: 'podman', name: 'Last' } }, links: [{ from: 'last', to: 'job' }, ...SHOP.links] }),
    ]) {
      assertLeadsTo(old, next);
      assertLeadsTo(next, old);
    }
    assert.notEqual(api, undefined);
  });

  it('lead from any stack to any other, where they exist', () => {
    let found = 0;
    fc.assert(fc.property(anyStack, anyStack, fc.nat(), (one, other, cut) => {
      const old = sceneOf(one.topology, { collapsed: one.collapsed }), next = sceneOf(other.topology, { collapsed: other.collapsed });
      // A stack without some of its nodes is nearer to it than another one.
      const ids = Object.keys(one.topology.nodes), gone = new Set(ids.slice(cut % (ids.length + 1)).slice(0, 3));
      const kept = Object.entries(one.topology.nodes).filter(([id, node]) => !gone.has(id) && !gone.has(node.in ?? ''));
      const part = sceneOf({ ...one.topology, nodes: Object.fromEntries(kept) }, { collapsed: one.collapsed });
      for (const [a, b] of [[old, next], [old, part], [part, old]]) {
        const patch = diffScene(a, b);
        if (!patch) continue;
        found++;
        assert.deepEqual(applyPatch(sent(a), sent(patch)), b);
      }
    }), { numRuns: 200 });
    assert.ok(found > 300, String(found));
  });

  it('grow with the change, not with the stack', () => {
    const weight = (value: unknown): number => serialize(value).length;
    const hosts = (count: number, more: object = {}): object => ({ nodes: {
      ...Object.fromEntries(Array.from({ length: count }, (_, k): [string, object][] => [
        [`h${k}`, { kind: 'host', memory: '64GiB' }], [`e${k}`, { kind: 'engine', in: `h${k}` }], ...Array.from({ length: 9 }, (_, i): [string, object] => [`c${k}-${i}`, { kind: 'container', in: `e${k}`, image: 'a:1' }]),
      ]).flat()), ...more,
    }, links: Array.from({ length: count }, (_, k) => ({ from: `c${k}-0`, to: `c${k}-1` })) });
    const sizes = [50, 400].map((count) => {
      const old = sceneOf(hosts(count)), next = sceneOf(hosts(count, { new: { kind: 'container', in: 'e7', image: 'a:1' } }));
      return { patch: weight(diffScene(old, next)), scene: weight(next) };
    });
    assert.ok(sizes[1].scene > 6 * sizes[0].scene);
    assert.ok(sizes[1].patch < 30_000 && sizes[1].patch < sizes[1].scene / 20, JSON.stringify(sizes));
  });

  it('do not exist where hardly anything stays', () => {
    const shuffled = (by: number): object => ({ nodes: Object.fromEntries(Array.from({ length: 300 }, (_, k) => [`h${(k * by) % 307}`, { kind: 'host' }])) });
    assert.equal(diffScene(sceneOf(shuffled(1)), sceneOf(shuffled(101))), undefined);
  });

  it('take no column that a scene does not have', () => {
    const old = sceneOf(SHOP);
    const next = applyPatch(old, { whole: {}, rows: new Uint32Array([0]), columns: { constructor: ['x'], ids: ['y'] } });
    assert.deepEqual(next, old);
  });
});
