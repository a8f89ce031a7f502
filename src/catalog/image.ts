/** What an image reference says: its parts, and the products behind its name and tag. */
import type { LifecycleData } from './lifecycle';

/** Longer texts are no image references (OCI: names up to 255, tags up to 128, digests up to 200). */
const MAX_REFERENCE_LENGTH = 600;

export interface ImageReference {
  /** Host of the registry with port, where the reference names one. */
  readonly registry: string | undefined;
  /** Path without registry: `library/debian`, `nginx`, `team/app`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes a reference apart by the rule of the engines: a first part with a dot or a port, or `localhost`, is the registry. Undefined where it is none. */
export function parseImageReference(reference: string): ImageReference | undefined {
  if (reference.length > MAX_REFERENCE_LENGTH) return undefined;
  const [named = '', digest, ...rest] = reference.trim().split('@');
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const first = name.indexOf('/') < 0 ? '' : name.slice(0, name.indexOf('/'));
  const registry = first === 'localhost' || /[.:]/.test(first) ? first : undefined;
  const repository = registry === undefined ? name : name.slice(registry.length + 1);
  const wellFormed = rest.length === 0 && /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(repository) && (tag === undefined || /^\w[\w.-]*$/.test(tag));
  if (!wellFormed) return undefined;
  return { registry, repository, tag, digest };
}

const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** `registry/repository:tag` in full, so that two spellings of one name compare equal. Undefined where it is no reference, or a digest stands instead of a tag. */
export function canonicalReference(text: string): string | undefined {
  const reference = parseImageReference(text);
  if (!reference || (reference.tag === undefined && reference.digest !== undefined)) return undefined;
  const { registry = 'docker.io', repository, tag = 'latest' } = reference;
  const hub = DOCKER_HUB.has(registry);
  return `${hub ? 'docker.io' : registry}/${hub && !repository.includes('/') ? 'library/' : ''}${repository}:${tag}`;
}

/** Code names that stand in tags and in `os.version`, by product. */
export const CODE_NAMES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['debian', new Map(Object.entries({ trixie: '13', bookworm: '12', bullseye: '11', buster: '10', stretch: '9', jessie: '8', wheezy: '7', squeeze: '6' }))],
  ['ubuntu', new Map(Object.entries({
    questing: '25.10', plucky: '25.04', oracular: '24.10', noble: '24.04', mantic: '23.10', lunar: '23.04', kinetic: '22.10',
    jammy: '22.04', impish: '21.10', hirsute: '21.04', groovy: '20.10', focal: '20.04', eoan: '19.10', disco: '19.04',
    cosmic: '18.10', bionic: '18.04', xenial: '16.04', trusty: '14.04', precise: '12.04',
  }))],
]);

/** Windows tags that name a build: those images follow the long-term release of it. */
const WINDOWS_TAGS: ReadonlyMap<string, string> = new Map([
  ['1607', '2016'], ['1809', '2019'], ['21h2', '2022'],
  ['20h2', '20h2-sac'], ['2004', '2004-sac'], ['1909', '1909-sac'], ['1903', '1903-sac'],
]);

export interface ProductVersion {
  readonly product: string;
  /** Undefined where the tag states none. */
  readonly version: string | undefined;
}

/** Product by repository name: the whole path, or its last part where it is an official image (`library/`, or a mirror of it). */
export function imageProducts(data: LifecycleData): ReadonlyMap<string, string> {
  return new Map(Object.entries(data).flatMap(([product, { images = [] }]) => images.map((image): [string, string] => [image, product])));
}

/** Systems that official images name in their tags: `3.12-slim-bookworm`, `20-alpine3.19`, `17-jdk-jammy`. */
function systemInTag(tag: string): ProductVersion | undefined {
  for (const word of tag.split('-')) {
    const alpine = /^alpine(\d+\.\d+)$/.exec(word)?.[1];
    if (alpine) return { product: 'alpine', version: alpine };
    for (const [product, names] of CODE_NAMES) {
      const version = names.get(word);
      if (version) return { product, version };
    }
  }
  return undefined;
}

/** The version that a tag of an image of this product states; undefined for `latest`, `slim`, `edge` and the like. */
function versionInTag(product: string, repository: string, tag: string | undefined): string | undefined {
  const ubi = /(?:^|\/)ubi(\d+)(?:$|[/-])/.exec(repository)?.[1];
  if (ubi) return ubi;
  if (!tag) return undefined;
  const word = tag.split(/[-_]/)[0]!.toLowerCase();
  const windows = product === 'windows-server' ? WINDOWS_TAGS.get(word) ?? /^ltsc(\d{4})$/.exec(word)?.[1] : undefined;
  const named = windows ?? CODE_NAMES.get(product)?.get(word);
  if (named) return named;
  // A day instead of a version, as in `bookworm-20240101` or `20240101`, says nothing about the release.
  const number = /^(?:centos|stream|leap|al|fc|fedora)?(\d{1,4}(?:[._]\d+)*)/.exec(word)?.[1];
  return number && !/^\d{5,}/.test(word) ? number : undefined;
}

/** The repository that decides: without `library/`, and of a mirror's path the official name at its end. */
function productOf(products: ReadonlyMap<string, string>, { registry, repository }: ImageReference): string | undefined {
  const path = repository.replace(/^library\//, '');
  const ubi = /^(?:redhat\/)?(ubi\d+)(?:$|[/-])/.exec(path)?.[1];
  const known = products.get(ubi ?? path);
  if (known) return known;
  // `registry.example/mirror/library/debian` is the official image through a mirror; `team/debian` is somebody's own.
  const mirrored = /(?:^|\/)library\/([^/]+)$/.exec(repository)?.[1];
  return mirrored ? products.get(mirrored) : registry === 'mcr.microsoft.com' ? products.get(path) : undefined;
}

/** Products and versions that a reference names, the image's own product first, then the system in its tag. */
export function productsInReference(products: ReadonlyMap<string, string>, text: string): readonly ProductVersion[] {
  const reference = parseImageReference(text);
  if (!reference) return [];
  const product = productOf(products, reference);
  const version = product ? versionInTag(product, reference.repository, reference.tag) : undefined;
  const own = product ? [{ product, version }] : [];
  // Other people's tags may use those words for something else.
  const official = product !== undefined || !reference.repository.replace(/^library\//, '').includes('/');
  const system = reference.tag && official && product !== 'debian' && product !== 'ubuntu' ? systemInTag(reference.tag) : undefined;
  return system && system.product !== product ? [...own, system] : own;
}
