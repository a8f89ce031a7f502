import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const on = (os: object, container: object = {}, more: object = {}) => ({
  h: { kind: 'host', os }, d: { kind: 'engine', in: 'h', platform: 'docker' }, a: { kind: 'container', in: 'd', ...container }, b: { kind: 'container', in: 'd' }, ...more,
});

describe('rule kernel-cve-exposed', () => {
  const rule = 'kernel-cve-exposed';
  const found = (nodes: object, options: object = {}) => findingsOf(rule, { nodes, rules: { [rule]: { options } } });
  const upstream = (kernel: string, container: object = {}, os: object = {}) => found(on({ platform: 'arch', kernel, ...os }, container));
  const ids = (text: string) => [...new Set(text.match(/CVE-\d+-\d+/g) ?? [])].sort();

  it('judges upstream kernels by their number', () => {
    assert.deepEqual(ids(upstream('5.16.10')[0]!.message), ['CVE-2022-0847', 'CVE-2026-31431']);
    assert.deepEqual(ids(upstream('5.16.11')[0]!.message), ['CVE-2026-31431']);
    assert.equal(upstream('6.12.85').length, 0);
    assert.equal(upstream('6.12').length, 0);
    assert.equal(upstream('nonsense').length, 0);
    assert.equal(upstream('1'.repeat(100_000)).length, 0);
  });

  it('asks for the conditions of a flaw', () => {
    const with1086 = (container: object, os: object = {}) => upstream('6.1.75', container, os).some((it) => it.message.includes('CVE-2024-1086'));
    assert.equal(with1086({}), false);
    assert.equal(with1086({ capabilities: { add: ['NET_ADMIN'] } }), true);
    assert.equal(with1086({ capabilities: { add: ['NET_ADMIN'] }, user: '1000' }), false);
    assert.equal(with1086({ capabilities: { add: ['NET_RAW'] } }), false);
    assert.equal(with1086({ seccomp: 'unconfined' }), true);
    assert.equal(with1086({ privileged: true }), true);
    assert.equal(with1086({ privileged: true, runtimeClass: 'kata' }), false);
    const releaseAgent = (os: object) => upstream('5.15.10', { privileged: true }, os)[0]!.witness.some((it) => it.startsWith('CVE-2022-0492'));
    assert.equal(releaseAgent({ cgroup: 'v1' }), true);
    assert.equal(releaseAgent({ cgroup: 'v2' }), false);
    assert.equal(releaseAgent({}), false);
    assert.match(upstream('6.1.75', { seccomp: 'unconfined' })[0]!.witness.join('\n'), /assumed that the kernel lets everyone make user namespaces/);
  });

  it('needs KVM guests for flaws that VMs use', () => {
    const kvm = (cpu: object, vm: object, platform = 'kvm') => found({
      h: { kind: 'host', cpu, os: { platform: 'arch', kernel: '5.11.11' } }, k: { kind: 'hypervisor', in: 'h', platform },
      v: { kind: 'vm', in: 'k', os: { platform: 'debian', version: '13' }, ...vm },
    }).filter((it) => it.message.includes('CVE-2021-29657'));
    assert.deepEqual(kvm({ vendor: 'amd' }, { nested: true }).map((it) => [it.severity, it.nodes[0]]), [['warning', 'h']]);
    assert.equal(kvm({ vendor: 'intel' }, { nested: true }).length, 0);
    assert.equal(kvm({}, { nested: true }).length, 0);
    assert.equal(kvm({ vendor: 'amd' }, {}).length, 0);
    assert.equal(kvm({ vendor: 'amd' }, { nested: true, power: 'off' }).length, 0);
    assert.equal(kvm({ vendor: 'amd' }, { nested: true }, 'virtualbox').length, 0);
  });

  it('takes a distribution\'s number as evidence only', () => {
    const debian = (os: object, options: object = {}) => found(on({ platform: 'debian', version: '11', kernel: '5.10.0-8-amd64', ...os }), options);
    assert.equal(debian({})[0]?.severity, 'info');
    assert.deepEqual(debian({})[0]!.fixes(), []);
    assert.equal(debian({}, { distroBackportPolicy: 'ignore' }).length, 0);
    assert.equal(debian({}, { distroBackportPolicy: 'report' })[0]?.severity, 'error');
    for (const os of [{ autoUpdates: true }, { livepatch: true }, { lastPatched: '2026-08-01' }]) assert.equal(debian(os).length, 0, JSON.stringify(os));
    const [old] = debian({ lastPatched: '2021-10-01' });
    assert.equal(old!.severity, 'error');
    assert.match(old!.message, /published long after the last update, 2021-10-01/);
    // Fixes come before publication: an update shortly before proves nothing.
    assert.equal(debian({ lastPatched: '2022-02-01', fixedCves: ['CVE-2026-31431'] }).length, 0);
    assert.equal(debian({ kernel: '5.10' }).length, 0, 'a series is no release');
  });

  it('believes what is declared as mended', () => {
    assert.equal(upstream('5.16.10', {}, { fixedCves: ['CVE-2022-0847', 'CVE-2026-31431'] }).length, 0);
    assert.equal(upstream('5.16.10', {}, { livepatch: true }).length, 0);
  });

  it('is a warning without containers, and silent on what runs nothing or is the provider\'s', () => {
    const os = { platform: 'arch', kernel: '5.16.10' };
    assert.equal(found({ h: { kind: 'host', os }, a: { kind: 'app', in: 'h' } })[0]?.severity, 'warning');
    assert.equal(found({ h: { kind: 'host', os } }).length, 0);
    assert.equal(found(on(os, {}, { h: { kind: 'host', os, managed: true } })).length, 0);
    assert.equal(found(on(os, { running: false }, { b: { kind: 'container', in: 'd', replicas: 0 } })).length, 0);
  });

  it('joins machines with the same kernel, names who is exposed, and plans a release without any of the flaws', () => {
    const os = { platform: 'arch', kernel: '5.16.10' };
    const nodes = {
      ...on(os, { trust: 'untrusted', ports: [{ container: 80, host: 80 }] }), h2: { kind: 'host', os }, d2: { kind: 'engine', in: 'h2', platform: 'docker' }, c: { kind: 'container', in: 'd2' },
    };
    const [finding, ...others] = found(nodes);
    assert.equal(others.length, 0);
    assert.deepEqual(finding!.nodes, ['h', 'h2', 'a', 'b', 'c']);
    assert.match(finding!.message, /3 workloads \(a, b and c\); untrusted: a; reachable from outside: a/);
    const operations = finding!.fixes()[0]!.operations;
    assert.deepEqual(operations.map((it) => 'path' in it && it.path.join('.')), ['nodes.h.os.kernel', 'nodes.h2.os.kernel']);
    const planned = (operations[0] as { value: string }).value;
    assert.equal(upstream(planned, { privileged: true }, { cgroup: 'v1' }).length, 0, planned);
    assert.equal(findingsOf(rule, { nodes, suppressions: [{ rule, node: 'h', reason: 'lab' }] })[0]!.nodes[0], 'h2');
  });
});

describe('rule virtualization-layer-cve-exposed', () => {
  const rule = 'virtualization-layer-cve-exposed';
  const found = (nodes: object, options: object = {}) => findingsOf(rule, { nodes, rules: { [rule]: { options } } });
  const runc = (runtimeVersion: string, container: object = {}, engine: object = {}) => found({ ...dockerHost('host', { runtime: 'runc', runtimeVersion, ...engine }), a: { kind: 'container', in: 'host-docker', ...container } });
  const names = (nodes: object) => found(nodes).flatMap((it) => it.message.match(/CVE-\d+-\d+/g) ?? []);

  it('judges the runtime by its version', () => {
    assert.equal(runc('1.1.11')[0]?.severity, 'error');
    assert.equal(runc('1.3.5')[0]?.severity, 'info');
    for (const version of ['1.3.6', '1.3', '1.1.7-0ubuntu1', '']) assert.equal(runc(version).length, 0, version);
    // Every 1.1 has the later flaws; whether it has the earlier one depends on the patch.
    assert.match(runc('1.1')[0]!.message, /CVE-2025-31133/);
    assert.doesNotMatch(runc('1.1')[0]!.message, /CVE-2024-21626/);
  });

  it('needs a running container that could use it', () => {
    for (const container of [{ running: false }, { trust: 'trusted' }, { runtimeClass: 'kata' }, { runtimeClass: 'homemade' }]) assert.equal(runc('1.1.11', container).length, 0, JSON.stringify(container));
    assert.match(runc('1.0.0-rc6')[0]!.witness.join('\n'), /CVE-2019-5736/);
    assert.ok(!runc('1.0.0-rc6', {}, { userns: true })[0]!.witness[0]!.includes('CVE-2019-5736'));
  });

  it('asks for root on the network of the host', () => {
    const containerd = (container: object, version = '1.3.8') => names({ h: { kind: 'host', os: { platform: 'debian' } }, e: { kind: 'engine', in: 'h', platform: 'containerd', version }, a: { kind: 'container', in: 'e', ...container } });
    assert.deepEqual(containerd({ user: '0', namespaces: { net: 'host' } }), ['CVE-2020-15257']);
    for (const container of [{ user: '0' }, { user: '1000', namespaces: { net: 'host' } }, { namespaces: { net: 'host' } }]) assert.deepEqual(containerd(container), [], JSON.stringify(container));
    assert.deepEqual(containerd({ user: '0', namespaces: { net: 'host' } }, '1.4.3'), []);
  });

  it('judges Docker Desktop, ESXi, VirtualBox and Hyper-V by their own numbers', () => {
    const desktop = (version: string) => names({ m: { kind: 'host', os: { platform: 'macos', version: '15' } }, dd: { kind: 'engine', in: 'm', platform: 'docker-desktop', version }, a: { kind: 'container', in: 'dd' } });
    assert.deepEqual([desktop('4.44.2'), desktop('4.44.3')], [['CVE-2025-9074'], []]);
    const hypervisor = (platform: string, version: string | undefined, host: object = {}, vm: object = {}) => names({ h: { kind: 'host', ...host }, y: { kind: 'hypervisor', in: 'h', platform, version }, v: { kind: 'vm', in: 'y', ...vm } });
    assert.deepEqual(hypervisor('esxi', '8.0 U2c'), ['CVE-2025-22224']);
    assert.deepEqual(hypervisor('esxi', '8.0 U2c', {}, { power: 'off' }), []);
    assert.deepEqual(hypervisor('esxi', '8.0.2'), []);
    assert.deepEqual(hypervisor('virtualbox', '7.0.14'), ['CVE-2024-21114']);
    assert.deepEqual(hypervisor('hyper-v', '2022', { os: { platform: 'windows-server', version: '2022', build: '20348.2000' } }), ['CVE-2024-21407']);
    assert.deepEqual(hypervisor('hyper-v', '2022', { os: { platform: 'windows-server', version: '2022', build: '20348' } }), []);
    assert.deepEqual(hypervisor('qemu', '2.2.0'), ['CVE-2015-3456']);
    assert.deepEqual(hypervisor('esxi', '8.0 U2c', { managed: true }), []);
  });

  it('joins nodes with the same version, says what is in reach, and plans the upgrade', () => {
    const nodes = {
      ...dockerHost('h1', { runtime: 'runc', runtimeVersion: '1.1.11' }), ...dockerHost('h2', { runtime: 'runc', runtimeVersion: '1.1.11' }),
      a: { kind: 'container', in: 'h1-docker' }, b: { kind: 'container', in: 'h2-docker' }, c: { kind: 'container', in: 'h2-docker', trust: 'trusted' },
    };
    const [finding, ...others] = found(nodes);
    assert.equal(others.length, 0);
    assert.deepEqual(finding!.nodes, ['h1-docker', 'h2-docker', 'a', 'b']);
    assert.match(finding!.message, /2 containers \(a and b\) are in a position.*3 running workloads.*Upgrade to 1\.3\.6/s);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => 'value' in it && it.value), ['1.3.6', '1.3.6']);
    assert.equal(found(nodes, { minSeverity: 'low' })[0]!.severity, 'error');
  });
});
