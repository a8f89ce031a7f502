import type { Rule } from '../../contract';
import { imageMutableReference } from './image-mutable-reference';
import { imageStale } from './image-stale';
import { imageVulnerable } from './image-vulnerable';

/** Rules of the family image, in the order of the reference. */
export const image = [
  imageStale,
  imageMutableReference,
  imageVulnerable,
] as readonly Rule<any>[];
