import { verdictOf } from '../../../catalog';
import type { Advisory, Catalog } from '../../../catalog/contract';

const KNOWN = new WeakMap<Catalog, Map<string, readonly Advisory[]>>();

/** Advisories that a version of a product is affected by, oldest first: compared once for each catalogue, as few versions are on thousands of nodes. */
export function affecting(catalog: Catalog, product: string, version: string): readonly Advisory[] {
  let versions = KNOWN.get(catalog);
  if (!versions) KNOWN.set(catalog, (versions = new Map()));
  const key = `${product}\n${version}`;
  let found = versions.get(key);
  if (!found) versions.set(key, (found = catalog.advisories(product).filter((it) => verdictOf(it, version) === 'affected')));
  return found;
}
