/** Hypervisors and desktop tools for virtual machines. */
import type { PlatformTraits } from './contract';

const OWN = 'a kernel each; a flaw in a guest kernel stays in the guest, one in the hypervisor does not';
const BOOT = '10 to 60 s';

export const HYPERVISOR_TRAITS: { readonly [id: string]: PlatformTraits } = {
  esxi: {
    vendor: 'Broadcom (VMware)', licence: 'proprietary, by subscription', status: '9.1, 9.0 and 8.0 are supported; 7.0 ended on 2025-10-02', runsOn: 'bare x86-64 servers of its compatibility list',
    hosts: 'VMs with Windows, Linux, BSD, Solaris; no containers of its own', boundary: `${OWN}; the process of each VM is sandboxed`, nested: 'inside: a switch of each VM, supported for labs only; as a guest: in labs',
    moves: 'vMotion, also without shared storage; CPUs alike or levelled by EVC; needs vCenter', availability: 'vSphere HA restarts VMs elsewhere; Fault Tolerance keeps a twin in step',
    overcommit: 'page sharing inside a VM (between VMs off by default), ballooning, compression, swap to disk', maxima: '768 vCPUs a VM (8.0); ~24 TB a VM, 1024 VMs a host',
    overhead: '20 MB, 4 MB more for each further vCPU, 7.5 MB more for each GB', start: BOOT, artefacts: '.vmx, .vmdk, OVF; vCenter inventory',
  },
  xen: {
    vendor: 'Linux Foundation', licence: 'GPL-2.0', status: 'active', runsOn: 'bare x86-64, Armv7, Armv8', hosts: 'VMs as PV (no CPU extensions needed), HVM, PVH', boundary: `${OWN}; control and driver domains are trusted`,
    nested: 'inside: experimental for HVM; as a guest: in labs', moves: '`xl migrate`; ~with shared storage; the toolstack levels CPUs', availability: 'none of its own', overcommit: 'ballooning, populate on demand; sharing is experimental',
    maxima: '8 TiB a guest, 12 TiB and 4096 CPUs a host; ~128 vCPUs HVM, 512 PV', overhead: 'not published', start: BOOT, artefacts: 'xl configuration, libvirt domain XML',
  },
  xenserver: {
    vendor: 'Cloud Software Group (Citrix)', licence: 'proprietary around open source', status: '8.4 is supported; 8.2 CU1 ended on 2025-06-25', runsOn: 'bare x86-64', hosts: '~VMs with Windows and Linux, fully virtualized', boundary: `${OWN}; the control domain is trusted`,
    nested: '~not supported but for named cases', moves: 'live migration, of the storage too; pool levelling of CPUs', availability: 'pool HA with a heartbeat on shared storage', overcommit: '~Dynamic Memory Control', maxima: '~32 vCPUs and 1.5 TB a VM, 1000 VMs a host (8.2)',
    start: BOOT, artefacts: 'XVA, OVF; `xe vm-param-list`',
  },
  'xcp-ng': {
    vendor: 'Vates, Linux Foundation', licence: 'GPL-2.0 and others', status: '8.3 LTS is supported to 2028-11-30; 8.2 ended on 2025-06-25', runsOn: 'bare x86-64 with VT-x or AMD-V, from 8.3 with nested paging; 2 GB of memory, 46 GB of disk',
    hosts: 'VMs with Windows, Linux, BSD', boundary: `${OWN}; the control domain is trusted`, nested: 'labs only, both ways', moves: 'live, storage too, also between pools; the same CPU vendor; not with passthrough or snapshots on moved disks',
    availability: 'pool HA: three hosts advised, shared storage for the heartbeat', overcommit: '~Dynamic Memory Control', start: BOOT, artefacts: 'XVA, OVF; Xen Orchestra JSON',
  },
  kvm: {
    vendor: 'kernel.org', licence: 'GPL-2.0', status: 'active, with the Linux kernel', runsOn: 'a Linux host whose CPU has VT-x, AMD-V, EL2 or the like', hosts: 'what its monitor offers: QEMU, Firecracker, Cloud Hypervisor', boundary: `${OWN}, which here is the kernel of the host; the monitor is confined by sVirt or AppArmor and seccomp`,
    nested: '~on by default since 4.20; the guest needs a CPU model with vmx or svm', moves: 'by its monitor', availability: 'by its manager (Pacemaker, Nova, Proxmox)', overcommit: 'KSM, ballooning, swap of the host', maxima: '1024 vCPUs, 4096 in large builds; distributions support less', artefacts: 'libvirt domain XML',
  },
  qemu: {
    vendor: 'QEMU project', licence: 'GPL-2.0', status: 'active', runsOn: 'Linux, macOS, Windows, BSD; on KVM, HVF, WHPX, Xen or by emulation', hosts: 'nearly every system and CPU architecture', boundary: OWN, nested: 'with KVM as KVM',
    moves: 'pre-copy and post-copy; disks can be mirrored along; named CPU models, `host-passthrough` only between equal hosts', availability: 'by its manager', overcommit: 'ballooning, KSM, swap', maxima: '~4096 vCPUs with q35',
    overhead: '~150 to 300 MiB and page tables (1/512 of the memory)', start: '~10 to 40 s; under 1 s with the microvm machine', artefacts: 'command line, libvirt domain XML, qcow2, raw',
  },
  'qemu-tcg': {
    vendor: 'QEMU project', licence: 'GPL-2.0', status: 'active', runsOn: 'any system, without CPU extensions', hosts: 'any CPU architecture', boundary: OWN, nested: 'inside: only by further emulation; as a guest: anywhere', moves: 'as QEMU', overhead: '~5 to 50 times slower than with CPU extensions', artefacts: 'command line, libvirt domain XML',
  },
  'proxmox-ve': {
    vendor: 'Proxmox Server Solutions', licence: 'AGPL-3.0', status: '9 is supported; 8 ended on 2026-08-31', runsOn: 'bare x86-64, with a Debian of its own; in a VM for trials', hosts: 'KVM VMs and LXC system containers', boundary: 'VMs a kernel each; containers share the one of the node',
    nested: '~with CPU type `host`, both ways', moves: '`qm migrate --online`, local disks streamed along; CPU type `host` only between equal nodes; not with passthrough; containers only by a restart', availability: 'HA manager with fencing and quorum',
    overcommit: 'KSM on by default, ballooning towards 80 % of the host, swap', maxima: '~about 32 nodes a cluster', overhead: 'as QEMU', start: '~10 to 40 s; containers 1 to 3 s', artefacts: 'qemu-server/ID.conf, lxc/ID.conf, API JSON',
  },
  'nutanix-ahv': {
    vendor: 'Nutanix', licence: 'proprietary, part of AOS', status: 'AOS 7 is supported; AOS 6.10 ended on 2026-10-31', runsOn: 'certified nodes, a controller VM on each', hosts: 'VMs with Windows and Linux', boundary: OWN, nested: '~limited, not for production',
    moves: 'live, placed by ADS; the storage is the cluster\'s own; ~the oldest node sets the CPU baseline', availability: 'VM HA: best effort, or guaranteed by reservation', overcommit: '~memory, a VM at a time, since AOS 6', overhead: '~the controller VM takes 20 to 48 GB and 6 to 12 vCPUs of every node', start: BOOT, artefacts: 'Prism JSON, `acli vm.get`',
  },
  'hyper-v': {
    vendor: 'Microsoft', licence: 'with Windows', status: 'active, with Windows Server and Windows', runsOn: 'Windows Server, Windows 10 and 11 Pro and up; nested paging needed since 2016', hosts: 'VMs with Windows, Linux, FreeBSD; containers in Hyper-V isolation', boundary: `${OWN}; Windows in the root partition is trusted`,
    nested: 'one level of Hyper-V in Hyper-V, in production too; other hypervisors unsupported', moves: 'live migration, also without shared storage and cluster; a compatibility mode for CPUs, never from Intel to AMD', availability: 'failover clustering; Hyper-V Replica for a second site',
    overcommit: 'Dynamic Memory; no page sharing; fixed while a hypervisor runs inside', maxima: 'Server 2025: 2048 vCPUs and 240 TB a VM, 1024 VMs a host, 64 hosts and 8000 VMs a cluster; 2022: 1024 vCPUs; 2016 and 2019: 240 vCPUs, 12 TB', overhead: '~32 MB, 8 MB more for each GB over the first; 2 GB for the root partition', start: BOOT,
    artefacts: '.vmcx (binary), .vhdx; `Get-VM | ConvertTo-Json`',
  },
  'azure-local': {
    vendor: 'Microsoft', licence: 'subscription', status: 'active', runsOn: 'validated hardware', hosts: 'as Hyper-V, and AKS', boundary: OWN, nested: 'for evaluation only', moves: 'as Hyper-V', availability: 'failover clustering', overcommit: 'Dynamic Memory', start: BOOT, artefacts: 'as Hyper-V; ARM templates',
  },
  'aws-nitro': {
    vendor: 'Amazon', licence: 'service', status: 'active', runsOn: 'Amazon\'s hosts with Nitro cards', hosts: 'EC2 instances', boundary: `${OWN}; ~memory and cores are not shared between instances`, nested: 'since 2026-02 on C8i, M8i, R8i with KVM or Hyper-V; otherwise only on metal',
    moves: '~nothing offered to customers', availability: 'EC2 auto recovery, Auto Scaling', overcommit: '~none: memory is dedicated', maxima: 'by instance type', start: BOOT, artefacts: '`aws ec2 describe-instances`, CloudFormation, Terraform',
  },
  'ibm-zvm': { vendor: 'IBM', licence: 'proprietary', status: 'active', runsOn: 'a partition of IBM Z', hosts: 'Linux, z/OS, z/VM', boundary: OWN, nested: '~yes, as ever', start: BOOT },
  bhyve: {
    vendor: 'FreeBSD', licence: 'BSD-2-Clause', status: 'active', runsOn: 'FreeBSD on x86-64 with nested paging; ~arm64 since 15', hosts: 'FreeBSD, Linux, Windows, OpenBSD', boundary: `${OWN}; the monitor is confined by Capsicum`, nested: '~not inside; as a guest: yes', moves: '~none; suspend and resume are experimental', availability: 'none',
    overcommit: '~swap only', start: '5 to 30 s', artefacts: 'bhyve_config(5), vm-bhyve files',
  },
  firecracker: {
    vendor: 'Amazon', licence: 'Apache-2.0', status: 'active; the last two minors are supported', runsOn: 'Linux 5.10, 6.1 or 6.18 with KVM, x86-64 and aarch64', hosts: 'microVMs with Linux; no Windows', boundary: `${OWN}; jailer and seccomp around the monitor`, nested: 'not inside; its host may be a VM',
    moves: 'none; snapshot and restore', availability: 'none', overcommit: 'ballooning, swap', maxima: '32 vCPUs a VM', overhead: 'at most 5 MiB for the monitor', start: 'at most 125 ms to the guest\'s init', artefacts: 'JSON configuration',
  },
  'cloud-hypervisor': {
    vendor: 'Linux Foundation', licence: '~Apache-2.0 and BSD-3-Clause', status: 'active', runsOn: 'Linux with KVM (5.13 or newer advised), or Microsoft\'s mshv', hosts: '64-bit Linux, Windows Server 2019 and up, Windows 10 and 11', boundary: `${OWN}; seccomp and Landlock around the monitor`, nested: 'a switch of each VM; as a guest: yes',
    moves: 'over a socket; the same or a newer version, and the CPU features, at the other end', availability: 'none', overcommit: 'ballooning, KSM, free page reporting', maxima: '~254 vCPUs', start: '~100 to 300 ms', artefacts: 'command line, REST JSON',
  },
  ovirt: { vendor: 'community (Red Hat ended RHV in 2024)', licence: 'Apache-2.0', status: 'winding down: 4.5', runsOn: 'Linux hosts', hosts: 'KVM VMs', boundary: OWN, moves: 'live; the CPU type is the cluster\'s', availability: 'HA VMs with a lease, fencing', overcommit: 'KSM, ballooning', artefacts: 'OVF, REST XML' },
  virtualbox: {
    vendor: 'Oracle', licence: 'GPL-3.0; ~extension pack under PUEL', status: '7.2 is supported; 7.1 ended on 2026-03-31', runsOn: 'Windows, Linux, macOS, Solaris', hosts: 'VMs with Windows, Linux, BSD, Solaris', boundary: OWN, nested: '`--nested-hw-virt on` since 6.1; ~slow beside Hyper-V on Windows', moves: '~teleporting by hand, with a shared disk', availability: 'none',
    overcommit: '~ballooning, page fusion for Windows guests', maxima: '~64 vCPUs in its window', overhead: '~100 to 200 MB', start: '20 to 60 s', artefacts: '.vbox, .vdi, OVF',
  },
  'vmware-workstation': {
    vendor: 'Broadcom', licence: 'proprietary, free since 2024-11', status: 'active', runsOn: 'Windows and Linux on x86-64', hosts: 'VMs with Windows, Linux, BSD', boundary: OWN, nested: 'VT-x for the guest, ~not in Hyper-V mode; beside Hyper-V since 15.5.5', moves: 'none; upload to vSphere', availability: 'none', overcommit: '~trimming, page sharing, swap',
    maxima: '32 vCPUs, 128 GB a VM', overhead: '~30 to 100 MB', start: '20 to 60 s', artefacts: '.vmx, .vmdk',
  },
  'vmware-player': { vendor: 'Broadcom', licence: 'proprietary', status: 'ended in 2024: part of Workstation Pro', runsOn: 'Windows and Linux on x86-64', hosts: 'VMs', boundary: OWN, moves: 'none', maxima: '~one VM at a time', artefacts: '.vmx' },
  'vmware-fusion': { vendor: 'Broadcom', licence: '~free since 2024-11', status: 'active', runsOn: 'macOS', hosts: 'Windows for Arm, Linux', boundary: OWN, nested: '~Intel only', moves: 'none', availability: 'none', artefacts: '.vmx' },
  'parallels-desktop': { vendor: 'Alludo', licence: 'proprietary', status: '~active', runsOn: 'macOS', hosts: 'Windows for Arm, Linux, macOS', boundary: OWN, nested: '~limited', moves: 'none', availability: 'none', artefacts: '.pvm bundle' },
  'apple-virtualization': {
    vendor: 'Apple', licence: 'with macOS', status: 'active', runsOn: 'macOS 11 and up', hosts: 'Linux, macOS (~two at a time); no Windows', boundary: OWN, nested: 'macOS 15 and up on M3 or newer', moves: 'none', availability: 'none', overcommit: 'ballooning', start: '~1 to 10 s', artefacts: 'none of its own: the configuration of the tool that uses it',
  },
  multipass: { vendor: 'Canonical', licence: 'GPL-3.0', status: 'active', runsOn: 'Linux, macOS, Windows', hosts: 'Ubuntu VMs on QEMU, Apple\'s framework, Hyper-V or VirtualBox', boundary: OWN, moves: 'none', start: '~10 to 60 s', artefacts: 'its database; cloud-init YAML' },
  vagrant: { vendor: 'HashiCorp (IBM)', licence: 'BUSL-1.1 in new releases', status: 'active', runsOn: 'any system with a provider: VirtualBox, libvirt, VMware, Hyper-V', hosts: 'VMs of the provider', boundary: 'that of the provider', moves: 'none', artefacts: 'Vagrantfile' },
};
