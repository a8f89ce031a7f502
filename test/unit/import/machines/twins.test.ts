import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { plainUuid } from '../../../../src/import/machines/twins';
import { importInto } from '../support';

const UUID = '564dcd37-3685-8889-35ea-719fc93c983e';
const libvirt = (rest = '', name = 'web') => `<domain type='vmware'><name>${name}</name><uuid>${UUID}</uuid><memory unit='MiB'>1024</memory><vcpu>2</vcpu>${rest}</domain>`;
const vmx = (rest = '', name = 'web') => `config.version = "8"\ndisplayName = "${name}"\nmemsize = "1024"\nnumvcpus = "2"\nvhv.enable = "TRUE"\nguestOS = "ubuntu-64"\nethernet0.present = "TRUE"\nethernet0.networkName = "LAN"\nuuid.bios = "56 4d cd 37 36 85 88 89-35 ea 71 9f c9 3c 98 3e"\n${rest}`;
const vms = ({ topology }: { topology: { ids: readonly string[]; nodes: readonly { kind: string }[] } }, kind = 'vm') => topology.ids.filter((_, i) => topology.nodes[i].kind === kind);

describe('Machines that two formats describe', () => {
  it('are one where the UUID is the same: what was open is filled in, and no second host is made', async () => {
    const first = await importInto({ 'esx/web.xml': libvirt() });
    const both = await importInto({ 'esx/web.vmx': vmx() }, undefined, { into: first.text });
    const web = both.node('web') as NodeOf<'vm'>;
    assert.deepEqual([vms(both), vms(both, 'host'), vms(both, 'network')], [['web'], vms(first, 'host'), []]);
    assert.deepEqual([web.nested, web.os, web.memory, web.source?.format, web.networks], [true, { platform: 'ubuntu' }, '1GiB', 'libvirt', undefined]);
    assert.deepEqual([both.codes(), both.note('joined').line], [['joined'], 1]);
  });

  it('stay one when they are imported again, in any order', async () => {
    const first = await importInto({ 'esx/web.xml': libvirt() });
    const both = await importInto({ 'esx/web.vmx': vmx() }, undefined, { into: first.text });
    assert.equal((await importInto({ 'esx/web.vmx': vmx() }, undefined, { into: both.text })).text, both.text);
    assert.equal((await importInto({ 'esx/web.xml': libvirt() }, undefined, { into: both.text })).text, both.text);
    const other = await importInto({ 'esx/web.xml': libvirt() }, undefined, { into: (await importInto({ 'esx/web.vmx': vmx() })).text });
    assert.deepEqual([vms(other), (other.node('web') as NodeOf<'vm'>).source?.format], [['web'], 'vmx']);
  });

  it('keep what was said first where they disagree, and say so', async () => {
    const first = await importInto({ 'esx/web.xml': libvirt('<memtune><hard_limit unit=\'MiB\'>512</hard_limit></memtune>') });
    const { node, note } = await importInto({ 'esx/web.vmx': vmx('sched.mem.max = "256"\nmemsize = "4096"\n') }, undefined, { into: first.text });
    const web = node('web') as NodeOf<'vm'>;
    assert.deepEqual([web.memory, web.limit, note('contradiction').severity], ['1GiB', { memory: '512MiB' }, 'warning']);
    assert.match(note('contradiction').message, /\(memory, limit\)/);
  });

  it('in VirtualBox and Hyper-V are joined too', async () => {
    const first = await importInto({ 'a/web.xml': libvirt() });
    const vbox = `<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux"><Machine uuid="{${UUID}}" name="web"><Hardware><CPU count="2"><NestedHWVirt enabled="true"/></CPU><Memory RAMSize="1024"/><Network><Adapter enabled="true"><BridgedInterface name="eth0"/></Adapter></Network></Hardware></Machine></VirtualBox>`;
    const hyperv = JSON.stringify([{ VMName: 'web', VMId: UUID.toUpperCase(), ComputerName: 'HV', ProcessorCount: 2, MemoryStartup: 1024 ** 3, State: 2, NetworkAdapters: [{ SwitchName: 'LAN' }] }]);
    for (const [path, text] of [['a/web.vbox', vbox], ['a/web.json', hyperv]] as const) {
      const both = await importInto({ [path]: text }, undefined, { into: first.text });
      assert.deepEqual([vms(both), vms(both, 'host'), vms(both, 'network'), both.codes().includes('joined'), both.codes().includes('contradiction')], [['web'], vms(first, 'host'), [], true, false], path);
    }
  });

  it('are two where nothing but the name is the same, which a note tells', async () => {
    const first = await importInto({ 'esx/web.xml': libvirt().replace(UUID, 'c7a5fdbd-edaf-9455-926a-d65c16db1809') });
    const both = await importInto({ 'esx/web.vmx': vmx() }, undefined, { into: first.text });
    assert.deepEqual([vms(both).length, both.codes().includes('joined')], [2, false]);
    assert.match(both.note('same-name').message, /`web-vm` is called like `web`/);
    const into = JSON.stringify({ strata: 1, nodes: { pve1: { kind: 'host' } } });
    assert.match((await importInto({ 'nodes/pve1/qemu-server/1.conf': 'name: a\ncores: 1\n' }, undefined, { into })).note('same-name').message, /`pve1-host` is called like `pve1`/);
  });

  it('are not joined by a UUID that is not one machine\'s', async () => {
    const twice = { 'a.vmx': vmx('', 'one'), 'b.vmx': vmx('', 'two') };
    const copies = await importInto(twice, Object.keys(twice));
    assert.equal(vms(await importInto({ 'web.xml': libvirt('', 'three') }, undefined, { into: copies.text })).length, 3, 'two machines of the topology have it');
    const { text } = await importInto({ 'web.xml': libvirt('', 'three') });
    assert.equal(vms(await importInto(twice, Object.keys(twice), { into: text })).length, 2, 'the first copy is joined, the second is a machine');
  });

  it('have UUIDs in any spelling; those of careless makers are none', () => {
    for (const text of [UUID, UUID.toUpperCase(), `{${UUID}}`, '56 4d cd 37 36 85 88 89-35 ea 71 9f c9 3c 98 3e']) assert.equal(plainUuid(text), UUID.replaceAll('-', ''));
    for (const text of [undefined, '', 'web', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '03000200-0400-0500-0006-000700080009', `${UUID}0`, `x${UUID}`]) assert.equal(plainUuid(text), undefined, text);
  });
});
