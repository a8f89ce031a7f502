import assert from 'node:assert/strict';
import { defaultCatalog } from '../../../src/catalog';
import { groupCommits, limits, machines, stackedCommit } from '../../../src/engine';
import type { Facts, Resource } from '../../../src/engine';
import { cpusetSize } from '../../../src/engine/facts/limits';
import { overheadBytes } from '../../../src/engine/facts/overhead';
import { parseBytes } from '../../../src/model';
import { at, factsFor, HOST, linux } from './support';

const MiB = 2 ** 20, GiB = 2 ** 30;

/** Effective limit, whether it is exact, and who sets it. */
function limit(facts: Facts, id: string, resource: Resource): [number, boolean, string | null] {
  const { effective, known, binding } = limits(facts)[resource];
  const i = at(facts.graph, id);
  return [effective[i]!, known[i] === 1, binding[i]! < 0 ? null : facts.graph.ids[binding[i]!]!];
}

describe('effective limits', () => {
  it('are the least on the way up, and name the nearest that sets them', () => {
    const facts = factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '8GiB', os: linux }, docker: { kind: 'engine', in: 'vm', reserved: { memory: '1GiB', cpu: 1 } },
      slice: { kind: 'cgroup', in: 'docker', memory: { max: '1GiB' }, cpu: { max: 2 }, pids: 100 },
      web: { kind: 'container', in: 'slice', limits: { memory: '4GiB', pids: 'unlimited' } }, small: { kind: 'container', in: 'slice', limits: { memory: '256MiB', cpu: '250m', pids: 10 } },
      free: { kind: 'container', in: 'docker' }, pinned: { kind: 'container', in: 'docker', cpuset: '0-2,7' },
    });
    assert.deepEqual(limit(facts, 'web', 'memory'), [GiB, true, 'slice']);
    assert.deepEqual(limit(facts, 'web', 'cpu'), [2, true, 'slice']);
    assert.deepEqual(limit(facts, 'web', 'pids'), [100, true, 'slice']);
    assert.deepEqual([limit(facts, 'small', 'memory'), limit(facts, 'small', 'cpu'), limit(facts, 'small', 'pids')], [[256 * MiB, true, 'small'], [0.25, true, 'small'], [10, true, 'small']]);
    assert.deepEqual([limit(facts, 'free', 'memory'), limit(facts, 'free', 'cpu')], [[7 * GiB, true, 'docker'], [7, true, 'docker']]);
    assert.deepEqual(limit(facts, 'free', 'pids'), [Infinity, true, null]);
    assert.deepEqual(limit(facts, 'pinned', 'cpu'), [4, true, 'pinned']);
  });

  it('take a host\'s reserve off, a VM\'s limit before its size, and the larger of two ties from the nearer node', () => {
    const facts = factsFor({
      host: { kind: 'host', memory: '16GiB', cpu: { cores: 8 }, reserved: { memory: '2GiB', cpu: 1 }, os: linux }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm', reserved: { memory: '4GiB' } },
      vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', limit: { cpu: 2 }, os: linux }, slice: { kind: 'cgroup', in: 'vm', memory: { max: '8GiB' } },
    });
    assert.deepEqual([limit(facts, 'host', 'memory'), limit(facts, 'kvm', 'memory'), limit(facts, 'host', 'cpu')], [[14 * GiB, true, 'host'], [12 * GiB, true, 'kvm'], [7, true, 'host']]);
    assert.deepEqual([limit(facts, 'vm', 'cpu'), limit(facts, 'slice', 'memory')], [[2, true, 'vm'], [8 * GiB, true, 'slice']]);
  });

  it('are upper bounds below what is not known', () => {
    const facts = factsFor({ ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, docker: { kind: 'engine', in: 'vm' }, web: { kind: 'container', in: 'docker', limits: { memory: '1GiB' } }, mac: { kind: 'host', memory: '16GiB', os: { platform: 'macos' } }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, db: { kind: 'container', in: 'dd' } });
    assert.deepEqual(limit(facts, 'vm', 'memory'), [64 * GiB, false, 'host']);
    assert.deepEqual(limit(facts, 'web', 'memory'), [GiB, false, 'web']);
    assert.deepEqual(limit(facts, 'db', 'memory'), [16 * GiB, false, 'mac'], 'the hidden VM has a size, and nobody said which');
  });

  it('of a pod follow from its containers where all have one', () => {
    const pod = (limits: object | undefined) => ({ ...HOST, cri: { kind: 'engine', in: 'host' }, pod: { kind: 'pod', in: 'cri', overhead: { memory: '120MiB' } }, a: { kind: 'container', in: 'pod', limits: { memory: '100MiB' } }, b: { kind: 'container', in: 'pod', ...(limits ? { limits } : {}) } });
    assert.deepEqual(limit(factsFor(pod({ memory: '100MiB' })), 'pod', 'memory'), [320 * MiB, true, 'pod']);
    assert.deepEqual(limit(factsFor(pod(undefined)), 'pod', 'memory'), [64 * GiB, true, 'host']);
  });

  it('count the CPUs of a cpuset, and take no other text for one', () => {
    assert.deepEqual(['0-3', '0,2,4', '1-2,2-3', '5', ' 0-1 , 3 '].map(cpusetSize), [4, 3, 3, 1, 3]);
    assert.deepEqual([undefined, '', 'all', '3-1', '0-99999999', '-1'].map(cpusetSize), Array(6).fill(Infinity));
  });
});

describe('overhead of virtual machines', () => {
  const mib = (product: string, memory: string, vcpus: number, more: object = {}) => overheadBytes(defaultCatalog.platform(product), { kind: 'vm', memory, vcpus, ...more }) / MiB;

  it('follows the product', () => {
    const close = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 0.1, `${value} is not ${expected}`);
    close(mib('esxi', '256MiB', 1), 20.2);
    close(mib('esxi', '4096MiB', 2), 52.6);
    close(mib('esxi', '16384MiB', 8), 167.5);
    assert.equal(mib('kvm', '4096MiB', 2), 114);
    assert.equal(mib('kubevirt', '4096MiB', 2), 304);
    assert.deepEqual([mib('hyper-v', '1GiB', 1), mib('hyper-v', '8GiB', 4)], [32, 88]);
    assert.equal(mib('kvm', '4096MiB', 2, { devices: [{ type: 'gpu' }, { type: 'usb' }] }), 114 + 1024);
    assert.equal(mib('virtualbox', '4096MiB', 2), 114);
  });

  it('is nothing for a product without a formula, and unknown without a size', () => {
    assert.equal(mib('xen', '4GiB', 2), 0);
    assert.equal(overheadBytes(undefined, { kind: 'vm', memory: '4GiB' }), 0);
    assert.ok(Number.isNaN(overheadBytes(defaultCatalog.platform('kvm'), { kind: 'vm' })));
  });
});

describe('commit ratios', () => {
  it('add up running VMs with their overhead, against RAM less the reserve', () => {
    const facts = factsFor({
      host: { kind: 'host', cpu: { sockets: 1, cores: 4, threads: 2 }, memory: '16GiB', reserved: { memory: '2GiB', cpu: 1 }, os: linux }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm', reserved: { memory: '1GiB' } },
      a: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '4GiB', replicas: 2, memoryMin: '1GiB' }, b: { kind: 'vm', in: 'kvm', vcpus: 2, memory: '8GiB', pinned: true }, off: { kind: 'vm', in: 'kvm', vcpus: 64, memory: '512GiB', power: 'off' }, dark: { kind: 'vm', in: 'kvm' },
    });
    const [machine] = machines(facts).list;
    const { memory, cpu } = machine!;
    const overhead = 2 * (50 + 8 + 32 + 8 + 32) + (50 + 16 + 16 + 8 + 32);
    assert.deepEqual([memory.usable, memory.size, memory.overhead], [14 * GiB, 16 * GiB, overhead * MiB]);
    assert.equal(memory.worst, (16 * GiB + overhead * MiB) / (14 * GiB));
    assert.equal(memory.best, (2 * GiB + 8 * GiB + overhead * MiB) / (14 * GiB));
    assert.deepEqual([cpu.threads, cpu.reserved, cpu.shared, cpu.pinned, cpu.commit], [8, 1, 8, 2, 8 / 5]);
    assert.deepEqual([memory.unknown, cpu.unknown], [[at(facts.graph, 'dark')], [at(facts.graph, 'dark')]]);
  });

  it('are without bound over nothing, and nothing over nothing', () => {
    const facts = factsFor({ host: { kind: 'host', memory: '1GiB', reserved: { memory: '1GiB' } }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', memory: '1GiB', vcpus: 1 }, idle: { kind: 'host', memory: '1GiB' }, hv: { kind: 'hypervisor', in: 'idle' } });
    assert.equal(machines(facts).byNode.get(at(facts.graph, 'host'))!.memory.worst, Infinity);
    assert.equal(machines(facts).byNode.get(at(facts.graph, 'idle'))!.memory.worst, 0);
    assert.ok(Number.isNaN(machines(facts).byNode.get(at(facts.graph, 'host'))!.cpu.commit));
  });

  it('multiply down the stack', () => {
    const facts = factsFor({
      host: { kind: 'host', cpu: { sockets: 1, cores: 8, threads: 1 }, os: linux }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
      vm: { kind: 'vm', in: 'kvm', vcpus: 4, os: linux, replicas: 8 }, docker: { kind: 'engine', in: 'vm' },
      web: { kind: 'container', in: 'docker', limits: { cpu: 2 } }, rest: { kind: 'container', in: 'docker', limits: { cpu: 2 }, replicas: 5 },
    });
    assert.equal(machines(facts).list[0]!.cpu.commit, 4);
    assert.equal(groupCommits(facts).cpu.ratio[at(facts.graph, 'vm')], 3);
    assert.equal(stackedCommit(facts, at(facts.graph, 'web'), 'cpu'), 12);
  });

  it('of groups look through engines and groups without a limit, and cap members at what the group has', () => {
    const facts = factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '4GiB', os: linux }, docker: { kind: 'engine', in: 'vm' }, open: { kind: 'cgroup', in: 'docker' },
      a: { kind: 'container', in: 'open', limits: { memory: '3GiB' } }, b: { kind: 'container', in: 'open' }, c: { kind: 'container', in: 'docker', limits: { memory: '100GiB' } }, gone: { kind: 'container', in: 'docker', limits: { memory: '2GiB' }, replicas: 0 },
    });
    const { sum, ratio, unlimited } = groupCommits(facts).memory;
    const vm = at(facts.graph, 'vm');
    assert.deepEqual([sum[vm], ratio[vm], unlimited[vm]], [7 * GiB, 7 / 4, 1]);
    assert.equal(groupCommits(facts).group[at(facts.graph, 'c')], vm);
  });
});

describe('sizes as products write them', () => {
  it('are bytes by the unit that the importer wrote', () => {
    assert.deepEqual([parseBytes('512MiB'), parseBytes('512MB'), parseBytes(1)], [536_870_912, 512_000_000, 1]);
  });
});
