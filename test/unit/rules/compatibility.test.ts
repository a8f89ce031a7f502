import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

describe('rule windows-container-build-mismatch', () => {
  const found = (os: object, container: object, engine: object = {}, images: object = {}) => findingsOf('windows-container-build-mismatch', {
    images, nodes: { h: { kind: 'host', os: { platform: 'windows-server', ...os } }, d: { kind: 'engine', in: 'h', platform: 'docker', ...engine }, c: { kind: 'container', in: 'd', ...container } },
  });
  const core = (tag: string): object => ({ image: `mcr.microsoft.com/windows/servercore:${tag}` });

  it('offers Hyper-V isolation for older images, and for newer ones nothing', () => {
    const [older] = found({ version: '2022' }, core('ltsc2019'));
    assert.deepEqual([older!.nodes, older!.measured, older!.threshold], [['c', 'd', 'h'], 17763, 20348]);
    assert.deepEqual(older!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'c', 'isolation'], value: 'hyperv' }]);
    const [newer] = found({ version: '2019' }, core('ltsc2022'));
    assert.match(newer!.message, /newer than its host runs in no isolation mode/);
    assert.deepEqual(newer!.fixes(), []);
  });

  it('compares revisions for images of 2016, where both are known', () => {
    const image = (revision: string): object => ({ 'team/old:1': { osVersion: `10.0.14393.${revision}` } });
    const run = (revision: string, build: string) => found({ build }, { image: 'team/old:1' }, {}, image(revision)).length;
    assert.deepEqual([run('5000', '14393.5000'), run('5001', '14393.5000'), run('5001', '14393')], [0, 1, 0]);
    assert.equal(found({ build: '14393.5000' }, { image: 'team/old:1', isolation: 'hyperv' }, {}, image('5001')).length, 0);
  });

  it('takes the build of a base, and the default isolation of each system', () => {
    assert.equal(found({ version: '2022' }, { image: 'team/app:1' }, {}, { 'team/app:1': { base: 'mcr.microsoft.com/windows/nanoserver:ltsc2019' } }).length, 1);
    const client = { platform: 'windows', build: '22631' };
    assert.equal(found(client, core('ltsc2019')).length, 0);
    assert.equal(found(client, { ...core('ltsc2019'), isolation: 'process' }).length, 1);
    assert.equal(found({ version: '2022' }, core('ltsc2019'), { runtime: 'runhcs-wcow-hypervisor' }).length, 0);
  });

  it('is silent outside the table, where the kernel is Linux, and for what does not run', () => {
    assert.equal(found({ build: '99999' }, core('ltsc2019')).length, 0);
    assert.equal(found({ version: '2022' }, core('latest')).length, 0);
    assert.equal(found({ platform: 'windows', version: '11' }, core('ltsc2019'), { platform: 'docker-desktop' }).length, 0);
    assert.equal(found({ version: '2022' }, { ...core('ltsc2019'), running: false }).length, 0);
  });

  it('is one finding for the containers of an engine', () => {
    const nodes = { h: { kind: 'host', os: { platform: 'windows-server', version: '2022' } }, d: { kind: 'engine', in: 'h', platform: 'docker' }, a: { kind: 'container', in: 'd', ...core('ltsc2019') }, b: { kind: 'container', in: 'd', ...core('ltsc2019') } };
    const [finding, ...more] = findingsOf('windows-container-build-mismatch', { nodes });
    assert.deepEqual([more.length, finding!.nodes.slice(0, 2)], [0, ['a', 'b']]);
    assert.equal(findingsOf('windows-container-build-mismatch', { nodes, suppressions: [{ rule: 'windows-container-build-mismatch', node: 'a', reason: 'known' }] }).length, 1);
  });
});

describe('rule image-architecture-mismatch', () => {
  const found = (platforms: readonly string[], cpu: object, engine: object = {}, more: object = {}) => findingsOf('image-architecture-mismatch', {
    images: { 'a:1': { platforms } }, nodes: { h: { kind: 'host', cpu, os: { platform: 'debian' } }, d: { kind: 'engine', in: 'h', platform: 'docker', ...engine }, c: { kind: 'container', in: 'd', image: 'a:1' }, ...more },
  });

  it('knows the architecture by name, maker and level, and the 32 bits of the same line', () => {
    assert.equal(found(['linux/arm64'], { vendor: 'intel' }).length, 1);
    assert.equal(found(['linux/arm64'], { level: 'x86-64-v2' }).length, 1);
    assert.equal(found(['linux/arm64'], { arch: 's390x' }).length, 1);
    assert.equal(found(['linux/386'], { vendor: 'amd' }).length, 0);
    assert.equal(found(['linux/arm/v7'], { arch: 'arm64' }).length, 0);
    assert.equal(found(['linux/amd64'], { vendor: 'ibm' }).length, 0);
    assert.equal(found(['linux'], { vendor: 'arm' }).length, 0);
  });

  it('is a warning where the engine emulates, an error where what it emulates is something else', () => {
    const severities = (engine: object) => found(['linux/amd64'], { vendor: 'apple' }, engine).map((it) => it.severity);
    assert.deepEqual(severities({ emulation: ['amd64'] }), ['warning']);
    assert.deepEqual(severities({ emulation: ['riscv64'] }), ['error']);
    assert.deepEqual(severities({ platform: 'docker-desktop' }), ['warning']);
    assert.match(found(['linux/amd64'], { vendor: 'apple' }, { platform: 'docker-desktop' })[0]!.message, /assumed/);
    assert.deepEqual(severities({ platform: 'docker-desktop', emulation: [] }), ['error']);
  });

  it('looks at all members of a cluster for what floats in it', () => {
    const k8s = (cpu: object) => found(['linux/arm64'], { vendor: 'arm' }, { platform: 'containerd' }, {
      h2: { kind: 'host', cpu, os: { platform: 'debian' } }, d2: { kind: 'engine', in: 'h2', platform: 'containerd' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['d', 'd2'] }, p: { kind: 'pod', in: 'k8s' }, f: { kind: 'container', in: 'p', image: 'b:1' },
    }).length;
    assert.equal(k8s({ vendor: 'intel' }), 0);
    const all = findingsOf('image-architecture-mismatch', { images: { 'b:1': { platforms: ['linux/arm64'] } }, nodes: {
      h: { kind: 'host', cpu: { vendor: 'intel' } , os: { platform: 'debian' } }, d: { kind: 'engine', in: 'h' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['d'] }, p: { kind: 'pod', in: 'k8s' }, f: { kind: 'container', in: 'p', image: 'b:1' },
    } });
    assert.deepEqual(all.map((it) => it.nodes[0]), ['f']);
  });

  it('groups VMs of one architecture on a hypervisor, and leaves emulators alone', () => {
    const vms = (platform: string) => findingsOf('image-architecture-mismatch', { nodes: {
      h: { kind: 'host', cpu: { vendor: 'intel' }, os: { platform: 'debian' } }, k: { kind: 'hypervisor', in: 'h', platform }, a: { kind: 'vm', in: 'k', arch: 'arm64' }, b: { kind: 'vm', in: 'k', arch: 'arm64' }, c: { kind: 'vm', in: 'k', arch: 'amd64' }, off: { kind: 'vm', in: 'k', arch: 'arm64', power: 'off' },
    } }).map((it) => it.nodes);
    assert.deepEqual(vms('kvm'), [['a', 'b', 'k', 'h']]);
    assert.deepEqual(vms('qemu'), []);
  });

  it('sees the architecture of the VM around a container, not that of the machine', () => {
    const inVm = (arch: string) => findingsOf('image-architecture-mismatch', { images: { 'a:1': { platforms: ['linux/amd64'] } }, nodes: {
      h: { kind: 'host', cpu: { vendor: 'intel' }, os: { platform: 'debian' } }, q: { kind: 'hypervisor', in: 'h', platform: 'qemu' }, v: { kind: 'vm', in: 'q', arch, os: { platform: 'debian' } }, d: { kind: 'engine', in: 'v', platform: 'docker' }, c: { kind: 'container', in: 'd', image: 'a:1' },
    } }).length;
    assert.deepEqual([inVm('arm64'), inVm('amd64')], [1, 0]);
  });
});

describe('rule cpu-baseline-unmet', () => {
  const stack = (cpu: object, vm: object, container: object, more: object = {}) => ({
    h: { kind: 'host', cpu: { vendor: 'intel', ...cpu }, os: { platform: 'debian' } }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'k', os: { platform: 'debian' }, ...vm },
    d: { kind: 'engine', in: 'v', platform: 'podman' }, c: { kind: 'container', in: 'd', ...container }, ...more,
  });
  const found = (cpu: object, vm: object, container: object = {}, more: object = {}, images: object = {}) => findingsOf('cpu-baseline-unmet', { images, nodes: stack(cpu, vm, container, more) });
  const ubi10 = { image: 'registry.access.redhat.com/ubi10/ubi:latest' };

  it('takes the least of host and models, and says where the host could', () => {
    const [hidden] = found({ level: 'x86-64-v4' }, { cpuMode: 'qemu64' }, ubi10);
    assert.deepEqual([hidden!.measured, hidden!.threshold, hidden!.nodes], [1, 3, ['c', 'v', 'h']]);
    assert.match(hidden!.message, /The host could: it has x86-64-v4/);
    const [host] = found({ level: 'x86-64-v2' }, { cpuMode: 'host' }, ubi10);
    assert.deepEqual([host!.measured, host!.nodes], [2, ['c', 'h']]);
    assert.deepEqual(host!.fixes(), []);
    assert.equal(found({ level: 'x86-64-v3' }, { cpuMode: 'Haswell' }, ubi10).length, 0);
  });

  it('knows processors without AVX2 by their model', () => {
    assert.equal(found({ model: 'Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz' }, { cpuMode: 'host' }, ubi10).length, 1);
    assert.equal(found({}, { cpuMode: 'host' }, ubi10).length, 0);
    assert.equal(found({}, {}, ubi10).length, 0);
  });

  it('looks at systems of VMs and at the baseline of their cluster', () => {
    const rhel = (version: string, more: object = {}) => found({}, { os: { platform: 'rhel', version }, ...more }).map((it) => it.nodes[0]);
    assert.deepEqual(rhel('9.4', { cpuMode: 'kvm64' }), ['v']);
    assert.deepEqual(rhel('8.9', { cpuMode: 'kvm64' }), []);
    assert.deepEqual(rhel('10', { cpuMode: 'x86-64-v2-AES' }), ['v']);
    assert.equal(found({}, { os: { platform: 'rhel', version: '10' } }, {}, { pool: { kind: 'cluster', platform: 'vsphere', members: ['k'], cpuBaseline: 'intel-westmere' } }).length, 1);
    assert.deepEqual(rhel('10', { cpuMode: 'x86-64-v2-AES', power: 'off' }), []);
  });

  it('proposes the lowest model that all hosts of the cluster have, and none where one lacks it', () => {
    const second = (level: string) => ({ h2: { kind: 'host', cpu: { vendor: 'intel', level }, os: { platform: 'debian' } }, k2: { kind: 'hypervisor', in: 'h2', platform: 'kvm' }, pool: { kind: 'cluster', platform: 'proxmox-ve', members: ['k', 'k2'] } });
    const fix = (level: string) => found({ level: 'x86-64-v4' }, { cpuMode: 'kvm64' }, ubi10, second(level))[0]!.fixes();
    assert.deepEqual(fix('x86-64-v3')[0]!.operations, [{ op: 'set', path: ['nodes', 'v', 'cpuMode'], value: 'x86-64-v3' }]);
    assert.deepEqual(fix('x86-64-v2'), []);
  });

  it('is one finding for each machine and demand, also where the image states its own through a base', () => {
    const images = { 'ml:1': { base: 'ml-base:1' }, 'ml-base:1': { cpuLevel: 'x86-64-v3' } };
    const [finding, ...more] = found({}, { cpuMode: 'kvm64' }, { image: 'ml:1' }, { c2: { kind: 'container', in: 'd', image: 'ml:1' } }, images);
    assert.deepEqual([more.length, finding!.nodes], [0, ['c', 'c2', 'v', 'h']]);
    assert.equal(found({ arch: 'arm64' }, { cpuMode: 'kvm64' }, { image: 'ml:1' }, {}, images).length, 0);
  });
});

describe('rule kernel-too-old', () => {
  const found = (os: object, more: object, engine: object = {}) => findingsOf('kernel-too-old', { images: { 'bpf:1': { kernelMin: '5.15' } }, nodes: { h: { kind: 'host', os: { platform: 'debian', ...os } }, d: { kind: 'engine', in: 'h', platform: 'containerd', ...engine }, ...more } });

  it('compares what an image states with the kernel that serves it', () => {
    const c = { c: { kind: 'container', in: 'd', image: 'bpf:1' }, c2: { kind: 'container', in: 'd', image: 'bpf:1' } };
    const [finding, ...more] = found({ kernel: '5.10.0-23' }, c);
    assert.deepEqual([more.length, finding!.nodes], [0, ['c', 'c2', 'h']]);
    assert.match(finding!.message, /cannot bring a kernel/);
    assert.equal(found({ kernel: '5.15' }, c).length, 0);
    assert.equal(found({ kernel: '5.14.0-427.el9', platform: 'rhel', version: '9' }, c).length, 1);
    assert.equal(found({ platform: 'windows-server', kernel: '1.0' }, c).length, 0);
  });

  it('knows what Kubernetes and runc need on cgroup v2, except of kernels that carry features of later ones', () => {
    const pod = { p: { kind: 'pod', in: 'd' } };
    assert.match(found({ kernel: '5.4', cgroup: 'v2' }, pod)[0]!.message, /Kubernetes on cgroup v2 needs at least kernel 5\.8/);
    assert.equal(found({ kernel: '5.4', cgroup: 'v1' }, pod).length, 0);
    assert.equal(found({ kernel: '4.18', cgroup: 'v2', platform: 'rhel', version: '8' }, pod).length, 0);
    assert.equal(found({ kernel: '5.4', cgroup: 'v2' }, {}, { runtime: 'runc' }).length, 0);
    assert.equal(found({ kernel: '4.9', cgroup: 'v2' }, {}, { runtime: 'runc' }).length, 1);
  });

  it('asks for a kernel with user namespaces where a pod has one', () => {
    const pod = (hostUsers: boolean) => found({ kernel: '6.1' }, { p: { kind: 'pod', in: 'd', hostUsers } }).length;
    assert.deepEqual([pod(false), pod(true)], [1, 0]);
  });
});

describe('rule cgroup-version-unsupported', () => {
  const found = (cgroup: string | undefined, cluster: object, engine: object = {}, container: object = {}) => findingsOf('cgroup-version-unsupported', { nodes: {
    k: { kind: 'cluster', platform: 'kubernetes', members: ['d', 'd2'], ...cluster }, h: { kind: 'host', os: { platform: 'ubuntu', cgroup } }, d: { kind: 'engine', in: 'h', platform: 'containerd', ...engine }, c: { kind: 'container', in: 'd', ...container },
    h2: { kind: 'host', os: { platform: 'ubuntu', cgroup } }, d2: { kind: 'engine', in: 'h2', platform: 'containerd', ...engine },
  } });

  it('is an error from 1.35 on, before that an info, and one finding for the nodes of a cluster', () => {
    const [error, ...more] = found('v1', { version: 'v1.35.2' });
    assert.deepEqual([more.length, error!.severity, error!.nodes], [0, 'error', ['d', 'd2', 'h', 'h2']]);
    assert.deepEqual(error!.fixes()[0]!.operations.map((it) => 'path' in it && it.path[1]), ['h', 'h2']);
    assert.deepEqual(found('v1', { version: '1.34' }).map((it) => it.severity), ['info']);
    assert.deepEqual(found('v1', { version: '1.36', policies: { failCgroupV1: false } }), []);
    assert.deepEqual(found('v1', {}), []);
    assert.deepEqual(found(undefined, { version: '1.36' }), []);
    assert.deepEqual(found('v1', { platform: 'openshift', version: '4.20' }), []);
  });

  it('takes the version of an engine that is a distribution itself', () => {
    const k3s = findingsOf('cgroup-version-unsupported', { nodes: { h: { kind: 'host', os: { platform: 'ubuntu', cgroup: 'v1' } }, d: { kind: 'engine', in: 'h', platform: 'k3s', version: '1.35.1+k3s1' } } });
    assert.deepEqual(k3s.map((it) => it.severity), ['error']);
    assert.deepEqual(found('v1', { version: '1.36' }, { kubelet: '1.34.1' }).map((it) => it.severity), ['info']);
  });

  it('knows from when on engines and runtimes can do v2', () => {
    const versions = (engine: object) => found('v2', {}, engine).length;
    assert.deepEqual([versions({ version: '1.3.9' }), versions({ version: '1.4.0' })], [2, 0]);
    assert.deepEqual([versions({ platform: 'cri-o', version: '1.19.1' }), versions({ platform: 'cri-o', version: '1.20.0' })], [2, 0]);
    assert.deepEqual([versions({ runtime: 'runc', runtimeVersion: '1.0.0-rc92' }), versions({ runtime: 'runc', runtimeVersion: '1.0.0-rc93' }), versions({ runtime: 'crun', runtimeVersion: '0.1' })], [2, 0, 0]);
  });

  it('finds an old systemd inside a container on v2', () => {
    const image = { image: 'centos:7' };
    assert.equal(found('v2', {}, {}, { ...image, processes: ['/usr/sbin/init', 'sshd'] }).length, 1);
    assert.equal(found('v2', {}, {}, { ...image, processes: ['nginx'] }).length, 0);
    assert.equal(found('v2', {}, {}, { image: 'rockylinux:9', processes: ['systemd'] }).length, 0);
    assert.equal(found('v1', {}, {}, { ...image, processes: ['systemd'] }).length, 0);
    assert.equal(found('v2', {}, { runtime: 'kata' }, { ...image, processes: ['systemd'] }).length, 0);
  });
});

describe('rule virtualization-extensions-missing', () => {
  const machine = (n: number, cpu: object, host: object = {}, platform = 'kvm') => ({ [`h${n}`]: { kind: 'host', cpu, os: { platform: 'debian' }, ...host }, [`k${n}`]: { kind: 'hypervisor', in: `h${n}`, platform } });
  const found = (nodes: object) => findingsOf('virtualization-extensions-missing', { nodes });
  const flags = ['aes', 'avx', 'avx2', 'sse4_1', 'sse4_2', 'popcnt', 'xsave', 'rdrand', 'fma', 'bmi1'];

  it('names the flag of the maker and offers to confirm it, once for equal machines', () => {
    const [intel, ...more] = found({ ...machine(1, { vendor: 'intel', features: ['aes'] }), ...machine(2, { vendor: 'intel', features: ['aes'] }) });
    assert.deepEqual([more.length, intel!.nodes], [0, ['k1', 'k2', 'h1', 'h2']]);
    assert.deepEqual(intel!.fixes()[0]!.operations, ['h1', 'h2'].map((it) => ({ op: 'set', path: ['nodes', it, 'cpu', 'features'], value: ['aes', 'vmx'] })));
    assert.match(found(machine(1, { vendor: 'amd', features: ['aes'] }))[0]!.message, /svm is not among them/);
    assert.equal(found({ ...machine(1, { vendor: 'intel', features: ['aes'] }), ...machine(2, { vendor: 'amd', features: ['aes'] }) }).length, 2);
  });

  it('is silent where nobody lists features, on other architectures, for emulators and for machines of a provider', () => {
    assert.equal(found(machine(1, { vendor: 'intel' })).length, 0);
    assert.equal(found(machine(1, { vendor: 'intel', features: [] })).length, 0);
    assert.equal(found(machine(1, { vendor: 'arm', features: ['asimd'] })).length, 0);
    assert.equal(found(machine(1, { vendor: 'intel', features: ['aes'] }, {}, 'qemu-tcg')).length, 0);
    assert.equal(found(machine(1, { vendor: 'intel', features: ['aes'] }, { managed: true })).length, 0);
    assert.equal(found(machine(1, { vendor: 'intel', features: ['VMX'] })).length, 0);
  });

  it('asks for SLAT under Hyper-V, by a list that is long enough', () => {
    const hyperV = (features: readonly string[]) => found(machine(1, { vendor: 'intel', features }, { os: { platform: 'windows-server' } }, 'hyper-v')).length;
    assert.deepEqual([hyperV(['vmx', ...flags]), hyperV(['vmx']), hyperV(['vmx', 'ept', ...flags])], [1, 0, 0]);
    assert.equal(found(machine(1, { vendor: 'intel', features: ['vmx', ...flags] })).length, 0);
  });

  it('asks for the IOMMU where devices are passed on that need it', () => {
    const on = (iommu: boolean | undefined, ...vms: readonly object[]) => found({ ...machine(1, {}, { iommu }), ...Object.fromEntries(vms.map((it, i) => [`v${i}`, { kind: 'vm', in: 'k1', ...it }])) }).map((it) => it.nodes);
    const gpu = { devices: [{ type: 'gpu' }] };
    assert.deepEqual(on(false, gpu, gpu, {}), [['v0', 'v1', 'k1', 'h1']]);
    assert.deepEqual(on(false, { devices: [{ type: 'usb' }] }, { ...gpu, power: 'off' }), []);
    assert.deepEqual(on(undefined, gpu), []);
    assert.deepEqual(on(true, gpu), []);
  });
});

describe('rule nested-virtualization-disabled', () => {
  const outer = (vm: object) => ({ h: { kind: 'host', os: { platform: 'debian' } }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'k', os: { platform: 'debian' }, ...vm } });
  const found = (vm: object, more: object, options: object = {}) => findingsOf('nested-virtualization-disabled', { nodes: { ...outer(vm), ...more }, rules: { 'nested-virtualization-disabled': { options } } });
  const inner = { k2: { kind: 'hypervisor', in: 'v', platform: 'kvm' }, v2: { kind: 'vm', in: 'k2', os: { platform: 'debian' } } };
  const kata = { d: { kind: 'engine', in: 'v', platform: 'containerd', runtimeClasses: [{ name: 'safe', handler: 'kata' }] }, a: { kind: 'container', in: 'd', runtimeClass: 'safe' }, b: { kind: 'container', in: 'd', runtimeClass: 'safe' }, plain: { kind: 'container', in: 'd' } };

  it('is one finding for each VM that is closed, and opens it', () => {
    const [finding, ...more] = found({ nested: false }, kata);
    assert.deepEqual([more.length, finding!.severity, finding!.nodes], [0, 'error', ['a', 'b', 'v']]);
    assert.match(finding!.message, /gVisor/);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'v', 'nested'], value: true }]);
  });

  it('counts CPU models without the extensions, unless they are exposed beside', () => {
    assert.equal(found({ cpuMode: 'kvm64' }, inner).length, 1);
    assert.equal(found({ cpuMode: 'kvm64', nested: true }, inner).length, 0);
    assert.equal(found({ cpuMode: 'Haswell' }, inner).length, 0);
    assert.equal(found({}, inner).length, 0);
    assert.equal(found({ nested: false, power: 'off' }, inner).length, 0);
    assert.equal(found({ nested: false }, { k2: { kind: 'hypervisor', in: 'v', platform: 'qemu-tcg' } }).length, 0);
  });

  it('finds engines that hide a VM', () => {
    assert.equal(found({ nested: false, os: { platform: 'windows', version: '11' } }, { d: { kind: 'engine', in: 'v', platform: 'docker-desktop' } }).length, 1);
    assert.equal(found({ nested: false }, { d: { kind: 'engine', in: 'v', platform: 'docker' } }).length, 0);
  });

  it('warns of more levels than are usual, sandboxes included', () => {
    const deep = { ...inner, k3: { kind: 'hypervisor', in: 'v2', platform: 'kvm' }, v3: { kind: 'vm', in: 'k3' } };
    const [finding] = found({ nested: true }, deep);
    assert.deepEqual([finding!.severity, finding!.nodes, finding!.measured, finding!.threshold], ['warning', ['k3', 'k2', 'k'], 3, 2]);
    assert.equal(found({ nested: true }, deep, { maxDepth: 3 }).length, 0);
    const inInner = { ...inner, d: { kind: 'engine', in: 'v2', platform: 'containerd', runtime: 'kata' }, a: { kind: 'container', in: 'd' }, b: { kind: 'container', in: 'd' } };
    assert.deepEqual(found({ nested: true }, inInner).map((it) => [it.severity, it.nodes]), [['warning', ['a', 'b', 'k2', 'k']]]);
    assert.equal(found({ nested: true }, inner).length, 0);
  });
});

describe('rules of compatibility', () => {
  it('look at nothing where nothing is stated', () => {
    const nodes = { ...dockerHost(), web: { kind: 'container', in: 'host-docker', image: 'nginx:1.27' } };
    for (const rule of ['windows-container-build-mismatch', 'image-architecture-mismatch', 'cpu-baseline-unmet', 'kernel-too-old', 'cgroup-version-unsupported']) assert.deepEqual(findingsOf(rule, { nodes }), [], rule);
  });
});
