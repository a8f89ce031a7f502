// Resources that the readers of Kubernetes and ECS read: the same nodes as from their own files, told at the place in the plan.
import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { importInto, type Imported, type ImportOptions } from '../support';

interface Item {
  readonly address: string;
  readonly values: object;
  readonly sensitive_values?: object;
}

const itemOf = ({ address, values, sensitive_values = {} }: Item) => {
  const [type, name] = address.replace(/^(module\.\w+(\[[^\]]*\])?\.)*/, '').replace(/\[.*\]$/, '').split('.');
  return { address, mode: 'managed', type, name, values, sensitive_values };
};
const planOf = (items: readonly Item[], more: object = {}) => JSON.stringify({ format_version: '1.2', terraform_version: '1.11.0', planned_values: { root_module: { resources: items.map(itemOf) } }, ...more }, undefined, 1);
const terraform = (items: readonly Item[], more?: object, options?: ImportOptions) => importInto({ 'plan.json': planOf(items, more) }, undefined, options);

const metadata = (name: string, namespace = 'shop', labels = {}) => [{ name, namespace, labels, annotations: null, generate_name: null }];
/** A container as the provider writes it, with what it fills in. */
const container = (name: string, more: object = {}) => ({
  name, image: `${name}:1`, command: [], args: [], env: [], env_from: [], image_pull_policy: '', lifecycle: [], liveness_probe: [], port: [], readiness_probe: [], resources: [], security_context: [], startup_probe: [],
  stdin: false, stdin_once: false, tty: false, termination_message_path: '/dev/termination-log', volume_device: [], volume_mount: [], working_dir: '', ...more,
});
const podSpec = (containers: readonly object[], more: object = {}) => ({
  container: containers, init_container: [], volume: [], affinity: [], host_network: false, host_ipc: false, host_pid: false, share_process_namespace: false, node_name: '', node_selector: null, priority_class_name: '',
  restart_policy: 'Always', security_context: [], toleration: [], topology_spread_constraint: [], active_deadline_seconds: 0, image_pull_secrets: [], runtime_class_name: '', scheduler_name: '', ...more,
});
const deployment = (name: string, spec: object, more: object = {}): Item => ({
  address: `kubernetes_deployment_v1.${name}`,
  values: {
    id: `shop/${name}`, metadata: metadata(name), timeouts: null, wait_for_rollout: true,
    spec: [{ replicas: '3', paused: false, min_ready_seconds: 0, strategy: [], selector: [{ match_expressions: [], match_labels: { app: name } }], template: [{ metadata: [{ labels: { app: name } }], spec: [spec] }], ...more }],
  },
});

const WEB = deployment('web', podSpec([container('nginx', {
  port: [{ container_port: 80, host_ip: '', host_port: 0, name: 'http', protocol: 'TCP' }],
  resources: [{ limits: { cpu: '500m', memory: '256Mi' }, requests: { memory: '128Mi' } }],
  security_context: [{ allow_privilege_escalation: false, privileged: false, read_only_root_filesystem: true, capabilities: [{ add: ['NET_BIND_SERVICE'], drop: ['ALL'] }], run_as_user: '101' }],
  liveness_probe: [{ http_get: [{ path: '/', port: '80' }] }],
  volume_mount: [{ name: 'cache', mount_path: '/cache', read_only: false }],
  env: [{ name: 'PASSWORD', value: 'hunter2', value_from: [] }],
})], { volume: [{ name: 'cache', empty_dir: [{ medium: '', size_limit: '0' }] }], toleration: [{ key: 'spot', operator: 'Exists' }] }));

/** The same, as a manifest. */
const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      restartPolicy: Always
      tolerations: [{ key: spot, operator: Exists }]
      volumes: [{ name: cache, emptyDir: {} }]
      containers:
        - name: nginx
          image: nginx:1
          ports: [{ containerPort: 80 }]
          resources: { limits: { cpu: 500m, memory: 256Mi }, requests: { memory: 128Mi } }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { add: [NET_BIND_SERVICE], drop: [ALL] }, runAsUser: 101 }
          livenessProbe: { httpGet: { path: /, port: 80 } }
          volumeMounts: [{ name: cache, mountPath: /cache }]
          env: [{ name: PASSWORD, value: hunter2 }]
`;

/** What is said of pods and containers, without where it comes from. */
const workloads = ({ topology }: Imported) => topology.nodes.filter(({ kind }) => kind === 'pod' || kind === 'container').map(({ source, in: parent, ...rest }) => rest);

describe('Terraform: Kubernetes', () => {
  it('a deployment becomes what its manifest becomes, and its secrets nothing', async () => {
    const [plan, manifest] = [await terraform([WEB]), await importInto({ 'web.yaml': MANIFEST })];
    assert.deepEqual(workloads(plan), workloads(manifest));
    assert.equal(workloads(plan).length, 2);
    assert.deepEqual(plan.node('web').source, { format: 'kubernetes', file: 'plan.json', pointer: '/Deployment/shop/web' });
    assert.ok(!plan.text.includes('hunter2') && !JSON.stringify(plan.notes).includes('hunter2'));
    assert.equal(plan.note('assumed-cluster').severity, 'info');
  });

  it('notes are told at the resource in the plan', async () => {
    const other = deployment('bad', podSpec([container('app', { resources: [{ limits: { cpu: 'lots' } }] })]));
    const { note } = await terraform([WEB, other]);
    const line = planOf([WEB, other]).split('\n').findIndex((each) => each.includes('"kubernetes_deployment_v1.bad"')) + 1;
    assert.deepEqual([note('bad-value').file, note('bad-value').line], ['plan.json', line]);
    assert.match(note('bad-value').message, /bad\/app/);
  });

  it('pods, sets, limit ranges, claims and manifests; quotas are noted', async () => {
    const values = (name: string, spec: object) => ({ metadata: metadata(name), spec: [spec] });
    const template = [{ metadata: [{ labels: { app: 'x' } }], spec: [podSpec([container('app')])] }];
    const imported = await terraform([
      { address: 'kubernetes_namespace.shop', values: { metadata: [{ name: 'shop' }] } },
      { address: 'kubernetes_resource_quota_v1.q', values: values('q', { hard: { pods: '10' }, scopes: null }) },
      { address: 'kubernetes_limit_range.l', values: values('l', { limit: [{ type: 'Container', default: { memory: '64Mi' }, default_request: { cpu: '50m' }, max: {}, min: {} }] }) },
      { address: 'kubernetes_pod.one', values: values('one', podSpec([container('side')], { affinity: [{ node_affinity: [{ required_during_scheduling_ignored_during_execution: [{ node_selector_term: [{ match_expressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }] }] }], pod_anti_affinity: [{ required_during_scheduling_ignored_during_execution: [{ topology_key: 'zone', label_selector: [{ match_labels: { app_name: 'x' } }] }] }] }] })) },
      { address: 'kubernetes_stateful_set.db', values: values('db', { replicas: '1', service_name: 'db', selector: [{ match_labels: { app: 'x' } }], template, volume_claim_template: [{ metadata: [{ name: 'data' }], spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: '8Gi' } }] }] }] }) },
      { address: 'kubernetes_daemonset.agent', values: values('agent', { selector: [{ match_labels: { app: 'x' } }], template }) },
      { address: 'kubernetes_manifest.raw', values: { manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'raw' }, spec: { containers: [{ name: 'r', image: 'raw:2', securityContext: { privileged: true } }] } } } },
    ]);
    const pods = imported.topology.ids.filter((id) => imported.node(id).kind === 'pod');
    assert.deepEqual([...pods].sort(), ['agent', 'db', 'one', 'raw']);
    assert.deepEqual(imported.container('one-side').limits, { memory: '64MiB' });
    assert.deepEqual(imported.container('one-side').requests, { cpu: 0.05 });
    assert.equal(imported.container('raw-r').privileged, true);
    assert.deepEqual((imported.node('one') as NodeOf<'pod'>).affinity, {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }] } },
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app_name: 'x' } } }] },
    });
    assert.ok(imported.topology.nodes.some((node) => node.kind === 'volume' && node.size === '8GiB'));
    assert.match(imported.note('not-carried-over').message, /ResourceQuota/);
  });

  it('stand beside machines, keep their nodes when they are imported again, and are said to be gone', async () => {
    const server: Item = { address: 'hcloud_server.web', values: { name: 'web', server_type: 'cx22' } };
    const first = await terraform([server, WEB]);
    assert.deepEqual([first.node('web').kind, first.node('shop-web').kind], ['vm', 'pod']);
    const again = await terraform([server, WEB], undefined, { into: first.text });
    assert.equal(again.text, first.text);
    assert.ok(!again.codes().includes('vanished'), again.codes().join());
    const gone = await terraform([server], undefined, { into: first.text });
    assert.deepEqual(gone.notes.filter(({ code }) => code === 'vanished').map(({ node }) => node), first.topology.ids.filter((id) => first.node(id).source?.format === 'kubernetes' && first.node(id).kind !== 'cluster'));
  });

  it('what is sensitive or not known yet is left open and noted; Helm releases are named', async () => {
    const hidden = { ...WEB, sensitive_values: { spec: [{ template: [{ spec: [{ container: [{ image: true }] }] }] }] } };
    const open = { address: WEB.address, change: { actions: ['create'], after_unknown: { metadata: [{ uid: true }], spec: [{ template: [{ spec: [{ container: [{ image: true }] }] }] }] } } };
    const release: Item = { address: 'helm_release.mon', values: { name: 'mon', chart: 'prometheus', version: '25.1', namespace: 'ops', values: ['password: hunter2'] } };
    const { topology, container: containerOf, notes, note } = await terraform([hidden, release], { resource_changes: [open] });
    assert.equal(containerOf('web-nginx').image, undefined);
    assert.match(note('known-after-apply').message, /`image`/);
    assert.match(note('helm-release').message, /`mon` of the chart `prometheus` `25.1` in the namespace `ops`/);
    assert.ok(!JSON.stringify(notes).includes('hunter2'));
    assert.ok(!topology.ids.includes('mon'));
    const state = JSON.stringify({ version: 4, terraform_version: '1.11.0', serial: 1, lineage: 'x', resources: [{ mode: 'managed', type: 'kubernetes_pod', name: 'a', instances: [{ attributes: { metadata: metadata('a'), spec: [podSpec([container('c')])] }, sensitive_attributes: [[{ type: 'get_attr', value: 'spec' }, { type: 'index', value: 0 }]] }] }] });
    assert.equal((await importInto({ 't.tfstate': state })).note('sensitive').severity, 'warning');
  });
});

const CONTAINERS = JSON.stringify([
  { name: 'app', image: 'shop/app:4', memory: 512, cpu: 256, essential: true, portMappings: [{ containerPort: 8080, protocol: 'tcp' }], environment: [{ name: 'KEY', value: 'hunter2' }], mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }], dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] },
  { name: 'init', image: 'shop/migrate:4', essential: false },
]);
const TASK: Item = {
  address: 'aws_ecs_task_definition.app',
  values: {
    id: 'shop', arn: 'arn:aws:ecs:eu-central-1:1:task-definition/shop:7', family: 'shop', revision: 7, cpu: '512', memory: '1024', network_mode: 'awsvpc', requires_compatibilities: ['FARGATE'], container_definitions: CONTAINERS,
    volume: [{ name: 'data', host_path: '', configure_at_launch: false, docker_volume_configuration: [], efs_volume_configuration: [{ file_system_id: 'fs-1', root_directory: '/' }] }],
    runtime_platform: [{ cpu_architecture: 'ARM64', operating_system_family: 'LINUX' }], placement_constraints: [], proxy_configuration: [], skip_destroy: false, track_latest: false, tags: {}, tags_all: {},
  },
};
const CLUSTER: Item = { address: 'aws_ecs_cluster.main', values: { name: 'production' } };
const service = (values: object): Item => ({ address: 'aws_ecs_service.web', values: { name: 'web', desired_count: 4, launch_type: 'FARGATE', scheduling_strategy: 'REPLICA', wait_for_steady_state: false, load_balancer: [{ container_name: 'app', container_port: 8080 }], ...values } });

describe('Terraform: ECS', () => {
  it('a service and its task of a state become a pod on Fargate, as from their own files', async () => {
    const plan = await terraform([TASK, service({ task_definition: 'arn:aws:ecs:eu-central-1:1:task-definition/shop:7' })]);
    const own = await importInto({
      'task.json': JSON.stringify({ family: 'shop', revision: 7, cpu: '512', memory: '1024', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], containerDefinitions: JSON.parse(CONTAINERS) as object, volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }], runtimePlatform: { operatingSystemFamily: 'LINUX' } }),
      'service.json': JSON.stringify({ serviceName: 'web', taskDefinition: 'shop:7', desiredCount: 4, launchType: 'FARGATE' }),
    }, ['task.json', 'service.json']);
    assert.deepEqual(workloads(plan), workloads(own));
    const web = plan.node('web') as NodeOf<'pod'>;
    assert.deepEqual([web.replicas, web.source], [4, { format: 'ecs', file: 'plan.json', pointer: '/aws_ecs_service.web' }]);
    assert.ok(plan.topology.nodes.some((node) => node.kind === 'volume' && node.driver === 'efs'));
    assert.ok(!plan.text.includes('hunter2') && !JSON.stringify(plan.notes).includes('hunter2'));
    assert.deepEqual(plan.codes().filter((code) => code === 'unknown-field' || code === 'nothing-found'), []);
    assert.equal((await terraform([service({ task_definition: 'shop' }), TASK], undefined, { into: plan.text })).text, plan.text);
  });

  it('a plan names the task and the cluster by what the configuration refers to, in modules too', async () => {
    const configuration = (resources: readonly object[]) => ({ configuration: { root_module: { module_calls: { shop: { module: { resources } } } } } });
    const expressions = { task_definition: { references: ['aws_ecs_task_definition.app.arn', 'aws_ecs_task_definition.app'] }, cluster: { references: ['aws_ecs_cluster.main.id', 'aws_ecs_cluster.main'] } };
    const inModule = (item: Item, key: string): Item => ({ ...item, address: `module.shop["${key}"].${item.address}` });
    const items = ['a.b', 'c'].flatMap((key) => [TASK, { ...CLUSTER, values: { name: `cluster-${key}` } }, { ...service({ launch_type: 'EC2' }) }].map((item) => inModule(item, key)));
    items[4] = { ...items[4], values: { name: 'second' } };
    const { topology, node } = await terraform(items, configuration([{ address: 'aws_ecs_service.web', expressions }]));
    assert.deepEqual(topology.ids.filter((id) => node(id).kind === 'cluster').sort(), ['cluster-a.b', 'second']);
    assert.equal(topology.nodes.filter((each) => each.kind === 'pod').length, 2);
    const without = await terraform([TASK, service({})]);
    assert.match(without.note('missing-task').message, /known only after/);
  });

  it('containers that cannot be read leave a pod without any, and say so at the plan', async () => {
    const unknown = await terraform([{ ...TASK, values: { family: 'shop' } }]);
    assert.match(unknown.note('no-containers').message, /known only after/);
    assert.equal(unknown.node('shop').kind, 'pod');
    const sensitive = await terraform([{ ...TASK, sensitive_values: { container_definitions: true } }]);
    assert.match(sensitive.note('no-containers').message, /sensitive/);
    const broken = await terraform([{ ...TASK, values: { ...TASK.values, container_definitions: '[{"name": ' } }]);
    const line = planOf([{ ...TASK, values: { ...TASK.values, container_definitions: '[{"name": ' } }]).split('\n').findIndex((each) => each.includes('"container_definitions"')) + 1;
    assert.deepEqual(broken.notes.filter(({ severity }) => severity === 'error').map(({ line: at }) => at), [line]);
  });
});
