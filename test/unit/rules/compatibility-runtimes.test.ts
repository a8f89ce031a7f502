import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

describe('rule runtime-orchestrator-mismatch', () => {
  const found = (cluster: object, engine: object, more: object = {}) => findingsOf('runtime-orchestrator-mismatch', { nodes: {
    k: { kind: 'cluster', platform: 'kubernetes', members: ['d', 'd2'], ...cluster }, h: { kind: 'host', os: { platform: 'ubuntu' } }, d: { kind: 'engine', in: 'h', platform: 'containerd', ...engine },
    h2: { kind: 'host', os: { platform: 'ubuntu' } }, d2: { kind: 'engine', in: 'h2', platform: 'containerd', ...engine }, ...more,
  } });

  it('finds Docker without an adapter from 1.24 on, once for a cluster', () => {
    const [finding, ...more] = found({ version: '1.24.0' }, { platform: 'docker', version: '20.10' });
    assert.deepEqual([more.length, finding!.nodes], [0, ['d', 'd2', 'k']]);
    assert.deepEqual(finding!.fixes()[0]!.operations, ['d', 'd2'].map((it) => ({ op: 'set', path: ['nodes', it, 'cri'], value: 'cri-dockerd' })));
    const none = (version: string | undefined, engine: object) => found({ version }, { platform: 'docker', ...engine }).length;
    assert.deepEqual([none('1.23.9', {}), none('1.30', { cri: 'cri-dockerd' }), none(undefined, {}), none('1.30', { source: { format: 'kubernetes' } })], [0, 0, 0, 0]);
    assert.equal(none('1.20', { kubelet: '1.25.0' }), 1);
    assert.equal(found({ platform: 'docker-swarm', version: '28' }, { platform: 'docker' }).length, 0);
    assert.match(found({ version: '1.30' }, { platform: 'rkt' })[0]!.message, /rkt up to 1\.10/);
  });

  it('aligns cgroup drivers to systemd', () => {
    const [finding] = found({}, { cgroupDriver: 'cgroupfs', kubeletCgroupDriver: 'systemd' });
    assert.deepEqual(finding!.fixes()[0]!.operations, ['d', 'd2'].map((it) => ({ op: 'set', path: ['nodes', it, 'cgroupDriver'], value: 'systemd' })));
    assert.equal(found({}, { cgroupDriver: 'cgroupfs' }).length, 0);
    assert.equal(found({}, { cgroupDriver: 'cgroupfs', kubeletCgroupDriver: 'cgroupfs' }).length, 0);
  });

  it('asks for runtime classes where they are listed', () => {
    const pod = (runtimeClass: string, more: object = {}) => ({ p: { kind: 'pod', in: 'd', runtimeClass, ...more }, c: { kind: 'container', in: 'p' } });
    const list = { runtimeClasses: [{ name: 'sandboxed', handler: 'runsc' }] };
    assert.deepEqual(found({}, list, pod('kata')).map((it) => it.nodes), [['p', 'd', 'k']]);
    assert.equal(found({}, list, pod('sandboxed')).length, 0);
    assert.equal(found({}, {}, pod('kata')).length, 0);
    assert.equal(found({}, { runtimeClasses: [], runtime: 'kata' }, pod('kata-qemu')).length, 0);
    assert.equal(found({}, { runtimeClasses: [] }, pod('kata', { replicas: 0 })).length, 0);
    assert.equal(found({}, list, { p: { kind: 'pod', in: 'k', runtimeClass: 'kata' } }).length, 1);
    assert.equal(found({}, list, { p: { kind: 'pod', in: 'k', runtimeClass: 'kata' }, d2: { kind: 'engine', in: 'h2', platform: 'containerd' } }).length, 0);
  });

  it('knows that Kata does not run under Podman, and that Mesos met its end before current engines', () => {
    const podman = (runtime: string) => findingsOf('runtime-orchestrator-mismatch', { nodes: { ...dockerHost('h', { platform: 'podman', runtime }), c: { kind: 'container', in: 'h-docker' }, c2: { kind: 'container', in: 'h-docker' } } }).map((it) => it.nodes);
    assert.deepEqual(podman('kata'), [['c', 'c2', 'h-docker']]);
    assert.deepEqual(podman('crun'), []);
    const mesos = (version: string) => found({ platform: 'mesos', version: '1.11' }, { platform: 'docker', version }).length;
    assert.deepEqual([mesos('29.0'), mesos('19.03'), mesos('what')], [1, 0, 0]);
  });
});

describe('rule runtime-feature-unsupported', () => {
  const found = (engine: object, container: object, more: object = {}) => findingsOf('runtime-feature-unsupported', { nodes: { h: { kind: 'host', os: { platform: 'linux' } }, d: { kind: 'engine', in: 'h', platform: 'containerd', ...engine }, c: { kind: 'container', in: 'd', ...container }, ...more } });
  const features = (engine: object, container: object) => found(engine, container).map((it) => it.witness[0]!.split(': ')[1]);

  it('knows what Fargate and the like do not have', () => {
    const fargate = { platform: 'fargate' };
    assert.deepEqual(features(fargate, { privileged: true, devices: ['/dev/nvidia0'], mounts: [{ source: '/srv' }, { source: 'data', type: 'volume' }] }), ['privileged, hostPath, devices']);
    assert.deepEqual(features(fargate, { namespaces: { net: 'host', pid: 'host' } }), ['hostNetwork, hostNamespace']);
    assert.deepEqual(features(fargate, { capabilities: { add: ['CAP_SYS_PTRACE'] } }), []);
    assert.deepEqual(features(fargate, { capabilities: { add: ['SYS_PTRACE', 'NET_ADMIN'] } }), ['capabilities']);
    assert.deepEqual(features({ platform: 'aci' }, { capabilities: { add: ['SYS_PTRACE'] } }), ['capabilities']);
    assert.deepEqual(features(fargate, { privileged: true, running: false }), []);
  });

  it('knows what sandboxes do not have', () => {
    assert.deepEqual(features({ runtime: 'kata' }, { privileged: true }), []);
    assert.deepEqual(features({ runtime: 'kata' }, { privileged: true, devices: ['/dev/sda'] }), ['privilegedDevices']);
    assert.deepEqual(features({ runtime: 'kata' }, { namespaces: { net: 'container:other' } }), ['joinedNetwork']);
    assert.deepEqual(features({ runtime: 'runsc' }, { devices: ['/dev/kvm'] }), ['devices']);
    assert.deepEqual(features({ runtime: 'runsc' }, { devices: ['/dev/nvidia0', '/dev/net/tun'] }), []);
    assert.deepEqual(features({ runtime: 'runc' }, { privileged: true, devices: ['/dev/kvm'], namespaces: { net: 'host' } }), []);
  });

  it('looks at the pod too, joins inside of it, and shares a finding among neighbours', () => {
    const pod = (more: object, c: object = {}) => found({ runtime: 'kata' }, {}, { p: { kind: 'pod', in: 'd', ...more }, a: { kind: 'container', in: 'p', ...c }, b: { kind: 'container', in: 'p' } });
    const [finding, ...rest] = pod({ hostNetwork: true });
    assert.deepEqual([rest.length, finding!.nodes], [0, ['a', 'b', 'd']]);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'p', 'hostNetwork'], value: false }]);
    assert.equal(pod({}, { namespaces: { net: 'container:b' } }).length, 0);
    assert.equal(pod({}, { namespaces: { net: 'container:c' } }).length, 1);
  });

  it('knows that Windows containers do not share processes, whoever runs them', () => {
    const windows = (engine: object, os: object) => findingsOf('runtime-feature-unsupported', { nodes: { h: { kind: 'host', os }, d: { kind: 'engine', in: 'h', platform: 'docker', ...engine }, c: { kind: 'container', in: 'd', namespaces: { pid: 'container:e' } }, e: { kind: 'container', in: 'd' } } }).length;
    assert.equal(windows({}, { platform: 'windows-server', version: '2022' }), 1);
    assert.equal(windows({ runtime: 'runhcs' }, { platform: 'windows-server', version: '2022' }), 1);
    assert.equal(windows({}, { platform: 'debian' }), 0);
  });

  it('leaves out all that is not there, from the last mount on', () => {
    const [finding] = found({ platform: 'fargate' }, { mounts: [{ source: '/a' }, { source: 'b', type: 'volume' }, { source: '/c' }] });
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'unset', path: ['nodes', 'c', 'mounts', 2] }, { op: 'unset', path: ['nodes', 'c', 'mounts', 0] }]);
  });
});

describe('rule host-port-conflict', () => {
  const on = (ports: object | object[], more: object = {}, engine = 'h-docker') => ({ kind: 'container', in: engine, ports: Array.isArray(ports) ? ports : [ports], ...more });
  const found = (nodes: object, document: object = {}) => findingsOf('host-port-conflict', { nodes: { ...dockerHost('h'), ...nodes }, ...document });
  const http = { container: 8080, host: 80 };

  it('names both claimants and publishes the second elsewhere', () => {
    const [finding, ...more] = found({ a: on(http), b: on({ container: 80, host: 80 }), c: on({ container: 1, host: 81 }) });
    assert.deepEqual([more.length, finding!.nodes, finding!.measured, finding!.threshold], [0, ['a', 'b', 'h'], 2, 1]);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'b', 'ports', 0, 'host'], value: 82 }]);
  });

  it('counts addresses and protocols', () => {
    const meet = (a: object, b: object) => found({ a: on({ ...http, ...a }), b: on({ ...http, ...b }) }).length;
    assert.equal(meet({ address: '127.0.0.1' }, {}), 1);
    assert.equal(meet({ address: '127.0.0.1' }, { address: '127.0.0.1' }), 1);
    assert.equal(meet({ address: '127.0.0.1' }, { address: '0.0.0.0' }), 1);
    assert.equal(meet({ address: '::1' }, { address: '::' }), 1);
    assert.equal(meet({ address: '127.0.0.1' }, { address: '10.0.0.1' }), 0);
    assert.equal(meet({ address: '127.0.0.1' }, { address: '::' }), 0);
    assert.equal(meet({ protocol: 'udp' }, {}), 0);
    assert.equal(meet({ protocol: 'tcp' }, {}), 1);
  });

  it('is about what runs at the same time', () => {
    assert.equal(found({ a: on(http), b: on(http, { running: false }) }).length, 0);
    assert.equal(found({ a: on(http), b: on(http, { stage: 'init' }) }).length, 0);
    assert.equal(found({ a: on({ container: 80 }), b: on({ container: 80 }) }).length, 0);
    assert.equal(found({ a: on([http, { ...http, address: '::' }]) }).length, 0);
  });

  it('looks at the machine: two engines of one, host networks, hidden VMs', () => {
    assert.equal(found({ p: { kind: 'engine', in: 'h', platform: 'podman' }, a: on(http), b: on(http, {}, 'p') }).length, 1);
    assert.equal(found({ ...dockerHost('h2'), a: on(http), b: on(http, {}, 'h2-docker') }).length, 0);
    const host = { namespaces: { net: 'host' } };
    const [finding] = found({ a: on({ container: 80 }, host), b: on(http) });
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'b', 'ports', 0, 'host'], value: 81 }]);
    assert.deepEqual(found({ a: on({ container: 80 }, host), b: on({ container: 80 }, host) })[0]!.fixes(), []);
    assert.equal(found({ desk: { kind: 'engine', in: 'h', platform: 'docker-desktop' }, a: on({ container: 80 }, host, 'desk'), b: on(http) }).length, 0);
    assert.equal(found({ desk: { kind: 'engine', in: 'h', platform: 'docker-desktop' }, a: on(http, {}, 'desk'), b: on(http) }).length, 1);
  });

  it('counts copies on a machine, not those of the machine', () => {
    assert.deepEqual(found({ a: on(http, { replicas: 3 }) }).map((it) => [it.nodes, it.measured, it.threshold]), [[['a', 'h'], 3, 1]]);
    const vm = { k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'k', replicas: 3, os: { platform: 'debian' } }, d: { kind: 'engine', in: 'v', platform: 'docker' }, a: on(http, {}, 'd') };
    assert.equal(found(vm).length, 0);
  });

  it('counts nodes of a Kubernetes cluster', () => {
    const k8s = (replicas: number, more: object = {}) => found({
      ...dockerHost('n1', { platform: 'containerd' }), ...dockerHost('n2', { platform: 'containerd' }), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['n1-docker', 'n2-docker'] },
      web: { kind: 'pod', in: 'k8s', replicas }, a: on(http, {}, 'web'), ...more,
    }).map((it) => [it.nodes, it.measured, it.threshold]);
    assert.deepEqual(k8s(2), []);
    assert.deepEqual(k8s(3), [[['a', 'k8s'], 3, 2]]);
    assert.deepEqual(k8s(2, { p: { kind: 'pod', in: 'n1-docker' }, b: on(http, {}, 'p') }), [[['a', 'b', 'k8s'], 3, 2]]);
    assert.deepEqual(k8s(1, { p: { kind: 'pod', in: 'n1-docker' }, b: on(http, {}, 'p') }), []);
    assert.deepEqual(k8s(3, { k8s: { kind: 'cluster', platform: 'kubernetes' } }), []);
    assert.deepEqual(k8s(3, { k8s: { kind: 'cluster', platform: 'docker-swarm', members: ['n1-docker'] } }), []);
  });

  it('is one finding for the same claimants, and accepted for one of two is accepted', () => {
    const both = { a: on([http, { container: 443, host: 443 }]), b: on([http, { container: 443, host: 443 }]) };
    const [finding, ...more] = found(both);
    assert.equal(more.length, 0);
    assert.match(finding!.message, /tcp 80 and tcp 443/);
    assert.equal(finding!.fixes()[0]!.operations.length, 2);
    assert.equal(found(both, { suppressions: [{ rule: 'host-port-conflict', node: 'b', reason: 'known' }] }).length, 0);
    assert.deepEqual(found({ ...both, c: on([http, { container: 443, host: 443 }]) }, { suppressions: [{ rule: 'host-port-conflict', node: 'b', reason: 'known' }] }).map((it) => it.nodes), [['a', 'c', 'b', 'h']]);
  });
});

describe('rule portability-pinned', () => {
  const two = { ...dockerHost('h1'), ...dockerHost('h2') };
  const found = (container: object, more: object = {}, document: object = {}) => findingsOf('portability-pinned', { ...document, nodes: { ...two, c: { kind: 'container', in: 'h1-docker', migratable: true, ...container }, ...more } });

  it('lists each tie and counts what is left', () => {
    const [finding] = found({ mounts: [{ source: '/srv' }], devices: ['/dev/kvm'], ports: [{ container: 80, host: 80 }] });
    assert.deepEqual([finding!.severity, finding!.measured, finding!.threshold], ['info', 1, 2]);
    assert.match(finding!.message, /the path \/srv of its host, the device \/dev\/kvm of its host and port 80 of its host/);
    assert.deepEqual(finding!.witness.slice(0, 3), ['the path /srv of its host: 1 of 2 engines', 'the device /dev/kvm of its host: 1 of 2 engines', 'port 80 of its host: 2 of 2 engines']);
  });

  it('finds a port that another container has at the other host', () => {
    const other = (address: string) => found({ ports: [{ container: 80, host: 80, address: '10.0.0.1' }] }, { o: { kind: 'container', in: 'h2-docker', ports: [{ container: 1, host: 80, address }] } })[0]!.measured;
    assert.deepEqual([other('10.0.0.1'), other('10.0.0.2')], [1, 2]);
  });

  it('counts volumes that a host does not reach', () => {
    const volume = (more: object) => found({ mounts: [{ source: 'data' }] }, { data: { kind: 'volume', ...more } }).map((it) => it.measured);
    assert.deepEqual(volume({ in: 'h1' }), [1]);
    assert.deepEqual(volume({ driver: 'local-path' }), [1]);
    assert.deepEqual(volume({ shared: true }), []);
    assert.deepEqual(volume({}), []);
  });

  it('counts what an image asks for where that shuts an engine out', () => {
    const image = (it: object, h2: object) => found({ image: 'a:1' }, { h2: { kind: 'host', ...h2 } }, { images: { 'a:1': it } }).map((finding) => finding.measured);
    assert.deepEqual(image({ platforms: ['linux/amd64'] }, { cpu: { vendor: 'arm' } }), [1]);
    assert.deepEqual(image({ platforms: ['linux/amd64', 'linux/arm64'] }, { cpu: { vendor: 'arm' } }), []);
    assert.deepEqual(image({ platforms: ['linux/amd64'] }, {}), []);
    assert.deepEqual(image({ kernelMin: '5.10' }, { os: { platform: 'debian', kernel: '4.19' } }), [1]);
    assert.deepEqual(image({ kernelMin: '5.10' }, { os: { platform: 'debian', kernel: '6.1' } }), []);
  });

  it('asks where something is meant to move: by its word, its pod\'s, or sites of its service', () => {
    const tied = { mounts: [{ source: '/srv' }] };
    assert.equal(found({ ...tied, migratable: undefined }).length, 0);
    assert.equal(found({ ...tied, migratable: undefined, in: 'p' }, { p: { kind: 'pod', in: 'h1-docker', migratable: true } }).length, 1);
    assert.equal(found({ ...tied, migratable: false, in: 'p' }, { p: { kind: 'pod', in: 'h1-docker', migratable: true } }).length, 0);
    const sites = { x: { kind: 'site' }, y: { kind: 'site' }, h1: { kind: 'host', in: 'x', os: { platform: 'debian' } }, h2: { kind: 'host', in: 'y', os: { platform: 'debian' } } };
    const spanning = { ...sites, c2: { kind: 'container', in: 'h2-docker', service: 's', ...tied } };
    assert.deepEqual(found({ ...tied, migratable: undefined, service: 's' }, spanning).map((it) => it.nodes.slice(0, 2)), [['c', 'c2']]);
    assert.equal(found({ ...tied, migratable: undefined, service: 's' }, { ...spanning, h2: { kind: 'host', in: 'x', os: { platform: 'debian' } } }).length, 0);
  });

  it('leaves out paths that every host has', () => {
    assert.equal(found({ mounts: [{ source: '/etc/localtime' }, { source: '/var/run/docker.sock' }, { source: '/dev/shm' }] }).length, 0);
  });
});
