/** docs/import-vbox.md. */
import { FIELDS } from '../../../src/import/vbox/fields';
import { machinePage } from './page';

export const vboxReference = machinePage({
  format: 'vbox', title: 'VirtualBox', fields: FIELDS,
  intro: 'Each `.vbox` file becomes a virtual machine on VirtualBox. `VirtualBox.xml`, where it is imported along, tells which machines there are and the addresses of networks.',
  commands: ['strata import "$HOME/VirtualBox VMs" -o laptop.topology.json', 'strata import "$HOME/VirtualBox VMs" "$HOME/.config/VirtualBox/VirtualBox.xml" -o laptop.topology.json'],
  mapping: [
    ['`<Machine>`', '`vm`; known again by its `uuid`'],
    ['`version` of the file (`1.19-linux`)', '`os.family` of the host that is made'],
    ['`<CPU count>`', '`vcpus`; 1 where absent, marked assumed'],
    ['`executionCap`', '`limit.cpu`: that share of all vCPUs, in cores'],
    ['`<NestedHWVirt>`', '`nested`'],
    ['`<Memory RAMSize>`, `PageFusion`', '`memory`, in MiB; `pageMerging`'],
    ['`OSType`', '`os`, for the systems that are known here'],
    ['`<Adapter>`', '`networks`: bridged, host-only, internal and NAT networks; cards that are switched off and ways of attaching that are not in use do not count'],
    ['`<HardDisk>`', '`diskMode`, where the first disk stands on an immutable image'],
    ['`<HostPci>`', '`devices`'],
    ['`<Snapshot>`', '`snapshots`'],
    ['`stateFile`', '`power: suspended`'],
    ['`<DHCPServer>`, `<NATNetwork>` of VirtualBox.xml', '`cidr` of networks'],
  ],
  where: 'All machines below one `VirtualBox VMs`, or whose folders stand side by side, are of one host. Only its system is known, so a host and a hypervisor are made and marked `assumed`; or choose a host, a hypervisor or (nested) a virtual machine of your topology.',
  remarks: [
    'Disks are named by path: neither their size nor whether other hosts reach them is in the file, so `disk` and `storage` stay unknown.',
    'A card behind plain NAT reaches the outside through its host alone; no network stands for that, and forwarded ports are told in a note.',
    'Of an encrypted machine only its name is known.',
    'Descriptions, properties of guests and passwords of remote displays are never copied. Any document type declaration is refused.',
  ],
});
