import assert from 'node:assert/strict';
import fc from 'fast-check';
import { admission } from '../../../src/engine/facts/placement/admission';
import { failover, MOST_SCENARIOS, spareHosts } from '../../../src/engine/facts/placement/n-plus-k';
import { roomForAny } from '../../../src/engine/facts/placement/room-for-any';
import { findingsOf } from '../engine/support';
import { cluster, equalHosts, machine, problemOf, vm } from './clusters';

const GiB = 2 ** 30;
/** So many VMs of 1 GiB on each of 40 hosts. */
const onEach = (vms: number): object => Object.fromEntries(Array.from({ length: 40 * vms }, (_, i) => [`v${i}`, vm(`x${(i % 40) + 1}`, '1GiB')]));

describe('admission by slots and percentage', () => {
  it('gives the numbers of the vSphere guide', () => {
    const hosts = [{ cpu: 9, memory: 9 }, { cpu: 9, memory: 6 }, { cpu: 6, memory: 6 }];
    const vms = [{ cpu: 2, memory: 1 }, { cpu: 2, memory: 1 }, { cpu: 1, memory: 2 }, { cpu: 1, memory: 1 }, { cpu: 1, memory: 1 }];
    const it = admission(hosts, vms, 1);
    assert.deepEqual(it.slot, { cpu: 2, memory: 2 });
    assert.deepEqual(it.slots, [4, 3, 3]);
    assert.deepEqual([it.tolerates, it.slotsLeft, it.slotsSuffice], [1, 6, true]);
    assert.equal((it.unreserved.cpu * 100).toFixed(1), '70.8');
    assert.equal((it.unreserved.memory * 100).toFixed(1), '71.4');
    assert.equal(it.percentageSuffices, true);
  });

  it('has no end of slots where nothing is reserved, and none on no hosts', () => {
    assert.equal(admission([{ cpu: 16, memory: 64 }, { cpu: 16, memory: 64 }], [{ cpu: 0, memory: 0 }], 1).slotsLeft, 1000);
    const none = admission([], [{ cpu: 1, memory: 1 }], 1);
    assert.deepEqual([none.tolerates, none.slotsSuffice], [0, false]);
    assert.ok(Number.isNaN(none.unreserved.cpu));
  });
});

describe('failover', () => {
  it('says for how many failures there is room', () => {
    const it = problemOf({ ...equalHosts(4, '64GiB'), a: vm('x1', '30GiB'), b: vm('x2', '30GiB'), d: vm('x3', '30GiB'), e: vm('x4', '30GiB') });
    assert.deepEqual([1, 2, 3].map((k) => failover(it, k).answer), ['yes', 'yes', 'no']);
    assert.deepEqual(spareHosts(it), { hosts: 2, certain: true });
  });

  it('proves the loss by what is asked for and what is free', () => {
    const { scenario, proof, demand, free } = failover(problemOf({ ...equalHosts(2, '64GiB'), a: vm('x1', '40GiB'), b: vm('x2', '30GiB') }), 1);
    assert.deepEqual(scenario!.hosts.length, 1);
    assert.equal(proof!.kind, 'item');
    assert.deepEqual([demand![0], free![0]], [40 * GiB, 34 * GiB]);
  });

  it('moves only what was on the failed hosts, unless all may move', () => {
    const nodes = { ...equalHosts(3, '10GiB'), a: vm('x1', '6GiB'), b: vm('x2', '4GiB'), d: vm('x2', '1GiB'), e: vm('x3', '4GiB'), f: vm('x3', '1GiB') };
    const it = problemOf(nodes);
    assert.equal(failover(it, 1).answer, 'no');
    assert.equal(failover(it, 1, { allowRebalance: true }).answer, 'yes');
  });

  it('tries failure domains where they are given', () => {
    const it = problemOf({ ...equalHosts(4, '64GiB'), a: vm('x1', '40GiB'), b: vm('x2', '40GiB'), d: vm('x3', '40GiB'), e: vm('x4', '10GiB') });
    assert.equal(failover(it, 1).answer, 'yes');
    const hosts = [...it.binHost].slice(0, 2);
    const { answer, scenario } = failover(it, 1, { domains: [hosts] });
    assert.equal(answer, 'no');
    assert.deepEqual([...scenario!.hosts].sort(), hosts);
  });

  it('is not sure where sizes are not known, or where not every scenario was tried', () => {
    const unknown = failover(problemOf({ ...equalHosts(2, '64GiB'), a: vm('x1', undefined), b: vm('x2', '1GiB') }), 1);
    assert.deepEqual([unknown.answer, unknown.because], ['undetermined', 'unknown']);
    const sampled = failover(problemOf({ ...equalHosts(40, '64GiB'), ...onEach(12), large: vm('x1', '40GiB') }), 4);
    assert.ok(sampled.scenarios > MOST_SCENARIOS);
    assert.deepEqual([sampled.answer, sampled.because], ['undetermined', 'sampled']);
    const many = onEach(1);
    assert.equal(failover(problemOf({ ...equalHosts(40, '1GiB'), ...many }), 4).answer, 'no', 'one that is lost is enough');
  });

  it('is sure of more scenarios than it tries where every host has room for any of the items', () => {
    const it = failover(problemOf({ ...equalHosts(40, '64GiB'), ...onEach(1) }), 4);
    assert.ok(it.scenarios > MOST_SCENARIOS && it.tried < 10);
    assert.deepEqual([it.answer, it.because], ['yes', undefined]);
  });

  it('counts slots only where every choice of hosts is survived', () => {
    const amount = fc.integer({ min: 1, max: 30 }), failures = fc.integer({ min: 1, max: 2 });
    let sure = 0;
    fc.assert(fc.property(fc.array(fc.array(amount, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 }), failures, (hosts, k) => {
      const vms = hosts.flatMap((sizes, h) => sizes.map((size, v) => [`v${h}-${v}`, vm(`x${h + 1}`, `${size}GiB`)]));
      const it = problemOf({ ...equalHosts(hosts.length, '64GiB'), ...Object.fromEntries(vms) });
      const units = hosts.map((_, bin) => ({ bins: [bin], place: [...it.problem.at.keys()].filter((item) => it.problem.at[item] === bin) }));
      if (!roomForAny(it.state, units, k)) return;
      sure++;
      assert.equal(failover(it, k).answer, 'yes');
    }), { numRuns: 150, seed: 7 });
    assert.ok(sure > 20, `${sure} were sure`);
  });

  it('takes a `no` as certain whatever is not known', () => {
    assert.equal(failover(problemOf({ ...equalHosts(2, '64GiB'), a: vm('x1', '60GiB'), b: vm('x2', '60GiB'), d: vm('x1', undefined) }), 1).answer, 'no');
    assert.equal(failover(problemOf({ c: cluster(2), ...machine(1, '64GiB'), ...machine(2, undefined), a: vm('x1', '60GiB') }), 1).answer, 'undetermined');
  });
});

describe('failover-capacity-insufficient', () => {
  const rule = 'failover-capacity-insufficient';
  const found = (nodes: object, more: object = {}) => findingsOf(rule, { nodes, ...more });
  const full = { a: vm('x1', '40GiB'), b: vm('x2', '40GiB'), d: vm('x3', '40GiB') };

  it('names the host, what does not fit, and the numbers', () => {
    const [finding, ...rest] = found({ ...equalHosts(3, '64GiB'), ...full });
    assert.equal(rest.length, 0);
    assert.deepEqual([finding!.severity, finding!.nodes], ['error', ['c', 'h1', 'a']]);
    assert.match(finding!.message, /^Cluster c does not have room for the VMs that it restarts when host h1 fails: a \(40GiB of memory, 2 vCPUs\) fits nowhere: h2 and h3 have too little memory left\./);
    assert.deepEqual(finding!.witness.slice(0, 3), ['fails: h1', 'to place: a (40GiB of memory, 2 vCPUs)', 'asked for 40GiB of memory, free on the rest 48GiB of memory']);
    assert.match(finding!.witness[3]!, /^by reservations, as vSphere HA counts/);
  });

  it('asks nothing of clusters that restart nothing', () => {
    assert.deepEqual(found({ ...equalHosts(3, '64GiB', { ha: false }), ...full }), []);
    assert.deepEqual(found({ ...equalHosts(3, '64GiB', { ha: undefined }), ...full }), []);
    assert.deepEqual(found({ ...equalHosts(3, '64GiB', { failuresToTolerate: 0 }), ...full }), []);
    const off = (more: object) => ({ a: vm('x1', '40GiB', more), b: vm('x2', '40GiB', more), d: vm('x3', '40GiB', more) });
    for (const more of [{ ha: false }, { storage: 'local' }, { power: 'off' }, { running: false }, { replicas: 0 }]) assert.deepEqual(found({ ...equalHosts(3, '64GiB'), ...off(more) }), [], JSON.stringify(more));
  });

  it('goes by what the cluster declares', () => {
    const small = { a: vm('x1', '30GiB'), b: vm('x2', '30GiB'), d: vm('x3', '30GiB') };
    assert.deepEqual(found({ ...equalHosts(3, '64GiB'), ...small }), []);
    assert.match(found({ ...equalHosts(3, '64GiB', { failuresToTolerate: 2 }), ...small })[0]!.message, /loss of any 2 hosts/);
    assert.equal(found({ ...equalHosts(3, '64GiB', { ha: undefined, failuresToTolerate: 1 }), ...full }).length, 1);
    assert.equal(found({ ...equalHosts(3, '64GiB'), ...small }, { rules: { [rule]: { options: { hostFailures: 2 } } } }).length, 1);
  });

  it('counts CPU only against a declared ratio, and memory times its own', () => {
    const policy = (overcommit: object) => ({ c: cluster(2), ...machine(1, '64GiB', {}, { overcommit }), ...machine(2, '64GiB', {}, { overcommit }), a: vm('x1', '40GiB', { vcpus: 16 }), b: vm('x2', '40GiB', { vcpus: 16 }) });
    assert.equal(found(policy({ memory: 1.5 })).length, 0);
    assert.match(found(policy({ memory: 1.5, cpu: 1 }))[0]!.message, /CPU|vCPUs/);
  });

  it('keeps binding rules, and drops preferences', () => {
    const apart = (must: boolean) => ({ ...equalHosts(2, '64GiB', { affinity: [{ kind: 'apart', must, members: ['a', 'b'] }] }), a: vm('x1', '1GiB'), b: vm('x2', '1GiB') });
    assert.match(found(apart(true))[0]!.message, /must stand apart|stand apart from/);
    assert.deepEqual(found(apart(false)), []);
    const pinned = { ...equalHosts(3, '64GiB', { affinity: [{ kind: 'together', must: true, members: ['a', 'h1', 'x2'] }] }), a: vm('x1', '1GiB'), b: vm('x2', '64GiB') };
    assert.match(found(pinned)[0]!.message, /h3 is ruled out by an affinity rule/);
  });

  it('bars hosts that lack the storage, the network, the level or the threads', () => {
    const two = (more: object, extra: object = {}, host: object = {}) => found({ c: cluster(2), ...machine(1, '64GiB'), ...machine(2, '64GiB', host), a: vm('x1', '1GiB', more), ...extra });
    assert.deepEqual(two({}), []);
    assert.match(two({ storage: 'lun' }, { lun: { kind: 'volume', reachableFrom: ['h1'] } })[0]!.message, /h2 cannot reach its storage/);
    assert.match(two({ networks: ['lan'] }, { lan: { kind: 'network', in: 'h1' } })[0]!.message, /h2 is not on its network/);
    assert.match(two({ cpuMode: 'x86-64-v3' }, {}, { cpu: { cores: 16, level: 'x86-64-v2' } })[0]!.message, /CPU level too low/);
    assert.match(two({ vcpus: 12 }, {}, { cpu: { cores: 8 } })[0]!.message, /fewer threads/);
    assert.deepEqual(two({ storage: 'lun' }, { lun: { kind: 'volume', shared: true } }), []);
  });

  it('places what floats, and says so where even that does not fit', () => {
    const floating = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`v${i}`, vm('c', '30GiB')]));
    assert.deepEqual(found({ ...equalHosts(3, '64GiB'), ...floating(4) }), []);
    assert.match(found({ ...equalHosts(3, '64GiB'), ...floating(5) })[0]!.message, /when host h\d fails/);
    assert.match(found({ ...equalHosts(3, '64GiB'), ...floating(7) })[0]!.message, /even while no host has failed/);
  });

  it('places pods of a cluster that declares failures, by requests on what nodes can allocate', () => {
    const node = (i: number) => ({ [`h${i}`]: { kind: 'host', cpu: { cores: 4 }, memory: '8GiB', os: { platform: 'debian', version: '13' } }, [`n${i}`]: { kind: 'engine', in: `h${i}`, platform: 'containerd' } });
    const k8s = (replicas: number, more: object = {}) => ({
      ...node(1), ...node(2), ...node(3), k: { kind: 'cluster', platform: 'kubernetes', members: ['n1', 'n2', 'n3'], ...more },
      web: { kind: 'pod', in: 'k', replicas }, app: { kind: 'container', in: 'web', image: 'nginx:1', requests: { cpu: 1, memory: '1GiB' } },
    });
    assert.deepEqual(found(k8s(8, { failuresToTolerate: 1 })), []);
    assert.match(found(k8s(9, { failuresToTolerate: 1 }))[0]!.message, /Cluster k does not have room for the workloads when host h1 fails: 9 workloads ask for 9 CPUs, and 8 CPUs are free/);
    assert.deepEqual(found(k8s(9)), []);
  });

  it('counts by slots or percentage where asked to', () => {
    const reserved = { a: vm('x1', '8GiB', { reservation: { memory: '30GiB' } }), b: vm('x2', '8GiB', { reservation: { memory: '30GiB' } }), d: vm('x3', '8GiB', { reservation: { memory: '30GiB' } }) };
    const by = (policy: string, hosts: string) => found({ ...equalHosts(3, hosts), ...reserved }, { rules: { [rule]: { options: { policy } } } });
    assert.deepEqual(by('slots', '64GiB'), []);
    assert.match(by('slots', '40GiB')[0]!.message, /2 slots are left without the largest hosts, for 3 VMs/);
    assert.match(by('percentage', '40GiB')[0]!.message, /25 % is unreserved, and 33\.3 % must be/);
  });
});
