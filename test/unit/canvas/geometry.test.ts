import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boxAt, boxesIn, linkAt, zoneAt } from '../../../webview/canvas/hit';
import { curveOf, distanceTo, pointAt } from '../../../webview/canvas/curves';
import { bandsOf, CROWDED, gather } from '../../../webview/canvas/links';
import { wayOut } from '../../../webview/canvas/free-place';
import { isOpen, placeOf } from '../../../webview/canvas/lod';
import { boxesNear, CHUNK, covers, nearBounds, nodesFor } from '../../../webview/canvas/near';
import { around, beside, firstInside, neighbour, topOf } from '../../../webview/canvas/navigate';
import { between, fitTo, keepNear, panTo, toScene, zoomAt, type Viewport } from '../../../webview/canvas/viewport';
import { boundsOf } from '../../../src/scene';
import { anyStack, boxOf, sceneOf, SHOP } from '../scene/stack';

const ONE: Viewport = { x: 0, y: 0, zoom: 1 };
const SIZE = { width: 800, height: 600 };
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a)), `${a} is not ${b}`);

describe('canvas viewport', () => {
  it('keeps the point under the pointer while zooming', () => {
    fc.assert(fc.property(fc.double({ min: 0.05, max: 2, noNaN: true }), fc.double({ min: 0.5, max: 2, noNaN: true }), fc.nat(800), fc.nat(600), (zoom, factor, x, y) => {
      const view = { x: 30, y: -70, zoom };
      const before = toScene(view, x, y), after = toScene(zoomAt(view, factor, x, y), x, y);
      close(before.x, after.x);
      close(before.y, after.y);
    }));
  });

  it('fits a rectangle into the screen, never larger than life', () => {
    const bounds = { left: -500, top: 100, right: 4000, bottom: 900 };
    const view = fitTo(bounds, SIZE);
    assert.ok(bounds.left * view.zoom + view.x >= 0 && bounds.right * view.zoom + view.x <= SIZE.width);
    assert.equal(fitTo({ left: 0, top: 0, right: 10, bottom: 10 }, SIZE).zoom, 1);
  });

  it('moves no further than needed, and not at all for what is seen', () => {
    const seen = { left: 100, top: 100, right: 200, bottom: 200 };
    assert.deepEqual(panTo(ONE, seen, SIZE), ONE);
    const moved = panTo(ONE, { left: 900, top: 100, right: 1000, bottom: 200 }, SIZE);
    assert.deepEqual([moved.x, moved.y], [800 - 24 - 1000, 0]);
  });

  it('does not lose the picture from sight', () => {
    const bounds = { left: 0, top: 0, right: 300, bottom: 300 };
    const view = keepNear({ x: 99_999, y: -99_999, zoom: 1 }, bounds, SIZE);
    assert.ok(view.x < SIZE.width && view.y + 300 > 0);
  });

  it('ends a movement exactly where it should', () => {
    const to = { x: 5, y: 6, zoom: 0.25 };
    const last = between(ONE, to, 1);
    close(last.x, 5);
    close(last.y, 6);
    close(last.zoom, 0.25);
  });
});

describe('canvas hit testing', () => {
  it('finds the deepest drawn box at the middle of any box', () => {
    fc.assert(fc.property(anyStack, fc.double({ min: 0.02, max: 2, noNaN: true }), ({ topology }, zoom) => {
      const scene = sceneOf({ ...topology, layout: {} });
      const view = { x: 13, y: 7, zoom };
      for (let i = 0; i < scene.count; i++) {
        const { x, y, height } = placeOf(scene, i, view);
        // Just under the top left corner there is nothing but the box itself.
        const found = boxAt(scene, view, x + 2 * zoom, y + 2 * zoom);
        if (height < 3 && scene.parent[i] >= 0) assert.notEqual(found, i);
        else if (scene.parent[i] < 0) assert.equal(found, i);
        for (let k = scene.parent[i]; k >= 0 && found === i; k = scene.parent[k]) assert.ok(isOpen(scene, k, zoom));
      }
    }), { numRuns: 40 });
  });

  it('passes over a box that is too small to be drawn beside one that is not', () => {
    const scene = sceneOf({ nodes: { host: { kind: 'host' }, engine: { kind: 'engine', in: 'host' }, a: { kind: 'cgroup', in: 'engine' }, b: { kind: 'cgroup', in: 'a' }, volume: { kind: 'volume', in: 'host' } } });
    const volume = boxOf(scene, 'volume'), zoom = 2.9 / scene.h[volume], view = { x: 13, y: 7, zoom };
    const { x, y, height } = placeOf(scene, volume, view);
    assert.ok(height < 3 && isOpen(scene, boxOf(scene, 'host'), view.zoom));
    assert.equal(boxAt(scene, view, x + 2 * zoom, y + 2 * zoom), boxOf(scene, 'host'));
  });

  it('finds nothing beside the picture, and nothing in what is dragged', () => {
    const scene = sceneOf(SHOP);
    assert.equal(boxAt(scene, ONE, -5, -5), -1);
    const i = boxOf(scene, 'front');
    const { x, y } = placeOf(scene, i, ONE);
    assert.equal(boxAt(scene, ONE, x + 30, y + 10), i);
    assert.equal(boxAt(scene, ONE, x + 30, y + 10, [i]), boxOf(scene, 'docker'));
    assert.equal(boxAt(scene, ONE, x + 30, y + 10, [0]), -1);
  });

  it('far out finds the box that stands for what is too small', () => {
    const scene = sceneOf(SHOP);
    const { x, y, width, height } = placeOf(scene, boxOf(scene, 'front'), { x: 0, y: 0, zoom: 0.03 });
    const found = boxAt(scene, { x: 0, y: 0, zoom: 0.03 }, x + width / 2, y + height / 2);
    assert.ok(found >= 0 && !isOpen(scene, found, 0.03));
    assert.notEqual(scene.ids[found], 'front');
  });

  it('tells header, body and controls of a box apart', () => {
    const scene = sceneOf(SHOP);
    const i = boxOf(scene, 'big');
    const { x, y, width, height } = placeOf(scene, i, ONE);
    assert.equal(zoneAt(scene, i, ONE, x + 40, y + 12), 'grip');
    assert.equal(zoneAt(scene, i, ONE, x + 4, y + height - 4), 'body');
    assert.equal(zoneAt(scene, i, ONE, x + width - 12, y + 12), 'fold');
    const leaf = boxOf(scene, 'front'), place = placeOf(scene, leaf, ONE);
    assert.equal(zoneAt(scene, leaf, ONE, place.x + 20, place.y + place.height - 4), 'grip');
    assert.equal(zoneAt(scene, leaf, ONE, place.x + place.width - 10, place.y + 31), 'wire');
  });

  it('finds links by their curve, and only those that are drawn', () => {
    const scene = sceneOf(SHOP);
    const curve = curveOf(scene, 1, ONE);
    const middle = pointAt(curve, 0.5);
    assert.ok(distanceTo(curve, middle.x, middle.y) < 1);
    const none = new Set<number>();
    assert.equal(linkAt(scene, ONE, { width: 4000, height: 4000 }, middle.x, middle.y, none), 1);
    const far = { x: 0, y: 0, zoom: 0.1 };
    const there = pointAt(curveOf(scene, 1, far), 0.5);
    assert.equal(linkAt(scene, far, SIZE, there.x, there.y, none), -1);
    assert.equal(linkAt(scene, far, SIZE, there.x, there.y, new Set([1])), 1);
  });

  it('gathers links between the same two boxes, none twice and none lost but those inside one box', () => {
    fc.assert(fc.property(anyStack, fc.integer({ min: 50, max: 3000 }), ({ topology }, least) => {
      const scene = sceneOf(topology);
      const bands = gather(scene, least);
      const all = bands.flatMap(({ links }) => links);
      assert.equal(new Set(all).size, all.length);
      const holder = (i: number): number => (scene.w[i] >= least || scene.parent[i] < 0 ? i : holder(scene.parent[i]));
      assert.equal(all.length, [...scene.linkFrom].filter((from, k) => holder(from) !== holder(scene.linkTo[k])).length);
      for (const { from, to, links, count } of bands) {
        for (const k of links) assert.deepEqual(new Set([holder(scene.linkFrom[k]), holder(scene.linkTo[k])]), new Set([from, to]));
        assert.equal(count, links.reduce((sum, k) => sum + scene.linkCount[k], 0));
      }
      assert.equal(new Set(bands.map(({ from, to }) => `${Math.min(from, to)} ${Math.max(from, to)}`)).size, bands.length);
    }), { numRuns: 60 });
  });

  it('always draws some of many links, at most so many that they can be told apart where gathering helps', () => {
    const hosts = Array.from({ length: 6 }, (_, h) => h), inside = Array.from({ length: 40 }, (_, c) => c);
    const nodes = Object.fromEntries(hosts.flatMap((h): [string, object][] => [[`h${h}`, { kind: 'host', os: { platform: 'debian' } }], [`e${h}`, { kind: 'engine', in: `h${h}` }], ...inside.map((c): [string, object] => [`c${h}-${c}`, { kind: 'container', in: `e${h}` }])]));
    const links = hosts.flatMap((h) => hosts.filter((other) => other !== h).flatMap((other) => inside.map((c) => ({ from: `c${h}-${c}`, to: `c${other}-${c}` }))));
    const scene = sceneOf({ nodes, links });
    assert.equal(scene.linkFrom.length, 1200);
    for (const zoom of [1, 0.6, 0.3, 0.1, 0.03, 0.01]) {
      const bands = bandsOf(scene, { x: 0, y: 0, zoom }, { width: 1400, height: 900 });
      assert.ok(bands.length > 0 && bands.length <= CROWDED, `${bands.length} at ${zoom}`);
    }
    const [band] = bandsOf(scene, { x: 0, y: 0, zoom: 0.3 }, { width: 1400, height: 900 });
    assert.equal(band.count, 80);
    assert.equal(band.mutual, true);
  });

  it('takes boxes that lie wholly in a rubber band, not also what is in them', () => {
    const scene = sceneOf(SHOP);
    const place = placeOf(scene, boxOf(scene, 'docker'), ONE);
    const found = boxesIn(scene, ONE, { x: place.x - 2, y: place.y - 2 }, { x: place.x + place.width + 2, y: place.y + place.height + 2 });
    assert.deepEqual(found.map((i) => scene.ids[i]), ['docker']);
  });
});

describe('canvas places', () => {
  it('puts a dropped box beside others, by the shortest way', () => {
    const scene = sceneOf({ nodes: { a: { kind: 'host' }, b: { kind: 'host' } } });
    const { left, top, right, bottom } = boundsOf(scene);
    assert.deepEqual(wayOut(scene, { left: right + 50, top, right: right + 200, bottom }, []), { dx: 0, dy: 0 });
    const { dx, dy } = wayOut(scene, { left: left - 170, top, right: left + 10, bottom }, []);
    assert.deepEqual([dx, dy], [-18, 0]);
    assert.deepEqual(wayOut(scene, { left, top, right: left + 50, bottom }, [0, 1]), { dx: 0, dy: 0 });
  });
});

describe('canvas navigation', () => {
  const scene = sceneOf(SHOP);
  const go = (id: string, step: (i: number) => number | undefined) => {
    const to = step(boxOf(scene, id));
    return to === undefined ? undefined : scene.ids[to];
  };

  it('goes to what is beside a box on the screen, and past the edge to what is beside the box around', () => {
    assert.equal(go('big', (i) => neighbour(scene, i, 'right')), 'small');
    assert.equal(go('small', (i) => neighbour(scene, i, 'left')), 'big');
    assert.equal(go('front', (i) => neighbour(scene, i, 'down')), 'api');
    assert.equal(go('docker', (i) => neighbour(scene, i, 'right')), 'small');
    assert.equal(go('fra', (i) => neighbour(scene, i, 'up')), undefined);
  });

  it('goes up and down the stack, and along the order of the file', () => {
    assert.equal(go('web', (i) => firstInside(scene, i)), 'docker');
    assert.equal(go('docker', (i) => around(scene, i)), 'web');
    assert.equal(go('front', (i) => beside(scene, i, 1)), 'api');
    assert.equal(go('front', (i) => beside(scene, i, -1)), undefined);
    assert.equal(go('front', (i) => topOf(scene, i)), 'fra');
    assert.equal(go('front', (i) => firstInside(scene, i)), undefined);
  });

  it('reaches every box from the first one by keys', () => {
    fc.assert(fc.property(anyStack, ({ topology, collapsed }) => {
      const any = sceneOf(topology, { collapsed });
      if (any.count === 0) return;
      const reached = new Set([0]);
      for (const i of reached) {
        for (const next of [firstInside(any, i), beside(any, i, 1)]) if (next !== undefined) reached.add(next);
      }
      assert.equal(reached.size, any.count);
    }), { numRuns: 40 });
  });
});

describe('boxes that React Flow mounts', () => {
  const many = sceneOf({ nodes: Object.fromEntries([['h', { kind: 'host' }], ['e', { kind: 'engine', in: 'h' }], ...Array.from({ length: 300 }, (_, k) => [`c${k}`, { kind: 'container', in: 'e' }])]) });

  it('are none far out, and only those near the view otherwise', () => {
    assert.equal(nearBounds({ x: 0, y: 0, zoom: 0.5 }, SIZE), undefined);
    const part = nearBounds(ONE, SIZE)!;
    assert.ok(covers(part, ONE, SIZE) && covers(part, { x: -200, y: 0, zoom: 1 }, SIZE) && !covers(part, { x: -400, y: 0, zoom: 1 }, SIZE));
    const near = boxesNear(many, part);
    assert.ok(near.length > 10 && near.length < 250);
    for (const i of near) assert.ok(many.x[i] <= part.right && many.y[i] <= part.bottom);
  });

  it('come in chunks, and stay the same objects while nothing of them changes', () => {
    const boxes = boxesNear(many, { left: 0, top: 0, right: 9999, bottom: 9999 });
    const first = nodesFor(many, boxes, new Map());
    assert.equal(first.nodes.size, CHUNK);
    assert.ok(first.rest);
    const second = nodesFor(many, boxes, first.nodes);
    assert.equal(second.nodes.size, 2 * CHUNK);
    for (const [id, node] of first.nodes) assert.equal(second.nodes.get(id), node);
  });
});
