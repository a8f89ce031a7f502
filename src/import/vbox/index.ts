/**
 * VirtualBox: each .vbox file becomes a virtual machine on the hypervisor of one host; VirtualBox.xml tells which machines there are.
 *
 *   fields.ts    what becomes of each element
 *   machine.ts   one machine
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { aboveOwnFolder, byScope } from '../machines/folders';
import { rootName } from '../machines/xml';
import { folderOf } from '../paths';

function recognise({ path, text }: ImportFile): number {
  const root = rootName(text.slice(0, SNIFF_BYTES));
  if (root?.name !== 'VirtualBox') return 0;
  return /virtualbox\.org|innotek\.de/i.test(root.tag) ? 1 : /\.vbox(-prev)?$/i.test(path) ? 0.9 : 0;
}

/** The folder that stands for a host: what is above `VirtualBox VMs`, VirtualBox's settings, or the folder that a machine has for itself. */
export function hostFolder(path: string): string {
  const own = /^(?:|(.*?)\/)(?:VirtualBox VMs|\.VirtualBox|\.config\/VirtualBox|Library\/VirtualBox)\//.exec(path);
  return own ? (own[1] ?? '') : /\.xml$/i.test(path) ? folderOf(path) : aboveOwnFolder(path);
}

/** The machines of one host belong together; what VirtualBox kept of a file before it wrote it anew does not count beside it. */
function choose(paths: readonly string[]): readonly (readonly string[])[] {
  const listed = new Set(paths);
  return byScope(hostFolder)(paths.filter((path) => !/\.vbox-prev$/i.test(path) || !listed.has(path.replace(/-prev$/i, ''))));
}

export const vboxImporter: Importer = {
  format: 'vbox', title: 'VirtualBox', files: ['*.vbox', 'VirtualBox.xml'],
  becomes: 'Virtual machines on the hypervisor of one host, with their networks, limits and snapshots.',
  project: 'all',
  recognise, choose, read: 'xml',
};
