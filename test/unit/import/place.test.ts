import assert from 'node:assert/strict';
import { importInto } from './support';

const files = { 'compose.yaml': 'services:\n  web: { image: "nginx:1.29", mem_limit: 512m, ports: ["80:80"], depends_on: [db] }\n  db: { image: "postgres:17", volumes: ["data:/data"] }\nvolumes: { data: }\n' };
const estate = (nodes: object) => JSON.stringify({ strata: 1, nodes }, undefined, 2);

describe('Where a project is put', () => {
  it('on nothing: a new host and engine, marked as assumed', async () => {
    const { node, note } = await importInto(files);
    assert.deepEqual(node('shop-host'), { kind: 'host', os: { family: 'linux' }, assumed: ['*'] });
    assert.deepEqual(node('docker'), { kind: 'engine', in: 'shop-host', platform: 'docker', assumed: ['*'] });
    assert.equal(node('data').in, 'shop-host');
    assert.equal(note('assumed-host').severity, 'info');
  });

  it('on a machine: its engine, or a new one', async () => {
    const vm = { 'h': { kind: 'host' }, 'k': { kind: 'hypervisor', in: 'h' }, 'vm': { kind: 'vm', in: 'k', os: { platform: 'debian' } } };
    const bare = await importInto(files, undefined, { into: estate(vm), on: 'vm' });
    assert.deepEqual(bare.node('docker'), { kind: 'engine', in: 'vm', platform: 'docker', assumed: ['*'] });
    assert.deepEqual([bare.node('shop').in, bare.node('data').in], ['docker', 'vm']);
    const ready = await importInto(files, undefined, { into: estate({ ...vm, pod: { kind: 'engine', in: 'vm', platform: 'podman' } }), on: 'vm' });
    assert.equal(ready.node('shop').in, 'pod');
    assert.equal(ready.topology.ids.includes('docker'), false);
  });

  it('on an engine or a cgroup: straight there, the volumes on the machine above', async () => {
    const into = estate({ h: { kind: 'host', os: {} }, e: { kind: 'engine', in: 'h' }, slice: { kind: 'cgroup', in: 'e' } });
    for (const on of ['e', 'slice']) {
      const { node } = await importInto(files, undefined, { into, on });
      assert.deepEqual([node('shop').in, node('data').in], [on, 'h']);
    }
  });

  it('on what cannot take containers: a clear note and no change', async () => {
    const into = estate({ s: { kind: 'site' }, h: { kind: 'host' }, e1: { kind: 'engine', in: 'h' }, e2: { kind: 'engine', in: 'h' } });
    for (const [on, message] of [['gone', /no node `gone`/], ['s', /`s` is a site/], ['h', /several engines \(e1, e2\)/]] as const) {
      const { text, note } = await importInto(files, undefined, { into, on });
      assert.match(note('wrong-target').message, message);
      assert.equal(text, into);
    }
  });

  it('with ids that are taken: project and service together', async () => {
    const { topology } = await importInto(files, undefined, { into: estate({ web: { kind: 'site' }, 'shop-web': { kind: 'site' }, 'shop-host': { kind: 'site' }, shop: { kind: 'site' } }) });
    assert.deepEqual(topology.ids.slice(4), ['shop-host-2', 'docker', 'shop-project', 'shop-web-2', 'db', 'data', 'shop-default']);
  });
});

describe('Importing again', () => {
  it('the same bytes changes nothing', async () => {
    const first = await importInto(files);
    const second = await importInto(files, undefined, { into: first.text });
    assert.equal(second.text, first.text);
    assert.deepEqual(second.codes(), []);
  });

  it('brings what the file says up to date and keeps what people added, wherever they moved it', async () => {
    const first = await importInto(files);
    const document = JSON.parse(first.text);
    document.nodes.web = { ...document.nodes.web, tenant: 'a', in: 'docker', limits: { memory: '0.5GiB', cpu: 1 }, mounts: [{ source: '/x', target: '/x', type: 'bind' }] };
    document.nodes.front = document.nodes.web;
    delete document.nodes.web;
    document.links = [{ from: 'front', to: 'db', port: 5432 }];
    const edited = JSON.stringify(document, undefined, 2);
    const changed = { 'compose.yaml': files['compose.yaml'].replace('1.29', '1.30').replace('"80:80"', '"80:80", "443:443"') };
    const { container, links, topology, notes } = await importInto(changed, undefined, { into: edited });
    const web = container('front');
    assert.deepEqual([web.image, web.tenant, web.in], ['nginx:1.30', 'a', 'docker']);
    assert.deepEqual(web.limits, { memory: '0.5GiB', cpu: 1 });
    assert.deepEqual(web.ports, [{ container: 80, host: 80 }, { container: 443, host: 443 }]);
    assert.deepEqual(web.mounts, [{ source: '/x', target: '/x', type: 'bind' }]);
    assert.deepEqual(links(), [{ from: 'front', to: 'db', port: 5432 }]);
    assert.equal(topology.ids.includes('web'), false);
    assert.deepEqual(notes.map((note) => [note.code, note.message.slice(0, 8)]), [['kept-in-topology', '`mounts`']]);
  });

  it('adds new services, and names those that are gone without removing them', async () => {
    const first = await importInto(files);
    const changed = { 'compose.yaml': 'services:\n  web: { image: "nginx:1.29" }\n  cache: { image: redis }\n' };
    const { topology, notes } = await importInto(changed, undefined, { into: first.text });
    assert.ok(['web', 'db', 'cache', 'data'].every((id) => topology.ids.includes(id)));
    assert.deepEqual(notes.filter((note) => note.code === 'vanished').map((note) => note.message.split('`')[1]), ['db', 'data']);
  });

  it('another project beside it shares nothing but the host it is put on', async () => {
    const first = await importInto(files);
    const other = { 'other/compose.yaml': 'services: { web: { image: x } }\n' };
    const { container, topology } = await importInto(other, undefined, { into: first.text, on: 'docker' });
    assert.equal(container('other-web').in, 'other');
    assert.equal(topology.nodes.filter((node) => node.kind === 'host').length, 1);
  });
});
