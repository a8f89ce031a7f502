/** OCI runtimes: the boundary around a container is theirs. Overheads by RULES 3.5. */
import type { Boundary, OsFamily, Platform } from '../contract';

const MIB = 2 ** 20;
const runtime = (id: string, name: string, boundary: Boundary, unit: 'container' | 'pod', aliases: string, summary: string, more: { memoryMiB?: number; cpuCores?: number; guest?: OsFamily } = {}): Platform => ({
  id, name, class: 'runtime', aliases: aliases ? aliases.split('|') : [], summary,
  sandbox: {
    boundary, unit,
    guest: more.guest,
    overheadMemoryBytes: more.memoryMiB === undefined ? undefined : more.memoryMiB * MIB,
    overheadCpuCores: more.cpuCores,
  },
});

export const RUNTIMES: readonly Platform[] = [
  runtime('runc', 'runc', 'B1', 'container', 'io.containerd.runc.v2|io.containerd.runc.v1|io.containerd.runtime.v1.linux|oci|nvidia|nvidia-container-runtime', 'Reference runtime: namespaces and cgroups on the shared kernel.'),
  runtime('crun', 'crun', 'B1', 'container', '', 'Runtime in C, default of Podman; shared kernel.'),
  runtime('youki', 'youki', 'B1', 'container', '', 'Runtime in Rust; shared kernel.'),
  runtime('krun', 'krun', 'B3', 'container', 'crun-vm|crun-krun', 'crun with libkrun: each container has its own kernel in a light VM.'),
  runtime('gvisor', 'gVisor', 'B2', 'pod', 'runsc|io.containerd.runsc.v1|gvisor-runsc|gke-gvisor', 'A process that plays kernel serves the system calls of the sandbox; the host kernel is behind it.', { memoryMiB: 20 }),
  runtime('kata-containers', 'Kata Containers', 'B3', 'pod', 'kata|kata-qemu|kata-clh|kata-fc|kata-dragonball|kata-runtime|kata containers|io.containerd.kata.v2|kata-v2|kata-mshv-vm-isolation', 'A VM with its own kernel for each pod.', { memoryMiB: 120, cpuCores: 0.25 }),
  runtime('kata-confidential', 'Confidential Containers', 'B3c', 'pod', 'kata-cc|coco|confidential containers|kata-snp|kata-tdx|kata-qemu-snp|kata-qemu-tdx|kata-qemu-sev', 'Kata whose memory is encrypted against the host.', { memoryMiB: 120, cpuCores: 0.25 }),
  runtime('runhcs', 'runhcs', 'B1', 'container', 'hcsshim|io.containerd.runhcs.v1|runhcs-wcow-process|process', 'Windows runtime; process isolation shares the kernel.', { guest: 'windows' }),
  runtime('runhcs-hypervisor', 'runhcs with Hyper-V isolation', 'B3', 'pod', 'runhcs-wcow-hypervisor|runhcs-wcow-hypervisor-17763|runhcs-wcow-hypervisor-20348', 'Windows runtime with a utility VM for each sandbox.', { guest: 'windows' }),
  runtime('sysbox', 'Sysbox', 'B1u', 'container', 'sysbox-runc', 'Always with a user namespace, so that Docker or systemd may run inside; shared kernel.'),
  runtime('wasm-shim', 'WebAssembly shim', 'B1', 'container', 'runwasi|crun-wasm|wasmtime|wasmedge|spin', 'Runs WebAssembly modules in a process of the host.'),
];
