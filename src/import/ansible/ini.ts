/** Inventories in Ansible's INI form, read in one pass. */
import type { ImportFile } from '../contract';
import { type Place, quote, sourceText } from '../notes';
import { scalar } from '../values';
import type { Inventory } from './inventory';

const SECTION = /^\[([^:\]\s]{1,200})(?::(\w{1,20}))?\]\s*(?:#.*)?$/;

/** Reads a file into the inventory. */
export function readIni(file: ImportFile, inventory: Inventory): void {
  const source = sourceText(file.path, file.text);
  let group = 'ungrouped', part = 'hosts';
  let offset = 0;
  for (const line of file.text.split('\n')) {
    const text = line.trim();
    const place: Place = { source, offset: offset + (line.length - line.trimStart().length) };
    offset += line.length + 1;
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    const section = SECTION.exec(text);
    if (section) {
      [group, part] = [section[1], section[2] ?? 'hosts'];
      if (part !== 'hosts' && part !== 'children' && part !== 'vars') {
        inventory.notes.add('warning', 'bad-section', place, `${quote(text)} is no section of an inventory; only \`:children\` and \`:vars\` are. It was left out.`);
      } else if (part !== 'vars') inventory.addGroup(group);
    } else if (part === 'hosts') readHost(inventory, file.path, group, text, place);
    else if (part === 'children') inventory.addGroup(group, { name: words(text)[0] ?? text, place });
    else if (part === 'vars') {
      const equals = text.indexOf('=');
      if (equals > 0) inventory.setGroupVariable(group, text.slice(0, equals).trim(), scalar(place, text.slice(equals + 1).trim()));
    }
  }
}

function readHost(inventory: Inventory, path: string, group: string, text: string, place: Place): void {
  const [pattern, ...variables] = words(text);
  if (pattern === undefined) return;
  const hosts = inventory.addHosts(group, withoutPort(pattern), path, place);
  for (const variable of variables) {
    const equals = variable.indexOf('=');
    if (equals <= 0) inventory.notes.add('warning', 'bad-variable', place, 'Behind the name of a host stand variables as `name=value`; what is none was left out.', 'bad-variable');
    else for (const host of hosts) host.variables.set(variable.slice(0, equals), scalar(place, variable.slice(equals + 1)));
  }
}

/** `web:2222` without the port; colons in ranges and in addresses of IPv6 stay. */
function withoutPort(pattern: string): string {
  const match = /^([^:]*(?:\[[^\]]{0,60}\][^:[]*){0,8}):\d{1,5}$/.exec(pattern);
  return match && match[1] !== '' ? match[1] : pattern;
}

/** Words as a shell splits them, up to a comment. */
function words(line: string): readonly string[] {
  const found: string[] = [];
  let word: string | undefined;
  let quoted = '';
  for (let i = 0; i < line.length; i++) {
    const letter = line[i];
    if (quoted !== '') {
      if (letter === quoted) quoted = '';
      else if (letter === '\\' && quoted === '"' && i + 1 < line.length) word = (word ?? '') + line[++i];
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") [quoted, word] = [letter, word ?? ''];
    else if (letter === '#' && word === undefined) break;
    else if (/\s/.test(letter)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + letter;
  }
  return word === undefined ? found : [...found, word];
}
