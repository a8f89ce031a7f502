/** Flaws of hypervisors, and of processors whose leaks cross them. Columns: ./table.ts. */
import type { AdvisoryData } from './table';

export const MACHINES: AdvisoryData = {
  esxi: `
CVE-2018-6981 2018-11-09 hypervisor device - vmxnet3 uninitialized stack
CVE-2020-4004 2020-11-20 vmm device 7.0..7.0u1b XHCI use after free
CVE-2022-31705 2022-12-13 vmm device 7.0..7.0u3i,8.0..8.0a EHCI heap write
CVE-2024-22252 2024-03-05 vmm device 7.0..7.0u3p,8.0..8.0u1d,8.0u2..8.0u2b XHCI use after free
CVE-2025-22224!+CVE-2025-22225+CVE-2025-22226 2025-03-04 vmm guest 7.0..7.0u3s,8.0..8.0u2d,8.0u3..8.0u3d VMCI time-of-check race
CVE-2025-41236 2025-07-15 hypervisor device 7.0..7.0u3w,8.0..8.0u2e,8.0u3..8.0u3f VMXNET3 integer overflow`,
  'vmware-workstation': `
CVE-2022-31705 2022-12-13 hypervisor device 16.0..16.2.5 EHCI heap write
CVE-2024-22252 2024-03-05 hypervisor device 17.0..17.5.1 XHCI use after free
CVE-2025-22224!+CVE-2025-22226 2025-03-04 hypervisor guest 17.0..17.6.3 VMCI time-of-check race
CVE-2025-41236 2025-07-15 hypervisor device 17.0..17.6.4 VMXNET3 integer overflow`,
  'vmware-fusion': `
CVE-2024-22252 2024-03-05 hypervisor device 13.0..13.5.1 XHCI use after free
CVE-2025-22226!? 2025-03-04 memory guest 13.0..13.6.3 HGFS out-of-bounds read`,
  qemu: `
CVE-2015-3456? 2015-05-13 vmm guest ..2.3.1 VENOM: floppy controller overflow
CVE-2016-3710? 2016-05-09 vmm device ..2.6.0 Dark Portal: VGA bank switch
CVE-2019-14378? 2019-07-29 vmm device ..4.1.0 SLiRP packet reassembly
CVE-2020-14364 2020-08-24 vmm device ..5.2.0 USB setup packet overflow`,
  xen: `
CVE-2017-7228? 2017-04-04 hypervisor device 4.4.0..4.4.5,4.5.0..4.5.6,4.6.0..4.6.6,4.7.0..4.7.3,4.8.0..4.8.1 XSA-212: XENMEM_exchange check`,
  'hyper-v': `
CVE-2021-28476 2021-05-11 hypervisor device 14393..14393.4401,17763..17763.1935,18363..18363.1556,19041..19041.982,19042..19042.982 vmswitch remote code execution
CVE-2024-21407 2024-03-12 hypervisor guest 14393..14393.6796,17763..17763.5576,20348..20348.2340,25398..25398.763,22631..22631.3296 Hyper-V remote code execution`,
  virtualbox: `
CVE-2018-2698 2018-01-18 hypervisor guest ..5.1.32,5.2.0..5.2.6 VirtualBox core (graphics buffer)
CVE-2023-21987 2023-04-18 hypervisor guest ..6.1.44,7.0.0..7.0.8 VirtualBox core
CVE-2024-21114 2024-04-16 hypervisor guest ..7.0.16 VirtualBox core`,
  bhyve: `
CVE-2023-3494 2023-08-01 vmm device 13.1..13.1-p9,13.2..13.2-p2 bhyve fwctl overflow`,
  firecracker: `
CVE-2019-18960 2019-12-10 vmm device 0.18.0..0.18.1,0.19.0..0.19.1 vsock buffer overflow`,
  'cpu-intel': `
CVE-2017-5754+CVE-2017-5753+CVE-2017-5715 2018-01-04 memory - - Meltdown
CVE-2018-3646 2018-08-14 memory guest - L1TF / Foreshadow (virtualization)
CVE-2018-12130 2019-05-14 memory guest - MDS / ZombieLoad
CVE-2022-40982 2023-08-08 memory - - Downfall / gather data sampling`,
  'cpu-amd': `
CVE-2023-20593 2023-07-24 memory - - Zenbleed`,
};
