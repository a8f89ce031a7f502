/** docs/import-lxc.md. */
import { FIELDS } from '../../../src/import/lxc/fields';
import { machinePage } from './page';

export const lxcReference = machinePage({
  format: 'lxc', title: 'LXC', fields: FIELDS,
  intro: 'The configuration of each container of LXC, usually `/var/lib/lxc/NAME/config`, becomes a container on an engine. What they include is read along where it is below the folder.',
  commands: ['ssh root@lxc1 "cd /var/lib && tar c lxc/*/config" | tar x', 'strata import lxc -o estate.topology.json'],
  mapping: [
    ['a file with `lxc.uts.name` or `lxc.rootfs.path`, or called `config`', '`container`, named after its folder, else after `lxc.uts.name`; other files hold settings that are included'],
    ['`lxc.cgroup2.memory.max`, `lxc.cgroup.memory.limit_in_bytes`', '`limits.memory`: bytes, or K, M, G as powers of 1024; `max` and -1 are unlimited'],
    ['`lxc.cgroup2.memory.swap.max`, `lxc.cgroup.memory.memsw.limit_in_bytes`', '`limits.swap`; the latter without the memory'],
    ['`lxc.cgroup2.memory.low`, `lxc.cgroup2.memory.min`', '`requests.memory`'],
    ['`lxc.cgroup2.cpu.max`, `lxc.cgroup.cpu.cfs_quota_us`', '`limits.cpu`, in cores'],
    ['`lxc.cgroup2.cpu.weight`, `lxc.cgroup.cpu.shares`, `lxc.cgroup.cpuset.cpus`, `lxc.cgroup2.pids.max`', '`cpuWeight`, `cpuShares`, `cpuset`, `limits.pids`'],
    ['`lxc.idmap`', '`namespaces.user`: `private`, or `host` where there is none'],
    ['`lxc.net.N`, `lxc.network`', '`networks`: the bridge or card of `veth`, `macvlan`, `ipvlan`, `vlan`; `namespaces.net` is `host` for the type `none`, and `none` for `empty` and where there is no card'],
    ['`lxc.namespace.keep`, `lxc.namespace.share.net`', '`namespaces`'],
    ['`lxc.rootfs.path`', 'a mount at `/`: a folder of the host, or the `volume` of the ZFS pool or LVM group'],
    ['`lxc.mount.entry`', '`mounts`: binds and tmpfs'],
    ['`lxc.cap.drop`, `lxc.apparmor.profile`, `lxc.selinux.context`, `lxc.seccomp.profile`, `lxc.no_new_privs`', '`capabilities.drop`, `lsm`, `seccomp`, `allowPrivilegeEscalation`'],
  ],
  where: 'All containers whose folders stand side by side are of one host. LXC says nothing of it, so a host and an engine are made and marked `assumed`; or choose a host, a virtual machine or an engine of your topology.',
  remarks: [
    'Old names (`lxc.utsname`, `lxc.network.type`) mean what they meant. An empty value clears what came before.',
    '`lxc.include` is followed below the workspace folder, from the file that names it. What LXC itself brings under `/usr/share/lxc/config` is not read: capabilities it drops and filters it sets stay unknown.',
    'Where another included file could not be read, whether the container has an id map is unknown.',
    'Environment variables and commands are never copied.',
  ],
});
