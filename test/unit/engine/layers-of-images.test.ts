import assert from 'node:assert/strict';
import fc from 'fast-check';
import { imageStores, commonStore } from '../../../src/engine/facts/layers';
import type { ImageStore } from '../../../src/engine/facts/layers';
import { at, factsFor } from './support';

const layer = (digest: string, size: number) => ({ digest: `sha256:${digest.padEnd(64, '0')}`, size });
const base = layer('ba5e', 80), x = layer('aa', 20), y = layer('bb', 30);
const engine = { host: { kind: 'host' }, docker: { kind: 'engine', in: 'host', platform: 'docker' } };
const run = (...images: string[]) => Object.fromEntries(images.map((image, i) => [`c${i}`, { kind: 'container', in: 'docker', image }]));
const amounts = ({ images, sum, onDisk, transfer }: ImageStore) => [images, sum, onDisk, transfer];

describe('layers of images', () => {
  it('counts a chain of layers once on disk, a digest once in a transfer', () => {
    const images = { a: { layers: [base, x] }, b: { layers: [base, y] }, c: { layers: [x, base] } };
    const { list } = imageStores(factsFor({ ...engine, ...run('a', 'b', 'c', 'a') }, { images }));
    assert.deepEqual(list.map(amounts), [[3, 310, 230, 130]]);
  });

  it('shares within an engine only', () => {
    const nodes = {
      ...engine, other: { kind: 'engine', in: 'host', platform: 'podman' },
      a: { kind: 'container', in: 'docker', image: 'a' }, b: { kind: 'container', in: 'other', image: 'b' },
    };
    const facts = factsFor(nodes, { images: { a: { layers: [base, x] }, b: { layers: [base, y] } } });
    assert.deepEqual(imageStores(facts).list.map(amounts), [[1, 100, 100, 100], [1, 110, 110, 110]]);
    assert.deepEqual(amounts(commonStore(facts, new Set([at(facts.graph, 'a'), at(facts.graph, 'b')]))!), [2, 210, 130, 130]);
  });

  it('takes one digest under two tags for one image, and an image without layers as a whole', () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const images = { 'app:1': { digest, size: 50 }, 'app:stable': { digest, size: 50 }, tool: { size: 7 } };
    const { list } = imageStores(factsFor({ ...engine, ...run('app:1', 'app:stable', 'tool') }, { images }));
    assert.deepEqual(list.map(amounts), [[2, 57, 57, 57]]);
  });

  it('names what it does not know, and leaves out what does not run', () => {
    const nodes = { ...engine, ...run('a', 'mystery', 'half'), off: { kind: 'container', in: 'docker', image: 'b', running: false } };
    const images = { a: { layers: [base, x] }, b: { size: 1000 }, half: { layers: [base, { digest: y.digest }] } };
    const [store] = imageStores(factsFor(nodes, { images })).list;
    assert.deepEqual([store!.sum, store!.unknown], [100, ['mystery', 'half']]);
    assert.deepEqual(imageStores(factsFor({ ...engine, floating: { kind: 'cluster' }, c: { kind: 'container', in: 'floating', image: 'a' } }, { images })).list, []);
  });

  it('never transfers more than it stores, nor stores more than the sum', () => {
    const digests = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(fc.array(digests, { minLength: 1, maxLength: 6 }), (all) => {
      const images = Object.fromEntries(all.map((layers, i) => [`i${i}`, { layers: layers.map((d) => layer(String(d), 2 ** d)) }]));
      const [store] = imageStores(factsFor({ ...engine, ...run(...Object.keys(images)) }, { images })).list;
      const different = new Set(all.flat());
      assert.ok(store!.transfer <= store!.onDisk && store!.onDisk <= store!.sum);
      assert.equal(store!.transfer, [...different].reduce((sum, d) => sum + 2 ** d, 0));
    }), { numRuns: 50, seed: 1 });
  });
});
