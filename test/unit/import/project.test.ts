import assert from 'node:assert/strict';
import { importInto } from './support';

describe('A Compose project', () => {
  it('takes variables from .env, and those that are handed in win', async () => {
    const files = { 'app/compose.yaml': 'services:\n  web: { image: "nginx:${TAG:-1}", mem_limit: "${MEM}", scale: "${N}" }\n', 'app/.env': 'TAG=1.29\nMEM=512m\nN=3\n' };
    const { container, sources } = await importInto(files);
    assert.deepEqual([container('web').image, container('web').limits, container('web').replicas], ['nginx:1.29', { memory: '512MiB' }, 3]);
    assert.deepEqual(sources, ['app/.env', 'app/compose.yaml']);
    assert.equal((await importInto(files, undefined, { variables: new Map([['TAG', '2']]) })).container('web').image, 'nginx:2');
  });

  it('leaves unknown what hangs on a variable without a value, with one note a variable', async () => {
    const { container, notes } = await importInto({ 'compose.yaml': 'services:\n  a: { image: "x:${TAG}", mem_limit: "${MEM}" }\n  b: { image: "y:${TAG}", ports: ["${PORT}:80"] }\n' });
    assert.deepEqual([container('a').image, container('a').limits, container('b').ports], ['x:${TAG}', undefined, undefined]);
    const unset = notes.filter((note) => note.code === 'unset-variable');
    assert.deepEqual(unset.map(({ line, column, count }) => [line, column, count]), [[2, 15, 2], [2, 38, 1], [3, 35, 1]]);
  });

  it('is named by its name, its .env or its folder, in that order', async () => {
    const text = 'services: { web: { image: x } }\n';
    const nameOf = async (files: { [path: string]: string }) => (await importInto(files)).topology.nodes.find((node) => node.kind === 'cgroup');
    assert.equal((await nameOf({ 'My App/compose.yaml': text }))?.kind, 'cgroup');
    const project = async (files: { [path: string]: string }) => {
      const node = await nameOf(files);
      return node?.kind === 'cgroup' ? node.project : undefined;
    };
    assert.equal(await project({ 'My App/compose.yaml': text }), 'myapp');
    assert.equal(await project({ 'My App/compose.yaml': text, 'My App/.env': 'COMPOSE_PROJECT_NAME=Env_1' }), 'env_1');
    assert.equal(await project({ 'My App/compose.yaml': `name: given\n${text}`, 'My App/.env': 'COMPOSE_PROJECT_NAME=Env_1' }), 'given');
    assert.equal(await project({ 'compose.yaml': text }), 'shop');
  });

  describe('of several files', () => {
    const base = 'services:\n  web:\n    image: a\n    command: one\n    ports: ["80:80"]\n    volumes: ["./a:/data", "./b:/b"]\n    depends_on: [db]\n    mem_limit: 1g\n    dns: 8.8.8.8\n    cap_add: [NET_ADMIN]\n  db: { image: d }\n';
    const over = 'services:\n  web:\n    image: b\n    ports: ["81:81", "80:80"]\n    volumes: ["./c:/data"]\n    depends_on: { mail: { condition: service_started } }\n    mem_limit: !reset null\n    cap_add: !override [SYS_TIME]\n  mail: { image: m }\n';

    it('lays the override that stands beside it over it by itself', async () => {
      const { container, links, sources } = await importInto({ 'compose.yaml': base, 'compose.override.yaml': over });
      const web = container('web');
      assert.equal(web.image, 'b');
      assert.deepEqual(web.ports?.map((port) => port.host), [80, 81]);
      assert.deepEqual(web.mounts?.map((mount) => [mount.source, mount.target]), [['./c', '/data'], ['./b', '/b']]);
      assert.equal(web.limits, undefined);
      assert.deepEqual(web.capabilities, { add: ['SYS_TIME'] });
      assert.deepEqual(links(), [{ from: 'web', to: 'db' }, { from: 'web', to: 'mail' }]);
      assert.deepEqual([web.source?.file, container('mail').source?.file], ['compose.yaml', 'compose.override.yaml']);
      assert.deepEqual(sources, ['compose.yaml', 'compose.override.yaml']);
    });

    it('finds the override under either name', async () => {
      assert.equal((await importInto({ 'compose.yaml': base, 'docker-compose.override.yml': over })).container('web').image, 'b');
    });

    it('takes only the files that are named', async () => {
      const files = { 'compose.yaml': base, 'compose.override.yaml': over, 'compose.prod.yaml': 'services: { web: { image: p } }\n' };
      assert.equal((await importInto(files, ['compose.yaml', 'compose.prod.yaml'])).container('web').image, 'p');
    });

    it('lets a taken-back list start anew', async () => {
      const { container } = await importInto({ 'compose.yaml': base, 'compose.override.yaml': 'services:\n  web:\n    ports: !reset []\n' });
      assert.equal(container('web').ports, undefined);
    });
  });

  describe('that extends', () => {
    it('services of the same file and of others, relative to their own folders', async () => {
      const { container, links } = await importInto({
        'compose.yaml': 'services:\n  base: { image: b, mem_limit: 1g, cap_add: [A] }\n  web: { extends: base, image: w, cap_add: [B] }\n  api: { extends: { file: common/base.yaml, service: api }, depends_on: [web] }\n',
        'common/base.yaml': 'services:\n  root: { build: ., volumes: ["./data:/data"] }\n  api: { extends: { service: root }, user: "1" }\n',
      });
      assert.deepEqual([container('web').image, container('web').limits, container('web').capabilities], ['w', { memory: '1GiB' }, { add: ['A', 'B'] }]);
      const api = container('api');
      assert.deepEqual([api.user, api.mounts?.[0].source, links()], ['1', './common/data', [{ from: 'api', to: 'web' }]]);
      assert.equal(api.source?.file, 'compose.yaml');
    });

    it('in a circle is cut and noted once', async () => {
      const { notes, container } = await importInto({ 'compose.yaml': 'services:\n  a: { extends: { service: b } }\n  b: { extends: { service: c }, mem_limit: 1g }\n  c: { extends: { service: a }, image: x }\n' });
      assert.equal(notes.filter((note) => note.code === 'extends-cycle').length, 1);
      assert.deepEqual([container('a').image, container('a').limits], ['x', { memory: '1GiB' }]);
    });

    it('what is not there, or outside, is noted and passed over', async () => {
      const { codes } = await importInto({ 'compose.yaml': 'services:\n  a: { image: a, extends: gone }\n  b: { image: b, extends: { file: ../../etc/shadow, service: x } }\n  c: { image: c, extends: { file: missing.yaml, service: x } }\n  d: { image: d, extends: { file: /abs.yaml, service: x } }\n' });
      assert.deepEqual(codes().filter((code) => code !== 'assumed-host'), ['unknown-service', 'outside-workspace', 'missing-file', 'outside-workspace']);
    });
  });

  describe('that includes', () => {
    it('other projects, with their own folder and .env', async () => {
      const { container, sources } = await importInto({
        'compose.yaml': 'include:\n  - db/compose.yaml\n  - { path: [mail/a.yaml, mail/b.yaml], project_directory: mail }\nservices: { web: { image: w } }\n',
        'db/compose.yaml': 'services: { db: { image: "postgres:${PG}", volumes: ["./data:/d", "store:/s"] } }\nvolumes: { store: }\n', 'db/.env': 'PG=17',
        'mail/a.yaml': 'services: { mail: { image: a } }\n', 'mail/b.yaml': 'services: { mail: { image: b } }\n',
      });
      assert.deepEqual([container('db').image, container('mail').image], ['postgres:17', 'b']);
      assert.deepEqual(container('db').mounts?.map((mount) => mount.source), ['./db/data', 'store']);
      assert.deepEqual(container('db').source, { format: 'compose', file: 'db/compose.yaml', pointer: '/services/db' });
      assert.equal(sources.includes('db/.env'), true);
    });

    it('itself is cut, and what leaves the folder is refused', async () => {
      const { codes, container } = await importInto({ 'compose.yaml': 'include: [compose.yaml, ../out.yaml, "https://example.org/c.yaml", \'..\\..\\x.yaml\', gone.yaml]\nservices: { web: { image: w } }\n' });
      assert.deepEqual(codes().filter((code) => code !== 'assumed-host'), ['include-cycle', 'outside-workspace', 'outside-workspace', 'outside-workspace', 'missing-file']);
      assert.equal(container('web').image, 'w');
    });

    it('a service of the same name keeps its own words, with a note', async () => {
      const { container, note } = await importInto({ 'compose.yaml': 'include: [other.yaml]\nservices: { web: { image: mine } }\n', 'other.yaml': 'services: { web: { image: theirs, mem_limit: 1g } }\n' });
      assert.deepEqual([container('web').image, container('web').limits], ['mine', { memory: '1GiB' }]);
      assert.equal(note('include-conflict').line, 2);
    });
  });

  it('with networks has a node for each, and one for the default where it is used', async () => {
    const { container, node, topology } = await importInto({
      'compose.yaml': 'services:\n  a: { image: a, networks: { back: { aliases: [x] }, default: } }\n  b: { image: b }\n  c: { image: c, network_mode: none }\n  d: { image: d, networks: [gone] }\nnetworks:\n  back: { internal: true, driver: bridge, ipam: { config: [{ subnet: 10.1.0.0/24 }] } }\n  outer: { external: true, name: proxy }\n',
    });
    assert.deepEqual([container('a').networks, container('b').networks, container('c').networks, container('d').networks], [['back', 'shop-default'], ['shop-default'], undefined, undefined]);
    const { source: _, ...back } = node('back');
    assert.deepEqual(back, { kind: 'network', in: 'shop-host', cidr: '10.1.0.0/24', driver: 'bridge', internal: true });
    assert.equal(node('outer').name, 'proxy');
    assert.equal(topology.nodes.filter((each) => each.kind === 'network').length, 3);
  });

  it('with names that are no ids keeps them as names', async () => {
    const long = 'L'.repeat(12_000);
    const { topology } = await importInto({ 'compose.yaml': `services:\n  "<img src=x>": { image: a }\n  "${long}": { image: b }\n  __proto__: { image: c }\n  "1 / 2~3": { image: d }\n` });
    const containers = topology.ids.map((id, i) => [id, topology.nodes[i].name, topology.nodes[i].source?.pointer] as const).filter((_, i) => topology.nodes[i].kind === 'container');
    assert.deepEqual(containers.map(([id]) => id), ['img-src-x', 'L'.repeat(63), '__proto__', '1-2-3']);
    assert.deepEqual(containers.map(([, name]) => name), ['<img src=x>', long, undefined, '1 / 2~3']);
    assert.equal(containers[3][2], '/services/1 ~1 2~03');
    assert.equal(({} as { image?: string }).image, undefined);
  });
});
