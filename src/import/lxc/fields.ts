/** What becomes of each key of liblxc. */
import { lost, section } from '../machines/fates';

export const FIELDS = {
  keys: section('in the file',
    ['used', 'lxc.uts.name lxc.rootfs.path lxc.idmap lxc.net lxc.network lxc.mount.entry lxc.cap.drop lxc.apparmor.profile lxc.selinux.context lxc.seccomp.profile lxc.include lxc.no_new_privs'],
    ['used', 'lxc.cgroup.memory.max lxc.cgroup.memory.limit_in_bytes lxc.cgroup.memory.swap.max lxc.cgroup.memory.memsw.limit_in_bytes lxc.cgroup.memory.low lxc.cgroup.memory.min lxc.cgroup.cpu.max lxc.cgroup.cpu.cfs_quota_us lxc.cgroup.cpu.cfs_period_us lxc.cgroup.cpu.weight lxc.cgroup.cpu.shares lxc.cgroup.cpuset.cpus lxc.cgroup.pids.max lxc.namespace.keep lxc.namespace.share.net'],
    ['plain', 'lxc.arch lxc.autodev lxc.autodev.tmpfs.size lxc.tty.max lxc.tty.dir lxc.pty.max lxc.devttydir lxc.console lxc.console.path lxc.console.logfile lxc.log lxc.loglevel lxc.logfile lxc.rootfs.mount lxc.rootfs.options lxc.rootfs.backend lxc.signal.halt lxc.signal.stop lxc.signal.reboot lxc.haltsignal lxc.stopsignal lxc.rebootsignal lxc.start.auto lxc.start.delay lxc.start.order lxc.namespace.clone lxc.group lxc.monitor.unshare lxc.ephemeral lxc.kmsg lxc.init.uid lxc.init.gid lxc.init.cwd lxc.cgroup.cpuset.mems lxc.cgroup.dir lxc.cgroup.dir.container lxc.cgroup.dir.container.inner lxc.cgroup.dir.monitor lxc.cgroup.dir.monitor.pivot lxc.cgroup.relative lxc.cgroup.devices.allow lxc.cgroup.devices.deny lxc.mount.auto'],
    [lost('namespaces shared with other containers are carried over for the network only'), 'lxc.namespace.share.ipc lxc.namespace.share.pid lxc.namespace.share.user lxc.namespace.share.uts lxc.namespace.share.mnt lxc.namespace.share.cgroup lxc.namespace.share.time'],
    [lost('mounts in another file are not read'), 'lxc.mount.fstab'],
    [lost('commands are never copied'), 'lxc.init.cmd lxc.execute.cmd lxc.hook'],
    [lost('environment variables are never copied'), 'lxc.environment lxc.environment.runtime lxc.environment.hooks'],
    [lost('a list of kept capabilities has no place in the format yet'), 'lxc.cap.keep'],
    [lost('soft limits of containers are not part of the format'), 'lxc.cgroup.memory.soft_limit_in_bytes lxc.cgroup.memory.high'],
    [lost('limits of disk input and output are not part of the format'), 'lxc.cgroup.blkio.weight lxc.cgroup.io.weight lxc.cgroup.io.max'],
    [lost('limits of single processes and kernel settings are not part of the format'), 'lxc.prlimit lxc.sysctl lxc.proc'],
  ),
} as const;
