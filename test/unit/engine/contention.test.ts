import assert from 'node:assert/strict';
import fc from 'fast-check';
import { burst, contention, contentionOf, cpuUnderContention, linearWeight, quadraticWeight, shareFormula, shareLevels, sharesOfRequest, systemdWeight, throttling, tightestLevel } from '../../../src/engine';
import type { Facts } from '../../../src/engine';
import { fill } from '../../../src/engine/facts/cpu/fill';
import { at, factsFor, linux } from './support';

const close = (value: number, expected: number, message?: string) => assert.ok(Math.abs(value - expected) < 1e-3, `${message ?? ''} ${value} is not ${expected}`);
const share = (facts: Facts, id: string) => cpuUnderContention(facts, at(facts.graph, id));
const host = (cores: number, more: object = {}) => ({ host: { kind: 'host', cpu: { cores }, memory: '64GiB', os: linux }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, ...more });
const box = (more: object = {}) => ({ kind: 'container', in: 'docker', ...more });

describe('weights', () => {
  it('follow from shares by the formula of the runtime\'s version', () => {
    const shares = [102, 256, 512, 1024, 2000, 2048, 262144];
    assert.deepEqual(shares.map(linearWeight), [4, 10, 20, 39, 77, 79, 10000]);
    assert.deepEqual(shares.map(quadraticWeight), [17, 35, 59, 100, 170, 174, 10000]);
    assert.deepEqual([0, 1, 2, 9_999_999].map(quadraticWeight), [100, 1, 1, 10000]);
    assert.deepEqual([2, 512, 1024, 999_999].map(systemdWeight), [1, 50, 100, 10000]);
    assert.deepEqual([0, 0.001, 0.1, 1, 999].map(sharesOfRequest), [2, 2, 102, 1024, 262144]);
  });

  it('are assumed to be the newer ones where the version is open', () => {
    const formula = (runtime?: string, version?: string) => { const { name, assumed } = shareFormula(runtime, version); return [name, assumed]; };
    assert.deepEqual([formula('runc', '1.3.1'), formula('runc', '1.3.2'), formula('runc', 'v1.2.9'), formula('runc', '2.0.0')], [['linear', false], ['quadratic', false], ['linear', false], ['quadratic', false]]);
    assert.deepEqual([formula('crun', '1.22'), formula('crun', '1.23')], [['linear', false], ['quadratic', false]]);
    for (const it of [formula(), formula('runc'), formula('runc', '1'), formula('youki', '0.1')]) assert.deepEqual(it, ['quadratic', true]);
  });
});

describe('weighted max-min fairness', () => {
  const run = (capacity: number, weight: number[], demand: number[], floor = weight.map(() => 0), copies = weight.map(() => 1)): number[] => {
    const given = new Float64Array(weight.length);
    const columns = { weight: Float64Array.from(weight), demand: Float64Array.from(demand), floor: Float64Array.from(floor), copies: Float64Array.from(copies) };
    fill(capacity, weight.map((_, i) => i), columns, given);
    return [...given];
  };

  it('hands on what one does not need', () => {
    const [a, b, c] = run(4, [100, 100, 200], [0.5, Infinity, Infinity]);
    close(a!, 0.5);
    close(b!, 1.1667);
    close(c!, 2.3333);
  });

  it('grants floors first', () => {
    assert.deepEqual(run(4, [1, 1], [8, 8], [3, 0]), [3, 1]);
    assert.deepEqual(run(4, [1, 1], [8, 8], [1, 0]), [2, 2], 'a floor under the fair share changes nothing');
    assert.deepEqual(run(4, [1, 1], [8, 8], [6, 2]), [3, 1], 'floors that do not fit are cut in proportion');
  });

  it('gives out all there is, no more than wanted, at least the fair share or the floor', () => {
    const member = fc.record({ weight: fc.integer({ min: 1, max: 10_000 }), demand: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 50, noNaN: true })), copies: fc.integer({ min: 1, max: 5 }) });
    fc.assert(fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.array(member, { minLength: 1, maxLength: 12 }), (capacity, members) => {
      const given = run(capacity, members.map((it) => it.weight), members.map((it) => it.demand), undefined, members.map((it) => it.copies));
      const used = members.reduce((sum, it, i) => sum + it.copies * given[i]!, 0), wanted = members.reduce((sum, it) => sum + it.copies * it.demand, 0);
      const total = members.reduce((sum, it) => sum + it.copies * it.weight, 0);
      assert.ok(Math.abs(used - Math.min(capacity, wanted)) < 1e-6 * capacity + 1e-9);
      members.forEach((it, i) => assert.ok(given[i]! <= it.demand && given[i]! >= Math.min(it.demand, (capacity * it.weight) / total) - 1e-9));
    }), { numRuns: 200 });
  });
});

describe('CPU under contention', () => {
  it('is shared by weight among containers of a Docker engine, which are services like the others', () => {
    const facts = factsFor(host(4, { a: box({ limits: { cpu: 0.5 } }), b: box(), c: box({ cpuWeight: 200 }) }));
    close(share(facts, 'a'), 0.5);
    close(share(facts, 'b'), 1.1667);
    close(share(facts, 'c'), 2.3333);
    close(share(factsFor(host(4, { a: box(), app: { kind: 'app', in: 'host' }, b: box() })), 'app'), 4 / 3);
    const grouped = factsFor(host(4, { docker: { kind: 'engine', in: 'host', platform: 'docker', cgroupDriver: 'cgroupfs' }, a: box(), app: { kind: 'app', in: 'host' }, b: box() }));
    close(share(grouped, 'app'), 2, 'the cgroupfs driver makes one group of them');
  });

  it('turns shares into weights as the version does, and leaves shares alone on cgroup v1', () => {
    const two = (engine: object, os: object = {}) => factsFor({ ...host(4), host: { kind: 'host', cpu: { cores: 4 }, os: { ...linux, ...os } }, docker: { kind: 'engine', in: 'host', platform: 'docker', ...engine }, a: box({ cpuShares: 2048 }), b: box({ cpuShares: 1024 }) });
    close(share(two({ runtimeVersion: '1.3.4' }), 'a'), (4 * 174) / 274);
    close(share(two({ runtimeVersion: '1.1.12' }), 'a'), (4 * 79) / 118);
    close(share(two({}, { cgroup: 'v1' }), 'a'), (4 * 2) / 3);
  });

  it('puts pods into the groups of their class', () => {
    const facts = factsFor({
      host: { kind: 'host', cpu: { cores: 4 }, memory: '8GiB', os: { ...linux, cgroup: 'v1' } }, cri: { kind: 'engine', in: 'host', platform: 'containerd' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] },
      g: { kind: 'pod', in: 'cri' }, gc: { kind: 'container', in: 'g', limits: { cpu: 1, memory: '1GiB' } },
      b: { kind: 'pod', in: 'cri' }, bc: { kind: 'container', in: 'b', requests: { cpu: 2 } }, e: { kind: 'pod', in: 'cri' }, ec: { kind: 'container', in: 'e' },
    });
    close(share(facts, 'gc'), 1, 'no more than its limit');
    close(share(facts, 'bc'), (3 * 2048) / 2050);
    close(share(facts, 'ec'), (3 * 2) / 2050);
    assert.deepEqual(shareLevels(facts, at(facts.graph, 'ec')).map((it) => [facts.graph.ids[it.shared], it.tier, facts.graph.ids[it.member], it.memberTier]), [
      ['host', undefined, 'cri', undefined], ['cri', undefined, 'cri', 'BestEffort'], ['cri', 'BestEffort', 'e', undefined], ['e', undefined, 'ec', undefined],
    ]);
    assert.equal(tightestLevel(shareLevels(facts, at(facts.graph, 'ec')))!.memberTier, 'BestEffort');
  });

  it('is what the hypervisor leaves to the VM, shared again inside', () => {
    const stack = (a: object, b: object, platform = 'kvm') => factsFor({
      host: { kind: 'host', cpu: { cores: 4 }, os: linux }, hv: { kind: 'hypervisor', in: 'host', platform }, a: { kind: 'vm', in: 'hv', vcpus: 4, os: linux, ...a }, b: { kind: 'vm', in: 'hv', vcpus: 8, ...b },
      docker: { kind: 'engine', in: 'a', platform: 'docker' }, web: box(), db: box({ cpuWeight: 300 }),
    });
    close(share(stack({}, {}), 'a'), 2, 'each VM counts the same');
    close(share(stack({}, {}, 'esxi'), 'a'), 4 / 3, 'vSphere: by vCPU');
    close(share(stack({ shares: 300 }, { shares: 100 }), 'a'), 3);
    close(share(stack({ reservation: { cpu: 3 } }, {}), 'b'), 1);
    close(share(stack({}, { limit: { cpu: 1 } }), 'a'), 3);
    close(share(stack({}, { power: 'off' }), 'a'), 4);
    close(share(stack({}, {}), 'web'), 0.5);
    const [, ...levels] = shareLevels(stack({}, {}), at(stack({}, {}).graph, 'web'));
    assert.deepEqual(levels.map((it) => [it.capacity, it.weight, it.weights, it.given]), [[4, 100, 200, 2], [2, 100, 400, 0.5]]);
  });

  it('counts copies, and tells the share of one', () => {
    const facts = factsFor(host(4, { a: box({ replicas: 3 }), b: box() }));
    close(share(facts, 'a'), 1);
    close(share(factsFor(host(4, { a: box({ replicas: 8 }) })), 'a'), 0.5);
    close(share(factsFor(host(4, { a: box({ threads: 1 }), b: box() })), 'b'), 3, 'threads that do not run leave the CPU to others');
  });

  it('is the most that can be, where the machine is not known, and unknown below a VM of unknown size', () => {
    const facts = factsFor({ host: { kind: 'host', os: linux }, hv: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'hv', vcpus: 2, os: linux }, docker: { kind: 'engine', in: 'vm' }, a: box(), b: box(), dark: { kind: 'vm', in: 'hv', os: linux }, inside: { kind: 'app', in: 'dark' } });
    close(share(facts, 'a'), 1);
    const { schedule, known } = contention(facts);
    assert.equal(known[schedule.member[at(facts.graph, 'a')]!], 0);
    assert.ok(Number.isNaN(share(facts, 'dark')) && Number.isNaN(share(facts, 'inside')));
    assert.ok(Number.isNaN(share(factsFor({ host: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'host' }, a: box() }), 'a')));
  });

  it('answers for any demand', () => {
    const facts = factsFor(host(4, { a: box(), b: box() }));
    const a = at(facts.graph, 'a');
    close(cpuUnderContention(facts, a, contentionOf(facts, (node) => (node === a ? Infinity : 0.5))), 3.5);
  });
});

describe('throttling', () => {
  it('follows from quota, threads and work', () => {
    const { fraction, stall } = throttling(0.5, 4);
    close(fraction, 0.875);
    close(stall, 87.5);
    assert.deepEqual(burst(0.5, 4, 200), { throttled: 312.5, free: 50, stretch: 6.25 });
  });

  it('is none where the threads cannot use the quota up, and keeps to the shortest quota', () => {
    assert.deepEqual([throttling(4, 4).fraction, throttling(4, 2).stall, burst(2, 2, 1000).stretch, burst(0.5, 4, 0).stretch], [0, 0, 1, 1]);
    assert.equal(throttling(0.001, 1).quota, 1);
    close(burst(0.5, 4, 50).throttled, 12.5, 'a burst within one quota is not slowed down');
  });
});
