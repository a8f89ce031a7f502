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

  it('capacity: tones are the steps of the worse of memory and CPU, and the legend says them with the worst numbers', () => {
    const vm = (memory: string, vcpus = 1) => ({ kind: 'vm', in: 'kvm', vcpus, memory });
    const tones = (vms: object, more: object = {}) => {
      const scene = sceneOf({ nodes: { host: { kind: 'host', cpu: { cores: 4 }, memory: '100GiB', ...more }, kvm: { kind: 'hypervisor', in: 'host', platform: 'esxi' }, ...vms } }, { lens: 'capacity' });
      for (const { tone, count } of scene.legend) assert.equal(count, [...scene.tone].filter((value) => value === tone).length);
      return { host: scene.tone[0], vm: scene.tone[2], legend: scene.legend };
    };
    assert.deepEqual([tones({ a: vm('50GiB') }).host, tones({ a: vm('90GiB') }).host, tones({ a: vm('120GiB') }).host, tones({ a: vm('200GiB') }).host], [1, 2, 3, 4]);
    assert.deepEqual([tones({ a: vm('1GiB', 4) }).host, tones({ a: vm('1GiB', 9) }).host, tones({ a: vm('1GiB', 20) }).host, tones({ a: vm('1GiB', 80) }).host], [1, 2, 3, 4]);
    assert.equal(tones({}).host, 0);
    assert.equal(tones({ a: vm('1GiB') }).vm, 0);
    const [over] = tones({ a: vm('120GiB', 20) }).legend;
    assert.equal(over.label, 'Overcommitted');
    assert.match(over.detail, /^memory to 150 %, CPU to 16 to 1; most memory 1\d\d %; most CPU 5\.0 to 1$/);
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
