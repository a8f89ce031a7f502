import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { collectFrom } from '../../../src/live';
import { localSource } from '../../../src/live/local';
import { enginesOf, hypervisorOn, productBelow } from '../../../src/live/local/around';
import { mountsOf, recordMachine } from '../../../src/live/local/collect';
import { limitsOf } from '../../../src/live/local/groups';
import { processorsOf } from '../../../src/live/local/processors';
import type { Recording } from '../../../src/live/local/recording';
import { show } from './support';

const FIXTURE = 'test/fixtures/live/local/firecracker-debian12-v1.json';
const recorded = () => JSON.parse(fs.readFileSync(FIXTURE, 'utf8')) as Recording;
const showRecording = (recording: object, options?: Parameters<typeof show>[3]) => show(localSource, 'vm', [{ path: 'machine.json', text: JSON.stringify(recording) }], options);
const session = { signal: new AbortController().signal, tell: () => undefined, env: {}, untrusted: [], note: () => undefined };

const cpuinfo = (sockets: number, cores: number, threads: number, flags = '') => Array.from({ length: sockets * cores * threads }, (_, i) =>
  `processor\t: ${i}\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon\nphysical id\t: ${Math.floor(i / cores) % sockets}\ncore id\t\t: ${i % cores}\nflags\t\t: lm sse2 ${flags}\n`).join('\n');
const metal = (more: Partial<Recording> = {}): Recording => ({
  name: 'box', machine: 'x86_64', present: [], folders: { '/sys/class/iommu': ['dmar0'] }, groups: {}, cut: false, cgroup: 'v2',
  ...more,
  files: { '/proc/cpuinfo': cpuinfo(2, 4, 2, 'vmx ept'), '/proc/meminfo': 'MemTotal:       65536000 kB\nSwapTotal:       1048576 kB\n', '/sys/devices/system/node/online': '0-1\n', '/etc/os-release': 'NAME="X"\nID="ol"\nVERSION_ID="9.4"\n', '/proc/sys/kernel/osrelease': '5.14.0-427\n', ...more.files },
});

describe('this machine, recorded', () => {
  it('is a virtual machine on what it cannot see, with its control groups of v1', async () => {
    const it = await showRecording(recorded());
    assert.deepEqual(it.ids, ['vm-host', 'vm-hypervisor', 'vm', 'shop', 'web']);
    const { source, ...vm } = it.node('vm', 'vm');
    assert.deepEqual(vm, { kind: 'vm', in: 'vm-hypervisor', vcpus: 2, memory: 25276510208, os: { platform: 'debian', version: '12', kernel: '6.18.44-fc-v657', family: 'linux', cgroup: 'v1' }, arch: 'amd64', numaNodes: 1 });
    assert.deepEqual(source, { format: 'linux', file: 'live/local/vm/machine.json', pointer: '/machine' });
    assert.deepEqual([it.node('host', 'vm-host').assumed, it.node('hypervisor', 'vm-hypervisor').assumed], [['*'], ['*']]);
    assert.deepEqual(it.node('cgroup', 'shop').cpu, { weight: 50 });
    const { memory, cpu, pids } = it.node('cgroup', 'web');
    assert.deepEqual({ memory, cpu, pids }, { memory: { max: '64MiB' }, cpu: { max: 0.5 }, pids: 50 });
    assert.equal(it.node('cgroup', 'web').in, 'shop');
    assert.match(it.notes.find(({ code }) => code === 'groups-without-limits')!.message, /^10 control groups/);
  });

  it('changes nothing when nothing has changed, and brings up to date what has', async () => {
    const once = await showRecording(recorded());
    const again = await showRecording(recorded(), { into: once.text.replace('"vcpus": 2', '"vcpus": 2, "tenant": "kept"') });
    assert.equal(again.changes, 0);
    const { groups, ...rest } = recorded();
    const { '/shop/web': web, ...others } = groups;
    const moved = await showRecording({ ...rest, groups: { ...others, '/shop/web': { ...web, 'memory.limit_in_bytes': '134217728' } } }, { into: once.text });
    assert.deepEqual(moved.node('cgroup', 'web').memory, { max: '128MiB' });
    const gone = await showRecording({ ...rest, groups: others }, { into: once.text });
    assert.match(gone.notes.find(({ code }) => code === 'vanished')!.message, /`web` was imported/);
  });

  it('is a host where no hypervisor shows, with sockets, cores and threads', async () => {
    const it = await showRecording(metal());
    const { source, ...host } = it.node('host', 'box');
    assert.deepEqual(host, {
      kind: 'host', cpu: { sockets: 2, cores: 4, threads: 2, vendor: 'intel', arch: 'amd64', level: 'x86-64-v1', model: 'Xeon', features: ['vmx', 'ept'] },
      memory: '62.5GiB', swap: '1GiB', os: { platform: 'oracle-linux', version: '9.4', kernel: '5.14.0-427', family: 'linux', cgroup: 'v2' }, numa: 2, iommu: true,
    });
    assert.equal(source?.pointer, '/host');
  });

  it('stands on a hypervisor that is named, or describes nothing of a machine that is', async () => {
    const estate = '{ "strata": 1, "nodes": { "h": { "kind": "host" }, "kvm": { "kind": "hypervisor", "in": "h", "platform": "kvm" }, "c": { "kind": "site" } } }';
    assert.equal((await showRecording(recorded(), { into: estate, on: 'kvm' })).node('vm', 'vm').in, 'kvm');
    const onHost = await showRecording(recorded(), { into: estate, on: 'h' });
    assert.deepEqual([onHost.node('cgroup', 'shop').in, onHost.codes()[0]], ['h', 'host-not-used']);
    assert.deepEqual((await showRecording(metal(), { into: estate, on: 'kvm' })).codes(), ['wrong-target']);
    assert.deepEqual((await showRecording(recorded(), { into: estate, on: 'c' })).codes(), ['wrong-target']);
  });

  it('shows slices and what sets limits, with their parents, under names that stay apart', async () => {
    const it = await showRecording(metal({ groups: {
      '/': { 'pids.max': '5' }, '/system.slice': {}, '/system.slice/web.service': { 'memory.max': '536870912', 'pids.max': '100' }, '/system.slice/cron.service': { 'memory.max': 'max', 'cpu.weight': '100' },
      '/user.slice': {}, '/user.slice/web.service': { 'pids.max': '7' }, '/lxc': {}, '/lxc/a': {}, '/lxc/a/b': { 'cpu.max': '150000 100000' },
    } }));
    assert.deepEqual(it.ids, ['box', 'lxc', 'system.slice', 'user.slice', 'a', 'web.service', 'user.slice-web.service', 'b']);
    assert.deepEqual([it.node('cgroup', 'web.service').in, it.node('cgroup', 'user.slice-web.service').name, it.node('cgroup', 'b').in], ['system.slice', 'web.service', 'a']);
    assert.match(it.notes.find(({ code }) => code === 'groups-without-limits')!.message, /^1 control groups/);
  });

  it('refuses what is no record, and takes broken parts for absent', async () => {
    for (const text of ['', '[]', '{"name":1}', '{"name":"a","files":[]}', 'null']) {
      assert.deepEqual((await show(localSource, 'x', [{ path: 'machine.json', text }])).codes(), ['not-a-machine'], text);
    }
    const it = await show(localSource, 'x', [{ path: 'machine.json', text: '{"name":"a","files":{"/proc/cpuinfo":7},"groups":[],"folders":null,"cgroup":"v3","present":{}}' }]);
    assert.deepEqual([it.ids, it.codes()], [['a'], ['no-cgroups']]);
  });
});

describe('settings of control groups', () => {
  const GiB = 2 ** 30;

  it('of v2 become limits, without defaults', () => {
    assert.equal(limitsOf('v2', { 'memory.max': 'max', 'memory.high': 'max', 'memory.low': '0', 'memory.min': '0', 'cpu.max': 'max 100000', 'cpu.weight': '100', 'pids.max': 'max', 'io.weight': 'default 100', 'memory.oom.group': '0' }), undefined);
    assert.deepEqual(limitsOf('v2', { 'memory.max': String(GiB), 'memory.high': String(GiB / 2), 'memory.low': '4096', 'memory.min': '0', 'memory.oom.group': '1', 'cpu.max': '25000 50000', 'cpu.weight': '200', 'pids.max': '0', 'io.weight': 'default 50\n8:0 10' }),
      { memory: { max: '1GiB', high: '512MiB', low: '4KiB', oomGroup: true }, cpu: { max: 0.5, weight: 200 }, pids: 0, io: { weight: 50 } });
  });

  it('of v1 become limits, without defaults', () => {
    assert.equal(limitsOf('v1', { 'memory.limit_in_bytes': '9223372036854771712', 'cpu.cfs_quota_us': '-1', 'cpu.cfs_period_us': '100000', 'cpu.shares': '1024', 'blkio.weight': '500' }), undefined);
    assert.deepEqual(limitsOf('v1', { 'memory.limit_in_bytes': '0', 'cpu.cfs_quota_us': '300000', 'cpu.cfs_period_us': '100000', 'cpu.shares': '2', 'blkio.weight': '1000' }), { memory: { max: '0B' }, cpu: { max: 3, weight: 1 }, io: { weight: 200 } });
  });
});

describe('processors', () => {
  it('are unshaped where cores are not told or not alike', () => {
    const arm = processorsOf('processor\t: 0\nCPU implementer\t: 0x41\n\nprocessor\t: 1\nCPU implementer\t: 0x41\n', 'aarch64', undefined)!;
    assert.deepEqual([arm.shaped, arm.cpu], [false, { cores: 2, vendor: 'arm', arch: 'arm64' }]);
    const uneven = processorsOf(`${cpuinfo(1, 2, 1)}\nprocessor\t: 2\nphysical id\t: 0\ncore id\t: 0\n`, 'x86_64', '0')!;
    assert.deepEqual([uneven.shaped, uneven.logical, uneven.cpu?.cores, uneven.cpu?.smt], [false, 3, 3, false]);
    assert.equal(processorsOf('nothing', 'x86_64', undefined), undefined);
  });

  it('have the level whose flags they all have', () => {
    const v2 = 'cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3';
    const v3 = `${v2} avx avx2 bmi1 bmi2 f16c fma abm movbe xsave`;
    const level = (flags: string) => processorsOf(cpuinfo(1, 1, 1, flags), 'x86_64', undefined)?.cpu?.level;
    assert.deepEqual([level(''), level(v2), level(v3), level(`${v3} avx512f avx512bw avx512cd avx512dq avx512vl`), level(v3.replace('ssse3', ''))], ['x86-64-v1', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4', 'x86-64-v1']);
  });
});

describe('what is around the machine', () => {
  const having = (...present: string[]) => metal({ present });

  it('is found by sockets: Docker\'s containerd is no engine of its own', () => {
    assert.deepEqual(enginesOf(having('/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock')), [{ platform: 'docker', rootless: false }]);
    assert.deepEqual(enginesOf(having('/run/containerd/containerd.sock', '/run/user/1000/podman/podman.sock')), [{ platform: 'podman', rootless: true }, { platform: 'containerd', rootless: false }]);
    assert.deepEqual([hypervisorOn(having('/run/libvirt/libvirt-sock')), hypervisorOn(having('/run/libvirt/libvirt-sock', '/dev/kvm')), hypervisorOn(having('/etc/pve/local'))], [undefined, 'kvm', 'proxmox-ve']);
  });

  it('is told by the firmware', () => {
    const product = (vendor: string, name: string) => productBelow(metal({ files: { '/sys/class/dmi/id/sys_vendor': `${vendor}\n`, '/sys/class/dmi/id/product_name': `${name}\n` } }));
    assert.deepEqual([product('QEMU', 'Standard PC'), product('VMware, Inc.', 'VMware7,1'), product('Microsoft Corporation', 'Virtual Machine'), product('Microsoft Corporation', 'Surface'), product('innotek GmbH', 'VirtualBox'), product('Dell Inc.', 'R740')],
      ['kvm', 'esxi', 'hyper-v', undefined, 'virtualbox', undefined]);
  });

  it('has the hierarchy that holds the limits', () => {
    assert.deepEqual(mountsOf('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n'), { version: 'v2', roots: ['/sys/fs/cgroup'] });
    assert.deepEqual(mountsOf('cgroup /c/memory cgroup rw,memory 0 0\ncgroup /c/systemd cgroup rw,name=systemd 0 0\ncgroup2 /c/unified cgroup2 rw 0 0\ncgroup /c/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0\n'), { version: 'v1', roots: ['/c/memory', '/c/cpu,cpuacct'] });
    assert.equal(mountsOf('proc /proc proc rw 0 0\n'), undefined);
  });
});

describe('this machine, as it is', () => {
  before(function () { if (process.platform !== 'linux') this.skip(); });

  it('says what Node knows of it too', async () => {
    const collected = await collectFrom(localSource, {});
    assert.ok(collected.ok);
    const it = await show(localSource, collected.answers.machine, collected.answers.files);
    const recording = JSON.parse(collected.answers.files[0]!.text) as Recording;
    const processors = processorsOf(recording.files['/proc/cpuinfo'], recording.machine, undefined)!;
    assert.equal(processors.logical, os.cpus().length);
    assert.match(it.text, new RegExp(`"kernel": "${os.release().replace(/[.+]/g, '\\$&')}"`));
    assert.equal(recording.name, os.hostname());
    assert.equal(Number(/MemTotal:\s+(\d+)/.exec(recording.files['/proc/meminfo']!)![1]) * 1024, os.totalmem());
  });

  it('is walked below any root, with links left alone, and the walk can be stopped', async () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-groups-'));
    try {
      fs.mkdirSync(path.join(root, 'a b.slice/x.service'), { recursive: true });
      fs.writeFileSync(path.join(root, 'a b.slice/x.service/memory.max'), '1048576\n');
      fs.symlinkSync('..', path.join(root, 'a b.slice/loop'));
      const mounts = `cgroup2 ${root} cgroup2 rw 0 0\n`;
      const { groups, cgroup, cut } = await recordMachine(session, mounts);
      assert.deepEqual([cgroup, cut, groups], ['v2', false, { '/': {}, '/a b.slice': {}, '/a b.slice/x.service': { 'memory.max': '1048576' } }]);
      const stopped = new AbortController();
      stopped.abort();
      await assert.rejects(recordMachine({ ...session, signal: stopped.signal }, mounts));
      assert.deepEqual(await collectFrom(localSource, {}, { signal: stopped.signal }), { ok: false, cancelled: true, reason: 'It was cancelled.' });
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  });

  it('has a limit that was just set in the kernel', async function () {
    const tree = mountsOf(fs.readFileSync('/proc/self/mounts', 'utf8'));
    const root = tree?.roots.find((one) => tree.version === 'v2' || path.basename(one) === 'pids');
    const name = `strata-test-${process.pid}`;
    const folder = path.join(root ?? '/nowhere', name);
    try {
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, 'pids.max'), '123');
    } catch {
      if (fs.existsSync(folder)) fs.rmdirSync(folder);
      this.skip(); // Only root may make control groups, where the hierarchy is mounted writable.
    }
    try {
      const collected = await collectFrom(localSource, {});
      assert.ok(collected.ok);
      const it = await show(localSource, collected.answers.machine, collected.answers.files);
      assert.equal(it.node('cgroup', name).pids, 123);
    } finally {
      fs.rmdirSync(folder);
    }
  });
});
