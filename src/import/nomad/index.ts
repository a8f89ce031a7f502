/**
 * Nomad: groups of jobs become pods in a cluster whose members place them. Jobs in HCL, and as the API has them.
 *
 *   hcl.ts, variables.ts   HCL text -> values, with defaults of variables
 *   body.ts                one way to look into both forms
 *   fields.ts              what becomes of each field
 *   task.ts, project.ts    one task; all of it -> operations
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (/^[ \t]*job[ \t]+("[^"\n]*"|[\w-]+)[ \t]*\{/m.test(head)) return /\.(nomad|hcl)$/i.test(path) ? 1 : 0.8;
  if (/^\s*[{[]/.test(head) && /"TaskGroups"\s*:/.test(head)) return /"(Datacenters|ID|Type|Namespace)"\s*:/.test(head) ? 0.95 : 0.7;
  return /\.nomad$/i.test(path) ? 0.5 : 0;
}

export const nomadImporter: Importer = {
  format: 'nomad',
  title: 'Nomad',
  files: ['*.nomad', '*.nomad.hcl', '*.hcl', '*job*.json'],
  becomes: 'Groups of jobs become pods with their containers in a cluster; tasks without a container become applications of a machine.',
  project: 'all',
  recognise,
  read: 'schedulers',
};
