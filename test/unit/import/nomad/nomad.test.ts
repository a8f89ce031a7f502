import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const job = (body: string, more = '') => `job "shop" {\n  group "web" {\n${more}\n    task "app" {\n      driver = "docker"\n${body}\n    }\n  }\n}\n`;
const imported = (text: string, options?: ImportOptions) => importInto({ 'shop.nomad': text }, undefined, options);
const one = async (body: string, more?: string) => (await imported(job(body, more))).container('app');
const image = 'config { image = "web:1.2.3" }';

describe('Nomad: groups', () => {
  it('are pods in a cluster that is assumed', async () => {
    const { topology, node, container, note } = await imported(job(image, '    count = 3'));
    assert.deepEqual(topology.ids, ['nomad', 'shop', 'app']);
    const [cluster, pod] = [node('nomad') as NodeOf<'cluster'>, node('shop') as NodeOf<'pod'>];
    assert.deepEqual([cluster.platform, cluster.assumed, pod.in, pod.replicas, container('app').in, container('app').image], ['nomad', ['*'], 'nomad', 3, 'shop', 'web:1.2.3']);
    assert.deepEqual(pod.source, { format: 'nomad', file: 'shop.nomad', pointer: '/jobs/0/groups/web' });
    assert.equal(note('assumed-cluster').line, 1);
  });

  it('several of a job are named after both, and a task in the job is a group', async () => {
    const { node } = await imported(`job "shop" {\n group "a" { task "t" { driver = "docker" } }\n group "b" { task "t" { driver = "docker" } }\n task "lone" { driver = "docker" }\n}`);
    assert.deepEqual(['shop-a', 'shop-b', 'shop-lone'].map((id) => [node(id).kind, node(id).name]), [['pod', 'shop/a'], ['pod', 'shop/b'], ['pod', 'shop/lone']]);
    assert.deepEqual([node('t').in, node('shop-b-t').in, node('lone').in], ['shop-a', 'shop-b', 'shop-lone']);
  });

  it('go where they are told', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { prod: { kind: 'cluster' }, h: { kind: 'host', os: { family: 'linux' } } } });
    const text = `${job(image)}`.replace(/\}\n$/, '  group "p" { task "proc" { driver = "raw_exec" } }\n}\n');
    const prod = await imported(text, { into, on: 'prod' });
    assert.deepEqual([prod.node('shop-web').in, prod.node('proc').in], ['prod', 'nomad-client']);
    const host = await imported(text, { into, on: 'h' });
    assert.deepEqual([host.node('shop-web').in, host.node('docker').in, host.node('proc').in], ['docker', 'h', 'h']);
  });

  it('system jobs, jobs at times, computed counts and empty jobs are told', async () => {
    assert.equal((await imported(`job "x" {\n type = "system"\n task "t" { driver = "docker" }\n}`)).note('global-mode').line, 2);
    assert.equal((await imported(`job "x" {\n periodic { crons = ["* * * * *"] }\n task "t" { driver = "docker" }\n}`)).note('runs-at-times').severity, 'info');
    const computed = await imported(job(image, '    count = var.n * 2'));
    assert.deepEqual([(computed.node('shop') as NodeOf<'pod'>).replicas, computed.note('unknown-count').severity], [undefined, 'info']);
    const empty = await imported('job "x" {\n  group "g" {}\n}\n');
    assert.deepEqual([empty.topology.ids.length, empty.note('nothing-found').severity], [0, 'info']);
  });
});

describe('Nomad: tasks', () => {
  it('memory in MiB, CPU as a share, cores as cores; defaults are assumed', async () => {
    const app = await one(`${image}\n resources {\n cpu = 500\n memory = 256\n memory_max = 1024\n }`);
    assert.deepEqual([app.requests, app.limits, app.cpuShares, app.assumed], [{ memory: '256MiB' }, { memory: '1GiB' }, 500, undefined]);
    const bare = await one(image);
    assert.deepEqual([bare.requests, bare.limits, bare.cpuShares, bare.assumed], [undefined, { memory: '300MiB' }, 100, ['limits', 'cpuShares']]);
    const cores = await one(`${image}\n resources { cores = 2\n memory = 64 }`);
    assert.deepEqual([cores.requests, cores.limits, cores.cpuShares, cores.assumed], [{ cpu: 2 }, { cpu: 2, memory: '64MiB' }, undefined, undefined]);
    const computed = await one(`${image}\n resources { cpu = var.cpu\n memory = 2 * 64 }`);
    assert.deepEqual([computed.limits, computed.cpuShares, computed.assumed], [undefined, undefined, undefined]);
  });

  it('confinement, namespaces, devices', async () => {
    const app = await one('user = "nobody"\n config {\n image = "a:1"\n privileged = true\n cap_add = ["net_admin"]\n cap_drop = ["all"]\n readonly_rootfs = true\n init = true\n runtime = "kata"\n pids_limit = 64\n security_opt = ["no-new-privileges", "seccomp=unconfined"]\n pid_mode = "host"\n devices = [{ host_path = "/dev/kvm" }]\n }');
    assert.deepEqual([app.user, app.privileged, app.readOnly, app.init, app.runtimeClass, app.limits?.pids, app.allowPrivilegeEscalation, app.seccomp], ['nobody', true, true, true, 'kata', 64, false, 'unconfined']);
    assert.deepEqual([app.capabilities, app.namespaces, app.devices], [{ add: ['NET_ADMIN'], drop: ['ALL'] }, { net: 'private', pid: 'host' }, ['/dev/kvm']]);
    assert.equal((await one(image, 'network { mode = "bridge" }')).namespaces, undefined);
    assert.deepEqual((await one('config { network_mode = "host" }', 'network { mode = "bridge" }')).namespaces, { net: 'host' });
    assert.deepEqual((await one(image, 'network { mode = "none" }')).namespaces, { net: 'none' });
  });

  it('ports of the group, of the task, and of the driver', async () => {
    const network = 'network {\n mode = "bridge"\n port "http" {\n static = 8080\n to = 80\n }\n port "any" { to = 90 }\n port "same" { static = 53 }\n port "free" {}\n }';
    assert.deepEqual((await one('config { ports = ["http", "any", "same", "free"] }', network)).ports, [{ container: 80, host: 8080 }, { container: 90 }, { container: 53, host: 53 }]);
    assert.equal((await one(image, network)).ports, undefined);
    assert.deepEqual((await one('config {\n port_map { db = 6379 }\n }\n resources { network { port "db" { static = 1000 } } }')).ports, [{ container: 6379, host: 1000 }]);
  });

  it('mounts: of the driver, and volumes of the group', async () => {
    const text = job('config {\n volumes = ["/srv:/srv:ro", "local/x:/x"]\n mount {\n type = "tmpfs"\n target = "/t"\n }\n }\n volume_mount {\n volume = "data"\n destination = "/data"\n read_only = true\n }\n volume_mount {\n volume = "disk"\n destination = "/disk"\n }\n volume_mount {\n volume = "gone"\n destination = "/g"\n }',
      'volume "data" {\n type = "csi"\n source = "efs"\n access_mode = "multi-node-multi-writer"\n }\n volume "disk" { type = "host" }');
    const { container, node, note } = await imported(text);
    assert.deepEqual(container('app').mounts, [
      { source: '/srv', target: '/srv', type: 'bind', readOnly: true }, { source: 'local/x', target: '/x', type: 'bind' }, { target: '/t', type: 'tmpfs' },
      { source: 'efs', target: '/data', type: 'volume', readOnly: true }, { source: 'disk', target: '/disk', type: 'volume' }, { target: '/g', type: 'volume' },
    ]);
    const [efs, disk] = [node('efs') as NodeOf<'volume'>, node('disk') as NodeOf<'volume'>];
    assert.deepEqual([efs.shared, efs.access, efs.in, disk.shared, disk.in], [true, 'RWX', undefined, undefined, 'nomad']);
    assert.match(note('missing-volume').message, /gone/);
  });

  it('restarts, stages, health', async () => {
    assert.deepEqual([(await one(image)).restart, (await one(image, 'restart { attempts = 2 }')).restart, (await one(`${image}\n restart { attempts = 0 }`, 'restart { attempts = 2 }')).restart], [undefined, 'always', 'no']);
    assert.deepEqual([(await one(`${image}\n lifecycle { hook = "prestart" }`)).stage, (await one(`${image}\n lifecycle {\n hook = "prestart"\n sidecar = true\n }`)).stage], ['init', 'sidecar']);
    assert.deepEqual([(await one(`${image}\n service { check { type = "http" } }`)).health, (await one(image, 'service {\n check {\n type = "tcp"\n check_restart { limit = 3 }\n }\n }')).health, (await one(`${image}\n service { name = "a" }`)).health], ['readiness', 'both', undefined]);
  });

  it('that are no containers: processes and virtual machines', async () => {
    const { node, note, codes } = await imported('job "x" {\n group "g" {\n count = 2\n task "sh" {\n driver = "exec"\n user = "app"\n resources { memory = 64 }\n }\n task "old" {\n driver = "qemu"\n resources { memory = 2048 }\n }\n }\n}');
    const [app, vm, host] = [node('sh') as NodeOf<'app'>, node('old') as NodeOf<'vm'>, node('nomad-client') as NodeOf<'host'>];
    assert.deepEqual([app.in, (node('sh-slice') as NodeOf<'cgroup'>).memory, node('sh-slice').in, app.memory, app.user, vm.in, vm.memory, vm.replicas, host.assumed], ['sh-slice', { max: '64MiB' }, 'nomad-client', '64MiB', 'app', 'nomad', '2GiB', 2, ['*']]);
    assert.deepEqual([note('several-processes').severity, note('isolated-process').severity, codes().includes('assumed-host')], ['info', 'info', true]);
  });

  it('in a service mesh have a sidecar, and links to whom they call', async () => {
    const group = (name: string, connect: string) => `group "${name}" {\n network { mode = "bridge" }\n service {\n name = "${name}-svc"\n connect {\n ${connect}\n }\n }\n task "${name}-task" { driver = "docker" }\n }\n`;
    const { container, links } = await imported(`job "x" {\n ${group('api', 'sidecar_service {}')} ${group('ui', 'sidecar_service {\n proxy {\n upstreams {\n destination_name = "api-svc"\n }\n upstreams { destination_name = "gone" }\n }\n }\n sidecar_task { resources { cpu = 50\n memory = 32 } }')} }`);
    const [api, ui] = [container('connect-proxy-api-svc'), container('connect-proxy-ui-svc')];
    assert.deepEqual([api.limits, api.cpuShares, api.stage, api.assumed, ui.limits, ui.cpuShares, ui.assumed], [{ memory: '128MiB' }, 250, 'sidecar', ['limits', 'cpuShares'], { memory: '32MiB' }, 50, undefined]);
    assert.deepEqual(links(), [{ from: 'x-ui', to: 'x-api', name: 'api-svc' }]);
  });

  it('keep their secrets', async () => {
    const secret = 'do-not-copy';
    const { text, notes } = await imported(`variable "token" { default = "${secret}" }\n${job(`config {\n image = "a:\${var.token}"\n args = ["${secret}"]\n command = "${secret}"\n auth { password = "${secret}" }\n labels { api_token = "${secret}" }\n }\n env { A = "${secret}" }\n template { data = "${secret}" }`)}`);
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
  });
});

describe('Nomad: files', () => {
  it('the API says the same as HCL', async () => {
    const resources = { CPU: 500, Cores: null, MemoryMB: 256, MemoryMaxMB: 512 };
    const task = { Name: 'app', Driver: 'docker', User: '', Config: { image: 'web:1.2.3', ports: ['db'], privileged: true }, Resources: resources, VolumeMounts: [{ Volume: 'data', Destination: '/d', ReadOnly: true }], Lifecycle: { Hook: 'prestart', Sidecar: false }, Services: null, RestartPolicy: { Attempts: 0, Mode: 'fail' } };
    const group = { Name: 'web', Count: 2, Tasks: [task], Networks: [{ Mode: 'bridge', ReservedPorts: [{ Label: 'db', Value: 1000, To: 6379 }], DynamicPorts: [{ Label: 'x', Value: 0, To: 1 }] }], Volumes: { data: { Type: 'csi', Source: 'efs', AccessMode: 'single-node-writer' } }, Services: [{ Name: 'web', Checks: [{ Type: 'tcp' }] }] };
    const { container, node, codes } = await importInto({ 'job.json': JSON.stringify({ Job: { ID: 'shop', Name: 'shop', Type: 'service', TaskGroups: [group] } }) });
    const app = container('app');
    assert.deepEqual([(node('shop') as NodeOf<'pod'>).replicas, app.image, app.privileged, app.requests, app.limits, app.cpuShares], [2, 'web:1.2.3', true, { memory: '256MiB' }, { memory: '512MiB' }, 500]);
    assert.deepEqual([app.ports, app.mounts, app.stage, app.restart, app.health, (node('efs') as NodeOf<'volume'>).access], [[{ container: 6379, host: 1000 }], [{ source: 'efs', target: '/d', type: 'volume', readOnly: true }], 'init', 'no', 'readiness', 'RWO']);
    assert.deepEqual(codes(), ['assumed-cluster', 'megahertz']);
  });

  it('variables have their defaults, and what they depend on', async () => {
    const text = `variable "tag" { default = "1.2" }\nvariable "none" {}\nlocals {\n image = "web:\${var.tag}"\n loop = local.loop\n}\n${job('config { image = local.image }\n resources { memory = var.none }')}`;
    const { container, note } = await imported(text);
    assert.deepEqual([container('app').image, container('app').limits], ['web:1.2', undefined]);
    assert.deepEqual([note('variable-default').line, note('unknown-variable').severity], [4, 'info']);
    const open = await imported(job('config { image = "web:${NOMAD_META_tag}" }'));
    assert.deepEqual([open.container('app').image, open.note('unknown-image').severity], ['web:${NOMAD_META_tag}', 'info']);
    assert.equal((await imported(`locals {\n a = local.b\n b = local.a\n}\n${job('config { image = local.a }')}`)).container('app').image, 'local.a');
  });

  it('HCL: comments, texts, lists, objects, what is computed', async () => {
    const text = '# a\n// b\n/* c\n */ job shop {\n group "web" {\n count = max(1, 2) # x\n task "app" {\n driver = "docker" // y\n config {\n image = "a:\\"1\\"" /* z */\n cap_add = [\n "a", # one\n "b",\n ]\n args = [for x in [1, 2] : x]\n devices = [{ "host_path" : "/dev/a", other = { b = [1] } }]\n labels = {\n a = 1\n b = "2"\n }\n }\n template { data = <<-EOH\n  job "no" {\n  EOH\n }\n user = true ? "x" : "y"\n }\n }\n}\n';
    const { container, node, notes } = await imported(text);
    const app = container('app');
    assert.deepEqual([app.image, app.capabilities, app.devices, app.user, (node('shop') as NodeOf<'pod'>).replicas], ['a:"1"', { add: ['A', 'B'] }, ['/dev/a'], undefined, undefined]);
    assert.deepEqual(app.extra, { labels: { a: 1, b: '2' } });
    assert.deepEqual(notes.filter(({ severity }) => severity === 'error'), []);
  });

  it('broken HCL keeps what came before, with a place', async () => {
    for (const [text, line] of [[`${job(image).replace(/\}\n$/, '')}`, 9], [job(image).replace('"docker"', '"docker'), 5], [job('template { data = <<EOF\nnever\n'), 6], [`${job(image)}???`, 10]] as const) {
      const { note, topology } = await imported(text);
      assert.deepEqual([note('hcl-syntax').severity, note('hcl-syntax').line, topology.ids.includes('app')], ['error', line, true], text);
    }
    const deep = await imported(`job "x" {${' a {'.repeat(50_000)}`);
    assert.equal(deep.note('too-deep').line, 1);
    assert.equal((await imported(`job "x" { a = ${'['.repeat(50_000)}`)).note('too-deep').line, 1);
    assert.equal((await imported(`job "x" { a = f${'('.repeat(50_000)}`)).note('too-deep').line, 1);
  });

  it('keys of prototypes are names like others', async () => {
    const { codes } = await imported(`job "x" {\n __proto__ { a = 1 }\n constructor = 2\n task "t" { driver = "docker" }\n}`);
    assert.equal(codes().filter((code) => code === 'unknown-field').length, 2);
    assert.equal(({} as { a?: number }).a, undefined);
  });

  it('importing again changes nothing', async () => {
    const text = job(image, 'count = 2\n volume "d" { type = "host" }');
    const first = await imported(text);
    assert.equal((await imported(text, { into: first.text })).text, first.text);
    const more = await imported(text.replace('count = 2', 'count = 4'), { into: first.text });
    assert.equal((more.node('shop') as NodeOf<'pod'>).replicas, 4);
  });

  it('is recognised by its blocks', () => {
    const of = (path: string, text: string) => recognise({ path, text })?.format;
    assert.deepEqual([of('a.nomad', 'job "x" {'), of('a.hcl', 'variable "a" {}\njob x {\n'), of('a.json', '{"Job": {"ID": "x", "TaskGroups": []}}'), of('a.hcl', 'resource "x" "y" {}'), of('a.txt', 'my job is done {')],
      ['nomad', 'nomad', 'nomad', undefined, undefined]);
  });
});
