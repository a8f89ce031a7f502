import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const at = (engine: string, more: object = {}) => ({ kind: 'container', in: engine, ...more });
const one = (container: object, engine: object = {}) => ({ ...dockerHost('host', engine), a: at('host-docker', container), b: at('host-docker') });

describe('rule sensitive-host-mount', () => {
  const found = (mounts: unknown, engine: object = {}) => findingsOf('sensitive-host-mount', { nodes: one({ mounts }, engine) });

  it('finds sensitive paths and what is in them, however they are written', () => {
    for (const source of ['/etc', '/etc/passwd', '/x/../etc/', '/proc', '/sys/fs/cgroup', '/var/lib/docker/volumes', '/var/lib/kubelet/pods', '/var/run/dbus', '/run/dbus', 'C:\\Windows\\System32', 'c:/']) {
      assert.equal(found([{ source, target: '/x' }])[0]?.severity, 'error', source);
      assert.equal(found([{ source, target: '/x', readOnly: true }])[0]?.severity, 'warning', source);
    }
  });

  it('lets other paths, volumes and harmless files alone', () => {
    const mounts = [
      { source: '/srv' }, { source: '/etcetera' }, { source: 'etc' }, { source: '/etc', type: 'volume' }, { source: '/etc', type: 'tmpfs' }, { source: 'C:\\Users\\me' }, { target: '/etc' },
      { source: '/etc/localtime', readOnly: true }, { source: '/lib/modules', readOnly: true }, { source: '/dev/null' }, { source: `/etc/${'x/'.repeat(5000)}` },
    ];
    for (const mount of mounts) assert.equal(found([mount]).length, 0, JSON.stringify(mount).slice(0, 60));
    assert.equal(found([{ source: '/etc/localtime' }]).length, 1);
  });

  it('leaves mounts of the engine\'s socket to their own rule, and looks at the others', () => {
    assert.equal(found([{ source: '/' }, { source: '/var/run' }, { source: '/run/docker.sock' }]).length, 0);
    const [finding] = found([{ source: '/var/run/docker.sock' }, { source: '/sys', readOnly: true }]);
    assert.equal(finding!.pointer, '/nodes/a/mounts/1');
    assert.ok(!finding!.message.includes('docker.sock'));
  });

  it('does not judge virtual machines and runtimes that nobody knows', () => {
    for (const runtime of ['kata', 'homemade']) assert.equal(found([{ source: '/etc' }], { runtime }).length, 0);
    for (const runtime of ['runc', 'runsc']) assert.equal(found([{ source: '/etc' }], { runtime }).length, 1);
  });

  it('makes one finding of neighbours with the same mounts, and makes their mounts read-only', () => {
    const mounts = [{ source: '/data' }, { source: '/etc' }, { source: '/proc', readOnly: true }];
    const nodes = { ...dockerHost(), a: at('host-docker', { mounts }), b: at('host-docker', { mounts }), c: at('host-docker', { mounts: [{ source: '/sys' }] }), off: at('host-docker', { mounts, running: false }) };
    const findings = findingsOf('sensitive-host-mount', { nodes });
    assert.deepEqual(findings.map((it) => it.nodes), [['a', 'b'], ['c']]);
    assert.deepEqual(findings[0]!.fixes()[0]!.operations, ['a', 'b'].map((id) => ({ op: 'set', path: ['nodes', id, 'mounts', 1, 'readOnly'], value: true })));
    const suppressions = [{ rule: 'sensitive-host-mount', node: 'a', reason: 'agent' }];
    assert.deepEqual(findingsOf('sensitive-host-mount', { nodes, suppressions }).map((it) => it.nodes), [['b'], ['c']]);
  });

  it('takes replicas of a service on several engines as one', () => {
    const agent = (engine: string) => at(engine, { service: 'exporter', mounts: [{ source: '/proc', readOnly: true }] });
    const nodes = { ...dockerHost('h1'), ...dockerHost('h2'), a: agent('h1-docker'), b: agent('h2-docker') };
    assert.equal(findingsOf('sensitive-host-mount', { nodes }).length, 1);
  });
});

describe('rule host-namespace-shared', () => {
  const rule = 'host-namespace-shared';
  const found = (container: object, engine: object = {}) => findingsOf(rule, { nodes: one(container, engine) });

  it('is an error for processes and users, a warning for the rest', () => {
    for (const name of ['pid', 'user']) assert.equal(found({ namespaces: { [name]: 'host' } })[0]?.severity, 'error', name);
    for (const name of ['net', 'ipc', 'uts', 'cgroup']) assert.equal(found({ namespaces: { [name]: 'host' } })[0]?.severity, 'warning', name);
    assert.equal(found({ namespaces: { pid: 'private', net: 'none', ipc: 'container:b' } }).length, 0);
  });

  it('names everything that is shared once, and makes it private', () => {
    const [finding, ...others] = found({ namespaces: { net: 'host', pid: 'host' } });
    assert.equal(others.length, 0);
    assert.match(finding!.message, /process and network namespaces.*1 other workload runs on/s);
    assert.equal(finding!.pointer, '/nodes/a/namespaces/pid');
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => 'path' in it && it.path.at(-1)), ['pid', 'net']);
  });

  it('knows what a runtime can share', () => {
    const severity = (namespaces: object, runtime: string) => found({ namespaces }, { runtime })[0]?.severity;
    assert.equal(severity({ net: 'host' }, 'runsc'), 'warning');
    assert.equal(severity({ pid: 'host' }, 'runsc'), undefined);
    assert.equal(severity({ pid: 'host', net: 'host' }, 'kata'), undefined);
    assert.equal(severity({ pid: 'host' }, 'homemade'), undefined);
  });

  it('reports a pod, not each container in it', () => {
    const nodes = { ...dockerHost(), p: { kind: 'pod', in: 'host-docker', hostNetwork: true, hostPID: true }, a: at('p'), b: at('p'), empty: { kind: 'pod', in: 'host-docker', hostPID: true } };
    const findings = findingsOf(rule, { nodes });
    assert.deepEqual(findings.map((it) => it.nodes), [['p']]);
    assert.deepEqual(findings[0]!.fixes()[0]!.operations, [
      { op: 'set', path: ['nodes', 'p', 'hostPID'], value: false }, { op: 'set', path: ['nodes', 'p', 'hostNetwork'], value: false },
    ]);
  });
});

describe('rule excess-privilege', () => {
  const rule = 'excess-privilege';
  const found = (container: object, engine: object = {}, more: object = {}) => findingsOf(rule, { nodes: one(container, engine), ...more });

  it('takes nothing for granted', () => {
    for (const container of [{}, { image: 'nginx:1.27' }, { user: '1000' }, { user: '$UID' }, { capabilities: { add: ['CHOWN'], drop: ['ALL'] } }, { seccomp: 'default', lsm: 'docker-default' }, { allowPrivilegeEscalation: false }]) {
      assert.equal(found(container).length, 0, JSON.stringify(container));
    }
  });

  it('finds each reason, and says them in one finding', () => {
    for (const container of [{ user: 'root' }, { user: '0:1000' }, { capabilities: { add: ['cap_net_admin'] } }, { seccomp: 'unconfined' }, { lsm: 'unconfined' }, { allowPrivilegeEscalation: true }]) {
      assert.equal(found(container)[0]?.severity, 'warning', JSON.stringify(container));
    }
    const [finding, ...others] = found({ user: 'root', capabilities: { add: ['NET_ADMIN', 'CHOWN', 'SYS_TIME'] }, seccomp: 'unconfined' });
    assert.equal(others.length, 0);
    assert.equal(finding!.measured, 4);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'capabilities', 'add'], value: ['CHOWN'] }]);
  });

  it('is an error where a capability leads to the kernel and only namespaces stand between', () => {
    const severity = (name: string, engine: object = {}) => found({ capabilities: { add: [name] } }, engine)[0]?.severity;
    for (const name of ['SYS_ADMIN', 'CAP_SYS_MODULE', 'sys_rawio', 'BPF', 'DAC_READ_SEARCH', 'ALL']) assert.equal(severity(name), 'error', name);
    assert.equal(severity('SYS_ADMIN', { rootless: true }), 'warning');
    assert.equal(severity('SYS_ADMIN', { runtime: 'kata' }), 'warning');
  });

  it('reads root from the image, and accepts it in a user namespace or sandbox', () => {
    const images = { 'tool:1.0': { user: 'root' } };
    assert.equal(found({ image: 'tool:1.0' }, {}, { images })[0]?.pointer, '/nodes/a/image');
    assert.equal(found({ image: 'tool:1.0', user: 'app' }, {}, { images }).length, 0);
    for (const engine of [{ userns: true }, { runtime: 'runsc' }, { runtime: 'kata' }]) assert.equal(found({ user: 'root' }, engine).length, 0);
  });

  it('leaves privileged containers to their own rule, and joins neighbours with the same reasons', () => {
    assert.equal(found({ privileged: true, capabilities: { add: ['ALL'] }, seccomp: 'unconfined' }).length, 0);
    const nodes = { ...dockerHost(), ...Object.fromEntries(Array.from({ length: 7 }, (_, k) => [`c${k}`, at('host-docker', { seccomp: 'unconfined' })])), d: at('host-docker', { user: 'root' }) };
    const findings = findingsOf(rule, { nodes });
    assert.deepEqual(findings.map((it) => it.nodes.length), [7, 1]);
    assert.match(findings[0]!.message, /^7 containers \(c0, c1, c2, c3, c4 and 2 more\)/);
  });
});

describe('rule sandbox-pierced', () => {
  const found = (container: object, runtime: string) => findingsOf('sandbox-pierced', { nodes: one(container, { runtime }) });

  it('finds each hole, where there is a sandbox', () => {
    for (const container of [{ mounts: [{ source: '/srv' }] }, { devices: ['/dev/kvm'] }, { mounts: [{ source: '/var/run/docker.sock', readOnly: true }] }]) {
      for (const runtime of ['kata', 'runsc']) assert.equal(found(container, runtime).length, 1, `${JSON.stringify(container)} ${runtime}`);
      for (const runtime of ['runc', 'homemade']) assert.equal(found(container, runtime).length, 0, `${JSON.stringify(container)} ${runtime}`);
    }
    assert.equal(found({ namespaces: { net: 'host' } }, 'runsc').length, 1);
    assert.equal(found({ namespaces: { net: 'host' } }, 'kata').length, 0);
    assert.equal(found({ mounts: [{ source: '/srv', readOnly: true }, { source: 'data' }] }, 'kata').length, 0);
  });

  it('says what is left of the wall, and closes all holes of a container, the last first', () => {
    const [finding] = found({ mounts: [{ source: '/a' }, { source: 'v' }, { source: '/b' }], devices: ['/dev/kvm'] }, 'kata');
    assert.match(finding!.message, /virtual machine \(B3\), but nothing \(B0\) for \/a/);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => 'path' in it && it.path.slice(2)), [['devices', 0], ['mounts', 2], ['mounts', 0]]);
  });

  it('closes the network of a pod once', () => {
    const nodes = { ...dockerHost('host', { runtime: 'runsc' }), p: { kind: 'pod', in: 'host-docker', hostNetwork: true }, a: at('p'), b: at('p') };
    const findings = findingsOf('sandbox-pierced', { nodes });
    assert.deepEqual(findings.map((it) => it.nodes), [['a', 'b']]);
    assert.deepEqual(findings[0]!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'p', 'hostNetwork'], value: false }]);
  });
});

describe('rule untrusted-workload-unsandboxed', () => {
  const rule = 'untrusted-workload-unsandboxed';
  const found = (nodes: object, options: object = {}) => findingsOf(rule, { nodes, rules: { [rule]: { options } } });
  const bad = { trust: 'untrusted' };

  it('asks for a sandbox on a kernel that others share, and on a physical host', () => {
    assert.equal(found(one(bad)).length, 1);
    assert.equal(found({ ...dockerHost(), a: at('host-docker', bad) }).length, 1);
    assert.equal(found({ ...dockerHost(), a: at('host-docker', { role: 'student-lab' }) }).length, 1);
    assert.equal(found({ ...dockerHost(), a: { kind: 'app', in: 'host', ...bad }, b: at('host-docker') }).length, 1);
  });

  it('accepts sandboxes, and a VM of their own', () => {
    assert.equal(found(one(bad, { runtime: 'runsc' })).length, 0);
    assert.equal(found(one(bad, { runtime: 'runsc' }), { minBoundary: 'B3' }).length, 1);
    assert.equal(found(one(bad, { runtime: 'kata' }), { minBoundary: 'B3' }).length, 0);
    const vm = { h: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'h', platform: 'esxi' }, vm: { kind: 'vm', in: 'esx', os: { platform: 'debian' } }, d: { kind: 'engine', in: 'vm', platform: 'docker' } };
    assert.equal(found({ ...vm, a: at('d', bad), b: at('d', bad) }).length, 0);
    assert.deepEqual(found({ ...vm, a: at('d', bad), b: at('d', bad), c: at('d') }).map((it) => it.nodes), [['a', 'b', 'vm']]);
    assert.equal(found({ h: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'h', platform: 'esxi' }, vm: { kind: 'vm', in: 'esx', os: { platform: 'debian' }, ...bad } }).length, 0);
  });

  it('does not guess: no label, no runtime that it knows, no place', () => {
    assert.equal(found(one({})).length, 0);
    assert.equal(found(one({ ...bad, runtimeClass: 'homemade' })).length, 0);
    assert.equal(found({ k8s: { kind: 'cluster', platform: 'kubernetes' }, a: at('k8s', bad) }).length, 0);
  });

  it('offers a runtime class that the engine has', () => {
    const [finding] = found(one(bad, { runtimeClasses: [{ name: 'safe', handler: 'runsc' }] }));
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'runtimeClass'], value: 'safe' }]);
  });
});
