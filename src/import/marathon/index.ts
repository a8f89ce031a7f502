/**
 * Marathon: apps and pods become containers and pods in a cluster, or on the hosts where their tasks run.
 *
 *   definitions.ts   files -> apps and pods with their whole ids
 *   fields.ts        what becomes of each field
 *   parts.ts, project.ts   what they are made of; all of it -> operations
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

/** Formats that have such fields, too. */
const OTHERS = /"(apiVersion|\$schema|TaskGroups|containerDefinitions|terraform_version|bomFormat|SchemaVersion|spdxVersion|HostConfig)"\s*:/;

function recognise({ text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (!/^\s*[{[]/.test(head) || OTHERS.test(head)) return 0;
  const has = (name: string) => head.includes(`"${name}"`);
  const id = /"id"\s*:\s*"[/.a-z0-9]/.test(head);
  if (id && has('cpus') && has('mem')) return 0.85;
  if (id && /"(apps|groups)"\s*:\s*\[/.test(head)) return 0.7;
  return /"id"\s*:\s*"\//.test(head) && (has('cmd') || has('instances') || has('container')) ? 0.6 : 0;
}

export const marathonImporter: Importer = {
  format: 'marathon',
  title: 'Marathon',
  files: ['*app*.json', '*group*.json', '*pod*.json', 'marathon*.json'],
  becomes: 'Apps become containers and pods in a cluster, or on the hosts where their tasks run; apps without an image become applications of a machine.',
  project: 'all',
  recognise,
  read: 'schedulers',
};
