/** docs/import-libvirt.md. */
import { FIELDS } from '../../../src/import/libvirt/fields';
import { machinePage } from './page';

export const libvirtReference = machinePage({
  format: 'libvirt', title: 'libvirt XML', fields: FIELDS,
  intro: 'Domains become virtual machines on a hypervisor; what the host says of itself, its pools, volumes and networks are read along where their files are in the same folder.',
  commands: [
    'for vm in $(virsh list --all --name); do virsh dumpxml $vm > kvm1/$vm.xml; done',
    'virsh capabilities > kvm1/capabilities.xml', 'virsh pool-dumpxml default > kvm1/pool.xml', 'virsh net-dumpxml default > kvm1/net.xml',
    'strata import kvm1 -o estate.topology.json',
  ],
  mapping: [
    ['`<domain>`', '`vm`; `container` on an engine where its type is `lxc` or its `<os>` is `exe`'],
    ['`type`', 'the `hypervisor` it stands on: `kvm`, `xen`, `bhyve` ...; `qemu` is emulation (`qemu-tcg`)'],
    ['`<memory>`', '`memory`; KiB where no unit is written. `<currentMemory>` is the balloon and is only told in a note'],
    ['`<vcpu>`', '`vcpus`: those that are online (`current`), else all'],
    ['`<quota>`, `<period>`, `<global_quota>`', '`limit.cpu` in cores: a quota counts for each vCPU, a global one for the machine; the lower one holds'],
    ['`<shares>`', '`shares`'],
    ['`<vcpupin>`, `cpuset`', '`pinned`'],
    ['`<hard_limit>`, `<min_guarantee>`', '`limit.memory` where below the memory; `reservation.memory`'],
    ['`<hugepages>`, `<locked>`, `<nosharepages>`', '`reservation.memory` (all of it); `pageMerging: false`'],
    ['`<cpu>`', '`cpuMode`, `numaNodes`; `nested` where `vmx` or `svm` is required or disabled'],
    ['`<launchSecurity>`', '`confidential`'],
    ['`libosinfo:os`', '`os`, for the systems that are known here'],
    ['`<interface>`', '`networks`; each VLAN and port group is a network of its own'],
    ['`<disk>`', '`storage` (pool or protocol of the first disk), `disk` where the sizes of all volumes are known, `diskMode` where it is `<transient>`'],
    ['`<hostdev>`, interfaces of the host', '`devices`'],
    ['`<domainsnapshot>`', '`snapshots` of its machine'],
    ['`<domstatus>`', '`power`'],
    ['`<capabilities>`, `virsh nodeinfo`', '`host`: `cpu`, `memory`, `numa`, `iommu`'],
    ['`<pool>`, `<volume>`', '`volume`; `shared` by the type of the pool'],
    ['`<network>`', '`network` with `cidr`; `internal` where it has no `<forward>`'],
  ],
  where: 'All files of a folder are of one host. Where none of them describes it, a host and a hypervisor are made and marked `assumed`; or choose a host, a hypervisor, a cluster or (nested) a virtual machine of your topology.',
  remarks: [
    'A path such as `/var/lib/libvirt/images/web.qcow2` does not say whether other hosts can reach it. `storage` stays unknown until the pool it is in is imported along.',
    'A processor with the flag `hypervisor` belongs to a virtual machine: a note says so, and the machine is made a host all the same unless you choose what it is.',
    'Sockets in `<topology>` and in nodeinfo count for one NUMA cell; here they are counted over the whole host.',
    'One machine that is described twice (the same UUID) is made once.',
    'Any document type declaration is refused, so no entity can unfold or read another file. `<xi:include>` is an unknown element.',
    'Descriptions, passwords of consoles and what is passed to QEMU itself are never copied.',
  ],
});
