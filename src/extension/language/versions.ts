/** Versions on offer: releases of the product that stands beside one. */
import { t } from '../../l10n';
import type { Catalog } from '../../catalog';
import { runtimeCalled } from '../../engine/facts/runtime-table';
import { pointerOf, valueAt } from '../../model';
import type { Path, TopologyText } from '../../model';
import type { Offer } from './offer';
import type { Place } from './place';
import { dayOf, supportOf } from './support';

/** Which property beside it names the product that a version belongs to. */
const PRODUCT_OF: ReadonlyMap<unknown, string> = new Map([['version', 'platform'], ['runtimeVersion', 'runtime'], ['kernel', 'platform']]);

/** The product whose version stands at a path, by what names it beside; undefined where no product is named there. */
export function productBeside(document: TopologyText, path: Path, catalog: Catalog): string | undefined {
  const beside = path.at(-2) === 'language' ? 'name' : PRODUCT_OF.get(path.at(-1));
  const product = beside === undefined ? undefined : valueAt(document, pointerOf([...path.slice(0, -1), beside]));
  return typeof product === 'string' ? runtimeProduct(product, catalog) : undefined;
}

/** Releases of the product that stands beside a version; for a `kernel`, those that the releases come with. */
export function releases(document: TopologyText, { path }: Place, catalog: Catalog): Offer[] {
  const product = productBeside(document, path, catalog);
  if (product === undefined) return [];
  const title = catalog.productName(product) ?? product;
  if (path.at(-1) === 'kernel') return kernelsOf(catalog, product, title);
  const today = dayOf(document.topology.asOf);
  return catalog.releases(product).map((release) => ({ value: release.version, detail: supportOf(release, today) ?? title, sort: 'value' }));
}

/** A product by one of its names, those of language runtimes included. */
const runtimeProduct = (name: string, catalog: Catalog): string =>
  (catalog.productName(name) === undefined ? runtimeCalled(name)?.aliases.find((alias) => catalog.productName(alias) !== undefined) : undefined) ?? name;

/** Kernels that releases come with, each with the newest release that does. */
function kernelsOf(catalog: Catalog, product: string, title: string): Offer[] {
  const found = new Map<string, string>();
  for (const { kernel, version } of catalog.releases(product)) if (kernel !== undefined && !found.has(kernel)) found.set(kernel, t('comes with {0} {1}', title, version));
  return [...found].map(([value, detail]) => ({ value, detail, sort: 'value' }));
}
