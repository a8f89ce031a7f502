import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { kubernetes, node, object, pod, podSpec } from './support';

const ZONE = { 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-a' };
const hostOf = async (...args: Parameters<typeof node>) => (await kubernetes([node(...args)])).node(args[0]) as NodeOf<'host'>;
const engineOf = async (more: Parameters<typeof node>[2]) => (await kubernetes([node('n', {}, more)])).topology.nodes.find((each) => each.kind === 'engine') as NodeOf<'engine'>;

describe('Kubernetes: Nodes', () => {
  it('are hosts with an engine, members of the cluster', async () => {
    const { topology, node: of } = await kubernetes([node('n1'), node('n2')]);
    assert.deepEqual(topology.ids, ['n1', 'n1-containerd', 'n2', 'n2-containerd', 'cluster']);
    const { source, ...host } = of('n1') as NodeOf<'host'>;
    assert.deepEqual(host, {
      kind: 'host', cpu: { cores: 4, arch: 'amd64' }, memory: '16GiB', disk: '100GiB', os: { platform: 'debian', version: '13', kernel: '6.12.43' }, assumed: ['cpu'],
    });
    assert.deepEqual(source, { format: 'kubernetes', file: 'live.json', pointer: '/Node//n1' });
    const cluster = of('cluster') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.platform, cluster.version, cluster.assumed, cluster.members], ['kubernetes', '1.34.1', ['version'], ['n1-containerd', 'n2-containerd']]);
  });

  it('divide what is not allocatable into what is reserved and what must stay free, marked as assumed', async () => {
    const { source, ...engine } = await engineOf({});
    assert.deepEqual(engine, {
      kind: 'engine', in: 'n', platform: 'containerd', version: '2.1.4', kubelet: '1.34.1', reserved: { cpu: 0.1, memory: '924MiB', disk: '5GiB' }, eviction: { memory: '100MiB', disk: '10GiB' },
      maxPods: 110, assumed: ['reserved', 'eviction'],
    });
    assert.equal(source?.pointer, '/Node//n/engine');
    const bare = await engineOf({ allocatable: undefined });
    assert.deepEqual([bare.reserved, bare.eviction, bare.assumed, bare.maxPods], [undefined, undefined, undefined, 110]);
    const odd = await engineOf({ capacity: { memory: '1Gi' }, allocatable: { memory: '2Gi' } });
    assert.equal(odd.reserved, undefined, 'more allocatable than there is says nothing');
  });

  it('stand in their zone and region, also by the older labels', async () => {
    const { topology, node: of } = await kubernetes([node('n1', ZONE), node('n2', { 'failure-domain.beta.kubernetes.io/zone': 'eu-a', 'failure-domain.beta.kubernetes.io/region': 'eu' }), node('n3')]);
    assert.deepEqual([of('n1').in, of('n2').in, of('n3').in, of('eu-a').in], ['eu-a', 'eu-a', undefined, 'eu']);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'site').length, 2);
    assert.deepEqual([(of('eu') as NodeOf<'site'>).region, (of('eu-a') as NodeOf<'site'>).zone], ['eu', 'eu-a']);
  });

  it('of a cloud are machines that a provider runs', async () => {
    assert.equal((await hostOf('n', {}, {}, { providerID: 'aws:///eu-central-1a/i-0abc' })).managed, true);
    assert.equal((await hostOf('n', {}, {}, { providerID: 'kind://docker/kind/n' })).managed, undefined);
  });

  it('system, runtime and distribution are read from what the kubelet reports', async () => {
    const info = (osImage: string, containerRuntimeVersion = 'containerd://1.7.20', kubeletVersion = 'v1.34.1') => ({ nodeInfo: { osImage, containerRuntimeVersion, kubeletVersion, operatingSystem: 'linux' } });
    const os = async (image: string) => (await hostOf('n', {}, info(image))).os;
    assert.deepEqual(await os('Ubuntu 24.04.2 LTS'), { platform: 'ubuntu', version: '24.04' });
    assert.deepEqual(await os('Red Hat Enterprise Linux CoreOS 417.94.202411'), { platform: 'rhcos', version: '417.94.202411' });
    assert.deepEqual(await os('Talos (v1.9.2)'), { platform: 'talos', version: '1.9.2' });
    assert.deepEqual(await os('Something Else 3'), { family: 'linux' });
    const runtime = await engineOf(info('x', 'cri-o://1.33.1'));
    assert.deepEqual([runtime.platform, runtime.version], ['cri-o', '1.33.1']);
    assert.equal((await engineOf(info('x', 'containerd://Unknown'))).version, undefined);
    const cluster = (await kubernetes([node('n', {}, info('x', 'containerd://2.0.0', 'v1.33.5+k3s1'))])).node('cluster') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.platform, cluster.version], ['k3s', '1.33.5']);
  });

  it('offer the runtime classes that their labels allow', async () => {
    const { topology } = await kubernetes([
      node('n1', { sandbox: 'yes' }), node('n2'),
      object('RuntimeClass', 'kata', { handler: 'kata-qemu', overhead: { podFixed: { cpu: '250m', memory: '160Mi' } }, scheduling: { nodeSelector: { sandbox: 'yes' } } }),
      object('RuntimeClass', 'plain', { handler: 'runc' }),
    ]);
    const classes = topology.nodes.flatMap((each) => (each.kind === 'engine' ? [each.runtimeClasses] : []));
    const plain = { name: 'plain', handler: 'runc' };
    assert.deepEqual(classes, [[{ name: 'kata', handler: 'kata-qemu', overhead: { cpu: 0.25, memory: '160MiB' } }, plain], [plain]]);
  });

  it('that take no pods, or are not ready, are named; taints and devices have no place', async () => {
    const { notes, note } = await kubernetes([
      node('cordoned', {}, {}, { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] }),
      node('down', {}, { conditions: [{ type: 'Ready', status: 'Unknown' }], capacity: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '2' } }),
    ]);
    assert.deepEqual(notes.filter(({ code }) => code === 'node-state').map(({ message }) => /`\w+` (is [^,;]+)/.exec(message)?.[1]), ['is cordoned', 'is not ready']);
    assert.equal(note('nodes-as-hosts').count, 1);
    assert.deepEqual(notes.filter(({ code }) => code === 'not-carried-over').map(({ message }) => message.split(' ', 1)[0]), ['Taints', 'Devices']);
  });

  it('of less than a CPU, or with broken amounts, stay unknown with a note', async () => {
    const { node: of, note } = await kubernetes([node('n', {}, { capacity: { cpu: '500m', memory: '64 Mi' }, allocatable: {} })]);
    const host = of('n') as NodeOf<'host'>;
    assert.deepEqual([host.cpu, host.memory, host.assumed], [{ arch: 'amd64' }, undefined, undefined]);
    assert.deepEqual([note('bad-value').severity, note('bad-value').count > 0], ['warning', true]);
  });

  it('with names of object properties are harmless', async () => {
    const { topology } = await kubernetes([node('__proto__', { 'topology.kubernetes.io/zone': '__proto__' }), pod('constructor', podSpec({}, { nodeName: '__proto__' }))]);
    assert.deepEqual(topology.problems, []);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'pod').length, 1);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
