import assert from 'node:assert/strict';
import { diffOf, diffOfNodes, stack } from './support';

const { web, ...rest } = stack;
const changes = (from: object, to: object) => diffOfNodes({ ...rest, web: { ...web, ...from } }, { ...rest, web: { ...web, ...to } }).nodes.changed.flatMap(({ properties }) => properties);
const hostChanges = (from: object, to: object) => diffOfNodes({ host: { kind: 'host', ...from } }, { host: { kind: 'host', ...to } }).nodes.changed.flatMap(({ properties }) => properties);

describe('changed values', () => {
  it('one amount in another unit is no change', () => {
    assert.deepEqual(hostChanges({ memory: '8GiB' }, { memory: '8192MiB' }), []);
    assert.deepEqual(hostChanges({ memory: '8GiB' }, { memory: 8 * 2 ** 30 }), []);
    assert.deepEqual(changes({ limits: { cpu: 0.5 } }, { limits: { cpu: '500m' } }), []);
    assert.deepEqual(changes({ slo: { rto: '60s' } }, { slo: { rto: '1m' } }), []);
    assert.deepEqual(changes({ limits: { memory: 'unlimited' } }, { limits: { memory: 'unlimited' } }), []);
  });

  it('GB is not GiB: both are given as written and in base units', () => {
    assert.deepEqual(hostChanges({ memory: '8GiB' }, { memory: '8GB' }), [
      { path: ['memory'], from: '8GiB', to: '8GB', unit: 'bytes', fromBase: 8 * 2 ** 30, toBase: 8e9 },
    ]);
    assert.deepEqual(changes({ limits: { cpu: '250m' } }, { limits: { cpu: 'unlimited' } }), [
      { path: ['limits', 'cpu'], from: '250m', to: 'unlimited', unit: 'cores', fromBase: 0.25, toBase: 'unlimited' },
    ]);
  });

  it('what is absent has no side, and what is no amount is as good as absent: that it stood there is a finding', () => {
    const now = { path: ['memory'], to: '8GiB', unit: 'bytes', toBase: 8 * 2 ** 30 };
    assert.deepEqual(hostChanges({}, { memory: '8GiB' }), [now]);
    assert.deepEqual(hostChanges({ memory: 'much' }, { memory: '8GiB' }), [now]);
    assert.deepEqual(diffOfNodes({ host: { kind: 'host', memory: 'much' } }, { host: { kind: 'host' } }).findings.map(({ change, pointer }) => [change, pointer]), [['resolved', '/nodes/host/memory']]);
  });

  it('absent and empty are one, an empty list is not', () => {
    assert.deepEqual(changes({}, { limits: web.limits, labels: {} }), []);
    assert.deepEqual(changes({}, { mounts: [] }).map(({ path, to }) => [path, to]), [[['mounts'], []]]);
  });

  it('a list says what came and went, whatever its order', () => {
    const mounts = [{ source: '/a', target: '/a' }, { source: '/b', target: '/b' }];
    assert.deepEqual(changes({ mounts }, { mounts: [...mounts].reverse() }), []);
    const [change] = changes({ mounts }, { mounts: [mounts[1], { source: '/c', target: '/c' }] });
    assert.deepEqual([change!.path, change!.removed, change!.added], [['mounts'], [mounts[0]], [{ source: '/c', target: '/c' }]]);
  });

  it('one of two equal items that goes is told', () => {
    const port = { container: 80 };
    assert.deepEqual(changes({ ports: [port, port] }, { ports: [port] }).map(({ added, removed }) => [added, removed]), [[[], [port]]]);
  });

  it('the order of image layers counts', () => {
    const layers = [{ digest: `sha256:${'a'.repeat(64)}`, size: '1MB' }, { digest: `sha256:${'b'.repeat(64)}`, size: '2MB' }];
    const of = (list: object[]) => ({ nodes: stack, images: { 'nginx:1.27': { layers: list } } });
    assert.deepEqual(diffOf(of(layers), of([...layers].reverse())).entries.map(({ name, change }) => [name, change]), [['nginx:1.27', 'changed']]);
    assert.equal(diffOf(of(layers), of(layers)).same, true);
  });

  it('unknown properties are compared too, keys in any order', () => {
    assert.deepEqual(changes({ mine: { a: 1, b: [1, 2] } }, { mine: { b: [1, 2], a: 1 } }), []);
    assert.deepEqual(changes({ mine: { a: 1 } }, { mine: { a: 2 } }).map(({ path }) => path), [['mine']]);
  });

  it('keys that objects have by themselves are keys like others', () => {
    const text = (value: number) => JSON.parse(`{ "__proto__": { "constructor": ${value} }, "toString": ${value} }`) as object;
    const paths = changes({ labels: text(1) }, { labels: text(2) }).map(({ path }) => path.join('.'));
    assert.ok(paths.length > 0 && paths.every((path) => path.startsWith('labels')));
    assert.equal(({} as { constructor: unknown }).constructor, Object);
  });
});

describe('what stands beside the nodes', () => {
  const base = { nodes: stack };

  it('links are known by their ends, and what is said of one is compared', () => {
    const nodes = { ...stack, db: { kind: 'container', in: 'docker' } };
    const link = { from: 'web', to: 'db', port: 5432 };
    const of = (links: object[]) => ({ nodes, links });
    assert.deepEqual(diffOf(of([link]), of([{ ...link, strength: 'soft' }])).entries.map(({ change, name, properties }) => [change, name, properties.map(({ path }) => path)]), [['changed', 'web -> db :5432', [['strength']]]]);
    assert.deepEqual(diffOf(of([link, link]), of([link])).entries.map(({ change }) => change), ['removed']);
    assert.deepEqual(diffOf(of([link, { from: 'db', to: 'web' }]), of([{ from: 'db', to: 'web' }, link])).entries, []);
  });

  it('rules, suppressions, scenarios, pins and the document itself are told each', () => {
    const { entries } = diffOf(base, {
      ...base, name: 'Shop', description: 'What it is', rules: { 'image-stale': 'off' }, suppressions: [{ rule: 'image-stale', node: 'web', reason: 'r' }],
      scenarios: [{ name: 's', events: [{ fail: 'host' }] }], layout: { web: { x: 1, y: 1 } }, images: { a: {} },
    });
    assert.deepEqual(entries.map(({ section, change, name }) => [section, change, name]), [
      ['document', 'changed', 'document'], ['images', 'added', 'a'], ['rules', 'added', 'image-stale'], ['suppressions', 'added', 'image-stale at web'], ['scenarios', 'added', 's'], ['layout', 'added', 'web'],
    ]);
    assert.deepEqual(entries[0]!.properties.map(({ path }) => path), [['name'], ['description']]);
  });

  it('a setting written in its long form is the same setting', () => {
    const of = (setting: unknown) => ({ ...base, rules: { 'image-stale': setting } });
    assert.deepEqual(diffOf(of('warning'), of({ severity: 'warning' })).entries, []);
    assert.deepEqual(diffOf(of('warning'), of({ severity: 'error' })).entries.map(({ change }) => change), ['changed']);
  });
});
