/** The formats of virtual machines and system containers; each is a folder beside this one. */
import type { Importer } from '../contract';
import { hypervImporter } from '../hyperv';
import { incusImporter } from '../incus';
import { libvirtImporter } from '../libvirt';
import { lxcImporter } from '../lxc';
import { proxmoxImporter } from '../proxmox';
import { vboxImporter } from '../vbox';
import { vmxImporter } from '../vmx';

export const MACHINE_IMPORTERS: readonly Importer[] = [libvirtImporter, proxmoxImporter, lxcImporter, vmxImporter, vboxImporter, hypervImporter, incusImporter];
