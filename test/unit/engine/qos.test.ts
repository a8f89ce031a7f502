import assert from 'node:assert/strict';
import { allocatables, kubernetes, lacking, NO_QOS, qos, QOS } from '../../../src/engine';
import type { Facts } from '../../../src/engine';
import { kubernetesCpuReserve, kubernetesMemoryReserve } from '../../../src/engine/facts/reserves';
import { at, factsFor, linux } from './support';

const MiB = 2 ** 20, GiB = 2 ** 30;

const NODE = {
  node: { kind: 'host', cpu: { cores: 16 }, memory: '32GiB', disk: '100GiB', os: linux },
  cri: { kind: 'engine', in: 'node', platform: 'containerd' },
  k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] },
};
const facts = (nodes: object, cri: object = {}): Facts => factsFor({ ...NODE, cri: { ...NODE.cri, ...cri }, ...nodes });
const classOf = (of: Facts, id: string): string | undefined => {
  const found = qos(of).class[at(of.graph, id)]!;
  return found === NO_QOS ? undefined : QOS[found];
};
const request = (of: Facts, id: string): number[] => [qos(of).request.cpu[at(of.graph, id)]!, qos(of).request.memory[at(of.graph, id)]! / MiB];
const both = (cpu: number | string, memory: string) => ({ cpu, memory });

describe('quality-of-service classes', () => {
  const pod = (...containers: object[]) => facts({
    pod: { kind: 'pod', in: 'cri' },
    ...Object.fromEntries(containers.map((it, i) => [`c${i}`, { kind: 'container', in: 'pod', ...it }])),
  });

  it('are Guaranteed only where every container has equal requests and limits of both', () => {
    const full = { limits: both(1, '1GiB'), requests: both('1000m', '1024MiB') };
    assert.equal(classOf(pod(full, full), 'pod'), 'Guaranteed');
    assert.equal(classOf(pod({ limits: both(1, '1GiB') }), 'pod'), 'Guaranteed', 'an absent request is the limit');
    assert.equal(classOf(pod(full, { limits: { memory: '1GiB' } }), 'pod'), 'Burstable');
    assert.equal(classOf(pod(full, {}), 'pod'), 'Burstable');
    assert.equal(classOf(pod(full, { ...full, stage: 'init', requests: both(0.5, '1GiB') }), 'pod'), 'Burstable', 'init containers count');
    assert.equal(classOf(pod({}, {}), 'pod'), 'BestEffort');
    assert.equal(classOf(pod({ limits: both(1, 'unlimited') }), 'pod'), 'Burstable');
    assert.equal(classOf(pod(full, { replicas: 0 }), 'c0'), 'Guaranteed', 'what is switched off does not count');
  });

  it('of a pod whose containers are not modelled follow from its own limits, and are open without any', () => {
    const opaque = (props: object) => facts({ pod: { kind: 'pod', in: 'cri', ...props } });
    const limited = opaque({ memory: { max: '1GiB' }, cpu: { max: 2 } });
    assert.deepEqual([classOf(limited, 'pod'), request(limited, 'pod')], ['Guaranteed', [2, 1024]]);
    assert.deepEqual([classOf(opaque({ memory: { max: '1GiB' } }), 'pod'), classOf(opaque({}), 'pod')], ['Burstable', undefined]);
    assert.deepEqual(request(opaque({}), 'pod'), [NaN, NaN]);
  });
});

describe('requests of pods', () => {
  it('add up with the overhead of the runtime class', () => {
    const pair = { a: { kind: 'container', in: 'pod', requests: both('500m', '100MiB') }, b: { kind: 'container', in: 'pod', requests: both('1500m', '100MiB') } };
    const own = facts({ pod: { kind: 'pod', in: 'cri', overhead: both('250m', '120MiB') }, ...pair });
    assert.deepEqual(request(own, 'pod'), [2.25, 320]);
    const byClass = facts({ pod: { kind: 'pod', in: 'cri', runtimeClass: 'kata' }, ...pair }, { runtimeClasses: [{ name: 'kata', handler: 'kata', overhead: both('250m', '120MiB') }] });
    assert.deepEqual(request(byClass, 'pod'), [2.25, 320]);
    assert.deepEqual(request(facts({ pod: { kind: 'pod', in: 'cri', runtimeClass: 'kata' }, ...pair }), 'pod'), [2, 200]);
  });

  it('are the largest init container with the sidecars before it, where that is more', () => {
    const staged = (main: number) => facts({
      pod: { kind: 'pod', in: 'cri' }, early: { kind: 'container', in: 'pod', stage: 'sidecar', requests: { cpu: 1 } },
      prepare: { kind: 'container', in: 'pod', stage: 'init', requests: { cpu: 4 } }, late: { kind: 'container', in: 'pod', stage: 'sidecar', requests: { cpu: 2 } },
      main: { kind: 'container', in: 'pod', requests: { cpu: main } },
    });
    assert.deepEqual([request(staged(1), 'pod')[0], request(staged(3), 'pod')[0]], [5, 6]);
  });

  it('are the limit where absent in Kubernetes only', () => {
    const web = { kind: 'container', in: 'cri', limits: both(1, '512MiB') };
    assert.deepEqual(request(facts({ web }), 'web'), [1, 512]);
    assert.deepEqual(request(factsFor({ ...NODE, k8s: { kind: 'cluster', members: ['cri'] }, web }), 'web'), [0, 0]);
  });
});

describe('Kubernetes', () => {
  it('is where a cluster says so, or the engine, or pods on a CRI engine', () => {
    const managed = (nodes: object) => { const of = factsFor(nodes); return kubernetes(of).managed[at(of.graph, 'cri')]; };
    const bare = { node: NODE.node, cri: NODE.cri };
    assert.deepEqual([managed(NODE), managed(bare), managed({ ...bare, p: { kind: 'pod', in: 'cri' } })], [1, 0, 1]);
    assert.equal(managed({ ...bare, k8s: { kind: 'cluster', platform: 'openshift', members: ['node'] } }), 1, 'the machine is the member');
    assert.deepEqual([managed({ ...bare, cri: { ...NODE.cri, platform: 'k3s' } }), managed({ ...bare, cri: { ...NODE.cri, platform: 'podman' }, p: { kind: 'pod', in: 'cri' } })], [1, 0]);
    assert.equal(managed({ ...bare, c: { kind: 'cluster', platform: 'vsphere', members: ['node'] } }), 0);
  });
});

describe('allocatable', () => {
  it('is capacity less reserves and eviction threshold', () => {
    const [node] = allocatables(facts({}, { reserved: { cpu: 1.5, memory: '3GiB', disk: '2GiB' }, eviction: { memory: '512MiB' } })).list;
    assert.deepEqual(node!.allocatable, { cpu: 14.5, memory: 28.5 * GiB, disk: 88 * GiB, pods: 110 });
    assert.deepEqual(node!.assumed, ['at most 110 pods']);
  });

  it('assumes what the kubelet does, and says so; nothing outside Kubernetes', () => {
    const [node] = allocatables(facts({})).list;
    assert.equal(node!.allocatable.memory, 32 * GiB - 100 * MiB);
    assert.deepEqual(node!.assumed, ['nothing reserved for the node', 'eviction below 100 MiB of free memory', 'at most 110 pods']);
    const [docker] = allocatables(factsFor({ node: NODE.node, docker: { kind: 'engine', in: 'node', platform: 'docker' } })).list;
    assert.deepEqual([docker!.allocatable, docker!.assumed], [{ cpu: 16, memory: 32 * GiB, disk: 100 * GiB, pods: Infinity }, []]);
  });

  it('is compared with what the copies ask for, unknown requests counted apart', () => {
    const of = facts({
      web: { kind: 'pod', in: 'cri', replicas: 3 }, c: { kind: 'container', in: 'web', requests: { ...both(5, '1GiB'), disk: '10GiB' } },
      off: { kind: 'pod', in: 'cri', running: false }, d: { kind: 'container', in: 'off', requests: both(99, '99GiB') }, dark: { kind: 'pod', in: 'cri' },
    });
    const [node] = allocatables(of).list;
    assert.deepEqual([node!.requested, node!.unknown], [{ cpu: 15, memory: 3 * GiB, disk: 30 * GiB, pods: 4 }, 1]);
    assert.deepEqual([lacking(node!), lacking(node!, { cpu: 2, pods: 107 })], [[], ['cpu', 'pods']]);
  });

  it('is unknown on a machine of unknown size, and never negative', () => {
    const [node] = allocatables(factsFor({ ...NODE, node: { kind: 'host' }, cri: { ...NODE.cri, reserved: { cpu: 1 } } })).list;
    assert.ok(Number.isNaN(node!.allocatable.cpu) && Number.isNaN(node!.allocatable.memory));
    assert.equal(allocatables(facts({}, { reserved: { cpu: 99 } })).list[0]!.allocatable.cpu, 0);
  });

  it('has published tiers of reserves', () => {
    assert.deepEqual([0.5, 4, 8, 16].map((it) => kubernetesMemoryReserve(it * GiB) / GiB), [255 / 1024, 1, 1.8, 2.6]);
    assert.deepEqual([1, 2, 4, 8].map((it) => Number(kubernetesCpuReserve(it).toFixed(4))), [0.06, 0.07, 0.08, 0.09]);
    assert.ok(Number.isNaN(kubernetesMemoryReserve(NaN)));
  });
});
