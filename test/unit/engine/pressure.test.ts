import assert from 'node:assert/strict';
import fc from 'fast-check';
import { badness, burstableAdj, evictionOrder, memoryUse, oomScoreAdj, pressure, runaway } from '../../../src/engine';
import type { Facts, MemoryScenario, Runaway } from '../../../src/engine';
import { at, factsFor, linux } from './support';

const MiB = 2 ** 20, GiB = 2 ** 30;
const docker = (more: object, memory = '8GiB') => factsFor({ host: { kind: 'host', cpu: { cores: 8 }, memory, os: linux }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, ...more });
const box = (used: string | undefined, more: object = {}) => ({ kind: 'container', in: 'docker', ...(used ? { usage: { memoryP95: used } } : {}), ...more });
const node = (more: object, memory = '8GiB', cri: object = {}) => factsFor({
  host: { kind: 'host', cpu: { cores: 8 }, memory, os: linux }, cri: { kind: 'engine', in: 'host', platform: 'containerd', ...cri }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] }, ...more,
});
const triggers = (facts: Facts, scenario: MemoryScenario = 'typical') => pressure(facts, scenario).triggers.map((it) => [it.level, facts.graph.ids[it.node], it.victims.map((victim) => `${facts.graph.ids[victim.node]}${victim.copies === 1 ? '' : ` x${victim.copies}`}`).join(' ')]);

describe('oom_score_adj', () => {
  it('follows from the request for Burstable', () => {
    assert.deepEqual([0, 512, 4096, 8192].map((it) => burstableAdj(it * MiB, 8192 * MiB)), [999, 938, 500, 3]);
  });

  it('is declared, or comes from the class, or is 0', () => {
    const facts = node({
      g: { kind: 'pod', in: 'cri' }, gc: { kind: 'container', in: 'g', limits: { cpu: 1, memory: '1GiB' } }, b: { kind: 'pod', in: 'cri' }, bc: { kind: 'container', in: 'b', requests: { memory: '4GiB' } },
      e: { kind: 'pod', in: 'cri' }, ec: { kind: 'container', in: 'e' }, c: { kind: 'pod', in: 'cri', priority: 2000001000 }, cc: { kind: 'container', in: 'c' }, app: { kind: 'app', in: 'host' },
    });
    assert.deepEqual(['gc', 'bc', 'ec', 'cc', 'app'].map((id) => oomScoreAdj(facts, at(facts.graph, id), 8 * GiB)), [-997, 500, 1000, -997, 0]);
    const plain = docker({ a: box('1GiB', { requests: { memory: '1GiB' } }), b: box('1GiB', { oomScoreAdj: -500 }) });
    assert.deepEqual(['a', 'b'].map((id) => oomScoreAdj(plain, at(plain.graph, id), 8 * GiB)), [0, -500]);
  });

  it('weighs a thousandth of the memory a point, and spares who is exempt', () => {
    assert.deepEqual([badness(100, 0, 8000), badness(100, 500, 8000), badness(100, -1000, 8000), badness(9000, -997, 8000)], [100, 4100, -Infinity, 1024]);
  });
});

describe('memory pressure', () => {
  it('kills inside the group that is over its limit, and nobody else', () => {
    const facts = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, a: box('1500MiB', { in: 'slice' }), b: box('1GiB', { in: 'slice' }), big: box('4GiB') });
    assert.deepEqual(triggers(facts), [['group', 'slice', 'a']]);
    const [trigger] = pressure(facts, 'typical').triggers;
    assert.deepEqual([trigger!.capacity, trigger!.used, trigger!.resolved], [2 * GiB, 2524 * MiB, true]);
    assert.match(trigger!.victims[0]!.reason, /by memory/);
  });

  it('kills all of a group that dies as one, and spares who is exempt', () => {
    const slice = (more: object) => docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB', ...more } }, a: box('1500MiB', { in: 'slice' }), b: box('1GiB', { in: 'slice' }) });
    assert.deepEqual(triggers(slice({ oomGroup: true })), [['group', 'slice', 'a b']]);
    const exempt = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, a: box('1500MiB', { in: 'slice', oomScoreAdj: -1000 }), b: box('600MiB', { in: 'slice' }) });
    assert.deepEqual(triggers(exempt), [['group', 'slice', 'b']]);
    const hopeless = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '1GiB' } }, a: box('2GiB', { in: 'slice', oomScoreAdj: -1000 }) });
    assert.equal(pressure(hopeless, 'typical').triggers[0]!.resolved, false);
  });

  it('ends in the largest process where the machine has no more, after its swap', () => {
    const nodes = { a: box('5GiB'), b: box('4GiB'), app: { kind: 'app', in: 'host', memory: '512MiB' } };
    assert.deepEqual(triggers(docker(nodes)), [['system', 'host', 'a']]);
    assert.deepEqual(triggers(factsFor({ host: { kind: 'host', memory: '8GiB', swap: '2GiB', os: linux }, docker: { kind: 'engine', in: 'host' }, ...nodes })), []);
    assert.deepEqual(triggers(docker({ a: box('3GiB', { replicas: 4 }), b: box('1GiB') })), [['system', 'host', 'a x2']]);
    assert.deepEqual(triggers(docker({ a: box('3GiB', { replicas: 0 }), b: box('8GiB') })), [], 'what is off uses nothing');
  });

  it('is dealt with by the kubelet first: over the request, then priority, then most over it', () => {
    const pod = (props: object, container: object) => [{ kind: 'pod', in: 'cri', ...props }, container] as const;
    const pods = (all: Record<string, readonly [object, object]>) => node(Object.fromEntries(Object.entries(all).flatMap(([id, [p, c]]) => [[id, p], [`${id}-c`, { kind: 'container', in: id, ...c }]])));
    const facts = pods({
      within: pod({}, { requests: { memory: '4GiB' }, usage: { memoryP95: '3GiB' } }), over: pod({ priority: 10 }, { requests: { memory: '1GiB' }, usage: { memoryP95: '2GiB' } }),
      low: pod({}, { requests: { memory: '2500MiB' }, usage: { memoryP95: '2600MiB' } }), lower: pod({}, { requests: { memory: '200MiB' }, usage: { memoryP95: '500MiB' } }),
    });
    const state = memoryUse(facts, 'typical');
    assert.deepEqual(evictionOrder(state, at(facts.graph, 'host')).map((it) => facts.graph.ids[it]), ['lower', 'low', 'over', 'within']);
    assert.deepEqual(triggers(facts), [['eviction', 'host', 'lower-c']], '8092 of 8192 MiB less 100 may be used');
  });

  it('of a Linux hypervisor kills the largest VM whole; ESXi reclaims', () => {
    const vms = (platform: string) => factsFor({ host: { kind: 'host', memory: '16GiB', os: linux }, hv: { kind: 'hypervisor', in: 'host', platform }, a: { kind: 'vm', in: 'hv', vcpus: 2, memory: '12GiB', os: linux }, b: { kind: 'vm', in: 'hv', vcpus: 2, memory: '8GiB', os: linux } });
    assert.deepEqual(triggers(vms('kvm')), []);
    assert.deepEqual(triggers(vms('kvm'), 'worst'), [['system', 'host', 'a']]);
    assert.deepEqual(triggers(vms('esxi'), 'worst'), [['reclaim', 'host', '']]);
  });

  it('takes measured use, else the request, else half of the limit, and tells whose is not known', () => {
    const facts = docker({ a: box('1GiB', { limits: { memory: '2GiB' } }), b: box(undefined, { requests: { memory: '300MiB' } }), c: box(undefined, { limits: { memory: '1GiB' } }), d: box(undefined) });
    const { use } = memoryUse(facts, 'typical');
    assert.deepEqual(['a', 'b', 'c', 'd'].map((id) => use[at(facts.graph, id)]! / MiB), [1024, 300, 512, NaN]);
    assert.deepEqual(pressure(facts, 'typical').unknown.map((it) => facts.graph.ids[it]), ['d']);
    assert.equal(memoryUse(facts, 'worst').use[at(facts.graph, 'd')], 8 * GiB);
  });

  it('looks at inner levels first, and what died there is gone further out', () => {
    const facts = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '1GiB' } }, a: box('6GiB', { in: 'slice' }), b: box('3GiB') });
    assert.deepEqual(triggers(facts), [['group', 'slice', 'a']]);
  });

  it('leaves no level over its limit that it calls resolved', () => {
    const size = fc.integer({ min: 1, max: 4096 });
    fc.assert(fc.property(fc.array(fc.record({ used: size, inSlice: fc.boolean(), copies: fc.integer({ min: 1, max: 3 }), adj: fc.constantFrom(-1000, -500, 0, 700) }), { minLength: 1, maxLength: 10 }), size, (all, max) => {
      const facts = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: `${max}MiB` } }, ...Object.fromEntries(all.map((it, i) => [`c${i}`, box(`${it.used}MiB`, { in: it.inSlice ? 'slice' : 'docker', replicas: it.copies, oomScoreAdj: it.adj })])) });
      const found = pressure(facts, 'typical');
      const gone = found.triggers.flatMap((it) => it.victims);
      const left = (inSlice: boolean) => all.reduce((sum, it, i) => {
        const dead = gone.filter((victim) => victim.node === at(facts.graph, `c${i}`)).reduce((copies, victim) => copies + victim.copies, 0);
        assert.ok(dead <= it.copies && (it.adj !== -1000 || dead === 0));
        return sum + (inSlice && !it.inSlice ? 0 : (it.copies - dead) * it.used);
      }, 0);
      const unresolved = new Set(found.triggers.filter((it) => !it.resolved).map((it) => facts.graph.ids[it.node]));
      assert.ok(unresolved.has('slice') || left(true) <= max + 1);
      assert.ok(unresolved.has('host') || left(false) <= 8192 + 1);
    }), { numRuns: 60 });
  });
});

describe('a runaway', () => {
  const run = (facts: Facts, id: string, resource: 'memory' | 'cpu' | 'pids'): Runaway => runaway(facts, at(facts.graph, id), resource)!;
  const dies = (facts: Facts, found: Runaway) => [found.binding < 0 ? undefined : facts.graph.ids[found.binding], found.killed.map((it) => facts.graph.ids[it.node])];

  it('of memory dies by itself where it has a limit', () => {
    const facts = docker({ a: box('100MiB', { limits: { memory: '512MiB' } }), b: box('4GiB') });
    assert.deepEqual(dies(facts, run(facts, 'a', 'memory')), ['a', ['a']]);
    assert.equal(run(facts, 'a', 'memory').killed[0]!.usage, 512 * MiB);
  });

  it('of memory takes a larger neighbour with it where the limit is shared, or there is none', () => {
    const facts = docker({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, a: box('100MiB', { in: 'slice' }), b: box('1200MiB', { in: 'slice' }), c: box('6GiB') });
    assert.deepEqual(dies(facts, run(facts, 'a', 'memory')), ['slice', ['b', 'a']]);
    const open = docker({ a: box('100MiB'), b: box('5GiB'), c: box('1GiB') });
    assert.deepEqual(dies(open, run(open, 'a', 'memory')), ['host', ['b', 'a']]);
    assert.match(run(open, 'a', 'memory').witness.join('\n'), /a grows until host has used its 8GiB \(system\)\n1\. b: 5GiB, system host, the most points/);
  });

  it('of memory in Kubernetes has others evicted first, and kills BestEffort before Guaranteed', () => {
    const facts = node({
      bad: { kind: 'pod', in: 'cri' }, x: { kind: 'container', in: 'bad', requests: { memory: '7GiB' }, usage: { memoryP95: '1GiB' } }, e: { kind: 'pod', in: 'cri' }, ec: { kind: 'container', in: 'e', usage: { memoryP95: '200MiB' } },
      g: { kind: 'pod', in: 'cri' }, gc: { kind: 'container', in: 'g', limits: { cpu: 1, memory: '1GiB' }, usage: { memoryP95: '900MiB' } },
    });
    assert.deepEqual(dies(facts, run(facts, 'x', 'memory')), ['host', ['ec', 'x']]);
  });

  it('of memory in a VM stays in it, unless the host has promised too much', () => {
    const stack = (host: string) => factsFor({
      host: { kind: 'host', memory: host, os: linux }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', vcpus: 2, memory: '4GiB', os: linux, usage: { memoryP95: '1GiB' } }, docker: { kind: 'engine', in: 'vm' },
      other: { kind: 'vm', in: 'kvm', vcpus: 2, memory: '6GiB', os: linux, usage: { memoryP95: '5GiB' } }, a: box('500MiB'), b: box('100MiB'),
    });
    assert.deepEqual(dies(stack('16GiB'), run(stack('16GiB'), 'a', 'memory')), ['vm', ['a']]);
    assert.deepEqual(dies(stack('7GiB'), run(stack('7GiB'), 'a', 'memory')), ['host', ['other', 'a']], 'the largest VM dies, then the VM is full');
    assert.deepEqual(dies(stack('16GiB'), run(stack('16GiB'), 'other', 'memory')), ['other', []], 'what is in an opaque VM stays in it');
  });

  it('of CPU slows down whom it competes with, within its share', () => {
    const use = (cpu: number, more: object = {}) => ({ kind: 'container', in: 'docker', usage: { cpuP95: cpu }, ...more });
    const facts = docker({ a: use(0.5), b: use(6), c: use(1) });
    const found = run(facts, 'a', 'cpu');
    assert.deepEqual(found.slowed.map((it) => [facts.graph.ids[it.node], it.wanted, it.given]), [['b', 6, 3.5]]);
    assert.deepEqual([facts.graph.ids[found.binding], found.capacity], ['host', 3.5]);
    const limited = docker({ a: use(0.5, { limits: { cpu: 1 } }), b: use(6), c: use(1) });
    assert.deepEqual([run(limited, 'a', 'cpu').slowed, limited.graph.ids[run(limited, 'a', 'cpu').binding]], [[], 'a']);
  });

  it('of processes stops where a limit says so, else takes all of the kernel along', () => {
    const facts = docker({ slice: { kind: 'cgroup', in: 'docker', pids: 100 }, a: box('1MiB', { in: 'slice' }), b: box('1MiB', { in: 'slice' }), c: box('1MiB') });
    const ids = (found: Runaway) => found.blocked.map((it) => facts.graph.ids[it]);
    assert.deepEqual([ids(run(facts, 'a', 'pids')), run(facts, 'a', 'pids').capacity], [['a', 'b'], 100]);
    assert.deepEqual([ids(run(facts, 'c', 'pids')), facts.graph.ids[run(facts, 'c', 'pids').binding]], [['a', 'b', 'c'], 'host']);
  });

  it('needs something that runs', () => {
    const facts = docker({ a: box('1MiB', { running: false }) });
    assert.equal(runaway(facts, at(facts.graph, 'a'), 'memory'), undefined);
    assert.equal(runaway(docker({}), 1, 'cpu'), undefined);
  });
});
