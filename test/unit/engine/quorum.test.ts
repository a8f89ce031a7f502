import assert from 'node:assert/strict';
import { collapseOf, quorums, restarts, services, spreadOf, toleratedOf } from '../../../src/engine';
import { factsFor, idsOf, linux } from './support';

const esx = (i: number) => ({ [`h${i}`]: { kind: 'host' }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' } });
const node = (i: number, on: number, pod: object = {}) => ({
  [`n${i}`]: { kind: 'vm', in: `x${on}`, os: linux }, [`d${i}`]: { kind: 'engine', in: `n${i}`, platform: 'containerd' },
  [`p${i}`]: { kind: 'pod', in: `d${i}`, service: 's', ...pod },
});

describe('quorum', () => {
  it('survives what is beyond the majority (T15)', () => {
    assert.deepEqual([3, 4, 5, 6].map(toleratedOf), [1, 1, 2, 2]);
    assert.deepEqual([0, 1, 2].map(toleratedOf), [0, 0, 0]);
  });

  it('is of all members, of the control plane, or of declared votes', () => {
    const hosts = { h1: { kind: 'host' }, h2: { kind: 'host', role: 'control-plane' }, h3: { kind: 'host' } };
    const of = (cluster: object) => quorums(factsFor({ ...hosts, c: { kind: 'cluster', members: ['h1', 'h2', 'h3', 'h3', 'gone'], ...cluster } })).list.map((it) => [it.votes, it.voters.length, it.witness]);
    assert.deepEqual(of({ platform: 'proxmox-ve' }), [[3, 3, false]]);
    assert.deepEqual(of({ platform: 'proxmox-ve', witness: true }), [[4, 3, true]]);
    assert.deepEqual(of({ platform: 'kubernetes' }), [[1, 1, false]]);
    assert.deepEqual(of({ platform: 'vsphere' }), []);
    assert.deepEqual(of({ platform: 'vsphere', votes: 5 }), [[5, 0, false]]);
    assert.deepEqual(of({ votes: 3 }), [[3, 3, false]]);
  });

  it('of etcd on the control plane is one group, and decides for the cluster', () => {
    const facts = factsFor({ ...esx(1), ...esx(2), ...node(1, 1, { role: 'quorum' }), ...node(2, 2, { role: 'quorum' }), k: { kind: 'cluster', platform: 'kubernetes', members: ['d1', 'd2'] }, api1: { kind: 'pod', in: 'd1', role: 'control-plane' }, api2: { kind: 'pod', in: 'd2', role: 'control-plane' } });
    const { list, byCluster } = quorums(facts);
    assert.deepEqual(list.map((it) => [it.name, it.votes]), [['s', 2]]);
    assert.equal([...byCluster.values()][0], list[0]);
  });
});

describe('spread of replicas', () => {
  it('is hollow below the nodes (T16)', () => {
    const pod = { minAvailable: 2 };
    const facts = factsFor({ ...esx(1), ...esx(2), ...node(1, 1, pod), ...node(2, 1, pod), ...node(3, 2, pod) });
    const service = services(facts).list[0]!;
    const { distinct, maxLoss, at, unknown } = spreadOf(facts, service, 'host');
    assert.deepEqual([distinct, maxLoss, facts.graph.ids[at], unknown], [2, 2, 'h1', 0]);
    assert.deepEqual(['vm', 'kernel'].map((it) => spreadOf(facts, service, it as 'vm').distinct), [3, 3]);
    const collapse = collapseOf(facts, service, 2, 1)!;
    assert.deepEqual([facts.graph.ids[collapse.host], collapse.hosts, collapse.maxLoss], ['h1', 2, 2]);
  });

  it('of floating copies is judged by the best placement', () => {
    const of = (copies: number, minAvailable: number, must?: boolean) => {
      const facts = factsFor({ ...esx(1), ...esx(2), ...node(1, 1), ...node(2, 1), ...node(3, 2), k: { kind: 'cluster', members: ['d1', 'd2', 'd3'], ...(must === undefined ? {} : { affinity: [{ kind: 'apart', must, members: ['w'] }] }) }, w: { kind: 'pod', in: 'k', service: 'w', replicas: copies, minAvailable } });
      return collapseOf(facts, services(facts).list.find((it) => it.name === 'w')!, 2, 1)?.maxLoss;
    };
    assert.equal(of(3, 2), 2);
    assert.equal(of(4, 2), undefined);
    assert.equal(of(2, 1), undefined);
    assert.equal(of(3, 1, true), undefined);
    assert.equal(of(3, 2, true), 2);
    assert.equal(of(4, 2, true), undefined, 'they do not fit apart: nothing is certain');
  });
});

describe('restarts', () => {
  it('are of what nothing ties to its machine', () => {
    const vm = (more: object) => ({ kind: 'vm', in: 'x1', os: linux, memory: '8GiB', ...more });
    const facts = factsFor({
      h1: { kind: 'host', memory: '64GiB' }, x1: { kind: 'hypervisor', in: 'h1' }, h2: { kind: 'host', memory: '16GiB' }, x2: { kind: 'hypervisor', in: 'h2' }, near: { kind: 'volume', reachableFrom: ['h1'] },
      c: { kind: 'cluster', platform: 'proxmox-ve', ha: true, members: ['x1', 'x2'] },
      free: vm({}), local: vm({ storage: 'local' }), off: vm({ ha: false }), large: vm({ memory: '32GiB' }), tied: vm({ storage: 'near' }),
    });
    const { group, groups } = restarts(facts);
    const places = Object.fromEntries(['free', 'local', 'off', 'large', 'tied'].map((id) => [id, idsOf(facts.graph, groups[group[facts.graph.number.get(id)!]!]?.places ?? [])]));
    assert.deepEqual(places, { free: ['x1', 'x2'], local: [], off: [], large: ['x1'], tied: ['x1'] });
  });

  it('are of pods and containers under an orchestrator, as one, unless they vote or write to a path of the host', () => {
    const facts = factsFor({ ...esx(1), ...esx(2), ...node(1, 1), ...node(2, 2, { role: 'quorum' }), c: { kind: 'container', in: 'p1' }, log: { kind: 'pod', in: 'd1' }, lc: { kind: 'container', in: 'log', mounts: [{ source: '/var/log' }] }, rc: { kind: 'container', in: 'd1', mounts: [{ source: '/etc/ca', readOnly: true }, { source: '/run/x.sock' }] }, k: { kind: 'cluster', platform: 'k3s', members: ['n1', 'n2'] } });
    const { group } = restarts(facts);
    assert.deepEqual(idsOf(facts.graph, [...group.keys()].filter((i) => group[i]! >= 0)), ['p1', 'rc']);
  });
});
