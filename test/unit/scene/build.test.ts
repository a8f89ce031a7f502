import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FLAG } from '../../../src/scene';
import { KINDS, SEVERITIES } from '../../../src/model';
import { anyStack, boxOf, checked, sceneOf, SHOP } from './stack';
import { buildScene } from '../../../src/scene';

describe('scene', () => {
  it('numbers boxes in preorder with contiguous subtrees', () => {
    fc.assert(fc.property(anyStack, ({ topology, collapsed }) => {
      const { count, parent, end, depth } = sceneOf(topology, { collapsed });
      for (let i = 0; i < count; i++) {
        assert.ok(parent[i] < i && end[i] > i && end[i] <= count);
        if (parent[i] >= 0) assert.ok(end[i] <= end[parent[i]] && depth[i] === depth[parent[i]] + 1);
      }
    }), { numRuns: 60 });
  });

  it('names boxes, and says what distinguishes them', () => {
    const scene = sceneOf(SHOP);
    const texts = (id: string) => [scene.title[boxOf(scene, id)], scene.subtitle[boxOf(scene, id)], scene.band[boxOf(scene, id)]];
    assert.deepEqual(texts('web'), ['Web', '4 vCPUs · 48GiB', 'Ubuntu 24.04 · kernel 6.8']);
    assert.deepEqual(texts('big'), ['big', '16 threads · 64GiB', 'Debian 12 · kernel 6.1']);
    assert.deepEqual(texts('api'), ['api', 'shop/api:4 · privileged', '']);
    assert.deepEqual(texts('data'), ['data', '2TiB', '']);
    assert.equal(texts('docker')[1], 'Docker Engine 28.0 · runc');
  });

  it('keeps texts of any length and any content as text of bounded length', () => {
    const scene = sceneOf({ nodes: { a: { kind: 'host' }, e: { kind: 'engine', in: 'a', platform: '<img src=x>' }, c: { kind: 'container', in: 'e', image: 'x'.repeat(5000) } } });
    assert.ok(scene.subtitle[boxOf(scene, 'c')].length <= 120);
    assert.equal(scene.subtitle[boxOf(scene, 'e')], '<img src=x>');
  });

  it('measures commitment where it is known, and shows no meter where it is not', () => {
    const scene = sceneOf(SHOP);
    // Two virtual machines of 48 and 32 GiB, of which one is off, on 64 GiB: what is off takes nothing.
    assert.ok(scene.memoryCommit[boxOf(scene, 'big')] >= 0.75 && scene.memoryCommit[boxOf(scene, 'big')] < 0.8);
    assert.equal(scene.cpuCommit[boxOf(scene, 'big')], 0.25);
    for (const id of ['fra', 'front', 'data', 'small']) assert.ok(Number.isNaN(scene.memoryCommit[boxOf(scene, id)]), id);
  });

  it('counts each finding on the box it is about, and carries the worst one outwards', () => {
    const revision = checked(SHOP);
    const scene = buildScene(revision, { lens: 'stack', collapsed: new Set() });
    for (const id of scene.ids) {
      const own = revision.findings.filter((finding) => finding.nodes[0] === id);
      const i = boxOf(scene, id);
      assert.equal(scene.findings[i], own.length, id);
      assert.equal(scene.level[i], Math.max(0, ...own.map((finding) => SEVERITIES.indexOf(finding.severity) + 1)), id);
      const inside = scene.ids.slice(i + 1, scene.end[i]).map((_, k) => scene.level[i + 1 + k]);
      assert.equal(scene.levelInside[i], Math.max(0, ...inside), id);
    }
    assert.ok(scene.level[boxOf(scene, 'api')] > 0, 'the privileged container has a finding');
  });

  it('shows only one box and what is inside it, each exactly as in the whole picture but for its place', () => {
    fc.assert(fc.property(anyStack, fc.nat(), ({ topology, collapsed }, pick) => {
      const revision = checked(topology);
      const whole = buildScene(revision, { lens: 'risk', collapsed: new Set(collapsed) });
      fc.pre(whole.count > 0);
      const at = pick % whole.count, last = whole.end[at];
      const part = buildScene(revision, { lens: 'risk', collapsed: new Set(collapsed), root: whole.ids[at] });
      assert.deepEqual(part.ids, whole.ids.slice(at, last));
      for (const name of ['kind', 'level', 'findings', 'levelInside', 'tone', 'folded'] as const) assert.deepEqual([...part[name]], [...whole[name].slice(at, last)], name);
      assert.deepEqual([...part.parent], [...whole.parent.slice(at, last)].map((parent) => (parent < at ? -1 : parent - at)));
      assert.deepEqual([...part.end], [...whole.end.slice(at, last)].map((end) => end - at));
      assert.equal(part.path.at(-1)!.id, whole.ids[at]);
      assert.equal(part.path.length, whole.depth[at] + 1);
      const within = (i: number) => i >= at && i < last;
      assert.equal(part.linkFrom.length, [...whole.linkFrom].filter((from, k) => within(from) && within(whole.linkTo[k])).length);
    }), { numRuns: 60 });
  });

  it('shows everything where the only box is gone', () => {
    const scene = buildScene(checked(SHOP), { lens: 'stack', collapsed: new Set(), root: 'gone' });
    assert.deepEqual([scene.count, scene.path], [sceneOf(SHOP).count, []]);
  });

  it('hides what is folded, and keeps its numbers and findings on the fold', () => {
    const open = sceneOf(SHOP), folded = sceneOf(SHOP, { collapsed: ['big', 'docker', 'front', 'nobody'] });
    const i = boxOf(folded, 'big');
    assert.equal(folded.folded[i], open.end[boxOf(open, 'big')] - boxOf(open, 'big') - 1);
    assert.equal(folded.end[i], i + 1);
    assert.ok(!folded.ids.includes('docker'));
    const sum = (from: number, to: number) => [...open.findings.slice(from, to)].reduce((a, b) => a + b, 0);
    assert.equal(folded.findings[i], sum(boxOf(open, 'big'), open.end[boxOf(open, 'big')]));
    assert.equal(folded.levelInside[i], open.levelInside[boxOf(open, 'big')]);
  });

  it('lifts links to folds and merges those that become the same', () => {
    const links = (collapsed: string[]) => {
      const scene = sceneOf(SHOP, { collapsed });
      return [...scene.linkFrom].map((from, k) => [scene.ids[from], scene.ids[scene.linkTo[k]], scene.linkCount[k], scene.linkIndex[k]]);
    };
    assert.deepEqual(links([]), [['front', 'api', 1, 0], ['api', 'job', 1, 1], ['front', 'job', 1, 2], ['job', 'data', 1, 3]]);
    assert.deepEqual(links(['docker']), [['docker', 'job', 2, 1], ['job', 'data', 1, 3]]);
    assert.deepEqual(links(['fra']), []);
  });

  it('marks what is pinned, assumed, not running, and what can hold others', () => {
    const scene = sceneOf({ ...SHOP, layout: { fra: { x: 3, y: 4 }, big: { x: 1, y: 1 } } });
    const flags = (id: string) => scene.flags[boxOf(scene, id)];
    assert.equal(flags('fra') & FLAG.pinned, FLAG.pinned);
    assert.equal(flags('big') & FLAG.pinned, 0, 'a pin inside another box has no meaning');
    assert.equal(flags('job') & FLAG.assumed, FLAG.assumed);
    assert.equal(flags('db') & FLAG.stopped, FLAG.stopped);
    assert.equal(flags('web') & FLAG.container, FLAG.container);
    assert.equal(flags('front') & FLAG.container, 0);
    assert.equal(scene.replicas[boxOf(scene, 'front')], 2);
  });

  it('draws nodes of a containment cycle at the top level', () => {
    const scene = sceneOf({ nodes: { a: { kind: 'site', in: 'b' }, b: { kind: 'site', in: 'a' }, c: { kind: 'host', in: 'gone' } } });
    assert.deepEqual([...scene.parent], [-1, -1, -1]);
  });

  it('draws a file without nodes, and ids that mean something in JavaScript', () => {
    assert.equal(sceneOf({}).count, 0);
    const scene = sceneOf(JSON.parse('{"nodes": {"__proto__": {"kind": "host"}, "constructor": {"kind": "engine", "in": "__proto__"}}}'));
    assert.deepEqual([...scene.ids], ['__proto__', 'constructor']);
    assert.deepEqual([...scene.kind].map((kind) => KINDS[kind]), ['host', 'engine']);
  });
});
