/** A libvirtd of its own with the QEMU driver: everything it has is in one folder, nobody else's machines are touched. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Shown } from './support';

/** Programs without which there is no daemon to try. */
export const NEEDED = ['libvirtd', 'virsh', 'qemu-system-x86_64'] as const;

/** As root it would be the daemon of the system, with folders of the system. */
const NOBODY = 65_534;
const PATIENCE = 60_000;

/** What the daemon is given: a running machine, one that is off, with a disk and networks, and one that is paused. */
const DEFINED = {
  web: `<domain type='qemu'>
  <name>web</name><title>Front end</title>
  <memory unit='MiB'>64</memory><currentMemory unit='MiB'>48</currentMemory><vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <cpu mode='custom' match='exact'><model>Nehalem</model><topology sockets='1' cores='2' threads='1'/></cpu>
  <devices><interface type='user'><model type='virtio'/></interface></devices>
</domain>`,
  db: `<domain type='qemu'>
  <name>db</name><description>the password is hunter2</description>
  <memory unit='GiB'>2</memory><vcpu>3</vcpu>
  <cputune><shares>2048</shares><period>100000</period><quota>50000</quota></cputune>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='disks' volume='db.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><source network='lan'/><model type='virtio'/></interface>
    <interface type='network'><source network='closed'/></interface>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='hunter2'/>
  </devices>
</domain>`,
  idle: '<domain type=\'qemu\'><name>idle</name><memory unit=\'MiB\'>32</memory><vcpu>1</vcpu><os><type arch=\'x86_64\'>hvm</type></os></domain>',
} as const;

const NETWORKS = {
  lan: '<network><name>lan</name><forward mode=\'bridge\'/><bridge name=\'br0\'/></network>',
  closed: '<network><name>closed</name><bridge name=\'virbr7\'/><ip address=\'192.168.77.1\' netmask=\'255.255.255.0\'><dhcp><range start=\'192.168.77.10\' end=\'192.168.77.99\'/></dhcp></ip></network>',
} as const;

/** What becomes of it, whichever way it is told. */
export function assertDefined(it: Shown): void {
  assert.deepEqual(it.ids.filter((id) => ['web', 'db', 'idle', 'lan', 'closed', 'disks'].includes(id)).sort(), ['closed', 'db', 'disks', 'idle', 'lan', 'web']);
  const [web, db, idle, hypervisor] = [it.node('vm', 'web'), it.node('vm', 'db'), it.node('vm', 'idle'), it.node('hypervisor', 'qemu-tcg')];
  assert.deepEqual([web, db, idle].map(({ vcpus, memory, power, in: on }) => [vcpus, memory, power, on]), [[1, '64MiB', 'on', 'qemu-tcg'], [3, '2GiB', 'off', 'qemu-tcg'], [1, '32MiB', 'suspended', 'qemu-tcg']]);
  assert.deepEqual([web.name, web.cpuMode, web.disk, db.limit, db.shares, db.storage, db.disk, db.networks], ['Front end', 'Nehalem', undefined, { cpu: 1.5 }, 2048, 'disks', '16MiB', ['lan', 'closed']]);
  assert.deepEqual([it.node('network', 'closed').cidr, it.node('network', 'closed').internal, it.node('network', 'lan').driver], ['192.168.77.0/24', true, 'bridge']);
  assert.deepEqual([it.node('volume', 'disks').driver, it.node('volume', 'disks').shared], ['dir', false]);
  const host = it.node('host', hypervisor.in!);
  assert.ok(host.cpu?.cores !== undefined && host.memory !== undefined && host.numa !== undefined);
  assert.equal(`${it.text}${JSON.stringify(it.notes)}`.includes('hunter2'), false);
}

export interface Libvirtd {
  readonly uri: string;
  /** Runs virsh with all rights, in the name of the daemon's user. Throws where it fails. */
  virsh(...args: readonly string[]): string;
  /** Ends the machines and the daemon, by their process ids. */
  stop(): Promise<void>;
}

const until = async (holds: () => boolean): Promise<boolean> => {
  for (const end = Date.now() + PATIENCE; !holds(); await new Promise((resolve) => setTimeout(resolve, 100))) if (Date.now() > end) return false;
  return true;
};

/** Starts a daemon in an empty folder. Resolves to why not, where it opens no socket or has no QEMU. */
export async function startLibvirtd(folder: string): Promise<Libvirtd | string> {
  const user = process.getuid!() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const at = (...parts: readonly string[]) => path.join(folder, ...parts);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', HOME: at('home'), XDG_RUNTIME_DIR: at('run'), XDG_CONFIG_HOME: at('config'), XDG_CACHE_HOME: at('cache'), XDG_DATA_HOME: at('data') };
  for (const sub of ['home', 'run', 'config/libvirt', 'cache', 'data', 'sockets', 'pool']) fs.mkdirSync(at(sub), { recursive: true, mode: 0o700 });
  fs.writeFileSync(at('libvirtd.conf'), `auth_unix_ro = "none"\nauth_unix_rw = "none"\nunix_sock_dir = "${at('sockets')}"\nlog_outputs = "3:file:${at('log')}"\n`);
  // Or libvirtd starts a virtlogd, which outlives it.
  fs.writeFileSync(at('config/libvirt/qemu.conf'), 'stdio_handler = "file"\n');
  if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  const daemon = spawn('libvirtd', ['-f', at('libvirtd.conf'), '-p', at('pid')], { stdio: 'ignore', env, cwd: folder, ...user });
  let failed = false;
  daemon.once('error', () => { failed = true; });
  const ended = () => failed || daemon.exitCode !== null || daemon.signalCode !== null;
  await until(() => ended() || fs.existsSync(at('sockets/libvirt-sock')));
  const uri = `qemu:///session?socket=${at('sockets/libvirt-sock')}`;
  const virsh = (...args: readonly string[]) => execFileSync('virsh', ['-q', '-c', uri, ...args], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder, ...user });
  const stop = () => end(daemon, ended, at('run/libvirt/qemu/run'));
  try {
    if (ended()) return 'libvirtd does not start';
    virsh('version');
    return { uri, virsh, stop };
  } catch (error) {
    await stop();
    return `libvirtd has no QEMU: ${String((error as { stderr?: unknown }).stderr ?? error).trim().split('\n').at(-1)!}`;
  }
}

/** Machines outlive the daemon: they are ended too, by the ids that libvirt wrote down. */
async function end(daemon: ChildProcess, ended: () => boolean, pids: string): Promise<void> {
  const machines = fs.existsSync(pids) ? fs.readdirSync(pids).filter((name) => name.endsWith('.pid')).map((name) => Number(fs.readFileSync(path.join(pids, name), 'utf8'))) : [];
  if (!ended()) daemon.kill('SIGTERM');
  if (!await until(ended)) daemon.kill('SIGKILL');
  for (const pid of machines.filter((each) => each > 1)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with the daemon.
    }
  }
}

/** Defines what `assertDefined` expects. */
export function define({ virsh }: Libvirtd, folder: string): void {
  const xml = (name: string, text: string) => {
    const file = path.join(folder, `${name}.xml`);
    fs.writeFileSync(file, text);
    return file;
  };
  virsh('pool-define', xml('disks', `<pool type='dir'><name>disks</name><target><path>${path.join(folder, 'pool')}</path></target></pool>`));
  virsh('pool-start', 'disks');
  virsh('vol-create-as', 'disks', 'db.qcow2', '16M', '--format', 'qcow2');
  for (const [name, text] of Object.entries(NETWORKS)) virsh('net-define', xml(name, text));
  for (const [name, text] of Object.entries(DEFINED)) virsh('define', xml(name, text));
  virsh('start', 'web');
  virsh('start', 'idle', '--paused');
}
