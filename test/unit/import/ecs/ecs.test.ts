import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const FARGATE = { requiresCompatibilities: ['FARGATE'], cpu: '1024', memory: '3072', networkMode: 'awsvpc' };

/** A task definition `web` with one container `app`. */
const task = (container: object = {}, more: object = {}) => ({ family: 'web', ...more, containerDefinitions: [{ name: 'app', image: 'web:1.2.3', ...container }] });
const imported = (values: readonly object[], options?: ImportOptions) => {
  const files = Object.fromEntries(values.map((value, i) => [`${i + 1}.json`, JSON.stringify(value, undefined, 1)]));
  return importInto(files, Object.keys(files), options);
};
const one = async (container: object, more: object = {}) => (await imported([task(container, more)])).container('app');

describe('ECS: tasks', () => {
  it('on Fargate: a managed host, an engine with a kernel a task, the size of the task', async () => {
    const { node, topology, codes } = await imported([task({}, FARGATE)]);
    assert.deepEqual(topology.ids, ['fargate-host', 'fargate', 'web', 'app']);
    const [host, engine, pod] = [node('fargate-host') as NodeOf<'host'>, node('fargate') as NodeOf<'engine'>, node('web') as NodeOf<'pod'>];
    assert.deepEqual([host.managed, engine.platform, engine.in, pod.in, pod.cpu, pod.memory], [true, 'fargate', 'fargate-host', 'fargate', { max: 1 }, { max: '3GiB' }]);
    assert.deepEqual(codes(), []);
    const windows = await imported([task({}, { ...FARGATE, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } })]);
    assert.deepEqual([(windows.node('fargate-windows-host') as NodeOf<'host'>).os, windows.container('app').os], [{ family: 'windows' }, { family: 'windows' }]);
  });

  it('elsewhere in a cluster, assumed where nobody names it', async () => {
    const { node, note } = await imported([task({}, { requiresCompatibilities: ['EC2', 'FARGATE'] })]);
    const cluster = node('ecs') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.platform, cluster.assumed, node('web').in, note('assumed-cluster').severity], ['ecs', ['*'], 'ecs', 'info']);
  });

  it('goes where it is told', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { prod: { kind: 'cluster' }, h: { kind: 'host', os: { family: 'linux' } } } });
    assert.equal((await imported([task({}, FARGATE)], { into, on: 'prod' })).node('web').in, 'prod');
    const onHost = await imported([task()], { into, on: 'h' });
    assert.deepEqual([onHost.node('web').in, onHost.node('docker').in], ['docker', 'h']);
    assert.equal((await imported([task()], { into, on: 'gone' })).note('wrong-target').severity, 'error');
  });

  it('sizes in units and words, and those that are refused', async () => {
    const pod = async (cpu: string, memory: string, more: object = {}) => {
      const { node, codes } = await imported([task({}, { ...FARGATE, cpu, memory, ...more })]);
      const { cpu: size, memory: limit } = node('web') as NodeOf<'pod'>;
      return [size?.max, limit?.max, codes()];
    };
    assert.deepEqual(await pod('.5 vCPU', '2 GB'), [0.5, '2GiB', []]);
    assert.deepEqual(await pod('256', '512'), [0.25, '512MiB', []]);
    assert.deepEqual(await pod('256', '1536'), [0.25, '1.5GiB', ['invalid-size']]);
    assert.deepEqual(await pod('8192', '17000'), [8, 17_000 * 1024 ** 2, ['invalid-size']]);
    assert.deepEqual(await pod('300', '1024'), [300 / 1024, '1GiB', ['invalid-size']].map((value) => (typeof value === 'number' ? Number(value.toFixed(6)) : value)));
    assert.deepEqual(await pod('300', '1000', { requiresCompatibilities: ['EC2'] }), [Number((300 / 1024).toFixed(6)), '1000MiB', ['assumed-cluster']]);
    assert.deepEqual(await pod('much', '-1'), [undefined, undefined, ['bad-value', 'bad-value']]);
  });

  it('containers that ask for more than their task has are noted', async () => {
    const { notes } = await imported([{ family: 'over', ...FARGATE, cpu: '512', memory: '1024', containerDefinitions: [{ name: 'a', image: 'a', cpu: 512, memory: 900 }, { name: 'b', image: 'b', cpu: 256, memory: 900, memoryReservation: 200 }] }]);
    assert.deepEqual(notes.filter(({ code }) => code === 'containers-exceed-task').map(({ message }) => /(\d+) \S+.* together, and it has (\d+)/.exec(message)?.slice(1)), [['768', '512'], ['1100', '1024']]);
  });

  it('namespaces of the host', async () => {
    const { node } = await imported([task({}, { networkMode: 'host', pidMode: 'host', ipcMode: 'host' })]);
    const pod = node('web') as NodeOf<'pod'>;
    assert.deepEqual([pod.hostNetwork, pod.hostPID, pod.hostIPC], [true, true, true]);
  });
});

describe('ECS: containers', () => {
  it('CPU units and memory in MiB; what is absent stays absent', async () => {
    const app = await one({ cpu: 512, memory: 300, memoryReservation: 128, linuxParameters: { maxSwap: 64 } });
    assert.deepEqual([app.requests, app.limits, app.cpuShares], [{ cpu: 0.5, memory: '128MiB' }, { memory: '300MiB', swap: '64MiB' }, 512]);
    assert.deepEqual([(await one({ cpu: 512 }, { cpu: '1024' })).requests, (await one({ cpu: 0 })).cpuShares, (await one({ linuxParameters: { maxSwap: 0 } })).limits], [undefined, 2, { swap: 0 }]);
    const bare = await one({});
    assert.deepEqual([bare.requests, bare.limits, bare.cpuShares, bare.health, bare.restart], [undefined, undefined, undefined, undefined, undefined]);
    assert.deepEqual((await one({ cpu: 512 }, { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } })).limits, { cpu: 0.5 });
  });

  it('ports by network mode, ranges, protocols', async () => {
    const portMappings = [{ containerPort: 80, hostPort: 8080 }, { containerPort: 53, hostPort: 0, protocol: 'udp' }, { containerPortRange: '90-91' }];
    assert.deepEqual((await one({ portMappings })).ports, [{ container: 80, host: 8080 }, { container: 53, protocol: 'udp' }, { container: 90 }, { container: 91 }]);
    assert.deepEqual((await one({ portMappings: [{ containerPort: 80 }] }, { networkMode: 'host' })).ports, [{ container: 80, host: 80 }]);
    assert.deepEqual((await one({ portMappings: [{ containerPort: 80, hostPort: 80 }] }, FARGATE)).ports, [{ container: 80 }]);
    const wrong = await imported([task({ portMappings: [{ containerPort: 0 }, { containerPortRange: '9-1' }] })]);
    assert.equal(wrong.codes().filter((code) => code === 'bad-value').length, 2);
  });

  it('confinement, namespaces, health, restarts', async () => {
    const app = await one({
      user: '1000', privileged: true, readonlyRootFilesystem: true, dockerSecurityOptions: ['no-new-privileges', 'apparmor:strict'], restartPolicy: { enabled: true }, healthCheck: { command: ['CMD', 'x'] },
      linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] }, devices: [{ hostPath: '/dev/kvm' }], initProcessEnabled: true },
    });
    assert.deepEqual([app.user, app.privileged, app.readOnly, app.allowPrivilegeEscalation, app.lsm, app.restart, app.health, app.init], ['1000', true, true, false, 'strict', 'always', 'readiness', true]);
    assert.deepEqual([app.capabilities, app.devices, app.namespaces], [{ add: ['SYS_PTRACE'], drop: ['ALL'] }, ['/dev/kvm'], { net: 'private' }]);
    assert.deepEqual([(await one({}, { networkMode: 'none' })).namespaces, (await one({}, FARGATE)).namespaces], [{ net: 'none' }, undefined]);
  });

  it('mounts: paths of the host, storage outside, what ends with the task, what is taken over', async () => {
    const { container, node, note, topology } = await imported([{
      family: 'web', networkMode: 'awsvpc',
      volumes: [{ name: 'etc', host: { sourcePath: '/etc' } }, { name: 'shared', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }, { name: 'scratch', host: {} }, { name: 'kept', dockerVolumeConfiguration: { scope: 'shared', driver: 'local' } }],
      containerDefinitions: [
        { name: 'app', image: 'a', mountPoints: [{ sourceVolume: 'etc', containerPath: '/e', readOnly: true }, { sourceVolume: 'shared', containerPath: '/s' }, { sourceVolume: 'scratch', containerPath: '/x' }, { sourceVolume: 'kept', containerPath: '/k' }] },
        { name: 'side', image: 'b', volumesFrom: [{ sourceContainer: 'app', readOnly: true }], mountPoints: [{ sourceVolume: 'gone', containerPath: '/g' }], linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64 }] } },
      ],
    }]);
    assert.deepEqual(container('app').mounts, [{ source: '/etc', target: '/e', type: 'bind', readOnly: true }, { source: 'shared', target: '/s', type: 'volume' }, { target: '/x', type: 'volume' }, { source: 'kept', target: '/k', type: 'volume' }]);
    assert.deepEqual(container('side').mounts?.map(({ target, readOnly }) => [target, readOnly]), [['/e', true], ['/s', true], ['/x', true], ['/k', true], ['/g', undefined], ['/tmp', undefined]]);
    const [shared, kept] = [node('shared') as NodeOf<'volume'>, node('kept') as NodeOf<'volume'>];
    assert.deepEqual([shared.name, shared.driver, shared.shared, shared.in, kept.in], ['fs-1', 'efs', true, undefined, 'ecs']);
    assert.match(note('missing-volume').message, /gone/);
    assert.equal(topology.ids.filter((id) => node(id).kind === 'volume').length, 2);
  });

  it('links; whom others wait for to end is an init container', async () => {
    const { container, links } = await imported([{ family: 'web', containerDefinitions: [
      { name: 'app', image: 'a', links: ['db:database'], dependsOn: [{ containerName: 'proxy', condition: 'HEALTHY' }, { containerName: 'setup', condition: 'SUCCESS' }], logConfiguration: { logDriver: 'awsfirelens' } },
      { name: 'proxy', image: 'b' }, { name: 'setup', image: 'c', essential: false }, { name: 'db', image: 'd' }, { name: 'log', image: 'e', firelensConfiguration: { type: 'fluentbit' } },
    ] }]);
    assert.deepEqual(links(), [{ from: 'app', to: 'proxy' }, { from: 'app', to: 'db' }, { from: 'app', to: 'log', strength: 'soft' }]);
    assert.deepEqual([container('setup').stage, container('proxy').stage], ['init', undefined]);
  });

  it('secrets are nowhere', async () => {
    const secret = { environment: [{ name: 'A', value: 'do-not-copy' }], secrets: [{ name: 'B', valueFrom: 'do-not-copy' }], command: ['do-not-copy'], entryPoint: ['do-not-copy'], healthCheck: { command: ['CMD', 'do-not-copy'] }, dockerLabels: { 'api-token': 'do-not-copy' }, logConfiguration: { logDriver: 'x', options: { token: 'do-not-copy' } } };
    const { text, notes } = await imported([task(secret)]);
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
  });
});

describe('ECS: services and files', () => {
  const service = (more: object = {}) => ({ serviceName: 'shop', taskDefinition: 'web', ...more });

  it('as many tasks as the service wants, where it wants them', async () => {
    const { node, container, note, topology } = await imported([
      { taskDefinition: task({ healthCheck: { command: ['CMD', 'x'] } }, { revision: 1 }) }, { taskDefinition: task({ image: 'web:2' }, { revision: 2 }) },
      { services: [service({ clusterArn: 'arn:aws:ecs:x:1:cluster/prod', taskDefinition: 'arn:aws:ecs:eu:1:task-definition/web:1', desiredCount: 3 }), service({ serviceName: 'spot', capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] })] },
    ]);
    const [shop, spot] = [node('shop') as NodeOf<'pod'>, node('spot') as NodeOf<'pod'>];
    assert.deepEqual([shop.in, shop.replicas, shop.service, spot.in, spot.replicas], ['prod', 3, 'shop', 'fargate', undefined]);
    assert.deepEqual([container('app').image, container('app').health, container('spot-app').image], ['web:1.2.3', 'both', 'web:2']);
    assert.equal((node('prod') as NodeOf<'cluster'>).assumed, undefined);
    assert.deepEqual([note('older-revision').file, topology.ids.includes('web')], ['1.json', false]);
  });

  it('a service without its task, and a daemon', async () => {
    const lone = await imported([service()]);
    assert.deepEqual([lone.topology.ids.length, lone.note('missing-task').severity], [0, 'warning']);
    assert.equal((await imported([task(), service({ schedulingStrategy: 'DAEMON' })])).note('global-mode').severity, 'info');
  });

  it('CloudFormation, in YAML with its short functions and in JSON', async () => {
    const yaml = 'Resources:\n  Web:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Cpu: 256\n      Memory: !Ref Size\n      RequiresCompatibilities: [FARGATE]\n      ContainerDefinitions:\n        - Name: app\n          Image: web:1.2.3\n          PortMappings: [{ContainerPort: 80}]\n  Shop:\n    Type: AWS::ECS::Service\n    Properties: {ServiceName: shop, TaskDefinition: !Ref Web, DesiredCount: 2, LaunchType: FARGATE}\n  Bucket: {Type: "AWS::S3::Bucket"}\n';
    const { node, container } = await importInto({ 'stack.yaml': yaml });
    const pod = node('shop') as NodeOf<'pod'>;
    assert.deepEqual([pod.in, pod.replicas, pod.cpu, pod.source?.pointer, container('app').ports], ['fargate', 2, { max: 0.25 }, '/Resources/Shop/Properties', [{ container: 80 }]]);
    const json = await imported([{ Resources: { Web: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'w', Memory: { Ref: 'M' }, ContainerDefinitions: [{ Name: 'app', Image: { 'Fn::Sub': 'x' } }] } }, S: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Web' } } } } }]);
    assert.deepEqual([json.node('S').kind, json.container('app').image], ['pod', undefined]);
  });

  it('importing again changes nothing, and follows what changed', async () => {
    const values = [task({ memory: 300 }, FARGATE), service({ desiredCount: 2 })];
    const first = await imported(values);
    assert.equal((await imported(values, { into: first.text })).text, first.text);
    const more = await imported([values[0], service({ desiredCount: 5 })], { into: first.text });
    assert.equal((more.node('shop') as NodeOf<'pod'>).replicas, 5);
    const [pod] = [first.node('shop') as NodeOf<'pod'>];
    assert.equal(pod.replicas, 2);
  });

  it('broken JSON keeps what came before, and is noted', async () => {
    const { note, topology } = await importInto({ 'task.json': '{"family":"web","containerDefinitions":[{"name":"app","image":"a:1"}}' });
    assert.deepEqual([topology.ids.includes('app'), note('json-syntax').severity], [true, 'error']);
  });

  it('is recognised by its fields', () => {
    const of = (path: string, text: string) => recognise({ path, text })?.format;
    assert.deepEqual([of('a.json', '{"family":"a","containerDefinitions":[]}'), of('b.yml', 'Resources:\n  A:\n    Type: AWS::ECS::Service\n'), of('c.json', '{"serviceName":"a","taskDefinition":"b"}'), of('d.json', '{"services":[]}')],
      ['ecs', 'ecs', 'ecs', undefined]);
  });
});
