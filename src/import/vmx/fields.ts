/** What becomes of each setting of a .vmx file. A key stands here in small letters and without its numbers: `ethernet.networkname` for `ethernet0.networkName`; a family such as `usb` stands for all below it. */
import { lost, section } from '../machines/fates';

const secret = lost('it may hold passwords and keys');

export const FIELDS = {
  vmx: section('in the file',
    ['used', 'displayname memsize numvcpus guestos uuid.bios vhv.enable sev.enable config.version virtualhw.version .encoding checkpoint.vmstate cpuid.corespersocket'],
    ['used', 'sched.mem.min sched.mem.minsize sched.mem.max sched.mem.pin sched.mem.pshare.enable sched.cpu.shares sched.cpu.affinity sched.cpu.units'],
    ['used', 'scsi.present scsi.filename scsi.devicetype scsi.mode ide.present ide.filename ide.devicetype ide.mode sata.present sata.filename sata.devicetype sata.mode nvme.present nvme.filename nvme.devicetype nvme.mode'],
    ['used', 'ethernet.present ethernet.networkname ethernet.connectiontype ethernet.vnet ethernet.dvs.portgroupid pcipassthru.present pcipassthru.virtualdev pcipassthru.vgpu'],
    [lost('VMware counts it in MHz, which is no number of cores without the clock of the host'), 'sched.cpu.min sched.cpu.max'],
    [lost('weights of memory and disks are not part of the format'), 'sched.mem.shares sched.scsi.shares sched.ide.shares sched.sata.shares sched.nvme.shares'],
    [lost('limits of disk input and output are not part of the format'), 'sched.scsi.throughputcap sched.ide.throughputcap sched.sata.throughputcap sched.nvme.throughputcap'],
    [lost('free text may hold passwords'), 'annotation'],
    [secret, 'guestinfo remotedisplay encryption vmx.encryptiontype datafilekey guest.commands cryptostate'],
    [lost('folders shared with virtual machines have no place in the format yet'), 'sharedfolder sharedfolder.option'],
    [lost('emulated TPMs have no place in the format yet'), 'vtpm'],
    ['plain', 'scsi ide sata nvme ethernet pcipassthru pcibridge sched vmci hpet svga vga floppy serial parallel usb usb_xhci ehci xhci sound hdaudio mks keyboard mouse gui tools toolscripts toolsinstallmanager powertype replay log logging'],
    ['plain', 'uuid vc viv nvram firmware uefi bios chipset acpi smbios smc board-id hostcpuid guestcpuid usercpuid cpuid hypervisor monitor monitor_control vmotion migrate evccompatibilitymode numa cpu vcpu mem mainmem memallowautoscaledown'],
    ['plain', 'extendedconfigfile deploymentplatform workingdir checkpoint snapshot softpoweroff cleanshutdown disk disklib isolation guestosaltname virtualhw policy rtc time ctkenabled vmx vm msg answer unity managedvm prefvmx priority invmteam debug vprobe'],
  ),
} as const;
