import assert from 'node:assert/strict';
import { check, safeFixes } from '../../../src/engine';
import { applyOperations, readTopology } from '../../../src/model';
import { dockerHost, findingsOf } from './run';

const linux = { platform: 'debian', version: '13' };

/** The topology after all safe fixes, as `check --fix` applies them. */
function fixed(topology: object): { readonly nodes: { readonly [id: string]: any } } {
  const document = readTopology(JSON.stringify({ strata: 1, ...topology }, null, 2));
  const applied = applyOperations(document, safeFixes(check(document, { today: '2026-01-15' })).operations);
  assert.ok(applied.ok);
  return JSON.parse(applied.text);
}

describe('rule hypervisor-class-contradiction', () => {
  const rule = 'hypervisor-class-contradiction';
  const found = (platform: string, type: number | undefined, os?: object, more: object = {}) => findingsOf(rule, { nodes: { h: { kind: 'host', os, ...more }, v: { kind: 'hypervisor', in: 'h', platform, type } } });

  it('knows the type of each product, and believes the file for others', () => {
    for (const platform of ['hyper-v', 'esxi', 'xen', 'nutanix-ahv', 'kvm', 'proxmox']) {
      const os = platform === 'esxi' || platform === 'nutanix-ahv' ? undefined : linux;
      assert.deepEqual([1, 2].map((type) => found(platform, type, os).length), [0, 1], platform);
    }
    for (const platform of ['virtualbox', 'vmware-workstation', 'fusion', 'parallels', 'vmware player']) assert.deepEqual([1, 2].map((type) => found(platform, type, linux).length), [1, 0], platform);
    assert.deepEqual([1, 2, undefined].map((type) => found('homemade', type, linux).length), [0, 0, 0]);
  });

  it('misses the system under type 2, unless nothing can be known of it', () => {
    assert.deepEqual(found('virtualbox', undefined).map((it) => it.nodes), [['v', 'h']]);
    assert.equal(found('virtualbox', undefined, undefined, { assumed: ['*'] }).length, 0);
    assert.equal(found('virtualbox', undefined, undefined, { managed: true }).length, 0);
    assert.equal(found('kvm', undefined).length, 0);
  });

  it('lets a product be named as the system that it is', () => {
    assert.equal(found('esxi', undefined, { platform: 'esxi', version: '8.0' }).length, 0);
    assert.equal(found('esxi', undefined, { family: 'other' }).length, 0);
    assert.equal(found('esxi', undefined, linux).length, 1);
  });

  it('corrects all of a product at once, safely', () => {
    const nodes = { h: { kind: 'host', os: linux }, i: { kind: 'host', os: linux }, v: { kind: 'hypervisor', in: 'h', platform: 'kvm', type: 2 }, w: { kind: 'hypervisor', in: 'i', platform: 'kvm', type: 2 } };
    assert.deepEqual(findingsOf(rule, { nodes }).map((it) => it.nodes), [['v', 'w']]);
    assert.deepEqual(['v', 'w'].map((id) => fixed({ nodes }).nodes[id].type), [1, 1]);
    assert.equal(found('virtualbox', undefined)[0]!.fixes().length, 0);
  });

  it('leaves the type to the file where the product is unknown: type 2 in production', () => {
    const nodes = { h: { kind: 'host', os: linux }, v: { kind: 'hypervisor', in: 'h', platform: 'homemade', type: 2 }, a: { kind: 'vm', in: 'v', environment: 'prod' } };
    assert.equal(findingsOf('type2-in-production', { nodes }).length, 1);
    assert.equal(findingsOf('type2-in-production', { nodes: { ...nodes, v: { ...nodes.v, type: 1 } } }).length, 0);
  });
});

describe('rule kernel-domain-contradiction', () => {
  const rule = 'kernel-domain-contradiction';
  const host = (kernel: string | undefined) => ({ ...dockerHost(), host: { kind: 'host', os: { ...linux, kernel } } });
  const declares = (os: object, kernel: string | undefined = '6.12.48', more: object = {}) => findingsOf(rule, { nodes: { ...host(kernel), c: { kind: 'container', in: 'host-docker', os, ...more } } }).length;

  it('compares versions as far as both state them', () => {
    for (const same of ['6.12', '6.12.48', '6.12.48-2-amd64', 'v6']) assert.equal(declares({ kernel: same }), 0, same);
    for (const other of ['6.1', '6.12.4', '5.15.0-112-generic']) assert.equal(declares({ kernel: other }), 1, other);
    assert.equal(findingsOf(rule, { nodes: { ...host(undefined), c: { kind: 'container', in: 'host-docker', os: { kernel: '5.10' } } } }).length, 0, 'a kernel without a version contradicts nothing');
  });

  it('knows sandboxes: gVisor stands on the kernel of the host, Kata brings its own', () => {
    assert.equal(declares({ kernel: '5.10' }, '6.12.48', { runtimeClass: 'runsc' }), 1);
    assert.equal(declares({ kernel: '5.10' }, '6.12.48', { runtimeClass: 'kata' }), 0);
    assert.equal(declares({ kernel: '5.10' }, '6.12.48', { runtimeClass: 'homemade' }), 0);
  });

  it('leaves images to container-os-mismatch, and layers to invalid-parent', () => {
    assert.equal(declares({ family: 'windows' }), 1);
    assert.equal(declares({ family: 'windows' }, '6.12.48', { image: 'team/app:1' }), 0);
    const bare = { vm: { kind: 'vm', in: 'v' }, h: { kind: 'host', os: linux }, v: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, e: { kind: 'engine', in: 'vm' }, c: { kind: 'container', in: 'e', os: { kernel: '5.10' } } };
    assert.equal(findingsOf(rule, { nodes: bare }).length, 0);
    assert.equal(findingsOf('invalid-parent', { nodes: bare }).length, 1);
  });

  it('removes what is wrong and nothing else, safely', () => {
    const nodes = { ...host('6.12.48'), a: { kind: 'container', in: 'host-docker', os: { kernel: '5.10' } }, b: { kind: 'container', in: 'host-docker', os: { kernel: '5.10', family: 'linux' } } };
    assert.deepEqual(findingsOf(rule, { nodes }).map((it) => it.nodes), [['a', 'b', 'host']]);
    const after = fixed({ nodes }).nodes;
    assert.deepEqual([after['a'].os, after['b'].os], [undefined, { family: 'linux' }]);
  });
});

describe('rule hidden-vm-unmodelled', () => {
  const rule = 'hidden-vm-unmodelled';
  const windows = { platform: 'windows', version: '11' }, mac = { platform: 'macos', version: '26' };
  const on = (os: object, platform: string, engine: object = {}) => ({ pc: { kind: 'host', memory: '16GiB', os }, e: { kind: 'engine', in: 'pc', platform, ...engine }, c: { kind: 'container', in: 'e' } });
  const found = (nodes: object) => findingsOf(rule, { nodes });

  it('knows where products hide a VM', () => {
    for (const [os, platform] of [[windows, 'docker-desktop'], [mac, 'docker-desktop'], [linux, 'docker-desktop'], [mac, 'docker'], [windows, 'podman'], [mac, 'colima'], [windows, 'wsl2']] as const) assert.equal(found(on(os, platform)).length, 1, platform);
    for (const [os, platform] of [[linux, 'docker'], [windows, 'docker'], [linux, 'podman'], [linux, 'containerd']] as const) assert.equal(found(on(os, platform)).length, 0, platform);
  });

  it('is content where the VM or its size is in the file', () => {
    assert.equal(found(on(windows, 'docker-desktop', { hiddenVm: {} })).length, 0);
    const shown = { pc: { kind: 'host', os: windows }, hv: { kind: 'hypervisor', in: 'pc', platform: 'hyper-v' }, vm: { kind: 'vm', in: 'hv', hidden: true, os: { family: 'linux' } }, e: { kind: 'engine', in: 'vm', platform: 'docker-desktop' } };
    assert.equal(found(shown).length, 0);
  });

  it('inserts one VM for engines that share it, with half the memory, marked as assumed', () => {
    const nodes = { ...on(windows, 'docker-desktop'), f: { kind: 'engine', in: 'pc', platform: 'docker-desktop' } };
    assert.deepEqual(found(nodes).map((it) => it.nodes), [['e', 'f', 'pc']]);
    const after = fixed({ nodes }).nodes;
    assert.equal(after['e'].in, after['f'].in);
    assert.deepEqual(after[after['e'].in], { kind: 'vm', in: 'hypervisor-1', hidden: true, os: { family: 'linux' }, memory: '8GiB', assumed: ['*'] });
    assert.equal(after['hypervisor-1'].platform, 'hyper-v');
    assert.equal(findingsOf(rule, { nodes: after }).length, 0);
  });

  it('is one finding a product, however many machines', () => {
    const nodes = { ...on(windows, 'docker-desktop'), mac: { kind: 'host', os: mac }, d: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, k: { kind: 'engine', in: 'mac', platform: 'colima' } };
    assert.deepEqual(found(nodes).map((it) => it.nodes), [['e', 'd', 'pc', 'mac'], ['k', 'mac']]);
  });
});

describe('rule unit-ambiguous', () => {
  const rule = 'unit-ambiguous';
  const vm = (platform: string, more: object, ram = '64GiB') => ({ h: { kind: 'host', memory: ram }, v: { kind: 'hypervisor', in: 'h', platform }, a: { kind: 'vm', in: 'v', ...more } });
  const found = (nodes: object) => findingsOf(rule, { nodes });

  it('judges products by their own units', () => {
    for (const platform of ['esxi', 'hyper-v', 'proxmox-ve', 'nova']) assert.equal(found(vm(platform, { memory: '8GB' })).length, 1, platform);
    for (const platform of ['kvm', 'xen', 'homemade']) assert.equal(found(vm(platform, { memory: '8GB' })).length, 0, platform);
  });

  it('looks only at units that differ', () => {
    for (const memory of ['8GiB', 8589934592, '512kB', '1073741824B', '8 GiB']) assert.equal(found(vm('esxi', { memory })).length, 0, String(memory));
    for (const [memory, percent] of [['512MB', '4.9 %'], ['8 GB', '7.4 %'], ['1TB', '10 %']] as const) assert.ok(found(vm('esxi', { memory }, '4TiB'))[0]!.message.includes(`${percent} more`), memory);
    assert.equal(found({ h: { kind: 'host', memory: '64GB', disk: '2TB' } }).length, 0);
  });

  it('looks at containers of Docker, not at those of Kubernetes', () => {
    const container = { kind: 'container', in: 'host-docker', limits: { memory: '512MB' } };
    assert.match(found({ ...dockerHost(), c: container })[0]!.message, /Docker Engine reads such units as powers of 1024: 512MB is 488.3MiB or 512MiB/);
    assert.equal(found({ ...dockerHost(), k: { kind: 'cluster', platform: 'kubernetes', members: ['host-docker'] }, c: container }).length, 0);
    assert.equal(found({ ...dockerHost(), g: { kind: 'cgroup', in: 'host', memory: { max: '1GB' } } }).length, 1);
  });

  it('warns where the readings differ in what a rule finds', () => {
    const says = (nodes: object) => found(nodes).map((it) => [it.severity, /reading (\S+) finds/.exec(it.message)?.[1]].join(' '));
    assert.deepEqual(says(vm('esxi', { memory: '60GB' })), ['hint ']);
    assert.deepEqual(says(vm('esxi', { memory: '64GB' }, '62GiB')), ['warning vm-larger-than-host']);
    assert.deepEqual(says({ ...vm('esxi', { memory: '33GB' }), b: { kind: 'vm', in: 'v', memory: '31GiB' } }), ['warning memory-overcommit']);
    const slice = { g: { kind: 'cgroup', in: 'host-docker', memory: { max: '500MiB' } }, c: { kind: 'container', in: 'g', limits: { memory: '512MB' } } };
    assert.deepEqual(says({ ...dockerHost(), ...slice }), ['warning limit-above-ancestor']);
  });

  it('writes the units of the product, safely and all at once', () => {
    const after = fixed({ nodes: { ...vm('esxi', { memory: '8GB', disk: '1.5TB', limit: { memory: '9GB' } }), b: { kind: 'vm', in: 'v', memory: '4 GB' } } }).nodes;
    assert.deepEqual([after['a'].memory, after['a'].disk, after['a'].limit.memory, after['b'].memory], ['8GiB', '1.5TiB', '9GiB', '4 GiB']);
  });
});

describe('rule undecidable-attribute', () => {
  const rule = 'undecidable-attribute';
  const kvm = (host: object, vms: { readonly [id: string]: object }) => ({ h: { kind: 'host', os: linux, ...host }, v: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, ...Object.fromEntries(Object.entries(vms).map(([id, vm]) => [id, { kind: 'vm', in: 'v', ...vm }])) });
  const found = (nodes: object, more: object = {}) => findingsOf(rule, { nodes, ...more });

  it('asks for what would decide something, and for nothing else', () => {
    assert.equal(found(kvm({}, {})).length, 0);
    assert.equal(found(kvm({}, { a: {} })).length, 0, 'without sizes of VMs the one of the host decides nothing');
    assert.match(found(kvm({}, { a: { memory: '1GiB' } }))[0]!.message, /does not say `memory` \(needed by memory-overcommit and vm-larger-than-host\)/);
    assert.match(found(kvm({}, { a: { vcpus: 1 } }))[0]!.message, /`cpu\.cores` \(needed by cpu-overcommit/);
    assert.equal(found(kvm({ memory: '1GiB' }, { a: { memory: '2GiB' }, b: {} })).length, 0, 'overcommitted without it');
    assert.equal(found(kvm({}, { a: { memory: '1GiB', power: 'off' } })).length, 0);
  });

  it('names a node once, and those that lack the same together', () => {
    const findings = found(kvm({ memory: '64GiB', cpu: { cores: 8 } }, { a: {}, b: {}, c: { memory: '1GiB' }, d: { memory: '1GiB', vcpus: 1 } }));
    assert.deepEqual(findings.map((it) => it.nodes), [['a', 'b'], ['c']]);
  });

  it('asks for the memory under limited containers, and the size of volumes', () => {
    const one = { kind: 'container', in: 'host-docker', limits: { memory: '1GiB' } };
    const limited = { ...dockerHost(), c: one, d: one };
    assert.match(found(limited)[0]!.message, /The host host does not say `memory` \(needed by cgroup-overcommit and limit-above-ancestor\).* 2 containers depend on it/);
    assert.equal(found({ ...dockerHost(), c: one }).length, 0, 'one alone shares with nobody');
    assert.equal(found({ ...dockerHost(), c: { kind: 'container', in: 'host-docker' } }).length, 0);
    const disk = { ...kvm({ memory: '64GiB', cpu: { cores: 8 } }, { a: { vcpus: 1, memory: '1GiB', disk: '10GiB', storage: 's' } }), s: { kind: 'volume' } };
    assert.deepEqual(found(disk).map((it) => it.nodes), [['s']]);
    assert.equal(found({ ...disk, s: { kind: 'volume', size: '1TiB' } }).length, 0);
  });

  it('does not ask on behalf of rules that are off, or for what a provider owns', () => {
    const nodes = kvm({}, { a: { memory: '1GiB' } });
    assert.equal(found(nodes, { rules: { 'memory-overcommit': { severity: 'off' } } }).length, 1);
    assert.equal(found(nodes, { rules: { 'memory-overcommit': { severity: 'off' }, 'vm-larger-than-host': { severity: 'off' } } }).length, 0);
    assert.equal(found(kvm({ managed: true }, { a: { memory: '1GiB' } })).length, 0);
    assert.deepEqual([true, false].map((hidden) => found(kvm({ memory: '64GiB', cpu: { cores: 8 } }, { a: { vcpus: 1, hidden } })).length), [0, 1]);
  });
});
