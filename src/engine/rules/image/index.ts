import type { Rule } from '../../contract';
import { containerMutated } from './container-mutated';
import { imageBloat } from './image-bloat';
import { imageMutableReference } from './image-mutable-reference';
import { imageStale } from './image-stale';
import { imageVersionSkew } from './image-version-skew';
import { imageVulnerable } from './image-vulnerable';
import { multiProcessContainer } from './multi-process-container';

/** Rules of the family image, in the order of the reference. */
export const image = [
  imageStale,
  imageMutableReference,
  imageVulnerable,
  imageVersionSkew,
  multiProcessContainer,
  imageBloat,
  containerMutated,
] as readonly Rule<any>[];
