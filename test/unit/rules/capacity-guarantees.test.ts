import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { applyOperations, readTopology } from '../../../src/model';
import { findingsOf, HOST, linux, textOf, TODAY } from '../engine/support';

const GiB = 2 ** 30, MiB = 2 ** 20;
const severities = (found: readonly Finding[]): string[] => found.map((it) => it.severity);
/** Findings of the rule after its first fix was applied. */
function afterFix(rule: string, document: object): readonly Finding[] {
  const [fix] = findingsOf(rule, document)[0]!.fixes();
  const applied = applyOperations(readTopology(textOf(document)), fix!.operations);
  assert.ok(applied.ok);
  return check(readTopology(applied.text), { today: TODAY }).findings.filter((it) => it.rule === rule);
}
const docker = { host: HOST.host, docker: { kind: 'engine', in: 'host', platform: 'docker' } };

describe('pids-effectively-unlimited', () => {
  const rule = 'pids-effectively-unlimited';
  const two = (engine: object, more: object = {}) => ({ nodes: { ...docker, docker: { ...docker.docker, ...engine }, a: { kind: 'container', in: 'docker', ...more }, b: { kind: 'container', in: 'docker', ...more } } });

  it('is one finding a kernel, whose fix limits all of them', () => {
    assert.deepEqual(findingsOf(rule, two({})).map((it) => it.nodes), [['a', 'b', 'host']]);
    assert.deepEqual(afterFix(rule, two({})), []);
  });

  it('takes limits above, defaults declared and of the product, and what is said on the container first', () => {
    assert.deepEqual(findingsOf(rule, two({ pidsLimit: 4096 })), []);
    assert.deepEqual(findingsOf(rule, two({ platform: 'podman' })), []);
    assert.equal(findingsOf(rule, two({ platform: 'podman', pidsLimit: 'unlimited' })).length, 1);
    assert.equal(findingsOf(rule, two({ platform: 'podman' }, { limits: { pids: 'unlimited' } })).length, 1);
    const slice = { nodes: { ...docker, s: { kind: 'cgroup', in: 'docker', pids: 100 }, a: { kind: 'container', in: 's' }, b: { kind: 'container', in: 's' } } };
    assert.deepEqual(findingsOf(rule, slice), []);
  });

  it('leaves out sandboxes, what is off, and what is alone on its kernel', () => {
    assert.deepEqual(findingsOf(rule, two({ runtime: 'kata' })), []);
    assert.deepEqual(findingsOf(rule, two({ runtime: 'runsc' })), []);
    assert.deepEqual(findingsOf(rule, two({}, { running: false })), []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...docker, a: { kind: 'container', in: 'docker' } } }), []);
  });
});

describe('limits-contradictory', () => {
  const rule = 'limits-contradictory';
  const container = (more: object, engine: object = {}) => ({ nodes: { ...docker, docker: { ...docker.docker, ...engine }, a: { kind: 'container', in: 'docker', ...more } } });
  const slice = (memory: object) => ({ nodes: { ...docker, s: { kind: 'cgroup', in: 'docker', memory } } });
  const found = (document: object) => severities(findingsOf(rule, document));

  it('is an error for pairs that cannot be, and its fix mends them', () => {
    for (const document of [
      container({ requests: { memory: '2GiB' }, limits: { memory: '1GiB' } }), container({ requests: { cpu: 2 }, limits: { cpu: '500m' } }),
      slice({ min: '2GiB', max: '1GiB' }), { nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', memory: '8GiB', reservation: { memory: '4GiB' }, limit: { memory: '2GiB' } } } },
    ]) {
      assert.deepEqual(found(document), ['error']);
      assert.deepEqual(afterFix(rule, document), []);
    }
  });

  it('is a warning for settings that do nothing', () => {
    for (const document of [
      slice({ high: '1GiB', max: '1GiB' }), slice({ min: '1GiB', low: '512MiB' }), container({ limits: { cpu: 0.005 } }), container({ limits: { pids: 0 } }), container({ limits: { memory: 0 } }),
      container({ requests: { memory: '1GiB' }, limits: { memory: '1GiB' } }),
    ]) {
      assert.deepEqual(found(document), ['warning']);
      assert.deepEqual(afterFix(rule, document), []);
    }
  });

  it('does not take equal request and limit in Kubernetes for one, nor zeros that mean zero, nor what is unlimited or off', () => {
    const equal = { requests: { memory: '1GiB' }, limits: { memory: '1GiB' } };
    assert.deepEqual(found(container(equal, { platform: 'k3s' })), []);
    assert.deepEqual(found(container(equal, { platform: 'podman' })), []);
    assert.deepEqual(found(container({ limits: { memory: 0 } }, { platform: 'systemd-nspawn' })), []);
    assert.deepEqual(found(slice({ high: 'unlimited', max: 'unlimited' })), []);
    assert.deepEqual(found(slice({ high: '1GiB' })), []);
    assert.deepEqual(found(container({ running: false, requests: { memory: '2GiB' }, limits: { memory: '1GiB' } })), []);
  });

  it('is one finding for siblings with the same contradiction', () => {
    const nodes = { ...docker, ...Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { kind: 'container', in: 'docker', limits: { memory: 0 } }])) };
    assert.deepEqual(findingsOf(rule, { nodes }).map((it) => it.nodes), [['a', 'b', 'c']]);
    assert.deepEqual(afterFix(rule, { nodes }), []);
  });
});

describe('sandbox-overhead-unaccounted', () => {
  const rule = 'sandbox-overhead-unaccounted';
  const kata = (classes: readonly object[], pod: object = {}) => ({
    nodes: {
      host: HOST.host, cri: { kind: 'engine', in: 'host', platform: 'containerd', runtimeClasses: classes },
      p: { kind: 'pod', in: 'cri', runtimeClass: 'kata', replicas: 3, ...pod }, c: { kind: 'container', in: 'p' }, d: { kind: 'container', in: 'p' },
    },
  });

  it('counts sandboxes, not containers, and its fix declares what is usual on the class', () => {
    const document = kata([{ name: 'runc' }, { name: 'kata', handler: 'kata' }]);
    const [finding] = findingsOf(rule, document);
    assert.match(finding!.message, /3 sandboxes of Kata Containers.*360MiB that no scheduler/);
    assert.deepEqual(afterFix(rule, document), []);
    assert.deepEqual(afterFix(rule, kata([])), []);
  });

  it('takes what the pod or the class declares, and tells when it is less than usual', () => {
    assert.deepEqual(findingsOf(rule, kata([{ name: 'kata', overhead: { memory: '120MiB' } }])), []);
    assert.deepEqual(findingsOf(rule, kata([], { overhead: { memory: '120MiB' } })), []);
    assert.equal(findingsOf(rule, kata([], { overhead: { memory: '20MiB' } }))[0]!.measured, 20 * MiB);
    assert.deepEqual(afterFix(rule, kata([{ name: 'kata' }], { overhead: { memory: '20MiB' } })), []);
  });

  it('takes a class declared on a node for what floats in the cluster, and says nothing of plain runtimes', () => {
    const floating = (overhead?: object) => ({
      nodes: {
        host: HOST.host, cri: { kind: 'engine', in: 'host', platform: 'containerd', runtimeClasses: [{ name: 'kata', ...(overhead && { overhead }) }] },
        k: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] }, p: { kind: 'pod', in: 'k', runtimeClass: 'kata' }, c: { kind: 'container', in: 'p' },
      },
    });
    assert.equal(findingsOf(rule, floating()).length, 1);
    assert.deepEqual(findingsOf(rule, floating({ memory: '200MiB' })), []);
    assert.deepEqual(findingsOf(rule, kata([], { runtimeClass: 'runc' })), []);
    assert.deepEqual(findingsOf(rule, { nodes: { c: { kind: 'container', in: 'nowhere', runtimeClass: 'kata' } } }), []);
  });
});

describe('hidden-vm-too-small', () => {
  const rule = 'hidden-vm-too-small';
  const laptop = (engine: object, containers: readonly object[], os: object = { platform: 'macos', version: '15' }) => ({
    nodes: {
      mac: { kind: 'host', memory: '16GiB', cpu: { cores: 8 }, os }, e: { kind: 'engine', in: 'mac', platform: 'docker-desktop', ...engine },
      ...Object.fromEntries(containers.map((it, i) => [`c${i}`, { kind: 'container', in: 'e', ...it }])),
    },
  });
  const asks = (memory: string) => ({ requests: { memory } });

  it('is an error over the declared size with the reserve, a warning over the assumed one', () => {
    assert.deepEqual(findingsOf(rule, laptop({ hiddenVm: { memory: '4GiB' } }, [asks('3584MiB')])), []);
    const document = laptop({ hiddenVm: { memory: '4GiB' } }, [asks('3GiB'), asks('1GiB')]);
    assert.deepEqual(severities(findingsOf(rule, document)), ['error']);
    assert.deepEqual(afterFix(rule, document), []);
    const assumed = findingsOf(rule, laptop({}, [asks('8GiB')]));
    assert.deepEqual([assumed[0]!.severity, assumed[0]!.threshold], ['warning', 8 * GiB]);
    assert.match(assumed[0]!.message, /assumed: half of the host's/);
  });

  it('says nothing where no size is known, nothing runs, or limits are reported elsewhere', () => {
    assert.deepEqual(findingsOf(rule, laptop({ platform: 'colima' }, [asks('64GiB')])), []);
    assert.deepEqual(findingsOf(rule, laptop({ hiddenVm: { memory: '1GiB' } }, [{ ...asks('4GiB'), running: false }])), []);
    const limits = laptop({ hiddenVm: { memory: '4GiB' } }, [{ limits: { memory: '3GiB' } }, { limits: { memory: '3GiB' } }]);
    assert.deepEqual([findingsOf(rule, limits).length, findingsOf('cgroup-overcommit', limits).length], [0, 1]);
  });

  it('counts CPUs by requests, and a modelled hidden VM and engines in the one of WSL 2 together', () => {
    assert.deepEqual(severities(findingsOf(rule, laptop({ hiddenVm: { cpus: 2 } }, [{ requests: { cpu: 1.5 } }, { requests: { cpu: 1 } }]))), ['error']);
    const windows = laptop({ hiddenVm: { memory: '6GiB' } }, [asks('3GiB')], { platform: 'windows', version: '11' });
    assert.deepEqual(findingsOf(rule, windows), []);
    const both = { nodes: { ...windows.nodes, r: { kind: 'engine', in: 'mac', platform: 'rancher-desktop' }, x: { kind: 'container', in: 'r', ...asks('3GiB') } } };
    assert.deepEqual(severities(findingsOf(rule, both)), ['error']);
    const modelled = { nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', hidden: true, memory: '2GiB', vcpus: 2, os: linux }, e: { kind: 'engine', in: 'vm', platform: 'docker' }, c: { kind: 'container', in: 'e', ...asks('2GiB') } } };
    assert.deepEqual(severities(findingsOf(rule, modelled)), ['error']);
    assert.deepEqual(afterFix(rule, modelled), []);
  });
});

describe('reservations-exceed-parent', () => {
  const rule = 'reservations-exceed-parent';
  const node = (id: string, requests: readonly string[], more: object = {}) => ({
    [id]: { kind: 'host', memory: '8GiB', cpu: { cores: 8 }, os: linux }, [`${id}-e`]: { kind: 'engine', in: id, platform: 'containerd', reserved: { memory: '1GiB' }, ...more },
    ...Object.fromEntries(requests.flatMap((memory, i) => [[`${id}-p${i}`, { kind: 'pod', in: `${id}-e` }], [`${id}-c${i}`, { kind: 'container', in: `${id}-p${i}`, requests: { memory } }]])),
  });

  it('compares requests with what a node can allocate, and moves the fewest pods to a node that has room', () => {
    // 8 GiB - 1 GiB - 100 MiB.
    assert.deepEqual(findingsOf(rule, { nodes: node('a', ['4GiB', '2972MiB']) }), []);
    const cluster = { k: { kind: 'cluster', platform: 'kubernetes', members: ['a-e', 'b-e'] } };
    const document = { nodes: { ...cluster, ...node('a', ['1GiB', '5GiB', '2GiB']), ...node('b', []) } };
    const [finding] = findingsOf(rule, document);
    assert.equal(finding!.severity, 'error');
    assert.match(finding!.message, /fits without a-p1/);
    assert.deepEqual(afterFix(rule, document), []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...cluster, ...node('a', ['8GiB']), ...node('b', ['1GiB']) } })[0]!.fixes(), []);
  });

  it('counts pods, and only warns where no scheduler watches', () => {
    assert.deepEqual(severities(findingsOf(rule, { nodes: node('a', ['1MiB', '1MiB', '1MiB'], { maxPods: 2 }) })), ['error']);
    const plain = { nodes: { ...docker, c: { kind: 'container', in: 'docker', replicas: 3, requests: { memory: '32GiB' } } } };
    assert.deepEqual(severities(findingsOf(rule, plain)), ['warning']);
  });

  it('compares reservations of VMs, overhead included, with the host', () => {
    const vms = (memory: string) => ({ nodes: { ...HOST, ...Object.fromEntries([1, 2].map((n) => [`v${n}`, { kind: 'vm', in: 'kvm', memory: '40GiB', vcpus: 2, reservation: { memory } }])) } });
    assert.deepEqual(findingsOf(rule, vms('31GiB')), []);
    const [finding] = findingsOf(rule, vms('32GiB'));
    assert.deepEqual([finding!.severity, finding!.threshold], ['error', 64 * GiB]);
    assert.ok(finding!.measured! > 64 * GiB);
    const cpu = { nodes: { ...HOST, v: { kind: 'vm', in: 'kvm', vcpus: 40, reservation: { cpu: 33 } } } };
    assert.deepEqual(findingsOf(rule, cpu).map((it) => it.threshold), [32]);
  });

  it('compares protection with that of the group above, and with its limit', () => {
    const groups = (slice: object, memory: object) => ({ nodes: { host: HOST.host, s: { kind: 'cgroup', in: 'host', memory: slice }, a: { kind: 'cgroup', in: 's', memory }, b: { kind: 'cgroup', in: 's', memory } } });
    assert.deepEqual(findingsOf(rule, groups({ min: '2GiB' }, { min: '1GiB' })), []);
    const document = groups({ min: '1GiB' }, { min: '1GiB' });
    assert.deepEqual(severities(findingsOf(rule, document)), ['warning']);
    assert.deepEqual(afterFix(rule, document), []);
    assert.match(findingsOf(rule, groups({}, { low: '1GiB' }))[0]!.message, /protects nothing itself.*protects nothing of theirs/);
    assert.match(findingsOf(rule, groups({ min: '4GiB', max: '1GiB' }, { min: '1GiB' }))[0]!.message, /may use 1GiB at most/);
    assert.deepEqual(findingsOf(rule, { nodes: { host: HOST.host, a: { kind: 'cgroup', in: 'host', memory: { min: '60GiB' } } } }), []);
  });
});

describe('capacity-underused', () => {
  const rule = 'capacity-underused';
  const cluster = (usage: object | undefined, more: object = {}) => ({
    nodes: {
      k: { kind: 'cluster', platform: 'vsphere', members: ['y1', 'y2', 'y3'], failuresToTolerate: 1 },
      ...Object.fromEntries([1, 2, 3].flatMap((n) => [
        [`h${n}`, { kind: 'host', memory: '64GiB', cpu: { cores: 16 } }], [`y${n}`, { kind: 'hypervisor', in: `h${n}`, platform: 'esxi' }],
        [`v${n}`, { kind: 'vm', in: `y${n}`, vcpus: 2, memory: '8GiB', disk: '10GiB', storage: 'san', ...(usage && { usage }), ...more }],
      ])), san: { kind: 'volume', in: 'k', shared: true, size: '1TiB' },
    },
  });

  it('is one finding for the hosts of a cluster, and tells which could be emptied with a failure survived', () => {
    const [finding, ...rest] = findingsOf(rule, cluster({ cpuP95: 1.5, memoryP95: '6GiB' }));
    assert.deepEqual([finding!.nodes, rest.length], [['h1', 'h2', 'h3'], 0]);
    assert.match(finding!.message, /fit on 2 of its 3 hosts with 1 host failure still survived: h\d could be emptied/);
  });

  it('says nothing where one thing is not measured, or one resource is used', () => {
    assert.deepEqual(findingsOf(rule, cluster(undefined)), []);
    assert.deepEqual(findingsOf(rule, cluster({ cpuP95: 0.1 })), []);
    const busy = { nodes: { ...cluster({ cpuP95: 1.5, memoryP95: '6GiB' }).nodes, app: { kind: 'vm', in: 'y1', usage: { cpuP95: 8, memoryP95: '20GiB' } } } };
    assert.deepEqual(findingsOf(rule, busy).map((it) => it.nodes), [['h2', 'h3']]);
  });

  it('finds VMs that are too large, long unused, or seldom needed', () => {
    const vm = (more: object) => findingsOf(rule, { nodes: { ...HOST, v: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', os: linux, ...more } } }).map((it) => it.nodes[0]);
    assert.deepEqual(vm({ usage: { cpuP95: 0.5, memoryP95: '1GiB' } }).filter((it) => it === 'v'), ['v']);
    assert.deepEqual(vm({ usage: { cpuP95: 0.5, memoryP95: '7GiB' } }).filter((it) => it === 'v'), []);
    assert.deepEqual(vm({ power: 'off', lastUsed: '2026-05-24' }), ['v']);
    assert.deepEqual(vm({ power: 'off', lastUsed: '2026-05-25' }), []);
    assert.deepEqual(vm({ lastUsed: '2026-01-01' }), ['v']);
    assert.deepEqual(vm({ lastUsed: '2026-01-01', owner: 'ops' }), []);
    assert.deepEqual([vm({ dutyCycle: 0.05 }), vm({ dutyCycle: 0.1 }), vm({ power: 'template', lastUsed: '2020-01-01' })], [['v'], [], []]);
  });
});
