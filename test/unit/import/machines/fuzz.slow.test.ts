import assert from 'node:assert/strict';
import fc from 'fast-check';
import { importFiles } from '../../../../src/import';
import { applyOperations, newTopologyText, readTopology } from '../../../../src/model';

/** A file of each format that has most of what is read. */
const SEEDS: readonly (readonly [format: string, path: string, text: string])[] = [
  ['libvirt', 'a/web.xml', `<domain type='kvm'><name>web</name><uuid>564dcd37-3685-8889-35ea-719fc93c983e</uuid><memory unit='MiB'>1024</memory><vcpu current='1'>2</vcpu><cputune><shares>5</shares><quota>1000</quota></cputune>
<memtune><hard_limit>9007199254740991</hard_limit></memtune><devices><disk type='file'><source file='/x/a.qcow2'/></disk><interface type='network'><source network='lan'/><vlan><tag id='5'/></vlan></interface><hostdev type='pci'/></devices></domain>
<pool type='dir'><name>p</name><target><path>/x</path></target></pool><network><name>lan</name><ip address='10.0.0.1' netmask='255.0.0.0'/></network>`],
  ['proxmox', 'pve/nodes/n1/qemu-server/100.conf', 'name: web\ncores: 2\nsockets: 2\nmemory: 1024\nballoon: 512\nscsi0: ceph:vm-100-disk-0,size=4G\nnet0: virtio=1,bridge=vmbr0,tag=5\nhostpci0: 01:00\ncpu: host,flags=+vmx\n[snap]\nsnaptime: 1700000000\n'],
  ['lxc', 'lxc/web/config', 'lxc.uts.name = web\nlxc.rootfs.path = zfs:tank/web\nlxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.network.type = vlan\nlxc.network.vlan.id = 5\nlxc.cgroup2.memory.max = 1G\nlxc.cgroup2.cpu.max = 5 10\nlxc.mount.entry = /a b none bind,ro 0 0\nlxc.include = config\nlxc.idmap = u 0 1 2\nlxc.cap.drop =\n'],
  ['vmx', 'web/web.vmx', 'config.version = "8"\ndisplayName = "a|22b"\nmemsize = "1024"\nnumvcpus = "4"\ncpuid.coresPerSocket = "2"\nsched.mem.min = "5"\nsched.cpu.shares = "high"\nscsi0:0.present = "TRUE"\nscsi0:0.fileName = "/vmfs/volumes/ds/a-000001.vmdk"\nethernet0.present = "TRUE"\nethernet0.networkName = "LAN"\nuuid.bios = "56 4d"\n'],
  ['vbox', 'web.vbox', '<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux"><Machine uuid="{1}" name="web" OSType="Debian_64"><MediaRegistry><HardDisks><HardDisk uuid="{a}" type="Immutable"/></HardDisks></MediaRegistry><Hardware><CPU count="2" executionCap="50"/><Memory RAMSize="1024"/><Network><Adapter enabled="true"><NATNetwork name="n"/></Adapter></Network></Hardware><StorageControllers><StorageController><AttachedDevice type="HardDisk"><Image uuid="{a}"/></AttachedDevice></StorageController></StorageControllers><Snapshot timeStamp="2025-01-01T"/></Machine></VirtualBox>'],
  ['hyperv', 'vms.json', '[{"Name":"web","VMId":"1","ComputerName":"H","State":2,"ProcessorCount":2,"MemoryStartup":1024,"DynamicMemoryEnabled":true,"MemoryMinimum":5,"MemoryMaximum":4096,"IsClustered":true,"HardDrives":[{"Path":"C:\\\\ClusterStorage\\\\V\\\\a.vhdx"}],"NetworkAdapters":[{"SwitchName":"LAN","VlanSetting":{"AccessVlanId":5}}]},{"VMName":"web","Count":2,"Reserve":5,"Maximum":50,"RelativeWeight":100},{"ComputerName":"H","LogicalProcessorCount":4,"MemoryCapacity":4096,"NumaStatus":[{}]},{"Name":"LAN","SwitchType":1}]'],
  ['incus', 'web.yaml', 'name: web\ntype: virtual-machine\nlocation: n1\nstatus: Running\nprofiles: [default]\nconfig:\n  limits.cpu: 0-3\n  limits.memory: 50%\n  raw.lxc: |\n    lxc.cgroup2.memory.max=1G\ndevices:\n  root: { type: disk, path: /, pool: p, size: 5GiB }\n  eth0: { type: nic, network: lan }\n---\nstorage_pools:\n- { name: p, driver: zfs }\nprofiles:\n- { name: default, config: { limits.cpu.allowance: 5ms/10ms }, devices: { x: { type: proxy, listen: "tcp:0.0.0.0:80", connect: "tcp:1.1.1.1:80" } } }\n'],
];

const TOKENS = ['=', ':', '"', '\n', ' ', '{', '}', '[', ']', '<', '>', '/', '</Machine>', '<!--', '<![CDATA[', '&lt;', '&x;', '\0', '\u{1F600}', '\ud800', '-1', '0', '99999999999999999999', '1e999', 'NaN', '__proto__', 'constructor', ',', '|', '|0A', '#', '%', 'null', 'true', '../..', '*a', '&a ', '---\n', 'lxc.net =\n', 'toString'];

describe('Mutated files of virtual machines', function () {
  this.timeout(300_000);

  for (const [format, path, seed] of SEEDS) {
    it(`${format}: end with operations that apply, or with notes, never with an exception; and importing again changes nothing`, async () => {
      const empty = readTopology(newTopologyText());
      const mutations = fc.array(fc.record({ at: fc.nat(seed.length), length: fc.nat(12), token: fc.constantFrom(...TOKENS) }), { minLength: 1, maxLength: 6 });
      const importOnce = async (text: string, into = empty) => {
        const result = await importFiles([path], { topology: into.topology, readFile: (name) => (name === path ? text : undefined) }, format);
        const applied = applyOperations(into, result.operations);
        assert.ok(applied.ok, applied.ok ? '' : applied.error);
        return { result, document: readTopology(applied.text) };
      };
      assert.ok((await importOnce(seed)).document.topology.nodes.length >= 3);
      await fc.assert(fc.asyncProperty(mutations, async (changes) => {
        const text = changes.reduce((so, { at, length, token }) => so.slice(0, at) + token + so.slice(at + length), seed);
        const { result, document } = await importOnce(text);
        assert.deepEqual(document.topology.problems.filter((problem) => problem.severity === 'error'), []);
        assert.ok(result.operations.length + result.notes.length > 0);
        for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1);
        assert.equal((await importOnce(text, document)).document.text, document.text);
        assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      }), { numRuns: 2000 });
    });
  }
});
