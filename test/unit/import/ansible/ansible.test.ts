import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import { expand } from '../../../../src/import/ansible/ranges';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const ini = (text: string, options?: ImportOptions) => importInto({ 'hosts.ini': text }, undefined, { format: 'ansible', ...options });
const yaml = (text: string) => importInto({ 'hosts.yml': text }, undefined, { format: 'ansible' });
const listed = (hostvars: object, groups: object = {}) => importInto({ 'list.json': JSON.stringify({ _meta: { hostvars }, ...groups }) }, undefined, { format: 'ansible' });

const groupsOf = (node: { readonly extra?: unknown }) => (node.extra as { readonly groups?: readonly string[] } | undefined)?.groups;
const names = (pattern: string, most = 100) => {
  const expanded = expand(pattern, most);
  return 'error' in expanded ? expanded.error : expanded.names;
};

describe('Ansible: names of hosts', () => {
  it('ranges of numbers keep their zeros, take steps, and stand several in a name', () => {
    assert.deepEqual(names('w[08:10]'), ['w08', 'w09', 'w10']);
    assert.deepEqual(names('w[1:9:4].x'), ['w1.x', 'w5.x', 'w9.x']);
    assert.deepEqual(names('[a:c]'), ['a', 'b', 'c']);
    assert.deepEqual(names('w[:2]'), ['w0', 'w1', 'w2']);
    assert.deepEqual(names('r[1:2]-[a:b]'), ['r1-a', 'r1-b', 'r2-a', 'r2-b']);
    assert.deepEqual(names('plain'), ['plain']);
  });

  it('broken ranges are refused, long ones are cut', () => {
    for (const pattern of ['w[z:a]', 'w[9:1]', 'w[1:9:0]', 'w[001:30]', 'w[a:9]', 'w[1', 'w[x]']) assert.equal(typeof names(pattern), 'string', pattern);
    const cut = expand('w[1:99999999]', 50);
    assert.ok(!('error' in cut) && cut.cut && cut.names.length === 50);
    const many = expand('[1:999][1:999][1:999][1:999]', 50);
    assert.ok(!('error' in many) && many.cut && many.names.length === 50);
  });
});

describe('Ansible: INI', () => {
  it('hosts stand as hosts, with the groups around them', async () => {
    const { node, topology, note, codes } = await ini('bastion\n[web]\nweb[1:2] http_port=80\n[db]\ndb1:2222\n[prod:children]\nweb\ndb\n[prod:vars]\nntp=x\n');
    assert.deepEqual(topology.ids, ['bastion', 'web1', 'web2', 'db1']);
    assert.ok(topology.nodes.every(({ kind }) => kind === 'host'));
    assert.deepEqual(['bastion', 'web2', 'db1'].map((id) => groupsOf(node(id))), [undefined, ['web', 'prod'], ['db', 'prod']]);
    assert.deepEqual(node('web1').source, { format: 'ansible', file: 'hosts.ini', pointer: '/hosts/web1' });
    assert.deepEqual(codes(), ['not-carried-over', 'hosts-as-machines']);
    assert.deepEqual([note('not-carried-over').line, note('not-carried-over').count], [3, 2]);
  });

  it('comments, quotes, addresses, ports', async () => {
    const { topology } = await ini('# c\n; c\na b="x # y" c=\'d e\' # comment\n2001:db8::5\n[::1]:22\nb:22\nc[1:2]:22\n');
    assert.deepEqual(topology.nodes.map((each, i) => each.name ?? topology.ids[i]).sort(), ['2001:db8::5', '[::1]', 'a', 'b', 'c1', 'c2']);
  });

  it('a host in several groups, and in several files, is one', async () => {
    const { topology, node } = await importInto({ 'inv/a': '[x]\nh\n[y]\nh\n', 'inv/b': '[z]\nh\nk\n' }, ['inv/a', 'inv/b'], { format: 'ansible' });
    assert.deepEqual([topology.ids, groupsOf(node('h'))], [['h', 'k'], ['x', 'y', 'z']]);
  });

  it('circles of groups are cut, groups that nothing describes are named', async () => {
    const { notes, node } = await ini('[a:children]\nb\n[b:children]\na\n[a]\nh\n[c:children]\nnowhere\n');
    assert.deepEqual(notes.filter(({ severity }) => severity === 'error').map(({ code, line }) => [code, line]), [['group-loop', 4], ['unknown-group', 8]]);
    assert.deepEqual(groupsOf(node('h')), ['a', 'b']);
  });

  it('other sections, words that are no variables, broken ranges and templates are named', async () => {
    const { codes, topology } = await ini('[a:nonsense]\nx\n[b]\nh word\nw[9:1]\n');
    assert.deepEqual([codes(), topology.ids], [['bad-section', 'bad-variable', 'bad-range', 'hosts-as-machines'], ['h']]);
    assert.equal((await ini('[a]\n%{ for x in y ~}\n${x}\n%{ endfor ~}\n')).note('template').line, 2);
  });

  it('a range of millions ends at the bound', async () => {
    const { topology, note } = await ini('w[1:99999999]\n');
    assert.deepEqual([topology.ids.length, note('too-many-hosts').severity], [10_000, 'error']);
  });
});

describe('Ansible: YAML and JSON', () => {
  it('nested groups, hosts without variables, vaulted values', async () => {
    const { topology, node, text, codes } = await yaml([
      'all:', '  hosts:', '    mail:', '  children:', '    web:', '      hosts:', '        w[1:2]:', '          password: !vault |', '            $ANSIBLE_VAULT;1.1;AES256', '            do-not-copy',
      '      children:', '        inner:', '          hosts: { i: {} }', '    empty:', '',
    ].join('\n'));
    assert.deepEqual([topology.ids, groupsOf(node('i')), groupsOf(node('mail'))], [['mail', 'w1', 'w2', 'i'], ['inner', 'web'], undefined]);
    assert.doesNotMatch(text, /do-not-copy/);
    assert.deepEqual(codes(), ['not-carried-over', 'hosts-as-machines']);
  });

  it('playbooks and variables of groups are no inventories', async () => {
    assert.equal((await yaml('- hosts: all\n  tasks: []\n')).note('not-an-inventory').severity, 'error');
    const { topology, codes } = await yaml('ntp_server: x\npackages: [a, b]\n');
    assert.deepEqual([topology.ids, codes()], [[], ['not-a-group', 'nothing-found']]);
  });

  it('facts: memory, processors, system', async () => {
    const facts = { ansible_memtotal_mb: 16384, ansible_swaptotal_mb: 0, ansible_processor_count: 2, ansible_processor_cores: 8, ansible_processor_threads_per_core: 2, ansible_processor_vcpus: 32, ansible_architecture: 'x86_64' };
    const { node } = await listed({
      a: { ...facts, ansible_distribution: 'Debian', ansible_distribution_version: '12.5', ansible_kernel: '6.1.0', ansible_system: 'Linux' },
      b: { ansible_facts: { memtotal_mb: 2048, processor_vcpus: 4, distribution: 'Unheard', system: 'Linux' } },
      c: { ansible_distribution: 'Microsoft Windows Server 2022 Standard', ansible_memtotal_mb: '{{ x }}', ansible_processor_vcpus: -1 },
    });
    const [a, b, c] = ['a', 'b', 'c'].map((id) => node(id) as NodeOf<'host'>);
    assert.deepEqual([a.memory, a.swap, a.cpu, a.assumed, a.os], ['16GiB', undefined, { sockets: 2, cores: 8, threads: 2, arch: 'amd64' }, undefined, { platform: 'debian', version: '12', kernel: '6.1.0' }]);
    assert.deepEqual([b.memory, b.cpu, b.assumed, b.os], ['2GiB', { cores: 4 }, ['cpu'], { family: 'linux' }]);
    assert.deepEqual([c.memory, c.cpu, c.os], [undefined, undefined, { platform: 'windows-server', version: '2022' }]);
  });

  it('home-made variables are not taken for facts', async () => {
    const { node } = await ini('db mem_mb=65536 vcpus=16 memory=1 cpus=2\n');
    const { source, ...host } = node('db');
    assert.deepEqual(host, { kind: 'host' });
    assert.ok(source);
  });

  it('guests of Proxmox stand on their node', async () => {
    const { node, codes } = await listed({
      pve1: { ansible_host: '10.0.0.1' }, vm1: { proxmox_node: 'pve1', proxmox_vmid: 1, proxmox_vmtype: 'qemu', proxmox_cores: 4, proxmox_sockets: 2, proxmox_memory: 8192, proxmox_status: 'stopped' },
      ct2: { proxmox_node: 'pve2', proxmox_vmid: 2, proxmox_type: 'lxc', proxmox_cores: 1, proxmox_memory: 512, proxmox_status: 'running' },
    }, { proxmox_all_qemu: { hosts: ['vm1'] } });
    const vm = node('vm1') as NodeOf<'vm'>, container = node('ct2') as NodeOf<'container'>;
    assert.deepEqual([vm.in, vm.vcpus, vm.memory, vm.power, groupsOf(vm), node('pve1-pve').in], ['pve1-pve', 8, '8GiB', 'off', ['proxmox_all_qemu'], 'pve1']);
    assert.deepEqual([container.in, container.limits, container.running, node('pve2-lxc').in], ['pve2-lxc', { cpu: 1, memory: '512MiB' }, undefined, 'pve2']);
    assert.deepEqual((node('pve1') as NodeOf<'host'>).os, { family: 'linux' });
    assert.deepEqual(codes(), ['not-carried-over', 'hosts-as-machines']);
  });

  it('machines that are guests, or are reached through what they run on, are named', async () => {
    const { codes } = await listed({ a: { ansible_virtualization_role: 'guest' }, b: { ansible_connection: 'community.docker.docker' }, c: { ansible_connection: 'ssh' } });
    assert.deepEqual(codes(), ['is-guest', 'reached-inside', 'hosts-as-machines']);
  });
});

describe('Ansible: files', () => {
  it('are recognised by their content', () => {
    const format = (path: string, text: string) => recognise({ path, text })?.format;
    assert.equal(format('x.ini', '[web]\na\n[all:children]\nweb\n'), 'ansible');
    assert.equal(format('x', 'a ansible_host=10.0.0.1\n'), 'ansible');
    assert.equal(format('hosts', '[web]\na\n'), 'ansible');
    assert.equal(format('x.yml', 'all:\n  hosts:\n    a:\n'), 'ansible');
    assert.equal(format('hosts.yml', 'web:\n  hosts:\n    a:\n'), 'ansible');
    assert.equal(format('x.json', '{"_meta": {"hostvars": {}}}'), 'ansible');
    for (const [path, text] of [['play.yml', '- hosts: all\n  tasks: []\n'], ['x.ini', '[core]\nname = x\n'], ['hosts', '127.0.0.1 localhost\n'], ['vars.yml', 'a: b\n']] as const) assert.notEqual(format(path, text), 'ansible', text);
  });

  it('importing again brings up to date, keeps what people added, and names what is gone', async () => {
    const first = await ini('a\nb\n');
    assert.equal((await ini('a\nb\n', { into: first.text })).text, first.text);
    const edited = first.text.replace('"kind": "host",', '"kind": "host", "owner": "me",');
    const again = await ini('a ansible_memtotal_mb=1024\n', { into: edited });
    const a = again.node('a') as NodeOf<'host'>;
    assert.deepEqual([a.memory, a.owner], ['1GiB', 'me']);
    assert.match(again.note('vanished').message, /`b`/);
  });

  it('go into a site that is named, and into nothing else', async () => {
    const into = '{ "strata": 1, "nodes": { "s": { "kind": "site" }, "h": { "kind": "host" } } }';
    assert.equal((await ini('a\n', { into, on: 's' })).node('a').in, 's');
    assert.deepEqual((await ini('a\n', { into, on: 'h' })).codes(), ['wrong-target']);
  });

  it('names of object properties are harmless', async () => {
    const { topology } = await ini('__proto__ __proto__=1\n[constructor]\ntoString\n[__proto__:children]\nconstructor\n');
    assert.deepEqual([topology.problems.length, topology.ids.length], [0, 2]);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
