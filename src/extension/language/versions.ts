/** Versions on offer: releases of the product that stands beside one. */
import type { Catalog } from '../../catalog';
import { runtimeCalled } from '../../engine/facts/runtime-table';
import { pointerOf, valueAt } from '../../model';
import type { TopologyText } from '../../model';
import type { Offer } from './offer';
import type { Place } from './place';
import { dayOf, supportOf } from './support';

/** Which property beside it names the product that a version belongs to. */
const PRODUCT_OF: ReadonlyMap<unknown, string> = new Map([['version', 'platform'], ['runtimeVersion', 'runtime'], ['kernel', 'platform']]);

/** Releases of the product that stands beside a version; for a `kernel`, those that the releases come with. */
export function releases(document: TopologyText, { path }: Place, catalog: Catalog): Offer[] {
  const name = path.at(-1), beside = path.at(-2) === 'language' ? 'name' : PRODUCT_OF.get(name);
  const product = beside === undefined ? undefined : valueAt(document, pointerOf([...path.slice(0, -1), beside]));
  if (typeof product !== 'string') return [];
  const known = runtimeProduct(product, catalog);
  const title = catalog.productName(known) ?? known;
  if (name === 'kernel') return kernelsOf(catalog, known, title);
  const today = dayOf(document.topology.asOf);
  return catalog.releases(known).map((release) => ({ value: release.version, detail: supportOf(release, today) ?? title, sort: 'value' }));
}

/** A product by one of its names, those of language runtimes included. */
const runtimeProduct = (name: string, catalog: Catalog): string =>
  (catalog.productName(name) === undefined ? runtimeCalled(name)?.aliases.find((alias) => catalog.productName(alias) !== undefined) : undefined) ?? name;

/** Kernels that releases come with, each with the newest release that does. */
function kernelsOf(catalog: Catalog, product: string, title: string): Offer[] {
  const found = new Map<string, string>();
  for (const { kernel, version } of catalog.releases(product)) if (kernel !== undefined && !found.has(kernel)) found.set(kernel, `comes with ${title} ${version}`);
  return [...found].map(([value, detail]) => ({ value, detail, sort: 'value' }));
}
