import assert from 'node:assert/strict';
import { applyOperations, readTopology } from '../../../src/model';
import type { Finding } from '../../../src/engine';
import { findingsOf } from './run';

const os = { platform: 'debian', version: '12', cgroup: 'v2' };
const HOST = { host: { kind: 'host', cpu: { cores: 8 }, memory: '16GiB', os }, docker: { kind: 'engine', in: 'host', platform: 'docker', runtime: 'runc', runtimeVersion: '1.3.4' } };
const on = (more: object, document: object = {}) => ({ nodes: { ...HOST, ...more }, ...document });
const box = (more: object = {}) => ({ kind: 'container', in: 'docker', ...more });
const seen = (found: readonly Finding[]) => found.map((it) => [it.severity, it.nodes[0]]);

/** Findings of a rule after one of its fixes. */
function afterFix(rule: string, document: object, title: RegExp): readonly Finding[] {
  const fix = findingsOf(rule, document)[0]!.fixes().find((it) => title.test(it.title));
  assert.ok(fix, `no fix ${title}`);
  assert.equal(fix.safe, false);
  const applied = applyOperations(readTopology(JSON.stringify({ strata: 1, ...document })), fix.operations);
  assert.ok(applied.ok);
  return findingsOf(rule, JSON.parse(applied.text) as object);
}

describe('heap-exceeds-limit', () => {
  const rule = 'heap-exceeds-limit';

  it('is an error at the limit, a warning above three quarters of it, and silent at exactly that', () => {
    const heap = (mib: number) => seen(findingsOf(rule, on({ a: box({ heap: `${mib}MiB`, limits: { memory: '1GiB' } }) })));
    assert.deepEqual([heap(768), heap(769), heap(1023), heap(1024)], [[], [['warning', 'a']], [['warning', 'a']], [['error', 'a']]]);
  });

  it('goes by the tightest limit on the way up, the machine\'s memory too, and names whose it is', () => {
    const [finding] = findingsOf(rule, on({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '1GiB' } }, a: box({ in: 'slice', heap: '2GiB', limits: { memory: '4GiB' } }) }));
    assert.deepEqual(finding!.nodes, ['a', 'slice']);
    assert.match(finding!.message, /the memory of control group slice allows 1GiB/);
    assert.deepEqual(seen(findingsOf(rule, on({ app: { kind: 'app', in: 'host', heap: '15GiB' } }))), [['warning', 'app']]);
  });

  it('is one finding for siblings alike, and leaves alone what is off or has no known limit', () => {
    const a = box({ heap: '1GiB', limits: { memory: '1GiB' } });
    assert.deepEqual(findingsOf(rule, on({ a, b: a, c: a })).map((it) => it.nodes), [['a', 'b', 'c']]);
    assert.deepEqual(findingsOf(rule, on({ a, b: a, c: a }, { suppressions: [{ rule, node: 'b', reason: 'known', until: '2099-01-01' }] })).map((it) => it.nodes), [['a', 'c']]);
    assert.deepEqual(findingsOf(rule, on({ a: { ...a, running: false }, b: { ...a, replicas: 0 } })), []);
    assert.deepEqual(findingsOf(rule, { nodes: { host: { kind: 'host', os }, docker: HOST.docker, a: box({ heap: '64GiB' }) } }), []);
  });

  it('lowers the heap', () => {
    const document = on({ a: box({ heap: '2GiB', limits: { memory: '1GiB' } }) });
    assert.deepEqual(afterFix(rule, document, /Lower the heap of a to 768MiB/), []);
  });
});

describe('cpu-throttling-likely', () => {
  const rule = 'cpu-throttling-likely';

  it('measures the part of the time that is lost, and what a request suffers', () => {
    const [finding] = findingsOf(rule, on({ a: box({ threads: 4, cpuMsPerRequest: 200, limits: { cpu: 0.5 } }) }));
    assert.equal(finding!.measured, 0.875);
    assert.match(finding!.message, /stand still for 87\.5 ms.*88 % of their time\. A request takes 6\.25 times as long.*Run 1 thread/);
    assert.match(finding!.witness.join('\n'), /1 - 50 \/ \(4 x 100\) = 0\.875/);
  });

  it('counts no more threads than the machine has CPUs, and no machine or cpuset as a quota', () => {
    assert.deepEqual(findingsOf(rule, on({ a: box({ threads: 100, limits: { cpu: 7 } }) })), [], '8 CPUs can use 7 up for an eighth of the time');
    assert.deepEqual(findingsOf(rule, on({ a: box({ threads: 100, cpuset: '0-1' }), b: box({ threads: 100 }), c: { kind: 'app', in: 'host', threads: 100 } })), []);
    assert.equal(findingsOf(rule, on({ a: box({ threads: 8, cpuset: '0-3', limits: { cpu: 1 } }) })).length, 1);
  });

  it('takes the quota of a group above, and the threads that a runtime starts where it is the runtime that is wrong', () => {
    const slice = { kind: 'cgroup', in: 'docker', cpu: { max: 2 } };
    assert.deepEqual(findingsOf(rule, on({ slice, a: box({ in: 'slice', threads: 8 }) })).map((it) => it.nodes), [['a', 'slice']]);
    const go = (cpu: number) => findingsOf(rule, on({ a: box({ language: { name: 'go', version: '1.24' }, limits: { cpu } }) })).length;
    assert.deepEqual([go(5), go(7), go(2)], [1, 0, 0], 'beyond twice as much, the runtime is the finding');
    assert.deepEqual(findingsOf(rule, on({ a: box({ language: { name: 'java', version: '17' }, limits: { cpu: 0.5 } }) })), [], 'a runtime that knows its limit is not at fault');
  });

  it('goes by its parameters', () => {
    const document = (options: object) => on({ a: box({ threads: 2, cpuMsPerRequest: 100, limits: { cpu: 1.6 } }) }, { rules: { [rule]: { options } } });
    assert.equal(findingsOf(rule, document({})).length, 0);
    assert.equal(findingsOf(rule, document({ minFraction: 0.2 }))[0]!.threshold, 0.2);
    assert.equal(findingsOf(rule, on({ a: box({ threads: 1, limits: { cpu: 0.9 } }) })).length, 0);
  });

  it('is mended by fewer threads or a higher limit', () => {
    const document = on({ a: box({ threads: 8, limits: { cpu: 2 } }), b: box({ threads: 8, limits: { cpu: 2 } }) });
    assert.equal(findingsOf(rule, document).length, 1);
    assert.deepEqual(afterFix(rule, document, /Cap 2 workloads at 2 threads/), []);
    assert.deepEqual(afterFix(rule, document, /Raise the CPU limit of 2 workloads to 8 CPUs/), []);
  });
});

describe('runtime-ignores-cgroup-limit', () => {
  const rule = 'runtime-ignores-cgroup-limit';
  const vm = (more: object) => ({ nodes: {
    host: HOST.host, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '8GiB', os }, docker: { ...HOST.docker, in: 'vm' }, ...more,
  } });

  it('names runtime, what it sees, who limits it, and the factor', () => {
    const [finding] = findingsOf(rule, vm({ slice: { kind: 'cgroup', in: 'docker', cpu: { max: 2 } }, a: box({ in: 'slice', language: { name: 'go', version: '1.25' } }) }));
    assert.deepEqual([finding!.nodes, finding!.measured], [['a', 'slice'], 4]);
    assert.match(finding!.message, /on Go 1\.25, which sizes itself by its own cgroup only: it sees 8 CPUs, where the limit of control group slice allows 2 CPUs, 4\.0 times less/);
  });

  it('copies the limit to the container where that is what the runtime reads, or sets threads by hand', () => {
    const document = vm({ slice: { kind: 'cgroup', in: 'docker', cpu: { max: 2 } }, a: box({ in: 'slice', language: { name: 'go', version: '1.25' } }), b: box({ in: 'slice', language: { name: 'go', version: '1.25' } }) });
    assert.equal(findingsOf(rule, document).length, 1);
    assert.deepEqual(afterFix(rule, document, /Copy the CPU limit of slice to 2 workloads/), []);
    assert.deepEqual(afterFix(rule, document, /Set threads and heap/), []);
    const old = vm({ a: box({ language: { name: 'java', version: '8u121' }, limits: { memory: '1GiB' } }) });
    assert.deepEqual(findingsOf(rule, old)[0]!.fixes().map((it) => it.title), ['Set threads and heap of a by what it may use']);
    assert.deepEqual(afterFix(rule, old, /Set threads/), []);
  });

  it('concludes nothing where the program decides, the version is open, or the machine is what limits', () => {
    const limits = { cpu: 1, memory: '1GiB' };
    for (const language of [{ name: 'nodejs', version: '20' }, { name: 'python', version: '3.12' }, { name: 'java' }, { name: 'java', version: '8' }, { name: 'rust' }]) {
      assert.deepEqual(findingsOf(rule, vm({ a: box({ language, limits }) })), [], language.name);
    }
    assert.deepEqual(findingsOf(rule, vm({ vm: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '8GiB', os, limit: { cpu: 1 } }, a: box({ language: { name: 'go', version: '1.20' } }) })), []);
  });
});

describe('starved-under-contention', () => {
  const rule = 'starved-under-contention';

  it('measures against the request, the measured use, or a tenth of a CPU', () => {
    const busy = { busy: box({ replicas: 7 }) };
    const needs = (more: object) => findingsOf(rule, on({ ...busy, a: box(more) })).flatMap((it) => (it.nodes.includes('a') ? [it.threshold] : []));
    assert.deepEqual([needs({ requests: { cpu: 1 } }), needs({ requests: { cpu: 2 } }), needs({ usage: { cpuP95: 1.5 } }), needs({})], [[], [2], [1.5], []]);
    const crowd = findingsOf(rule, on({ crowd: box({ replicas: 100 }) }));
    assert.deepEqual(crowd.map((it) => [it.measured, it.threshold]), [[0.08, 0.1]]);
    assert.deepEqual(findingsOf(rule, on({ crowd: box({ replicas: 100, cpuWeight: 50 }) })), [], 'who has a weight was thought about');
  });

  it('is one finding for what is lost at one level, and an error for what is critical', () => {
    const nodes = { busy: box({ replicas: 5 }), a: box({ requests: { cpu: 2 } }), b: box({ requests: { cpu: 3 } }) };
    assert.deepEqual(findingsOf(rule, on(nodes)).map((it) => [it.severity, it.nodes]), [['warning', ['host', 'a', 'b']]]);
    assert.deepEqual(seen(findingsOf(rule, on({ ...nodes, b: box({ requests: { cpu: 3 }, criticality: 'critical' }) }))), [['error', 'host']]);
  });

  it('does not blame neighbours for a limit of its own, nor for what is unknown', () => {
    assert.deepEqual(findingsOf(rule, on({ a: box({ requests: { cpu: 2 }, limits: { cpu: 1 } }) })), []);
    assert.deepEqual(findingsOf(rule, { nodes: { host: { kind: 'host', os }, docker: HOST.docker, a: box({ requests: { cpu: 2 }, replicas: 500 }) } }), []);
    assert.deepEqual(findingsOf(rule, on({ busy: box({ replicas: 50, running: false }), a: box({ requests: { cpu: 8 } }) })), []);
  });

  it('names the level that hurts most and the formula by which shares became weights', () => {
    const [finding] = findingsOf(rule, { nodes: {
      host: { kind: 'host', cpu: { cores: 8 }, os }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, other: { kind: 'vm', in: 'kvm', vcpus: 8, replicas: 7 }, vm: { kind: 'vm', in: 'kvm', vcpus: 8, os },
      docker: { ...HOST.docker, in: 'vm', runtimeVersion: '1.1.12' }, a: box({ requests: { cpu: 2 }, cpuShares: 1024 }),
    } });
    assert.deepEqual(finding!.nodes, ['a', 'kvm']);
    assert.match(finding!.message, /Most is lost in hypervisor kvm: 8 CPUs are shared by weight, and VM vm has 100 of 800/);
    assert.match(finding!.witness.at(-1)!, /linear formula/);
  });

  it('adds a request in Kubernetes', () => {
    const document = { nodes: {
      host: { kind: 'host', cpu: { cores: 2 }, memory: '8GiB', os }, cri: { kind: 'engine', in: 'host', platform: 'containerd' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] },
      web: { kind: 'pod', in: 'cri' }, site: { kind: 'container', in: 'web', requests: { cpu: 1 } }, log: { kind: 'pod', in: 'cri' }, agent: { kind: 'container', in: 'log' },
    } };
    assert.deepEqual(findingsOf(rule, document).map((it) => it.nodes[0]), ['agent']);
    assert.deepEqual(afterFix(rule, document, /Request the CPU that agent needs/), []);
  });
});

describe('hollow-guarantee', () => {
  const rule = 'hollow-guarantee';
  const cluster = (worker: object, more: object = {}, host: object = {}) => ({ nodes: {
    host: { kind: 'host', cpu: { cores: 16 }, memory: '64GiB', ...host }, hv: { kind: 'hypervisor', in: 'host', platform: 'esxi' }, other: { kind: 'vm', in: 'hv', vcpus: 4, memory: '40GiB' },
    worker: { kind: 'vm', in: 'hv', vcpus: 4, memory: '32GiB', os, ...worker }, cri: { kind: 'engine', in: 'worker', platform: 'containerd' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] },
    db: { kind: 'pod', in: 'cri' }, pg: { kind: 'container', in: 'db', limits: { cpu: 1, memory: '8GiB' } }, ...more,
  } });

  it('is backed by a reservation, else by a host without overcommit, else by what ballooning leaves', () => {
    const backed = (worker: object, more: object = {}, host: object = {}) => findingsOf(rule, cluster(worker, more, host)).map((it) => it.measured);
    assert.deepEqual([backed({}), backed({ reservation: { memory: '8GiB' } }), backed({ reservation: { memory: '32GiB' } })], [[0], [0.25], []]);
    assert.deepEqual(backed({}, {}, { memory: '128GiB' }), []);
    assert.deepEqual(backed({ memoryMin: '16GiB' }), [0.5]);
    assert.deepEqual(backed({}, {}, { memory: undefined }), [], 'a host of unknown size is not known to be overcommitted');
  });

  it('is about guarantees: none in BestEffort pods, Compose reservations or what is off; memory.min is one', () => {
    const silent = (more: object) => assert.deepEqual(findingsOf(rule, cluster({}, more)), []);
    silent({ pg: { kind: 'container', in: 'db' } });
    silent({ db: { kind: 'pod', in: 'cri', running: false } });
    silent({ k8s: { kind: 'cluster', platform: 'nomad' }, cri: { kind: 'engine', in: 'worker', platform: 'docker' }, db: { kind: 'cgroup', in: 'cri' }, pg: { kind: 'container', in: 'db', requests: { memory: '8GiB' } } });
    assert.equal(findingsOf(rule, cluster({}, { pg: { kind: 'container', in: 'db' }, slice: { kind: 'cgroup', in: 'worker', memory: { min: '1GiB' } } })).length, 1);
  });

  it('gathers the VMs of one host, is an error for what is critical, and multiplies through nested machines', () => {
    const second = { w2: { kind: 'vm', in: 'hv', vcpus: 4, memory: '32GiB', os }, cri2: { kind: 'engine', in: 'w2', platform: 'containerd' }, k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri', 'cri2'] }, p2: { kind: 'container', in: 'cri2', limits: { cpu: 1, memory: '1GiB' }, criticality: 'critical' } };
    assert.deepEqual(findingsOf(rule, cluster({}, second)).map((it) => [it.severity, it.nodes]), [['error', ['host', 'worker', 'w2', 'db', 'p2']]]);
    const nested = cluster({ in: 'inner' }, { mid: { kind: 'vm', in: 'hv', vcpus: 8, memory: '40GiB', os, reservation: { memory: '20GiB' } }, inner: { kind: 'hypervisor', in: 'mid', platform: 'kvm' } });
    assert.deepEqual(findingsOf(rule, nested).map((it) => it.measured), [0.5]);
  });

  it('of CPU is the share of the VM when all are busy', () => {
    const busy = (copies: number) => findingsOf(rule, cluster({ reservation: { memory: '32GiB' } }, { db: { kind: 'pod', in: 'cri' }, pg: { kind: 'container', in: 'db', requests: { cpu: 1 } }, other: { kind: 'vm', in: 'hv', vcpus: 4, memory: '1GiB', replicas: copies } })).map((it) => [it.measured, it.threshold]);
    assert.deepEqual([busy(3), busy(7), busy(15)], [[], [], [[0.25, 0.5]]]);
  });

  it('reserves where all of it fits, and offers nothing where it does not', () => {
    assert.deepEqual(afterFix(rule, cluster({}), /Reserve the memory of worker/), []);
    assert.deepEqual(findingsOf(rule, cluster({}, { other: { kind: 'vm', in: 'hv', memory: '40GiB', reservation: { memory: '40GiB' } } }))[0]!.fixes(), []);
  });
});
