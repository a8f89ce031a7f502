import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const ID = (digit: string) => digit.repeat(64);

/** A container as Docker reports it; `more` is laid over `HostConfig`, `top` over the whole. */
const container = (name: string, id: string, more: object = {}, top: object = {}, config: object = {}) => ({
  Id: ID(id), Name: `/${name}`, Image: `sha256:${ID('f')}`, Created: '2026-01-01T00:00:00Z', Path: '/x',
  State: { Status: 'running', Running: true },
  HostConfig: { NetworkMode: 'bridge', RestartPolicy: { Name: '' }, Memory: 0, NanoCpus: 0, CpuQuota: 0, PidsLimit: null, CpuShares: 0, ...more },
  Config: { Image: 'nginx:1.29', Env: ['PASSWORD=do-not-copy'], Cmd: ['x', '--token=do-not-copy'], ...config },
  NetworkSettings: { Networks: { bridge: {} }, Ports: {} }, Mounts: [], ...top,
});

const inspect = (containers: readonly object[], options?: ImportOptions, more: { [file: string]: object } = {}) => {
  const files = { 'c.json': JSON.stringify(containers, undefined, 1), ...Object.fromEntries(Object.entries(more).map(([file, value]) => [file, JSON.stringify(value)])) };
  return importInto(files, Object.keys(files), options);
};

const one = async (more: object, top: object = {}, config: object = {}) => (await inspect([container('web', 'a', more, top, config)])).container('web');

describe('docker inspect: one container', () => {
  it('stands on an assumed host and engine, with what the engine reports', async () => {
    const { node, container: of, note, topology } = await inspect([container('web', 'a')]);
    assert.deepEqual(topology.ids, ['docker-host', 'docker', 'bridge', 'web']);
    assert.equal(of('web').in, 'docker');
    assert.equal(of('web').image, 'nginx:1.29');
    assert.deepEqual(of('web').networks, ['bridge']);
    assert.deepEqual(of('web').source, { format: 'docker-inspect', file: 'c.json', pointer: '/containers/web' });
    assert.equal(node('bridge').in, 'docker-host');
    assert.equal(note('assumed-host').file, 'c.json');
  });

  it('zero, minus one and null are no limit; what is not reported stays unknown', async () => {
    assert.deepEqual((await one({ PidsLimit: -1 })).limits, { cpu: 'unlimited', memory: 'unlimited', pids: 'unlimited' });
    const bare = (await inspect([{ ...container('web', 'a'), HostConfig: { NetworkMode: 'none' } }])).container('web');
    assert.equal(bare.limits, undefined);
    assert.equal(bare.restart, undefined);
  });

  it('bytes, billionths of cores, quota over period', async () => {
    assert.deepEqual((await one({ Memory: 268_435_456, NanoCpus: 750_000_000, PidsLimit: 100 })).limits, { cpu: 0.75, memory: '256MiB', pids: 100 });
    assert.equal((await one({ CpuQuota: 25_000, CpuPeriod: 50_000 })).limits?.cpu, 0.5);
    assert.equal((await one({ CpuQuota: 150_000, CpuPeriod: 0 })).limits?.cpu, 1.5);
    assert.equal((await one({ NanoCpus: 500_000_000, CpuQuota: 50_000, CpuPeriod: 100_000 })).limits?.cpu, 0.5, 'Podman fills both');
    const { requests, cpuShares, cpuset } = await one({ MemoryReservation: 67_108_864, CpuShares: 512, CpusetCpus: '0-1' });
    assert.deepEqual([requests, cpuShares, cpuset], [{ memory: '64MiB' }, 512, '0-1']);
  });

  it('swap is what goes beyond the memory; 0 says nothing', async () => {
    const swap = async (Memory: number, MemorySwap: number) => (await one({ Memory, MemorySwap })).limits?.swap;
    assert.deepEqual([await swap(1024 ** 3, 3 * 1024 ** 3), await swap(1024 ** 3, 1024 ** 3), await swap(1024 ** 3, -1), await swap(1024 ** 3, 0)], ['2GiB', '0B', 'unlimited', undefined]);
  });

  it('numbers out of range become unknown, with a note at their place', async () => {
    const { container: of, note } = await inspect([container('web', 'a', { Memory: -3, PidsLimit: 1e400, CpuShares: 1 })]);
    assert.equal(of('web').limits?.memory, undefined);
    assert.equal(of('web').cpuShares, undefined);
    assert.ok(note('bad-value').line > 10);
  });

  it('privileges, namespaces, security options', async () => {
    const web = await one({
      Privileged: true, ReadonlyRootfs: true, CapAdd: ['CAP_NET_ADMIN'], CapDrop: ['all'], PidMode: 'host', NetworkMode: 'host', UTSMode: 'host', CgroupnsMode: 'private', Init: true,
      SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', 'apparmor=unconfined', 'no-new-privileges'], Runtime: 'kata', Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse' }],
    }, { NetworkSettings: { Networks: { host: {} } } }, { User: '1000:1000' });
    assert.deepEqual(web.namespaces, { pid: 'host', net: 'host', uts: 'host' });
    assert.deepEqual([web.privileged, web.readOnly, web.init, web.user, web.runtimeClass], [true, true, true, '1000:1000', 'kata']);
    assert.deepEqual(web.capabilities, { add: ['NET_ADMIN'], drop: ['ALL'] });
    assert.deepEqual([web.seccomp, web.lsm, web.allowPrivilegeEscalation], ['custom', 'unconfined', false]);
    assert.deepEqual([web.devices, web.networks], [['/dev/fuse'], undefined]);
  });

  it('ports that run win over ports asked for; exposed ones follow', async () => {
    const web = await one({ PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '' }] } }, {
      NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '49153' }, { HostIp: '::', HostPort: '49153' }], '53/udp': [{ HostIp: '127.0.0.1', HostPort: '53' }], '443/tcp': null } },
    }, { ExposedPorts: { '80/tcp': {}, '9000/tcp': {} } });
    assert.deepEqual(web.ports, [{ container: 80, host: 49_153 }, { container: 53, host: 53, protocol: 'udp', address: '127.0.0.1' }, { container: 443 }, { container: 9000 }]);
  });

  it('mounts: binds, volumes with a name as nodes, volumes without, tmpfs', async () => {
    const { container: of, node } = await inspect([container('web', 'a', { Tmpfs: { '/run': 'size=1m' } }, { Mounts: [
      { Type: 'bind', Source: '/srv', Destination: '/data', RW: false }, { Type: 'volume', Name: 'db', Source: '/x', Destination: '/db', RW: true },
      { Type: 'volume', Name: ID('9'), Destination: '/anonymous', RW: true },
    ] })]);
    assert.deepEqual(of('web').mounts, [
      { source: '/srv', target: '/data', type: 'bind', readOnly: true }, { source: 'db', target: '/db', type: 'volume' }, { target: '/anonymous', type: 'volume' }, { target: '/run', type: 'tmpfs' },
    ]);
    assert.equal(node('db').kind, 'volume');
  });

  it('that is stopped, restarts, is checked, is Windows', async () => {
    assert.equal((await one({}, { State: { Status: 'exited', Running: false } })).running, false);
    assert.equal((await one({ RestartPolicy: { Name: 'unless-stopped' } })).restart, 'unless-stopped');
    assert.equal((await one({}, {}, { Healthcheck: { Test: ['CMD-SHELL', 'curl do-not-copy'] } })).health, 'readiness');
    assert.equal((await one({}, {}, { Healthcheck: { Test: ['NONE'] } })).health, 'none');
    assert.deepEqual((await one({ Isolation: 'hyperv' }, { Platform: 'windows' })).os, { family: 'windows' });
  });

  it('secrets are nowhere, and a note says so', async () => {
    const { text, notes } = await inspect([container('web', 'a', {}, {}, { Labels: { 'my.token': 'do-not-copy', role: 'web' } })]);
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    assert.match(text, /"role": "web"/);
    assert.ok(notes.some((note) => note.code === 'not-carried-over' && note.message.includes('`Env`')));
  });
});

describe('docker inspect: several things', () => {
  const compose = (service: string, more: object = {}) => ({ Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service, ...more } });

  it('Compose projects become cgroups, their dependencies links, copies one service', async () => {
    const { node, container: of, links } = await inspect([
      container('shop-web-1', 'a', {}, {}, compose('web', { 'com.docker.compose.depends_on': 'db:service_healthy:true,setup:service_completed_successfully:false' })),
      container('shop-db-1', 'b', {}, {}, compose('db')), container('shop-db-2', 'c', {}, {}, compose('db')), container('shop-setup-1', 'd', {}, {}, compose('setup')),
    ]);
    assert.deepEqual((node('shop') as NodeOf<'cgroup'>).project, 'shop');
    assert.equal(of('shop-web-1').in, 'shop');
    assert.deepEqual([of('shop-db-1').service, of('shop-db-2').service, of('shop-web-1').service], ['shop-db', 'shop-db', undefined]);
    assert.deepEqual(links(), [{ from: 'shop-web-1', to: 'shop-db-1' }, { from: 'shop-web-1', to: 'shop-db-2' }, { from: 'shop-web-1', to: 'shop-setup-1', strength: 'soft' }]);
  });

  it('a joined namespace names the other container', async () => {
    const { container: of } = await inspect([container('web', 'a'), container('side', 'b', { NetworkMode: `container:${ID('a')}` }, { NetworkSettings: { Networks: {} } })]);
    assert.deepEqual(of('side').namespaces, { net: 'container:web' });
  });

  it('images: by name or id, base by label or by the layers that are shared', async () => {
    const image = (tag: string, id: string, layers: readonly string[], more: object = {}) => ({
      Id: `sha256:${ID(id)}`, RepoTags: [tag], RepoDigests: [`${tag.split(':')[0]}@sha256:${ID('7')}`], Created: '2026-02-03T00:00:00Z', Os: 'linux', Architecture: 'arm64', Variant: 'v8', Size: 1_048_576,
      RootFS: { Type: 'layers', Layers: layers }, Config: { User: 'app' }, ...more,
    });
    const { topology, container: of } = await inspect([container('web', 'a', {}, {}, { Image: `sha256:${ID('e')}` })], {}, {
      'i.json': [image('app:3', 'e', ['sha256:1', 'sha256:2', 'sha256:3']), image('base:1', 'd', ['sha256:1']), image('mid:1', 'c', ['sha256:1', 'sha256:2'])],
    });
    assert.equal(of('web').image, 'app:3');
    assert.deepEqual(topology.images.get('app:3'), {
      digest: `sha256:${ID('7')}`, id: `sha256:${ID('e')}`, base: 'mid:1', built: '2026-02-03', platforms: ['linux/arm64/v8'], user: 'app', size: '1MiB', layers: [{ digest: 'sha256:1' }, { digest: 'sha256:2' }, { digest: 'sha256:3' }],
    });
    assert.equal(topology.images.get('base:1')?.base, undefined);
  });

  it('images: sizes of layers from their history, where steps and layers agree', async () => {
    const image = (tag: string, id: string, layers: readonly string[]) => ({ Id: `sha256:${ID(id)}`, RepoTags: [tag], Size: 3, RootFS: { Layers: layers } });
    const step = (ID: string, Size: string) => ({ Comment: '', CreatedAt: '2026-01-01T00:00:00Z', CreatedBy: 'do-not-copy', CreatedSince: 'now', ID, Size });
    const files = {
      'i.json': JSON.stringify([image('app:1', 'e', ['sha256:1', 'sha256:2']), image('odd:1', 'd', ['sha256:1']), image('podman:1', 'c', ['sha256:1'])]),
      'app.jsonl': [step(`sha256:${ID('e')}`, '0B'), step('<missing>', '1.5kB'), step('<missing>', '0B'), step('<missing>', '2000000')].map((it) => JSON.stringify(it)).join('\n'),
      'odd.jsonl': [step(`sha256:${ID('d')}`, '1B'), step('<missing>', '1B')].map((it) => JSON.stringify(it)).join('\n'),
      'podman.json': JSON.stringify([{ id: ID('c'), created: '2026-01-01T00:00:00Z', createdBy: 'x', size: 4096, comment: '' }]),
      'other.json': JSON.stringify([{ id: ID('9'), created: '2026-01-01T00:00:00Z', createdBy: 'x', size: 4096, comment: '' }]),
    };
    const { topology, notes } = await importInto(files, Object.keys(files));
    assert.deepEqual(topology.images.get('app:1')?.layers, [{ digest: 'sha256:1', size: 2_000_000 }, { digest: 'sha256:2', size: 1500 }]);
    assert.deepEqual(topology.images.get('odd:1')?.layers, [{ digest: 'sha256:1' }]);
    assert.deepEqual(topology.images.get('podman:1')?.layers, [{ digest: 'sha256:1', size: '4KiB' }]);
    assert.deepEqual(notes.filter(({ code }) => code === 'not-carried-over').map(({ file }) => file), ['other.json']);
    assert.equal(recognise({ path: 'h.jsonl', text: files['app.jsonl'] })?.format, 'docker-inspect');
  });

  it('the machine of docker info and of podman info', async () => {
    const docker = await inspect([container('web', 'a')], {}, { 'info.json': {
      Name: 'node1', NCPU: 8, MemTotal: 17_179_869_184, OperatingSystem: 'Ubuntu 24.04.1 LTS', OSVersion: '24.04', OSType: 'linux', KernelVersion: '6.8.0-50-generic', Architecture: 'x86_64',
      CgroupVersion: '2', CgroupDriver: 'systemd', ServerVersion: '28.1.1+x', DefaultRuntime: 'runc', SecurityOptions: ['name=seccomp', 'name=rootless'], LiveRestoreEnabled: true,
    } });
    assert.deepEqual({ ...docker.node('node1'), source: undefined }, {
      kind: 'host', cpu: { cores: 8, arch: 'amd64' }, memory: '16GiB', os: { platform: 'ubuntu', version: '24.04', kernel: '6.8.0-50-generic', family: 'linux', cgroup: 'v2' }, assumed: ['*'], source: undefined,
    });
    const engine = docker.node('docker') as NodeOf<'engine'>;
    assert.deepEqual([engine.in, engine.version, engine.rootless, engine.cgroupDriver, engine.liveRestore], ['node1', '28.1.1', true, 'systemd', true]);
    const podman = await importInto({ 'i.json': JSON.stringify({ host: { hostname: 'p1', cpus: 4, memTotal: 1024, cgroupVersion: 'v2', arch: 'arm64', kernel: '6.1', distribution: { distribution: 'fedora', version: '42' }, ociRuntime: { name: 'crun', version: 'crun version 1.20\nx' }, security: { rootless: true } }, version: { Version: '5.4.0' } }) });
    assert.deepEqual([(podman.node('podman') as NodeOf<'engine'>).runtimeVersion, (podman.node('podman') as NodeOf<'engine'>).rootless], ['1.20', true]);
    const desktop = await importInto({ 'i.json': JSON.stringify({ Name: 'docker-desktop', NCPU: 4, MemTotal: 8_589_934_592, OperatingSystem: 'Docker Desktop', ServerVersion: '28.0.0' }) });
    assert.deepEqual((desktop.node('docker') as NodeOf<'engine'>).hiddenVm, { memory: '8GiB', cpus: 4 });
    assert.equal((desktop.node('docker-desktop') as NodeOf<'host'>).memory, undefined);
  });

  it('Podman\'s pods hold the limits and the network of their containers', async () => {
    const podman = (name: string, id: string, more: object, top: object = {}) => ({ ...container(name, id, more), ImageName: 'localhost/app:1', OCIRuntime: 'crun', Pod: ID('5'), IsInfra: false, ...top });
    const { node, container: of, topology } = await inspect([
      podman('infra', '1', { NetworkMode: 'bridge' }, { IsInfra: true, NetworkSettings: { Networks: { podman: {} } } }),
      podman('web', '2', { NetworkMode: `container:${ID('1')}`, CpuQuota: 50_000, CpuPeriod: 100_000, NanoCpus: 500_000_000 }, { NetworkSettings: { Networks: {} } }),
    ], {}, { 'pod.json': { Id: ID('5'), Name: 'shop', State: 'Running', InfraContainerID: ID('1'), Containers: [], memory_limit: 402_653_184, cpu_quota: 150_000, cpu_period: 100_000, InfraConfig: { pid_ns: 'host' } } });
    const pod = node('shop') as NodeOf<'pod'>;
    assert.deepEqual([pod.memory, pod.cpu, pod.hostPID, pod.in], [{ max: '384MiB' }, { max: 1.5 }, true, 'podman']);
    assert.deepEqual([of('web').in, of('web').networks, of('web').namespaces, of('web').image], ['shop', ['podman-network'], undefined, 'localhost/app:1']);
    assert.equal(topology.ids.includes('infra'), false);
  });

  it('a container in a list and in inspect is one; a list alone says what it lacks', async () => {
    const list = [{ Id: ID('a'), Names: ['/web'], Image: 'nginx:1.29', ImageID: 'x', State: 'running', Ports: [{ PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '0.0.0.0' }], Mounts: [], NetworkSettings: { Networks: { bridge: {} } } }];
    const both = await inspect([container('web', 'a')], {}, { 'l.json': list });
    assert.equal(both.topology.nodes.filter((node) => node.kind === 'container').length, 1);
    const { container: of, note } = await importInto({ 'l.json': JSON.stringify(list) });
    assert.deepEqual([of('web').ports, of('web').limits], [[{ container: 80, host: 8080 }], undefined]);
    assert.equal(note('list-only').severity, 'info');
    const lines = await importInto({ 'ps.jsonl': '{"ID":"abc","Names":"web","Image":"nginx:1","LocalVolumes":"0","Networks":"bridge","State":"exited","Ports":"127.0.0.1:8080->80/tcp, 443/tcp"}\n{"ID":"def","Names":"db","Image":"pg:1","LocalVolumes":"0","State":"running"}\n' });
    assert.deepEqual([lines.container('web').running, lines.container('web').ports, lines.container('db').running], [false, [{ container: 80, host: 8080, address: '127.0.0.1' }, { container: 443 }], undefined]);
  });

  it('networks and volumes alone need no machine', async () => {
    const { topology } = await importInto({ 'n.json': JSON.stringify([{ Name: 'back', Driver: 'bridge', Scope: 'local', Internal: true, IPAM: { Config: [{ Subnet: '10.1.0.0/16' }] } }, { Name: 'host', Driver: 'host', Scope: 'local', IPAM: {} }]) });
    assert.deepEqual(topology.ids, ['back']);
    assert.deepEqual({ ...topology.nodes[0], source: undefined }, { kind: 'network', cidr: '10.1.0.0/16', driver: 'bridge', internal: true, source: undefined });
  });
});

describe('docker inspect: importing again', () => {
  it('the same bytes change nothing; a new limit is taken over, what people added stays, what is gone is named', async () => {
    const first = await inspect([container('web', 'a'), container('old', 'b')]);
    const same = await inspect([container('web', 'a'), container('old', 'b')], { into: first.text });
    assert.equal(same.text, first.text);
    const document = JSON.parse(first.text);
    document.nodes.web = { ...document.nodes.web, tenant: 'x' };
    const second = await inspect([container('web', 'c', { Memory: 1024 ** 3 })], { into: JSON.stringify(document) });
    assert.deepEqual([second.container('web').limits?.memory, second.container('web').tenant], ['1GiB', 'x']);
    assert.match(second.note('vanished').message, /`old`/);
  });
});

describe('docker inspect: broken and hostile input', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['cut off', '[{"Id": "a", "Name": "/web", "HostConfig": {"Memory": 1048576}, "Config": {"Image": "x"', 'json-syntax'],
    ['repeated keys', '[{"Id": "a", "Name": "/web", "HostConfig": {"Memory": 1, "Memory": 1048576}, "Config": {}, "State": {}}]', 'repeated-key'],
    ['deep nesting', `[{"HostConfig": ${'['.repeat(5000)}`, 'too-deep'],
    ['single quotes', '[{\'HostConfig\': 1, "State": "HostConfig"}]', 'json-syntax'],
    ['more values than the budget', `{"HostConfig": {}, "State": [${'1,'.repeat(1_000_100)}1]}`, 'too-many-values'],
  ];
  for (const [what, text, code] of cases) {
    it(`${what}: a note with its place`, async () => {
      const { note } = await importInto({ 'c.json': text }, undefined, { format: 'docker-inspect' });
      assert.ok(note(code).line >= 1);
    });
  }

  it('what stands before the end is read', async () => {
    const { container: of } = await importInto({ 'c.json': '[{"Id": "a", "Name": "/web", "HostConfig": {"Memory": 1048576}, "Config": {"Image": "x' }, undefined, { format: 'docker-inspect' });
    assert.equal(of('web').limits?.memory, '1MiB');
  });

  it('names of prototypes are names', async () => {
    const { topology } = await importInto({ 'c.json': '[{"Id":"1","Name":"/__proto__","HostConfig":{"Privileged":true},"Config":{"Labels":{"__proto__":"x","constructor":"y"}},"State":{}}]' }, undefined, { format: 'docker-inspect' });
    assert.ok(topology.ids.includes('__proto__'));
    assert.equal(({} as { privileged?: boolean }).privileged, undefined);
  });

  it('is recognised by content only', () => {
    const of = (text: string) => recognise({ path: 'x.json', text })?.format;
    assert.equal(of('[{"Id":"a","HostConfig":{},"State":{}}]'), 'docker-inspect');
    assert.equal(of('{"apiVersion":"v1","HostConfig":{},"State":{}}'), undefined);
    assert.equal(of('{"containerDefinitions":[],"HostConfig":{},"State":{}}') === 'docker-inspect', false);
    assert.equal(of('{}'), undefined);
  });
});
