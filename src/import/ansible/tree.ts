/** Inventories as YAML, and as `ansible-inventory --list` prints them (JSON). */
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { type Place, sourceText } from '../notes';
import { child, entriesOf, itemsOf, textOf, type Value } from '../values';
import { readYaml } from '../yaml';
import type { Inventory } from './inventory';

/** Encrypted values, and texts that are no templates. */
const TAGS: ReadonlySet<string> = new Set(['!vault', '!vault-encrypted', '!unsafe']);
const PARTS = new Set(['hosts', 'children', 'vars']);

/** Reads a file of YAML into the inventory. */
export function readYamlInventory(file: ImportFile, inventory: Inventory): void {
  const source = sourceText(file.path, file.text);
  const root = readYaml(file.text, source, inventory.notes, 'Ansible', TAGS);
  if (root?.type === 'map') readGroups(inventory, file.path, undefined, root);
  else if (root) inventory.notes.add('error', 'not-an-inventory', root.place, 'An inventory is a mapping of groups. A list of plays is a playbook, which says nothing of the machines.');
}

function readGroups(inventory: Inventory, path: string, parent: string | undefined, groups: Value): void {
  for (const [name, { key, value }] of entriesOf(groups)) {
    const isGroup = value.type === 'map' ? [...value.entries.keys()].every((part) => PARTS.has(part)) : value.type === 'scalar' && value.value === null;
    if (parent === undefined && !isGroup) {
      inventory.notes.add('warning', 'not-a-group', key, 'A group has `hosts`, `children` and `vars` and nothing else; what is none was left out.', 'not-a-group');
      continue;
    }
    inventory.addGroup(name);
    if (parent !== undefined) inventory.addGroup(parent, { name, place: key });
    readGroupBody(inventory, path, name, value);
  }
}

function readGroupBody(inventory: Inventory, path: string, group: string, body: Value): void {
  const hosts = child(body, 'hosts');
  for (const [pattern, { key, value }] of entriesOf(hosts)) {
    const made = inventory.addHosts(group, pattern, path, key);
    for (const [name, variable] of entriesOf(value)) for (const host of made) host.variables.set(name, variable.value);
  }
  for (const item of itemsOf(hosts)) addNamed(inventory, group, path, item);
  for (const [name, { value }] of entriesOf(child(body, 'vars'))) inventory.setGroupVariable(group, name, value);
  const children = child(body, 'children');
  if (children?.type === 'map') readGroups(inventory, path, group, children);
  else for (const item of itemsOf(children)) if (textOf(item) !== undefined) inventory.addGroup(group, { name: textOf(item)!, place: item.place });
}

function addNamed(inventory: Inventory, group: string, path: string, item: Value): void {
  const name = textOf(item);
  if (name !== undefined) inventory.addHosts(group, name, path, item.place);
}

/** Reads what `ansible-inventory --list`, or a script that stands for an inventory, prints. */
export function readJsonInventory(file: ImportFile, inventory: Inventory): void {
  const root = readJson(file.text, sourceText(file.path, file.text), inventory.notes);
  if (root?.type !== 'map') {
    if (root) inventory.notes.add('error', 'not-an-inventory', root.place, 'An inventory is an object of groups.');
    return;
  }
  for (const [name, { key, value }] of entriesOf(root)) {
    if (name === '_meta') continue;
    if (value.type === 'scalar') inventory.notes.add('warning', 'not-a-group', key, 'A group is a list of hosts, or an object with `hosts`, `children` and `vars`; what is none was left out.', 'not-a-group');
    else if (value.type === 'list') addList(inventory, name, file.path, value);
    else {
      inventory.addGroup(name);
      readGroupBody(inventory, file.path, name, value);
    }
  }
  for (const [name, { key, value }] of entriesOf(child(child(root, '_meta'), 'hostvars'))) hostVariables(inventory, file.path, name, key, value);
}

function addList(inventory: Inventory, group: string, path: string, list: Value): void {
  inventory.addGroup(group);
  for (const item of itemsOf(list)) addNamed(inventory, group, path, item);
}

function hostVariables(inventory: Inventory, path: string, name: string, place: Place, variables: Value): void {
  const host = inventory.hosts.get(name) ?? inventory.addHosts('ungrouped', name, path, place)[0];
  for (const [variable, { value }] of entriesOf(variables)) host?.variables.set(variable, value);
}
