/**
 * Incus and LXD: instances become system containers on an engine, or virtual machines on KVM, with their profiles, networks and
 * storage pools, on one host or on the members of a cluster.
 *
 *   read.ts       files -> nodes
 *   items.ts      YAML and JSON -> what they describe; config.ts settings and devices that hold
 *   instance.ts   one instance; devices.ts its devices; sizes.ts units
 *   host.ts       the resources of a host
 *   around.ts     hosts, engines, networks, pools
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

/** How sure it is that the start of a text is of Incus or LXD. */
function score({ path, text: head }: ImportFile): number {
  if (/\.json$/i.test(path)) {
    if (/"type":\s*"(container|virtual-machine)"/.test(head) && /"(expanded_config|expanded_devices)"/.test(head)) return 0.9;
    return /"sockets"/.test(head) && /"numa_node"/.test(head) && /"threads"/.test(head) ? 0.8 : 0;
  }
  if (!/\.ya?ml$/i.test(path) || /^(apiVersion|services):/m.test(head)) return 0;
  const has = (...names: string[]) => names.filter((name) => new RegExp(`^${name}:`, 'm').test(head)).length;
  if (/^type: ["']?(container|virtual-machine)["']?\s*$/m.test(head) && has('config', 'devices', 'profiles', 'expanded_config') >= 2) return 0.9;
  if (has('storage_pools') > 0 && has('networks', 'profiles', 'config') > 0) return 0.8;
  if (has('config', 'devices') === 2 && /^ +(limits|security|raw|boot)\.[\w.]+:|\btype: (disk|nic)\b/m.test(head)) return 0.8;
  return has('config', 'name') === 2 && /^ +(features|restricted)\.?[\w.]*:/m.test(head) ? 0.7 : 0;
}

export const incusImporter: Importer = {
  format: 'incus', title: 'Incus and LXD', files: ['incus*.yaml', 'incus*.json', 'lxd*.yaml', 'lxd*.json'],
  becomes: 'Instances become system containers on an engine or virtual machines on KVM, with their networks and storage pools, on one host or the members of a cluster.',
  recognise: ({ path, text }) => score({ path, text: text.slice(0, SNIFF_BYTES) }),
  read: 'yaml',
};
