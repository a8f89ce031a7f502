import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const imported = (value: object, options?: ImportOptions) => importInto({ 'app.json': JSON.stringify(value, undefined, 1) }, undefined, options);
const app = (more: object = {}, docker: object = {}) => ({ id: '/shop/web', cpus: 0.5, mem: 64, ...more, container: { type: 'DOCKER', docker: { image: 'web:1.2.3', ...docker }, ...('container' in more ? more.container as object : {}) } });
const one = async (more: object = {}, docker: object = {}) => (await imported(app(more, docker))).container('web');

describe('Marathon: apps', () => {
  it('are containers in a cluster that is assumed', async () => {
    const { topology, node, container, note } = await imported(app({ instances: 3 }));
    assert.deepEqual(topology.ids, ['marathon', 'web']);
    const [cluster, web] = [node('marathon') as NodeOf<'cluster'>, container('web')];
    assert.deepEqual([cluster.platform, cluster.assumed, web.in, web.name, web.image, web.replicas], ['marathon', ['*'], 'marathon', 'shop/web', 'web:1.2.3', 3]);
    assert.deepEqual(web.source, { format: 'marathon', file: 'app.json', pointer: '/apps/shop~1web' });
    assert.equal(note('assumed-cluster').severity, 'info');
  });

  it('reserve CPUs and are limited in memory; defaults are assumed', async () => {
    const web = await one({ disk: 10 });
    assert.deepEqual([web.requests, web.limits, web.cpuShares, web.assumed], [{ cpu: 0.5, disk: '10MiB' }, { memory: '64MiB' }, 512, undefined]);
    const limited = await one({ resourceLimits: { cpus: 2, mem: 'unlimited' } });
    assert.deepEqual([limited.requests, limited.limits], [{ cpu: 0.5, memory: '64MiB' }, { cpu: 2, memory: 'unlimited' }]);
    const bare = (await imported({ id: '/web', instances: 1, container: { docker: { image: 'a' } } })).container('web');
    assert.deepEqual([bare.requests, bare.limits, bare.cpuShares, bare.assumed], [{ cpu: 1 }, { memory: '128MiB' }, 1024, ['requests', 'cpuShares', 'limits']]);
    const wrong = await imported(app({ cpus: -1, mem: 'much', instances: 1.5 }));
    assert.deepEqual([wrong.container('web').requests, wrong.container('web').limits, wrong.codes().filter((code) => code === 'bad-value').length], [undefined, undefined, 3]);
  });

  it('networks and ports, old and new', async () => {
    assert.deepEqual([(await one({}, { network: 'HOST' })).namespaces, (await one({ networks: [{ mode: 'host' }] })).namespaces, (await one({ networks: [{ mode: 'container/bridge' }] })).namespaces], [{ net: 'host' }, { net: 'host' }, undefined]);
    const named = await imported(app({ networks: [{ mode: 'container', name: 'dcos' }] }));
    assert.deepEqual([named.container('web').networks, named.node('dcos').kind, named.node('dcos').in], [['dcos'], 'network', 'marathon']);
    const portMappings = [{ containerPort: 80, hostPort: 8080 }, { containerPort: 53, hostPort: 0, protocol: 'udp,tcp' }, { containerPort: 0, hostPort: 0 }];
    const expected = [{ container: 80, host: 8080 }, { container: 53 }, { container: 53, protocol: 'udp' }];
    assert.deepEqual([(await one({}, { portMappings })).ports, (await one({ container: { portMappings } })).ports], [expected, expected]);
    const portDefinitions = [{ port: 443 }, { port: 0 }];
    assert.deepEqual([(await one({ networks: [{ mode: 'host' }], requirePorts: true, portDefinitions })).ports, (await one({ networks: [{ mode: 'host' }], portDefinitions })).ports], [[{ container: 443, host: 443 }], undefined]);
  });

  it('volumes: paths of the host, persistent ones, external ones', async () => {
    const volumes = [{ containerPath: '/h', hostPath: '/srv', mode: 'RO' }, { containerPath: 'data', mode: 'RW', persistent: { size: 10 } }, { containerPath: '/e', external: { name: 'ebs-1', provider: 'dvdi', size: 2 } }, { containerPath: '/s', secret: 'x' }];
    const { container, node, note } = await imported(app({ container: { volumes } }));
    assert.deepEqual(container('web').mounts, [{ source: '/srv', target: '/h', type: 'bind', readOnly: true }, { source: 'web-data', target: 'data', type: 'volume' }, { source: 'web-ebs-1', target: '/e', type: 'volume' }]);
    const [data, ebs] = [node('web-data') as NodeOf<'volume'>, node('web-ebs-1') as NodeOf<'volume'>];
    assert.deepEqual([data.size, data.in, data.shared, ebs.size, ebs.in, ebs.shared, ebs.driver, ebs.name], ['10MiB', 'marathon', undefined, '2GiB', undefined, true, 'dvdi', 'ebs-1']);
    assert.equal(note('not-carried-over').severity, 'info');
  });

  it('options of Docker, health', async () => {
    const parameters = [{ key: 'cap-add', value: 'NET_ADMIN' }, { key: 'pid', value: 'host' }, { key: 'user', value: '7' }, { key: 'security-opt', value: 'seccomp=unconfined' }, { key: 'env', value: 'A=do-not-copy' }];
    const { container, text, notes } = await imported(app({}, { parameters, privileged: true }));
    const web = container('web');
    assert.deepEqual([web.capabilities, web.namespaces, web.user, web.seccomp, web.privileged], [{ add: ['NET_ADMIN'] }, { pid: 'host' }, '7', 'unconfined', true]);
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    assert.deepEqual([(await one({ healthChecks: [{}] })).health, (await one({ readinessChecks: [{}] })).health, (await one({ healthChecks: [{}], readinessChecks: [{}] })).health, (await one({ healthChecks: [] })).health], ['liveness', 'readiness', 'both', undefined]);
  });

  it('stand on the hosts of their tasks, where these are told', async () => {
    const { topology, node, container } = await imported(app({ instances: 3, tasks: [{ host: 'a' }, { host: 'a' }, { host: 'b' }] }));
    assert.deepEqual(topology.ids, ['marathon', 'a', 'a-docker', 'web-a', 'b', 'b-docker', 'web-b']);
    const [first, second] = [container('web-a'), container('web-b')];
    assert.deepEqual([first.in, first.replicas, first.service, second.replicas, second.service, node('a-docker').in], ['a-docker', 2, 'shop/web', undefined, 'shop/web', 'a']);
  });

  it('without an image are processes of an agent', async () => {
    const { node, note } = await imported({ id: '/sleep', cmd: 'sleep', cpus: 0.1, mem: 32, instances: 2, user: 'nobody', container: { type: 'MESOS', volumes: [{ containerPath: 'd', persistent: { size: 1 } }] } });
    const sleep = node('sleep') as NodeOf<'app'>;
    assert.deepEqual([sleep.kind, sleep.in, (node('sleep-slice') as NodeOf<'cgroup'>).memory, node('sleep-slice').assumed, node('sleep-slice').in, sleep.cpu, sleep.memory, sleep.user, node('mesos-agent').assumed], ['app', 'sleep-slice', { max: '32MiB' }, ['memory'], 'mesos-agent', 0.1, '32MiB', 'nobody', ['*']]);
    assert.deepEqual([note('several-processes').severity, note('not-carried-over').severity], ['info', 'info']);
    const into = JSON.stringify({ strata: 1, nodes: { h: { kind: 'host', os: { family: 'linux' } } } });
    assert.equal((await imported({ id: '/sleep', cmd: 'x', instances: 0 }, { into, on: 'h' })).node('sleep-slice').in, 'h');
  });

  it('keep their secrets', async () => {
    const secret = 'do-not-copy';
    const { text, notes } = await imported(app({ cmd: secret, args: [secret], env: { A: secret }, secrets: { s: { source: secret } }, fetch: [{ uri: secret }], uris: [secret], labels: { api_token: secret } }, { pullConfig: { secret }, credential: { principal: secret } }));
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
  });
});

describe('Marathon: pods, groups and files', () => {
  it('pods hold containers', async () => {
    const pod = { id: '/p', user: 'root', networks: [{ mode: 'host' }], scaling: { instances: 4 }, executorResources: { cpus: 0.2, mem: 64 }, volumes: [{ name: 'etc', host: '/etc' }, { name: 'keep', persistent: { size: 5 } }, { name: 'scratch' }],
      containers: [{ name: 'a', image: { kind: 'DOCKER', id: 'a:1' }, resources: { cpus: 1, mem: 128 }, endpoints: [{ containerPort: 80, hostPort: 0, protocol: ['tcp'] }], volumeMounts: [{ name: 'etc', mountPath: '/e', readOnly: true }, { name: 'keep', mountPath: '/k' }, { name: 'scratch', mountPath: '/s' }], healthCheck: { http: {} } }, { name: 'b', resources: { cpus: 0.1, mem: 32 }, user: 'b' }] };
    const { node, container } = await imported(pod);
    const [p, a] = [node('p') as NodeOf<'pod'>, container('a')];
    assert.deepEqual([p.replicas, p.hostNetwork, p.overhead, a.in, a.image, a.user, container('b').user, container('b').image], [4, true, { cpu: 0.2, memory: '64MiB' }, 'p', 'a:1', 'root', 'b', undefined]);
    assert.deepEqual([a.mounts, a.ports, a.health], [[{ source: '/etc', target: '/e', type: 'bind', readOnly: true }, { source: 'p-keep', target: '/k', type: 'volume' }, { target: '/s', type: 'volume' }], [{ container: 80 }], 'liveness']);
  });

  it('groups in groups: ids from the root, dependencies of whole groups', async () => {
    const small = (id: string, more: object = {}) => ({ id, container: { docker: { image: 'a:1.2' } }, cpus: 1, mem: 1, ...more });
    const { topology, node, links, note } = await imported({ id: '/prod', dependencies: ['/infra'], groups: [{ id: 'db', apps: [small('main'), small('../web', { dependencies: ['db', './gone'] })] }], apps: [small('/infra/dns')] });
    assert.deepEqual(topology.ids.filter((id) => node(id).kind === 'container').map((id) => node(id).name), ['infra/dns', 'prod/db/main', 'prod/web']);
    assert.deepEqual(links(), [{ from: 'main', to: 'dns' }, { from: 'web', to: 'dns' }, { from: 'web', to: 'main' }]);
    assert.match(note('missing-dependency').message, /prod\/gone/);
  });

  it('lists, single apps of the API, the queue; the same id twice', async () => {
    const small = { id: '/x', cpus: 1, mem: 1, container: { docker: { image: 'a' } } };
    for (const value of [small, { app: small }, { apps: [small] }, [small], { queue: [{ app: small, count: 1 }] }]) assert.equal((await imported(value)).container('x').image, 'a');
    assert.equal((await imported([small, { ...small, cpus: 2 }])).note('same-id').severity, 'warning');
  });

  it('names that are equal are told apart by their path', async () => {
    const small = (id: string) => ({ id, cpus: 1, mem: 1, container: { docker: { image: 'a' } } });
    assert.deepEqual((await imported([small('/a/web'), small('/b/web'), small('/c/marathon')])).topology.ids, ['marathon', 'web', 'b-web', 'c-marathon']);
  });

  it('templates are told, broken JSON keeps what came before', async () => {
    const template = await importInto({ 'app.json': '{"id": "/x", "cpus": {{cpus}}, "mem": 1}' });
    assert.deepEqual([template.note('template').column, template.note('json-syntax').severity], [22, 'error']);
  });

  it('importing again changes nothing', async () => {
    const value = { id: '/', apps: [app({ dependencies: ['/db'], networks: [{ mode: 'container', name: 'n' }], container: { volumes: [{ containerPath: 'd', persistent: { size: 1 } }] } }), { id: '/db', cpus: 1, mem: 1, cmd: 'x' }] };
    const first = await imported(value);
    assert.equal(first.links().length, 1);
    assert.equal((await imported(value, { into: first.text })).text, first.text);
  });

  it('is recognised by its fields', () => {
    const of = (text: string) => recognise({ path: 'a.json', text })?.format;
    assert.deepEqual([of('{"id": "/a", "cpus": 1, "mem": 2}'), of('{"id": "/", "groups": []}'), of('{"id": "/a", "cmd": "x"}'), of('{"id": "x"}'), of('{"apiVersion": "v1", "kind": "x", "id": "/a", "cpus": 1, "mem": 2}')],
      ['marathon', 'marathon', 'marathon', undefined, undefined]);
  });
});
