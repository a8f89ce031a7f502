/**
 * Ansible inventories: their hosts become machines.
 *
 *   ini.ts, tree.ts   INI; YAML and what `ansible-inventory --list` prints
 *   inventory.ts, ranges.ts   hosts, groups and variables put together; names with ranges
 *   hosts.ts          hosts -> nodes, by the facts that Ansible gathered
 *   read.ts           all of it
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

const NAMED = /(^|\/)(hosts|inventory)([._-][^/]*)?$/i;

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (/^\s*[{[]\s*["}]/.test(head)) return /"_meta"\s*:\s*\{/.test(head) && /"hostvars"\s*:/.test(head) ? 0.95 : 0;
  if (/\.ya?ml$/i.test(path)) return yamlScore(path, head);
  if (/^\[[^\]\n]{1,200}:(children|vars)\]/m.test(head)) return 0.85;
  if (/^[^\s#;=[]{1,200}[ \t][^\n]*\bansible_[a-z_]+=/m.test(head)) return 0.85;
  // Sections with names under them, and none of the `key = value` lines of other formats of sections.
  const sections = /^\[[^\]=\s]{1,200}\]\s*$/m.test(head) && !/^[A-Za-z][\w.-]{0,80}[ \t]*=/m.test(head);
  return sections && /(^|\/)(hosts|inventory)[^/]*$|\.(ini|hosts|inventory)$/i.test(path) ? 0.7 : 0;
}

/** Groups with `hosts` or `children` in them, which neither playbooks nor objects of Kubernetes have. */
function yamlScore(path: string, head: string): number {
  if (/^(- |services:|apiVersion:|kind:)/m.test(head) || !/^[ \t]+(hosts|children):/m.test(head)) return 0;
  if (/^all:[ \t]*\r?\n([ \t]*(#.*)?\r?\n)*[ \t]+(hosts|children|vars):/m.test(head)) return 0.85;
  return /^[\w.-]{1,100}:[ \t]*\r?\n([ \t]*(#.*)?\r?\n)*[ \t]+(hosts|children):/m.test(head) ? (NAMED.test(path) ? 0.8 : 0.5) : 0;
}

export const ansibleImporter: Importer = {
  format: 'ansible',
  title: 'Ansible inventory',
  files: ['hosts', 'hosts.ini', 'hosts.y*ml', 'inventory*'],
  becomes: 'Hosts, with what their facts say of CPU, memory and system; guests of Proxmox as virtual machines and containers on theirs.',
  selfStanding: true,
  project: 'folder',
  recognise,
  read: 'yaml',
};
