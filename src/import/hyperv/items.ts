/** What PowerShell wrote -> objects by what they are. */
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { noteField } from '../machines/fates';
import type { Estate } from '../machines/estate';
import { sourceText } from '../notes';
import { booleanOf, child, entriesOf, itemsOf, textOf, type Value } from '../values';
import { FIELDS } from './fields';

export type ItemKind = keyof typeof FIELDS;

export interface Item {
  readonly value: Value;
  readonly path: string;
}

export const word = (value: Value | undefined, ...keys: string[]): string | undefined => keys.reduce<string | undefined>((found, key) => found ?? textOf(child(value, key)), undefined);
export const flag = (value: Value | undefined, key: string): boolean | undefined => booleanOf(child(value, key));

const has = (value: Value, key: string) => value.type === 'map' && value.entries.has(key);

/** By the properties that only this kind of object has, also where a person chose columns. */
function kindOf(value: Value): ItemKind | undefined {
  if (has(value, 'LogicalProcessorCount')) return 'host';
  if (has(value, 'SwitchType')) return 'switch';
  if (has(value, 'RelativeWeight') && has(value, 'VMName')) return 'processor';
  return has(value, 'ProcessorCount') || has(value, 'MemoryStartup') ? 'vm' : undefined;
}

/** One object is no list in PowerShell, and a list may stand in `value` beside its `Count`. */
export function readItems(estate: Estate, { path, text }: ImportFile, into: Record<ItemKind, Item[]>): void {
  const source = sourceText(path, text);
  estate.sources.add(path);
  const start = { source, offset: 0 };
  if (text.trim() === '') {
    estate.notes.add('info', 'empty', start, 'The file is empty: PowerShell writes nothing where there is no virtual machine.');
    return;
  }
  const root = readJson(text, source, estate.notes);
  const list = root && child(root, 'value')?.type === 'list' && has(root, 'Count') ? child(root, 'value') : root;
  for (const value of list?.type === 'map' ? [list] : itemsOf(list)) {
    const kind = kindOf(value);
    if (kind === undefined) estate.notes.add('info', 'not-hyperv', value.place, 'This is no virtual machine, host, processor or switch of Hyper-V; it was left out.', 'other');
    else {
      into[kind].push({ value, path });
      for (const [key, entry] of entriesOf(value)) if (!SILENT.get(key)?.test(textOf(entry.value) ?? '')) noteField(estate.notes, FIELDS[kind], key, entry.key, key);
    }
  }
}

/** Values that say nothing. */
const SILENT: ReadonlyMap<string, RegExp> = new Map([['Notes', /^$/], ['ReplicationState', /^(0|Disabled)?$/i]]);
