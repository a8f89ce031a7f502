/**
 * libvirt: domains become virtual machines (or containers, `type='lxc'`) on a hypervisor of one host, together with the host's
 * capabilities, storage pools, volumes and networks where their files are imported along.
 *
 *   fields.ts      what becomes of each element
 *   units.ts       sizes
 *   domain.ts      CPUs, memory, limits of a domain; devices.ts its disks, networks and devices
 *   storage.ts     pools, volumes, networks; host.ts the host
 *   machines.ts    domains -> nodes
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { rootName } from '../machines/xml';

/** Root elements that are libvirt's and nobody else's, and those that others may use too. */
const SURE = new Set(['domstatus', 'domainsnapshot', 'capabilities', 'domainCapabilities']);

const LIKELY = new Map([['domain', /<(memory|vcpu|devices|os|uuid|name)\b/], ['network', /<(forward|bridge|ip|name|uuid)\b/], ['pool', /<(target|source|capacity)\b/], ['volume', /<(capacity|target|key)\b/], ['node', /<(domain|cpu|pool|network)\b/]]);

/** True for the text that `virsh nodeinfo` prints. */
export const isNodeInfo = (text: string): boolean => /^CPU model:[ \t]/m.test(text) && /^Memory size:[ \t]/m.test(text);

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (!/\.xml$/i.test(path) && !/^\s*</.test(head)) return isNodeInfo(head) ? 0.9 : 0;
  const root = rootName(head);
  if (root === undefined) return 0;
  return SURE.has(root.name) ? 1 : LIKELY.get(root.name)?.test(head) ? 0.9 : 0;
}

export const libvirtImporter: Importer = {
  format: 'libvirt', title: 'libvirt XML', files: ['*.xml', 'nodeinfo*.txt'],
  becomes: 'Domains become virtual machines (LXC ones containers) on a hypervisor; capabilities, pools, volumes and networks of the host are read along.',
  recognise, read: 'xml',
};
