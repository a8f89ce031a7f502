/** docs/import-incus.md. */
import { FIELDS } from '../../../src/import/incus/fields';
import { machinePage } from './page';

export const incusReference = machinePage({
  format: 'incus', title: 'Incus and LXD', fields: FIELDS,
  intro: 'Instances become system containers on an engine, or virtual machines on KVM. Profiles, networks, storage pools and the resources of hosts are read along where their files are in the same folder.',
  commands: ['incus list --all-projects --format json > incus/list.json', 'incus query /1.0/resources > incus/node1.json', 'incus admin init --dump > incus/preseed.yaml', 'strata import incus -o estate.topology.json'],
  mapping: [
    ['`type: container`', '`container` on an `engine` (`incus`)'],
    ['`type: virtual-machine`', '`vm` on a `hypervisor` (`kvm`); without sizes it has 1 vCPU and 1 GiB, marked assumed'],
    ['`location`', 'the `host`; hosts that are named are members of a `cluster`'],
    ['`limits.cpu`', 'a number: `limits.cpu` or `vcpus`; CPUs such as `0-3,8`: also `cpuset` or `pinned`; `sockets=,cores=,threads=`: their product'],
    ['`limits.cpu.allowance`', '`limits.cpu` in cores for a time (`25ms/100ms`); `cpuShares` for a share (`50%`), which counts under contention only'],
    ['`limits.memory`', '`limits.memory` or `memory`: MB is a power of 1000, MiB of 1024, % of the host where its resources are imported along. A soft limit is no limit'],
    ['`limits.memory.swap`, `limits.processes`', '`limits.swap` (0 for `false`), `limits.pids`'],
    ['`limits.memory.hugepages`, `security.sev`', '`reservation.memory` and `pageMerging: false`; `confidential`'],
    ['`security.privileged`', '`namespaces.user`: `host`, else `private`'],
    ['`raw.lxc`', 'limits, capabilities, confinement, mounts of containers; they win'],
    ['disks', '`mounts` of containers; `storage` and `disk` of virtual machines: the pool and size of the root disk'],
    ['network cards', '`networks`: the managed network, or the device of the host, each VLAN its own; a container without a card has `namespaces.net: none`'],
    ['proxies', '`ports` of containers'],
    ['gpu, pci, usb; unix-char, unix-block', '`devices` of virtual machines; of containers'],
    ['`status`, `boot.autostart`, `image.os`, snapshots', '`running: false` of stopped containers; `power`, `autostart`, `os`, `snapshots` of virtual machines'],
    ['storage pools', '`volume`, `shared` by the driver; pools of local drivers are one for each member of a cluster'],
    ['networks', '`network` with `cidr`'],
    ['`/1.0/resources`', '`cpu`, `memory`, `disk`, `numa` of the host; in a cluster the file is called after the member: `node1.json`'],
  ],
  where: 'On the members of the cluster that they name. Instances of a single host (`location: none`) go on a host, virtual machine or engine that you choose, or on a host that is made and marked `assumed`.',
  remarks: [
    'Settings of profiles hold from left to right, then those of the instance. Where the expanded settings are written (`--expanded`, `--format json`) they count instead of the profiles. Where a profile is missing, what it may set stays unknown.',
    'An instance that is on another member when it is imported again moves in the topology too, unless you have put it elsewhere.',
    'Limits of projects are compared with those of instances when these are made, and do not hold for all of them together at run time, so no control group stands for a project.',
    'Environment variables, user data of cloud-init, `user.` settings and descriptions are never copied.',
  ],
});
