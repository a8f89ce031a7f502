import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findProjects, recognise } from '../../../../src/import';
import { type NodeOf, parseBytes } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const qemu = async (text: string, options?: ImportOptions) => {
  const imported = await importInto({ 'pve/qemu-server/100.conf': `name: web\n${text}\n` }, undefined, options);
  return { ...imported, web: imported.node('web') as NodeOf<'vm'> };
};
const lxc = async (text: string) => {
  const imported = await importInto({ 'pve/lxc/200.conf': `hostname: ct\n${text}\n` });
  return { ...imported, ct: imported.container('ct') };
};

describe('Proxmox virtual machines', () => {
  it('have the defaults of Proxmox where they say nothing, marked as assumed', async () => {
    const { web, node } = await qemu('ostype: l26');
    assert.deepEqual([web.vcpus, web.memory, web.os, web.assumed], [1, '512MiB', { family: 'linux' }, ['vcpus', 'memory']]);
    const parent = node(web.in!) as NodeOf<'hypervisor'>;
    assert.deepEqual([parent.platform, parent.assumed, node(parent.in!).kind], ['proxmox-ve', ['*'], 'host']);
  });

  it('multiply sockets and cores, and start with the vCPUs that are plugged in', async () => {
    assert.deepEqual([(await qemu('cores: 4\nsockets: 2')).web.vcpus, (await qemu('cores: 4\nsockets: 2\nvcpus: 6')).web.vcpus, (await qemu('sockets: 3')).web.vcpus], [8, 6, 3]);
    const bad = await qemu('cores: many');
    assert.deepEqual([bad.web.vcpus, bad.note('bad-value').line], [undefined, 2]);
  });

  it('count memory in MiB, in both forms, and what ballooning leaves', async () => {
    assert.equal((await qemu('memory: 4096')).web.memory, '4GiB');
    const current = (await qemu('memory: current=8192\nballoon: 2048')).web;
    assert.deepEqual([current.memory, current.memoryMin, current.assumed], ['8GiB', '2GiB', ['vcpus']]);
    assert.equal((await qemu('memory: 4096\nballoon: 0')).web.memoryMin, undefined);
    const huge = await qemu('memory: 9007199254740991');
    assert.deepEqual([huge.web.memory, huge.note('bad-value').line], [undefined, 2]);
    assert.deepEqual([(await qemu('memory: 2048\nhugepages: 2')).web.reservation, (await qemu('memory: 2048\nhugepages: 2')).web.pageMerging], [{ memory: '2GiB' }, false]);
  });

  it('keep limits, weights, pinning and the CPU they see', async () => {
    const { web } = await qemu('cores: 8\ncpulimit: 2.5\ncpuunits: 200\naffinity: 0-7\ncpu: host,flags=+vmx;-pcid\nnuma: 1\nsockets: 2');
    assert.deepEqual([web.limit, web.shares, web.pinned, web.cpuMode, web.nested, web.numaNodes], [{ cpu: 2.5 }, 200, true, 'host', true, 2]);
    assert.equal((await qemu('cores: 2\ncpulimit: 0')).web.limit, undefined);
    assert.equal((await qemu('cores: 2\ncpulimit: 4')).web.limit, undefined, 'more than it has is no limit');
  });

  it('are on the storage of the disk they start from; disks are summed', async () => {
    const { web, note } = await qemu('boot: order=scsi1\nscsi0: ssd:vm-100-disk-0,size=32G\nscsi1: hdd:vm-100-disk-1,size=8G\nide2: local:iso/x.iso,media=cdrom,size=1G\nide3: local:vm-100-cloudinit\nunused0: hdd:vm-100-disk-7');
    assert.deepEqual([web.storage, web.disk], ['hdd', '40GiB']);
    assert.equal(note('further-storage').severity, 'info');
    const passed = await qemu('scsi0: /dev/sdb');
    assert.deepEqual([passed.web.storage, passed.web.disk, passed.note('unknown-storage').line], [undefined, undefined, 2]);
  });

  it('are attached to bridges, each VLAN its own', async () => {
    const { web, codes } = await qemu('net0: virtio=00:00:00:00:00:01,bridge=vmbr0,tag=20\nnet1: e1000=00:00:00:00:00:02,bridge=vmbr0\nnet2: virtio=00:00:00:00:00:03');
    assert.deepEqual(web.networks, ['vmbr0-vlan20', 'vmbr0']);
    assert.ok(codes().includes('unknown-network'));
  });

  it('have devices of the host', async () => {
    const { web } = await qemu('hostpci0: 01:00,x-vga=1\nhostpci1: mapping=a,mdev=b\nhostpci2: 02:00\nusb0: host=1234:5678\nusb1: spice,usb3=1');
    assert.deepEqual(web.devices, [{ type: 'gpu' }, { type: 'mdev' }, { type: 'vfio' }, { type: 'usb' }]);
  });

  it('tell templates, linked clones, start with the node, encrypted memory and page merging', async () => {
    const files = { 'pve/qemu-server/9.conf': 'name: golden\ntemplate: 1\nscsi0: local:9/base-9-disk-0.qcow2,size=4G\n', 'pve/qemu-server/10.conf': 'name: copy\nonboot: 1\namd-sev: type=snp\nallow-ksm: 0\nscsi0: local:9/base-9-disk-0.qcow2/10/vm-10-disk-0.qcow2,size=4G\n' };
    const { node } = await importInto(files, Object.keys(files));
    assert.equal((node('golden') as NodeOf<'vm'>).power, 'template');
    const copy = node('copy') as NodeOf<'vm'>;
    assert.deepEqual([copy.cloneOf, copy.autostart, copy.confidential, copy.pageMerging], ['golden', true, 'sev-snp', false]);
  });

  it('have snapshots, and sections that are none', async () => {
    const { web, topology } = await qemu('memory: 1024\n\n[before]\nmemory: 512\nsnaptime: 1700000000\n\n[PENDING]\nmemory: 2048\n\n[special:cloudinit]\nname: x');
    assert.deepEqual([web.memory, web.snapshots], ['1GiB', [{ created: '2023-11-14' }]]);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'vm').length, 1);
  });

  it('keep passwords, keys, commands and descriptions out', async () => {
    const { text, codes } = await qemu('# hunter2 in a comment\nargs: -x hunter2\ncipassword: hunter2\nsshkeys: hunter2\nhookscript: local:hunter2\ndescription: hunter2');
    assert.doesNotMatch(text, /hunter2/);
    assert.equal(codes().filter((code) => code === 'not-carried-over').length, 5);
  });

  it('say where a line is nothing', async () => {
    const { note } = await qemu('memory: 1024\n???\nnonsense: 1');
    assert.deepEqual([note('odd-line').line, note('unknown-field').line], [3, 4]);
  });
});

describe('Proxmox containers', () => {
  it('have limits, a user namespace, mounts, networks', async () => {
    const { ct, node } = await lxc('memory: 2048\nswap: 512\ncores: 4\ncpulimit: 2\ncpuunits: 200\nunprivileged: 1\nostype: debian\nrootfs: local-zfs:subvol-200-disk-0,size=8G\nmp0: /srv/data,mp=/data,ro=1\nmp1: local-zfs:subvol-200-disk-1,mp=/var\nnet0: name=eth0,bridge=vmbr1,tag=5');
    assert.deepEqual([ct.limits, ct.cpuWeight, ct.namespaces, ct.networks], [{ cpu: 2, memory: '2GiB', swap: '512MiB' }, 200, { user: 'private' }, ['vmbr1-vlan5']]);
    assert.deepEqual(ct.mounts, [{ source: 'local-zfs', target: '/', type: 'volume' }, { source: '/srv/data', target: '/data', type: 'bind', readOnly: true }, { source: 'local-zfs', target: '/var', type: 'volume' }]);
    assert.deepEqual([(node(ct.in!) as NodeOf<'engine'>).platform, ct.running], ['lxc', undefined]);
  });

  it('are privileged unless they say otherwise, have 512 MiB and all CPUs', async () => {
    const { ct } = await lxc('arch: amd64');
    assert.deepEqual([ct.namespaces, ct.limits, ct.assumed], [{ user: 'host' }, { memory: '512MiB' }, ['limits']]);
  });

  it('take raw lines of LXC, which win', async () => {
    const { ct } = await lxc('memory: 1024\nlxc.apparmor.profile: unconfined\nlxc.cgroup2.memory.max: 2G\nlxc.mount.entry: /dev/dri dev/dri none bind,optional,create=dir\nlxc.cap.drop = sys_module mac_admin');
    assert.deepEqual([ct.lsm, ct.limits, ct.capabilities], ['unconfined', { memory: '2GiB' }, { drop: ['SYS_MODULE', 'MAC_ADMIN'] }]);
    assert.deepEqual(ct.mounts, [{ source: '/dev/dri', target: '/dev/dri', type: 'bind' }]);
  });
});

const COROSYNC = 'totem {\n  cluster_name: prod\n  key: do-not-copy\n}\nnodelist {\n  node {\n    name: pve1\n    quorum_votes: 1\n  }\n  node {\n    name: pve2\n    quorum_votes: 2\n  }\n}\nquorum {\n  device {\n    model: net\n  }\n}\n';
const STORAGE = 'dir: local\n\tpath /var/lib/vz\n\tcontent images,iso\n\nrbd: ceph\n\tpool vms\n\tcontent images\n\tpassword do-not-copy\n\nnfs: backups\n\tserver x\n\tcontent backup\n\nlvmthin: fast\n\tvgname pve\n\tnodes pve1\n\tcontent images,rootdir\n';
const CLUSTER = {
  'pve/corosync.conf': COROSYNC, 'pve/storage.cfg': STORAGE, 'pve/ha/resources.cfg': 'vm: 101\n\tstate started\n\nvm: 102\n\tstate ignored\n',
  'pve/nodes/pve1/qemu-server/101.conf': 'name: web\nscsi0: ceph:vm-101-disk-0,size=4G\nnet0: virtio=1,bridge=vmbr0\n',
  'pve/nodes/pve2/qemu-server/102.conf': 'name: db\nscsi0: local:102/vm-102-disk-0.raw,size=4G\nnet0: virtio=2,bridge=vmbr0\n',
  'pve/nodes/pve1/lxc/103.conf': 'hostname: dns\nrootfs: fast:vm-103-disk-0,size=1G\n',
};

describe('Proxmox clusters', () => {
  it('are joined from the files of /etc/pve', async () => {
    const { node, text, topology, codes } = await importInto(CLUSTER, Object.keys(CLUSTER));
    const cluster = node('prod') as NodeOf<'cluster'>;
    assert.deepEqual([cluster.members, cluster.votes, cluster.witness, cluster.assumed], [['pve1-pve', 'pve2-pve'], 3, true, undefined]);
    const [web, db] = [node('web') as NodeOf<'vm'>, node('db') as NodeOf<'vm'>];
    assert.deepEqual([web.in, web.storage, web.ha, web.networks], ['pve1-pve', 'ceph', true, ['vmbr0']]);
    assert.deepEqual([db.in, db.storage, db.ha, db.networks], ['pve2-pve', 'pve2-local', undefined, ['vmbr0']]);
    assert.deepEqual([node('dns').in, node('pve1-lxc').in, node('vmbr0').in], ['pve1-lxc', 'pve1', 'prod']);
    const [ceph, local, fast] = ['ceph', 'pve2-local', 'pve1-fast'].map((id) => node(id) as NodeOf<'volume'>);
    assert.deepEqual([ceph.in, ceph.shared, ceph.driver, ceph.thin], ['prod', true, 'rbd', true]);
    assert.deepEqual([local.in, local.shared, fast.thin], ['pve2', false, true]);
    assert.ok(topology.nodes.every(({ assumed }) => !assumed?.includes('*')) && !codes().includes('assumed-host'));
    assert.doesNotMatch(text, /do-not-copy/);
  });

  it('imported again change nothing; a machine that has moved moves, unless a person has put it elsewhere', async () => {
    const { text } = await importInto(CLUSTER, Object.keys(CLUSTER));
    assert.equal((await importInto(CLUSTER, Object.keys(CLUSTER), { into: text })).text, text);
    const { 'pve/nodes/pve1/qemu-server/101.conf': web, ...rest } = CLUSTER;
    const moved = { ...rest, 'pve/nodes/pve2/qemu-server/101.conf': web };
    const after = await importInto(moved, Object.keys(moved), { into: text });
    assert.deepEqual([after.node('web').in, after.node('web').source?.file], ['pve2-pve', 'pve/nodes/pve2/qemu-server/101.conf']);
    const edited = JSON.parse(text) as { nodes: Record<string, Record<string, unknown>> };
    edited.nodes['spare'] = { kind: 'host' };
    edited.nodes['hv'] = { kind: 'hypervisor', in: 'spare' };
    edited.nodes['web'].in = 'hv';
    const kept = await importInto(moved, Object.keys(moved), { into: JSON.stringify(edited) });
    assert.deepEqual([kept.node('web').in, kept.note('elsewhere').severity], ['hv', 'info']);
  });

  it('are read from the list of resources too, which also tells sizes and states', async () => {
    const list = [
      { type: 'node', node: 'pve1', status: 'online', maxcpu: 16, maxmem: 68_719_476_736 }, { type: 'qemu', id: 'qemu/1', vmid: 1, node: 'pve1', name: 'a', status: 'stopped', maxcpu: 2, maxmem: 2_147_483_648 },
      { type: 'lxc', id: 'lxc/2', vmid: 2, node: 'pve1', name: 'b', status: 'running', maxcpu: 1, maxmem: 536_870_912 }, { type: 'storage', storage: 'local', node: 'pve1', maxdisk: 1_073_741_824 },
    ];
    const files = { 'r.json': JSON.stringify(list), 'qemu-server/1.conf': 'name: a\ncores: 4\nscsi0: local:1/vm-1-disk-0.raw,size=1G\n' };
    const { node } = await importInto(files, Object.keys(files));
    const [host, a, b] = [node('pve1') as NodeOf<'host'>, node('a') as NodeOf<'vm'>, node('b') as NodeOf<'container'>];
    assert.deepEqual([host.cpu, host.memory, host.assumed], [{ cores: 16 }, '64GiB', ['cpu']]);
    assert.deepEqual([a.vcpus, a.power, a.in, b.limits, b.in], [4, 'off', 'pve1-pve', { cpu: 1, memory: '512MiB' }, 'pve1-lxc']);
    assert.equal((node('local') as NodeOf<'volume'>).size, '1GiB');
  });

  it('bring their own hosts, and machines of no node go where they are put', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { h: { kind: 'host' } } });
    assert.equal((await importInto(CLUSTER, Object.keys(CLUSTER), { into, on: 'h' })).note('wrong-target').severity, 'error');
    const { node } = await importInto({ '5.conf': 'name: one\nmemory: 512\n' }, undefined, { into, on: 'h' });
    assert.deepEqual([node('one').in, node('proxmox-ve').in], ['proxmox-ve', 'h']);
  });

  it('keep two machines of one number apart from one', async () => {
    const files = { 'nodes/a/qemu-server/1.conf': 'name: x\ncores: 1\n', 'nodes/b/qemu-server/1.conf': 'name: y\ncores: 1\n' };
    assert.match((await importInto(files, Object.keys(files))).note('same-machine').message, /nodes\/a/);
  });

  it('are projects of their own in a folder of several', () => {
    const paths = ['one/nodes/a/qemu-server/1.conf', 'one/nodes/b/lxc/2.conf', 'one/storage.cfg', 'two/qemu-server/1.conf'];
    const text = (file: string) => (file.endsWith('cfg') ? STORAGE : file.includes('lxc') ? 'hostname: x\nrootfs: a:b\n' : 'memory: 1\ncores: 1\n');
    assert.deepEqual(findProjects(paths.map((file) => ({ path: file, text: text(file), found: true }))).map((project) => project.paths), [paths.slice(0, 3), paths.slice(3)]);
  });
});

describe('Recognising Proxmox', () => {
  const cases = [
    ['qemu-server/100.conf', 'memory: 1\n', 'proxmox'], ['lxc/1.conf', 'rootfs: a:b\narch: amd64\n', 'proxmox'], ['100.conf', 'cores: 2\n', 'proxmox'], ['any.conf', 'cores: 2\nmemory: 3\nostype: l26\n', 'proxmox'],
    ['nginx.conf', 'server { listen: 80 }\n', undefined], ['storage.cfg', 'dir: local\n\tpath /x\n', 'proxmox'], ['storage.cfg', '[x]\n', undefined], ['corosync.conf', 'nodelist {\n}\n', 'proxmox'],
    ['r.json', '[{"type":"qemu","vmid":1,"maxmem":2}]', 'proxmox'], ['r.json', '{"vmid": 1}', undefined], ['ha/resources.cfg', 'vm: 1\n', 'proxmox'],
  ] as const;
  for (const [file, text, expected] of cases) it(`${file} ${JSON.stringify(text.slice(0, 30))}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path: file, text })?.format, expected));
});

describe('Proxmox machines against the QEMU command lines that Proxmox itself makes', () => {
  const folder = path.resolve('../shared/corpus/proxmox/proxmox+qemu-server/src/test/cfg2cmd');

  it('have the same memory and vCPUs', async function () {
    if (!fs.existsSync(folder)) this.skip();
    let compared = 0;
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.conf'))) {
      const command = fs.readFileSync(path.join(folder, `${file}.cmd`), 'utf8');
      const { topology } = await importInto({ [file]: fs.readFileSync(path.join(folder, file), 'utf8') }, undefined, { format: 'proxmox' });
      const vm = topology.nodes.find(({ kind }) => kind === 'vm') as NodeOf<'vm'> | undefined;
      const [smp, memory] = [/-smp '?(\d+)/.exec(command)?.[1], /-m '?(?:size=)?(\d+)(?!\d*,slots)/.exec(command)?.[1]];
      assert.ok(vm && smp, file);
      // Proxmox starts a template with one CPU and little memory, whatever it says.
      if (vm.power === 'template') continue;
      assert.equal(vm.vcpus, Number(smp), `${file}: vCPUs`);
      // With memory hotplug the command line begins with a part of the memory and plugs in the rest.
      if (memory && !/hotplug: .*memory/.test(fs.readFileSync(path.join(folder, file), 'utf8'))) assert.equal(parseBytes(vm.memory), Number(memory) * 1024 ** 2, `${file}: memory`);
      compared++;
    }
    assert.ok(compared > 20, String(compared));
  });
});
