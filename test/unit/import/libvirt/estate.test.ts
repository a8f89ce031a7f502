import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { importInto } from '../support';

const vm = (name: string, body = '') => `<domain type='kvm'><name>${name}</name><uuid>uuid-${name}</uuid><memory unit='GiB'>2</memory><vcpu>2</vcpu>${body}</domain>`;
const CAPABILITIES = `<capabilities><host><uuid>h</uuid><cpu><arch>x86_64</arch><model>Skylake</model><vendor>Intel</vendor><topology sockets='1' cores='2' threads='2'/><feature name='vmx'/><feature name='pge'/></cpu>
<iommu support='yes'/><topology><cells num='2'>${[0, 1].map((cell) => `<cell id='${cell}'><memory unit='KiB'>4194304</memory><cpus num='4'>${[0, 1, 2, 3].map((cpu) =>
  `<cpu id='${cell * 4 + cpu}' socket_id='${cell}' core_id='${cpu >> 1}' siblings='${cell * 4 + (cpu >> 1) * 2}-${cell * 4 + (cpu >> 1) * 2 + 1}'/>`).join('')}</cpus></cell>`).join('')}</cells></topology></host></capabilities>`;
const POOL = '<pool type="netfs"><name>nfs</name><capacity unit="GiB">100</capacity><target><path>/mnt/nfs/</path></target></pool>';
const NETWORK = '<network><name>lan</name><forward mode="nat"/><ip address="192.168.122.1" netmask="255.255.255.0"/><portgroup name="dmz"><vlan><tag id="7"/></vlan></portgroup></network>';
const VOLUME = '<volume><name>a.img</name><key>/mnt/nfs/a.img</key><capacity unit="GiB">20</capacity><target><path>/mnt/nfs/a.img</path></target></volume>';
const CARD = '<interface type="network"><source network="lan"/></interface>';
const DISK = '<disk type="file" device="disk"><source file="/mnt/nfs/a.img"/></disk>';

describe('libvirt estates', () => {
  it('join host, pools, networks, volumes and machines of one folder', async () => {
    const files = { 'kvm1/cap.xml': CAPABILITIES, 'kvm1/pool.xml': POOL, 'kvm1/net.xml': NETWORK, 'kvm1/vol.xml': VOLUME, 'kvm1/a.xml': vm('a', `<devices>${DISK}${CARD}</devices>`), 'kvm1/b.xml': vm('b') };
    const { node, codes } = await importInto(files, Object.keys(files));
    const host = node('kvm1-host') as NodeOf<'host'>;
    assert.deepEqual(host.cpu, { sockets: 2, cores: 2, threads: 2, vendor: 'intel', arch: 'amd64', model: 'Skylake', features: ['vmx'] });
    assert.deepEqual([host.memory, host.numa, host.iommu, host.assumed], ['8GiB', 2, true, undefined]);
    const a = node('a') as NodeOf<'vm'>;
    assert.deepEqual([a.in, a.storage, a.disk, a.networks], ['kvm', 'nfs', '20GiB', ['lan']]);
    const nfs = node('nfs') as NodeOf<'volume'>;
    assert.deepEqual([nfs.in, nfs.shared, nfs.size, nfs.driver], ['kvm1-host', true, '100GiB', 'netfs']);
    const lan = node('lan') as NodeOf<'network'>;
    assert.deepEqual([lan.cidr, lan.driver, lan.internal], ['192.168.122.0/24', 'nat', undefined]);
    assert.ok(!codes().includes('assumed-host'));
  });

  it('read nodeinfo, whose sockets are those of one NUMA cell', async () => {
    const { node } = await importInto({ 'nodeinfo.txt': 'CPU model:           x86_64\nCPU(s):              16\nCPU socket(s):       1\nCore(s) per socket:  4\nThread(s) per core:  2\nNUMA cell(s):        2\nMemory size:         33554432 KiB\n' });
    const host = node('shop-host') as NodeOf<'host'>;
    assert.deepEqual([host.cpu, host.memory, host.numa], [{ sockets: 2, cores: 4, threads: 2, arch: 'amd64' }, '32GiB', 2]);
  });

  it('know networks without a way out and port groups', async () => {
    const files = { 'n.xml': '<network><name>inner</name><ip address="10.1.2.3" prefix="20"/></network>', 'm.xml': NETWORK, 'v.xml': vm('v', '<devices><interface type="network"><source network="lan" portgroup="dmz"/></interface></devices>') };
    const { node } = await importInto(files, Object.keys(files));
    const inner = node('inner') as NodeOf<'network'>;
    assert.deepEqual([inner.cidr, inner.internal], ['10.1.0.0/20', true]);
    assert.deepEqual((node('v') as NodeOf<'vm'>).networks, ['lan-dmz-vlan7']);
  });

  it('count snapshots for their machine, and do not take them for machines', async () => {
    const snapshot = '<domainsnapshot><name>s</name><creationTime>1700000000</creationTime><domain type="kvm"><name>a</name><uuid>uuid-a</uuid></domain></domainsnapshot>';
    const files = { 'a.xml': vm('a'), 's.xml': snapshot };
    const { node, topology } = await importInto(files, Object.keys(files));
    assert.deepEqual((node('a') as NodeOf<'vm'>).snapshots, [{ created: '2023-11-14' }]);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'vm').length, 1);
    assert.equal((await importInto({ 's.xml': snapshot })).note('snapshot-alone').severity, 'info');
  });

  it('take a machine once that is described twice', async () => {
    const files = { 'a.xml': vm('a'), 'copy.xml': vm('a') };
    const { topology, note } = await importInto(files, Object.keys(files));
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'vm').length, 1);
    assert.equal(note('same-machine').file, 'copy.xml');
  });
});

describe('libvirt imported again', () => {
  const FILES = { 'vms/a.xml': vm('a', `<devices>${CARD}</devices>`) };

  it('changes nothing where nothing changed', async () => {
    const { text } = await importInto(FILES);
    assert.equal((await importInto(FILES, undefined, { into: text })).text, text);
  });

  it('brings machines up to date wherever they were moved, and keeps what people added', async () => {
    const { text } = await importInto(FILES);
    const edited = JSON.parse(text) as { nodes: Record<string, Record<string, unknown>> };
    edited.nodes['other'] = { kind: 'host' };
    edited.nodes['esx'] = { kind: 'hypervisor', in: 'other' };
    Object.assign(edited.nodes['a'], { in: 'esx', tenant: 'shop', shares: 7 });
    const { node, note, topology } = await importInto({ 'vms/a.xml': vm('a', `<devices>${CARD}</devices>`).replace('>2</memory>', '>4</memory>') }, undefined, { into: JSON.stringify(edited) });
    const a = node('a') as NodeOf<'vm'>;
    assert.deepEqual([a.in, a.memory, a.tenant, a.shares], ['esx', '4GiB', 'shop', 7]);
    assert.match(note('kept-in-topology').message, /`shares`/);
    assert.equal(topology.ids.length, Object.keys(edited.nodes).length);
  });

  it('puts a further machine of the folder beside the others, on the same network', async () => {
    const { text } = await importInto(FILES);
    const { node, topology } = await importInto({ 'vms/b.xml': vm('b', `<devices>${CARD}</devices>`) }, undefined, { into: text });
    assert.deepEqual([(node('b') as NodeOf<'vm'>).in, (node('b') as NodeOf<'vm'>).networks], ['kvm', ['lan']]);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'host' || kind === 'network').length, 2);
  });

  it('names what is gone', async () => {
    const { text } = await importInto({ 'x.xml': vm('a') + vm('b') });
    const { note, topology } = await importInto({ 'x.xml': vm('a') }, undefined, { into: text });
    assert.match(note('vanished').message, /`b`/);
    assert.ok(topology.ids.includes('b'));
  });

  it('goes onto a chosen node, with the hypervisor that is there', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { h: { kind: 'host' }, hv: { kind: 'hypervisor', in: 'h', platform: 'proxmox-ve' }, v: { kind: 'vm', in: 'hv' }, c: { kind: 'cluster', members: ['h'] }, s: { kind: 'site' } } });
    const on = async (id: string) => importInto(FILES, undefined, { into, on: id });
    assert.deepEqual([(await on('h')).node('a').in, (await on('hv')).node('a').in, (await on('c')).node('a').in], ['hv', 'hv', 'c']);
    const nested = await on('v');
    assert.deepEqual([nested.node('a').in, nested.node('kvm').in, nested.node('lan').in], ['kvm', 'v', 'v']);
    assert.equal((await on('s')).note('wrong-target').severity, 'error');
    assert.equal((await on('gone')).note('wrong-target').severity, 'error');
  });
});
