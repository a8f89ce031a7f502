import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { applyOperations, readTopology } from '../../../src/model';
import { findingsOf, HOST, linux, textOf, TODAY } from './support';

const vms = (sizes: readonly object[]) => Object.fromEntries(sizes.map((size, i) => [`vm-${i + 1}`, { kind: 'vm', in: 'kvm', os: linux, ...size }]));
const severities = (found: readonly Finding[]): string[] => found.map((it) => it.severity);
/** Findings of a rule after one of its fixes. */
function afterFix(rule: string, document: object, title: RegExp): readonly Finding[] {
  const text = textOf(document);
  const fix = findingsOf(rule, document)[0]!.fixes().find((it) => title.test(it.title))!;
  assert.ok(fix, `no fix ${title}`);
  const applied = applyOperations(readTopology(text), fix.operations);
  assert.ok(applied.ok);
  return check(readTopology(applied.text), { today: TODAY }).findings.filter((it) => it.rule === rule);
}

describe('cpu-overcommit', () => {
  const rule = 'cpu-overcommit';

  it('measures against threads by default, against cores where asked, and says by which', () => {
    const nodes = { ...HOST, ...vms([{ vcpus: 80 }]) };
    assert.deepEqual(findingsOf(rule, { nodes }), []);
    const [finding] = findingsOf(rule, { nodes, rules: { [rule]: { options: { basis: 'cores' } } } });
    assert.deepEqual([finding!.measured, finding!.threshold], [5, 4]);
    assert.match(finding!.message, /on the 16 cores that host has/);
  });

  it('rises to an error over the error ratio and over the most a core can bear', () => {
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 130 }]) } })), ['warning']);
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 520 }]) } })), ['error']);
    const flat = { ...HOST, host: { ...HOST.host, cpu: { cores: 2 } } };
    assert.deepEqual(severities(findingsOf(rule, { nodes: { ...flat, ...vms([{ vcpus: 30, replicas: 1 }]) } })), ['warning']);
  });

  it('goes by the ratio that the operator declares, and by one to one beside a latency-critical VM', () => {
    const policy = (cpu: number) => ({ nodes: { ...HOST, kvm: { ...HOST.kvm, overcommit: { cpu } }, ...vms([{ vcpus: 64 }]) } });
    assert.deepEqual([findingsOf(rule, policy(3)).length, findingsOf(rule, policy(1.5)).length], [0, 1]);
    const [finding] = findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 30 }, { vcpus: 8, role: 'latency-critical' }]) } });
    assert.match(finding!.message, /1\.19 to 1, over 1\.00.* vm-2 is latency-critical/);
  });

  it('does not let pinned CPUs be shared', () => {
    const nodes = { ...HOST, ...vms([{ vcpus: 40, pinned: true }]) };
    const [finding] = findingsOf(rule, { nodes });
    assert.equal(finding!.severity, 'error');
    assert.match(finding!.message, /40 vCPUs are pinned/);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 32, pinned: true }]) } }), []);
  });

  it('invents nothing where sizes are unknown, and says "at least" where some are', () => {
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, host: { kind: 'host' }, ...vms([{ vcpus: 500 }]) } }), []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, ...vms([{}, {}]) } }), []);
    assert.match(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 200 }, {}]) } })[0]!.message, /at least 200 vCPUs.*\(1 VM of unknown size not counted\)/);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 200, power: 'off' }]) } }), []);
  });

  it('proposes sizes by measured use, which mend it', () => {
    const document = { nodes: { ...HOST, ...vms([{ vcpus: 200, usage: { cpuP95: 3 } }]) } };
    assert.deepEqual(findingsOf(rule, document)[0]!.fixes().map((it) => it.title), ['Shrink vm-1 to 4 vCPUs, by measured use']);
    assert.deepEqual(afterFix(rule, document, /Shrink/), []);
  });

  it('tells of what is promised twice', () => {
    const nodes = { ...HOST, ...vms([{ vcpus: 130 }]), docker: { kind: 'engine', in: 'vm-1' }, web: { kind: 'container', in: 'docker', limits: { cpu: 130 }, replicas: 3 } };
    assert.match(findingsOf(rule, { nodes })[0]!.message, /Containers in vm-1 are promised its vCPUs 3\.00 times again: 12\.19 to 1 in all\./);
  });
});

describe('memory-overcommit', () => {
  const rule = 'memory-overcommit';
  const document = (sizes: readonly object[], host: object = {}, kvm: object = {}) => ({ nodes: { ...HOST, host: { ...HOST.host, ...host }, kvm: { ...HOST.kvm, ...kvm }, ...vms(sizes) } });

  it('is a warning over the RAM, an error half over it, and where RAM and swap do not suffice', () => {
    assert.deepEqual(severities(findingsOf(rule, document([{ memory: '65GiB' }]))), ['warning']);
    assert.deepEqual(severities(findingsOf(rule, document([{ memory: '97GiB' }]))), ['error']);
    assert.deepEqual(severities(findingsOf(rule, document([{ memory: '65GiB' }], { swap: '512MiB' }))), ['error']);
    assert.deepEqual(severities(findingsOf(rule, document([{ memory: '65GiB' }], { swap: '8GiB' }))), ['warning']);
    assert.deepEqual(severities(findingsOf(rule, document([{ memory: '65GiB' }], { swap: 0 }, { platform: 'esxi' }))), ['warning'], 'ESXi reclaims instead');
  });

  it('counts overhead and reserve', () => {
    assert.equal(findingsOf(rule, document([{ memory: '63GiB' }])).length, 0);
    assert.match(findingsOf(rule, document([{ memory: '64GiB' }]))[0]!.message, /64GiB and 226MiB of overhead/);
    assert.match(findingsOf(rule, document([{ memory: '63GiB' }], { reserved: { memory: '2GiB' } }))[0]!.message, /2GiB of it reserved/);
  });

  it('offers sizes that fit', () => {
    const crowded = document([{ memory: '48GiB' }, { memory: '24GiB', replicas: 2 }]);
    assert.deepEqual(afterFix(rule, crowded, /Shrink 2 VMs in proportion/), []);
    assert.equal(afterFix(rule, crowded, /ballooning/).length, 1);
    assert.match(afterFix(rule, crowded, /ballooning/)[0]!.message, /by ballooning \(down to a ratio of 0\.80\)/);
  });

  it('is silent where the RAM or all sizes are unknown', () => {
    assert.deepEqual(findingsOf(rule, document([{ memory: '500GiB' }], { memory: undefined })), []);
    assert.deepEqual(findingsOf(rule, document([{}, {}])), []);
  });
});

describe('vm-larger-than-host', () => {
  const rule = 'vm-larger-than-host';

  it('looks at every member of a cluster for a VM that floats', () => {
    const cluster = (vm: object) => ({ nodes: {
      big: { kind: 'host', cpu: { cores: 16 }, memory: '64GiB' }, hv: { kind: 'hypervisor', in: 'big', platform: 'esxi' }, small: { kind: 'host', cpu: { cores: 4 }, memory: '16GiB' },
      vs: { kind: 'cluster', platform: 'vsphere', members: ['hv', 'small'] }, vm: { kind: 'vm', in: 'vs', os: linux, ...vm },
    } });
    assert.deepEqual(findingsOf(rule, cluster({ vcpus: 8, memory: '32GiB' })), []);
    const [finding] = findingsOf(rule, cluster({ vcpus: 8, memory: '128GiB' }));
    assert.equal(finding!.severity, 'error');
    assert.match(finding!.message, /which any of big and small does not have/);
    const unknown = cluster({ vcpus: 8, memory: '128GiB' });
    assert.deepEqual(findingsOf(rule, { nodes: { ...unknown.nodes, small: { kind: 'host' } } }), [], 'a member of unknown size may take it');
  });

  it('mends it with the quick fix, and leaves what is switched off alone', () => {
    const document = { nodes: { ...HOST, ...vms([{ vcpus: 64, memory: '100GiB' }]) } };
    assert.deepEqual(afterFix(rule, document, /Make vm-1 fit host/), []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, ...vms([{ vcpus: 64, power: 'off' }]) } }), []);
  });

  it('spares a core for the host only where asked to, and where there is more than one', () => {
    const document = (options: object) => ({ nodes: { ...HOST, ...vms([{ vcpus: 16, memory: '1GiB' }]) }, rules: { [rule]: { options } } });
    assert.deepEqual(severities(findingsOf(rule, document({}))), ['warning']);
    assert.deepEqual(findingsOf(rule, document({ strictCores: false })), []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...HOST, host: { ...HOST.host, cpu: { cores: 1, threads: 2 } }, ...vms([{ vcpus: 1, memory: '1GiB' }]) } }), []);
  });
});

describe('memory-effectively-unlimited', () => {
  const rule = 'memory-effectively-unlimited';
  const on = (nodes: object) => ({ nodes: { ...HOST, docker: { kind: 'engine', in: 'host' }, ...nodes } });

  it('is one finding for each kernel', () => {
    const found = findingsOf(rule, on({ a: { kind: 'container', in: 'docker' }, b: { kind: 'container', in: 'docker' }, c: { kind: 'container', in: 'docker', limits: { memory: '1GiB' } }, vm: { kind: 'vm', in: 'kvm', os: linux }, d: { kind: 'app', in: 'vm' }, e: { kind: 'app', in: 'vm' } }));
    assert.deepEqual(found.map((it) => [it.nodes, it.severity]), [[['a', 'b', 'host'], 'warning'], [['d', 'e', 'vm'], 'warning']]);
    assert.match(found[0]!.message, /^2 of the 3 workloads/);
  });

  it('leaves alone: a workload by itself, one in a limited pod or slice, a sandbox of its own, the platform, what is off, what floats', () => {
    const silent = (nodes: object) => assert.deepEqual(findingsOf(rule, on(nodes)).map((it) => it.message), []);
    const other = { kind: 'container', in: 'docker', limits: { memory: '1GiB' } };
    silent({ a: { kind: 'container', in: 'docker' } });
    silent({ other, slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, sub: { kind: 'cgroup', in: 'slice' }, a: { kind: 'container', in: 'sub' } });
    silent({ other, kata: { kind: 'engine', in: 'host', runtime: 'kata' }, a: { kind: 'container', in: 'kata' } });
    silent({ other, a: { kind: 'container', in: 'docker', role: 'platform' } });
    silent({ other, a: { kind: 'container', in: 'docker', running: false } });
    silent({ other, k8s: { kind: 'cluster', members: [] }, pod: { kind: 'pod', in: 'k8s' }, a: { kind: 'container', in: 'pod' }, b: { kind: 'container', in: 'pod' } });
  });

  it('is an error beside what is critical, and mended by the proposed limits', () => {
    const document = on({ a: { kind: 'container', in: 'docker', requests: { memory: '1GiB' } }, b: { kind: 'container', in: 'docker', criticality: 'critical', usage: { memoryP95: '4GiB' } } });
    const [finding] = findingsOf(rule, document);
    assert.equal(finding!.severity, 'error');
    assert.match(finding!.message, /by what is known b/);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => (it.op === 'set' ? it.value : it)), ['2GiB', '5GiB']);
    assert.deepEqual(afterFix(rule, document, /Limit the memory of 2 containers/), []);
  });
});

describe('limit-above-ancestor', () => {
  const rule = 'limit-above-ancestor';
  const inVm = (containers: object, vm: object = {}) => ({ nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', os: linux, ...vm }, docker: { kind: 'engine', in: 'vm' }, ...containers } });

  it('is one finding for what the same ancestor caps', () => {
    const found = findingsOf(rule, inVm({ a: { kind: 'container', in: 'docker', limits: { memory: '16GiB' } }, b: { kind: 'container', in: 'docker', limits: { memory: '9GiB', cpu: 6 } } }));
    assert.deepEqual(found.map((it) => [it.nodes, it.pointer, it.measured, it.threshold]), [
      [['a', 'b', 'vm'], '/nodes/a/limits/memory', 16 * 2 ** 30, 8 * 2 ** 30], [['b', 'vm'], '/nodes/b/limits/cpu', 6, 4],
    ]);
    assert.deepEqual(afterFix(rule, inVm({ a: { kind: 'container', in: 'docker', limits: { memory: '16GiB' } }, b: { kind: 'container', in: 'docker', limits: { memory: '9GiB' } } }), /Lower 2/), []);
  });

  it('forgives rounding, and says nothing below an unknown size', () => {
    assert.deepEqual(findingsOf(rule, inVm({ a: { kind: 'container', in: 'docker', limits: { memory: 8 * 2 ** 30 + 4096 } } })), []);
    assert.deepEqual(findingsOf(rule, inVm({ a: { kind: 'container', in: 'docker', limits: { memory: '900GiB' } } }, { memory: undefined })), []);
  });
});

describe('cgroup-overcommit', () => {
  const rule = 'cgroup-overcommit';
  const inVm = (nodes: object) => ({ nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', os: linux }, docker: { kind: 'engine', in: 'vm' }, ...nodes } });
  const container = (memory: string, more: object = {}) => ({ kind: 'container', in: 'docker', limits: { memory }, ...more });

  it('is reported at the lowest level, and above it only where that is worse', () => {
    const slice = { slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, a: container('2GiB', { in: 'slice' }), b: container('1GiB', { in: 'slice' }) };
    assert.deepEqual(findingsOf(rule, inVm(slice)).map((it) => [it.nodes[0], it.measured]), [['slice', 1.5]]);
    assert.deepEqual(findingsOf(rule, inVm({ ...slice, c: container('8GiB') })).map((it) => [it.nodes[0], it.measured]), [['slice', 1.5]]);
    assert.deepEqual(findingsOf(rule, inVm({ ...slice, c: container('8GiB'), d: container('8GiB') })).map((it) => [it.nodes[0], it.measured]), [['vm', 2.25], ['slice', 1.5]]);
  });

  it('counts copies, names who has no limit, and rises to an error', () => {
    const [finding] = findingsOf(rule, inVm({ a: container('3GiB', { replicas: 3 }), b: { kind: 'container', in: 'docker' } }));
    assert.deepEqual([finding!.measured, finding!.severity, finding!.nodes], [9 / 8, 'warning', ['vm', 'a']]);
    assert.match(finding!.message, /and 1 container without a limit comes on top\. The largest is a \(9GiB\)/);
    assert.deepEqual(severities(findingsOf(rule, inVm({ a: container('6GiB', { replicas: 3 }) }))), ['error']);
  });

  it('lets CPU limits add up to more than memory limits', () => {
    const cpus = (cpu: number) => findingsOf(rule, inVm({ a: { kind: 'container', in: 'docker', limits: { cpu, memory: '1GiB' }, replicas: 4 } }));
    assert.deepEqual([cpus(2).length, cpus(2.5).length], [0, 1]);
  });

  it('offers to raise the group where there is room above, and to scale its members down', () => {
    const document = inVm({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '2GiB' } }, a: container('2GiB', { in: 'slice' }), b: container('700MiB', { in: 'slice', replicas: 2 }) });
    assert.deepEqual(afterFix(rule, document, /Raise the limit of slice/), []);
    assert.deepEqual(afterFix(rule, document, /Scale 2 limits down/), []);
    const full = inVm({ slice: { kind: 'cgroup', in: 'docker', memory: { max: '8GiB' } }, a: container('8GiB', { in: 'slice' }), b: container('4GiB', { in: 'slice' }) });
    assert.deepEqual(findingsOf(rule, full)[0]!.fixes().map((it) => it.title), ['Scale 2 limits down in proportion']);
  });

  it('takes its options under their names', () => {
    const document = { ...inVm({ a: container('9GiB') }), rules: { [rule]: { options: { 'memory.warnRatio': 0.5 } } } };
    assert.deepEqual(findingsOf(rule, document).map((it) => [it.measured, it.threshold]), [[1, 0.5]]);
  });
});
