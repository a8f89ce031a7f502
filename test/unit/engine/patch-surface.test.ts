import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patchSurface } from '../../../src/engine/facts/patch-surface';
import { kernelFlawWork, libraryFlawWork, patchComparison } from '../../../src/engine/facts/patch-work';
import { factsFor } from './support';

const debian = (more: object = {}) => ({ platform: 'debian', version: '13', ...more });
/** Two hosts with KVM and a VM each with Docker and two containers; a third with ESXi, an opaque VM, and one without a stated system. */
const estate = (more: object = {}) => ({
  ...Object.fromEntries([1, 2].flatMap((k) => [
    [`h${k}`, { kind: 'host', os: debian({ kernel: '6.12.4', lastPatched: k === 1 ? '2026-01-01' : '2026-02-01' }) }], [`k${k}`, { kind: 'hypervisor', in: `h${k}`, platform: 'kvm', version: '9.1' }],
    [`v${k}`, { kind: 'vm', in: `k${k}`, os: debian() }], [`d${k}`, { kind: 'engine', in: `v${k}`, platform: 'docker', version: '28.0.1', runtime: 'runc', runtimeVersion: '1.3.6' }],
    [`a${k}`, { kind: 'container', in: `d${k}`, image: 'web:1' }], [`b${k}`, { kind: 'container', in: `d${k}`, image: 'db:1', service: 'db' }],
  ])),
  h3: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'h3', platform: 'esxi', version: '8.0 U3' },
  win: { kind: 'vm', in: 'esx', os: { platform: 'windows-server', version: '2022' } }, box: { kind: 'vm', in: 'esx' },
  ...more,
});

describe('fact: patch surface', () => {
  it('counts kernels, systems, hypervisors, runtimes and images by hand', () => {
    const surface = patchSurface(factsFor(estate()));
    assert.deepEqual(surface.kernels, { os: 5, hypervisor: 1, hiddenVm: 0, sandbox: 0, all: 6 });
    assert.equal(surface.osInstances, 5);
    assert.deepEqual(surface.osReleases.map((it) => [it.platform, it.version, it.instances, it.patchLevels.length, it.unstated]), [['debian', '13', 4, 2, 2], ['windows-server', '2022', 1, 0, 1]]);
    assert.equal(surface.patchLevels, 2);
    assert.deepEqual(surface.hypervisors.map((it) => [it.product, it.version, it.instances]), [['kvm', '9.1', 2], ['esxi', '8.0 U3', 1]]);
    assert.deepEqual(surface.engines.map((it) => [it.product, it.instances]), [['docker', 2]]);
    assert.deepEqual(surface.runtimes.map((it) => [it.product, it.version, it.instances]), [['runc', '1.3.6', 2]]);
    assert.deepEqual([surface.images, surface.baseImages, surface.containers, surface.workloads, surface.hosts, surface.unknownGuests], [2, 0, 4, 6, 3, 1]);
  });

  it('takes images with one digest for one, and counts bases once', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const surface = patchSurface(factsFor({
      h: { kind: 'host', os: debian() }, d: { kind: 'engine', in: 'h', platform: 'docker' },
      a: { kind: 'container', in: 'd', image: 'x:1' }, b: { kind: 'container', in: 'd', image: 'y:2' }, c: { kind: 'container', in: 'd', image: 'z:3' },
    }, { images: { 'x:1': { digest, base: 'debian:13' }, 'y:2': { digest, base: 'debian:13' }, 'z:3': { base: 'alpine:3.22' } } }));
    assert.deepEqual([surface.images, surface.baseImages], [2, 2]);
  });

  it('leaves out what is off and what a provider runs, and counts copies', () => {
    assert.equal(patchSurface(factsFor(estate({ win: { kind: 'vm', in: 'esx', power: 'off', os: { platform: 'windows-server' } } }))).osInstances, 4);
    assert.equal(patchSurface(factsFor(estate({ win: { kind: 'vm', in: 'esx', replicas: 3, os: { platform: 'windows-server' } } }))).osInstances, 7);
    const managed = patchSurface(factsFor(estate({ h3: { kind: 'host', managed: true } })));
    assert.deepEqual([managed.hosts, managed.kernels.hypervisor, managed.hypervisors.length, managed.osInstances], [2, 0, 1, 5]);
  });

  it('counts sandboxes: Kata brings a kernel, gVisor none', () => {
    const of = (runtime: string) => patchSurface(factsFor({ h: { kind: 'host', os: debian() }, d: { kind: 'engine', in: 'h', platform: 'containerd', runtime }, a: { kind: 'container', in: 'd' }, b: { kind: 'container', in: 'd' } }));
    assert.deepEqual([of('kata').kernels.sandbox, of('kata').sentries], [2, 0]);
    assert.deepEqual([of('runsc').kernels.all, of('runsc').sentries], [1, 2]);
  });

  it('is empty for an empty file', () => {
    const surface = patchSurface(factsFor({}));
    assert.deepEqual([surface.kernels.all, surface.osInstances, surface.workloads, surface.images], [0, 0, 0, 0]);
  });
});

describe('fact: patch work', () => {
  it('for a kernel flaw: once a host, once each guest, whatever runs on them stops', () => {
    const work = kernelFlawWork(factsFor(estate()));
    assert.deepEqual(work.updates, { hosts: 2, guests: 2, hypervisors: 0, hiddenVms: 0, sandboxRuntimes: 0, all: 4 });
    assert.deepEqual([work.kernels, work.restarted, work.unknown], [4, 4, 1]);
    const onlyHost = kernelFlawWork(factsFor(estate()), (domain) => domain.key === 'h1');
    assert.deepEqual([onlyHost.kernels, onlyHost.updates.all, onlyHost.restarted], [1, 1, 2]);
    const vmware = kernelFlawWork(factsFor(estate()), (domain) => domain.source === 'hypervisor');
    assert.deepEqual([vmware.updates.hypervisors, vmware.restarted], [1, 2]);
  });

  it('for a kernel flaw in sandboxes: once an engine, because the kernel comes with the runtime', () => {
    const nodes = { h: { kind: 'host', os: debian() }, d: { kind: 'engine', in: 'h', platform: 'containerd', runtime: 'kata' }, a: { kind: 'container', in: 'd' }, b: { kind: 'container', in: 'd', replicas: 3 } };
    const work = kernelFlawWork(factsFor(nodes));
    assert.deepEqual(work.updates, { hosts: 1, guests: 0, hypervisors: 0, hiddenVms: 0, sandboxRuntimes: 1, all: 2 });
    assert.equal(work.restarted, 4);
  });

  it('for a library flaw: systems and images, then redeployment', () => {
    assert.deepEqual(libraryFlawWork(factsFor(estate())), { hosts: 2, guests: 3, images: 2, redeployed: 4, updates: 7, unknown: 0 });
    const some = libraryFlawWork(factsFor(estate({ c: { kind: 'container', in: 'd1' } })), { system: () => false, image: (it) => it.reference === 'web:1' });
    assert.deepEqual(some, { hosts: 0, guests: 0, images: 1, redeployed: 2, updates: 1, unknown: 1 });
  });

  it('compares with VMs only and containers only', () => {
    const { current, asVms, asContainers } = patchComparison(factsFor(estate()));
    assert.deepEqual([current.kernels, current.kernelUpdates, current.libraryUpdates, current.redeployed], [6, 6, 7, 4]);
    assert.deepEqual([asVms.kernels, asVms.kernelUpdates, asVms.libraryUpdates, asVms.redeployed], [9, 9, 9, 0]);
    // Two images that are there, and one each for the two VMs.
    assert.deepEqual([asContainers.kernels, asContainers.kernelUpdates, asContainers.libraryUpdates, asContainers.redeployed], [3, 3, 7, 6]);
    assert.match(patchComparison(factsFor({})).asVms.assumed.join(), /one host, because none is modelled/);
  });

  it('never counts more affected kernels than there are, nor more restarts than workloads', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (bits) => {
      const facts = factsFor(estate());
      const work = kernelFlawWork(facts, (domain) => bits[domain.number % bits.length]!);
      const surface = patchSurface(facts);
      assert.ok(work.kernels <= surface.kernels.all && work.restarted <= surface.workloads);
    }));
  });
});
