/** Images: what they take on each engine. */
import { runtimes } from '../facts/runtimes';
import { commonStore, imageStores } from '../facts/layers';
import type { ImageStore } from '../facts/layers';
import { imagesInUse } from '../facts/images';
import { idOf, stackSection } from './section';
import type { Field } from './section';

export interface StoreFacts {
  readonly images: number;
  readonly sum: number;
  readonly onDisk: number;
  readonly transfer: number;
  readonly unknown: readonly string[];
}

export interface ImagesFacts {
  readonly stores: readonly (StoreFacts & { readonly engine: string | null })[];
  readonly together: StoreFacts | null;
}

const fieldsOf = (path: string): readonly Field[] => [
  [`${path}.images`, 'count', 'Different images, by digest where one is known.'], [`${path}.sum`, 'bytes', 'Their sizes, as if nothing were shared.'],
  [`${path}.onDisk`, 'bytes', 'What they take: a layer once, where all layers below it are the same.'], [`${path}.transfer`, 'bytes', 'What is fetched: each layer digest once.'],
  [`${path}.unknown`, 'texts', 'References whose size is not known: the sums are at least.'],
];

export const images = stackSection<ImagesFacts>({
  title: 'Images',
  doc: 'What the images of running containers take on each engine. Layers are shared within an engine, not between engines; `together` is what one engine would need for all.',
  source: 'OCI image specification: ChainID (layer and all below it) on disk, digest of the layer in transfer',
  unknown: 'Images of unknown size are listed and not counted; unpacked sizes stand for transfer where no others are known.',
  fields: [['stores[].engine', 'id', 'Engine.'], ...fieldsOf('stores[]'), ...fieldsOf('together')],
  make(facts) {
    const { list } = imageStores(facts);
    const { engine } = runtimes(facts);
    const containers = new Set(imagesInUse(facts).flatMap((it) => it.containers.filter((i) => engine[i]! >= 0)));
    const together = list.length > 1 ? commonStore(facts, containers) : undefined;
    return { stores: list.map((it) => ({ engine: idOf(facts, it.engine), ...storeOf(it) })), together: together === undefined ? null : storeOf(together) };
  },
});

const storeOf = ({ images: number, sum, onDisk, transfer, unknown }: ImageStore): StoreFacts => ({ images: number, sum, onDisk, transfer, unknown });
