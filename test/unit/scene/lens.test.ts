import assert from 'node:assert/strict';
import { buildScene } from '../../../src/scene';
import { checkWith, trivy } from '../reports/support';
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

  it('images: tones are the worse of age and scan, of image and base, and a fold has the worst of what is in it', () => {
    const day = (built: string, more: object = {}) => ({ built, ...more });
    const containers = Object.fromEntries(['fresh', 'ageing', 'stale', 'old', 'based', 'unknown', 'scanned', 'risky', 'clean'].map((id) => [id, { kind: 'container', in: 'docker', image: `${id}:1` }]));
    const topology = {
      strata: 1, asOf: '2026-01-15',
      nodes: { host: { kind: 'host' }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, ...containers, off: { kind: 'container', in: 'docker', image: 'old:1', running: false } },
      images: {
        'fresh:1': day('2026-01-01'), 'ageing:1': day('2025-11-01'), 'stale:1': day('2025-06-01'), 'old:1': day('2024-01-01'), 'based:1': day('2026-01-01', { base: 'old:1' }),
        'scanned:1': day('2026-01-01', { scan: { report: 'high.json' } }), 'risky:1': day('2026-01-01', { scan: { report: 'critical.json' } }), 'clean:1': { scan: { report: 'clean.json' } },
      },
    };
    const reports = {
      'high.json': trivy([{ id: 'CVE-2026-1', severity: 'high' }], { name: 'scanned:1' }), 'clean.json': trivy([], { name: 'clean:1' }),
      'critical.json': trivy([{ id: 'CVE-2026-2', severity: 'critical', fixed: '2' }], { name: 'risky:1' }),
    };
    const see = (collapsed: string[] = []) => buildScene(checkWith(topology, reports, []), { lens: 'images', collapsed: new Set(collapsed) });
    const scene = see();
    const tones = Object.fromEntries(scene.ids.map((id, i) => [id, scene.tone[i]]));
    assert.deepEqual(tones, { host: 0, docker: 0, fresh: 1, ageing: 2, stale: 3, old: 4, based: 4, unknown: 5, scanned: 3, risky: 4, clean: 1, off: 0 });
    assert.deepEqual(see(['docker']).tone[1], 4);
    assert.deepEqual(scene.legend.map(({ label, count }) => `${label} ${count}`), ['Old 3', 'Stale 2', 'Ageing 1', 'Nothing known 1', 'Fresh 2']);
    assert.equal(scene.legend[0]!.detail, 'over 365 days, or with critical ones that have a fix; 3 images; oldest 745 days (old:1); most vulnerabilities 1 critical, 0 high (risky:1)');
  });

  it('patch: tones are what a new kernel costs, and the legend says what a flaw would make one do', () => {
    const linux = (more: object = {}) => ({ os: { platform: 'debian', version: '13', ...more } });
    const scene = sceneOf({
      nodes: {
        live: { kind: 'host', ...linux({ livepatch: true }) }, a: { kind: 'app', in: 'live' },
        alone: { kind: 'host', ...linux() }, b: { kind: 'app', in: 'alone' },
        theirs: { kind: 'host', managed: true, ...linux() }, c: { kind: 'app', in: 'theirs' },
        place: { kind: 'site' },
      },
    }, { lens: 'patch' });
    const tone = (id: string) => scene.tone[boxOf(scene, id)];
    assert.deepEqual(['a', 'b', 'c', 'place'].map(tone), [1, 3, 5, 0]);
    assert.deepEqual(scene.legend.filter((entry) => entry.tone > 0).map(({ label, count }) => `${label} ${count}`), ['Nothing stops 2', 'Stops for the restart 2', 'The provider\'s work 2']);
    assert.match(scene.legend.find(({ label }) => label === 'A flaw in Linux')!.detail, /^2 updates \(2 hosts, 0 guests, 0 others\), \d workloads? restarted$/);
    assert.match(scene.legend.find(({ label }) => label === 'A flaw in a library')!.detail, /^2 systems to update, 0 images to rebuild, 0 containers to deploy again$/);
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
