import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const rule = 'single-point-of-failure';
const found = (nodes: object, more: object = {}) => findingsOf(rule, { nodes, ...more });
const two = { ...dockerHost('h1'), ...dockerHost('h2') };
const web = (host: string, more: object = {}) => ({ kind: 'container', in: `${host}-docker`, service: 'web', ...more });

describe('rule single-point-of-failure', () => {
  it('reports the highest node of a chain once, with all services it takes along', () => {
    const esx = { h: { kind: 'host' }, x: { kind: 'hypervisor', in: 'h', platform: 'esxi' }, v: { kind: 'vm', in: 'x', os: { platform: 'debian' } }, d: { kind: 'engine', in: 'v', platform: 'docker' } };
    const findings = found({ ...esx, a: { kind: 'container', in: 'd', service: 'a' }, b: { kind: 'container', in: 'd', replicas: 2 } });
    assert.equal(findings.length, 1);
    assert.equal(findings[0]!.nodes[0], 'h');
    assert.equal(findings[0]!.measured, 2);
    assert.match(findings[0]!.message, /Hypervisor x, VM v and container engine d below it are one for a too/);
  });

  it('is about services: declared, replicated, or of high weight', () => {
    assert.equal(found({ ...two, a: web('h1', { service: undefined }) }).length, 0);
    assert.equal(found({ ...two, a: web('h1', { service: undefined, criticality: 'normal' }) }).length, 0);
    assert.equal(found({ ...two, a: web('h1', { service: undefined, criticality: 'high' }) })[0]!.severity, 'warning');
    assert.equal(found({ ...two, a: web('h1', { service: undefined, criticality: 'critical' }) })[0]!.severity, 'error');
  });

  it('takes none for one where nothing runs or nothing is needed', () => {
    assert.equal(found({ ...two, a: web('h1', { replicas: 0 }) }).length, 0);
    assert.equal(found({ ...two, a: web('h1', { running: false }) }).length, 0);
    assert.equal(found({ ...two, a: web('h1', { minAvailable: 0 }) }).length, 0);
  });

  it('counts against minAvailable', () => {
    const three = { ...two, ...dockerHost('h3') };
    const spread = (minAvailable: number) => found({ ...three, a: web('h1', { minAvailable }), b: web('h2'), c: web('h3') });
    assert.equal(spread(2).length, 0);
    assert.deepEqual(spread(3).map((it) => it.nodes[0]), ['h1', 'h2', 'h3']);
  });

  it('follows hard links, not soft ones', () => {
    const nodes = { ...two, a: web('h1'), b: web('h2'), db: { kind: 'container', in: 'h1-docker' } };
    const links = (strength?: string) => ['a', 'b'].map((from) => ({ from, to: 'db', strength }));
    const [finding] = found(nodes, { links: links() });
    assert.equal(finding!.nodes[0], 'h1');
    assert.equal(found(nodes, { links: links('soft') }).length, 0);
  });

  it('finds a volume that both replicas need, and none with a synchronous copy', () => {
    const nodes = (copies: object[]) => ({ ...two, data: { kind: 'volume', copies }, a: web('h1', { mounts: [{ source: 'data' }] }), b: web('h2', { mounts: [{ source: 'data' }] }) });
    const [finding] = found(nodes([]));
    assert.equal(finding!.nodes[0], 'data');
    assert.match(finding!.message, /Keep a synchronous copy/);
    assert.equal(found({ ...nodes([{ site: 'h3', sync: true }]), ...dockerHost('h3') }).length, 0);
  });

  it("leaves out a provider's host on which every task has a machine of its own, and no other", () => {
    const nodes = (managed: boolean, platform: string) => ({ aws: { kind: 'host', managed }, e: { kind: 'engine', in: 'aws', platform }, web: { kind: 'pod', in: 'e', service: 'web', replicas: 2 } });
    assert.equal(found(nodes(true, 'fargate')).length, 0);
    assert.equal(found(nodes(true, 'docker'))[0]!.nodes[0], 'aws');
    assert.equal(found(nodes(false, 'fargate'))[0]!.nodes[0], 'aws');
    assert.equal(found({ ...nodes(true, 'fargate'), d: { kind: 'engine', in: 'aws', platform: 'docker' } })[0]!.nodes[0], 'aws');
  });

  it('finds a network, but not one that the hosts make themselves', () => {
    const nodes = (driver?: string) => ({ ...two, net: { kind: 'network', driver }, a: web('h1', { networks: ['net'] }), b: web('h2', { networks: ['net'] }) });
    assert.equal(found(nodes())[0]!.nodes[0], 'net');
    assert.equal(found(nodes('overlay')).length, 0);
  });

  it('reports a site for what survives any host, and only where there is another', () => {
    const inSite = (site: string, host: string) => ({ [host]: { kind: 'host', in: site, os: { platform: 'debian' } }, [`${host}-docker`]: { kind: 'engine', in: host, platform: 'docker' } });
    const one = { fra: { kind: 'site' }, ...inSite('fra', 'h1'), ...inSite('fra', 'h2'), a: web('h1'), b: web('h2') };
    assert.equal(found(one).length, 0);
    const [finding, ...rest] = found({ ...one, ber: { kind: 'site' } });
    assert.equal(finding!.nodes[0], 'fra');
    assert.equal(rest.length, 0);
    assert.equal(found({ ...one, ber: { kind: 'site' } }, { rules: { [rule]: { options: { scope: ['host'] } } } }).length, 0);
    assert.equal(found({ ...one, ber: { kind: 'site' }, b: web('h1') }).map((it) => it.nodes[0]).join(), 'h1');
  });

  it('takes VMs of an HA cluster as restarted, unless their disk is local or nobody is left', () => {
    const esx = (i: number) => ({ [`h${i}`]: { kind: 'host' }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' } });
    const ha = (vm: object, members = ['x1', 'x2']) => found({ ...esx(1), ...esx(2), c: { kind: 'cluster', platform: 'vsphere', ha: true, members }, v: { kind: 'vm', in: 'x1', os: { platform: 'debian' }, service: 'erp', ...vm } }).map((it) => it.nodes[0]).join();
    assert.equal(ha({}), '');
    assert.equal(ha({ storage: 'local' }), 'h1');
    assert.equal(ha({ ha: false }), 'h1');
    assert.equal(ha({}, ['x1']), 'h1');
    assert.equal(ha({ ha: true }, []), '');
    assert.equal(found({ ...esx(1), v: { kind: 'vm', in: 'x1', os: { platform: 'debian' }, service: 'erp', ha: true } }).map((it) => it.nodes[0]).join(), 'h1');
  });

  it('does not blame a host for what floats in a cluster', () => {
    assert.equal(found({ ...two, k: { kind: 'cluster', members: ['h1', 'h2'] }, a: { kind: 'container', in: 'k', service: 'web' } }).length, 0);
  });

  it('offers a second replica on another host', () => {
    const [finding] = found({ ...two, a: web('h1', { image: 'web:1' }) });
    const operations = finding!.fixes()[0]!.operations;
    assert.deepEqual(operations, [{ op: 'add', id: 'a-1', node: { kind: 'container', service: 'web', image: 'web:1', in: 'h2-docker' } }]);
    assert.equal(found({ ...two, a: web('h1', { image: 'web:1' }), 'a-1': web('h2', { image: 'web:1' }) }).length, 0);
  });
});

const esx = (i: number) => ({ [`h${i}`]: { kind: 'host' }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' } });
const pod = (i: number, on: number, more: object = {}) => ({
  [`n${i}`]: { kind: 'vm', in: `x${on}`, os: { platform: 'debian' } }, [`d${i}`]: { kind: 'engine', in: `n${i}`, platform: 'containerd' },
  [`p${i}`]: { kind: 'pod', in: `d${i}`, service: 's', minAvailable: 2, ...more },
});

describe('rule single-point-of-failure after restarts', () => {
  const k8s = (more: object, members = ['d1', 'd2']) => ({ ...esx(1), ...esx(2), ...pod(1, 1, { service: 'one', minAvailable: 1 }), n2: { kind: 'vm', in: 'x2', os: { platform: 'debian' } }, d2: { kind: 'engine', in: 'n2' }, k: { kind: 'cluster', platform: 'kubernetes', members }, ...more });

  it('spares what an orchestrator starts elsewhere, unless it is asked to be strict', () => {
    assert.equal(found(k8s({})).length, 0);
    assert.equal(found(k8s({}), { rules: { [rule]: { options: { strict: true } } } })[0]!.nodes[0], 'h1');
    assert.equal(found(k8s({}, ['d1']))[0]!.nodes[0], 'h1');
  });

  it('does not where the majority that would decide goes too', () => {
    const plane = (host: number) => ({ cp: { kind: 'vm', in: `x${host}`, os: { platform: 'debian' } }, dc: { kind: 'engine', in: 'cp', role: 'control-plane' } });
    assert.equal(found(k8s(plane(2), ['d1', 'd2', 'dc'])).length, 0);
    assert.equal(found(k8s(plane(1), ['d1', 'd2', 'dc']))[0]!.nodes[0], 'h1');
  });

  it('does not for a volume that goes with the host', () => {
    const data = { v: { kind: 'volume', in: 'h1' }, c: { kind: 'container', in: 'p1', mounts: [{ source: 'v' }] } };
    assert.equal(found(k8s(data)).length, 1);
  });

  it('takes the default of services that do not say how many must be up', () => {
    const nodes = { ...two, a: web('h1'), b: web('h2') };
    const options = (minAvailableDefault: number) => ({ rules: { [rule]: { options: { minAvailableDefault } } } });
    assert.equal(found(nodes, options(1)).length, 0);
    assert.deepEqual(found(nodes, options(2)).map((it) => it.nodes[0]), ['h1', 'h2']);
    assert.equal(found({ ...nodes, a: web('h1', { minAvailable: 1 }) }, options(2)).length, 0);
  });
});

describe('rule replicas-collapse-on-one-host', () => {
  const of = (nodes: object, more: object = {}) => findingsOf('replicas-collapse-on-one-host', { nodes, ...more });
  const t16 = { ...esx(1), ...esx(2), ...pod(1, 1), ...pod(2, 1), ...pod(3, 2) };

  it('says what one host takes (T16), and single-point-of-failure does not repeat it', () => {
    const [finding, ...rest] = of(t16);
    assert.equal(rest.length, 0);
    assert.deepEqual([finding!.nodes[0], finding!.measured, finding!.threshold], ['h1', 2, 1]);
    assert.ok(finding!.witness.includes('p1 -> n1 -> h1'));
    assert.equal(found(t16).length, 0);
  });

  it('offers a rule for the VMs, and a move', () => {
    const c = { c: { kind: 'cluster', platform: 'vsphere', members: ['x1', 'x2', 'x3'] }, ...esx(3) };
    const fixes = of({ ...t16, ...c })[0]!.fixes();
    assert.deepEqual(fixes.map((it) => it.operations), [
      [{ op: 'set', path: ['nodes', 'c', 'affinity'], value: [{ kind: 'apart', must: true, members: ['n1', 'n2', 'n3'] }] }],
      [{ op: 'move', id: 'n2', to: 'x3' }],
    ]);
  });

  it('counts hosts and sites against its parameters', () => {
    const relaxed = { ...esx(1), ...esx(2), ...pod(1, 1, { minAvailable: 1 }), ...pod(2, 2, { minAvailable: 1 }) };
    assert.equal(of(relaxed).length, 0);
    assert.equal(of(relaxed, { rules: { 'replicas-collapse-on-one-host': { options: { minDistinctHosts: 3 } } } }).length, 1);
    const sited = { s: { kind: 'site' }, ...relaxed, h1: { kind: 'host', in: 's' }, h2: { kind: 'host', in: 's' } };
    assert.equal(of(sited, { rules: { 'replicas-collapse-on-one-host': { options: { minDistinctSites: 2 } } } }).length, 1);
    assert.equal(of(relaxed, { rules: { 'replicas-collapse-on-one-host': { options: { minDistinctSites: 2 } } } }).length, 0);
  });
});

describe('rules of quorums', () => {
  const hosts = (some: number) => Object.fromEntries(Array.from({ length: some }, (_, i) => [`h${i}`, { kind: 'host' }]));
  const cluster = (some: number, more: object = {}) => ({ ...hosts(some), c: { kind: 'cluster', platform: 'proxmox-ve', members: Object.keys(hosts(some)), ...more } });
  const fragile = (nodes: object) => findingsOf('quorum-fragile', { nodes }).map((it) => [it.severity, it.measured]);

  it('quorum-fragile: below three an error, even a warning', () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6].map((it) => fragile(cluster(it))), [[['error', 0]], [['error', 0]], [], [['warning', 1]], [], [['warning', 2]]]);
    assert.deepEqual(fragile(cluster(5, { failuresToTolerate: 2 })), []);
    assert.deepEqual(fragile(cluster(4, { failuresToTolerate: 2 })), [['error', 1]]);
    assert.deepEqual(fragile(cluster(2, { witness: true })), []);
    assert.deepEqual(fragile(cluster(3, { witness: true })), [['warning', 1]]);
  });

  it('quorum-colocated: by host, by volume, by site', () => {
    const of = (nodes: object) => findingsOf('quorum-colocated', { nodes }).map((it) => [it.nodes[0], it.severity]);
    const etcd = (i: number, on: number) => pod(i, on, { role: 'quorum' });
    assert.deepEqual(of({ ...esx(1), ...esx(2), ...etcd(1, 1), ...etcd(2, 1), ...etcd(3, 2) }), [['h1', 'error']]);
    const spread = { ...esx(1), ...esx(2), ...esx(3), ...etcd(1, 1), ...etcd(2, 2), ...etcd(3, 3) };
    assert.deepEqual(of(spread), []);
    const onVolume = (copies: object[]) => ({ ...spread, lun: { kind: 'volume', copies }, n1: { kind: 'vm', in: 'x1', storage: 'lun' }, n2: { kind: 'vm', in: 'x2', storage: 'lun' } });
    assert.deepEqual(of(onVolume([])), [['lun', 'error']]);
    assert.deepEqual(of(onVolume([{ site: 'h3', sync: true }])), []);
    const sited = { ...spread, a: { kind: 'site' }, b: { kind: 'site' }, h1: { kind: 'host', in: 'a' }, h2: { kind: 'host', in: 'a' }, h3: { kind: 'host', in: 'b' } };
    assert.deepEqual(of(sited), [['a', 'warning']]);
    assert.deepEqual(of({ ...sited, z: { kind: 'site' }, h4: { kind: 'host', in: 'z' } }), [['a', 'error']]);
  });
});
