import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { at } from '../../../scripts/lib/project.mjs';
import { boundsOf, LEAF_WIDTH, type Scene } from '../../../src/scene';
import { anyStack, boxOf, sceneOf, SHOP } from './stack';

const EDGE = 0.01;

function overlap(scene: Scene, a: number, b: number): boolean {
  const { x, y, w, h } = scene;
  return x[a] < x[b] + w[b] - EDGE && x[b] < x[a] + w[a] - EDGE && y[a] < y[b] + h[b] - EDGE && y[b] < y[a] + h[a] - EDGE;
}

function childrenOf(scene: Scene, i: number): number[] {
  const found: number[] = [];
  const end = i < 0 ? scene.count : scene.end[i];
  for (let k = i + 1; k < end; k = scene.end[k]) found.push(k);
  return found;
}

describe('scene layout', () => {
  it('keeps every box inside the one around it and beside its neighbours', () => {
    fc.assert(fc.property(anyStack, ({ topology, collapsed }) => {
      const scene = sceneOf(topology, { collapsed });
      const { x, y, w, h, parent } = scene;
      for (let i = 0; i < scene.count; i++) {
        assert.ok(w[i] >= LEAF_WIDTH && h[i] > 20);
        const p = parent[i];
        if (p >= 0) assert.ok(x[i] >= x[p] && y[i] >= y[p] + 20 && x[i] + w[i] <= x[p] + w[p] + EDGE && y[i] + h[i] <= y[p] + h[p] + EDGE, `${scene.ids[i]} sticks out of ${scene.ids[p]}`);
        const inside = childrenOf(scene, i);
        inside.forEach((a, k) => inside.slice(k + 1).forEach((b) => assert.ok(!overlap(scene, a, b), `${scene.ids[a]} and ${scene.ids[b]} overlap`)));
      }
    }), { numRuns: 60 });
  });

  it('puts pinned boxes where they were put, and nothing unpinned under them or each other', () => {
    fc.assert(fc.property(anyStack, ({ topology }) => {
      const scene = sceneOf(topology);
      const pins = topology.layout as Record<string, { x: number; y: number }>;
      const roots = childrenOf(scene, -1);
      for (const i of roots.filter((root) => pins[scene.ids[root]])) {
        assert.deepEqual([scene.x[i], scene.y[i]], [pins[scene.ids[i]].x, pins[scene.ids[i]].y]);
      }
      roots.forEach((a, k) => roots.slice(k + 1).forEach((b) => {
        if (!(pins[scene.ids[a]] && pins[scene.ids[b]])) assert.ok(!overlap(scene, a, b), `${scene.ids[a]} and ${scene.ids[b]} overlap`);
      }));
    }), { numRuns: 60 });
  });

  it('gives the same places for the same text, whatever was folded before', () => {
    const first = sceneOf(SHOP);
    sceneOf(SHOP, { collapsed: ['big'] });
    const again = sceneOf(SHOP);
    for (const column of ['x', 'y', 'w', 'h'] as const) assert.deepEqual(again[column], first[column]);
  });

  it('moves no other box when one is placed by hand', () => {
    const nodes = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`h${k}`, { kind: 'host' }]));
    const free = sceneOf({ nodes }), placed = sceneOf({ nodes, layout: { h3: { x: 5000, y: 40 } } });
    for (const id of Object.keys(nodes).filter((name) => name !== 'h3')) {
      const [a, b] = [boxOf(free, id), boxOf(placed, id)];
      assert.deepEqual([placed.x[b], placed.y[b]], [free.x[a], free.y[a]]);
    }
  });

  it('aims at a shape that fits a screen', () => {
    for (const count of [9, 60, 400]) {
      const nodes = Object.fromEntries([['e', { kind: 'host' }], ['d', { kind: 'engine', in: 'e' }], ...Array.from({ length: count }, (_, k) => [`c${k}`, { kind: 'container', in: 'd' }])]);
      const { width, height } = sceneOf({ nodes });
      assert.ok(width / height > 1 && width / height < 2.6, `${count} containers: ${width} x ${height}`);
    }
  });

  it('lays boxes out like their neighbours, so that they can be compared: the machines of all hosts of a site stand in the same columns', () => {
    for (const [file, hypervisors, columns] of [['kubernetes-on-vms', ['esx1', 'esx2'], 3], ['kvm-ha', ['kvm1', 'kvm2', 'kvm3'], 2]] as const) {
      const scene = sceneOf(JSON.parse(fs.readFileSync(at(`examples/${file}.topology.json`), 'utf8')) as object);
      const boxes = hypervisors.map((id) => boxOf(scene, id));
      const lefts = boxes.map((box) => [...new Set(childrenOf(scene, box).map((i) => scene.x[i] - scene.x[box]))].join());
      assert.equal(lefts[0].split(',').length, columns, file);
      assert.equal(new Set(lefts).size, 1, `${file}: ${lefts.join(' | ')}`);
      assert.equal(new Set(boxes.map((box) => scene.w[box])).size, 1, file);
    }
  });

  it('puts clusters, storage and networks behind what computes', () => {
    const scene = sceneOf({ nodes: { lan: { kind: 'network' }, k8s: { kind: 'cluster' }, host: { kind: 'host' } } });
    const [lan, k8s, host] = ['lan', 'k8s', 'host'].map((id) => scene.y[boxOf(scene, id)]);
    assert.ok(host < k8s && k8s < lan);
  });

  it('has room for every pin that a person or a hostile file can write', () => {
    const scene = sceneOf({ nodes: { a: { kind: 'host' }, b: { kind: 'host' } }, layout: { a: { x: 1e300, y: -1e300 }, b: { x: -40, y: -900 } } });
    assert.ok([scene.width, scene.height, ...scene.x, ...scene.y].every(Number.isFinite));
    assert.equal(boundsOf(scene).left, -40);
  });

  it('lays out ten thousand levels', () => {
    const nodes: Record<string, object> = { s0: { kind: 'site' } };
    for (let k = 1; k < 10_000; k++) nodes[`s${k}`] = { kind: 'site', in: `s${k - 1}` };
    const scene = sceneOf({ nodes });
    assert.equal(scene.count, 10_000);
    assert.equal(scene.depth[9999], 9999);
  });
});
