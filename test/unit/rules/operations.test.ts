import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const esx = { 'host-1': { kind: 'host' }, esx: { kind: 'hypervisor', in: 'host-1', platform: 'esxi' } };
const guest = (platform: string, version: string | undefined, more: object = {}) => ({ kind: 'vm', in: 'esx', os: { platform, version }, ...more });

describe('rule end-of-life-software', () => {
  const rule = 'end-of-life-software';
  const found = (nodes: object, more: object = {}, today = '2026-01-15') => findingsOf(rule, { nodes, ...more }, { today });

  it('counts the last day as supported, and warns half a year before', () => {
    const at = (today: string) => found({ ...esx, a: guest('debian', '12') }, {}, today).map((it) => it.severity).join();
    assert.equal(at('2026-01-12'), '');
    assert.equal(at('2026-01-13'), 'warning');
    assert.equal(at('2026-07-11'), 'warning');
    assert.equal(at('2026-07-12'), 'error');
  });

  it('says nothing of what it does not know', () => {
    for (const [platform, version] of [['debian', undefined], ['debian', 'sid'], ['ubuntu', '99.04'], ['homemade', '1'], ['proxmox-ve', '9.1'], ['__proto__', '1']] as const) {
      assert.equal(found({ ...esx, a: guest(platform, version) }).length, 0, `${platform} ${version}`);
    }
  });

  it('gives one finding for a release, naming its nodes, and another for the next release', () => {
    const findings = found({ ...esx, a: guest('centos', '7'), b: guest('CentOS Linux', '7.9.2009'), c: guest('centos', '6.10') });
    assert.deepEqual(findings.map((it) => it.nodes), [['a', 'b'], ['c']]);
    assert.match(findings[0]!.message, /^CentOS Linux 7 \(operating system of a and b\) .* since 2024-06-30, 564 days ago/);
  });

  it('looks at hypervisors, engines, runtimes, orchestrators and image bases', () => {
    const nodes = {
      k8s: { kind: 'cluster', platform: 'kubernetes', version: 'v1.28.3' },
      ...dockerHost('host', { version: '24.0.7', runtime: 'runc', runtimeVersion: '1.1.12' }),
      esxi: { kind: 'host' }, hv: { kind: 'hypervisor', in: 'esxi', platform: 'esxi', version: '7.0 U3' },
      web: { kind: 'container', in: 'host-docker', image: 'team/web:1' },
    };
    const findings = found(nodes, { images: { 'team/web:1': { base: 'python:3.8-slim-buster' } } });
    const heads = findings.map((it) => it.message.split(')')[0]);
    for (const head of ['Kubernetes 1.28 (orchestrator of k8s', 'Docker Engine 24.0 (engine of host-docker', 'runc 1.1 (runtime of host-docker', 'VMware ESXi 7.0 (hypervisor of hv']) assert.ok(heads.includes(head), `${head}\n${heads.join('\n')}`);
    assert.ok(heads.some((it) => it?.startsWith('Python 3.8 (image python:3.8-slim-buster')));
    assert.ok(heads.some((it) => it?.startsWith('Debian 10 (image python:3.8-slim-buster')));
  });

  it('counts declared extended support and names what is only offered', () => {
    const os = { platform: 'ubuntu', version: '18.04' };
    const [finding] = found({ ...esx, a: { kind: 'vm', in: 'esx', os } });
    assert.match(finding!.message, /extended support is offered until 2028-04-01/);
    assert.equal(found({ ...esx, a: { kind: 'vm', in: 'esx', os: { ...os, extendedSupport: true } } }).length, 0);
    assert.equal(found({ ...esx, a: { kind: 'vm', in: 'esx', os: { ...os, extendedSupport: true } } }, {}, '2028-04-02')[0]!.severity, 'error');
    const debian = { ...dockerHost(), a: { kind: 'container', in: 'host-docker', image: 'debian:12' } };
    assert.equal(found(debian, {}, '2026-11-21').length, 1);
    assert.equal(found(debian, { rules: { [rule]: { options: { extendedProducts: ['debian'] } } } }, '2026-11-21').length, 0);
  });

  it('reports projects that are over whatever their version, but not before they were', () => {
    const rkt = (today: string) => found({ host: { kind: 'host', os: { platform: 'debian', version: '13' } }, r: { kind: 'engine', in: 'host', platform: 'rkt' } }, {}, today);
    assert.match(rkt('2026-01-15')[0]!.message, /^rkt \(engine of r\) has been without security support since 2020-02-24/);
    assert.equal(rkt('2020-02-23').filter((it) => it.nodes[0] === 'r').length, 0);
    assert.equal(found({ m: { kind: 'cluster', platform: 'mesos' } }).map((it) => it.severity).join(), 'error');
    assert.match(found({ p: { kind: 'host', os: { platform: 'windows', version: '11' } }, v: { kind: 'hypervisor', in: 'p', platform: 'vmware player' } })[0]!.message, /has been over for good since 2024 \(/);
    assert.equal(found({ ...dockerHost(), a: { kind: 'container', in: 'host-docker', image: 'centos:latest' } }).length, 1);
  });

  it('is a warning for a guest whose networks are all known to be internal', () => {
    const severity = (vm: object, networks: object) => found({ ...esx, ...networks, a: guest('centos', '7', vm) })[0]!.severity;
    const lan = (more: object) => ({ lan: { kind: 'network', ...more } });
    assert.equal(severity({}, {}), 'error');
    assert.equal(severity({ networks: ['lan'] }, lan({})), 'error');
    assert.equal(severity({ networks: ['lan'] }, lan({ internal: true })), 'warning');
    assert.equal(severity({ networks: ['lan'] }, lan({ external: false })), 'warning');
    assert.equal(severity({ networks: ['lan', 'wan'] }, { ...lan({ internal: true }), wan: { kind: 'network', external: true } }), 'error');
    assert.equal(severity({ networks: ['lan', 'lost'] }, lan({ internal: true })), 'error');
    const published = { e: { kind: 'engine', in: 'a', platform: 'docker' }, c: { kind: 'container', in: 'e', ports: [{ container: 80, host: 80 }] } };
    assert.equal(severity({ networks: ['lan'] }, { ...lan({ internal: true }), ...published }), 'error');
  });

  it('leaves out what a provider runs, what is switched off, and templates', () => {
    const managed = { cloud: { kind: 'host', managed: true, os: { platform: 'centos', version: '7' } }, hv: { kind: 'hypervisor', in: 'cloud', platform: 'esxi', version: '6.7' } };
    assert.equal(found(managed).length, 0);
    assert.equal(found({ ...managed, mine: { kind: 'vm', in: 'hv', os: { platform: 'centos', version: '7' } } }).length, 1);
    assert.equal(found({ ...esx, a: guest('centos', '7', { power: 'off' }), b: guest('centos', '7', { power: 'template' }), c: guest('centos', '7', { replicas: 0 }) }).length, 0);
  });

  it('joins what is one product: Hyper-V and the Windows Server around it', () => {
    const findings = found({ w: { kind: 'host', os: { platform: 'windows-server', version: '2012 R2' } }, h: { kind: 'hypervisor', in: 'w', platform: 'hyper-v', version: '2012 R2' } });
    assert.deepEqual(findings.map((it) => it.nodes), [['w', 'h']]);
    assert.match(findings[0]!.message, /^Windows Server 2012 R2 /);
  });

  it('plans the newest release that lasts, and drops the kernel that goes with the old one', () => {
    const [finding] = found({ ...esx, a: { kind: 'vm', in: 'esx', os: { platform: 'debian', version: '11', kernel: '5.10' } } });
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'os', 'version'], value: '13' }, { op: 'unset', path: ['nodes', 'a', 'os', 'kernel'] }]);
    assert.equal(finding!.fixes()[0]!.safe, false);
    assert.equal(found({ ...esx, a: guest('centos', '7') })[0]!.fixes().length, 0);
    assert.equal(found({ ...esx, a: guest('windows', '10 22H2') })[0]!.fixes().length, 0);
  });

  it('hides with a suppression only the node that it names', () => {
    const nodes = { ...esx, a: guest('centos', '7'), b: guest('centos', '7'), c: guest('centos', '7') };
    const accepted = (node: string) => found(nodes, { suppressions: [{ rule, node, reason: 'in a museum' }] }).map((it) => it.nodes);
    assert.deepEqual(accepted('a'), [['b', 'c']]);
    assert.deepEqual(accepted('b'), [['a', 'c']]);
    const all = ['a', 'b', 'c'].map((node) => ({ rule, node, reason: 'in a museum' }));
    assert.deepEqual(found(nodes, { suppressions: all }), []);
    assert.deepEqual(found(nodes, { suppressions: [{ ...all[0], until: '2025-12-31' }] }).map((it) => it.nodes), [['a'], ['b', 'c']]);
  });

  it('counts each workload once, also where host and guest have the same release', () => {
    const kvm = { h: { kind: 'host', os: { platform: 'centos', version: '7' } }, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'k', os: { platform: 'centos', version: '7' } }, a: { kind: 'app', in: 'v' }, b: { kind: 'app', in: 'h' } };
    assert.match(found(kvm)[0]!.message, /2 workloads depend on it/);
  });
});

describe('rule type2-in-production', () => {
  const found = (platform: string, vm: object, hypervisor: object = {}, more: object = {}) => findingsOf('type2-in-production', {
    nodes: { pc: { kind: 'host', os: { platform: 'windows', version: '11' } }, hv: { kind: 'hypervisor', in: 'pc', platform, ...hypervisor }, a: { kind: 'vm', in: 'hv', os: { platform: 'debian' }, ...vm }, ...more },
  });

  it('fires for products that are type 2, and not for Hyper-V, KVM or unknown ones', () => {
    for (const platform of ['virtualbox', 'VMware Workstation', 'fusion', 'Parallels', 'qemu-tcg']) assert.equal(found(platform, { environment: 'prod' }).length, 1, platform);
    for (const platform of ['hyper-v', 'kvm', 'qemu', 'proxmox', 'homemade']) assert.equal(found(platform, { environment: 'prod' }).length, 0, platform);
  });

  it('needs production or an important workload, which may be inside the VM', () => {
    assert.equal(found('virtualbox', {}).length, 0);
    assert.equal(found('virtualbox', {}, { environment: 'prod' }).length, 1);
    assert.equal(found('virtualbox', { environment: 'dev', criticality: 'critical' }).length, 0);
    assert.equal(found('virtualbox', {}, {}, { e: { kind: 'engine', in: 'a', platform: 'docker' }, c: { kind: 'container', in: 'e', criticality: 'high' } }).length, 1);
    assert.equal(found('virtualbox', { environment: 'prod', power: 'off' }).length, 0);
  });

  it('marks its estimate as assumed', () => {
    assert.match(found('virtualbox', { environment: 'prod' })[0]!.message, /\(assumed\) 5 to 15 % of the CPU and 2 GiB/);
  });
});
