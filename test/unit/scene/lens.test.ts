import assert from 'node:assert/strict';
import { boxOf, sceneOf, SHOP } from './stack';

describe('lenses', () => {
  it('kernel: boxes have the same tone exactly where they share a kernel', () => {
    const scene = sceneOf(SHOP, { lens: 'kernel' });
    const tone = (id: string) => scene.tone[boxOf(scene, id)];
    assert.ok(tone('front') > 0);
    assert.equal(tone('front'), tone('api'));
    assert.equal(tone('front'), tone('web'));
    assert.notEqual(tone('web'), tone('big'));
    assert.notEqual(tone('job'), tone('front'));
    assert.equal(tone('job'), tone('small'));
    assert.equal(tone('data'), 0);
  });

  it('kernel: the legend names provider, kernel and number of workloads', () => {
    const { legend, tone, ids } = sceneOf(SHOP, { lens: 'kernel' });
    const entry = legend.find(({ label }) => label === 'Web');
    assert.ok(entry);
    assert.equal(entry.detail, 'Ubuntu 24.04, kernel 6.8: 2 workloads');
    assert.equal(entry.count, ids.filter((_, i) => tone[i] === entry.tone).length);
    assert.match(legend.find(({ label }) => label === 'small')!.detail, /kernel version unknown: 1 workload$/);
  });

  it('kernel: says where the kernel is not decided', () => {
    const scene = sceneOf({ nodes: { k8s: { kind: 'cluster' }, pod: { kind: 'pod', in: 'k8s' }, c: { kind: 'container', in: 'pod' } } }, { lens: 'kernel' });
    assert.ok(scene.tone[boxOf(scene, 'c')] > 0);
    assert.match(scene.legend.at(-1)!.label, /not decided/);
  });

  it('kernel: many kernels have tones, and the legend stays short', () => {
    const nodes: Record<string, object> = {};
    for (let k = 0; k < 600; k++) {
      nodes[`h${k}`] = { kind: 'host', os: { platform: 'debian', version: '12' } };
      nodes[`a${k}`] = { kind: 'app', in: `h${k}` };
    }
    const { tone, legend } = sceneOf({ nodes }, { lens: 'kernel' });
    assert.ok(tone.every((value) => value > 0));
    assert.equal(legend.length, 21);
    assert.equal(legend[20].label, '580 more kernels');
    assert.equal(legend.reduce((sum, { count }) => sum + count, 0), 1200);
  });

  it('risk: tones are the worst severities, and the legend counts boxes and findings', () => {
    const scene = sceneOf(SHOP, { lens: 'risk' });
    assert.deepEqual([...scene.tone], [...scene.level]);
    for (const { tone, count } of scene.legend) assert.equal(count, [...scene.tone].filter((value) => value === tone).length);
    assert.ok(scene.legend.length > 0);
    const folded = sceneOf(SHOP, { lens: 'risk', collapsed: ['fra'] });
    assert.equal(folded.tone[0], Math.max(...scene.level));
  });

  it('stack: the legend counts nodes by layer, folded or not', () => {
    const counts = (collapsed: string[]) => sceneOf(SHOP, { collapsed }).legend.map(({ label, count }) => `${label} ${count}`);
    assert.deepEqual(counts([]), ['Places and hardware 3', 'Virtualization 3', 'Containers 5', 'Storage and networks 2']);
    assert.deepEqual(counts(['fra']), counts([]));
  });
});
