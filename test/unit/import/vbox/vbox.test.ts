import assert from 'node:assert/strict';
import { findProjects, importFiles, recognise } from '../../../../src/import';
import { newTopologyText, type NodeOf, readTopology } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const UUID = '2567a5ec-1111-4222-8333-444455556666';
const file = (hardware: string, rest = '', attributes = '') => `<?xml version="1.0"?>
<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">
<Machine uuid="{${UUID}}" name="web" OSType="Debian12_64"${attributes}>
<Hardware>${hardware}</Hardware>
${rest}</Machine></VirtualBox>
`;
const vbox = async (hardware: string, rest?: string, attributes?: string, options?: ImportOptions) => {
  const imported = await importInto({ 'web/web.vbox': file(hardware, rest, attributes) }, undefined, options);
  return { ...imported, web: imported.node('web') as NodeOf<'vm'> };
};

describe('VirtualBox machines', () => {
  it('stand on an assumed host of the system that the file names', async () => {
    const { web, node } = await vbox('<CPU count="2"/><Memory RAMSize="4096"/>');
    assert.deepEqual([web.vcpus, web.memory, web.os, web.assumed, web.source?.pointer], [2, '4GiB', { platform: 'debian', version: '12' }, undefined, `/machine/${UUID}`]);
    const hypervisor = node(web.in!) as NodeOf<'hypervisor'>;
    assert.deepEqual([hypervisor.platform, (node(hypervisor.in!) as NodeOf<'host'>).os, node(hypervisor.in!).assumed], ['virtualbox', { family: 'linux' }, ['*']]);
  });

  it('have one vCPU where they say nothing, marked as assumed; memory is not made up', async () => {
    const { web, note } = await vbox('<CPU/>');
    assert.deepEqual([web.vcpus, web.assumed, web.memory, note('no-memory').line], [1, ['vcpus'], undefined, 3]);
    const bad = await vbox('<CPU count="two"/><Memory RAMSize="-5"/>');
    assert.deepEqual([bad.web.vcpus, bad.web.memory, bad.notes.filter(({ code }) => code === 'bad-value').length], [undefined, undefined, 2]);
  });

  it('are held back by an execution cap, and may hold virtual machines themselves', async () => {
    const { web } = await vbox('<CPU count="4" executionCap="50"><NestedHWVirt enabled="true"/></CPU><Memory RAMSize="512" PageFusion="false"/>');
    assert.deepEqual([web.limit, web.nested, web.pageMerging], [{ cpu: 2 }, true, false]);
    assert.equal((await vbox('<CPU count="4" executionCap="100"/>')).web.limit, undefined);
  });

  it('of newer versions have their CPUs below Platform', async () => {
    assert.deepEqual((await vbox('<Memory RAMSize="512"/><Platform architecture="x86"><CPU count="6"><x86><NestedHWVirt enabled="true"/></x86></CPU></Platform>')).web, (await vbox('<CPU count="6"><NestedHWVirt enabled="true"/></CPU><Memory RAMSize="512"/>')).web);
  });

  it('are on networks with the cards that are switched on, and as they are attached now', async () => {
    const { web, node, note } = await vbox(`<Network>
<Adapter slot="0" enabled="true"><DisabledModes><InternalNetwork name="no"/></DisabledModes><BridgedInterface name="eth0"/></Adapter>
<Adapter slot="1" enabled="true"><HostOnlyInterface name="vboxnet0"/></Adapter>
<Adapter slot="2" enabled="false"><NATNetwork name="off"/></Adapter>
<Adapter slot="3" enabled="true"><NATNetwork name="NatNetwork"/></Adapter>
<Adapter slot="4" enabled="true"><NAT><Forwarding hostport="2222" guestport="22"/></NAT></Adapter>
</Network>`);
    assert.deepEqual(web.networks, ['eth0', 'vboxnet0', 'NatNetwork']);
    assert.deepEqual([(node('vboxnet0') as NodeOf<'network'>).internal, (node('eth0') as NodeOf<'network'>).driver], [true, 'bridge']);
    assert.deepEqual([note('unknown-network').line, note('not-carried-over').line], [9, 9]);
  });

  it('start afresh on an immutable image', async () => {
    const disks = (type: string) => `<MediaRegistry><HardDisks><HardDisk uuid="{a}" location="a.vdi" type="${type}"><HardDisk uuid="{b}" location="b.vdi"/></HardDisk></HardDisks></MediaRegistry>
<StorageControllers><StorageController name="SATA"><AttachedDevice type="DVD"><Image uuid="{d}"/></AttachedDevice><AttachedDevice type="HardDisk"><Image uuid="{b}"/></AttachedDevice></StorageController></StorageControllers>`;
    assert.equal((await vbox('', disks('Immutable'))).web.diskMode, 'nonpersistent');
    const normal = await vbox('', disks('Normal'));
    assert.deepEqual([normal.web.diskMode, normal.note('unknown-storage').line], [undefined, 6]);
  });

  it('have snapshots, whose hardware is not theirs, and may be saved', async () => {
    const { web, topology } = await vbox('<CPU count="2"/><Memory RAMSize="1024"/>', `<Snapshot name="one" timeStamp="2025-03-04T05:06:07Z"><Hardware><CPU count="8"/><Memory RAMSize="9"/></Hardware>
<Snapshots><Snapshot name="two" timeStamp="2025-04-05T00:00:00Z"><Hardware/></Snapshot><Snapshot name="three"/></Snapshots></Snapshot>`, ' stateFile="x.sav"');
    assert.deepEqual([web.vcpus, web.memory, web.snapshots, web.power], [2, '1GiB', [{ created: '2025-03-04' }, { created: '2025-04-05' }, {}], 'suspended']);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'vm').length, 1);
  });

  it('keep descriptions and properties out, and tell of what has no place', async () => {
    const { text, codes } = await vbox('<RemoteDisplay enabled="true"><VRDEProperties><Property name="Password" value="hunter2"/></VRDEProperties></RemoteDisplay><GuestProperties><GuestProperty name="x" value="hunter2"/></GuestProperties><SharedFolders><SharedFolder name="hunter2"/></SharedFolders><TrustedPlatformModule type="None"/><Odd/>', '<Description>hunter2</Description>');
    assert.doesNotMatch(text, /hunter2/);
    assert.deepEqual([codes().filter((code) => code === 'not-carried-over').length, codes().filter((code) => code === 'unknown-field').length], [2, 1]);
  });

  it('that are encrypted have a name and nothing else', async () => {
    const { node, note } = await importInto({ 'x.vbox': '<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-windows"><MachineEncrypted uuid="{1}" name="safe">AAAA</MachineEncrypted></VirtualBox>' });
    assert.deepEqual([node('safe').kind, (node('safe') as NodeOf<'vm'>).vcpus, note('encrypted').severity], ['vm', undefined, 'warning']);
  });
});

const GLOBAL = `<VirtualBox xmlns="http://www.virtualbox.org/" version="1.12-windows"><Global>
<MachineRegistry><MachineEntry uuid="{${UUID}}" src="C:\\vms\\web\\web.vbox"/><MachineEntry uuid="{0}" src="C:\\vms\\gone\\gone.vbox"/></MachineRegistry>
<NetserviceRegistry><DHCPServers><DHCPServer networkName="HostInterfaceNetworking-vboxnet0" IPAddress="192.168.56.100" networkMask="255.255.255.0"/></DHCPServers>
<NATNetworks><NATNetwork networkName="lab" network="10.7.0.0/16"/></NATNetworks></NetserviceRegistry></Global></VirtualBox>`;

describe('VirtualBox hosts', () => {
  const NETWORK = '<Network><Adapter enabled="true"><HostOnlyInterface name="vboxnet0"/></Adapter><Adapter enabled="true"><NATNetwork name="lab"/></Adapter></Network>';
  const FILES = { 'home/VirtualBox VMs/web/web.vbox': file(NETWORK), 'home/VirtualBox VMs/lab/db/db.vbox': file('<CPU count="1"/>').replace(UUID, '9').replace('"web"', '"db"'), 'home/.config/VirtualBox/VirtualBox.xml': GLOBAL };

  it('are joined: machines, and what VirtualBox knows of them and their networks', async () => {
    const paths = Object.keys(FILES);
    const candidates = [...paths, 'home/VirtualBox VMs/web/web.vbox-prev', 'other/a/a.vbox'].map((path) => ({ path, text: file(''), found: true }));
    assert.deepEqual(findProjects(candidates).map((project) => project.paths), [paths, ['other/a/a.vbox']]);
    const { node, note, topology } = await importInto(FILES, paths);
    assert.deepEqual([(node('vboxnet0') as NodeOf<'network'>).cidr, (node('lab') as NodeOf<'network'>).cidr], ['192.168.56.0/24', '10.7.0.0/16']);
    assert.match(note('not-imported').message, /1 machines .*`gone\.vbox`/);
    assert.deepEqual(topology.ids.filter((_, i) => topology.nodes[i].kind === 'host'), ['home-host']);
  });

  it('imported again change nothing, and what is new is brought in', async () => {
    const { text } = await importInto(FILES, Object.keys(FILES));
    assert.equal((await importInto(FILES, Object.keys(FILES), { into: text })).text, text);
    const more = { ...FILES, 'home/VirtualBox VMs/web/web.vbox': file('<CPU count="3"/>') };
    assert.equal(((await importInto(more, Object.keys(more), { into: text })).node('web') as NodeOf<'vm'>).vcpus, 3);
  });

  it('have one machine of a UUID', async () => {
    const files = { 'a.vbox': file(''), 'b.vbox': file('') };
    assert.match((await importInto(files, Object.keys(files))).note('same-machine').message, /a\.vbox/);
  });
});

describe('Recognising VirtualBox files', () => {
  const cases = [['a.vbox', file(''), 'vbox'], ['x.xml', GLOBAL, 'vbox'], ['a.vbox', '<VirtualBox><Machine/></VirtualBox>', 'vbox'], ['a.xml', '<VirtualBox/>', undefined], ['a.vbox', 'nothing', undefined]] as const;
  for (const [path, text, expected] of cases) it(`${path} ${text.slice(0, 20)}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path, text })?.format, expected));

  it('hostile ones end with a note', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><VirtualBox xmlns="http://www.virtualbox.org/"><Machine name="&a;"/></VirtualBox>';
    assert.equal((await importInto({ 'a.vbox': bomb }, undefined, { format: 'vbox' })).note('doctype').severity, 'error');
    const deep = `<VirtualBox xmlns="http://www.virtualbox.org/">${'<Machine>'.repeat(500)}`;
    assert.equal((await importInto({ 'a.vbox': deep })).note('too-deep').severity, 'error');
    const proto = await importInto({ 'a.vbox': '<VirtualBox xmlns="http://www.virtualbox.org/"><Machine uuid="{1}" name="__proto__"><__proto__ polluted="1"/><constructor/><Hardware/></Machine></VirtualBox>' });
    assert.deepEqual([({} as { polluted?: unknown }).polluted, proto.topology.nodes.filter(({ kind }) => kind === 'vm').length], [undefined, 1]);
  });

  it('reads no more of machines past the budget of nodes, many of one name among them', async function () {
    this.timeout(120_000);
    const machines = Array.from({ length: 100_500 }, (_, i) => `<Machine uuid="{${String(i).padStart(8, '0')}}" name="a"/>`).join('');
    const text = `<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">${machines}</VirtualBox>`;
    const { operations, notes } = await importFiles(['a.vbox'], { readFile: () => text, topology: readTopology(newTopologyText()).topology }, 'vbox');
    assert.equal(operations.length, 100_000);
    assert.ok(notes.some(({ code, message }) => code === 'too-many-nodes' && message.includes('502 were left out')), JSON.stringify(notes));
    assert.equal(notes.find(({ code }) => code === 'no-memory')?.count, 99_998);
  });
});
