/** Image stores: what the images of each engine take, with the layers that they share counted once (RULES 3.13). */
import { bytes } from '../columns';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { nearest } from '../graph';
import { imagesInUse } from './images';
import type { ImageUse } from './images';
import { runtimes } from './runtimes';

/** The images on one engine. All amounts in bytes; images of unknown size are left out of them, so they are lower bounds where there are any. */
export interface ImageStore {
  readonly engine: number;
  /** Different images, by digest where one is known: the same digest under two tags is one image. */
  readonly images: number;
  /** Sum of the sizes of the images, as if nothing were shared. */
  readonly sum: number;
  /** What they take on disk: each ChainID once. A layer is shared only where all layers below it are the same. */
  readonly onDisk: number;
  /** What is fetched for them from a registry: each layer digest once, wherever it stands. Unpacked sizes where no others are known. */
  readonly transfer: number;
  /** References whose size is not known. */
  readonly unknown: readonly string[];
}

export interface ImageStores {
  /** Stores with at least one running container whose image is named, ascending by engine. */
  readonly list: readonly ImageStore[];
  readonly byEngine: ReadonlyMap<number, ImageStore>;
}

/** Stores of all engines. Layers are shared within a store, not between hosts. Images of stopped containers are not counted: nobody knows whether they were fetched. */
export const imageStores = defineFact('imageStores', (facts): ImageStores => {
  const list = storesOf(facts, (container) => runtimes(facts).engine[container]!);
  return { list, byEngine: new Map(list.map((it) => [it.engine, it])) };
}, []);

/** The store that a set of containers would need if one engine ran them all. */
export function commonStore(facts: Facts, containers: ReadonlySet<number>): ImageStore | undefined {
  return storesOf(facts, (container) => (containers.has(container) ? 0 : -1))[0];
}

/** The part of the stores that a set of containers needs; those that float in a cluster count as if one engine ran them (`engine` is the cluster then). */
export function storesFor(facts: Facts, containers: ReadonlySet<number>): readonly ImageStore[] {
  const { engine } = runtimes(facts);
  return storesOf(facts, (container) => (!containers.has(container) ? -1 : engine[container]! >= 0 ? engine[container]! : topOf(facts, container)));
}

/** The cluster that something floats in, else the root above it. */
function topOf({ graph }: Facts, i: number): number {
  const cluster = nearest(graph, i, 'cluster');
  let at = i;
  while (cluster < 0 && graph.parent[at]! >= 0) at = graph.parent[at]!;
  return cluster < 0 ? at : cluster;
}

interface Mutable {
  engine: number;
  images: number;
  sum: number;
  onDisk: number;
  transfer: number;
  unknown: string[];
  readonly seen: Set<string>;
  readonly chains: Set<number>;
  readonly digests: Set<string>;
}

/** Stores by what `storeOf` says of each container; -1: in none. */
function storesOf(facts: Facts, storeOf: (container: number) => number): ImageStore[] {
  const stores = new Map<number, Mutable>();
  const chains: Chains = new Map();
  for (const use of imagesInUse(facts)) {
    const contents = contentsOf(chains, use);
    let last = -1;
    for (const container of use.containers) {
      const engine = storeOf(container);
      if (engine < 0 || engine === last) continue;
      last = engine;
      let store = stores.get(engine);
      if (!store) stores.set(engine, store = { engine, images: 0, sum: 0, onDisk: 0, transfer: 0, unknown: [], seen: new Set(), chains: new Set(), digests: new Set() });
      const identity = use.digest ?? use.reference;
      if (store.seen.has(identity)) continue;
      store.seen.add(identity);
      put(store, use, contents);
    }
  }
  return [...stores.values()].sort((a, b) => a.engine - b.engine)
    .map(({ engine, images, sum, onDisk, transfer, unknown }) => ({ engine, images, sum, onDisk, transfer, unknown }));
}

/** What an image consists of: chain numbers, digests and sizes, lowest layer first. Undefined: of unknown size. */
interface Contents {
  readonly chains: readonly number[];
  readonly digests: readonly string[];
  readonly sizes: readonly number[];
}

function put(store: Mutable, use: ImageUse, contents: Contents | undefined): void {
  store.images++;
  if (contents === undefined) {
    store.unknown.push(use.reference);
    return;
  }
  contents.chains.forEach((chain, k) => {
    const size = contents.sizes[k]!, digest = contents.digests[k]!;
    store.sum += size;
    if (!store.chains.has(chain)) store.onDisk += size;
    if (!store.digests.has(digest)) store.transfer += size;
    store.chains.add(chain);
    store.digests.add(digest);
  });
}

/** Numbers of ChainIDs by the number below and the digest: one for each layer on each sequence of layers below it. */
type Chains = Map<string, number>;

function chainNumber(chains: Chains, below: number, digest: string): number {
  const key = `${below} ${digest}`;
  let number = chains.get(key);
  if (number === undefined) chains.set(key, number = chains.size);
  return number;
}

/** Layers where each has a size, else the whole image as one layer of its own; undefined where its size is not known either. */
function contentsOf(chains: Chains, { image, digest, reference }: ImageUse): Contents | undefined {
  const layers = image?.layers ?? [];
  const identity = digest ?? reference;
  const sizes = layers.map((layer) => bytes(layer.size));
  if (layers.length > 0 && sizes.every((size) => !Number.isNaN(size))) {
    const digests = layers.map((layer, k) => layer.digest ?? `${identity}#${k}`);
    let below = -1;
    return { digests, sizes, chains: digests.map((layer) => (below = chainNumber(chains, below, layer))) };
  }
  const size = bytes(image?.size);
  return Number.isNaN(size) ? undefined : { digests: [identity], sizes: [size], chains: [chainNumber(chains, -1, identity)] };
}
