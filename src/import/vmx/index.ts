/**
 * VMware: each .vmx file becomes a virtual machine on a hypervisor of one host.
 *
 *   config.ts    lines -> settings
 *   fields.ts    what becomes of each
 *   machine.ts   one machine
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { aboveOwnFolder, byScope } from '../machines/folders';

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  const own = /\.(vmx|vmtx)$/i.test(path);
  if (/^[ \t]*(config\.version|virtualHW\.version)[ \t]*=/im.test(head)) return own ? 1 : 0.8;
  return own && /^[ \t]*[\w.:]+[ \t]*=[ \t]*"/m.test(head) ? 0.6 : 0;
}

/** The folder that stands for a host: what is above the datastores, or above the folder that a machine has for itself. */
export function hostFolder(path: string): string {
  const volumes = /^(?:|(.*)\/)vmfs\/volumes\//.exec(path);
  return volumes ? (volumes[1] ?? '') : aboveOwnFolder(path);
}

export const vmxImporter: Importer = {
  format: 'vmx', title: 'VMware .vmx', files: ['*.vmx', '*.vmtx'],
  becomes: 'Virtual machines on the hypervisor of one host, with their datastores, networks and passed-through devices.',
  project: 'all',
  recognise, choose: byScope(hostFolder), read: 'machines',
};
