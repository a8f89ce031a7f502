import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kernels } from '../../../src/engine/facts/kernels';
import { evacuate } from '../../../src/engine/facts/migration/evacuate';
import type { Evacuation } from '../../../src/engine/facts/migration/evacuate';
import { patch } from '../../../src/engine/facts/migration/patch';
import { schedule } from '../../../src/engine/facts/migration/schedule';
import { services } from '../../../src/engine/facts/workloads';
import type { Facts } from '../../../src/engine';
import { at, factsFor, idsOf, linux } from './support';

const machine = (n: number, more: object = {}) => ({
  [`h${n}`]: { kind: 'host', cpu: { sockets: 2, cores: 8, threads: 2, vendor: 'intel', level: 'x86-64-v4' }, memory: '64GiB', os: linux, ...more },
  [`k${n}`]: { kind: 'hypervisor', in: `h${n}`, platform: 'kvm', version: '10.0', migration: { bandwidth: '1GiB', parallel: 2 } },
});
const pool = { ...machine(1), ...machine(2), pool: { kind: 'cluster', members: ['k1', 'k2'], cpuBaseline: 'x86-64-v3' }, san: { kind: 'volume', in: 'pool', shared: true } };
const vm = (more: object = {}) => ({ kind: 'vm', in: 'k1', vcpus: 2, memory: '9GiB', storage: 'san', dirtyRate: '1MiB', ...more });
const drain = (facts: Facts, id: string) => evacuate(facts, at(facts.graph, id));
const said = (facts: Facts, { departures }: Evacuation) => departures.map(({ node, how, to }) => `${facts.graph.ids[node]} ${how}${to < 0 ? '' : ` ${facts.graph.ids[to]}`}`);
const short = (facts: Facts, { shortages }: Pick<Evacuation, 'shortages'>) => shortages.map(({ service, seconds }) => `${services(facts).list[service]!.name} ${seconds}`);

describe('list scheduling', () => {
  it('takes the longest first, on whatever slot is free first', () => {
    const { begin, seconds } = schedule([1, 5, 3, 3], 2);
    assert.deepEqual([[...begin], seconds], [[5, 0, 0, 3], 6]);
    assert.deepEqual([schedule([], 4).seconds, schedule([2, NaN], 1).seconds], [0, 2]);
  });

  it('is never better than possible, nor worse than its bound', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 6 }), (lengths, slots) => {
      const { seconds } = schedule(lengths, slots);
      const least = Math.max(Math.max(...lengths), lengths.reduce((a, b) => a + b) / slots);
      assert.ok(seconds >= least - 1e-9 && seconds <= 2 * least);
    }), { seed: 1 });
  });
});

describe('draining a machine', () => {
  it('moves VMs live, as many at a time as the hypervisor says', () => {
    const facts = factsFor({ ...pool, a: vm(), b: vm(), c: vm({ memory: '18GiB' }), off: vm({ power: 'off' }) });
    const result = drain(facts, 'h1');
    assert.deepEqual([result.answer, result.slots, result.shortages], ['yes', 2, []]);
    assert.deepEqual(said(facts, result), ['a live h2', 'c live h2', 'b live h2']);
    assert.deepEqual(result.departures.map((it) => [Math.round(it.begin), Math.round(it.seconds)]), [[0, 10], [0, 20], [10, 10]]);
    assert.equal(Math.round(result.seconds), 20);
  });

  it('stops and starts what cannot go live, and says what that costs its service', () => {
    const facts = factsFor({ ...pool, a: vm({ confidential: 'tdx', service: 'db' }), b: vm({ dirtyRate: '2GiB', startSeconds: 20 }) });
    const result = drain(facts, 'h1');
    assert.deepEqual(said(facts, result).sort(), ['a restart h2', 'b restart h2']);
    assert.deepEqual(short(facts, result), ['db 60', 'b 20']);
    assert.match(result.departures.find((it) => facts.graph.ids[it.node] === 'b')!.reason!, /2\.22 times as fast/);
    assert.ok(result.assumed.includes('a start in 60 s') && result.answer === 'yes');
  });

  it('keeps the least important VM where not all fit', () => {
    const facts = factsFor({ ...pool, a: vm({ memory: '30GiB', criticality: 'critical' }), b: vm({ memory: '30GiB', criticality: 'low' }), c: vm({ memory: '30GiB', criticality: 'high' }) });
    const result = drain(facts, 'h1');
    assert.deepEqual([result.answer, said(facts, result).at(-1)], ['no', 'b stays']);
    assert.deepEqual(short(facts, result), ['b Infinity']);
  });

  it('keeps binding rules, and what has no place to go to', () => {
    const apart = { kind: 'apart', must: true, members: ['a', 'b'] };
    const facts = factsFor({ ...pool, pool: { ...pool.pool, affinity: [apart] }, a: vm(), b: vm({ in: 'k2' }), tied: vm({ storage: 'disk1' }), disk1: { kind: 'volume', in: 'h1' }, k1: { ...machine(1)['k1'], migration: { block: false } }, cron: { kind: 'app', in: 'h1' } });
    const result = drain(facts, 'h1');
    assert.deepEqual(said(facts, result).sort(), ['a stays', 'cron stays', 'tied stays']);
    assert.match(result.departures.find((it) => facts.graph.ids[it.node] === 'tied')!.reason!, /cannot reach the volume disk1, and disks are not copied along/);
    assert.match(result.departures.find((it) => facts.graph.ids[it.node] === 'a')!.reason!, /apart from b/);
    assert.match(result.departures.find((it) => facts.graph.ids[it.node] === 'cron')!.reason!, /operating system/);
    assert.equal(result.answer, 'no');
  });

  it('counts volumes that go down with the machine', () => {
    const facts = factsFor({ ...pool, nfs: { kind: 'volume', in: 'h1' }, d2: { kind: 'engine', in: 'h2' }, web: { kind: 'container', in: 'd2', mounts: [{ source: 'nfs' }] } });
    const result = drain(facts, 'h1');
    assert.deepEqual([result.answer, short(facts, result)], ['yes', ['web Infinity']]);
  });

  it('starts pods on other nodes of an orchestrator, one of a service after the other', () => {
    const node = (n: number) => ({ [`n${n}`]: { kind: 'host', cpu: { cores: 4 }, memory: '8GiB', os: linux }, [`e${n}`]: { kind: 'engine', in: `n${n}`, platform: 'containerd' } });
    const pod = (more: object) => ({ kind: 'pod', in: 'e1', ...more });
    const nodes = (platform: string) => ({ ...node(1), ...node(2), k8s: { kind: 'cluster', platform, members: ['e1', 'e2'] }, web: pod({ service: 'web', replicas: 2 }), w: { kind: 'container', in: 'web' }, one: pod({ service: 'one' }), o: { kind: 'container', in: 'one', startSeconds: 12 } });
    const facts = factsFor(nodes('kubernetes'));
    const result = drain(facts, 'n1');
    assert.deepEqual([result.answer, said(facts, result).sort(), short(facts, result)], ['yes', ['one restart e2', 'web restart e2'], ['one 12']]);
    assert.deepEqual(said(factsFor(nodes('docker-compose')), drain(factsFor(nodes('docker-compose')), 'n1')), ['web stays', 'one stays']);
    const alone = factsFor({ ...nodes('kubernetes'), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['e1'] } });
    assert.equal(drain(alone, 'e1').answer, 'no');
  });

  it('keeps what has its data on the node, and says what it takes for granted', () => {
    const node = (n: number) => ({ [`n${n}`]: { kind: 'host', cpu: { cores: 4 }, memory: '8GiB', os: linux }, [`e${n}`]: { kind: 'engine', in: `n${n}`, platform: 'containerd' } });
    const withMount = (mount: object, volume: object = {}) => factsFor({ ...node(1), ...node(2), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['e1', 'e2'] }, data: { kind: 'volume', in: 'n1', ...volume }, db: { kind: 'container', in: 'e1', mounts: [mount] } });
    const of = (facts: Facts) => [drain(facts, 'n1').answer, said(facts, drain(facts, 'n1')).join()];
    assert.deepEqual(of(withMount({ source: 'data' })), ['no', 'db stays']);
    assert.deepEqual(of(withMount({ source: 'data' }, { in: 'k8s', driver: 'ceph-rbd' })), ['yes', 'db restart e2']);
    assert.deepEqual(of(withMount({ source: 'data' }, { in: 'k8s' })), ['undetermined', 'db restart e2']);
    assert.deepEqual(of(withMount({ source: '/srv', type: 'bind' })), ['undetermined', 'db restart e2']);
    const gpu = factsFor({ ...pool, a: vm({ devices: [{ type: 'gpu' }] }) });
    assert.deepEqual([drain(gpu, 'h1').answer, said(gpu, drain(gpu, 'h1')).join()], ['undetermined', 'a restart h2']);
    const unsaid = factsFor({ ...pool, a: vm({ storage: undefined }) });
    assert.deepEqual([drain(unsaid, 'h1').answer, drain(unsaid, 'h1').assumed], ['undetermined', ['no obstacle: what its disk is on is not known', 'a downtime limit of 300 ms']]);
  });

  it('does not move within what is drained, and leaves a machine in no cluster as it is', () => {
    const facts = factsFor({ fra: { kind: 'site' }, ...pool, h1: { ...machine(1)['h1'], in: 'fra' }, h2: { ...machine(2)['h2'], in: 'fra' }, a: vm() });
    assert.deepEqual(said(facts, drain(facts, 'fra')), ['a stays']);
    const outside = factsFor({ fra: { kind: 'site' }, ...pool, ...machine(3), pool: { ...pool.pool, members: ['k1', 'k2', 'k3'] }, h1: { ...machine(1)['h1'], in: 'fra' }, h2: { ...machine(2)['h2'], in: 'fra' }, a: vm() });
    assert.deepEqual(said(outside, drain(outside, 'fra')), ['a live h3']);
    const both = factsFor({ fra: { kind: 'site' }, ...pool, ...machine(3), pool: { ...pool.pool, members: ['k1', 'k2', 'k3'] }, h1: { ...machine(1)['h1'], in: 'fra' }, h2: { ...machine(2)['h2'], in: 'fra' }, a: vm({ memory: '40GiB', criticality: 'high' }), b: vm({ in: 'k2', memory: '40GiB' }) });
    assert.deepEqual(said(both, drain(both, 'fra')), ['a live h3', 'b stays']);
    const lone = factsFor({ ...machine(1), a: vm({ storage: 'local' }) });
    assert.match(drain(lone, 'h1').departures[0]!.reason!, /no cluster/);
  });
});

describe('patching a kernel', () => {
  const of = (facts: Facts, key: string) => patch(facts, kernels(facts).domains.findIndex((it) => it.key === key))!;

  it('costs nothing where all can leave, and nothing where it is patched live', () => {
    const facts = factsFor({ ...pool, a: vm({ service: 's' }) });
    assert.deepEqual([of(facts, 'h1').how, of(facts, 'h1').out, of(facts, 'h1').shortages], ['rolling', [], []]);
    assert.equal(of(factsFor({ ...pool, h1: { ...machine(1)['h1'], os: { ...linux, livepatch: true } }, tied: vm({ devices: [{ type: 'gpu' }] }) }), 'h1').how, 'livepatch');
    assert.equal(patch(facts, 99), undefined);
  });

  it('is an outage of what stays, for the reboot', () => {
    const facts = factsFor({ ...machine(1), d: { kind: 'engine', in: 'h1' }, web: { kind: 'container', in: 'd', service: 'web', criticality: 'critical' }, db: { kind: 'container', in: 'd', replicas: 2 } });
    const result = of(facts, 'h1');
    assert.deepEqual([result.how, idsOf(facts.graph, result.out), result.weight, result.rebootSeconds], ['outage', ['web', 'db'], 12, 300]);
    assert.deepEqual(short(facts, result), ['web 300', 'db 300']);
    assert.ok(result.assumed.includes('a reboot in 300 s'));
  });

  it('of a VM takes the VM itself, for its start', () => {
    const facts = factsFor({ ...pool, a: vm({ os: linux, service: 's', startSeconds: 25 }), b: vm({ in: 'k2', os: linux, service: 's' }) });
    assert.deepEqual([idsOf(facts.graph, of(facts, 'a').out), of(facts, 'a').rebootSeconds, short(facts, of(facts, 'a'))], [['a'], 25, []]);
    const alone = factsFor({ ...pool, a: vm({ os: linux, service: 's' }) });
    assert.deepEqual([of(alone, 'a').how, short(alone, of(alone, 'a'))], ['outage', ['s 60']]);
  });

  it('of a sandbox is a restart of what is in it', () => {
    const facts = factsFor({ ...machine(1), d: { kind: 'engine', in: 'h1', runtime: 'kata' }, web: { kind: 'container', in: 'd' } });
    assert.deepEqual([of(facts, 'sandbox:web').how, of(facts, 'sandbox:web').rebootSeconds, short(facts, of(facts, 'sandbox:web'))], ['outage', 1, ['web 1']]);
  });
});
