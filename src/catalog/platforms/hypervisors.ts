/** Hypervisors, and the tools that start their virtual machines. */
import type { Platform } from '../contract';

type Kernel = NonNullable<Platform['hypervisor']>['kernel'];
const hypervisor = (type: 1 | 2) => (id: string, name: string, kernel: Kernel, aliases: string, summary: string, more: Partial<Platform> = {}): Platform =>
  ({ id, name, class: 'hypervisor', hypervisor: { type, kernel }, aliases: aliases ? aliases.split('|') : [], summary, ...more });
const type1 = hypervisor(1);
const type2 = hypervisor(2);

export const HYPERVISORS: readonly Platform[] = [
  type1('esxi', 'VMware ESXi', 'own', 'esx|vmware esxi|vmware-esxi|vmware esx|vmkernel', 'Type 1: its own kernel on the hardware, nothing else meant to run there.'),
  type1('xen', 'Xen', 'control', 'xen project|xen hypervisor|xen-hypervisor', 'Type 1: a small hypervisor; a privileged domain holds the drivers and loses every guest when it goes.'),
  type1('xenserver', 'XenServer', 'control', 'citrix xen|citrix xenserver|citrix hypervisor|citrix-hypervisor|citrix-xen', 'Type 1: commercial Xen, named Citrix Hypervisor from 2019 to 2023.'),
  type1('xcp-ng', 'XCP-ng', 'control', 'xcpng|xcp', 'Type 1: free Xen distribution with the XenServer interfaces.'),
  type1('kvm', 'KVM', 'hostKernel', 'qemu-kvm|qemu/kvm|kvm/qemu|kernel-based virtual machine|linux-kvm|libvirt', 'Type 1, integrated: the Linux kernel of the host is the hypervisor; a flaw in it reaches the VMs and everything beside them.'),
  type1('qemu', 'QEMU', 'hostKernel', 'qemu-system|qemu-system-x86_64|qemu-system-aarch64', 'Machine emulator that usually runs VMs with KVM; each VM is a process of the host.'),
  type2('qemu-tcg', 'QEMU without KVM', 'hostKernel', 'tcg|qemu-emulation', 'Pure emulation: runs any guest anywhere, many times slower than with CPU extensions.'),
  type1('proxmox-ve', 'Proxmox VE', 'hostKernel', 'proxmox|pve|proxmox ve|proxmox virtual environment', 'Type 1, integrated: Debian with KVM virtual machines and LXC containers side by side; the containers share the kernel that runs the VMs.'),
  type1('nutanix-ahv', 'Nutanix AHV', 'own', 'ahv|nutanix|acropolis|acropolis hypervisor|nutanix-aos|nutanix aos', 'Type 1 appliance on KVM; a controller VM on each node takes a good part of it.', { lifecycle: 'nutanix-aos' }),
  type1('hyper-v', 'Microsoft Hyper-V', 'control', 'hyperv|microsoft hyper-v|ms-hyper-v|windows hyper-v|hyper-v server', 'Type 1, also on Windows clients: Windows itself runs in the root partition on top of it.', { lifecycle: 'windows-server', sandbox: { boundary: 'B3', unit: 'container', guest: 'windows' } }),
  type1('azure-local', 'Azure Local', 'control', 'azure stack hci|azure-stack-hci|azurelocal', 'Type 1: Hyper-V on validated hardware, run from Azure.', { lifecycle: 'windows-server' }),
  type1('aws-nitro', 'AWS Nitro', 'own', 'nitro|aws nitro|nitro hypervisor', 'Type 1 run by Amazon; you see only the instances.'),
  type1('ibm-zvm', 'IBM z/VM', 'own', 'z/vm|zvm|ibm z/vm', 'Type 1 on IBM Z, heir of the first hypervisors.'),
  type1('bhyve', 'bhyve', 'hostKernel', '', 'Integrated in the FreeBSD kernel; each VM is a process of the host.', { lifecycle: 'freebsd' }),
  type1('firecracker', 'Firecracker', 'hostKernel', 'fc', 'MicroVMs on KVM with a minimal device model.', { sandbox: { boundary: 'B3', unit: 'container', overheadMemoryBytes: 22020096 } }),
  type1('cloud-hypervisor', 'Cloud Hypervisor', 'hostKernel', 'clh|cloud hypervisor', 'Virtual machine monitor on KVM for cloud workloads.'),
  type1('ovirt', 'oVirt', 'hostKernel', 'rhv|rhev|red hat virtualization|rhvh', 'Manager of KVM hosts; winding down.'),
  type2('virtualbox', 'Oracle VirtualBox', 'hostKernel', 'vbox|oracle virtualbox|oracle vm virtualbox', 'Type 2: VMs are processes of a desktop operating system.'),
  type2('vmware-workstation', 'VMware Workstation', 'hostKernel', 'workstation|vmware workstation|vmware workstation pro|vmware-workstation-pro', 'Type 2 on Windows and Linux desktops.'),
  type2('vmware-player', 'VMware Workstation Player', 'hostKernel', 'vmware player|vmware workstation player|vmplayer|player', 'Type 2; folded into Workstation Pro.', { ended: '2024: no longer a product of its own, Workstation Pro took its place' }),
  type2('vmware-fusion', 'VMware Fusion', 'hostKernel', 'fusion|vmware fusion', 'Type 2 on macOS.'),
  type2('parallels-desktop', 'Parallels Desktop', 'hostKernel', 'parallels|parallels desktop', 'Type 2 on macOS.'),
  type2('apple-virtualization', 'Apple Virtualization framework', 'hostKernel', 'vz|apple virtualization|virtualization.framework|hypervisor.framework|hvf|applehv|vfkit|apple-vz|libkrun|krunkit', 'What macOS offers for virtual machines; other tools start theirs through it.'),
  { id: 'multipass', name: 'Multipass', class: 'other', aliases: [], summary: 'Starts Ubuntu VMs through the hypervisor of the system.' },
  { id: 'vagrant', name: 'Vagrant', class: 'other', aliases: [], summary: 'Describes development VMs and starts them through a provider.' },
];
