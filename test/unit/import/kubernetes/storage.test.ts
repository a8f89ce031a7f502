import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { controller, kubernetes, type Manifest, node, object, ownedBy, pod, podSpec } from './support';

const claim = (name: string, spec: Manifest = {}, kind = 'PersistentVolumeClaim') =>
  object(kind, name, { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...spec } });
const mounts = (volume: Manifest, more: Manifest = {}) => podSpec({ volumeMounts: [{ name: 'v', mountPath: '/data', ...more }] }, { volumes: [{ name: 'v', ...volume }] });
const mountOf = async (volume: Manifest, others: readonly Manifest[] = [], more: Manifest = {}) => {
  const imported = await kubernetes([pod('web', mounts(volume, more)), ...others]);
  return { ...imported, mount: imported.container('web-main').mounts?.[0] };
};

describe('Kubernetes: storage', () => {
  it('claims are volumes with size, class and access', async () => {
    const { node: of } = await kubernetes([claim('data', { storageClassName: 'fast' }), claim('shared', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] })]);
    const [data, shared] = ['data', 'shared'].map((id) => of(id) as NodeOf<'volume'>);
    assert.deepEqual([data.in, data.size, data.driver, data.access, data.shared], ['cluster', '10GiB', 'fast', 'RWO', undefined]);
    assert.deepEqual([shared.access, shared.shared], ['RWX', true]);
  });

  it('a claim and the volume bound to it are one; a local one is on its Node; a free one stands for itself', async () => {
    const local = object('PersistentVolume', 'pv-1', {
      spec: {
        capacity: { storage: '10Gi' }, local: { path: '/mnt/a' }, claimRef: { name: 'data', namespace: 'default' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n1'] }] }] } },
      },
    });
    const free = object('PersistentVolume', 'pv-2', { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadOnlyMany'], nfs: { server: 'x', path: '/' } } });
    const { topology, node: of } = await kubernetes([node('n1'), claim('data'), local, free]);
    assert.deepEqual(topology.ids.filter((_, i) => topology.nodes[i].kind === 'volume'), ['data', 'pv-2']);
    assert.deepEqual([of('data').in, (of('data') as NodeOf<'volume'>).driver], ['n1', 'local']);
    const second = of('pv-2') as NodeOf<'volume'>;
    assert.deepEqual([second.in, second.driver, second.shared, second.size], ['cluster', 'nfs', true, '1GiB']);
  });

  it('mounts lead to claims, folders of the host, memory, images, and volumes in the pod', async () => {
    assert.deepEqual((await mountOf({ persistentVolumeClaim: { claimName: 'data' } }, [claim('data')], { readOnly: true })).mount, { source: 'data', target: '/data', type: 'volume', readOnly: true });
    assert.deepEqual((await mountOf({ hostPath: { path: '/var/run/docker.sock' } })).mount, { source: '/var/run/docker.sock', target: '/data', type: 'bind' });
    assert.deepEqual((await mountOf({ emptyDir: { medium: 'Memory' } })).mount, { target: '/data', type: 'tmpfs' });
    assert.deepEqual((await mountOf({ image: { reference: 'data:1' } })).mount, { source: 'data:1', target: '/data', type: 'image', readOnly: true });
    assert.deepEqual((await mountOf({ ephemeral: { volumeClaimTemplate: {} } })).mount, { target: '/data', type: 'volume' });
    const { mount, node: of } = await mountOf({ nfs: { server: 'x', path: '/' } });
    assert.deepEqual([mount, (of('web-v') as NodeOf<'volume'>).shared], [{ source: 'web-v', target: '/data', type: 'volume' }, true]);
  });

  it('mounts of configuration, secrets and empty folders are left out with a note, those of absent claims have no volume', async () => {
    for (const volume of [{ configMap: { name: 'c' } }, { secret: { secretName: 's' } }, { emptyDir: {} }, { projected: {} }]) {
      const { mount, codes } = await mountOf(volume);
      assert.deepEqual([mount, codes()], [undefined, ['not-carried-over']], JSON.stringify(volume));
    }
    const { mount, note } = await mountOf({ persistentVolumeClaim: { claimName: 'gone' } });
    assert.deepEqual([mount, note('unknown-claim').severity], [{ target: '/data', type: 'volume' }, 'warning']);
  });

  it('claim templates give each pod of a StatefulSet its volume, as far as one node can stand for them', async () => {
    const set = (replicas: number) => controller('StatefulSet', 'db', { replicas, volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { resources: { requests: { storage: '5Gi' } } } }] },
      podSpec({ volumeMounts: [{ name: 'v', mountPath: '/data' }] }));
    const one = await kubernetes([set(1)]);
    assert.deepEqual([one.container('db-main').mounts, (one.node('v-db') as NodeOf<'volume'>).size], [[{ source: 'v-db', target: '/data', type: 'volume' }], '5GiB']);
    const three = await kubernetes([set(3)]);
    assert.deepEqual(three.container('db-main').mounts, [{ target: '/data', type: 'volume' }]);
    assert.equal(three.note('claim-for-each').severity, 'info');
    const live = (name: string) => pod(name, podSpec({ volumeMounts: [{ name: 'v', mountPath: '/data' }] }, { nodeName: 'n1', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: `v-${name}` } }] }), ownedBy('StatefulSet', 'db'));
    const running = await kubernetes([node('n1'), set(2), live('db-0'), live('db-1'), claim('v-db-0'), claim('v-db-1')]);
    assert.deepEqual(['db-0', 'db-1'].map((id) => running.container(`${id}-main`).mounts?.[0].source), ['v-db-0', 'v-db-1']);
    assert.equal(running.topology.nodes.filter(({ kind }) => kind === 'volume').length, 2);
  });
});

describe('Kubernetes: importing again', () => {
  const items = (image: string, replicas: number) => [node('n1', { 'topology.kubernetes.io/zone': 'a' }), controller('Deployment', 'web', { replicas }, podSpec({ image, resources: { limits: { memory: '1Gi' } } })), claim('data')];

  it('the same objects change nothing', async () => {
    const first = await kubernetes(items('nginx:1.29', 2));
    const again = await kubernetes(items('nginx:1.29', 2), { into: first.text });
    assert.equal(again.text, first.text);
  });

  it('what changed is brought up to date, wherever it was moved; what people added stays; what is gone is named', async () => {
    const first = await kubernetes(items('nginx:1.29', 2));
    const edited = JSON.parse(first.text);
    Object.assign(edited.nodes.web, { in: 'n1-containerd', owner: 'shop', minAvailable: 1 });
    const again = await kubernetes(items('nginx:1.30', 3).slice(0, 2), { into: JSON.stringify(edited) });
    const web = again.node('web') as NodeOf<'pod'>;
    assert.deepEqual([web.in, web.owner, web.replicas, web.minAvailable, again.container('web-main').image], ['n1-containerd', 'shop', 3, 1, 'nginx:1.30']);
    assert.match(again.note('vanished').message, /`data`/);
    assert.match(again.note('kept-in-topology').message, /`minAvailable`/);
  });

  it('more Nodes join the cluster that is there, also one that was chosen', async () => {
    const first = await kubernetes([node('n1')]);
    const more = await kubernetes([node('n1'), node('n2')], { into: first.text });
    assert.deepEqual((more.node('cluster') as NodeOf<'cluster'>).members, ['n1-containerd', 'n2-containerd']);
    const chosen = await kubernetes([node('n1'), pod('web')], { into: '{ "strata": 1, "nodes": { "mine": { "kind": "cluster", "platform": "kubernetes" } } }', on: 'mine' });
    assert.deepEqual([chosen.topology.nodes.filter(({ kind }) => kind === 'cluster').length, chosen.node('web').in, (chosen.node('mine') as NodeOf<'cluster'>).members], [1, 'mine', ['n1-containerd']]);
  });
});
