import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { kubernetes, type Manifest, node, object, ownedBy, pod, podSpec } from './support';

const guest = (domain: Manifest, more: Manifest = {}): Manifest => ({ domain: { devices: {}, ...domain }, ...more });
const vm = (name: string, template: Manifest, spec: Manifest = {}, kind = 'VirtualMachine') => object(kind, name, { apiVersion: 'kubevirt.io/v1', spec: { ...spec, template: { spec: template } } });
const vmi = (name: string, spec: Manifest, metadata: Manifest = {}, status: Manifest = {}) => ({ ...object('VirtualMachineInstance', name, { spec, status }, metadata), apiVersion: 'kubevirt.io/v1' });

const read = async (domain: Manifest, more: Manifest = {}, spec: Manifest = {}, others: readonly Manifest[] = []) => {
  const imported = await kubernetes([vm('a', guest(domain, more), spec), ...others]);
  return { ...imported, vm: imported.node('a') as NodeOf<'vm'> };
};

describe('KubeVirt', () => {
  it('vCPUs are sockets, cores and threads, else what is asked for, rounded up, else 1', async () => {
    const vcpus = async (domain: Manifest) => (await read(domain)).vm.vcpus;
    assert.deepEqual([
      await vcpus({ cpu: { sockets: 2, cores: 4, threads: 2 } }), await vcpus({ cpu: { cores: 3 } }), await vcpus({ resources: { requests: { cpu: '1500m' } } }), await vcpus({ resources: { limits: { cpu: '3' } } }),
      await vcpus({ cpu: { model: 'host-model' } }), await vcpus({ cpu: { cores: 2 }, resources: { requests: { cpu: '8' } } }),
    ], [16, 3, 2, 3, 1, 2]);
    const odd = await read({ cpu: { cores: 0 } });
    assert.deepEqual([odd.vm.vcpus, odd.codes().includes('bad-value')], [undefined, true]);
  });

  it('memory is the guest\'s, else what is asked for: M is 1000 squared; beside it the request is reserved', async () => {
    const plain = (await read({ resources: { requests: { memory: '64M', cpu: '500m' } } })).vm;
    assert.deepEqual([plain.memory, plain.reservation], [64_000_000, { cpu: 0.5 }]);
    const both = (await read({ memory: { guest: '2Gi' }, resources: { requests: { memory: '1Gi' }, limits: { memory: '3Gi', cpu: '2' } } })).vm;
    assert.deepEqual([both.memory, both.reservation, both.limit], ['2GiB', { memory: '1GiB' }, { cpu: 2, memory: '3GiB' }]);
    assert.equal((await read({})).vm.memory, undefined);
  });

  it('instance types give what the machine does not say; without them its size is unknown', async () => {
    const type = (kind: string) => object(kind, 'large', { spec: { cpu: { guest: 4, dedicatedCPUPlacement: true }, memory: { guest: '8Gi' } } });
    for (const [kind, reference] of [['VirtualMachineClusterInstancetype', { name: 'large' }], ['VirtualMachineInstancetype', { name: 'large', kind: 'VirtualMachineInstancetype' }]] as const) {
      const { vm: large } = await read({}, {}, { instancetype: reference }, [type(kind)]);
      assert.deepEqual([large.vcpus, large.memory, large.pinned], [4, '8GiB', true]);
    }
    const { vm: unknown, note } = await read({}, {}, { instancetype: { name: 'large' } });
    assert.deepEqual([unknown.vcpus, unknown.memory, note('unknown-instancetype').severity], [undefined, undefined, 'warning']);
  });

  it('run strategies: whether it is on, and whether it is started again', async () => {
    const state = async (spec: Manifest) => (({ power, ha }) => [power, ha])((await read({}, {}, spec)).vm);
    assert.deepEqual([await state({ runStrategy: 'Always' }), await state({ running: true }), await state({ running: false }), await state({ runStrategy: 'Halted' }), await state({ runStrategy: 'Manual' }), await state({ runStrategy: 'RerunOnFailure' })],
      [[undefined, true], [undefined, true], ['off', undefined], ['off', undefined], [undefined, undefined], [undefined, true]]);
  });

  it('processor, devices, confidential computing', async () => {
    const { vm: it } = await read({
      cpu: { model: 'host-passthrough', dedicatedCpuPlacement: true, features: [{ name: 'vmx', policy: 'require' }] }, launchSecurity: { snp: {} },
      devices: { gpus: [{ name: 'g', deviceName: 'nvidia.com/A100' }], hostDevices: [{ name: 'h', deviceName: 'x/y' }], interfaces: [{ name: 'n', sriov: {} }, { name: 'm', masquerade: {} }] },
    });
    assert.deepEqual([it.cpuMode, it.pinned, it.nested, it.confidential, it.devices], ['host', true, true, 'sev-snp', [{ type: 'gpu' }, { type: 'vfio' }, { type: 'vfio' }]]);
    assert.equal((await read({ cpu: { features: [{ name: 'vmx', policy: 'disable' }] } })).vm.nested, undefined);
    assert.equal((await read({ launchSecurity: { sev: { policy: { encryptedState: true } } } })).vm.confidential, 'sev-es');
  });

  it('disks: of claims and their templates, or lost when it stops', async () => {
    const template = { metadata: { name: 'root' }, spec: { pvc: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '20Gi' } } } } };
    const { vm: it, node: of } = await read({}, { volumes: [{ name: 'r', dataVolume: { name: 'root' } }, { name: 'scratch', emptyDisk: { capacity: '2Gi' } }, { name: 'c', cloudInitNoCloud: { userData: 'do-not-copy' } }] }, { dataVolumeTemplates: [template] });
    assert.deepEqual([it.disk, it.storage, it.diskMode, (of('root') as NodeOf<'volume'>).shared], ['22GiB', 'root', undefined, true]);
    const live = await read({}, { volumes: [{ name: 'r', containerDisk: { image: 'cirros' } }] });
    assert.deepEqual([live.vm.disk, live.vm.storage, live.vm.diskMode], [undefined, undefined, 'nonpersistent']);
    const gone = await read({}, { volumes: [{ name: 'r', persistentVolumeClaim: { claimName: 'gone' } }] });
    assert.deepEqual([gone.vm.storage, gone.vm.diskMode, gone.note('unknown-claim').severity], [undefined, undefined, 'warning']);
  });

  it('networks beside that of the pods, each once', async () => {
    const networks = [{ name: 'default', pod: {} }, { name: 'x', multus: { networkName: 'storage' } }];
    const { topology, node: of } = await kubernetes([vm('a', guest({}, { networks })), vm('b', guest({}, { networks }))]);
    assert.deepEqual(['a', 'b'].map((id) => (of(id) as NodeOf<'vm'>).networks), [['storage'], ['storage']]);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'network').length, 1);
  });

  it('stand on the hypervisor of their Node, counted once with their instance and launcher pod', async () => {
    const instance = vmi('a', guest({}), ownedBy('VirtualMachine', 'a'), { nodeName: 'n1' });
    const launcher = pod('virt-launcher-a', podSpec({}, { nodeName: 'n1' }), ownedBy('VirtualMachineInstance', 'a'));
    const { topology, node: of, note } = await kubernetes([node('n1'), vm('a', guest({})), instance, launcher, vmi('alone', guest({}), {}, { nodeName: 'n1' })]);
    const hypervisor = of('n1-kubevirt') as NodeOf<'hypervisor'>;
    assert.deepEqual([hypervisor.in, hypervisor.platform, hypervisor.assumed], ['n1', 'kubevirt', ['*']]);
    assert.deepEqual([of('a').in, of('alone').in], ['n1-kubevirt', 'n1-kubevirt']);
    assert.deepEqual(topology.nodes.map(({ kind }) => kind).filter((kind) => kind === 'vm' || kind === 'pod'), ['vm', 'vm']);
    assert.equal(note('launcher-overhead').severity, 'info');
  });

  it('pools and replica sets have replicas', async () => {
    const set = { ...vm('set', guest({ memory: { guest: '1Gi' } }), { replicas: 3 }, 'VirtualMachineInstanceReplicaSet') };
    const pool = { ...object('VirtualMachinePool', 'pool', { spec: { replicas: 2, virtualMachineTemplate: { spec: { runStrategy: 'Always', template: { spec: guest({ memory: { guest: '2Gi' } }) } } } } }), apiVersion: 'pool.kubevirt.io/v1beta1' };
    const { node: of } = await kubernetes([set, pool]);
    assert.deepEqual(['set', 'pool'].map((id) => of(id) as NodeOf<'vm'>).map(({ replicas, ha, memory }) => [replicas, ha, memory]), [[3, true, '1GiB'], [2, true, '2GiB']]);
  });

  it('cloud-init and access credentials are never copied', async () => {
    const { text, notes } = await read({}, { volumes: [{ name: 'c', cloudInitNoCloud: { userData: 'password: do-not-copy', networkData: 'do-not-copy' } }], accessCredentials: [{ sshPublicKey: { source: { secret: { secretName: 'do-not-copy' } } } }] });
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    assert.deepEqual(notes.filter(({ code }) => code === 'not-carried-over').length, 2);
  });
});
