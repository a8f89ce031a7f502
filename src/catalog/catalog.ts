/** Look-ups over platform and lifecycle data. */
import { ADVISORIES, ADVISORY_ATTRIBUTION, parseAdvisories, type AdvisoryData } from './advisories';
import type { Advisory, Catalog, ImageRelease, Platform, Release } from './contract';
import { CODE_NAMES, imageProducts, productsInReference } from './image';
import { AS_OF, ATTRIBUTION, LIFECYCLE, parseReleases, type LifecycleData } from './lifecycle';
import { PLATFORMS } from './platforms';
import { releaseOf } from './version';

export interface CatalogData {
  /** Day of the data, YYYY-MM-DD. */
  readonly asOf: string;
  readonly attribution: string;
  readonly platforms: readonly Platform[];
  readonly lifecycle: LifecycleData;
  readonly advisories?: AdvisoryData;
}

/** Names longer than this are nobody's. */
const MAX_NAME_LENGTH = 100;
/** Answers about references that are longer are not kept. */
const MAX_REFERENCE_LENGTH = 300;
const key = (name: string): string => (name.length > MAX_NAME_LENGTH ? '' : name.trim().toLowerCase().replace(/\s+/g, ' '));

function platformIndex(platforms: readonly Platform[]): ReadonlyMap<string, Platform> {
  const index = new Map<string, Platform>();
  for (const platform of platforms) {
    for (const alias of [...platform.aliases, platform.name.toLowerCase()]) if (!index.has(alias)) index.set(alias, platform);
  }
  for (const platform of platforms) index.set(platform.id, platform);
  return index;
}

/** A catalogue over the given data; answers are kept, so that asking again costs a look-up. */
export function makeCatalog({ asOf, attribution, platforms, lifecycle, advisories = {} }: CatalogData): Catalog {
  const index = platformIndex(platforms);
  const products = new Map(Object.entries(lifecycle));
  const images = imageProducts(lifecycle);
  const parsed = new Map<string, readonly Release[]>();
  const found = new Map<string, Release | undefined>();

  const spelled = new Map<string, Platform | undefined>();
  const platform = (name: string | undefined): Platform | undefined => {
    if (name === undefined) return undefined;
    const before = spelled.get(name);
    if (before !== undefined || spelled.has(name)) return before;
    const known = index.get(key(name));
    if (name.length <= MAX_NAME_LENGTH) keep(spelled, name, known);
    return known;
  };

  const productOf = (name: string): string | undefined => {
    const known = platform(name);
    const product = known ? known.lifecycle ?? known.id : key(name);
    return products.has(product) ? product : undefined;
  };

  const ofProduct = (product: string): readonly Release[] => {
    const kept = parsed.get(product);
    if (kept) return kept;
    const releases = parseReleases(products.get(product)!.releases);
    parsed.set(product, releases);
    return releases;
  };

  const inProduct = (product: string, version: string): Release | undefined => {
    const question = `${product}\n${version}`;
    if (found.has(question)) return found.get(question);
    const named = CODE_NAMES.get(product)?.get(version.trim().toLowerCase().split(/[^a-z]/)[0]!);
    const release = releaseOf(ofProduct(product), named ?? version);
    if (version.length <= MAX_NAME_LENGTH) keep(found, question, release);
    return release;
  };

  /** Of a product that is over for good, any version will do. */
  const over = (product: string): Release | undefined => (platform(product)?.ended ? { version: '', ended: true } : undefined);

  const flaws = new Map<string, readonly Advisory[]>();
  const tables = new Map(Object.entries(advisories));
  const advisoriesOf = (name: string): readonly Advisory[] => {
    const product = platform(name)?.id ?? key(name);
    const table = tables.get(product);
    if (table === undefined) return NO_ADVISORIES;
    let known = flaws.get(product);
    if (!known) flaws.set(product, (known = parseAdvisories(product, table)));
    return known;
  };

  const named = new Map<string, readonly ImageRelease[]>();
  const imageReleases: Catalog['imageReleases'] = (reference) => {
    let known = named.get(reference);
    if (known === undefined) {
      known = productsInReference(images, reference).flatMap(({ product, version }) => {
        const release = (version === undefined ? undefined : inProduct(product, version)) ?? over(product);
        return release ? [{ product, name: products.get(product)!.name, release }] : [];
      });
      if (reference.length <= MAX_REFERENCE_LENGTH) keep(named, reference, known);
    }
    return known;
  };

  return {
    asOf, attribution, platforms, platform, imageReleases, advisories: advisoriesOf,
    releases: (name) => {
      const product = productOf(name);
      return product ? ofProduct(product) : [];
    },
    release: (name, version) => {
      const product = name === undefined || version === undefined ? undefined : productOf(name);
      return product ? inProduct(product, version!) : undefined;
    },
    productName: (name) => {
      const product = productOf(name);
      return product ? products.get(product)!.name : undefined;
    },
    imageRelease: (reference) => imageReleases(reference)[0],
  };
}

const NO_ADVISORIES: readonly Advisory[] = [];

/** Answers kept at a time, so that hostile input cannot fill the memory. */
const MAX_KEPT = 5000;

function keep<T>(answers: Map<string, T>, question: string, answer: T): void {
  if (answers.size >= MAX_KEPT) answers.clear();
  answers.set(question, answer);
}

/** The catalogue that ships. */
export const DEFAULT_DATA: CatalogData = {
  asOf: AS_OF, attribution: `${ATTRIBUTION} ${ADVISORY_ATTRIBUTION}`, platforms: PLATFORMS, lifecycle: LIFECYCLE, advisories: ADVISORIES,
};
export const defaultCatalog: Catalog = makeCatalog(DEFAULT_DATA);
