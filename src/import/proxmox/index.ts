/**
 * Proxmox VE: the files of /etc/pve (or of a copy of it) become hosts with their virtual machines and containers, joined by a cluster.
 *
 *   files.ts, config.ts    which file it is; `key: value`, property strings, blocks
 *   fields.ts              what becomes of each key
 *   cluster.ts             corosync.conf, storage.cfg, ha/resources.cfg, the list of resources
 *   around.ts              nodes, bridges and storages that machines need
 *   qemu.ts, container.ts  one machine
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { byScope } from '../machines/folders';
import { clusterFolder, fileKind } from './files';

export const kindOf = ({ path, text }: ImportFile) => fileKind({ path, text: text.slice(0, SNIFF_BYTES) });

export const proxmoxImporter: Importer = {
  format: 'proxmox', title: 'Proxmox VE', files: ['qemu-server/*.conf', 'lxc/*.conf', 'storage.cfg', 'corosync.conf', 'ha/resources.cfg'],
  becomes: 'Nodes become hosts with a hypervisor and an engine, their virtual machines and containers stand on them, and a cluster joins them.',
  project: 'all',
  recognise: (file) => kindOf(file)?.score ?? 0,
  choose: byScope(clusterFolder),
  read: 'machines',
};
