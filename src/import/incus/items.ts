/** Files of Incus -> what they describe: instances, profiles, networks, storage pools, projects, the resources of a host. */
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import type { Estate } from '../machines/estate';
import { sourceText } from '../notes';
import { at, child, itemsOf, textOf, type Value } from '../values';
import { readYamlDocuments } from '../yaml';

export type ItemKind = 'instance' | 'profile' | 'network' | 'pool' | 'project' | 'resources';

export interface Item {
  readonly value: Value;
  readonly path: string;
}

const INSTANCE = /^["']?(container|virtual-machine)["']?$/;

const typeOf = (value: Value) => textOf(child(value, 'type'));

function kindOf(value: Value): ItemKind | undefined {
  const has = (key: string) => value.type === 'map' && value.entries.has(key);
  if (INSTANCE.test(typeOf(value) ?? '')) return 'instance';
  if (itemsOf(at(value, 'cpu', 'sockets')).length > 0 && child(value, 'memory')) return 'resources';
  const config = child(value, 'config');
  if (config?.type === 'map' && [...config.entries.keys()].some((key) => /^(features\.|restricted)/.test(key))) return 'project';
  if (has('driver')) return 'pool';
  return typeOf(value) !== undefined && !has('devices') ? 'network' : has('devices') || has('config') ? 'profile' : undefined;
}

/** Sorts what the file holds; a preseed holds lists of networks, pools and profiles, of single projects and of all. */
export function readItems(estate: Estate, { path, text }: ImportFile, into: Record<ItemKind, Item[]>): void {
  const source = sourceText(path, text);
  estate.sources.add(path);
  const roots = /\.json$/i.test(path) ? [readJson(text, source, estate.notes)] : readYamlDocuments(text, source, estate.notes, 'Incus').map(({ value }) => value);
  const add = (kind: ItemKind, values: readonly Value[]) => into[kind].push(...values.filter(({ type }) => type === 'map').map((value) => ({ value, path })));
  for (const root of roots) {
    const list = root?.type === 'map' ? [root] : itemsOf(root);
    for (const value of list) {
      if (child(value, 'storage_pools') || child(value, 'networks')?.type === 'list' || child(value, 'profiles')?.type === 'list' && !typeOf(value)) {
        add('network', itemsOf(child(value, 'networks')));
        add('pool', itemsOf(child(value, 'storage_pools')));
        add('profile', itemsOf(child(value, 'profiles')));
        add('project', itemsOf(child(value, 'projects')));
        continue;
      }
      const kind = kindOf(value);
      if (kind) add(kind, [value]);
      else estate.notes.add('info', 'not-incus', value.place, 'This is no instance, profile, network, pool or project of Incus; it was left out.', 'other');
    }
  }
}
