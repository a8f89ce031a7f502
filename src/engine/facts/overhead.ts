/** Memory that a hypervisor needs for a virtual machine beside what the guest sees (RULES 3.5). */
import type { Platform } from '../../catalog/contract';
import type { NodeOf } from '../../model';
import { bytes } from '../columns';

const MiB = 2 ** 20;

/** MiB of overhead from MiB of memory and vCPUs. */
type Formula = (memory: number, vcpus: number) => number;

/** A linear fit of the sample table in the vSphere Resource Management guide (256 MiB to 16 GiB, 1 to 8 vCPUs): 0.63 % at most beside it. */
const esxi: Formula = (memory, vcpus) => 18.3 + 0.0074 * memory + 4 * (vcpus - 1);
/** KubeVirt's GetMemoryOverhead without its own daemons: page tables, vCPU threads, IO thread, video memory. */
const qemu: Formula = (memory, vcpus) => 50 + memory / 512 + 8 * vcpus + 8 + 32;
/** The same with KubeVirt's monitor, launcher, logging and virtqemud: 25 + 100 + 25 + 40. */
const kubevirt: Formula = (memory, vcpus) => qemu(memory, vcpus) + 190;
/** A rule of thumb for sizing: 32 MiB for the first GiB, 8 for each further one. */
const hyperV: Formula = (memory) => 32 + 8 * Math.max(0, Math.ceil(memory / 1024) - 1);

/** Its specification allows the monitor 5 MiB. */
const FIRECRACKER = 5;

const BY_PRODUCT: ReadonlyMap<string, Formula> = new Map([
  ['esxi', esxi], ['vsphere', esxi],
  ['hyper-v', hyperV], ['azure-local', hyperV],
  ['kubevirt', kubevirt], ['harvester', kubevirt],
  ['firecracker', () => FIRECRACKER],
]);

/** Extra for devices and encrypted memory, in MiB; QEMU only. */
const PASSTHROUGH = 1024, ENCRYPTED = 256;

/**
 * Bytes that the hypervisor adds to a VM of this size. Products on the host's kernel (the KVM family, type 2) count as QEMU.
 * 0 where the product is not known or no formula for it is: the result is a lower bound then. NaN where memory is not known.
 */
export function overheadBytes(product: Platform | undefined, vm: NodeOf<'vm'>): number {
  const memory = bytes(vm.memory) / MiB;
  const formula = product && (BY_PRODUCT.get(product.id) ?? (product.hypervisor?.kernel === 'hostKernel' ? qemu : undefined));
  if (!formula) return Number.isNaN(memory) ? NaN : 0;
  let extra = 0;
  if (formula === qemu || formula === kubevirt) {
    if (vm.devices?.some((device) => device.type !== 'usb')) extra += PASSTHROUGH;
    if (vm.confidential !== undefined && vm.confidential.startsWith('sev')) extra += ENCRYPTED;
  }
  return Math.round((formula(memory, vm.vcpus ?? 1) + extra) * MiB);
}
