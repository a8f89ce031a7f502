import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { controller, kubernetes, type Manifest, node, object, ownedBy, pod, podSpec, yaml } from './support';

const podOf = async (items: readonly Manifest[], id: string) => (await kubernetes(items)).node(id) as NodeOf<'pod'>;
const placed = (owner: readonly [kind: string, name: string], name: string, nodeName: string | undefined, container: Manifest = {}, labels: Manifest = {}) =>
  pod(name, podSpec(container, { nodeName }), { ...ownedBy(...owner), labels });

describe('Kubernetes: controllers', () => {
  it('float in the cluster with their replicas where their pods are not there', async () => {
    const { node: of } = await kubernetes([controller('Deployment', 'web', { replicas: 3 }), controller('StatefulSet', 'db', { replicas: 1 }), controller('ReplicaSet', 'rs'), controller('DeploymentConfig', 'dc', { replicas: 0 })]);
    const pods = ['web', 'db', 'rs', 'dc'].map((id) => of(id) as NodeOf<'pod'>);
    assert.deepEqual(pods.map((each) => [each.in, each.replicas, each.service]), [['cluster', 3, undefined], ['cluster', undefined, undefined], ['cluster', undefined, undefined], ['cluster', 0, undefined]]);
  });

  it('give way to their pods on Nodes: equal ones of a Node together, all as one service', async () => {
    const owner = ['ReplicaSet', 'web-5d4'] as const;
    const { topology, node: of, codes } = await kubernetes([
      node('n1'), node('n2'),
      controller('Deployment', 'web', { replicas: 4 }), controller('ReplicaSet', 'web-5d4', { replicas: 4 }, podSpec(), ownedBy('Deployment', 'web')),
      placed(owner, 'web-5d4-a', 'n1'), placed(owner, 'web-5d4-b', 'n1'), placed(owner, 'web-5d4-c', 'n2'), placed(owner, 'web-5d4-d', undefined),
    ]);
    const pods = topology.nodes.flatMap((each) => (each.kind === 'pod' ? [[each.in, each.replicas, each.service]] : []));
    assert.deepEqual(pods, [['n1-containerd', 2, 'web'], ['n2-containerd', undefined, 'web'], ['cluster', undefined, 'web']]);
    assert.equal(of('web-n1').source?.pointer, '/Deployment//web/n1');
    assert.deepEqual(codes(), ['nodes-as-hosts']);
  });

  it('with fewer pods than wanted say so; pods of two images on a Node stay apart', async () => {
    const owner = ['ReplicaSet', 'web'] as const;
    const { topology, note } = await kubernetes([
      node('n1'), controller('ReplicaSet', 'web', { replicas: 3 }), placed(owner, 'web-a', 'n1'), placed(owner, 'web-b', 'n1', { image: 'nginx:1.30' }),
    ]);
    assert.match(note('replicas-missing').message, /wants 3 pods, and 2/);
    assert.deepEqual(topology.ids.filter((id) => topology.nodes[topology.ids.indexOf(id)].kind === 'pod'), ['web-n1', 'web-n1-2']);
  });

  it('that are not imported are known from their pods, Deployments by the hash of their ReplicaSet', async () => {
    const { node: of, codes } = await kubernetes([node('n1'), placed(['ReplicaSet', 'web-5d4'], 'web-5d4-a', 'n1', {}, { 'pod-template-hash': '5d4' }), placed(['DaemonSet', 'agent'], 'agent-x', 'n1')]);
    assert.deepEqual(['web-n1', 'agent-n1'].map((id) => (of(id) as NodeOf<'pod'>).service), ['web', 'agent']);
    assert.deepEqual(codes(), ['nodes-as-hosts']);
  });

  it('pods of a StatefulSet keep their names; static pods of a Node stand alone', async () => {
    const { topology } = await kubernetes([
      node('n1'), controller('StatefulSet', 'db', { replicas: 2 }), placed(['StatefulSet', 'db'], 'db-0', 'n1'), placed(['StatefulSet', 'db'], 'db-1', 'n1'), placed(['Node', 'n1'], 'etcd-n1', 'n1'),
    ]);
    const pods = topology.ids.filter((_, i) => topology.nodes[i].kind === 'pod');
    assert.deepEqual(pods, ['db-0', 'db-1', 'etcd-n1']);
  });

  it('pods that have ended hold nothing; pods on Nodes that are not imported float', async () => {
    const { topology, note } = await kubernetes([
      pod('over', podSpec(), {}, { phase: 'Succeeded' }), pod('broken', podSpec(), {}, { phase: 'Failed' }), pod('here', podSpec({}, { nodeName: 'gone' }), {}, { phase: 'Running' }),
    ]);
    assert.deepEqual(topology.ids, ['cluster', 'here', 'here-main']);
    assert.equal(note('pod-over').count, 2);
    assert.equal(note('unknown-node').severity, 'info');
  });

  it('a DaemonSet has as many as the cluster reports, else as Nodes that its selector allows, else nobody knows', async () => {
    const nodes = [node('n1', { disk: 'fast' }), node('n2', { disk: 'fast' }), node('n3')];
    const agent = (template: Manifest, status?: Manifest) => ({ ...controller('DaemonSet', 'agent', {}, podSpec({}, template)), ...(status ? { status } : {}) });
    const fast = await podOf([...nodes, agent({ nodeSelector: { disk: 'fast' } })], 'agent');
    assert.deepEqual([fast.replicas, fast.assumed], [2, ['replicas']]);
    const seen = await podOf([...nodes, agent({}, { desiredNumberScheduled: 7 })], 'agent');
    assert.deepEqual([seen.replicas, seen.assumed], [7, undefined]);
    const { node: of, note } = await kubernetes([agent({})]);
    assert.deepEqual([(of('agent') as NodeOf<'pod'>).replicas, note('daemon-set').severity], [undefined, 'info']);
  });

  it('Jobs are batch with their parallelism; CronJobs, ended and suspended ones do not run', async () => {
    const ended = { ...controller('Job', 'ended'), status: { conditions: [{ type: 'Complete', status: 'True' }] } };
    const cron = object('CronJob', 'nightly', { spec: { schedule: '0 3 * * *', jobTemplate: { spec: { parallelism: 2, template: { spec: podSpec() } } } } });
    const { node: of, note } = await kubernetes([controller('Job', 'etl', { parallelism: 4, completions: 8 }), ended, controller('Job', 'later', { suspend: true }), cron]);
    const state = ['etl', 'ended', 'later', 'nightly'].map((id) => of(id) as NodeOf<'pod'>).map(({ replicas, running, role }) => [replicas, running, role]);
    assert.deepEqual(state, [[4, undefined, 'batch'], [undefined, false, 'batch'], [undefined, false, 'batch'], [2, false, 'batch']]);
    assert.equal(note('cron-job').severity, 'info');
  });

  it('autoscalers: bounds under `extra`, the least where the workload says none', async () => {
    const scaler = (name: string) => object('HorizontalPodAutoscaler', name, { spec: { scaleTargetRef: { kind: 'Deployment', name }, minReplicas: 2, maxReplicas: 9 } });
    const { node: of, notes } = await kubernetes([controller('Deployment', 'a'), scaler('a'), controller('Deployment', 'b', { replicas: 4 }), scaler('b')]);
    const [a, b] = ['a', 'b'].map((id) => of(id) as NodeOf<'pod'>);
    assert.deepEqual([a.replicas, a.assumed, a.extra], [2, ['replicas'], { autoscaler: { min: 2, max: 9 } }]);
    assert.deepEqual([b.replicas, b.assumed], [4, undefined]);
    assert.match(notes[0].message, /from 2 to 9/);
  });

  it('disruption budgets: copies that must be up, or that a drain may stop; percentages count from the replicas', async () => {
    const budget = async (bound: Manifest, selector: Manifest = { matchLabels: { app: 'web' } }) => {
      const web = await podOf([controller('Deployment', 'web', { replicas: 5 }), object('PodDisruptionBudget', 'b', { spec: { ...bound, selector } })], 'web');
      return [web.minAvailable, web.maxUnavailable];
    };
    assert.deepEqual([await budget({ minAvailable: 2 }), await budget({ minAvailable: '50%' })], [[2, undefined], [3, undefined]]);
    assert.deepEqual([await budget({ maxUnavailable: 1 }), await budget({ maxUnavailable: '30%' })], [[undefined, 1], [undefined, 2]]);
    const one = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] };
    assert.deepEqual(await budget({ minAvailable: 1 }, one), [1, undefined]);
    assert.deepEqual(await budget({ minAvailable: 1 }, { matchLabels: { app: 'other' } }), [undefined, undefined]);
    const { note } = await kubernetes([controller('DaemonSet', 'web'), object('PodDisruptionBudget', 'b', { spec: { maxUnavailable: '10%', selector: { matchLabels: { app: 'web' } } } })]);
    assert.equal(note('unknown-budget').severity, 'info');
  });

  it('of the same name in two namespaces stay apart, and so do their services', async () => {
    const both = ['a', 'b'].flatMap((namespace) => [controller('ReplicaSet', 'web', {}, podSpec(), { namespace }), pod('web-1', podSpec({}, { nodeName: 'n1' }), { namespace, ...ownedBy('ReplicaSet', 'web') })]);
    const { topology } = await kubernetes([node('n1'), ...both]);
    assert.deepEqual(topology.nodes.flatMap((each) => (each.kind === 'pod' ? [each.service] : [])), ['a/web', 'b/web']);
    assert.equal(new Set(topology.ids).size, topology.ids.length);
  });

  it('parts of the control plane have their roles', async () => {
    const part = (component: string) => pod(component, podSpec(), { namespace: 'kube-system', labels: { component } });
    const { node: of } = await kubernetes([part('etcd'), part('kube-apiserver'), pod('mine', podSpec(), { labels: { component: 'etcd' } })]);
    assert.deepEqual(['etcd', 'kube-apiserver', 'mine'].map((id) => (of(id) as NodeOf<'pod'>).role), ['quorum', 'control-plane', undefined]);
  });
});

describe('Kubernetes: Services', () => {
  const service = (name: string, app: string, namespace?: string) => object('Service', name, { spec: { selector: { app } } }, namespace === undefined ? {} : { namespace });
  const asking = (name: string, value: string, variable = 'DB_HOST') => controller('Deployment', name, {}, podSpec({ env: [{ name: variable, value }] }));

  it('link the pods that name them in their environment to those that they select', async () => {
    const values: readonly (readonly [value: string, linked: boolean, variable?: string])[] = [
      ['db', true], ['db:5432', true, 'X'], ['postgres://user:do-not-copy@db:5432/shop?x=1', true], ['db.default', true], ['db.default.svc.cluster.local:5432', true],
      ['db-0.db.default.svc', true], ['db', false, 'MODE'], ['db.other.svc', false], ['database', false], ['10.0.0.1', false], ['db is a word', false],
    ];
    for (const [value, linked, variable] of values) {
      const { links, text, notes } = await kubernetes([asking('web', value, variable), controller('Deployment', 'postgres'), service('db', 'postgres')]);
      assert.deepEqual(links(), linked ? [{ from: 'web', to: 'postgres', name: 'db', strength: 'soft' }] : [], value);
      assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    }
  });

  it('link nothing to itself, and nothing across namespaces by a bare name', async () => {
    const { links } = await kubernetes([asking('db', 'db'), service('db', 'db'), controller('Deployment', 'far', {}, podSpec(), { namespace: 'x' }), service('far', 'far', 'x'), asking('web', 'far')]);
    assert.deepEqual(links(), []);
  });

  it('that select no pod say so; those without a selector do not', async () => {
    const { note, codes } = await kubernetes([service('db', 'postgres'), object('Service', 'outside', { spec: { type: 'ExternalName' } }), controller('Deployment', 'web')]);
    assert.match(note('service-without-pods').message, /`db`/);
    assert.equal(codes().length, 1);
  });
});

describe('Kubernetes: documents', () => {
  it('several in a file, lists in lists, braces without quotes', async () => {
    const { topology } = await yaml([
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: c, image: x }] }', '',
      '{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: PodList, items: [{ apiVersion: v1, kind: Pod, metadata: { name: b }, spec: { containers: [{ name: c }] } }] }] }',
    ].join('\n---\n'));
    assert.deepEqual(topology.ids, ['cluster', 'a', 'a-c', 'b', 'b-c']);
  });

  it('a broken one does not spoil the others; templates are named', async () => {
    const { topology, note } = await yaml('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}-x\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: b }\nspec: { containers: [{ name: c }] }\n');
    assert.deepEqual(topology.ids, ['cluster', 'b', 'b-c']);
    assert.deepEqual([note('template').severity, note('template').line], ['error', 4]);
  });

  it('what is no object, has no name, stands twice, or is of an unknown kind is named', async () => {
    const { node: of, codes } = await yaml([
      '- 1', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: c }] }', 'apiVersion: example.com/v1\nkind: Database\nmetadata: { name: d }',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: twice }\nspec: { containers: [{ name: c, image: "a:1" }] }', 'apiVersion: v1\nkind: Pod\nmetadata: { name: twice }\nspec: { containers: [{ name: c, image: "a:2" }] }',
    ].join('\n---\n'));
    assert.deepEqual(codes(), ['not-an-object', 'no-name', 'not-carried-over', 'repeated-object']);
    assert.equal((of('twice-c') as NodeOf<'container'>).image, 'a:2');
  });

  it('without anything that stands for itself make no cluster', async () => {
    const { topology, note } = await kubernetes([object('Service', 's', { spec: {} })]);
    assert.deepEqual([topology.ids, note('no-objects').severity], [[], 'info']);
  });
});
