import assert from 'node:assert/strict';
import { applyPatch, diffScene, type Scene } from '../../../src/scene';
import { sceneOf, SHOP } from './stack';

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

  it('do not exist where boxes came, went or moved', () => {
    const old = sceneOf(SHOP);
    assert.equal(diffScene(old, sceneOf(SHOP, { collapsed: ['docker'] })), undefined);
    assert.equal(diffScene(old, sceneOf(withNode('front', { in: 'podman' }))), undefined);
    assert.equal(diffScene(old, sceneOf({ ...SHOP, nodes: { ...SHOP.nodes, extra: { kind: 'host' } } })), undefined);
  });

  it('take no column that a scene does not have', () => {
    const old = sceneOf(SHOP);
    const next = applyPatch(old, { whole: {}, rows: new Uint32Array([0]), columns: { constructor: ['x'], ids: ['y'] } });
    assert.deepEqual(next, old);
  });
});
