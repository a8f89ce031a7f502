/** docs/import-vmx.md. */
import { FIELDS } from '../../../src/import/vmx/fields';
import { machinePage } from './page';

export const vmxReference = machinePage({
  format: 'vmx', title: 'VMware .vmx files', fields: FIELDS,
  intro: 'Each `.vmx` file (or `.vmtx`, a template) becomes a virtual machine. Files of ESXi are known by datastores and port groups, those of Workstation, Player and Fusion by their switches.',
  commands: ['ssh root@esx1 "find /vmfs/volumes/ -name \'*.vmx\' | tar -c -T -" | tar x -C esx1', 'strata import esx1 -o estate.topology.json'],
  mapping: [
    ['`displayName`', 'the id and name of the `vm`'],
    ['`numvcpus`', '`vcpus`; 1 where absent, marked assumed'],
    ['`memsize`', '`memory`, in MiB; unknown where absent'],
    ['`sched.mem.min`, `sched.mem.pin`, `sched.mem.max`', '`reservation.memory` (all of it where pinned); `limit.memory` where below the memory'],
    ['`sched.cpu.shares`', '`shares`; `low`, `normal` and `high` are 500, 1000 and 2000 for each vCPU'],
    ['`sched.cpu.affinity`, `sched.mem.pshare.enable`', '`pinned`, `pageMerging`'],
    ['`guestOS`', '`os`, for the systems that are known here'],
    ['`vhv.enable`, `sev.enable`', '`nested`, `confidential`'],
    ['`scsi0:0`, `nvme0:0`, `sata0:0`, `ide0:0` ...', '`storage`: the datastore of the first disk, where a path below `/vmfs/volumes` tells it; `diskMode`. Sizes are not in the file'],
    ['`ethernet0` ...', '`networks`: the port group, or the switch (`vmnet0` bridged, `vmnet1` host-only, `vmnet8` NAT); only cards that are present'],
    ['`pciPassthru0` ...', '`devices`'],
    ['`checkpoint.vmState`, a file `.vmtx`', '`power`: `suspended`, `template`'],
  ],
  where: 'Machines whose folders stand side by side are of one host. The files do not say which, so a host and a hypervisor are made and marked `assumed`; or choose a host, a hypervisor, a cluster or (nested) a virtual machine of your topology.',
  remarks: [
    'Reservations and limits of CPU are in MHz, which is no number of cores without the clock of the host: a note tells of them.',
    'A disk called `NAME-000001.vmdk` is a layer on top of another one. Whether that is a snapshot or a linked clone the file does not say; a note tells of it.',
    'Descriptions, `guestinfo` (which may hold the user data of cloud-init), passwords of consoles and keys of encrypted machines are never copied.',
  ],
});
