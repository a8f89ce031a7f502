/** docs/import-proxmox.md. */
import { FIELDS } from '../../../src/import/proxmox/fields';
import { machinePage } from './page';

export const proxmoxReference = machinePage({
  format: 'proxmox', title: 'Proxmox VE', fields: FIELDS,
  intro: 'A copy of `/etc/pve` becomes the whole cluster: nodes as hosts with a hypervisor and an engine, virtual machines and containers on them, storages and bridges. Single files work too.',
  commands: [
    'scp -r root@pve1:/etc/pve/{nodes,storage.cfg,corosync.conf,ha} pve/',
    'ssh root@pve1 pvesh get /cluster/resources --output-format json > pve/resources.json',
    'strata import pve -o estate.topology.json',
  ],
  mapping: [
    ['`nodes/NODE/`', '`host`, with a `hypervisor` for its virtual machines and an `engine` (`lxc`) for its containers'],
    ['`corosync.conf`', '`cluster` with its `members`, `votes` and `witness` (a quorum device)'],
    ['`qemu-server/ID.conf`', '`vm`'],
    ['`cores` × `sockets`, `vcpus`', '`vcpus`; one each where absent'],
    ['`memory`, `balloon`', '`memory` in MiB (512 where absent, marked assumed), `memoryMin`'],
    ['`cpulimit`, `cpuunits`, `affinity`', '`limit.cpu`, `shares`, `pinned`'],
    ['`cpu`', '`cpuMode`; `nested` by its flags'],
    ['`hugepages`, `allow-ksm`', '`reservation.memory` and `pageMerging: false`; `pageMerging: false`'],
    ['`scsi0`, `virtio0`, `sata0`, `ide0` ...', '`disk` (all of them), `storage` (that of the disk it starts from), `cloneOf` for linked clones'],
    ['`net0` ...', '`networks`: the bridge, one for each VLAN'],
    ['`hostpci0`, `usb0` ...', '`devices`'],
    ['`template`, `onboot`, `ostype`, `amd-sev`, `intel-tdx`', '`power: template`, `autostart`, `os`, `confidential`'],
    ['sections with `snaptime`', '`snapshots`'],
    ['`lxc/ID.conf`', '`container`; `unprivileged` decides `namespaces.user`'],
    ['`cores`, `cpulimit`, `memory`, `swap`, `cpuunits`', '`limits`, `cpuWeight`'],
    ['`rootfs`, `mp0` ...', '`mounts`'],
    ['`lxc.` lines', 'limits, capabilities, confinement, mounts; they win'],
    ['`storage.cfg`', '`volume`: one in the cluster where every node reaches it, else one for each node; `shared`, `thin`, `reachableFrom`'],
    ['`ha/resources.cfg`', '`ha` of virtual machines'],
    ['`pvesh get /cluster/resources`', 'sizes of nodes and storages, `power` and `running`, and machines without a file'],
  ],
  where: 'On their own nodes. Files that do not say of which node they are (a lone `100.conf`) go on a host, hypervisor, cluster or virtual machine that you choose, or on a host that is made and marked `assumed`.',
  remarks: [
    'The numbers of machines are unique in a cluster, so a machine that has moved to another node is the same machine, and moves in the topology too, unless you have put it elsewhere.',
    'In a cluster, bridges of the same name are taken for one network: that is what Proxmox itself relies on when a machine moves.',
    'Without `storage.cfg` nothing is said of whether a storage is shared; `local`, `local-lvm`, `local-zfs` and `local-btrfs` are taken for each node\'s own.',
    'The list of resources counts threads; they stand as cores, and `cpu` is marked as assumed.',
    'Descriptions, tags, cloud-init passwords and keys, `args` and hooks are never copied; of `corosync.conf` only names and votes are read.',
  ],
});
