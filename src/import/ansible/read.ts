/** Files of an inventory -> nodes. */
import { BUDGET, type ImportContext, type ImportFile, type ImportResult } from '../contract';
import { type Estate, makeEstate } from '../machines/estate';
import { type Place, quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { writeHosts } from './hosts';
import { readIni } from './ini';
import { type Inventory, makeInventory } from './inventory';
import { readJsonInventory, readYamlInventory } from './tree';

const TEMPLATE = /^\s*(%\{|\{%)/m;

function readFile(file: ImportFile, inventory: Inventory): void {
  const source = sourceText(file.path, file.text);
  const at = (offset: number): Place => ({ source, offset });
  const nul = file.text.indexOf('\0'), template = TEMPLATE.exec(file.text);
  if (nul >= 0) inventory.notes.add('error', 'nul-character', at(nul), `${quote(file.path)} holds a NUL character, which no inventory may; it was not read.`);
  else if (template) inventory.notes.add('error', 'template', at(template.index), 'This is a template that is not rendered yet, so it was not read. Import what it renders.', 'template');
  else if (/^\s*[{[]\s*["}]/.test(file.text)) readJsonInventory(file, inventory);
  else if (/\.ya?ml$/i.test(file.path) || /^---\s*$/m.test(file.text.slice(0, 1000))) readYamlInventory(file, inventory);
  else readIni(file, inventory);
}

/** The site to put machines in; false where something else was named. */
function siteOf(estate: Estate): string | undefined | false {
  const { on, topology } = estate.context;
  if (on === undefined) return undefined;
  if (topology.nodes[topology.ids.indexOf(on)]?.kind === 'site') return on;
  estate.notes.add('error', 'wrong-target', estate.start, `Machines of an inventory can be put into a site only, and ${quote(on)} is none in the topology.`);
  return false;
}

/** Reads the files of one inventory. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const taken = files.slice(0, BUDGET.files);
  const estate = makeEstate(context, 'ansible', 'an inventory of Ansible', taken);
  const name = baseName(folderOf(files[0].path)) || context.workspaceName || 'inventory';
  if (files.length > taken.length) estate.notes.add('error', 'too-many-files', estate.start, `More than ${BUDGET.files} files belong to this import; the rest was not read.`);
  const site = siteOf(estate);
  if (site === false) return estate.finish(name);
  const inventory = makeInventory(estate.notes);
  for (const file of taken) {
    estate.sources.add(file.path);
    readFile(file, inventory);
  }
  inventory.checkGroups();
  writeHosts(estate, inventory, site);
  if (inventory.hosts.size > 0) {
    estate.notes.add('info', 'hosts-as-machines', [...inventory.hosts.values()][0].place, 'An inventory does not say whether a machine is a physical one or a virtual one: they stand as hosts. Put virtual machines in the place of those that are one.', 'hosts-as-machines');
  }
  return estate.finish(name);
}
