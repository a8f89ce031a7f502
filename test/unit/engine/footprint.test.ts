import assert from 'node:assert/strict';
import { footprint } from '../../../src/engine/facts/footprint';
import { at, factsFor } from './support';

const MB = 1e6, MiB = 2 ** 20, GiB = 2 ** 30;
const ubuntu = { platform: 'ubuntu', version: '18.04' };
const radius = {
  a: { kind: 'host' }, esxi: { kind: 'hypervisor', in: 'a', platform: 'esxi' }, vm: { kind: 'vm', in: 'esxi', os: ubuntu }, app: { kind: 'app', in: 'vm', disk: '5MB', memory: '64MiB' },
  b: { kind: 'host', os: ubuntu }, docker: { kind: 'engine', in: 'b', platform: 'docker' }, container: { kind: 'container', in: 'docker', image: 'radius', limits: { memory: '64MiB' } },
};
const images = { radius: { size: '5MB' } };
const of = (ids: readonly string[], times?: number, nodes: object = radius, more: object = { images }) => {
  const facts = factsFor(nodes, more);
  return footprint(facts, ids.map((id) => at(facts.graph, id)), times);
};

describe('footprint', () => {
  it('is equal for one copy once the system of the container host counts, and for ten of the image alone 5 MB', () => {
    for (const id of ['app', 'container']) {
      for (const copies of [1, 2, 10]) {
        const found = of([id], copies);
        assert.deepEqual([found.copies, found.asVms.disk / MB, found.asContainers.images / MB, found.asContainers.disk / MB], [copies, 3405 * copies, 5, 3405]);
      }
    }
  });

  it('lists what it assumed, and takes what was measured instead', () => {
    assert.ok(of(['app']).assumed.some((it) => /of disk for Ubuntu 18.04/.test(it)));
    const measured = of(['app'], 1, { ...radius, vm: { ...radius.vm, usage: { diskUsed: '1005MB' } } });
    assert.equal(measured.asVms.disk, 1005 * MB);
    assert.ok(!measured.assumed.some((it) => /of disk/.test(it)));
  });

  it('adds guest, application and hypervisor for memory; one system and one engine for containers', () => {
    const found = of(['app'], 2);
    // ESXi for 320 MiB and one vCPU: 18.3 + 0.0074 x 320.
    assert.equal(Math.round(found.asVms.memory / MiB), Math.round(2 * (256 + 64 + 20.67)));
    assert.equal(found.asContainers.memory, (256 + 2 * 64 + 100) * MiB);
    const kata = of(['container'], 2, { ...radius, docker: { ...radius.docker, runtime: 'kata' } });
    assert.equal(kata.asContainers.memory, (256 + 2 * (64 + 120) + 100) * MiB);
    assert.equal(kata.asContainers.instances, 1);
  });

  it('has the system of linked clones once', () => {
    const nodes = { ...radius, base: { kind: 'vm', in: 'esxi', power: 'template' }, vm: { ...radius.vm, cloneOf: 'base' }, vm2: { ...radius.vm, cloneOf: 'base' }, app2: { ...radius.app, in: 'vm2' } };
    const found = of(['app', 'app2'], 1, nodes);
    assert.deepEqual([found.asVms.disk, found.asVms.shared, found.asVms.instances], [3410 * MB, 3400 * MB, 2]);
  });

  it('shares layers on an engine, not between engines, and names what it does not know', () => {
    const layers = (name: string) => ({ layers: [{ digest: 'base', size: '80MB' }, { digest: name, size: '20MB' }] });
    const nodes = {
      ...radius, other: { kind: 'engine', in: 'b', platform: 'podman' }, x: { kind: 'container', in: 'docker', image: 'x' }, y: { kind: 'container', in: 'docker', image: 'y' },
      z: { kind: 'container', in: 'other', image: 'x' }, q: { kind: 'container', in: 'docker', image: 'mystery' }, off: { kind: 'container', in: 'docker', image: 'x', running: false },
    };
    const found = of(['x', 'y', 'z', 'q', 'off', 'docker', 'x'], 1, nodes, { images: { x: layers('x'), y: layers('y') } });
    assert.deepEqual([found.asContainers.images, found.copies, found.unknownDisk.length, found.unknownMemory.length], [220 * MB, 4, 1, 4]);
    assert.equal(of(['x'], 1, { ...nodes, b: { kind: 'host', os: { platform: 'windows-server', version: '2022' } } }, {}).asVms.disk, 20 * GiB);
  });

  it('is nothing for nothing', () => assert.deepEqual([of([]).asVms.disk, of(['a']).asContainers.disk], [0, 0]));
});
