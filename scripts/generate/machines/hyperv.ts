/** docs/import-hyperv.md. */
import { FIELDS } from '../../../src/import/hyperv/fields';
import { machinePage } from './page';

export const hypervReference = machinePage({
  format: 'hyperv', title: 'Hyper-V', fields: FIELDS,
  intro: 'What PowerShell writes of virtual machines, hosts, processors and switches becomes hosts with their virtual machines. All files of a folder belong together; only the first is needed.',
  commands: [
    '# in PowerShell', 'Get-VM | ConvertTo-Json -Depth 4 > hv/vms.json', 'Get-VMHost | ConvertTo-Json -Depth 3 > hv/host.json', 'Get-VMProcessor * | ConvertTo-Json > hv/processors.json',
    'Get-VMSwitch | ConvertTo-Json > hv/switches.json', 'strata import hv -o estate.topology.json',
  ],
  mapping: [
    ['`ComputerName`', '`host` with a `hypervisor` (`hyper-v`)'],
    ['`LogicalProcessorCount`, `MemoryCapacity`, `NumaStatus`', '`cpu.cores` (threads; marked assumed), `memory`, `numa` of the host'],
    ['`Name`, `VMId`', '`vm`, known again by its id'],
    ['`ProcessorCount`', '`vcpus`'],
    ['`MemoryStartup`', '`memory` where it is static, in bytes'],
    ['`DynamicMemoryEnabled`, `MemoryMinimum`, `MemoryMaximum`', '`memory` is the maximum, or what it starts with where no maximum (1 TiB or more) is set; the minimum is `memoryMin` and `reservation.memory`'],
    ['`Reserve`, `Maximum`, `RelativeWeight`, `ExposeVirtualizationExtensions` of Get-VMProcessor', '`reservation.cpu` and `limit.cpu` (shares of all vCPUs, in cores), `shares`, `nested`'],
    ['`State`, `AutomaticStartAction`', '`power`, `autostart`; numbers and names alike'],
    ['`HardDrives`', '`storage`: the volume below `ClusterStorage`, the SMB share, or `local` for a drive of the host. Sizes are not written'],
    ['`NetworkAdapters`', '`networks`: the switch, one for each VLAN'],
    ['`SwitchType`', '`driver` and `internal` of the network'],
    ['`IsClustered`', '`ha`, and a `cluster` of the hosts that is marked assumed'],
    ['`ParentCheckpointName`', 'one entry in `snapshots`: there is at least one'],
    ['`NumaNodesCount`', '`numaNodes`, where more than one'],
  ],
  where: 'On the hosts that they name. Machines without `ComputerName` (columns that a person chose) go on a host that is made and marked `assumed`. Files of a single host can be put on a host or hypervisor of your topology.',
  remarks: [
    'With less than `-Depth 4` PowerShell writes disks and network cards as the names of their types; a note says so.',
    'UTF-16, as Windows PowerShell writes it, is read. A single machine is an object and no list; no machine is an empty file.',
    'A machine that is on another of the hosts when it is imported again moves in the topology too, unless you have put it elsewhere.',
    'Switches of the same name are one network in a failover cluster, and one for each host otherwise.',
    'Memory that is in use at the moment (`MemoryAssigned`, `MemoryDemand`) is not a size and is left out. What people wrote in `Notes` is never copied.',
  ],
});
