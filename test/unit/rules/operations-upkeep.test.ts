import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const esx = { 'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' } };
const numbered = (number: number, make: (i: number) => [string, object]): object => Object.fromEntries(Array.from({ length: number }, (_, i) => make(i + 1)));

describe('rule patch-overdue', () => {
  const found = (nodes: object, more: object = {}) => findingsOf('patch-overdue', { nodes, ...more });
  const guest = (lastPatched: string | undefined, more: object = {}) => ({ kind: 'vm', in: 'esx', os: { platform: 'debian', version: '13', lastPatched }, ...more });

  it('lets thirty days pass, and ninety before an exposed one is an error', () => {
    const severity = (day: string, more: object) => found({ ...esx, wan: { kind: 'network', external: true }, a: guest(day, more) }).map((it) => it.severity).join();
    assert.equal(severity('2025-12-16', {}), '');
    assert.equal(severity('2025-12-15', {}), 'warning');
    assert.equal(severity('2025-10-17', { networks: ['wan'] }), 'warning');
    assert.equal(severity('2025-10-16', { networks: ['wan'] }), 'error');
    assert.equal(severity('2025-01-01', {}), 'warning');
  });

  it('looks at hypervisors, and at hosts on whose kernel something can be reached', () => {
    const hypervisor = found({ h: { kind: 'host' }, e: { kind: 'hypervisor', in: 'h', platform: 'esxi', lastPatched: '2025-06-01' } });
    assert.deepEqual(hypervisor.map((it) => [it.nodes, it.pointer, it.severity]), [[['e'], '/nodes/e/lastPatched', 'warning']]);
    const docker = { ...dockerHost(), host: { kind: 'host', os: { platform: 'debian', version: '13', lastPatched: '2025-06-01' } } };
    assert.equal(found({ ...docker, c: { kind: 'container', in: 'host-docker' } })[0]!.severity, 'warning');
    assert.equal(found({ ...docker, c: { kind: 'container', in: 'host-docker', ports: [{ container: 80, host: 80 }] } })[0]!.severity, 'error');
    assert.equal(found({ ...docker, c: { kind: 'container', in: 'host-docker', ports: [{ container: 80, host: 80, address: '127.0.0.1' }] } })[0]!.severity, 'warning');
  });

  it('is one finding for all of one severity, the oldest first, with what it carries', () => {
    const nodes = { ...esx, a: guest('2025-12-01'), b: guest('2025-11-01'), c: guest('2026-01-10'), d: guest(undefined), x: { kind: 'app', in: 'b' }, y: { kind: 'app', in: 'b' } };
    const findings = found(nodes);
    assert.deepEqual(findings.map((it) => it.nodes), [['b', 'a']]);
    assert.equal(findings[0]!.measured, 75);
    assert.match(findings[0]!.message, /^2 systems were last updated more than 30 days ago, the oldest on 2025-11-01 \(75 days\).* The fullest carries 2 workloads/);
    assert.deepEqual(found(nodes, { suppressions: [{ rule: 'patch-overdue', node: 'b', reason: 'frozen' }] }).map((it) => it.nodes), [['a']]);
  });

  it('leaves out what is off and what a provider patches', () => {
    assert.equal(found({ ...esx, a: guest('2025-01-01', { power: 'off' }), b: guest('2025-01-01', { power: 'template' }) }).length, 0);
    assert.equal(found({ cloud: { kind: 'host', managed: true, os: { platform: 'debian', version: '13', lastPatched: '2025-01-01' } } }).length, 0);
  });
});

describe('rule patch-surface-large', () => {
  const found = (nodes: object, more: object = {}) => findingsOf('patch-surface-large', { nodes, ...more });
  const guests = (...systems: readonly object[]) => ({ ...esx, ...numbered(systems.length, (i) => [`vm-${i}`, { kind: 'vm', in: 'esx', os: systems[i - 1] }]) });

  it('counts only releases that differ for certain', () => {
    const four = ['debian', 'ubuntu', 'rhel', 'alpine'].map((platform) => ({ platform, version: '9' }));
    assert.equal(found(guests(...four)).length, 0);
    assert.equal(found(guests(...four, { platform: 'debian' }, { family: 'linux' })).length, 0);
    const [finding] = found(guests(...four, { platform: 'debian', version: '12' }));
    assert.equal(finding!.measured, 5);
    assert.match(finding!.message, /5 releases of operating systems \(4 are still few\)/);
  });

  it('counts only patch levels that differ for certain', () => {
    const debian = (more: object) => ({ platform: 'debian', version: '13', ...more });
    assert.equal(found(guests(debian({ kernel: '6.12.1' }), debian({ lastPatched: '2026-01-01' }), debian({ kernel: '6.12.1', lastPatched: '2026-01-01' }), debian({}))).length, 0);
    assert.equal(found(guests(debian({ kernel: '6.12.1' }), debian({ kernel: '6.12.2' }), debian({ lastPatched: '2026-01-01' }))).length, 0);
    const [finding] = found(guests(debian({ kernel: '6.12.1' }), debian({ kernel: '6.12.2' }), debian({ kernel: '6.12.3' })));
    assert.equal(finding!.measured, 3);
    assert.deepEqual(finding!.nodes, ['vm-1', 'vm-2', 'vm-3']);
  });

  it('compares kernels with workloads from ten workloads on', () => {
    const apps = (kernels: number, on: number) => ({ ...esx, ...numbered(kernels, (i) => [`vm-${i}`, { kind: 'vm', in: 'esx', os: { platform: 'debian', version: '13' } }]), ...numbered(on, (i) => [`app-${i}`, { kind: 'app', in: `vm-${1 + (i % kernels)}` }]) });
    // The kernel of ESXi is one of them.
    assert.equal(found(apps(5, 12)).length, 0);
    assert.match(found(apps(6, 12))[0]!.message, /7 kernels for 12 workloads, which are 5.8 for ten/);
    assert.equal(found(apps(9, 9)).length, 0);
  });
});

describe('rule snapshot-misused', () => {
  const found = (nodes: object, more: object = {}) => findingsOf('snapshot-misused', { nodes: { ...esx, ...nodes }, ...more });
  const guest = (days: readonly (string | undefined)[], more: object = {}) => ({ kind: 'vm', in: 'esx', disk: '100GiB', snapshots: days.map((created) => ({ created })), ...more });

  it('knows days, not hours: three days may be 72 hours or less', () => {
    assert.equal(found({ a: guest(['2026-01-12']) }).length, 0);
    assert.equal(found({ a: guest(['2026-01-11']) }).length, 1);
  });

  it('counts a chain, and judges no age that nobody stated', () => {
    assert.equal(found({ a: guest([undefined, undefined, undefined]) }).length, 0);
    const [finding] = found({ a: guest([undefined, undefined, undefined, undefined]) });
    assert.match(finding!.message, /chains of up to 4 snapshots \(limit 3\)/);
    assert.match(finding!.witness[0]!, /of unknown age; up to 100GiB each, 400GiB together/);
  });

  it('is an error where snapshots are all that there is of something important', () => {
    const severity = (more: object) => found({ a: guest(['2026-01-14'], more) }).map((it) => it.severity).join();
    assert.equal(severity({ criticality: 'high', backup: false }), 'error');
    assert.equal(severity({ criticality: 'high' }), '');
    assert.equal(severity({ backup: false }), '');
    assert.equal(severity({ criticality: 'critical', backup: true }), '');
  });

  it('puts VMs of one place together, and plans without their snapshots', () => {
    const [finding, ...others] = found({ a: guest(['2025-12-01']), b: guest(['2025-11-01']), t: guest(['2025-01-01'], { power: 'template' }) });
    assert.equal(others.length, 0);
    assert.deepEqual(finding!.nodes, ['b', 'a']);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'unset', path: ['nodes', 'b', 'snapshots'] }, { op: 'unset', path: ['nodes', 'a', 'snapshots'] }]);
    assert.equal(finding!.fixes()[0]!.safe, false);
  });
});

describe('rule unorchestrated-fleet', () => {
  const found = (nodes: object) => findingsOf('unorchestrated-fleet', { nodes: { ...dockerHost('a'), ...dockerHost('b'), ...nodes } });
  const spread = (number: number, more: object = {}) => numbered(number, (i) => [`c${i}`, { kind: 'container', in: i % 2 ? 'a-docker' : 'b-docker', ...more }]);

  it('needs ten containers on two systems', () => {
    assert.equal(found(spread(9)).length, 0);
    assert.deepEqual(found(spread(10)).map((it) => [it.severity, it.nodes, it.measured]), [['info', ['a-docker', 'b-docker'], 10]]);
    assert.equal(found(numbered(20, (i) => [`c${i}`, { kind: 'container', in: 'a-docker' }])).length, 0);
    assert.equal(found(spread(10, { running: false })).length, 0);
    assert.equal(found(spread(5, { replicas: 2 })).length, 1);
  });

  it('is a warning where one of them is important', () => assert.equal(found({ ...spread(10), x: { kind: 'container', in: 'a-docker', criticality: 'high' } })[0]!.severity, 'warning'));

  it('is content with whatever may place containers', () => {
    const members = ['a-docker', 'b-docker'];
    for (const platform of ['docker-swarm', 'kubernetes', 'homemade', undefined]) assert.equal(found({ ...spread(10), k: { kind: 'cluster', platform, members } }).length, 0, platform);
    for (const platform of ['vsphere', 'proxmox-ve']) assert.equal(found({ ...spread(10), k: { kind: 'cluster', platform, members } }).length, 1, platform);
    const task = { cloud: { kind: 'host', managed: true }, fargate: { kind: 'engine', in: 'cloud', platform: 'fargate' } };
    assert.equal(found({ ...task, ...numbered(20, (i) => [`c${i}`, { kind: 'container', in: 'fargate' }]) }).length, 0);
  });

  it('finds replicas that a person put on two systems, however few', () => {
    const [finding] = found(spread(2, { service: 'web' }));
    assert.match(finding!.message, /replicas placed by hand \(web\)/);
    assert.equal(found({ x: { kind: 'container', in: 'a-docker', service: 'web' }, y: { kind: 'container', in: 'a-docker', service: 'web' }, z: { kind: 'container', in: 'b-docker' } }).length, 0);
  });
});

describe('rule cluster-version-skew', () => {
  const found = (nodes: object) => findingsOf('cluster-version-skew', { nodes });
  const nodes = (version: string, ...kubelets: readonly (string | undefined)[]) => ({
    k8s: { kind: 'cluster', platform: 'kubernetes', version, members: kubelets.map((_, i) => `n${i}`) },
    ...Object.fromEntries(kubelets.flatMap((kubelet, i) => [[`h${i}`, { kind: 'host', os: { platform: 'debian', version: '13' } }], [`n${i}`, { kind: 'engine', in: `h${i}`, platform: 'containerd', kubelet }]])),
  });
  const wrong = (version: string, kubelet: string | undefined) => found(nodes(version, kubelet)).length;

  it('follows the version skew policy of Kubernetes', () => {
    assert.equal(wrong('1.34', '1.34'), 0);
    assert.equal(wrong('1.34.1', 'v1.34.9'), 0, 'patch versions do not count');
    assert.equal(wrong('1.34', '1.31'), 0);
    assert.equal(wrong('1.34', '1.30'), 1);
    assert.equal(wrong('1.34', '1.35'), 1);
    assert.equal(wrong('1.26', '1.24'), 0);
    assert.equal(wrong('1.27', '1.24'), 1, 'before 1.25 two minors are the most');
    assert.equal(wrong('1.28', '1.25'), 0);
  });

  it('does not judge what is not known', () => {
    assert.equal(wrong('1.34', undefined), 0);
    assert.equal(wrong('latest', '1.20'), 0);
    assert.equal(wrong('1', '1.20'), 0);
    assert.equal(found({ ...nodes('1.34', 'stable'), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['n0'] } }).length, 0);
  });

  it('is one finding a cluster, with newer and older ones named apart', () => {
    const findings = found(nodes('1.34', '1.35.1', '1.30.2', '1.33.0'));
    assert.deepEqual(findings.map((it) => [it.severity, it.nodes]), [['error', ['k8s', 'n0', 'n1']]]);
    assert.match(findings[0]!.message, /the kubelet of n0 is newer than it and the kubelet of n1 is too old for it/);
  });

  it('warns of majors of one hypervisor that differ, and compares no two products', () => {
    const cluster = (...members: readonly (readonly [string, string | undefined])[]) => found({
      c: { kind: 'cluster', platform: 'vsphere', members: members.map((_, i) => `x${i}`) },
      ...Object.fromEntries(members.flatMap(([platform, version], i) => [[`h${i}`, { kind: 'host' }], [`x${i}`, { kind: 'hypervisor', in: `h${i}`, platform, version }]])),
    });
    assert.deepEqual(cluster(['esxi', '8.0 U3'], ['esxi', '7.0 U3'], ['esxi', '8.0 U2']).map((it) => [it.severity, it.nodes]), [['warning', ['c', 'x0', 'x2', 'x1']]]);
    assert.equal(cluster(['esxi', '8.0 U3'], ['esxi', '8.0 U1']).length, 0);
    assert.equal(cluster(['esxi', '8.0'], ['esxi', undefined]).length, 0);
    assert.equal(cluster(['esxi', '8.0'], ['proxmox-ve', '9.1']).length, 0);
  });
});
