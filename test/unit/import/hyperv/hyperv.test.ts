import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const GIB = 1024 ** 3;
const VM = { Name: 'web', VMName: 'web', VMId: '0ef6a3e0-0000-4000-8000-5beaf1ec97b2', ComputerName: 'HV-A', State: 2, ProcessorCount: 4, MemoryStartup: 4 * GIB, DynamicMemoryEnabled: false, MemoryMinimum: GIB / 2, MemoryMaximum: 1024 * GIB };
const json = (value: unknown) => JSON.stringify(value, undefined, 1);
const one = async (more: object, others: Record<string, unknown> = {}, options?: ImportOptions) => {
  const files: Record<string, string> = { 'hv/vms.json': json([{ ...VM, ...more }]), ...Object.fromEntries(Object.entries(others).map(([name, value]) => [`hv/${name}`, json(value)])) };
  const imported = await importInto(files, Object.keys(files), options);
  return { ...imported, web: imported.node('web') as NodeOf<'vm'> };
};

describe('Hyper-V machines', () => {
  it('stand on the host that they name, which is not assumed', async () => {
    const { web, node, topology } = await one({});
    assert.deepEqual([web.vcpus, web.memory, web.memoryMin, web.reservation, web.power, web.in], [4, '4GiB', undefined, undefined, 'on', 'HV-A-hyperv']);
    assert.deepEqual([(node('HV-A-hyperv') as NodeOf<'hypervisor'>).platform, (node('HV-A') as NodeOf<'host'>).os, topology.nodes.some(({ assumed }) => assumed)], ['hyper-v', { family: 'windows' }, false]);
  });

  it('with dynamic memory have a range, and what they start with where no maximum is set', async () => {
    const { web } = await one({ DynamicMemoryEnabled: true, MemoryMinimum: GIB, MemoryMaximum: 8 * GIB });
    assert.deepEqual([web.memory, web.memoryMin, web.reservation], ['8GiB', '1GiB', { memory: '1GiB' }]);
    const open = await one({ DynamicMemoryEnabled: true, MemoryMinimum: GIB });
    assert.deepEqual([open.web.memory, open.web.memoryMin, open.note('no-maximum').severity], ['4GiB', '1GiB', 'info']);
  });

  it('that say little, and nonsense, stay unknown', async () => {
    const { node, note } = await importInto({ 'a.json': json([{ Name: 'a', State: 3, ProcessorCount: 2 }, { VMName: 'b', MemoryStartup: -1, ProcessorCount: 0 }]) });
    assert.deepEqual([(node('a') as NodeOf<'vm'>).memory, (node('a') as NodeOf<'vm'>).power, node('a').in], [undefined, 'off', 'hyper-v']);
    assert.deepEqual([(node('b') as NodeOf<'vm'>).memory, (node('b') as NodeOf<'vm'>).vcpus, note('bad-value').line], [undefined, undefined, 10]);
    assert.equal(note('assumed-host').severity, 'info');
  });

  it('have states by number and by name', async () => {
    for (const [state, power] of [[2, 'on'], ['Running', 'on'], [3, 'off'], ['Off', 'off'], [6, 'suspended'], ['Paused', 'suspended'], [10, undefined]] as const) assert.equal((await one({ State: state })).web.power, power, String(state));
    assert.deepEqual([(await one({ AutomaticStartAction: 4 })).web.autostart, (await one({ AutomaticStartAction: 'Nothing' })).web.autostart, (await one({})).web.autostart], [true, false, undefined]);
    assert.deepEqual([(await one({ ParentCheckpointName: 'before' })).web.snapshots, (await one({ ParentCheckpointName: null })).web.snapshots, (await one({ NumaNodesCount: 2 })).web.numaNodes], [[{}], undefined, 2]);
  });

  it('take limits and weights from their processors, in cores', async () => {
    const processor = { VMName: 'web', Count: 4, Reserve: 50, Maximum: 75, RelativeWeight: 200, ExposeVirtualizationExtensions: true };
    const { web } = await one({}, { 'cpu.json': processor });
    assert.deepEqual([web.reservation, web.limit, web.shares, web.nested], [{ cpu: 2 }, { cpu: 3 }, 200, true]);
    const plain = (await one({}, { 'cpu.json': { ...processor, Reserve: 0, Maximum: 100 } })).web;
    assert.deepEqual([plain.reservation, plain.limit], [undefined, undefined]);
    assert.equal((await one({}, { 'cpu.json': { ...processor, ComputerName: 'HV-B' } })).web.shares, undefined, 'a machine of the same name on another host');
  });

  it('are on drives of their host, volumes of the cluster and shares', async () => {
    const disk = (...paths: string[]) => ({ HardDrives: paths.map((Path) => ({ Path, DiskNumber: null })) });
    assert.equal((await one(disk('D:\\vhd\\a.vhdx'))).web.storage, 'local');
    const clustered = await one({ IsClustered: true, ...disk('C:\\ClusterStorage\\Volume1\\a.vhdx', 'D:\\b.vhdx') });
    const volume = clustered.node('Volume1') as NodeOf<'volume'>;
    assert.deepEqual([clustered.web.storage, volume.shared, volume.driver, volume.in, clustered.web.ha, clustered.note('further-storage').severity], ['Volume1', true, 'csv', 'failover-cluster', true, 'info']);
    const share = await one(disk('\\\\nas\\vms\\a.vhdx'));
    assert.deepEqual([share.web.storage, (share.node('nas-vms') as NodeOf<'volume'>).shared, share.node('nas-vms').in], ['nas-vms', true, undefined]);
    const passed = await one({ HardDrives: [{ Path: 'Disk 3', DiskNumber: 3 }] });
    assert.deepEqual([passed.web.storage, passed.note('unknown-storage').severity], [undefined, 'info']);
  });

  it('are on switches, each VLAN its own, and on none where a card is not connected', async () => {
    const cards = [{ SwitchName: 'LAN' }, { SwitchName: 'LAN', VlanSetting: { AccessVlanId: 20 } }, { SwitchName: 'LAN', VlanSetting: { AccessVlanId: 0 } }, { SwitchName: 'Lab' }, { SwitchName: null }];
    const { web, node } = await one({ NetworkAdapters: cards }, { 'switch.json': [{ Name: 'LAN', SwitchType: 2 }, { Name: 'Lab', SwitchType: 'Private' }] });
    assert.deepEqual([web.networks, (node('LAN-vlan20') as NodeOf<'network'>).driver, (node('Lab') as NodeOf<'network'>).internal, node('LAN').in], [['LAN', 'LAN-vlan20', 'Lab'], 'external', true, 'HV-A']);
  });

  it('that were written too shallow tell the better command', async () => {
    const { web, note } = await one({ HardDrives: ['Microsoft.HyperV.PowerShell.HardDiskDrive'], NetworkAdapters: 'VMNetworkAdapter (Name = \'x\')' });
    assert.deepEqual([web.storage, web.networks, note('too-shallow').count], [undefined, undefined, 2]);
    assert.match(note('too-shallow').message, /-Depth 4/);
  });

  it('keep notes of people out, and say what is not known', async () => {
    const { text, codes, note } = await one({ Notes: 'hunter2', ReplicationState: 3, Odd: 1 });
    assert.doesNotMatch(text, /hunter2/);
    assert.deepEqual([codes().filter((code) => code === 'not-carried-over').length, note('unknown-field').line], [2, 15]);
    assert.equal((await one({ Notes: '', ReplicationState: 0 })).notes.length, 0);
  });
});

describe('Files of PowerShell', () => {
  it('hold one object, a list, or a list in `value`, in any encoding', async () => {
    for (const value of [VM, [VM], { value: [VM], Count: 1 }]) assert.equal((await importInto({ 'vm.json': json(value) })).node('web').kind, 'vm');
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${json([{ ...VM, Name: 'büro' }]).replaceAll('\n', '\r\n')}`, 'utf16le'));
    assert.equal((await importInto({ 'vm.json': utf16 })).node('buro').name, 'büro');
  });

  it('that are empty, cut off or something else say so', async () => {
    assert.equal((await importInto({ 'vm.json': '' }, undefined, { format: 'hyperv' })).note('empty').severity, 'info');
    const cut = await importInto({ 'vm.json': json([VM, VM]).slice(0, -80) });
    assert.ok(cut.notes.some(({ severity }) => severity === 'error'));
    assert.equal((await importInto({ 'x.json': json([VM, { Path: 'x' }]) })).note('not-hyperv').line, 14);
    const proto = await importInto({ 'x.json': `[{"ProcessorCount": 1, "VMName": "__proto__", "__proto__": {"polluted": true}, "constructor": 1}]` });
    assert.deepEqual([({} as { polluted?: unknown }).polluted, proto.topology.ids.includes('__proto__')], [undefined, true]);
  });
});

describe('Hyper-V hosts', () => {
  const HOST = { ComputerName: 'HV-A', Name: 'HV-A', LogicalProcessorCount: 32, MemoryCapacity: 64 * GIB, NumaStatus: [{ NodeId: 0 }, { NodeId: 1 }] };
  const db = { ...VM, Name: 'db', VMName: 'db', VMId: '2', ComputerName: 'HV-B' };

  it('have the size that Get-VMHost tells; threads stand as cores', async () => {
    const { node, note } = await one({}, { 'host.json': HOST });
    const host = node('HV-A') as NodeOf<'host'>;
    assert.deepEqual([host.cpu, host.memory, host.numa, host.assumed, note('threads-as-cores').severity], [{ cores: 32 }, '64GiB', 2, ['cpu'], 'info']);
  });

  it('of clustered machines are members of an assumed cluster; otherwise each has its own switches', async () => {
    const both = (clustered: boolean) => ({ 'vms.json': json([{ ...VM, IsClustered: clustered, NetworkAdapters: [{ SwitchName: 'LAN' }] }, { ...db, IsClustered: clustered, NetworkAdapters: [{ SwitchName: 'LAN' }] }]) });
    const joined = await importInto(both(true));
    const cluster = joined.node('failover-cluster') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.members, cluster.platform, cluster.assumed, joined.node('LAN').in, joined.note('assumed-cluster').severity], [['HV-A-hyperv', 'HV-B-hyperv'], 'hyper-v-failover-cluster', ['*'], 'failover-cluster', 'info']);
    const apart = await importInto(both(false));
    assert.deepEqual([(apart.node('web') as NodeOf<'vm'>).networks, (apart.node('db') as NodeOf<'vm'>).networks], [['HV-A-LAN'], ['HV-B-LAN']]);
  });

  it('imported again change nothing; a machine that has moved moves, unless a person has put it elsewhere', async () => {
    const files = (host: string) => ({ 'vms.json': json([{ ...VM, ComputerName: host }, db, { ...VM, Name: 'dc', VMId: '3' }]) });
    const { text } = await importInto(files('HV-A'));
    assert.equal((await importInto(files('HV-A'), undefined, { into: text })).text, text);
    assert.equal((await importInto(files('HV-B'), undefined, { into: text })).node('web').in, 'HV-B-hyperv');
    const edited = JSON.parse(text) as { nodes: Record<string, Record<string, unknown>> };
    edited.nodes['spare'] = { kind: 'host' };
    edited.nodes['hv'] = { kind: 'hypervisor', in: 'spare' };
    edited.nodes['web'].in = 'hv';
    const kept = await importInto(files('HV-B'), undefined, { into: JSON.stringify(edited) });
    assert.deepEqual([kept.node('web').in, kept.note('elsewhere').severity], ['hv', 'info']);
  });

  it('may be one host of the topology, not several', async () => {
    const into = json({ strata: 1, nodes: { h: { kind: 'host' } } });
    const { web, node } = await one({}, {}, { into, on: 'h' });
    assert.deepEqual([node(web.in!).in, node(web.in!).kind], ['h', 'hypervisor']);
    assert.equal((await importInto({ 'vms.json': json([VM, db]) }, undefined, { into, on: 'h' })).note('wrong-target').severity, 'error');
  });

  it('have one machine of an id', async () => {
    assert.equal((await importInto({ 'vms.json': json([VM, VM]) })).note('same-machine').severity, 'warning');
  });
});

describe('Recognising files of Hyper-V', () => {
  const cases = [
    ['x.json', json([VM]), 'hyperv'], ['x.json', '[{"Name":"a","ProcessorCount":2},{"MemoryStartup":1}]', 'hyperv'], ['h.json', '{"LogicalProcessorCount":2,"MemoryCapacity":3}', 'hyperv'],
    ['s.json', '[{"Name":"a","SwitchType":2,"AllowManagementOS":true}]', 'hyperv'], ['x.json', '{"ProcessorCount": 2}', undefined], ['x.txt', json([VM]), undefined],
  ] as const;
  for (const [file, text, expected] of cases) it(`${file} ${text.slice(0, 40).replace(/\s+/g, ' ')}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path: file, text })?.format, expected));
});
