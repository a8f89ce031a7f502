import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

type Files = Record<string, string>;

/** An instance `web` of no profiles; each line of the settings is one of `config`. */
const yaml = (type: string, config: string, more: string) => `name: web\ntype: ${type}\nprofiles: []\nconfig:\n${config.replace(/^(?=.)/gm, '  ')}\n${more}\n`;
const one = async (type: string, config: string, more: string, files: Files = {}, options?: ImportOptions) => {
  const all = { 'incus/web.yaml': yaml(type, config, more), ...files };
  return importInto(all, Object.keys(all), options);
};
const NONE = '';
const container = async (config: string, more = 'devices: {}', files?: Files, options?: ImportOptions) => {
  const imported = await one('container', config, more, files, options);
  return { ...imported, web: imported.container('web') };
};
const vm = async (config: string, more = 'devices: {}', files?: Files, options?: ImportOptions) => {
  const imported = await one('virtual-machine', config, more, files, options);
  return { ...imported, web: imported.node('web') as NodeOf<'vm'> };
};

describe('Incus containers', () => {
  it('stand on an engine of a Linux host that is assumed; they have a user namespace unless they are privileged', async () => {
    const { web, node } = await container(NONE);
    const engine = node(web.in!) as NodeOf<'engine'>;
    assert.deepEqual([engine.platform, engine.assumed, node(engine.in!).assumed, web.namespaces, web.limits], ['incus', ['*'], ['*'], { user: 'private', net: 'none' }, undefined]);
    assert.equal((await container('security.privileged: "true"')).web.namespaces?.user, 'host');
  });

  it('have a number of CPUs, named ones, hard limits and weights', async () => {
    assert.deepEqual((await container('limits.cpu: "4"')).web.limits, { cpu: 4 });
    const named = (await container('limits.cpu: 0-3,8')).web;
    assert.deepEqual([named.limits, named.cpuset], [{ cpu: 5 }, '0-3,8']);
    assert.deepEqual((await container('limits.cpu: "4"\nlimits.cpu.allowance: 25ms/100ms')).web.limits, { cpu: 0.25 });
    const soft = (await container('limits.cpu.allowance: 50%')).web;
    assert.deepEqual([soft.limits, soft.cpuShares], [undefined, 512]);
    const bad = await container('limits.cpu: many\nlimits.cpu.allowance: some');
    assert.deepEqual([bad.web.limits, bad.notes.filter(({ code }) => code === 'bad-value').map(({ line }) => line)], [undefined, [5, 6]]);
  });

  it('have memory in units of 1000 and of 1024, and shares of a host that is known', async () => {
    assert.equal((await container('limits.memory: 512MiB')).web.limits?.memory, '512MiB');
    assert.equal((await container('limits.memory: 1GB')).web.limits?.memory, 1_000_000_000);
    const share = await container('limits.memory: 50%');
    assert.deepEqual([share.web.limits, share.note('unknown-size').line], [undefined, 5]);
    assert.equal((await container('limits.memory: 50%', undefined, { 'incus/host.json': RESOURCES })).web.limits?.memory, '32GiB');
    const soft = await container('limits.memory: 1GiB\nlimits.memory.enforce: soft\nlimits.memory.swap: "false"\nlimits.processes: "500"');
    assert.deepEqual([soft.web.limits, soft.note('not-carried-over').line], [{ pids: 500, swap: 0 }, 6]);
  });

  it('have disks of pools and of the host, networks, ports, device files', async () => {
    const { web, node } = await container(NONE, `devices:
  root: { type: disk, path: /, pool: fast }
  data: { type: disk, path: /data, source: /srv/data, readonly: "true" }
  eth0: { type: nic, network: incusbr0 }
  eth1: { type: nic, nictype: macvlan, parent: eno1, vlan: "20" }
  http: { type: proxy, listen: "tcp:0.0.0.0:80", connect: "tcp:127.0.0.1:8080" }
  dns: { type: proxy, listen: "udp:10.0.0.1:53", connect: "udp:127.0.0.1:5353" }
  kvm: { type: unix-char, path: /dev/kvm }
  off: { type: none }`);
    assert.deepEqual(web.mounts, [{ source: 'fast', target: '/', type: 'volume' }, { source: '/srv/data', target: '/data', type: 'bind', readOnly: true }]);
    assert.deepEqual([web.networks, (node('eno1-vlan20') as NodeOf<'network'>).driver, web.namespaces], [['incusbr0', 'eno1-vlan20'], 'macvlan', { user: 'private' }]);
    assert.deepEqual([web.ports, web.devices], [[{ container: 8080, host: 80 }, { container: 5353, host: 53, protocol: 'udp', address: '10.0.0.1' }], ['/dev/kvm']]);
  });

  it('say which devices have no place', async () => {
    const { notes } = await container(NONE, 'devices:\n  a: { type: gpu }\n  b: { type: proxy, listen: "tcp:0.0.0.0:80-90", connect: "tcp:127.0.0.1:80-90" }\n  c: { type: nic }\n  d: { type: disk, path: /x }\n  e: { type: odd }');
    assert.deepEqual([...notes].filter(({ code }) => code !== 'assumed-host').map(({ code, line }) => `${code} ${line}`).sort(), ['not-carried-over 7', 'not-carried-over 8', 'unknown-field 11', 'unknown-network 9', 'unknown-storage 10']);
  });

  it('take raw lines of LXC, which win', async () => {
    const { web } = await container('limits.memory: 1GiB\nraw.lxc: |\n  lxc.cgroup2.memory.max = 2G\n  lxc.apparmor.profile=unconfined');
    assert.deepEqual([web.limits, web.lsm], [{ memory: '2GiB' }, 'unconfined']);
  });

  it('keep environment variables, user data and keys out', async () => {
    const { text, codes } = await container('environment.PASSWORD: hunter2\nuser.user-data: hunter2\ncloud-init.user-data: hunter2\nraw.idmap: hunter2', 'description: hunter2\ndevices: {}');
    assert.doesNotMatch(text, /hunter2/);
    assert.equal(codes().filter((code) => code === 'not-carried-over').length, 5);
  });
});

describe('Incus virtual machines', () => {
  it('have one vCPU and 1 GiB where nothing is said, marked as assumed, on KVM', async () => {
    const { web, node } = await vm(NONE);
    assert.deepEqual([web.vcpus, web.memory, web.assumed, (node(web.in!) as NodeOf<'hypervisor'>).platform], [1, '1GiB', ['vcpus', 'memory'], 'kvm']);
  });

  it('count sockets, cores and threads, and pinned CPUs', async () => {
    assert.deepEqual([(await vm('limits.cpu: sockets=2,cores=4,threads=2')).web.vcpus, (await vm('limits.cpu: "6"')).web.pinned], [16, undefined]);
    const { web } = await vm('limits.cpu: 0-3\nlimits.memory: 8192MB\nlimits.memory.hugepages: "true"\nsecurity.sev: "true"\nsecurity.sev.policy.es: "true"\nboot.autostart: "true"\nimage.os: Debian\nimage.release: "12"');
    assert.deepEqual([web.vcpus, web.pinned, web.memory, web.reservation, web.pageMerging, web.confidential, web.autostart, web.os, web.assumed], [4, true, 8_192_000_000, { memory: 8_192_000_000 }, false, 'sev-es', true, { platform: 'debian', version: '12' }, undefined]);
  });

  it('have a root disk in a pool, networks, devices of the host, states and snapshots', async () => {
    const { web, codes } = await vm(NONE, `status: Frozen
snapshots:
- { name: one, created_at: "2025-03-02T10:11:12Z" }
devices:
  root: { type: disk, path: /, pool: fast, size: 20GiB }
  more: { type: disk, pool: slow, source: data }
  share: { type: disk, path: /mnt, source: /srv }
  eth0: { type: nic, network: lan }
  g: { type: gpu }
  p: { type: pci, address: "0000:01:00.0" }
  u: { type: usb }
  t: { type: tpm }`);
    assert.deepEqual([web.storage, web.disk, web.networks, web.devices, web.power, web.snapshots], ['fast', '20GiB', ['lan'], [{ type: 'gpu' }, { type: 'vfio' }, { type: 'usb' }], 'suspended', [{ created: '2025-03-02' }]]);
    assert.deepEqual(codes().filter((code) => code !== 'assumed-host').sort(), ['further-storage', 'not-carried-over', 'not-carried-over']);
  });
});

describe('Profiles of Incus', () => {
  const PROFILES = { 'incus/default.yaml': 'name: default\nconfig:\n  limits.memory: 1GiB\n  limits.cpu: "2"\ndevices:\n  eth0: { type: nic, network: lan }\n  root: { type: disk, path: /, pool: p }\n', 'incus/big.yaml': 'name: big\nconfig:\n  limits.memory: 8GiB\ndevices: {}\n' };
  const web = (profiles: string, rest: string) => ({ 'incus/web.yaml': `name: web\ntype: container\nprofiles: [${profiles}]\n${rest}` });

  it('are laid over each other from left to right, then the instance', async () => {
    const files = { ...web('default, big', 'config:\n  limits.cpu: "4"\ndevices:\n  eth0: { type: none }\n'), ...PROFILES };
    const { container: get } = await importInto(files, Object.keys(files));
    assert.deepEqual([get('web').limits, get('web').networks, get('web').mounts?.length], [{ cpu: 4, memory: '8GiB' }, undefined, 1]);
  });

  it('do not count where the expanded settings are written', async () => {
    const files = { ...web('default, gone', 'config: {}\nexpanded_config:\n  limits.memory: 2GiB\nexpanded_devices:\n  eth0: { type: nic, network: other }\n'), ...PROFILES };
    const { container: get, codes } = await importInto(files, Object.keys(files));
    assert.deepEqual([get('web').limits, get('web').networks, codes().includes('missing-profile')], [{ memory: '2GiB' }, ['other'], false]);
  });

  it('that are missing leave unknown what they may set', async () => {
    const missing = await importInto(web('default', 'config: {}\ndevices: {}\n'));
    assert.deepEqual([missing.container('web').namespaces, missing.note('missing-profile').line], [undefined, 3]);
    const machine = (await importInto({ 'x.yaml': 'name: web\ntype: virtual-machine\nprofiles: [default]\nconfig: {}\n' })).node('web') as NodeOf<'vm'>;
    assert.deepEqual([machine.vcpus, machine.memory, machine.assumed], [undefined, undefined, undefined]);
  });

  it('come with networks and pools from a preseed', async () => {
    const files = { ...web('default', 'config: {}\ndevices: {}\n'), 'incus/preseed.yaml': 'config: {}\nnetworks:\n- { name: lan, type: bridge, config: { ipv4.address: 10.7.0.1/24 } }\n- { name: unused, type: bridge }\nstorage_pools:\n- { name: p, driver: ceph, config: { size: 30GiB } }\nprofiles:\n- { name: default, devices: { root: { type: disk, path: /, pool: p }, eth0: { type: nic, network: lan } } }\n' };
    const { container: get, node } = await importInto(files, Object.keys(files));
    const [lan, pool] = [node('lan') as NodeOf<'network'>, node('p') as NodeOf<'volume'>];
    assert.deepEqual([get('web').networks, lan.cidr, lan.driver, pool.shared, pool.size, node('unused').kind], [['lan'], '10.7.0.0/24', 'bridge', true, '30GiB', 'network']);
  });
});

const RESOURCES = JSON.stringify({
  cpu: { architecture: 'x86_64', sockets: [0, 1].map(() => ({ name: 'EPYC', vendor: 'AuthenticAMD', cores: [0, 1, 2, 3].map((core) => ({ core, threads: [{ id: 0, numa_node: 0 }, { id: 1 }] })) })) },
  memory: { total: 64 * 1024 ** 3, nodes: [{ numa_node: 0 }, { numa_node: 1 }] }, storage: { disks: [{ size: 1024 ** 4 }, { size: 5, removable: true }] },
});

describe('Hosts of Incus', () => {
  it('are described by their resources', async () => {
    const { node, web } = await container(NONE, undefined, { 'incus/host.json': RESOURCES });
    const host = node(node(web.in!).in!) as NodeOf<'host'>;
    assert.deepEqual([host.cpu, host.memory, host.disk, host.numa, host.assumed], [{ sockets: 2, cores: 4, threads: 2, vendor: 'amd', arch: 'amd64', model: 'EPYC' }, '64GiB', '1TiB', 2, undefined]);
  });

  const at = (name: string, location: string, type = 'container') => ({ name, type, location, profiles: [], config: {}, expanded_config: {}, devices: {}, expanded_devices: { root: { type: 'disk', path: '/', pool: 'p' }, eth0: { type: 'nic', network: 'lan' } } });
  const list = (...instances: object[]) => ({ 'c/list.json': JSON.stringify(instances, undefined, 1) });

  it('are members of a cluster where instances name them', async () => {
    const files = { ...list(at('a', 'n1'), at('b', 'n2'), at('v', 'n2', 'virtual-machine')), 'c/n2.json': RESOURCES, 'c/pools.yaml': 'storage_pools:\n- { name: p, driver: zfs }\nnetworks:\n- { name: lan, type: bridge }\n' };
    const { node, container: get } = await importInto(files, Object.keys(files));
    const cluster = node('incus-cluster') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.members, cluster.assumed, get('a').in, get('b').in, node('v').in], [['n1', 'n2'], ['members'], 'n1-incus', 'n2-incus', 'n2-kvm']);
    assert.deepEqual([get('a').mounts?.[0].source, get('b').mounts?.[0].source, node('n2-p').in, node('lan').in, (node('n2') as NodeOf<'host'>).memory], ['n1-p', 'n2-p', 'n2', 'incus-cluster', '64GiB']);
  });

  it('imported again change nothing; an instance that has moved moves, unless a person has put it elsewhere', async () => {
    const { text } = await importInto(list(at('a', 'n1'), at('b', 'n2')));
    assert.equal((await importInto(list(at('a', 'n1'), at('b', 'n2')), undefined, { into: text })).text, text);
    const moved = list(at('a', 'n2'), at('b', 'n2'), at('c', 'n1'));
    assert.equal((await importInto(moved, undefined, { into: text })).node('a').in, 'n2-incus');
    const edited = JSON.parse(text) as { nodes: Record<string, Record<string, unknown>> };
    edited.nodes['box'] = { kind: 'host' };
    edited.nodes['own'] = { kind: 'engine', in: 'box' };
    edited.nodes['a'].in = 'own';
    const kept = await importInto(moved, undefined, { into: JSON.stringify(edited) });
    assert.deepEqual([kept.node('a').in, kept.note('elsewhere').severity], ['own', 'info']);
  });

  it('may be one host of the topology, not several', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { h: { kind: 'host' } } });
    assert.equal((await importInto(list(at('a', 'n1'), at('b', 'n2')), undefined, { into, on: 'h' })).note('wrong-target').severity, 'error');
    const { node } = await importInto(list(at('a', 'n1')), undefined, { into, on: 'h' });
    assert.deepEqual([node(node('a').in!).in, node('lan').in], ['h', 'h']);
  });

  it('have instances of the same name in different projects, and one of each', async () => {
    const { topology, note } = await importInto(list(at('a', 'n1'), { ...at('a', 'n1'), project: 'lab' }, at('a', 'n1')));
    assert.deepEqual([topology.ids.filter((_, i) => topology.nodes[i].kind === 'container').sort(), note('same-machine').severity], [['a', 'lab-a'], 'warning']);
  });
});

describe('Recognising Incus', () => {
  const cases = [
    ['web.yaml', yaml('container', 'limits.cpu: "2"', 'devices: {}'), 'incus'], ['l.json', '[{"name":"a","type":"container","expanded_config":{}}]', 'incus'], ['r.json', RESOURCES, 'incus'],
    ['default.yaml', 'config:\n  limits.memory: 1GiB\ndevices: {}\nname: default\n', 'incus'], ['p.yaml', 'storage_pools: []\nnetworks: []\n', 'incus'], ['team.yaml', 'name: a\nconfig:\n  features.images: "true"\n', 'incus'],
    ['x.yaml', 'config:\n  a: b\ndevices: {}\n', undefined], ['x.yaml', 'type: container\nname: x\n', undefined], ['compose.yaml', 'services: { a: { image: x } }\nconfigs: {}\n', 'compose'],
  ] as const;
  for (const [file, text, expected] of cases) it(`${file} ${text.slice(0, 30).replace(/\s+/g, ' ')}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path: file, text })?.format, expected));

  it('hostile files end with notes', async () => {
    const bomb = ['a: &a0 [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 12 }, (_, i) => `a${i}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(',')}]`)].join('\n');
    const laughs = await importInto({ 'x.yaml': `${bomb}\n${yaml('container', 'limits.cpu: "2"', 'devices: *a12')}` }, undefined, { format: 'incus' });
    assert.ok(laughs.codes().includes('alias-bomb') && laughs.container('web').limits?.cpu === 2);
    assert.equal((await importInto({ 'x.yaml': '['.repeat(5000) }, undefined, { format: 'incus' })).note('too-deep').severity, 'error');
    const proto = await importInto({ 'x.yaml': 'name: __proto__\ntype: container\nprofiles: []\nconfig: { __proto__: { polluted: "1" }, constructor: x }\ndevices: { __proto__: { type: disk } }\n' });
    assert.deepEqual([({} as { polluted?: unknown }).polluted, proto.topology.ids.includes('__proto__')], [undefined, true]);
  });
});
