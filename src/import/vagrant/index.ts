/**
 * Vagrantfiles. They are programs in Ruby, which are not run: literals, loops over them and Vagrant's own words are understood,
 * and what else there is stays unknown, with a note.
 *
 *   lexer.ts, parser.ts   text -> words -> statements
 *   evaluate.ts           statements -> machines and what they set
 *   read.ts, fields.ts, boxes.ts   machines -> nodes
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

const recognise = ({ path, text }: ImportFile): number =>
  (/\bVagrant\.configure\b/.test(text.slice(0, SNIFF_BYTES)) ? (/(^|\/)Vagrantfile[^/]*$/.test(path) ? 1 : /\.rb$/i.test(path) ? 0.7 : 0.3) : 0);

export const vagrantImporter: Importer = {
  format: 'vagrant',
  title: 'Vagrantfile',
  files: ['Vagrantfile*'],
  becomes: 'The virtual machines that it defines on the hypervisor of their provider, or containers on Docker, with their networks.',
  choose: (paths) => paths.map((path) => [path]),
  recognise,
  read: 'units',
};
