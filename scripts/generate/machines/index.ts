/** The pages on importing virtual machines. */
import { libvirtReference } from './libvirt';
import { proxmoxReference } from './proxmox';

export const machineReferences = [libvirtReference, proxmoxReference] as const;
