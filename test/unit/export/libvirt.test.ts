import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { writeLibvirt } from '../../../src/export/libvirt';
import { readTopology } from '../../../src/model';
import { again, exported, importedFrom, unexplained, withOldIds } from './roundtrip';

const corpus = path.resolve('../shared/corpus');
const examples = fs.readdirSync('examples').filter((name) => name.endsWith('.topology.json'));
const topologyOf = (value: object) => readTopology(JSON.stringify({ strata: 1, ...value }));
const example = (name: string) => readTopology(fs.readFileSync(path.join('examples', name), 'utf8'));
const isInstalled = (program: string) => spawnSync(program, ['--version']).error === undefined;

const size = fc.constantFrom('512MiB', '4GiB', '6GB', 1_000_000_001);
const vm = fc.record({
  name: fc.constantFrom('Web <1>', 'web-front'), vcpus: fc.integer({ min: 1, max: 16 }), memory: size, disk: size, cpuMode: fc.constantFrom('host', 'host-model', 'max', 'x86-64-v2-AES'), shares: fc.integer({ min: 1, max: 4096 }),
  os: fc.constantFrom({ platform: 'ubuntu', version: '24.04', kernel: '6.8' }, { platform: 'windows-server', version: '2022' }, { family: 'linux' }, { platform: 'plan9' }), reservation: fc.record({ cpu: fc.constant(1), memory: size }, { requiredKeys: [] }),
  limit: fc.record({ cpu: fc.constantFrom(0.5, 2.25, 64), memory: size }, { requiredKeys: [] }), storage: fc.constantFrom('pool', 'local'), nested: fc.boolean(), arch: fc.constantFrom('amd64', 'arm64'), diskMode: fc.constantFrom('persistent', 'nonpersistent'), ha: fc.boolean(),
  power: fc.constantFrom('on', 'off'), confidential: fc.constantFrom('none', 'sev', 'sev-es', 'sev-snp', 'tdx'), pageMerging: fc.boolean(), pinned: fc.boolean(), numaNodes: fc.integer({ min: 1, max: 4 }), networks: fc.uniqueArray(fc.constantFrom('lan', 'br0-vlan20', 'ovs', 'eth1'), { minLength: 1 }),
  replicas: fc.integer({ min: 1, max: 3 }), devices: fc.constant([{ type: 'gpu' }]), tenant: fc.constant('a'),
}, { requiredKeys: [] });

const anyMachines = fc.record({ machines: fc.array(vm, { minLength: 1, maxLength: 4 }), platform: fc.constantFrom('kvm', 'qemu-tcg', 'xen', 'proxmox-ve', 'esxi'), vendor: fc.constantFrom('amd', 'intel') }).map(({ machines, platform, vendor }) => ({ nodes: {
  h: { kind: 'host', cpu: { vendor } }, hv: { kind: 'hypervisor', in: 'h', platform }, ...Object.fromEntries(machines.map((it, i) => [`vm-${i}`, { kind: 'vm', in: 'hv', ...it, ...(it.name === undefined ? {} : { name: `${it.name}${i}` }) }])),
  pool: { kind: 'volume', in: 'h', size: '1TiB' }, lan: { kind: 'network', in: 'h', driver: 'nat' }, 'br0-vlan20': { kind: 'network', in: 'h', driver: 'bridge' }, ovs: { kind: 'network', in: 'h', driver: 'openvswitch' }, eth1: { kind: 'network', in: 'h', driver: 'macvtap' },
} }));

/** What a program says of files, each under a name of its own in a new folder; undefined where it accepts them. */
function judged(texts: readonly string[], judge: (files: readonly string[]) => { readonly status: number | null; readonly stderr: string; readonly stdout: string }): string | undefined {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-libvirt-'));
  try {
    const files = texts.map((text, i) => {
      const file = path.join(place, `${i}.xml`);
      fs.writeFileSync(file, text);
      return file;
    });
    const { status, stderr, stdout } = judge(files);
    return status === 0 ? undefined : `${stderr}${stdout}`;
  } finally {
    fs.rmSync(place, { recursive: true });
  }
}

/** Every example and some random machines. */
const texts = (amount: number) => [...examples.map(example), ...fc.sample(anyMachines, amount).map(topologyOf)].flatMap((document) => exported(writeLibvirt, document).files.map(({ text }) => text));

describe('libvirt XML of a topology', () => {
  it('is written in libvirt\'s words and units', () => {
    const { files: [file], losses } = exported(writeLibvirt, topologyOf({ nodes: {
      h: { kind: 'host', cpu: { vendor: 'amd' } }, kvm: { kind: 'hypervisor', in: 'h', platform: 'kvm' },
      web: { kind: 'vm', in: 'kvm', name: 'Web & more', vcpus: 4, memory: '8GiB', disk: '40GiB', storage: 'fast', os: { platform: 'ubuntu', version: '24.04' }, cpuMode: 'host', nested: true, shares: 2048, limit: { cpu: 1.5 }, reservation: { memory: '8GiB' }, numaNodes: 2, networks: ['br0-vlan20'], ha: true, source: { format: 'libvirt', file: 'a.xml', pointer: '/domain/c7a5fdbd-edaf-9455-926a-d65c16db1809' } },
      fast: { kind: 'volume', in: 'h' }, 'br0-vlan20': { kind: 'network', in: 'h', driver: 'bridge' },
    } }));
    assert.equal(file.path, 'web.xml');
    assert.equal(file.text.replace(/^<!--[^]*?-->\n/, ''), `<domain type="kvm">
  <name>web</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <title>Web &amp; more</title>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://ubuntu.com/ubuntu/24.04"/>
    </libosinfo:libosinfo>
  </metadata>
  <memory unit="KiB">8388608</memory>
  <memoryBacking>
    <locked/>
  </memoryBacking>
  <vcpu placement="static">4</vcpu>
  <cputune>
    <shares>2048</shares>
    <global_period>100000</global_period>
    <global_quota>150000</global_quota>
  </cputune>
  <os>
    <type>hvm</type>
  </os>
  <cpu mode="host-passthrough">
    <feature policy="require" name="svm"/>
    <numa>
      <cell id="0" cpus="0-1" memory="4194304" unit="KiB"/>
      <cell id="1" cpus="2-3" memory="4194304" unit="KiB"/>
    </numa>
  </cpu>
  <devices>
    <disk type="volume" device="disk">
      <driver name="qemu" type="qcow2"/>
      <source pool="fast" volume="web.qcow2"/>
      <target dev="vda" bus="virtio"/>
    </disk>
    <interface type="bridge">
      <source bridge="br0"/>
      <vlan>
        <tag id="20"/>
      </vlan>
      <model type="virtio"/>
    </interface>
  </devices>
</domain>
`);
    assert.ok(losses.some(({ message }) => message === 'libvirt\'s domain XML has no place for `ha`: `web`.'));
    assert.match(file.text, /^<!--\n {2}libvirt domain of web in stack\. Written by Strata\.\n/);
  });

  for (const file of examples) {
    it(`says of ${file} what it does not carry`, async () => {
      const old = example(file);
      const manifests = exported(writeLibvirt, old);
      assert.deepEqual(unexplained(old, withOldIds(old, await again(manifests, 'libvirt', false)), manifests.losses), [], manifests.files.map(({ text }) => text).join('\n'));
    });
  }

  it('makes the same machines again from any', async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(anyMachines, async (topology) => {
      const old = topologyOf(topology);
      const manifests = exported(writeLibvirt, old);
      assert.deepEqual(unexplained(old, withOldIds(old, await again(manifests, 'libvirt', false)), manifests.losses), [], manifests.files.map(({ text }) => text).join('\n'));
    }), { numRuns: 100 });
  });

  it('makes the same topology again from every domain of the corpus, which virt-xml-validate accepts where it is installed', async function () {
    this.timeout(120_000);
    if (!fs.existsSync(corpus)) return this.skip();
    const folder = path.join(corpus, 'libvirt');
    const files = fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith('.xml'));
    const wrong: string[] = [], written: string[] = [];
    for (const file of files) {
      const { document: old, errors } = await importedFrom([[file]], (name) => fs.readFileSync(path.join(folder, name)), 'libvirt');
      if (errors.length > 0 || old.topology.nodes.length === 0) continue;
      const manifests = exported(writeLibvirt, old);
      written.push(...manifests.files.map(({ text }) => text));
      if (manifests.files.length === 0) continue;
      wrong.push(...unexplained(old, withOldIds(old, await again(manifests, 'libvirt', false)), manifests.losses).map((difference) => `${file}: ${difference}`));
    }
    assert.ok(written.length > 50, String(written.length));
    assert.deepEqual(wrong, []);
    if (isInstalled('xmllint') && fs.existsSync(RNG)) assert.equal(judged(written, validate), undefined);
  });

  it('is valid by libvirt\'s own schema', function () {
    this.timeout(60_000);
    if (!isInstalled('xmllint') || !fs.existsSync(RNG)) return this.skip();
    assert.equal(judged(texts(30), validate), undefined);
  });

  it('is accepted by libvirt\'s test driver', function () {
    this.timeout(60_000);
    if (!isInstalled('virsh')) return this.skip();
    // The test driver takes machines of the type `test` only, and each name once.
    const some = texts(6).map((text, i) => text.replace(/<domain type="[a-z]+">/, '<domain type="test">').replace(/<name>[^<]*<\/name>/, `<name>m${i}</name>`).replace(/<launchSecurity[^]*<\/launchSecurity>/, ''));
    assert.equal(judged(some, (files) => spawnSync('virsh', ['-c', 'test:///default', files.map((file) => `define ${file}`).join('; ')], { encoding: 'utf8' })), undefined);
  });
});

/** What virt-xml-validate runs for domains. */
const RNG = '/usr/share/libvirt/schemas/domain.rng';
const validate = (files: readonly string[]) => spawnSync('xmllint', ['--noout', '--relaxng', RNG, ...files], { encoding: 'utf8' });
