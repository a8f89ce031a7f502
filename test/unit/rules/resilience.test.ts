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
