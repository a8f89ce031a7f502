/**
 * Readers of formats, in families that share a parser. What recognises files is small and always there; a family is loaded when
 * the first file of one of its formats is read.
 *
 * To add a format: its folder has what recognises it (index.ts) and its reader (read.ts), which the family names in families/.
 * A new family is a file there, and is named here and in contract.ts.
 */
import type { Family, Readers } from './contract';

type Load = (family: Family) => Promise<{ readonly READERS: Readers }>;

/** Every family of this bundle; in bundles that ship, families are files of their own beside them. */
const WITHIN: { readonly [F in Family]: () => ReturnType<Load> } | undefined = typeof STRATA_FAMILIES === 'undefined' ? {
  json: () => import('./families/json'),
  machines: () => import('./families/machines'),
  schedulers: () => import('./families/schedulers'),
  units: () => import('./families/units'),
  xml: () => import('./families/xml'),
  yaml: () => import('./families/yaml'),
} : undefined;

let apart: Load | undefined;

/** Says how the program that this is part of loads its files; needed where families are files of their own. */
export function loadFamiliesWith(load: Load): void {
  apart = load;
}

const loaded = new Map<Family, Promise<Readers>>();

/** The readers of a family by format; what could not be loaded is tried again the next time. */
export function readersOf(family: Family): Promise<Readers> {
  const known = loaded.get(family);
  if (known) return known;
  const readers = (WITHIN ? WITHIN[family]() : (apart?.(family) ?? Promise.reject(new Error(`Nothing loads the importers of the family ${family}.`)))).then(({ READERS }) => READERS);
  loaded.set(family, readers);
  readers.catch(() => loaded.delete(family));
  return readers;
}
