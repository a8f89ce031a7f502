/**
 * Podman Quadlet: units that systemd's generator makes services of.
 *
 *   unit.ts                        text -> sections of settings
 *   references.ts                  which units name each other
 *   fields.ts                      what becomes of each setting
 *   container.ts and resources, mounts, podman-args   one container
 *   project.ts                     all units -> operations
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { sectionOf, typeOf, TYPES } from './references';

export const DROP_IN = /([^/]+\.(?:container|pod|volume|network|kube|image|build))\.d\/[^/]+\.conf$/;

/** By the section that gives the type its name; most of the endings are common words. */
function recognise(file: ImportFile): number {
  const type = typeOf(file.path);
  if (DROP_IN.test(file.path)) return 0.9;
  const head = file.text.slice(0, SNIFF_BYTES);
  if (type) return new RegExp(`^\\[${sectionOf(type)}\\]\\s*$`, 'm').test(head) ? 1 : /^\[(Unit|Service|Install)\]\s*$/m.test(head) ? 0.8 : 0;
  return 0;
}

export const quadletImporter: Importer = {
  format: 'quadlet',
  title: 'Podman Quadlet',
  files: TYPES.map((type) => `*.${type}`),
  becomes: 'Containers and pods on Podman, with volumes, networks and the control groups that systemd puts around them.',
  project: 'all',
  recognise,
  read: 'units',
};
