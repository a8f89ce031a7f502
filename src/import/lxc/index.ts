/**
 * LXC: the configuration of each container (`/var/lib/lxc/NAME/config`) becomes a container on one host's engine.
 *
 *   load.ts      files and what they include -> lines
 *   keys.ts      keys, old names and new ones -> limits, confinement, mounts; fields.ts what becomes of each
 *   networks.ts  cards
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { byScope } from '../machines/folders';
import { baseName, folderOf } from '../paths';

const LXC_LINE = /^[ \t]*lxc\.[\w.]+[ \t]*=/gm;

const ANY_LINE = /^[ \t]*[^#\s]/gm;

/** Most lines that are no comment set a key of LXC. */
function recognise({ text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  const own = head.match(LXC_LINE)?.length ?? 0;
  return own === 0 || own * 2 <= (head.match(ANY_LINE)?.length ?? 0) ? 0 : 0.9;
}

/** The folder that stands for a host: what holds a folder for each container, or the files themselves. */
export const hostFolder = (path: string): string => (baseName(path) === 'config' ? folderOf(folderOf(path)) : folderOf(path));

export const lxcImporter: Importer = {
  format: 'lxc', title: 'LXC', files: ['lxc/*/config', 'lxc*.conf'],
  becomes: 'Containers of LXC become containers on an engine of one host, with their limits, networks, mounts and confinement.',
  project: 'all',
  recognise, choose: byScope(hostFolder), read: 'machines',
};
