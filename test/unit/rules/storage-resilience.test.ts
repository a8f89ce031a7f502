import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

const machine = (n: number, more: object = {}) => ({ [`h${n}`]: { kind: 'host', ...more }, [`k${n}`]: { kind: 'hypervisor', in: `h${n}`, platform: 'kvm' } });
const pool = { ...machine(1), ...machine(2), ...machine(3), pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['k1', 'k2', 'k3'], ha: true } };

describe('rule ha-on-local-storage', () => {
  const found = (nodes: object) => findingsOf('ha-on-local-storage', { nodes: { ...pool, ...nodes } });
  const vm = (more: object = {}, host = 'k1') => ({ kind: 'vm', in: host, storage: 'local', disk: '10GiB', ...more });

  it('makes one finding for the VMs of a cluster, and puts them on storage that all members reach', () => {
    const [finding, ...more] = found({ a: vm(), b: vm({}, 'k2'), c: vm({ power: 'off' }), d: vm({ ha: false }), nas: { kind: 'volume', in: 'pve', shared: true, size: '20GiB' } });
    assert.equal(more.length, 0);
    assert.deepEqual([finding!.severity, finding!.nodes, finding!.measured], ['error', ['a', 'b', 'pve'], 2]);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['nodes', 'a', 'storage'], value: 'nas' }, { op: 'set', path: ['nodes', 'b', 'storage'], value: 'nas' }]);
  });

  it('offers no storage without room for the disks', () => {
    assert.deepEqual(found({ a: vm(), nas: { kind: 'volume', in: 'pve', shared: true, size: '5GiB' } })[0]!.fixes(), []);
    assert.deepEqual(found({ a: vm(), b: vm({ storage: 'nas', ha: false }), nas: { kind: 'volume', in: 'pve', shared: true, size: '15GiB' } })[0]!.fixes(), []);
  });

  it('is about certain reach: one that two members may reach, or nobody describes, says nothing', () => {
    const on = (volume: object) => found({ tank: { kind: 'volume', ...volume }, a: vm({ storage: 'tank' }) }).map((it) => it.severity);
    assert.deepEqual(on({ in: 'h1' }), ['error']);
    assert.deepEqual(on({ reachableFrom: ['h1'] }), ['error']);
    assert.deepEqual(on({ reachableFrom: ['h1', 'h2'] }), []);
    assert.deepEqual(on({ reachableFrom: ['nowhere'] }), []);
    assert.deepEqual(on({ in: 'h1', shared: true }), []);
    assert.deepEqual(on({ in: 'h1', driver: 'nfs' }), []);
    assert.deepEqual(on({}), []);
    assert.deepEqual(on({ in: 'h1', copies: [{ site: 'h3', sync: true }] }), []);
    assert.deepEqual(on({ in: 'h1', copies: [{ site: 'h3', lag: '5m' }] }), ['warning']);
    assert.equal(found({ a: vm({ storage: undefined }), b: vm({ storage: 'datastore-7' }) }).length, 0);
  });

  it('asks only where a restart elsewhere is expected', () => {
    const alone = { ...machine(1), a: vm() };
    assert.equal(findingsOf('ha-on-local-storage', { nodes: alone }).length, 0);
    assert.equal(findingsOf('ha-on-local-storage', { nodes: { ...alone, a: vm({ ha: true }) } }).length, 1);
    assert.equal(found({ pve: { ...pool.pve, ha: undefined }, a: vm() }).length, 0);
  });

  it('holds for VMs that float in the cluster', () => {
    assert.equal(found({ a: vm({}, 'pve') }).length, 1);
    assert.equal(found({ tank: { kind: 'volume', in: 'h2' }, a: vm({ storage: 'tank' }, 'pve') }).length, 1);
    assert.equal(found({ tank: { kind: 'volume', reachableFrom: ['h1', 'h2'] }, a: vm({ storage: 'tank' }, 'pve') }).length, 0);
  });

  it('names the slowest copy as what may be lost', () => {
    const [finding] = found({ tank: { kind: 'volume', in: 'h1', copies: [{ site: 'h2', lag: '5m' }, { site: 'h3', lag: '1h' }] }, a: vm({ storage: 'tank' }) });
    assert.match(finding!.message, /up to 1h behind/);
  });
});

describe('rule volume-pins-replicas', () => {
  const k8s = { ...dockerHost('n1', { platform: 'containerd' }), ...dockerHost('n2', { platform: 'containerd' }), ...dockerHost('n3', { platform: 'containerd' }), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['n1-docker', 'n2-docker', 'n3-docker'] } };
  const found = (volume: object, pod: object = {}, more: object = {}) => findingsOf('volume-pins-replicas', { nodes: { ...k8s, data: { kind: 'volume', in: 'k8s', ...volume }, web: { kind: 'pod', in: 'k8s', service: 'web', ...pod }, c: { kind: 'container', in: 'web', mounts: [{ source: 'data', target: '/d' }] }, ...more } });

  it('counts replicas against nodes that can attach', () => {
    const [finding] = found({ access: 'RWO' }, { replicas: 3 });
    assert.deepEqual([finding!.severity, finding!.measured, finding!.threshold], ['error', 3, 1]);
    assert.equal(found({ access: 'RWO' }).length, 0);
    assert.equal(found({ access: 'RWX' }, { replicas: 3 }).length, 0);
    assert.equal(found({}, { replicas: 3 }).length, 0);
    assert.equal(found({ access: 'RWO' }, { replicas: 0 }).length, 0);
  });

  it('warns where one node alone reaches the volume of a single replica', () => {
    assert.deepEqual(found({ in: 'n2' }).map((it) => it.severity), ['warning']);
    assert.deepEqual(found({ driver: 'local-path' }).map((it) => it.severity), ['warning']);
    assert.deepEqual(found({ in: 'n2' }, { replicas: 2 }).map((it) => it.severity), ['error']);
    assert.equal(found({ reachableFrom: ['n1', 'n2'] }).length, 0);
  });

  it('takes two containers of one pod for one', () => {
    assert.equal(found({ access: 'RWO' }, {}, { d: { kind: 'container', in: 'web', mounts: [{ source: 'data', target: '/x' }] } }).length, 0);
  });

  it('finds a replica where its volume does not exist', () => {
    const nodes = { ...dockerHost('a'), ...dockerHost('b'), data: { kind: 'volume', in: 'a' }, one: { kind: 'container', in: 'a-docker', service: 's', mounts: [{ source: 'data' }] }, two: { kind: 'container', in: 'b-docker', service: 's', mounts: [{ source: 'data' }] } };
    const [finding] = findingsOf('volume-pins-replicas', { nodes });
    assert.deepEqual([finding!.severity, /b cannot reach it/.test(finding!.message)], ['error', true]);
  });

  it('is silent about one machine in no cluster', () => {
    const nodes = { ...dockerHost('a'), data: { kind: 'volume', in: 'a' }, web: { kind: 'container', in: 'a-docker', replicas: 3, mounts: [{ source: 'data' }] } };
    assert.equal(findingsOf('volume-pins-replicas', { nodes }).length, 0);
  });
});
