import type { Rule } from '../../contract';
import { imageMutableReference } from './image-mutable-reference';
import { imageStale } from './image-stale';

/** Rules of the family image, in the order of the reference. */
export const image = [
  imageStale,
  imageMutableReference,
] as readonly Rule<any>[];
