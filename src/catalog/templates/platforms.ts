/** Products that are often wanted, each as one node with its newest supported release (a test compares with the catalogue). */
import type { TopologyNode } from '../../model';
import type { Template } from './contract';

type Row = readonly [id: string, title: string, detail: string, node: TopologyNode];

const system = (platform: string, version: string) => ({ platform, version });
const machine = (platform: string, version: string, memory = '4GiB'): TopologyNode => ({ kind: 'vm', vcpus: 2, memory, disk: '40GiB', os: system(platform, version) } as unknown as TopologyNode);
const host = (platform: string, version: string): TopologyNode => ({ kind: 'host', os: system(platform, version) } as unknown as TopologyNode);
const product = (kind: 'engine' | 'hypervisor' | 'cluster', platform: string, version?: string): TopologyNode =>
  ({ kind, platform, ...(version === undefined ? {} : { version }) } as unknown as TopologyNode);

const ROWS: readonly Row[] = [
  ['docker', 'Docker Engine', 'Engine for containers', product('engine', 'docker', '29')],
  ['podman', 'Podman', 'Engine without a daemon', product('engine', 'podman', '6.1')],
  ['containerd', 'containerd', 'Engine of most Kubernetes nodes', product('engine', 'containerd', '2.3')],
  ['kvm', 'KVM', 'Hypervisor in the Linux kernel', product('hypervisor', 'kvm')],
  ['esxi', 'VMware ESXi', 'Hypervisor with its own kernel', product('hypervisor', 'esxi', '9.1')],
  ['hyper-v', 'Hyper-V', 'Hypervisor of Windows', product('hypervisor', 'hyper-v', '2025')],
  ['xcp-ng', 'XCP-ng', 'Xen with its tools', product('hypervisor', 'xcp-ng', '8.3')],
  ['virtualbox', 'VirtualBox', 'On a desktop system', product('hypervisor', 'virtualbox', '7.2')],
  ['ubuntu-vm', 'Ubuntu VM', '26.04, 2 vCPUs, 4 GiB', machine('ubuntu', '26.04')],
  ['debian-vm', 'Debian VM', '13, 2 vCPUs, 4 GiB', machine('debian', '13')],
  ['rocky-vm', 'Rocky Linux VM', '10, 2 vCPUs, 4 GiB', machine('rocky-linux', '10')],
  ['windows-vm', 'Windows Server VM', '2025, 2 vCPUs, 8 GiB', machine('windows-server', '2025', '8GiB')],
  ['ubuntu-host', 'Ubuntu host', '26.04 on hardware', host('ubuntu', '26.04')],
  ['debian-host', 'Debian host', '13 on hardware', host('debian', '13')],
  ['windows-host', 'Windows Server host', '2025 on hardware', host('windows-server', '2025')],
  ['kubernetes', 'Kubernetes cluster', 'Places pods on its members', product('cluster', 'kubernetes', '1.36')],
  ['vsphere', 'vSphere cluster', 'Places VMs on its members', product('cluster', 'vsphere')],
];

export const PLATFORM_TEMPLATES: readonly Template[] = ROWS.map(([id, title, detail, node]) => ({ id, title, detail, group: 'platform', nodes: { [id.replace(/-(vm|host)$/, '')]: node }, links: [] }));
