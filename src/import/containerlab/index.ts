/**
 * containerlab: a lab's nodes become containers, its wires links.
 *
 *   fields.ts, inherit.ts   what becomes of each field; fields from groups, kinds and defaults
 *   lab.ts, read.ts, links.ts   nodes and networks; wires
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

function recognise({ path, text }: ImportFile): number {
  if (!/\.ya?ml$/i.test(path)) return 0;
  const head = text.slice(0, SNIFF_BYTES);
  if (!/^topology:[ \t]*(#.*)?\r?$/m.test(head) || !/^[ \t]+nodes:/m.test(head) || /^(apiVersion|services):/m.test(head)) return 0;
  return /\.clab\.ya?ml$/i.test(path) ? 1 : /^name:/m.test(head) ? 0.9 : 0.6;
}

export const containerlabImporter: Importer = {
  format: 'containerlab',
  title: 'containerlab',
  files: ['*.clab.yaml', '*.clab.yml'],
  becomes: 'A container for each node of a lab, with the management network, bridges as networks, and links for the wires.',
  choose: (paths) => paths.map((path) => [path]),
  recognise,
  read: 'yaml',
};
