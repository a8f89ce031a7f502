/** Container engines, desktop products that hide a virtual machine, and system containers. */
import type { Platform } from '../contract';

const engine = (id: string, name: string, aliases: string, summary: string, more: Partial<Platform> = {}): Platform =>
  ({ id, name, class: 'engine', aliases: aliases ? aliases.split('|') : [], summary, ...more });

/** Linux containers on macOS always run in a virtual machine; on Windows where the product brings one. */
const onMac: Platform['hiddenVm'] = { on: ['macos'], guest: 'linux', shared: false };
const always: Platform['hiddenVm'] = { on: ['linux', 'macos', 'windows', 'bsd', 'other'], guest: 'linux', shared: true };
const onDesktops: Platform['hiddenVm'] = { on: ['macos', 'windows'], guest: 'linux', shared: true };

export const ENGINES: readonly Platform[] = [
  engine('docker', 'Docker Engine', 'dockerd|docker-ce|docker-ee|docker engine|docker-engine|moby|mirantis container runtime', 'Docker on Linux shares the kernel of its host with every container; on Windows Server it runs Windows containers.', { hiddenVm: onMac }),
  engine('docker-desktop', 'Docker Desktop', 'docker desktop|docker for mac|docker for windows|dockerdesktop', 'Runs Linux containers in a hidden Linux VM (WSL 2 on Windows): they share that kernel, not the one of the machine.', { hiddenVm: always }),
  engine('docker-toolbox', 'Docker Toolbox', 'docker toolbox|docker-machine|docker machine', 'Linux containers in a VirtualBox VM; discontinued.', { hiddenVm: { ...always, shared: false }, ended: '2020: archived, replaced by Docker Desktop' }),
  engine('rancher-desktop', 'Rancher Desktop', 'rancher desktop', 'Containers and Kubernetes in a hidden Linux VM (WSL 2 on Windows).', { hiddenVm: always }),
  engine('podman', 'Podman', 'libpod|podman engine', 'Engine without a daemon; rootless by design. Outside Linux it needs a machine, a hidden Linux VM.', { hiddenVm: onDesktops }),
  engine('podman-machine', 'Podman machine', 'podman machine|podman-desktop|podman desktop', 'Podman in the Linux VM that it starts itself.', { hiddenVm: always, lifecycle: 'podman' }),
  engine('colima', 'Colima', '', 'Docker or containerd in a hidden Linux VM on macOS and Linux.', { hiddenVm: { ...always, shared: false } }),
  engine('lima', 'Lima', 'limactl', 'Linux VM with containerd, Docker or Podman in it.', { hiddenVm: { ...always, shared: false } }),
  engine('orbstack', 'OrbStack', '', 'Containers and Linux machines in one hidden VM on macOS.', { hiddenVm: always }),
  engine('wsl2', 'Windows Subsystem for Linux 2', 'wsl|wsl 2|windows subsystem for linux', 'All Linux distributions and engines in WSL 2 share one hidden VM, its kernel and its memory.', { hiddenVm: { on: ['windows'], guest: 'linux', shared: true } }),
  engine('containerd', 'containerd', '', 'Engine under Docker and most Kubernetes nodes.', { hiddenVm: onMac }),
  engine('nerdctl', 'nerdctl', '', 'Docker-like command line of containerd.', { hiddenVm: onMac }),
  engine('cri-o', 'CRI-O', 'crio|cri o', 'Engine for Kubernetes only; each minor ends with the same Kubernetes minor.'),
  engine('dockershim', 'dockershim', 'docker-shim', 'The adapter that let the kubelet use Docker; removed from Kubernetes 1.24.', { ended: '2022: removed from Kubernetes 1.24' }),
  engine('rkt', 'rkt', 'rocket', 'Pod-native engine by CoreOS; discontinued with known escapes never fixed.', { ended: '2020-02-24: archived; its known escapes were never fixed' }),
  engine('lxc', 'LXC', 'liblxc', 'System containers: an init and many processes on the shared kernel.', { sandbox: { boundary: 'B1', unit: 'container' } }),
  engine('lxd', 'LXD', '', 'System containers and KVM VMs from one command.'),
  engine('incus', 'Incus', '', 'System containers, OCI containers and KVM VMs from one command.'),
  engine('systemd-nspawn', 'systemd-nspawn', 'nspawn|machinectl', 'System containers of systemd.'),
  engine('apptainer', 'Apptainer', 'singularity', 'Containers for high-performance computing; little isolated on purpose.'),
  engine('freebsd-jail', 'FreeBSD jails', 'jail|jails|freebsd jails', 'Containers of FreeBSD on its shared kernel.', { lifecycle: 'freebsd' }),
  engine('windows-server-containers', 'Windows Server Containers', 'windows containers|windows server containers|process isolation|windows-containers', 'Windows containers in process isolation: they share the kernel, so builds must fit.', { lifecycle: 'windows-server', sandbox: { boundary: 'B1', unit: 'container', guest: 'windows' } }),
  engine('hyper-v-containers', 'Hyper-V Containers', 'hyper-v containers|hyper-v isolation|hyperv-isolation|hyperv containers', 'Windows containers, each in a utility VM with its own kernel.', { lifecycle: 'windows-server', sandbox: { boundary: 'B3', unit: 'container', guest: 'windows' } }),
  engine('apple-container', 'Apple container', 'apple containers|apple containerization', 'Each container gets a light VM and a kernel of its own.', { sandbox: { boundary: 'B3', unit: 'container' } }),
];
