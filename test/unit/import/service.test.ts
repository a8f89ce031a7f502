import assert from 'node:assert/strict';
import { importInto, service } from './support';

describe('A Compose service', () => {
  it('becomes a container in a cgroup of its project, with the place it came from', async () => {
    const { web, node } = await service('image: nginx:1.29');
    assert.deepEqual(node('shop'), { kind: 'cgroup', in: 'docker', project: 'shop', source: { format: 'compose', file: 'compose.yaml', pointer: '' } });
    assert.deepEqual(web, { kind: 'container', in: 'shop', image: 'nginx:1.29', networks: ['shop-default'], source: { format: 'compose', file: 'compose.yaml', pointer: '/services/web' } });
  });

  describe('sizes and shares', () => {
    const memory = [
      ['512m', '512MiB'], ['1.5g', '1.5GiB'], ['"1GB"', '1GiB'], ['2Gib', '2GiB'], ['1000', '1000B'], ["10000Mb", 10_485_760_000], ['0', 'unlimited'], ['64K', '64KiB'],
    ] as const;
    for (const [text, expected] of memory) {
      it(`mem_limit: ${text} is ${expected}`, async () => {
        const { web } = await service(`mem_limit: ${text}`);
        assert.equal(web.limits?.memory, expected);
      });
    }

    for (const text of ['-1', '12:30', '1.5.2g', '"0,5"', '99999999999999999999g', '10PB', '[1]', '.inf']) {
      it(`mem_limit: ${text} is unknown, with a note at its place`, async () => {
        const { web, note } = await service(`image: x\nmem_limit: ${text}`);
        assert.equal(web.limits, undefined);
        const { severity, line } = note('bad-value');
        assert.deepEqual([severity, line], ['warning', 4]);
      });
    }

    it('come from deploy, and from quota and period', async () => {
      const { web } = await service('deploy:\n  replicas: 3\n  resources:\n    limits: { cpus: "0.5", memory: 256M, pids: 100 }\n    reservations: { cpus: 0.25, memory: 64M }');
      assert.deepEqual(web.limits, { cpu: 0.5, memory: '256MiB', pids: 100 });
      assert.deepEqual(web.requests, { cpu: 0.25, memory: '64MiB' });
      assert.equal(web.replicas, 3);
      assert.equal((await service('cpu_quota: 50000')).web.limits?.cpu, 0.5);
      assert.equal((await service('cpu_quota: 50000\ncpu_period: 25000')).web.limits?.cpu, 2);
      assert.equal((await service('cpu_quota: -1')).web.limits?.cpu, 'unlimited');
      assert.equal((await service('cpus: 0')).web.limits?.cpu, 'unlimited');
    });

    it('keep shares and pinning apart from cores', async () => {
      const { web } = await service('cpu_shares: 512\ncpuset: "0-3"\nscale: 0');
      assert.deepEqual([web.cpuShares, web.cpuset, web.replicas, web.limits], [512, '0-3', 0, undefined]);
    });

    it('take memory and swap together apart', async () => {
      assert.deepEqual((await service('mem_limit: 1g\nmemswap_limit: 3g')).web.limits, { memory: '1GiB', swap: '2GiB' });
      assert.deepEqual((await service('mem_limit: 1g\nmemswap_limit: 1g')).web.limits, { memory: '1GiB', swap: '0B' });
      assert.deepEqual((await service('mem_limit: 1g\nmemswap_limit: -1')).web.limits, { memory: '1GiB', swap: 'unlimited' });
    });

    it('that contradict each other are noted, and deploy is taken', async () => {
      const { web, note } = await service('mem_limit: 1g\ndeploy: { resources: { limits: { memory: 2g } } }');
      assert.equal(web.limits?.memory, '2GiB');
      assert.match(note('contradiction').message, /mem_limit/);
    });

    it('without bounds are unknown, not zero', async () => {
      const { web, codes } = await service('image: x\nscale: -3');
      assert.deepEqual([web.replicas, web.limits], [undefined, undefined]);
      assert.ok(codes().includes('bad-value'));
    });

    it('of a global service stand once, with a note', async () => {
      const { web, note } = await service('deploy: { mode: global }');
      assert.equal(web.replicas, undefined);
      assert.equal(note('global-mode').severity, 'info');
    });
  });

  describe('ports', () => {
    const ports = [
      ['"8080:80"', [{ container: 80, host: 8080 }]], ['80', [{ container: 80 }]], ['"53:53/udp"', [{ container: 53, host: 53, protocol: 'udp' }]],
      ['"127.0.0.1:8001:8001"', [{ container: 8001, host: 8001, address: '127.0.0.1' }]], ['"127.0.0.1::80"', [{ container: 80, address: '127.0.0.1' }]],
      ['"[::1]:6000:6001"', [{ container: 6001, host: 6000, address: '::1' }]], ['"3000-3001"', [{ container: 3000 }, { container: 3001 }]],
      ['"9090-9091:8080-8081"', [{ container: 8080, host: 9090 }, { container: 8081, host: 9091 }]], ['"8080-8090:80"', [{ container: 80 }]],
      ['{ target: 80, published: "8080", protocol: tcp, host_ip: 10.0.0.1 }', [{ container: 80, host: 8080, address: '10.0.0.1' }]],
    ] as const;
    for (const [text, expected] of ports) {
      it(`${text}`, async () => assert.deepEqual((await service(`ports:\n  - ${text}`)).web.ports, expected));
    }

    for (const text of ['"99999:80"', '"80:0"', '"90-80"', '"a:b"', '"1:2:3:4"', '22:22:22']) {
      it(`${text} is left out with a note`, async () => {
        const { web, note } = await service(`ports:\n  - ${text}`);
        assert.equal(web.ports, undefined);
        assert.equal(note('bad-value').line, 4);
      });
    }

    it('exposed ones are not published, and thousands are cut', async () => {
      assert.deepEqual((await service('ports: ["80:80"]\nexpose: ["80", "9000"]')).web.ports, [{ container: 80, host: 80 }, { container: 9000 }]);
      const { web, codes } = await service('ports: ["1-65535"]');
      assert.equal(web.ports?.length, 1000);
      assert.ok(codes().includes('too-many-ports'));
    });
  });

  describe('privileges', () => {
    it('are carried over in the words of the format', async () => {
      const { web } = await service([
        'privileged: true', 'user: "1000:1000"', 'cap_add: [CAP_NET_ADMIN, sys_time]', 'cap_drop: [ALL]', 'read_only: true', 'init: true', 'runtime: runsc',
        'security_opt: ["seccomp:unconfined", "apparmor=docker-default", "no-new-privileges:true"]',
        'pid: host', 'ipc: host', 'uts: host', 'userns_mode: host', 'cgroup: host', 'network_mode: host', 'devices: ["/dev/kvm:/dev/kvm:rw"]',
      ].join('\n'));
      assert.deepEqual([web.privileged, web.user, web.readOnly, web.init, web.runtimeClass], [true, '1000:1000', true, true, 'runsc']);
      assert.deepEqual(web.capabilities, { add: ['NET_ADMIN', 'SYS_TIME'], drop: ['ALL'] });
      assert.deepEqual([web.seccomp, web.lsm, web.allowPrivilegeEscalation], ['unconfined', 'docker-default', false]);
      assert.deepEqual(web.namespaces, { pid: 'host', net: 'host', ipc: 'host', user: 'host', uts: 'host', cgroup: 'host' });
      assert.deepEqual(web.devices, ['/dev/kvm']);
      assert.equal(web.networks, undefined);
    });

    it('namespaces of another service point at its container', async () => {
      const { container, codes } = await importInto({ 'compose.yaml': 'services:\n  vpn: { image: v }\n  web: { image: w, network_mode: "service:vpn", pid: "service:gone", ipc: "container:abc" }\n' });
      assert.deepEqual(container('web').namespaces, { net: 'container:vpn', ipc: 'container:abc' });
      assert.ok(codes().includes('not-carried-over'));
    });
  });

  describe('mounts', () => {
    it('in every form', async () => {
      const { container, node } = await importInto({
        'compose.yaml': [
          'services:', '  web:', '    image: x', '    tmpfs: /run:size=64m', '    volumes:',
          '      - data:/data:ro', '      - ./conf:/conf', '      - /var/run/docker.sock:/var/run/docker.sock', '      - /anonymous',
          '      - "C:\\\\data:/win"', '      - { type: bind, source: /srv, target: /srv, read_only: true }', '      - { type: tmpfs, target: /tmp }', '      - ${MEDIA}:/media',
          'volumes:', '  data: { driver: local, name: real-data }',
        ].join('\n'),
      });
      assert.deepEqual(container('web').mounts, [
        { source: 'data', target: '/data', type: 'volume', readOnly: true }, { source: './conf', target: '/conf', type: 'bind' },
        { source: '/var/run/docker.sock', target: '/var/run/docker.sock', type: 'bind' }, { target: '/anonymous', type: 'volume' },
        { source: 'C:\\data', target: '/win', type: 'bind' }, { source: '/srv', target: '/srv', type: 'bind', readOnly: true },
        { target: '/tmp', type: 'tmpfs' }, { source: '${MEDIA}', target: '/media', type: 'bind' }, { target: '/run', type: 'tmpfs' },
      ]);
      const { source, ...volume } = node('data');
      assert.deepEqual(volume, { kind: 'volume', in: 'shop-host', name: 'real-data', driver: 'local' });
      assert.equal(source?.pointer, '/volumes/data');
    });

    it('of other services are taken over, read-only where asked, and circles end', async () => {
      const { container } = await importInto({ 'compose.yaml': 'services:\n  a: { image: a, volumes: ["/x:/x"], volumes_from: [b] }\n  b: { image: b, volumes: ["/y:/y"], volumes_from: ["a:ro"] }\n' });
      assert.deepEqual(container('a').mounts?.map((mount) => mount.target), ['/y', '/x']);
      assert.deepEqual(container('b').mounts, [{ source: '/x', target: '/x', type: 'bind', readOnly: true }, { source: '/y', target: '/y', type: 'bind' }]);
    });
  });

  describe('lifecycle', () => {
    it('restart policies, also those of deploy', async () => {
      assert.equal((await service('restart: on-failure:3')).web.restart, 'on-failure');
      assert.equal((await service('restart: "no"')).web.restart, 'no');
      assert.equal((await service('deploy: { restart_policy: { condition: any } }')).web.restart, 'always');
    });

    it('profiles that are not selected keep the container, not running', async () => {
      const { web } = await service('image: x\nprofiles: [debug]');
      assert.deepEqual([web.running, web.profiles], [false, ['debug']]);
      assert.equal((await service('image: x\nprofiles: [debug]', { variables: new Map([['COMPOSE_PROFILES', 'a,debug']]) })).web.running, undefined);
    });

    it('health checks decide readiness, and can be switched off', async () => {
      assert.equal((await service('healthcheck: { test: ["CMD", "true"] }')).web.health, 'readiness');
      assert.equal((await service('healthcheck: { test: ["NONE"] }')).web.health, 'none');
      assert.equal((await service('healthcheck: { disable: true }')).web.health, 'none');
    });
  });

  describe('images', () => {
    it('that are built have their recipe, and a name of Compose where they have none', async () => {
      const { web, topology } = await service('build: { context: ./app, dockerfile: Dockerfile.prod, platforms: [linux/amd64] }');
      assert.deepEqual([web.image, web.assumed], ['shop-web', ['image']]);
      assert.deepEqual(topology.images.get('shop-web'), { recipe: 'app/Dockerfile.prod', platforms: ['linux/amd64'] });
    });

    for (const build of ['https://example.org/x.git', '{ context: ../../.. }', '{ context: ., dockerfile: ~/.ssh/id_rsa }', '{ dockerfile_inline: "FROM x" }']) {
      it(`build: ${build} gives no path`, async () => {
        const { topology } = await service(`build: ${build}`);
        assert.equal(topology.images.get('shop-web')?.recipe, undefined);
      });
    }
  });

  describe('links', () => {
    it('from depends_on in both forms and from links, each pair once', async () => {
      const { links } = await importInto({
        'compose.yaml': 'services:\n  web: { image: w, depends_on: { db: { condition: service_healthy }, job: { condition: service_completed_successfully }, mail: { condition: service_started, required: false } }, links: ["db:postgres"] }\n  db: { image: d }\n  job: { image: j }\n  mail: { image: m, depends_on: [db, gone] }\n',
      });
      assert.deepEqual(links(), [
        { from: 'web', to: 'db', name: 'postgres' }, { from: 'web', to: 'job', strength: 'soft' }, { from: 'web', to: 'mail', strength: 'soft' }, { from: 'mail', to: 'db' },
      ]);
    });

    it('in a circle are noted once and kept', async () => {
      const { notes, links } = await importInto({ 'compose.yaml': 'services:\n  a: { image: a, depends_on: [b] }\n  b: { image: b, depends_on: [c] }\n  c: { image: c, depends_on: [a, b, c] }\n' });
      const circles = notes.filter((note) => note.code === 'depends-on-cycle');
      assert.equal(circles.length, 1);
      assert.match(circles[0].message, /`a` -> `b` -> `c` -> `a`/);
      assert.equal(links().length, 4);
    });
  });

  it('with fields that are not carried over gives one note a name, with count and place', async () => {
    const { notes } = await importInto({ 'compose.yaml': 'services:\n  a:\n    image: a\n    logging: { driver: json-file }\n  b:\n    image: b\n    logging: { driver: none }\n    imgae: typo\n    x-own: 1\n' });
    const found = notes.filter((note) => note.code === 'not-carried-over' || note.code === 'unknown-field').map(({ message, ...rest }) => rest);
    assert.deepEqual(found, [
      { severity: 'info', code: 'not-carried-over', file: 'compose.yaml', line: 4, column: 5, count: 2 },
      { severity: 'warning', code: 'unknown-field', file: 'compose.yaml', line: 8, column: 5, count: 1 },
      { severity: 'info', code: 'not-carried-over', file: 'compose.yaml', line: 9, column: 5, count: 1 },
    ]);
  });

  it('never brings secrets along', async () => {
    const { text, notes, web } = await service([
      'image: postgres:17', 'environment: { POSTGRES_PASSWORD: hunter2-secret }', 'command: ["--password=hunter2-secret"]', 'entrypoint: hunter2-secret',
      'labels: ["traefik.basicauth.users=hunter2-secret", "plain=ok", "url=http://u:hunter2-secret@x"]', 'build: { args: { TOKEN: hunter2-secret } }',
      'healthcheck: { test: "curl -u x:hunter2-secret" }',
    ].join('\n'));
    assert.doesNotMatch(text + JSON.stringify(notes), /hunter2/);
    assert.deepEqual(web.extra, { labels: { 'traefik.basicauth.users': '«hidden»', plain: 'ok', url: '«hidden»' } });
  });
});
