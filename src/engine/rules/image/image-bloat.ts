import { formatBytes, pointerOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { storesFor } from '../../facts/layers';
import type { ImageStore } from '../../facts/layers';
import { runtimes } from '../../facts/runtimes';
import { splitBySuppression } from '../groups';
import { count, idsOf, listOf } from '../say';

const GiB = 2 ** 30;

const params = {
  maxSize: { default: GiB, min: 0, doc: 'Unpacked size of an image that is still reasonable, in bytes.', source: '[H]' },
  minSharing: { default: 0.3, min: 0, max: 1, doc: 'Share of their size that images on bases of one family are expected to have in common on an engine.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

interface Sized {
  readonly use: ImageUse;
  /** Unpacked bytes. */
  readonly size: number;
}

function check(context: Context): void {
  reportSizes(context);
  reportSharing(context);
}

/** Unpacked size: the sum of the layers where each has one; NaN where not known. */
function sizeOf({ image }: ImageUse): number {
  const layers = image?.layers ?? [];
  const sum = layers.reduce((all, it) => all + bytes(it.size), layers.length > 0 ? 0 : NaN);
  return Number.isNaN(sum) ? bytes(image?.size) : sum;
}

function reportSizes({ facts, graph, options, report }: Context): void {
  const large: (Sized & { readonly container: number })[] = [];
  for (const use of imagesInUse(facts)) {
    const size = sizeOf(use);
    if (size > options.maxSize) large.push({ use, size, container: use.containers[0]! });
  }
  for (const part of splitBySuppression(graph, 'image-bloat', large, (it) => it.container)) {
    const sorted = [...part].sort((a, b) => b.size - a.size || a.container - b.container);
    const largest = sorted[0]!;
    const containers = sorted.flatMap((it) => it.use.containers);
    report({
      node: largest.container, others: containers.filter((it) => it !== largest.container), at: largest.use.key === undefined ? ['image'] : pointerOf(['images', largest.use.key]), measured: largest.size, threshold: options.maxSize,
      message: `${listOf(sorted.map((it) => `${it.use.reference} (${formatBytes(it.size)})`), 3)} `
        + `${sorted.length === 1 ? 'is an image' : 'are images'} of over ${formatBytes(options.maxSize)}, in ${idsOf(graph, containers)}: `
        + 'each node fetches and unpacks all of it before the first start, and all that is in it has to be patched. Build in stages, and start from a '
        + 'slim or empty base.',
      witness: sorted.slice(0, 10).flatMap(({ use, size }) => [`${use.reference}: ${formatBytes(size)}`, ...(use.image?.layers ?? []).slice(0, 12).map((it, k) => `  layer ${k + 1}: ${formatBytes(bytes(it.size))}${it.digest === undefined ? '' : ` ${it.digest.slice(0, 19)}...`}`)]),
    });
  }
}

/** Images of one base family, whose layers are all known. */
interface Family {
  readonly name: string;
  readonly uses: ImageUse[];
}

function reportSharing(context: Context): void {
  const { facts, graph, options } = context;
  const { engine } = runtimes(facts);
  for (const { name, uses } of families(facts)) {
    if (new Set(uses.map(lowestLayer)).size < 2) continue;
    const on = new Set(uses.flatMap((use) => use.containers.filter((it) => engine[it]! >= 0)));
    // Engines with the same images have the same cause.
    const alike = new Map<string, { readonly store: ImageStore; readonly uses: readonly ImageUse[]; readonly engines: number[] }>();
    for (const store of storesFor(facts, on)) {
      const here = uses.filter((use) => use.containers.some((it) => engine[it] === store.engine));
      if (new Set(here.map(lowestLayer)).size < 2 || !(store.sum - store.onDisk < options.minSharing * store.sum)) continue;
      const key = here.map((it) => it.reference).join();
      const known = alike.get(key);
      if (known) known.engines.push(store.engine);
      else alike.set(key, { store, uses: here, engines: [store.engine] });
    }
    for (const it of alike.values()) {
      for (const engines of splitBySuppression(graph, 'image-bloat', it.engines, (engine) => engine)) reportFamily(context, name, { ...it, engines: [...engines] });
    }
  }
}

/** Images with a stated base of a known family, of which every layer has digest and size. */
function families(facts: Facts): Iterable<Family> {
  const found = new Map<string, Family>();
  for (const use of imagesInUse(facts)) {
    const layers = use.image?.layers ?? [];
    const base = use.image?.base;
    if (base === undefined || layers.length === 0 || layers.some((it) => it.digest === undefined || Number.isNaN(bytes(it.size)))) continue;
    const name = familyOf(facts, base);
    if (name === undefined) continue;
    const known = found.get(name);
    if (known) known.uses.push(use);
    else found.set(name, { name, uses: [use] });
  }
  return found.values();
}

/** Name of the operating system that a base is, or stands on. */
function familyOf({ catalog, graph }: Facts, base: string): string | undefined {
  const seen = new Set<string>();
  let family: string | undefined;
  for (let key: string | undefined = base; key !== undefined && !seen.has(key); key = graph.topology.images.get(key)?.base) {
    seen.add(key);
    family = catalog.imageReleases(key).find(({ product }) => catalog.platform(product)?.os !== undefined)?.name ?? family;
  }
  return family;
}

const lowestLayer = ({ image }: ImageUse): string => image!.layers![0]!.digest!;

function reportFamily({ graph, options, report }: Context, name: string, { store, uses, engines }: { readonly store: ImageStore; readonly uses: readonly ImageUse[]; readonly engines: readonly number[] }): void {
  const share = (store.sum - store.onDisk) / store.sum;
  const bases = new Map(uses.map((it) => [lowestLayer(it), bytes(it.image!.layers![0]!.size)]));
  const saved = [...bases.values()].reduce((sum, it) => sum + it, 0) - Math.max(...bases.values());
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  report({
    node: engines[0]!, others: engines.slice(1), measured: share, threshold: options.minSharing,
    message: `${count(uses.length, 'image')} on ${idsOf(graph, engines)} ${uses.length === 1 ? 'is' : 'are'} built on ${name} `
      + `(${listOf(uses.map((it) => it.reference), 3)}), but on ${bases.size} different bases: they share ${percent(share)} of ${formatBytes(store.sum)} `
      + `(expected ${percent(options.minSharing)}), because a layer is shared only where all below it is the same. One common base, pinned by digest, `
      + `would save about ${formatBytes(saved)} on disk and on the wire for each engine.`,
    witness: [
      ...uses.slice(0, 12).map((it) => `${it.reference}: ${formatBytes(sizeOf(it))}, lowest layer ${lowestLayer(it).slice(0, 19)}...`),
      `together ${formatBytes(store.sum)}, on disk ${formatBytes(store.onDisk)}`,
    ],
  });
}

const layer = (i: number, size: string) => ({ digest: `sha256:${String(i).repeat(64)}`, size });
const engine = (images: object, ...references: readonly string[]) => ({
  strata: 1, images,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' },
    ...Object.fromEntries(references.map((image, i) => [`c${i + 1}`, { kind: 'container', in: 'docker', image }])),
  },
});
const built = (base: number) => ({ 'team/a:1': { base: 'debian:12-slim', layers: [layer(1, '80MB'), layer(3, '20MB')] }, 'team/b:1': { base: 'debian:12.9', layers: [layer(base, '80MB'), layer(4, '30MB')] } });

export const imageBloat: Rule<typeof params> = {
  id: 'image-bloat',
  family: 'image',
  severity: 'info',
  layer: 'L3',
  title: 'Images larger than they need to be',
  params,
  docs: {
    description: 'An image in use is larger than `maxSize` (unpacked); or images on one engine whose bases are of one family, such as Debian, share '
      + 'less than `minSharing` of their size because the bases differ '
      + 'by digest. Engines share a layer only where all layers below it are the same, whatever the bases are called. Sharing is judged where every '
      + 'layer is described with digest and size. '
      + 'Whether an image holds a whole operating system with init and kernel packages is not in the format. All images that are too large are one '
      + 'finding, as are engines with the same images.',
    remedy: 'Build in stages, use slim or distroless bases, and one base, pinned by digest, for images that run together.',
    sources: ['OCI image-spec: ChainID', 'NIST SP 800-190 §4.1.2: minimal base layers'],
    bad: [{ title: 'An image of 3 GiB', topology: engine({ 'team/ml:2': { size: '3GiB' } }, 'team/ml:2') }, { title: 'Two builds of Debian under two '
      + 'images', topology: engine(built(2), 'team/a:1', 'team/b:1') }],
    good: [{ title: 'One base under both', topology: engine(built(1), 'team/a:1', 'team/b:1') }, { title: 'Half a '
      + 'GiB', topology: engine({ 'team/web:2': { size: '512MiB' } }, 'team/web:2') }],
  },
  reads: [],
  all: check,
};
