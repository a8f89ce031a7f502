/** An image and what it was built from. */
import type { Image } from '../../model';
import type { Facts } from '../contract';
import type { ImageUse } from './images';

/**
 * The first answer that an image gives, or its base, or the base of that, as far as the file tells; each is asked once, by its reference and
 * what the file says of it.
 */
export function inherited<T>({ graph }: Facts, use: ImageUse, answer: (reference: string, image: Image | undefined) => T | undefined): T | undefined {
  const { images } = graph.topology;
  const start = use.key ?? use.reference;
  const own = answer(start, use.image);
  if (own !== undefined || use.image?.base === undefined) return own;
  const seen = new Set([start]);
  for (let reference: string | undefined = use.image.base; reference !== undefined && !seen.has(reference); reference = images.get(reference)?.base) {
    seen.add(reference);
    const found = answer(reference, images.get(reference));
    if (found !== undefined) return found;
  }
  return undefined;
}
