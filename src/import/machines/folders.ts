/** Machines that have a folder each: which folder stands for the host of all of them. */
import { baseName, folderOf } from '../paths';

/** A file's name without its extension. */
export const stemOf = (path: string): string => baseName(path).replace(/\.[^.]*$/, '');

/** The folder above the one that a machine has for itself (`web/web.vmx`, `web.vmwarevm/web.vmx`), else the folder of the file. */
export function aboveOwnFolder(path: string): string {
  const folder = folderOf(path);
  return baseName(folder).replace(/\.vmwarevm$/i, '').toLowerCase() === stemOf(path).toLowerCase() ? folderOf(folder) : folder;
}
