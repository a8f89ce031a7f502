import assert from 'node:assert/strict';
import { readTopology } from '../../../src/model';
import { drawComparison, examine, findInUnion, type UnionView } from '../../../src/review';
import { CHANGE, FLAG, type Scene } from '../../../src/scene';
import { TODAY, textOf } from '../engine/support';
import { stack } from './support';

const compared = (old: object, now: object) => examine(readTopology(textOf({ nodes: old })), readTopology(textOf({ nodes: now })), { today: TODAY });
const BOTH: UnionView = { side: 'both', collapsed: new Set() };
const sceneOf = (old: object, now: object, view: Partial<UnionView> = {}): Scene => drawComparison(compared(old, now), { ...BOTH, ...view });
const box = (scene: Scene, id: string): number => {
  const i = scene.ids.indexOf(id);
  assert.ok(i >= 0, `${id} is not among ${scene.ids.join(', ')}`);
  return i;
};
const parentOf = (scene: Scene, id: string) => scene.ids[scene.parent[box(scene, id)]!];
const word = (scene: Scene, id: string) => [scene.tone[box(scene, id)], scene.title[box(scene, id)], scene.subtitle[box(scene, id)]!.split(' \u00b7 ')[0]];

const second = { kind: 'engine', in: 'host', platform: 'podman', version: '5.0' };

describe('the picture of a comparison', () => {
  it('draws what is gone where it was, beside what came', () => {
    const scene = sceneOf({ ...stack, old: { kind: 'container', in: 'docker', image: 'redis:7' } }, { ...stack, fresh: { kind: 'container', in: 'docker', image: 'postgres:17', user: '5' } });
    assert.deepEqual(word(scene, 'old'), [CHANGE.removed, '\u2212 old', 'removed']);
    assert.deepEqual(word(scene, 'fresh'), [CHANGE.added, '+ fresh', 'added']);
    assert.deepEqual([parentOf(scene, 'old'), parentOf(scene, 'fresh')], ['docker', 'docker']);
    assert.ok(scene.flags[box(scene, 'old')]! & FLAG.gone);
    assert.equal(scene.tone[box(scene, 'host')], CHANGE.inside);
    assert.deepEqual(scene.legend.filter(({ tone }) => tone > 0).map(({ label, count }) => [label, count]), [['Added', 1], ['Removed', 1]]);
  });

  it('keeps what is gone behind the neighbour that it had', () => {
    const many = (names: string) => Object.fromEntries([...names].map((name) => [name, { kind: 'host', memory: `${name.charCodeAt(0)}GiB` }]));
    assert.equal(sceneOf(many('abcde'), many('ace')).ids.join(''), 'abcde');
    assert.equal(sceneOf(many('ab'), many('b')).ids.join(''), 'ab');
  });

  it('shows what moved where it is, with the place that it left and the way between', () => {
    const scene = sceneOf({ ...stack, second }, { ...stack, second, web: { ...stack.web, in: 'second' } });
    assert.deepEqual(word(scene, 'web').slice(0, 2), [CHANGE.moved, '\u00bb web']);
    assert.match(scene.subtitle[box(scene, 'web')]!, /^moved from docker/);
    assert.equal(parentOf(scene, 'web'), 'second');
    const place = box(scene, 'web (left)');
    assert.equal(parentOf(scene, 'web (left)'), 'docker');
    assert.deepEqual([scene.tone[place], scene.subtitle[place]], [CHANGE.was, 'was here, now in second']);
    assert.deepEqual([[...scene.moves!.from], [...scene.moves!.to]], [[place], [box(scene, 'web')]]);
    assert.equal(scene.legend.find(({ tone }) => tone === CHANGE.moved)?.count, 1);
  });

  it('moves what is inside along, and leaves one place only', () => {
    const old = { ...stack, other: { kind: 'host', memory: '1GiB' } };
    const scene = sceneOf(old, { ...old, docker: { ...stack.docker, in: 'other' } });
    assert.deepEqual(scene.ids.filter((id) => id.includes('(left')), ['docker (left)']);
    assert.equal(scene.tone[box(scene, 'web')], CHANGE.none);
  });

  it('says what changed, and what a node was called', () => {
    const scene = sceneOf(stack, { ...stack, web: { ...stack.web, image: 'nginx:1.28', limits: { memory: '1GiB', cpu: 1 } } });
    assert.deepEqual(word(scene, 'web'), [CHANGE.changed, '~ web', 'changed: image, limits']);
    const renamed = sceneOf({ web: stack.host }, { front: stack.host });
    assert.deepEqual(word(renamed, 'front'), [CHANGE.changed, '~ front', 'was web']);
  });

  it('gives an id that is in use for something else a name of its own', () => {
    const scene = sceneOf({ a: { kind: 'host', memory: '1GiB' }, 'a (before)': { kind: 'site' } }, { a: { kind: 'network' }, 'a (before)': { kind: 'site' } });
    assert.deepEqual([...scene.ids].sort(), ['a', 'a (before 2)', 'a (before)']);
    assert.deepEqual(word(scene, 'a (before 2)').slice(0, 2), [CHANGE.removed, '\u2212 a']);
  });

  it('shows one side alone under the same ids', () => {
    const old = { ...stack, gone: { kind: 'volume' } }, now = { ...stack, come: { kind: 'network' } };
    const ids = (side: UnionView['side']) => [...sceneOf(old, now, { side }).ids].sort();
    assert.deepEqual(ids('old'), ['docker', 'gone', 'host', 'web']);
    assert.deepEqual(ids('new'), ['come', 'docker', 'host', 'web']);
    assert.deepEqual(ids('both'), ['come', 'docker', 'gone', 'host', 'web']);
    assert.equal(sceneOf(old, now, { side: 'old' }).moves, undefined);
  });

  it('says on the older side what nodes were', () => {
    const host = (memory: string, name: string) => ({ a: { kind: 'host', name, memory } });
    const of = (side: UnionView['side']) => {
      const scene = sceneOf(host('32GiB', 'Alpha'), host('128GiB', 'Beta'), { side });
      return [scene.title[0], scene.subtitle[0]];
    };
    assert.deepEqual(of('old'), ['~ Alpha', 'changed: name, memory \u00b7 32GiB']);
    assert.deepEqual(of('new'), ['~ Beta', 'changed: name, memory \u00b7 128GiB']);
  });

  it('counts findings that are new, and says how many are resolved', () => {
    const bad = { ...stack, web: { ...stack.web, privileged: true } };
    const worse = sceneOf(stack, bad), better = sceneOf(bad, stack);
    assert.ok(worse.findings[box(worse, 'web')]! > 0 && worse.level[box(worse, 'web')]! > 0);
    assert.equal(better.findings[box(better, 'web')], 0);
    assert.match(better.subtitle[box(better, 'web')]!, /\d+ findings? resolved/);
  });

  it('can be folded and filtered', () => {
    const now = { ...stack, fresh: { kind: 'container', in: 'docker', image: 'postgres:17' } };
    const folded = sceneOf(stack, now, { collapsed: new Set(['docker']) });
    assert.deepEqual([folded.ids, folded.tone[box(folded, 'docker')]], [['host', 'docker'], CHANGE.inside]);
    const filtered = sceneOf(stack, now, { filter: 'change:added postgres' });
    assert.deepEqual(filtered.ids.filter((_, i) => filtered.flags[i]! & FLAG.match), ['fresh']);
    assert.ok(filtered.flags[box(filtered, 'web')]! & FLAG.dimmed);
    const { union, boxes } = findInUnion(compared(stack, now), 'change:added');
    assert.deepEqual(boxes.map((i) => union.ids[i]), ['fresh']);
  });

  it('is a tree in preorder with everything of both sides in it once, for any two stacks', () => {
    const kinds = ['host', 'vm', 'engine', 'container', 'volume'];
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const any = () => Object.fromEntries(Array.from({ length: random(30) }, (_, i) => [`n${random(40)}`, { kind: kinds[random(5)], in: `n${random(40)}`, memory: `${1 + i % 3}GiB` }]));
    for (let round = 0; round < 200; round++) {
      const [old, now] = [any(), any()];
      const comparison = compared(old, now);
      const scene = drawComparison(comparison, BOTH);
      assert.equal(new Set(scene.ids).size, scene.count);
      const { union } = findInUnion(comparison, '', []);
      assert.deepEqual([[...union.ofNow], [...union.ofOld]].map((numbers) => numbers.every((i) => i >= 0 && i < union.count)), [true, true]);
      for (let i = 0; i < scene.count; i++) {
        assert.ok(scene.parent[i]! < i && scene.end[i]! > i && scene.end[i]! <= (scene.parent[i]! < 0 ? scene.count : scene.end[scene.parent[i]!]!));
      }
      const same = drawComparison(compared(now, now), BOTH);
      assert.ok(same.tone.every((tone) => tone === CHANGE.none) && same.moves!.from.length === 0);
    }
  });
});
