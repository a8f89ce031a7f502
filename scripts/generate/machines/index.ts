/** The pages on importing virtual machines and system containers. */
import { hypervReference } from './hyperv';
import { incusReference } from './incus';
import { libvirtReference } from './libvirt';
import { lxcReference } from './lxc';
import { proxmoxReference } from './proxmox';
import { vboxReference } from './vbox';
import { vmxReference } from './vmx';

export const machineReferences = [libvirtReference, proxmoxReference, lxcReference, vmxReference, vboxReference, hypervReference, incusReference] as const;
