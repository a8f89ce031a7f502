import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

/** One domain `web` of the type kvm with `body` inside. */
async function domain(body: string, options: ImportOptions & { type?: string } = {}) {
  const { type = 'kvm', ...rest } = options;
  const imported = await importInto({ 'vms/web.xml': `<domain type='${type}'>\n<name>web</name><uuid>u-1</uuid>\n${body}\n</domain>` }, undefined, rest);
  return { ...imported, web: imported.node('web') as NodeOf<'vm'> };
}
const cpus = (body: string, vcpu = '<vcpu>4</vcpu>') => domain(`${vcpu}<cputune>${body}</cputune>`);

describe('libvirt domains', () => {
  it('stand on an assumed hypervisor of their type', async () => {
    const { web, node, note } = await domain('<memory unit="MiB">512</memory><vcpu>2</vcpu>');
    assert.deepEqual({ ...web, source: undefined }, { kind: 'vm', in: 'kvm', vcpus: 2, memory: '512MiB', source: undefined });
    assert.deepEqual(web.source, { format: 'libvirt', file: 'vms/web.xml', pointer: '/domain/u-1' });
    const kvm = node('kvm') as NodeOf<'hypervisor'>;
    assert.deepEqual([kvm.platform, kvm.in, kvm.assumed], ['kvm', 'vms-host', ['*']]);
    assert.deepEqual((node('vms-host') as NodeOf<'host'>).os, { family: 'linux' });
    assert.equal(note('assumed-host').severity, 'info');
  });

  const sizes = [
    ['<memory>2048</memory>', '2MiB'], ['<memory unit="KiB">1048576</memory>', '1GiB'], ['<memory unit="k">1024</memory>', '1MiB'], ['<memory unit="KB">1000</memory>', 1_000_000],
    ['<memory unit="G">3</memory>', '3GiB'], ['<memory unit="GB">3</memory>', 3_000_000_000], ['<memory unit="bytes">4096</memory>', '4KiB'], ['<memory unit="TiB">1</memory>', '1TiB'],
    ['<memory unit="parsec">1</memory>', undefined], ['<memory>much</memory>', undefined], ['<memory unit="EiB">9999999999</memory>', undefined], ['', undefined],
  ] as const;
  for (const [body, expected] of sizes) {
    it(`memory ${body || 'absent'}: ${expected ?? 'unknown'}`, async () => {
      const { web, codes } = await domain(body);
      assert.equal(web.memory, expected);
      assert.equal(codes().includes('bad-value'), body !== '' && expected === undefined);
    });
  }

  it('are as large as their NUMA cells where no memory is written', async () => {
    const { web } = await domain('<cpu><numa><cell id="0" cpus="0" memory="1" unit="GiB"/><cell id="1" cpus="1" memory="1048576"/></numa></cpu>');
    assert.deepEqual([web.memory, web.numaNodes], ['2GiB', 2]);
  });

  it('count the vCPUs that are online, and say where topology and number differ', async () => {
    const { web, codes } = await domain('<vcpu current="2">8</vcpu><cpu><topology sockets="1" cores="2" threads="2"/></cpu>');
    assert.equal(web.vcpus, 2);
    assert.deepEqual(codes().filter((code) => code === 'contradiction' || code === 'hotplug'), ['contradiction', 'hotplug']);
    assert.equal((await domain('<vcpu>-4</vcpu>')).web.vcpus, undefined);
    assert.equal((await domain('')).web.vcpus, 1);
  });

  it('take a quota for each vCPU, a global one for all, and the lower of the two', async () => {
    assert.deepEqual((await cpus('<period>100000</period><quota>50000</quota>')).web.limit, { cpu: 2 });
    assert.deepEqual((await cpus('<quota>25000</quota>')).web.limit, { cpu: 1 });
    assert.deepEqual((await cpus('<global_period>100000</global_period><global_quota>150000</global_quota><quota>50000</quota>')).web.limit, { cpu: 1.5 });
    assert.equal((await cpus('<quota>-1</quota><period>1000</period>')).web.limit, undefined);
    assert.equal((await cpus('<quota>100000</quota>')).web.limit, undefined, 'as much as it has is no limit');
    assert.deepEqual((await cpus('<global_quota>50000</global_quota>', '')).web.limit, { cpu: 0.5 });
  });

  it('keep shares and pinning', async () => {
    assert.deepEqual([(await cpus('<shares>2048</shares>')).web.shares, (await cpus('<shares>0</shares>')).web.shares], [2048, undefined]);
    assert.deepEqual([(await cpus('<vcpupin vcpu="0" cpuset="1"/>')).web.pinned, (await cpus('', '<vcpu cpuset="0-3">4</vcpu>')).web.pinned, (await cpus('')).web.pinned], [true, true, undefined]);
  });

  it('tell hard limits below their memory, guarantees, huge pages and locked memory', async () => {
    const memory = '<memory unit="GiB">4</memory>';
    assert.deepEqual((await domain(`${memory}<memtune><hard_limit unit="GiB">3</hard_limit></memtune>`)).web.limit, { memory: '3GiB' });
    assert.equal((await domain(`${memory}<memtune><hard_limit>9007199254740991</hard_limit></memtune>`)).web.limit, undefined);
    assert.deepEqual((await domain(`${memory}<memtune><min_guarantee unit="GiB">1</min_guarantee></memtune>`)).web.reservation, { memory: '1GiB' });
    const huge = (await domain(`${memory}<memoryBacking><hugepages/></memoryBacking>`)).web;
    assert.deepEqual([huge.reservation, huge.pageMerging], [{ memory: '4GiB' }, false]);
    const locked = (await domain(`${memory}<memoryBacking><locked/><nosharepages/></memoryBacking>`)).web;
    assert.deepEqual([locked.reservation, locked.pageMerging], [{ memory: '4GiB' }, false]);
  });

  it('tell the CPU they see, nested virtualization and encrypted memory', async () => {
    assert.equal((await domain('<cpu mode="host-passthrough"/>')).web.cpuMode, 'host');
    const nested = (await domain('<cpu mode="custom"><model>Skylake-Server</model><feature policy="require" name="vmx"/></cpu>')).web;
    assert.deepEqual([nested.cpuMode, nested.nested], ['Skylake-Server', true]);
    assert.equal((await domain('<cpu mode="host-model"><feature policy="disable" name="svm"/></cpu>')).web.nested, false);
    for (const [xml, expected] of [['<launchSecurity type="sev"><policy>0x0001</policy></launchSecurity>', 'sev'], ['<launchSecurity type="sev"><policy>0x0005</policy></launchSecurity>', 'sev-es'],
      ['<launchSecurity type="sev-snp"/>', 'sev-snp'], ['<launchSecurity type="tdx"/>', 'tdx'], ['<launchSecurity type="s390-pv"/>', undefined]] as const) {
      assert.equal((await domain(xml)).web.confidential, expected);
    }
  });

  it('name the guest by libosinfo', async () => {
    const os = async (id: string) => (await domain(`<metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="${id}"/></libosinfo:libosinfo></metadata>`)).web.os;
    assert.deepEqual(await os('http://ubuntu.com/ubuntu/22.04'), { platform: 'ubuntu', version: '22.04' });
    assert.deepEqual(await os('http://microsoft.com/win/2k22'), { platform: 'windows-server', version: '2022' });
    assert.deepEqual(await os('http://microsoft.com/win/99'), { family: 'windows' });
    assert.deepEqual(await os('http://debian.org/debian/testing'), { platform: 'debian' });
    assert.equal(await os('http://example.org/thing/1'), undefined);
  });

  it('are attached to networks, each VLAN its own', async () => {
    const { web, node, note } = await domain(`<devices>
      <interface type="network"><source network="default"/></interface><interface type="network"><source network="default"/></interface>
      <interface type="bridge"><source bridge="br0"/><vlan><tag id="20"/></vlan></interface><interface type="bridge"><source bridge="br0"/></interface>
      <interface type="direct"><source dev="eth1" mode="bridge"/></interface><interface type="user"/></devices>`);
    assert.deepEqual(web.networks, ['default', 'br0-vlan20', 'br0', 'eth1']);
    assert.deepEqual([(node('br0') as NodeOf<'network'>).driver, node('br0').in], ['bridge', 'vms-host']);
    assert.equal(note('unknown-network').line, 6);
  });

  it('have devices of the host, and storage where it is named', async () => {
    const { web, node } = await domain(`<devices><hostdev mode="subsystem" type="pci"/><hostdev mode="subsystem" type="mdev"/><interface type="hostdev"/>
      <disk type="network" device="disk"><source protocol="rbd" name="vms/web"/><target dev="vda"/><transient/></disk>
      <disk type="file" device="cdrom"><source file="/x.iso"/></disk></devices>`);
    assert.deepEqual(web.devices, [{ type: 'vfio' }, { type: 'mdev' }, { type: 'vfio' }]);
    assert.deepEqual([web.storage, web.diskMode], ['rbd-vms', 'nonpersistent']);
    assert.deepEqual([(node('rbd-vms') as NodeOf<'volume'>).shared, (node('rbd-vms') as NodeOf<'volume'>).driver], [true, 'rbd']);
    assert.equal((await domain('<devices><disk type="file" device="disk"><source file="/a.img"/></disk></devices>')).web.storage, undefined, 'a path says nothing of what is behind it');
  });

  it('of the type lxc are containers', async () => {
    const { node } = await importInto({ 'ct.xml': `<domain type="lxc"><name>ct</name><memory unit="MiB">256</memory><vcpu>1</vcpu><os><type>exe</type><init>/sbin/init</init></os>
      <cputune><shares>512</shares></cputune><idmap><uid start="0" target="100000" count="65536"/></idmap>
      <devices><filesystem type="mount"><source dir="/srv/ct"/><target dir="/"/></filesystem><filesystem type="ram"><source usage="1024"/><target dir="/tmp"/></filesystem></devices></domain>` });
    const ct = node('ct') as NodeOf<'container'>;
    assert.deepEqual([ct.in, ct.limits, ct.cpuShares, ct.namespaces], ['libvirt-lxc', { memory: '256MiB' }, 512, { user: 'private' }]);
    assert.deepEqual(ct.mounts, [{ source: '/srv/ct', target: '/', type: 'bind' }, { target: '/tmp', type: 'tmpfs' }]);
  });

  it('leave out what may hold secrets', async () => {
    const { text, note } = await domain('<description>password hunter2</description><qemu:commandline xmlns:qemu="x"><qemu:arg value="hunter2"/></qemu:commandline><devices><graphics type="vnc" passwd="hunter2"/></devices>');
    assert.doesNotMatch(text, /hunter2/);
    assert.equal(note('not-carried-over').line, 3);
  });

  it('tell their state where libvirt wrote it, and are read from several roots', async () => {
    const { node, note } = await importInto({ 'run.xml': '<domstatus state="paused"><domain type="kvm"><name>a</name></domain></domstatus>\n<domain type="kvm"><name>b</name></domain>' });
    assert.deepEqual([(node('a') as NodeOf<'vm'>).power, (node('b') as NodeOf<'vm'>).power], ['suspended', undefined]);
    assert.equal(note('several-roots').line, 2);
  });
});

describe('libvirt files that are broken or hostile', () => {
  const cases = [
    ['<domain type="kvm"><name>x</name></name>', 'xml-syntax', 34], ['<domain type="kvm"><name>x</name>', 'xml-syntax', 1], ['<domain type=kvm>', 'xml-syntax', 14],
    ['<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><domain><name>&a;</name><vcpu>1</vcpu></domain>', 'doctype', 22],
    ['<domain><name>&unknown;</name><vcpu>1</vcpu></domain>', 'xml-syntax', 15], ['<domain a="1" a="2"><name/></domain>', 'xml-syntax', 15], ['<domain><name>x\0</name></domain>', 'nul-character', 16],
    ['<domain><name>x</name></domain> text', 'xml-syntax', 33], ['<domain><!-- <name>', 'xml-syntax', 13], ['<domain a="<"><name/></domain>', 'xml-syntax', 12],
  ] as const;
  for (const [text, code, column] of cases) {
    it(`${JSON.stringify(text.slice(0, 50))}: ${code}`, async () => {
      const { note } = await importInto({ 'x.xml': text }, undefined, { format: 'libvirt' });
      assert.deepEqual([note(code).severity, note(code).line, note(code).column], ['error', 1, column]);
    });
  }

  it('nested too deep are refused', async () => {
    const { note } = await importInto({ 'x.xml': `<domain>${'<a>'.repeat(50_000)}` }, undefined, { format: 'libvirt' });
    assert.equal(note('too-deep').column, 9 + 199 * 3);
  });

  it('with keys of prototypes stay harmless', async () => {
    const { topology } = await importInto({ 'x.xml': '<domain type="__proto__"><name>__proto__</name><vcpu __proto__="1">1</vcpu><devices><interface type="network"><source network="constructor"/></interface></devices></domain>' });
    assert.ok(topology.ids.includes('__proto__') && topology.ids.includes('constructor'));
    assert.equal(({} as { kind?: string }).kind, undefined);
  });

  it('keep places in CRLF files, entities and CDATA', async () => {
    const { node, note } = await importInto({ 'x.xml': '<domain type="kvm">\r\n  <name>a&amp;b&#x21;</name>\r\n  <title><![CDATA[<1>]]></title>\r\n  <strange/>\r\n</domain>' });
    assert.equal(node('a-b').name, '<1>');
    assert.deepEqual([note('unknown-field').line, note('unknown-field').column], [4, 3]);
  });
});

describe('Recognising libvirt', () => {
  const cases = [
    ['web.xml', '<domain type="kvm"><name>x</name></domain>', 'libvirt'], ['c.xml', '<?xml version="1.0"?>\n<!-- c -->\n<capabilities><host/></capabilities>', 'libvirt'],
    ['nas.xml', '<config><domain type="x"><name>n</name></domain></config>', undefined], ['other.xml', '<domain><subdomain/></domain>', undefined], ['info.txt', 'CPU model: x86_64\nCPU(s): 4\nMemory size: 1 KiB\n', 'libvirt'],
    ['text.txt', 'a domain', undefined], ['cut.xml', '<', undefined], ['pool', '<pool type="dir"><target/></pool>', 'libvirt'],
  ] as const;
  for (const [path, text, expected] of cases) it(`${path}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path, text })?.format, expected));
});
