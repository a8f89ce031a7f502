/** The pages on importing virtual machines. */
import { libvirtReference } from './libvirt';

export const machineReferences = [libvirtReference] as const;
