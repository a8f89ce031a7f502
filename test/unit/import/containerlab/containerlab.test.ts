import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const lab = (body: string, options?: ImportOptions) => importInto({ 'x.clab.yml': `name: x\n${body}` }, undefined, options);
const node = async (fields: string, more = '') => {
  const imported = await lab(`topology:\n  nodes:\n    a: {${fields}}\n${more}`);
  return { ...imported, a: imported.container('a') };
};

describe('containerlab: nodes', () => {
  it('are containers on an assumed engine, on the management network of containerlab', async () => {
    const { topology, a, node: of, codes } = await node('kind: nokia_srlinux, type: ixrd3, image: "srl:23.3.3", mgmt-ipv4: 172.20.20.2');
    assert.deepEqual(topology.ids, ['x-host', 'docker', 'clab', 'a']);
    assert.deepEqual([a.in, a.image, a.networks, a.extra], ['docker', 'srl:23.3.3', ['clab'], { kind: 'nokia_srlinux', type: 'ixrd3' }]);
    const clab = of('clab') as NodeOf<'network'>;
    assert.deepEqual([clab.cidr, clab.assumed, clab.in, of('docker').assumed], ['172.20.20.0/24', ['cidr'], 'x-host', ['*']]);
    assert.deepEqual(a.source, { format: 'containerlab', file: 'x.clab.yml', pointer: '/topology/nodes/a' });
    assert.deepEqual(codes(), ['assumed-host']);
  });

  it('memory is in powers of 1024 whatever its suffix, CPUs are cores', async () => {
    const limits = async (fields: string) => (await node(fields)).a.limits;
    assert.deepEqual([await limits('memory: 2GB, cpu: 1.5'), await limits('memory: 512MiB'), await limits('memory: "1073741824"'), await limits('cpu: 0')], [{ cpu: 1.5, memory: '2GiB' }, { memory: '512MiB' }, { memory: '1GiB' }, undefined]);
    const { a, codes } = await node('memory: lots, cpu: -1, cpu-set: 0-3');
    assert.deepEqual([a.limits, a.cpuset, codes().filter((code) => code === 'bad-value').length], [undefined, '0-3', 2]);
  });

  it('ports, binds, volumes, memory, devices', async () => {
    const { a, node: of, codes } = await node('ports: ["8080:80", "127.0.0.1:5353:53/udp", "443", "nonsense"], binds: ["/etc/x:/x:ro", "rel:/y"], volumes: ["data:/d"], tmpfs: { /t: "size=1m" }, devices: ["/dev/kvm", "/dev/a:/dev/b"]');
    assert.deepEqual(a.ports, [{ container: 80, host: 8080 }, { container: 53, host: 5353, protocol: 'udp', address: '127.0.0.1' }, { container: 443 }]);
    assert.deepEqual(a.mounts, [{ source: '/etc/x', target: '/x', type: 'bind', readOnly: true }, { source: 'rel', target: '/y', type: 'bind' }, { source: 'data', target: '/d', type: 'volume' }, { target: '/t', type: 'tmpfs' }]);
    assert.deepEqual([a.devices, of('data').kind, codes()], [['/dev/kvm', '/dev/a'], 'volume', ['assumed-host', 'bad-value']]);
  });

  it('privileges, namespaces, restart, user', async () => {
    const { a } = await node('privileged: true, cap-add: [NET_ADMIN, CAP_SYS_TIME], security-opts: ["seccomp=unconfined"], pid-mode: host, cgroupns-mode: host, network-mode: host, restart-policy: Always, user: root, healthcheck: { test: [x] }');
    assert.deepEqual([a.privileged, a.capabilities, a.seccomp, a.namespaces, a.restart, a.user, a.health, a.networks], [true, { add: ['NET_ADMIN', 'SYS_TIME'] }, 'unconfined', { net: 'host', pid: 'host', cgroup: 'host' }, 'always', 'root', 'readiness', undefined]);
    const joined = await lab('topology:\n  nodes:\n    b: { kind: linux }\n    a: { kind: linux, network-mode: "container:b" }\n    c: { kind: linux, network-mode: "container:gone" }\n');
    assert.deepEqual([joined.container('a').namespaces, joined.container('c').namespaces, joined.note('unknown-node').line], [{ net: 'container:b' }, undefined, 6]);
  });

  it('inherit from group, kind and defaults, in this order; binds of all levels', async () => {
    const { container } = await lab([
      'topology:', '  defaults: { kind: linux, image: "d:1", user: d, binds: ["/d:/d"], memory: 1gb }', '  kinds: { linux: { image: "k:1", user: k, binds: ["/k:/d", "/k:/k"] } }', '  groups: { g: { user: g } }',
      '  nodes:', '    a: { group: g, binds: ["/n:/k"] }', '    b:', '',
    ].join('\n'));
    const a = container('a'), b = container('b');
    assert.deepEqual([a.image, a.user, a.limits?.memory, a.mounts?.map(({ source, target }) => `${source}:${target}`)], ['k:1', 'g', '1GiB', ['/n:/k', '/k:/d']]);
    assert.deepEqual([b.image, b.user, b.extra], ['k:1', 'k', { kind: 'linux' }]);
  });

  it('variables take their defaults; those without one are unknown', async () => {
    const { a, codes } = await node('image: "srl:${TAG:=23.3}", kind: "linux"');
    assert.deepEqual([a.image, codes()], ['srl:23.3', ['assumed-host']]);
    const without = await node('image: "srl:${TAG}"');
    assert.deepEqual([without.a.image, without.note('unset-variable').line], [undefined, 4]);
  });

  it('bridges are networks; the machine itself and clusters of kind are not shown; machines inside containers are named', async () => {
    const { topology, node: of, codes } = await lab([
      'topology:', '  nodes:', '    br: { kind: bridge }', '    ovs: { kind: ovs-bridge }', '    h: { kind: host }', '    k: { kind: k8s-kind }', '    r: { kind: nokia_sros }', '    c: { kind: nokia_srsim, components: [{ slot: A }, { slot: 1 }] }', '',
    ].join('\n'));
    assert.deepEqual(topology.ids.filter((id) => of(id).kind === 'container'), ['r', 'c']);
    assert.deepEqual(['br', 'ovs'].map((id) => (of(id) as NodeOf<'network'>).driver), ['bridge', 'openvswitch']);
    assert.deepEqual(codes(), ['assumed-host', 'not-carried-over', 'not-carried-over', 'machine-inside', 'components']);
  });

  it('environment, commands and credentials are never copied; fields that are not known are named', async () => {
    const { text, notes, note } = await node('env: { P: do-not-copy }, cmd: do-not-copy, exec: [do-not-copy], credentials: { password: do-not-copy }, labels: { api-key: do-not-copy, team: net }, imagee: x');
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    assert.match(text, /"team": "net"/);
    assert.match(note('unknown-field').message, /`imagee`/);
  });
});

describe('containerlab: links', () => {
  const nodes = 'topology:\n  nodes:\n    a: { kind: linux }\n    b: { kind: linux }\n    br: { kind: bridge }\n    h: { kind: host }\n  links:\n';

  it('wires are soft links, several between the same nodes one; both forms', async () => {
    const { links, note } = await lab(`${nodes}    - endpoints: ["a:e1", "b:e2"]\n    - { type: veth, endpoints: [{ node: b, interface: e3 }, { node: a, interface: e4 }] }\n`);
    assert.deepEqual(links(), [{ from: 'a', to: 'b', name: 'e1 - e2, e4 - e3', strength: 'soft' }]);
    assert.equal(note('wires').severity, 'info');
  });

  it('wires to bridges and by macvlan put a node on a network', async () => {
    const { container, node: of, links } = await lab(`${nodes}    - endpoints: ["a:e1", "br:e2"]\n    - endpoints: ["macvlan:\${IF:=ens3}", "a:e2"]\n    - { type: macvlan, endpoint: { node: b, interface: e1 }, host-interface: ens3 }\n`);
    assert.deepEqual([container('a').networks, container('b').networks, links()], [['clab', 'br', 'ens3'], ['clab', 'ens3'], []]);
    assert.equal((of('ens3') as NodeOf<'network'>).driver, 'macvlan');
  });

  it('wires to the machine, out of the lab, to nobody and with one end are named', async () => {
    const { links, notes } = await lab(`${nodes}    - endpoints: ["a:e1", "host:veth0"]\n    - { type: vxlan, endpoint: { node: a, interface: e2 }, remote: 10.0.0.1, vni: 1 }\n    - endpoints: ["a:e3", "gone:e1"]\n    - endpoints: ["a:e4"]\n    - endpoints: ["a:e5", "h:e1"]\n    - endpoints: ["a:e6", "mgmt-net:x"]\n    - { type: dummy, endpoint: { node: a, interface: e7 } }\n`);
    assert.deepEqual(links(), []);
    assert.deepEqual(notes.filter(({ code }) => code === 'unknown-node' || code === 'bad-link').map(({ line }) => line), [11, 12]);
    assert.deepEqual(notes.filter(({ message }) => message.startsWith('Links of type')).length, 2);
  });
});

describe('containerlab: files', () => {
  it('are recognised by topology and nodes', () => {
    const text = 'name: x\ntopology:\n  nodes:\n    a:\n';
    assert.deepEqual([recognise({ path: 'x.yml', text })?.format, recognise({ path: 'a.clab.yaml', text })?.format], ['containerlab', 'containerlab']);
    assert.equal(recognise({ path: 'x.yml', text: 'apiVersion: v1\ntopology:\n  nodes:\n' })?.format === 'containerlab', false);
  });

  it('what is no lab, and templates, are refused', async () => {
    assert.equal((await importInto({ 'x.yml': 'a: b\n' }, undefined, { format: 'containerlab' })).note('not-a-lab').severity, 'error');
    assert.equal((await lab('topology:\n  nodes:\n{{ range x }}\n    a:\n{{ end }}\n')).note('template').line, 4);
  });

  it('importing again changes nothing, brings up to date, and keeps what people added', async () => {
    const text = 'topology:\n  nodes:\n    a: { kind: linux, image: "x:1" }\n    b: { kind: linux }\n  links:\n    - endpoints: ["a:e1", "b:e1"]\n';
    const first = await lab(text);
    assert.equal((await lab(text, { into: first.text })).text, first.text);
    const edited = JSON.parse(first.text);
    edited.nodes.a.owner = 'me';
    const again = await lab('topology:\n  nodes:\n    a: { kind: linux, image: "x:2" }\n', { into: JSON.stringify(edited) });
    assert.deepEqual([again.container('a').image, again.container('a').owner], ['x:2', 'me']);
    assert.match(again.note('vanished').message, /`b`/);
  });

  it('goes where it is told', async () => {
    const into = '{ "strata": 1, "nodes": { "h": { "kind": "host", "os": { "family": "linux" } }, "e": { "kind": "engine", "in": "h", "platform": "docker" } } }';
    assert.equal((await lab('topology:\n  nodes:\n    a: { kind: linux }\n', { into, on: 'e' })).container('a').in, 'e');
  });

  it('names of object properties are harmless', async () => {
    const { topology } = await lab('topology:\n  kinds: { __proto__: { image: x } }\n  nodes:\n    __proto__: { kind: constructor, group: toString }\n    constructor: { kind: __proto__ }\n  links:\n    - endpoints: ["__proto__:a", "constructor:b"]\n');
    assert.deepEqual(topology.problems, []);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
