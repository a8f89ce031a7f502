import assert from 'node:assert/strict';
import { findProjects, recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto } from '../support';

const one = async (body: string, more: { [path: string]: string } = {}) => {
  const files = { 'web.container': `[Container]\nImage=docker.io/library/nginx:1.29\n${body}\n`, ...more };
  const imported = await importInto(files, Object.keys(files));
  return { ...imported, web: imported.container('web') };
};

describe('Quadlet: one container', () => {
  it('stands on Podman on an assumed host', async () => {
    const { web, node, topology } = await one('ContainerName=proxy');
    assert.deepEqual(topology.ids, ['podman-host', 'podman', 'web']);
    assert.deepEqual([web.in, web.name, web.image, web.limits], ['podman', 'proxy', 'docker.io/library/nginx:1.29', undefined]);
    assert.deepEqual(web.source, { format: 'quadlet', file: 'web.container', pointer: '' });
    assert.deepEqual((node('podman') as NodeOf<'engine'>).platform, 'podman');
  });

  it('limits: units are powers of 1024, PodmanArgs count', async () => {
    assert.deepEqual((await one('Memory=20g\nPidsLimit=100')).web.limits, { memory: '20GiB', pids: 100 });
    assert.deepEqual((await one('PidsLimit=-1')).web.limits, { pids: 'unlimited' });
    const { web } = await one('PodmanArgs=--cpus 1.5 --memory=512m --memory-swap=1g --cpu-shares=512 --cpuset-cpus=0-3\nPodmanArgs=--pids-limit 50 --memory-reservation 64m --oom-score-adj=-5');
    assert.deepEqual(web.limits, { cpu: 1.5, memory: '512MiB', pids: 50, swap: '512MiB' });
    assert.deepEqual([web.requests, web.cpuShares, web.cpuset, web.oomScoreAdj], [{ memory: '64MiB' }, 512, '0-3', -5]);
    assert.equal((await one('PodmanArgs=--cpu-quota=25000 --cpu-period=50000')).web.limits?.cpu, 0.5);
    const odd = await one('Memory=12 parsecs\nPidsLimit=1.5');
    assert.equal(odd.web.limits, undefined);
    assert.equal(odd.note('bad-value').line, 3);
  });

  it('confinement', async () => {
    const { web } = await one('User=1000\nReadOnly=true\nNoNewPrivileges=yes\nAddCapability=CAP_NET_ADMIN sys_time\nDropCapability=all\nSeccompProfile=/p.json\nSecurityLabelDisable=true\nAddDevice=-/dev/kvm:/dev/kvm:rw\nRunInit=true\nUserNS=keep-id\nPodmanArgs=--privileged --pid=host');
    assert.deepEqual([web.user, web.readOnly, web.allowPrivilegeEscalation, web.seccomp, web.lsm, web.init, web.privileged], ['1000', true, false, '/p.json', 'unconfined', true, true]);
    assert.deepEqual(web.capabilities, { add: ['NET_ADMIN', 'SYS_TIME'], drop: ['ALL'] });
    assert.deepEqual([web.devices, web.namespaces], [['/dev/kvm'], { pid: 'host', user: 'private' }]);
    assert.equal((await one('ReadOnly=false')).web.readOnly, undefined);
  });

  it('ports of every form, ranges, and those a variable keeps open', async () => {
    const { web, codes } = await one('PublishPort=8080:80\nPublishPort=[::1]::93/udp\nPublishPort=127.0.0.1:53:53/udp\nPublishPort=9000-9001:9000-9001\nPublishPort=443\nPublishPort=${PORT}:80\nExposeHostPort=7');
    assert.deepEqual(web.ports, [
      { container: 80, host: 8080 }, { container: 93, protocol: 'udp', address: '::1' }, { container: 53, host: 53, protocol: 'udp', address: '127.0.0.1' },
      { container: 9000, host: 9000 }, { container: 9001, host: 9001 }, { container: 443 }, { container: 7 },
    ]);
    assert.equal(codes().includes('bad-value'), false);
    assert.equal((await one('PublishPort=80:99999')).note('bad-value').line, 3);
  });

  it('mounts: binds, volumes, tmpfs, the long form; of one target the last', async () => {
    const { web, node } = await one('Volume=/srv:/data:ro,Z\nVolume=cache:/cache\nVolume=%h/x:/home\nVolume=/anonymous\nMount=type=bind,source=/y,destination=/y,ro=true\nMount=type=tmpfs,dst=/t\nTmpfs=/run:size=1m\nVolume=/new:/cache');
    assert.deepEqual(web.mounts, [
      { source: '/srv', target: '/data', type: 'bind', readOnly: true }, { source: '/new', target: '/cache', type: 'bind' }, { source: '%h/x', target: '/home', type: 'bind' },
      { target: '/anonymous', type: 'volume' }, { source: '/y', target: '/y', type: 'bind', readOnly: true }, { target: '/t', type: 'tmpfs' }, { target: '/run', type: 'tmpfs' },
    ]);
    assert.equal(node('cache').kind, 'volume');
  });

  it('networks and namespaces', async () => {
    assert.deepEqual((await one('Network=host')).web.namespaces, { net: 'host' });
    assert.equal((await one('Network=pasta:--map-gw')).web.networks, undefined);
    const named = await one('Network=back:ip=10.0.0.1\nNetwork=gone.network');
    assert.deepEqual(named.web.networks, ['back', 'gone']);
    assert.match(named.note('missing-unit').message, /gone\.network/);
    const joined = await one('Network=db.container', { 'db.container': '[Container]\nImage=postgres:17\n' });
    assert.deepEqual(joined.web.namespaces, { net: 'container:db' });
  });

  it('restarts as its service does, and is checked', async () => {
    assert.deepEqual((await one('[Service]\nRestart=on-abnormal')).web.restart, 'on-failure');
    assert.deepEqual([(await one('HealthCmd=curl x')).web.health, (await one('HealthCmd=curl x\nHealthOnFailure=kill')).web.health, (await one('HealthCmd=none')).web.health], ['readiness', 'both', 'none']);
    assert.equal((await one('')).web.restart, undefined);
  });

  it('secrets are nowhere', async () => {
    const { text, notes } = await one('Environment=PASSWORD=do-not-copy\nExec=run --token do-not-copy\nSecret=do-not-copy\nPodmanArgs=--env X=do-not-copy --hostname=do-not-copy\nLabel=api.token=do-not-copy');
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
  });
});

describe('Quadlet: units together', () => {
  it('pods hold containers; their network and volumes reach them', async () => {
    const { container, node, links } = await importInto({
      'web.container': '[Unit]\nRequires=db.service\nWants=cache.container\nAfter=x.service\n[Container]\nImage=app.image\nPod=shop.pod\nVolume=data.volume:/data',
      'db.container': '[Container]\nImage=app.build\nPod=shop.pod', 'cache.container': '[Container]\nImage=valkey:9',
      'shop.pod': '[Pod]\nPodName=the-shop\nNetwork=front.network\nPublishPort=80:80\nVolume=data.volume:/shared:ro\nUserNS=auto', 'front.network': '[Network]\nNetworkName=front-net\nSubnet=10.1.0.0/24\nInternal=true',
      'data.volume': '[Volume]\nDriver=local', 'app.image': '[Image]\nImage=quay.io/app:3\nArch=arm64', 'app.build': '[Build]\nImageTag=localhost/built:1\nFile=./Containerfile',
    }, ['web.container', 'db.container', 'cache.container']);
    const pod = node('shop') as NodeOf<'pod'>;
    assert.deepEqual([pod.in, pod.name, pod.hostUsers], ['podman', 'the-shop', false]);
    assert.deepEqual([container('web').in, container('web').networks, container('web').image, container('db').image], ['shop', ['front'], 'quay.io/app:3', 'localhost/built:1']);
    assert.deepEqual(container('web').mounts, [{ source: 'data', target: '/shared', type: 'volume', readOnly: true }, { source: 'data', target: '/data', type: 'volume' }]);
    const network = node('front') as NodeOf<'network'>;
    assert.deepEqual([network.name, network.cidr, network.internal, network.in], ['front-net', '10.1.0.0/24', true, 'podman-host']);
    assert.deepEqual(links(), [{ from: 'web', to: 'db' }, { from: 'web', to: 'cache', strength: 'soft' }]);
  });

  it('a pod has the limits and namespaces of its arguments', async () => {
    const { node } = await importInto({ 'a.pod': '[Pod]\nPodmanArgs=--memory 384m --cpus=1.5 --pid=host --ipc host', 'b.pod': '[Pod]\nPodmanArgs=--memory=0' }, ['a.pod', 'b.pod']);
    const pod = node('a') as NodeOf<'pod'>;
    assert.deepEqual([pod.memory, pod.cpu, pod.hostPID, pod.hostIPC, pod.hostNetwork], [{ max: '384MiB' }, { max: 1.5 }, true, true, undefined]);
    assert.deepEqual([(node('b') as NodeOf<'pod'>).memory, (node('b') as NodeOf<'pod'>).cpu], [{ max: 'unlimited' }, undefined]);
  });

  it('images of units are described: recipe and platform', async () => {
    const { topology } = await importInto({ 'a.build': '[Build]\nImageTag=localhost/a:1\nSetWorkingDirectory=ctx\nFile=Dockerfile', 'b.image': '[Image]\nImage=b:1\nArch=arm\nVariant=v7' }, ['a.build', 'b.image']);
    assert.deepEqual([topology.images.get('localhost/a:1')?.recipe, topology.images.get('b:1')?.platforms], ['ctx/Dockerfile', ['linux/arm/v7']]);
  });

  it('what systemd limits is the cgroup of the service, in its slice', async () => {
    const { web, node, note } = await one('[Service]\nMemoryMax=1G\nMemoryHigh=50%\nCPUQuota=150%\nTasksMax=infinity\nCPUWeight=50\nSlice=apps.slice');
    assert.equal(web.in, 'web.service');
    const group = node('web.service') as NodeOf<'cgroup'>;
    assert.deepEqual([group.in, group.memory, group.cpu, group.pids], ['apps.slice', { max: '1GiB' }, { max: 1.5, weight: 50 }, 'unlimited']);
    assert.equal(node('apps.slice').in, 'podman');
    assert.equal(note('unknown-share').severity, 'info');
    const elsewhere = await one('CgroupsMode=enabled\n[Service]\nMemoryMax=1G');
    assert.equal(elsewhere.web.in, 'podman');
    assert.equal(elsewhere.note('limits-elsewhere').severity, 'warning');
  });

  it('drop-ins are laid over, in the order of their names', async () => {
    const { web } = await one('PidsLimit=10\nAddCapability=NET_ADMIN', { 'web.container.d/20-b.conf': '[Container]\nAddCapability=\nAddCapability=SYS_TIME\n', 'web.container.d/10-a.conf': '[Container]\nPidsLimit=20\n' });
    assert.deepEqual([web.limits, web.capabilities], [{ pids: 20 }, { add: ['SYS_TIME'] }]);
  });

  it('templates and Kubernetes units are noted', async () => {
    const { note } = await importInto({ 'a@.container': '[Container]\nImage=x:1', 'b.kube': '[Kube]\nYaml=deploy.yml' }, ['a@.container', 'b.kube']);
    assert.equal(note('template').severity, 'info');
    assert.match(note('kube-unit').message, /deploy\.yml/);
  });

  it('importing again changes nothing', async () => {
    const files = { 'web.container': '[Container]\nImage=a:1\nVolume=data:/d\nNetwork=n\n[Service]\nMemoryMax=1G\nSlice=s.slice\n', 'p.pod': '[Pod]\n' };
    const first = await importInto(files, Object.keys(files));
    assert.equal((await importInto(files, Object.keys(files), { into: first.text })).text, first.text);
  });
});

describe('Quadlet: text', () => {
  it('continuations, comments inside them, resets, quotes', async () => {
    const { web } = await one('DropCapability=CHOWN \\\n# not this\n; nor this\n  "KILL"\nAddDevice=/dev/a\nAddDevice=\nAddDevice=/dev/b');
    assert.deepEqual([web.capabilities, web.devices], [{ drop: ['CHOWN', 'KILL'] }, ['/dev/b']]);
  });

  it('broken lines and unknown settings have notes', async () => {
    const { note, web } = await importInto({ 'web.container': '=x\n[Container]\n__proto__=1\nconstructor=2\nImage=a\nImage=\nImage=b:1\n[Container\n=novalue\n\\\n' }).then((imported) => ({ ...imported, web: imported.container('web') }));
    assert.equal(web.image, 'b:1');
    assert.deepEqual([note('bad-line').line, note('bad-line').count, note('unknown-field').line], [1, 3, 3]);
  });

  it('twenty thousand continuation lines are one value', async () => {
    const { web } = await one(`Exec=a \\\n${'a \\\n'.repeat(20_000)}b\nPidsLimit=7`);
    assert.deepEqual(web.limits, { pids: 7 });
  });

  it('is recognised by ending and section; all units are one project', () => {
    const of = (path: string, text: string) => recognise({ path, text })?.format;
    assert.deepEqual([of('a.container', '[Container]\n'), of('a.volume', '[Volume]'), of('a.image', 'binary'), of('a.txt', '[Container]'), of('a.container.d/x.conf', '')], ['quadlet', 'quadlet', undefined, undefined, 'quadlet']);
    assert.equal(findProjects([{ path: 'a/a.container', text: '[Container]', found: true }, { path: 'b/b.network', text: '[Network]', found: true }]).length, 1);
  });
});
