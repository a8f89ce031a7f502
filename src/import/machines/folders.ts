/** Folders of machines: which stands for the host of all of them, and which files belong together for that. */
import { baseName, folderOf } from '../paths';

/** A file's name without its extension. */
export const stemOf = (path: string): string => baseName(path).replace(/\.[^.]*$/, '');

/** The folder above the one that a machine has for itself (`web/web.vmx`, `web.vmwarevm/web.vmx`), else the folder of the file. */
export function aboveOwnFolder(path: string): string {
  const folder = folderOf(path);
  return baseName(folder).replace(/\.vmwarevm$/i, '').toLowerCase() === stemOf(path).toLowerCase() ? folderOf(folder) : folder;
}

/** Sorts files into those of one scope each; see `scopeOf` below. */
export const byScope = (scopeOf: (path: string) => string) => (paths: readonly string[]): readonly (readonly string[])[] => {
  const scopes = new Map<string, string[]>();
  for (const path of paths) scopes.set(scopeOf(path), [...(scopes.get(scopeOf(path)) ?? []), path]);
  return [...scopes.values()];
};
