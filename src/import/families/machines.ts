/** Formats of virtual machines and containers with lines of their own. */
import type { Readers } from '../contract';
import { read as lxc } from '../lxc/read';
import { read as proxmox } from '../proxmox/read';
import { read as vmx } from '../vmx/read';

export const READERS: Readers = new Map([
  ['proxmox', proxmox],
  ['lxc', lxc],
  ['vmx', vmx],
]);
