/** Which file of a Proxmox cluster a file is, by its path and content. */
import { baseName } from '../paths';
import type { ImportFile } from '../contract';

export type FileKind = 'qemu' | 'lxc' | 'storage' | 'corosync' | 'ha' | 'resources';

const SETTING = /^[a-z][\w-]{1,30}: ?\S/gm;
const GUEST_KEYS = /^(memory|cores|sockets|ostype|net0|scsi0|virtio0|ide[0-3]|sata0|scsihw|smbios1|vmgenid|cpu|balloon|boot|bootdisk|numa|machine): ?\S/gm;
const CONTAINER_KEYS = /^(rootfs|arch|hostname|unprivileged): ?\S/gm;
const STORAGE_TYPES = /^(dir|lvm|lvmthin|zfspool|zfs|nfs|cifs|rbd|cephfs|iscsi|iscsidirect|glusterfs|btrfs|pbs|esxi): \S+[ \t]*\r?$/m;

const count = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[0])).size;

/** What a file is and how sure that is, 0 to 1; looks at `head`, the start of its text. */
export function fileKind({ path, text: head }: ImportFile): { readonly kind: FileKind; readonly score: number } | undefined {
  const name = baseName(path);
  if (/\.json$/i.test(name)) return isResources(head) ? { kind: 'resources', score: 0.9 } : undefined;
  if (name === 'storage.cfg') return STORAGE_TYPES.test(head) ? { kind: 'storage', score: 0.9 } : undefined;
  if (name === 'corosync.conf') return /^\s*nodelist\s*\{/m.test(head) ? { kind: 'corosync', score: 0.9 } : undefined;
  if (/(^|\/)ha\/resources\.cfg$/.test(path)) return /^(vm|ct): ?\d/m.test(head) ? { kind: 'ha', score: 0.9 } : undefined;
  if (!/\.conf$/i.test(name)) return undefined;
  const folder = /(?:^|\/)(qemu-server|lxc)\/\d+\.conf$/.exec(path)?.[1];
  if (folder !== undefined && (count(head, SETTING) > 0 || head.trim() === '')) return { kind: folder === 'lxc' ? 'lxc' : 'qemu', score: 1 };
  const [guest, container] = [count(head, GUEST_KEYS), count(head, CONTAINER_KEYS)];
  const numbered = /^\d+\.conf$/.test(name);
  if (/^rootfs: ?\S/m.test(head) && container >= 2) return { kind: 'lxc', score: 0.9 };
  return guest >= (numbered ? 1 : 3) ? { kind: 'qemu', score: numbered ? 0.9 : 0.7 } : undefined;
}

const isResources = (head: string) => /"vmid"\s*:/.test(head) && /"(maxmem|maxcpu)"\s*:/.test(head) && /"type"\s*:\s*"(qemu|lxc|node|storage)"|"node"\s*:/.test(head);

/** The node whose folder a file is in: `nodes/pve1/qemu-server/100.conf`. */
export const nodeIn = (path: string): string | undefined => /(?:^|\/)nodes\/([^/]+)\/(?:qemu-server|lxc)\/[^/]+$/.exec(path)?.[1];

/** The number of a machine: the name of its file. */
export const vmidOf = (path: string): string => baseName(path).replace(/\.conf$/i, '');

/** The folder of the cluster that a file belongs to. */
export const clusterFolder = (path: string): string => path.replace(/(^|\/)(nodes\/[^/]+\/(qemu-server|lxc)|qemu-server|lxc|ha)\/[^/]+$/, '$1').replace(/\/?[^/]*\.(conf|cfg|json)$|\/$/i, '');
