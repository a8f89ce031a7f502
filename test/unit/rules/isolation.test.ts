import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const at = (engine: string, more: object = {}) => ({ kind: 'container', in: engine, ...more });
const esx = { 'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' } };
const vm = (id: string, engine: object = {}) => ({ [id]: { kind: 'vm', in: 'esx', os: { platform: 'debian', version: '13' } }, [`${id}-docker`]: { kind: 'engine', in: id, platform: 'docker', ...engine } });

describe('rule shared-kernel-mixed-trust', () => {
  const rule = 'shared-kernel-mixed-trust';
  const found = (nodes: object, options?: object) => findingsOf(rule, { nodes, rules: options ? { [rule]: { options } } : {} });

  it('gives one finding for a kernel, however many workloads disagree', () => {
    const nodes = { ...dockerHost(), ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`c${i}`, at('host-docker', { tenant: `t${i % 3}` })])) };
    const findings = found(nodes);
    assert.equal(findings.length, 1);
    assert.deepEqual(findings[0]!.nodes, ['host', 'c0', 'c1']);
    assert.match(findings[0]!.message, /tenant t0: 4, tenant t1: 4, tenant t2: 4/);
  });

  it('takes labels from above', () => {
    const cgroup = (tenant: string) => ({ kind: 'cgroup', in: 'host-docker', tenant });
    assert.equal(found({ ...dockerHost(), a: cgroup('a'), b: cgroup('b'), x: at('a'), y: at('b') }).length, 1);
  });

  it('does not cross VMs, Kata pods or Docker Desktop\'s own machine', () => {
    assert.equal(found({ ...esx, ...vm('vm-1'), ...vm('vm-2'), a: at('vm-1-docker', { tenant: 'a' }), b: at('vm-2-docker', { tenant: 'b' }) }).length, 0);
    assert.equal(found({ ...dockerHost(), a: at('host-docker', { tenant: 'a', runtimeClass: 'kata' }), b: at('host-docker', { tenant: 'b' }) }).length, 0);
    const desktop = { mac: { kind: 'host', os: { platform: 'macos', version: '15' } }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' } };
    assert.equal(found({ ...desktop, a: at('dd', { trust: 'untrusted' }), b: { kind: 'app', in: 'mac', trust: 'trusted' } }).length, 0);
  });

  it('sees that containers of Docker Desktop share the kernel of its hidden VM', () => {
    const desktop = { mac: { kind: 'host', os: { platform: 'macos', version: '15' } }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' } };
    const [finding] = found({ ...desktop, a: at('dd', { tenant: 'a' }), b: at('dd', { tenant: 'b' }) });
    assert.match(finding!.message, /the VM that container engine dd runs behind the scenes/);
  });

  it('accepts gVisor only where the file says so, and never the other direction', () => {
    const nodes = { ...dockerHost(), a: at('host-docker', { trust: 'untrusted', runtimeClass: 'gvisor' }), b: at('host-docker', { trust: 'trusted' }) };
    assert.match(found(nodes)[0]!.message, /a user-space kernel \(B2\)/);
    assert.equal(found(nodes, { requiredBoundary: 'B2' }).length, 0);
    const reverse = { ...dockerHost(), a: at('host-docker', { trust: 'untrusted' }), b: at('host-docker', { trust: 'trusted', runtimeClass: 'gvisor' }) };
    assert.equal(found(reverse, { requiredBoundary: 'B2' }).length, 1);
  });

  it('needs a gap of two for sensitivity and one for trust, and labels on both sides', () => {
    const two = (a: object, b: object) => ({ ...dockerHost(), a: at('host-docker', a), b: at('host-docker', b) });
    assert.equal(found(two({ sensitivity: 'public' }, { sensitivity: 'internal' })).length, 0);
    assert.equal(found(two({ sensitivity: 'public' }, { sensitivity: 'confidential' })).length, 1);
    assert.equal(found(two({ trust: 'internal' }, { trust: 'trusted' })).length, 1);
    assert.equal(found(two({ trust: 'internal' }, { trust: 'trusted' }), { minTrustGap: 2 }).length, 0);
    assert.equal(found(two({ trust: 'untrusted' }, { tenant: 'a' })).length, 0);
  });

  it('leaves out what does not run, floats, or has a runtime that nobody knows', () => {
    assert.equal(found({ ...dockerHost(), a: at('host-docker', { tenant: 'a', replicas: 0 }), b: at('host-docker', { tenant: 'b' }) }).length, 0);
    assert.equal(found({ ...dockerHost(), a: at('host-docker', { tenant: 'a', running: false }), b: at('host-docker', { tenant: 'b' }) }).length, 0);
    assert.equal(found({ k8s: { kind: 'cluster', platform: 'kubernetes' }, a: at('k8s', { tenant: 'a' }), b: at('k8s', { tenant: 'b' }) }).length, 0);
    assert.equal(found({ ...dockerHost(), a: at('host-docker', { tenant: 'a', runtimeClass: 'homemade' }), b: at('host-docker', { tenant: 'b', runtimeClass: 'homemade' }) }).length, 0);
  });

  it('offers the runtime class that the engine lists, else a VM', () => {
    const engine = { platform: 'containerd', runtimeClasses: [{ name: 'strong', handler: 'kata-qemu' }] };
    const listed = found({ ...dockerHost('host', engine), a: at('host-docker', { tenant: 'a' }), b: at('host-docker', { tenant: 'b' }) });
    assert.deepEqual(listed[0]!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'runtimeClass'], value: 'strong' }]);
    const inVm = found({ ...esx, ...vm('vm-1'), a: at('vm-1-docker', { tenant: 'a' }), b: at('vm-1-docker', { tenant: 'b' }) });
    assert.deepEqual(inVm[0]!.fixes()[0]!.operations.map((it) => it.op), ['add', 'add', 'move']);
  });

  it('can be suppressed, and set to another severity', () => {
    const nodes = { ...dockerHost(), a: at('host-docker', { tenant: 'a' }), b: at('host-docker', { tenant: 'b' }) };
    assert.equal(findingsOf(rule, { nodes, suppressions: [{ rule, node: 'host', reason: 'both are ours' }] }).length, 0);
    assert.equal(findingsOf(rule, { nodes, suppressions: [{ rule, node: 'host', reason: 'both are ours', until: '2025-12-31' }] }).length, 1);
    assert.equal(findingsOf(rule, { nodes, rules: { [rule]: 'info' } })[0]!.severity, 'info');
    assert.equal(findingsOf(rule, { nodes, rules: { [rule]: 'off' } }).length, 0);
  });
});

describe('rule shared-kernel-blast-radius', () => {
  const found = (nodes: object) => findingsOf('shared-kernel-blast-radius', { nodes });

  it('counts copies, weighs them, and names the kernel', () => {
    const nodes = { ...esx, ...vm('vm-1'), ...vm('vm-2'), a: at('vm-1-docker', { replicas: 10 }), b: at('vm-2-docker', { replicas: 9, criticality: 'low' }) };
    const findings = found(nodes);
    assert.equal(findings.length, 1);
    assert.equal(findings[0]!.nodes[0], 'vm-1');
    assert.equal(findings[0]!.measured, 20 / 29);
    assert.equal(found({ ...esx, ...vm('vm-1'), a: at('vm-1-docker', { replicas: 9 }) }).length, 0);
  });

  it('counts gVisor sandboxes with the kernel under them, Kata pods not', () => {
    const many = (runtimeClass: string) => ({ ...esx, ...vm('vm-1'), a: at('vm-1-docker', { replicas: 12, runtimeClass }) });
    assert.equal(found(many('gvisor')).filter((it) => it.nodes[0] === 'vm-1').length, 1);
    assert.equal(found(many('kata')).filter((it) => it.nodes[0] === 'vm-1').length, 0);
  });

  it('finds many important services on one kernel although most of the weight is elsewhere', () => {
    const important = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`s${i}`, at('vm-1-docker', { service: `s${i}`, criticality: 'high', replicas: 2 })]));
    const elsewhere = { ...vm('vm-2'), ...vm('vm-3'), x: at('vm-2-docker', { replicas: 40 }), y: at('vm-3-docker', { replicas: 40 }) };
    const findings = found({ ...esx, ...vm('vm-1'), ...important, ...elsewhere });
    assert.deepEqual(findings.map((it) => it.nodes[0]), ['vm-1']);
    assert.match(findings[0]!.message, /5 services of high or critical weight/);
  });
});

describe('rule privileged-container', () => {
  const found = (nodes: object) => findingsOf('privileged-container', { nodes });

  it('judges by the boundary of the runtime', () => {
    const severity = (container: object, engine: object = {}) => found({ ...dockerHost('host', engine), a: at('host-docker', { privileged: true, ...container }) })[0]?.severity;
    assert.equal(severity({}), 'error');
    assert.equal(severity({}, { rootless: true }), 'error');
    assert.equal(severity({ runtimeClass: 'kata' }), 'warning');
    assert.equal(severity({ runtimeClass: 'gvisor' }), 'warning');
    assert.equal(severity({ runtimeClass: 'homemade' }), 'error');
    assert.equal(severity({ privileged: false }), undefined);
    assert.equal(severity({ replicas: 0 }), undefined);
  });

  it('says whom it reaches, and takes the privilege away', () => {
    const [finding] = found({ ...dockerHost(), a: at('host-docker', { privileged: true }), b: at('host-docker'), c: at('host-docker') });
    assert.match(finding!.message, /2 other workloads/);
    assert.equal(finding!.pointer, '/nodes/a/privileged');
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'privileged'], value: false }]);
  });

  it('judges containers that float in a cluster, and gives one finding for all copies', () => {
    const findings = found({ k8s: { kind: 'cluster', platform: 'kubernetes' }, agent: { kind: 'container', in: 'k8s', privileged: true, replicas: 30 } });
    assert.equal(findings.length, 1);
    assert.equal(findings[0]!.severity, 'error');
  });
});

describe('rule engine-socket-mounted', () => {
  const found = (mounts: unknown, rules: object = {}) => findingsOf('engine-socket-mounted', { nodes: { ...dockerHost(), a: at('host-docker', { mounts }), b: at('host-docker') }, rules });

  it('finds sockets however the path is written', () => {
    for (const source of ['/var/run/docker.sock', '/run/docker.sock', '/run/./docker.sock/', '/a/../run//docker.sock', '/run', '/var/run/', '/', '/../', '/run/containerd', '/var/run/crio/crio.sock', '\\\\.\\pipe\\docker_engine', '//./pipe/docker_engine']) {
      assert.equal(found([{ source, target: '/x' }]).length, 1, source);
    }
  });

  it('lets other paths, volumes and tmpfs alone', () => {
    for (const mount of [{ source: '/run/secrets' }, { source: '/var' }, { source: '/run/docker.sock.bak' }, { source: '/runner' }, { source: 'run' }, { source: '' }, { target: '/run' }, { source: '/run', type: 'tmpfs' }, { source: '/', type: 'volume' }, { source: `/${'x/'.repeat(10_000)}` }]) {
      assert.equal(found([mount]).length, 0, JSON.stringify(mount).slice(0, 60));
    }
  });

  it('removes all of the mounts, the last first', () => {
    const [finding] = found([{ source: '/run/docker.sock' }, { source: '/data' }, { source: '/' }]);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => (it.op === 'unset' ? it.path.at(-1) : '')), [2, 0]);
    assert.match(finding!.message, /control of the 1 other container/);
  });

  it('takes other paths as an option', () => {
    const rules = { 'engine-socket-mounted': { options: { socketPaths: ['/run/user/1000/podman/podman.sock'] } } };
    assert.equal(found([{ source: '/run/user/1000' }], rules).length, 1);
    assert.equal(found([{ source: '/run/docker.sock' }], rules).length, 0);
  });
});

