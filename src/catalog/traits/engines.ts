/** Container engines, the virtual machines some of them hide, and OCI runtimes. */
import type { PlatformTraits } from './contract';

const SHARED = 'one kernel, that of the host';
const HIDDEN = 'one kernel, that of the hidden VM';
const RESTART = 'only by a restart elsewhere; checkpoints work for simple processes at best';

export const ENGINE_TRAITS: { readonly [id: string]: PlatformTraits } = {
  docker: {
    vendor: 'Docker Inc., Moby', licence: 'Apache-2.0', status: '29 is supported; 28 and older ended, 25.0 is kept up by others to 2026-12-04', runsOn: 'Linux; Windows Server for Windows containers', hosts: 'application containers', boundary: `${SHARED}, or what the runtime makes of it`,
    nested: 'in a VM; in itself only with `--privileged` or Sysbox; in an Incus container with `security.nesting`', moves: RESTART, availability: 'restart policies; an orchestrator for more', overcommit: 'limits of cgroups above what there is; swap', overhead: '~50 to 100 MB for the daemon, 5 to 15 MB a container', start: '~0.2 to 1 s',
    artefacts: 'Compose files, `docker inspect`',
  },
  'docker-desktop': {
    vendor: 'Docker Inc.', licence: 'proprietary; ~free below 250 employees and 10 million dollars', status: 'active', runsOn: 'macOS, Windows (WSL 2 or Hyper-V), Linux', hosts: 'Linux containers; Windows containers on Windows', boundary: HIDDEN, nested: 'in a VM only where it may nest', moves: RESTART, availability: 'restart policies',
    overhead: '~up to half of the memory for its VM', start: '~5 to 30 s for its VM, under 1 s for a container', artefacts: 'Compose files',
  },
  'docker-toolbox': { vendor: 'Docker Inc.', licence: 'Apache-2.0', status: 'ended: archived in 2020', runsOn: 'VirtualBox on Windows and macOS', hosts: 'Linux containers', boundary: HIDDEN, moves: RESTART, artefacts: 'docker-machine JSON' },
  'rancher-desktop': { vendor: 'SUSE', licence: '~Apache-2.0', status: '~active', runsOn: 'macOS, Windows (WSL 2), Linux', hosts: 'Linux containers, K3s', boundary: HIDDEN, moves: RESTART, artefacts: 'Compose files, manifests' },
  podman: {
    vendor: 'Red Hat, CNCF', licence: 'Apache-2.0', status: '6.1; only the newest minor is kept up', runsOn: 'Linux; elsewhere through Podman machine', hosts: 'application containers and pods', boundary: `${SHARED}; with a user namespace where rootless`, nested: 'in a VM; in a container with care', moves: RESTART, availability: 'restart policies, systemd',
    overcommit: 'limits of cgroups above what there is; swap', overhead: '~no daemon; 1 to 5 MB a container', start: '~0.2 to 1 s', artefacts: 'Quadlet units, Kubernetes YAML, `podman inspect`',
  },
  'podman-machine': { vendor: 'Red Hat, CNCF', licence: 'Apache-2.0', status: 'active', runsOn: 'macOS (libkrun, applehv), Windows (WSL, Hyper-V), Linux (QEMU)', hosts: '~Podman in a VM with Fedora CoreOS', boundary: HIDDEN, moves: RESTART, start: '~5 to 20 s', artefacts: 'its JSON' },
  colima: { vendor: 'community', licence: 'MIT', status: 'active', runsOn: 'macOS, Linux', hosts: 'Docker, containerd, Incus or K3s in one Linux VM', boundary: HIDDEN, nested: 'on M3 with Apple\'s framework', moves: RESTART, start: '~10 to 30 s', artefacts: 'colima.yaml' },
  lima: { vendor: 'CNCF', licence: 'Apache-2.0', status: 'active', runsOn: 'macOS, Linux, Windows', hosts: 'a Linux VM with containerd, Docker, Podman or Kubernetes', boundary: HIDDEN, moves: RESTART, start: '~10 to 30 s', artefacts: 'lima.yaml' },
  orbstack: { vendor: 'OrbStack', licence: '~proprietary', status: '~active', runsOn: 'macOS', hosts: 'containers and Linux machines', boundary: HIDDEN, moves: RESTART },
  wsl2: {
    vendor: 'Microsoft', licence: 'open source since 2025-05', status: 'active', runsOn: 'Windows 10 1903 and up, Windows 11, Windows Server', hosts: 'Linux distributions and their engines, all in one utility VM', boundary: 'one kernel for all distributions', nested: 'on by default; in a Hyper-V VM that may nest', moves: 'none', overcommit: 'gives memory of its cache back',
    overhead: 'up to half of the memory and all CPUs by default', start: '~1 to 3 s', artefacts: '.wslconfig, wsl.conf',
  },
  containerd: { vendor: 'CNCF', licence: 'Apache-2.0', status: '2.3 LTS and 2.0 LTS are supported; 1.7 and 2.2 ended in 2026', runsOn: 'Linux, Windows', hosts: 'containers and pods', boundary: `${SHARED}, or what the runtime class makes of it`, moves: RESTART, availability: 'by the kubelet', overhead: '~5 to 15 MB a container', start: '~0.1 to 1 s', artefacts: '`ctr` and `nerdctl inspect`, CRI JSON' },
  nerdctl: { vendor: 'CNCF', licence: 'Apache-2.0', status: 'active', runsOn: 'Linux; ~FreeBSD, Windows', hosts: 'as containerd', boundary: SHARED, moves: RESTART, artefacts: 'Compose files' },
  'cri-o': { vendor: 'CNCF', licence: 'Apache-2.0', status: 'active; each minor ends with the Kubernetes minor of its number', runsOn: 'Linux', hosts: 'pods of Kubernetes only', boundary: `${SHARED}, or what the runtime class makes of it`, moves: RESTART, availability: 'by the kubelet', start: '~0.1 to 1 s', artefacts: 'none of its own: those of Kubernetes' },
  dockershim: { vendor: 'Kubernetes', licence: 'Apache-2.0', status: 'ended: removed from Kubernetes 1.24', runsOn: 'Docker below the kubelet', hosts: 'pods', boundary: SHARED },
  rkt: { vendor: 'CoreOS', licence: 'Apache-2.0', status: 'ended: archived on 2020-02-24 with known escapes never mended', runsOn: 'Linux', hosts: 'appc, Docker and OCI images in pods', boundary: `${SHARED}; a kernel each with its KVM stage`, moves: RESTART, artefacts: 'pod manifest JSON' },
  lxc: { vendor: 'linuxcontainers.org', licence: '~LGPL-2.1', status: 'active', runsOn: 'Linux', hosts: 'system containers: an init with many processes', boundary: `${SHARED}; with a user namespace where unprivileged`, nested: 'by configuration', moves: RESTART, start: '~1 to 3 s', artefacts: 'config files; lxc/ID.conf of Proxmox' },
  lxd: { vendor: 'Canonical', licence: '~AGPL-3.0 since 2023-12', status: 'active', runsOn: 'Linux', hosts: 'system containers and KVM VMs', boundary: 'containers share the kernel of the host, VMs have one each', nested: '`security.nesting`', moves: 'VMs live; containers by a restart', start: '~1 to 3 s for containers, 5 to 20 s for VMs', artefacts: '`lxc config show`' },
  incus: { vendor: 'linuxcontainers.org', licence: 'Apache-2.0', status: 'active', runsOn: 'Linux 6.12 with QEMU 8.2 in new versions', hosts: 'system containers, OCI containers and KVM VMs', boundary: 'containers share the kernel of the host, VMs have one each', nested: '`security.nesting`', moves: 'VMs live with `migration.stateful`, to a CPU at least as capable; containers hardly', start: '~1 to 3 s for containers, 5 to 20 s for VMs', artefacts: '`incus config show`' },
  'systemd-nspawn': { vendor: 'systemd', licence: 'LGPL-2.1', status: 'active', runsOn: 'Linux with systemd', hosts: 'system containers', boundary: SHARED, moves: RESTART, start: '~1 to 3 s', artefacts: '.nspawn files' },
  apptainer: { vendor: 'Linux Foundation', licence: 'BSD-3-Clause', status: '~active', runsOn: 'Linux, in high-performance computing', hosts: 'applications in one image file', boundary: `${SHARED}, little isolated on purpose`, moves: RESTART, artefacts: 'definition file' },
  'freebsd-jail': { vendor: 'FreeBSD', licence: 'BSD', status: 'active', runsOn: 'FreeBSD', hosts: 'system and application containers; Linux programs by emulation', boundary: SHARED, nested: '`children.max`', moves: RESTART, start: '~under 1 s', artefacts: 'jail.conf' },
  'windows-server-containers': { vendor: 'Microsoft', licence: 'with Windows Server', status: 'active', runsOn: 'Windows Server 2016 and up, Windows 11, of a build that fits the image', hosts: 'Windows containers', boundary: SHARED, nested: 'in a VM', moves: RESTART, overhead: '~50 to 300 MB', start: '~2 to 10 s', artefacts: '`docker inspect`, Compose files, manifests' },
  'hyper-v-containers': { vendor: 'Microsoft', licence: 'with Windows', status: 'active', runsOn: 'Windows with the Hyper-V role', hosts: 'Windows containers, also older than the host, never newer', boundary: 'a kernel each, in a utility VM', nested: 'in a Hyper-V VM, one level', moves: RESTART, overhead: '~200 to 500 MB', start: '~5 to 20 s', artefacts: '`docker inspect`, Compose files' },
  'apple-container': { vendor: 'Apple', licence: 'Apache-2.0', status: 'active', runsOn: 'macOS 26 on Apple silicon', hosts: 'Linux containers', boundary: 'a kernel each, in a light VM', moves: RESTART, start: '~under 1 s', artefacts: 'OCI images' },
  runc: { vendor: 'OCI', licence: 'Apache-2.0', status: '1.5 and 1.4 are supported, 1.3 for severe flaws; 1.2 and older ended', runsOn: 'Linux', hosts: 'containers', boundary: SHARED, overhead: 'none beyond the shim', start: '~50 to 200 ms' },
  crun: { vendor: 'containers project', licence: '~GPL-2.0', status: 'active', runsOn: 'Linux', hosts: 'containers', boundary: SHARED, overhead: 'none', start: '~20 to 100 ms' },
  youki: { vendor: 'youki-dev', licence: '~Apache-2.0', status: '~active', runsOn: 'Linux', hosts: 'containers', boundary: SHARED },
  krun: { vendor: 'containers project', status: '~active', runsOn: 'Linux with KVM, macOS', hosts: 'containers', boundary: 'a kernel each, in a light VM' },
  gvisor: { vendor: 'Google', licence: 'Apache-2.0', status: 'active', runsOn: 'Linux 5.6 and up, x86-64 and arm64', hosts: 'Linux containers; not every system call', boundary: 'a process that plays kernel around each sandbox', nested: 'in any VM with its default platform; the KVM platform wants bare metal', overhead: '~20 to 50 MB a sandbox; system calls cost more', start: '~10 to 100 ms beyond runc' },
  'kata-containers': { vendor: 'OpenInfra', licence: 'Apache-2.0', status: 'active', runsOn: 'Linux with KVM: bare metal, or a VM that may nest', hosts: 'pods', boundary: 'a kernel for each pod', nested: 'in a VM that may nest', overhead: '320 MiB and 0.25 CPU with QEMU, 130 MiB and 0.25 CPU with lighter monitors; 2048 MB a VM by default', start: '~0.3 to 2 s' },
  'kata-confidential': { vendor: 'Confidential Containers, CNCF', licence: 'Apache-2.0', status: 'active', runsOn: 'hosts with SEV-SNP or TDX', hosts: 'pods', boundary: 'a kernel for each pod, its memory encrypted against the host' },
  runhcs: { vendor: 'Microsoft', licence: '~MIT', status: 'active', runsOn: 'Windows', hosts: 'Windows containers', boundary: 'one kernel in process isolation' },
  'runhcs-hypervisor': { vendor: 'Microsoft', licence: '~MIT', status: 'active', runsOn: 'Windows with the Hyper-V role', hosts: 'Windows containers', boundary: 'a kernel each, in a utility VM' },
  sysbox: { vendor: 'Docker Inc.', licence: '~Apache-2.0', status: '~quiet', runsOn: 'Linux', hosts: 'containers with Docker or systemd inside', boundary: `${SHARED}, always with a user namespace` },
  'wasm-shim': { vendor: 'CNCF', licence: 'Apache-2.0', status: '~active', runsOn: 'Linux, Windows', hosts: 'WebAssembly modules only', boundary: 'the sandbox of the language, in a process of the host', overhead: '~few MB', start: '~milliseconds' },
};
